//! A machine that sleeps in the middle of a sync, and wakes later: all its clocks jump, and every connection has ended.

use std::thread;
use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::json;

use super::Chaos;
use super::server::{self, push};

/// How often it sleeps, and how long: longer than requests to the store wait for an answer.
const TIMES: usize = 3;
const ASLEEP: Duration = Duration::from_secs(3);

pub(super) fn run(chaos: &Chaos) -> Result<String> {
    let (mut github, server) = server::following(chaos)?;
    for number in 1..=TIMES {
        push(&mut github, number)?;
        server.post("/api/projects/acme.app/sync", &json!({}))?;
        thread::sleep(Duration::from_millis(number as u64 * 11));
        server.signal("STOP")?;
        thread::sleep(ASLEEP);
        server.signal("CONT")?;
        let shown = server::shown(&server)?;
        ensure!(shown.is_some_and(|shown| shown + 1 >= number), "{number}: {shown:?}");
        server.until("the push", || (server::shown(&server).ok()? == Some(number)).then_some(()))?;
    }
    Ok(format!("asleep {TIMES} times in the middle of a sync; each push was shown after it"))
}
