#![doc = include_str!("README.md")]

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Those who play AWS: what they say is nobody's log.
const EMBEDDED: [&str; 3] = ["dynoxide", "s3s", "s3s_fs"];

/// What must not be logged, and where it was.
struct Search {
    secrets: Vec<String>,
    found: Vec<String>,
}

static SEARCH: Mutex<Search> = Mutex::new(Search { secrets: Vec::new(), found: Vec::new() });

fn search() -> MutexGuard<'static, Search> {
    SEARCH.lock().unwrap_or_else(PoisonError::into_inner)
}

/// As long as this lives, no line that this process logs has one of its secrets in it. Where it ends and one had, the test
/// fails.
#[derive(Debug)]
pub struct Watched(());

impl Watched {
    /// Looks for these from now on, in all lines of all crates but the embedded services.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        static STARTED: Once = Once::new();
        let mut search = search();
        for secret in secrets {
            if !search.secrets.iter().any(|known| known == secret) {
                search.secrets.push(secret.to_owned());
            }
        }
        drop(search);
        STARTED.call_once(|| {
            let heard = Targets::new().with_default(LevelFilter::DEBUG);
            let heard = heard.with_targets(EMBEDDED.map(|name| (name, LevelFilter::OFF)));
            let lines = fmt::layer().json().with_writer(|| Line);
            // Where somebody logs already, those lines are theirs.
            let _ = tracing_subscriber::registry().with(lines).with(heard).try_init();
        });
        Self(())
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let found = std::mem::take(&mut search().found);
        assert!(found.is_empty() || std::thread::panicking(), "secrets were logged:\n{}", found.join("\n"));
    }
}

/// The lines of `text` that have one of the secrets in them, which is not repeated.
pub fn with_secrets(text: &str, secrets: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| secrets.iter().any(|secret| line.contains(secret))) {
        let hidden = secrets.iter().fold(line.to_owned(), |line, secret| line.replace(secret, "[SECRET]"));
        found.push(hidden.chars().take(2_000).collect());
    }
    found
}

/// Takes one line, and forgets it.
struct Line;

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut search = search();
        let found = with_secrets(&String::from_utf8_lossy(bytes), &search.secrets);
        search.found.extend(found);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_logs_a_secret_fails() {
        let watched = Watched::new(["hush-hush-hush"]);
        tracing::debug!(header = "Bearer hush-hush-hush", "asked");
        let ended = std::panic::catch_unwind(|| drop(watched)).unwrap_err();
        let said = ended.downcast_ref::<String>().unwrap();
        assert!(said.contains("Bearer [SECRET]") && !said.contains("hush"), "{said}");
    }

    #[test]
    fn a_line_with_a_secret_is_found_and_the_secret_is_not_repeated() {
        let secrets = ["hush-hush".to_owned()];
        let found = with_secrets("one\n{\"token\":\"hush-hush\"}\nhush\n", &secrets);
        assert_eq!(found, ["{\"token\":\"[SECRET]\"}"]);
    }
}
