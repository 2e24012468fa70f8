//! `cargo xtask test`: everything that CI checks, in the order in which it is quickest to fail.

mod api;
pub(crate) mod browser;
mod dynamodb_local;

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Result, anyhow, ensure};
use scenarios::wait::workspace_root;

pub(crate) use self::browser::pictures;
use self::dynamodb_local::DynamoDbLocal;
use crate::command::{self, command, run_and_look};
use crate::{artifacts, chaos, only, soak, tools};

/// Where the tests build their bundle: a developer's own, in `.aws-sam`, stays as it is.
const BUNDLE: &str = "target/sam";

/// How many random histories the sync is played: half a minute on two cores.
const SEEDS: &str = "200";

/// How often `livespecs` is killed in the middle of a sync.
const KILLS: usize = 5;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only these steps, with commas between them: fmt, clippy, test, dynamodb-local, seeds, chaos, soak, docs, sam, template,
    /// api, build, emulator, browser
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

/// One step: what it is called, what it needs, and what it does.
struct Step {
    name: &'static str,
    needs: Needs,
    run: fn(&mut Count) -> Result<()>,
}

/// What a step cannot do without, beside cargo.
enum Needs {
    Nothing,
    /// The tools from PyPI.
    Python,
    /// Java, and the package from npm.
    DynamoDbLocal,
    /// Chromium, and the packages from npm: what judges its pages, and pages of others.
    Browser,
}

/// How many tests ran.
#[derive(Default)]
struct Count {
    passed: u64,
    failed: u64,
}

const STEPS: &[Step] = &[
    Step { name: "fmt", needs: Needs::Nothing, run: |_| command::run(command("cargo", "fmt --all --check")) },
    Step { name: "clippy", needs: Needs::Nothing, run: |_| clippy() },
    Step {
        name: "test",
        needs: Needs::Nothing,
        run: |count| test(command("cargo", "test --workspace"), count),
    },
    Step { name: "dynamodb-local", needs: Needs::DynamoDbLocal, run: dynamodb_local },
    Step { name: "seeds", needs: Needs::Nothing, run: seeds },
    Step { name: "chaos", needs: Needs::Nothing, run: |_| chaos() },
    Step { name: "soak", needs: Needs::Nothing, run: |_| soak() },
    Step { name: "docs", needs: Needs::Nothing, run: |_| docs() },
    Step { name: "sam", needs: Needs::Python, run: |_| validate() },
    Step { name: "template", needs: Needs::Python, run: template },
    Step { name: "api", needs: Needs::Python, run: |_| api::run() },
    Step { name: "build", needs: Needs::Python, run: |_| build() },
    Step { name: "emulator", needs: Needs::Python, run: emulator },
    Step { name: "browser", needs: Needs::Browser, run: |count| test(browser::tests("")?, count) },
];

/// Runs the steps; the last line says how many tests passed and failed.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let only = &options.only;
    only::check(only, STEPS.iter().map(|step| step.name))?;
    let mut count = Count::default();
    let mut has_python = None;
    let start = Instant::now();
    for step in STEPS.iter().filter(|step| only::has(only, step.name)) {
        let has_tools = match step.needs {
            Needs::Nothing => true,
            Needs::Python => *has_python.get_or_insert_with(|| are_there(&tools::ensure_installed())),
            Needs::DynamoDbLocal => are_there(&tools::ensure_dynamodb_local()),
            Needs::Browser => are_there(&tools::ensure_browser()),
        };
        if !has_tools && !tools::in_ci() {
            println!("-- {}: left out, its tools could not be installed", step.name);
            continue;
        }
        println!("== {}", step.name);
        let begin = Instant::now();
        let missing = || Err(anyhow!("it needs tools that could not be installed"));
        let done = if has_tools { (step.run)(&mut count) } else { missing() };
        if let Err(error) = done {
            println!("== {}: failed after {:.1} s: {error:#}", step.name, begin.elapsed().as_secs_f64());
            println!("{} passed, {} failed", count.passed, count.failed.max(1));
            return Ok(ExitCode::FAILURE);
        }
        println!("== {}: {:.1} s", step.name, begin.elapsed().as_secs_f64());
    }
    println!("== all: {:.1} s", start.elapsed().as_secs_f64());
    println!("{} passed, 0 failed", count.passed);
    Ok(ExitCode::SUCCESS)
}

