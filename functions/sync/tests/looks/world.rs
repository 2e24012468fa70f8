//! The function, the embedded services and a model of GitHub in one process.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::sync::{Signal, SyncState, Trigger, Trouble};
use domain::{
    Blocks, Prepared, Project, ProjectUlid, RepoName, Repository, RepositoryId, Secret, Settings, Snapshot,
    Visibility,
};
use embedded::{Embedded, Place};
use events::Events;
use github::webhook::WebhookSecrets;
use github::{GitHub, GitHubConfig};
use github_model::{Model, Push, Server};
use logs::Watched;
use service::{ManualClock, Preparer};
use store::{NewProject, Store, StoreConfig, SyncRecord};
use sync::{Done, HookSettings, Parts, Sync, SyncEvent};

pub(crate) const TOKEN: &str = "ghp_test";
pub(crate) const REPO: &str = "acme/app";

pub(crate) struct World {
    pub(crate) github: Model,
    pub(crate) clock: ManualClock,
    pub(crate) store: Store,
    pub(crate) embedded: Embedded,
    server: Server,
    repository: RepositoryId,
    token: Option<&'static str>,
    private_allowed: bool,
    pub(crate) again_after: Duration,
    /// What webhooks' secrets are derived from.
    pub(crate) masters: Vec<&'static str>,
    numbers: AtomicU64,
    _watched: Watched,
}

impl World {
    /// One with a repository [`REPO`], which is empty.
    pub(crate) async fn new() -> Self {
        let clock = ManualClock::default();
        let time = clock.clock();
        let github = Model::with_clock(move || time.now());
        github.add_token(TOKEN);
        let repository = github.create(REPO);
        let server = Server::start(github.clone()).await;
        let embedded = Embedded::start(Place::Memory).await.unwrap();
        let place = StoreConfig { table: embedded.table().to_owned(), bucket: embedded.bucket().to_owned() };
        let store = Store::connect(&embedded.sdk_config(), place);
        let (token, numbers) = (Some(TOKEN), AtomicU64::new(1));
        let (private_allowed, masters) = (false, vec!["master"]);
        let again_after = Duration::ZERO;
        Self {
            github,
            clock,
            store,
            embedded,
            server,
            repository,
            token,
            private_allowed,
            again_after,
            masters,
            numbers,
            _watched: Watched::new([TOKEN]),
        }
    }

    pub(crate) fn without_token(mut self) -> Self {
        self.token = None;
        self
    }

    pub(crate) fn private_showcase(mut self) -> Self {
        self.private_allowed = true;
        self
    }

    /// Pushes to `main`.
    pub(crate) fn push(&self, push: Push) {
        self.github.push(REPO, "main", push);
    }

    /// Follows [`REPO`].
    pub(crate) async fn add(&self, settings: Settings) -> ProjectUlid {
        let repository = Repository {
            id: self.repository,
            name: REPO.parse::<RepoName>().unwrap(),
            default_branch: "main".to_owned(),
            description: None,
            stars: 0,
            archived: false,
            private: false,
        };
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let new = NewProject {
            ulid: ProjectUlid::new(number, [7; 10]),
            id: repository.name.default_project_id().unwrap(),
            settings,
            repository,
            visibility: Visibility::Public,
            now: self.clock.clock().now(),
        };
        self.store.add(&new).await.unwrap().unwrap().ulid
    }

    /// Three specs, followed and looked at.
    pub(crate) async fn with_three_specs(self) -> (Self, ProjectUlid) {
        self.push(spec(1).write("specs/001-a/notes.md", "# Notes\n"));
        self.push(spec(2));
        self.push(spec(3).write("AGENTS.md", "Be kind."));
        let ulid = self.add(Settings::default()).await;
        assert_eq!(self.look(ulid, Trigger::Added).await, None);
        self.github.forget_requests();
        (self, ulid)
    }

