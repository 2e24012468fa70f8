//! The model over HTTP, as GitHub serves it.

use std::io;
use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::connection::{Connection, Door, Open};
use self::handle::{Host, Shared};
use crate::Model;

mod answer;
mod asked;
mod connection;
mod deliver;
mod graphql;
mod handle;
mod hooks;
mod raw;
mod rest;
mod route;

/// A running server. It ends when it is dropped, and its connections with it.
///
/// # Panics
/// When it is dropped, where something was asked that is not modelled: see [`Model::unknown`].
pub struct Server {
    model: Model,
    url: String,
    raw_url: String,
    open: Open,
    tasks: Vec<JoinHandle<()>>,
}

impl Server {
    /// Serves the model on a free port of loopback.
    ///
    /// # Panics
    /// Where there is none.
    pub async fn start(model: Model) -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        match Self::start_at(model, any).await {
            Ok(server) => server,
            Err(error) => panic!("there is no free port on loopback: {error}"),
        }
    }

    /// Serves the model at that address; the raw file host is on a free port of the same one.
    pub async fn start_at(model: Model, address: SocketAddr) -> io::Result<Self> {
        let open = Open::default();
        let mut tasks = Vec::new();
        let mut urls = Vec::new();
        let raw = SocketAddr::new(address.ip(), 0);
        for (host, address) in [(Host::Api, address), (Host::Raw, raw)] {
            let listener = TcpListener::bind(address).await?;
            let url = format!("http://{}", listener.local_addr()?);
            let shared = Shared { model: model.clone(), host, url: url.clone() };
            let app = Router::new().fallback(handle::handle).with_state(shared);
            let door = Door { listener, open: open.clone() };
            let service = app.into_make_service_with_connect_info::<Connection>();
            tasks.push(tokio::spawn(async move {
                // It takes connections until it is dropped.
                let _ = axum::serve(door, service).await;
            }));
            urls.push(url);
        }
        tasks.push(tokio::spawn(deliver::deliver(model.clone())));
        let [url, raw_url] = <[String; 2]>::try_from(urls).unwrap_or_default();
        Ok(Self { model, url, raw_url, open, tasks })
    }

    /// The address of the API: `http://127.0.0.1:PORT`. GraphQL is below it, as it is at GitHub.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same as an Enterprise Server has it: `…/api/v3`, with GraphQL at `…/api/graphql`.
    pub fn enterprise_url(&self) -> String {
        format!("{}/api/v3", self.url)
    }

    /// The address of the raw file host.
    pub fn raw_url(&self) -> &str {
        &self.raw_url
    }

    /// What it serves.
    pub fn model(&self) -> &Model {
        &self.model
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        self.open.end();
        // A test that fails already says something better.
        if !std::thread::panicking() {
            self.model.assert_no_unknown();
        }
    }
}