fn are_there(tools: &Result<()>) -> bool {
    if let Err(error) = tools {
        println!("-- the tools could not be installed: {error:#}");
    }
    tools.is_ok()
}

fn clippy() -> Result<()> {
    command::run(command(
        "cargo",
        "clippy --workspace --all-targets --features scenarios/emulator,scenarios/browser -- --deny warnings",
    ))
}

/// The store's suite against AWS's DynamoDB Local. Of the whole workspace, so that nothing is built in another way.
fn dynamodb_local(count: &mut Count) -> Result<()> {
    let server = DynamoDbLocal::start()?;
    let mut tests = command("cargo", "test --workspace --test suite");
    tests.env("LIVESPECS_DYNAMODB", server.url());
    test(tests, count)
}

fn seeds(count: &mut Count) -> Result<()> {
    let mut tests = command("cargo", "test --workspace --test sync random");
    tests.env("LIVESPECS_SEEDS", SEEDS);
    test(tests, count)
}

/// The folder with the programs that come with those tests, which are `livespecs`, with `facts` the model of GitHub, and so on. Of
/// the whole workspace, so that no dependency is built in another way once more.
fn programs(tests: &str) -> Result<PathBuf> {
    command::run(command("cargo", &format!("test --workspace {tests} --no-run")))?;
    Ok(browser::programs())
}

fn chaos() -> Result<()> {
    let programs = programs("--test command --test facts --test program --test routes --test looks")?;
    ensure!(chaos::all(&programs, &[], KILLS)?, "something broke");
    Ok(())
}

fn soak() -> Result<()> {
    soak::minute(programs("--test command --test facts")?.join("livespecs"))
}

fn build() -> Result<()> {
    let livespecs = programs("--test command")?.join("livespecs");
    artifacts::build(BUNDLE, tools::architecture(), Some(&livespecs))
}

fn docs() -> Result<()> {
    let mut docs = command("cargo", "doc --workspace --no-deps --document-private-items --quiet");
    docs.env("RUSTDOCFLAGS", "--deny warnings --allow rustdoc::private_intra_doc_links");
    command::run(docs)
}

/// The templates, by SAM's own eyes and by those of cfn-lint, without any exception.
fn validate() -> Result<()> {
    command::run(command::sam(&format!(
        "validate --lint --template-file {}/template.yaml",
        workspace_root().display()
    )))?;
    let mut lint = command("cfn-lint", "template.yaml infra/github-oidc.yaml");
    lint.env("AWS_DEFAULT_REGION", "us-east-1");
    command::run(lint)
}

/// The template, translated as a deployment does it, and made as far as moto makes it.
fn template(count: &mut Count) -> Result<()> {
    let mut tests = command("python", "tests/template");
    tests.env("PYTHONDONTWRITEBYTECODE", "1");
    test(tests, count)
}

fn emulator(count: &mut Count) -> Result<()> {
    let artifacts = workspace_root().join(BUNDLE);
    ensure!(
        artifacts.join("ReadFunction/bootstrap").exists(),
        "nothing built in {BUNDLE}: `cargo xtask test --only build,emulator`"
    );
    let mut tests = command("cargo", "test --workspace --features scenarios/emulator --test emulator");
    tests.env("LIVESPECS_EMULATOR", tools::emulator()?).env("LIVESPECS_ARTIFACTS", artifacts);
    test(tests, count)
}

/// Runs `cargo test`, and counts. No tests at all are a failure: then what names them is out of date.
fn test(command: Command, count: &mut Count) -> Result<()> {
    let before = count.passed;
    run_and_look(command, |line| {
        if let Some((passed, failed)) = counts(line) {
            count.passed += passed;
            count.failed += failed;
        }
    })?;
    ensure!(count.passed > before, "there were no tests");
    Ok(())
}

/// The two numbers of `test result: ok. 12 passed; 0 failed; …`.
fn counts(line: &str) -> Option<(u64, u64)> {
    let rest = line.strip_prefix("test result: ")?;
    let number_before = |word: &str| rest.split_once(word)?.0.trim_end().rsplit(' ').next()?.parse().ok();
    Some((number_before("passed;")?, number_before("failed;")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_a_test_run_are_read() {
        fn check(line: &str, expect: Option<(u64, u64)>) {
            assert_eq!(counts(line), expect, "{line}");
        }
        check("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out", Some((12, 0)));
        check("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured", Some((3, 2)));
        check("test result is unknown", None);
    }
}
