//! One question and its answer: retries, redirects, bounds and limits.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher as _};
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, IF_NONE_MATCH, LOCATION};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use octocrab::{OctoBody, Octocrab};
use serde::de::DeserializeOwned;

use crate::bounds::{ANSWER_BYTES, REDIRECTS, REFUSAL_BYTES};
use crate::limits::{Limits, Resource};
use crate::refusal::{refusal, said};
use crate::{GitHubError, Session};

/// JSON, as GitHub versions it.
pub(crate) const JSON: &str = "application/vnd.github+json";

/// How often a question is asked where GitHub fails, or the connection does.
const TRIES: u32 = 3;

/// How often where the answer does not come, or ends half-way.
const BROKEN_TRIES: u32 = 2;

/// What is asked.
pub(crate) struct Question<'a> {
    pub(crate) url: String,
    pub(crate) accept: &'static str,
    /// What is known already.
    pub(crate) etag: Option<&'a str>,
    /// Sent, where there is one.
    pub(crate) body: Option<Bytes>,
    /// How it is asked; `None`: a body is posted, all else is got.
    pub(crate) method: Option<Method>,
    /// Asked twice it does no harm: where its answer is lost it is asked again.
    pub(crate) repeatable: bool,
    pub(crate) resource: Resource,
    /// Bytes that the answer may have.
    pub(crate) bound: usize,
    /// What it is, for the error.
    pub(crate) what: &'static str,
    /// Whether a smaller question is better than the same again where the answer takes too long.
    pub(crate) divisible: bool,
}

impl Question<'_> {
    /// A question to the API that is answered with JSON.
    pub(crate) fn json(url: String, what: &'static str) -> Self {
        let (accept, resource, bound) = (JSON, Resource::Core, ANSWER_BYTES);
        let (etag, body, method) = (None, None, None);
        Self { url, accept, etag, body, method, repeatable: true, resource, bound, what, divisible: false }
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// Reads the body; another shape, HTML say, is unreadable.
    pub(crate) fn json<T: DeserializeOwned>(&self, what: &'static str) -> Result<T, GitHubError> {
        serde_json::from_slice(&self.body).map_err(|_| GitHubError::Unreadable { what })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Why there is no answer.
pub(crate) struct Failure {
    pub(crate) error: GitHubError,
    /// It took too long: ours to wait (no answer in time), or GitHub's to work (502, 504).
    pub(crate) slow: bool,
    /// GitHub's words, where it refused.
    pub(crate) said: String,
}

impl From<GitHubError> for Failure {
    fn from(error: GitHubError) -> Self {
        Self { error, slow: false, said: String::new() }
    }
}

impl From<Failure> for GitHubError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

/// How an exchange broke.
enum Broken {
    /// No connection.
    Connection,
    /// The answer was not there in time.
    Time,
    /// The answer ended half-way.
    Half,
    /// The answer is bigger than it may be.
    Bound,
}

impl Session {
    /// Asks, until there is an answer (2xx or 304) or a reason why there is none.
    pub(crate) async fn ask(&self, mut question: Question<'_>) -> Result<Answer, Failure> {
        let Some(client) = self.hub.client() else { return Err(GitHubError::Unreachable.into()) };
        let (mut failed, mut broken, mut redirects) = (0, 0, 0);
        loop {
            self.limits(question.resource).check(question.resource, (self.hub.now)())?;
            let request = self.request(&question)?;
            self.requests.fetch_add(1, Ordering::Relaxed);
            let exchange = exchange(client, request, question.bound);
            let exchanged = tokio::time::timeout(self.hub.patience, exchange).await;
            let failure = match exchanged.unwrap_or(Err(Broken::Time)) {
                Ok(answer) => {
                    let now = (self.hub.now)();
                    self.note(&question, &answer);
                    if answer.status.is_redirection() && answer.status != StatusCode::NOT_MODIFIED {
                        redirects += 1;
                        question.url = self.redirect(&question, &answer, redirects)?;
                        continue;
                    }
                    let Some(error) = refusal(&answer, question.resource, now, question.what) else {
                        return Ok(answer);
                    };
                    self.limits(question.resource).close(question.resource, &error);
                    if !matches!(error, GitHubError::Failing { .. }) {
                        return Err(Failure { said: said(&answer), ..error.into() });
                    }
                    failed += 1;
                    let slow = matches!(answer.status.as_u16(), 502 | 504);
                    Failure { slow, ..error.into() }
                }
                Err(Broken::Connection) => {
                    failed += 1;
                    GitHubError::Unreachable.into()
                }
                Err(Broken::Time) => {
                    broken += 1;
                    Failure { slow: true, ..GitHubError::Unreachable.into() }
                }
                Err(Broken::Half) => {
                    broken += 1;
                    GitHubError::Unreadable { what: question.what }.into()
                }
                Err(Broken::Bound) => return Err(GitHubError::Unreadable { what: question.what }.into()),
            };
            if !question.repeatable {
                return Err(failure);
            }
            if failed >= TRIES || broken >= BROKEN_TRIES || failure.slow && question.divisible {
                return Err(failure);
            }
            tokio::time::sleep(pause(self.hub.retry_after, failed + broken)).await;
        }
    }

    fn request(&self, question: &Question<'_>) -> Result<Request<OctoBody>, GitHubError> {
        let usual = if question.body.is_some() { Method::POST } else { Method::GET };
        let method = question.method.clone().unwrap_or(usual);
        let mut request = Request::builder().method(method).uri(&question.url);
        request = request.header(ACCEPT, question.accept);
        let token = matches!(question.resource, Resource::Core | Resource::Graphql);
        if token && let Some(authorization) = &self.hub.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        if question.resource != Resource::Raw {
            request = request.header("x-github-api-version", "2022-11-28");
        }
        // One that is no header was never GitHub's: it is as good as none.
        if let Some(etag) = question.etag.and_then(|etag| HeaderValue::from_str(etag).ok()) {
            request = request.header(IF_NONE_MATCH, etag);
        }
        let body = match &question.body {
            Some(body) => {
                request = request.header(CONTENT_TYPE, "application/json");
                OctoBody::from(body.clone())
            }
            None => OctoBody::empty(),
        };
        request.body(body).map_err(|_| GitHubError::Unreadable { what: question.what })
    }

    /// What is known of a resource's limit.
    fn limits(&self, resource: Resource) -> &Limits {
        if resource == Resource::Stranger { &self.hub.stranger } else { &self.limits }
    }

    fn note(&self, question: &Question<'_>, answer: &Answer) {
        self.limits(question.resource).note(question.resource, &answer.headers, (self.hub.now)());
        if let Some(ends) = answer.header("github-authentication-token-expiration").and_then(expiration) {
            *self.token_expires.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(ends);
        }
    }

    /// Where to ask instead: only the API is followed, and only for what is not posted.
    fn redirect(
        &self,
        question: &Question<'_>,
        answer: &Answer,
        redirects: u32,
    ) -> Result<String, GitHubError> {
        let location = answer.header(LOCATION.as_str());
        let followed = question.body.is_none()
            && question.method.is_none()
            && question.resource != Resource::Raw
            && redirects <= REDIRECTS;
        let to = location.filter(|_| followed).and_then(|location| self.hub.addresses.redirect(location));
        to.ok_or(GitHubError::Unreadable { what: question.what })
    }
}

/// One request and the whole answer to it.
async fn exchange(client: &Octocrab, request: Request<OctoBody>, bound: usize) -> Result<Answer, Broken> {
    let response = client.execute(request).await.map_err(|_| Broken::Connection)?;
    let (parts, mut body) = response.into_parts();
    let (status, headers) = (parts.status, parts.headers);
    let good = status.is_success();
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if good && length.is_some_and(|length| length > bound) {
        return Err(Broken::Bound);
    }
    let bound = if good { bound } else { REFUSAL_BYTES };
    let mut read = Vec::with_capacity(length.unwrap_or(0).min(bound));
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => read.extend_from_slice(frame.data_ref().map_or(&[], |data| data)),
            // A refusal says what it says, even where its words are cut off.
            Err(_) if !good => break,
            Err(_) => return Err(Broken::Half),
        }
        if read.len() > bound {
            if good {
                return Err(Broken::Bound);
            }
            read.truncate(bound);
            break;
        }
    }
    Ok(Answer { status, headers, body: read.into() })
}

