//! What the functions say to each other. A signal carries no data into the store: it only says *look again*.

use serde::{Deserialize, Serialize};

use crate::ProjectUlid;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Signal {
    /// Look at these projects again: at most [`LOOK_PROJECTS`](crate::limits::LOOK_PROJECTS).
    Look {
        /// Which.
        projects: Vec<ProjectUlid>,
        /// Why.
        trigger: Trigger,
        /// Files that are likely to have changed, by their paths from the repository's root: what is worth asking GitHub for
        /// in the same breath, at most [`LOOK_FILES`](crate::limits::LOOK_FILES). Nothing is believed because of it, and leaving it out changes nothing
        /// but the time.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<String>,
    },
    /// Clear away what is left of a removed project.
    Purge {
        /// Which.
        project: ProjectUlid,
    },
}

impl Signal {
    /// Look at these projects again.
    pub fn look(projects: Vec<ProjectUlid>, trigger: Trigger) -> Self {
        Self::Look { projects, trigger, files: Vec::new() }
    }
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
