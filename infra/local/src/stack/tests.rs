use std::time::Duration;

use domain::{Origin, Project};
use github_model::{Kind, Model, Push};
use http::Method;
use scenarios::wait;
use service::ManualClock;
use tower_service::Service as _;

use super::*;
use crate::events::Hub;
use crate::front::Front;
use crate::hosts::Hosts;

const LIMIT: Duration = Duration::from_secs(30);
const TICK: Duration = Duration::from_millis(10);

/// A stack on a clock of its own, with `acme/app` followed and looked at once.
struct Running {
    clock: ManualClock,
    github: Model,
    config: Config,
    service: Arc<SpecsService>,
    stack: Stack,
    _server: github_model::Server,
    _folder: tempfile::TempDir,
}

impl Running {
    async fn start() -> Self {
        let clock = ManualClock::default();
        let time = clock.clock();
        let github = Model::with_clock(move || time.now());
        github.add_token("token");
        github.create("acme/app");
        github.push("acme/app", "main", Push::new().write("specs/001-first/README.md", "# First\n"));
        let server = github_model::Server::start(github.clone()).await;
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("001-here")).unwrap();
        std::fs::write(folder.path().join("001-here/README.md"), "# Here\n").unwrap();
        let settings = [
            ("SPECS_MODE", "both"),
            ("SPECS_DIR", folder.path().to_str().unwrap()),
            ("HEAD_TTL", "0"),
            ("GITHUB_API_URL", server.url()),
            ("GITHUB_TOKEN", "token"),
            ("ADMIN_TOKEN", "admin-token-of-tests"),
        ];
        let lookup = |name: &str| settings.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
        let config = Config::from_lookup(lookup).unwrap();
        let stack = Stack::start(&config, Place::Memory, None, &clock.clock()).await.unwrap();
        let service =
            boot::specs_service(&config, Origin::default(), None, Some(PREPARER), Some(stack.store()));
        let service = Arc::new(service);
        stack.embedded.on_event(stack.target(&service));
        let running = Self { clock, github, config, service, stack, _server: server, _folder: folder };
        running.add().await;
        running.until("the first look", |project| project.head.is_some());
        running.stack.embedded.settled().await;
        running
    }

    async fn add(&self) {
        let body = axum::body::Body::from(r#"{"repo": "acme/app"}"#);
        let request = Request::builder().method(Method::POST).uri("/api/projects");
        let request = request
            .header("authorization", "Bearer admin-token-of-tests")
            .header("content-type", "application/json");
        let added = self.stack.functions()[0].1.call(request.body(body).unwrap()).await.unwrap();
        assert_eq!(added.status(), 201);
    }

    /// Has the schedule tick from now on.
    fn tick(&self) -> Ticking {
        let (end, ending) = watch::channel(false);
        Ticking { end, task: tokio::spawn(schedule(self.stack.sync.clone(), TICK, ending)) }
    }

    async fn project(&self) -> Project {
        let ulid = self.stack.store.find(&"acme.app".parse().unwrap()).await.unwrap().unwrap();
        self.stack.store.project_now(ulid).await.unwrap().unwrap()
    }

    fn until(&self, what: &str, is_so: impl Fn(&Project) -> bool) -> Project {
        let runtime = tokio::runtime::Handle::current();
        let look = || Some(runtime.block_on(self.project())).filter(&is_so);
        tokio::task::block_in_place(|| wait::until(what, LIMIT, look)).unwrap()
    }
}

/// A schedule that ticks until it is ended.
struct Ticking {
    end: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

impl Ticking {
    async fn end(self) {
        self.end.send(true).unwrap();
        self.task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_looked_at_when_it_is_due_and_not_before_and_what_is_asked_is_free_when_nothing_is_new()
{
    let running = Running::start().await;
    let ticking = running.tick();
    // The first look of the schedule learns the tags that make the next one free.
    let added = running.project().await;
    let wait = added.look.next_at.unwrap().as_millis() - running.clock.clock().now().as_millis();
    running.clock.advance(Duration::from_millis(wait.unsigned_abs() + 1000));
    let first = running.until("the first look", |project| project.look.looked_at > added.look.looked_at);
    // These ticks are quick: another one may have come before the look had ended.
    ticking.end().await;
    running.stack.embedded.settled().await;
    running.github.forget_requests();

    let wait = first.look.next_at.unwrap().as_millis() - running.clock.clock().now().as_millis();
    running.clock.advance(Duration::from_millis(wait.unsigned_abs() - 1000));
    let early = running.stack.sync.handle(SyncEvent::Tick, "early").await.unwrap();
    assert_eq!((early.asked, running.github.request_count()), (0, 0));

    running.clock.advance(Duration::from_secs(2));
    let ticking = running.tick();
    let second = running.until("the second look", |project| project.look.looked_at > first.look.looked_at);
    ticking.end().await;
    running.stack.embedded.settled().await;
    assert_eq!(second.head, first.head);
    let requests = running.github.requests();
    let count =
        |kind: Kind| requests.iter().filter(|it| it.kind == kind && it.conditional && it.free).count();
    assert_eq!(count(Kind::Repository), count(Kind::Commit));
    assert_eq!(count(Kind::Repository) + count(Kind::Commit), requests.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_of_an_earlier_run_is_free_and_its_project_is_named() {
    let running = Running::start().await;
    let (store, ulid) = (running.stack.store(), running.project().await.ulid);
    let now = running.clock.clock().now();
    let until = domain::Timestamp::from_millis(now.as_millis() + 300_000);
    store.take_lease(ulid, "a run that ended", now, until).await.unwrap();
    // Somebody asked for another look meanwhile.
    assert_eq!(store.take_lease(ulid, "another", now, until).await.unwrap(), store::LeaseTaken::Held);

    assert_eq!(leases::free_all(&store).await.unwrap(), [ulid]);
    assert!(running.project().await.lease.is_none());
    assert!(leases::free_all(&store).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_folder_is_served_when_the_embedded_services_are_gone() {
    let running = Running::start().await;
    let (_end, ending) = watch::channel(false);
    let read = crate::app::app(Arc::clone(&running.service), &running.config, Hub::new(ending));
    let mut front = Front::new(read, running.stack.functions(), Hosts::Any).unwrap();
    let mut ask = async |method: Method, path: &str| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", "Bearer admin-token-of-tests");
        front.call(request.body(axum::body::Body::empty()).unwrap()).await.unwrap()
    };
    assert_eq!(ask(Method::GET, "/projects/acme.app/specs").await.status(), 200);
    assert_eq!(ask(Method::GET, "/admin/projects.json").await.status(), 200);

    drop(running.stack);
    assert_eq!(ask(Method::GET, "/admin/projects.json").await.status(), 503);
    for path in ["/projects/local/specs", "/projects/local/specs/001-here", "/api/projects/local/specs", "/"]
    {
        assert_eq!(ask(Method::GET, path).await.status(), 200, "{path}");
    }
    // What was seen is shown a while longer, and marked.
    let stale = ask(Method::GET, "/projects/acme.app/specs").await;
    assert_eq!(stale.status(), 200);
    assert!(stale.headers().contains_key("livespecs-stale"));
    assert_eq!(ask(Method::POST, "/api/projects/acme.app/sync").await.status(), 503);
}
