//! The last runs: bars whose height is how long they took, and the same as a table.

use domain::Timestamp;
use store::SyncRecord;
use web::address;
use web::following::{changes, duration, result, trigger};
use web::texts::Texts;

/// How high the chart is, in its own units; each bar stands on its bottom.
const HEIGHT: f64 = 64.0;

/// From one bar to the next, and how wide one is.
const STEP: f64 = 20.0;
const WIDTH: f64 = 12.0;

/// The chart has room for so many, oldest on the left.
const PLACES: usize = 20;

/// Even the shortest run is seen.
const LEAST: f64 = 3.0;

/// Room for the mark above a bar.
const MARK: f64 = 12.0;

/// One bar.
pub(super) struct Bar {
    /// Its class: `succeeded`, `failed` or `deferred`. Each has a shape of its own too.
    pub(super) kind: &'static str,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) height: f64,
    /// The middle, for the mark above.
    pub(super) middle: f64,
    /// What it says when it is pointed at.
    pub(super) title: String,
}

/// One row of the table.
pub(super) struct Run {
    pub(super) kind: &'static str,
    /// An icon, its class, and the words beside it.
    pub(super) mark: (&'static str, &'static str, &'static str),
    pub(super) at: Timestamp,
    pub(super) project: String,
    pub(super) href: String,
    pub(super) trigger: &'static str,
    pub(super) took: String,
    /// What changed, in words; empty where nothing did.
    pub(super) changes: String,
    /// The commit's first digits, and its page.
    pub(super) revision: Option<(String, Option<String>)>,
    pub(super) requests: u32,
    pub(super) left: Option<u32>,
    /// Why it did not end well, and what was odd.
    pub(super) why: Vec<String>,
}

/// The bars, oldest first.
pub(super) fn bars(t: &Texts, runs: &[&SyncRecord]) -> Vec<Bar> {
    let longest = runs.iter().map(|run| run.millis()).max().unwrap_or_default().max(1);
    let bar = |(at, run): (usize, &&SyncRecord)| {
        let place = PLACES.saturating_sub(1 + at);
        let height = (share(run.millis(), longest) * (HEIGHT - MARK)).max(LEAST);
        let x = f64::from(u32::try_from(place).unwrap_or_default()) * STEP + (STEP - WIDTH) / 2.0;
        let ((_, _, outcome), project) = (result(t, run.result), &run.project_id);
        let title = format!("{project} · {outcome} · {}", duration(t, run.millis()));
        Bar { kind: run.result.as_str(), x, y: HEIGHT - height, height, middle: x + WIDTH / 2.0, title }
    };
    let mut bars: Vec<_> = runs.iter().take(PLACES).enumerate().map(bar).collect();
    bars.reverse();
    bars
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of one run are few")]
fn share(millis: i64, longest: i64) -> f64 {
    millis as f64 / longest as f64
}

/// A row of the table. `site`: the address of its repository, where that is known.
pub(super) fn run(t: &Texts, run: &SyncRecord, site: Option<&str>) -> Run {
    Run {
        kind: run.result.as_str(),
        mark: result(t, run.result),
        at: run.finished_at,
        project: run.project_id.to_string(),
        href: format!("/projects/{}", address::segment(run.project_id.as_str())),
        trigger: trigger(t, run.trigger),
        took: duration(t, run.millis()),
        changes: changes(t, run.added, run.updated, run.deleted),
        revision: run.revision.map(|revision| {
            let revision = revision.to_string();
            let href = site.map(|site| format!("{site}/commit/{revision}"));
            (super::short(&revision), href)
        }),
        requests: run.requests,
        left: run.rate_limit_remaining,
        why: run.error.iter().chain(&run.problems).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use domain::ProjectUlid;
    use domain::sync::{SyncResult, Trigger};
    use web::texts::EN;

    use super::*;

    fn record(result: SyncResult, millis: i64) -> SyncRecord {
        SyncRecord {
            project: ProjectUlid::new(1, [0; 10]),
            project_id: "acme.app".parse().unwrap(),
            trigger: Trigger::Schedule,
            result,
            started_at: Timestamp::from_millis(0),
            finished_at: Timestamp::from_millis(millis),
            revision: None,
            added: 2,
            updated: 0,
            deleted: 1,
            requests: 3,
            rate_limit_remaining: None,
            problems: vec!["Odd.".to_owned()],
            error: Some("Bad.".to_owned()),
        }
    }

    #[test]
    fn the_longest_run_is_the_highest_bar_and_the_newest_stands_on_the_right() {
        let (new, old) = (record(SyncResult::Failed, 10), record(SyncResult::Succeeded, 2000));
        let bars = bars(&EN, &[&new, &old]);
        let seen: Vec<_> = bars.iter().map(|it| (it.kind, it.x, it.height)).collect();
        assert_eq!(seen, [("succeeded", 364.0, 52.0), ("failed", 384.0, 3.0)]);
        assert_eq!(bars[1].title, "acme.app · Failed · 10 ms");
    }

    #[test]
    fn no_run_and_one_that_took_no_time_are_drawn_too() {
        assert!(bars(&EN, &[]).is_empty());
        let backwards = record(SyncResult::Deferred, -5);
        assert!((bars(&EN, &[&backwards])[0].height - 3.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_row_says_what_changed_and_why_not() {
        let row = run(&EN, &record(SyncResult::Failed, 1390), None);
        assert_eq!((&*row.changes, &*row.took), ("2 added, 1 removed", "1.3 s"));
        assert_eq!(row.why, ["Bad.", "Odd."]);
    }
}
