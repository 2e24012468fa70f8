//! A snapshot in numbers.

mod cycle;
mod over_time;
mod quartiles;
mod report;
mod sizes;

use serde::{Deserialize, Serialize};

use crate::{Priority, Snapshot, Spec, Status};

pub use self::cycle::Cycle;
pub use self::over_time::{OverTime, Period, Unit};
pub use self::quartiles::Quartiles;
pub use self::report::{Count, Report};
pub use self::sizes::Sizes;

/// How many specs there are, by status and by priority. Archived ones count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    /// All specs.
    pub total: usize,
    /// In the order of [`Status::ALL`].
    pub by_status: [usize; 5],
    /// In the order of [`Priority::ALL`]; specs without a priority are in none.
    pub by_priority: [usize; 4],
}

impl Stats {
    /// The numbers of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        Self::of_specs(snapshot.specs())
    }

    /// The numbers of some specs.
    pub fn of_specs<'a>(specs: impl IntoIterator<Item = &'a Spec>) -> Self {
        let mut stats = Self::default();
        for spec in specs {
            stats.total += 1;
            stats.by_status[spec.status as usize] += 1;
            if let Some(priority) = spec.priority {
                stats.by_priority[priority as usize] += 1;
            }
        }
        stats
    }

    /// Adds the numbers of another one.
    pub fn add(&mut self, other: &Self) {
        self.total += other.total;
        self.by_status.iter_mut().zip(other.by_status).for_each(|(sum, number)| *sum += number);
        self.by_priority.iter_mut().zip(other.by_priority).for_each(|(sum, number)| *sum += number);
    }

    /// How many specs have that status.
    pub fn with_status(&self, status: Status) -> usize {
        self.by_status[status as usize]
    }

    /// How many specs have that priority.
    pub fn with_priority(&self, priority: Priority) -> usize {
        self.by_priority[priority as usize]
    }

    /// Complete of all, in percent: 0 to 100, and 0 where there are none.
    pub fn completion_rate(&self) -> f64 {
        if self.total == 0 {
            return 0.0;
        }
        self.with_status(Status::Complete) as f64 / self.total as f64 * 100.0
    }
}
