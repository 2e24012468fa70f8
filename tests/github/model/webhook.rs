//! Webhooks, and what becomes of their deliveries.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use domain::Timestamp;
use serde_json::Value;

use super::{Model, State};

mod changes;
mod outgoing;
mod payload;
mod signature;
mod tell;

pub use self::outgoing::DeliveryFault;
pub(crate) use self::outgoing::{Answered, Outgoing};
use self::payload::Event;

/// A webhook of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its number; 0 until it is added.
    pub id: u64,
    /// Where it delivers.
    pub url: String,
    /// `json` or `form`.
    pub content_type: String,
    /// What it signs with.
    pub secret: Option<String>,
    /// Certificates are not checked.
    pub insecure_ssl: bool,
    /// What it hears of; `*` is everything.
    pub events: Vec<String>,
    /// It delivers.
    pub active: bool,
}

impl Webhook {
    /// One that hears of pushes, as JSON and unsigned.
    pub fn to(url: impl Into<String>) -> Self {
        Self {
            id: 0,
            url: url.into(),
            content_type: "json".to_owned(),
            secret: None,
            insecure_ssl: false,
            events: vec!["push".to_owned()],
            active: true,
        }
    }

    /// The same, signing with that.
    pub fn signed(self, secret: impl Into<String>) -> Self {
        Self { secret: Some(secret.into()), ..self }
    }
}

/// One attempt to deliver something.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its number: each attempt has its own.
    pub id: u64,
    /// What all attempts at the same have in common.
    pub guid: String,
    /// `push`, `ping`, `repository`.
    pub event: String,
    /// `renamed`, `privatized`, ….
    pub action: Option<String>,
    /// When it was sent.
    pub at: Timestamp,
    /// Somebody asked for it again.
    pub redelivery: bool,
    /// What was sent.
    pub payload: Value,
    /// What it was sent with.
    pub headers: Vec<(String, String)>,
    /// What came back; `None` while it is under way.
    pub answered: Option<DeliveryAnswer>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryAnswer {
    /// In GitHub's words: `OK`, `timed out`.
    pub status: String,
    /// Of HTTP; 502 and 504 are GitHub's own as well.
    pub status_code: u16,
    /// How long it took, by the model's clock.
    pub duration: Duration,
    /// What was said, cut off.
    pub body: String,
}

/// A webhook with its past.
pub(crate) struct Kept {
    pub(crate) webhook: Webhook,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// In the order of their numbers.
    pub(crate) deliveries: Vec<Delivery>,
}

/// All webhooks, and what is on its way.
#[derive(Default)]
pub(crate) struct Webhooks {
    of: HashMap<u64, Vec<Kept>>,
    hooks_made: u64,
    attempts_made: u64,
    events_made: u64,
    outbox: VecDeque<Outgoing>,
    /// What waits until somebody lets it go.
    held: Option<Vec<Outgoing>>,
    faults: Vec<(DeliveryFault, usize)>,
    under_way: usize,
}

/// Numbers like GitHub's: those of deliveries are larger than a float can hold.
const FIRST_HOOK: u64 = 400_000_001;
const FIRST_DELIVERY: u64 = 9_100_000_000_000_001;

/// How long deliveries are kept. Source: docs.github.com/webhooks, "Viewing webhook deliveries".
const KEPT: Duration = Duration::from_hours(72);

/// A push that is larger is not delivered. Source: docs.github.com/webhooks, "Payload cap".
const PAYLOAD_BYTES: usize = 25_000_000;

impl Model {
    /// Somebody adds a webhook by hand. It is pinged at once.
    pub fn add_webhook(&self, repository: &str, webhook: Webhook) -> u64 {
        let now = self.now();
        let mut state = self.lock();
        let id = state.named(repository).id;
        let hook = state.add_webhook(id, webhook, now);
        drop(state);
        self.outgoing.notify_one();
        hook
    }

    /// Somebody changes a webhook by hand.
    ///
    /// # Panics
    /// Where there is no such webhook.
    pub fn change_webhook(&self, repository: &str, hook: u64, change: impl FnOnce(&mut Webhook)) {
        let now = self.now();
        let mut state = self.lock();
        let id = state.named(repository).id;
        let Some(kept) = state.webhooks.find(id, hook) else { panic!("there is no webhook {hook}") };
        kept.updated_at = now;
        change(&mut kept.webhook);
    }

    /// Somebody deletes a webhook by hand.
    pub fn delete_webhook(&self, repository: &str, hook: u64) {
        let mut state = self.lock();
        let id = state.named(repository).id;
        state.webhooks.remove(id, hook);
    }

    /// The webhooks of a repository, with their secrets.
    pub fn webhooks(&self, repository: &str) -> Vec<Webhook> {
        let mut state = self.lock();
        let id = state.named(repository).id;
        state.webhooks.of(id).iter().map(|kept| kept.webhook.clone()).collect()
    }

