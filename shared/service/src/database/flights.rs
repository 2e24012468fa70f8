//! Work that concurrent callers share.

use std::collections::HashMap;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::Shared;

type Flight<V> = Shared<Pin<Box<dyn Future<Output = Option<V>> + Send>>>;

/// Work under way, by what it is about.
pub(crate) struct Flights<K, V>(Arc<Mutex<HashMap<K, Flight<V>>>>);

impl<K, V> Default for Flights<K, V> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K, V> Flights<K, V>
where
    K: Clone + Eq + Hash + Send + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// What the work under way about `key` comes to; begins it where there is none. It ends in its own time, even where
    /// all who wait for it go away. `None`: it was interrupted.
    pub(crate) async fn join<F>(&self, key: K, work: impl FnOnce() -> F) -> Option<V>
    where
        F: Future<Output = V> + Send + 'static,
    {
        let flight = {
            let mut under_way = lock(&self.0);
            if let Some(flight) = under_way.get(&key) {
                flight.clone()
            } else {
                let landing = Landing { flights: Arc::clone(&self.0), key: key.clone() };
                let work = work();
                let task = tokio::spawn(async move {
                    // Taken off the list before those who wait hear of it, and also where the work panics.
                    let _landing = landing;
                    work.await
                });
                let flight = async move { task.await.ok() }.boxed().shared();
                under_way.insert(key, flight.clone());
                flight
            }
        };
        flight.await
    }

    /// Whether no work is under way.
    #[cfg(test)]
    pub(crate) fn is_idle(&self) -> bool {
        lock(&self.0).is_empty()
    }
}

struct Landing<K: Eq + Hash, V> {
    flights: Arc<Mutex<HashMap<K, Flight<V>>>>,
    key: K,
}

impl<K: Eq + Hash, V> Drop for Landing<K, V> {
    fn drop(&mut self) {
        lock(&self.flights).remove(&self.key);
    }
}

fn lock<K, V>(flights: &Mutex<HashMap<K, Flight<V>>>) -> MutexGuard<'_, HashMap<K, Flight<V>>> {
    flights.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn callers_at_once_share_the_work_and_the_next_one_begins_anew() {
        let flights = Flights::<u8, usize>::default();
        let done = Arc::new(AtomicUsize::new(0));
        let work = || {
            let done = Arc::clone(&done);
            async move {
                tokio::task::yield_now().await;
                done.fetch_add(1, Ordering::SeqCst)
            }
        };
        let both = futures_util::future::join(flights.join(1, work), flights.join(1, work)).await;
        assert_eq!(both, (Some(0), Some(0)));
        assert_eq!(flights.join(1, work).await, Some(1));
    }

    #[tokio::test]
    async fn a_caller_that_goes_away_does_not_cancel_it() {
        let flights = Arc::new(Flights::<u8, u8>::default());
        let (go, ended) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let caller = {
            let (flights, go, ended) = (Arc::clone(&flights), Arc::clone(&go), Arc::clone(&ended));
            tokio::spawn(async move {
                let work = || async move {
                    go.notified().await;
                    ended.notify_one();
                    7
                };
                flights.join(1, work).await
            })
        };
        while lock(&flights.0).is_empty() {
            tokio::task::yield_now().await;
        }
        caller.abort();
        assert!(caller.await.is_err());
        go.notify_one();
        ended.notified().await;
    }

    #[tokio::test]
    async fn work_that_panics_is_off_the_list() {
        let flights = Flights::<u8, u8>::default();
        assert_eq!(flights.join(1, || async { panic!("as wanted") }).await, None);
        assert_eq!(flights.join(1, || async { 1 }).await, Some(1));
    }
}
