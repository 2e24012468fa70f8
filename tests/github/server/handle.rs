//! One request: what goes wrong with it, who may ask, what is answered, and how that arrives.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderValue, Response};
use bytes::Bytes;
use futures_util::stream;
use serde_json::json;
use sha1::{Digest as _, Sha1};

use super::answer::Answer;
use super::asked::Asked;
use super::connection::Connection;
use super::route::Route;
use super::{graphql, raw, rest};
use crate::model::{Caller, Fault, Model, Resource};

/// Which of GitHub's hosts is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Host {
    Api,
    Raw,
}

/// What all requests share.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) model: Model,
    pub(super) host: Host,
    pub(super) url: String,
}

/// More than any query has.
const BODY: usize = 4_000_000;

/// The versions of the API that are taken. Source: docs.github.com/rest, "API versions".
const VERSIONS: &[&str] = &["2022-11-28", "2026-03-10"];

/// Answers one request.
pub(super) async fn handle(
    State(shared): State<Shared>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: axum::extract::Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY).await else { return ended(&connection) };
    let model = &shared.model;
    let mut asked = Asked::read(&shared, &parts, &body);
    let (number, fault) = model.begin(asked.request.clone());
    asked.request.number = number;
    match fault {
        Some(Fault::Hang) => std::future::pending().await,
        Some(Fault::Reset) => return ended(&connection),
        Some(Fault::Late(more)) => tokio::time::sleep(more).await,
        _ => {}
    }
    let in_flight = InFlight::begin(model, &asked);
    let answer = match fault.as_ref().and_then(|fault| instead(model, fault, &asked)) {
        Some(answer) => answer,
        None => answer(model, &asked, in_flight.in_limits, fault.as_ref()),
    };
    model.worked_out(&asked.request);
    let answer = finish(model, &asked, answer);
    let latency = model.lock().latency;
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    drop(in_flight);
    if fault == Some(Fault::AnswerLost) {
        return ended(&connection);
    }
    model.answered(&asked.request, answer.answer.status, answer.free);
    send(answer.answer, fault.as_ref())
}

fn ended(connection: &Connection) -> Response<Body> {
    connection.end();
    // It goes nowhere.
    Response::default()
}

/// What a fault has instead of an answer.
fn instead(model: &Model, fault: &Fault, asked: &Asked) -> Option<Answer> {
    Some(match fault {
        Fault::Status(status) => Answer::refusal(*status, "Something went wrong"),
        Fault::RateLimited { status, reset_in } => {
            let now = model.now();
            let answer = match status {
                200 => Answer::limited_graphql(),
                status => Answer::limited(*status, asked.caller.token().is_some()),
            };
            let state = &mut *model.lock();
            let mut allowance =
                state.spending.allowance(&state.limits, &asked.caller, asked.request.resource, now);
            allowance.used = allowance.limit;
            allowance.remaining = 0;
            allowance.reset = now.as_millis().div_euclid(1000) + i64::try_from(*reset_in).unwrap_or(i64::MAX);
            Answer { allowance: Some(allowance), ..answer }
        }
        Fault::SecondaryLimit { status, retry_after } => Answer::secondary(*status, *retry_after),
        Fault::Html => Answer::html(),
        Fault::OtherShape => Answer::json(200, &json!({"zen": "Speak like a human."})),
        Fault::EmptyBody => Answer::json(200, &json!(null)),
        _ => return None,
    })
}

/// What GitHub says.
fn answer(model: &Model, asked: &Asked, in_limits: bool, fault: Option<&Fault>) -> Answer {
    let now = model.now();
    let resource = asked.request.resource;
    if resource == Resource::Raw {
        return if in_limits { raw::answer(model, asked) } else { Answer::secondary(429, None) };
    }
    if !asked.has_user_agent {
        return Answer::new(
            403,
            "text/plain; charset=utf-8",
            "Request forbidden by administrative rules. Please make sure your request has a User-Agent header",
        );
    }
    if is_bad(model, asked) {
        return Answer::bad_credentials();
    }
    if resource == Resource::GraphQl && asked.caller == Caller::Anonymous {
        return Answer::refusal(401, "This endpoint requires you to be authenticated.");
    }
    if asked.route == Route::Unknown {
        let what = format!("`{} {}{}`", asked.request.method, asked.request.path, asked.query);
        model.remember_unknown(what.clone());
        return Answer::unknown(&what);
    }
    if !in_limits {
        return Answer::secondary(403, Some(60));
    }
    if asked.route != Route::RateLimit {
        let state = &mut *model.lock();
        let allowance = state.spending.allowance(&state.limits, &asked.caller, resource, now);
        if state.limits.primary && allowance.remaining == 0 {
            return match resource {
                Resource::GraphQl => Answer::limited_graphql(),
                _ => Answer::limited(state.limits.spent_status, asked.caller.token().is_some()),
            };
        }
    }
    if let Some(version) = asked.api_version.as_deref().filter(|version| !VERSIONS.contains(version)) {
        return Answer::refusal(400, &format!("\"{version}\" is not a supported version"));
    }
    if asked.route == Route::GraphQl {
        return graphql::answer(model, asked, fault);
    }
    rest::answer(model, asked, fault == Some(&Fault::TruncatedTree))
}

