//! Why the store has no answer.

use std::fmt;

/// The store could not be read or written. What is refused because of what is there (somebody else was first) is no
/// error, but a result of its own.
#[derive(Debug)]
pub enum StoreError {
    /// It did not answer, refused for load (throttling), or answered with a fault, again and again. Trying later may help.
    Unavailable {
        /// What was tried: `read a project`.
        doing: &'static str,
        /// For the log.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What is there cannot be understood: it was damaged, or written by a later version.
    Damaged {
        /// What: `PROJECT#… META`.
        item: String,
        /// For the log.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StoreError {
    pub(crate) fn unavailable(
        doing: &'static str,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Unavailable { doing, cause: cause.into() }
    }

    pub(crate) fn damaged(
        item: impl Into<String>,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Damaged { item: item.into(), cause: cause.into() }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable { doing, .. } => write!(f, "the store is not available: it could not {doing}"),
            Self::Damaged { item, .. } => write!(f, "`{item}` in the store cannot be understood"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unavailable { cause, .. } | Self::Damaged { cause, .. } => Some(cause.as_ref()),
        }
    }
}
