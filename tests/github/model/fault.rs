//! What goes wrong.

use std::time::Duration;

use super::Model;
use super::request::{Kind, Planned, Request, names};

/// What goes wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Answered with that status, and a JSON message.
    Status(u16),
    /// The primary limit is spent: `x-ratelimit-remaining: 0`, and a reset so many seconds from now.
    RateLimited {
        /// 403 or 429; for GraphQL also 200, with `RATE_LIMITED` in the body.
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
    /// No body at all, with status 200.
    EmptyBody,
    /// No answer, until the asker gives up.
    Hang,
    /// The right answer, so much later.
    Late(Duration),
    /// The right answer, sixteen bytes at a time, each so much later.
    Drip(Duration),
    /// The connection ends before the request is looked at.
    Reset,
    /// The request is served and counted, and the connection ends before the answer.
    AnswerLost,
    /// HTML with status 200.
    Html,
    /// JSON of another shape with status 200.
    OtherShape,
    /// GraphQL: some of the data is null, with errors beside it.
    PartialGraphql,
    /// GraphQL: every text is null.
    NullBlobs,
    /// A recursive tree says that it is truncated, and is.
    TruncatedTree,
}

impl Fault {
    /// Whether it can befall this request.
    fn befalls(&self, request: &Request) -> bool {
        match self {
            Self::PartialGraphql | Self::NullBlobs => request.kind == Kind::GraphQl,
            Self::TruncatedTree => request.kind == Kind::Tree && request.query.contains("recursive"),
            _ => true,
        }
    }
}

impl Model {
    /// The next `times` requests whose path contains `path`, or that ask GraphQL for a field of that name, go wrong.
    pub fn fail(&self, path: &str, fault: Fault, times: usize) {
        let path = path.to_owned();
        self.fail_when(move |request| names(request, &path), fault, times);
    }

    /// The next `times` requests that fit go wrong.
    pub fn fail_when(&self, fits: impl Fn(&Request) -> bool + Send + 'static, fault: Fault, times: usize) {
        let fits = Box::new(fits);
        self.lock().faults.push(Planned { fits, fault, left: times });
    }

    /// Nothing goes wrong any more.
    pub fn heal(&self) {
        self.lock().faults.clear();
    }

    /// What goes wrong with this request.
    pub(super) fn fault(&self, request: &Request) -> Option<Fault> {
        let mut state = self.lock();
        let planned = state
            .faults
            .iter_mut()
            .find(|planned| planned.left > 0 && planned.fault.befalls(request) && (planned.fits)(request))?;
        planned.left = planned.left.saturating_sub(usize::from(planned.left != usize::MAX));
        Some(planned.fault.clone())
    }
}
