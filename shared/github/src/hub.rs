//! GitHub, and what it is reached by.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use domain::{Secret, Timestamp};

use crate::Session;

/// Gives the time.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How GitHub is reached.
#[derive(Clone)]
pub struct GitHubConfig {
    /// `GITHUB_API_URL`: `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server.
    pub api_url: String,
    /// `GITHUB_RAW_URL`: the raw file host; `None`: there is none.
    pub raw_url: Option<String>,
    /// `GITHUB_TOKEN`.
    pub token: Option<Secret>,
    /// How long one request may take.
    pub patience: Duration,
    /// How long to wait before a 5xx is tried again, the first time: it doubles, and is jittered.
    pub retry_after: Duration,
    /// The time.
    pub now: Now,
}

/// GitHub. Cloning it is cheap.
#[derive(Clone)]
pub struct GitHub {
    config: Arc<GitHubConfig>,
}

/// Settings that GitHub cannot be reached by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadConfig {
    /// In words, without the token.
    pub reason: String,
}

impl fmt::Display for BadConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for BadConfig {}

impl GitHub {
    /// Makes the client; asks nothing yet.
    pub fn new(config: GitHubConfig) -> Result<Self, BadConfig> {
        Ok(Self { config: Arc::new(config) })
    }

    /// Begins a conversation, which counts what it asks.
    pub fn session(&self) -> Session {
        todo!()
    }

    /// Whether there is a token.
    pub fn has_token(&self) -> bool {
        self.config.token.is_some()
    }

    /// A name for the token that does not give it away: what limits are kept by. `anonymous` without one.
    pub fn token_name(&self) -> &str {
        todo!()
    }

    /// The host of the pages: `github.com`, or the Enterprise Server's.
    pub fn web_host(&self) -> &str {
        todo!()
    }
}
