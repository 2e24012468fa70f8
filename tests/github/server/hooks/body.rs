//! What somebody wants a webhook to be.

use serde::Deserialize;
use serde_json::json;

use crate::model::Webhook;
use crate::server::answer::Answer;

/// A body of `POST …/hooks` or `PATCH …/hooks/{id}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    name: Option<String>,
    config: Option<Config>,
    events: Option<Vec<String>>,
    active: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    url: Option<String>,
    content_type: Option<String>,
    secret: Option<String>,
    insecure_ssl: Option<String>,
}

/// Some of the events that GitHub knows.
const EVENTS: &[&str] = &[
    "*",
    "branch_protection_rule",
    "create",
    "delete",
    "fork",
    "issues",
    "ping",
    "public",
    "pull_request",
    "push",
    "release",
    "repository",
    "star",
    "watch",
];

/// 422, with the reason.
pub(super) fn invalid(resource: &str, message: &str) -> Answer {
    let body = json!({
        "message": "Validation Failed",
        "errors": [{"resource": resource, "code": "custom", "message": message}],
        "documentation_url": "https://docs.github.com/rest/repos/webhooks",
        "status": "422",
    });
    Answer::json(422, &body)
}

impl Wanted {
    pub(super) fn read(body: &[u8]) -> Result<Self, Answer> {
        let wanted = serde_json::from_slice::<Self>(body);
        let wanted =
            wanted.map_err(|error| Answer::refusal(400, &format!("Problems parsing JSON: {error}")))?;
        if wanted.name.as_deref().is_some_and(|name| name != "web") {
            return Err(invalid("Hook", "Name must be web"));
        }
        Ok(wanted)
    }

    /// A new webhook.
    pub(super) fn create(self) -> Result<Webhook, Answer> {
        if self.config.is_none() {
            return Err(invalid("Hook", "Config must contain URL for webhooks"));
        }
        let new = Webhook { content_type: "form".to_owned(), ..Webhook::to("") };
        self.change(&new)
    }

    /// What a webhook is after that. A configuration replaces the whole one: a secret that is not said again is gone.
    pub(super) fn change(self, before: &Webhook) -> Result<Webhook, Answer> {
        let mut webhook = before.clone();
        if let Some(config) = self.config {
            let Some(url) = config.url.filter(|url| is_url(url)) else {
                return Err(invalid("Hook", "Config must contain URL for webhooks"));
            };
            webhook.url = url;
            webhook.content_type = config.content_type.unwrap_or_else(|| "form".to_owned());
            if !matches!(&*webhook.content_type, "json" | "form") {
                return Err(invalid("Hook", "Content type must be json or form"));
            }
            webhook.secret = config.secret.filter(|secret| !secret.is_empty());
            webhook.insecure_ssl = match config.insecure_ssl.as_deref() {
                None | Some("0") => false,
                Some("1") => true,
                Some(_) => return Err(invalid("Hook", "Insecure ssl must be 0 or 1")),
            };
        }
        if let Some(events) = self.events {
            if let Some(strange) = events.iter().find(|event| !EVENTS.contains(&event.as_str())) {
                return Err(invalid("Hook", &format!("Events \"{strange}\" is not a valid event")));
            }
            webhook.events = events;
        }
        webhook.active = self.active.unwrap_or(webhook.active);
        Ok(webhook)
    }
}

fn is_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}
