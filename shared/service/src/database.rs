//! Specs from the store.

mod aged;
mod cards;
mod content;
mod failure;
mod flights;
mod heads;
mod history;
mod searched;
mod status;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use domain::{BlobId, Origin, ParsedProject, Project, ProjectId, ProjectUlid, Snapshot, Stats};
use store::{Store, SyncRecord};

use self::cards::Cards;
use self::content::{Content, Loaded, NotKept, Place, named};
pub(crate) use self::failure::Failing;
use self::failure::Failure;
use self::heads::{Heads, Named, Seen};
use self::history::Differences;
pub(crate) use self::searched::Searched;
pub use self::status::DatabaseStatus;
use crate::bounds::{EMPTY_PAGES, LOG_SYNCS};
use crate::current::{LazyIndex, Seed};
use crate::{Clock, Current, KeptStatus, STALE_FOR, SourceDocument, SourceError, SpecSource};

/// What a [`DatabaseSource`] is made from.
pub struct DatabaseConfig {
    /// The store.
    pub store: Store,
    /// How long a project's head is trusted.
    pub head_ttl: Duration,
    /// A bound on the snapshots and documents that are kept, in bytes. One snapshot that alone is larger is kept too.
    pub cache_bytes: u64,
    /// This is a private showcase: private projects are shown.
    pub private_allowed: bool,
    /// Where repositories are for people: `https://github.com`.
    pub web_url: String,
    /// The time.
    pub clock: Clock,
}

/// Specs from the store: heads are trusted for a moment, what they name for ever.
#[derive(Clone)]
pub struct DatabaseSource(Arc<Inner>);

struct Inner {
    config: DatabaseConfig,
    heads: Arc<Heads>,
    content: Arc<Content>,
    cards: Cards,
    /// What changed from snapshots to others.
    changes: Differences,
    /// What a project shows that was never looked at.
    empty: (Arc<Snapshot>, Arc<LazyIndex>),
}

/// Some of the followed projects.
pub(crate) struct Page {
    pub(crate) projects: Vec<Arc<Project>>,
    pub(crate) next: Option<String>,
    /// The store could not be asked: this is what it said before.
    pub(crate) failing: Option<Failing>,
}

/// That something was served as it was last known.
pub(crate) struct Old {
    /// Why, for readers.
    pub(crate) reason: String,
    /// For how long the store has been failing.
    pub(crate) lasts: Duration,
}

impl DatabaseSource {
    /// A source over the store. Asks nothing yet.
    pub fn new(config: DatabaseConfig) -> Self {
        let empty = Arc::new(Snapshot::assemble(ParsedProject::default()));
        let no_words = LazyIndex::new(Seed::Texts(Vec::new()));
        Self(Arc::new(Inner {
            heads: Arc::new(Heads::new(&config)),
            content: Arc::new(Content::new(&config)),
            cards: Cards::new(&config),
            changes: history::differences(config.cache_bytes),
            empty: (empty, no_words),
            config,
        }))
    }

    /// What the caches did.
    pub fn status(&self) -> DatabaseStatus {
        let (snapshots, documents, content) = self.0.content.status();
        let changes = KeptStatus::of(&self.0.changes);
        DatabaseStatus { heads: self.0.heads.status(), snapshots, documents, content, changes }
    }

    /// Has heads and lists looked at again by the next one who asks. Content stays: it is right for ever.
    pub fn invalidate(&self) {
        self.0.heads.invalidate();
        self.0.cards.invalidate();
    }

    /// A page of the projects that readers may see, as they are now.
    pub(crate) async fn page(&self, cursor: Option<&str>, limit: usize) -> Result<Page, Failure> {
        let mut cursor = cursor.map(str::to_owned);
        let mut page = Page { projects: Vec::new(), next: None, failing: None };
        for _ in 0..EMPTY_PAGES {
            let told = self.0.cards.page(cursor.as_deref(), limit).await?;
            let named: Vec<_> =
                told.value.cards.iter().map(|card| Named { id: card.id.clone(), ulid: card.ulid }).collect();
            let many = self.0.heads.many(&named).await;
            let failing = page.failing.or(told.failing).or(many.failing);
            page = Page { projects: many.projects, next: told.value.next.clone(), failing };
            // A page of nothing but hidden ones is no page: what is behind it is shown.
            if !page.projects.is_empty() || page.next.is_none() {
                break;
            }
            cursor.clone_from(&page.next);
        }
        Ok(page)
    }

    /// Each project that readers may see, in numbers, as far as is known without looking at all heads.
    pub(crate) async fn numbers(&self) -> Result<(Vec<Stats>, Option<Failing>), Failure> {
        let told = self.0.cards.all().await?;
        let (hidden, failing) = self.hidden(&told.value.stats).await;
        let shown = told.value.stats.iter().filter(|(named, _)| !hidden.contains(&named.ulid));
        Ok((shown.map(|(_, stats)| stats.clone()).collect(), told.failing.or(failing)))
    }

    /// Those that are known to be ones that readers may not see. What was hidden the last time is looked at again: it may
    /// be shown by now.
    async fn hidden(&self, listed: &[(Named, Stats)]) -> (HashSet<ProjectUlid>, Option<Failing>) {
        let of = |(named, _): &(Named, Stats)| self.0.heads.is_hidden(named).then(|| named.clone());
        let before: Vec<_> = listed.iter().filter_map(of).collect();
        let failing = if before.is_empty() { None } else { self.0.heads.many(&before).await.failing };
        let still = before.iter().filter(|named| self.0.heads.is_hidden(named)).map(|named| named.ulid);
        (still.collect(), failing)
    }

