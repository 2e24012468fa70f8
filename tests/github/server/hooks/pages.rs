//! Lists in pages: webhooks by number, deliveries by cursor.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::Timestamp;
use serde_json::{Value, json};

use super::body;
use crate::model::{Delivery, Kept, second};
use crate::server::answer::{Answer, JSON};
use crate::server::asked::Asked;
use crate::server::route::decode;

/// What a page has where nobody says how much.
const PER_PAGE: usize = 30;

/// What a page has at most.
const MOST: usize = 100;

/// `page` and `per_page`; `None` where something else is asked.
pub(super) fn numbered(query: &str) -> Option<(usize, usize)> {
    let mut asked = parameters(query, &["page", "per_page"])?;
    let page = asked.remove("page").map_or(Some(1), |page| page.parse().ok().filter(|page| *page > 0))?;
    Some((page, per_page(&asked)?))
}

/// `per_page` and `cursor`; `None` where something else is asked.
pub(super) fn cursor(query: &str) -> Option<(usize, Option<String>)> {
    let mut asked = parameters(query, &["cursor", "per_page"])?;
    let per_page = per_page(&asked)?;
    Some((per_page, asked.remove("cursor")))
}

/// One page of all of them.
pub(super) fn numbered_page(asked: &Asked, all: &[Value], page: usize, per_page: usize) -> Answer {
    let shown = all.chunks(per_page).nth(page - 1).unwrap_or_default();
    let answer = Answer::found(JSON, Value::from(shown).to_string());
    if page * per_page >= all.len() {
        return answer;
    }
    let query = format!("per_page={per_page}&page={}", page + 1);
    answer.with("link", format!("<{}{}?{query}>; rel=\"next\"", asked.base, asked.request.path))
}

/// One page of what a webhook delivered, newest first.
pub(super) fn deliveries_page(
    asked: &Asked,
    kept: &Kept,
    repository: u64,
    per_page: usize,
    cursor: Option<&str>,
    now: Timestamp,
) -> Answer {
    let before = match cursor.map(read_cursor) {
        None => u64::MAX,
        Some(Some(before)) => before,
        Some(None) => return body::invalid("HookDelivery", "Cursor is invalid"),
    };
    let mut older = kept.shown(now).filter(|delivery| delivery.id < before).peekable();
    let shown = older.by_ref().take(per_page).collect::<Vec<_>>();
    let rows = shown.iter().map(|delivery| self::delivery(delivery, repository)).collect::<Vec<_>>();
    let answer = Answer::found(JSON, Value::from(rows).to_string());
    match (older.peek(), shown.last()) {
        (Some(_), Some(last)) => {
            let query = format!("per_page={per_page}&cursor={}", write_cursor(last.id));
            answer.with("link", format!("<{}{}?{query}>; rel=\"next\"", asked.base, asked.request.path))
        }
        _ => answer,
    }
}

/// A delivery as lists show it.
pub(super) fn delivery(delivery: &Delivery, repository: u64) -> Value {
    let answered = delivery.answered.as_ref();
    json!({
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": second(delivery.at),
        "redelivery": delivery.redelivery,
        "duration": answered.map(|it| it.duration.as_millis() as f64 / 1000.0),
        "status": answered.map(|it| it.status.as_str()),
        "status_code": answered.map(|it| it.status_code),
        "event": delivery.event,
        "action": delivery.action,
        "installation_id": null,
        "repository_id": repository,
        "throttled_at": null,
    })
}

fn per_page(asked: &BTreeMap<&str, String>) -> Option<usize> {
    let per_page = asked.get("per_page").map_or(Some(PER_PAGE), |number| number.parse().ok())?;
    (per_page > 0).then(|| per_page.min(MOST))
}

fn parameters<'a>(query: &'a str, known: &[&str]) -> Option<BTreeMap<&'a str, String>> {
    let mut parameters = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        if !known.contains(&name) || parameters.insert(name, decode(value)).is_some() {
            return None;
        }
    }
    Some(parameters)
}

/// Nobody is to count with it: it is what GitHub says it is.
fn write_cursor(last: u64) -> String {
    format!("v1_{}", BASE64_URL_SAFE_NO_PAD.encode(last.to_string()))
}

fn read_cursor(cursor: &str) -> Option<u64> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor.strip_prefix("v1_")?).ok()?;
    std::str::from_utf8(&bytes).ok()?.parse().ok()
}
