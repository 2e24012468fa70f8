//! A store that is down, slow and faulty takes nothing from readers that have seen a page, and what was pushed meanwhile is
//! shown once it is back. The functions are the deployed ones; AWS's store is the embedded one behind a proxy.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};
use scenarios::http::Request;
use scenarios::process::Function;
use scenarios::runtime::Runtime;
use scenarios::wait;
use serde_json::{Map, Value, json};

use super::{Chaos, number, specs};
use crate::bench::programs::unpack;
use crate::livespecs::LIMIT;
use crate::outside::Outside;

/// How long each trouble lasts: so many turns, each so long.
const TURNS: usize = 10;
const TURN: Duration = Duration::from_millis(250);

/// What readers ask for.
const SPECS: &str = "/api/projects/acme.app/specs";

/// Instances of the read function, each with one request at a time, as Lambda has it.
const READERS: usize = 4;

/// One thing that the store does to those who need it.
struct Trouble {
    name: &'static str,
    /// What is told to the world, by turns, while it lasts.
    turns: Vec<Value>,
    /// Whether nobody who has seen nothing is shown anything meanwhile.
    is_whole: bool,
}

fn troubles() -> [Trouble; 4] {
    let trouble = |name, turns: &[Value], is_whole| Trouble { name, turns: turns.to_vec(), is_whole };
    [
        trouble("down", &[store(true, 0.0)], true),
        trouble("slow", &[latency(3_000)], true),
        trouble("faulty", &[store(false, 0.15)], false),
        trouble("flapping", &[store(true, 0.0), store(false, 0.0)], false),
    ]
}

fn store(down: bool, faults: f32) -> Value {
    json!({ "do": "store", "down": down, "faults": faults })
}

fn latency(store: u64) -> Value {
    json!({ "do": "latency", "github": 0, "store": store })
}

/// What the readers say, and are told.
#[derive(Default)]
struct Readers {
    over: AtomicBool,
    newest: AtomicUsize,
    answers: AtomicUsize,
}

impl Readers {
    fn read(&self, mut reader: Reader) -> Result<()> {
        while !self.over.load(Ordering::Relaxed) {
            self.newest.fetch_max(reader.read()?, Ordering::Relaxed);
            self.answers.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}

pub(super) fn run(chaos: &Chaos) -> Result<String> {
    let mut outside = Outside::start(&chaos.program("world"))?;
    outside.tell(&json!({ "do": "create", "repo": "acme/app" }))?;
    push(&mut outside, 0)?;
    let project = outside.add()?;
    let sync = Sync::new(outside.reached_by(function(chaos, "sync")?), &project);
    sync.look()?;
    let read = outside.reached_by(function(chaos, "read")?.with("HEAD_TTL", "0"));
    let instances = (0..READERS).map(|_| Reader::start(&read)).collect::<Result<Vec<_>>>()?;
    let readers = Readers::default();
    thread::scope(|scope| {
        let readers = &readers;
        let reading: Vec<_> =
            instances.into_iter().map(|reader| scope.spawn(|| readers.read(reader))).collect();
        let mut number = 0;
        let acted = troubles().iter().try_for_each(|trouble| {
            number += 1;
            befall(&mut outside, trouble, number, &sync, &read)?;
            sync.look()?;
            let is_seen = || readers.newest.load(Ordering::Relaxed) == number;
            wait::until("the push", LIMIT, || {
                (is_seen() || reading.iter().any(thread::ScopedJoinHandle::is_finished)).then_some(())
            })
            .with_context(|| format!("after a store that was {}", trouble.name))
        });
        readers.over.store(true, Ordering::Relaxed);
        for reader in reading {
            reader.join().map_err(|_| anyhow!("a reader panicked"))??;
        }
        acted
    })?;
    let answers = readers.answers.into_inner();
    Ok(format!("{answers} answers meanwhile, none refused; each push was shown once the store was back"))
}

/// The trouble from its beginning to its end, and a push in the middle of it.
fn befall(
    outside: &mut Outside,
    trouble: &Trouble,
    number: usize,
    sync: &Sync,
    read: &Function,
) -> Result<()> {
    outside.tell(&trouble.turns[0])?;
    push(outside, number)?;
    // It may fail, as long as it says so: then the bus hands the event over once more.
    let _ = sync.look();
    if trouble.is_whole {
        let (response, _) = Runtime::start(read)?.invoke(&Request::get(SPECS))?;
        let is_told = response.status == 503 && response.header("retry-after").is_some();
        ensure!(is_told, "{}: {}: {}", trouble.name, response.status, response.text());
    }
    for command in trouble.turns.iter().cycle().take(TURNS) {
        outside.tell(command)?;
        thread::sleep(TURN);
    }
    outside.tell(&store(false, 0.0))?;
    outside.tell(&latency(0)).map(drop)
}

fn push(outside: &mut Outside, number: usize) -> Result<()> {
    let write: Map<_, _> = specs(number).map(|(path, text)| (path, Value::String(text))).collect();
    outside.tell(&json!({ "do": "push", "repo": "acme/app", "write": write })).map(drop)
}

/// The function, where Lambda would look for it.
fn function(chaos: &Chaos, name: &str) -> Result<Function> {
    let dir = chaos.work.join(name);
    unpack(&chaos.program(name), &dir)?;
    Ok(Function::new(dir).with("LOG_LEVEL", "error"))
}

/// The sync function, and the event that has it look.
struct Sync {
    function: Function,
    event: Value,
}

impl Sync {
    fn new(function: Function, project: &Value) -> Self {
        let detail = json!({ "projects": [project], "trigger": "webhook" });
        Self { function, event: json!({ "source": "livespecs", "detail-type": "look", "detail": detail }) }
    }

    fn look(&self) -> Result<()> {
        Runtime::start(&self.function)?.hand(&self.event)?;
        Ok(())
    }
}

/// An instance of the read function.
struct Reader {
    runtime: Runtime,
    seen: usize,
}

impl Reader {
    fn start(function: &Function) -> Result<Self> {
        let mut reader = Self { runtime: Runtime::start(function)?, seen: 0 };
        reader.read()?;
        Ok(reader)
    }

    /// What it shows now: whole, and never older than before.
    fn read(&mut self) -> Result<usize> {
        let (response, _) = self.runtime.invoke(&Request::get(SPECS))?;
        ensure!(response.status == 200, "{}: {}", response.status, response.text());
        let shown = number(&response.json())?.context("nothing is shown")?;
        ensure!(shown >= self.seen, "{shown} after {}", self.seen);
        self.seen = shown;
        Ok(shown)
    }
}
