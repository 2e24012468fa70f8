//! What an admin asks of a `livespecs` that is tried.

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use scenarios::http::{self, Request, Response};
use serde_json::Value;

/// The server's `ADMIN_TOKEN`.
pub(crate) const TOKEN: &str = "an-admin-token-of-tests-only";

/// Asks for something that changes, whatever the answer is.
pub(crate) fn ask(server: SocketAddr, path: &str, body: &Value) -> Result<Response> {
    let request = Request::post(path, body).header("authorization", format!("Bearer {TOKEN}"));
    Ok(http::send(server, &request)?)
}

/// Asks for something that changes, and is done.
pub(crate) fn post(server: SocketAddr, path: &str, body: &Value) -> Result<()> {
    let response = ask(server, path, body)?;
    ensure!(response.status < 300, "{path}: {}: {}", response.status, response.text());
    Ok(())
}
