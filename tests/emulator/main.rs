//! What `sam build` made, under Lambda's own runtime interface emulator, asked as API Gateway asks.
//! `cargo xtask test --only emulator` builds, and says where things are.
#![allow(clippy::unwrap_used, reason = "a test says by panicking what it could not do")]
#![allow(clippy::disallowed_methods, reason = "`cargo xtask test` says by variables where things are")]

mod bundle;
mod chain;

use std::env;
use std::path::PathBuf;

use scenarios::emulator::Emulator;
use scenarios::http::{Request, Response};
use scenarios::process::Function;

/// The secret of `POST /api/revalidate` in these tests.
const SECRET: &str = "a-secret-of-the-tests";

/// The read function under the emulator.
struct World {
    emulator: Emulator,
}

impl World {
    /// A function that has not started yet: the first request is a cold start.
    fn new() -> Self {
        Self { emulator: Emulator::start(&variable("LIVESPECS_EMULATOR"), &function()).unwrap() }
    }

    fn ask(&self, request: &Request) -> Response {
        self.emulator.invoke(request).unwrap()
    }

    fn get(&self, path: &str) -> Response {
        self.ask(&Request::get(path))
    }
}

/// The read function with the variables that the template gives it.
fn function() -> Function {
    Function::new(artifact())
        .with("SPECS_MODE", "filesystem")
        .with("SPECS_DIR", "specs")
        .with("SNAPSHOT_FILE", "specs.snapshot")
        .with("PROJECT_NAME", "livespecs")
        .with("REVALIDATION_SECRET", SECRET)
        .with("LOG_LEVEL", "info")
}

/// The folder that `sam build` made for the read function.
fn artifact() -> PathBuf {
    variable("LIVESPECS_ARTIFACTS").join("ReadFunction")
}

fn variable(name: &str) -> PathBuf {
    let value = env::var_os(name);
    PathBuf::from(value.unwrap_or_else(|| panic!("`{name}` is not set: `cargo xtask test`")))
}
