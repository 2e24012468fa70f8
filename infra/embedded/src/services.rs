//! The services' ports on loopback, and what runs behind them.

use std::convert::Infallible;
use std::hash::{BuildHasher as _, RandomState};
use std::net::Ipv4Addr;
use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::error_handling::HandleError;
use dynoxide::Database;
use http::{Response, StatusCode};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::oneshot;

use crate::Failure;
use crate::endpoints::{ACCESS_KEY, SECRET_KEY};

/// Connections that wait to be taken.
const BACKLOG: u32 = 1024;

/// A service that runs. Dropped, it takes no more connections, and ends those that are idle.
pub(crate) struct Service {
    pub(crate) url: String,
    _stop: oneshot::Sender<Infallible>,
}

/// The database behind a port of its own.
pub(crate) fn dynamodb(database: Database) -> Result<Service, Failure> {
    let (listener, url) = listen()?;
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(async move {
        let stopped = async { drop(stopped.await) };
        if let Err(error) = dynoxide::server::serve_with_shutdown(listener, database, stopped).await {
            tracing::error!(error, "the embedded DynamoDB ended");
        }
    });
    Ok(Service { url, _stop: stop })
}

/// The folder as S3, behind a port of its own.
pub(crate) fn s3(root: &Path) -> Result<Service, Failure> {
    let files = FileSystem::new(root)
        .map_err(|error| Failure::new(format!("the folder of the embedded S3 cannot be used: {error:?}")))?;
    let mut service = S3ServiceBuilder::new(files);
    service.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
    let service = HandleError::new(service.build(), |error: s3s::HttpError| async move {
        tracing::error!(?error, "the embedded S3 failed");
        let mut failed = Response::new(Body::empty());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        failed
    });
    serve(Router::new().fallback_service(service))
}

/// Any app behind a port of its own.
pub(crate) fn serve(app: Router) -> Result<Service, Failure> {
    let (listener, url) = listen()?;
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(async move {
        let stopped = async { drop::<Result<Infallible, _>>(stopped.await) };
        if let Err(error) = axum::serve(listener, app).with_graceful_shutdown(stopped).await {
            tracing::error!(%error, "an embedded service ended");
        }
    });
    Ok(Service { url, _stop: stop })
}

/// At an address that nobody can guess, where the machine has more of loopback than one (Linux and Windows: 127.0.0.0/8). The
/// services ask nobody who they are, and DynamoDB's lets pages of any site in (`Access-Control-Allow-Origin: *`): a page that tries
/// all ports of 127.0.0.1 finds none of them.
fn listen() -> Result<(TcpListener, String), Failure> {
    let failed = |error| Failure::new(format!("no port on loopback is to be had: {error}"));
    listen_at(unguessable()).or_else(|_| listen_at(Ipv4Addr::LOCALHOST)).map_err(failed)
}

fn unguessable() -> Ipv4Addr {
    // The standard library's hasher is keyed by the system's randomness.
    let [high, middle, low, ..] = RandomState::new().hash_one(0).to_be_bytes();
    Ipv4Addr::new(127, high, middle, low)
}

fn listen_at(address: Ipv4Addr) -> std::io::Result<(TcpListener, String)> {
    let socket = TcpSocket::new_v4()?;
    // Connections have it from here. Without it an answer that is written in two parts, as S3's are, waits 40 ms for the
    // other side's delayed acknowledgement.
    socket.set_nodelay(true)?;
    socket.bind((address, 0).into())?;
    let listener = socket.listen(BACKLOG)?;
    let address = listener.local_addr()?;
    Ok((listener, format!("http://{address}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_service_is_where_nobody_guesses_or_else_on_loopback() {
        assert_ne!(unguessable(), unguessable());
        assert!(unguessable().is_loopback());
        let (_listener, url) = listen().unwrap();
        assert!(url.starts_with("http://127."), "{url}");
        if cfg!(target_os = "linux") {
            assert!(!url.starts_with("http://127.0.0.1:"), "{url}");
        }
    }
}
