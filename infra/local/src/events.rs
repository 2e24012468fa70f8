//! What changed in the folder, as server-sent events.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use domain::{BlobId, Snapshot};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, watch};
use web::Refusal;

use crate::bounds::{CHANGES_BEHIND, SUBSCRIBERS};

/// So often something is sent where nothing happens, so that a subscriber that is gone is noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ChangeType {
    Created,
    Modified,
    Deleted,
}

/// One file that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Change {
    pub(crate) change_type: ChangeType,
    /// Relative to the specs folder, with `/`.
    pub(crate) path: String,
}

/// The files that differ between two snapshots, in the order of their paths.
pub(crate) fn between(before: &Snapshot, after: &Snapshot) -> Vec<Change> {
    if before.id() == after.id() {
        return Vec::new();
    }
    let (then, now) = (files(before), files(after));
    let changed = now.iter().filter_map(|(path, blob)| match then.get(path) {
        None => Some((path, ChangeType::Created)),
        Some(known) if known != blob => Some((path, ChangeType::Modified)),
        Some(_) => None,
    });
    let deleted = then.keys().filter(|path| !now.contains_key(*path)).map(|path| (path, ChangeType::Deleted));
    let mut all: Vec<_> = changed
        .chain(deleted)
        .map(|(path, change_type)| Change { change_type, path: path.clone() })
        .collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

fn files(snapshot: &Snapshot) -> BTreeMap<String, BlobId> {
    let of_spec = |spec: &domain::Spec| {
        let documents = spec.documents.iter().map(|it| (&it.path, it.blob));
        let assets = spec.assets.iter().map(|it| (&it.path, it.blob));
        let all = documents.chain(assets).map(|(path, blob)| (format!("{}/{path}", spec.dir), blob));
        all.collect::<Vec<_>>()
    };
    snapshot.specs().iter().flat_map(of_spec).collect()
}

/// Passes changes on to whoever listens.
#[derive(Clone)]
pub(crate) struct Hub {
    changes: broadcast::Sender<Change>,
    places: Arc<Semaphore>,
    /// True once the server ends: a stream that went on would keep it from doing so.
    ending: watch::Receiver<bool>,
}

impl Hub {
    pub(crate) fn new(ending: watch::Receiver<bool>) -> Self {
        let places = Arc::new(Semaphore::new(SUBSCRIBERS));
        Self { changes: broadcast::Sender::new(CHANGES_BEHIND), places, ending }
    }

    /// Tells everybody who listens; nobody need.
    pub(crate) fn publish(&self, change: Change) {
        let _ = self.changes.send(change);
    }

    /// The answer to one who wants to listen: a stream that ends with the server.
    pub(crate) fn subscribe(&self) -> Response {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            return Refusal::unavailable("Too many pages listen already. Close some of them.")
                .into_response();
        };
        let listener =
            Listener { changes: self.changes.subscribe(), ending: self.ending.clone(), _place: place };
        let events = stream::unfold(listener, |mut listener| async move {
            let event = listener.next().await?;
            Some((Ok::<_, Infallible>(event), listener))
        });
        let keep_alive = KeepAlive::new().interval(KEEP_ALIVE).text("keep-alive");
        let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
        web::headers::secure(response.headers_mut());
        response
    }
}

struct Listener {
    changes: broadcast::Receiver<Change>,
    ending: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
}

impl Listener {
    async fn next(&mut self) -> Option<Event> {
        tokio::select! {
            biased;
            _ = self.ending.wait_for(|ending| *ending) => None,
            // An error: it is too far behind, and begins anew, or nobody publishes any more.
            change = self.changes.recv() => Event::default().json_data(change.ok()?).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_written_as_clients_read_it() {
        let change = Change { change_type: ChangeType::Deleted, path: "082-x/README.md".to_owned() };
        let written = serde_json::to_string(&change).unwrap();
        assert_eq!(written, r#"{"changeType":"deleted","path":"082-x/README.md"}"#);
    }

    #[tokio::test]
    async fn one_subscriber_too_many_is_told_so_and_one_that_leaves_makes_room() {
        let (_end, ending) = watch::channel(false);
        let hub = Hub::new(ending);
        let mut open: Vec<_> = (0..SUBSCRIBERS).map(|_| hub.subscribe()).collect();
        assert!(open.iter().all(|response| response.status() == 200));
        assert_eq!(hub.subscribe().status(), 503);
        open.pop();
        assert_eq!(hub.subscribe().status(), 200);
    }

    #[tokio::test]
    async fn who_is_too_far_behind_is_let_go() {
        let (_end, ending) = watch::channel(false);
        let check = async |changes: usize, hears: bool| {
            let hub = Hub::new(ending.clone());
            let place = Arc::clone(&hub.places).try_acquire_owned().unwrap();
            let changed = hub.changes.subscribe();
            let mut listener = Listener { changes: changed, ending: hub.ending.clone(), _place: place };
            for _ in 0..changes {
                hub.publish(Change { change_type: ChangeType::Created, path: "1-a/README.md".to_owned() });
            }
            assert_eq!(listener.next().await.is_some(), hears, "{changes}");
        };
        check(CHANGES_BEHIND - 1, true).await;
        check(CHANGES_BEHIND, true).await;
        check(CHANGES_BEHIND + 1, false).await;
    }

    #[tokio::test]
    async fn a_listener_hears_changes_until_the_server_ends() {
        let (end, ending) = watch::channel(false);
        let hub = Hub::new(ending);
        let place = Arc::clone(&hub.places).try_acquire_owned().unwrap();
        let mut listener =
            Listener { changes: hub.changes.subscribe(), ending: hub.ending.clone(), _place: place };
        hub.publish(Change { change_type: ChangeType::Created, path: "1-a/README.md".to_owned() });
        assert!(listener.next().await.is_some());
        end.send(true).unwrap();
        assert!(listener.next().await.is_none());
    }
}
