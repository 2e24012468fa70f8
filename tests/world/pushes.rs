//! How long pushes take to show, and what very many of them lead to: for measuring.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain::ProjectUlid;
use domain::sync::Trigger;
use github_model::{Push, fill};
use serde::Serialize;
use service::Clock;

use crate::reader::Reader;
use crate::world::{World, handed};

/// What GitHub takes for an answer.
const GITHUB: Duration = Duration::from_millis(300);

/// What the bus takes to hand an event on.
const BUS: Duration = Duration::from_millis(300);

/// How often a reader asks.
const EACH: Duration = Duration::from_millis(10);

/// After that a push is taken for lost.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the change is.
const PATH: &str = "specs/900-changing/README.md";

/// What was measured of single pushes. Times in milliseconds.
#[derive(Debug, Serialize)]
pub struct Pushes {
    /// From the push to when a reader sees it.
    pub shown: Vec<f64>,
    /// From the push to when GitHub has the webhook's answer.
    pub answered: Vec<f64>,
    /// From the push to when the store has it.
    pub stored: Vec<f64>,
    /// Requests to GitHub for one push, at most.
    pub requests: usize,
}

/// What was measured of very many.
#[derive(Debug, Serialize)]
pub struct Burst {
    /// Deliveries that were answered well.
    pub answered: usize,
    /// Syncs of one project that found something new, at most.
    pub syncs: usize,
    /// From the last push to when all projects show their last state, in milliseconds.
    pub shown: f64,
    /// Requests to GitHub in all.
    pub requests: usize,
}

impl World {
    /// A spec of a project with 50 of them changes, so many times, one after another.
    pub async fn time_pushes(&self, rounds: usize) -> Pushes {
        let (real, under_way) = (Clock::system(), self.as_on_aws());
        let (project, hook) = self.followed_for_pushes("acme/timed").await;
        let reader = self.reader();
        let mut measured =
            Pushes { shown: Vec::new(), answered: Vec::new(), stored: Vec::new(), requests: 0 };
        for round in 0..rounds {
            self.github.forget_requests();
            let title = format!("Round {round}");
            let began = real.elapsed();
            self.change("acme/timed", &title);
            let millis = || real.elapsed().saturating_sub(began).as_secs_f64() * 1000.0;
            self.github.deliveries_ended().await;
            measured.answered.push(millis());
            until(async || self.revision(project).await == Some(self.github.head("acme/timed", "main")))
                .await;
            measured.stored.push(millis());
            until(async || shows(&reader, "acme.timed", &title).await).await;
            measured.shown.push(millis());
            under_way.ended().await;
            measured.requests = measured.requests.max(self.github.request_count());
        }
        let deliveries = self.github.deliveries("acme/timed", hook);
        assert!(deliveries.iter().all(is_answered), "a delivery was not taken");
        measured
    }

    /// So many pushes in a second, so many in all, to the projects in turn.
    pub async fn time_burst(&self, projects: usize, pushes: usize, a_second: u32) -> Burst {
        let (real, under_way) = (Clock::system(), self.as_on_aws());
        let mut followed = Vec::new();
        for number in 0..projects {
            let name = format!("burst/p{number}");
            let (project, hook) = self.followed_for_pushes(&name).await;
            followed.push((name, project, hook));
        }
        let reader = self.reader();
        self.github.forget_requests();
        let mut pace = tokio::time::interval(Duration::from_secs(1) / a_second);
        let mut last = vec![String::new(); projects];
        for number in 0..pushes {
            pace.tick().await;
            let at = number % projects;
            last[at] = format!("Push {number}");
            self.change(&followed[at].0, &last[at]);
        }
        let began = real.elapsed();
        for ((name, _, _), title) in followed.iter().zip(&last) {
            until(async || shows(&reader, &name.replace('/', "."), title).await).await;
        }
        let shown = real.elapsed().saturating_sub(began).as_secs_f64() * 1000.0;
        self.github.deliveries_ended().await;
        under_way.ended().await;
        let mut burst = Burst { answered: 0, syncs: 0, shown, requests: self.github.request_count() };
        for (name, project, hook) in &followed {
            let deliveries = self.github.deliveries(name, *hook);
            burst.answered += deliveries.iter().filter(|it| is_answered(it)).count();
            let logged = self.direct.syncs(*project, 1000).await.expect("the store works").syncs.len();
            // The first one is none of the burst's.
            burst.syncs = burst.syncs.max(logged - 1);
        }
        burst
    }

    /// A repository that is followed by webhook, and was looked at once.
    async fn followed_for_pushes(&self, name: &str) -> (ProjectUlid, u64) {
        self.github.set_latency(Duration::ZERO);
        fill(&self.github, name, 50, 1, 50);
        self.change(name, "Before");
        let project = self.add(name).await;
        self.look(project, Trigger::Added).await.expect("the store works");
        let hook = self.hook(name, project, "json");
        self.github.set_latency(GITHUB);
        (project, hook)
    }

    fn change(&self, name: &str, title: &str) {
        let text = format!("---\nstatus: planned\n---\n\n# {title}\n\nText.\n");
        self.github.push(name, "main", Push::new().write(PATH, text));
    }

    async fn revision(&self, project: ProjectUlid) -> Option<domain::CommitId> {
        self.project(project).await.head.map(|head| head.revision)
    }

    /// Time goes on by itself, and the bus is as slow as AWS's, and has as many instances of the function.
    fn as_on_aws(&self) -> UnderWay {
        let (clock, real) = (self.clock.clone(), Clock::system());
        tokio::spawn(async move {
            let mut before = real.elapsed();
            loop {
                tokio::time::sleep(Duration::from_millis(1)).await;
                let now = real.elapsed();
                clock.advance(now.saturating_sub(before));
                before = now;
            }
        });
        let parts = sync::Parts { again_after: sync::AGAIN_AFTER, ..self.sync_parts() };
        let (sync, invocations) = (sync::Sync::new(parts), Arc::clone(&self.invocations));
        let under_way = UnderWay::default();
        let counted = under_way.clone();
        self.parties.on_event(Arc::new(move |_function, event| {
            let (sync, counted) = (sync.clone(), counted.clone());
            let number = invocations.fetch_add(1, Ordering::SeqCst);
            counted.0.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                tokio::time::sleep(BUS).await;
                handed(&sync, event, number).await.expect("the store works");
                counted.0.fetch_sub(1, Ordering::SeqCst);
            });
            Box::pin(async { Ok(()) })
        }));
        under_way
    }
}

/// Events that the sync function has in hand, or will have.
#[derive(Clone, Default)]
struct UnderWay(Arc<AtomicUsize>);

impl UnderWay {
    async fn ended(&self) {
        until(async || self.0.load(Ordering::SeqCst) == 0).await;
    }
}

fn is_answered(delivery: &github_model::Delivery) -> bool {
    delivery.answered.as_ref().is_some_and(|it| (200..300).contains(&it.status_code))
}

async fn shows(reader: &Reader, id: &str, title: &str) -> bool {
    let answer = reader.get(&format!("/api/projects/{id}/specs/900-changing")).await;
    answer.json()["title"] == title
}

async fn until(is_so: impl AsyncFn() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::time::sleep(EACH).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.expect("no push is lost");
}
