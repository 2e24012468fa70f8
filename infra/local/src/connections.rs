//! Connections: how many there are, and how long one may say nothing. Behind API Gateway neither is ours to see to.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

use crate::bounds::{CONNECTIONS, IDLE};

/// What one connection too many hears. It may come again at once: connections are short.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-type: text/plain; charset=utf-8\r\n\
    cache-control: no-store\r\nx-content-type-options: nosniff\r\ncontent-length: 43\r\nconnection: close\r\n\r\n\
    Too many connections. Try again in a second";

/// A listener that takes no more connections than it can serve.
pub(crate) struct Bounded {
    listener: TcpListener,
    places: Arc<Semaphore>,
    idle: Duration,
}

impl Bounded {
    pub(crate) fn new(listener: TcpListener) -> Self {
        Self { listener, places: Arc::new(Semaphore::new(CONNECTIONS)), idle: IDLE }
    }
}

impl Listener for Bounded {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.listener).await;
            match Arc::clone(&self.places).try_acquire_owned() {
                Ok(place) => return (Connection::new(stream, place, self.idle), address),
                Err(_) => refuse(stream),
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Says that there is no place, without waiting for anybody: what does not fit into the socket's buffer is not said.
fn refuse(stream: TcpStream) {
    tracing::warn!("there are {CONNECTIONS} connections: one more is refused");
    tokio::spawn(async move {
        let mut stream = stream;
        let said = async {
            stream.write_all(FULL).await?;
            stream.shutdown().await
        };
        let _ = tokio::time::timeout(Duration::from_secs(1), said).await;
    });
}

/// A connection that has a place, and gives it back in the end.
pub(crate) struct Connection {
    stream: TcpStream,
    quiet: Pin<Box<Sleep>>,
    idle: Duration,
    _place: OwnedSemaphorePermit,
}

impl Connection {
    fn new(stream: TcpStream, place: OwnedSemaphorePermit, idle: Duration) -> Self {
        Self { stream, quiet: Box::pin(sleep(idle)), idle, _place: place }
    }

    /// The connection itself.
    pub(crate) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// Passes on what became of reading or writing: whatever moves begins the time anew.
    fn moved<T>(&mut self, cx: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            let end = Instant::now() + self.idle;
            self.quiet.as_mut().reset(end);
            return done;
        }
        match self.quiet.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.moved(cx, done)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.moved(cx, done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.moved(cx, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;

    use super::*;

    async fn bounded(connections: usize, idle: Duration) -> (Bounded, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        (Bounded { listener, places: Arc::new(Semaphore::new(connections)), idle }, address)
    }

    async fn heard(address: SocketAddr) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        said
    }

    #[tokio::test]
    async fn one_too_many_is_told_so_and_a_place_that_is_left_is_taken() {
        let (mut listener, address) = bounded(1, IDLE).await;
        let first = TcpStream::connect(address).await.unwrap();
        let (held, _) = listener.accept().await;
        let asked = tokio::spawn(heard(address));
        let next = tokio::spawn(async move { listener.accept().await });
        let said = asked.await.unwrap();
        assert!(said.starts_with("HTTP/1.1 503 "), "{said}");
        let (top, body) = said.split_once("\r\n\r\n").unwrap();
        assert!(top.contains(&format!("content-length: {}", body.len())), "{said}");

        drop((held, first));
        let _second = TcpStream::connect(address).await.unwrap();
        next.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_loses_the_connection() {
        let (mut listener, address) = bounded(1, IDLE).await;
        let mut client = TcpStream::connect(address).await.unwrap();
        let (mut held, _) = listener.accept().await;
        client.write_all(b"GET / HTT").await.unwrap();
        let mut bytes = [0; 9];
        held.read_exact(&mut bytes).await.unwrap();
        let said = Instant::now();
        let ended = held.read(&mut bytes).await.unwrap_err();
        assert_eq!(ended.kind(), io::ErrorKind::TimedOut);
        let quiet = said.elapsed();
        assert!(quiet >= IDLE && quiet < IDLE + std::time::Duration::from_millis(10), "{quiet:?}");
    }
}
