//! Projects by name.

use domain::{ProjectId, ProjectUlid, Stats, Timestamp, Visibility};
use serde::{Deserialize, Serialize};

use crate::cursor::{read_cursor, write_cursor};
use crate::item::Fields;
use crate::merge::Index;
use crate::projects::index;
use crate::{Store, StoreError};

/// What an index says of a project: enough for a list, totals and filters. It may be a moment behind; whoever shows a
/// project checks it with [`Store::projects`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// Its identity.
    pub ulid: ProjectUlid,
    /// Its id.
    pub id: ProjectId,
    /// What it is called.
    pub name: String,
    /// `owner/name` of its repository.
    pub repo: String,
    /// Shown first.
    pub featured: bool,
    /// The specs in numbers; none before the first good look.
    pub stats: Stats,
    /// Bytes of the prepared snapshot.
    pub bytes: u64,
    /// When readers last saw something else than before; when it was added, before that.
    pub changed_at: Timestamp,
}

/// Which projects are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Those that readers may see: featured first, then by name. `private`: of a private showcase, private ones too.
    Shown {
        /// Private ones too.
        private: bool,
    },
    /// All that are not removed: for admin.
    All,
}

/// Some of the projects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardPage {
    /// In their order.
    pub cards: Vec<Card>,
    /// What to ask for next.
    pub next: Option<String>,
}

/// Projects of one page.
const PAGE: usize = 1000;

/// Only the card of each, and its keys.
const BY_NAME: Index =
    Index { name: "by-name", keys: "#name_shard = :shard AND #name_key > :key", sort: "name_key" };

/// Before every key.
const BEGINNING: &str = " ";

impl Store {
    /// A page of projects, at most `limit` (up to 1,000), from where the page before ended (`cursor`). A cursor that is
    /// none begins at the beginning.
    pub async fn list(
        &self,
        listed: Listed,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<CardPage, StoreError> {
        let visible: &[Visibility] = match listed {
            Listed::Shown { private: false } => &[Visibility::Public],
            Listed::Shown { private: true } => &[Visibility::Public, Visibility::Private],
            Listed::All => &[Visibility::Public, Visibility::Private, Visibility::Gone],
        };
        let shards = visible.iter().copied().flat_map(index::lanes);
        let start = cursor.and_then(read_cursor).unwrap_or_else(|| BEGINNING.to_owned());
        let limit = limit.clamp(1, PAGE);
        let mut found = self.merged("list projects", BY_NAME, shards, &start, limit + 1).await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|(key, _)| write_cursor(key));
        let card = |(_, item): &(String, _)| match Fields(item).json::<Card>("card") {
            Ok(card) => Some(card),
            // One damaged project is no reason to list none.
            Err(error) => {
                tracing::error!("a project is left out of a list: {error}");
                None
            }
        };
        Ok(CardPage { cards: found.iter().filter_map(card).collect(), next })
    }
}
