//! What happened to specs when, as they say themselves.

use std::cmp::Reverse;

use crate::{Snapshot, SpecName, Status, Timestamp};

/// One thing that happened to a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// To which spec.
    pub spec: SpecName,
    /// What.
    pub what: Happened,
}

/// What can happen to a spec. In the order in which it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happened {
    /// It was made.
    Created,
    /// Its status became this one.
    Became(Status),
}

/// Everything that happened, the latest first; at one time the spec with the newest number first, and of one spec the
/// later status. What a spec says in two ways is there once: a date that only says the day gives way to a transition on
/// that day.
pub fn activity(snapshot: &Snapshot) -> Vec<Event> {
    let mut all = Vec::new();
    for (place, spec) in snapshot.specs().iter().enumerate() {
        let mut add = |at, what| all.push((place, Event { at, spec: spec.name.clone(), what }));
        if let Some(at) = spec.created_at {
            add(at, Happened::Created);
        }
        let mut before = None;
        for it in &spec.transitions {
            // Tools write a step again where nothing changed.
            if before.replace((it.status, it.at.day())) != Some((it.status, it.at.day())) {
                add(it.at, Happened::Became(it.status));
            }
        }
        let is_told = |at: Timestamp| {
            let mut told = spec.transitions.iter().filter(|it| it.status == Status::Complete);
            told.any(|it| it.at.day() == at.day())
        };
        if let Some(at) = spec.completed_at.filter(|at| !is_told(*at)) {
            add(at, Happened::Became(Status::Complete));
        }
    }
    all.sort_by_key(|(place, event)| (Reverse(event.at), *place, Reverse(event.what)));
    all.into_iter().map(|(_, event)| event).collect()
}
