//! The program `world`: what functions in other processes are told, and what it can be told.
#![allow(clippy::unwrap_used, reason = "a test says by panicking what it could not do")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A running world. It ends with this value.
struct Program {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Program {
    fn start() -> (Self, Value) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_world"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (commands, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut program = Self { child, commands, answers: BufReader::new(answers) };
        let variables = program.hear();
        (program, variables)
    }

    fn tell(&mut self, command: &Value) -> Value {
        writeln!(self.commands, "{command}").unwrap();
        self.hear()
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_says_where_it_is_and_does_what_it_is_told() {
    let (mut world, variables) = Program::start();
    assert!(variables["AWS_ENDPOINT_URL_DYNAMODB"].as_str().unwrap().starts_with("http://127."));
    assert_eq!(world.tell(&json!({ "do": "create", "repo": "acme/app" })), json!({}));
    let write = json!({ "specs/001-a/README.md": "# A\n", "specs/002-b/README.md": "# B\n" });
    assert_eq!(world.tell(&json!({ "do": "push", "repo": "acme/app", "write": write })), json!({}));
    let project = world.tell(&json!({ "do": "add", "repo": "acme/app" }))["project"].take();
    assert_eq!(project.as_str().unwrap().len(), 26);
    assert_eq!(world.tell(&json!({ "do": "store", "down": true, "faults": 0.5 })), json!({}));
    assert_eq!(world.tell(&json!({ "do": "counts" }))["unknown"], json!([]));
}
