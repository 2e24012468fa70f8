//! From push to page through the programs that `sam build` made: events as GitHub, API Gateway, EventBridge and the schedule
//! send them, against the embedded store and the model of GitHub.

use std::sync::Arc;

use domain::ProjectUlid;
use github_model::{Model, Push};
use scenarios::emulator::Emulator;
use scenarios::http::{Request, Response};
use scenarios::process::Function;
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use world::{Delivery, Parties};

use super::variable;

const APP: &str = "acme/app";

const FIRST: &str = "specs/001-first/README.md";

const ADMIN_TOKEN: &str = "an-admin-token-of-the-tests-only";

/// All four functions, each under an emulator of its own, and the world around them: a repository with one spec.
struct Chain {
    parties: Parties,
    /// Events of the bus, with the function that the template's rule sends them to.
    events: UnboundedReceiver<(String, Value)>,
    admin: Emulator,
    read: Emulator,
    sync: Emulator,
    webhook: Emulator,
}

impl Chain {
    async fn start() -> Self {
        let parties = Parties::start(service::Clock::system(), false).await;
        parties.github.create(APP);
        parties.github.push(APP, "main", spec("One"));
        let (sender, events) = mpsc::unbounded_channel();
        parties.on_event(Arc::new(move |function, event| {
            let _ = sender.send((function, event));
            Box::pin(async { Ok(()) })
        }));
        let started = |name: &str| {
            let function = reaching(&parties, Function::new(variable("LIVESPECS_ARTIFACTS").join(name)));
            Emulator::start(&variable("LIVESPECS_EMULATOR"), &function).unwrap()
        };
        let (admin, read) = (started("AdminFunction"), started("ReadFunction"));
        let (sync, webhook) = (started("SyncFunction"), started("WebhookFunction"));
        Self { parties, events, admin, read, sync, webhook }
    }

    fn github(&self) -> &Model {
        &self.parties.github
    }

    /// Has the repository followed, as a person does.
    async fn add(&self) -> ProjectUlid {
        let request = Request::post("/api/projects", &json!({ "repo": APP }));
        let added = asked(&self.admin, &request.header("authorization", format!("Bearer {ADMIN_TOKEN}")));
        assert_eq!(added.status, 201, "{}", added.text());
        self.parties.direct_store().find(&"acme.app".parse().unwrap()).await.unwrap().unwrap()
    }

    /// Hands the next event to the function that it is for.
    async fn hand_over(&mut self) -> Value {
        let (function, event) = self.events.recv().await.unwrap();
        assert_eq!(function, "SyncFunction");
        handed(&self.sync, &event)
    }

    fn get(&self, path: &str) -> Response {
        asked(&self.read, &Request::get(path))
    }

    fn title(&self) -> Value {
        self.get("/api/projects/acme.app/specs/001-first").json()["title"].clone()
    }
}

/// The emulator is asked in the way of a thread that waits.
fn asked(emulator: &Emulator, request: &Request) -> Response {
    tokio::task::block_in_place(|| emulator.invoke(request)).unwrap()
}

fn handed(emulator: &Emulator, event: &Value) -> Value {
    let done = tokio::task::block_in_place(|| emulator.hand(event)).unwrap();
    assert!(done.get("errorMessage").is_none(), "{done}");
    done
}

fn reaching(parties: &Parties, function: Function) -> Function {
    let known = parties.variables().into_iter();
    known
        .fold(function, |function, (name, value)| function.with(name, value))
        .with("LOG_LEVEL", "info")
        .with("ADMIN_TOKEN", ADMIN_TOKEN)
        // What was shown once is asked about each time: nobody waits here.
        .with("HEAD_TTL", "0")
}

fn spec(title: &str) -> Push {
    Push::new().write(FIRST, format!("---\nstatus: planned\ncreated: 2026-01-01\n---\n\n# {title}\n"))
}

/// GitHub's delivery of a push that changed [`FIRST`], as API Gateway passes it on.
async fn delivery(chain: &Chain, project: ProjectUlid) -> Request {
    let Delivery { path, headers, body, .. } = chain.parties.delivery(project, FIRST).await.unwrap();
    let request = Request { method: "POST", body: body.to_vec(), ..Request::get(path) };
    headers.into_iter().fold(request, |request, (name, value)| request.header(&name, value))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_push_goes_through_every_program_to_the_page() {
    let mut chain = Chain::start().await;
    let project = chain.add().await;
    chain.hand_over().await;
    assert_eq!(chain.title(), "One");

    chain.github().push(APP, "main", spec("Two"));
    chain.github().forget_requests();
    let answer = asked(&chain.webhook, &delivery(&chain, project).await);
    assert_eq!((answer.status, answer.text()), (202, r#"{"projects":1}"#.to_owned()));
    chain.hand_over().await;
    assert_eq!(chain.github().request_count(), 1, "{:#?}", chain.github().requests());
    assert_eq!(chain.title(), "Two");
    let page = chain.get("/projects/acme.app/specs/001-first");
    assert!(page.text().contains("<h1") && page.text().contains("Two"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_schedule_finds_what_no_delivery_told() {
    let mut chain = Chain::start().await;
    chain.add().await;
    // The event of the addition is lost; the project is due from the start.
    chain.events.recv().await.unwrap();
    let tick = json!({
        "version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "source": "livespecs.schedule",
        "detail-type": "Scheduled Event", "account": "123456789012", "time": "2026-01-01T00:00:00Z",
        "region": "us-east-1", "resources": [], "detail": {},
    });
    handed(&chain.sync, &tick);
    chain.hand_over().await;
    assert_eq!(chain.title(), "One");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_not_signed_reaches_nobody() {
    let mut chain = Chain::start().await;
    let project = chain.add().await;
    chain.hand_over().await;
    let mut forged = delivery(&chain, project).await;
    forged.body.push(b' ');
    let answer = asked(&chain.webhook, &forged);
    assert_eq!((answer.status, answer.json()["code"].clone()), (401, json!("UNAUTHORIZED")));
    let unsigned = Request::post("/api/projects", &json!({ "repo": APP }));
    assert_eq!(asked(&chain.admin, &unsigned).status, 401);
    assert!(chain.events.try_recv().is_err());
}
