//! The read function under the Lambda runtime.

use std::sync::Arc;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let config = boot::Config::from_env()?;
    boot::init_tracing(&config, boot::LogFormat::Json);
    let prepared = boot::load_prepared(&config);
    let origin = prepared.as_ref().map(|it| it.origin.clone()).unwrap_or_default();
    let settings = read::Settings {
        revalidation_secret: config.revalidation_secret.clone(),
        view_token: config.view_token.clone(),
        secure: true,
        web_url: boot::web_url(&config.github_api_url),
        public_url: config.public_url.clone(),
        poll: Duration::from_secs(5),
        answers_max_bytes: config.cache_max_bytes / 2,
        events: None,
        clock: service::Clock::system(),
    };
    let store = match config.mode {
        service::Mode::Filesystem => None,
        _ => boot::store(&config, &boot::aws()),
    };
    let service = Arc::new(boot::specs_service(&config, origin, prepared, None, store));
    boot::measure_caches(&config, &service);
    lambda_http::run(read::app(service, settings)).await
}
