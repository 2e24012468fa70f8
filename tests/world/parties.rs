//! The parties outside of livespecs: GitHub, and AWS behind proxies.

use std::time::Duration;

use bytes::Bytes;
use domain::{ProjectUlid, RepoName, Repository, Settings, Timestamp, Visibility};
use embedded::{Embedded, Endpoints, Place};
use events::Events;
use github::{At, Conditional, GitHub, GitHubConfig};
use github_model::{Model, Server};
use http::Request;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::json;
use service::Clock;
use store::{NewProject, Store, StoreConfig};

use crate::proxy::{Kind, Proxy};
use crate::{Delivery, MASTER, TOKEN};

/// GitHub, table, bucket and bus. They end with this value.
pub struct Parties {
    /// What GitHub is.
    pub github: Model,
    /// What serves it.
    pub server: Server,
    /// What stands before the table.
    pub table: Proxy,
    /// What stands before the bucket.
    pub bucket: Proxy,
    embedded: Embedded,
    _replica: Option<Embedded>,
    clock: Clock,
}

impl Parties {
    /// Starts them all, on free ports of loopback. With a `replica`, eventually consistent reads can be behind.
    pub async fn start(clock: Clock, replica: bool) -> Self {
        let time = clock.clone();
        let github = Model::with_clock(move || time.now());
        github.add_token(TOKEN);
        let server = Server::start(github.clone()).await;
        let embedded = Embedded::start(Place::Memory).await.expect("the embedded services start");
        let replica = if replica {
            Some(Embedded::start(Place::Memory).await.expect("the replica starts"))
        } else {
            None
        };
        let behind = replica.as_ref().map(Embedded::dynamodb_url);
        let table = Proxy::start(Kind::DynamoDb, embedded.dynamodb_url(), behind).await.expect("a proxy");
        let bucket = Proxy::start(Kind::S3, embedded.s3_url(), None).await.expect("a proxy");
        Self { github, server, table, bucket, embedded, _replica: replica, clock }
    }

    /// Where the functions find AWS: behind the proxies.
    pub fn endpoints(&self) -> Endpoints {
        Endpoints {
            dynamodb: self.table.url(),
            s3: self.bucket.url(),
            events: self.embedded.events_url().to_owned(),
        }
    }

    /// The names of table and bucket.
    pub fn place(&self) -> StoreConfig {
        StoreConfig { table: self.embedded.table().to_owned(), bucket: self.embedded.bucket().to_owned() }
    }

    /// The name of the bus.
    pub fn bus(&self) -> &str {
        self.embedded.bus()
    }

