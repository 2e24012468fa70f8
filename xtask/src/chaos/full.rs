//! A disk that is full takes nothing from readers; when it has room again, what was pushed meanwhile is shown, and nothing of
//! what was kept is damaged.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::json;

use super::Chaos;
use super::server::{self, push};
use crate::livespecs::Livespecs;

/// How long it is full.
const FULL: Duration = Duration::from_secs(3);

pub(super) fn run(chaos: &Chaos) -> Result<String> {
    let (mut github, server) = server::following(chaos)?;

    let_files_have(&server, "0")?;
    push(&mut github, 1)?;
    // It may be refused, and is to be answered.
    server.ask("/api/projects/acme.app/sync", &json!({}))?;
    let (begun, mut answers) = (Instant::now(), 0);
    while begun.elapsed() < FULL {
        ensure!(server::shown(&server)? == Some(0), "what cannot be kept is shown");
        answers += 1;
        // Its log is on a full disk too.
        ensure!(server.get("/projects/nobody.nothing")?.status == 404, "no page for what is not there");
    }
    let_files_have(&server, "unlimited")?;
    server.until("the push", || {
        let _ = server.ask("/api/projects/acme.app/sync", &json!({}));
        (server::shown(&server).ok()? == Some(1)).then_some(())
    })?;
    server.kill()?;
    let server = server::start(chaos, Some(&github))?;
    ensure!(server::shown(&server)? == Some(1), "what was kept is not there after a restart");
    Ok(format!("{answers} answers meanwhile; the push was shown once there was room, and after a restart"))
}

/// From now on the server can write so many bytes into a file. More is an error, as on a full disk.
fn let_files_have(server: &Livespecs, bytes: &str) -> Result<()> {
    let mut prlimit = Command::new("prlimit");
    prlimit.args(["--pid", &server.process.id().to_string(), &format!("--fsize={bytes}:")]);
    let done = prlimit.status()?;
    ensure!(done.success(), "`prlimit` failed: {done}");
    Ok(())
}
