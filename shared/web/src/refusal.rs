//! Refusals: why there is no answer, for the one who asked.

mod about;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::json;

use self::about::About;
use crate::bounds::REPEATED_CHARS;
use crate::headers::{NO_STORE, secure};
use crate::preferences::Lang;
use crate::texts::EN;

/// Why there is no answer. Sent as problem details (RFC 9457) with a stable code; page routes show it as a page.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// The stable code: `SPEC_NOT_FOUND`.
    pub code: &'static str,
    /// One or two sentences: what is wrong, and what to do.
    pub detail: String,
    /// What may have been meant: names of specs.
    pub candidates: Vec<String>,
    /// When to ask again, in seconds, where waiting helps.
    pub retry_after: Option<u32>,
    /// Boxed: few are about a field, and all are carried about.
    field: Option<Box<WrongField>>,
    about: Option<About>,
}

/// The field that a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongField {
    /// Its name, as the JSON API has it.
    pub name: &'static str,
    /// Whether its value is of no use anywhere: a page says in its own words what is expected.
    pub is_value: bool,
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let (candidates, retry_after, field) = (Vec::new(), None, None);
        Self { status, code, detail: detail.into(), candidates, retry_after, field, about: None }
    }

    fn about(status: StatusCode, code: &'static str, about: About) -> Self {
        let detail = about.sentence(&EN);
        Self { about: Some(about), ..Self::new(status, code, detail) }
    }

    /// What is wrong, and what to do, in the words of a page: in its language where they are known in it.
    pub fn sentence(&self, lang: Lang) -> String {
        match &self.about {
            Some(about) => about.sentence(lang.texts()),
            None => lang.texts().refusal.in_english(&self.detail),
        }
    }

    /// 404: there is no such address.
    pub fn not_found() -> Self {
        Self::about(StatusCode::NOT_FOUND, "NOT_FOUND", About::NoAddress)
    }

    /// 404: there is no such file in the spec.
    pub fn file_not_found(path: &str) -> Self {
        Self::about(StatusCode::NOT_FOUND, "NOT_FOUND", About::NoFile(path.to_owned()))
    }

    /// 404: the spec has that file, and it is not kept here. `href` is where it is in the repository.
    pub fn file_not_kept(href: Option<&str>) -> Self {
        if let Some(href) = href {
            return Self::about(StatusCode::NOT_FOUND, "NOT_FOUND", About::NotKept(href.to_owned()));
        }
        let detail = "This file is not kept here. It is in the repository";
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", detail)
    }

    /// 404: no such snapshot is kept.
    pub fn snapshot_not_found() -> Self {
        Self::about(StatusCode::NOT_FOUND, "NOT_FOUND", About::NoSnapshot)
    }

    /// 404: no snapshot is kept from before the one that is asked for.
    pub fn nothing_before() -> Self {
        Self::about(StatusCode::NOT_FOUND, "NOT_FOUND", About::NothingBefore)
    }

    /// 404: there is no such project.
    pub fn project_not_found(id: &str) -> Self {
        Self::about(StatusCode::NOT_FOUND, "PROJECT_NOT_FOUND", About::NoProject(id.to_owned()))
    }

    /// 404: there is no such spec. `near` are names that look like it.
    pub fn spec_not_found(name: &str, near: Vec<String>) -> Self {
        let refusal = Self::about(StatusCode::NOT_FOUND, "SPEC_NOT_FOUND", About::NoSpec(name.to_owned()));
        Self { candidates: near, ..refusal }
    }

    /// 409: several specs are called that.
    pub fn ambiguous_spec(name: &str, candidates: Vec<String>) -> Self {
        let refusal = Self::about(StatusCode::CONFLICT, "AMBIGUOUS_SPEC", About::Ambiguous(name.to_owned()));
        Self { candidates, ..refusal }
    }

    /// 400: the request cannot be understood.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", detail)
    }

    /// 401: a secret is missing or wrong, or none is configured.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", detail)
    }

    /// 403: nobody may do this here.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", detail)
    }

    /// 405: there is something at this address, and it takes other methods. The router says which.
    pub fn method_not_allowed() -> Self {
        Self::about(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", About::WrongMethod)
    }

    /// 409: what is there already stands in the way.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "CONFLICT", detail)
    }

    /// 421: the request is for another host.
    pub fn misdirected(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::MISDIRECTED_REQUEST, "MISDIRECTED", detail)
    }

    /// 422: the request was understood, and cannot be done.
    pub fn unprocessable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "UNPROCESSABLE", detail)
    }

    /// 429: it was tried too often. `seconds`: when to try again.
    pub fn too_many_requests(detail: impl Into<String>, seconds: u32) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", detail).after(seconds)
    }

    /// 413: too much was sent, or would have to be.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", detail)
    }

    /// 500: our fault. The cause is in the log.
    pub fn internal() -> Self {
        Self::about(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", About::Internal)
    }

    /// 503: where the specs come from cannot be read.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "SOURCE_UNAVAILABLE", detail).after(5)
    }

    /// What the router said no to by itself, in words of its own: an address that is no text, a query that says something
    /// twice. `None`: the answer is none of these.
    pub fn of_rejection(answer: &Response, has_query: bool) -> Option<Self> {
        let is_plain = |value: &HeaderValue| value.as_bytes().starts_with(b"text/plain");
        let is_rejection = !answer.status().is_success()
            && !answer.status().is_redirection()
            && answer.extensions().get::<Self>().is_none()
            && answer.headers().get(CONTENT_TYPE).is_some_and(is_plain);
        is_rejection.then(|| match answer.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large("The body is too large."),
            status if status.is_client_error() && has_query => Self::invalid(
                "The request cannot be read: look at how its address is encoded, and that its query says nothing twice.",
            ),
            status if status.is_client_error() => Self::invalid(
                "The request cannot be read: what its address encodes with `%` has to be text in UTF-8.",
            ),
            _ => Self::internal(),
        })
    }

    /// The same, with another time to ask again: that many seconds.
    pub fn after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Which field of what was sent it is about: a form says it beside that.
    pub fn wrong_field(&self) -> Option<WrongField> {
        self.field.as_deref().copied()
    }

    /// The same, about that field, which would be right elsewhere.
    pub fn at(mut self, name: &'static str) -> Self {
        self.field = Some(Box::new(WrongField { name, is_value: false }));
        self
    }

    /// The same, about that field, whose value is of no use.
    pub fn at_value(mut self, name: &'static str) -> Self {
        self.field = Some(Box::new(WrongField { name, is_value: true }));
        self
    }

    /// 503: what was asked for changed while the answer was made. Asking again gives what is there now.
    pub fn changed() -> Self {
        Self::about(StatusCode::SERVICE_UNAVAILABLE, "SOURCE_UNAVAILABLE", About::Changed).after(5)
    }

    /// Whether this is [`changed`](Self::changed): the same question may be answered the next time.
    pub fn is_changed(&self) -> bool {
        matches!(self.about, Some(About::Changed))
    }
}

