//! `livespecs` on one port, and the tools for a folder of specs.

use std::process::ExitCode;

/// Gives back what rendering took for a moment: of the platform's own a third stays behind.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    livespecs::run(std::env::args_os())
}
