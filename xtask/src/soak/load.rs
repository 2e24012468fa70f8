//! What is done to the server: readers, those who ask for what is not there, those who give up half-way, an editor of the folder,
//! and pushes to the repository that it follows.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, ensure};
use scenarios::http::{self, Connection, Request};
use serde_json::json;

use crate::bench::corpus::Corpus;
use crate::bench::routes::{queries, routes};
use crate::github::GitHub;
use crate::livespecs::{self, Livespecs};

/// Connections of readers.
const READERS: usize = 4;

/// How often a spec is edited, and how often there is a push, once the caches are full.
const EDIT: Duration = Duration::from_millis(500);
const PUSH: Duration = Duration::from_secs(2);

/// So many times as often before: each edit and each push gives a cache something that it has not.
const HASTE: u32 = 10;

/// Specs that are edited, in turn.
const EDITED: usize = 60;

/// Whoever edits looks at a spec after so many more edits: by then it is shown.
const LOOKED_AFTER: usize = 10;

/// Lines that an edit adds before the caches are full, each time others.
const EDITED_LINES: usize = 200;

/// Specs that each push changes.
const PUSHED: usize = 8;

/// Lines of the first one.
const LINES: usize = 1000;

/// What the threads of the load are told.
#[derive(Default)]
struct Told {
    /// The caches have what they may have.
    full: AtomicBool,
    over: AtomicBool,
}

impl Told {
    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    /// Waits for the next edit or push.
    fn rest(&self, pause: Duration) {
        thread::sleep(if self.is_full() { pause } else { pause / HASTE });
    }
}

/// The load: it goes on until it is ended.
pub(super) struct Load {
    told: Arc<Told>,
    times: Arc<Mutex<Vec<Duration>>>,
    threads: Vec<JoinHandle<Result<()>>>,
}

impl Load {
    pub(super) fn start(server: &Livespecs, corpus: &Corpus, mut github: GitHub) -> Result<Self> {
        let address = server.address;
        github.push(specs(0))?;
        server.post("/api/projects", &json!({ "repo": "acme/app" }))?;
        server.until("the first sync", || {
            server.get("/projects/acme.app/specs/001-spec").ok().filter(|page| page.status == 200)
        })?;
        let mut load = Self { told: Arc::default(), times: Arc::default(), threads: Vec::new() };
        let good: Arc<[Request]> = good(corpus).into();
        for reader in 0..READERS {
            let (requests, times) = (Arc::clone(&good), Arc::clone(&load.times));
            load.run(move |told| read(address, &requests, reader, &times, told));
        }
        load.run(move |told| ask_for_nothing(address, told));
        load.run(move |told| give_up(address, told));
        let edited = corpus.names.iter().take(EDITED);
        let edited: Vec<_> =
            edited.map(|name| (name.clone(), corpus.dir.join(name).join("README.md"))).collect();
        load.run(move |told| edit(address, &edited, told));
        load.run(move |told| push(address, &mut github, told));
        Ok(load)
    }

    fn run(&mut self, work: impl FnOnce(&Told) -> Result<()> + Send + 'static) {
        let told = Arc::clone(&self.told);
        self.threads.push(thread::spawn(move || work(&told)));
    }

    /// The caches have what they may: from now on it is the load that is told of.
    pub(super) fn are_full(&self) {
        self.told.full.store(true, Ordering::Relaxed);
    }

