//! How often somebody tried to sign in.

use domain::Timestamp;

use crate::bounds::WHO_CHARS;
use crate::item::{Fields, Item, expiry, number};
use crate::key::Key;
use crate::table::{Changed, Search};
use crate::write::Write;
use crate::{Store, StoreError};

/// Tries to sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// Those that failed.
    pub failed: u32,
    /// Those of which nobody knows yet. One that died on the way stays among them until it is forgotten.
    pub under_way: u32,
}

impl Tries {
    /// All of them.
    pub fn all(self) -> u32 {
        self.failed.saturating_add(self.under_way)
    }

    fn and(self, other: Self) -> Self {
        Self {
            failed: self.failed.saturating_add(other.failed),
            under_way: self.under_way.saturating_add(other.under_way),
        }
    }

    fn of(item: &Item) -> Self {
        let count = |name| Fields(item).optional_number(name).unwrap_or(0);
        Self { failed: count("tries"), under_way: count("under_way") }
    }
}

impl Store {
    /// Notes that a try of `who` (an address) begins, and gives those since `window` seconds before `now` that were noted
    /// before it, with itself. Of tries at the same moment each sees those before it: the last of them sees all. They expire.
    /// One whose answer was lost may count twice.
    pub async fn begin_try(&self, who: &str, now: Timestamp, window: u32) -> Result<Tries, StoreError> {
        let second = second(now);
        let expires = Timestamp::from_millis((second + i64::from(window)) * 1000);
        let begin = Write::default().add("under_way", number(1)).set("expires_at", expiry(expires));
        let changed = self.change("begin a try", key(who, second), begin).await?;
        let item = match changed {
            Changed::Done(item) => item,
            Changed::Refused(item) => item.unwrap_or_default(),
        };
        // What this second has is known as it was just then: of those that came since, the first would see the last.
        let others = self.tries_by_second(who, now, window).await?;
        let others = others.into_iter().filter(|(at, _)| *at != second_key(second));
        Ok(others.fold(Tries::of(&item), |all, (_, tries)| all.and(tries)))
    }

    /// Notes how a try of `who` ended that began at `began`: one that failed counts, another is as if it had never been.
    pub async fn end_try(&self, who: &str, began: Timestamp, has_failed: bool) -> Result<(), StoreError> {
        let end = Write::default().add("under_way", number(-1));
        let end = if has_failed { end.add("tries", number(1)) } else { end };
        // Where its time is over it is forgotten, and there is nothing to take it from.
        let end = end.when("#under_way > :none").value("none", number(0));
        self.change("end a try", key(who, second(began)), end).await.map(|_| ())
    }

    /// What tries of `who` there were since `window` seconds before `now`: to the second.
    pub async fn tries(&self, who: &str, now: Timestamp, window: u32) -> Result<Tries, StoreError> {
        let seconds = self.tries_by_second(who, now, window).await?;
        Ok(seconds.into_iter().fold(Tries::default(), |all, (_, tries)| all.and(tries)))
    }

    async fn tries_by_second(
        &self,
        who: &str,
        now: Timestamp,
        window: u32,
    ) -> Result<Vec<(String, Tries)>, StoreError> {
        let since = second(now) - i64::from(window);
        // What a clock that was ahead has noted counts when it is as late as it said, if it is there by then.
        let until = second(now) + i64::from(window);
        let search =
            Search { consistent: true, ..Search::new("#pk = :pk AND #sk BETWEEN :since AND :until") };
        let search = search.value("pk", partition(who)).value("since", second_key(since + 1));
        let search = search.value("until", second_key(until));
        let read = |item: &Item| {
            let at = Fields(item).optional_text("sk").unwrap_or_default();
            (at.to_owned(), Tries::of(item))
        };
        self.all("count tries", search, read).await
    }
}

fn key(who: &str, second: i64) -> Key {
    (partition(who), second_key(second))
}

fn partition(who: &str) -> String {
    format!("TRIES#{}", who.chars().take(WHO_CHARS).collect::<String>())
}

fn second(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(1000)
}

fn second_key(second: i64) -> String {
    format!("{:012}", second.max(0))
}
