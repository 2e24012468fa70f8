//! The webhook function under the Lambda runtime.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let config = boot::Config::from_env()?;
    boot::init_tracing(&config, boot::LogFormat::Json);
    let aws = boot::aws();
    let parts = webhook::Parts {
        store: boot::store(&config, &aws).ok_or("TABLE_NAME and BUCKET_NAME are not set")?,
        events: boot::events(&config, &aws).ok_or("EVENT_BUS_NAME is not set")?,
        clock: service::Clock::system(),
    };
    let settings = webhook::Settings {
        secrets: boot::webhook_secrets(&config),
        web_url: boot::web_url(&config.github_api_url),
    };
    lambda_http::run(webhook::app(parts, settings)).await
}
