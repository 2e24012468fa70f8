//! What waits for what, and since when a spec is as it is: read off a snapshot, for several pages.

use domain::{Reference, Snapshot, Spec, Status, Timestamp};

/// Whether there is still something to be done: others wait for it.
pub(super) fn is_open(spec: &Spec) -> bool {
    matches!(spec.status, Status::Draft | Status::Planned | Status::InProgress)
}

/// What a spec that is not done waits for: what it depends on, and is not done either.
pub(super) fn waits_for<'a>(snapshot: &'a Snapshot, spec: &Spec) -> Vec<&'a Spec> {
    if !is_open(spec) {
        return Vec::new();
    }
    let on = spec.depends_on().iter().filter_map(Reference::spec);
    on.filter_map(|name| snapshot.spec(name.as_str())).filter(|it| is_open(it)).collect()
}

/// What waits for a spec that is not done.
pub(super) fn holds_up<'a>(snapshot: &'a Snapshot, spec: &Spec) -> Vec<&'a Spec> {
    if !is_open(spec) {
        return Vec::new();
    }
    let by = spec.required_by().iter().filter_map(|name| snapshot.spec(name.as_str()));
    by.filter(|it| is_open(it)).collect()
}

/// When a spec changed last, as far as it says.
pub(super) fn changed_at(spec: &Spec) -> Option<Timestamp> {
    let moved = spec.transitions.iter().map(|it| it.at).max();
    [moved, spec.updated_at, spec.completed_at, spec.created_at].into_iter().flatten().max()
}

/// Since when a spec has the status that it has, as far as it says.
pub(super) fn since(spec: &Spec) -> Option<Timestamp> {
    let moved = spec.transitions.iter().filter(|it| it.status == spec.status).map(|it| it.at).max();
    let completed = spec.completed_at.filter(|_| spec.status == Status::Complete);
    moved.or(completed).or(spec.created_at)
}
