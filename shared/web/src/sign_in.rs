//! Sign-in: who may change something, and who may look where not everybody may.
//!
//! There is no list of sessions: a cookie says whose session it is and until when, and is signed with a key that is
//! derived from the token that was signed in with. Another token ends every session that the old one began.

mod origin;
mod sessions;

use domain::{Secret, Timestamp};
use http::HeaderMap;
use http::header::AUTHORIZATION;

pub use self::origin::{next_path, require_same_origin};
pub use self::sessions::{CSRF_HEADER, Kind, Session, Sessions};
use crate::is_same_secret;

/// What a request bears: the text behind `Authorization: Bearer`. Source: RFC 6750, 2.1; the scheme's name is read in any
/// case (RFC 9110, 11.1).
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whether a request bears that secret. Takes the same time whatever it bears.
pub fn bears(headers: &HeaderMap, secret: &Secret) -> bool {
    bearer(headers).is_some_and(|given| is_same_secret(secret, given))
}

/// Whether a request comes from one who may look: it bears the `VIEW_TOKEN`, or was signed in with it. `secure`: readers
/// come over https. An admin's sign-in is a viewer's too: it sets both cookies.
pub fn is_viewer(headers: &HeaderMap, view_token: &Secret, now: Timestamp, secure: bool) -> bool {
    bears(headers, view_token) || Sessions::new(Kind::Viewer, view_token, secure).find(headers, now).is_some()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::COOKIE;

    use super::*;

    fn with(name: http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn a_bearer_token_is_what_stands_behind_the_scheme() {
        let check = |value: &str, expect: Option<&str>| {
            assert_eq!(bearer(&with(AUTHORIZATION, value)), expect, "{value}");
        };
        check("Bearer s3cret", Some("s3cret"));
        check("bearer  s3cret ", Some("s3cret"));
        check("Basic s3cret", None);
        check("Bearer", None);
        assert_eq!(bearer(&HeaderMap::new()), None);
    }

    #[test]
    fn a_viewer_bears_the_token_or_was_signed_in_with_it() {
        let (token, now) = (Secret::new("look"), Timestamp::from_millis(1_000));
        let may = |headers: &HeaderMap| is_viewer(headers, &token, now, true);
        assert!(may(&with(AUTHORIZATION, "Bearer look")));
        assert!(!may(&with(AUTHORIZATION, "Bearer other")));
        assert!(!may(&HeaderMap::new()));

        let cookie = |kind, token: &Secret| {
            let set = Sessions::new(kind, token, true).begin(now);
            with(COOKIE, set.to_str().unwrap().split(';').next().unwrap())
        };
        assert!(may(&cookie(Kind::Viewer, &token)));
        assert!(!may(&cookie(Kind::Admin, &token)));
        assert!(!may(&cookie(Kind::Viewer, &Secret::new("another"))));
    }
}
