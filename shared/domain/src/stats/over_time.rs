//! What was made and completed when.

use crate::limits::STATS_YEARS;
use crate::{Spec, Timestamp};

const DAY: i64 = 86_400_000;

/// Specs by when they were made and when they were completed, in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverTime {
    /// How long a period is.
    pub unit: Unit,
    /// Every period from the first date to the last, empty ones too.
    pub periods: Vec<Period>,
    /// Specs that do not say when they were made.
    pub without_created: usize,
    /// Complete specs that do not say when they were completed.
    pub without_completed: usize,
    /// Dates that are too far from the others.
    pub far_off: usize,
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// What happened in one period, and up to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub start: Timestamp,
    /// Specs made in it.
    pub created: usize,
    /// Specs completed in it.
    pub completed: usize,
    /// Specs made up to its end.
    pub all_created: usize,
    /// Specs completed up to its end.
    pub all_completed: usize,
}

pub(super) fn over_time(specs: &[&Spec]) -> Option<OverTime> {
    let created = || specs.iter().filter_map(|spec| spec.created_at);
    let completed = || specs.iter().filter_map(|spec| spec.completed_at);
    let mut dates: Vec<_> = created().chain(completed()).collect();
    dates.sort_unstable();
    let middle = dates.get(dates.len() / 2)?.as_millis();
    let is_near = |at: &Timestamp| (at.as_millis() - middle).abs() <= STATS_YEARS * 366 * DAY;
    let all = dates.len();
    dates.retain(is_near);
    let (first, last) = (*dates.first()?, *dates.last()?);
    let unit = match (last.as_millis() - first.as_millis()) / DAY {
        ..=190 => Unit::Week,
        191..=1900 => Unit::Month,
        _ => Unit::Year,
    };
    let mut periods = Vec::new();
    let mut next = Some(unit.start(first));
    while let Some(start) = next.filter(|start| *start <= last) {
        periods.push(Period { start, created: 0, completed: 0, all_created: 0, all_completed: 0 });
        next = unit.next(start);
    }
    let place = |at: Timestamp, periods: &[Period]| {
        periods.partition_point(|period| period.start <= at).saturating_sub(1)
    };
    for at in created().filter(is_near) {
        let place = place(at, &periods);
        periods[place].created += 1;
    }
    for at in completed().filter(is_near) {
        let place = place(at, &periods);
        periods[place].completed += 1;
    }
    let (mut all_created, mut all_completed) = (0, 0);
    for period in &mut periods {
        all_created += period.created;
        all_completed += period.completed;
        (period.all_created, period.all_completed) = (all_created, all_completed);
    }
    let lacks_completed =
        |spec: &&Spec| spec.status == crate::Status::Complete && spec.completed_at.is_none();
    Some(OverTime {
        unit,
        periods,
        without_created: specs.iter().filter(|spec| spec.created_at.is_none()).count(),
        without_completed: specs.iter().copied().filter(lacks_completed).count(),
        far_off: all - dates.len(),
    })
}

impl Unit {
    /// The first moment of the period that a moment is in.
    fn start(self, at: Timestamp) -> Timestamp {
        let midnight = at.as_millis().div_euclid(DAY) * DAY;
        let date = at.civil().date();
        let back = match self {
            Self::Week => i64::from(date.weekday().to_monday_zero_offset()),
            Self::Month => i64::from(date.day()) - 1,
            Self::Year => i64::from(date.day_of_year()) - 1,
        };
        Timestamp::from_millis(midnight - back * DAY)
    }

    /// The first moment of the next period; none where time ends before.
    fn next(self, start: Timestamp) -> Option<Timestamp> {
        let date = start.civil().date();
        let days = match self {
            Self::Week => 7,
            Self::Month => i64::from(date.days_in_month()),
            Self::Year => i64::from(date.days_in_year()),
        };
        let millis = start.as_millis() + days * DAY;
        Some(Timestamp::from_millis(millis)).filter(|next| next.as_millis() == millis)
    }
}
