//! What a search over all projects searches.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{Head, Project, ProjectUlid};
use futures_util::StreamExt as _;

use super::DatabaseSource;
use super::content::{Loaded, Place, bytes_that_fit};
use super::failure::{Failing, Failure};
use super::heads::Named;
use crate::bounds::SEARCHED_BYTES;

/// Snapshots that are read at once.
const AT_ONCE: usize = 8;

/// What is there to search.
pub(crate) struct Searched {
    /// The projects, those that changed last first.
    pub(crate) projects: Vec<(Arc<Project>, Arc<Loaded>)>,
    /// How many were searched, those that have nothing to search included.
    pub(crate) looked_through: usize,
    /// How many there are.
    pub(crate) all: usize,
    /// Every project is there, with its whole text.
    pub(crate) whole: bool,
    /// Something could not be asked of the store.
    pub(crate) failing: Option<Failing>,
}

impl DatabaseSource {
    /// The projects to search, as far as readers may see them.
    pub(crate) async fn searched(&self) -> Result<Searched, Failure> {
        let told = self.0.cards.all().await?;
        let named = |card: &store::Card| Named { id: card.id.clone(), ulid: card.ulid };
        let latest: Vec<_> = told.value.latest.iter().map(named).collect();
        let many = self.0.heads.many(&latest).await;
        let (hidden, asked) = self.hidden(&told.value.stats).await;
        let mut failing = told.failing.or(many.failing).or(asked);
        let heads: Vec<_> =
            many.projects.iter().filter_map(|project| Some((project.ulid, project.head.as_ref()?))).collect();
        let mut found = self.wholes(&heads).await;
        let mut whole = found.len() == heads.len();
        let rest: Vec<_> = heads.iter().filter(|(ulid, _)| !found.contains_key(ulid)).collect();
        let wanted: Vec<_> = rest.iter().map(|(ulid, head)| (*ulid, head.snapshot)).collect();
        match self.0.content.segments(&wanted).await {
            Ok(segments) => {
                let there = wanted.iter().zip(segments).filter_map(|((ulid, _), it)| Some((*ulid, it?)));
                found.extend(there);
            }
            Err(failure) => failing = failing.or_else(|| Some(self.failing_now(failure))),
        }
        let missing = heads.len() - found.len();
        let looked_through = many.projects.len() - missing;
        let all = (told.value.stats.len() - hidden.len()).max(many.projects.len());
        whole &= looked_through == all;
        let with = |project: Arc<Project>| Some((Arc::clone(&project), found.get(&project.ulid).cloned()?));
        let projects = many.projects.into_iter().filter_map(with).collect();
        Ok(Searched { projects, looked_through, all, whole, failing })
    }

    /// The snapshots that are searched whole, as far as they can be read.
    async fn wholes(&self, heads: &[(ProjectUlid, &Head)]) -> HashMap<ProjectUlid, Arc<Loaded>> {
        let content = &self.0.content;
        let bound = SEARCHED_BYTES.min(bytes_that_fit(self.0.config.cache_bytes));
        let mut found = HashMap::new();
        let mut wanted = Vec::new();
        let fitting = first_within(heads.iter().map(|(_, head)| head.bytes), bound);
        for (at, (ulid, head)) in heads.iter().enumerate() {
            match content.kept_snapshot(*ulid, head.snapshot) {
                Some(loaded) => drop(found.insert(*ulid, loaded)),
                None if at < fitting => wanted.push((*ulid, Place::from(*head))),
                None => {}
            }
        }
        let reads = wanted.into_iter().map(|(ulid, place)| async move {
            let loaded = content.snapshot(ulid, place).await;
            loaded.ok().map(|(loaded, _)| (ulid, loaded))
        });
        let read: Vec<_> = futures_util::stream::iter(reads).buffer_unordered(AT_ONCE).collect().await;
        found.extend(read.into_iter().flatten());
        found
    }
}

/// How many of those, the first ones, are within `bound` together.
fn first_within(sizes: impl Iterator<Item = u64>, bound: u64) -> usize {
    let mut sum = 0_u64;
    let fits = |size: &u64| {
        sum = sum.saturating_add(*size);
        sum <= bound
    };
    sizes.take_while(fits).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_are_searched_whole_as_are_within_the_bound() {
        let check = |last: u64, expect: usize| {
            assert_eq!(first_within([SEARCHED_BYTES - 10, last, 1].into_iter(), SEARCHED_BYTES), expect);
        };
        check(8, 3);
        check(9, 3);
        check(10, 2);
        check(11, 1);
    }
}
