//! The gate of a private showcase: who may look at all. Asked before anything is looked up.

use axum::response::{IntoResponse as _, Redirect, Response};
use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderValue, Method, Uri};
use web::headers::IMMUTABLE;
use web::sign_in::is_viewer;
use web::{Refusal, address};

use crate::app::App;

/// Open to everybody: whether it runs, what needs a secret of its own, and the
/// language of the page on which one signs in.
const OPEN: [&str; 5] = ["/health", "/health/live", "/health/ready", "/api/revalidate", "/preferences"];

/// Open with all that is below: our own scripts and icon; sign-in, lest one be sent there for ever where it is not served; and
/// where deliveries go, which are signed: what comes here of them is told so.
const OPEN_BELOW: [&str; 3] = ["/assets/", "/sign-in", "/webhooks/github"];

/// Whether an address is for everybody.
fn is_open(path: &str) -> bool {
    OPEN.contains(&path) || OPEN_BELOW.iter().any(|start| path.starts_with(start))
}

/// What one gets who may not look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Everybody may.
    Open,
    /// This one may.
    Passed,
    /// This one may not; but what is asked for is for everybody.
    Outside,
    /// This one may not.
    Closed,
}

/// Whether a request may look.
pub(crate) fn gate(app: &App, headers: &HeaderMap, uri: &Uri) -> Gate {
    let settings = app.settings();
    match &settings.view_token {
        None => Gate::Open,
        Some(token) if is_viewer(headers, token, app.now(), settings.secure) => Gate::Passed,
        Some(_) if is_open(uri.path()) => Gate::Outside,
        Some(_) => Gate::Closed,
    }
}

/// The way in, for one who reads pages; for others that they may not.
pub(crate) fn closed(method: &Method, uri: &Uri, reads_pages: bool) -> Response {
    if reads_pages && method.is_safe() {
        return Redirect::to(&format!("/sign-in?next={}", address::segment(next(uri)))).into_response();
    }
    let detail =
        "This is only for those who may look: sign in at `/sign-in`, or send `VIEW_TOKEN` as a bearer token.";
    Refusal::unauthorized(detail).into_response()
}

/// Where to go after signing in: an address of this site.
fn next(uri: &Uri) -> &str {
    let wanted = uri.path_and_query().map_or("/", |it| it.as_str());
    // `//host` and `/\host` lead to other sites.
    let leads_away = !wanted.starts_with('/') || wanted[1..].starts_with(['/', '\\']);
    if leads_away { "/" } else { wanted }
}

/// Keeps an answer out of every cache, unless it is the same for everybody.
pub(crate) fn keep_nowhere(headers: &mut HeaderMap) {
    if headers.get(CACHE_CONTROL) != Some(&IMMUTABLE) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_this_site_alone() {
        let check = |uri: &str, expect: &str| assert_eq!(next(&uri.parse().unwrap()), expect, "{uri}");
        check("/projects/local/specs?q=a%20b", "/projects/local/specs?q=a%20b");
        check("/", "/");
        check("//evil.example/x", "/");
        check("http://evil.example/x?y", "/x?y");
    }

    #[test]
    fn little_is_open() {
        for open in [
            "/health",
            "/health/ready",
            "/assets/app.1.js",
            "/sign-in",
            "/sign-in?next=/",
            "/webhooks/github",
        ] {
            assert!(is_open(open), "{open}");
        }
        for closed in [
            "/",
            "/api/projects",
            "/healthy",
            "/projects/local/specs/1/assets/a.png",
            "/robots.txt",
            "/assets",
        ] {
            assert!(!is_open(closed), "{closed}");
        }
    }
}
