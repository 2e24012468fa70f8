//! `cargo xtask bench`: what README.md promises, measured in one run, as tables for it.

mod against;
mod cold;
pub(crate) mod corpus;
mod fresh;
mod live;
mod load;
mod pages;
pub(crate) mod programs;
pub(crate) mod report;
pub(crate) mod routes;
mod served;
mod sizes;
mod starts;
mod stored;
mod sync;
mod throughput;
mod trace;
mod warm;
mod webhook;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use scenarios::process::Function;
use scenarios::wait::workspace_root;

use self::corpus::Corpus;
use self::programs::Programs;
use self::report::Report;
use crate::only;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The specs to measure with; without it, this repository's own
    #[arg(long, value_name = "DIR")]
    specs_dir: Option<PathBuf>,
    /// How many specs: a smaller folder is multiplied, with other numbers, until it has as many
    #[arg(long, default_value_t = 304)]
    specs: usize,
    /// Another server to measure beside ours, as `http://127.0.0.1:PORT`; several are possible
    #[arg(long, value_name = "URL")]
    against: Vec<String>,
    /// Only these parts, with commas between them: cold, starts, fresh, warm, trace, throughput, live, sync, stored, webhook, pages, sizes, against
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// A tenth of the rounds: to see whether it works, not how fast
    #[arg(long)]
    quick: bool,
    /// Measure the release builds that are there, without building
    #[arg(long)]
    as_built: bool,
    /// Write the tables to this file as well
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What every part of the measurement works with.
struct Bench {
    /// A folder of our own, below `target/`.
    work: PathBuf,
    corpus: Corpus,
    programs: Programs,
    quick: bool,
}

impl Bench {
    /// How often something is done: `times`, or a tenth of it for a quick look.
    fn times(&self, times: usize) -> usize {
        if self.quick { (times / 10).max(3) } else { times }
    }

    /// The read function as Lambda would unpack it.
    fn read(&self) -> &Function {
        &self.programs.read
    }
}

type Part = fn(&Bench, &Options, &mut Report) -> Result<()>;

const PARTS: &[(&str, Part)] = &[
    ("cold", cold::measure),
    ("starts", starts::measure),
    ("fresh", fresh::measure),
    ("warm", warm::measure),
    ("trace", trace::measure),
    ("throughput", throughput::measure),
    ("live", live::measure),
    ("sync", sync::measure),
    ("stored", stored::measure),
    ("webhook", webhook::measure),
    ("pages", pages::measure),
    ("sizes", sizes::measure),
    ("against", against::measure),
];

pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    only::check(&options.only, PARTS.iter().map(|part| part.0))?;
    let work = workspace_root().join("target/bench");
    let source = options.specs_dir.clone().unwrap_or_else(|| workspace_root().join("specs"));
    let corpus = Corpus::make(&source, &work.join("specs"), options.specs)?;
    if !options.as_built {
        programs::build()?;
    }
    let programs = Programs::unpack(&work, &corpus)?;
    let mut report = Report::new(&corpus);
    let bench = Bench { work, corpus, programs, quick: options.quick };
    for (name, part) in PARTS {
        if only::has(&options.only, name) {
            eprintln!("measuring: {name}");
            if let Err(error) = part(&bench, options, &mut report) {
                // The others still say something.
                eprintln!("  failed: {error:#}");
                report.failed(name, &error);
            }
        }
    }
    let text = report.finish();
    println!("{text}");
    if let Some(out) = &options.out {
        std::fs::write(out, &text)?;
    }
    Ok(if report.all_reached() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
