//! The app, and what its handlers share.

use std::sync::Arc;
use std::time::Duration;

use axum::response::Response;
use domain::{ProjectId, Secret, Timestamp};
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use service::{Clock, KeptStatus, Listing, Mode, SourceDocument, SourceError, SpecsService};
use web::answers::Media;
use web::headers::{SERVER_TIMING, STALE};
use web::{Answers, Ask, Refusal};

use crate::headers;
use crate::routes::Routes;
use crate::view::{Looked, View};

/// Answers one who wants to hear of changes as they happen.
pub type Events = Arc<dyn Fn() -> Response + Send + Sync>;

/// What the app is told besides where its specs come from.
#[derive(Clone)]
pub struct Settings {
    /// Who may have caches dropped; without it nobody may.
    pub revalidation_secret: Option<Secret>,
    /// Who may look; without it everybody may.
    pub view_token: Option<Secret>,
    /// Readers come over https.
    pub secure: bool,
    /// Where repositories are for people: `https://github.com`.
    pub web_url: String,
    /// Where readers reach us, without a slash at its end; without it no whole address of this site is written.
    pub public_url: Option<String>,
    /// How often an open page asks whether something changed.
    pub poll: Duration,
    /// A bound on the finished answers that are kept, in bytes.
    pub answers_max_bytes: u64,
    /// What is said at `/api/events/specs`; without it, that there are no events here.
    pub events: Option<Events>,
    /// The time.
    pub clock: Clock,
}

/// The read function's app.
pub fn app(service: Arc<SpecsService>, settings: Settings) -> Routes {
    let answers = Answers::new(settings.answers_max_bytes);
    let mode = service.status().mode;
    Routes::new(App(Arc::new(Inner { service, mode, settings, answers })))
}

/// What is set aside for an answer before it is written; what is not touched of it costs nothing.
const ROOM_BYTES: usize = 512 << 10;

/// What every handler has.
#[derive(Clone)]
pub(crate) struct App(Arc<Inner>);

struct Inner {
    service: Arc<SpecsService>,
    mode: Mode,
    settings: Settings,
    answers: Answers,
}

impl App {
    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn service(&self) -> &SpecsService {
        &self.0.service
    }

    /// How full the finished answers are.
    pub(crate) fn answers(&self) -> KeptStatus {
        let answers = &self.0.answers;
        KeptStatus { bytes: answers.bytes(), max_bytes: answers.max_bytes() }
    }

    /// Which sources are served.
    pub(crate) fn mode(&self) -> Mode {
        self.0.mode
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.settings.clock.now()
    }

    fn elapsed(&self) -> Duration {
        self.0.settings.clock.elapsed()
    }

    /// The project of that id, as it is now.
    pub(crate) async fn view(&self, id: &str) -> Result<View, Refusal> {
        let began = self.elapsed();
        let id: ProjectId = id.parse().map_err(|_| Refusal::project_not_found(id))?;
        let current = self.0.service.current(&id).await.map_err(|error| refuse(Some(&id), error))?;
        let looked = Looked {
            began,
            took: self.elapsed().saturating_sub(began),
            hit: current.hit,
            stale: current.stale,
        };
        Ok(View::new(id, current, looked, self.now()))
    }

    /// A page of the projects, as they are now.
    pub(crate) async fn listing(
        &self,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<(Listing, Looked), Refusal> {
        let (listing, looked) = self.looking(self.0.service.list(cursor, limit)).await?;
        let stale = listing.stale;
        Ok((listing, Looked { stale, ..looked }))
    }

    /// What the service says, and how long that took.
    pub(crate) async fn looking<T>(
        &self,
        asking: impl Future<Output = Result<T, SourceError>>,
    ) -> Result<(T, Looked), Refusal> {
        let began = self.elapsed();
        let found = asking.await.map_err(|error| refuse(None, error))?;
        Ok((found, Looked { began, took: self.elapsed().saturating_sub(began), hit: false, stale: None }))
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
        self.0.service.document(&view.id, blob).await.map_err(|error| refuse(Some(&view.id), error))
    }

    /// Several documents or assets of the view's snapshot, in the order asked for. To be asked within
    /// [`retrying`](Self::retrying).
    pub(crate) async fn documents(
        &self,
        view: &View,
        blobs: &[domain::BlobId],
    ) -> Result<Vec<SourceDocument>, Refusal> {
        self.0.service.documents(&view.id, blobs).await.map_err(|error| refuse(Some(&view.id), error))
    }

    /// The answer, where it is known.
    pub(crate) fn known(&self, looked: &impl AsRef<Looked>, ask: &Ask) -> Option<Response> {
        let mut response = self.0.answers.known(ask)?;
        self.annotate(looked.as_ref(), &mut response, true);
        Some(response)
    }

    /// The answer with that body.
    pub(crate) fn finish(
        &self,
        looked: &impl AsRef<Looked>,
        ask: &Ask,
        body: impl Into<bytes::Bytes>,
    ) -> Result<Response, Refusal> {
        let mut response = self.0.answers.finish(ask, body).ok_or_else(|| {
            Refusal::too_large(
                "The answer would be over 4 MB. Ask for less of it, with `limit` and `offset` or `cursor`.",
            )
        })?;
        self.annotate(looked.as_ref(), &mut response, false);
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

    /// The answer with that value as JSON, where the value itself is the only thing that tells whether it is another one
    /// than before: what is made of many projects, and what shows the last look.
    pub(crate) fn made(
        &self,
        looked: &impl AsRef<Looked>,
        headers: &HeaderMap,
        value: &impl Serialize,
    ) -> Result<Response, Refusal> {
        let body = serde_json::to_vec(value).map_err(|_| Refusal::internal())?;
        let ask = Ask::new(headers, Media::Json, &("made", &body));
        match self.known(looked, &ask) {
            Some(known) => Ok(known),
            None => self.finish(looked, &ask, body),
        }
    }

    /// An answer that is of no project: known, or made now.
    pub(crate) fn remembered<B: Into<bytes::Bytes>>(
        &self,
        ask: &Ask,
        make: impl FnOnce() -> B,
    ) -> Option<Response> {
        self.0.answers.known(ask).or_else(|| self.0.answers.finish(ask, make()))
    }

    fn annotate(&self, looked: &Looked, response: &mut Response, is_hit: bool) {
        let total = self.elapsed().saturating_sub(looked.began);
        if let Some(timing) = headers::timing((looked.hit, looked.took), (is_hit, total)) {
            response.headers_mut().insert(SERVER_TIMING, timing);
        }
        if let Some(stale) = looked.stale {
            response.headers_mut().insert(STALE, HeaderValue::from(stale.as_secs()));
        }
    }
}

/// A source's error, for the one who asked; the cause goes to the log.
pub(crate) fn refuse(id: Option<&ProjectId>, error: SourceError) -> Refusal {
    let id = id.map_or("", ProjectId::as_str);
    match error {
        SourceError::ProjectNotFound => Refusal::project_not_found(id),
        SourceError::SnapshotNotFound => Refusal::snapshot_not_found(),
        SourceError::NotKept => Refusal::file_not_kept(None),
        SourceError::Changed => Refusal::changed(),
        SourceError::Unavailable { reason, cause } => {
            tracing::warn!(project.id = id, cause = ?cause.map(|it| it.to_string()), "{reason}");
            Refusal::unavailable(reason)
        }
    }
}
