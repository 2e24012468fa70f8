//! A world as a program: what functions in other processes reach, and commands about it on standard input, a JSON object
//! a line. For measuring.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result};
use domain::{ProjectUlid, RepoName, Repository, RepositoryId, Settings, Timestamp};
use github_model::Push;
use serde::Deserialize;
use serde_json::{Value, json};
use service::Clock;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use world::{Config, Parties, Rates, World};

/// Its own worlds: there to be measured.
const MEASURED: Config =
    Config { replica: false, anonymous: false, private_allowed: false, old_master: false, measured: true };

/// What can be asked for.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Command {
    /// A repository with so many specs, each with so many sub-specs, and so many other files.
    Fill { repo: String, specs: usize, sub_specs: usize, others: usize },
    /// A repository without anything in it.
    Create { repo: String },
    /// Files written, by path, in one push.
    Push { repo: String, write: BTreeMap<String, String> },
    /// The repository is followed from now on.
    Add { repo: String },
    /// So many projects of which nothing is known but their names, and so many of them due now.
    Crowd { projects: u64, due: u64 },
    /// A delivery of a push that changed that file, signed for the project: each is another one.
    Sign { project: ProjectUlid, file: String },
    /// So many pushes, one after another, in a world of their own: how long each takes.
    Pushes { rounds: usize },
    /// So many pushes at once, in a world of their own: what becomes of them.
    Burst { projects: usize, pushes: usize, a_second: u32 },
    /// Milliseconds that answers take.
    Latency { github: u64, store: u64 },
    /// Whether table and bucket are reached at all, and how often each kind of fault befalls what does: from 0 to 1.
    Store { down: bool, faults: f32 },
    /// What was counted so far is forgotten.
    Forget,
    /// What was counted.
    Counts,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let parties = Parties::start(Clock::system(), false).await;
    let variables = parties.variables().into_iter().map(|(name, value)| (name.to_owned(), value.into()));
    println!("{}", Value::Object(variables.collect()));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let command = serde_json::from_str(&line).with_context(|| line.clone())?;
        println!("{}", obey(&parties, command).await?);
    }
    Ok(())
}

async fn obey(parties: &Parties, command: Command) -> Result<Value> {
    let faults = (&parties.table.faults, &parties.bucket.faults);
    Ok(match command {
        Command::Fill { repo, specs, sub_specs, others } => {
            github_model::fill(&parties.github, &repo, specs, sub_specs, others);
            json!({})
        }
        Command::Create { repo } => {
            parties.github.create(&repo);
            json!({})
        }
        Command::Push { repo, write } => {
            let push = write.into_iter().fold(Push::new(), |push, (path, text)| push.write(path, text));
            parties.github.push(&repo, "main", push);
            json!({})
        }
        Command::Add { repo } => {
            let number = parties.github.request_count() as u64 + 1_000_000;
            let ulid = parties.add(&repo, None, Settings::default(), number, true).await;
            json!({ "project": ulid.to_string() })
        }
        Command::Crowd { projects, due } => {
            let now = Clock::system().now().as_millis();
            for number in 0..projects {
                let at = if number < due { now - 1000 } else { now + 3_600_000 };
                let name: RepoName = format!("crowd/p{number}").parse()?;
                let repository = Repository {
                    id: RepositoryId(1_000_000 + number),
                    name,
                    default_branch: "main".to_owned(),
                    description: None,
                    stars: 0,
                    archived: false,
                    private: false,
                };
                parties.keep(repository, Settings::default(), number, Timestamp::from_millis(at)).await;
            }
            json!({})
        }
        Command::Sign { project, file } => sign(parties, project, &file).await?,
        Command::Pushes { rounds } => {
            let world = World::with(MEASURED).await;
            serde_json::to_value(world.time_pushes(rounds).await)?
        }
        Command::Burst { projects, pushes, a_second } => {
            let world = World::with(MEASURED).await;
            serde_json::to_value(world.time_burst(projects, pushes, a_second).await)?
        }
        Command::Latency { github, store } => {
            parties.github.set_latency(Duration::from_millis(github));
            faults.0.set_latency(Duration::from_millis(store));
            faults.1.set_latency(Duration::from_millis(store));
            json!({})
        }
        Command::Store { down, faults: rate } => {
            let rates = Rates { throttle: rate, conflict: rate, error: rate, reset: rate, lost_answer: rate };
            for (faults, seed) in [(faults.0, 1), (faults.1, 2)] {
                faults.down(down);
                faults.by_chance(seed, rates);
            }
            json!({})
        }
        Command::Forget => {
            parties.github.forget_requests();
            faults.0.forget();
            faults.1.forget();
            json!({})
        }
        Command::Counts => {
            let asked = parties.github.requests();
            json!({
                "github": asked.len(),
                "free": asked.iter().filter(|request| request.free).count(),
                "table": faults.0.requests(),
                "bucket": faults.1.requests(),
                "written": faults.0.written().len() + faults.1.written().len(),
                "unknown": parties.github.unknown(),
            })
        }
    })
}

async fn sign(parties: &Parties, project: ProjectUlid, file: &str) -> Result<Value> {
    let delivery = parties.delivery(project, file).await.context("no such project")?;
    Ok(json!({
        "path": delivery.path, "headers": delivery.headers, "body": String::from_utf8_lossy(&delivery.body),
    }))
}
