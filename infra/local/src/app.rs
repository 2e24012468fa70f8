//! What is served: the read function's app, with the stream of changes put in front of it.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use boot::Config;
use service::SpecsService;

use crate::events::Hub;

/// So often an open page asks whether something changed.
const POLL: Duration = Duration::from_millis(500);

/// The app on one port.
pub(crate) fn app(service: Arc<SpecsService>, config: &Config, hub: Hub) -> Router {
    let settings = read::Settings {
        revalidation_secret: config.revalidation_secret.clone(),
        poll: POLL,
        // 300 specs are 12 MB as plain JSON: with less, going through all of them would remember none.
        answers_max_bytes: config.cache_max_bytes,
    };
    let read = read::app(service, settings);
    // Other methods go to the app, which refuses them as it refuses all others.
    let events = get(move || {
        let hub = hub.clone();
        async move { hub.subscribe() }
    });
    Router::new().route("/api/events/specs", events.fallback_service(read.clone())).fallback_service(read)
}
