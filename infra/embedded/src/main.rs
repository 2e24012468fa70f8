//! `embedded-aws [--data-dir DIR]`: the services alone, for benches, and for whoever runs one function by hand.
//!
//! Prints one line of JSON, `{"dynamodbUrl", "s3Url", "eventsUrl", "table", "bucket", "bus", "region", "accessKeyId",
//! "secretAccessKey"}`, and runs until its input ends or a signal comes. Events are taken, and lead to nothing.

use std::ffi::OsString;
use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use embedded::{Embedded, Place};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let place = place(std::env::args_os().skip(1))?;
    let services = Embedded::start(place).await.map_err(|failure| failure.to_string())?;
    services.on_event(Arc::new(|_, _| Box::pin(async { Ok(()) })));
    let mut out = io::stdout();
    writeln!(out, "{}", services.description())
        .and_then(|()| out.flush())
        .map_err(|error| error.to_string())?;
    ended().await.map_err(|error| error.to_string())
}

fn place(mut arguments: impl Iterator<Item = OsString>) -> Result<Place, String> {
    let place = match arguments.next() {
        None => return Ok(Place::Memory),
        Some(flag) if flag == "--data-dir" => arguments.next().map(|folder| Place::Folder(folder.into())),
        Some(_) => None,
    };
    place
        .filter(|_| arguments.next().is_none())
        .ok_or_else(|| "usage: embedded-aws [--data-dir DIR]".to_owned())
}

/// Returns when whoever started it has closed its input, or a signal came.
async fn ended() -> io::Result<()> {
    let (closed, input) = oneshot::channel();
    // A thread of its own: the runtime would wait for one of its own to end.
    std::thread::spawn(move || {
        let mut bytes = [0; 1024];
        while io::stdin().read(&mut bytes).is_ok_and(|count| count > 0) {}
        closed.send(())
    });
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = input => {}
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
