//! Clearing away a removed project.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::ProjectUlid;
use futures_util::TryStreamExt as _;

use crate::batch::Change;
use crate::item::Fields;
use crate::key::{CONTENT, META};
use crate::table::Search;
use crate::write::Write;
use crate::{Store, StoreError, key};

impl Store {
    /// Removes everything of a project that was marked as removed, its `META` last. Begun again after an interruption,
    /// it goes on; done again, it removes what a sync that was under way wrote since. `false` where the project is there
    /// and not removed: then nothing is touched.
    pub async fn purge(&self, ulid: ProjectUlid) -> Result<bool, StoreError> {
        const DOING: &str = "clear a removed project away";
        let meta = self.get(DOING, key::meta(ulid), true).await?;
        if meta.as_ref().is_some_and(|item| !Fields(item).flag("removed")) {
            return Ok(false);
        }
        for (_, folder) in CONTENT {
            let mut pages = self.objects(DOING, format!("{folder}/{ulid}/"));
            while let Some(objects) = pages.try_next().await? {
                let keys: Vec<String> = objects.into_iter().map(|object| object.key).collect();
                self.remove_objects(DOING, &keys).await?;
            }
        }
        let search = Search { consistent: true, only: Some("#pk, #sk"), ..Search::new("#pk = :pk") };
        let mut pages = self.pages(DOING, search.value("pk", key::project(ulid)));
        while let Some(items) = pages.try_next().await? {
            let sorts = items.iter().filter_map(|item| Fields(item).optional_text("sk"));
            let rest = sorts.filter(|sort| *sort != META);
            let changes = rest.map(|sort| Change::Remove((key::project(ulid), sort.to_owned())));
            self.change_many(DOING, changes).await?;
        }
        let removed = Write::default().when("attribute_not_exists(#pk) OR #removed = :yes");
        self.remove_if(DOING, key::meta(ulid), removed.value("yes", AttributeValue::Bool(true))).await
    }
}
