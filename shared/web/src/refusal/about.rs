//! What a refusal is about, where that can be said in every language.

use super::shortened;
use crate::texts::Texts;

/// What a refusal is about. The others have an English sentence of their own.
#[derive(Clone, Debug)]
pub(super) enum About {
    NoAddress,
    NoFile(String),
    NotKept(String),
    NoSnapshot,
    NothingBefore,
    NoProject(String),
    NoSpec(String),
    Ambiguous(String),
    WrongMethod,
    Internal,
    Changed,
}

impl About {
    /// One or two sentences: what is wrong, and what to do. What was asked for is repeated on one line.
    pub(super) fn sentence(&self, t: &Texts) -> String {
        match self {
            Self::NoAddress => t.refusal.nothing_here.to_owned(),
            Self::NoFile(path) => t.refusal.no_file(shortened(path)),
            Self::NotKept(href) => t.refusal.not_kept(href),
            Self::NoSnapshot => t.refusal.no_snapshot.to_owned(),
            Self::NothingBefore => t.refusal.nothing_before.to_owned(),
            Self::NoProject(id) => t.refusal.no_project(shortened(id)),
            Self::NoSpec(name) => t.refusal.no_spec(shortened(name)),
            Self::Ambiguous(name) => t.refusal.ambiguous(shortened(name)),
            Self::WrongMethod => t.refusal.wrong_method.to_owned(),
            Self::Internal => t.refusal.internal.to_owned(),
            Self::Changed => t.refusal.changed.to_owned(),
        }
    }
}
