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

/// A server that we started.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
}

impl Served {
    /// `livespecs` over `specs`, up to the first page.
    pub(crate) fn livespecs(bench: &Bench, specs: &Path) -> Result<Self> {
        let address = wait::free_address()?;
        let data = bench.work.join("data");
        fs::create_dir_all(&data)?;
        let mut command = Command::new(&bench.programs.livespecs);
        command.args(["--port", &address.port().to_string(), "--host", "127.0.0.1"]);
        command.arg("--specs-dir").arg(specs).arg("--data-dir").arg(&data).current_dir(&bench.work);
        let served = Self { address, process: Process::start(command)? };
        let page = Request::get("/projects/local/specs");
        let first = wait::until("the first page of livespecs", Duration::from_secs(30), || {
            http::send(address, &page).ok().filter(|response| response.status == 200)
        });
        first.with_context(|| served.process.said())?;
        Ok(served)
    }

    /// A server that answers each of `requests` with the bytes that `from` answers.
    pub(crate) fn bare(bench: &Bench, from: SocketAddr, requests: &[&Request]) -> Result<Self> {
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
        Ok(Self { address, process })
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
