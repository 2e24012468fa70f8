//! `livespecs deliver`: signs a recorded delivery of GitHub, and sends it to a server.

use std::collections::BTreeMap;
use std::process::ExitCode;

use domain::{ProjectUlid, Secret};
use github::webhook::{SIGNATURE, WebhookSecrets, sign};
use serde::Deserialize;
use serde_json::Value;
use ureq::Agent;
use ureq::http::{Request, StatusCode};

use crate::bounds::{DELIVER_ANSWER_BYTES, DELIVER_PATIENCE};
use crate::cli::DeliverArgs;
use crate::failure::Failure;
use crate::plain::plain;
use crate::serve::random;
use crate::{settings, webhook_secrets};

/// A recorded delivery.
#[derive(Deserialize)]
struct Recorded {
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Value,
}

/// A delivery that is ready to be sent.
#[derive(Debug, PartialEq, Eq)]
struct Ready {
    path: String,
    headers: BTreeMap<String, String>,
    body: String,
}

/// Delivers. The exit code is 1 where the server did not take it; wrong use is a `Failure`.
pub(crate) fn run(args: &DeliverArgs) -> Result<ExitCode, Failure> {
    let config = settings::read(None)?;
    let file = args.file.display();
    let text = std::fs::read_to_string(&args.file)
        .map_err(|error| Failure::new(format!("cannot read `{file}`: {error}")))?;
    let secrets = webhook_secrets::known(&config, &args.data_dir);
    let project = args.project.as_deref().map(project).transpose()?;
    let ready = ready(&text, project, &secrets).map_err(|why| Failure::new(format!("`{file}`: {why}")))?;
    let url = args.url.trim().trim_end_matches('/');
    match send(url, &ready) {
        Ok((status, answer)) => {
            println!("{} {}", status.as_u16(), plain(answer.trim()));
            Ok(if status.is_success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Err(why) => {
            eprintln!("livespecs: {}", plain(&why));
            Ok(ExitCode::FAILURE)
        }
    }
}

fn project(text: &str) -> Result<ProjectUlid, Failure> {
    text.parse().map_err(|_| {
        let expected = "a project's ULID, the last part of its webhook's address";
        Failure::new(format!("`--project` is `{text}`; expected {expected}"))
    })
}

/// Makes a delivery of a file, signed for the address that it goes to.
fn ready(text: &str, project: Option<ProjectUlid>, secrets: &WebhookSecrets) -> Result<Ready, String> {
    let recorded = serde_json::from_str::<Recorded>(text)
        .map_err(|error| format!("expected `{{\"headers\": {{…}}, \"body\": {{…}}}}`: {error}"))?;
    let (path, secret) = match project {
        Some(project) => (format!("/webhooks/github/{project}"), secrets.of_project(project)),
        None => ("/webhooks/github".to_owned(), secrets.configured().first().cloned()),
    };
    let secret: Secret = secret.ok_or_else(|| {
        let variable = if project.is_some() { "WEBHOOK_MASTER_SECRET" } else { "GITHUB_WEBHOOK_SECRET" };
        format!("there is nothing to sign with: set {variable}, or name the server's `--data-dir`")
    })?;
    let mut headers: BTreeMap<_, _> =
        recorded.headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    if !headers.contains_key("x-github-event") {
        return Err("`headers` has no `X-GitHub-Event`".to_owned());
    }
    // What belongs to the connection, and to what was signed then, is made anew.
    for name in ["host", "content-length", "transfer-encoding", "connection", "x-hub-signature"] {
        headers.remove(name);
    }
    headers.entry("content-type".to_owned()).or_insert_with(|| "application/json".to_owned());
    if !headers.contains_key("x-github-delivery") {
        headers.insert("x-github-delivery".to_owned(), guid().map_err(|failure| failure.to_string())?);
    }
    let body = match recorded.body {
        // A form, or something that is no JSON: as it is.
        Value::String(raw) => raw,
        json => json.to_string(),
    };
    headers.insert(SIGNATURE.to_owned(), sign(&secret, body.as_bytes()));
    Ok(Ready { path, headers, body })
}

/// A GUID that nothing else has.
fn guid() -> Result<String, Failure> {
    let random = random()?;
    let hex = random.reveal();
    Ok(format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32]))
}

