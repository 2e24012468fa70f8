//! BOUNDS.md: every bound is there, with its value, and with a test.

use std::collections::BTreeMap;
use std::fs;

use scenarios::wait::workspace_root;

use crate::{security, tree};

#[test]
fn every_bound_is_in_the_table_with_its_value() {
    let (code, table) = (in_code(), in_table());
    assert!(code.len() > 100, "the bounds were not found");
    let missing: Vec<_> = code.iter().filter(|(name, value)| table.get(*name) != Some(value)).collect();
    assert!(missing.is_empty(), "BOUNDS.md does not have, or has with another value: {missing:#?}");
    let gone: Vec<_> = table.keys().filter(|name| !code.contains_key(*name)).collect();
    assert!(gone.is_empty(), "BOUNDS.md has what is no bound any more: {gone:#?}");
}

#[test]
fn every_bound_has_a_test_or_is_a_time_that_is_not_waited_out() {
    let document = fs::read_to_string(workspace_root().join("BOUNDS.md")).unwrap();
    for row in document.lines().filter(|line| line.starts_with("| `")) {
        let is_time =
            row.split('|').nth(2).is_some_and(|value| value.ends_with(" s ") || value.ends_with(" min "));
        let is_waited_for = !row.ends_with("| not waited out |");
        assert!(if is_waited_for { !security::proofs(row).is_empty() } else { is_time }, "no test: {row}");
    }
}

/// The constants of all files of bounds, as `crate::NAME`; times in milliseconds.
fn in_code() -> BTreeMap<String, u64> {
    let files = tree::files(&workspace_root(), "rs").into_iter();
    let files =
        files.filter(|path| path.ends_with("src/bounds.rs") || path.ends_with("domain/src/limits.rs"));
    let mut bounds = BTreeMap::new();
    for path in files {
        let folder = path.iter().rev().nth(2).unwrap().to_str().unwrap().to_owned();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let Some((_, constant)) = line.split_once("const ") else { continue };
            let (name, rest) = constant.split_once(": ").unwrap();
            let value = rest.split_once(" = ").unwrap().1.trim_end_matches(';');
            let unit = match name.rsplit('_').next() {
                Some("SECONDS") => 1000,
                Some("MINUTES") => 60_000,
                Some("DAYS") => 86_400_000,
                _ => 1,
            };
            bounds.insert(format!("{folder}::{name}"), unit * calculated(value));
        }
    }
    bounds
}

/// `64 << 10`, `15 * 60`, `Duration::from_secs(20)`, `u32::MAX as usize`.
fn calculated(value: &str) -> u64 {
    if let Some((unit, number)) = value.strip_prefix("Duration::from_").and_then(|it| it.split_once('(')) {
        let millis = ["millis", "secs", "mins"].into_iter().zip([1, 1000, 60_000]).find(|it| it.0 == unit);
        return millis.unwrap().1 * calculated(number.trim_end_matches(')'));
    }
    let factor = |factor: &str| match factor.split_once(" << ") {
        Some((number, bits)) => calculated(number) << calculated(bits),
        None if factor.starts_with("u32::MAX") => u32::MAX.into(),
        None => factor.replace('_', "").parse().unwrap_or_else(|_| panic!("`{value}` is not understood")),
    };
    value.split(" * ").map(factor).product()
}

/// The rows of the table; what is counted is no unit.
fn in_table() -> BTreeMap<String, u64> {
    let document = fs::read_to_string(workspace_root().join("BOUNDS.md")).unwrap();
    let rows = document.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let read = |(name, rest): (&str, &str)| {
        let (number, unit) = rest.split_once(" |").unwrap().0.split_once(' ').unwrap();
        let unit = match unit {
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "MB" => 1_000_000,
            "s" => 1000,
            "min" => 60_000,
            "h" => 3_600_000,
            "days" => 86_400_000,
            _ => 1,
        };
        (name.to_owned(), unit * number.replace(',', "").parse::<u64>().unwrap())
    };
    rows.map(read).collect()
}
