//! Webhooks of a repository: what there is, what is made of it, and what was delivered.

mod deliveries;
mod error;

use domain::Secret;
use domain::webhook::{HOOK_EVENTS, HookTask, ProjectHook, SeenHook, WantedHook, hook_task};
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

pub use self::deliveries::{HookDeliveries, HookDelivery};
pub use self::error::HookError;
use crate::bounds::HOOK_PAGES;
use crate::exchange::{Answer, Question};
use crate::session::path;
use crate::{At, GitHubError, Session};

const HOOKS: &str = "the webhooks";
const HOOK: &str = "the webhook";

/// Webhooks of one page; there are at most twenty for each kind of event.
const PAGE: usize = 100;

#[derive(Deserialize)]
struct HookAnswer {
    id: u64,
    #[serde(default)]
    events: Vec<String>,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    config: ConfigAnswer,
    #[serde(default)]
    last_response: LastAnswer,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ConfigAnswer {
    url: Option<String>,
    content_type: Option<String>,
    /// `"1"`, or the number.
    insecure_ssl: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LastAnswer {
    code: Option<u16>,
}

impl Session {
    /// Makes a repository have the wanted webhook: finds it, sets it anew, or makes it. A write whose answer was lost is not
    /// repeated blindly: what is there is looked at again.
    pub async fn ensure_hook(
        &self,
        at: &At,
        known: Option<&ProjectHook>,
        wanted: &WantedHook,
        secret: &Secret,
    ) -> Result<SeenHook, HookError> {
        let once = self.try_hook(at, known, wanted, secret).await;
        match once {
            Err(error) if error.is_to_be_looked_at() => self.try_hook(at, known, wanted, secret).await,
            once => once,
        }
    }

    async fn try_hook(
        &self,
        at: &At,
        known: Option<&ProjectHook>,
        wanted: &WantedHook,
        secret: &Secret,
    ) -> Result<SeenHook, HookError> {
        let seen = self.hooks(at).await?;
        match hook_task(known, wanted, &seen) {
            HookTask::Nothing(id) => seen.into_iter().find(|hook| hook.id == id).ok_or(HookError::Gone),
            HookTask::Change(id) => {
                let url = self.hook_url(at, &format!("/{id}"));
                let changed = self.set_hook(url, Method::PATCH, wanted, secret).await?;
                // GitHub still tells of what the old one delivered.
                Ok(SeenHook { last_code: None, ..changed })
            }
            HookTask::Create => self.set_hook(self.hook_url(at, ""), Method::POST, wanted, secret).await,
        }
    }

    /// All webhooks of a repository.
    pub async fn hooks(&self, at: &At) -> Result<Vec<SeenHook>, HookError> {
        let mut all = Vec::new();
        for page in 1..=HOOK_PAGES {
            let url = self.hook_url(at, &format!("?per_page={PAGE}&page={page}"));
            let answer = self.ask(Question::json(url, HOOKS)).await.map_err(HookError::of_all)?;
            let hooks: Vec<HookAnswer> = answer.json(HOOKS)?;
            let is_last = hooks.len() < PAGE;
            all.extend(hooks.into_iter().map(seen));
            if is_last {
                break;
            }
        }
        Ok(all)
    }

    /// Removes a webhook. One that is gone is removed.
    pub async fn remove_hook(&self, at: &At, hook: u64) -> Result<(), HookError> {
        let question = Question::json(self.hook_url(at, &format!("/{hook}")), HOOK);
        match self.ask(Question { method: Some(Method::DELETE), ..question }).await {
            Ok(_) => Ok(()),
            Err(failure) => match HookError::of_one(failure) {
                HookError::Gone => Ok(()),
                error => Err(error),
            },
        }
    }

    /// Has GitHub deliver a ping.
    pub async fn ping_hook(&self, at: &At, hook: u64) -> Result<(), HookError> {
        self.post(self.hook_url(at, &format!("/{hook}/pings")), HOOK).await
    }

    /// Something that is done again each time that it is said.
    async fn post(&self, url: String, what: &'static str) -> Result<(), HookError> {
        let question =
            Question { method: Some(Method::POST), repeatable: false, ..Question::json(url, what) };
        self.ask(question).await.map(|_| ()).map_err(HookError::of_one)
    }

    async fn set_hook(
        &self,
        url: String,
        method: Method,
        wanted: &WantedHook,
        secret: &Secret,
    ) -> Result<SeenHook, HookError> {
        let config = json!({
            "url": wanted.url,
            "content_type": "json",
            "secret": secret.reveal(),
            "insecure_ssl": "0",
        });
        let mut body = json!({"config": config, "events": HOOK_EVENTS, "active": true});
        let is_new = method == Method::POST;
        if is_new {
            body["name"] = "web".into();
        }
        let body = Some(body.to_string().into());
        // To make one twice is refused; to set one twice is to set it once.
        let (method, repeatable) = (Some(method), !is_new);
        let question = Question { body, method, repeatable, ..Question::json(url, HOOK) };
        let answer: Answer = self.ask(question).await.map_err(|failure| {
            if is_new { HookError::of_all(failure) } else { HookError::of_one(failure) }
        })?;
        Ok(seen(answer.json(HOOK)?))
    }

    fn hook_url(&self, at: &At, rest: &str) -> String {
        self.hub.addresses.api(&format!("{}/hooks{rest}", path(at)))
    }
}

fn seen(hook: HookAnswer) -> SeenHook {
    let secure = matches!(&hook.config.insecure_ssl, Value::Null)
        || hook.config.insecure_ssl == "0"
        || hook.config.insecure_ssl == 0;
    SeenHook {
        id: hook.id,
        url: hook.config.url.unwrap_or_default(),
        events: hook.events,
        active: hook.active,
        json: hook.config.content_type.as_deref() == Some("json"),
        insecure: !secure,
        last_code: hook.last_response.code.filter(|code| *code > 0),
    }
}

impl From<GitHubError> for HookError {
    fn from(error: GitHubError) -> Self {
        Self::NoAnswer(error)
    }
}
