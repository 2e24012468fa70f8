//! Opening a page in the browser.

use std::process::{Command, Stdio};

/// Asks the desktop to open `url`. Where there is none that is a line in the log: the address is printed anyway.
pub(crate) fn open(url: &str) {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        // The first argument in quotes would be a window's title.
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        // Somebody has to wait for it, or it stays in the process table.
        Ok(mut child) => drop(std::thread::spawn(move || child.wait())),
        Err(error) => tracing::warn!(%error, "no browser could be opened"),
    }
}
