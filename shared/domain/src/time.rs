//! Points in time, as specs write them and as the API gives them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z; shown as RFC 3339 in UTC (`2025-11-14T05:33:26.17Z`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(i64);

impl Timestamp {
    /// That many milliseconds after (or, negative, before) 1970; bounded to the years −9999 to 9999.
    pub fn from_millis(millis: i64) -> Self {
        // Whole seconds: the fraction of the last one is not accepted back as milliseconds.
        let (min, max) = (jiff::Timestamp::MIN.as_second() * 1000, jiff::Timestamp::MAX.as_second() * 1000);
        Self(millis.clamp(min, max))
    }

    /// Milliseconds since 1970.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// Reads a date (`2025-11-14`, then midnight UTC), a date and time (without an offset: UTC), or RFC 3339.
    /// `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(exact) = text.parse::<jiff::Timestamp>() {
            return Some(Self::from_millis(exact.as_millisecond()));
        }
        let civil = match text.parse::<jiff::civil::DateTime>() {
            Ok(civil) => civil,
            Err(_) => text.parse::<jiff::civil::Date>().ok()?.at(0, 0, 0, 0),
        };
        let zoned = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(Self::from_millis(zoned.timestamp().as_millisecond()))
    }

    /// The day in UTC: `2025-11-14`.
    pub fn date(self) -> String {
        self.civil().date().to_string()
    }

    fn civil(self) -> jiff::civil::DateTime {
        jiff::tz::Offset::UTC.to_datetime(self.exact())
    }

    fn exact(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.exact().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_read_as_specs_write_them() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(Timestamp::parse(text).map(|t| t.to_string()).as_deref(), expect, "{text}");
        };
        check("2025-11-14", Some("2025-11-14T00:00:00Z"));
        check(" 2025-11-14 ", Some("2025-11-14T00:00:00Z"));
        check("2025-11-14T05:33:26.170Z", Some("2025-11-14T05:33:26.17Z"));
        check("2025-11-14 05:33:26", Some("2025-11-14T05:33:26Z"));
        check("2025-11-14T05:33:26+08:00", Some("2025-11-13T21:33:26Z"));
        check("2025-13-14", None);
        check("yesterday", None);
        check("", None);
    }

    #[test]
    fn a_timestamp_out_of_range_is_bounded() {
        assert_eq!(Timestamp::from_millis(i64::MAX).date(), "9999-12-30");
    }
}