fn is_bad(model: &Model, asked: &Asked) -> bool {
    let good = asked.caller.token().is_none_or(|token| model.lock().is_good(token, model.now()));
    asked.strange_authorization || !good
}

/// An answer that is counted.
struct Finished {
    answer: Answer,
    free: bool,
}

/// Counts it, looks at conditions, and says what is left.
fn finish(model: &Model, asked: &Asked, mut answer: Answer) -> Finished {
    let now = model.now();
    let resource = asked.request.resource;
    if answer.tagged {
        let tag = tag(asked, &answer.body);
        let known = asked.if_none_match.as_deref().unwrap_or_default();
        if known.split(',').any(|known| known.trim() == tag) {
            (answer.status, answer.body) = (304, Bytes::new());
        }
        answer.headers.push(("etag", tag));
    }
    // Whoever has a bad token is nobody.
    let bad = is_bad(model, asked);
    let caller = if bad { Caller::Anonymous } else { asked.caller.clone() };
    let unchanged = answer.status == 304 && caller != Caller::Anonymous;
    let free = unchanged || answer.points == 0 || resource == Resource::Raw;
    let state = &mut *model.lock();
    if !free {
        state.spending.spend(&caller, resource, answer.points, now);
    }
    if resource == Resource::Raw {
        return Finished { answer, free };
    }
    if state.limits.primary {
        let true_one = state.spending.allowance(&state.limits, &caller, resource, now);
        let left = answer.allowance.unwrap_or(true_one);
        answer.headers.push(("x-ratelimit-limit", left.limit.to_string()));
        answer.headers.push(("x-ratelimit-remaining", left.remaining.to_string()));
        answer.headers.push(("x-ratelimit-used", left.used.to_string()));
        answer.headers.push(("x-ratelimit-reset", left.reset.to_string()));
        answer.headers.push(("x-ratelimit-resource", resource.name().to_owned()));
    }
    if let Some(at) = state.token_expiration(&caller) {
        let at = at.to_string();
        let (date, time) = at.split_once('T').unwrap_or((&at, ""));
        let time = time.get(..8).unwrap_or("00:00:00");
        answer.headers.push(("github-authentication-token-expiration", format!("{date} {time} UTC")));
    }
    answer.headers.push(("x-github-request-id", format!("C0DE:{:X}", asked.request.number)));
    Finished { answer, free }
}

/// ETags differ by token and by `Accept`.
fn tag(asked: &Asked, body: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(asked.caller.token().unwrap_or_default());
    hash.update([0]);
    hash.update(&asked.accept);
    hash.update([0]);
    hash.update(body);
    let hash: [u8; 20] = hash.finalize().into();
    format!("W/\"{}\"", domain::BlobId::from(hash))
}

/// How it arrives.
fn send(answer: Answer, fault: Option<&Fault>) -> Response<Body> {
    let length = answer.body.len();
    let body = match fault {
        Some(Fault::HalfBody) => half(&answer.body),
        Some(Fault::Drip(each)) => drip(answer.body, *each),
        Some(Fault::EmptyBody) => Body::empty(),
        _ => Body::from(answer.body),
    };
    let is_whole = matches!(fault, Some(Fault::HalfBody | Fault::Drip(_)));
    let mut response = Response::new(body);
    *response.status_mut() = answer.status.try_into().unwrap_or_default();
    let headers = response.headers_mut();
    if answer.status != 304 {
        headers.insert("content-type", HeaderValue::from_static(answer.content_type));
    }
    if is_whole {
        headers.insert("content-length", length.into());
    }
    headers.insert("server", HeaderValue::from_static("github.com"));
    for (name, value) in answer.headers {
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    }
    response
}

fn half(body: &Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    Body::from_stream(stream::unfold(0, move |step| {
        let half = half.clone();
        async move {
            if step == 0 {
                return Some((Ok(half), 1));
            }
            // What is there is sent before the end of it is noticed.
            tokio::task::yield_now().await;
            Some((Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)), step + 1))
        }
    }))
}

fn drip(body: Bytes, each: Duration) -> Body {
    Body::from_stream(stream::unfold(body, move |mut body| async move {
        if body.is_empty() {
            return None;
        }
        tokio::time::sleep(each).await;
        let drop = body.split_to(body.len().min(16));
        Some((Ok::<_, std::io::Error>(drop), body))
    }))
}

/// A request that is being worked on.
struct InFlight {
    model: Model,
    caller: Caller,
    in_limits: bool,
}

impl InFlight {
    fn begin(model: &Model, asked: &Asked) -> Self {
        let now = model.now();
        let state = &mut *model.lock();
        let (limits, caller) = (&state.limits, &asked.caller);
        let mut in_limits = state.spending.begin(limits, caller, asked.request.resource, now);
        if asked.route.is_write(&asked.request.method) {
            in_limits &= state.spending.begin_write(limits, caller, now);
        }
        Self { model: model.clone(), caller: asked.caller.clone(), in_limits }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        // Also where the asker gives up.
        self.model.lock().spending.end(&self.caller);
    }
}
