//! A browser that a test looks through, and types into.

use std::cell::Cell;
use std::sync::Arc;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::error::NewSessionError;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use scenarios::wait;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::LIMIT;
use crate::chrome::{self, Own};
use crate::driver::{self, Driver};

/// How wide a phone is, and how wide a desk's screen. A scrollbar takes fifteen pixels of either, as on no phone.
pub(crate) const PHONE: u32 = 375;
pub(crate) const DESK: u32 = 1440;

/// A session with a browser of its own. It ends with its value.
pub(crate) struct Browser {
    client: Option<Client>,
    runtime: Runtime,
    runs_scripts: Cell<bool>,
    _driver: Arc<Driver>,
}

impl Browser {
    /// A browser as wide as that, in light colours.
    pub(crate) fn new(width: u32) -> Self {
        let driver = driver::shared();
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        // On a machine with other things to do Chromium now and then does not come up; that is not what is tested.
        let mut starts = (0..3).map(|_| runtime.block_on(connect(&driver.url)));
        let client = starts.find_map(Result::ok).unwrap_or_else(|| panic!("no browser: {}", driver.said()));
        drop(starts);
        let browser = Self { client: Some(client), runtime, runs_scripts: Cell::new(true), _driver: driver };
        browser.resize(width);
        browser.colours("light");
        browser
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("it is there until the end")
    }

    /// From now on as wide as that.
    pub(crate) fn resize(&self, width: u32) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.tools("Emulation.setDeviceMetricsOverride", &size);
    }

    /// What the system wants: `light` or `dark`. Nothing moves.
    pub(crate) fn colours(&self, scheme: &str) {
        let wanted = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.tools("Emulation.setEmulatedMedia", &wanted);
    }

    /// Whether pages may run scripts. What the tests themselves run is not concerned, as long as it waits for nothing.
    pub(crate) fn scripts(&self, run: bool) {
        self.tools("Emulation.setScriptExecutionDisabled", &json!({ "value": !run }));
        self.runs_scripts.set(run);
    }

    /// Goes there, and waits until all of it is loaded and takes keys.
    pub(crate) fn open(&self, url: &str) {
        self.visit(url);
        if self.runs_scripts.get() {
            self.until_ready();
        }
    }

    /// Goes there, to a page that may not be ours: nothing is known of its scripts.
    pub(crate) fn visit(&self, url: &str) {
        self.runtime.block_on(self.client().goto(url)).unwrap_or_else(|error| panic!("{url}: {error}"));
        self.until("document.hasFocus() && document.body.offsetHeight");
    }

    /// Waits for the page's own scripts, where it has some: they come after its first picture.
    pub(crate) fn until_ready(&self) {
        self.until("!document.querySelector('script[src]') || performance.getEntriesByName('ready').length");
    }

    /// Opens quick search, as who knows its key does.
    pub(crate) fn open_quick(&self) {
        self.press_with(Key::Control, 'k');
        self.until("document.querySelector('#Quick').open && document.activeElement.role === 'combobox'");
    }

    /// Where it is: path, query and fragment.
    pub(crate) fn at(&self) -> String {
        self.text("return location.pathname + location.search + location.hash")
    }

    /// What a script gives, run in the page.
    pub(crate) fn run(&self, script: &str, arguments: &[Value]) -> Value {
        let done = self.runtime.block_on(self.client().execute(script, arguments.to_vec()));
        done.unwrap_or_else(|error| panic!("{error}\nof {script}"))
    }

    /// What a script hands to its last argument, which is a function.
    pub(crate) fn run_until_called(&self, script: &str, arguments: &[Value]) -> Value {
        let done = self.runtime.block_on(self.client().execute_async(script, arguments.to_vec()));
        done.unwrap_or_else(|error| panic!("{error}\nof {script}"))
    }

    /// A text that a script gives.
    pub(crate) fn text(&self, script: &str) -> String {
        self.run(script, &[]).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression is true.
    pub(crate) fn until(&self, expression: &str) {
        let script = format!("return Boolean({expression})");
        let seen = wait::until(expression, LIMIT, || {
            // Between two pages there is none that could be asked.
            let done = self.runtime.block_on(self.client().execute(&script, Vec::new())).ok()?;
            done.as_bool()?.then_some(())
        });
        seen.unwrap_or_else(|error| {
            panic!(
                "{error}\nat {}: {}",
                self.at(),
                self.text("return (document.querySelector('dialog[open]') ?? document.body).innerText")
            )
        });
    }

    /// Types, each character as a key; [`Key`]s have characters too.
    pub(crate) fn press(&self, keys: impl Into<Keys>) {
        let Keys(keys) = keys.into();
        self.perform(keys.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]));
    }

    /// Types a character while another key is held.
    pub(crate) fn press_with(&self, held: Key, value: char) {
        let held = char::from(held);
        self.perform([
            KeyAction::Down { value: held },
            KeyAction::Down { value },
            KeyAction::Up { value },
            KeyAction::Up { value: held },
        ]);
    }

    fn perform(&self, actions: impl IntoIterator<Item = KeyAction>) {
        let keys = actions.into_iter().fold(KeyActions::new("keys".to_owned()), KeyActions::then);
        self.runtime.block_on(self.client().perform_actions(keys)).unwrap();
    }

    /// Moves the focus with Tab to what has that selector, as who has no mouse does.
    pub(crate) fn tab_to(&self, selector: &str) {
        for _ in 0..200 {
            if self.run("return document.activeElement.matches(arguments[0])", &[json!(selector)]) == true {
                return;
            }
            self.press(Key::Tab);
        }
        panic!("Tab does not lead to `{selector}` at {}", self.at());
    }

    /// A command of the developer tools. Asked again where Chromium was just between two pages: each says how it is to be,
    /// and not what is to change.
    pub(crate) fn tools(&self, command: &str, parameters: &Value) -> Value {
        let ask = || self.runtime.block_on(self.client().issue_cmd(Own::tools(command, parameters)));
        ask().or_else(|_| ask()).unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// What was logged since it was last asked for.
    pub(crate) fn log(&self, kind: &str) -> Vec<Value> {
        let log = self.runtime.block_on(self.client().issue_cmd(Own::log(kind))).unwrap();
        log.as_array().cloned().unwrap_or_default()
    }
}

/// A new session.
async fn connect(driver: &str) -> Result<Client, NewSessionError> {
    ClientBuilder::new(HttpConnector::new()).capabilities(chrome::capabilities()).connect(driver).await
}

/// What can be typed: text, or a key that has a name.
pub(crate) struct Keys(String);

impl From<&str> for Keys {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Key> for Keys {
    fn from(key: Key) -> Self {
        Self(char::from(key).to_string())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            let _ = self.runtime.block_on(client.close());
        }
    }
}
