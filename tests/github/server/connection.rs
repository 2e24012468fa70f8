//! Connections that can be ended from outside.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// A connection, as its handlers see it.
#[derive(Clone, Debug, Default)]
pub(super) struct Connection(Arc<End>);

#[derive(Debug, Default)]
struct End {
    ended: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl Connection {
    /// Ends it now. Nothing that is written later arrives.
    pub(super) fn end(&self) {
        self.0.ended.store(true, Ordering::SeqCst);
        if let Some(waker) = self.0.waker.lock().unwrap_or_else(PoisonError::into_inner).take() {
            waker.wake();
        }
    }

    fn has_ended(&self) -> bool {
        self.0.ended.load(Ordering::SeqCst)
    }

    /// Nobody speaks on it any more.
    fn is_over(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }
}

/// Takes connections, and knows those that are open.
pub(super) struct Door {
    pub(super) listener: TcpListener,
    pub(super) open: Open,
}

/// The open connections.
#[derive(Clone, Default)]
pub(super) struct Open(Arc<Mutex<Vec<Connection>>>);

impl Open {
    /// Ends all of them.
    pub(super) fn end(&self) {
        for connection in self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            connection.end();
        }
    }
}

impl Listener for Door {
    type Io = Wire;
    type Addr = Connection;

    async fn accept(&mut self) -> (Wire, Connection) {
        let (stream, _) = Listener::accept(&mut self.listener).await;
        // Without this small answers wait for the other side's acknowledgement. That it fails, the first write tells.
        let _ = stream.set_nodelay(true);
        let connection = Connection::default();
        let mut open = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|connection| !connection.is_over());
        open.push(connection.clone());
        (Wire { stream, connection: connection.clone() }, connection)
    }

    fn local_addr(&self) -> io::Result<Connection> {
        Ok(Connection::default())
    }
}

impl Connected<IncomingStream<'_, Door>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.remote_addr().clone()
    }
}

/// The bytes of a connection.
pub(super) struct Wire {
    stream: TcpStream,
    connection: Connection,
}

impl Wire {
    fn check(&self) -> io::Result<()> {
        if self.connection.has_ended() { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let end = &self.connection.0;
        *end.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(context.waker().clone());
        self.check()?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
