//! Search over all projects.

use std::sync::Arc;

use domain::search::{Found, Query};
use domain::{Filter, ProjectId, Snapshot};

use super::{FoundEverywhere, ProjectHit};
use crate::current::LazyIndex;
use crate::database::Searched;
use crate::{Current, SourceError};

/// A project to search.
struct Place {
    project: ProjectId,
    name: Arc<str>,
    specs_path: Option<Arc<str>>,
    snapshot: Arc<Snapshot>,
    index: Arc<LazyIndex>,
}

/// What is found in the folder's project and the followed ones.
pub(super) async fn search(
    local: Option<Current>,
    followed: Option<Searched>,
    problem: Option<String>,
    query: &Query,
    filter: &Filter,
    limit: usize,
) -> Result<FoundEverywhere, SourceError> {
    let own = usize::from(local.is_some());
    let mut places: Vec<_> = local.into_iter().map(of_folder).collect();
    let mut found = FoundEverywhere {
        hits: Vec::new(),
        total: 0,
        searched: own,
        projects: own,
        whole: true,
        partial: false,
        problem,
        stale: None,
    };
    if let Some(followed) = followed {
        found.searched += followed.looked_through;
        found.projects += followed.all;
        found.whole &= followed.whole;
        places.extend(followed.projects.into_iter().map(|(project, loaded)| Place {
            project: project.id.clone(),
            name: project.name().into(),
            specs_path: project.head.as_ref().and_then(|head| head.specs_path.as_deref()).map(Into::into),
            snapshot: Arc::clone(&loaded.snapshot),
            index: Arc::clone(&loaded.index),
        }));
    }
    let (query, filter) = (query.clone(), filter.clone());
    // Indexes may have to be unpacked, and there may be hundreds of them.
    let searching = tokio::task::spawn_blocking(move || {
        let search = |place: Place| {
            let found = place.index.get().search(&place.snapshot, &query, &|it| filter.keeps(it), limit);
            (place, found)
        };
        merge(found, places.into_iter().map(search).collect(), limit)
    });
    searching.await.map_err(|_| SourceError::unavailable("The search was interrupted. Try again."))
}

fn of_folder(current: Current) -> Place {
    Place {
        project: ProjectId::local(),
        name: current.origin.name.as_deref().unwrap_or("Specs").into(),
        specs_path: current.origin.specs_path.as_deref().map(Into::into),
        snapshot: current.snapshot,
        index: current.index,
    }
}

/// The best of all. Specs that have only most of the words count where no project has one with all of them.
fn merge(mut all: FoundEverywhere, found: Vec<(Place, Found)>, limit: usize) -> FoundEverywhere {
    let has_whole = found.iter().any(|(_, found)| found.total > 0 && !found.partial);
    for (place, found) in found {
        if found.total == 0 || (has_whole && found.partial) {
            continue;
        }
        all.total += found.total;
        all.partial |= found.partial;
        all.hits.extend(found.hits.into_iter().map(|hit| ProjectHit {
            project: place.project.clone(),
            project_name: Arc::clone(&place.name),
            specs_path: place.specs_path.clone(),
            snapshot: Arc::clone(&place.snapshot),
            hit,
        }));
    }
    // Stable: ties stay in the order of the projects, those that changed last first.
    all.hits.sort_by(|a, b| b.hit.score.total_cmp(&a.hit.score));
    all.hits.truncate(limit);
    all
}
