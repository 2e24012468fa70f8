//! Deliveries, sent over HTTP as GitHub sends them; to loopback only.

use std::io;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::model::{Answered, DeliveryFault, Model, Outgoing};

/// Bytes of an answer that are read.
const ANSWER_BYTES: u64 = 64 << 10;

/// Sends what there is to send, side by side, until it is dropped.
pub(super) async fn deliver(model: Model) {
    let mut under_way = FuturesUnordered::new();
    loop {
        tokio::select! {
            outgoing = model.next_outgoing() => under_way.push(attempt(&model, outgoing)),
            Some(()) = under_way.next() => {}
        }
    }
}

async fn attempt(model: &Model, outgoing: Outgoing) {
    if let Some(DeliveryFault::Late(by)) = outgoing.fault {
        tokio::time::sleep(by).await;
    }
    let began = model.now();
    let answered = match outgoing.fault {
        Some(DeliveryFault::Lost) => None,
        Some(DeliveryFault::Unreachable) => Some(Answered::Unreachable),
        Some(DeliveryFault::AnswerLost) => {
            send(model, &outgoing).await;
            Some(Answered::TimedOut)
        }
        Some(DeliveryFault::Doubled) => {
            send(model, &outgoing).await;
            Some(send(model, &outgoing).await)
        }
        Some(DeliveryFault::Late(_)) | None => Some(send(model, &outgoing).await),
    };
    model.delivered(&outgoing, answered, began);
}

async fn send(model: &Model, outgoing: &Outgoing) -> Answered {
    let Some((address, path)) = loopback(&outgoing.url) else { return Answered::Unreachable };
    let patience = model.lock().limits.delivery;
    match tokio::time::timeout(patience, exchange(address, path, outgoing)).await {
        Ok(Ok(answered)) => answered,
        Ok(Err(_)) => Answered::Unreachable,
        Err(_) => Answered::TimedOut,
    }
}

/// Host and path of an address on this machine; `None`: it is somewhere else, and never asked.
fn loopback(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix("http://")?;
    let (address, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = address.rsplit_once(':')?;
    let is_here = matches!(host, "127.0.0.1" | "localhost" | "[::1]") && port.parse::<u16>().is_ok();
    is_here.then_some((address, if path.is_empty() { "/" } else { path }))
}

async fn exchange(address: &str, path: &str, outgoing: &Outgoing) -> io::Result<Answered> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut head = format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in &outgoing.headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    let length = outgoing.body.len().to_string();
    head.extend(["Content-Length: ", &length, "\r\n\r\n"]);
    let request = [head.as_bytes(), &outgoing.body].concat();
    // Who has heard enough answers before the end, and closes: the answer counts.
    let sent = stream.write_all(&request).await;
    let mut bytes = Vec::new();
    let read = stream.take(ANSWER_BYTES).read_to_end(&mut bytes).await;
    let Some((status, body)) = answer(&bytes) else {
        return Err(sent.and(read.map(|_| ())).err().unwrap_or(io::ErrorKind::InvalidData.into()));
    };
    Ok(Answered::Said(status, body))
}

/// Status and body. The body ends with the connection, which was asked for.
fn answer(bytes: &[u8]) -> Option<(u16, String)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let status = head.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    Some((status, String::from_utf8_lossy(&bytes[end + 4..]).into_owned()))
}
