//! Webhooks over the REST API. Source: docs.github.com/rest/repos/webhooks.

use domain::Timestamp;
use serde_json::{Value, json};

use super::answer::{Answer, JSON};
use super::asked::Asked;
use crate::model::{Denied, Kept, Kind, Model, State, Webhook, second};

mod body;
mod pages;

use body::Wanted;

/// What of a repository's webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hooks {
    List { page: usize, per_page: usize },
    Create,
    One(u64),
    Change(u64),
    Remove(u64),
    Ping(u64),
    Deliveries { hook: u64, per_page: usize, cursor: Option<String> },
    Delivery { hook: u64, delivery: u64 },
    Attempt { hook: u64, delivery: u64 },
}

/// Webhooks of a repository for one event. Source: docs.github.com/webhooks, "Creating webhooks".
const FOR_ONE_EVENT: usize = 20;

impl Hooks {
    /// Reads what comes after `/hooks`.
    pub(super) fn read(method: &str, rest: &[&str], query: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<u64>().ok();
        Some(match (method, rest) {
            ("GET", []) => {
                let (page, per_page) = pages::numbered(query)?;
                Self::List { page, per_page }
            }
            ("GET", [hook, "deliveries"]) => {
                let (per_page, cursor) = pages::cursor(query)?;
                Self::Deliveries { hook: number(hook)?, per_page, cursor }
            }
            _ if !query.is_empty() => return None,
            ("POST", []) => Self::Create,
            ("GET", [hook]) => Self::One(number(hook)?),
            ("PATCH", [hook]) => Self::Change(number(hook)?),
            ("DELETE", [hook]) => Self::Remove(number(hook)?),
            ("POST", [hook, "pings"]) => Self::Ping(number(hook)?),
            ("GET", [hook, "deliveries", it]) => {
                Self::Delivery { hook: number(hook)?, delivery: number(it)? }
            }
            ("POST", [hook, "deliveries", it, "attempts"]) => {
                Self::Attempt { hook: number(hook)?, delivery: number(it)? }
            }
            _ => return None,
        })
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Deliveries { .. } | Self::Delivery { .. } | Self::Attempt { .. } => Kind::Deliveries,
            _ => Kind::Hooks,
        }
    }
}

/// Answers what is asked of the webhooks of a repository that is there for whoever asks.
pub(super) fn answer(model: &Model, state: &mut State, asked: &Asked, id: u64, hooks: &Hooks) -> Answer {
    let is_write = asked.request.method != "GET";
    if let Err(denied) = state.may_hook(&asked.caller, is_write) {
        return no_right(denied, is_write);
    }
    let Some(repository) = state.repository(id) else { return Answer::not_found() };
    let name = repository.full_name();
    if repository.taken_down {
        return Answer::taken_down(&name);
    }
    if repository.disabled {
        return Answer::blocked();
    }
    if is_write && repository.archived {
        return Answer::refusal(403, "Repository was archived so is read-only.");
    }
    let now = model.now();
    let one = |state: &State, hook: u64, status: u16| {
        let kept = state.webhooks.of(id).iter().find(|kept| kept.webhook.id == hook);
        kept.map_or_else(Answer::not_found, |kept| {
            let body = kept.described(&asked.base, &name).to_string();
            Answer { status, ..Answer::found(JSON, body) }
        })
    };
    let answer = match *hooks {
        Hooks::List { page, per_page } => {
            let all = state.webhooks.of(id).iter().map(|kept| kept.described(&asked.base, &name));
            pages::numbered_page(asked, &all.collect::<Vec<_>>(), page, per_page)
        }
        Hooks::One(hook) => one(state, hook, 200),
        Hooks::Create => match create(state, asked, id, now) {
            Err(refusal) => refusal,
            Ok(hook) => one(state, hook, 201),
        },
        Hooks::Change(hook) => match change(state, asked, id, hook, now) {
            Err(refusal) => refusal,
            Ok(()) => one(state, hook, 200),
        },
        Hooks::Remove(hook) if state.webhooks.remove(id, hook) => Answer::new(204, JSON, ""),
        Hooks::Ping(hook) if state.webhooks.find(id, hook).is_some() => {
            state.ping(id, hook, now);
            Answer::new(204, JSON, "")
        }
        Hooks::Attempt { hook, delivery } if state.webhooks.redeliver(id, hook, delivery, now) => {
            Answer::json(202, &json!({}))
        }
        Hooks::Deliveries { hook, per_page, ref cursor } => match state.webhooks.find(id, hook) {
            None => Answer::not_found(),
            Some(kept) => pages::deliveries_page(asked, kept, id, per_page, cursor.as_deref(), now),
        },
        Hooks::Delivery { hook, delivery } => match state.webhooks.find(id, hook) {
            None => Answer::not_found(),
            Some(kept) => whole(kept, delivery, id, now),
        },
        Hooks::Remove(_) | Hooks::Ping(_) | Hooks::Attempt { .. } => Answer::not_found(),
    };
    model.wake_deliveries();
    answer
}