/// What somebody asked for, as a message repeats it: one line, and not longer.
pub fn shortened(text: &str) -> String {
    let line = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c });
    let mut shown: String = line.take(REPEATED_CHARS).collect();
    if text.chars().nth(REPEATED_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

impl IntoResponse for Refusal {
    /// Problem details. The refusal itself goes along as an extension, for a layer that shows it as a page.
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let mut problem = json!({
            "type": "about:blank",
            "title": title,
            "status": self.status.as_u16(),
            "detail": self.detail,
            "code": self.code,
            "message": self.detail,
            "error": { "code": self.code, "message": self.detail },
        });
        if !self.candidates.is_empty() {
            problem["candidates"] = json!(self.candidates);
        }
        let mut response = Response::new(Body::from(problem.to_string()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CACHE_CONTROL, NO_STORE);
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        secure(headers);
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_is_repeated_on_one_line_and_not_at_any_length() {
        assert_eq!(Refusal::project_not_found("acme.app").detail, "There is no project `acme.app`.");
        let long = Refusal::project_not_found(&"ä".repeat(20_000)).detail;
        assert_eq!(long.chars().count(), "There is no project ``.".len() + 81);
        assert!(!Refusal::file_not_found("a\r\nb\0").detail.contains(char::is_control));
        let check = |chars: usize, shown: String| assert_eq!(shortened(&"ä".repeat(chars)), shown);
        check(REPEATED_CHARS - 1, "ä".repeat(REPEATED_CHARS - 1));
        check(REPEATED_CHARS, "ä".repeat(REPEATED_CHARS));
        check(REPEATED_CHARS + 1, format!("{}…", "ä".repeat(REPEATED_CHARS)));
    }

    #[test]
    fn a_page_says_it_in_its_language_and_the_api_in_english() {
        let known = Refusal::spec_not_found("082", Vec::new());
        assert_eq!(known.sentence(Lang::SimplifiedChinese), "没有 Spec `082`。");
        assert_eq!(
            (known.sentence(Lang::English), known.detail.as_str()),
            (known.detail.clone(), "There is no spec `082`.")
        );
        let other = Refusal::invalid("`limit` is `x`.");
        assert_eq!(other.sentence(Lang::SimplifiedChinese), "服务器说明（英文）：`limit` is `x`.");
        assert_eq!(other.sentence(Lang::English), other.detail);
    }

    #[test]
    fn a_rejection_of_the_routers_becomes_a_refusal_and_other_answers_stay() {
        let code = |answer: Response| Refusal::of_rejection(&answer, true).map(|it| it.code);
        assert_eq!(
            code((StatusCode::BAD_REQUEST, "duplicate field").into_response()),
            Some("INVALID_REQUEST")
        );
        assert_eq!(code((StatusCode::PAYLOAD_TOO_LARGE, "x").into_response()), Some("TOO_LARGE"));
        assert_eq!(code((StatusCode::INTERNAL_SERVER_ERROR, "x").into_response()), Some("INTERNAL_ERROR"));
        assert_eq!(code("robots".into_response()), None);
        assert_eq!(code(Refusal::not_found().into_response()), None);
        let said = |has_query| {
            let answer = (StatusCode::BAD_REQUEST, "x").into_response();
            Refusal::of_rejection(&answer, has_query).unwrap().detail
        };
        assert!(said(true).contains("query") && !said(false).contains("query"));
    }
}
