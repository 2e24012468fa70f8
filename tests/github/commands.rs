//! What another process says, line by line.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use github_model::{Delivery, Fault, Model, Push, Webhook, fill};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Command {
    Create(String),
    Push(Pushed),
    Fill(Filled),
    Rename(Renamed),
    Hook(Hooked),
    Deliveries(String),
    LatencyMs(u64),
    Fail(Failing),
    Heal(bool),
    Requests(bool),
    ForgetRequests(bool),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pushed {
    repository: String,
    branch: Option<String>,
    #[serde(default)]
    write: BTreeMap<String, String>,
    #[serde(default)]
    remove: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filled {
    repository: String,
    specs: usize,
    #[serde(default)]
    sub_specs: usize,
    #[serde(default)]
    files: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Renamed {
    repository: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hooked {
    repository: String,
    url: String,
    secret: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Failing {
    path: String,
    status: u16,
    times: usize,
}

/// Does what a line says.
pub(crate) fn answer(model: &Model, line: &str) -> Value {
    let command = match serde_json::from_str(line) {
        Ok(command) => command,
        Err(error) => return json!({"error": format!("`{line}` is no command: {error}")}),
    };
    // The model panics at what no test means to say; here that is an answer.
    catch_unwind(AssertUnwindSafe(|| run(model, command)))
        .unwrap_or_else(|_| json!({"error": format!("`{line}` cannot be done: the reason is above")}))
}

fn run(model: &Model, command: Command) -> Value {
    match command {
        Command::Create(name) => return json!({"id": model.create(&name)}),
        Command::Push(said) => {
            let mut push = Push::new();
            for (path, text) in said.write {
                push = push.write(path, text);
            }
            for path in said.remove {
                push = push.remove(path);
            }
            let branch = said.branch.unwrap_or_else(|| model.default_branch(&said.repository));
            return json!({"commit": model.push(&said.repository, &branch, push).to_string()});
        }
        Command::Fill(said) => {
            let commit = fill(model, &said.repository, said.specs, said.sub_specs, said.files);
            return json!({"commit": commit.to_string()});
        }
        Command::Rename(said) => model.rename(&said.repository, &said.to),
        Command::Hook(said) => {
            let events = vec!["push".to_owned(), "repository".to_owned()];
            let webhook = Webhook { secret: said.secret, events, ..Webhook::to(said.url) };
            return json!({"id": model.add_webhook(&said.repository, webhook)});
        }
        Command::Deliveries(repository) => return deliveries(model, &repository),
        Command::LatencyMs(latency) => model.set_latency(Duration::from_millis(latency)),
        Command::Fail(said) => model.fail(&said.path, Fault::Status(said.status), said.times),
        Command::Heal(true) => model.heal(),
        Command::Heal(false) | Command::Requests(false) | Command::ForgetRequests(false) => {}
        Command::Requests(true) => {
            let mut kinds = BTreeMap::<String, usize>::new();
            let requests = model.requests();
            for request in &requests {
                *kinds.entry(format!("{:?}", request.kind).to_lowercase()).or_default() += 1;
            }
            let free = requests.iter().filter(|request| request.free).count();
            return json!({
                "requests": requests.len(),
                "free": free,
                "kinds": kinds,
                "unknown": model.unknown(),
            });
        }
        Command::ForgetRequests(true) => model.forget_requests(),
    }
    json!({"ok": true})
}

/// What all webhooks of a repository delivered, newest first.
fn deliveries(model: &Model, repository: &str) -> Value {
    let all = model.webhooks(repository).into_iter();
    let all = all.flat_map(|hook| model.deliveries(repository, hook.id));
    let row = |delivery: Delivery| {
        let status = delivery.answered.map(|answered| answered.status_code);
        json!({"guid": delivery.guid, "event": delivery.event, "status": status})
    };
    json!({"deliveries": all.map(row).collect::<Vec<_>>()})
}