/// Twice as long each time, and never the same: those who failed together do not come back together.
fn pause(first: Duration, tries: u32) -> Duration {
    let random = RandomState::new().build_hasher().finish() as u32;
    let jitter = 0.5 + f64::from(random) / f64::from(u32::MAX) / 2.0;
    first.mul_f64(jitter) * 2_u32.saturating_pow(tries.saturating_sub(1).min(8))
}

/// `2026-01-31 12:00:00 UTC`, or with `+0200` instead.
fn expiration(text: &str) -> Option<domain::Timestamp> {
    let mut parts = text.split_ascii_whitespace();
    let (date, time, zone) = (parts.next()?, parts.next()?, parts.next().unwrap_or("UTC"));
    let zone = match (zone, zone.split_at_checked(3)) {
        ("UTC", _) => "Z".to_owned(),
        (_, Some((hours, minutes))) if hours.starts_with(['+', '-']) => {
            format!("{hours}:{}", minutes.trim_start_matches(':'))
        }
        _ => return None,
    };
    domain::Timestamp::parse(&format!("{date}T{time}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_token_is_read_as_github_writes_it() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(expiration(text).map(|it| it.to_string()).as_deref(), expect, "{text}");
        };
        check("2026-01-31 12:00:00 UTC", Some("2026-01-31T12:00:00Z"));
        check("2026-01-31 12:00:00 +0200", Some("2026-01-31T10:00:00Z"));
        check("2026-01-31 12:00:00 -07:30", Some("2026-01-31T19:30:00Z"));
        check("2026-01-31 12:00:00", Some("2026-01-31T12:00:00Z"));
        check("2026-01-31", None);
        check("soon", None);
    }

    #[test]
    fn pauses_double_and_are_jittered() {
        let first = Duration::from_millis(100);
        for tries in 1..4 {
            let most = first * 2_u32.pow(tries - 1);
            for _ in 0..50 {
                let pause = pause(first, tries);
                assert!(pause >= most / 2 && pause <= most, "{pause:?}");
            }
        }
    }
}
