//! The clients: one way to reach AWS for all of them.

use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use store::Store;

use crate::Config;

/// How AWS is reached: region, credentials and endpoints are the SDK's own variables.
pub async fn aws() -> SdkConfig {
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await
}

/// The store that the settings name; `None` where they name none.
pub fn store(config: &Config, aws: &SdkConfig) -> Option<Store> {
    config.store.clone().map(|place| Store::connect(aws, place))
}

/// The bus that the settings name; `None` where they name none.
#[cfg(feature = "events")]
pub fn events(config: &Config, aws: &SdkConfig) -> Option<events::Events> {
    config.event_bus.clone().map(|bus| events::Events::connect(aws, bus))
}

/// What webhooks sign with.
#[cfg(feature = "github")]
pub fn webhook_secrets(config: &Config) -> github::webhook::WebhookSecrets {
    let (masters, by_hand) = (config.webhook_masters.clone(), config.webhook_secrets.clone());
    github::webhook::WebhookSecrets::new(masters, by_hand)
}

/// The GitHub that the settings name.
#[cfg(feature = "github")]
pub fn github(config: &Config) -> Result<github::GitHub, github::BadConfig> {
    let clock = service::Clock::system();
    github::GitHub::new(github::GitHubConfig {
        api_url: config.github_api_url.clone(),
        raw_url: config.github_raw_url.clone(),
        token: config.github_token.clone(),
        patience: std::time::Duration::from_secs(15),
        retry_after: std::time::Duration::from_millis(300),
        now: std::sync::Arc::new(move || clock.now()),
    })
}