fn no_right(denied: Denied, is_write: bool) -> Answer {
    match denied {
        Denied::Anonymous => Answer::refusal(401, "Requires authentication"),
        Denied::Hidden => Answer::not_found().with("x-accepted-oauth-scopes", "admin:repo_hook, repo".into()),
        Denied::Permission => {
            let right = if is_write { "write" } else { "read" };
            Answer::refusal(403, "Resource not accessible by personal access token")
                .with("x-accepted-github-permissions", format!("repository_hooks={right}"))
        }
    }
}

fn create(state: &mut State, asked: &Asked, id: u64, now: Timestamp) -> Result<u64, Answer> {
    let webhook = Wanted::read(&asked.body)?.create()?;
    match conflict(state.webhooks.of(id), &webhook) {
        Some(refusal) => Err(refusal),
        None => Ok(state.add_webhook(id, webhook, now)),
    }
}

fn change(state: &mut State, asked: &Asked, id: u64, hook: u64, now: Timestamp) -> Result<(), Answer> {
    let wanted = Wanted::read(&asked.body)?;
    let Some(kept) = state.webhooks.find(id, hook) else { return Err(Answer::not_found()) };
    let changed = wanted.change(&kept.webhook)?;
    if let Some(refusal) = conflict(state.webhooks.of(id), &changed) {
        return Err(refusal);
    }
    if let Some(kept) = state.webhooks.find(id, hook) {
        (kept.webhook, kept.updated_at) = (changed, now);
    }
    Ok(())
}

/// Why it cannot be beside the others.
fn conflict(others: &[Kept], webhook: &Webhook) -> Option<Answer> {
    let others = others.iter().map(|kept| &kept.webhook).filter(|other| other.id != webhook.id);
    let others = others.collect::<Vec<_>>();
    if others.iter().any(|other| other.url == webhook.url) {
        return Some(body::invalid("Hook", "Hook already exists on this repository"));
    }
    let crowded = webhook
        .events
        .iter()
        .find(|event| others.iter().filter(|other| other.events.contains(event)).count() >= FOR_ONE_EVENT);
    crowded.map(|event| {
        body::invalid("Hook", &format!("The \"{event}\" event cannot have more than {FOR_ONE_EVENT} hooks"))
    })
}

/// A delivery with what was sent and answered.
fn whole(kept: &Kept, delivery: u64, repository: u64, now: Timestamp) -> Answer {
    let Some(found) = kept.shown(now).find(|it| it.id == delivery) else { return Answer::not_found() };
    let mut body = pages::delivery(found, repository);
    let headers = found.headers.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str())));
    let headers = headers.collect::<serde_json::Map<_, _>>();
    let said = found.answered.as_ref().map(|answered| answered.body.as_str());
    body["url"] = kept.webhook.url.clone().into();
    body["request"] = json!({"headers": headers, "payload": found.payload});
    body["response"] = json!({"headers": {}, "payload": said});
    body["delivered_at"] = second(found.at).into();
    Answer::found(JSON, body.to_string())
}
