//! A folder in numbers, and what happened in it when.

use domain::activity::{Happened, activity};
use domain::limits::STATS_YEARS;
use domain::stats::{Count, OverTime, Report, Unit};

use crate::support::{Files, files};

fn of(frontmatters: &[&str]) -> Files {
    let path = |place| format!("{:03}-x/README.md", place + 1);
    let text = |it: &str| format!("---\n{it}\n---\n# X\n\none two three\n").into_bytes();
    Files(frontmatters.iter().enumerate().map(|(place, it)| (path(place), text(it))).collect())
}

fn report(frontmatters: &[&str]) -> Report {
    Report::of(&of(frontmatters).snapshot().specs().iter().collect::<Vec<_>>())
}

/// `start created/completed all_created/all_completed` of each period.
fn periods(over_time: &OverTime) -> Vec<String> {
    let line = |it: &domain::stats::Period| {
        let (date, now, all) =
            (it.start.date(), (it.created, it.completed), (it.all_created, it.all_completed));
        format!("{date} {}/{} {}/{}", now.0, now.1, all.0, all.1)
    };
    over_time.periods.iter().map(line).collect()
}

#[test]
fn tags_and_people_are_counted_whatever_their_case() {
    let it = report(&["tags: [web, API]\nassignee: ada", "tags: [api]\nassignee: Ada", "status: draft"]);
    let count = |name: &str, count| Count { name: name.to_owned(), count };
    assert_eq!(it.tags, [count("api", 2), count("web", 1)]);
    assert_eq!((it.without_tags, it.assignees, it.without_assignee), (1, vec![count("Ada", 2)], 1));
}

#[test]
fn weeks_begin_on_monday_and_empty_ones_are_there() {
    let it = report(&[
        "created: 2025-11-16\ncompleted: 2025-12-01\nstatus: complete",
        "created: 2025-11-17",
        "status: complete",
    ]);
    let it = it.over_time.unwrap();
    assert_eq!(it.unit, Unit::Week);
    assert_eq!(
        periods(&it),
        ["2025-11-10 1/0 1/0", "2025-11-17 1/0 2/0", "2025-11-24 0/0 2/0", "2025-12-01 0/1 2/1"]
    );
    assert_eq!((it.without_created, it.without_completed, it.far_off), (1, 1, 0));
}

#[test]
fn a_longer_time_is_shown_by_month_and_a_very_long_one_by_year() {
    let it =
        report(&["created: 2024-12-31", "created: 2025-02-28", "created: 2025-08-01"]).over_time.unwrap();
    assert_eq!(it.unit, Unit::Month);
    assert_eq!((it.periods.len(), &periods(&it)[2][..]), (9, "2025-02-01 1/0 2/0"));
    let it = report(&["created: 2016-02-29", "created: 2025-02-28"]).over_time.unwrap();
    assert_eq!((it.unit, it.periods.len(), &periods(&it)[9][..]), (Unit::Year, 10, "2025-01-01 1/0 2/0"));
}

#[test]
fn a_date_that_is_far_off_is_counted_and_not_drawn() {
    let it =
        report(&["created: 0001-01-01", "created: 2025-02-28", "created: 2025-03-01", "created: 9999-12-30"]);
    let it = it.over_time.unwrap();
    assert_eq!((it.far_off, it.periods.len()), (2, 1));
}

#[test]
fn the_last_moment_that_there_is_has_a_period_of_its_own() {
    let it = report(&["created_at: 9999-12-31T23:59:59.999Z"]).over_time.unwrap();
    assert_eq!(periods(&it), ["9999-12-27 1/0 1/0"]);
}

#[test]
fn dates_are_drawn_up_to_their_bound_in_years() {
    let check = |days: i64, far_off: usize| {
        let (middle, day) = (domain::Timestamp::parse("2025-02-28").unwrap(), 86_400_000);
        let first = domain::Timestamp::from_millis(middle.as_millis() - days * day).date();
        let dates = [first.as_str(), "2025-02-28", "2025-02-28"].map(|it| format!("created: {it}"));
        let it = report(&dates.each_ref().map(String::as_str)).over_time.unwrap();
        assert_eq!(it.far_off, far_off, "{first}");
    };
    check(STATS_YEARS * 366 - 1, 0);
    check(STATS_YEARS * 366, 0);
    check(STATS_YEARS * 366 + 1, 1);
}

