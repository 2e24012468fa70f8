//! Every bound of this crate on what comes from outside, in one place. Each is in BOUNDS.md, with its test.

use std::time::Duration;

/// Failed tries to sign in that a network has.
pub(crate) const TRIES: u32 = 10;

/// In how many seconds: 15 minutes.
pub(crate) const TRIES_SECONDS: u32 = 15 * 60;

/// How long the link of a local start signs in, in milliseconds: ten minutes.
pub(crate) const ONCE_MILLIS: i64 = 10 * 60 * 1000;

/// Someone waits for the answer: GitHub has this long for all questions together.
pub(crate) const LOOK_PATIENCE: Duration = Duration::from_secs(20);

/// How long the removal of a project waits for GitHub.
pub(crate) const REMOVAL_PATIENCE: Duration = Duration::from_secs(3);

/// Characters of a project's name.
pub(crate) const NAME_CHARS: usize = 100;

/// Minutes between two looks at a project: at least these.
pub(crate) const LEAST_MINUTES: u16 = 5;

/// And at most these: a day.
pub(crate) const MOST_MINUTES: u16 = 24 * 60;

/// Projects of one list.
pub(crate) const LIST_PROJECTS: usize = 500;
