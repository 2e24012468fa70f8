//! A folder of specs, and the app over it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use domain::{Origin, Prepared, ProjectId, Secret};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::Value;
use service::{FilesystemSource, FolderConfig, ManualClock, Mode, SpecSource as _, SpecsService};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::follows::Follows;

/// Three specs, one of them with a sub-spec, a picture and a dependency.
const SPECS: [(&str, &str); 5] = [
    (
        "002-search/README.md",
        "---\nstatus: in-progress\npriority: high\ncreated: 2025-11-14\ntags: [web, index]\ndepends_on: [1]\n\
         assignee: ada\n---\n# Search\n\n## Overview\n\nFinds the zebra. See [the design](DESIGN.md) and \
         [snapshots](../001-snapshots/README.md#why).\n\n- [x] one\n- [ ] two\n",
    ),
    ("002-search/DESIGN.md", "# The design\n\nAn inverted index.\n"),
    ("002-search/a picture.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    (
        "001-snapshots/README.md",
        "---\nstatus: complete\npriority: critical\ncreated: 2025-11-01\ncompleted: 2025-11-09\ntags: [core]\n---\n\
         # Snapshots\n\n## Why\n\nImmutable.\n",
    ),
    (
        "000-old/README.md",
        "---\nstatus: archived\ncreated: 2025-10-01\ntags: []\npriority: low\n---\n# Old\n\n## X\n\ny\n",
    ),
];

pub(crate) struct World {
    dir: TempDir,
    pub(crate) clock: ManualClock,
    app: read::Routes,
    pub(super) follows: Option<Follows>,
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(&SPECS)
    }

    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (path, content) in files {
            write(&dir, path, content);
        }
        fs::create_dir_all(dir.path().join("specs")).unwrap();
        Self::over(dir, None)
    }

    /// The same folder, in an instance that begins with a snapshot that was prepared from it now.
    pub(crate) async fn restarted_with_prepared(self) -> Self {
        let current = source(&self.dir, &self.clock, None).snapshot(&ProjectId::local()).await.unwrap();
        let bytes =
            Prepared::encode(&Origin::default(), &current.snapshot, current.index(), &BTreeMap::new());
        Self::over(self.dir, Some(Prepared::decode(bytes).unwrap()))
    }

    fn over(dir: TempDir, prepared: Option<Prepared>) -> Self {
        let clock = ManualClock::default();
        let source = source(&dir, &clock, prepared);
        let service = SpecsService::new(Mode::Filesystem, Some(source), None);
        Self { app: read::app(Arc::new(service), settings(&clock)), dir, clock, follows: None }
    }

    /// A store of followed projects, and, in that mode, the folder beside it.
    pub(crate) async fn following(mode: Mode) -> Self {
        Self::following_with(mode, |_| {}).await
    }

    /// The same, with settings that `change` makes other ones.
    pub(crate) async fn following_with(mode: Mode, change: impl FnOnce(&mut read::Settings)) -> Self {
        let (dir, clock) = (tempfile::tempdir().unwrap(), ManualClock::default());
        for (path, content) in SPECS {
            write(&dir, path, content);
        }
        let mut settings = settings(&clock);
        change(&mut settings);
        let folder = (mode != Mode::Database).then(|| source(&dir, &clock, None));
        let follows = Follows::start(&clock, settings.view_token.is_some()).await;
        let service = SpecsService::new(mode, folder, Some(follows.source.clone()));
        Self { app: read::app(Arc::new(service), settings), dir, clock, follows: Some(follows) }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join("specs").join(path)
    }

    pub(crate) fn write(&self, path: &str, content: &str) {
        write(&self.dir, path, content);
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    pub(crate) fn lose_folder(&self) {
        fs::rename(self.path(""), self.dir.path().join("gone")).unwrap();
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        if answer.is_page() && answer.header("content-encoding").is_empty() && !answer.body.is_empty() {
            styled::check(&answer.headers, answer.text());
        }
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        let request = Request::post(path).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub(crate) async fn json(&self, path: &str) -> Value {
        self.get(path).await.json()
    }
}

fn settings(clock: &ManualClock) -> read::Settings {
    read::Settings {
        revalidation_secret: Some(Secret::new("s3cret")),
        view_token: None,
        secure: true,
        web_url: "https://github.com".to_owned(),
        public_url: None,
        poll: Duration::from_millis(500),
        answers_max_bytes: 1 << 20,
        events: None,
        clock: clock.clock(),
    }
}

fn write(dir: &TempDir, path: &str, content: &str) {
    let path = dir.path().join("specs").join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn source(dir: &TempDir, clock: &ManualClock, prepared: Option<Prepared>) -> FilesystemSource {
    let origin = Origin {
        name: Some("app".to_owned()),
        repo_url: Some("https://github.com/acme/app".to_owned()),
        branch: Some("main".to_owned()),
        revision: Some("f108186".to_owned()),
        specs_path: Some("docs/specs".to_owned()),
    };
    FilesystemSource::new(FolderConfig {
        dir: dir.path().join("specs"),
        ttl: Duration::from_mins(1),
        cache_bytes: 1 << 20,
        origin,
        root: None,
        prepared,
        preparer: None,
        clock: clock.clock(),
    })
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn is_page(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }
}
