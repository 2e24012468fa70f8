//! `livespecs apply`: makes the projects of a server equal to a file.

mod file;
mod plan;
mod server;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use domain::Secret;

use self::plan::{Action, Plan};
use self::server::Server;
use crate::cli::ApplyArgs;
use crate::failure::Failure;
use crate::plain::plain;

/// Makes the projects equal to the file. The exit code is 1 where something failed; wrong use is a `Failure`.
pub(crate) fn run(args: &ApplyArgs) -> Result<ExitCode, Failure> {
    let wanted = file::parse(&read(&args.file)?)
        .map_err(|why| Failure::new(format!("`{}`: {why}", args.file.display())))?;
    let token = boot::variable("ADMIN_TOKEN").map(Secret::new).ok_or_else(|| {
        Failure::new("the environment variable ADMIN_TOKEN is not set: it has the server's admin token")
    })?;
    let server = Server::new(&args.url, token)?;
    let there = match server.projects() {
        Ok(there) => there,
        Err(why) => {
            complain(&why);
            return Ok(ExitCode::FAILURE);
        }
    };
    let plan = plan::plan(&wanted, &there, args.prune);
    let done = if args.dry_run { show(&plan) } else { carry_out(&plan, &server) };
    say(&summary(&plan, &done, args.dry_run));
    Ok(if done.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", path.display())))
}

/// What became of the actions, counted.
#[derive(Default)]
struct Done {
    added: usize,
    changed: usize,
    removed: usize,
    failed: usize,
}

impl Done {
    fn count(&mut self, action: &Action) {
        match action {
            Action::Add { .. } => self.added += 1,
            Action::Change { .. } => self.changed += 1,
            Action::Remove { .. } => self.removed += 1,
            Action::Refuse { .. } => self.failed += 1,
        }
    }
}

fn show(plan: &Plan) -> Done {
    let mut done = Done::default();
    for action in &plan.actions {
        done.count(action);
        match action {
            Action::Refuse { why, .. } => complain(why),
            action => say(&action.to_string()),
        }
    }
    done
}

fn carry_out(plan: &Plan, server: &Server) -> Done {
    let mut done = Done::default();
    for action in &plan.actions {
        let outcome = match action {
            Action::Add { id, repo, settings } => server.add(id, repo, settings),
            Action::Change { id, fields, .. } => server.change(id, fields),
            Action::Remove { id, .. } => server.remove(id),
            Action::Refuse { why, .. } => Err(why.clone()),
        };
        match outcome {
            Ok(()) => {
                done.count(action);
                say(&action.to_string());
            }
            Err(why) => {
                done.failed += 1;
                complain(&why);
            }
        }
    }
    done
}

/// `dry run: 2 to add, 1 to change, 3 as they are`.
fn summary(plan: &Plan, done: &Done, dry_run: bool) -> String {
    let words = if dry_run {
        ["to add", "to change", "to remove", "cannot be applied"]
    } else {
        ["added", "changed", "removed", "failed"]
    };
    let counts = [done.added, done.changed, done.removed, done.failed];
    let mut parts: Vec<_> = counts
        .into_iter()
        .zip(words)
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if plan.equal > 0 || parts.is_empty() {
        parts.push(format!("{} as the file says", plan.equal));
    }
    if plan.others > 0 {
        parts.push(format!("{} not in the file (`--prune` removes them)", plan.others));
    }
    format!("{}{}", if dry_run { "dry run: " } else { "" }, parts.join(", "))
}

/// A line of what was asked for. Nobody may be there to read it: that is no reason to end.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", plain(line));
}

/// A line about what failed.
fn complain(why: &str) {
    eprintln!("livespecs: {}", plain(why));
}
