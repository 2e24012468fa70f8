//! Serves a model of GitHub to another process: prints where as a line of JSON, and takes commands as lines of JSON.

use std::io::{self, BufRead as _, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::SystemTime;

use domain::Timestamp;
use github_model::{Model, Server};
use serde_json::json;

mod commands;
mod options;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}\n\n{}", options::USAGE);
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let options = options::read(std::env::args().skip(1))?;
    let model = Model::with_clock(now);
    options.apply(&model)?;
    let address = SocketAddr::from(([127, 0, 0, 1], options.port));
    let server = Server::start_at(model.clone(), address).await.map_err(|error| error.to_string())?;
    say(&json!({"url": server.url(), "raw_url": server.raw_url()}))?;
    // Commands come while requests are answered. The process ends when whoever started it does.
    let commands = tokio::task::spawn_blocking(move || -> Result<(), String> {
        for line in io::stdin().lock().lines() {
            let line = line.map_err(|error| error.to_string())?;
            if !line.trim().is_empty() {
                say(&commands::answer(&model, &line))?;
            }
        }
        Ok(())
    });
    commands.await.map_err(|error| error.to_string())?
}

fn say(line: &serde_json::Value) -> Result<(), String> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|error| error.to_string())
}

fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is where the clock comes from")]
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