    /// What readers hear where something is as it was last known.
    pub(crate) fn old(&self, failing: &Failing) -> Old {
        let lasts = failing.lasts(self.0.config.clock.elapsed());
        Old { reason: failing.failure.reason.to_owned(), lasts }
    }

    fn failing_now(&self, failure: Failure) -> Failing {
        let now = self.0.config.clock.elapsed();
        Failing { at: now, since: now, failure }
    }

    /// The last syncs of a project, newest first.
    pub(crate) async fn syncs(
        &self,
        id: &ProjectId,
        limit: usize,
    ) -> Result<Vec<(String, SyncRecord)>, SourceError> {
        let project = self.0.heads.get(id).await?.project;
        let page = self.0.config.store.syncs(project.ulid, limit).await.map_err(Failure::from)?;
        Ok(page.syncs)
    }

    /// The last syncs of all projects that readers may see, newest first.
    pub(crate) async fn all_syncs(&self, limit: usize) -> Result<Vec<(String, SyncRecord)>, SourceError> {
        // Some more, for those of hidden projects that are left out; many more, where that was not enough.
        let mut asked = limit.saturating_mul(2);
        loop {
            let mut syncs = self.0.config.store.all_syncs(asked).await.map_err(Failure::from)?.syncs;
            let is_all = syncs.len() < asked || asked >= LOG_SYNCS;
            let named = |record: &SyncRecord| Named { id: record.project_id.clone(), ulid: record.project };
            let all: Vec<_> = syncs.iter().map(|(_, record)| named(record)).collect();
            let many = self.0.heads.many(&all).await;
            let shown: HashSet<_> = many.projects.iter().map(|project| project.ulid).collect();
            syncs.retain(|(_, record)| shown.contains(&record.project));
            if is_all || syncs.len() >= limit {
                syncs.truncate(limit);
                return Ok(syncs);
            }
            asked = asked.saturating_mul(8).min(LOG_SYNCS);
        }
    }

    /// What the project shows while its current snapshot cannot be had: the last one before it that is kept.
    fn before(&self, seen: &Seen, failing: &Failing) -> Option<Current> {
        let lasts = failing.lasts(self.0.config.clock.elapsed());
        if lasts > STALE_FOR {
            return None;
        }
        let kept =
            |past: &domain::PastSnapshot| self.0.content.kept_snapshot(seen.project.ulid, past.snapshot);
        let (past, loaded) = seen.project.history.iter().find_map(|past| Some((past, kept(past)?)))?;
        let origin = Origin { revision: Some(past.revision.to_string()), ..Origin::clone(&seen.origin) };
        let stale = Some(seen.stale.unwrap_or_default().max(lasts));
        Some(Current { origin: Arc::new(origin), stale, ..current(seen, &loaded, true) })
    }
}

fn current(seen: &Seen, loaded: &Loaded, hit: bool) -> Current {
    Current {
        snapshot: Arc::clone(&loaded.snapshot),
        origin: Arc::clone(&seen.origin),
        followed: Some(Arc::clone(&seen.project)),
        stale: seen.stale,
        hit: hit && seen.hit,
        index: Arc::clone(&loaded.index),
    }
}

impl SpecSource for DatabaseSource {
    async fn snapshot(&self, project: &ProjectId) -> Result<Current, SourceError> {
        // Whether readers may see it is asked before anything that is kept is given.
        let seen = self.0.heads.get(project).await?;
        let Some(head) = &seen.project.head else {
            let (snapshot, index) = &self.0.empty;
            return Ok(Current {
                snapshot: Arc::clone(snapshot),
                origin: Arc::clone(&seen.origin),
                followed: Some(Arc::clone(&seen.project)),
                stale: seen.stale,
                hit: seen.hit,
                index: Arc::clone(index),
            });
        };
        match self.0.content.snapshot(seen.project.ulid, Place::from(head)).await {
            Ok((loaded, hit)) => Ok(current(&seen, &loaded, hit)),
            Err(failing) => self.before(&seen, &failing).ok_or_else(|| failing.failure.into()),
        }
    }

    async fn document(&self, project: &ProjectId, blob: &BlobId) -> Result<SourceDocument, SourceError> {
        let seen = self.0.heads.get(project).await?;
        let (ulid, content) = (seen.project.ulid, &self.0.content);
        if let Some(document) = content.kept_document(ulid, blob) {
            return Ok(document);
        }
        // Only what a snapshot of the project names is asked of the store: the current one, or one that somebody still
        // looks at.
        let current = match &seen.project.head {
            Some(head) => Some(content.snapshot(ulid, Place::from(head)).await),
            None => None,
        };
        let loaded = current.as_ref().and_then(|it| it.as_ref().ok()).map(|(loaded, _)| Arc::clone(loaded));
        let of_current = loaded.as_ref().and_then(|it| Some((named(&it.snapshot, blob)?, loaded.clone())));
        let found = of_current.or_else(|| {
            let mut past = content.alive(ulid).into_iter();
            past.find_map(|(id, snapshot)| Some((named(&snapshot, blob)?, content.kept_snapshot(ulid, id))))
        });
        match (found, current) {
            (Some((Ok(kind), prepared)), _) => {
                let document = content.document(ulid, *blob, kind, prepared).await;
                document.map_err(|failing| failing.failure.into())
            }
            (Some((Err(NotKept), _)), _) => Err(SourceError::NotKept),
            (None, Some(Err(failing))) => Err(failing.failure.into()),
            (None, _) => Err(SourceError::Changed),
        }
    }
}

#[cfg(test)]
mod tests;
