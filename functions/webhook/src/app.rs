//! The app, and what its handlers share.

use std::sync::Arc;

use axum::Router;
use domain::Timestamp;
use events::Events;
use github::webhook::WebhookSecrets;
use service::Clock;
use store::Store;

/// What the function works with.
#[derive(Clone)]
pub struct Parts {
    /// Where projects are kept.
    pub store: Store,
    /// Where signals go.
    pub events: Events,
    /// The time.
    pub clock: Clock,
}

/// What the function is told.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What deliveries are signed with.
    pub secrets: WebhookSecrets,
    /// The web site of the GitHub that is followed: `https://github.com`.
    pub web_url: String,
}

/// The webhook function's app.
pub fn app(parts: Parts, settings: Settings) -> Router {
    crate::router::router(App(Arc::new((parts, settings))))
}

/// What every handler has.
#[derive(Clone)]
pub(crate) struct App(Arc<(Parts, Settings)>);

impl App {
    pub(crate) fn store(&self) -> &Store {
        &self.0.0.store
    }

    pub(crate) fn events(&self) -> &Events {
        &self.0.0.events
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.0.clock.now()
    }

    pub(crate) fn secrets(&self) -> &WebhookSecrets {
        &self.0.1.secrets
    }

    pub(crate) fn web_url(&self) -> &str {
        &self.0.1.web_url
    }
}
