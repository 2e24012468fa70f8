//! Why a command could not do what it was asked to.

use std::fmt;

/// Why, in one line for the person at the terminal: what is the matter, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::plain::plain(&self.0))
    }
}

impl From<boot::BadSetting> for Failure {
    fn from(bad: boot::BadSetting) -> Self {
        Self(bad.to_string())
    }
}

impl From<service::SourceError> for Failure {
    fn from(error: service::SourceError) -> Self {
        let message = error.to_string();
        match std::error::Error::source(&error) {
            // The person at this terminal may know what a reader of the pages may not.
            Some(cause) => Self(format!("{message} ({cause})")),
            None => Self(message),
        }
    }
}
