//! The webhook function, and deliveries as GitHub makes them: signed, over HTTP.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use bytes::Bytes;
use domain::webhook::{HookState, ProjectHook};
use domain::{ProjectUlid, Secret};
use events::Events;
use github::webhook::{SIGNATURE, WebhookSecrets, sign};
use github_model::Webhook;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use service::Clock;
use store::Written;
use tokio::net::TcpListener;

use crate::parties::Parties;
use crate::reader::Answer;
use crate::world::World;

/// What projects' secrets are derived from: the second is the one before.
pub(crate) const MASTERS: [&str; 2] = [MASTER, "world-master-secret-before"];

/// The one in force.
pub const MASTER: &str = "world-master-secret";

/// The secrets of hooks that were made by hand.
pub const CONFIGURED: [&str; 2] = ["by hand", "by hand, before"];

/// Where deliveries come to whose event is not taken.
const BROKEN: &str = "/broken";

/// One delivery.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Where it goes.
    pub path: String,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its bytes.
    pub body: Bytes,
    /// Who signs it.
    secret: Secret,
}

/// The secrets that the function knows.
pub(crate) fn secrets(masters: &[&str]) -> WebhookSecrets {
    let all = |texts: &[&str]| texts.iter().map(|text| Secret::new(*text)).collect();
    WebhookSecrets::new(all(masters), all(&CONFIGURED))
}

impl Delivery {
    /// To a project's own address, signed with its secret.
    pub fn to(project: ProjectUlid, event: &str, body: &Value) -> Self {
        let secret = secrets(&MASTERS).of_project(project).expect("there is a master");
        Self::new(format!("/webhooks/github/{project}"), secret, event, body)
    }

    /// To the address for all, signed with the first secret of those.
    pub fn to_all(event: &str, body: &Value) -> Self {
        Self::new("/webhooks/github".to_owned(), Secret::new(CONFIGURED[0]), event, body)
    }

    fn new(path: String, secret: Secret, event: &str, body: &Value) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let delivery = Self { path, headers: Vec::new(), body: Bytes::from(body.to_string()), secret };
        delivery
            .header("content-type", "application/json")
            .header("x-github-event", event)
            .header("x-github-delivery", &format!("00000000-0000-4000-8000-{number:012x}"))
            .signed()
    }

    /// The same to another address.
    pub fn at(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// The same with a header in place of those of that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.and(name, value)
    }

    /// The same with one header more.
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same without a header.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// The same with other bytes; the signature stays.
    pub fn saying(self, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// The same, signed as it is now.
    pub fn signed(self) -> Self {
        let signature = sign(&self.secret, &self.body);
        self.header(SIGNATURE, &signature)
    }

    /// The same, signed with another secret.
    pub fn signed_with(self, secret: Secret) -> Self {
        Self { secret, ..self }.signed()
    }

    /// The same, signed with what the project's secret was before the last change of the master.
    pub fn signed_as_before(self, project: ProjectUlid) -> Self {
        let secret = secrets(&MASTERS[1..]).of_project(project).expect("there is a master");
        self.signed_with(secret)
    }

    /// The same where the bus takes no event.
    pub fn without_a_bus(self) -> Self {
        Self { path: format!("{BROKEN}{}", self.path), ..self }
    }

    /// What GitHub calls it.
    pub fn guid(&self) -> domain::webhook::DeliveryGuid {
        let header = self.headers.iter().find(|(name, _)| name == "x-github-delivery");
        header.and_then(|(_, guid)| guid.parse().ok()).expect("it has a GUID")
    }
}

impl World {
    /// Delivers, and gives what is answered.
    pub async fn deliver(&self, delivery: &Delivery) -> Answer {
        let url = format!("http://{}{}", self.webhook, delivery.path);
        let mut request = Request::post(url);
        for (name, value) in &delivery.headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(delivery.body.clone())).expect("a request");
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
        let (parts, body) = client.request(request).await.expect("an answer").into_parts();
        let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }
}

impl World {
    /// The project is to have a hook that is cared for: sync makes it with a look, ten minutes from now at the earliest.
    ///
    /// # Panics
    /// Where somebody else writes of it at the same moment.
    pub async fn want_hook(&self, project: ProjectUlid) {
        let why = "GitHub had no answer when it was asked for.";
        let pending = ProjectHook::without(HookState::Pending, why, self.now());
        let written = self.direct.set_webhook(&self.project(project).await, &pending).await;
        assert_eq!(written.expect("the store works"), Written::Done);
    }

    /// GitHub delivers to a project's own address from now on, as `kind` (`json`, `form`). Gives the hook's number.
    pub fn hook(&self, repository: &str, project: ProjectUlid, kind: &str) -> u64 {
        let secret = secrets(&MASTERS).of_project(project).expect("there is a master");
        let url = format!("{}/webhooks/github/{project}", self.public_url());
        let hook = Webhook {
            content_type: kind.to_owned(),
            events: ["push", "repository"].map(str::to_owned).to_vec(),
            ..Webhook::to(url).signed(secret.reveal())
        };
        self.github.add_webhook(repository, hook)
    }

    /// Returns when all that GitHub had to deliver was delivered, and all that it led to is done.
    pub async fn arrived(&self) {
        self.github.deliveries_ended().await;
        self.settled().await;
    }
}

/// Serves the webhook function until the runtime ends.
pub(crate) async fn serve(parties: &Parties, clock: Clock) -> SocketAddr {
    let app = |events: Events| {
        let parts = webhook::Parts { store: parties.store(), events, clock: clock.clone() };
        let web_url = "https://github.com".to_owned();
        webhook::app(parts, webhook::Settings { secrets: secrets(&MASTERS), web_url })
    };
    let no_bus = Events::connect(&parties.endpoints().sdk_config(), "no-such-bus".to_owned());
    let router = Router::new().nest(BROKEN, app(no_bus)).merge(app(parties.events()));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(axum::serve(listener, router).into_future());
    address
}
