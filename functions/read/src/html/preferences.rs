//! `POST /preferences`: a language or a colour scheme is chosen, and the reader comes back to the page.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, HOST, HeaderMap, HeaderValue, LOCATION, REFERER, SET_COOKIE};
use http::uri::PathAndQuery;
use http::{StatusCode, Uri};
use web::headers::NO_STORE;
use web::sign_in::{next_path, require_same_origin};
use web::{Refusal, preferences};

use crate::app::App;

/// Remembers what the form's fields `lang` and `scheme` say; an empty one forgets the choice.
pub(crate) async fn prefer(
    State(app): State<App>,
    headers: HeaderMap,
    fields: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Refusal> {
    let Form(fields) = fields.map_err(|_| Refusal::invalid("The form cannot be read."))?;
    // A page of another site is not to change the language of this one.
    require_same_origin(&headers)?;
    let location = HeaderValue::from_str(&back(&headers)).unwrap_or(HeaderValue::from_static("/"));
    let mut response =
        (StatusCode::SEE_OTHER, [(LOCATION, location), (CACHE_CONTROL, NO_STORE)]).into_response();
    for name in ["lang", "scheme"] {
        let Some((_, value)) = fields.iter().find(|(field, _)| field == name) else { continue };
        let cookie = preferences::chosen(name, value, app.settings().secure);
        let cookie = cookie.ok_or_else(|| Refusal::invalid(format!("There is no such `{name}`.")))?;
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The page that the form was sent from: no page has its own address in it, because unknown parameters would be in it too.
fn back(headers: &HeaderMap) -> String {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let from: Option<Uri> = text(REFERER).and_then(|referer| referer.parse().ok());
    let from = from.filter(|uri| {
        uri.authority()
            .is_some_and(|it| text(HOST).is_some_and(|host| it.as_str().eq_ignore_ascii_case(host)))
    });
    let path = from.as_ref().and_then(Uri::path_and_query).map(PathAndQuery::as_str);
    next_path(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_a_page_of_this_site() {
        let check = |referer: &'static str, expect: &str| {
            let headers = HeaderMap::from_iter([
                (HOST, HeaderValue::from_static("specs.example:8443")),
                (REFERER, HeaderValue::from_static(referer)),
            ]);
            assert_eq!(back(&headers), expect, "{referer}");
        };
        check("https://specs.example:8443/projects/a?q=b", "/projects/a?q=b");
        check("https://evil.example/projects/a", "/");
        check("https://specs.example:8443//evil.example", "/");
        check("/projects/a", "/");
        check("", "/");
        assert_eq!(back(&HeaderMap::new()), "/");
    }
}
