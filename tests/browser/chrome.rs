//! What is Chromium's own of the WebDriver: how it is started, its logs, and the commands of its developer tools.

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use http::Method;
use scenarios::chromium;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// Beside what Chromium always has here: two pages do not wait for each other where a page that nobody looks at is slowed down.
/// And a container may have little shared memory: pages are drawn by way of files, which takes longer (the bench does without).
const FLAGS: [&str; 3] =
    ["--disable-renderer-backgrounding", "--disable-background-timer-throttling", "--disable-dev-shm-usage"];

/// What a session asks for.
pub(crate) fn capabilities() -> Capabilities {
    let args: Vec<_> = chromium::FLAGS.iter().chain(&FLAGS).collect();
    let wanted = json!({
        "goog:chromeOptions": {
            "args": args,
            "perfLoggingPrefs": { "enableNetwork": true, "enablePage": false },
        },
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        // A dialog is a fault: it stays, and every command says that it is there.
        "unhandledPromptBehavior": "ignore",
    });
    wanted.as_object().cloned().unwrap_or_default()
}

/// A command that the standard does not have.
#[derive(Debug)]
pub(crate) struct Own {
    path: &'static str,
    body: Value,
}

impl Own {
    /// One of the developer tools: `Emulation.setEmulatedMedia`.
    pub(crate) fn tools(command: &str, parameters: &Value) -> Self {
        Self { path: "goog/cdp/execute", body: json!({ "cmd": command, "params": parameters }) }
    }

    /// What was logged since it was last asked for: `browser` (the console), or `performance` (what was requested).
    pub(crate) fn log(kind: &str) -> Self {
        Self { path: "se/log", body: json!({ "type": kind }) }
    }
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/{}", session_id.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
