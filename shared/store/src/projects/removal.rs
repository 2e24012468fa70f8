//! Marking a project as removed.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{ProjectUlid, Timestamp};

use super::head::exists;
use super::{claim, index, meta};
use crate::lease::LEASE;
use crate::patience::Patience;
use crate::transaction::Action;
use crate::write::Write;
use crate::{Store, StoreError, key};

impl Store {
    /// Marks a project as removed: it is gone for readers at once, and its id and place are free again. It is due from then
    /// on, until it is purged. `true` for one that is marked already, `false` where there is none.
    pub async fn mark_removed(&self, ulid: ProjectUlid) -> Result<bool, StoreError> {
        const DOING: &str = "remove a project";
        let key = key::meta(ulid);
        let mut patience = Patience::new(DOING);
        loop {
            let Some(item) = self.get(DOING, key.clone(), true).await? else { return Ok(false) };
            let project = meta::project(&item)?;
            if project.removed {
                return Ok(true);
            }
            // Due until it is cleared away: where nobody hears of the removal, the schedule does.
            let due = index::due(&project, Timestamp::from_millis(0));
            let mark = due
                .into_iter()
                .fold(exists(Write::default()), |write, (name, value)| write.set(name, value))
                .set("removed", AttributeValue::Bool(true))
                .remove(index::NAME)
                .remove(LEASE)
                .when_number("settings_version", project.settings_version);
            let actions = [
                Action::Change(key.clone(), mark),
                claim::give_back(key::slug(&project.id), ulid),
                claim::give_back(claim::place_key(&project), ulid),
            ];
            if self.transact(DOING, actions).await? {
                return Ok(true);
            }
            patience.wait("the transaction was cancelled, again and again").await?;
        }
    }
}
