//! When to look next.

use super::{Trigger, Trouble};
use crate::{ProjectUlid, Timestamp};

const MINUTE: i64 = 60_000;

/// Failures back off up to this.
const LONGEST_BACK_OFF: i64 = 6 * 60 * MINUTE;

/// Those who wait for the end of a limit come back spread over this.
const SPREAD_AFTER_LIMIT: i64 = 10 * MINUTE;

/// What GitHub announced is looked at once more after so long: for some seconds, and in bad hours for minutes, its API says what
/// was there before the push that it has told of.
const CONFIRMED_AFTER: i64 = MINUTE;

/// When to look at a project next, after a look that ended at `now`.
///
/// After a good look (`trouble` is `None`), and where a repository is private or gone: in the project's own slot of its
/// period, at least half a period and at most one and a half from now, so that projects that were added together do not
/// come due together; but after one that GitHub asked for a minute later, once: its answers may have been behind its words.
/// After a failure: with growing distance, from a minute to the period, at most six hours. After a limit: when it ends,
/// spread over ten minutes, each time in another order: where a limit is too small for all, it is not always the same ones that
/// come too late. `failures` counts the ones in a row, this one included.
pub fn next_look(
    now: Timestamp,
    project: ProjectUlid,
    frequency_minutes: u16,
    trouble: Option<&Trouble>,
    failures: u32,
    trigger: Trigger,
) -> Timestamp {
    let period = i64::from(frequency_minutes.max(1)) * MINUTE;
    let now = now.as_millis();
    let next = match trouble {
        None | Some(Trouble::Private | Trouble::Gone | Trouble::TakenDown | Trouble::Disabled) => {
            let earliest = now + period / 2;
            let in_turn = earliest + (slot(project, period) - earliest).rem_euclid(period);
            if trigger == Trigger::Webhook { in_turn.min(now + CONFIRMED_AFTER) } else { in_turn }
        }
        Some(Trouble::RateLimited { until } | Trouble::SecondaryLimit { until }) => {
            // A limit that ended already, or will in a year, is a clock that is wrong: theirs or ours.
            let end = until.as_millis().clamp(now + MINUTE, now + 24 * 60 * MINUTE);
            end + lot(project, until.as_millis(), SPREAD_AFTER_LIMIT)
        }
        Some(_) => {
            let doubled = MINUTE << failures.saturating_sub(1).min(16);
            let wait = doubled.min(period).min(LONGEST_BACK_OFF);
            now + wait + slot(project, wait / 4 + 1)
        }
    };
    Timestamp::from_millis(next)
}

/// A project's own place in a period of `length` milliseconds.
fn slot(project: ProjectUlid, length: i64) -> i64 {
    // What decides the shard should not decide the slot as well.
    let spread = project.spread().rotate_left(32);
    i64::try_from(spread % length.unsigned_abs().max(1)).unwrap_or(0)
}

/// A place in `length` milliseconds that is another one at each `time`.
fn lot(project: ProjectUlid, time: i64, length: i64) -> i64 {
    // Fibonacci hashing (Knuth, TAOCP 6.4): one factor is enough to mix what is spread already.
    let mixed = (project.spread() ^ time.unsigned_abs()).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
    i64::try_from(mixed % length.unsigned_abs().max(1)).unwrap_or(0)
}

/// Which of `shards` a project belongs to.
pub fn shard(project: ProjectUlid, shards: u64) -> u64 {
    project.spread() % shards
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(random: u8) -> ProjectUlid {
        ProjectUlid::new(0, [random.wrapping_mul(37); 10])
    }

    fn minutes(project: ProjectUlid, trouble: Option<&Trouble>, failures: u32) -> i64 {
        let now = Timestamp::from_millis(1_000_000_000_000);
        let next = next_look(now, project, 60, trouble, failures, Trigger::Schedule);
        (next.as_millis() - now.as_millis()) / MINUTE
    }

    #[test]
    fn a_good_look_is_followed_by_one_in_the_projects_own_slot() {
        let mut seen = std::collections::BTreeSet::new();
        for random in 0..100 {
            let wait = minutes(project(random), None, 0);
            assert!((30..=90).contains(&wait), "{wait}");
            seen.insert(wait);
        }
        assert!(seen.len() > 30, "they come due together: {seen:?}");

        let start = Timestamp::from_millis(1_000_000_000_000);
        let next = next_look(start, project(7), 60, None, 0, Trigger::Schedule);
        let after = next_look(next, project(7), 60, None, 0, Trigger::Schedule);
        assert_eq!(after.as_millis() - next.as_millis(), 60 * MINUTE);
    }

    #[test]
    fn what_github_announced_is_looked_at_once_more_a_minute_later() {
        let now = Timestamp::from_millis(1_000_000_000_000);
        let wait = |trouble: Option<&Trouble>, frequency| {
            let next = next_look(now, project(7), frequency, trouble, 1, Trigger::Webhook);
            next.as_millis() - now.as_millis()
        };
        assert_eq!(wait(None, 60), MINUTE);
        assert_eq!(wait(Some(&Trouble::Private), 24 * 60), MINUTE);
        assert!(wait(None, 1) <= MINUTE, "it is looked at as often as that anyway");
        let limit = Trouble::RateLimited { until: Timestamp::from_millis(now.as_millis() + 30 * MINUTE) };
        assert!(wait(Some(&limit), 60) >= 30 * MINUTE);
    }

    #[test]
    fn failures_are_followed_at_a_growing_distance() {
        let trouble = Trouble::GithubUnreachable;
        let waits: Vec<_> = (1..=9).map(|failures| minutes(project(0), Some(&trouble), failures)).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert!((0..100).all(|random| minutes(project(random), Some(&trouble), 5) <= 20));
    }

    #[test]
    fn after_a_limit_they_come_back_one_after_another() {
        let now = 1_000_000_000_000;
        let trouble = Trouble::RateLimited { until: Timestamp::from_millis(now + 30 * MINUTE) };
        for random in 0..100 {
            assert!((30..=40).contains(&minutes(project(random), Some(&trouble), 1)));
        }
        // Of a hundred the first fifty are others the next time: about half of them.
        let first = |reset: i64| {
            let trouble = Trouble::RateLimited { until: Timestamp::from_millis(now + reset) };
            let at = |random| {
                next_look(
                    Timestamp::from_millis(now),
                    project(random),
                    60,
                    Some(&trouble),
                    1,
                    Trigger::Schedule,
                )
            };
            let mut order: Vec<_> = (0..100).collect();
            order.sort_by_key(|&random| at(random));
            order.into_iter().take(50).collect::<std::collections::BTreeSet<_>>()
        };
        let again = first(30 * MINUTE).intersection(&first(90 * MINUTE)).count();
        assert!((10..40).contains(&again), "{again}");
        let past = Trouble::SecondaryLimit { until: Timestamp::from_millis(0) };
        assert!((1..=11).contains(&minutes(project(3), Some(&past), 1)));
        let far = Trouble::RateLimited { until: Timestamp::from_millis(i64::MAX) };
        assert!(minutes(project(3), Some(&far), 1) <= 24 * 60 + 10);
    }
}