    /// What a webhook delivered, or tried to, newest first.
    pub fn deliveries(&self, repository: &str, hook: u64) -> Vec<Delivery> {
        let now = self.now();
        let mut state = self.lock();
        let id = state.named(repository).id;
        state.webhooks.find(id, hook).map_or_else(Vec::new, |kept| kept.shown(now).cloned().collect())
    }
}

impl State {
    /// A new webhook, which is pinged.
    pub(crate) fn add_webhook(&mut self, repository: u64, webhook: Webhook, now: Timestamp) -> u64 {
        let id = FIRST_HOOK + self.webhooks.hooks_made;
        self.webhooks.hooks_made += 1;
        let webhook = Webhook { id, ..webhook };
        let kept = Kept { webhook, created_at: now, updated_at: now, deliveries: Vec::new() };
        self.webhooks.of.entry(repository).or_default().push(kept);
        self.ping(repository, id, now);
        id
    }

    /// Delivers a ping, whatever the webhook hears of.
    pub(crate) fn ping(&mut self, repository: u64, hook: u64, now: Timestamp) {
        let Some(described) = self.repository(repository) else { return };
        let Some(kept) = self.webhooks.of(repository).iter().find(|kept| kept.webhook.id == hook) else {
            return;
        };
        let event = payload::ping(described, kept);
        self.webhooks.deliver(repository, Some(hook), &event, now);
    }

    /// Delivers to all webhooks that hear of it.
    pub(super) fn emit(&mut self, repository: u64, event: &Event, now: Timestamp) {
        self.webhooks.deliver(repository, None, event, now);
    }

    /// Whether anybody hears of anything there: what nobody hears of is not worked out.
    pub(super) fn is_heard(&self, repository: u64) -> bool {
        self.webhooks.of(repository).iter().any(|kept| kept.webhook.active)
    }
}

impl Webhooks {
    pub(crate) fn of(&self, repository: u64) -> &[Kept] {
        self.of.get(&repository).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn find(&mut self, repository: u64, hook: u64) -> Option<&mut Kept> {
        self.of.get_mut(&repository)?.iter_mut().find(|kept| kept.webhook.id == hook)
    }

    /// Removes one. Whether it was there.
    pub(crate) fn remove(&mut self, repository: u64, hook: u64) -> bool {
        let Some(all) = self.of.get_mut(&repository) else { return false };
        let before = all.len();
        all.retain(|kept| kept.webhook.id != hook);
        all.len() < before
    }

    /// They go with the repository.
    pub(super) fn remove_all(&mut self, repository: u64) {
        self.of.remove(&repository);
    }

    /// The same again. Whether there is such a delivery.
    pub(crate) fn redeliver(&mut self, repository: u64, hook: u64, delivery: u64, now: Timestamp) -> bool {
        let Some(kept) = self.find(repository, hook) else { return false };
        let Some(old) = kept.shown(now).find(|it| it.id == delivery).cloned() else { return false };
        let body = Bytes::from(old.payload.to_string());
        self.attempt(repository, hook, Delivery { redelivery: true, ..old }, &body, now);
        true
    }

    /// One delivery for each webhook that hears of it; `only`: for that one, whatever it hears of.
    fn deliver(&mut self, repository: u64, only: Option<u64>, event: &Event, now: Timestamp) {
        let hears = |hook: &Webhook| match only {
            Some(id) => hook.id == id,
            None => hook.active && hook.events.iter().any(|it| it == "*" || it == event.name),
        };
        let hooks = self.of(repository).iter().map(|kept| &kept.webhook).filter(|hook| hears(hook));
        let hooks = hooks.map(|hook| hook.id).collect::<Vec<_>>();
        let body = Bytes::from(event.payload.to_string());
        if body.len() > PAYLOAD_BYTES {
            return;
        }
        for hook in hooks {
            let delivery = Delivery {
                id: 0,
                guid: signature::guid(self.events_made),
                event: event.name.to_owned(),
                action: event.action.map(str::to_owned),
                at: now,
                redelivery: false,
                payload: event.payload.clone(),
                headers: Vec::new(),
                answered: None,
            };
            self.events_made += 1;
            self.attempt(repository, hook, delivery, &body, now);
        }
    }
}

impl Kept {
    /// What is answered, and not too old, newest first.
    pub(crate) fn shown(&self, now: Timestamp) -> impl Iterator<Item = &Delivery> {
        let kept = i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX);
        let young = move |delivery: &&Delivery| delivery.at.as_millis() + kept > now.as_millis();
        self.deliveries.iter().rev().filter(|delivery| delivery.answered.is_some()).filter(young)
    }
}
