//! How this function says no: as problem details, and to those who read pages as a page.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::{ACCEPT, CACHE_CONTROL, HeaderMap};
use web::answers::with_page;
use web::headers::{NO_STORE, secure};
use web::styles::Style;
use web::{Preferences, Refusal};

use crate::pages;

/// There is no such address.
pub(crate) async fn nothing_here() -> Refusal {
    Refusal::not_found()
}

/// There is such an address, and it does not take that method. The router says which ones it takes.
pub(crate) async fn wrong_method() -> Refusal {
    Refusal::method_not_allowed()
}

/// What all answers have: nobody keeps them, and a refusal is a page for those who read pages.
pub(crate) async fn finish(request: Request, next: Next) -> Response {
    let (wants_page, preferences) = (is_of_pages(&request), Preferences::of(request.headers()));
    let has_query = request.uri().query().is_some();
    let mut response = next.run(request).await;
    if let Some(refusal) = Refusal::of_rejection(&response, has_query) {
        response = refusal.into_response();
    }
    if wants_page && let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        let t = preferences.texts();
        let heading = match refusal.status {
            StatusCode::NOT_FOUND => t.refusal.not_found,
            StatusCode::UNAUTHORIZED => t.refusal.sign_in_needed,
            StatusCode::FORBIDDEN => t.refusal.not_done,
            StatusCode::TOO_MANY_REQUESTS => t.refusal.too_many_tries,
            StatusCode::SERVICE_UNAVAILABLE => t.refusal.not_now,
            _ => t.refusal.went_wrong,
        };
        let page = pages::message(preferences, heading, &refusal.sentence(preferences.lang));
        response = with_page(response, Style::Admin, page);
    }
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, NO_STORE);
    secure(headers);
    response
}

/// Whether a refusal is to be shown as a page: to those who did not ask for JSON.
fn is_of_pages(request: &Request) -> bool {
    let path = request.uri().path();
    let is_json = path.starts_with("/api/") || path == "/admin/projects.json";
    !is_json && !wants_json(request.headers())
}

/// Whether JSON is asked for, and no page.
pub(crate) fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("json") && !accept.contains("html"))
}
