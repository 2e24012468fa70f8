//! GitHub, and what it is reached by.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use domain::{BlobId, Secret, Timestamp};
use http::HeaderValue;
use octocrab::Octocrab;

use crate::Session;
use crate::address::Addresses;
use crate::limits::Limits;

/// The [`GitHub::token_name`] of those who have no token.
const ANONYMOUS: &str = "anonymous";

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
    /// How long one request may take, the whole answer included.
    pub patience: Duration,
    /// How long to wait before a 5xx is tried again, the first time: it doubles, and is jittered.
    pub retry_after: Duration,
    /// The time.
    pub now: Now,
}

/// GitHub. Cloning it is cheap.
#[derive(Clone)]
pub struct GitHub {
    hub: Arc<Hub>,
}

/// What all conversations share.
pub(crate) struct Hub {
    pub(crate) addresses: Addresses,
    /// `authorization`; it is marked as not to be printed.
    pub(crate) authorization: Option<HeaderValue>,
    pub(crate) patience: Duration,
    pub(crate) retry_after: Duration,
    pub(crate) now: Now,
    /// What a stranger may ask is limited by address, which is this machine's alone: all conversations know of it, and nobody
    /// else has to.
    pub(crate) stranger: Limits,
    token_name: String,
    /// Made when it is first needed: reading the machine's certificates takes longer than all else at a start, and
    /// octocrab wants a runtime around it. `None`: it could not be made.
    client: OnceLock<Option<Octocrab>>,
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

impl fmt::Debug for GitHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GitHub").field("api", &self.hub.addresses.origin).finish_non_exhaustive()
    }
}

impl GitHub {
    /// Makes the client; asks nothing yet.
    pub fn new(config: GitHubConfig) -> Result<Self, BadConfig> {
        let addresses = Addresses::read(&config.api_url, config.raw_url.as_deref())?;
        let authorization = config.token.as_ref().map(authorization).transpose()?;
        let token_name = config.token.as_ref().map_or_else(|| ANONYMOUS.to_owned(), token_name);
        let GitHubConfig { patience, retry_after, now, .. } = config;
        let client = OnceLock::new();
        let stranger = Limits::default();
        let hub = Hub { addresses, authorization, patience, retry_after, now, stranger, token_name, client };
        Ok(Self { hub: Arc::new(hub) })
    }

    /// Begins a conversation, which counts what it asks.
    pub fn session(&self) -> Session {
        Session::new(Arc::clone(&self.hub))
    }

    /// Whether there is a token.
    pub fn has_token(&self) -> bool {
        self.hub.authorization.is_some()
    }

    /// A name for the token that does not give it away: what limits are kept by. `anonymous` without one.
    pub fn token_name(&self) -> &str {
        &self.hub.token_name
    }

    /// Where repositories are for people: `https://github.com`, or the Enterprise Server's address.
    pub fn web_url(&self) -> String {
        let scheme = self.hub.addresses.origin.split_once("://").map_or("https", |(scheme, _)| scheme);
        format!("{scheme}://{}", self.web_host())
    }

    /// The host of the pages: `github.com`, or the Enterprise Server's.
    pub fn web_host(&self) -> &str {
        &self.hub.addresses.web_host
    }
}

impl Hub {
    /// The client, without a token: that is added to each request that goes to the API, and to no other.
    pub(crate) fn client(&self) -> Option<&Octocrab> {
        let make = || {
            // Why would tell paths of this machine.
            let unreadable = |_: &octocrab::Error| {
                tracing::error!("GitHub cannot be reached: this machine's certificates are unreadable");
            };
            make(&self.addresses.origin).inspect_err(unreadable).ok()
        };
        self.client.get_or_init(make).as_ref()
    }
}

fn make(origin: &str) -> octocrab::Result<Octocrab> {
    Octocrab::builder().base_uri(origin)?.build()
}

fn authorization(token: &Secret) -> Result<HeaderValue, BadConfig> {
    let reason = "GITHUB_TOKEN: expected a token, without spaces and control characters";
    let bad = || BadConfig { reason: reason.to_owned() };
    if token.reveal().is_empty() || !token.reveal().bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(bad());
    }
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.reveal())).map_err(|_| bad())?;
    value.set_sensitive(true);
    Ok(value)
}

/// Tokens are long and random: nobody finds one from its hash.
fn token_name(token: &Secret) -> String {
    let mut name = BlobId::of(format!("livespecs {}", token.reveal()).as_bytes()).to_string();
    name.truncate(16);
    name
}
