//! One look at one project: both sides are read, and the store is made equal to what GitHub has.

mod ask;
mod build;
mod check;
mod collect;
mod content;
mod judge;
mod outcome;
mod parse;
mod preparing;
mod record;
mod trouble;

use std::sync::Arc;
use std::time::Duration;

use domain::sync::{Trigger, Trouble};
use domain::{Project, ProjectUlid, Timestamp};
use github::Session;
use store::{HeadMove, LeaseTaken, Moved, Released, StoreError};

use self::judge::{Reading, Verdict, judge};
use self::outcome::{Outcome, Seen};
use crate::app::{Parts, SyncError};
use crate::deadline::Deadline;
use crate::hooks::care;
use crate::measured::Measured;

/// How often a look begins anew because the project changed meanwhile.
const TRIES: usize = 4;

/// How often a look is followed by another one because somebody asked for it meanwhile. Then that has to be a new event.
const ROUNDS: usize = 3;

/// Why there is a look, and how long it may take.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) trigger: Trigger,
    /// Files that are likely to have changed.
    pub(crate) files: Arc<[String]>,
    /// The invocation's id: the owner of its leases.
    pub(crate) invocation: String,
    pub(crate) deadline: Deadline,
    /// The event names other projects as well.
    pub(crate) in_company: bool,
    /// What is measured of all looks of the event.
    pub(crate) measured: Arc<Measured>,
}

/// How a look ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The store says what was found, or what the trouble was.
    Looked(Option<Trouble>),
    /// Somebody else looks.
    Left,
    /// There is no such project any more.
    Absent,
    /// The same, and somebody asked for another look, for which there is no time left: it is to be asked for again.
    Again(Option<Trouble>),
    /// There is no time left for any look: it is to be asked for again.
    Postponed,
    /// The last look at it died. It is to be asked for again by an event of its own: what kills a look would take those with
    /// it that the event names as well, again and again.
    Alone,
}

/// Looks at a project.
pub(crate) async fn look(parts: &Parts, call: Call, ulid: ProjectUlid) -> Result<Ended, SyncError> {
    let mut looking = Looking {
        parts,
        call,
        ulid,
        session: parts.github.session(),
        began: parts.clock.elapsed(),
        started_at: parts.clock.now(),
        is_leased: false,
        hooked: None,
    };
    let ended = Box::pin(looking.rounds()).await;
    if ended.is_err() && looking.is_leased {
        // The event is tried again, and takes the lease over if this fails as well. Whoever asked for another look meanwhile
        // gets it then: a lease that is kept for them would only keep others out.
        while let Ok(Released::LookAgain) = parts.store.release(ulid, &looking.call.invocation).await {}
    }
    looking.log(&ended);
    if matches!(ended, Ok(Ended::Looked(None)))
        && let Some(project) = looking.hooked.take()
        && !looking.call.deadline.is_near()
        && let Err(error) = care(parts, &looking.session, &project).await
    {
        // The look is done; the next one cares for the webhook.
        tracing::warn!(project.id = %project.id, %error, "a webhook was not cared for");
    }
    Ok(ended?)
}

/// A look that is under way.
struct Looking<'a> {
    parts: &'a Parts,
    call: Call,
    ulid: ProjectUlid,
    session: Session,
    began: Duration,
    started_at: Timestamp,
    is_leased: bool,
    /// The project, where it has a webhook to be cared for.
    hooked: Option<Project>,
}

/// How one try to look ended.
enum Attempt {
    /// It was written what was found. Where the lease is still ours, somebody asked for another look.
    Written(Option<Trouble>),
    /// The project is another one than the look began with.
    Outdated,
    Left,
    Absent,
    Alone,
}

/// A project to look at.
#[expect(clippy::large_enum_variant, reason = "there is one of it at a time")]
enum Opened {
    Project(Project),
    Left,
    Absent,
    Alone,
}

