//! The server, over its public API.

use domain::{ProjectId, Secret, Settings};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use ureq::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use ureq::http::{Method, Request, Response, StatusCode};
use ureq::{Agent, Body};

use super::plan::{There, said};
use crate::bounds::{APPLY_ANSWER_BYTES, APPLY_PATIENCE};
use crate::failure::Failure;

/// A livespecs server, as one of its admins.
pub(super) struct Server {
    agent: Agent,
    url: String,
    token: Secret,
}

/// Some of the projects.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    projects: Vec<There>,
    next_cursor: Option<String>,
}

/// What the server said.
struct Answer {
    status: StatusCode,
    body: Value,
}

impl Server {
    /// The server at that address.
    pub(super) fn new(url: &str, token: Secret) -> Result<Self, Failure> {
        let url = url.trim().trim_end_matches('/');
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        if host.is_none_or(|host| host.is_empty() || host.starts_with('/')) || url.contains(['?', '#']) {
            return Err(Failure::new(format!(
                "`--url` is `{url}`; expected the address of a livespecs server, such as `https://specs.example`"
            )));
        }
        if token.reveal().contains(|c: char| !c.is_ascii_graphic()) {
            return Err(Failure::new("ADMIN_TOKEN has a character in it that no token has"));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // The token is for the server that was named.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(APPLY_PATIENCE))
            .build();
        Ok(Self { agent: config.into(), url: url.to_owned(), token })
    }

    /// All projects that it has.
    pub(super) fn projects(&self) -> Result<Vec<There>, String> {
        let mut projects = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let query =
                cursor.map_or_else(String::new, |it| format!("?cursor={}", web::address::segment(&it)));
            let answer = self.ask(Method::GET, &format!("/admin/projects.json{query}"), None)?;
            if answer.status != StatusCode::OK {
                return Err(self.why("cannot read the projects", &answer));
            }
            let page: Page = serde_json::from_value(answer.body).map_err(|_| self.something_else())?;
            projects.extend(page.projects);
            match page.next_cursor {
                Some(next) => cursor = Some(next),
                None => return Ok(projects),
            }
        }
    }

    pub(super) fn add(&self, id: &ProjectId, repo: &str, settings: &Settings) -> Result<(), String> {
        let mut body = said(settings);
        body.insert("repo".to_owned(), json!(repo));
        body.insert("id".to_owned(), json!(id.as_str()));
        let answer = self.ask(Method::POST, "/api/projects", Some(&body))?;
        self.require(StatusCode::CREATED, &format!("cannot add `{id}`"), &answer)
    }

    pub(super) fn change(&self, id: &str, fields: &Map<String, Value>) -> Result<(), String> {
        let path = format!("/api/projects/{}", web::address::segment(id));
        let answer = self.ask(Method::PATCH, &path, Some(fields))?;
        self.require(StatusCode::OK, &format!("cannot change `{id}`"), &answer)
    }

    pub(super) fn remove(&self, id: &str) -> Result<(), String> {
        let path = format!("/api/projects/{}", web::address::segment(id));
        let answer = self.ask(Method::DELETE, &path, None)?;
        // Somebody else may have removed it.
        if answer.status == StatusCode::NOT_FOUND && answer.body["code"] == "PROJECT_NOT_FOUND" {
            return Ok(());
        }
        self.require(StatusCode::NO_CONTENT, &format!("cannot remove `{id}`"), &answer)
    }

    fn require(&self, expected: StatusCode, failed: &str, answer: &Answer) -> Result<(), String> {
        if answer.status == expected { Ok(()) } else { Err(self.why(failed, answer)) }
    }

    /// Asks the server. What it answers with another status than hoped for is an answer all the same.
    fn ask(&self, method: Method, path: &str, body: Option<&Map<String, Value>>) -> Result<Answer, String> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header(AUTHORIZATION, format!("Bearer {}", self.token.reveal()));
        let unusable = |_| format!("`{}` is no address that can be asked", self.url);
        let sent = match body {
            Some(body) => {
                let request = request.header(CONTENT_TYPE, "application/json");
                self.agent.run(request.body(Value::Object(body.clone()).to_string()).map_err(unusable)?)
            }
            None => self.agent.run(request.body(()).map_err(unusable)?),
        };
        let response = sent.map_err(|error| format!("cannot reach `{}`: {error}", self.url))?;
        self.read(response)
    }

    fn read(&self, mut response: Response<Body>) -> Result<Answer, String> {
        let status = response.status();
        if status.is_redirection() {
            let to = response.headers().get(LOCATION).and_then(|it| it.to_str().ok()).unwrap_or("elsewhere");
            return Err(format!("`{}` sends on to `{to}`: name that server with `--url`", self.url));
        }
        let text = response.body_mut().with_config().limit(APPLY_ANSWER_BYTES).read_to_string();
        let text = text.map_err(|error| format!("the answer of `{}` broke off: {error}", self.url))?;
        if text.is_empty() {
            return Ok(Answer { status, body: Value::Null });
        }
        let body = serde_json::from_str(&text).map_err(|_| self.something_else())?;
        Ok(Answer { status, body })
    }

    fn something_else(&self) -> String {
        format!("`{}` answers, but not as a livespecs server does: is the address right?", self.url)
    }

    /// Why something failed, as the server says it.
    fn why(&self, failed: &str, answer: &Answer) -> String {
        let status = answer.status;
        if status == StatusCode::UNAUTHORIZED {
            let detail = answer.body["detail"].as_str().unwrap_or_default();
            return format!("`{}` does not take the ADMIN_TOKEN: {detail}", self.url);
        }
        match answer.body["detail"].as_str() {
            Some(detail) if status != StatusCode::NOT_FOUND || answer.body["code"] != "NOT_FOUND" => {
                format!("{failed}: {detail}")
            }
            _ => self.something_else(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_the_server_is_read_up_to_its_bound() {
        let server = Server::new("http://localhost", Secret::new("t")).unwrap();
        let check = |bytes: u64, is_read: bool| {
            let body = format!("{{}}{}", " ".repeat(usize::try_from(bytes).unwrap() - 2));
            let read = server.read(Response::new(Body::builder().data(body)));
            assert_eq!(read.is_ok(), is_read, "{bytes}");
        };
        check(APPLY_ANSWER_BYTES - 1, true);
        check(APPLY_ANSWER_BYTES, true);
        check(APPLY_ANSWER_BYTES + 1, false);
    }
}
