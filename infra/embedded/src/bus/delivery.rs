//! Handing events over: some at a time, each a few times where it fails, and kept where that does not help.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};

use crate::bounds::{DEAD_LETTERS, PATIENCE, RUNNING, WAITING};

/// Is given the events that a rule of the template sends to a function: the function's logical id, and the event as
/// EventBridge hands it over. An event that it fails on is given to it again, a few times.
pub type Target = Arc<dyn Fn(String, Value) -> Delivered + Send + Sync>;

/// How it went; the error says why not, for the log and the [`DeadLetter`].
type Delivered = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// An event that a function failed on, each time that it was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadLetter {
    /// The function's logical id.
    pub function: String,
    /// The event.
    pub event: Value,
    /// Why it failed, the last time.
    pub reason: String,
}

/// How long to wait before each further try.
const BACKOFF: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(5)];

/// There is no room for more.
pub(super) struct Full;

struct Delivery {
    function: String,
    event: Value,
}

/// What is to be handed over. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct Deliveries {
    waiting: mpsc::Sender<Delivery>,
    target: watch::Sender<Option<Target>>,
    state: Arc<State>,
}

struct State {
    /// Deliveries that wait or run.
    open: watch::Sender<usize>,
    dead: Mutex<VecDeque<DeadLetter>>,
}

/// Ends the deliveries when it is dropped.
pub(crate) struct Running(AbortHandle);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Deliveries {
    pub(crate) fn start() -> (Self, Running) {
        let (waiting, next) = mpsc::channel(WAITING);
        let (target, known) = watch::channel(None);
        let state = Arc::new(State { open: watch::Sender::new(0), dead: Mutex::default() });
        let running = tokio::spawn(run(next, known, Arc::clone(&state)));
        (Self { waiting, target, state }, Running(running.abort_handle()))
    }

    pub(crate) fn set_target(&self, target: Target) {
        self.target.send_replace(Some(target));
    }

    /// Takes an event for those functions: for all of them, or for none.
    pub(super) fn add(&self, functions: Vec<String>, event: &Value) -> Result<(), Full> {
        if functions.is_empty() {
            return Ok(());
        }
        let places = self.waiting.try_reserve_many(functions.len()).map_err(|_| Full)?;
        self.state.open.send_modify(|open| *open += functions.len());
        for (place, function) in places.zip(functions) {
            place.send(Delivery { function, event: event.clone() });
        }
        Ok(())
    }

    /// Returns when nothing waits or runs.
    pub(crate) async fn settled(&self) {
        // The other end is ours too: it cannot be gone.
        let _ = self.state.open.subscribe().wait_for(|open| *open == 0).await;
    }

    pub(crate) fn dead_letters(&self) -> Vec<DeadLetter> {
        self.state.dead.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

async fn run(
    mut waiting: mpsc::Receiver<Delivery>,
    mut target: watch::Receiver<Option<Target>>,
    state: Arc<State>,
) {
    // Events that come before there is somebody to take them wait in the channel.
    if target.wait_for(Option::is_some).await.is_err() {
        return;
    }
    let places = Arc::new(Semaphore::new(RUNNING));
    let mut running = JoinSet::new();
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        let Some(delivery) = waiting.recv().await else { break };
        let (target, state) = (target.clone(), Arc::clone(&state));
        running.spawn(async move {
            if let Err(letter) = deliver(delivery, &target).await {
                tracing::error!(
                    function = letter.function,
                    reason = letter.reason,
                    "an event could not be delivered"
                );
                state.keep(letter);
            }
            drop(place);
            state.open.send_modify(|open| *open -= 1);
        });
        while running.try_join_next().is_some() {}
    }
}

/// Tries until it went well, or often enough.
async fn deliver(delivery: Delivery, target: &watch::Receiver<Option<Target>>) -> Result<(), DeadLetter> {
    let mut waits = BACKOFF.iter();
    loop {
        let Err(reason) = attempt(&delivery, target).await else { return Ok(()) };
        let Some(wait) = waits.next() else {
            return Err(DeadLetter { function: delivery.function, event: delivery.event, reason });
        };
        tracing::warn!(function = delivery.function, reason, "an event failed, and is tried again");
        tokio::time::sleep(*wait).await;
    }
}

async fn attempt(delivery: &Delivery, target: &watch::Receiver<Option<Target>>) -> Result<(), String> {
    let Some(target) = target.borrow().clone() else { return Err("nobody takes events".to_owned()) };
    // In a task of its own: a panic is a failure like any other. It ends when this is dropped.
    let mut task = JoinSet::new();
    task.spawn(target(delivery.function.clone(), delivery.event.clone()));
    match tokio::time::timeout(PATIENCE, task.join_next()).await {
        Err(_) => Err("it took too long".to_owned()),
        Ok(Some(Ok(done))) => done,
        Ok(Some(Err(_)) | None) => Err("it panicked".to_owned()),
    }
}

impl State {
    fn keep(&self, letter: DeadLetter) {
        let mut dead = self.dead.lock().unwrap_or_else(PoisonError::into_inner);
        if dead.len() == DEAD_LETTERS {
            dead.pop_front();
        }
        dead.push_back(letter);
    }
}

#[cfg(test)]
mod tests;
