//! Entries of a specs folder that are not looked at, and could be meant as specs.

use super::{is_ignored_folder, is_main_name, is_templates};
use crate::parse::quote;
use crate::{Area, Problem};

/// An entry that is not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Relative to the specs folder, with `/`; what is no text in it is replaced.
    pub path: String,
    /// Why not.
    pub why: WhyPassedOver,
}

/// Why an entry is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyPassedOver {
    /// A directory whose name is no UTF-8, or has a backslash: no address leads there.
    Name,
    /// A symbolic link to a directory.
    LinkedFolder,
    /// A symbolic link to a file.
    LinkedFile,
}

impl PassedOver {
    /// What is said of it; `None` where nobody looks for specs, and where the directory `is_spec` without it.
    pub(super) fn problem(&self, is_spec: &dyn Fn(&str) -> bool) -> Option<Problem> {
        let (dir, name) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        let top = self.path.split('/').next().unwrap_or_default();
        let dirs = if self.why == WhyPassedOver::LinkedFile { dir } else { &self.path };
        if is_templates(top) || dirs.split('/').any(is_ignored_folder) {
            return None;
        }
        let path = quote(&self.path);
        let (message, remedy) = match self.why {
            WhyPassedOver::Name => (
                format!("{path} is passed over: its name is no UTF-8, or has a backslash."),
                "Give it another name.",
            ),
            WhyPassedOver::LinkedFolder => {
                (format!("{path} is a symbolic link, which is not followed."), "Put the folder itself there.")
            }
            WhyPassedOver::LinkedFile if is_main_name(name) && may_be_spec(dir) && !is_spec(dir) => (
                format!("{path} is a symbolic link, which is not followed: {} is not a spec.", quote(dir)),
                "Put the file itself there.",
            ),
            WhyPassedOver::LinkedFile => return None,
        };
        Some(Problem::warning(Area::Structure, &self.path, message).remedy(remedy))
    }
}

/// Whether specs are looked for in a directory: directly in the folder, and one level deeper where it has a number.
fn may_be_spec(dir: &str) -> bool {
    match dir.split_once('/') {
        None => !dir.is_empty(),
        Some((_, below)) => !below.contains('/') && below.starts_with(|c: char| c.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::list_entries;
    use super::*;

    #[test]
    fn what_could_be_meant_as_a_spec_and_is_passed_over_is_a_problem() {
        let check = |path: &str, why: WhyPassedOver, expect: &[&str]| {
            let paths = ["001-a/README.md", "002-b/notes.txt", "004-c/spec.md"];
            let before = list_entries(paths, &[]).problems.len();
            let found = list_entries(paths, &[PassedOver { path: path.to_owned(), why }]);
            let said: Vec<_> = found.problems[before..].iter().map(|it| it.message.as_str()).collect();
            assert_eq!(said, expect, "{path}");
        };
        let name = "`00\u{fffd}` is passed over: its name is no UTF-8, or has a backslash.";
        check("00\u{fffd}", WhyPassedOver::Name, &[name]);
        check(".\u{fffd}", WhyPassedOver::Name, &[]);
        check("archived/\u{fffd}", WhyPassedOver::Name, &[]);
        let folder = "`003-x` is a symbolic link, which is not followed.";
        check("003-x", WhyPassedOver::LinkedFolder, &[folder]);
        check("Templates", WhyPassedOver::LinkedFolder, &[]);
        let file = "`003-x/readme.md` is a symbolic link, which is not followed: `003-x` is not a spec.";
        check("003-x/readme.md", WhyPassedOver::LinkedFile, &[file]);
        check("003-x/notes.md", WhyPassedOver::LinkedFile, &[]);
        check("004-c/README.md", WhyPassedOver::LinkedFile, &[]);
        check("003-x/docs/README.md", WhyPassedOver::LinkedFile, &[]);
        let nested = "`x/1-y/spec.md` is a symbolic link, which is not followed: `x/1-y` is not a spec.";
        check("x/1-y/spec.md", WhyPassedOver::LinkedFile, &[nested]);
    }
}
