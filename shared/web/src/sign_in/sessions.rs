//! Sessions: the cookies that carry them, and the tokens that show that a request was meant.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Secret, Timestamp};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::origin::require_same_origin;
use crate::Refusal;
use crate::bounds::SESSION_MILLIS;

/// Where a changing request of a session carries its CSRF token; a form has the field `csrf`.
pub const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");

/// Who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One who may change something.
    Admin,
    /// One who may look.
    Viewer,
}

impl Kind {
    fn byte(self) -> u8 {
        match self {
            Self::Admin => b'a',
            Self::Viewer => b'v',
        }
    }

    /// The cookie's name. `__Host-`: the browser takes it only with `Secure`, for this host and every path of it.
    /// Source: RFC 6265bis, 4.1.3.2.
    fn cookie(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Admin, true) => "__Host-livespecs-admin",
            (Self::Admin, false) => "livespecs-admin",
            (Self::Viewer, true) => "__Host-livespecs-viewer",
            (Self::Viewer, false) => "livespecs-viewer",
        }
    }
}

/// The sessions of one kind of people.
#[derive(Clone)]
pub struct Sessions {
    kind: Kind,
    key: [u8; 32],
    secure: bool,
}

/// A session that was found to be good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    csrf: String,
}

/// Kind, and the end in milliseconds since 1970.
const PAYLOAD_BYTES: usize = 1 + 8;

/// The payload and its signature.
const SIGNED_BYTES: usize = PAYLOAD_BYTES + 32;

impl Sessions {
    /// The sessions that begin with `token`. `secure`: people come over https, and the cookie is for that only.
    pub fn new(kind: Kind, token: &Secret, secure: bool) -> Self {
        let key = mac(token.reveal().as_bytes(), &[b"livespecs session ", &[kind.byte()]]);
        Self { kind, key, secure }
    }

    /// A session that begins at `now`: the value of its `Set-Cookie`.
    pub fn begin(&self, now: Timestamp) -> HeaderValue {
        let until = now.as_millis().saturating_add(SESSION_MILLIS);
        let mut signed = [0; SIGNED_BYTES];
        signed[0] = self.kind.byte();
        signed[1..PAYLOAD_BYTES].copy_from_slice(&until.to_be_bytes());
        let signature = self.signature(&signed[..PAYLOAD_BYTES]);
        signed[PAYLOAD_BYTES..].copy_from_slice(&signature);
        set_cookie(self.kind, self.secure, &URL_SAFE_NO_PAD.encode(signed), SESSION_MILLIS / 1000)
    }

    /// The end of a session: the value of a `Set-Cookie` that takes the cookie away.
    pub fn end(kind: Kind, secure: bool) -> HeaderValue {
        set_cookie(kind, secure, "", 0)
    }

    /// The session of a request; `None` where it has none that is good at `now`.
    pub fn find(&self, headers: &HeaderMap, now: Timestamp) -> Option<Session> {
        let name = self.kind.cookie(self.secure);
        let cookies = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
        let pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
        pairs.filter(|(it, _)| *it == name).find_map(|(_, value)| self.read(value, now))
    }

    fn read(&self, value: &str, now: Timestamp) -> Option<Session> {
        let mut signed = [0; SIGNED_BYTES];
        let length = URL_SAFE_NO_PAD.decode_slice(value, &mut signed).ok()?;
        let (payload, signature) = signed.split_at(PAYLOAD_BYTES);
        let is_signed: bool = self.signature(payload)[..].ct_eq(signature).into();
        if length != SIGNED_BYTES || !is_signed || payload[0] != self.kind.byte() {
            return None;
        }
        let until = i64::from_be_bytes(payload[1..].try_into().ok()?);
        let left = until.saturating_sub(now.as_millis());
        // One that lasts longer than any that begins now was not begun by this clock.
        let csrf = URL_SAFE_NO_PAD.encode(mac(&self.key, &[b"csrf ", payload]));
        (1..=SESSION_MILLIS).contains(&left).then_some(Session { csrf })
    }

    fn signature(&self, payload: &[u8]) -> [u8; 32] {
        mac(&self.key, &[b"session ", payload])
    }
}

impl Session {
    /// What a changing request of this session has to carry: pages of this site put it into their forms.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Refuses a changing request that was not meant: one from another site, or without the session's CSRF token. `given`
    /// is the field `csrf` of a form; else the header [`CSRF_HEADER`] is read.
    pub fn require_meant(&self, headers: &HeaderMap, given: Option<&str>) -> Result<(), Refusal> {
        require_same_origin(headers)?;
        let given = given.or_else(|| headers.get(CSRF_HEADER)?.to_str().ok()).unwrap_or_default();
        let is_meant: bool = self.csrf.as_bytes().ct_eq(given.as_bytes()).into();
        let detail = "The request does not carry the CSRF token of its session (the header `x-csrf-token`, or the \
                      field `csrf` of a form). Load the page again, and try once more.";
        is_meant.then_some(()).ok_or_else(|| Refusal::forbidden(detail))
    }
}