#[test]
fn how_long_it_took_is_known_of_those_with_both_dates() {
    let took = |days: u32| format!("created: 2025-11-01\ncompleted: 2025-11-{:02}", days + 1);
    let it = report(&[
        &took(0),
        &took(2),
        &took(4),
        &took(14),
        "created: 2025-11-01",
        "created: 2025-11-02\ncompleted: 2025-11-01",
    ]);
    let it = it.cycle.unwrap();
    assert_eq!((it.count, it.backwards), (4, 1));
    assert_eq!((it.days.first, it.days.median, it.days.third, it.days.most), (1.5, 3.0, 6.5, 14.0));
    assert_eq!(it.histogram, [1, 1, 1, 1, 0, 0, 0]);
    assert_eq!(report(&["created: 2025-11-01"]).cycle, None);
    let it = report(&["created_at: 2025-11-14T05:33:00Z\ncompleted: 2025-11-14"]).cycle.unwrap();
    assert_eq!((it.days.median, it.backwards), (0.0, 0));
}

#[test]
fn an_empty_project_has_no_numbers_and_no_activity() {
    let it = report(&[]);
    assert_eq!((it.over_time, it.cycle, it.sizes, it.stats.total), (None, None, None, 0));
    assert!(activity(&of(&[]).snapshot()).is_empty());
}

#[test]
fn the_largest_specs_are_named_the_largest_first() {
    let snapshot =
        files([("001-a/README.md", "# A\n\none\n"), ("002-b/README.md", "# B\n\none two three\n")])
            .snapshot();
    let it = Report::of(&snapshot.specs().iter().collect::<Vec<_>>()).sizes.unwrap();
    assert_eq!(it.largest.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), ["002-b", "001-a"]);
    assert_eq!((it.total, it.histogram[0]), (u64::from(it.largest[0].1 + it.largest[1].1), 2));
}

#[test]
fn problems_are_counted_by_kind_the_worst_first() {
    let it = report(&["parent: 1", "depends_on: [9]\nstatus: draft"]);
    let kinds: Vec<_> =
        it.problems.iter().map(|(area, severity, _)| (area.as_str(), severity.as_str())).collect();
    assert_eq!((kinds[0], it.with_problems), (("frontmatter", "error"), 2));
}

#[test]
fn what_is_only_worth_knowing_is_no_problem_wherever_they_are_counted() {
    let text = "---\nstatus: complete\ncompleted: 2025-11-14\n---\n# X\n\n- [ ] open\n";
    let snapshot = files([("001-x/README.md", text)]).snapshot();
    let spec = &snapshot.specs()[0];
    assert_eq!((spec.problems()[0].severity.as_str(), spec.has_problems()), ("info", false));
    let it = Report::of(&[spec]);
    assert_eq!((it.problems, it.with_problems), (vec![], 0));
    let only = domain::Filter { problems: true, ..domain::Filter::default() };
    assert!(snapshot.list(&only, domain::Sort::default()).is_empty());
}

#[test]
fn what_a_spec_says_in_two_ways_happened_once() {
    let it = of(&[
        "created: 2025-11-01\ncompleted: 2025-11-04\nstatus: complete\ntransitions:\n- {status: in-progress, at: 2025-11-02T10:00:00Z}\n\
         - {status: in-progress, at: 2025-11-02T11:00:00Z}\n- {status: complete, at: 2025-11-04T12:00:00Z}",
        "created: 2025-11-04\ncompleted: 2025-11-05\nstatus: complete",
    ]);
    let happened: Vec<_> = activity(&it.snapshot())
        .iter()
        .map(|it| {
            let what = match it.what {
                Happened::Created => "created",
                Happened::Became(status) => status.as_str(),
            };
            format!("{} {} {what}", it.at.date(), it.spec)
        })
        .collect();
    assert_eq!(
        happened,
        [
            "2025-11-05 002-x complete",
            "2025-11-04 001-x complete",
            "2025-11-04 002-x created",
            "2025-11-02 001-x in-progress",
            "2025-11-01 001-x created"
        ]
    );
}
