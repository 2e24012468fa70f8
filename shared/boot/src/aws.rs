//! The clients: one way to reach AWS for all of them.

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_types::sdk_config::SharedCredentialsProvider;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use store::Store;

use crate::Config;

/// How AWS is reached: region, credentials and endpoints are the SDK's own variables, which Lambda sets.
///
/// The SDK's own way to find them looks in more places (files, roles to assume, the instance's metadata): a function has
/// none of those, and would link, and run at each start, what looks there.
pub fn aws() -> SdkConfig {
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let credentials = EnvironmentVariableCredentialsProvider::new();
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION")).map(Region::new))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .service_config(Endpoints)
        .http_client(http)
        .build()
}

/// Other endpoints than AWS's own: `AWS_ENDPOINT_URL_DYNAMODB` and its like, or `AWS_ENDPOINT_URL` for all. Source: AWS SDKs
/// and Tools Reference Guide, "Service-specific endpoints".
#[derive(Debug)]
struct Endpoints;

impl LoadServiceConfig for Endpoints {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().replace(' ', "_").to_ascii_uppercase();
        variable(&format!("{}_{service}", key.env())).or_else(|| variable(key.env()))
    }
}

#[expect(clippy::disallowed_methods, reason = "these are the SDK's settings, not ours")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
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
        patience: github::bounds::PATIENCE,
        retry_after: std::time::Duration::from_millis(300),
        now: std::sync::Arc::new(move || clock.now()),
    })
}
