//! A process that is spoken with: it answers each line with a line, both JSON.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result};
use serde_json::Value;

/// A running process. It ends with this value.
pub(crate) struct Dialogue {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Dialogue {
    /// Starts it, and gives what it says first.
    pub(crate) fn start(mut command: Command) -> Result<(Self, Value)> {
        let program = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| program.clone())?;
        let commands = child.stdin.take().context("no standard input")?;
        let answers = BufReader::new(child.stdout.take().context("no standard output")?);
        let mut dialogue = Self { child, commands, answers };
        let said = dialogue.hear(&program)?;
        Ok((dialogue, said))
    }

    /// Says a command, and gives the answer.
    pub(crate) fn tell(&mut self, command: &Value) -> Result<Value> {
        writeln!(self.commands, "{command}")?;
        self.commands.flush()?;
        self.hear(&command.to_string())
    }

    fn hear(&mut self, about: &str) -> Result<Value> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        serde_json::from_str(&line).with_context(|| format!("{about}: {line:?}"))
    }
}

impl Drop for Dialogue {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
