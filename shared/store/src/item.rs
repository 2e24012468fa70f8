//! Items: attributes written and read with their types.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Display;
use std::str::FromStr;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;
use crate::key::Key;

/// An item as the SDK has it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// A text.
pub(crate) fn text(value: impl Display) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

/// A number.
pub(crate) fn number(value: impl Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A point in time: milliseconds since 1970.
pub(crate) fn time(value: Timestamp) -> AttributeValue {
    number(value.as_millis())
}

/// What `expires_at` has: seconds since 1970. Source: Amazon DynamoDB Developer Guide, "Using time to live (TTL)".
pub(crate) fn expiry(value: Timestamp) -> AttributeValue {
    number(value.as_millis().div_euclid(1000))
}

/// Bytes.
pub(crate) fn bytes(value: impl Into<Vec<u8>>) -> AttributeValue {
    AttributeValue::B(Blob::new(value.into()))
}

/// A value as JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<AttributeValue, StoreError> {
    match serde_json::to_string(value) {
        Ok(text) => Ok(AttributeValue::S(text)),
        Err(cause) => Err(StoreError::damaged("what was to be written", cause)),
    }
}

/// An item with its keys and nothing else yet.
pub(crate) fn at((partition, sort): Key) -> Item {
    HashMap::from([("pk".to_owned(), text(partition)), ("sk".to_owned(), text(sort))])
}

/// Reads an item. What is not as it was written is [`StoreError::Damaged`], with the item's name.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(pub(crate) &'a Item);

impl<'a> Fields<'a> {
    /// `PROJECT#… META`.
    pub(crate) fn name(self) -> String {
        format!("{} {}", self.optional_text("pk").unwrap_or("?"), self.optional_text("sk").unwrap_or("?"))
    }

    pub(crate) fn damaged(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> StoreError {
        StoreError::damaged(self.name(), cause)
    }

    pub(crate) fn optional_text(self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.as_s().ok().map(String::as_str)
    }

    pub(crate) fn text(self, name: &str) -> Result<&'a str, StoreError> {
        self.optional_text(name).ok_or_else(|| self.damaged(format!("it has no text `{name}`")))
    }

    /// A text that is written by `Display`.
    pub(crate) fn parsed<T: FromStr<Err: Error + Send + Sync + 'static>>(
        self,
        name: &str,
    ) -> Result<T, StoreError> {
        self.text(name)?.parse().map_err(|error| self.damaged(error))
    }

    pub(crate) fn optional_number<T: FromStr>(self, name: &str) -> Option<T> {
        self.0.get(name)?.as_n().ok()?.parse().ok()
    }

    pub(crate) fn number<T: FromStr>(self, name: &str) -> Result<T, StoreError> {
        self.optional_number(name).ok_or_else(|| self.damaged(format!("it has no number `{name}`")))
    }

    pub(crate) fn optional_time(self, name: &str) -> Option<Timestamp> {
        self.optional_number(name).map(Timestamp::from_millis)
    }

    pub(crate) fn time(self, name: &str) -> Result<Timestamp, StoreError> {
        self.number(name).map(Timestamp::from_millis)
    }

    pub(crate) fn flag(self, name: &str) -> bool {
        self.0.get(name).and_then(|value| value.as_bool().ok()).copied().unwrap_or(false)
    }

    pub(crate) fn bytes(self, name: &str) -> Option<&'a [u8]> {
        self.0.get(name)?.as_b().ok().map(AsRef::as_ref)
    }

    pub(crate) fn json<T: DeserializeOwned>(self, name: &str) -> Result<T, StoreError> {
        serde_json::from_str(self.text(name)?).map_err(|error| self.damaged(error))
    }

    /// `None` where the attribute is not there.
    pub(crate) fn optional_json<T: DeserializeOwned>(self, name: &str) -> Result<Option<T>, StoreError> {
        if self.0.contains_key(name) { self.json(name).map(Some) } else { Ok(None) }
    }
}