fn send(url: &str, ready: &Ready) -> Result<(StatusCode, String), String> {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(DELIVER_PATIENCE))
        .build();
    let mut request = Request::post(format!("{url}{}", ready.path));
    for (name, value) in &ready.headers {
        request = request.header(name, value);
    }
    let request = request
        .body(ready.body.as_str())
        .map_err(|error| format!("`{url}`, or one of the headers, cannot be used: {error}"))?;
    let sent = Agent::from(config).run(request);
    let mut response = sent.map_err(|error| format!("cannot reach `{url}`: {error}"))?;
    let answer = response.body_mut().with_config().limit(DELIVER_ANSWER_BYTES).read_to_string();
    let answer = answer.map_err(|error| format!("the answer of `{url}` broke off: {error}"))?;
    Ok((response.status(), answer))
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    fn secrets() -> WebhookSecrets {
        WebhookSecrets::new(vec![Secret::new("master")], vec![Secret::new("by hand")])
    }

    const EVENT: &str = r#"{"headers": {"X-GitHub-Event": "push", "Content-Length": "9"}, "body": {"a": 1}}"#;

    #[test]
    fn a_recorded_delivery_is_signed_for_where_it_goes() {
        let all = ready(EVENT, None, &secrets()).unwrap();
        assert_eq!((all.path.as_str(), all.body.as_str()), ("/webhooks/github", r#"{"a":1}"#));
        assert_eq!(all.headers[SIGNATURE], sign(&Secret::new("by hand"), all.body.as_bytes()));
        assert_eq!(all.headers["content-type"], "application/json");
        assert!(!all.headers.contains_key("content-length"));
        let ulid = ProjectUlid::new(1, [0; 10]);
        let own = ready(EVENT, Some(ulid), &secrets()).unwrap();
        assert_eq!(own.path, format!("/webhooks/github/{ulid}"));
        assert_ne!(own.headers[SIGNATURE], all.headers[SIGNATURE]);
        assert_ne!(own.headers["x-github-delivery"], all.headers["x-github-delivery"]);
    }

    #[test]
    fn an_answer_is_read_up_to_its_bound() {
        let check = |bytes: u64, is_read: bool| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            let server = thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut asked = Vec::new();
                while !asked.ends_with(b"{}") {
                    let mut some = [0; 1024];
                    let read = stream.read(&mut some).unwrap();
                    asked.extend_from_slice(&some[..read]);
                }
                let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {bytes}\r\n\r\n");
                // Whoever stops reading closes the connection.
                let _ = stream.write_all(&[head.into_bytes(), vec![b' '; bytes as usize]].concat());
            });
            let ready = Ready { path: "/".to_owned(), headers: BTreeMap::new(), body: "{}".to_owned() };
            let sent = send(&url, &ready);
            assert_eq!(sent.is_ok(), is_read, "{bytes}: {:?}", sent.err());
            server.join().unwrap();
        };
        check(DELIVER_ANSWER_BYTES - 1, true);
        check(DELIVER_ANSWER_BYTES, true);
        check(DELIVER_ANSWER_BYTES + 1, false);
    }

    #[test]
    fn what_cannot_be_delivered_says_why() {
        let why = |text: &str, secrets: &WebhookSecrets| ready(text, None, secrets).unwrap_err();
        let none = WebhookSecrets::default();
        assert_eq!(
            why(EVENT, &none),
            "there is nothing to sign with: set GITHUB_WEBHOOK_SECRET, or name the server's `--data-dir`"
        );
        assert_eq!(why(r#"{"body": {}}"#, &secrets()), "`headers` has no `X-GitHub-Event`");
        assert!(why("[]", &secrets()).starts_with("expected `{\"headers\""));
    }
}
