//! The services' ports on loopback, and what runs behind them.

use std::convert::Infallible;
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

fn listen() -> Result<(TcpListener, String), Failure> {
    let failed = |error| Failure::new(format!("no port on loopback is to be had: {error}"));
    let socket = TcpSocket::new_v4().map_err(failed)?;
    // Connections have it from here. Without it an answer that is written in two parts, as S3's are, waits 40 ms for the
    // other side's delayed acknowledgement.
    socket.set_nodelay(true).map_err(failed)?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).map_err(failed)?;
    let listener = socket.listen(BACKLOG).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, format!("http://{address}")))
}
