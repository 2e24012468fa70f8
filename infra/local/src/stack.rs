//! Everything besides the read function: the embedded services, the other functions, and the schedule.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::map_request;
use boot::Config;
use domain::sync::{Signal, Trigger};
use domain::{ProjectUlid, Secret};
use embedded::{Embedded, Place, Target};
use service::{Clock, SpecsService};
use store::{Store, StoreConfig};
use sync::bounds::TIME_LIMIT;
use sync::{AGAIN_AFTER, Sync, SyncEvent};
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use crate::app::is_secure;
use crate::failure::Failure;
use crate::serve::PREPARER;
use crate::{leases, webhook_secrets};

/// How often expired items are removed.
const SWEEP: Duration = Duration::from_mins(10);

/// The parts of a stack that are running.
pub(crate) struct Stack {
    embedded: Arc<Embedded>,
    store: Store,
    sync: Sync,
    admin: Router,
    webhook: Router,
}

impl Stack {
    /// Starts the embedded services, and makes the functions that use them. `once`: what a link carries that signs in once.
    pub(crate) async fn start(
        config: &Config,
        place: Place,
        once: Option<Secret>,
        clock: &Clock,
    ) -> Result<Self, Failure> {
        let embedded =
            Embedded::start(place.clone()).await.map_err(|failure| Failure::new(failure.to_string()))?;
        let aws = embedded.sdk_config();
        let names = StoreConfig { table: embedded.table().to_owned(), bucket: embedded.bucket().to_owned() };
        let store = Store::connect(&aws, names);
        let events = events::Events::connect(&aws, embedded.bus().to_owned());
        let github = boot::github(config).map_err(|bad| Failure::new(bad.to_string()))?;
        let secrets = webhook_secrets::of(config, &place)?;
        let sync = Sync::new(sync::Parts {
            store: store.clone(),
            github: github.clone(),
            events: events.clone(),
            clock: clock.clone(),
            preparer: PREPARER,
            time_limit: TIME_LIMIT,
            again_after: AGAIN_AFTER,
            private_allowed: config.private_allowed,
            hooks: sync::HookSettings { public_url: config.public_url.clone(), secrets: secrets.clone() },
        });
        let parts = webhook::Parts { store: store.clone(), events: events.clone(), clock: clock.clone() };
        let settings =
            webhook::Settings { secrets: secrets.clone(), web_url: boot::web_url(&config.github_api_url) };
        let webhook = webhook::app(parts, settings);
        let parts = admin::Parts { store: store.clone(), github, events, clock: clock.clone() };
        let settings = admin::Settings {
            admin_token: config.admin_token.clone(),
            cron_secret: config.cron_secret.clone(),
            view_token: config.view_token.clone(),
            private_allowed: config.private_allowed,
            secure: is_secure(config),
            public_url: config.public_url.clone(),
            webhook_secrets: secrets,
            once: once.map(|secret| admin::OnceLink { secret }),
        };
        let admin = admin::app(parts, settings).layer(map_request(with_address));
        Ok(Self { embedded: Arc::new(embedded), store, sync, admin, webhook })
    }

    pub(crate) fn store(&self) -> Store {
        self.store.clone()
    }

    /// The functions besides read that answer requests, for [`Front`](crate::front::Front).
    pub(crate) fn functions(&self) -> [(&'static str, Router); 2] {
        [("AdminFunction", self.admin.clone()), ("WebhookFunction", self.webhook.clone())]
    }

    /// Does what the bus and the schedule bring, until `ending` says so. What a sync changed is seen at once.
    pub(crate) fn follow(&self, service: &Arc<SpecsService>, tick: Duration, ending: watch::Receiver<bool>) {
        let target = self.target(service);
        let (store, sync, embedded) = (self.store.clone(), self.sync.clone(), Arc::clone(&self.embedded));
        let (seen_by, until) = (Arc::clone(service), ending.clone());
        tokio::spawn(async move {
            let left = leases::free_all(&store).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "what an earlier run left could not be looked for");
                Vec::new()
            });
            // Events wait until now: a lease from here on is one of ours.
            embedded.on_event(target);
            if !left.is_empty() {
                go_on(&sync, left).await;
                seen_by.look_again();
            }
            schedule(sync, tick, until).await;
        });
        tokio::spawn(sweep(Arc::clone(&self.embedded), ending));
    }

    /// The functions that take events: there is one.
    fn target(&self, service: &Arc<SpecsService>) -> Target {
        let (sync, seen_by) = (self.sync.clone(), Arc::clone(service));
        Arc::new(move |_function, event| {
            let (sync, seen_by) = (sync.clone(), Arc::clone(&seen_by));
            Box::pin(async move {
                let invocation = event["id"].as_str().unwrap_or_default().to_owned();
                // What is not for us will not be for us the next time.
                let Ok(event) = SyncEvent::from_json(event) else { return Ok(()) };
                let done = sync.handle(event, &invocation).await;
                seen_by.look_again();
                done.map(drop).map_err(|error| error.to_string())
            })
        })
    }
}

/// Looks at the projects that an earlier run was looking at when it ended.
async fn go_on(sync: &Sync, projects: Vec<ProjectUlid>) {
    let look = SyncEvent::Signal(Signal::look(projects, Trigger::Schedule));
    if let Err(error) = sync.handle(look, "start").await {
        tracing::warn!(%error, "what an earlier run left could not be ended; the schedule does it");
    }
}

/// Ticks: at once, and then again and again.
async fn schedule(sync: Sync, tick: Duration, mut ending: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(tick);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut count, mut was_failing) = (0_u64, false);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = ending.wait_for(|ending| *ending) => return,
        }
        count += 1;
        let done = sync.handle(SyncEvent::Tick, &format!("tick-{count}")).await;
        match &done {
            // Said once: while the store is down every tick fails.
            Err(error) if !was_failing => {
                tracing::error!(%error, "the schedule's tick failed; the next one that can does its work");
            }
            Ok(_) if was_failing => tracing::info!("the schedule's tick went well again"),
            _ => {}
        }
        was_failing = done.is_err();
    }
}

async fn sweep(embedded: Arc<Embedded>, mut ending: watch::Receiver<bool>) {
    let mut times = tokio::time::interval(SWEEP);
    times.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = times.tick() => {}
            _ = ending.wait_for(|ending| *ending) => return,
        }
        if let Err(error) = embedded.sweep().await {
            tracing::warn!(%error, "expired items could not be removed");
        }
    }
}

/// Where a request came from, as the connection knows it.
async fn with_address(mut request: Request) -> Request {
    if let Some(ConnectInfo(address)) = request.extensions().get::<ConnectInfo<std::net::SocketAddr>>() {
        let address = admin::ClientAddress(address.ip().to_string());
        request.extensions_mut().insert(address);
    }
    request
}

#[cfg(test)]
mod tests;
