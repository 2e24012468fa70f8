//! A child process that ends with its value, and what it said.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use crate::wait;

/// A folder with an executable `bootstrap`, as Lambda unpacks it, and the environment it runs in.
#[derive(Clone, Debug)]
pub struct Function {
    /// The folder: `bootstrap`, and what it reads beside it.
    pub dir: PathBuf,
    /// The variables of the function.
    pub environment: Vec<(String, String)>,
}

impl Function {
    /// A function without variables.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), environment: Vec::new() }
    }

    /// The same function with one variable more.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// A command in this function's folder, with only its variables and what Lambda itself sets.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.dir).env_clear();
        command.envs([
            ("AWS_LAMBDA_FUNCTION_NAME", "function"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
            ("AWS_LAMBDA_FUNCTION_TIMEOUT", "30"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/function"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "stream"),
            ("AWS_REGION", "us-east-1"),
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
        ]);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// A running child. Dropping it asks it to end, and makes it end where it does not. What it printed by then has none of the
/// secrets in it that it was given.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: PathBuf,
    secrets: Vec<String>,
}

/// How the variables are called that carry secrets, in the end.
const SECRET: [&str; 4] = ["_TOKEN", "_SECRET", "_SECRETS", "_KEY"];

fn secrets(command: &Command) -> Vec<String> {
    let given = command.get_envs().filter_map(|(name, value)| Some((name.to_str()?, value?.to_str()?)));
    let secret = given.filter(|(name, _)| SECRET.iter().any(|end| name.ends_with(end)));
    secret.flat_map(|(_, value)| value.split(',')).filter(|it| it.len() > 4).map(str::to_owned).collect()
}

impl Process {
    /// Starts `command`; what it prints goes to a file that [`Process::said`] reads.
    pub fn start(mut command: Command) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let dir = std::env::temp_dir().join("livespecs-processes");
        fs::create_dir_all(&dir)?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let log = dir.join(format!("{}-{count}.log", std::process::id()));
        let file = File::create(&log)?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let secrets = secrets(&command);
        let program = command.get_program().to_string_lossy().into_owned();
        let child =
            command.spawn().map_err(|error| io::Error::new(error.kind(), format!("`{program}`: {error}")))?;
        Ok(Self { child, log, secrets })
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything it has printed so far.
    pub fn said(&self) -> String {
        fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Resident memory in bytes (Linux; 0 where it cannot be told).
    pub fn resident_bytes(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// What of it is not the pages of a file, in bytes (Linux; 0 where it cannot be told): what the process took for itself.
    pub fn anonymous_bytes(&self) -> u64 {
        self.status("RssAnon:")
    }

    /// The most that resident memory ever was, in bytes (Linux; 0 where it cannot be told).
    pub fn peak_bytes(&self) -> u64 {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kib.unwrap_or(0) * 1024
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The emulator has a child of its own, which it takes along only when it is asked to end.
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).stderr(Stdio::null()).status();
        let child = &mut self.child;
        let ended = || child.try_wait().ok().flatten().map(drop);
        if asked.is_err() || wait::until("the end of a process", Duration::from_secs(5), ended).is_err() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        let found = logs::with_secrets(&self.said(), &self.secrets);
        let _ = fs::remove_file(&self.log);
        assert!(found.is_empty() || thread::panicking(), "secrets were printed:\n{}", found.join("\n"));
    }
}
