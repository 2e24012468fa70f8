//! GitHub as a value: repositories, commits, trees, branches, limits, faults. No HTTP.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::{CommitId, RepositoryId};

/// A model of GitHub. Cloning it gives the same one.
#[derive(Clone, Default)]
pub struct Model(#[expect(dead_code, reason = "comes with the model")] Arc<Mutex<()>>);

/// What a push changes: files by path.
#[derive(Clone, Debug, Default)]
pub struct Push {
    /// Files written, with their content.
    pub write: Vec<(String, Vec<u8>)>,
    /// Files removed.
    pub remove: Vec<String>,
}

/// What goes wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Answered with that status, and a JSON message.
    Status(u16),
    /// 403 or 429 with `x-ratelimit-remaining: 0` and a reset so many seconds from now.
    RateLimited {
        /// 403 or 429.
        status: u16,
        /// Seconds.
        reset_in: u64,
    },
    /// 403 or 429 of the secondary limit.
    SecondaryLimit {
        /// 403 or 429.
        status: u16,
        /// `retry-after`, in seconds; `None`: only a message.
        retry_after: Option<u64>,
    },
    /// Half of the body, then the connection ends.
    HalfBody,
    /// No answer, until the asker gives up.
    Hang,
    /// HTML with status 200.
    Html,
    /// GraphQL: some of the data is null, with errors beside it.
    PartialGraphql,
    /// GraphQL: every text is null.
    NullBlobs,
    /// A tree says that it is truncated, and is.
    TruncatedTree,
}

impl Model {
    /// An empty GitHub.
    pub fn new() -> Self {
        Self::default()
    }

    /// A new public repository with an empty `main`. `name` is `owner/name`.
    pub fn create(&self, name: &str) -> RepositoryId {
        let _ = name;
        todo!()
    }

    /// A commit on a branch (made from the default branch where it is not there).
    pub fn push(&self, name: &str, branch: &str, push: Push) -> CommitId {
        let _ = (name, branch, push);
        todo!()
    }

    /// The next `times` requests whose path contains `path` go wrong.
    pub fn fail(&self, path: &str, fault: Fault, times: usize) {
        let _ = (path, fault, times);
        todo!()
    }

    /// Every answer takes that long.
    pub fn set_latency(&self, latency: Duration) {
        let _ = latency;
        todo!()
    }
}
