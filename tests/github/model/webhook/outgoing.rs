//! What is on its way out, and what goes wrong with it.

use std::time::Duration;

use bytes::Bytes;
use domain::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::signature::{hmac_sha1, hmac_sha256};
use super::{Delivery, DeliveryAnswer, FIRST_DELIVERY, Webhook, Webhooks};
use crate::model::Model;

/// What goes wrong with a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryFault {
    /// It is never sent, and GitHub shows no trace of it.
    Lost,
    /// It is not sent: GitHub could not connect, and says so.
    Unreachable,
    /// It arrives, and GitHub does not hear the answer: it timed out.
    AnswerLost,
    /// It is sent so much later.
    Late(Duration),
    /// It arrives twice.
    Doubled,
}

/// A request to be made.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    repository: u64,
    hook: u64,
    delivery: u64,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    pub(crate) fault: Option<DeliveryFault>,
}

/// What became of one.
pub(crate) enum Answered {
    /// This status, and these words.
    Said(u16, String),
    /// There is nobody.
    Unreachable,
    /// Nobody answered in time.
    TimedOut,
}

impl Model {
    /// The next `times` deliveries go wrong.
    pub fn fail_deliveries(&self, fault: DeliveryFault, times: usize) {
        self.lock().webhooks.faults.push((fault, times));
    }

    /// From now on deliveries wait, until they are released.
    pub fn hold_deliveries(&self) {
        self.lock().webhooks.held.get_or_insert_default();
    }

    /// Sends what waits, one after the other, in another order: the last one first.
    pub fn release_deliveries_reversed(&self) {
        let mut state = self.lock();
        let held = state.webhooks.held.take().unwrap_or_default();
        state.webhooks.outbox.extend(held.into_iter().rev());
        drop(state);
        self.outgoing.notify_one();
    }

    /// Sends what waits, in its order.
    pub fn release_deliveries(&self) {
        let mut state = self.lock();
        let held = state.webhooks.held.take().unwrap_or_default();
        state.webhooks.outbox.extend(held);
        drop(state);
        self.outgoing.notify_one();
    }

    /// Sends the same again, as who presses *Redeliver* does.
    ///
    /// # Panics
    /// Where there is no such delivery.
    pub fn redeliver(&self, repository: &str, hook: u64, delivery: u64) {
        let now = self.now();
        let mut state = self.lock();
        let id = state.named(repository).id;
        let found = state.webhooks.redeliver(id, hook, delivery, now);
        assert!(found, "there is no delivery {delivery}");
        drop(state);
        self.outgoing.notify_one();
    }

    /// How many deliveries are not at their end. Those that are held do not count.
    pub fn undelivered(&self) -> usize {
        let webhooks = &self.lock().webhooks;
        webhooks.outbox.len() + webhooks.under_way
    }

    /// Waits until all deliveries that are not held are at their end: answered, failed or lost.
    pub async fn deliveries_ended(&self) {
        loop {
            let moved = self.delivered.notified();
            if self.undelivered() == 0 {
                return;
            }
            moved.await;
        }
    }

    /// The next request to make; waits until there is one.
    pub(crate) async fn next_outgoing(&self) -> Outgoing {
        loop {
            let moved = self.outgoing.notified();
            {
                let webhooks = &mut self.lock().webhooks;
                if let Some(outgoing) = webhooks.outbox.pop_front() {
                    webhooks.under_way += 1;
                    return outgoing;
                }
            }
            moved.await;
        }
    }

    /// There may be something to send.
    pub(crate) fn wake_deliveries(&self) {
        self.outgoing.notify_one();
    }

    /// A request was made, or not.
    pub(crate) fn delivered(&self, outgoing: &Outgoing, answered: Option<Answered>, began: Timestamp) {
        let took = self.now().as_millis().saturating_sub(began.as_millis());
        let mut state = self.lock();
        let webhooks = &mut state.webhooks;
        webhooks.under_way = webhooks.under_way.saturating_sub(1);
        if let Some(kept) = webhooks.find(outgoing.repository, outgoing.hook)
            && let Some(delivery) = kept.deliveries.iter_mut().find(|it| it.id == outgoing.delivery)
        {
            let duration = Duration::from_millis(u64::try_from(took).unwrap_or_default());
            delivery.answered = answered.map(|answered| said(answered, duration));
        }
        drop(state);
        self.delivered.notify_waiters();
    }
}

impl Webhooks {
    /// Queues a request, signed with what the webhook has now.
    pub(super) fn attempt(
        &mut self,
        repository: u64,
        hook: u64,
        delivery: Delivery,
        json: &Bytes,
        now: Timestamp,
    ) {
        let id = FIRST_DELIVERY + self.attempts_made;
        let Some(kept) = self.find(repository, hook) else { return };
        let body = encode(&kept.webhook, json);
        let headers = headers(&kept.webhook, &delivery, &body, repository);
        let url = kept.webhook.url.clone();
        kept.deliveries.push(Delivery { id, at: now, headers: headers.clone(), answered: None, ..delivery });
        self.attempts_made += 1;
        let outgoing = Outgoing { repository, hook, delivery: id, url, headers, body, fault: self.fault() };
        match &mut self.held {
            Some(held) => held.push(outgoing),
            None => self.outbox.push_back(outgoing),
        }
    }

    fn fault(&mut self) -> Option<DeliveryFault> {
        let (fault, left) = self.faults.iter_mut().find(|(_, left)| *left > 0)?;
        *left -= 1;
        Some(*fault)
    }
}

fn encode(webhook: &Webhook, json: &Bytes) -> Bytes {
    if webhook.content_type != "form" {
        return json.clone();
    }
    let text = String::from_utf8_lossy(json);
    format!("payload={}", utf8_percent_encode(&text, NON_ALPHANUMERIC)).into()
}

/// Source: docs.github.com/webhooks, "Delivery headers".
fn headers(webhook: &Webhook, delivery: &Delivery, body: &[u8], repository: u64) -> Vec<(String, String)> {
    let form = webhook.content_type == "form";
    let content_type = if form { "application/x-www-form-urlencoded" } else { "application/json" };
    let mut headers = vec![
        ("Accept", "*/*".to_owned()),
        ("Content-Type", content_type.to_owned()),
        ("User-Agent", "GitHub-Hookshot/044aadd".to_owned()),
        ("X-GitHub-Delivery", delivery.guid.clone()),
        ("X-GitHub-Event", delivery.event.clone()),
        ("X-GitHub-Hook-ID", webhook.id.to_string()),
        ("X-GitHub-Hook-Installation-Target-ID", repository.to_string()),
        ("X-GitHub-Hook-Installation-Target-Type", "repository".to_owned()),
    ];
    if let Some(secret) = &webhook.secret {
        headers.push(("X-Hub-Signature", format!("sha1={}", hmac_sha1(secret, body))));
        headers.push(("X-Hub-Signature-256", format!("sha256={}", hmac_sha256(secret, body))));
    }
    headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn said(answered: Answered, duration: Duration) -> DeliveryAnswer {
    let (status, status_code, body) = match answered {
        Answered::Said(code @ 200..=299, body) => ("OK".to_owned(), code, body),
        Answered::Said(code, body) => (format!("Invalid HTTP Response: {code}"), code, body),
        Answered::Unreachable => ("failed to connect to host".to_owned(), 502, String::new()),
        Answered::TimedOut => ("timed out".to_owned(), 504, String::new()),
    };
    DeliveryAnswer { status, status_code, duration, body }
}
