#![doc = include_str!("../README.md")]

mod address;
mod allocator;
mod app;
mod apply;
mod banner;
mod bounds;
mod browser;
mod check;
mod cli;
mod connections;
mod deliver;
mod events;
mod failure;
mod folder;
mod front;
mod hosts;
mod leases;
mod origin;
mod plain;
mod serve;
mod settings;
mod snapshot_file;
mod stack;
mod watch;
mod webhook_secrets;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::{Cli, Command};

/// Does what the command line says; the first argument is the program's name. Ends when that is done: for the server,
/// when it is told to end.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(said) => {
            // Help and version come this way too, and are no failure.
            let _ = said.print();
            return u8::try_from(said.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    let (done, failed) = match cli.command {
        None => {
            allocator::set_up();
            (serve::run(&cli.serve).map(|()| ExitCode::SUCCESS), 1)
        }
        Some(Command::Check(args)) => (check::run(&args), 2),
        Some(Command::Apply(args)) => (apply::run(&args), 2),
        Some(Command::Deliver(args)) => (deliver::run(&args), 2),
        Some(Command::Prepare(args)) => (snapshot_file::run(&args).map(|()| ExitCode::SUCCESS), 1),
    };
    done.unwrap_or_else(|failure| {
        eprintln!("livespecs: {failure}");
        ExitCode::from(failed)
    })
}
