//! What GitHub's limits leave, as its answers say.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Timestamp;
use http::HeaderMap;

use crate::GitHubError;
use crate::bounds::LIMIT_MILLIS;

/// What is limited apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    /// REST.
    Core,
    /// GraphQL.
    Graphql,
    /// The raw file host.
    Raw,
    /// REST without the token that there is.
    Stranger,
}

impl Resource {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Graphql => "graphql",
            Self::Raw => "raw",
            Self::Stranger => "stranger",
        }
    }
}

/// Without `retry-after`, "wait at least a minute".
const MINUTE: i64 = 60_000;

/// What one conversation knows of the limits; or all of them, of a stranger's.
#[derive(Default)]
pub(crate) struct Limits {
    resources: Mutex<[Known; 4]>,
}

#[derive(Default)]
struct Known {
    remaining: Option<u32>,
    /// The limit that was met, and until when nothing is asked.
    met: Option<(GitHubError, Timestamp)>,
}

impl Limits {
    /// Whether that resource may be asked.
    pub(crate) fn check(&self, resource: Resource, now: Timestamp) -> Result<(), GitHubError> {
        match &self.lock()[resource as usize].met {
            Some((error, until)) if *until > now => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// Reads what an answer says of the limit. Where it leaves nothing, nothing more is asked.
    pub(crate) fn note(&self, resource: Resource, headers: &HeaderMap, now: Timestamp) {
        let Some(remaining) = number(headers, "x-ratelimit-remaining") else { return };
        let known = &mut self.lock()[resource as usize];
        let remaining = u32::try_from(remaining).unwrap_or(u32::MAX);
        known.remaining = Some(remaining);
        if remaining == 0
            && known.met.as_ref().is_none_or(|(_, until)| *until <= now)
            && let Some(until) = reset(headers, now)
            && until > now
        {
            known.met = Some((GitHubError::RateLimited { resource: resource.as_str().into(), until }, until));
        }
    }

    /// A limit was met.
    pub(crate) fn close(&self, resource: Resource, error: &GitHubError) {
        if let GitHubError::RateLimited { until, .. } | GitHubError::SecondaryLimit { until, .. } = error {
            self.lock()[resource as usize].met = Some((error.clone(), *until));
        }
    }

    /// What is left of the resource that has the least.
    pub(crate) fn remaining(&self) -> Option<u32> {
        let resources = self.lock();
        let ours = [Resource::Core, Resource::Graphql];
        ours.into_iter().filter_map(|resource| resources[resource as usize].remaining).min()
    }

    fn lock(&self) -> MutexGuard<'_, [Known; 4]> {
        self.resources.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The limit behind a refusal (403, 429, or an error of GraphQL's); `None`: there is none. `message` is GitHub's.
pub(crate) fn limit(
    status: u16,
    headers: &HeaderMap,
    message: &str,
    resource: Resource,
    now: Timestamp,
) -> Option<GitHubError> {
    let name = || resource.as_str().to_owned();
    let wait = number(headers, "retry-after").map(|seconds| later(now, seconds.saturating_mul(1000)));
    if number(headers, "x-ratelimit-remaining") == Some(0) {
        let until = reset(headers, now).unwrap_or(now).max(wait.unwrap_or(now));
        return Some(GitHubError::RateLimited { resource: name(), until: until.max(later(now, 1000)) });
    }
    let message = message.to_ascii_lowercase();
    let secondary = message.contains("secondary rate limit") || message.contains("abuse detection");
    if wait.is_some() || secondary || status == 429 {
        let until = wait.unwrap_or_else(|| later(now, MINUTE)).max(later(now, 1000));
        return Some(GitHubError::SecondaryLimit { resource: name(), until });
    }
    let primary = message.contains("rate limit exceeded");
    primary.then(|| GitHubError::RateLimited {
        resource: name(),
        until: reset(headers, now).unwrap_or(now).max(later(now, MINUTE)),
    })
}

fn reset(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let reset = number(headers, "x-ratelimit-reset")?.saturating_mul(1000);
    Some(Timestamp::from_millis(reset).min(later(now, LIMIT_MILLIS)))
}

fn later(now: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_millis(now.as_millis().saturating_add(millis.clamp(0, LIMIT_MILLIS)))
}

fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok().filter(|number| *number >= 0)
}
