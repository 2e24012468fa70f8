//! A store that is a moment behind.

use std::collections::VecDeque;
use std::io;

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use tokio::sync::{Mutex, MutexGuard};

use super::{Forwarded, Upstream, forward};

/// A second store, to which writes come later.
pub(super) struct Replica {
    url: String,
    client: Upstream,
    queue: Mutex<Queue>,
}

/// Writes that were done, and are not in the replica yet: in their order.
#[derive(Default)]
pub(super) struct Queue(VecDeque<Forwarded>);

impl Queue {
    pub(super) fn note(&mut self, request: Forwarded) {
        self.0.push_back(request);
    }
}

impl Replica {
    pub(super) fn new(url: &str, client: Upstream) -> Self {
        Self { url: url.to_owned(), client, queue: Mutex::default() }
    }

    /// To be held while a write is done.
    pub(super) async fn writing(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().await
    }

    /// Answers from `lag` writes ago.
    pub(super) async fn read(&self, lag: usize, request: &Forwarded) -> io::Result<Response<Full<Bytes>>> {
        let mut queue = self.queue.lock().await;
        while queue.0.len() > lag {
            let Some(write) = queue.0.pop_front() else { break };
            forward(&self.client, &self.url, &write).await?;
        }
        forward(&self.client, &self.url, request).await
    }
}
