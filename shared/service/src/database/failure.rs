//! Why something could not be had from the store, for all who waited for it.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use store::StoreError;

use crate::SourceError;
use crate::bounds::RETRY_AFTER;

/// Why something could not be had.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// For readers.
    pub(crate) reason: &'static str,
    /// For the log.
    pub(crate) cause: Option<Arc<str>>,
    /// It is there, in a form that this build does not read.
    pub(crate) is_other_format: bool,
}

impl Failure {
    pub(crate) fn new(reason: &'static str) -> Self {
        Self { reason, cause: None, is_other_format: false }
    }

    /// It is there, in a form that this build does not read.
    pub(crate) fn other_format() -> Self {
        let reason =
            "This project's specs are being rebuilt for this version of livespecs. Try again in a moment.";
        Self { is_other_format: true, ..Self::new(reason) }
    }

    /// The work was dropped before it ended: the process is going down, or it panicked.
    pub(crate) fn interrupted() -> Self {
        Self::new("Reading the store was interrupted. Try again in a moment.")
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let reason = match &error {
            StoreError::Unavailable { .. } => {
                "The store cannot be read at the moment. Try again in a moment."
            }
            StoreError::Damaged { .. } => "What the store has of this project cannot be understood.",
        };
        Self { cause: Some(chain(&error).into()), ..Self::new(reason) }
    }
}

impl From<Failure> for SourceError {
    fn from(failure: Failure) -> Self {
        match failure.cause {
            Some(cause) => Self::unavailable_because(failure.reason, &*cause),
            None => Self::unavailable(failure.reason),
        }
    }
}

/// An error and what caused it, in one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Something that keeps failing.
#[derive(Clone, Debug)]
pub(crate) struct Failing {
    /// The last try.
    pub(crate) at: Duration,
    /// The first of those that failed without a good one between.
    pub(crate) since: Duration,
    pub(crate) failure: Failure,
}

impl Failing {
    /// Whether it is too early to try again.
    pub(crate) fn is_recent(&self, now: Duration) -> bool {
        now.saturating_sub(self.at) < RETRY_AFTER
    }

    /// For how long it fails.
    pub(crate) fn lasts(&self, now: Duration) -> Duration {
        now.saturating_sub(self.since)
    }
}
