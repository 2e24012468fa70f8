//! What the allocator of the GNU C library keeps for itself.
//!
//! Left alone, it gives threads that ask for memory at the same time arenas of their own, and what is freed in one is of no use to
//! another; and after each large piece that was freed it gives back less of what is free: a server under load grew for hours. With
//! one arena, and two bounds that stay what they are, it stays flat (`cargo xtask soak`). Pages and answers on their way are longer
//! than the first bound: among what stays they would leave holes, which nothing else quite fits. What comes from a cache costs no
//! more for it (`cargo xtask bench --only throughput`); what is made anew does, a search a tenth. The library reads its settings
//! before a program begins, so the program begins once more. Source: mallopt(3), `M_ARENA_MAX`, `M_MMAP_THRESHOLD`,
//! `M_TRIM_THRESHOLD`.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
use std::env;

/// What the library reads: how many arenas there may be; from how many bytes on a piece is the system's, which gets it back at once;
/// and how many free bytes may lie at the end of the heap.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const SETTINGS: [(&str, &str); 3] =
    [("MALLOC_ARENA_MAX", "1"), ("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "131072")];

/// Starts the program once more with these settings, those aside that somebody made. Returns where there is nothing to do, or
/// where it cannot be done: then it goes on as it is.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn set_up() {
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    #[expect(clippy::disallowed_methods, reason = "they are the library's, and no settings of ours")]
    let is_missing = |name: &str| env::var_os(name).is_none();
    let missing: Vec<_> = SETTINGS.into_iter().filter(|(name, _)| is_missing(name)).collect();
    let Ok(program) = env::current_exe() else { return };
    if !missing.is_empty() {
        let mut arguments = env::args_os();
        let mut again = Command::new(program);
        if let Some(name) = arguments.next() {
            again.arg0(name);
        }
        let failed = again.args(arguments).envs(missing).exec();
        eprintln!("livespecs: it goes on, and may keep more memory than it needs: {failed}");
    }
}

/// Other libraries do without.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn set_up() {}