impl Looking<'_> {
    /// Looks, and looks again as long as somebody asks for it meanwhile.
    async fn rounds(&mut self) -> Result<Ended, StoreError> {
        if self.call.deadline.is_near() {
            return Ok(Ended::Postponed);
        }
        for round in 1.. {
            let begun = self.parts.clock.elapsed();
            let trouble = match Box::pin(self.round()).await? {
                Attempt::Written(trouble) => trouble,
                Attempt::Outdated => Some(Trouble::Moving),
                Attempt::Left => return Ok(Ended::Left),
                Attempt::Absent => return Ok(Ended::Absent),
                Attempt::Alone => return Ok(Ended::Alone),
            };
            if !self.is_leased {
                return Ok(Ended::Looked(trouble));
            }
            // Whoever asks meanwhile leaves a mark as well, and is served by the same look.
            let waited = self.parts.clock.elapsed().saturating_sub(begun);
            tokio::time::sleep(self.parts.again_after.saturating_sub(waited)).await;
            if round == ROUNDS || self.call.deadline.is_near() {
                // Asked for anew only when the lease is free: who comes while it is held would leave again.
                while self.release().await? == Released::LookAgain {}
                return Ok(Ended::Again(trouble));
            }
        }
        unreachable!("the loop has no end")
    }

    /// One look at the project as it is now. Begins anew when it changes meanwhile.
    async fn round(&mut self) -> Result<Attempt, StoreError> {
        for _ in 0..TRIES {
            let attempt = match self.open().await? {
                Opened::Project(project) => Box::pin(self.attempt(project)).await?,
                Opened::Left => Attempt::Left,
                Opened::Absent => Attempt::Absent,
                Opened::Alone => Attempt::Alone,
            };
            match attempt {
                Attempt::Outdated => {}
                Attempt::Absent => {
                    // It was removed: perhaps nobody heard of it, or content came after it was cleared away.
                    self.parts.store.purge(self.ulid).await?;
                    return Ok(Attempt::Absent);
                }
                settled => return Ok(settled),
            }
        }
        let attempt = match self.open().await? {
            Opened::Project(project) => {
                let outcome = Outcome::trouble(&project, Seen::before(&project), Trouble::Moving);
                self.write(&project, outcome).await?
            }
            Opened::Left => Attempt::Left,
            Opened::Absent => Attempt::Absent,
            Opened::Alone => Attempt::Alone,
        };
        if self.is_leased && matches!(attempt, Attempt::Outdated) {
            self.release().await?;
        }
        Ok(attempt)
    }

    /// The project to look at. A look that the schedule asks for takes the lease only when there is work.
    async fn open(&mut self) -> Result<Opened, StoreError> {
        if !self.is_leased && self.call.trigger == Trigger::Schedule {
            let now = self.parts.clock.now();
            match self.parts.store.project_now(self.ulid).await? {
                None => return Ok(Opened::Absent),
                Some(project) if project.removed => return Ok(Opened::Absent),
                Some(project) if self.is_held(&project, now) => return Ok(Opened::Left),
                Some(project) if project.lease.is_none() => return Ok(Opened::Project(project)),
                // Nobody gave it back: its holder died, or an earlier try of this event did.
                Some(_) if self.call.in_company => return Ok(Opened::Alone),
                Some(_) => {}
            }
        }
        let (now, until) = (self.parts.clock.now(), self.call.deadline.lease_until());
        let taken = self.parts.store.take_lease(self.ulid, &self.call.invocation, now, until).await?;
        Ok(self.opened(taken))
    }

    /// As [`Store::try_lease`](store::Store::try_lease) sees it.
    fn is_held(&self, project: &Project, now: Timestamp) -> bool {
        let (lease, until) = (project.lease.as_ref(), self.call.deadline.lease_until());
        lease.is_some_and(|lease| store::is_held(lease, &self.call.invocation, now, until))
    }

    fn opened(&mut self, taken: LeaseTaken) -> Opened {
        self.is_leased = matches!(taken, LeaseTaken::Taken(_));
        match taken {
            LeaseTaken::Taken(project) => Opened::Project(project),
            LeaseTaken::Held => Opened::Left,
            LeaseTaken::Gone => Opened::Absent,
        }
    }

    async fn attempt(&mut self, mut project: Project) -> Result<Attempt, StoreError> {
        if let Some(until) = self.limited_until().await? {
            return self.write(&project, Outcome::deferred(&project, until)).await;
        }
        let answers = self.ask(&project).await?;
        let mut verdict = judge(&project, answers, self.parts.private_allowed, self.parts.github.has_token());
        if let Verdict::Settled(outcome) = &verdict
            && self.has_to_check(&project, outcome)
            && !self.is_whole(&project).await?
        {
            verdict = Verdict::Read(Reading::anew(&project, outcome));
        }
        let reading = match verdict {
            Verdict::Settled(outcome) => return self.write(&project, outcome).await,
            Verdict::Read(reading) => reading,
        };
        if !self.is_leased {
            let (now, until) = (self.parts.clock.now(), self.call.deadline.lease_until());
            let taken = self.parts.store.try_lease(self.ulid, &self.call.invocation, now, until).await?;
            match self.opened(taken) {
                Opened::Project(now) if is_as_read(&project, &now) => project = now,
                Opened::Project(_) => return Ok(Attempt::Outdated),
                Opened::Left => return Ok(Attempt::Left),
                Opened::Absent => return Ok(Attempt::Absent),
                Opened::Alone => return Ok(Attempt::Alone),
            }
        }
        match self.build(&project, reading).await? {
            Some(outcome) => self.write(&project, outcome).await,
            None => Ok(Attempt::Outdated),
        }
    }

    /// Until when GitHub is not to be asked, if it is not.
    async fn limited_until(&self) -> Result<Option<Timestamp>, StoreError> {
        let resources = if self.parts.github.has_token() { ["core", "graphql"] } else { ["core", "raw"] };
        let token = self.parts.github.token_name();
        self.parts.store.limited_until(token, &resources, self.parts.clock.now()).await
    }

    /// Says how the look ended: invariant 2.
    async fn write(&mut self, base: &Project, outcome: Outcome) -> Result<Attempt, StoreError> {
        let now = self.parts.clock.now();
        let look = outcome.look(base, now, self.call.trigger);
        let record = self.record(base, &outcome, now);
        let is_new = outcome.changes.is_some();
        let trouble = outcome.trouble;
        let change = HeadMove {
            base: base.clone(),
            owner: self.is_leased.then(|| self.call.invocation.clone()),
            repository: outcome.seen.repository,
            visibility: outcome.seen.visibility,
            head: outcome.head,
            look,
        };
        match self.parts.store.move_head(&change).await? {
            Moved::Outdated => return Ok(Attempt::Outdated),
            Moved::Done => self.is_leased = false,
            Moved::LookAgain => self.is_leased = true,
        }
        if base.webhook.is_some() {
            self.hooked = Some(base.clone());
        }
        if let Some(record) = record {
            self.tell(&record);
            if let Err(error) = self.parts.store.log_sync(&record).await {
                // What it is about is written: it would not be done again.
                tracing::warn!(project.id = base.id.as_str(), %error, "a sync is missing in the log");
            }
        }
        if is_new && !self.is_leased {
            self.collect_sometimes(base, change.head.as_ref()).await?;
        }
        Ok(Attempt::Written(trouble))
    }

    async fn release(&mut self) -> Result<Released, StoreError> {
        let released = self.parts.store.release(self.ulid, &self.call.invocation).await?;
        self.is_leased = released == Released::LookAgain;
        Ok(released)
    }

    /// One line for each look, for those who look for a fault.
    fn log(&self, ended: &Result<Ended, StoreError>) {
        let result = match ended {
            Ok(Ended::Looked(trouble) | Ended::Again(trouble)) => {
                trouble.as_ref().map_or("ok", |trouble| trouble.state().as_str())
            }
            Ok(Ended::Postponed) => "postponed",
            Ok(Ended::Alone) => "alone",
            Ok(Ended::Left) => "left",
            Ok(Ended::Absent) => "absent",
            Err(_) => "store-failed",
        };
        let took = self.parts.clock.elapsed().saturating_sub(self.began).as_millis() as u64;
        let (requests, remaining) = (self.session.requests(), self.session.remaining());
        tracing::debug!(
            project.ulid = %self.ulid,
            sync.trigger = self.call.trigger.as_str(),
            sync.result = result,
            github.requests = requests,
            github.remaining = remaining,
            duration_ms = took,
            "look"
        );
        self.call.measured.note(took, requests, remaining);
    }
}

/// Whether what a look was begun with is still so.
fn is_as_read(read: &Project, now: &Project) -> bool {
    read.settings_version == now.settings_version
        && read.visibility_version == now.visibility_version
        && read.head == now.head
        && read.look.commit_etag == now.look.commit_etag
}
