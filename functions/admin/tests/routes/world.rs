//! The app, over an embedded store and a model of GitHub.

use std::sync::Arc;
use std::time::Duration;

use admin::{ClientAddress, OnceLink, Parts, Settings};
use axum::Router;
use axum::body::Body;
use domain::sync::{Signal, Trouble};
use domain::{CommitId, Head, Look, Project, ProjectUlid, Secret, SnapshotId, Stats, Visibility};
use embedded::{Embedded, Place};
use events::Events;
use github::webhook::WebhookSecrets;
use github::{GitHub, GitHubConfig};
use github_model::{Model, Push, Server};
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use logs::Watched;
use serde_json::{Value, json};
use service::ManualClock;
use store::{HeadMove, Moved, Store, StoreConfig};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tower::ServiceExt as _;

pub(crate) const ADMIN: &str = "admin-token";
pub(crate) const VIEW: &str = "view-token";
pub(crate) const CRON: &str = "cron-secret";
pub(crate) const ONCE: &str = "once-secret";

/// What projects' webhook secrets are derived from.
pub(crate) const MASTER: &str = "webhook-master-secret";

/// The token that GitHub knows.
pub(crate) const GITHUB_TOKEN: &str = "github-token";

/// A test that waits longer fails.
const LIMIT: Duration = Duration::from_secs(10);

pub(crate) struct World {
    pub(crate) github: Model,
    pub(crate) store: Store,
    pub(crate) clock: ManualClock,
    app: Router,
    signals: Mutex<UnboundedReceiver<Signal>>,
    _embedded: Embedded,
    _server: Server,
    _watched: Watched,
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// What is asked. By default it bears the admin token.
pub(crate) struct Ask {
    method: Method,
    path: String,
    headers: HeaderMap,
    address: String,
    body: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With other settings than all secrets set.
    pub(crate) async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let clock = ManualClock::default();
        let time = clock.clock();
        let github = Model::with_clock(move || time.now());
        github.add_token(GITHUB_TOKEN);
        let server = Server::start(github.clone()).await;
        let embedded = Embedded::start(Place::Memory).await.unwrap();
        let aws = embedded.sdk_config();
        let place = StoreConfig { table: embedded.table().into(), bucket: embedded.bucket().into() };
        let store = Store::connect(&aws, place);
        let (sent, signals) = unbounded_channel();
        embedded.on_event(Arc::new(move |_, event| {
            let kind = event["detail-type"].as_str().unwrap_or_default();
            let signal = events::read(kind, &event["detail"]);
            let taken = signal.ok_or_else(|| format!("no signal: {event}"));
            let done = taken.and_then(|signal| sent.send(signal).map_err(|error| error.to_string()));
            Box::pin(std::future::ready(done))
        }));
        let time = clock.clock();
        let hub = GitHub::new(GitHubConfig {
            api_url: server.url().to_owned(),
            raw_url: Some(server.raw_url().to_owned()),
            token: Some(Secret::new(GITHUB_TOKEN)),
            patience: Duration::from_secs(5),
            retry_after: Duration::from_millis(1),
            now: Arc::new(move || time.now()),
        });
        let parts = Parts {
            store: store.clone(),
            github: hub.unwrap(),
            events: Events::connect(&aws, embedded.bus().to_owned()),
            clock: clock.clock(),
        };
        let mut settings = Settings {
            admin_token: Some(Secret::new(ADMIN)),
            cron_secret: Some(Secret::new(CRON)),
            view_token: Some(Secret::new(VIEW)),
            private_allowed: false,
            secure: true,
            public_url: Some("https://specs.example".to_owned()),
            webhook_secrets: WebhookSecrets::new(vec![Secret::new(MASTER)], Vec::new()),
            once: Some(OnceLink { secret: Secret::new(ONCE) }),
        };
        change(&mut settings);
        let app = admin::app(parts, settings);
        let signals = Mutex::new(signals);
        let watched = Watched::new([ADMIN, VIEW, CRON, ONCE, MASTER, GITHUB_TOKEN]);
        Self { github, store, clock, app, signals, _embedded: embedded, _server: server, _watched: watched }
    }

    /// A public repository with one spec.
    pub(crate) fn repository(&self, name: &str) {
        self.github.create(name);
        self.github.push(name, "main", spec("specs/001-first/README.md"));
    }

