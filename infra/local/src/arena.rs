//! One arena of memory for all threads.
//!
//! The allocator of the GNU C library gives threads that ask for memory at the same time arenas of their own, and what is freed
//! in one is of no use to another: a server under load grew for hours. With one for all it stays flat, at the price of some
//! hundredths of its throughput (`cargo xtask soak`, `cargo xtask bench --only throughput`). The library reads how many there
//! may be before a program begins, so the program begins once more. Source: mallopt(3), `M_ARENA_MAX`.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
use std::env;

/// What the library reads.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const ARENAS: &str = "MALLOC_ARENA_MAX";

/// Starts the program once more with one arena, unless it is said how many there may be. Returns where there is nothing to do, or
/// where it cannot be done: then it goes on as it is.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn have_one() {
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    #[expect(clippy::disallowed_methods, reason = "it is the library's, and no setting of ours")]
    let is_said = env::var_os(ARENAS).is_some();
    let Ok(program) = env::current_exe() else { return };
    if !is_said {
        let mut arguments = env::args_os();
        let mut again = Command::new(program);
        if let Some(name) = arguments.next() {
            again.arg0(name);
        }
        let failed = again.args(arguments).env(ARENAS, "1").exec();
        eprintln!("livespecs: it goes on with an arena of memory for each thread: {failed}");
    }
}

/// Other libraries do without.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn have_one() {}
