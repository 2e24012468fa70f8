//! The JSON body of a request, read strictly: what is not understood is refused, and named.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::response::IntoResponse as _;
use http::StatusCode;
use serde_json::{Map, Value};
use web::Refusal;

/// What a body says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said<T> {
    /// Nothing: it stays as it is.
    Nothing,
    /// `null`: it is the default.
    Default,
    /// This.
    Value(T),
}

impl<T> Said<T> {
    /// The value, where there is one.
    pub(crate) fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nothing | Self::Default => None,
        }
    }

    /// The same, with a value that was looked at.
    pub(crate) fn checked<U>(self, check: impl FnOnce(T) -> Result<U, Refusal>) -> Result<Said<U>, Refusal> {
        Ok(match self {
            Self::Nothing => Said::Nothing,
            Self::Default => Said::Default,
            Self::Value(value) => Said::Value(check(value)?),
        })
    }

    /// What is there after it was said.
    pub(crate) fn apply(self, before: T, default: T) -> T {
        match self {
            Self::Nothing => before,
            Self::Default => default,
            Self::Value(value) => value,
        }
    }
}

/// The members of a JSON object. They are taken out one by one; what is left at the end is unknown.
pub(crate) struct Fields(Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let bytes = Bytes::from_request(request, state).await.map_err(bad_body)?;
        Self::read(&bytes)
    }
}

/// A body that could not be received.
pub(crate) fn bad_body(rejection: BytesRejection) -> Refusal {
    match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::too_large("The body is over 64 KiB."),
        _ => Refusal::invalid("The body could not be received."),
    }
}

impl Fields {
    /// Reads a JSON object.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            Ok(_) => Err(Refusal::invalid("The body is JSON, and no object.")),
            Err(error) => Err(Refusal::invalid(format!("The body is no JSON: {error}."))),
        }
    }

    /// What a form says, as a body would say it.
    pub(crate) fn of(members: Map<String, Value>) -> Self {
        Self(members)
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &'static str) -> Result<Said<String>, Refusal> {
        self.member(name, "a text", |value| value.as_str().map(str::to_owned))
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, name: &'static str) -> Result<Said<bool>, Refusal> {
        self.member(name, "`true` or `false`", Value::as_bool)
    }

    /// A whole number.
    pub(crate) fn number(&mut self, name: &'static str) -> Result<Said<i64>, Refusal> {
        self.member(name, "a whole number", Value::as_i64)
    }

    fn member<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<Said<T>, Refusal> {
        match self.0.remove(name) {
            None => Ok(Said::Nothing),
            Some(Value::Null) => Ok(Said::Default),
            Some(value) => read(&value).map(Said::Value).ok_or_else(|| {
                let value = shortened(&value.to_string());
                Refusal::invalid(format!("`{name}` is `{value}`; expected {expected}.")).at_value(name)
            }),
        }
    }

    /// Refuses what was not taken out. `known` are the names of what could have been.
    pub(crate) fn finish(self, known: &[&str]) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        let unknown = self.0.keys().take(5).map(|name| format!("`{}`", shortened(name)));
        let unknown = unknown.collect::<Vec<_>>().join(", ");
        let known = known.join("`, `");
        Err(Refusal::invalid(format!("Unknown fields: {unknown}. There are `{known}`.")))
    }
}

/// A value as a message repeats it: one short line.
pub(crate) fn shortened(text: &str) -> String {
    let is_odd = |c: char| c.is_control() || c == '`';
    web::refusal::shortened(&text.replace(is_odd, " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_null_and_a_value_are_three_things() {
        let mut fields = Fields::read(br#"{"name": "A", "branch": null, "featured": true, "n": 5}"#).unwrap();
        assert_eq!(fields.text("name").unwrap(), Said::Value("A".to_owned()));
        assert_eq!(fields.text("branch").unwrap(), Said::Default);
        assert_eq!(fields.text("id").unwrap(), Said::Nothing);
        assert_eq!(fields.flag("featured").unwrap(), Said::Value(true));
        assert_eq!(fields.number("n").unwrap(), Said::Value(5));
        fields.finish(&[]).unwrap();
    }

    #[test]
    fn a_body_that_is_not_understood_says_why() {
        let why = |body: &str| match Fields::read(body.as_bytes()) {
            Err(refusal) => refusal.detail,
            Ok(mut fields) => {
                fields
                    .flag("featured")
                    .and_then(|_| fields.number("frequencyMinutes"))
                    .and_then(|_| fields.text("name"))
                    .and_then(|_| fields.finish(&["name", "featured"]))
                    .unwrap_err()
                    .detail
            }
        };
        assert_eq!(why("[]"), "The body is JSON, and no object.");
        assert_eq!(why("{"), "The body is no JSON: EOF while parsing an object at line 1 column 1.");
        assert_eq!(why(r#"{"featured": "yes"}"#), "`featured` is `\"yes\"`; expected `true` or `false`.");
        assert_eq!(
            why(r#"{"frequencyMinutes": 1.5}"#),
            "`frequencyMinutes` is `1.5`; expected a whole number."
        );
        assert_eq!(why(r#"{"name": 1}"#), "`name` is `1`; expected a text.");
        assert_eq!(
            why(r#"{"nmae": "A", "x`y": 1}"#),
            "Unknown fields: `nmae`, `x y`. There are `name`, `featured`."
        );
    }
}
