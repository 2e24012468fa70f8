//! Pages of somebody else beside our API: one address, at which `/api` is a `livespecs`, and everything else a folder.

use std::fs;
use std::io::{self, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use scenarios::wire::Head;

use crate::site::Site;

/// Such an address, for as long as the tests run: its connections end with the `livespecs` behind them.
pub(crate) struct Beside {
    address: SocketAddr,
    _site: Arc<Site>,
}

impl Beside {
    pub(crate) fn new(site: Arc<Site>, folder: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let api = site.address;
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                // A browser that goes away in the middle of an answer is no fault.
                thread::spawn(move || drop(answer(stream, api, &folder)));
            }
        });
        Self { address, _site: site }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// Answers one request; the connection ends with it.
fn answer(stream: TcpStream, api: SocketAddr, folder: &Path) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let Some(head) = Head::read(&mut reader)? else { return Ok(()) };
    let target = head.first_line.split(' ').nth(1).unwrap_or_default();
    if target.starts_with("/api/") {
        return pass_on(&head, reader, api);
    }
    let path = target.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let file = folder.join(path);
    // What is no file is an address of the pages' own.
    let file = if !path.contains("..") && file.is_file() { file } else { folder.join("index.html") };
    let content = fs::read(&file)?;
    let stream = reader.get_mut();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        media(&file),
        content.len()
    )?;
    stream.write_all(&content)
}

/// Has `livespecs` answer, however long that goes on.
fn pass_on(head: &Head, mut reader: BufReader<TcpStream>, api: SocketAddr) -> io::Result<()> {
    let mut to = TcpStream::connect(api)?;
    write!(to, "{}\r\nconnection: close\r\n", head.first_line)?;
    let mut length = 0;
    for (name, value) in head.fields.iter().filter(|(name, _)| name != "connection") {
        write!(to, "{name}: {value}\r\n")?;
        if name == "content-length" {
            length = value.parse().map_err(io::Error::other)?;
        }
    }
    to.write_all(b"\r\n")?;
    io::copy(&mut reader.by_ref().take(length), &mut to)?;
    io::copy(&mut to, reader.get_mut()).map(drop)
}

fn media(file: &Path) -> &'static str {
    match file.extension().and_then(|it| it.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
