//! What is told to webhooks when something happens.

use std::collections::BTreeMap;

use domain::Timestamp;
use serde_json::Value;

use super::payload::Event;
use crate::model::State;
use crate::model::object::Oid;

impl State {
    /// Something happened to a repository itself.
    pub(in crate::model) fn tell(
        &mut self,
        id: u64,
        action: &'static str,
        changed: Option<Value>,
        now: Timestamp,
    ) {
        let Some(repository) = self.repository(id) else { return };
        let event = Event::repository(repository, action, changed);
        self.emit(id, &event, now);
    }

    /// Its branches were `before`: each that is another one now was pushed, made or deleted.
    pub(in crate::model) fn tell_of_branches(
        &mut self,
        id: u64,
        before: &BTreeMap<String, Oid>,
        now: Timestamp,
    ) {
        if !self.is_heard(id) {
            return;
        }
        let Some(repository) = self.repository(id) else { return };
        let new = repository.branches.keys().filter(|branch| !before.contains_key(*branch));
        let events = before.keys().chain(new).filter_map(|branch| {
            let (was, is) = (before.get(branch).copied(), repository.branches.get(branch).copied());
            let reference = format!("refs/heads/{branch}");
            (was != is).then(|| Event::push(repository, &reference, was, is, before))
        });
        for event in events.collect::<Vec<_>>() {
            self.emit(id, &event, now);
        }
    }

    /// There is a new tag.
    pub(in crate::model) fn tell_of_tag(&mut self, id: u64, tag: &str, commit: Oid, now: Timestamp) {
        let Some(repository) = self.repository(id) else { return };
        let reference = format!("refs/tags/{tag}");
        let event = Event::push(repository, &reference, None, Some(commit), &repository.branches);
        self.emit(id, &event, now);
    }
}
