//! A project's webhook at GitHub: what it is to be, what is known of it, and what has to be done about it.

use serde::{Deserialize, Serialize};

use super::{Delivery, DeliveryOutcome};
use crate::{Project, Timestamp};

/// What a webhook hears of, and nothing else.
pub const HOOK_EVENTS: [&str; 2] = ["push", "repository"];

/// Milliseconds between two checks of what a webhook delivered: six hours.
const CHECK_EVERY: u64 = 6 * 60 * 60 * 1000;

/// Milliseconds until something is tried again that is known not to be as wanted: ten minutes.
const TRY_EVERY: u64 = 10 * 60 * 1000;

/// How a delivery is answered whose signature is by none of our secrets.
const SIGNED_WRONGLY: u16 = 401;

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
    /// It has not delivered yet; or GitHub could not be asked for it, and will be.
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
    /// There is one that is to be set anew: address, secret, events. What became of its last delivery says nothing any more.
    Change(u64),
    /// There is none.
    Create,
}

/// What has to be done so that a repository has the wanted webhook. One with our address comes before the one that we know:
/// GitHub does not take the same address twice. One whose last delivery was refused as signed wrongly has another secret than
/// the one that is known: somebody set it by hand, or two set it at the same moment.
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
    let signs_wrongly = hook.last_code == Some(SIGNED_WRONGLY);
    if is_set && has_secret && !signs_wrongly {
        HookTask::Nothing(hook.id)
    } else {
        HookTask::Change(hook.id)
    }
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

    /// What is known where there is none, why, and since when.
    pub fn without(state: HookState, reason: impl Into<String>, checked_at: Timestamp) -> Self {
        Self { state, reason: Some(reason.into()), checked_at: Some(checked_at), ..Self::default() }
    }

    /// How it does now: what came since it was last checked is newer than what is known of it. That GitHub no longer has it
    /// only GitHub can take back; and where nobody wants one, what comes is another one's.
    pub fn with_last(self, last: Option<&Delivery>) -> Self {
        let is_wanted = self.id.is_some() || self.reason.is_some();
        let is_newer = |last: &&Delivery| self.checked_at.is_none_or(|checked| last.received_at >= checked);
        let Some(last) = last.filter(is_newer) else { return self };
        if !is_wanted || self.state == HookState::Missing {
            return self;
        }
        match last.outcome {
            DeliveryOutcome::Accepted | DeliveryOutcome::Ignored | DeliveryOutcome::Repeated => {
                Self { state: HookState::Active, reason: None, ..self }
            }
            DeliveryOutcome::Failed => {
                let why = last.reason.as_deref().unwrap_or("It is done when it is delivered again.");
                let reason = format!("The last delivery came, and could not be passed on. {why}");
                Self { state: HookState::Failing, reason: Some(reason), ..self }
            }
            DeliveryOutcome::Missed => {
                let reason = Some("The last delivery never came.".to_owned());
                Self { state: HookState::Failing, reason, ..self }
            }
        }
    }
}

