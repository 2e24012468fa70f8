//! The headers that answers have.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};

/// What a file of a spec may do, opened by itself: nothing at all.
pub const FILE_POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// For answers with project content: kept by the reader, asked for each time.
pub const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// For what has its content's hash in its address.
pub const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// For what nobody may keep.
pub const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// How long the source of a stale answer has been failing, in seconds.
pub const STALE: HeaderName = HeaderName::from_static("livespecs-stale");

/// What the server spent its time on. Source: W3C Server Timing.
pub const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// Puts in what every answer has: nothing is guessed from content, no address is told to others, and by default
/// everything is asked for again.
pub fn secure(headers: &mut HeaderMap) {
    if headers.contains_key(X_CONTENT_TYPE_OPTIONS) {
        // It was done before.
        return;
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(FILE_POLICY);
    headers.entry(CACHE_CONTROL).or_insert(ASK_AGAIN);
}
