//! `livespecs check`: what is odd about a folder, printed as a compiler does.

mod excerpt;
mod github;
mod human;
mod json;
mod place;

use std::io::Write as _;
use std::path::{Component, Path};
use std::process::ExitCode;

use boot::LogFormat;
use domain::{Blocks, Origin, Problem, ProjectId, Spec, decode};
use service::{Preparer, SpecsService};

use crate::banner::Counts;
use crate::cli::{CheckArgs, Format};
use crate::failure::Failure;
use crate::folder::{self, Naming};
use crate::{serve, settings};

/// Prints the problems. The exit code is 1 where there are errors.
pub(crate) fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let config = settings::read(args.dir.as_deref())?;
    boot::init_tracing(&config, LogFormat::Plain);
    folder::require(&config.specs_dir, Naming::Check)?;
    // Tokens are counted, as there are limits to them; nothing is rendered.
    let preparer = Preparer { blocks: |_, _| Blocks::new(), ..serve::PREPARER };
    let service = boot::specs_service(&config, Origin::default(), None, Some(preparer), None);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let report = runtime.block_on(look(&service, &prefix(&config.specs_dir)))?;

    let text = match args.format {
        Format::Human => human::write(&report, settings::colours()),
        Format::Json => json::write(&report),
        Format::Github => github::write(&report),
    };
    // Whoever reads may have seen enough (`| head`): the exit code is still the answer.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    Ok(if report.counts.errors > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What is odd about a folder.
struct Report {
    counts: Counts,
    /// In the order of path and line.
    findings: Vec<Finding>,
}

/// One problem, with where it is for the one who asked.
struct Finding {
    problem: Problem,
    /// The file, relative to the current directory where it is below that.
    path: String,
    /// The name of the spec; `None` for a problem of the project.
    spec: Option<String>,
    /// The line of source, where there is one.
    source: Option<String>,
}

async fn look(service: &SpecsService, prefix: &str) -> Result<Report, Failure> {
    let current = service.current(&ProjectId::local()).await?;
    let snapshot = &current.snapshot;
    let of_specs =
        snapshot.specs().iter().flat_map(|spec| spec.problems().iter().map(move |it| (Some(spec), it)));
    let mut problems: Vec<_> = of_specs.chain(snapshot.problems().iter().map(|it| (None, it))).collect();
    // File by file, so that each is opened once.
    problems.sort_by(|(_, a), (_, b)| a.path.cmp(&b.path).then_with(|| a.message.cmp(&b.message)));

    let mut findings = Vec::with_capacity(problems.len());
    let mut open = Open::default();
    for (spec, problem) in problems {
        open.turn_to(service, spec, &problem.path).await;
        let mut problem = problem.clone();
        // Relations are found between specs, where nobody knows the lines any more.
        problem.line = problem.line.or_else(|| place::find(&problem, &open.lines[..open.frontmatter]));
        findings.push(Finding {
            path: format!("{prefix}{}", problem.path),
            spec: spec.map(|spec| spec.name.to_string()),
            source: problem.line.and_then(|line| open.line(line)),
            problem,
        });
    }
    findings.sort_by(|Finding { problem: a, .. }, Finding { problem: b, .. }| {
        a.path.cmp(&b.path).then(a.line.cmp(&b.line)).then(b.severity.cmp(&a.severity))
    });
    Ok(Report { counts: Counts::of(snapshot), findings })
}

/// The document that was looked at last.
#[derive(Default)]
struct Open {
    path: String,
    lines: Vec<String>,
    /// So many of the lines are before the body.
    frontmatter: usize,
}

impl Open {
    async fn turn_to(&mut self, service: &SpecsService, spec: Option<&Spec>, path: &str) {
        if self.path != path {
            *self = match spec {
                Some(spec) => Self::read(service, spec, path).await.unwrap_or_default(),
                None => Self::default(),
            };
            path.clone_into(&mut self.path);
        }
    }

    /// `None` where it changed since the snapshot was taken: then no line is better than a wrong one.
    async fn read(service: &SpecsService, spec: &Spec, path: &str) -> Option<Self> {
        let below = path.strip_prefix(spec.dir.as_str())?.strip_prefix('/')?;
        let document = spec.documents.iter().find(|it| it.path == below)?;
        let content = service.document(&ProjectId::local(), &document.blob).await.ok()?;
        let text = decode(&content.bytes);
        let frontmatter = text.get(..document.body_start as usize).map_or(0, |before| before.lines().count());
        let lines = text.lines().map(str::to_owned).collect();
        Some(Self { path: String::new(), lines, frontmatter })
    }

    fn line(&self, line: u32) -> Option<String> {
        self.lines.get(usize::try_from(line).ok()?.checked_sub(1)?).cloned()
    }
}

/// What is put in front of a path in the folder so that it is found from the current directory: `docs/specs/`.
fn prefix(specs_dir: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let below = specs_dir.strip_prefix(&here).unwrap_or(specs_dir);
    let mut prefix = String::new();
    for part in below.components() {
        match part {
            Component::CurDir => {}
            Component::RootDir => prefix.push('/'),
            part => {
                prefix.push_str(&part.as_os_str().to_string_lossy());
                prefix.push('/');
            }
        }
    }
    prefix
}

#[cfg(test)]
mod tests {
    use domain::Area;

    use super::*;

    /// Problems of every kind, as the tests of the formats show them.
    pub(super) fn report() -> Report {
        let finding = |problem: Problem, source: Option<&str>| Finding {
            path: format!("specs/{}", problem.path),
            spec: problem.path.split_once('/').map(|(dir, _)| dir.to_owned()),
            source: source.map(str::to_owned),
            problem,
        };
        let status = Problem::warning(Area::Frontmatter, "007-a/README.md", "Unknown status `blocked`.");
        let status = status.at(2).remedy("Use one of `draft`, `planned`.");
        let hostile =
            Problem::error(Area::Structure, "8, x:%/README.md", "No title\u{1b}[2J\n::error::`fake`.");
        let project = Problem::warning(Area::Structure, "empty", "`empty` has no main document.");
        let findings = vec![
            finding(status, Some("status:\t blocked # \u{1b}[31m")),
            finding(hostile.at(104), Some("ok")),
            finding(project, None),
        ];
        Report { counts: Counts { specs: 2, errors: 1, warnings: 2, infos: 0 }, findings }
    }

    #[test]
    fn a_path_is_what_the_current_directory_calls_it() {
        let here = std::env::current_dir().unwrap();
        let check = |dir: &Path, expect: &str| assert_eq!(prefix(dir), expect);
        check(Path::new("specs"), "specs/");
        check(Path::new("./docs/specs/"), "docs/specs/");
        check(Path::new("."), "");
        check(&here.join("specs"), "specs/");
        check(&here, "");
        check(Path::new("/srv/specs"), "/srv/specs/");
        check(Path::new("../other"), "../other/");
    }
}
