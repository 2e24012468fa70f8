//! A store of its own for each test, and projects to put into it.

use std::sync::atomic::{AtomicU64, Ordering};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    BlobId, CommitId, Head, Look, Project, ProjectUlid, Repository, RepositoryId, Settings, SnapshotId,
    Stats, Timestamp, TreeId, Visibility,
};
use embedded::{Embedded, Place};
use store::{HeadMove, LeaseTaken, NewProject, Store, StoreConfig};

/// An empty store, and what is behind it.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) dynamo: aws_sdk_dynamodb::Client,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) table: String,
    pub(crate) bucket: String,
    _embedded: Embedded,
}

pub(crate) type Item = std::collections::HashMap<String, AttributeValue>;

impl World {
    pub(crate) async fn new() -> Self {
        let embedded = Embedded::start(Place::Memory).await.unwrap();
        let sdk = embedded.sdk_config();
        let mut dynamo = aws_sdk_dynamodb::config::Builder::from(&sdk);
        let mut table = embedded.table().to_owned();
        if let Some(endpoint) = other_dynamodb() {
            static TABLES: AtomicU64 = AtomicU64::new(0);
            table = format!("suite-{}-{}", std::process::id(), TABLES.fetch_add(1, Ordering::Relaxed));
            dynamo = dynamo.endpoint_url(endpoint);
        }
        let dynamo = aws_sdk_dynamodb::Client::from_conf(dynamo.build());
        embedded::create_table(&dynamo, &table).await.unwrap();
        let s3 = aws_sdk_s3::config::Builder::from(&sdk).force_path_style(true).build();
        let s3 = aws_sdk_s3::Client::from_conf(s3);
        let bucket = embedded.bucket().to_owned();
        let config = StoreConfig { table: table.clone(), bucket: bucket.clone() };
        let store = Store::new(dynamo.clone(), s3.clone(), config);
        Self { store, dynamo, s3, table, bucket, _embedded: embedded }
    }

    /// Adds the project of that number, with `change` made to it.
    pub(crate) async fn add_as(&self, n: u64, change: impl FnOnce(&mut NewProject)) -> Project {
        let mut new = new(n);
        change(&mut new);
        self.store.add(&new).await.unwrap().unwrap()
    }

    pub(crate) async fn add(&self, n: u64) -> Project {
        self.add_as(n, |_| ()).await
    }

    /// The project as it is now.
    pub(crate) async fn now(&self, of: &Project) -> Project {
        self.store.project_now(of.ulid).await.unwrap().unwrap()
    }

    /// Takes the lease from 1,000 s to 2,000 s.
    pub(crate) async fn lease(&self, of: &Project, owner: &str) -> LeaseTaken {
        self.store.take_lease(of.ulid, owner, at(1_000), at(2_000)).await.unwrap()
    }

    /// An item of the table as it is.
    pub(crate) async fn item(&self, of: &Project, sort: &str) -> Option<Item> {
        let request = self.dynamo.get_item().table_name(&self.table).consistent_read(true);
        let request = request.key("pk", AttributeValue::S(format!("PROJECT#{}", of.ulid)));
        request.key("sk", AttributeValue::S(sort.to_owned())).send().await.unwrap().item
    }

    /// What an item of content holds.
    pub(crate) async fn body(&self, of: &Project, sort: &str) -> Vec<u8> {
        self.item(of, sort).await.unwrap()["body"].as_b().unwrap().clone().into_inner()
    }

    /// The sort keys of everything of a project.
    pub(crate) async fn sorts(&self, of: &Project) -> Vec<String> {
        let request = self.dynamo.query().table_name(&self.table).key_condition_expression("pk = :pk");
        let request =
            request.expression_attribute_values(":pk", AttributeValue::S(format!("PROJECT#{}", of.ulid)));
        let items = request.send().await.unwrap().items.unwrap_or_default();
        items.iter().map(|item| item["sk"].as_s().unwrap().clone()).collect()
    }

    /// The objects of the bucket.
    pub(crate) async fn objects(&self) -> Vec<String> {
        let list = self.s3.list_objects_v2().bucket(&self.bucket).send().await.unwrap();
        list.contents.unwrap_or_default().into_iter().filter_map(|object| object.key).collect()
    }

    /// An object of which no item tells.
    pub(crate) async fn put_object(&self, key: &str) {
        self.s3.put_object().bucket(&self.bucket).key(key).send().await.unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the suite says against which DynamoDB")]
fn other_dynamodb() -> Option<String> {
    std::env::var("LIVESPECS_DYNAMODB").ok().filter(|url| !url.is_empty())
}

/// That many seconds after the beginning.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_767_225_600_000 + seconds * 1000)
}

pub(crate) fn ulid(n: u64) -> ProjectUlid {
    let bits = n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes();
    let mut random = [0; 10];
    random[2..].copy_from_slice(&bits);
    ProjectUlid::new(1_767_225_600_000 + n, random)
}

pub(crate) fn new(n: u64) -> NewProject {
    NewProject {
        ulid: ulid(n),
        id: format!("acme.app{n}").parse().unwrap(),
        settings: Settings::default(),
        repository: Repository {
            id: RepositoryId(1000 + n),
            name: format!("Acme/app{n}").parse().unwrap(),
            default_branch: "main".to_owned(),
            description: Some("An app".to_owned()),
            stars: 3,
            archived: false,
            private: false,
        },
        visibility: Visibility::Public,
        now: at(0),
    }
}

pub(crate) fn snapshot_id(n: u32) -> SnapshotId {
    SnapshotId::of([("specs/1/README.md", BlobId::of(&n.to_be_bytes()))])
}

/// A head that shows the content of that number.
pub(crate) fn head(n: u32) -> Head {
    let id = BlobId::of(&n.to_be_bytes());
    Head {
        snapshot: snapshot_id(n),
        format: domain::Prepared::FORMAT,
        bytes: 1000 + u64::from(n),
        revision: CommitId::from(*id.as_bytes()),
        branch: "main".to_owned(),
        specs_path: Some("specs".to_owned()),
        tree: Some(TreeId::from(*id.as_bytes())),
        context: vec![("AGENTS.md".to_owned(), id), ("README.md".to_owned(), id)],
        stats: Stats { total: n as usize, by_status: [1, 2, 3, 4, 5], by_priority: [0, 1, 0, 0] },
        changed_at: at(i64::from(n)),
        sequence: 0,
    }
}

pub(crate) fn look(seconds: i64) -> Look {
    Look {
        looked_at: Some(at(seconds)),
        next_at: Some(at(seconds + 3600)),
        repository_etag: Some("W/\"3f1c\"".to_owned()),
        commit_etag: Some("\"77ab\"".to_owned()),
        ..Look::default()
    }
}

/// A look that began with `base` and saw nothing new.
pub(crate) fn move_of(base: &Project, owner: Option<&str>) -> HeadMove {
    HeadMove {
        base: base.clone(),
        owner: owner.map(str::to_owned),
        repository: base.repository.clone(),
        visibility: base.visibility,
        head: base.head.clone(),
        look: look(1_500),
    }
}

/// A look that found the content of that number.
pub(crate) fn move_to(base: &Project, owner: Option<&str>, n: u32) -> HeadMove {
    HeadMove { head: Some(head(n)), ..move_of(base, owner) }
}
