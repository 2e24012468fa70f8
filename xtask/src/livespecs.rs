//! A `livespecs` as a process: what soak, chaos, the bench and the test of the API ask.

use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use scenarios::http::{self, Request, Response};
use scenarios::process::Process;
use scenarios::wait;
use serde_json::Value;

/// The server's `ADMIN_TOKEN`.
const ADMIN_TOKEN: &str = "an-admin-token-of-tests-only";

/// How long anything may take that comes in the end.
pub(crate) const LIMIT: Duration = Duration::from_mins(1);

/// A running `livespecs`, which ends with its value.
pub(crate) struct Livespecs {
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
}

impl Livespecs {
    /// Runs a command that starts one, with an address of this machine and an admin's token, and waits until it answers `page`.
    pub(crate) fn start(mut command: Command, page: &str) -> Result<Self> {
        let address = wait::free_address()?;
        command.args(["--host", &address.ip().to_string(), "--port", &address.port().to_string()]);
        command.env("ADMIN_TOKEN", ADMIN_TOKEN);
        let server = Self { address, process: Process::start(command)? };
        let page = Request::get(page);
        server.until("the first answer of livespecs", || {
            http::send(address, &page).ok().filter(|response| response.status == 200)
        })?;
        Ok(server)
    }

    /// Waits for a condition; an error has what the server printed.
    pub(crate) fn until<T>(&self, what: &str, condition: impl FnMut() -> Option<T>) -> Result<T> {
        wait::until(what, LIMIT, condition).with_context(|| self.process.said())
    }

    pub(crate) fn get(&self, path: &str) -> Result<Response> {
        http::send(self.address, &Request::get(path)).with_context(|| self.process.said())
    }

    /// Asks as an admin for something that changes, whatever the answer is.
    pub(crate) fn ask(&self, path: &str, body: &Value) -> Result<Response> {
        ask(self.address, path, body).with_context(|| self.process.said())
    }

    /// Asks as an admin for something that changes, and is done.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<()> {
        post(self.address, path, body).with_context(|| self.process.said())
    }

    /// Sends it a signal: `STOP`.
    pub(crate) fn signal(&self, name: &str) -> Result<()> {
        let id = self.process.id().to_string();
        let kill = Command::new("kill").args([&format!("-{name}"), &id]).status()?;
        ensure!(kill.success(), "`kill` failed: {kill}");
        Ok(())
    }

    /// Ends it as a power cut does.
    pub(crate) fn kill(self) -> Result<()> {
        self.signal("KILL")
    }
}

/// [`Livespecs::post`] of one whose value somebody else has.
pub(crate) fn post(server: SocketAddr, path: &str, body: &Value) -> Result<()> {
    let response = ask(server, path, body)?;
    ensure!(response.status < 300, "{path}: {}: {}", response.status, response.text());
    Ok(())
}

fn ask(server: SocketAddr, path: &str, body: &Value) -> Result<Response> {
    let request = Request::post(path, body).header("authorization", format!("Bearer {ADMIN_TOKEN}"));
    Ok(http::send(server, &request)?)
}
