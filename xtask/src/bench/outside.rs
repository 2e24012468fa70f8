//! The world program: GitHub and AWS for functions that run as processes of their own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use scenarios::process::Function;
use scenarios::runtime::Runtime;
use scenarios::wait::workspace_root;
use serde_json::{Map, Value, json};

use super::Bench;

/// A running world. It ends with this value.
pub(crate) struct Outside {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    variables: Map<String, Value>,
}

/// What was asked of the parties since it was forgotten last.
pub(crate) struct Counts {
    pub(crate) github: f64,
    pub(crate) free: f64,
    pub(crate) store: f64,
    pub(crate) written: f64,
}

impl Outside {
    pub(crate) fn start() -> Result<Self> {
        let program = workspace_root().join("target/release/world");
        let mut child = Command::new(&program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| program.display().to_string())?;
        let commands = child.stdin.take().context("no standard input")?;
        let mut answers = BufReader::new(child.stdout.take().context("no standard output")?);
        let mut line = String::new();
        answers.read_line(&mut line)?;
        Ok(Self { variables: serde_json::from_str(&line)?, child, commands, answers })
    }

    /// Has something done, and gives what is said to it.
    pub(crate) fn tell(&mut self, command: &Value) -> Result<Value> {
        writeln!(self.commands, "{command}")?;
        self.commands.flush()?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        serde_json::from_str(&line).with_context(|| format!("{command}: {line:?}"))
    }

    /// `acme/app` with so many specs, followed and looked at once; gives its ulid.
    pub(crate) fn follow(&mut self, bench: &Bench, specs: usize) -> Result<Value> {
        let fill = json!({ "do": "fill", "repo": "acme/app", "specs": specs, "sub_specs": 0, "others": 50 });
        self.tell(&fill)?;
        let project = self.tell(&json!({ "do": "add", "repo": "acme/app" }))?["project"].take();
        let sync = self.reached_by(Function::new(bench.programs.sync.clone()).with("LOG_LEVEL", "warn"));
        let detail = json!({ "projects": [project], "trigger": "added" });
        Runtime::start(&sync)?
            .hand(&json!({ "source": "livespecs", "detail-type": "look", "detail": detail }))?;
        Ok(project)
    }

    pub(crate) fn latency(&mut self, github: u64, store: u64) -> Result<()> {
        self.tell(&json!({ "do": "latency", "github": github, "store": store })).map(drop)
    }

    pub(crate) fn forget(&mut self) -> Result<()> {
        self.tell(&json!({ "do": "forget" })).map(drop)
    }

    pub(crate) fn counts(&mut self) -> Result<Counts> {
        let counts = self.tell(&json!({ "do": "counts" }))?;
        ensure!(
            counts["unknown"] == json!([]),
            "GitHub was asked what it does not know: {}",
            counts["unknown"]
        );
        let number = |name: &str| counts[name].as_f64().with_context(|| format!("`{name}` in {counts}"));
        Ok(Counts {
            github: number("github")?,
            free: number("free")?,
            store: number("table")? + number("bucket")?,
            written: number("written")?,
        })
    }

    /// The function, with the variables by which it finds this world.
    pub(crate) fn reached_by(&self, function: Function) -> Function {
        let known = self.variables.iter();
        known
            .fold(function, |function, (name, value)| function.with(name, value.as_str().unwrap_or_default()))
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
