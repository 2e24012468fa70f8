//! Killed at any time, it shows the old push or the new one after the next start, and the newest in the end.

use std::thread;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;

use super::Chaos;
use super::server::{self, push};

pub(super) fn run(chaos: &Chaos) -> Result<String> {
    let (mut github, mut server) = server::following(chaos)?;
    let mut last = 0;
    for number in 1..=chaos.kills {
        push(&mut github, number)?;
        server.post("/api/projects/acme.app/sync", &json!({}))?;
        // Each time a little later: at some of them a sync is just at work.
        thread::sleep(Duration::from_millis(number as u64 * 7 % 60));
        server.kill()?;
        server = server::start(chaos, Some(&github))?;
        let shown = server::shown(&server)?;
        ensure!(
            shown.is_some_and(|shown| (last..=number).contains(&shown)),
            "after {last}, {number}: {shown:?}"
        );
        last = shown.unwrap_or(last);
    }
    server.post("/api/projects/acme.app/sync", &json!({}))?;
    server.until("the newest push", || (server::shown(&server).ok()? == Some(chaos.kills)).then_some(()))?;
    Ok(format!(
        "killed {} times; never half a push, never an older one, and the newest in the end",
        chaos.kills
    ))
}
