//! Points in time, as specs write them and as the API gives them.

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::{DateTime, Time, date};
use jiff::fmt::temporal::Pieces;
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z; shown as RFC 3339 in UTC (`2025-11-14T05:33:26.17Z`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(i64);

/// Points in time are counted from here in days of the calendar, which has every day of the years −9999 to 9999; those of
/// `jiff::Timestamp` end a day before the calendar's.
const EPOCH: DateTime = date(1970, 1, 1).at(0, 0, 0, 0);

impl Timestamp {
    /// That many milliseconds after (or, negative, before) 1970; bounded to the years −9999 to 9999.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(millis_of(DateTime::MIN), millis_of(DateTime::MAX)))
    }

    /// Milliseconds since 1970.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// Reads a date (`2025-11-14`, then midnight UTC), a date and time (without an offset: UTC), or RFC 3339.
    /// `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let pieces = Pieces::parse(text.trim()).ok()?;
        let (time, offset) = match (pieces.time(), pieces.to_numeric_offset()) {
            (Some(time), offset) => (time, offset.map_or(0, |it| i64::from(it.seconds()))),
            (None, None) => (Time::midnight(), 0),
            // A day somewhere has no point in time.
            (None, Some(_)) => return None,
        };
        Some(Self::from_millis(millis_of(pieces.date().to_datetime(time)) - offset * 1000))
    }

    /// The day in UTC: `2025-11-14`.
    pub fn date(self) -> String {
        self.civil().date().to_string()
    }

    /// Days since 1970-01-01 in UTC.
    pub fn day(self) -> i64 {
        self.0.div_euclid(86_400_000)
    }

    pub(crate) fn civil(self) -> DateTime {
        EPOCH.checked_add(SignedDuration::from_millis(self.0)).unwrap_or(EPOCH)
    }
}

/// The milliseconds from the epoch to a time in UTC. All that the calendar has fit.
fn millis_of(civil: DateTime) -> i64 {
    let since = civil.duration_since(EPOCH);
    since.as_secs() * 1000 + i64::from(since.subsec_millis())
}

/// A timestamp as text, without an allocation: a list of 300 specs has nine hundred of them.
#[derive(Clone, Copy)]
pub struct Rfc3339 {
    bytes: [u8; 24],
    length: usize,
}

impl Rfc3339 {
    /// The text: `2025-11-14T05:33:26.17Z`.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl Timestamp {
    /// The text of RFC 3339; `None` for years that it cannot write: those before 0.
    pub fn rfc3339(self) -> Option<Rfc3339> {
        let civil = self.civil();
        let year = u16::try_from(civil.year()).ok()?;
        let mut bytes = *b"0000-00-00T00:00:00.000Z";
        let mut put = |at: usize, width: usize, mut value: u16| {
            for place in (at..at + width).rev() {
                bytes[place] = b'0' + (value % 10) as u8;
                value /= 10;
            }
        };
        put(0, 4, year);
        let parts = [civil.month(), civil.day(), civil.hour(), civil.minute(), civil.second()];
        for (place, part) in parts.into_iter().enumerate() {
            put(5 + place * 3, 2, part.unsigned_abs().into());
        }
        put(20, 3, civil.millisecond().unsigned_abs());
        // As short as it can be: no zeros at the end of the fraction, and no fraction of zeros.
        let digits = 23 - bytes[20..23].iter().rev().take_while(|byte| **byte == b'0').count();
        let length = if digits == 20 { 20 } else { digits + 1 };
        bytes[length - 1] = b'Z';
        Some(Rfc3339 { bytes, length })
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rfc3339() {
            Some(text) => f.write_str(text.as_str()),
            None => write!(f, "{}Z", self.civil()),
        }
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
        check("0001-01-01", Some("0001-01-01T00:00:00Z"));
        check("9999-12-31", Some("9999-12-31T00:00:00Z"));
        check("9999-12-31T23:59:59.999Z", Some("9999-12-31T23:59:59.999Z"));
        check("9999-12-31T23:59:59-08:00", Some("9999-12-31T23:59:59.999Z"));
        check("-009999-01-01", Some("-009999-01-01T00:00:00Z"));
        check("1969-12-31T23:59:59.999+00:00", Some("1969-12-31T23:59:59.999Z"));
        check("2025-02-29", None);
        check("2025-11-14Z", None);
        check("2025-11-14+08:00", None);
        check("2025-13-14", None);
        check("yesterday", None);
        check("", None);
    }

    #[test]
    fn timestamps_are_written_as_short_as_they_can_be() {
        for millis in [0, 1, 10, 100, 999, 1_763_098_406_170, -1, 253_402_207_199_000, -62_167_219_200_000] {
            let exact = jiff::Timestamp::from_millisecond(millis).unwrap_or_default();
            assert_eq!(Timestamp::from_millis(millis).to_string(), exact.to_string(), "{millis}");
        }
        assert!(Timestamp::from_millis(-62_167_219_200_001).to_string().starts_with("-000001-12-31T"));
    }

    #[test]
    fn a_timestamp_out_of_range_is_bounded() {
        assert_eq!(Timestamp::from_millis(i64::MAX).date(), "9999-12-31");
        assert_eq!(Timestamp::from_millis(i64::MIN).date(), "-009999-01-01");
    }
}
