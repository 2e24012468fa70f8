//! The tables, as Markdown: what was measured, beside what it must be.

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use super::corpus::Corpus;

/// What a number must be.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    None,
    AtMost(f64),
    AtLeast(f64),
}

/// All that was measured.
pub(crate) struct Report {
    head: String,
    checks: Vec<Check>,
    tables: Vec<String>,
    failures: Vec<String>,
}

struct Check {
    what: String,
    value: f64,
    unit: &'static str,
    limit: Limit,
}

impl Check {
    fn is_reached(&self) -> bool {
        match self.limit {
            Limit::None => true,
            Limit::AtMost(most) => self.value <= most,
            Limit::AtLeast(least) => self.value >= least,
        }
    }
}

impl Report {
    pub(crate) fn new(corpus: &Corpus) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let model = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = model.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown");
        let head = format!(
            "{} specs ({:.1} MB in {} files), release build, {cores} cores ({}).\n",
            corpus.names.len(),
            corpus.bytes as f64 / 1e6,
            corpus.files,
            model.trim_start_matches([':', ' ', '\t']),
        );
        Self { head, checks: Vec::new(), tables: Vec::new(), failures: Vec::new() }
    }

    /// One number, and what it must be.
    pub(crate) fn check(&mut self, what: &str, value: f64, unit: &'static str, limit: Limit) {
        let check = Check { what: what.to_owned(), value, unit, limit };
        eprintln!("  {what}: {}", shown(value, unit));
        self.checks.push(check);
    }

    /// A table of its own, with a title above.
    pub(crate) fn table(&mut self, title: &str, columns: &[&str], rows: &[Vec<String>]) {
        let mut text = format!("\n{title}\n\n| {} |\n|", columns.join(" | "));
        text.push_str(&" --- |".repeat(columns.len()));
        text.push('\n');
        for row in rows {
            let _ = writeln!(text, "| {} |", row.join(" | "));
        }
        self.tables.push(text);
    }

    /// A part that could not be measured.
    pub(crate) fn failed(&mut self, part: &str, error: &anyhow::Error) {
        self.failures.push(format!("\n`{part}` could not be measured: {error:#}\n"));
    }

    pub(crate) fn all_reached(&self) -> bool {
        self.failures.is_empty() && self.checks.iter().all(Check::is_reached)
    }

    pub(crate) fn finish(&self) -> String {
        let mut text = self.head.clone();
        if !self.checks.is_empty() {
            text.push_str("\n| | measured | must be | |\n| --- | --- | --- | --- |\n");
        }
        for check in &self.checks {
            let limit = match check.limit {
                Limit::None => String::new(),
                Limit::AtMost(most) => format!("at most {}", shown(most, check.unit)),
                Limit::AtLeast(least) => format!("at least {}", shown(least, check.unit)),
            };
            let reached = match check.limit {
                Limit::None => "",
                _ if check.is_reached() => "yes",
                _ => "**no**",
            };
            let _ = writeln!(
                text,
                "| {} | {} | {limit} | {reached} |",
                check.what,
                shown(check.value, check.unit)
            );
        }
        self.tables.iter().chain(&self.failures).for_each(|part| text.push_str(part));
        text
    }
}

/// A number as people read it.
fn shown(value: f64, unit: &str) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let number = format!("{value:.digits$}");
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

/// Milliseconds.
pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Milliseconds for a table.
pub(crate) fn shown_millis(time: Duration) -> String {
    format!("{:.3}", millis(time))
}

/// The value below which `part` (0 to 1) of the times lie.
pub(crate) fn quantile(times: &[Duration], part: f64) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let index = (sorted.len() as f64 * part) as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// The middle one.
pub(crate) fn median(times: &[Duration]) -> Duration {
    quantile(times, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_a_hundred_times() {
        let times = (1..=100).rev().map(Duration::from_millis).collect::<Vec<_>>();
        assert_eq!(median(&times), Duration::from_millis(51));
        assert_eq!(quantile(&times, 0.99), Duration::from_millis(100));
        assert_eq!(quantile(&[], 0.99), Duration::ZERO);
    }

    #[test]
    fn numbers_have_as_many_digits_as_they_are_worth() {
        fn check(value: f64, expect: &str) {
            assert_eq!(shown(value, "ms"), expect);
        }
        check(12_345.6, "12346 ms");
        check(12.34, "12.3 ms");
        check(1.234, "1.23 ms");
        check(0.01234, "0.012 ms");
    }
}
