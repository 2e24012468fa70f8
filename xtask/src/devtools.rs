//! Chromium by its developer tools alone, over a pipe: nothing is put into its pages, and nothing listens to them. A WebDriver
//! does both, which costs a page some twenty milliseconds before its first picture.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use scenarios::chromium::FLAGS;
use serde_json::{Value, json};

/// It reads commands from descriptor 3 and answers on 4; each ends with a zero byte. Source: Chromium, `--remote-debugging-pipe`.
const START: &str = r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#;

/// A running Chromium with one page. It ends with this value.
pub(crate) struct Chromium {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    number: u64,
    /// The page's, once it is known.
    session: Option<String>,
}

impl Chromium {
    /// Starts it, with a window as wide as that, and its profile in a folder that is there for it alone.
    pub(crate) fn start(program: &str, profile: &Path, width: u32) -> Result<Self> {
        let mut command = Command::new("sh");
        command.args(["-c", START, "sh", program]).arg("--remote-debugging-pipe").args(FLAGS);
        command.arg(format!("--window-size={width},900"));
        command.arg(format!("--user-data-dir={}", profile.display())).arg("about:blank");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("sh")?;
        let commands = child.stdin.take().context("no standard input")?;
        let answers = BufReader::new(child.stdout.take().context("no standard output")?);
        let mut chromium = Self { child, commands, answers, number: 0, session: None };
        let targets = chromium.tell("Target.getTargets", &json!({}))?;
        let all = targets["targetInfos"].as_array().into_iter().flatten();
        let page = all.clone().find(|it| it["type"] == "page").context("it has no page")?;
        let attach = json!({ "targetId": page["targetId"], "flatten": true });
        let session = chromium.tell("Target.attachToTarget", &attach)?["sessionId"].take();
        chromium.session = session.as_str().map(str::to_owned);
        Ok(chromium)
    }

    /// A command of the developer tools, and what it gives.
    pub(crate) fn tell(&mut self, method: &str, parameters: &Value) -> Result<Value> {
        self.number += 1;
        let mut command = json!({ "id": self.number, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            command["sessionId"] = json!(session);
        }
        write!(self.commands, "{command}\0")?;
        self.commands.flush()?;
        loop {
            let mut message = Vec::new();
            self.answers.read_until(0, &mut message)?;
            ensure!(message.pop() == Some(0), "{method}: Chromium ended");
            let mut message: Value = serde_json::from_slice(&message)?;
            // All else is news that nobody asked for.
            if message["id"] == self.number {
                ensure!(message.get("error").is_none(), "{method}: {}", message["error"]);
                return Ok(message["result"].take());
            }
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.session = None;
        // It ends its own processes, which a signal to the one that we know would leave.
        let _ = self.tell("Browser.close", &json!({}));
        let _ = self.child.wait();
    }
}
