//! One delivery, and what became of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{BadId, Timestamp};

/// One delivery of a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// GitHub's name for it; a redelivery has the same.
    pub guid: DeliveryGuid,
    /// What it is about: `push`.
    pub event: String,
    /// What happened, for events that say so: `renamed`.
    pub action: Option<String>,
    /// When it came.
    pub received_at: Timestamp,
    /// What became of it.
    pub outcome: DeliveryOutcome,
    /// Why, in a sentence.
    pub reason: Option<String>,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryOutcome {
    /// Its projects are looked at again; a ping was answered.
    Accepted,
    /// It concerns nothing that is shown.
    Ignored,
    /// It had come before, and nothing was left to do.
    Repeated,
    /// It could not be passed on. Delivered again, it is done.
    Failed,
    /// GitHub sent it, and it never came.
    Missed,
}

impl DeliveryOutcome {
    /// The word that the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Ignored => "ignored",
            Self::Repeated => "repeated",
            Self::Failed => "failed",
            Self::Missed => "missed",
        }
    }

    /// Whether nothing is left to do: the same delivery again changes nothing.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Accepted | Self::Ignored | Self::Repeated)
    }
}

/// GitHub's name for a delivery: `72d3162e-cc78-11e3-81ab-4c9367dc0958`, in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DeliveryGuid([u8; 16]);

/// Where the hyphens are.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

impl fmt::Display for DeliveryGuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = hex::encode(self.0);
        write!(f, "{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }
}

impl fmt::Debug for DeliveryGuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeliveryGuid({self})")
    }
}

impl FromStr for DeliveryGuid {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = BadId { expected: "a GUID: 36 characters, in lower case" };
        let is_hex = |c: u8| matches!(c, b'0'..=b'9' | b'a'..=b'f');
        let mut places = text.bytes().enumerate();
        let good = places.all(|(at, c)| if HYPHENS.contains(&at) { c == b'-' } else { is_hex(c) });
        let mut bytes = [0; 16];
        if !good || text.len() != 36 || hex::decode_to_slice(text.replace('-', ""), &mut bytes).is_err() {
            return Err(bad);
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for DeliveryGuid {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<DeliveryGuid> for String {
    fn from(guid: DeliveryGuid) -> Self {
        guid.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_read_as_it_is_written_and_no_other_way() {
        let text = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
        assert_eq!(text.parse::<DeliveryGuid>().map(|guid| guid.to_string()).as_deref(), Ok(text));
        let bad = [
            "",
            "72D3162E-CC78-11E3-81AB-4C9367DC0958",
            "72d3162ecc7811e381ab4c9367dc0958",
            "{72d3162e-cc78-11e3-81ab-4c9367dc0958}",
            "72d3162e-cc78-11e3-81ab-4c9367dc095",
            "72d3162e-cc78-11e3-81ab-4c9367dc0958 ",
            "72d3162e-cc78-11e3-81ab-4c9367dc095g",
            "72d3162-ecc78-11e3-81ab-4c9367dc0958",
            "META",
        ];
        for bad in bad {
            assert!(bad.parse::<DeliveryGuid>().is_err(), "{bad}");
        }
    }
}
