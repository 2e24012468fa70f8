//! The words of a spec's frontmatter, and what they are understood as.

use serde::{Deserialize, Serialize};

/// Where a spec is in its life. In the order of that life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Agreed on, not begun.
    Planned,
    /// Being worked on.
    InProgress,
    /// Done.
    Complete,
    /// Put away.
    Archived,
}

impl Status {
    /// Every status, in the order of a spec's life.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Planned, Self::InProgress, Self::Complete, Self::Archived];

    /// The word that the format uses: `in-progress`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Planned => "planned",
            Self::InProgress => "in-progress",
            Self::Complete => "complete",
            Self::Archived => "archived",
        }
    }

    /// Reads a status in any of the spellings that are found in the field, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.trim().to_lowercase().as_str() {
            "draft" => Self::Draft,
            "planned" => Self::Planned,
            "in-progress" | "in_progress" | "inprogress" | "in progress" => Self::InProgress,
            "complete" | "completed" | "done" => Self::Complete,
            "archived" => Self::Archived,
            _ => return None,
        })
    }
}

/// How much a spec matters. Ordered from low to critical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// When there is time.
    Low,
    /// In its turn.
    Medium,
    /// Before others.
    High,
    /// Before all others.
    Critical,
}

impl Priority {
    /// Every priority, from low to critical.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word that the format uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// Reads a priority in any of the spellings that are found in the field, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.trim().to_lowercase().as_str() {
            "low" => Self::Low,
            "medium" | "med" => Self::Medium,
            "high" => Self::High,
            "critical" | "urgent" => Self::Critical,
            _ => return None,
        })
    }
}

/// How heavy a text is for a reader, and for an agent's context: by its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenStatus {
    /// Up to 2,000 tokens.
    Optimal,
    /// Up to 3,500.
    Good,
    /// Up to 5,000.
    Warning,
    /// More.
    Critical,
}

impl TokenStatus {
    /// The status of a text of that many tokens.
    pub fn of(tokens: u32) -> Self {
        match tokens {
            0..=2000 => Self::Optimal,
            2001..=3500 => Self::Good,
            3501..=5000 => Self::Warning,
            _ => Self::Critical,
        }
    }

    /// The word that the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_forgiven_their_spelling() {
        for (text, expect) in [
            ("Draft", Some(Status::Draft)),
            (" planned ", Some(Status::Planned)),
            ("in_progress", Some(Status::InProgress)),
            ("In Progress", Some(Status::InProgress)),
            ("inprogress", Some(Status::InProgress)),
            ("DONE", Some(Status::Complete)),
            ("completed", Some(Status::Complete)),
            ("archived", Some(Status::Archived)),
            ("blocked", None),
            ("", None),
        ] {
            assert_eq!(Status::parse(text), expect, "{text}");
        }
        assert_eq!(Priority::parse("Urgent"), Some(Priority::Critical));
        assert_eq!(Priority::parse("med"), Some(Priority::Medium));
        assert_eq!(Priority::parse("p1"), None);
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
        for priority in Priority::ALL {
            assert_eq!(Priority::parse(priority.as_str()), Some(priority));
        }
    }

    #[test]
    fn token_badges_change_at_their_bounds() {
        let badges = [0, 2000, 2001, 3500, 3501, 5000, 5001].map(|n| TokenStatus::of(n).as_str());
        assert_eq!(badges, ["optimal", "optimal", "good", "good", "warning", "warning", "critical"]);
    }
}
