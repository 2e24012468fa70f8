//! A GitHub that fails or hangs takes nothing from readers, and what it missed to say is shown when it is back.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use serde_json::json;

use super::Chaos;
use super::server::{self, push};

/// How long each trouble lasts.
const TROUBLE: Duration = Duration::from_secs(2);

pub(super) fn run(chaos: &Chaos) -> Result<String> {
    let (mut github, server) = server::following(chaos)?;
    let (over, answers) = (AtomicBool::new(false), AtomicUsize::new(0));
    let read = || -> Result<()> {
        while !over.load(Ordering::Relaxed) {
            ensure!(server::shown(&server)?.is_some(), "nothing is shown");
            answers.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    };
    let troubles = [
        json!({ "fail": { "path": "/", "status": 500, "times": 1_000_000 } }),
        json!({ "fail": { "path": "/graphql", "status": 502, "times": 1_000_000 } }),
        json!({ "latency_ms": 30_000 }),
    ];
    thread::scope(|scope| {
        let readers: Vec<_> = (0..4).map(|_| scope.spawn(read)).collect();
        let mut act = || -> Result<()> {
            for (number, trouble) in (1..).zip(&troubles) {
                github.tell(trouble)?;
                push(&mut github, number)?;
                server.post("/api/projects/acme.app/sync", &json!({}))?;
                thread::sleep(TROUBLE);
                github.tell(&json!({ "heal": true }))?;
                github.tell(&json!({ "latency_ms": 0 }))?;
                server.until("the push", || {
                    let _ = server.post("/api/projects/acme.app/sync", &json!({}));
                    (server::shown(&server).ok()? == Some(number)).then_some(())
                })?;
            }
            Ok(())
        };
        let acted = act();
        over.store(true, Ordering::Relaxed);
        for reader in readers {
            reader.join().map_err(|_| anyhow!("a reader panicked"))??;
        }
        acted
    })?;
    let answers = answers.load(Ordering::Relaxed);
    Ok(format!("{answers} answers meanwhile, all whole; each push was shown once GitHub was back"))
}
