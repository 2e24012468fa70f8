//! A delivery, read. To be called for what is signed, and for nothing else.

use std::borrow::Cow;
use std::fmt;

use domain::webhook::{DeliveryGuid, Push};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode;
use sha2::{Digest as _, Sha256};

use super::payload::{self, PayloadRepository};
use crate::bounds::WORD_BYTES;

/// What a delivery says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// GitHub's name for it.
    pub guid: DeliveryGuid,
    /// What it is about: `push`.
    pub event: String,
    /// What happened, for events that say so: `renamed`.
    pub action: Option<String>,
    /// The repository that it is about; an organisation's ping has none.
    pub repository: Option<PayloadRepository>,
    /// The push, of that event.
    pub push: Option<Push>,
    /// A hash of its bytes: 16 hexadecimal digits.
    pub body: String,
}

/// Why a delivery cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It has no GUID, or more than one, or what stands there is none.
    Guid,
    /// It does not say which event it is, or more than once.
    Event,
    /// Its type is neither JSON nor a form.
    ContentType,
    /// The form has no `payload`, or more than one.
    Form,
    /// Its JSON is none, or is not what that event has.
    Json,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Guid => "`X-GitHub-Delivery` is not one GUID.",
            Self::Event => "`X-GitHub-Event` is not the name of one event.",
            Self::ContentType => {
                "`Content-Type` is neither `application/json` nor `application/x-www-form-urlencoded`."
            }
            Self::Form => "The form has not one field `payload`.",
            Self::Json => "The body is no JSON of that event.",
        })
    }
}

/// Hexadecimal digits of the hash of a body.
const HASH_DIGITS: usize = 16;

/// Reads a delivery.
pub fn read(headers: &HeaderMap, body: &[u8]) -> Result<Message, Unreadable> {
    let guid = only(headers, "x-github-delivery").and_then(|guid| guid.parse().ok());
    let guid = guid.ok_or(Unreadable::Guid)?;
    let event = only(headers, "x-github-event").filter(|event| is_name(event)).ok_or(Unreadable::Event)?;
    let json = json(headers, body)?;
    let read = payload::read(event, &json).map_err(|_| Unreadable::Json)?;
    let mut hash = hex::encode(Sha256::digest(body));
    hash.truncate(HASH_DIGITS);
    Ok(Message {
        guid,
        event: event.to_owned(),
        action: read.action.filter(|action| is_name(action)),
        repository: read.repository,
        push: read.push,
        body: hash,
    })
}

/// The value of a header that is there once.
pub(super) fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn is_name(text: &str) -> bool {
    (1..=WORD_BYTES).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_lowercase() || c == b'_')
}

fn json<'a>(headers: &HeaderMap, body: &'a [u8]) -> Result<Cow<'a, [u8]>, Unreadable> {
    let kind = only(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/json") {
        return Ok(Cow::Borrowed(body));
    }
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Unreadable::ContentType);
    }
    let mut payloads = body.split(|&c| c == b'&').filter_map(|field| field.strip_prefix(b"payload="));
    let payload = payloads.next().ok_or(Unreadable::Form)?;
    if payloads.next().is_some() {
        return Err(Unreadable::Form);
    }
    let spaced: Vec<u8> = payload.iter().map(|&c| if c == b'+' { b' ' } else { c }).collect();
    Ok(Cow::Owned(percent_decode(&spaced).collect()))
}

#[cfg(test)]
mod tests;
