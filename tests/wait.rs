//! Waiting for a condition, never for a while.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Asks `condition` until it gives something; after `limit` an error that names `what`.
pub fn until<T>(what: &str, limit: Duration, mut condition: impl FnMut() -> Option<T>) -> io::Result<T> {
    let start = Instant::now();
    loop {
        if let Some(value) = condition() {
            return Ok(value);
        }
        if start.elapsed() > limit {
            return Err(io::Error::new(io::ErrorKind::TimedOut, format!("waited {limit:?} for {what}")));
        }
        // Half a millisecond: short beside what is measured, and long enough to leave the core alone.
        thread::sleep(Duration::from_micros(500));
    }
}

/// Waits until somebody listens at `address`.
pub fn until_listening(address: SocketAddr, limit: Duration) -> io::Result<()> {
    until(&format!("a listener at {address}"), limit, || TcpStream::connect(address).ok().map(drop))
}

/// An address on loopback with a port that was free a moment ago.
pub fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

/// The root of the workspace.
pub fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_path_buf()
}
