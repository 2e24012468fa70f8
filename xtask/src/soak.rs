//! `cargo xtask soak`: a server under everything that readers and others do to it, for a minute or for hours. What it needs must
//! not grow once its caches are full.

mod load;
mod sample;

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use scenarios::wait::workspace_root;

use self::load::Load;
use self::sample::{Sample, Verdict};
use crate::bench::corpus::Corpus;
use crate::github::GitHub;
use crate::livespecs::Livespecs;
use crate::{command, folder};

/// So long the caches may take to be full, at most.
const FILL: Duration = Duration::from_mins(3);

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How long, in minutes, once the caches are full
    #[arg(long, default_value_t = 1.0, conflicts_with = "hours")]
    minutes: f64,
    /// How long, in hours
    #[arg(long)]
    hours: Option<f64>,
    /// The specs to serve; without it, this repository's own, multiplied
    #[arg(long, value_name = "DIR")]
    specs_dir: Option<PathBuf>,
    /// The server, with `github-model` beside it; without it, release builds are made
    #[arg(long, value_name = "PROGRAM")]
    program: Option<PathBuf>,
    /// The server's `CACHE_MAX_BYTES`: little, so that its caches are full soon
    #[arg(long, default_value_t = 4 << 20)]
    cache_bytes: u64,
    /// How much more memory there may be in the end, in bytes, not counting the pages of the program itself
    #[arg(long, default_value_t = 1 << 20)]
    growth: u64,
    /// Write what was seen each time to this file, as CSV
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let verdict = soak(options)?;
    println!("{verdict}");
    Ok(if verdict.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A minute of it, for tests. In so short a time memory goes up and down by some megabytes; what is lost with each answer is
/// more, after a hundred thousand of them.
pub(crate) fn minute(program: PathBuf) -> Result<()> {
    let options = Options {
        minutes: 1.0,
        hours: None,
        specs_dir: None,
        program: Some(program),
        cache_bytes: 1 << 20,
        growth: 10 << 20,
        out: None,
    };
    let verdict = soak(&options)?;
    println!("{verdict}");
    ensure!(verdict.is_good(), "it needs more in the end than in the beginning");
    Ok(())
}

fn soak(options: &Options) -> Result<Verdict> {
    // One that takes hours is not to lose its folder to another.
    let work = workspace_root().join(format!("target/soak/{}", std::process::id()));
    folder::clear(&work)?;
    let verdict = soak_in(&work, options);
    fs::remove_dir_all(&work).with_context(|| work.display().to_string())?;
    verdict
}

fn soak_in(work: &Path, options: &Options) -> Result<Verdict> {
    let time = Duration::from_secs_f64(options.hours.map_or(options.minutes * 60.0, |hours| hours * 3600.0));
    let source = options.specs_dir.clone().unwrap_or_else(|| workspace_root().join("specs"));
    let corpus = Corpus::make(&source, &work.join("specs"), 304)?;
    let program = match &options.program {
        // It is started in another folder.
        Some(program) => std::path::absolute(program)?,
        None => built()?,
    };
    let github = GitHub::start(&program.with_file_name("github-model"))?;
    let mut server = Command::new(program);
    server.arg("--specs-dir").arg(&corpus.dir).arg("--data-dir").arg(work.join("data")).current_dir(work);
    server.env("CACHE_MAX_BYTES", options.cache_bytes.to_string()).env("LOG_LEVEL", "error");
    github.be_asked_by(&mut server);
    let mut server = Livespecs::start(server, "/projects/local/specs")?;

    let load = Load::start(&server, &corpus, github)?;
    let begun = Instant::now();
    let mut full = Full::default();
    while !full.are_all(&server.get("/health/ready")?.json()) {
        ensure!(begun.elapsed() < FILL, "the caches are not full after {} s: {full:?}", FILL.as_secs());
        std::thread::sleep(Duration::from_millis(200));
    }
    println!("the caches are full after {:.1} s", begun.elapsed().as_secs_f64());
    load.are_full();
    load.take();

    let each = (time / 600).clamp(Duration::from_millis(500), Duration::from_secs(30));
    let mut csv = options.out.as_deref().map(Csv::create).transpose()?;
    let (begun, mut samples) = (Instant::now(), Vec::new());
    while begun.elapsed() < time {
        std::thread::sleep(each);
        ensure!(!server.process.has_ended(), "the server ended: {}", server.process.said());
        let sample = Sample::take(begun.elapsed(), &server.process, &load.take())?;
        if let Some(csv) = &mut csv {
            csv.line(&sample)?;
        }
        samples.push(sample);
    }
    load.end()?;
    Ok(sample::judge(&samples, options.growth))
}

/// What was seen so far: who breaks off after an hour has an hour of it.
struct Csv(File);

impl Csv {
    fn create(path: &Path) -> Result<Self> {
        let mut file = File::create(path).with_context(|| path.display().to_string())?;
        file.write_all(Sample::HEADER.as_bytes())?;
        Ok(Self(file))
    }

    fn line(&mut self, sample: &Sample) -> Result<()> {
        writeln!(self.0, "{sample}").context("the CSV")
    }
}

fn built() -> Result<PathBuf> {
    for package in ["livespecs", "github-model"] {
        command::run(command::command("cargo", &format!("build --release --package {package}")))?;
    }
    Ok(workspace_root().join("target/release/livespecs"))
}

/// Which caches have had about as much as they may: finished answers, documents of the folder, what was read from the store, and
/// what changed there. What comes in next may push out more than it takes.
#[derive(Debug, Default)]
struct Full([bool; 4]);

impl Full {
    /// Whether all are, by what a server says of itself now and has said before.
    fn are_all(&mut self, health: &serde_json::Value) -> bool {
        let (folder, store) = (&health["service"]["folder"], &health["service"]["database"]);
        let caches = [&health["answers"], &folder["documents"], &store["content"], &store["changes"]];
        for (is_full, kept) in self.0.iter_mut().zip(caches) {
            if let (Some(bytes), Some(most)) = (kept["bytes"].as_u64(), kept["maxBytes"].as_u64()) {
                *is_full |= bytes >= most / 10 * 9;
            }
        }
        self.0.iter().all(|is_full| *is_full)
    }
}
