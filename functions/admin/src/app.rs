//! The app, and what its handlers share.

use axum::Router;
use domain::Secret;
use events::Events;
use github::GitHub;
use service::Clock;
use store::Store;

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
    /// A link that signs in once: of a local start.
    pub once: Option<OnceLink>,
}

/// A sign-in that works once, for ten minutes from when it was made.
#[derive(Clone)]
pub struct OnceLink {
    /// What the link carries: `/admin/sign-in?once=…`.
    pub secret: Secret,
}

/// The admin function's app.
pub fn app(parts: Parts, settings: Settings) -> Router {
    let _ = (parts, settings);
    Router::new()
}
