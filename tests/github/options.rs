//! How the program is called.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use github_model::{HookRights, Model, Push, fill};

pub(crate) const USAGE: &str = "\
github-model [--port N] [--latency-ms N] [--token T]… [--no-limits] [--repository OWNER/NAME]
             [--specs N [--sub-specs N] [--files N] | --dir DIR]
  --port N             0 (the default): a free one
  --latency-ms N       every answer takes that long
  --token T            a token that is taken, also for webhooks
  --no-limits          as an Enterprise Server has none
  --repository NAME    what the repository is called: acme/app by default
  --specs N            that many specs, each with --sub-specs N (default 0), and --files N other files
  --dir DIR            the contents of a folder
Commands, one JSON object a line, each answered with one: {\"create\": \"acme/app\"},
  {\"push\": {\"repository\": …, \"branch\": …, \"write\": {path: text}, \"remove\": [path]}},
  {\"fill\": {\"repository\": …, \"specs\": N, \"sub_specs\": N, \"files\": N}}, {\"latency_ms\": N},
  {\"rename\": {\"repository\": …, \"to\": …}}, {\"hook\": {\"repository\": …, \"url\": …, \"secret\": …}},
  {\"deliveries\": \"acme/app\"},
  {\"fail\": {\"path\": …, \"status\": N, \"times\": N}}, {\"heal\": true},
  {\"requests\": true}, {\"forget_requests\": true}";

/// What was said.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) port: u16,
    latency_ms: u64,
    tokens: Vec<String>,
    no_limits: bool,
    repository: Option<String>,
    specs: usize,
    sub_specs: usize,
    files: usize,
    dir: Option<PathBuf>,
}

pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        if argument == "--no-limits" {
            options.no_limits = true;
            continue;
        }
        let value = arguments.next().ok_or_else(|| format!("`{argument}` needs a value"))?;
        let number =
            || value.parse::<u64>().map_err(|_| format!("`{argument}` needs a number, not `{value}`"));
        match argument.as_str() {
            "--port" => options.port = value.parse().map_err(|_| format!("`{value}` is no port"))?,
            "--latency-ms" => options.latency_ms = number()?,
            "--token" => options.tokens.push(value),
            "--repository" => options.repository = Some(value),
            "--specs" => options.specs = number()? as usize,
            "--sub-specs" => options.sub_specs = number()? as usize,
            "--files" => options.files = number()? as usize,
            "--dir" => options.dir = Some(value.into()),
            _ => return Err(format!("`{argument}` is no option")),
        }
    }
    Ok(options)
}

impl Options {
    /// Makes a new model what was said.
    pub(crate) fn apply(&self, model: &Model) -> Result<(), String> {
        model.set_latency(Duration::from_millis(self.latency_ms));
        model.set_limits(|limits| limits.primary = !self.no_limits);
        for token in &self.tokens {
            model.add_token(token);
            model.set_hook_rights(token, HookRights::Write);
        }
        let repository = self.repository.as_deref().unwrap_or("acme/app");
        if repository.split('/').filter(|part| !part.is_empty()).count() != 2 {
            return Err(format!("`{repository}` is not `owner/name`"));
        }
        if let Some(dir) = &self.dir {
            let mut push = Push::new();
            load(dir, "", &mut push).map_err(|error| format!("`{}`: {error}", dir.display()))?;
            model.create(repository);
            model.push(repository, "main", push);
        } else if self.specs > 0 || self.files > 0 {
            fill(model, repository, self.specs, self.sub_specs, self.files);
        }
        Ok(())
    }
}

/// Adds what is in a folder; without `.git`, and without what symlinks lead to.
fn load(dir: &Path, prefix: &str, push: &mut Push) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name == ".git" {
            continue;
        }
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            load(&entry.path(), &path, push)?;
        } else if kind.is_file() {
            *push = std::mem::take(push).write(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}
