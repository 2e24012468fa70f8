//! How long specs took from being made to being complete.

use super::quartiles::{Quartiles, histogram, quartiles};
use crate::{Spec, Timestamp};

const DAY: i64 = 86_400_000;

/// How long specs took, in days, of those that say both when they were made and when they were completed.
#[derive(Clone, Debug, PartialEq)]
pub struct Cycle {
    /// How many say so.
    pub count: usize,
    /// Their days.
    pub days: Quartiles,
    /// How many took at most as long as each of [`Self::BOUNDS`], and longer than the one before; the last ones took
    /// longer than all.
    pub histogram: Vec<usize>,
    /// Those that say that they were completed before they were made: they are not among the others.
    pub backwards: usize,
}

impl Cycle {
    /// The bounds of the histogram, in days.
    pub const BOUNDS: [u32; 6] = [1, 3, 7, 14, 30, 90];
}

pub(super) fn cycle(specs: &[&Spec]) -> Option<Cycle> {
    let took = specs.iter().filter_map(|spec| Some(days(spec.created_at?, spec.completed_at?)));
    let (mut days, backwards): (Vec<_>, Vec<_>) = took.partition(|days| *days >= 0.0);
    days.sort_by(f64::total_cmp);
    Some(Cycle {
        count: days.len(),
        days: quartiles(&days)?,
        histogram: histogram(&days, &Cycle::BOUNDS.map(f64::from)),
        backwards: backwards.len(),
    })
}

/// Days from one to the other. Where one of them only says the day, whole days: on the day itself none.
fn days(from: Timestamp, to: Timestamp) -> f64 {
    let is_day = |at: Timestamp| at.as_millis().rem_euclid(DAY) == 0;
    if is_day(from) || is_day(to) {
        (to.day() - from.day()) as f64
    } else {
        (to.as_millis() - from.as_millis()) as f64 / DAY as f64
    }
}
