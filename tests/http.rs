//! One request, and a connection that it can be sent over.

use std::fmt::Write as _;
use std::io::{self, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::wire::Head;

/// A request, before it is known how it will travel.
#[derive(Clone, Debug)]
pub struct Request {
    /// `GET`, `POST`, ….
    pub method: &'static str,
    /// Path and query, encoded.
    pub path: String,
    /// Header fields, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body; empty for none.
    pub body: Vec<u8>,
}

impl Request {
    /// A GET of `path`.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// A POST of JSON to `path`.
    pub fn post(path: impl Into<String>, body: &serde_json::Value) -> Self {
        let body = body.to_string().into_bytes();
        Self { method: "POST", path: path.into(), headers: Vec::new(), body }
            .header("content-type", "application/json")
    }

    /// The same request with one header field more.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The request as bytes for `host`.
    pub fn to_bytes(&self, host: &str) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\nhost: {host}\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if self.method != "GET" {
            let _ = write!(head, "content-length: {}\r\n", self.body.len());
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// What came back, however it travelled.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Header fields, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, as bytes of its content coding.
    pub body: Vec<u8>,
    /// Whether it came as base64 (an event's answer only).
    pub was_base64: bool,
}

impl Response {
    /// The value of the header field `name` (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as text; broken bytes are replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; `null` where it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A connection that is kept open between requests.
#[derive(Debug)]
pub struct Connection {
    reader: BufReader<TcpStream>,
    host: String,
}

impl Connection {
    /// Connects to `address`.
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { reader: BufReader::with_capacity(256 * 1024, stream), host: address.to_string() })
    }

    /// The same connection, over which another host is asked for.
    pub fn to_host(self, host: &str) -> Self {
        Self { host: host.to_owned(), ..self }
    }

    /// Sends `request`, and reads the whole response.
    pub fn send(&mut self, request: &Request) -> io::Result<Response> {
        let bytes = request.to_bytes(&self.host);
        self.reader.get_mut().write_all(&bytes)?;
        let head = Head::read(&mut self.reader)?.ok_or(io::ErrorKind::ConnectionReset)?;
        let status = status(&head)?;
        let body = if status == 304 { Vec::new() } else { head.read_body(&mut self.reader)? };
        Ok(Response { status, headers: head.fields, body, was_base64: false })
    }

    /// Sends bytes made by [`Request::to_bytes`], passes over the response, and gives status and length.
    pub fn exchange(&mut self, request: &[u8]) -> io::Result<(u16, u64)> {
        self.reader.get_mut().write_all(request)?;
        let head = Head::read(&mut self.reader)?.ok_or(io::ErrorKind::ConnectionReset)?;
        let status = status(&head)?;
        let length = if status == 304 { 0 } else { head.skip_body(&mut self.reader)? };
        Ok((status, length))
    }

    /// Sends `request`, and gives the stream behind the head: for answers that do not end.
    pub fn stream(mut self, request: &Request) -> io::Result<(u16, BufReader<TcpStream>)> {
        let bytes = request.to_bytes(&self.host);
        self.reader.get_mut().write_all(&bytes)?;
        let head = Head::read(&mut self.reader)?.ok_or(io::ErrorKind::ConnectionReset)?;
        Ok((status(&head)?, self.reader))
    }
}

/// One request on a connection of its own.
pub fn send(address: SocketAddr, request: &Request) -> io::Result<Response> {
    Connection::open(address)?.send(request)
}

fn status(head: &Head) -> io::Result<u16> {
    let code = head.first_line.split(' ').nth(1).and_then(|code| code.parse().ok());
    code.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, head.first_line.clone()))
}
