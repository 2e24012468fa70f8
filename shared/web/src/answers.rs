//! Finished answers: remembered under their `ETag`, within a bound in bytes.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::StatusCode;
use http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};

use crate::BUILD;
use crate::bounds::ANSWER_BYTES;
use crate::coding::Coding;
use crate::headers::secure;
use crate::styles::Style;

/// What an answer is given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Media {
    /// `application/json`
    Json,
    /// `text/html`, with this style.
    Page(Style),
    /// `text/markdown`
    Markdown,
    /// Anything else, by its content type.
    File(&'static str),
    /// A picture, or what else is small already: it is not coded once more.
    Packed(&'static str),
}

impl Media {
    fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Page(_) => "text/html; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::File(content_type) | Self::Packed(content_type) => content_type,
        }
    }
}

/// What is asked for: everything that its answer is a function of.
pub struct Ask {
    key: [u8; 16],
    coding: Coding,
    media: Media,
    tag: HeaderValue,
    is_known_to_reader: bool,
}

impl Ask {
    /// A question. `about` is what the answer depends on, the request's headers aside: the route, the snapshot's id, the
    /// visible state, the query as it was understood, the language.
    pub fn new(headers: &HeaderMap, media: Media, about: &impl Hash) -> Self {
        let coding = match media {
            Media::Packed(_) => Coding::Identity,
            _ => Coding::wanted(headers, &Coding::MADE),
        };
        Self::coded(headers, media, coding, about)
    }

    /// A question whose answer is there in this coding.
    pub(crate) fn coded(headers: &HeaderMap, media: Media, coding: Coding, about: &impl Hash) -> Self {
        let mut hash = ContentHasher(Sha256::new());
        (BUILD, media, coding).hash(&mut hash);
        about.hash(&mut hash);
        let digest: [u8; 32] = hash.0.finalize().into();
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);

        let mut tag = [b'"'; 24 + 5];
        // 16 bytes are 22 characters of base64.
        let written = URL_SAFE_NO_PAD.encode_slice(key, &mut tag[1..]).unwrap_or(0);
        let suffix = coding.suffix().as_bytes();
        tag[1 + written..1 + written + suffix.len()].copy_from_slice(suffix);
        let end = 1 + written + suffix.len();
        tag[end] = b'"';
        let tag = &tag[..=end];
        let is_known_to_reader =
            headers.get_all(IF_NONE_MATCH).iter().any(|value| names(value.as_bytes(), tag));
        let tag = HeaderValue::from_bytes(tag).unwrap_or(HeaderValue::from_static("\"\""));
        Self { key, coding, media, tag, is_known_to_reader }
    }

    /// The answer with these bytes, which are coded already.
    pub(crate) fn answer(&self, bytes: &'static [u8]) -> Response {
        if self.is_known_to_reader {
            return not_modified(self);
        }
        respond(self, Finished { body: Bytes::from_static(bytes), coding: self.coding })
    }
}

/// Whether an `If-None-Match` names `tag`, compared weakly. RFC 9110, 13.1.2.
fn names(value: &[u8], tag: &[u8]) -> bool {
    value.split(|&byte| byte == b',').any(|it| {
        let it = it.trim_ascii();
        it == b"*" || it.strip_prefix(b"W/").unwrap_or(it) == tag
    })
}

/// Puts what is hashed into SHA-256: a reader cannot find two questions with one key.
struct ContentHasher(Sha256);

impl Hasher for ContentHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest: [u8; 32] = self.0.clone().finalize().into();
        u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|at: usize| digest[at]))
    }
}

#[derive(Clone)]
struct Finished {
    body: Bytes,
    coding: Coding,
}

#[derive(Clone)]
struct Weight;

impl Weighter<[u8; 16], Finished> for Weight {
    fn weight(&self, _: &[u8; 16], finished: &Finished) -> u64 {
        const OVERHEAD_BYTES: u64 = 128;
        finished.body.len() as u64 + OVERHEAD_BYTES
    }
}

/// The answers that are remembered.
#[derive(Clone)]
pub struct Answers(Arc<Cache<[u8; 16], Finished, Weight>>);

impl Answers {
    /// Remembers at most `bytes`.
    pub fn new(bytes: u64) -> Self {
        let typical = 8 << 10;
        let count = usize::try_from(bytes / typical).unwrap_or(0).max(16);
        Self(Arc::new(Cache::with_weighter(count, bytes, Weight)))
    }

    /// What they take now, in bytes.
    pub fn bytes(&self) -> u64 {
        self.0.weight()
    }

    /// What they may take, in bytes.
    pub fn max_bytes(&self) -> u64 {
        self.0.capacity()
    }

    /// The answer, where nothing has to be done for it: 304 where the reader has it, or the bytes where they are
    /// remembered.
    pub fn known(&self, ask: &Ask) -> Option<Response> {
        if ask.is_known_to_reader {
            return Some(not_modified(ask));
        }
        let finished = self.0.get(&ask.key)?;
        Some(respond(ask, finished))
    }

