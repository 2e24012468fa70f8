//! Pages have no slash at their end: who writes one is led to the page.

use axum::response::Response;
use http::header::LOCATION;
use http::{HeaderValue, Method, StatusCode, Uri};

/// Where pages are, from the beginning of their addresses. Nothing that begins so leads to another site, as `//host` does.
const PAGES: [&str; 3] = ["/projects/", "/search/", "/sync/"];

/// The way to the same address without the slashes at its end; `None` where there are none, or no page is asked for.
pub(crate) fn without(method: &Method, uri: &Uri) -> Option<Response> {
    let path = uri.path();
    if !path.ends_with('/') || !reads(method) || !PAGES.iter().any(|start| path.starts_with(start)) {
        return None;
    }
    let page = path.trim_end_matches('/');
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = Response::default();
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    response.headers_mut().insert(LOCATION, HeaderValue::try_from(format!("{page}{query}")).ok()?);
    Some(response)
}

fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_with_a_slash_at_its_end_and_no_address_leads_to_another_site() {
        let check = |uri: &str, expect: Option<&str>| {
            let there = without(&Method::GET, &uri.parse().unwrap());
            let location = there.as_ref().map(|it| it.headers()[LOCATION].to_str().unwrap());
            assert_eq!(location, expect, "{uri}");
        };
        check("/projects/local/", Some("/projects/local"));
        check("/projects/local/specs/1//?q=a/", Some("/projects/local/specs/1?q=a/"));
        check("/search/?q=x", Some("/search?q=x"));
        check("/projects//evil.example/", Some("/projects//evil.example"));
        check("/projects/local", None);
        check("/", None);
        check("//evil.example/", None);
        check("/\\evil.example/", None);
        check("/api/specs/", None);
        assert!(without(&Method::POST, &"/projects/local/".parse().unwrap()).is_none());
    }
}
