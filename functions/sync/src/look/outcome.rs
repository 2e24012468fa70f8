//! What a look found, and what is written of it.

use domain::sync::{Changes, SyncState, Trigger, Trouble, next_look};
use domain::{Head, Look, Project, Repository, Timestamp, Visibility};

/// What GitHub says of the repository itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) repository: Repository,
    pub(crate) visibility: Visibility,
    /// What to send with the next question; `None`: that one has to be answered in full.
    pub(crate) etag: Option<String>,
}

impl Seen {
    /// What it said the last time.
    pub(crate) fn before(project: &Project) -> Self {
        Self {
            repository: project.repository.clone(),
            visibility: project.visibility,
            etag: project.look.repository_etag.clone(),
        }
    }
}

/// How a look ended.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) seen: Seen,
    /// What is shown from now on.
    pub(crate) head: Option<Head>,
    /// Of the commit that the head shows: with it an unchanged answer says that there is nothing to do.
    pub(crate) commit_etag: Option<String>,
    /// Why it did not end well.
    pub(crate) trouble: Option<Trouble>,
    /// What is different for readers, where something is.
    pub(crate) changes: Option<Changes>,
    /// What is odd, in sentences.
    pub(crate) problems: Vec<String>,
    /// GitHub was asked.
    pub(crate) asked: bool,
}

impl Outcome {
    /// The specs are what they were.
    pub(crate) fn unchanged(project: &Project, seen: Seen) -> Self {
        Self {
            seen,
            head: project.head.clone(),
            commit_etag: project.look.commit_etag.clone(),
            trouble: None,
            changes: None,
            problems: Vec::new(),
            asked: true,
        }
    }

    /// It could not be found out what the specs are, or they are not to be shown: they stay what they were.
    pub(crate) fn trouble(project: &Project, mut seen: Seen, trouble: Trouble) -> Self {
        if trouble.state() == SyncState::Gone {
            // The next answer has to say all of it: an unchanged one would not say that it is back.
            seen = Seen { visibility: Visibility::Gone, etag: None, ..seen };
        }
        Self { trouble: Some(trouble), ..Self::unchanged(project, seen) }
    }

    /// GitHub was not asked, because of a limit that is known.
    pub(crate) fn deferred(project: &Project, until: Timestamp) -> Self {
        let trouble = match &project.look.trouble {
            Some(Trouble::SecondaryLimit { .. }) => Trouble::SecondaryLimit { until },
            _ => Trouble::RateLimited { until },
        };
        Self { asked: false, ..Self::trouble(project, Seen::before(project), trouble) }
    }

    /// How looking at the project goes on after this look, which ends at `now`.
    pub(crate) fn look(&self, base: &Project, now: Timestamp, trigger: Trigger) -> Look {
        let failures = match self.trouble.as_ref().map(Trouble::state) {
            None | Some(SyncState::Hidden | SyncState::Gone) => 0,
            Some(_) if !self.asked => base.look.failures,
            Some(_) => base.look.failures.saturating_add(1),
        };
        let frequency = base.settings.frequency_minutes;
        let is_good = self.trouble.is_none();
        Look {
            looked_at: if is_good { Some(now) } else { base.look.looked_at },
            next_at: Some(next_look(now, base.ulid, frequency, self.trouble.as_ref(), failures, trigger)),
            failures,
            trouble: self.trouble.clone(),
            repository_etag: self.seen.etag.clone(),
            commit_etag: self.commit_etag.clone(),
            settings_version: if is_good { base.settings_version } else { base.look.settings_version },
        }
    }

    /// Whether it is worth telling: something changed, or went wrong that did not go wrong the last time in the same way.
    pub(crate) fn is_listed(&self, base: &Project) -> bool {
        let before = &base.look.trouble;
        let is_bad = match self.trouble.as_ref().map(Trouble::state) {
            None => false,
            Some(SyncState::Deferred) => before.as_ref().map(Trouble::state) != Some(SyncState::Deferred),
            Some(SyncState::Hidden | SyncState::Gone) => *before != self.trouble,
            Some(_) => true,
        };
        is_bad || self.changes.is_some() || self.seen.visibility != base.visibility
    }
}
