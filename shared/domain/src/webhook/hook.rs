//! A project's webhook at GitHub: what it is to be, what is known of it, and what has to be done about it.

use serde::{Deserialize, Serialize};

use crate::{Project, Timestamp};

/// What a webhook hears of, and nothing else.
pub const HOOK_EVENTS: [&str; 2] = ["push", "repository"];

/// Milliseconds between two checks of what a webhook delivered: six hours.
const CHECK_EVERY: i64 = 6 * 60 * 60 * 1000;

/// What is known of a project's webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProjectHook {
    /// GitHub's number of it; `None`: there is none that we know of.
    pub id: Option<u64>,
    /// Where it was last set to deliver.
    pub url: String,
    /// The name of the master that its secret was derived from.
    pub master: Option<String>,
    /// How it does.
    pub state: HookState,
    /// Why, in a sentence.
    pub reason: Option<String>,
    /// When what it delivered was last checked.
    pub checked_at: Option<Timestamp>,
}

/// How a webhook does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HookState {
    /// There is none.
    #[default]
    Unconfigured,
    /// It is there, and has not delivered yet.
    Pending,
    /// It delivers.
    Active,
    /// Its last delivery was not taken.
    Failing,
    /// It was there, and is not any more.
    Missing,
}

/// What a webhook is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedHook {
    /// Where it is to deliver.
    pub url: String,
    /// The name of the master that its secret is to be derived from.
    pub master: String,
}

/// A webhook as GitHub shows it: its secret is never seen again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenHook {
    /// Its number.
    pub id: u64,
    /// Where it delivers.
    pub url: String,
    /// What it hears of.
    pub events: Vec<String>,
    /// It delivers.
    pub active: bool,
    /// It delivers JSON.
    pub json: bool,
    /// Certificates are not checked.
    pub insecure: bool,
    /// How its last delivery was answered.
    pub last_code: Option<u16>,
}

/// What has to be done about a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookTask {
    /// It is as it is to be.
    Nothing(u64),
    /// There is one that is to be set anew: address, secret, events.
    Change(u64),
    /// There is none.
    Create,
}

/// What has to be done so that a repository has the wanted webhook. One with our address comes before the one that we know:
/// GitHub does not take the same address twice.
pub fn hook_task(known: Option<&ProjectHook>, wanted: &WantedHook, seen: &[SeenHook]) -> HookTask {
    let known_id = known.and_then(|known| known.id);
    let ours = seen.iter().find(|hook| hook.url == wanted.url);
    let ours = ours.or_else(|| seen.iter().find(|hook| Some(hook.id) == known_id));
    let Some(hook) = ours else { return HookTask::Create };
    let hears = HOOK_EVENTS.iter().all(|event| hook.events.iter().any(|it| it == event));
    let is_set = hook.url == wanted.url
        && hook.active
        && hook.json
        && !hook.insecure
        && hears
        && hook.events.len() == HOOK_EVENTS.len();
    let has_secret =
        known.is_some_and(|known| known.id == Some(hook.id) && known.master.as_ref() == Some(&wanted.master));
    if is_set && has_secret { HookTask::Nothing(hook.id) } else { HookTask::Change(hook.id) }
}

impl ProjectHook {
    /// What is known once a webhook was found to be as wanted, or was made so.
    pub fn of(hook: &SeenHook, wanted: &WantedHook, checked_at: Option<Timestamp>) -> Self {
        let (state, reason) = match hook.last_code {
            None => (HookState::Pending, None),
            Some(200..=299) => (HookState::Active, None),
            Some(code) => {
                let reason = format!("GitHub's last delivery was not taken: it was answered with {code}.");
                (HookState::Failing, Some(reason))
            }
        };
        Self {
            id: Some(hook.id),
            url: wanted.url.clone(),
            master: Some(wanted.master.clone()),
            state,
            reason,
            checked_at,
        }
    }

    /// What is known where there is none, and why.
    pub fn without(state: HookState, reason: impl Into<String>) -> Self {
        Self { state, reason: Some(reason.into()), ..Self::default() }
    }
}

