//! Until when GitHub is not to be asked, by anybody.

use domain::Timestamp;

use crate::bounds::LIMIT_MILLIS;
use crate::item::{Fields, expiry, number, time};
use crate::key::{ALONE, Key};
use crate::write::Write;
use crate::{Store, StoreError};

/// A limit is remembered for so long after it ended, an hour: one that is met again by then may be one too often.
const REMEMBERED_MILLIS: i64 = 3_600_000;

/// A limit of GitHub's that was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Until when GitHub is not to be asked.
    pub until: Timestamp,
    /// How often it was met in a row, as the one who noted it counts.
    pub times: u32,
}

impl Store {
    /// Until when GitHub is not to be asked with that token for any resource of `resources` (`core`, `graphql`);
    /// `None`: it may be asked. `token` is a name for it, never the token itself. Eventually consistent: whoever does not see
    /// one that was noted a moment ago is told by GitHub, and every look asks this.
    pub async fn limited_until(
        &self,
        token: &str,
        resources: &[&str],
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let keys = resources.iter().map(|resource| limit(token, resource));
        let found = self.get_many("read GitHub's limits", keys, false).await?;
        let until = found.values().filter_map(|item| Fields(item).optional_time("until"));
        let longest = later(now, LIMIT_MILLIS);
        Ok(until.filter(|until| *until > now && *until <= longest).max())
    }

    /// The limit that was noted last, for about an hour after it ended. Consistent.
    pub async fn last_limit(&self, token: &str, resource: &str) -> Result<Option<Limit>, StoreError> {
        let found = self.get("read GitHub's limit", limit(token, resource), true).await?;
        Ok(found.as_ref().and_then(|item| {
            let fields = Fields(item);
            let times = fields.optional_number("times").unwrap_or(0);
            Some(Limit { until: fields.optional_time("until")?, times })
        }))
    }

    /// Notes that GitHub is not to be asked until then. A later one that is known stays.
    pub async fn set_limit(&self, token: &str, resource: &str, until: Timestamp) -> Result<(), StoreError> {
        self.set_limit_met(token, resource, Limit { until, times: 1 }).await
    }

    /// The same, with how often it was met.
    pub async fn set_limit_met(&self, token: &str, resource: &str, met: Limit) -> Result<(), StoreError> {
        let Limit { until, times } = met;
        let expires = later(until, REMEMBERED_MILLIS);
        let write = Write::default()
            .set("until", time(until))
            .set("times", number(times))
            .set("expires_at", expiry(expires))
            .when("attribute_not_exists(#until) OR #until < :until OR #until > :longest")
            .value("until", time(until))
            .value("longest", time(later(until, LIMIT_MILLIS)));
        // Refused: a later one is there, or this one, by a try whose answer was lost.
        self.change("note GitHub's limit", limit(token, resource), write).await.map(|_| ())
    }
}

fn later(at: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(at.as_millis().saturating_add(millis))
}

fn limit(token: &str, resource: &str) -> Key {
    (format!("LIMIT#{token}#{resource}"), ALONE.to_owned())
}
