//! Servers over HTTP: ours, the bare one, and whatever is given by `--against`.

use std::fmt::Write as _;
use std::fs;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use scenarios::http::{self, Request, Response};
use scenarios::process::Process;
use scenarios::wait;

use super::Bench;
use crate::livespecs::Livespecs;

/// A server that answers with the bytes of another one, and does nothing else.
pub(crate) struct Bare {
    pub(crate) address: SocketAddr,
    _process: Process,
}

/// `livespecs` over `specs`, up to the first page.
pub(crate) fn livespecs(bench: &Bench, specs: &Path) -> Result<Livespecs> {
    let data = bench.work.join("data");
    fs::create_dir_all(&data)?;
    let mut command = Command::new(&bench.programs.livespecs);
    command.arg("--specs-dir").arg(specs).arg("--data-dir").arg(&data).current_dir(&bench.work);
    Livespecs::start(command, "/projects/local/specs")
}

impl Bare {
    /// Starts one, for what `from` answers to each of `requests`.
    pub(crate) fn start(bench: &Bench, from: SocketAddr, requests: &[&Request]) -> Result<Self> {
        let dir = bench.work.join("bare");
        fs::create_dir_all(&dir)?;
        let mut manifest = String::new();
        for (index, request) in requests.iter().enumerate() {
            let response = http::send(from, request)?;
            let file = dir.join(index.to_string());
            fs::write(&file, &response.body)?;
            let kind = response.header("content-type").unwrap_or("text/plain");
            let _ = writeln!(manifest, "{}\t{kind}\t{}", request.path, file.display());
        }
        let manifest_file = dir.join("manifest");
        fs::write(&manifest_file, manifest)?;
        let address = wait::free_address()?;
        let mut command = Command::new(&bench.programs.bare_server);
        command.arg(address.to_string()).arg(manifest_file);
        let process = Process::start(command)?;
        wait::until_listening(address, Duration::from_secs(10)).with_context(|| process.said())?;
        Ok(Self { address, _process: process })
    }
}

/// The address in `http://host:port`.
pub(crate) fn address(url: &str) -> Result<SocketAddr> {
    let host = url.strip_prefix("http://").with_context(|| format!("`{url}`: http:// is expected"))?;
    let host = host.split('/').next().unwrap_or_default();
    let host = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
    host.to_socket_addrs()
        .with_context(|| url.to_owned())?
        .next()
        .with_context(|| format!("no address: {url}"))
}

/// The id of the first project that a server has.
pub(crate) fn first_project(address: SocketAddr) -> Result<String> {
    let response: Response = http::send(address, &Request::get("/api/projects"))?;
    let body = response.json();
    // Some servers of this API have the list itself at the top.
    let id = body["projects"][0]["id"].as_str().or_else(|| body[0]["id"].as_str());
    id.map(str::to_owned).with_context(|| format!("no project at {address}: {}", response.text()))
}
