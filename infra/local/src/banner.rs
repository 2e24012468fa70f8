//! What a start says: five lines at most.

use std::fmt::Write as _;
use std::path::Path;

use domain::{Severity, Snapshot};

use crate::plain::plain;

/// What a start without a folder ends with.
pub(crate) const END: &str = "Ctrl-C ends it.\n";

/// Who serves what: said as soon as somebody listens.
pub(crate) fn opening(name: Option<&str>, branch: Option<&str>, specs_dir: &Path, url: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut line = format!("livespecs {version} serves {}", name.unwrap_or("specs"));
    if let Some(branch) = branch {
        let _ = write!(line, " (branch {branch})");
    }
    let _ = write!(line, " from {}", specs_dir.display());
    format!("{}\n{url}\n", plain(&line))
}

/// How to add repositories. `once`: what a link carries that signs in once.
pub(crate) fn admin(url: &str, once: Option<&str>) -> String {
    let url = url.trim_end_matches('/');
    match once {
        Some(once) => {
            format!("Follow repositories: {url}/admin/sign-in?once={once} (works once, for ten minutes)\n")
        }
        None => format!("Follow repositories: {url}/admin (sign in with ADMIN_TOKEN)\n"),
    }
}

/// What was found, and what to do next: said when the folder was read.
pub(crate) fn found(snapshot: &Snapshot, specs_dir: &Path) -> String {
    if snapshot.specs().is_empty() && snapshot.problems().is_empty() {
        let first = specs_dir.join("001-first-spec").join("README.md");
        let line =
            format!("No specs yet. Write `# My first spec` into {}, and it is there.", first.display());
        return format!("{}\nCtrl-C ends it.\n", plain(&line));
    }
    let counts = Counts::of(snapshot);
    let dir =
        if specs_dir == Path::new("specs") { String::new() } else { format!(" {}", specs_dir.display()) };
    let hint =
        if counts.is_clean() { String::new() } else { format!(" (`livespecs check{dir}` shows them)") };
    let hint = plain(&hint);
    format!("{counts}{hint}\nOpen pages follow every save. Ctrl-C ends it.\n")
}

/// How many specs and problems there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) specs: usize,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) infos: usize,
}

impl Counts {
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let specs = snapshot.specs();
        let problems = specs.iter().flat_map(domain::Spec::problems).chain(snapshot.problems());
        let mut counts = Self { specs: specs.len(), ..Self::default() };
        for problem in problems {
            match problem.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }

    fn is_clean(self) -> bool {
        self.errors + self.warnings + self.infos == 0
    }
}

impl std::fmt::Display for Counts {
    /// `304 specs: 3 errors, 1 warning`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: ", many(self.specs, "spec"))?;
        let all = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "note")];
        let said: Vec<_> = all.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| many(n, word)).collect();
        if said.is_empty() { f.write_str("no problems") } else { f.write_str(&said.join(", ")) }
    }
}

/// `1 spec`, `2 specs`.
pub(crate) fn many(count: usize, word: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {word}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_says_who_serves_what_and_where() {
        let said = opening(Some("app"), Some("main\u{1b}[2J"), Path::new("specs"), "http://127.0.0.1:3000");
        let rest = said.strip_prefix(&format!("livespecs {} ", env!("CARGO_PKG_VERSION"))).unwrap();
        assert_eq!(rest, "serves app (branch main\\u{1b}[2J) from specs\nhttp://127.0.0.1:3000\n");
    }

    #[test]
    fn counts_are_said_as_people_say_them() {
        let check = |counts: Counts, expect: &str| assert_eq!(counts.to_string(), expect);
        check(Counts { specs: 1, ..Counts::default() }, "1 spec: no problems");
        check(Counts { specs: 304, errors: 1, warnings: 12, infos: 0 }, "304 specs: 1 error, 12 warnings");
        check(Counts { specs: 0, errors: 0, warnings: 0, infos: 2 }, "0 specs: 2 notes");
    }

    #[test]
    fn an_empty_folder_says_how_to_make_a_first_spec() {
        let said = found(&Snapshot::assemble(domain::ParsedProject::default()), Path::new("specs"));
        assert_eq!(
            said,
            "No specs yet. Write `# My first spec` into specs/001-first-spec/README.md, and it is there.\n\
             Ctrl-C ends it.\n"
        );
    }
}
