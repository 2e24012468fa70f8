//! The pages in a real browser: headless Chromium, led by a WebDriver, before the `livespecs` that people run. What it
//! follows is a model of GitHub. `cargo xtask test --only browser` builds, and says where things are.
#![allow(clippy::unwrap_used, reason = "a test says by panicking what it could not do")]
#![allow(clippy::disallowed_methods, reason = "`cargo xtask test` says by variables where things are")]

mod admin;
mod bad_input;
mod beside;
mod browser;
mod choices;
mod chrome;
mod driver;
mod hostile;
mod keyboard;
mod leanspec_ui;
mod live;
mod looks;
mod measured;
mod pages;
mod pictures;
mod project;
mod site;

use std::env;
use std::path::PathBuf;
use std::time::Duration;

/// How long anything may take before a test gives up: far more than it does take.
const LIMIT: Duration = Duration::from_secs(30);

/// Where something is that `cargo xtask test` has built or fetched.
fn variable(name: &str) -> PathBuf {
    let value = env::var_os(name);
    PathBuf::from(value.unwrap_or_else(|| panic!("`{name}` is not set: `cargo xtask test --only browser`")))
}
