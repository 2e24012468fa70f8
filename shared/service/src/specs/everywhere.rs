//! Search over all projects.

use std::sync::Arc;

use domain::search::{Found, Query};
use domain::{Filter, ProjectId, Snapshot, SpecName};

use super::{FoundEverywhere, Matches, ProjectHit, Scope};
use crate::current::LazyIndex;
use crate::database::Searched;
use crate::{Current, SourceError};

/// What is looked for.
pub(super) struct Wanted {
    pub(super) query: Query,
    pub(super) scope: Scope,
    /// How many hits are given.
    pub(super) limit: usize,
    /// All that match are given too, whatever the scope leaves of them.
    pub(super) with_matches: bool,
}

/// What was found in a project.
struct In {
    place: Place,
    found: Found,
    /// All that match, and whether they have only most of the words.
    all: (Vec<SpecName>, bool),
}

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
    wanted: Wanted,
) -> Result<FoundEverywhere, SourceError> {
    let own = usize::from(local.is_some());
    let mut places: Vec<_> = local.into_iter().map(of_folder).collect();
    let mut found = FoundEverywhere {
        hits: Vec::new(),
        total: 0,
        matches: Vec::new(),
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
    // Indexes may have to be unpacked, and there may be hundreds of them.
    let searching = tokio::task::spawn_blocking(move || {
        let found_in = places.into_iter().map(|place| search_in(place, &wanted)).collect();
        merge(found, found_in, wanted.limit)
    });
    searching.await.map_err(|_| SourceError::unavailable("The search was interrupted. Try again."))
}

fn search_in(place: Place, Wanted { query, scope, limit, with_matches }: &Wanted) -> In {
    let search = |filter: &Filter, limit| {
        place.index.get().search(&place.snapshot, query, &|spec| filter.keeps(spec), limit)
    };
    let is_in_scope = scope.projects.is_empty() || scope.projects.contains(&place.project);
    let mut found = if is_in_scope { search(&scope.filter, *limit) } else { Found::default() };
    let all = if !with_matches {
        (Vec::new(), false)
    } else if is_in_scope && scope.filter == Filter::default() {
        (std::mem::take(&mut found.names), found.partial)
    } else {
        let all = search(&Filter::default(), 0);
        (all.names, all.partial)
    };
    In { place, found, all }
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
fn merge(mut all: FoundEverywhere, found: Vec<In>, limit: usize) -> FoundEverywhere {
    let has_whole = found.iter().any(|it| it.found.total > 0 && !it.found.partial);
    let match_whole = found.iter().any(|it| !it.all.0.is_empty() && !it.all.1);
    for In { place, found, all: (names, partial) } in found {
        let counts = !(match_whole && partial);
        if counts && !names.is_empty() {
            all.matches.push(Matches {
                project: place.project.clone(),
                project_name: Arc::clone(&place.name),
                snapshot: Arc::clone(&place.snapshot),
                names,
            });
        }
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
