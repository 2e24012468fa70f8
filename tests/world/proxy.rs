//! A proxy in front of DynamoDB or S3: what the embedded ones do not show is put in here.

mod batch;
mod replica;
mod wire;

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::replica::Replica;
use crate::faults::{Fault, Faults, LATE, Seen, Verdict};

pub(crate) type Upstream = Client<HttpConnector, Full<Bytes>>;

/// Whose language a proxy speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JSON requests, named by `x-amz-target`.
    DynamoDb,
    /// Objects by path.
    S3,
}

/// A proxy on loopback. It ends with this value.
pub struct Proxy {
    address: SocketAddr,
    /// What goes wrong.
    pub faults: Faults,
    serving: JoinHandle<()>,
}

struct Shared {
    kind: Kind,
    upstream: String,
    client: Upstream,
    faults: Faults,
    replica: Option<Replica>,
}

impl Proxy {
    /// A proxy in front of `upstream` (`http://127.0.0.1:PORT`). `replica` is a second store, with the same tables and
    /// empty, that eventually consistent reads are answered from.
    pub async fn start(kind: Kind, upstream: &str, replica: Option<&str>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let mut connector = HttpConnector::new();
        // An answer in two writes would wait for the other side's delayed acknowledgement: 40 ms that are nobody's.
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        let faults = Faults::default();
        let shared = Arc::new(Shared {
            kind,
            upstream: upstream.to_owned(),
            replica: replica.map(|url| Replica::new(url, client.clone())),
            client,
            faults: faults.clone(),
        });
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                let _ = stream.set_nodelay(true);
                tokio::spawn(async move {
                    let service = service_fn(|request| answer(Arc::clone(&shared), request));
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Ok(Self { address, faults, serving })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// An error here ends the connection without an answer.
async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> io::Result<Response<Full<Bytes>>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let operation = wire::operation(shared.kind, &parts);
    let nothing = || io::Error::other("no answer");
    let latency = shared.faults.latency();
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let mut request = Forwarded { parts, body };
    let (mut lose, mut late, mut left) = (false, false, None);
    match shared.faults.judge(&operation) {
        Verdict::Pass => {}
        Verdict::Nothing | Verdict::Fail(Fault::Reset) => return Err(nothing()),
        Verdict::Fail(Fault::LostAnswer) => lose = true,
        Verdict::Fail(Fault::LateAnswer) => late = true,
        Verdict::Fail(Fault::Unprocessed) => left = batch::halve(&operation, &mut request),
        Verdict::Fail(Fault::LostObject) if operation == "PUT" => return Ok(Response::default()),
        Verdict::Fail(fault) => {
            // None where this operation does not know that fault.
            if let Some(refusal) = wire::refusal(shared.kind, &operation, fault) {
                return Ok(refusal);
            }
        }
    }
    let mut response = match &left {
        Some(left) if left.is_all() => left.answer(),
        _ => ask(&shared, &operation, &request).await?,
    };
    let done = response.status().is_success();
    if let Some(left) = left.filter(|left| done && !left.is_all()) {
        response = left.added_to(response).await?;
    }
    let written = if done { wire::written(shared.kind, &operation, &request) } else { Vec::new() };
    shared.faults.passed(Seen { operation, written });
    if late {
        tokio::time::sleep(LATE).await;
    }
    if lose { Err(nothing()) } else { Ok(response) }
}

/// Has the store answer: as it is, or as it was.
async fn ask(shared: &Shared, operation: &str, request: &Forwarded) -> io::Result<Response<Full<Bytes>>> {
    match &shared.replica {
        Some(replica) if wire::is_eventual(operation, &request.body) => {
            replica.read(shared.faults.lag(), request).await
        }
        Some(replica) if wire::is_write(operation) => {
            // One after another, so that the replica sees the same order.
            let mut writing = replica.writing().await;
            let response = forward(&shared.client, &shared.upstream, request).await?;
            if response.status() == StatusCode::OK {
                writing.note(request.clone());
            }
            Ok(response)
        }
        _ => forward(&shared.client, &shared.upstream, request).await,
    }
}

/// A request on its way.
#[derive(Clone)]
pub(crate) struct Forwarded {
    pub(crate) parts: http::request::Parts,
    pub(crate) body: Bytes,
}

/// Asks the store behind.
pub(crate) async fn forward(
    client: &Upstream,
    upstream: &str,
    request: &Forwarded,
) -> io::Result<Response<Full<Bytes>>> {
    let path = request.parts.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let mut builder = Request::builder().method(&request.parts.method).uri(format!("{upstream}{path}"));
    for (name, value) in &request.parts.headers {
        // The body is sent whole, whatever way it came.
        if name != http::header::TRANSFER_ENCODING && name != http::header::CONTENT_LENGTH {
            builder = builder.header(name, value);
        }
    }
    let asked = builder.body(Full::new(request.body.clone())).map_err(io::Error::other)?;
    let (mut parts, body) = client.request(asked).await.map_err(io::Error::other)?.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    parts.headers.remove(http::header::TRANSFER_ENCODING);
    let response: Result<_, Infallible> = Ok(Response::from_parts(parts, Full::new(body)));
    response.map_err(|never| match never {})
}
