//! The load: connections that are kept open, each sending its next request when it has its answer.
//! Threads and plain sockets, because the load shares the machine with what it measures.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use scenarios::http::{Connection, Request};

/// What a load did.
pub(crate) struct Load {
    /// Answers a second, all connections together.
    pub(crate) rate: f64,
    /// How long single answers took.
    pub(crate) times: Vec<Duration>,
}

/// Sends `requests` in turn over `connections` connections for `time`. Every answer must be a good one.
pub(crate) fn load(
    address: SocketAddr,
    requests: &[Request],
    connections: usize,
    time: Duration,
) -> Result<Load> {
    ensure!(!requests.is_empty(), "no requests");
    let host = address.to_string();
    let messages = requests.iter().map(|request| request.to_bytes(&host)).collect::<Vec<_>>();
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let until = start + time;
    let one = || -> Result<Vec<Duration>> {
        let mut connection = Connection::open(address)?;
        let mut times = Vec::with_capacity(1 << 14);
        loop {
            let message = &messages[next.fetch_add(1, Ordering::Relaxed) % messages.len()];
            let begin = Instant::now();
            if begin > until {
                return Ok(times);
            }
            let (status, _) = connection.exchange(message)?;
            ensure!(status == 200, "status {status}: {}", String::from_utf8_lossy(message));
            times.push(begin.elapsed());
        }
    };
    let times = thread::scope(|scope| {
        let threads = (0..connections).map(|_| scope.spawn(one)).collect::<Vec<_>>();
        let joined =
            threads.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a thread panicked"))?);
        joined.collect::<Result<Vec<_>>>()
    })?;
    let times = times.concat();
    Ok(Load { rate: times.len() as f64 / start.elapsed().as_secs_f64(), times })
}
