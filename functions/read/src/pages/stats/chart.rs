//! What happened over time, as the numbers of two pictures. Their width is not known here: across, everything is in parts
//! of it.

use std::fmt::Write as _;

use domain::stats::{OverTime, Period, Unit};
use web::texts::{Texts, thousands};

/// The height of the part of a picture that the data is in, and of the room above it.
const HEIGHT: f64 = 160.0;
const TOP: f64 = 18.0;

/// Lines across at most.
const LINES: usize = 4;

/// A line across, with its number.
pub(super) struct Line {
    pub(super) y: f64,
    pub(super) value: String,
}

/// All that is shown over time.
pub(super) struct Charts {
    pub(super) all: All,
    pub(super) each: Each,
    /// What a period is: for the second picture, and for the table.
    pub(super) per: &'static str,
    pub(super) period: &'static str,
    /// What the pictures say, for those who do not see them.
    pub(super) said_of_all: String,
    pub(super) said_of_each: String,
    pub(super) rows: Vec<Row>,
    /// What is not in it, as sentences.
    pub(super) notes: Vec<String>,
}

/// A row of the table.
pub(super) struct Row {
    pub(super) label: String,
    pub(super) period: Period,
}

/// What was there at the end of each period: two areas, of which each is in the one behind it.
pub(super) struct All {
    /// The outlines, in periods across and in specs downwards from the top.
    pub(super) created: String,
    pub(super) completed: String,
    pub(super) across: usize,
    pub(super) top: usize,
    pub(super) lines: Vec<Line>,
    pub(super) dates: Dates,
}

/// What happened in each period: two columns.
pub(super) struct Each {
    pub(super) columns: Vec<Column>,
    pub(super) lines: Vec<Line>,
    pub(super) dates: Dates,
}

pub(super) struct Column {
    pub(super) label: String,
    pub(super) created: usize,
    pub(super) completed: usize,
    /// From the left and as wide, in percent.
    pub(super) x: [f64; 2],
    pub(super) width: f64,
    /// From the top and as high.
    pub(super) y: [f64; 2],
    pub(super) height: [f64; 2],
}

/// What stands below: the first, middle and last period.
pub(super) struct Dates {
    pub(super) first: String,
    pub(super) middle: Option<String>,
    pub(super) last: Option<String>,
}

/// A period as it is called: its Monday, its month, its year.
fn label(unit: Unit, period: &Period) -> String {
    let date = period.start.date();
    let parts = match unit {
        Unit::Week => 3,
        Unit::Month => 2,
        Unit::Year => 1,
    };
    // Years before 0 begin with a sign.
    let (sign, digits) = date.split_at(usize::from(date.starts_with('-')));
    sign.to_owned() + &digits.split('-').take(parts).collect::<Vec<_>>().join("-")
}

/// The value of the highest line, and the lines up to it.
fn lines(most: usize) -> (usize, Vec<Line>) {
    let mut step = 1;
    for factor in [2, 5, 10].into_iter().cycle() {
        if step * LINES >= most {
            break;
        }
        step = if factor == 5 { step / 2 * 5 } else { step * 2 };
    }
    let count = most.max(1).div_ceil(step);
    let top = count * step;
    let line = |at: usize| {
        let y = TOP + HEIGHT * (1.0 - (at * step) as f64 / top as f64);
        Line { y: y.round(), value: thousands(at * step) }
    };
    (top, (1..=count).map(line).collect())
}

fn dates(it: &OverTime) -> Dates {
    let name = |place: usize| label(it.unit, &it.periods[place]);
    let count = it.periods.len();
    Dates {
        first: name(0),
        middle: (count > 8).then(|| name(count / 2)),
        last: (count > 1).then(|| name(count - 1)),
    }
}

pub(super) fn charts(t: &Texts, it: &OverTime) -> Charts {
    let (per, period) = match it.unit {
        Unit::Week => (t.stats.per_week, t.stats.period_week),
        Unit::Month => (t.stats.per_month, t.stats.period_month),
        Unit::Year => (t.stats.per_year, t.stats.period_year),
    };
    let last = it.periods.last();
    let dates = dates(it);
    let end = dates.last.unwrap_or_else(|| dates.first.clone());
    let most = |value: fn(&Period) -> usize| it.periods.iter().map(value).max().unwrap_or(0);
    let notes = [
        (it.without_created > 0).then(|| t.stats.without_created(it.without_created)),
        (it.without_completed > 0).then(|| t.stats.without_completed(it.without_completed)),
        (it.far_off > 0).then(|| t.stats.far_off(it.far_off)),
    ];
    Charts {
        all: all(it),
        each: each(it),
        per,
        period,
        said_of_all: t.stats.chart_all(
            last.map_or(0, |it| it.all_created),
            last.map_or(0, |it| it.all_completed),
            dates.first,
            end,
        ),
        said_of_each: t.stats.chart_each(most(|it| it.created), most(|it| it.completed)),
        rows: it.periods.iter().map(|row| Row { label: label(it.unit, row), period: row.clone() }).collect(),
        notes: notes.into_iter().flatten().collect(),
    }
}

fn all(it: &OverTime) -> All {
    let last = it.periods.last();
    let most = last.map_or(0, |it| it.all_created.max(it.all_completed));
    let (top, lines) = lines(most);
    let outline = |value: fn(&Period) -> usize| {
        let mut outline = format!("M0 {top}");
        for (place, period) in it.periods.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(outline, "L{} {}", place + 1, top - value(period));
        }
        outline
    };
    All {
        created: outline(|it| it.all_created),
        completed: outline(|it| it.all_completed),
        across: it.periods.len(),
        top,
        lines,
        dates: dates(it),
    }
}

fn each(it: &OverTime) -> Each {
    let most = it.periods.iter().map(|it| it.created.max(it.completed)).max().unwrap_or(0);
    let (top, lines) = lines(most);
    let part = 100.0 / it.periods.len().max(1) as f64;
    let rounded = |value: f64| (value * 100.0).round() / 100.0;
    let column = |(place, period): (usize, &Period)| {
        let height = [period.created, period.completed].map(|it| rounded(HEIGHT * it as f64 / top as f64));
        Column {
            label: label(it.unit, period),
            created: period.created,
            completed: period.completed,
            x: [0.12, 0.52].map(|it| rounded((place as f64 + it) * part)),
            width: rounded(part * 0.36),
            y: height.map(|it| rounded(TOP + HEIGHT - it)),
            height,
        }
    };
    Each { columns: it.periods.iter().enumerate().map(column).collect(), lines, dates: dates(it) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_at_round_numbers_and_few() {
        for (most, expect) in [
            (0, vec!["1"]),
            (1, vec!["1"]),
            (4, vec!["1", "2", "3", "4"]),
            (5, vec!["2", "4", "6"]),
            (11, vec!["5", "10", "15"]),
            (304, vec!["100", "200", "300", "400"]),
            (2000, vec!["500", "1,000", "1,500", "2,000"]),
        ] {
            let values: Vec<_> = lines(most).1.into_iter().map(|it| it.value).collect();
            assert_eq!(values, expect, "{most}");
        }
    }
}
