//! What stands in front of a service: it counts requests, and can be down.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What every request has once.
const REQUEST: &[u8] = b" HTTP/1.1\r\n";

pub(crate) struct Proxy {
    url: String,
    requests: Arc<AtomicUsize>,
    down: watch::Sender<bool>,
}

impl Proxy {
    /// A proxy in front of `http://127.0.0.1:PORT`.
    pub(crate) async fn start(target: &str) -> Self {
        let target = target.strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let (down, is_down) = watch::channel(false);
        let counted = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (target, counted, mut is_down) = (target.clone(), Arc::clone(&counted), is_down.clone());
                tokio::spawn(async move {
                    if *is_down.borrow_and_update() {
                        return;
                    }
                    tokio::select! {
                        () = pass(client, &target, &counted) => {}
                        // What is open is cut.
                        _ = is_down.wait_for(|down| *down) => {}
                    }
                });
            }
        });
        Self { url, requests, down }
    }

    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }

    /// How many requests there were since this was asked last.
    pub(crate) fn requests(&self) -> usize {
        self.requests.swap(0, Ordering::SeqCst)
    }

    /// Nobody is there any more; or again.
    pub(crate) fn set_down(&self, down: bool) {
        self.down.send_replace(down);
    }
}

async fn pass(client: TcpStream, target: &str, requests: &AtomicUsize) {
    let Ok(server) = TcpStream::connect(target).await else { return };
    // Requests are small and many: none is to wait for the one before to be acknowledged.
    client.set_nodelay(true).unwrap();
    server.set_nodelay(true).unwrap();
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    tokio::select! {
        () = copy(from_client, to_server, Some(requests)) => {}
        () = copy(from_server, to_client, None) => {}
    }
}

async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, requests: Option<&AtomicUsize>) {
    let mut buffer = vec![0; 64 << 10];
    // The end of what was read before: what is counted may come in two pieces.
    let mut seen = Vec::new();
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        if let Some(requests) = requests {
            seen.extend_from_slice(&buffer[..read]);
            let found = seen.windows(REQUEST.len()).filter(|window| *window == REQUEST).count();
            requests.fetch_add(found, Ordering::SeqCst);
            seen.drain(..seen.len().saturating_sub(REQUEST.len() - 1));
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
