//! The differences of texts, as unified diffs: within bounds of size and time.

use std::time::Duration;

use similar::TextDiff;

use crate::bounds::DIFF_PATIENCE;

/// Lines around each change.
const AROUND: usize = 3;

/// A file on both sides; empty where it is only on one.
pub(crate) struct Sides {
    pub(crate) path: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// The unified diff of each file, in their order. Format: gnu.org/software/diffutils, "Detailed Unified".
pub(crate) fn unified(files: &[Sides]) -> Vec<String> {
    let each = DIFF_PATIENCE / u32::try_from(files.len().max(1)).unwrap_or(u32::MAX);
    files.iter().map(|file| one(file, each)).collect()
}

fn one(file: &Sides, patience: Duration) -> String {
    let side = |prefix, there: &Option<String>| match there {
        Some(_) => format!("{prefix}/{}", file.path),
        None => "/dev/null".to_owned(),
    };
    let text = |side: &Option<String>| side.clone().unwrap_or_default();
    let (before, after) = (text(&file.before), text(&file.after));
    let diff = TextDiff::configure().timeout(patience).diff_lines(&before, &after);
    let (from, to) = (side("a", &file.before), side("b", &file.after));
    diff.unified_diff().context_radius(AROUND).header(&from, &to).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(before: Option<&str>, after: Option<&str>) -> String {
        let side = |text: Option<&str>| text.map(str::to_owned);
        let file = Sides { path: "specs/1/README.md".to_owned(), before: side(before), after: side(after) };
        unified(&[file]).remove(0)
    }

    #[test]
    fn a_diff_is_unified_and_names_both_sides() {
        assert_eq!(
            diff(Some("# A\n\nold\n"), Some("# A\n\nnew\n")),
            "--- a/specs/1/README.md\n+++ b/specs/1/README.md\n@@ -1,3 +1,3 @@\n # A\n \n-old\n+new\n"
        );
        assert!(diff(None, Some("new\n")).starts_with("--- /dev/null\n+++ b/specs/1/README.md\n"));
        assert!(diff(Some("old\n"), None).contains("+++ /dev/null\n"));
        assert!(diff(Some("a"), Some("a\n")).contains("\\ No newline at end of file"));
    }

    #[test]
    fn texts_that_have_nothing_in_common_do_not_take_for_ever() {
        let lines = |from: usize| {
            let lines: Vec<_> = (from..from + 40_000).map(|it| it.to_string()).collect();
            lines.join("\n")
        };
        let (before, after) = (lines(0), lines(1_000_000));
        let all = diff(Some(&before), Some(&after));
        assert_eq!(all.lines().filter(|line| line.starts_with('+')).count(), 40_001);
    }
}
