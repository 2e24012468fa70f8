//! As much of an HTTP client as the tests need.

use std::fmt::Write as _;
use std::io;

use github_model::Server;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// What is left of the limit.
    pub(crate) fn remaining(&self) -> u32 {
        self.header("x-ratelimit-remaining").unwrap().parse().unwrap()
    }
}

/// A GET of the API. `User-Agent` is there, where it is not said otherwise.
pub(crate) async fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    ask(server.url(), "GET", path, headers, "").await.unwrap()
}

/// A GET of the API with the token `t`.
pub(crate) async fn get_with_token(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    let headers = [&[("authorization", "Bearer t")], headers].concat();
    get(server, path, &headers).await
}

/// A GraphQL query with a token.
pub(crate) async fn graphql(server: &Server, token: &str, query: &str, variables: Value) -> Answer {
    let body = json!({"query": query, "variables": variables}).to_string();
    let token = format!("Bearer {token}");
    ask(server.url(), "POST", "/graphql", &[("authorization", &token)], &body).await.unwrap()
}

/// One request on a connection of its own.
pub(crate) async fn ask(
    url: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> io::Result<Answer> {
    let host = url.strip_prefix("http://").unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "user-agent") {
        head.push_str("user-agent: test\r\n");
    }
    for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let _ = write!(head, "content-length: {}\r\n\r\n{body}", body.len());
    let mut stream = TcpStream::connect(host).await?;
    stream.write_all(head.as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    let end =
        bytes.windows(4).position(|window| window == b"\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect::<Vec<_>>();
    let body = bytes[end + 4..].to_vec();
    let answer = Answer { status, headers, body };
    let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
    if answer.body.len() < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(answer) }
}
