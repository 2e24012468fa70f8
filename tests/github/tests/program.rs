//! The model as a process of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::client::ask;

#[tokio::test]
async fn another_process_serves_it_and_takes_commands() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_github-model"))
        .args(["--specs", "2", "--sub-specs", "1", "--files", "5", "--token", "t"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = program.stdin.take().unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let mut read = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap();
    let urls = read();
    let url = urls["url"].as_str().unwrap();
    assert!(urls["raw_url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    let mut say = |command: Value| {
        writeln!(stdin, "{command}").unwrap();
        read()
    };
    let pushed =
        say(json!({"push": {"repository": "acme/app", "write": {"specs/009-new/README.md": "# New\n"}}}));
    let sha = ask(url, "GET", "/repos/acme/app/commits/main", &[("authorization", "Bearer t")], "").await;
    assert_eq!(sha.unwrap().json()["sha"], pushed["commit"]);
    let counts = json!({"requests": 1, "free": 0, "kinds": {"commit": 1}, "unknown": []});
    assert_eq!(say(json!({"requests": true})), counts);
    assert_eq!(say(json!({"forget_requests": true})), json!({"ok": true}));
    assert_eq!(say(json!({"latency_ms": 1})), json!({"ok": true}));
    assert_eq!(say(json!({"requests": true}))["requests"], 0);
    assert!(say(json!({"dance": 1}))["error"].as_str().unwrap().contains("dance"));
    drop(stdin);
    assert!(program.wait().unwrap().success());
}

#[test]
fn wrong_options_are_explained() {
    let output = Command::new(env!("CARGO_BIN_EXE_github-model")).args(["--specs", "many"]).output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("`--specs` needs a number, not `many`\n\ngithub-model [--port N]"), "{said}");
}