    /// How long the answers took that readers had since this was asked last.
    pub(super) fn take(&self) -> Vec<Duration> {
        std::mem::take(&mut *self.times.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn end(self) -> Result<()> {
        self.told.over.store(true, Ordering::Relaxed);
        for thread in self.threads {
            thread.join().map_err(|_| anyhow!("a thread of the load panicked"))??;
        }
        Ok(())
    }
}

/// What readers ask for: all routes, in turn with searches of which each is another one.
fn good(corpus: &Corpus) -> Vec<Request> {
    let mut all: Vec<Request> = routes(corpus, "local")
        .into_iter()
        .filter(|route| !route.once)
        .flat_map(|route| route.requests)
        .collect();
    all.extend(["/", "/sync"].map(Request::get));
    for project in ["local", "acme.app"] {
        let pages = ["", "/specs", "/board", "/graph", "/stats", "/activity", "/feed.atom"];
        all.extend(pages.map(|page| Request::get(format!("/projects/{project}{page}"))));
    }
    all.push(Request::get("/projects/acme.app/specs/001-spec"));
    let words = queries(&corpus.words);
    let searched = words.iter().filter(|query| query.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    all.extend(searched.map(|word| Request::get(format!("/projects/local/specs?q={word}"))));
    let codings = ["br", "gzip", "zstd", "identity"];
    let coded =
        |(at, request): (usize, Request)| request.header("accept-encoding", codings[at % codings.len()]);
    all.into_iter().enumerate().map(coded).collect()
}

fn read(
    address: SocketAddr,
    requests: &[Request],
    reader: usize,
    times: &Mutex<Vec<Duration>>,
    told: &Told,
) -> Result<()> {
    let host = address.to_string();
    let messages: Vec<_> = requests.iter().map(|request| request.to_bytes(&host)).collect();
    let mut at = reader * messages.len() / READERS;
    while !told.is_over() {
        let mut connection = Connection::open(address)?;
        // A browser's connection ends some time.
        for _ in 0..500 {
            let begun = Instant::now();
            let (status, _) = connection.exchange(&messages[at % messages.len()])?;
            ensure!(status < 400, "status {status}: {}", requests[at % messages.len()].path);
            times.lock().unwrap_or_else(PoisonError::into_inner).push(begun.elapsed());
            at += 1;
            // Not as fast as it can, but as long as it must.
            thread::sleep(Duration::from_millis(1));
        }
    }
    Ok(())
}

/// Names that nobody has, each another one: what is remembered of them has to end somewhere.
fn ask_for_nothing(address: SocketAddr, told: &Told) -> Result<()> {
    let host = address.to_string();
    let mut connection = Connection::open(address)?;
    for number in 0u64.. {
        if told.is_over() {
            break;
        }
        let path = match number % 5 {
            0 => format!("/projects/nobody.{number}/specs"),
            1 => format!("/projects/local/specs/{number}-nothing"),
            2 => format!("/projects/local/specs?q=zz{number}"),
            3 => format!("/api/projects/local/specs?status=no{number}"),
            _ => format!("/{number}/%2e%2e/%00"),
        };
        let (status, _) = connection.exchange(&Request::get(path).to_bytes(&host))?;
        ensure!(status < 500, "status {status}");
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// Connections that end in the middle, and streams that nobody reads on.
fn give_up(address: SocketAddr, told: &Told) -> Result<()> {
    for number in 0u64.. {
        if told.is_over() {
            break;
        }
        let mut stream = TcpStream::connect(address).context("a connection")?;
        let half: &[u8] = match number % 3 {
            0 => b"GET /projects/local/specs HTTP/1.1\r\nHost: localhost\r\nAccept-Enc",
            1 => b"POST /api/projects/local/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n{\"quer",
            _ => b"GET /api/events/specs HTTP/1.1\r\nHost: localhost\r\n\r\n",
        };
        stream.write_all(half)?;
        if number % 3 == 2 {
            let _ = stream.read(&mut [0; 64])?;
        }
        drop(stream);
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// Somebody who writes, and looks some edits later at what came of it: each time the snapshot is another one.
fn edit(address: SocketAddr, specs: &[(String, PathBuf)], told: &Told) -> Result<()> {
    let texts = specs.iter().map(|(_, path)| std::fs::read_to_string(path)).collect::<Result<Vec<_>, _>>()?;
    for number in 0usize.. {
        if told.is_over() {
            break;
        }
        let at = number % specs.len();
        let mut text = format!("{}\n\nEdit {number}.\n\n", texts[at]);
        for line in 0..if told.is_full() { 0 } else { EDITED_LINES } {
            let _ = writeln!(text, "What line {line} of edit {number} says.");
        }
        std::fs::write(&specs[at].1, text)?;
        told.rest(EDIT);
        let (name, _) = &specs[(number + specs.len() - LOOKED_AFTER) % specs.len()];
        look(address, &format!("/projects/local/specs/{name}"))?;
    }
    Ok(())
}

/// Pushes, of each of which the server is told: each is a sync. Who pushed looks at what changed.
fn push(address: SocketAddr, github: &mut GitHub, told: &Told) -> Result<()> {
    for number in 1.. {
        if told.is_over() {
            break;
        }
        github.push(specs(number))?;
        livespecs::post(address, "/api/projects/acme.app/sync", &json!({}))?;
        told.rest(PUSH);
        look(address, "/projects/acme.app/activity?view=revisions")?;
    }
    Ok(())
}

fn look(address: SocketAddr, path: &str) -> Result<()> {
    let page = http::send(address, &Request::get(path))?;
    ensure!(page.status == 200, "status {}: {path}", page.status);
    Ok(())
}

/// The first one, which readers ask for, is long and another one each time: what is remembered of the store is full soon.
fn specs(number: usize) -> impl Iterator<Item = (String, String)> {
    (1..=PUSHED).map(move |at| {
        let mut text = format!("---\nstatus: planned\ncreated: 2026-01-01\n---\n\n# Push {number}\n");
        let lines = if at == 1 { LINES } else { 0 };
        for line in 0..lines {
            let _ = write!(text, "\nWhat line {line} of push {number} says, which no other push has said.\n");
        }
        (format!("specs/{at:03}-spec/README.md"), text)
    })
}
