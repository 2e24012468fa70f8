//! What GitHub means by an answer that is none: its statuses, told apart.

use domain::Timestamp;
use serde::Deserialize;

use crate::GitHubError;
use crate::bounds::SAID_CHARS;
use crate::exchange::Answer;
use crate::limits::{Resource, limit};

/// What GitHub writes into a refusal.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    message: String,
    /// Why access to a repository is blocked.
    block: Option<serde::de::IgnoredAny>,
    /// What is wrong with what was sent.
    errors: Vec<Wrong>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wrong {
    message: String,
}

/// What GitHub says in a refusal, in a line; the particular before the general.
pub(crate) fn said(answer: &Answer) -> String {
    let said = serde_json::from_slice::<Said>(&answer.body).unwrap_or_default();
    let wrong = said.errors.into_iter().map(|it| it.message).find(|message| !message.is_empty());
    let line = wrong.unwrap_or(said.message);
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SAID_CHARS).collect()
}

/// The error that an answer stands for; `None`: it is an answer (2xx that says something, or 304). `what` was asked for.
pub(crate) fn refusal(
    answer: &Answer,
    resource: Resource,
    now: Timestamp,
    what: &'static str,
) -> Option<GitHubError> {
    let status = answer.status.as_u16();
    let said = || serde_json::from_slice::<Said>(&answer.body).unwrap_or_default();
    Some(match status {
        200..=202 | 204 | 304 => return None,
        401 => GitHubError::TokenRejected,
        403 | 429 => {
            let said = said();
            if let Some(limit) = limit(status, &answer.headers, &said.message, resource, now) {
                limit
            } else if said.block.is_some() || said.message == "Repository access blocked" {
                GitHubError::Disabled
            } else {
                GitHubError::Forbidden
            }
        }
        404 | 410 => GitHubError::NotFound,
        409 => GitHubError::Empty,
        422 => GitHubError::NoSuchRef,
        451 => GitHubError::TakenDown,
        500.. => GitHubError::Failing { status },
        _ => GitHubError::Unreadable { what },
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

    use super::GitHubError::*;
    use super::*;

    const NOW: i64 = 1_000_000_000_000;

    fn seconds(after: i64) -> Timestamp {
        Timestamp::from_millis(NOW + after * 1000)
    }

    fn primary(after: i64) -> GitHubError {
        GitHubError::RateLimited { resource: "core".into(), until: seconds(after) }
    }

    fn secondary(after: i64) -> GitHubError {
        GitHubError::SecondaryLimit { resource: "core".into(), until: seconds(after) }
    }

    #[test]
    fn what_github_says_is_kept_up_to_its_bound() {
        let check = |chars: usize, kept: usize| {
            let body = serde_json::json!({ "message": "é".repeat(chars) }).to_string().into();
            let answer = Answer { status: StatusCode::FORBIDDEN, headers: HeaderMap::new(), body };
            assert_eq!(said(&answer).chars().count(), kept, "{chars}");
        };
        check(SAID_CHARS - 1, SAID_CHARS - 1);
        check(SAID_CHARS, SAID_CHARS);
        check(SAID_CHARS + 1, SAID_CHARS);
    }

    #[test]
    fn each_refusal_of_githubs_has_its_own_error() {
        let check = |status: u16, headers: &str, body: &str, expect: Option<GitHubError>| {
            let mut map = HeaderMap::new();
            for line in headers.split_terminator(';') {
                let (name, value) = line.split_once(':').unwrap();
                map.insert(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
            }
            let status = StatusCode::from_u16(status).unwrap();
            let body = Bytes::copy_from_slice(body.as_bytes());
            let answer = Answer { status, headers: map, body };
            let seen = refusal(&answer, Resource::Core, Timestamp::from_millis(NOW), "the answer");
            assert_eq!(seen, expect, "{status} {headers} {:?}", answer.body);
        };
        let none = "x-ratelimit-remaining:0";
        let left = "x-ratelimit-remaining:9";
        let reset = "x-ratelimit-remaining:0;x-ratelimit-reset:1000000600";
        let named = r#"{"message":"You have exceeded a secondary rate limit. Please wait."}"#;
        for answer in [200, 201, 202, 204] {
            check(answer, "", "", None);
        }
        check(304, "", "", None);
        check(401, "", r#"{"message":"Bad credentials"}"#, Some(TokenRejected));
        check(403, "", r#"{"message":"Resource not accessible by personal access token"}"#, Some(Forbidden));
        check(403, left, "<html>", Some(Forbidden));
        check(403, left, r#"{"message":"Repository access blocked"}"#, Some(Disabled));
        check(403, "", r#"{"message":"x","block":{"reason":"tos"}}"#, Some(Disabled));
        check(403, reset, "{}", Some(primary(600)));
        check(429, reset, "{}", Some(primary(600)));
        check(403, none, "{}", Some(primary(1)));
        check(403, "x-ratelimit-remaining:0;x-ratelimit-reset:5", "{}", Some(primary(1)));
        check(403, "x-ratelimit-remaining:0;x-ratelimit-reset:99999999999999999", "", Some(primary(86_400)));
        check(403, "", r#"{"message":"API rate limit exceeded for 192.0.2.1."}"#, Some(primary(60)));
        check(403, "retry-after:30", "{}", Some(secondary(30)));
        check(429, "retry-after:30", "{}", Some(secondary(30)));
        check(429, "retry-after:soon", "{}", Some(secondary(60)));
        check(429, "retry-after:86399", "", Some(secondary(86_399)));
        check(429, "retry-after:86400", "", Some(secondary(86_400)));
        check(429, "retry-after:86401", "", Some(secondary(86_400)));
        check(429, "retry-after:99999999999999999", "", Some(secondary(86_400)));
        check(403, left, named, Some(secondary(60)));
        check(429, left, named, Some(secondary(60)));
        check(429, "", "", Some(secondary(60)));
        check(404, "", "", Some(NotFound));
        check(409, "", "", Some(Empty));
        check(422, "", "", Some(NoSuchRef));
        check(451, "", "", Some(TakenDown));
        check(500, "", "", Some(Failing { status: 500 }));
        check(504, "", "", Some(Failing { status: 504 }));
        check(206, "", "", Some(Unreadable { what: "the answer" }));
        check(302, "", "", Some(Unreadable { what: "the answer" }));
        check(400, "", "", Some(Unreadable { what: "the answer" }));
    }
}