    pub(crate) fn sync(&self) -> Sync {
        let clock = self.clock.clock();
        let github = GitHub::new(GitHubConfig {
            api_url: self.server.url().to_owned(),
            raw_url: Some(self.server.raw_url().to_owned()),
            token: self.token.map(Secret::new),
            patience: Duration::from_secs(5),
            retry_after: Duration::from_millis(1),
            now: Arc::new(move || clock.now()),
        });
        Sync::new(Parts {
            store: self.store.clone(),
            github: github.unwrap(),
            events: Events::connect(&self.embedded.sdk_config(), self.embedded.bus().to_owned()),
            clock: self.clock.clock(),
            preparer: Preparer { count_tokens: |text| text.len() as u32, blocks: |_, _| Blocks::new() },
            time_limit: Duration::from_mins(5),
            again_after: self.again_after,
            private_allowed: self.private_allowed,
            hooks: HookSettings {
                public_url: Some("https://specs.example".to_owned()),
                secrets: self.webhook_secrets(),
            },
        })
    }

    pub(crate) fn webhook_secrets(&self) -> WebhookSecrets {
        WebhookSecrets::new(self.masters.iter().map(|it| Secret::new(*it)).collect(), Vec::new())
    }

    pub(crate) async fn handle(&self, ulid: ProjectUlid, trigger: Trigger) -> Done {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let event = SyncEvent::Signal(Signal::look(vec![ulid], trigger));
        self.sync().handle(event, &format!("invocation-{number}")).await.unwrap()
    }

    /// One look, and what the trouble was.
    pub(crate) async fn look(&self, ulid: ProjectUlid, trigger: Trigger) -> Option<Trouble> {
        let done = self.handle(ulid, trigger).await;
        assert_eq!((done.looked.len(), done.left.len()), (1, 0), "{done:?}");
        done.looked.into_iter().next().unwrap().1
    }

    /// One look that the schedule asks for, a minute later.
    pub(crate) async fn scheduled(&self, ulid: ProjectUlid) -> Option<Trouble> {
        self.clock.advance(Duration::from_mins(1));
        self.look(ulid, Trigger::Schedule).await
    }

    pub(crate) async fn project(&self, ulid: ProjectUlid) -> Project {
        self.store.project_now(ulid).await.unwrap().unwrap()
    }

    pub(crate) async fn state(&self, ulid: ProjectUlid) -> (Visibility, SyncState) {
        let project = self.project(ulid).await;
        (project.visibility, project.sync_state(self.clock.clock().now()))
    }

    /// What is shown: names and titles.
    pub(crate) async fn shown(&self, ulid: ProjectUlid) -> Vec<String> {
        let snapshot = self.snapshot(ulid).await;
        snapshot.specs().iter().map(|spec| format!("{} {}", spec.name, spec.display_title())).collect()
    }

    pub(crate) async fn snapshot(&self, ulid: ProjectUlid) -> Snapshot {
        let head = self.project(ulid).await.head.expect("a head");
        let bytes = self.store.snapshot(ulid, head.snapshot, head.format, head.bytes).await.unwrap();
        Snapshot::assemble(Prepared::decode(bytes.unwrap().to_vec()).unwrap().project)
    }

    /// The log, newest first, as `succeeded +1 ~0 -0`.
    pub(crate) async fn log(&self, ulid: ProjectUlid) -> Vec<String> {
        let syncs = self.store.syncs(ulid, 100).await.unwrap().syncs;
        let line = |it: &SyncRecord| format!("{:?} +{} ~{} -{}", it.result, it.added, it.updated, it.deleted);
        syncs.iter().map(|(_, record)| line(record)).collect()
    }
}

/// Waits for something while the model works out an answer: on another thread, for the model knows no waiting.
pub(crate) fn meanwhile<F>(work: F) -> impl FnOnce(&Model) + Send + 'static
where
    F: Future + Send + 'static,
{
    let runtime = tokio::runtime::Handle::current();
    move |_| {
        std::thread::scope(|scope| {
            scope.spawn(|| drop(runtime.block_on(work)));
        });
    }
}

/// A push of one spec: `specs/001-a/README.md`.
pub(crate) fn spec(number: usize) -> Push {
    let letter = char::from(b'a' + (number as u8 - 1) % 26);
    let text = format!("---\nstatus: planned\n---\n\n# Spec {number}\n\nText of {number}.\n");
    Push::new().write(format!("specs/{number:03}-{letter}/README.md"), text)
}
