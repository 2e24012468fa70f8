//! Taking a port, and saying where that is.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::TcpListener;

use crate::failure::Failure;

/// How many ports above a taken one are tried, to name one that is free.
const NEAR: u16 = 200;

/// Listens. A port that is taken is a failure that names the next free one.
pub(crate) async fn listen(host: &str, port: u16) -> Result<TcpListener, Failure> {
    let name = bare(host);
    let error = match TcpListener::bind((name, port)).await {
        Ok(listener) => return Ok(listener),
        Err(error) => error,
    };
    Err(Failure::new(match error.kind() {
        io::ErrorKind::AddrInUse => match next_free(name, port).await {
            Some(free) => format!("port {port} is taken; {free} is free: `livespecs --port {free}`"),
            None => format!("port {port} is taken; `livespecs --port 0` takes any free one"),
        },
        io::ErrorKind::PermissionDenied => {
            format!("port {port} is not for this user: take one above 1023, such as `livespecs --port 3000`")
        }
        io::ErrorKind::AddrNotAvailable => {
            format!("`{host}` is no address of this machine: `--host 127.0.0.1` is always one")
        }
        _ => format!("cannot listen at `{host}`, port {port}: {error}"),
    }))
}

async fn next_free(host: &str, port: u16) -> Option<u16> {
    for candidate in port.checked_add(1)?..=port.saturating_add(NEAR) {
        if TcpListener::bind((host, candidate)).await.is_ok() {
            return Some(candidate);
        }
    }
    None
}

/// Where a browser on this machine finds it: `http://127.0.0.1:3000`.
pub(crate) fn url(bound: SocketAddr) -> String {
    let ip = match bound.ip() {
        // "All addresses" is nothing that a browser can go to.
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, bound.port()))
}

/// `[::1]` as `::1`.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_a_browser_can_go_to() {
        let check = |bound: &str, expect: &str| assert_eq!(url(bound.parse().unwrap()), expect);
        check("127.0.0.1:3000", "http://127.0.0.1:3000");
        check("0.0.0.0:80", "http://127.0.0.1:80");
        check("[::]:3000", "http://[::1]:3000");
        check("192.168.0.7:3000", "http://192.168.0.7:3000");
    }

    #[tokio::test]
    async fn a_taken_port_is_a_failure_that_names_a_free_one() {
        let taken = listen("127.0.0.1", 0).await.unwrap();
        let port = taken.local_addr().unwrap().port();
        let said = listen("127.0.0.1", port).await.unwrap_err().to_string();
        let free = said.rsplit(' ').next().unwrap().trim_end_matches('`').parse::<u16>().unwrap();
        assert_eq!(said, format!("port {port} is taken; {free} is free: `livespecs --port {free}`"));
        assert!(free > port || free == 0);
    }

    #[tokio::test]
    async fn an_address_of_another_machine_is_named() {
        let said = listen("192.0.2.1", 0).await.unwrap_err().to_string();
        assert_eq!(said, "`192.0.2.1` is no address of this machine: `--host 127.0.0.1` is always one");
    }
}