    /// The variables by which a function in a process of its own finds them.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let (endpoints, place) = (self.endpoints(), self.place());
        vec![
            ("SPECS_MODE", "database".to_owned()),
            ("TABLE_NAME", place.table),
            ("BUCKET_NAME", place.bucket),
            ("EVENT_BUS_NAME", self.bus().to_owned()),
            ("GITHUB_API_URL", self.server.url().to_owned()),
            ("GITHUB_RAW_URL", self.server.raw_url().to_owned()),
            ("GITHUB_TOKEN", TOKEN.to_owned()),
            ("WEBHOOK_MASTER_SECRET", MASTER.to_owned()),
            ("AWS_ENDPOINT_URL_DYNAMODB", endpoints.dynamodb),
            ("AWS_ENDPOINT_URL_S3", endpoints.s3),
            ("AWS_ENDPOINT_URL_EVENTBRIDGE", endpoints.events),
            ("AWS_ACCESS_KEY_ID", "local".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "local-secret".to_owned()),
        ]
    }

    /// GitHub's delivery of a push that changed that file: each is another one. `None`: there is no such project.
    pub async fn delivery(&self, project: ProjectUlid, file: &str) -> Option<Delivery> {
        let followed = self.direct_store().project_now(project).await.expect("the store works")?;
        let name = &followed.repository.name;
        let body = json!({
            "ref": "refs/heads/main", "created": false, "deleted": false, "forced": false,
            "commits": [{ "message": "A change", "added": [], "removed": [], "modified": [file] }],
            "repository": {
                "id": followed.repository.id, "full_name": name, "html_url": format!("https://github.com/{name}"),
                "default_branch": "main",
            },
        });
        Some(Delivery::to(project, "push", &body))
    }

    /// The store as the functions reach it.
    pub fn store(&self) -> Store {
        Store::connect(&self.endpoints().sdk_config(), self.place())
    }

    /// The store as it is.
    pub fn direct_store(&self) -> Store {
        Store::connect(&self.embedded.sdk_config(), self.place())
    }

    /// Has the events of the bus handed over.
    pub fn on_event(&self, target: embedded::Target) {
        self.embedded.on_event(target);
    }

    /// Returns when all events that came were handed over.
    pub async fn settled(&self) {
        self.embedded.settled().await;
    }

    /// The bus.
    pub fn events(&self) -> Events {
        Events::connect(&self.embedded.sdk_config(), self.bus().to_owned())
    }

    /// Makes the project's item one that nobody can read: of a later version.
    pub async fn damage(&self, project: ProjectUlid) {
        let change = json!({
            "TableName": self.embedded.table(),
            "Key": { "pk": { "S": format!("PROJECT#{project}") }, "sk": { "S": "META" } },
            "ConditionExpression": "attribute_exists(pk)",
            "UpdateExpression": "SET #format = :later",
            "ExpressionAttributeNames": { "#format": "format" },
            "ExpressionAttributeValues": { ":later": { "N": "99" } },
        });
        let request = Request::post(self.embedded.dynamodb_url())
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", "DynamoDB_20120810.UpdateItem")
            .header("x-amz-date", "20260101T000000Z")
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, \
                 SignedHeaders=host;x-amz-date, Signature=00",
            )
            .body(Full::new(Bytes::from(change.to_string())))
            .expect("a request");
        let client = Client::builder(TokioExecutor::new()).build_http();
        let answer = client.request(request).await.expect("the table answers");
        assert_eq!(answer.status(), 200);
    }

    /// A client of GitHub, as the functions have it.
    pub fn hub(&self, with_token: bool) -> GitHub {
        let clock = self.clock.clone();
        GitHub::new(GitHubConfig {
            api_url: self.server.url().to_owned(),
            raw_url: Some(self.server.raw_url().to_owned()),
            token: with_token.then(|| domain::Secret::new(TOKEN)),
            patience: Duration::from_secs(5),
            retry_after: Duration::from_millis(1),
            now: std::sync::Arc::new(move || clock.now()),
        })
        .expect("these settings are good")
    }

    /// Adds a repository as the admin function does, without a first look; its number is `number`. `id`: another than the
    /// usual one.
    pub async fn add(
        &self,
        name: &str,
        id: Option<&str>,
        settings: Settings,
        number: u64,
        with_token: bool,
    ) -> ProjectUlid {
        let repo: RepoName = name.parse().expect("a name");
        let asked = self.hub(with_token).session().repository(&At::Name(repo), None).await;
        let Ok(Conditional::Changed { value, .. }) = asked else { panic!("{name}: {asked:?}") };
        let ulid = self.keep_as(value.repository, id, settings, number, self.clock.now()).await;
        self.github.forget_requests();
        ulid
    }

    /// Puts a repository into the store; it is due at `due`.
    pub async fn keep(
        &self,
        repository: Repository,
        settings: Settings,
        number: u64,
        due: Timestamp,
    ) -> ProjectUlid {
        self.keep_as(repository, None, settings, number, due).await
    }

    async fn keep_as(
        &self,
        repository: Repository,
        id: Option<&str>,
        settings: Settings,
        number: u64,
        due: Timestamp,
    ) -> ProjectUlid {
        let random = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
        let mut bits = [0; 10];
        bits[2..].copy_from_slice(&random);
        let ulid = ProjectUlid::new(number, bits);
        let usual = repository.name.default_project_id();
        let id = id.map_or(usual, |id| id.parse().ok()).expect("an id");
        let visibility = if repository.private { Visibility::Private } else { Visibility::Public };
        let new = NewProject { ulid, id, settings, repository, visibility, now: due };
        self.direct_store().add(&new).await.expect("the store works").expect("nobody else is there");
        ulid
    }
}
