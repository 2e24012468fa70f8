//! The index of projects by name, trusted for longer than heads: whoever shows a project looks at its head.

use std::cmp::Reverse;
use std::sync::Arc;

use domain::Stats;
use store::{Card, CardPage, Listed, Store, StoreError};

use super::aged::{Aged, Told};
use super::failure::Failure;
use super::heads::Named;
use crate::DatabaseConfig;
use crate::bounds::{CARD_PAGES, CARDS_TTL, SEARCHED_PROJECTS, TOTAL_PAGES};

/// The most that the store gives at once.
pub(crate) const PAGE_CARDS: usize = 1000;

/// Where a page begins, and how long it is.
type PageKey = (Option<String>, usize);

/// Cards, page by page and all together.
pub(crate) struct Cards {
    store: Store,
    listed: Listed,
    pages: Arc<Aged<PageKey, Arc<CardPage>>>,
    all: Arc<Aged<(), Arc<AllCards>>>,
}

/// What is kept of all cards.
#[derive(Default)]
pub(crate) struct AllCards {
    /// Every project with its numbers.
    pub(crate) stats: Vec<(Named, Stats)>,
    /// Those that changed last, the latest first: at most [`SEARCHED_PROJECTS`].
    pub(crate) latest: Vec<Card>,
}

impl Cards {
    pub(crate) fn new(config: &DatabaseConfig) -> Self {
        Self {
            store: config.store.clone(),
            listed: Listed::Shown { private: config.private_allowed },
            pages: Arc::new(Aged::new(config.clock.clone(), CARDS_TTL, CARD_PAGES)),
            all: Arc::new(Aged::new(config.clock.clone(), CARDS_TTL, 1)),
        }
    }

    pub(crate) fn invalidate(&self) {
        self.pages.clear();
        self.all.clear();
    }

    /// A page, of at most [`PAGE_CARDS`].
    pub(crate) async fn page(
        &self,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Told<Arc<CardPage>>, Failure> {
        let limit = limit.clamp(1, PAGE_CARDS);
        let cursor = cursor.map(str::to_owned);
        let (store, listed) = (self.store.clone(), self.listed);
        let ask = {
            let cursor = cursor.clone();
            || async move { store.list(listed, cursor.as_deref(), limit).await.map(Arc::new) }
        };
        self.pages.get((cursor, limit), ask).await
    }

    /// All of them.
    pub(crate) async fn all(&self) -> Result<Told<Arc<AllCards>>, Failure> {
        let (store, listed) = (self.store.clone(), self.listed);
        self.all
            .get((), || async move { gather(&store, listed, (PAGE_CARDS, TOTAL_PAGES)).await.map(Arc::new) })
            .await
    }
}

impl AllCards {
    fn add(&mut self, cards: Vec<Card>) {
        let stats = |card: &Card| (Named { id: card.id.clone(), ulid: card.ulid }, card.stats.clone());
        self.stats.extend(cards.iter().map(stats));
        self.latest.extend(cards);
        self.latest.sort_by_key(|card| Reverse(card.changed_at));
        self.latest.truncate(SEARCHED_PROJECTS);
    }
}

/// All cards, as far as so many pages of so many go.
async fn gather(
    store: &Store,
    listed: Listed,
    (cards, pages): (usize, usize),
) -> Result<AllCards, StoreError> {
    let mut all = AllCards::default();
    let mut cursor = None;
    for _ in 0..pages {
        let page = store.list(listed, cursor.as_deref(), cards).await?;
        all.add(page.cards);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