/// Whether a project's webhook is to be cared for at `now`: once in six hours, and at once where its secret or its address is
/// an old one. One that could not be made waits for a person.
pub fn is_hook_due(project: &Project, wanted: &WantedHook, now: Timestamp) -> bool {
    let Some(known) = &project.webhook else { return false };
    if !project.settings.webhook || known.id.is_none() && known.state != HookState::Missing {
        return false;
    }
    let is_old = known.master.as_ref() != Some(&wanted.master) || known.url != wanted.url;
    let checked = known.checked_at.map_or(0, Timestamp::as_millis);
    let since = now.as_millis().saturating_sub(checked);
    since >= CHECK_EVERY || is_old && known.id.is_some() && since >= CHECK_EVERY / 36
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://specs.example/webhooks/github/P";

    fn wanted() -> WantedHook {
        WantedHook { url: URL.to_owned(), master: "new".to_owned() }
    }

    fn seen(id: u64) -> SeenHook {
        SeenHook {
            id,
            url: URL.to_owned(),
            events: vec!["repository".to_owned(), "push".to_owned()],
            active: true,
            json: true,
            insecure: false,
            last_code: Some(202),
        }
    }

    fn known(id: u64, master: &str) -> ProjectHook {
        ProjectHook {
            id: Some(id),
            url: URL.to_owned(),
            master: Some(master.to_owned()),
            ..ProjectHook::default()
        }
    }

    #[test]
    fn what_has_to_be_done_follows_from_what_is_there() {
        let check = |known: Option<ProjectHook>, seen: &[SeenHook], expect: HookTask| {
            assert_eq!(hook_task(known.as_ref(), &wanted(), seen), expect, "{known:?} {seen:?}");
        };
        let other = || SeenHook { url: "https://ci.example".to_owned(), ..seen(9) };
        let old = || SeenHook { url: "https://old.example/webhooks/github/P".to_owned(), ..seen(7) };
        check(None, &[], HookTask::Create);
        check(None, &[other()], HookTask::Create);
        check(Some(known(7, "new")), &[other()], HookTask::Create);
        check(Some(known(7, "new")), &[other(), seen(7)], HookTask::Nothing(7));
        // Found, and never set by us; by us with another master; somebody made another one.
        check(None, &[seen(7)], HookTask::Change(7));
        check(Some(known(7, "old")), &[seen(7)], HookTask::Change(7));
        check(Some(known(6, "new")), &[seen(7)], HookTask::Change(7));
        // Ours delivers elsewhere; where another one has our address, that is ours.
        check(Some(known(7, "new")), &[old()], HookTask::Change(7));
        check(Some(known(7, "new")), &[old(), seen(8)], HookTask::Change(8));
        let odd = [
            SeenHook { active: false, ..seen(7) },
            SeenHook { json: false, ..seen(7) },
            SeenHook { insecure: true, ..seen(7) },
            SeenHook { events: vec!["push".to_owned()], ..seen(7) },
            SeenHook { events: vec!["*".to_owned()], ..seen(7) },
            SeenHook { events: ["push", "repository", "star"].map(str::to_owned).to_vec(), ..seen(7) },
        ];
        for odd in odd {
            check(Some(known(7, "new")), &[odd], HookTask::Change(7));
        }
    }

    #[test]
    fn how_a_webhook_does_follows_from_its_last_delivery() {
        let check = |last_code: Option<u16>, state: HookState, reason: Option<&str>| {
            let hook = ProjectHook::of(&SeenHook { last_code, ..seen(7) }, &wanted(), None);
            assert_eq!((hook.state, hook.reason.as_deref()), (state, reason), "{last_code:?}");
        };
        check(None, HookState::Pending, None);
        check(Some(202), HookState::Active, None);
        let failing = "GitHub's last delivery was not taken: it was answered with 503.";
        check(Some(503), HookState::Failing, Some(failing));
    }
}
