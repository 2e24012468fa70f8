//! `livespecs` on one port, and the tools for a folder of specs.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// The C library's own keeps an arena for each thread, which grow for hours on a server that answers without an end (`cargo
/// xtask soak`).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    livespecs::run(std::env::args_os())
}
