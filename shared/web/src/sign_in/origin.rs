//! From where a request was sent, and to where one is sent on.

use http::HeaderMap;
use http::header::{HOST, HeaderName, ORIGIN};

use crate::Refusal;
use crate::bounds::NEXT_BYTES;

/// Source: W3C Fetch Metadata Request Headers.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses a changing request that a browser sent from a page of another site: 403. To be asked wherever a cookie is what
/// the request is allowed by, and before one is set.
///
/// What the browser says of the sender is believed first (`Sec-Fetch-Site`, which no page can set); browsers that do not
/// say it name at least the `Origin`, which has to be the host that was asked. A program sends neither.
pub fn require_same_origin(headers: &HeaderMap) -> Result<(), Refusal> {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let same = match (text(&SEC_FETCH_SITE), text(&ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let asked = text(&HOST).unwrap_or_default();
            origin
                .split_once("://")
                .is_some_and(|(_, host)| !host.is_empty() && host.eq_ignore_ascii_case(asked))
        }
        (None, None) => true,
    };
    let detail = "This request was sent from a page of another site. Please use the pages of this one.";
    same.then_some(()).ok_or_else(|| Refusal::forbidden(detail))
}

/// Where to go after signing in: a path of this site, or `/` where what is wanted is none. What a browser would read as
/// another host (`//host`, `/\host`, the same with a tab or line break in it) is no path.
pub fn next_path(wanted: Option<&str>) -> &str {
    let good = |path: &&str| {
        path.len() <= NEXT_BYTES
            && path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    wanted.filter(good).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn only_pages_of_this_site_and_programs_may_send() {
        let check = |sent: &[(&'static str, &'static str)], expect: bool| {
            let headers = sent
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .chain([(HOST, HeaderValue::from_static("specs.example:8443"))])
                .collect();
            assert_eq!(require_same_origin(&headers).is_ok(), expect, "{sent:?}");
        };
        check(&[], true);
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "none")], true);
        check(&[("sec-fetch-site", "same-site")], false);
        check(&[("sec-fetch-site", "cross-site"), ("origin", "https://specs.example:8443")], false);
        check(&[("origin", "https://specs.example:8443")], true);
        check(&[("origin", "https://specs.example")], false);
        check(&[("origin", "https://evil.example")], false);
        check(&[("origin", "null")], false);
        check(&[("origin", "")], false);
    }

    #[test]
    fn the_way_on_stays_on_this_site() {
        let check = |wanted: &str, expect: &str| assert_eq!(next_path(Some(wanted)), expect, "{wanted:?}");
        check("/projects/acme.app/specs?q=a#b", "/projects/acme.app/specs?q=a#b");
        check("/", "/");
        for bad in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/a\\b",
            "/\t/evil.example",
            "/\n/evil.example",
            "/a\r\nset-cookie: x",
            "/ä",
            "javascript:alert(1)",
        ] {
            check(bad, "/");
        }
        assert_eq!(next_path(None), "/");
    }

    #[test]
    fn the_way_on_has_its_bound_in_bytes() {
        let check = |bytes: usize, is_taken: bool| {
            let path = format!("/{}", "a".repeat(bytes - 1));
            assert_eq!(next_path(Some(&path)) == path, is_taken, "{bytes}");
        };
        check(NEXT_BYTES - 1, true);
        check(NEXT_BYTES, true);
        check(NEXT_BYTES + 1, false);
    }
}
