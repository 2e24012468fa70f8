//! A function under Lambda's own runtime interface emulator.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::event;
use crate::http::{self, Request, Response};
use crate::process::{Function, Process};
use crate::wait;

const INVOCATIONS: &str = "/2015-03-31/functions/function/invocations";

/// An emulator that listens, with a function that has not started yet: the first call is a cold start.
#[derive(Debug)]
pub struct Emulator {
    process: Process,
    address: SocketAddr,
}

impl Emulator {
    /// Starts `emulator` (the program) for `function`.
    pub fn start(emulator: &Path, function: &Function) -> io::Result<Self> {
        let (address, runtime) = (wait::free_address()?, wait::free_address()?);
        let mut command = function.command(emulator);
        command.args(["--runtime-interface-emulator-address", &address.to_string()]);
        command.args(["--runtime-api-address", &runtime.to_string()]);
        command.arg(function.dir.join("bootstrap"));
        let process = Process::start(command)?;
        // A function that starts within milliseconds is there before the runtime API, if only the other is waited for.
        for listening in [address, runtime] {
            wait::until_listening(listening, Duration::from_secs(10))
                .map_err(|error| io::Error::new(error.kind(), format!("{error}\n{}", process.said())))?;
        }
        Ok(Self { process, address })
    }

    /// Sends `request` as an event, and gives the function's answer.
    pub fn invoke(&self, request: &Request) -> io::Result<Response> {
        let answer = http::send(self.address, &Request::post(INVOCATIONS, &event::from_request(request)))?;
        event::to_response(&answer.body).map_err(|why| self.broken(&why))
    }

    /// Sends an event of any kind, and gives what the function returned.
    pub fn hand(&self, event: &Value) -> io::Result<Value> {
        let answer = http::send(self.address, &Request::post(INVOCATIONS, event))?;
        serde_json::from_slice(&answer.body).map_err(|why| self.broken(&why.to_string()))
    }

    fn broken(&self, why: &str) -> io::Error {
        io::Error::other(format!("{why}\n{}", self.process.said()))
    }
}
