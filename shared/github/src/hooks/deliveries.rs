//! What a webhook delivered, as GitHub kept it.

use domain::Timestamp;
use domain::webhook::DeliveryGuid;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::HookError;
use crate::bounds::{CURSOR_BYTES, WORD_BYTES};
use crate::exchange::{Answer, Question};
use crate::{At, Session};

/// One attempt to deliver something.
#[derive(Clone, Debug, PartialEq)]
pub struct HookDelivery {
    /// Its number, which it needs to be delivered again.
    pub id: u64,
    /// What all attempts at the same have in common.
    pub guid: DeliveryGuid,
    /// `push`.
    pub event: String,
    /// `renamed`.
    pub action: Option<String>,
    /// When it was sent.
    pub delivered_at: Timestamp,
    /// Of HTTP; 0 where there was no answer.
    pub status_code: u16,
    /// How long the answer took.
    pub duration_ms: u64,
    /// Somebody asked for it again.
    pub redelivery: bool,
}

impl HookDelivery {
    /// It was taken.
    pub fn is_taken(&self) -> bool {
        (200..300).contains(&self.status_code)
    }
}

/// Some of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HookDeliveries {
    /// Newest first.
    pub deliveries: Vec<HookDelivery>,
    /// What to ask for next.
    pub next: Option<String>,
}

#[derive(Deserialize)]
struct DeliveryAnswer {
    id: u64,
    guid: String,
    event: String,
    action: Option<String>,
    delivered_at: String,
    #[serde(default)]
    status_code: u16,
    duration: Option<f64>,
    #[serde(default)]
    redelivery: bool,
}

const DELIVERIES: &str = "the webhook's deliveries";

/// Deliveries of one page.
const PAGE: usize = 100;

impl Session {
    /// A hundred attempts, newest first, from where the page before ended.
    pub async fn hook_deliveries(
        &self,
        at: &At,
        hook: u64,
        cursor: Option<&str>,
    ) -> Result<HookDeliveries, HookError> {
        let cursor = cursor.map(|cursor| utf8_percent_encode(cursor, NON_ALPHANUMERIC).to_string());
        let cursor = cursor.map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
        let url = self.hook_url(at, &format!("/{hook}/deliveries?per_page={PAGE}{cursor}"));
        let answer = self.ask(Question::json(url, DELIVERIES)).await.map_err(HookError::of_one)?;
        let read: Vec<DeliveryAnswer> = answer.json(DELIVERIES)?;
        Ok(HookDeliveries {
            deliveries: read.into_iter().filter_map(delivery).collect(),
            next: next(&answer),
        })
    }

    /// Has an attempt repeated.
    pub async fn redeliver(&self, at: &At, hook: u64, delivery: u64) -> Result<(), HookError> {
        self.post(self.hook_url(at, &format!("/{hook}/deliveries/{delivery}/attempts")), DELIVERIES).await
    }
}

/// One that is of no kind that is known is left out.
fn delivery(answer: DeliveryAnswer) -> Option<HookDelivery> {
    let is_word = |word: &str| word.len() <= WORD_BYTES && !word.contains(char::is_control);
    let duration = answer.duration.filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
    Some(HookDelivery {
        id: answer.id,
        guid: answer.guid.parse().ok()?,
        event: Some(answer.event).filter(|event| is_word(event))?,
        action: answer.action.filter(|action| is_word(action)),
        delivered_at: Timestamp::parse(&answer.delivered_at)?,
        status_code: answer.status_code,
        duration_ms: (duration.unwrap_or(0.0) * 1000.0).min(1e9) as u64,
        redelivery: answer.redelivery,
    })
}

/// The cursor of the next page: it is in a link.
fn next(answer: &Answer) -> Option<String> {
    let link = answer.header("link")?;
    let next = link.split(',').find(|part| part.contains("rel=\"next\""))?;
    let url = next.split_once('<')?.1.split_once('>')?.0;
    let cursor = url.split_once('?')?.1.split('&').find_map(|pair| pair.strip_prefix("cursor="))?;
    let cursor = percent_encoding::percent_decode_str(cursor).decode_utf8().ok()?.into_owned();
    (cursor.len() <= CURSOR_BYTES).then_some(cursor)
}
