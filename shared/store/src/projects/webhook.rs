//! What is known of a project's webhook: an attribute of its own, which no look writes.

use domain::Project;
use domain::webhook::ProjectHook;

use super::Written;
use super::head::exists;
use crate::item::{Fields, json};
use crate::table::Changed;
use crate::write::Write;
use crate::{Store, StoreError, key};

/// The attribute.
const WEBHOOK: &str = "webhook";

impl Store {
    /// Writes what is known of a project's webhook, on the condition that it was not removed, and that nobody wrote anything
    /// else of it since `base` was read. A look that is under way is not disturbed, nor are indexes.
    pub async fn set_webhook(&self, base: &Project, hook: &ProjectHook) -> Result<Written, StoreError> {
        const DOING: &str = "note a project's webhook";
        let key = key::meta(base.ulid);
        let Some(item) = self.get(DOING, key.clone(), true).await? else { return Ok(Written::Outdated) };
        let there = Fields(&item).optional_json::<ProjectHook>(WEBHOOK)?;
        if there.as_ref() == Some(hook) {
            return Ok(Written::Done);
        }
        if there != base.webhook {
            return Ok(Written::Outdated);
        }
        // Compared as it is kept: another version may have written it with other words.
        let write = exists(Write::default()).set(WEBHOOK, json(hook)?);
        let write = match item.get(WEBHOOK) {
            Some(before) => write.when("#webhook = :webhook").value(WEBHOOK, before.clone()),
            None => write.when("attribute_not_exists(#webhook)"),
        };
        let found = match self.change(DOING, key, write).await? {
            Changed::Done(_) => return Ok(Written::Done),
            Changed::Refused(found) => found,
        };
        // An answer that was lost is followed by a second try, whose condition the first one made untrue.
        let there =
            found.as_ref().map(|item| Fields(item).optional_json::<ProjectHook>(WEBHOOK)).transpose()?;
        Ok(if there.flatten().as_ref() == Some(hook) { Written::Done } else { Written::Outdated })
    }
}