    /// The answer with this body, remembered from now on. `None` where the body is over [`ANSWER_BYTES`].
    pub fn finish(&self, ask: &Ask, body: impl Into<Bytes>) -> Option<Response> {
        let body = body.into();
        if body.len() > ANSWER_BYTES {
            return None;
        }
        let finished = match ask.coding.encode(&body, matches!(ask.media, Media::Page(_))) {
            Some(coded) => Finished { body: fitted(coded), coding: ask.coding },
            None => Finished { body: fitted(body), coding: Coding::Identity },
        };
        self.0.insert(ask.key, finished.clone());
        Some(respond(ask, finished))
    }
}

/// The same bytes in as much memory as they need: what is remembered is counted by its length, and a buffer that was
/// written into is up to twice as large, one for coded bytes many times.
fn fitted(bytes: Bytes) -> Bytes {
    match bytes.try_into_mut() {
        Ok(buffer) if buffer.capacity() > buffer.len() => Bytes::copy_from_slice(&buffer),
        Ok(buffer) => buffer.freeze(),
        // Of others too, or of the program: there is nothing to save.
        Err(shared) => shared,
    }
}

/// An answer with a page in place of the body that it had: a refusal's, or none. It is not remembered.
pub fn with_page(response: Response, style: Style, html: String) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(html.len()));
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(Media::Page(style).content_type()));
    parts.headers.insert(CONTENT_SECURITY_POLICY, style.policy());
    Response::from_parts(parts, Body::from(html))
}

fn respond(ask: &Ask, finished: Finished) -> Response {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.reserve(12);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(ask.media.content_type()));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(finished.body.len()));
    if let Some(name) = finished.coding.name() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    validators(ask, headers);
    *response.body_mut() = Body::from(finished.body);
    response
}

fn not_modified(ask: &Ask) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    validators(ask, response.headers_mut());
    response
}

fn validators(ask: &Ask, headers: &mut HeaderMap) {
    const SAME_FOR_ALL: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language");
    const WITH_PREFERENCES: HeaderValue =
        HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language, Cookie");
    headers.insert(ETAG, ask.tag.clone());
    if let Media::Page(style) = ask.media {
        headers.insert(VARY, WITH_PREFERENCES);
        headers.insert(CONTENT_SECURITY_POLICY, style.policy());
    } else {
        headers.insert(VARY, SAME_FOR_ALL);
    }
    secure(headers);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(name: http::HeaderName, value: &HeaderValue) -> HeaderMap {
        HeaderMap::from_iter([(name, value.clone())])
    }

    fn etag(response: &Response) -> HeaderValue {
        response.headers()[ETAG].clone()
    }

    #[test]
    fn an_answer_is_remembered_and_a_reader_that_has_it_gets_304() {
        let answers = Answers::new(1 << 20);
        let ask = Ask::new(&HeaderMap::new(), Media::Json, &("list", 1));
        assert!(answers.known(&ask).is_none());
        let first = answers.finish(&ask, "[]").unwrap();
        assert_eq!(etag(&answers.known(&ask).unwrap()), etag(&first));

        let weak =
            HeaderValue::from_str(&format!("\"other\", W/{}", etag(&first).to_str().unwrap())).unwrap();
        for known in [etag(&first), weak, HeaderValue::from_static("*")] {
            let again = Ask::new(&asking(IF_NONE_MATCH, &known), Media::Json, &("list", 1));
            assert_eq!(answers.known(&again).unwrap().status(), StatusCode::NOT_MODIFIED);
        }
    }

    #[test]
    fn what_an_answer_depends_on_is_in_its_etag() {
        let plain = HeaderMap::new();
        let coded = asking(http::header::ACCEPT_ENCODING, &HeaderValue::from_static("br"));
        let tags = [
            Ask::new(&plain, Media::Json, &("list", 1)).tag,
            Ask::new(&plain, Media::Json, &("list", 2)).tag,
            Ask::new(&plain, Media::Page(Style::List), &("list", 1)).tag,
            Ask::new(&coded, Media::Json, &("list", 1)).tag,
        ];
        let different: std::collections::HashSet<_> = tags.iter().collect();
        assert_eq!(different.len(), tags.len(), "{tags:?}");
        assert!(tags[3].to_str().unwrap().ends_with("-br\""));
    }

    #[test]
    fn what_is_remembered_takes_no_more_memory_than_it_has_bytes() {
        let mut roomy = Vec::with_capacity(4096);
        roomy.extend_from_slice(b"{}");
        let capacity = |bytes: Bytes| bytes.try_into_mut().map(|it| it.capacity());
        assert_eq!(capacity(fitted(Bytes::from(roomy))), Ok(2));
        assert_eq!(capacity(fitted(Bytes::from(vec![0; 7]))), Ok(7));

        let shared = Bytes::from(vec![1; 9]);
        assert_eq!(fitted(shared.clone()).as_ptr(), shared.as_ptr());
    }

    #[test]
    fn an_answer_that_is_too_large_is_refused() {
        let ask = Ask::new(&HeaderMap::new(), Media::Json, &"all");
        let check = |bytes: usize, is_sent: bool| {
            let answer = Answers::new(1 << 20).finish(&ask, vec![b' '; bytes]);
            assert_eq!(answer.is_some(), is_sent, "{bytes}");
        };
        check(ANSWER_BYTES - 1, true);
        check(ANSWER_BYTES, true);
        check(ANSWER_BYTES + 1, false);
    }
}
