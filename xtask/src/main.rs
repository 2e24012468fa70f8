//! The developer's verbs: `cargo xtask test`, `pictures`, `bench`, `soak`, `chaos` and `release-check`.
#![allow(clippy::disallowed_methods, reason = "tools run in an environment, and measure time")]

mod artifacts;
mod bench;
mod chaos;
mod command;
mod devtools;
mod dialogue;
mod folder;
mod github;
mod livespecs;
mod only;
mod outside;
mod soak;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The developer's verbs")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Install what is missing, and check everything
    Test(test::Options),
    /// Take the pictures of the README anew, in a browser
    Pictures,
    /// Measure: cold start, latency, throughput, memory, bytes
    Bench(bench::Options),
    /// Load a server for long, and see that it needs no more in the end
    Soak(soak::Options),
    /// Do the worst to a server: overload, kills, a GitHub that fails
    Chaos(chaos::Options),
    /// Build all functions for arm64, as they are deployed, and look at what came of it
    ReleaseCheck,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().verb {
        Verb::Test(options) => test::run(&options),
        Verb::Pictures => test::pictures(),
        Verb::Bench(options) => bench::run(&options),
        Verb::Soak(options) => soak::run(&options),
        Verb::Chaos(options) => chaos::run(&options),
        Verb::ReleaseCheck => artifacts::release_check(),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
