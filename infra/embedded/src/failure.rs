//! Why something could not be done.

use std::fmt;

/// It could not be started, or made.
#[derive(Debug)]
pub struct Failure {
    /// In words, for whoever started it.
    pub reason: String,
}

impl Failure {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Failure {}
