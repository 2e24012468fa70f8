//! GitHub as a value: repositories, commits, trees, branches, webhooks, tokens, limits, faults. No HTTP.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Timestamp;
use tokio::sync::Notify;

mod contents;
mod described;
mod fault;
mod folder;
mod limit;
mod object;
mod push;
mod repositories;
mod repository;
mod request;
mod token;
mod webhook;

pub(crate) use self::described::second;
pub use self::fault::Fault;
pub(crate) use self::limit::{Allowance, Spending};
pub use self::limit::{Limits, Resource};
pub use self::object::Mode;
pub(crate) use self::object::{AUTHOR, EMAIL, Entry, Object, Oid};
pub use self::push::Push;
pub(crate) use self::repositories::Found;
pub(crate) use self::repository::Repository;
use self::request::{AfterRequest, Planned};
pub use self::request::{Kind, Request};
pub use self::token::HookRights;
use self::token::Token;
pub(crate) use self::token::{Caller, Denied};
use self::webhook::Webhooks;
pub(crate) use self::webhook::{Answered, Kept, Outgoing};
pub use self::webhook::{Delivery, DeliveryAnswer, DeliveryFault, Webhook};

/// A model of GitHub. Cloning it gives the same one.
#[derive(Clone)]
pub struct Model {
    state: Arc<Mutex<State>>,
    clock: Clock,
    /// There is something to deliver.
    outgoing: Arc<Notify>,
    /// A delivery is at its end.
    delivered: Arc<Notify>,
}

/// All that GitHub knows, and all that it was asked.
#[derive(Default)]
pub(crate) struct State {
    repositories: HashMap<u64, Repository>,
    /// By lower-case `owner/name`.
    names: HashMap<String, u64>,
    /// Names that repositories had, and nobody took since.
    redirects: HashMap<String, u64>,
    tokens: HashMap<String, Token>,
    pub(crate) limits: Limits,
    pub(crate) spending: Spending,
    pub(crate) latency: Duration,
    faults: Vec<Planned>,
    after_requests: Vec<AfterRequest>,
    pub(crate) webhooks: Webhooks,
    log: Vec<Request>,
    unknown: Vec<String>,
}

#[derive(Clone)]
enum Clock {
    Given(Arc<dyn Fn() -> Timestamp + Send + Sync>),
    Manual(Arc<Mutex<Timestamp>>),
}

/// When a model's own clock begins: 2001-09-09 01:46:40 UTC, as other manual clocks here do.
const BEGINNING: i64 = 1_000_000_000_000;

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}

impl Model {
    /// An empty GitHub, whose clock stands still until it is moved.
    pub fn new() -> Self {
        Self::on(Clock::Manual(Arc::new(Mutex::new(Timestamp::from_millis(BEGINNING)))))
    }

    /// An empty GitHub that lives by that clock.
    pub fn with_clock(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self::on(Clock::Given(Arc::new(now)))
    }

    fn on(clock: Clock) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        Self { state, clock, outgoing: Arc::default(), delivered: Arc::default() }
    }

    /// What time it is at GitHub.
    pub fn now(&self) -> Timestamp {
        match &self.clock {
            Clock::Given(now) => now(),
            Clock::Manual(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Lets time go by.
    ///
    /// # Panics
    /// On a model that lives by somebody else's clock.
    pub fn advance(&self, by: Duration) {
        let Clock::Manual(now) = &self.clock else { panic!("the clock was given: advance that one") };
        let mut now = now.lock().unwrap_or_else(PoisonError::into_inner);
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        *now = Timestamp::from_millis(now.as_millis().saturating_add(by));
    }

    /// Every answer takes that long.
    pub fn set_latency(&self, latency: Duration) {
        self.lock().latency = latency;
    }

    /// Changes the limits: `model.set_limits(|limits| limits.tree_entries = 3)`.
    pub fn set_limits(&self, change: impl FnOnce(&mut Limits)) {
        change(&mut self.lock().limits);
    }

    /// So many requests are left of a token (`None`: without one), for an hour from now.
    pub fn set_remaining(&self, token: Option<&str>, resource: Resource, remaining: u32) {
        let now = self.now();
        let state = &mut *self.lock();
        state.spending.set_remaining(&state.limits, &Caller::named(token), resource, remaining, now);
    }

    /// What is left of a token (`None`: without one).
    pub fn remaining(&self, token: Option<&str>, resource: Resource) -> u32 {
        let now = self.now();
        let state = &mut *self.lock();
        state.spending.allowance(&state.limits, &Caller::named(token), resource, now).remaining
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        // A test that failed with the lock held has said so already.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
