//! With ten times the connections that it takes, those that have a place are answered, the others hear 503, and a second after
//! it is over all is as before.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::Chaos;
use super::server;

/// What it takes.
const PLACES: usize = 512;

const CONNECTIONS: usize = 10 * PLACES;

const REQUEST: &[u8] = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

pub(super) fn run(chaos: &Chaos) -> Result<String> {
    let server = server::start(chaos, None)?;
    let mut held = served(server.address, CONNECTIONS)?;
    let (answered, shed) = (held.len(), CONNECTIONS - held.len());
    ensure!(answered > 0 && shed > 0, "{answered} served, {shed} refused");
    // Those who have a place are answered on.
    for stream in &mut held {
        stream.write_all(REQUEST)?;
    }
    drop(held);
    let over = Instant::now();
    server.until("an answer", || {
        server.get("/projects/local/specs").ok().filter(|page| page.status < 400).map(drop)
    })?;
    let recovered = over.elapsed();
    ensure!(recovered < Duration::from_secs(1), "it took {recovered:?} to recover");
    server.until("every place to be free again", || {
        (served(server.address, PLACES).ok()?.len() == PLACES).then_some(())
    })?;
    Ok(format!("{answered} served, {shed} refused, and well again after {} ms", recovered.as_millis()))
}

/// So many connections one after the other, of which those that are served stay open. The others are told why.
fn served(address: SocketAddr, connections: usize) -> Result<Vec<TcpStream>> {
    let mut held = Vec::new();
    for _ in 0..connections {
        let mut stream = TcpStream::connect(address).context("a connection")?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        // Where it is refused the request may be too late.
        let _ = stream.write_all(REQUEST);
        let mut answer = [0; 15];
        match stream.read_exact(&mut answer) {
            Ok(()) if answer.starts_with(b"HTTP/1.1 200") => held.push(stream),
            Ok(()) if answer.starts_with(b"HTTP/1.1 503") => {}
            // The connection was reset before its refusal was read.
            Err(_) => {}
            Ok(()) => anyhow::bail!("{}", String::from_utf8_lossy(&answer)),
        }
    }
    Ok(held)
}
