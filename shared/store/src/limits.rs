//! Until when GitHub is not to be asked, by anybody; and how often somebody tried to sign in.

use domain::Timestamp;

use crate::{Store, StoreError};

impl Store {
    /// Until when GitHub is not to be asked with that token for any resource of `resources` (`core`, `graphql`);
    /// `None`: it may be asked.
    pub async fn limited_until(
        &self,
        token: &str,
        resources: &[&str],
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let _ = (token, resources, now);
        todo!()
    }

    /// Notes that GitHub is not to be asked until then. A later one that is known stays.
    pub async fn set_limit(&self, token: &str, resource: &str, until: Timestamp) -> Result<(), StoreError> {
        let _ = (token, resource, until);
        todo!()
    }

    /// Notes a failed try of `who` (an address), and gives how many there were since `window` seconds before `now`, this
    /// one included. They expire.
    pub async fn count_try(&self, who: &str, now: Timestamp, window: u32) -> Result<u32, StoreError> {
        let _ = (who, now, window);
        todo!()
    }

    /// How many failed tries of `who` there were.
    pub async fn tries(&self, who: &str, now: Timestamp, window: u32) -> Result<u32, StoreError> {
        let _ = (who, now, window);
        todo!()
    }
}
