//! The headers of a request, and of an answer how long it took.

use std::convert::Infallible;
use std::io::Write as _;
use std::time::Duration;

use axum::extract::{FromRequest, Request};
use http::{HeaderMap, HeaderValue};

/// A request's headers, taken out of it. `HeaderMap` itself as an argument would copy them all.
pub(crate) struct Headers(pub(crate) HeaderMap);

impl<S: Sync> FromRequest<S> for Headers {
    type Rejection = Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Self, Infallible> {
        Ok(Self(request.into_parts().0.headers))
    }
}

/// A value of `Server-Timing`: how long the snapshot took and whether it was there, and the same of all of the answer.
pub(crate) fn timing(snapshot: (bool, Duration), answer: (bool, Duration)) -> Option<HeaderValue> {
    let word = |hit| if hit { "hit" } else { "miss" };
    // Written for every answer: into a place of its own, and without the cost of writing fractions.
    let mut buffer = [0; 128];
    let mut rest = buffer.as_mut_slice();
    let ((known, looked), (remembered, total)) = (snapshot, answer);
    let (looked, total) = (looked.as_micros(), total.as_micros());
    write!(
        rest,
        "snapshot;desc={};dur={}.{:03}, answer;desc={}, total;dur={}.{:03}",
        word(known),
        looked / 1000,
        looked % 1000,
        word(remembered),
        total / 1000,
        total % 1000
    )
    .ok()?;
    let left = rest.len();
    HeaderValue::from_bytes(&buffer[..buffer.len() - left]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_milliseconds() {
        let check = |looked, total, expect| {
            let (looked, total) = (Duration::from_nanos(looked), Duration::from_nanos(total));
            let value = timing((true, looked), (false, total)).unwrap();
            assert_eq!(value, expect);
        };
        check(0, 999, "snapshot;desc=hit;dur=0.000, answer;desc=miss, total;dur=0.000");
        check(7_000, 1_042_000, "snapshot;desc=hit;dur=0.007, answer;desc=miss, total;dur=1.042");
        let ages = u64::MAX;
        check(
            ages,
            ages,
            "snapshot;desc=hit;dur=18446744073709.551, answer;desc=miss, total;dur=18446744073709.551",
        );
    }
}
