//! AWS's own DynamoDB Local, which the store's suite runs against once more.

use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Result, ensure};
use scenarios::process::Process;
use scenarios::wait;

use crate::command::command;
use crate::tools;

/// How long it may take to listen. A machine at rest needs two seconds.
const START: Duration = Duration::from_mins(1);

/// A server with nothing in it, on loopback. It ends with this value.
pub(super) struct DynamoDbLocal {
    address: SocketAddr,
    _process: Process,
}

impl DynamoDbLocal {
    /// Starts it, and waits until it listens.
    pub(super) fn start() -> Result<Self> {
        let address = wait::free_address()?;
        let arguments = "-Djava.library.path=./DynamoDBLocal_lib -jar DynamoDBLocal.jar -inMemory -port";
        let mut java = command("java", arguments);
        java.arg(address.port().to_string()).current_dir(tools::dynamodb_local()?);
        let mut process = Process::start(java)?;
        let listens = || TcpStream::connect(address).is_ok();
        let waited =
            wait::until("DynamoDB Local", START, || (process.has_ended() || listens()).then_some(()));
        ensure!(waited.is_ok() && !process.has_ended(), "DynamoDB Local did not start: {}", process.said());
        Ok(Self { address, _process: process })
    }

    /// `http://127.0.0.1:PORT`.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}
