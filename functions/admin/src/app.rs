//! The app, and what its handlers share.

use std::sync::Arc;

use axum::Router;
use domain::{ProjectId, ProjectUlid, Secret, Timestamp};
use events::Events;
use github::GitHub;
use github::webhook::WebhookSecrets;
use service::Clock;
use store::{Store, StoreError};
use web::Refusal;
use web::sign_in::{Kind, Sessions};

use crate::once::Once;

/// What the function works with.
#[derive(Clone)]
pub struct Parts {
    /// Where projects are kept.
    pub store: Store,
    /// Where they come from.
    pub github: GitHub,
    /// Where signals go.
    pub events: Events,
    /// The time.
    pub clock: Clock,
}

/// What the function is told.
#[derive(Clone, Default)]
pub struct Settings {
    /// `ADMIN_TOKEN`: who may change something.
    pub admin_token: Option<Secret>,
    /// `CRON_SECRET`: who may have the schedule's tick done.
    pub cron_secret: Option<Secret>,
    /// `VIEW_TOKEN`: who may read, where not everybody may.
    pub view_token: Option<Secret>,
    /// This is a private showcase: private repositories are taken.
    pub private_allowed: bool,
    /// Readers come over https: cookies are for that only.
    pub secure: bool,
    /// `PUBLIC_URL`: where GitHub delivers; without a slash at its end.
    pub public_url: Option<String>,
    /// What webhooks sign with.
    pub webhook_secrets: WebhookSecrets,
    /// A link that signs in once: of a local start.
    pub once: Option<OnceLink>,
}

/// A sign-in that works once, for ten minutes from when the app was made.
#[derive(Clone)]
pub struct OnceLink {
    /// What the link carries: `/admin/sign-in?once=…`.
    pub secret: Secret,
}

/// The address that a request came from, as a request's extension: what a main knows from the connection or from the
/// request's context, and never from a header. Without it, all are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub String);

/// The admin function's app.
pub fn app(parts: Parts, settings: Settings) -> Router {
    let once = settings.once.clone().map(|link| Once::new(link.secret, parts.clock.now()));
    crate::router::router(App(Arc::new(Inner { parts, settings, once })))
}

/// What every handler has.
#[derive(Clone)]
pub(crate) struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    settings: Settings,
    once: Option<Once>,
}

impl App {
    pub(crate) fn store(&self) -> &Store {
        &self.0.parts.store
    }

    pub(crate) fn github(&self) -> &GitHub {
        &self.0.parts.github
    }

    pub(crate) fn events(&self) -> &Events {
        &self.0.parts.events
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn once(&self) -> Option<&Once> {
        self.0.once.as_ref()
    }

    /// The web site that repositories are on.
    pub(crate) fn site(&self) -> String {
        self.github().web_url()
    }

    /// The token that people of that kind sign in with.
    pub(crate) fn token(&self, kind: Kind) -> Result<&Secret, Refusal> {
        let (token, name) = match kind {
            Kind::Admin => (&self.0.settings.admin_token, "ADMIN_TOKEN"),
            Kind::Viewer => (&self.0.settings.view_token, "VIEW_TOKEN"),
        };
        token.as_ref().ok_or_else(|| not_configured(name))
    }

    /// The sessions of that kind; `None` where nobody can sign in.
    pub(crate) fn sessions(&self, kind: Kind) -> Option<Sessions> {
        self.token(kind).ok().map(|token| Sessions::new(kind, token, self.0.settings.secure))
    }

    /// The project that somebody names.
    pub(crate) async fn find(&self, id: &str) -> Result<ProjectUlid, Refusal> {
        let parsed: ProjectId = id.parse().map_err(|_| Refusal::project_not_found(id))?;
        if parsed.is_local() {
            return Err(Refusal::forbidden(
                "The project `local` is a folder that comes with this server: it cannot be changed here.",
            ));
        }
        let found = self.store().find(&parsed).await.map_err(unavailable)?;
        found.ok_or_else(|| Refusal::project_not_found(id))
    }
}

/// An endpoint whose secret is not set.
pub(crate) fn not_configured(variable: &str) -> Refusal {
    Refusal::unauthorized(format!("This is not configured: the server was started without `{variable}`."))
}

/// A store that failed, for the one who asked; the cause goes to the log.
#[expect(clippy::needless_pass_by_value, reason = "it stands behind `map_err`")]
pub(crate) fn unavailable(error: StoreError) -> Refusal {
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    tracing::warn!(error.cause = cause, "{error}");
    match error {
        StoreError::Unavailable { .. } => Refusal::unavailable("The store is not available now."),
        StoreError::Damaged { .. } => Refusal::internal(),
    }
}