/// Whether a project's webhook is to be cared for at `now`: once in six hours; and after ten minutes where its secret or its
/// address is an old one, where it vanished, or where GitHub could not be asked for one. What only a person can change waits
/// for a person.
pub fn is_hook_due(project: &Project, wanted: &WantedHook, now: Timestamp) -> bool {
    let Some(known) = &project.webhook else { return false };
    let is_possible = known.id.is_some() || matches!(known.state, HookState::Missing | HookState::Pending);
    if !project.settings.webhook || !is_possible {
        return false;
    }
    let is_other = known.master.as_ref() != Some(&wanted.master) || known.url != wanted.url;
    let checked = known.checked_at.map_or(0, Timestamp::as_millis);
    // One that was checked by a clock that was ahead is not checked less often for it.
    let since = now.as_millis().abs_diff(checked);
    since >= if is_other || known.state == HookState::Missing { TRY_EVERY } else { CHECK_EVERY }
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
        let with = |last_code: Option<u16>| SeenHook { last_code, ..seen(7) };
        check(Some(known(7, "new")), &[with(Some(401))], HookTask::Change(7));
        check(Some(known(7, "new")), &[with(Some(502))], HookTask::Nothing(7));
        check(Some(known(7, "new")), &[with(None)], HookTask::Nothing(7));
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
    const HOUR: i64 = 60 * 60 * 1000;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn what_came_since_the_last_check_says_how_it_does() {
        use DeliveryOutcome::{Accepted, Failed, Ignored, Missed};
        use HookState::{Active, Failing, Missing, Pending, Unconfigured};
        let check = |hook: &ProjectHook, came: Option<(i64, DeliveryOutcome)>, expect: HookState| {
            let delivery = came.map(|(received_at, outcome)| Delivery {
                guid: "72d3162e-cc78-11e3-81ab-4c9367dc0958".parse().unwrap(),
                event: "push".to_owned(),
                action: None,
                received_at: at(received_at),
                outcome,
                reason: None,
            });
            let shown = hook.clone().with_last(delivery.as_ref());
            assert_eq!(shown.state, expect, "{hook:?} {came:?}");
            let is_told = expect == HookState::Failing && hook.state != expect;
            assert!(!is_told || shown.reason.is_some(), "{shown:?}");
        };
        let of = |state| ProjectHook { state, checked_at: Some(at(10)), ..known(7, "new") };
        check(&of(Pending), None, Pending);
        check(&of(Pending), Some((10, Accepted)), Active);
        check(&of(Pending), Some((11, Ignored)), Active);
        check(&of(Active), Some((11, Failed)), Failing);
        check(&of(Active), Some((11, Missed)), Failing);
        check(&of(Failing), Some((11, Accepted)), Active);
        // What is known is newer.
        check(&of(Pending), Some((9, Accepted)), Pending);
        check(&of(Active), Some((9, Failed)), Active);
        check(&ProjectHook { checked_at: None, ..of(Pending) }, Some((9, Accepted)), Active);
        check(&of(Missing), Some((11, Accepted)), Missing);
        // Made by hand, where the token may not; and where nobody wants one.
        let by_hand = ProjectHook::without(Unconfigured, "The token may not.", at(10));
        check(&by_hand, None, Unconfigured);
        check(&by_hand, Some((11, Accepted)), Active);
        check(&ProjectHook::default(), Some((11, Accepted)), Unconfigured);
    }

    fn project(webhook: Option<ProjectHook>) -> Project {
        Project {
            ulid: crate::ProjectUlid::new(1, [0; 10]),
            id: "acme.app".parse().unwrap(),
            added_at: at(0),
            settings: crate::Settings { webhook: true, ..crate::Settings::default() },
            settings_version: 1,
            repository: crate::Repository {
                id: crate::RepositoryId(1),
                name: "acme/app".parse().unwrap(),
                default_branch: "main".to_owned(),
                description: None,
                stars: 0,
                archived: false,
                private: false,
            },
            visibility: crate::Visibility::Public,
            visibility_version: 1,
            head: None,
            history: Vec::new(),
            look: crate::Look::default(),
            webhook,
            lease: None,
            removed: false,
        }
    }

    #[test]
    fn a_webhook_that_was_checked_by_a_clock_that_was_ahead_is_checked_as_others_are() {
        let of = |checked: i64| ProjectHook { checked_at: Some(at(checked)), ..known(7, "new") };
        let due = |checked| is_hook_due(&project(Some(of(checked))), &wanted(), at(0));
        assert!(due(365 * 24 * HOUR));
        assert!(!due(HOUR));
    }

    #[test]
    fn a_webhook_is_cared_for_as_soon_as_that_can_change_something() {
        let due = |hook: &ProjectHook, hours: f64| {
            let now = at((hours * HOUR as f64) as i64);
            is_hook_due(&project(Some(hook.clone())), &wanted(), now)
        };
        let first = |hook: ProjectHook| {
            let hook = ProjectHook { checked_at: Some(at(0)), ..hook };
            [0.1, 0.17, 5.9, 6.0, 100.0].into_iter().find(|hours| due(&hook, *hours))
        };
        let moved =
            ProjectHook { url: "https://old.example/webhooks/github/P".to_owned(), ..known(7, "new") };
        assert_eq!(first(known(7, "new")), Some(6.0));
        assert_eq!(first(known(7, "old")), Some(0.17), "a new master");
        assert_eq!(first(moved), Some(0.17), "a new address");
        let without = |state| ProjectHook::without(state, "Why.", at(0));
        assert_eq!(first(without(HookState::Pending)), Some(0.17), "GitHub had no answer");
        let vanished = ProjectHook { state: HookState::Missing, ..known(7, "new") };
        assert_eq!(first(vanished), Some(0.17), "it vanished");
        assert_eq!(first(without(HookState::Unconfigured)), None, "a person has to do it");
        assert!(due(&ProjectHook { checked_at: None, ..known(7, "new") }, 1e6));
        assert!(!is_hook_due(&project(None), &wanted(), at(100 * HOUR)), "nobody asked for one");
        let mut off = project(Some(known(7, "old")));
        off.settings.webhook = false;
        assert!(!is_hook_due(&off, &wanted(), at(100 * HOUR)));
    }
}