    pub(crate) async fn send(&self, ask: Ask) -> Answer {
        let mut request =
            Request::builder().method(ask.method).uri(ask.path).body(Body::from(ask.body)).unwrap();
        *request.headers_mut() = ask.headers;
        request.extensions_mut().insert(ClientAddress(ask.address));
        let (parts, body) = self.app.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let is_page = parts.headers.get(CONTENT_TYPE).is_some_and(|it| it == "text/html; charset=utf-8");
        if is_page && parts.status != StatusCode::NOT_MODIFIED && !text.is_empty() {
            styled::check(&parts.headers, &text);
        }
        Answer { status: parts.status, headers: parts.headers, text }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Ask::new(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Ask::new(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Ask::new(Method::PATCH, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Ask::new(Method::DELETE, path)).await
    }

    /// Adds a project of a new repository, and hears the signal of that.
    pub(crate) async fn project(&self, name: &str) -> Project {
        self.repository(name);
        let answer = self.post("/api/projects", json!({ "repo": name })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        self.signal().await;
        self.stored(answer.json()["project"]["id"].as_str().unwrap()).await.unwrap()
    }

    /// A project, as the store has it now.
    pub(crate) async fn stored(&self, id: &str) -> Option<Project> {
        let ulid: ProjectUlid = self.store.find(&id.parse().unwrap()).await.unwrap()?;
        self.store.project_now(ulid).await.unwrap()
    }

    /// Has a project show an empty folder, as a sync would.
    pub(crate) async fn look(&self, base: &Project, folder: &str) {
        let head = Head {
            snapshot: SnapshotId::of([]),
            format: 1,
            bytes: 1,
            revision: CommitId::from([1; 20]),
            branch: base.branch().to_owned(),
            specs_path: Some(folder.to_owned()),
            tree: None,
            context: Vec::new(),
            stats: Stats::default(),
            changed_at: self.clock.clock().now(),
            sequence: 0,
        };
        let change = HeadMove {
            base: base.clone(),
            owner: None,
            repository: base.repository.clone(),
            visibility: base.visibility,
            head: Some(head),
            look: base.look.clone(),
        };
        assert_eq!(self.store.move_head(&change).await.unwrap(), Moved::Done);
    }

    /// Has GitHub no longer show a project to everybody, as a sync would note it.
    pub(crate) async fn hide(&self, base: &Project) {
        let look = Look { trouble: Some(Trouble::Private), ..base.look.clone() };
        let change = HeadMove {
            base: base.clone(),
            owner: None,
            repository: base.repository.clone(),
            visibility: Visibility::Private,
            head: base.head.clone(),
            look,
        };
        assert_eq!(self.store.move_head(&change).await.unwrap(), Moved::Done);
    }

    /// The next signal that goes over the bus.
    pub(crate) async fn signal(&self) -> Signal {
        let next = async { self.signals.lock().await.recv().await };
        tokio::time::timeout(LIMIT, next).await.expect("a signal goes over the bus").unwrap()
    }

    /// Signs in with the admin token: the session's cookies.
    pub(crate) async fn signed_in(&self) -> String {
        let answer = self.send(Ask::form("/admin/sign-in", &[("token", ADMIN)])).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer.cookies().join("; ")
    }
}

/// A push of one spec.
pub(crate) fn spec(path: &str) -> Push {
    Push::new().write(path, "---\nstatus: planned\ncreated: 2025-11-14\n---\n# First\n")
}

impl Ask {
    pub(crate) fn new(method: Method, path: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "specs.example".parse().unwrap());
        headers.insert(AUTHORIZATION, format!("Bearer {ADMIN}").parse().unwrap());
        Self {
            method,
            path: path.to_owned(),
            headers,
            address: "203.0.113.7".to_owned(),
            body: String::new(),
        }
    }

    /// A form, as a browser sends one: without a bearer token.
    pub(crate) fn form(path: &str, fields: &[(&str, &str)]) -> Self {
        let encoded = fields.iter().map(|(name, value)| format!("{name}={}", web::address::segment(value)));
        let mut ask = Self::new(Method::POST, path).without_token();
        ask.body = encoded.collect::<Vec<_>>().join("&");
        ask.header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html")
    }

    pub(crate) fn without_token(mut self) -> Self {
        self.headers.remove(AUTHORIZATION);
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn cookie(self, cookie: &str) -> Self {
        self.without_token().header(COOKIE.as_str(), cookie)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(http::HeaderName::try_from(name).unwrap(), value.parse().unwrap());
        self
    }

    pub(crate) fn from(mut self, address: &str) -> Self {
        address.clone_into(&mut self.address);
        self
    }

    pub(crate) fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string();
        self.header("content-type", "application/json")
    }

    pub(crate) fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// Why not.
    pub(crate) fn detail(&self) -> String {
        self.json()["detail"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The cookies that are set, as they are sent back.
    pub(crate) fn cookies(&self) -> Vec<String> {
        let set = self.headers.get_all(SET_COOKIE).iter().map(|value| value.to_str().unwrap());
        set.map(|value| value.split(';').next().unwrap().to_owned()).collect()
    }

    /// The CSRF token that a page's form carries.
    pub(crate) fn csrf(&self) -> String {
        let (_, rest) =
            self.text.split_once("name=\"csrf\" value=\"").expect("the page has a form with a token");
        rest.split('"').next().unwrap().to_owned()
    }
}
