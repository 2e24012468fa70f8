//! The app, and what its handlers share.

use std::sync::Arc;
use std::time::Duration;

use axum::response::Response;
use domain::{NotFound, ProjectId, Secret, Snapshot, Spec, SpecRef};
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use service::{Clock, Current, SourceDocument, SourceError, SpecsService};
use web::answers::Media;
use web::headers::{SERVER_TIMING, STALE};
use web::{Answers, Ask, Refusal};

use crate::headers;
use crate::routes::Routes;

/// Answers one who wants to hear of changes as they happen.
pub type Events = Arc<dyn Fn() -> Response + Send + Sync>;

/// What the app is told besides where its specs come from.
#[derive(Clone)]
pub struct Settings {
    /// Who may have caches dropped; without it nobody may.
    pub revalidation_secret: Option<Secret>,
    /// How often an open page asks whether something changed.
    pub poll: Duration,
    /// A bound on the finished answers that are kept, in bytes.
    pub answers_max_bytes: u64,
    /// What is said at `/api/events/specs`; without it, that there are no events here.
    pub events: Option<Events>,
}

/// The read function's app.
pub fn app(service: Arc<SpecsService>, settings: Settings) -> Routes {
    let answers = Answers::new(settings.answers_max_bytes);
    Routes::new(App(Arc::new(Inner { service, settings, answers, clock: Clock::system() })))
}

/// What is set aside for an answer before it is written; what is not touched of it costs nothing.
const ROOM_BYTES: usize = 512 << 10;

/// What every handler has.
#[derive(Clone)]
pub(crate) struct App(Arc<Inner>);

struct Inner {
    service: Arc<SpecsService>,
    settings: Settings,
    answers: Answers,
    clock: Clock,
}

/// A project as a handler sees it: one snapshot from the beginning to the end of a request.
pub(crate) struct View {
    pub(crate) id: ProjectId,
    pub(crate) current: Current,
    began: Duration,
    looked: Duration,
}

impl View {
    pub(crate) fn snapshot(&self) -> &Snapshot {
        &self.current.snapshot
    }

    /// The project's name for people.
    pub(crate) fn name(&self) -> &str {
        self.current.origin.name.as_deref().unwrap_or("Specs")
    }

    /// Asks for an answer about this project. `about` is what it depends on besides the snapshot.
    pub(crate) fn ask(&self, headers: &HeaderMap, media: Media, about: impl std::hash::Hash) -> Ask {
        let stale = self.current.stale.is_some();
        Ask::new(headers, media, &(self.id.as_str(), self.snapshot().id(), stale, about))
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

impl App {
    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn service(&self) -> &SpecsService {
        &self.0.service
    }

    /// The project of that id, as it is now.
    pub(crate) async fn view(&self, id: &str) -> Result<View, Refusal> {
        let began = self.0.clock.elapsed();
        let id: ProjectId = id.parse().map_err(|_| Refusal::project_not_found(id))?;
        let current = self.0.service.current(&id).await.map_err(|error| refuse(&id, error))?;
        Ok(View { id, current, began, looked: self.0.clock.elapsed() })
    }

    /// The answer of `attempt`, which begins with a view. Where a file is no longer what the view's snapshot says, the
    /// source has noted that: begun again, the attempt sees what is there now.
    pub(crate) async fn retrying<F>(&self, attempt: impl Fn() -> F) -> Result<Response, Refusal>
    where
        F: Future<Output = Result<Response, Refusal>>,
    {
        /// A folder that is written all the time does not keep a reader for ever.
        const AGAIN: usize = 2;
        for _ in 0..AGAIN {
            match attempt().await {
                Err(refusal) if refusal.is_changed() => {}
                done => return done,
            }
        }
        attempt().await
    }

    /// A document or asset of the view's snapshot. To be asked within [`retrying`](Self::retrying).
    pub(crate) async fn document(
        &self,
        view: &View,
        blob: &domain::BlobId,
    ) -> Result<SourceDocument, Refusal> {
        self.0.service.document(&view.id, blob).await.map_err(|error| refuse(&view.id, error))
    }

    /// The answer, where it is known.
    pub(crate) fn known(&self, view: &View, ask: &Ask) -> Option<Response> {
        let mut response = self.0.answers.known(ask)?;
        self.annotate(view, &mut response, true);
        Some(response)
    }

    /// The answer with that body.
    pub(crate) fn finish(
        &self,
        view: &View,
        ask: &Ask,
        body: impl Into<bytes::Bytes>,
    ) -> Result<Response, Refusal> {
        let mut response = self.0.answers.finish(ask, body).ok_or_else(|| {
            Refusal::too_large(
                "The answer would be over 4 MB. Ask for less of it, with `limit` and `offset`.",
            )
        })?;
        self.annotate(view, &mut response, false);
        Ok(response)
    }

    /// The answer with that value as JSON.
    pub(crate) fn json<T: Serialize>(
        &self,
        view: &View,
        headers: &HeaderMap,
        about: impl std::hash::Hash,
        make: impl FnOnce() -> Result<T, Refusal>,
    ) -> Result<Response, Refusal> {
        let ask = view.ask(headers, Media::Json, about);
        if let Some(known) = self.known(view, &ask) {
            return Ok(known);
        }
        // A list of 300 specs is a quarter of a megabyte: growing to that size step by step would copy it as much again.
        let mut body = Vec::with_capacity(ROOM_BYTES);
        serde_json::to_writer(&mut body, &make()?).map_err(|_| Refusal::internal())?;
        self.finish(view, &ask, body)
    }

    /// An answer that is of no project: known, or made now.
    pub(crate) fn remembered<B: Into<bytes::Bytes>>(
        &self,
        ask: &Ask,
        make: impl FnOnce() -> B,
    ) -> Option<Response> {
        self.0.answers.known(ask).or_else(|| self.0.answers.finish(ask, make()))
    }

    fn annotate(&self, view: &View, response: &mut Response, is_hit: bool) {
        let total = self.0.clock.elapsed().saturating_sub(view.began);
        let looked = view.looked.saturating_sub(view.began);
        if let Some(timing) = headers::timing((view.current.hit, looked), (is_hit, total)) {
            response.headers_mut().insert(SERVER_TIMING, timing);
        }
        if let Some(stale) = view.current.stale {
            response.headers_mut().insert(STALE, HeaderValue::from(stale.as_secs()));
        }
    }
}

/// A source's error, for the one who asked; the cause goes to the log.
fn refuse(id: &ProjectId, error: SourceError) -> Refusal {
    match error {
        SourceError::ProjectNotFound => Refusal::project_not_found(id.as_str()),
        SourceError::Changed => Refusal::changed(),
        SourceError::NotKept | SourceError::SnapshotNotFound => Refusal::not_found(),
        SourceError::Unavailable { reason, cause } => {
            tracing::warn!(project.id = %id, cause = ?cause.map(|it| it.to_string()), "{reason}");
            Refusal::unavailable(reason)
        }
    }
}
