//! What the server needs, again and again, and what follows from it.

use std::fmt;
use std::fs;
use std::time::Duration;

use anyhow::Result;
use scenarios::process::Process;

use crate::bench::report::{median, millis, quantile};

/// What was seen at one time.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    at: Duration,
    resident: u64,
    /// Without the pages of the program's file: of these there are more with each rare thing that it does for the first time,
    /// fewer when others need the room, and never more than the file has.
    anonymous: u64,
    descriptors: usize,
    answers: usize,
    p50: Duration,
    p99: Duration,
}

impl Sample {
    pub(super) const HEADER: &str =
        "seconds,resident_bytes,anonymous_bytes,descriptors,answers,p50_ms,p99_ms\n";

    pub(super) fn take(at: Duration, server: &Process, times: &[Duration]) -> Result<Self> {
        let descriptors = fs::read_dir(format!("/proc/{}/fd", server.id()))?.count();
        let (p50, p99) = if times.is_empty() {
            (Duration::ZERO, Duration::ZERO)
        } else {
            (median(times), quantile(times, 0.99))
        };
        let (resident, anonymous) = (server.resident_bytes(), server.anonymous_bytes());
        Ok(Self { at, resident, anonymous, descriptors, answers: times.len(), p50, p99 })
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, resident, anonymous, descriptors, answers, p50, p99 } = self;
        let (seconds, p50, p99) = (at.as_secs_f64(), millis(*p50), millis(*p99));
        write!(f, "{seconds:.1},{resident},{anonymous},{descriptors},{answers},{p50:.3},{p99:.3}")
    }
}

/// Whether what is needed stayed what it was: the first quarter beside the last one.
pub(super) struct Verdict {
    answers: usize,
    resident: (u64, u64),
    anonymous: (u64, u64),
    descriptors: (u64, u64),
    p50: (Duration, Duration),
    growth: u64,
}

/// Descriptors that come and go with connections.
const DESCRIPTORS: u64 = 16;

pub(super) fn judge(samples: &[Sample], growth: u64) -> Verdict {
    let quarter = (samples.len() / 4).max(1).min(samples.len());
    let (first, last) = (&samples[..quarter], &samples[samples.len() - quarter..]);
    let both = |of: fn(&Sample) -> u64| (middle(first, of), middle(last, of));
    let times = both(|sample| sample.p50.as_micros() as u64);
    Verdict {
        answers: samples.iter().map(|sample| sample.answers).sum(),
        resident: both(|sample| sample.resident),
        anonymous: both(|sample| sample.anonymous),
        descriptors: both(|sample| sample.descriptors as u64),
        p50: (Duration::from_micros(times.0), Duration::from_micros(times.1)),
        growth,
    }
}

fn middle(samples: &[Sample], of: fn(&Sample) -> u64) -> u64 {
    let mut values: Vec<u64> = samples.iter().map(of).collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

impl Verdict {
    pub(super) fn is_good(&self) -> bool {
        let is_flat = self.anonymous.1 <= self.anonymous.0 + self.growth;
        let is_closed = self.descriptors.1 <= self.descriptors.0 + DESCRIPTORS;
        // Twice is what a noisy machine makes of the same.
        let is_quick = self.p50.1 <= self.p50.0 * 2 + Duration::from_millis(1);
        self.answers > 0 && is_flat && is_closed && is_quick
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} answers; the first quarter → the last one:", self.answers)?;
        writeln!(f, "resident memory {}", Change(self.resident))?;
        writeln!(f, "without the program's own pages {}", Change(self.anonymous))?;
        writeln!(f, "open descriptors {} → {}", self.descriptors.0, self.descriptors.1)?;
        write!(f, "an answer, p50, {:.2} → {:.2} ms", millis(self.p50.0), millis(self.p50.1))
    }
}

/// Bytes before, and after.
struct Change((u64, u64));

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self((before, after)) = *self;
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let more = (after as f64 - before as f64) / f64::from(1 << 20);
        write!(f, "{:.1} → {:.1} MB ({more:+.2} MiB)", megabytes(before), megabytes(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(anonymous: impl Fn(u64) -> u64) -> Vec<Sample> {
        let sample = |number: u64| Sample {
            at: Duration::from_secs(number),
            resident: 30_000_000 + number * 30_000 + anonymous(number),
            anonymous: anonymous(number),
            descriptors: 20,
            answers: 100,
            p50: Duration::from_millis(1),
            p99: Duration::from_millis(3),
        };
        (0..100).map(sample).collect()
    }

    #[test]
    fn what_grows_is_seen_and_what_goes_up_and_down_is_not() {
        assert!(judge(&samples(|at| 50_000_000 + at % 7 * 500_000), 1 << 20).is_good());
        assert!(!judge(&samples(|at| 50_000_000 + at * 30_000), 1 << 20).is_good());
    }
}
