//! The admin function under the Lambda runtime.

use admin::ClientAddress;
use axum::extract::Request;
use axum::middleware::map_request;
use lambda_http::{RequestExt as _, request::RequestContext};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let config = boot::Config::from_env()?;
    boot::init_tracing(&config, boot::LogFormat::Json);
    let aws = boot::aws();
    let parts = admin::Parts {
        store: boot::store(&config, &aws).ok_or("TABLE_NAME and BUCKET_NAME are not set")?,
        github: boot::github(&config)?,
        events: boot::events(&config, &aws).ok_or("EVENT_BUS_NAME is not set")?,
        clock: service::Clock::system(),
    };
    let settings = admin::Settings {
        webhook_secrets: boot::webhook_secrets(&config),
        admin_token: config.admin_token,
        cron_secret: config.cron_secret,
        view_token: config.view_token,
        private_allowed: config.private_allowed,
        secure: true,
        public_url: config.public_url,
        once: None,
    };
    lambda_http::run(admin::app(parts, settings).layer(map_request(with_address))).await
}

/// Where the request came from, as API Gateway knows it.
async fn with_address(mut request: Request) -> Request {
    if let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref()
        && let Some(address) = context.http.source_ip.clone()
    {
        request.extensions_mut().insert(ClientAddress(address));
    }
    request
}
