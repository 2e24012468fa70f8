//! What is said of a repository that has no specs, or too many.

use std::collections::HashMap;

use domain::limits::{PROJECT_BYTES, PROJECT_SPECS};
use domain::sync::{Plan, PlannedSpec, TreeFile, Trouble};
use domain::{Area, Problem, SPECS_FOLDERS, SpecsPath};

/// Whether there is no more than is followed.
pub(super) fn within_bounds(plan: &Plan, files: &[TreeFile]) -> Result<(), Trouble> {
    let too_large = |what| Err(Trouble::TooLarge { what });
    let specs = plan.specs.len();
    if specs > PROJECT_SPECS {
        let (found, most) = (grouped(specs as u64), grouped(PROJECT_SPECS as u64));
        return too_large(format!("{found} specs; at most {most} are followed"));
    }
    let sizes: HashMap<&str, u64> = files.iter().map(|file| (file.path.as_str(), file.size)).collect();
    let bytes = |spec: &PlannedSpec| -> u64 {
        match spec {
            PlannedSpec::Keep(spec) => spec.documents.iter().map(|it| it.size).sum(),
            PlannedSpec::Parse { documents, .. } => {
                documents.iter().filter_map(|(path, _)| sizes.get(path.as_str())).sum()
            }
        }
    };
    let all: u64 = plan.specs.iter().map(bytes).sum();
    if all > PROJECT_BYTES {
        let (found, most) = (grouped(all.div_ceil(1 << 20)), grouped(PROJECT_BYTES >> 20));
        return too_large(format!("{found} MB of Markdown; at most {most} MB are followed"));
    }
    Ok(())
}

/// `50,000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Shown where a repository has no specs folder at the commit.
pub(super) fn no_folder(set: Option<&SpecsPath>, looked_at: &[String]) -> Problem {
    let quoted: Vec<_> = looked_at.iter().map(|path| format!("`{path}`")).collect();
    let path = looked_at.first().map_or(SPECS_FOLDERS[0], String::as_str);
    match set {
        Some(set) => Problem::warning(
            Area::Structure,
            set.as_str(),
            format!("There is no folder `{set}` in the repository: it has no specs."),
        )
        .remedy("Add the folder, or set another specs path, or none: then the usual places are looked at."),
        None => Problem::warning(
            Area::Structure,
            path,
            format!("The repository has no specs folder. These were looked for: {}.", quoted.join(", ")),
        )
        .remedy("Add one of them, or set the path of the folder that holds the specs."),
    }
}

/// Shown where a repository is empty.
pub(super) fn no_commit(set: Option<&SpecsPath>) -> Problem {
    let path = set.map_or(SPECS_FOLDERS[0], SpecsPath::as_str);
    Problem::warning(Area::Structure, path, "The repository is empty: it has no commits.")
        .remedy(format!("Push specs to it, in a folder `{path}`."))
}

#[cfg(test)]
mod tests {
    use domain::sync::plan;

    use super::*;

    fn bounds(specs: usize, size: u64) -> Result<(), String> {
        let file = |at| TreeFile { path: format!("{at}-a/README.md"), blob: [0; 20].into(), size };
        let files: Vec<_> = (0..specs).map(file).collect();
        within_bounds(&plan(None, &files), &files).map_err(|trouble| trouble.sentence())
    }

    #[test]
    fn what_is_too_much_is_counted() {
        assert_eq!(bounds(5000, 10), Ok(()));
        let specs = bounds(50_000, 10).unwrap_err();
        assert!(specs.contains("50,000 specs; at most 5,000 are followed"), "{specs}");
        let bytes = bounds(100, 1 << 20).unwrap_err();
        assert!(bytes.contains("100 MB of Markdown; at most 96 MB are followed"), "{bytes}");
    }

    #[test]
    fn a_project_has_so_many_specs_and_bytes() {
        let check = |specs: usize, size: u64, is_followed: bool| {
            assert_eq!(bounds(specs, size).is_ok(), is_followed, "{specs} of {size}");
        };
        check(PROJECT_SPECS - 1, 1, true);
        check(PROJECT_SPECS, 1, true);
        check(PROJECT_SPECS + 1, 1, false);
        let each = PROJECT_BYTES / 100;
        let rest = PROJECT_BYTES % 100;
        assert_eq!(rest, 96, "the last of a hundred is larger");
        check(96, 1 << 20, true);
        check(100, each, true);
        check(100, each + 1, false);
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_missing_folder_is_said_with_where_it_was_looked_for() {
        let looked_at = ["specs", "docs/specs"].map(str::to_owned);
        let problem = no_folder(None, &looked_at);
        assert!(problem.message.ends_with("looked for: `specs`, `docs/specs`."), "{}", problem.message);
        let set = "a/b".parse().unwrap();
        assert!(no_folder(Some(&set), &["a/b".to_owned()]).message.contains("no folder `a/b`"));
    }
}
