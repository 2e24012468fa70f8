//! What is served: the read function's app, with a stream of changes.

use std::sync::Arc;
use std::time::Duration;

use boot::Config;
use read::{Routes, Settings};
use service::SpecsService;

use crate::events::Hub;

/// So often an open page asks whether something changed.
const POLL: Duration = Duration::from_millis(500);

/// The app on one port.
pub(crate) fn app(service: Arc<SpecsService>, config: &Config, hub: Hub) -> Routes {
    let settings = Settings {
        revalidation_secret: config.revalidation_secret.clone(),
        view_token: config.view_token.clone(),
        secure: is_secure(config),
        web_url: boot::web_url(&config.github_api_url),
        public_url: config.public_url.clone(),
        poll: POLL,
        // Documents have the other half.
        answers_max_bytes: config.cache_max_bytes / 2,
        events: Some(Arc::new(move || hub.subscribe())),
        clock: service::Clock::system(),
    };
    read::app(service, settings)
}

/// Whether readers come over https: a laptop has no certificate; a proxy or tunnel in front may, and `PUBLIC_URL` says so.
pub(crate) fn is_secure(config: &Config) -> bool {
    config.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
}
