//! What the functions say to each other. A signal carries no data into the store: it only says *look again*.

use serde::{Deserialize, Serialize};

use crate::ProjectUlid;

/// Projects that one [`Signal::Look`] may name.
pub const LOOK_PROJECTS: usize = 20;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Signal {
    /// Look at these projects again: at most [`LOOK_PROJECTS`].
    Look {
        /// Which.
        projects: Vec<ProjectUlid>,
        /// Why.
        trigger: Trigger,
    },
    /// Clear away what is left of a removed project.
    Purge {
        /// Which.
        project: ProjectUlid,
    },
}

/// Why a project is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// It was added just now.
    Added,
    /// GitHub said that something happened.
    Webhook,
    /// Its time came.
    Schedule,
    /// A person asked for it.
    Manual,
}

impl Trigger {
    /// The word that the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Webhook => "webhook",
            Self::Schedule => "schedule",
            Self::Manual => "manual",
        }
    }
}
