//! A folder of specs, a model of GitHub, and the `livespecs` that shows both.

use std::fs;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{SystemTime, UNIX_EPOCH};

use domain::Timestamp;
use fantoccini::key::Key;
use github_model::{HookRights, Model, Push, Server};
use scenarios::http::{self, Request, Response};
use scenarios::process::Process;
use scenarios::wait;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::browser::Browser;
use crate::{LIMIT, project, variable};

/// The token with which GitHub is asked, and the one with which one signs in.
const GITHUB_TOKEN: &str = "github-token";
pub(crate) const ADMIN_TOKEN: &str = "admin-token-of-tests";

/// A running livespecs, and what it is about.
pub(crate) struct Site {
    pub(crate) github: Model,
    pub(crate) address: SocketAddr,
    folder: TempDir,
    // In this order: what runs ends before that on which it runs.
    process: Process,
    _github_server: Server,
    _runtime: Runtime,
}

/// A path below the specs folder, and what is there.
pub(crate) type File = (String, String);

/// One site for all tests that only look: the folder and `acme/app` have the same specs, `acme/broken` cannot be followed.
pub(crate) fn shared() -> Arc<Site> {
    static SHARED: Mutex<Weak<Site>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let site = Arc::new(project::site());
        *shared = Arc::downgrade(&site);
        site
    })
}

impl Site {
    /// Serves those files, and follows nothing yet.
    pub(crate) fn new(files: &[File]) -> Self {
        Self::named("acme/plans", files)
    }

    /// The same where the folder is of a project of that name.
    pub(crate) fn named(name: &str, files: &[File]) -> Self {
        let github = Model::with_clock(now);
        github.add_token(GITHUB_TOKEN);
        let runtime = Runtime::new().unwrap();
        let github_server = runtime.block_on(Server::start(github.clone()));
        let folder = tempfile::tempdir().unwrap();
        let address = wait::free_address().unwrap();
        for (path, text) in files {
            write(&folder, path, text);
        }
        fs::create_dir_all(folder.path().join("specs")).unwrap();
        let mut command = Command::new(variable("LIVESPECS_BINARY"));
        command.current_dir(folder.path()).env_clear().args([
            "--in-memory",
            "--port",
            &address.port().to_string(),
        ]);
        // GitHub delivers to it: it has to know how it is reached.
        command.args(["--public-url", &format!("http://{address}")]).envs([
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ("GIT_CEILING_DIRECTORIES", "/tmp"),
            ("GITHUB_API_URL", github_server.url()),
            ("GITHUB_RAW_URL", github_server.raw_url()),
            ("GITHUB_TOKEN", GITHUB_TOKEN),
            ("ADMIN_TOKEN", ADMIN_TOKEN),
            ("PROJECT_NAME", name),
        ]);
        let process = Process::start(command).unwrap();
        let started =
            wait::until("the start", LIMIT, || process.said().contains("Ctrl-C ends it.").then_some(()));
        started.unwrap_or_else(|error| panic!("{error}: {}", process.said()));
        Self { github, address, folder, process, _github_server: github_server, _runtime: runtime }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Writes a file below the specs folder.
    pub(crate) fn write(&self, path: &str, text: &str) {
        write(&self.folder, path, text);
    }

    /// A repository with those files below `specs`.
    pub(crate) fn repository(&self, name: &str, files: &[File]) {
        self.github.create(name);
        self.github.set_hook_rights(GITHUB_TOKEN, HookRights::Write);
        let push = files
            .iter()
            .fold(Push::new(), |push, (path, text)| push.write(format!("specs/{path}"), text.clone()));
        self.github.push(name, "main", push);
    }

    /// Follows a repository, and waits until it is shown.
    pub(crate) fn follow(&self, settings: &Value) {
        let added = self.change("POST", "/api/projects", settings);
        assert_eq!(added.status, 201, "{}", added.text());
        let id = added.json()["project"]["id"]
            .as_str()
            .or(added.json()["id"].as_str())
            .unwrap_or_default()
            .to_owned();
        self.until("the project", || {
            (self.get(&format!("/projects/{id}/specs")).text().contains("data-rows")).then_some(())
        });
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        http::send(self.address, &Request::get(path).header("accept", "text/html")).unwrap()
    }

    /// A request of one who may change something.
    pub(crate) fn change(&self, method: &'static str, path: &str, body: &Value) -> Response {
        let request = Request { method, ..Request::post(path, body) };
        let request = request.header("authorization", format!("Bearer {ADMIN_TOKEN}"));
        http::send(self.address, &request).unwrap()
    }

    /// Has a project looked at now.
    pub(crate) fn look_again(&self, id: &str) {
        let asked = self.change("POST", &format!("/api/projects/{id}/sync"), &json!({}));
        assert_eq!(asked.status, 202, "{}", asked.text());
    }

    /// Waits for something that is seen in the end.
    pub(crate) fn until<T>(&self, what: &str, condition: impl FnMut() -> Option<T>) -> T {
        wait::until(what, LIMIT, condition).unwrap_or_else(|error| panic!("{error}\n{}", self.process.said()))
    }

    /// Signs that browser in, as a person does: with the form.
    pub(crate) fn sign_in(&self, browser: &Browser) {
        browser.open(&self.url("/admin/sign-in"));
        browser.press(ADMIN_TOKEN);
        browser.press(Key::Enter);
        browser.until("location.pathname === '/admin'");
    }
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join("specs").join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn now() -> Timestamp {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(elapsed.as_millis() as i64)
}