fn set_cookie(kind: Kind, secure: bool, value: &str, seconds: i64) -> HeaderValue {
    let name = kind.cookie(secure);
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly{secure}; SameSite=Lax");
    // Names and base64url are all visible characters.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn sessions() -> Sessions {
        Sessions::new(Kind::Admin, &Secret::new("s3cret"), true)
    }

    /// What a browser sends after it was told to set that cookie.
    fn sent(set: &HeaderValue) -> HeaderMap {
        let pair = set.to_str().unwrap().split(';').next().unwrap();
        let cookies = HeaderValue::from_str(&format!("lang=en; {pair}; x")).unwrap();
        HeaderMap::from_iter([(COOKIE, cookies)])
    }

    #[test]
    fn a_cookie_is_for_this_host_over_https_and_not_for_script() {
        let text = |set: &HeaderValue| set.to_str().unwrap().to_owned();
        let set = text(&sessions().begin(at(NOW)));
        assert!(set.starts_with("__Host-livespecs-admin="), "{set}");
        assert!(set.ends_with("; Path=/; Max-Age=28800; HttpOnly; Secure; SameSite=Lax"), "{set}");
        let set = text(&Sessions::new(Kind::Viewer, &Secret::new("s3cret"), false).begin(at(NOW)));
        assert!(set.starts_with("livespecs-viewer="), "{set}");
        assert!(set.ends_with("; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax"), "{set}");
        assert_eq!(
            text(&Sessions::end(Kind::Admin, true)),
            "__Host-livespecs-admin=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax"
        );
    }

    #[test]
    fn a_session_lasts_eight_hours() {
        let headers = sent(&sessions().begin(at(NOW)));
        let is_good = |millis| sessions().find(&headers, at(millis)).is_some();
        assert!(is_good(NOW));
        assert!(is_good(NOW + SESSION_MILLIS - 1));
        assert!(!is_good(NOW + SESSION_MILLIS));
        assert!(!is_good(NOW - 1));
    }

    #[test]
    fn what_was_not_signed_here_is_no_session() {
        let set = sessions().begin(at(NOW)).to_str().unwrap().to_owned();
        let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
        let is_good = |name: &str, value: &str| {
            let cookie = HeaderValue::from_str(&format!("{name}={value}")).unwrap();
            sessions().find(&HeaderMap::from_iter([(COOKIE, cookie)]), at(NOW)).is_some()
        };
        assert!(is_good(name, value));
        assert!(!is_good("livespecs-admin", value));
        assert!(!is_good("__Host-livespecs-viewer", value));
        for at in 0..value.len() {
            let other = if value.as_bytes()[at] == b'A' { "B" } else { "A" };
            let changed = format!("{}{other}{}", &value[..at], &value[at + 1..]);
            assert!(!is_good(name, &changed), "{at}");
        }
        for bad in ["", "A", &value[..value.len() - 1], &format!("{value}A"), &format!("{value}{value}")] {
            assert!(!is_good(name, bad), "{bad}");
        }
        let other = Sessions::new(Kind::Admin, &Secret::new("another"), true);
        assert_eq!(sessions().find(&sent(&other.begin(at(NOW))), at(NOW)), None);
    }

    #[test]
    fn a_changing_request_carries_the_token_of_its_own_session() {
        let session = |millis| sessions().find(&sent(&sessions().begin(at(millis))), at(NOW)).unwrap();
        let (mine, other) = (session(NOW), session(NOW - 1));
        let header =
            |token: &str| HeaderMap::from_iter([(CSRF_HEADER, HeaderValue::from_str(token).unwrap())]);
        assert!(mine.require_meant(&header(mine.csrf()), None).is_ok());
        assert!(mine.require_meant(&HeaderMap::new(), Some(mine.csrf())).is_ok());
        for wrong in [other.csrf(), "", "x"] {
            assert!(mine.require_meant(&header(wrong), None).is_err(), "{wrong}");
            assert!(mine.require_meant(&HeaderMap::new(), Some(wrong)).is_err(), "{wrong}");
        }
        assert!(mine.require_meant(&HeaderMap::new(), None).is_err());

        let mut elsewhere = header(mine.csrf());
        elsewhere.insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
        assert!(mine.require_meant(&elsewhere, None).is_err());
    }
}
