//! Paths, and what they ask for.

use percent_encoding::percent_decode_str;

use super::hooks::Hooks;
use crate::model::{Kind, Resource};

/// What a path asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    RateLimit,
    GraphQl,
    /// Something of a repository. `rest`: what comes after its name, as it was sent.
    Of {
        at: At,
        what: What,
        rest: String,
    },
    /// A file of the raw file host.
    Raw {
        owner: String,
        name: String,
        commit: String,
        path: String,
    },
    Unknown,
}

/// How a repository is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum At {
    Name(String, String),
    Id(u64),
}

/// What of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Itself,
    Commit(String),
    Tree { of: String, recursive: bool },
    Blob(String),
    Hooks(Hooks),
}

/// What can follow `/commits/{ref}`, and is something else.
const BELOW_COMMITS: &[&str] =
    &["branches-where-head", "check-runs", "check-suites", "comments", "pulls", "status", "statuses"];

impl Route {
    /// Reads method, path and query.
    pub(super) fn read(method: &str, path: &str, query: &str) -> Self {
        let raw = path.trim_start_matches('/').split('/').collect::<Vec<_>>();
        let decoded = raw.iter().map(|part| decode(part)).collect::<Vec<_>>();
        let parts = decoded.iter().map(String::as_str).collect::<Vec<_>>();
        match (method, parts.as_slice()) {
            ("GET", ["rate_limit"]) if query.is_empty() => Self::RateLimit,
            ("POST", ["graphql"]) if query.is_empty() => Self::GraphQl,
            (_, ["repos", owner, name, rest @ ..]) => {
                let at = At::Name((*owner).to_owned(), (*name).to_owned());
                Self::of(method, at, rest, query, raw.get(3..).unwrap_or_default())
            }
            (_, ["repositories", id, rest @ ..]) => match id.parse() {
                Ok(id) => Self::of(method, At::Id(id), rest, query, raw.get(2..).unwrap_or_default()),
                Err(_) => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    /// Reads method, path and query as the raw file host does.
    pub(super) fn read_raw(method: &str, path: &str, query: &str) -> Self {
        let parts = path.trim_start_matches('/').split('/').map(decode).collect::<Vec<_>>();
        match parts.as_slice() {
            // It takes branches too, and then answers from a moment ago: that is not modelled.
            [owner, name, commit, path @ ..]
                if method == "GET" && query.is_empty() && !path.is_empty() && commit.len() == 40 =>
            {
                let (owner, name, commit) = (owner.clone(), name.clone(), commit.clone());
                Self::Raw { owner, name, commit, path: path.join("/") }
            }
            _ => Self::Unknown,
        }
    }

    fn of(method: &str, at: At, rest: &[&str], query: &str, raw: &[&str]) -> Self {
        let what = match rest {
            ["hooks", hooks @ ..] => match Hooks::read(method, hooks, query) {
                Some(hooks) => What::Hooks(hooks),
                None => return Self::Unknown,
            },
            _ if method != "GET" => return Self::Unknown,
            [] if query.is_empty() => What::Itself,
            ["commits", reference @ .., last] if query.is_empty() && is_reference(reference, last) => {
                What::Commit(rest[1..].join("/"))
            }
            ["git", "trees", _, ..] => match query.split_once('=') {
                // Any value makes it recursive, `0` and `false` too.
                Some(("recursive", value)) if !value.contains('&') => {
                    What::Tree { of: rest[2..].join("/"), recursive: true }
                }
                None if query.is_empty() => What::Tree { of: rest[2..].join("/"), recursive: false },
                _ => return Self::Unknown,
            },
            ["git", "blobs", sha] if query.is_empty() => What::Blob((*sha).to_owned()),
            _ => return Self::Unknown,
        };
        let rest = raw.iter().flat_map(|part| ["/", part]).collect();
        Self::Of { at, what, rest }
    }

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::RateLimit => Kind::RateLimit,
            Self::GraphQl => Kind::GraphQl,
            Self::Of { what: What::Itself, .. } => Kind::Repository,
            Self::Of { what: What::Commit(_), .. } => Kind::Commit,
            Self::Of { what: What::Tree { .. }, .. } => Kind::Tree,
            Self::Of { what: What::Blob(_), .. } => Kind::Blob,
            Self::Of { what: What::Hooks(hooks), .. } => hooks.kind(),
            Self::Raw { .. } => Kind::Raw,
            Self::Unknown => Kind::Unknown,
        }
    }

    /// Whether it changes something. Source: docs.github.com/rest, "About secondary rate limits".
    pub(super) fn is_write(&self, method: &str) -> bool {
        matches!(self, Self::Of { .. }) && method != "GET"
    }

    pub(super) fn resource(&self) -> Resource {
        match self {
            Self::GraphQl => Resource::GraphQl,
            Self::Raw { .. } => Resource::Raw,
            _ => Resource::Core,
        }
    }
}

fn is_reference(reference: &[&str], last: &str) -> bool {
    !last.is_empty() && (reference.is_empty() || !BELOW_COMMITS.contains(&last))
}

/// Percent-decoded; broken bytes are replaced, and lead nowhere.
pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
