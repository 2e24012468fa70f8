//! `bare-server ADDRESS MANIFEST`: an axum server that answers each path with the bytes of a file.
//! A line of the manifest is path (with its query), content type and file, with tabs between them.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response, StatusCode, Uri};

type Answers = Arc<HashMap<String, (HeaderValue, axum::body::Bytes)>>;
type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(manifest)) = (arguments.next(), arguments.next()) else {
        return Err("expected: bare-server ADDRESS MANIFEST".into());
    };
    let answers: Answers = Arc::new(read(&manifest)?);
    let listener = tokio::net::TcpListener::bind(address).await?;
    Ok(axum::serve(listener, Router::new().fallback(answer).with_state(answers)).await?)
}

async fn answer(State(answers): State<Answers>, uri: Uri) -> Response<Body> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut response = Response::new(Body::empty());
    match answers.get(path) {
        Some((content_type, bytes)) => {
            response.headers_mut().insert(CONTENT_TYPE, content_type.clone());
            *response.body_mut() = Body::from(bytes.clone());
        }
        None => *response.status_mut() = StatusCode::NOT_FOUND,
    }
    response
}

fn read(manifest: &str) -> Result<HashMap<String, (HeaderValue, axum::body::Bytes)>, Failure> {
    let mut answers = HashMap::new();
    for line in std::fs::read_to_string(manifest)?.lines() {
        let mut fields = line.split('\t');
        let (Some(path), Some(content_type), Some(file)) = (fields.next(), fields.next(), fields.next())
        else {
            return Err(format!("three fields are expected: `{line}`").into());
        };
        let bytes = std::fs::read(file)?.into();
        answers.insert(path.to_owned(), (HeaderValue::from_str(content_type)?, bytes));
    }
    Ok(answers)
}
