//! A project, as a handler sees it.

use std::time::Duration;

use axum::extract::{FromRequest, FromRequestParts as _, Path, Request};
use axum::response::{IntoResponse, Response};
use domain::sync::{SyncState, Trouble};
use domain::{NotFound, Origin, Project, ProjectId, Snapshot, Spec, SpecRef, Timestamp};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use service::Current;
use web::answers::Media;
use web::layout::{Followed, LookedFor, ProjectHead};
use web::{Ask, Refusal};

use crate::app::App;

/// What it took to see what an answer is about.
pub(crate) struct Looked {
    /// When it began.
    pub(crate) began: Duration,
    /// How long it took.
    pub(crate) took: Duration,
    /// It was there already.
    pub(crate) hit: bool,
    /// How long the source has been failing.
    pub(crate) stale: Option<Duration>,
}

impl AsRef<Looked> for Looked {
    fn as_ref(&self) -> &Looked {
        self
    }
}

/// A project as a handler sees it: one snapshot from the beginning to the end of a request.
pub(crate) struct View {
    pub(crate) id: ProjectId,
    pub(crate) current: Current,
    /// How the sync of a followed project stands.
    pub(crate) state: Option<SyncState>,
    looked: Looked,
}

impl AsRef<Looked> for View {
    fn as_ref(&self) -> &Looked {
        &self.looked
    }
}

impl View {
    pub(crate) fn new(id: ProjectId, current: Current, looked: Looked, now: Timestamp) -> Self {
        let state = current.followed.as_ref().map(|project| project.sync_state(now));
        Self { id, current, state, looked }
    }

    /// Where the specs come from.
    pub(crate) fn origin(&self) -> &Origin {
        &self.current.origin
    }

    pub(crate) fn snapshot(&self) -> &Snapshot {
        &self.current.snapshot
    }

    /// The followed project; `None` for the folder's.
    pub(crate) fn followed(&self) -> Option<&Project> {
        self.current.followed.as_deref()
    }

    /// The project's name for people.
    pub(crate) fn name(&self) -> &str {
        self.origin().name.as_deref().unwrap_or("Specs")
    }

    /// The project's name where it stands among others: `owner/name`, unless somebody called it otherwise.
    pub(crate) fn full_name(&self) -> String {
        let followed = self.followed().filter(|project| project.settings.name.is_none());
        followed.map_or_else(|| self.name().to_owned(), |project| project.repository.name.to_string())
    }

    /// `owner/name` where that is known: never a path of a machine.
    pub(crate) fn path(&self) -> String {
        let followed = self.followed().map(|project| project.repository.name.to_string());
        followed.unwrap_or_else(|| web::project::path(self.origin()))
    }

    /// What names it beyond this server's addresses: a followed project's own id; of the folder, its repository.
    pub(crate) fn identity(&self) -> String {
        match self.followed() {
            Some(project) => project.ulid.to_string(),
            None => self.origin().repo_url.clone().unwrap_or_else(|| self.name().to_owned()),
        }
    }

    /// The specs folder in the repository.
    pub(crate) fn specs_dir(&self) -> &str {
        self.origin().specs_path.as_deref().unwrap_or("specs")
    }

    /// Which head this is; the folder's is always 0.
    pub(crate) fn sequence(&self) -> u64 {
        self.followed().and_then(|it| it.head.as_ref()).map_or(0, |head| head.sequence)
    }

    /// The word for how the sync stands.
    pub(crate) fn state(&self) -> &'static str {
        let folder = if self.current.stale.is_some() { SyncState::Failed } else { SyncState::Ok };
        self.state.unwrap_or(folder).as_str()
    }

    /// Asks for an answer about this project. `about` is what it depends on besides the snapshot, where that comes from,
    /// and the state of its sync. When it was looked at is not in it.
    pub(crate) fn ask(&self, headers: &HeaderMap, media: Media, about: impl std::hash::Hash) -> Ask {
        let Origin { name, repo_url, branch, revision, specs_path } = self.origin();
        let origin = (name, repo_url, branch, revision, specs_path);
        let stale = self.current.stale.is_some();
        let settings = self.followed().map(|it| it.settings_version);
        let sync = (self.sequence(), self.state, self.trouble(), self.changed_at(), settings);
        Ask::new(headers, media, &(self.id.as_str(), self.snapshot().id(), stale, origin, sync, about))
    }

    fn trouble(&self) -> Option<String> {
        self.followed()?.look.trouble.as_ref().map(Trouble::sentence)
    }

    fn changed_at(&self) -> Option<Timestamp> {
        self.followed()?.head.as_ref().map(|head| head.changed_at)
    }

    /// What the frame of a page shows of it. `is_only`: there is no other project.
    pub(crate) fn head(&self, is_only: bool) -> ProjectHead {
        ProjectHead {
            id: self.id.clone(),
            name: self.name().to_owned(),
            origin: self.origin().clone(),
            snapshot: self.snapshot().id(),
            spec_count: self.snapshot().specs().len(),
            stale: self.current.stale.is_some(),
            followed: self.followed().zip(self.state).map(|(project, state)| Followed {
                repo: project.repository.name.to_string(),
                state,
                trouble: project.look.trouble.clone(),
                without_folder: web::project::is_without_folder(project).then(|| LookedFor {
                    path: project.settings.specs_path.as_ref().map(|it| it.as_str().to_owned()),
                }),
                changed_at: self.changed_at(),
                sequence: self.sequence(),
            }),
            is_only,
        }
    }

    /// The spec that somebody calls `wanted`.
    pub(crate) fn spec(&self, wanted: &str) -> Result<&Spec, Refusal> {
        let found = SpecRef::parse(wanted).and_then(|wanted| self.snapshot().resolve(&wanted));
        found.map_err(|why| match why {
            NotFound::Ambiguous(names) => {
                Refusal::ambiguous_spec(wanted, names.iter().map(ToString::to_string).collect())
            }
            NotFound::Missing => Refusal::spec_not_found(wanted, self.near(wanted)),
            NotFound::Refused => Refusal::spec_not_found(wanted, Vec::new()),
        })
    }

    /// The names of specs that somebody may have meant.
    fn near(&self, wanted: &str) -> Vec<String> {
        const NEAR: usize = 5;
        let words = wanted.replace(['-', '_'], " ");
        let query = domain::search::Query::parse(&words);
        let found = self.current.index().search(self.snapshot(), &query, &|_| true, NEAR);
        found.hits.into_iter().map(|hit| hit.name.to_string()).collect()
    }
}

/// A request about a project: as it is now, with the request's headers. A project that is not there is refused before
/// anything else is looked at.
pub(crate) struct OfProject {
    pub(crate) app: App,
    pub(crate) view: View,
    pub(crate) headers: HeaderMap,
}

#[derive(Deserialize)]
struct InPath {
    id: String,
}

impl FromRequest<App> for OfProject {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, _) = request.into_parts();
        let path = Path::<InPath>::from_request_parts(&mut parts, app).await;
        let Path(InPath { id }) = path.map_err(IntoResponse::into_response)?;
        let view = app.view(&id).await.map_err(Refusal::into_response)?;
        Ok(Self { app: app.clone(), view, headers: parts.headers })
    }
}

impl OfProject {
    /// The answer with that value as JSON. `about` is what it depends on besides the project.
    pub(crate) fn json<'a, T: Serialize>(
        &'a self,
        about: impl std::hash::Hash,
        make: impl FnOnce(&'a View) -> Result<T, Refusal>,
    ) -> Result<Response, Refusal> {
        self.app.json(&self.view, &self.headers, about, || make(&self.view))
    }
}
