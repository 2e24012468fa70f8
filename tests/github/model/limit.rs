//! What GitHub gives nobody more of. Source: docs.github.com/rest, "Rate limits for the REST API"; "Rate limits and query
//! limits for the GraphQL API".

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use domain::Timestamp;

use super::Caller;

/// What is counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resource {
    /// The REST API.
    Core,
    /// GraphQL, in points.
    GraphQl,
    /// The raw file host, which counts by the minute only.
    Raw,
}

impl Resource {
    /// As `x-ratelimit-resource` says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::GraphQl => "graphql",
            Self::Raw => "raw",
        }
    }
}

/// How much of everything there is. The defaults are GitHub's.
#[derive(Clone, Debug)]
pub struct Limits {
    /// `false`: as Enterprise Server is set up; no limit, and no headers about any.
    pub primary: bool,
    /// REST requests an hour with a token.
    pub core: u32,
    /// REST requests an hour without one.
    pub anonymous: u32,
    /// GraphQL points an hour.
    pub graphql: u32,
    /// What a spent limit is answered with over REST: 403 or 429.
    pub spent_status: u16,
    /// Requests at the same time.
    pub at_once: usize,
    /// REST requests a minute.
    pub core_a_minute: usize,
    /// REST requests a minute that change something.
    pub writes_a_minute: usize,
    /// REST requests an hour that change something.
    pub writes_an_hour: usize,
    /// GraphQL queries a minute.
    pub graphql_a_minute: usize,
    /// Requests to the raw file host a minute.
    pub raw_a_minute: usize,
    /// Entries of a recursive tree, before it is truncated.
    pub tree_entries: usize,
    /// Bytes of a recursive tree, before it is truncated.
    pub tree_bytes: usize,
    /// Bytes of a blob that REST gives.
    pub blob_bytes: usize,
    /// Bytes of a blob's text that GraphQL gives.
    pub text_bytes: usize,
    /// Nodes of a GraphQL query, before it is refused.
    pub graphql_nodes: usize,
    /// Objects that a GraphQL query asks for by `object(…)`, before it takes too long: 502.
    pub graphql_objects: usize,
    /// How long a delivery's answer is waited for.
    pub delivery: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            primary: true,
            core: 5000,
            anonymous: 60,
            graphql: 5000,
            spent_status: 403,
            at_once: 100,
            core_a_minute: 900,
            writes_a_minute: 80,
            writes_an_hour: 500,
            graphql_a_minute: 2000,
            raw_a_minute: 1000,
            tree_entries: 100_000,
            tree_bytes: 7_000_000,
            blob_bytes: 100_000_000,
            text_bytes: 512_000,
            graphql_nodes: 500_000,
            graphql_objects: usize::MAX,
            delivery: Duration::from_secs(10),
        }
    }
}

/// What somebody has of a resource.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    pub(crate) limit: u32,
    pub(crate) used: u32,
    pub(crate) remaining: u32,
    /// Seconds since 1970.
    pub(crate) reset: i64,
}

#[derive(Default)]
struct Spent {
    used: u32,
    reset: i64,
    /// When the last minute's requests were, in milliseconds.
    minute: VecDeque<i64>,
}

/// What everybody has used.
#[derive(Default)]
pub(crate) struct Spending {
    spent: HashMap<(Caller, Resource), Spent>,
    at_once: HashMap<Caller, usize>,
    /// When the last hour's writes were, in milliseconds.
    writes: HashMap<Caller, VecDeque<i64>>,
}

impl Spending {
    fn spent(&mut self, caller: &Caller, resource: Resource, now: Timestamp) -> &mut Spent {
        let spent = self.spent.entry((caller.clone(), resource)).or_default();
        let seconds = now.as_millis().div_euclid(1000);
        if seconds >= spent.reset {
            (spent.used, spent.reset) = (0, seconds + 3600);
        }
        while spent.minute.front().is_some_and(|at| at + 60_000 <= now.as_millis()) {
            spent.minute.pop_front();
        }
        spent
    }

    pub(crate) fn allowance(
        &mut self,
        limits: &Limits,
        caller: &Caller,
        resource: Resource,
        now: Timestamp,
    ) -> Allowance {
        let limit = match (resource, caller) {
            (Resource::Core, Caller::Token(_)) => limits.core,
            (Resource::Core, Caller::Anonymous) => limits.anonymous,
            (Resource::GraphQl, Caller::Token(_)) => limits.graphql,
            (Resource::GraphQl, Caller::Anonymous) => 0,
            (Resource::Raw, _) => u32::MAX,
        };
        let spent = self.spent(caller, resource, now);
        let used = spent.used.min(limit);
        Allowance { limit, used, remaining: limit - used, reset: spent.reset }
    }

    pub(super) fn set_remaining(
        &mut self,
        limits: &Limits,
        caller: &Caller,
        resource: Resource,
        remaining: u32,
        now: Timestamp,
    ) {
        let limit = self.allowance(limits, caller, resource, now).limit;
        let spent = self.spent(caller, resource, now);
        spent.used = limit.saturating_sub(remaining);
        spent.reset = now.as_millis().div_euclid(1000) + 3600;
    }

    pub(crate) fn spend(&mut self, caller: &Caller, resource: Resource, points: u32, now: Timestamp) {
        let spent = self.spent(caller, resource, now);
        spent.used = spent.used.saturating_add(points);
    }

    /// A request begins. `false`: it is one too many at once, or in this minute.
    pub(crate) fn begin(
        &mut self,
        limits: &Limits,
        caller: &Caller,
        resource: Resource,
        now: Timestamp,
    ) -> bool {
        let a_minute = match resource {
            Resource::Core => limits.core_a_minute,
            Resource::GraphQl => limits.graphql_a_minute,
            Resource::Raw => limits.raw_a_minute,
        };
        let spent = self.spent(caller, resource, now);
        spent.minute.push_back(now.as_millis());
        let in_time = spent.minute.len() <= a_minute;
        let at_once = self.at_once.entry(caller.clone()).or_default();
        *at_once += 1;
        in_time && *at_once <= limits.at_once
    }

    /// A request that changes something begins. `false`: it is one too many in this minute, or hour.
    pub(crate) fn begin_write(&mut self, limits: &Limits, caller: &Caller, now: Timestamp) -> bool {
        let now = now.as_millis();
        let writes = self.writes.entry(caller.clone()).or_default();
        writes.retain(|at| at + 3_600_000 > now);
        writes.push_back(now);
        let minute = writes.iter().filter(|&&at| at + 60_000 > now).count();
        minute <= limits.writes_a_minute && writes.len() <= limits.writes_an_hour
    }

    /// A request has ended.
    pub(crate) fn end(&mut self, caller: &Caller) {
        if let Some(at_once) = self.at_once.get_mut(caller) {
            *at_once = at_once.saturating_sub(1);
        }
    }
}
