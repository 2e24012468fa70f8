//! The sync function under the Lambda runtime.

use aws_lambda_events::eventbridge::EventBridgeEvent;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use service::{Clock, Preparer};
use sync::bounds::TIME_LIMIT;
use sync::{AGAIN_AFTER, HookSettings, Parts, Sync, SyncEvent};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = boot::Config::from_env()?;
    boot::init_tracing(&config, boot::LogFormat::Json);
    let aws = boot::aws();
    let sync = Sync::new(Parts {
        store: boot::store(&config, &aws).ok_or("TABLE_NAME and BUCKET_NAME are not set")?,
        github: boot::github(&config)?,
        events: boot::events(&config, &aws).ok_or("EVENT_BUS_NAME is not set")?,
        clock: Clock::system(),
        preparer: Preparer { count_tokens: prepare::count_tokens, blocks: prepare::blocks },
        time_limit: TIME_LIMIT,
        again_after: AGAIN_AFTER,
        private_allowed: config.private_allowed,
        hooks: HookSettings { secrets: boot::webhook_secrets(&config), public_url: config.public_url },
    });
    lambda_runtime::run(service_fn(|event: LambdaEvent<EventBridgeEvent>| async {
        let invocation = event.context.request_id;
        let done = sync.handle(SyncEvent::try_from(event.payload)?, &invocation).await?;
        Ok::<_, Error>(done)
    }))
    .await
}
