//! `livespecs` on one port, and the tools for a folder of specs.

use std::process::ExitCode;

fn main() -> ExitCode {
    livespecs::run(std::env::args_os())
}
