//! A project's webhook, and its deliveries, as the page says them.

use domain::webhook::{DeliveryOutcome, HookState};
use domain::{Project, Timestamp};
use web::texts::Texts;
use web::{Preferences, Refusal};

use crate::api::deliveries::Delivery;
use crate::api::webhook::{Manual, describe};
use crate::app::App;
use crate::hook;

/// How the webhook does.
pub(super) struct HookView {
    /// An icon, its class, and the words beside it.
    pub(super) mark: (&'static str, &'static str, &'static str),
    /// Why, in a sentence.
    pub(super) reason: Option<String>,
    pub(super) url: String,
    pub(super) events: String,
    /// Whether GitHub has one that we know of.
    pub(super) is_there: bool,
    /// Whether it is to be there.
    pub(super) is_wanted: bool,
    /// Why this server can have none set up.
    pub(super) closed: Option<String>,
    /// What a person needs who sets it up by hand.
    pub(super) manual: Option<Manual>,
    /// Where that is done.
    pub(super) settings_href: String,
    pub(super) last: Option<DeliveryLine>,
}

/// One delivery.
pub(super) struct DeliveryLine {
    pub(super) guid: String,
    pub(super) event: String,
    /// When it came here.
    pub(super) received_at: Option<Timestamp>,
    pub(super) mark: (&'static str, &'static str, &'static str),
    pub(super) reason: Option<String>,
    /// GitHub's last attempt: when, and how it was answered.
    pub(super) github: Option<(Timestamp, u16)>,
}

impl HookView {
    pub(super) async fn of(app: &App, preferences: Preferences, project: &Project) -> Result<Self, Refusal> {
        let t = preferences.texts();
        let closed = hook::plan(app, project.ulid).err();
        let known = describe(app, project, project.webhook.clone().unwrap_or_default()).await?;
        Ok(Self {
            mark: state(t, known.state),
            reason: known.reason,
            url: known.url,
            events: known.events.join(", "),
            is_there: known.hook_id.is_some(),
            is_wanted: project.settings.webhook,
            closed: closed.map(|refusal| refusal.sentence(preferences.lang)),
            manual: known.manual,
            settings_href: format!("{}/{}/settings/hooks/new", app.site(), project.repository.name),
            last: known.last_delivery.map(|it| line(t, it)),
        })
    }
}

fn state(t: &Texts, state: HookState) -> (&'static str, &'static str, &'static str) {
    match state {
        HookState::Unconfigured => ("draft", "", t.manage.hook_unconfigured),
        HookState::Pending => ("planned", "", t.manage.hook_pending),
        HookState::Active => ("check", "", t.manage.hook_active),
        HookState::Failing => ("warn", "problem-mark error", t.manage.hook_failing),
        HookState::Missing => ("warn", "problem-mark", t.manage.hook_missing),
    }
}

pub(super) fn lines(t: &Texts, deliveries: Vec<Delivery>) -> Vec<DeliveryLine> {
    deliveries.into_iter().map(|it| line(t, it)).collect()
}

fn line(t: &Texts, delivery: Delivery) -> DeliveryLine {
    DeliveryLine {
        guid: delivery.guid.to_string(),
        event: match delivery.action {
            Some(action) => format!("{}.{action}", delivery.event),
            None => delivery.event,
        },
        received_at: delivery.received_at.map(|at| at.0),
        mark: match delivery.outcome {
            DeliveryOutcome::Accepted => ("check", "", t.manage.delivery_accepted),
            DeliveryOutcome::Ignored => ("draft", "", t.manage.delivery_ignored),
            DeliveryOutcome::Repeated => ("copy", "", t.manage.delivery_repeated),
            DeliveryOutcome::Failed => ("warn", "problem-mark error", t.manage.delivery_failed),
            DeliveryOutcome::Missed => ("warn", "problem-mark", t.manage.delivery_missed),
        },
        reason: delivery.reason,
        github: delivery.github.map(|it| (it.delivered_at.0, it.status_code)),
    }
}
