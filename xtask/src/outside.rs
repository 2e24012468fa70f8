//! The world program: GitHub and AWS for functions that run as processes of their own.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use scenarios::process::Function;
use scenarios::runtime::Runtime;
use serde_json::{Value, json};

use crate::dialogue::Dialogue;

/// A running world. It ends with this value.
pub(crate) struct Outside {
    dialogue: Dialogue,
    variables: Value,
}

/// What was asked of the parties since it was forgotten last.
pub(crate) struct Counts {
    pub(crate) github: f64,
    pub(crate) free: f64,
    pub(crate) store: f64,
    pub(crate) written: f64,
}

impl Outside {
    /// Starts the program `world`.
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let (dialogue, variables) = Dialogue::start(Command::new(program))?;
        Ok(Self { dialogue, variables })
    }

    /// Has something done, and gives what is said to it.
    pub(crate) fn tell(&mut self, command: &Value) -> Result<Value> {
        self.dialogue.tell(command)
    }

    /// `acme/app` with so many specs, followed and looked at once; gives its ulid.
    /// `sync`: the function's folder.
    pub(crate) fn follow(&mut self, sync: &Path, specs: usize) -> Result<Value> {
        let fill = json!({ "do": "fill", "repo": "acme/app", "specs": specs, "sub_specs": 0, "others": 50 });
        self.tell(&fill)?;
        let project = self.add()?;
        let sync = self.reached_by(Function::new(sync).with("LOG_LEVEL", "warn"));
        let detail = json!({ "projects": [project], "trigger": "added" });
        Runtime::start(&sync)?
            .hand(&json!({ "source": "livespecs", "detail-type": "look", "detail": detail }))?;
        Ok(project)
    }

    /// `acme/app` is followed from now on; gives its ulid.
    pub(crate) fn add(&mut self) -> Result<Value> {
        Ok(self.tell(&json!({ "do": "add", "repo": "acme/app" }))?["project"].take())
    }

    pub(crate) fn latency(&mut self, github: u64, store: u64) -> Result<()> {
        self.tell(&json!({ "do": "latency", "github": github, "store": store })).map(drop)
    }

    pub(crate) fn forget(&mut self) -> Result<()> {
        self.tell(&json!({ "do": "forget" })).map(drop)
    }

    pub(crate) fn counts(&mut self) -> Result<Counts> {
        let counts = self.tell(&json!({ "do": "counts" }))?;
        ensure!(
            counts["unknown"] == json!([]),
            "GitHub was asked what it does not know: {}",
            counts["unknown"]
        );
        let number = |name: &str| counts[name].as_f64().with_context(|| format!("`{name}` in {counts}"));
        Ok(Counts {
            github: number("github")?,
            free: number("free")?,
            store: number("table")? + number("bucket")?,
            written: number("written")?,
        })
    }

    /// The function, with the variables by which it finds this world.
    pub(crate) fn reached_by(&self, function: Function) -> Function {
        let known = self.variables.as_object().into_iter().flatten();
        known
            .fold(function, |function, (name, value)| function.with(name, value.as_str().unwrap_or_default()))
    }
}
