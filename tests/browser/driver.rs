//! One chromedriver for all tests that run at the same time.

use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use scenarios::process::Process;
use scenarios::wait;

use crate::LIMIT;

/// A running chromedriver. It ends with its last user, and the browsers that are left with it.
pub(crate) struct Driver {
    process: Process,
    /// Where it takes commands.
    pub(crate) url: String,
}

/// The one that is there, or else a new one.
pub(crate) fn shared() -> Arc<Driver> {
    static SHARED: Mutex<Weak<Driver>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let driver = Arc::new(Driver::start());
        *shared = Arc::downgrade(&driver);
        driver
    })
}

impl Driver {
    fn start() -> Self {
        // It takes a port that is free for IPv6, and ends where that is taken for IPv4.
        (0..5).find_map(|_| Self::try_start()).expect("chromedriver finds a free port")
    }

    fn try_start() -> Option<Self> {
        let mut command = Command::new("chromedriver");
        // A group of its own: what it has started can be ended with it.
        command.arg("--port=0").process_group(0);
        let mut process = Process::start(command).unwrap();
        let port = wait::until("chromedriver", LIMIT, || {
            port(&process.said()).map(Some).or_else(|| process.has_ended().then_some(None))
        });
        let port = port.unwrap_or_else(|error| panic!("{error}: {}", process.said()))?;
        Some(Self { process, url: format!("http://127.0.0.1:{port}") })
    }
}

impl Driver {
    /// What it has said.
    pub(crate) fn said(&self) -> String {
        self.process.said()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
    }
}

/// The port in `ChromeDriver was started successfully on port 40123.`
fn port(said: &str) -> Option<u16> {
    let (_, rest) = said.split_once("started successfully on port ")?;
    rest.split_once('.')?.0.parse().ok()
}
