//! Answers of the store that are trusted for a while, and served after it where the store fails.

use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
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
    flights: Flights<(K, u64), Result<V, Failing>>,
    /// How often all was dropped: what was asked for before is not kept after it.
    doubts: AtomicU64,
}

/// An answer.
#[derive(Clone)]
pub(crate) struct Told<V> {
    pub(crate) value: V,
    /// The store could not be asked: this is what it said before.
    pub(crate) failing: Option<Failing>,
}

impl<K, V> Aged<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    pub(crate) fn new(clock: Clock, ttl: Duration, number: usize) -> Self {
        Self {
            ttl,
            clock,
            kept: Cache::new(number),
            failing: Mutex::default(),
            flights: Flights::default(),
            doubts: AtomicU64::new(0),
        }
    }

    /// Drops all, what is being asked for included.
    pub(crate) fn clear(&self) {
        self.doubts.fetch_add(1, Ordering::SeqCst);
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
            let doubts = self.doubts.load(Ordering::SeqCst);
            let (aged, of) = (Arc::clone(self), key.clone());
            let flight = self.flights.join((key, doubts), || {
                let asked = ask();
                async move { aged.keep(of, (now, doubts), asked.await) }
            });
            flight.await.unwrap_or(Err(Failing { at: now, since: now, failure: Failure::interrupted() }))
        };
        match (answer, known) {
            (Ok(value), _) => Ok(Told { value, failing: None }),
            (Err(failing), Some((_, value))) if failing.lasts(self.clock.elapsed()) <= STALE_FOR => {
                Ok(Told { value, failing: Some(failing) })
            }
            (Err(failing), _) => Err(failing.failure),
        }
    }

    fn keep(
        &self,
        key: K,
        (began, doubts): (Duration, u64),
        answer: Result<V, StoreError>,
    ) -> Result<V, Failing> {
        let mut failing = self.failing.lock().unwrap_or_else(PoisonError::into_inner);
        match answer {
            Ok(value) => {
                *failing = None;
                if doubts == self.doubts.load(Ordering::SeqCst) {
                    self.kept.insert(key, (began, value.clone()));
                }
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

#[cfg(test)]
mod tests {
    use tokio::sync::Notify;

    use super::*;
    use crate::ManualClock;
    use crate::bounds::CARD_PAGES;

    #[tokio::test]
    async fn so_many_answers_are_kept_and_not_more() {
        let check = async |asked: usize| {
            let clock = ManualClock::default().clock();
            let aged = Arc::new(Aged::new(clock, Duration::from_secs(10), CARD_PAGES));
            for key in 0..asked {
                aged.get(key, || async move { Ok(key) }).await.unwrap();
            }
            assert!(aged.kept.len() <= CARD_PAGES, "{asked}: {}", aged.kept.len());
        };
        check(CARD_PAGES - 1).await;
        check(CARD_PAGES).await;
        check(CARD_PAGES + 1).await;
        check(100 * CARD_PAGES).await;
    }

    #[tokio::test]
    async fn what_was_asked_for_before_all_was_dropped_is_not_kept_after_it() {
        let aged = Arc::new(Aged::new(ManualClock::default().clock(), Duration::from_secs(10), 4));
        let go = Arc::new(Notify::new());
        let first = {
            let (aged, go) = (Arc::clone(&aged), Arc::clone(&go));
            let slow = || async move {
                go.notified().await;
                Ok("before")
            };
            tokio::spawn(async move { aged.get((), slow).await.map(|told| told.value) })
        };
        while aged.flights.is_idle() {
            tokio::task::yield_now().await;
        }
        aged.clear();
        let now = async |value| aged.get((), || async move { Ok(value) }).await.unwrap().value;
        assert_eq!(now("after").await, "after");
        go.notify_one();
        assert_eq!(first.await.unwrap().unwrap(), "before");
        assert_eq!(now("later").await, "after");
    }
}
