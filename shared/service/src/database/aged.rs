//! Answers of the store that are trusted for a while, and served after it where the store fails.

use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use quick_cache::sync::Cache;
use store::StoreError;

use super::failure::{Failing, Failure};
use super::flights::Flights;
use crate::{Clock, STALE_FOR};

/// A few answers, each trusted for `ttl`.
pub(crate) struct Aged<K, V> {
    ttl: Duration,
    clock: Clock,
    kept: Cache<K, (Duration, V)>,
    failing: Mutex<Option<Failing>>,
    flights: Flights<K, Result<V, Failing>>,
}

/// An answer.
#[derive(Clone)]
pub(crate) struct Told<V> {
    pub(crate) value: V,
    /// The store could not be asked: this is what it said before.
    pub(crate) failing: Option<Failure>,
}

impl<K, V> Aged<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    pub(crate) fn new(clock: Clock, ttl: Duration, number: usize) -> Self {
        Self { ttl, clock, kept: Cache::new(number), failing: Mutex::default(), flights: Flights::default() }
    }

    /// Drops all.
    pub(crate) fn clear(&self) {
        self.kept.clear();
    }

    /// The answer about `key`: as it is known, or as `ask` gives it.
    pub(crate) async fn get<F>(self: &Arc<Self>, key: K, ask: impl FnOnce() -> F) -> Result<Told<V>, Failure>
    where
        F: Future<Output = Result<V, StoreError>> + Send + 'static,
    {
        let now = self.clock.elapsed();
        let known = self.kept.get(&key);
        if let Some((at, value)) = &known
            && now.saturating_sub(*at) < self.ttl
        {
            return Ok(Told { value: value.clone(), failing: None });
        }
        let answer = if let Some(failing) = self.failing().filter(|failing| failing.is_recent(now)) {
            Err(failing)
        } else {
            let (aged, of) = (Arc::clone(self), key.clone());
            let flight = self.flights.join(key, || {
                let asked = ask();
                async move { aged.keep(of, now, asked.await) }
            });
            flight.await.unwrap_or(Err(Failing { at: now, since: now, failure: Failure::interrupted() }))
        };
        match (answer, known) {
            (Ok(value), _) => Ok(Told { value, failing: None }),
            (Err(failing), Some((_, value))) if failing.lasts(self.clock.elapsed()) <= STALE_FOR => {
                Ok(Told { value, failing: Some(failing.failure) })
            }
            (Err(failing), _) => Err(failing.failure),
        }
    }

    fn keep(&self, key: K, began: Duration, answer: Result<V, StoreError>) -> Result<V, Failing> {
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        match answer {
            Ok(value) => {
                *failing = None;
                self.kept.insert(key, (began, value.clone()));
                Ok(value)
            }
            Err(error) => {
                let since = failing.as_ref().map_or(began, |failing| failing.since);
                let failure = Failure::from(error);
                if failing.is_none() {
                    tracing::error!(cause = failure.cause.as_deref(), "the projects cannot be listed");
                }
                Err(failing.insert(Failing { at: self.clock.elapsed(), since, failure }).clone())
            }
        }
    }

    fn failing(&self) -> Option<Failing> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
