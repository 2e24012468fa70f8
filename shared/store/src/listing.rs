//! Projects by name.

use domain::{ProjectId, ProjectUlid, Stats, Timestamp};
use serde::{Deserialize, Serialize};

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

impl Store {
    /// A page of projects, at most `limit` (up to 1,000), from where the page before ended (`cursor`). A cursor that is
    /// none begins at the beginning.
    pub async fn list(
        &self,
        listed: Listed,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<CardPage, StoreError> {
        let _ = (listed, cursor, limit);
        todo!()
    }
}
