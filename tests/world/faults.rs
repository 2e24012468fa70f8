//! What goes wrong between a client and a store, and what passed.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Refused for load; nothing is done.
    Throttle,
    /// A transaction that met another one; nothing is done.
    Conflict,
    /// A fault of the server (500); nothing is done.
    Error,
    /// The connection ends; nothing is done.
    Reset,
    /// It is done, and the connection ends before the answer.
    LostAnswer,
    /// It is done, and the answer comes when nobody waits for it any more: after [`LATE`].
    LateAnswer,
    /// Half of a batch is done; the rest comes back as `UnprocessedItems`, or `UnprocessedKeys`. A batch of one comes back
    /// whole.
    Unprocessed,
    /// An object is taken, and is not there: as if it was lost since.
    LostObject,
}

/// How late a late answer is: the store's clients wait two seconds.
pub const LATE: Duration = Duration::from_millis(2500);

/// How often something goes wrong by chance: each from 0 (never) to 1 (always).
#[derive(Clone, Copy, Debug, Default)]
pub struct Rates {
    /// [`Fault::Throttle`]; of batches, every other time [`Fault::Unprocessed`].
    pub throttle: f32,
    /// [`Fault::Conflict`].
    pub conflict: f32,
    /// [`Fault::Error`].
    pub error: f32,
    /// [`Fault::Reset`].
    pub reset: f32,
    /// [`Fault::LostAnswer`].
    pub lost_answer: f32,
}

/// The switch of a proxy. Cloning it gives the same one.
#[derive(Clone, Default)]
pub struct Faults(Arc<Inner>);

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    killed: Notify,
}

#[derive(Default)]
struct State {
    planned: Vec<Planned>,
    by_chance: Option<(fastrand::Rng, Rates)>,
    /// Nobody gets through.
    down: bool,
    /// Writes that are let through before the asker is dead.
    writes_left: Option<usize>,
    /// How many writes eventually consistent reads are behind.
    behind: usize,
    /// How long every answer takes.
    latency: Duration,
    seen: Vec<Seen>,
}

/// A fault to come.
struct Planned {
    operation: String,
    /// So many requests of that operation come through before.
    after: usize,
    fault: Fault,
    times: usize,
}

/// A request that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// `GetItem`, `PUT`.
    pub operation: String,
    /// What it wrote, as `pk sk`, or the object's key.
    pub written: Vec<String>,
}

/// What is to be done with a request.
pub(crate) enum Verdict {
    Pass,
    Fail(Fault),
    /// The asker is dead, or the store is down: no answer.
    Nothing,
}

impl Faults {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next `times` requests of that operation (`UpdateItem`; `*` for any) go wrong.
    pub fn plan(&self, operation: &str, fault: Fault, times: usize) {
        self.plan_after(operation, 0, fault, times);
    }

    /// The same after so many of them came through.
    pub fn plan_after(&self, operation: &str, after: usize, fault: Fault, times: usize) {
        self.state().planned.push(Planned { operation: operation.to_owned(), after, fault, times });
    }

    /// Whether everything that was planned came to pass.
    pub fn came_to_pass(&self) -> bool {
        self.state().planned.iter().all(|planned| planned.times == 0)
    }

    /// From now on requests go wrong by chance, the same for the same seed.
    pub fn by_chance(&self, seed: u64, rates: Rates) {
        self.state().by_chance = Some((fastrand::Rng::with_seed(seed), rates));
    }

    /// Nobody gets through, or everybody does again.
    pub fn down(&self, down: bool) {
        self.state().down = down;
    }

    /// The asker dies after that many more writes: nothing of it comes through any more. See [`Faults::killed`].
    pub fn kill_after(&self, writes: usize) {
        let mut state = self.state();
        state.writes_left = Some(writes);
        if writes == 0 {
            drop(state);
            self.0.killed.notify_one();
        }
    }

    /// Ends when the asker is to die.
    pub async fn killed(&self) {
        self.0.killed.notified().await;
    }

    /// Reads that are not consistent, and indexes, answer from that many writes ago (where the proxy has a replica).
    pub fn behind(&self, writes: usize) {
        self.state().behind = writes;
    }

    pub(crate) fn lag(&self) -> usize {
        self.state().behind
    }

    /// Every answer takes that long: for measuring.
    pub fn set_latency(&self, latency: Duration) {
        self.state().latency = latency;
    }

    pub(crate) fn latency(&self) -> Duration {
        self.state().latency
    }

    /// Everything works again, and nothing was seen.
    pub fn calm(&self) {
        *self.state() = State::default();
    }

    /// Forgets what passed.
    pub fn forget(&self) {
        self.state().seen.clear();
    }

    /// What passed.
    pub fn seen(&self) -> Vec<Seen> {
        self.state().seen.clone()
    }

    /// How many requests passed.
    pub fn requests(&self) -> usize {
        self.state().seen.len()
    }

    /// The distinct items (or objects) that were written.
    pub fn written(&self) -> BTreeSet<String> {
        self.state().seen.iter().flat_map(|seen| seen.written.iter().cloned()).collect()
    }

    pub(crate) fn judge(&self, operation: &str) -> Verdict {
        let mut state = self.state();
        if state.down || state.writes_left == Some(0) {
            return Verdict::Nothing;
        }
        let fits = |planned: &&mut Planned| {
            planned.times > 0 && (planned.operation == "*" || planned.operation == operation)
        };
        for planned in state.planned.iter_mut().filter(fits) {
            if planned.after == 0 {
                planned.times -= 1;
                return Verdict::Fail(planned.fault);
            }
            planned.after -= 1;
        }
        let Some((random, rates)) = &mut state.by_chance else { return Verdict::Pass };
        let rates = [
            (rates.throttle, Fault::Throttle),
            (rates.conflict, Fault::Conflict),
            (rates.error, Fault::Error),
            (rates.reset, Fault::Reset),
            (rates.lost_answer, Fault::LostAnswer),
        ];
        let mut chance = random.f32();
        for (rate, fault) in rates {
            if chance < rate {
                let is_part = fault == Fault::Throttle && operation.starts_with("Batch") && random.bool();
                return Verdict::Fail(if is_part { Fault::Unprocessed } else { fault });
            }
            chance -= rate;
        }
        Verdict::Pass
    }

    pub(crate) fn passed(&self, seen: Seen) {
        let mut state = self.state();
        let is_write = !seen.written.is_empty();
        state.seen.push(seen);
        if is_write && let Some(left) = &mut state.writes_left {
            *left = left.saturating_sub(1);
            if *left == 0 {
                drop(state);
                self.0.killed.notify_one();
            }
        }
    }
}
