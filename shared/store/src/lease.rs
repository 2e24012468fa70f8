//! The lease: one at a time works on a project.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Lease, Project, ProjectUlid, Timestamp};

use crate::bounds::LEASE_AHEAD_MILLIS;
use crate::item::{Fields, text, time};
use crate::patience::Patience;
use crate::projects::{head, meta};
use crate::table::Changed;
use crate::write::Write;
use crate::{Store, StoreError, key};

/// The attributes of the lease.
pub(crate) const LEASE: [&str; 3] = ["lease_owner", "lease_until", "lease_dirty"];

/// What became of the try to take a lease.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "there is one of it at a time")]
pub enum LeaseTaken {
    /// It is ours; the project is as it is now.
    Taken(Project),
    /// Somebody else has it, and was told to look once more (*dirty*).
    Held,
    /// There is no such project, or it was removed.
    Gone,
}

/// What became of the release.
#[derive(Clone, Debug, PartialEq)]
pub enum Released {
    /// It is free.
    Free,
    /// It is dirty, and still ours: look once more. The mark was taken off.
    LookAgain,
    /// It is no longer ours.
    Lost,
}

impl Store {
    /// Takes the lease of a project, until `until`. `owner` is the invocation's id: the same one may take it again. Where
    /// it is held, sets *dirty*, as long as it has not expired at `now`. One that has is taken over, as by
    /// [`Self::try_lease`].
    ///
    /// Who takes it looks from then on, so that an old mark is taken off with it. A lost answer does no harm: the second try
    /// finds the lease to be its own.
    pub async fn take_lease(
        &self,
        ulid: ProjectUlid,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<LeaseTaken, StoreError> {
        const DOING: &str = "take a lease";
        let mut patience = Patience::new(DOING);
        loop {
            match self.try_lease(ulid, owner, now, until).await? {
                LeaseTaken::Held => {}
                taken_or_gone => return Ok(taken_or_gone),
            }
            let mark = Write::default()
                .set("lease_dirty", AttributeValue::Bool(true))
                .when("attribute_not_exists(#removed) AND #lease_until > :now")
                .value("now", time(now));
            if let Changed::Done(_) = self.change(DOING, key::meta(ulid), mark).await? {
                return Ok(LeaseTaken::Held);
            }
            // It was given back, or the project removed, in between.
            patience.wait("it came and went, again and again").await?;
        }
    }

    /// Takes the lease if it is free, and leaves no mark if it is not: for those who may as well come another time.
    ///
    /// One that expired was never given back: whoever had it died. It is taken over, and by the same write the project has
    /// failed once more: what kills every look at it would otherwise be tried again as often as it is due.
    pub async fn try_lease(
        &self,
        ulid: ProjectUlid,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<LeaseTaken, StoreError> {
        const DOING: &str = "take a lease";
        let take = |write| clean(write).set("lease_owner", text(owner)).set("lease_until", time(until));
        let free = take(head::exists(Write::default()))
            .when("attribute_not_exists(#lease_owner) OR (#lease_owner = :owner AND #lease_until > :now)")
            .value("owner", text(owner))
            .value("now", time(now));
        let mut patience = Patience::new(DOING);
        loop {
            let item = match self.change(DOING, key::meta(ulid), free.clone()).await? {
                Changed::Done(item) => return Ok(LeaseTaken::Taken(meta::project(&item)?)),
                Changed::Refused(Some(item)) if !Fields(&item).flag("removed") => item,
                Changed::Refused(_) => return Ok(LeaseTaken::Gone),
            };
            let is_over = |lease: &Lease| lease.until <= now || lease.until > ahead(until);
            let Some(left) = meta::lease(Fields(&item)).filter(is_over) else { return Ok(LeaseTaken::Held) };
            let found = meta::project(&item)?;
            let failed = Project { look: found.after_interruption(now), ..found };
            let over = take(meta::looked(head::based_on(Write::default(), &failed), &failed)?)
                .when("#lease_owner = :left_owner AND #lease_until = :left_until")
                .value("left_owner", text(left.owner))
                .value("left_until", time(left.until));
            if let Changed::Done(item) = self.change(DOING, key::meta(ulid), over).await? {
                return Ok(LeaseTaken::Taken(meta::project(&item)?));
            }
            // Somebody else took it over, or changed the project; or this was done, and the answer was lost.
            patience.wait("it came and went, again and again").await?;
        }
    }

    /// Gives the lease back: one conditional write, *mine and not dirty*; failing that, takes the mark off.
    pub async fn release(&self, ulid: ProjectUlid, owner: &str) -> Result<Released, StoreError> {
        const DOING: &str = "release a lease";
        let mine = || Write::default().when("#lease_owner = :owner").value("owner", text(owner));
        let free = when_clean(mine()).remove(LEASE);
        if let Changed::Done(_) = self.change(DOING, key::meta(ulid), free).await? {
            return Ok(Released::Free);
        }
        // Whether it was dirty or is so only now, the answer is the same, and so it is where this was done and not answered.
        if let Changed::Done(_) = self.change(DOING, key::meta(ulid), clean(mine())).await? {
            return Ok(Released::LookAgain);
        }
        let found = self.get(DOING, key::meta(ulid), true).await?;
        let holder = found.as_ref().and_then(|item| Fields(item).optional_text("lease_owner"));
        // With no holder it is ours no more because this or that gave it back: a lost answer, most likely.
        Ok(if holder.is_none() && found.is_some() { Released::Free } else { Released::Lost })
    }
}

/// Whether nobody but its owner can have a lease at `now`, if it would be theirs until `until`: it has not ended, and it does not
/// end so late that only a clock that was ahead can have written it.
pub fn is_held(lease: &Lease, by_others_than: &str, now: Timestamp, until: Timestamp) -> bool {
    lease.owner != by_others_than && lease.until > now && lease.until <= ahead(until)
}

/// No lease ends later.
fn ahead(until: Timestamp) -> Timestamp {
    Timestamp::from_millis(until.as_millis().saturating_add(LEASE_AHEAD_MILLIS))
}

/// Takes the mark off.
pub(crate) fn clean(write: Write) -> Write {
    write.set("lease_dirty", AttributeValue::Bool(false))
}

/// Only where there is no mark.
pub(crate) fn when_clean(write: Write) -> Write {
    let write = write.when("attribute_not_exists(#lease_dirty) OR #lease_dirty = :clean");
    write.value("clean", AttributeValue::Bool(false))
}
