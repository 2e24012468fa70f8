//! The settings: every environment variable, in one file.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use domain::Secret;
use service::Mode;
use store::StoreConfig;
use tracing_subscriber::filter::LevelFilter;

/// GitHub's own API.
const GITHUB_API_URL: &str = "https://api.github.com";

/// The raw file host that belongs to it.
const GITHUB_RAW_URL: &str = "https://raw.githubusercontent.com";

/// What the environment says.
#[derive(Clone, Debug)]
pub struct Config {
    /// `SPECS_MODE`: which sources are served.
    pub mode: Mode,
    /// `SPECS_DIR`: the specs folder.
    pub specs_dir: PathBuf,
    /// `CACHE_TTL`: how long an instance trusts the folder it read.
    pub cache_ttl: Duration,
    /// `HEAD_TTL`: how long an instance trusts a project's head.
    pub head_ttl: Duration,
    /// `CACHE_MAX_BYTES`: snapshots and documents kept by an instance.
    pub cache_max_bytes: u64,
    /// `PROJECT_NAME`: the local project's name.
    pub project_name: Option<String>,
    /// `REPO_URL`: the local project's home.
    pub repo_url: Option<String>,
    /// `SNAPSHOT_FILE`: the prepared snapshot.
    pub snapshot_file: PathBuf,
    /// `REVALIDATION_SECRET`: who may have caches dropped.
    pub revalidation_secret: Option<Secret>,
    /// `TABLE_NAME`, `BUCKET_NAME`: where the store is.
    pub store: Option<StoreConfig>,
    /// `EVENT_BUS_NAME`: where signals go.
    pub event_bus: Option<String>,
    /// `GITHUB_TOKEN`: with which GitHub is asked.
    pub github_token: Option<Secret>,
    /// `GITHUB_API_URL`: which GitHub.
    pub github_api_url: String,
    /// `GITHUB_RAW_URL`: its raw file host.
    pub github_raw_url: Option<String>,
    /// `ADMIN_TOKEN`: who may change something.
    pub admin_token: Option<Secret>,
    /// `CRON_SECRET`: who may have the schedule's tick done.
    pub cron_secret: Option<Secret>,
    /// `VIEW_TOKEN`: who may read, where not everybody may.
    pub view_token: Option<Secret>,
    /// `ALLOW_PRIVATE_REPOS`: whether private repositories are shown. Only with `VIEW_TOKEN`.
    pub private_allowed: bool,
    /// `PUBLIC_URL`: where readers and GitHub reach us; without a slash at its end.
    pub public_url: Option<String>,
    /// `WEBHOOK_MASTER_SECRET`: what the secrets of projects' webhooks are derived from. The first derives new ones.
    pub webhook_masters: Vec<Secret>,
    /// `GITHUB_WEBHOOK_SECRET`: the secrets of webhooks that were made by hand.
    pub webhook_secrets: Vec<Secret>,
    /// `LOG_LEVEL`: how much is logged.
    pub log_level: LevelFilter,
    /// `METRICS_NAMESPACE`: under which name CloudWatch keeps what is measured. None: nothing is.
    pub metrics: Option<MetricsConfig>,
}

/// Whose metrics these are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricsConfig {
    /// The stack.
    pub namespace: String,
    /// The function, as Lambda calls it (`AWS_LAMBDA_FUNCTION_NAME`).
    pub function: String,
}

/// A setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadSetting {
    variable: &'static str,
    value: String,
    expected: &'static str,
}

impl fmt::Display for BadSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is `{}`; expected {}", self.variable, self.value, self.expected)
    }
}

impl std::error::Error for BadSetting {}

impl Config {
    /// Reads the environment of this process.
    pub fn from_env() -> Result<Self, BadSetting> {
        Self::from_lookup(variable)
    }

    /// Reads settings from `lookup`, which gives a variable's value. An empty value counts as none.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, BadSetting> {
        let text = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        let mode = match text("SPECS_MODE").as_deref() {
            None | Some("filesystem") => Mode::Filesystem,
            Some("database") => Mode::Database,
            Some("both") => Mode::Both,
            Some(other) => return Err(bad("SPECS_MODE", other, "`filesystem`, `database` or `both`")),
        };
        let specs_dir = text("SPECS_DIR").map_or_else(|| PathBuf::from("specs"), PathBuf::from);
        let repo_url = address("REPO_URL", text("REPO_URL"))?;
        let store = match (text("TABLE_NAME"), text("BUCKET_NAME")) {
            (Some(table), Some(bucket)) => Some(StoreConfig { table, bucket }),
            (Some(_), None) => return Err(bad("BUCKET_NAME", "", "the bucket that belongs to `TABLE_NAME`")),
            (None, Some(_)) => return Err(bad("TABLE_NAME", "", "the table that belongs to `BUCKET_NAME`")),
            (None, None) => None,
        };
        let github_api_url =
            address("GITHUB_API_URL", text("GITHUB_API_URL"))?.unwrap_or_else(|| GITHUB_API_URL.to_owned());
        let view_token = secret("VIEW_TOKEN", text("VIEW_TOKEN"))?;
        let private_allowed = match text("ALLOW_PRIVATE_REPOS").as_deref() {
            None | Some("false") => false,
            Some("true") if view_token.is_some() => true,
            Some("true") => {
                return Err(bad(
                    "ALLOW_PRIVATE_REPOS",
                    "true",
                    "`false`, unless `VIEW_TOKEN` is set: private repositories are only for those who sign in",
                ));
            }
            Some(other) => return Err(bad("ALLOW_PRIVATE_REPOS", other, "`true` or `false`")),
        };
        let log_level = match text("LOG_LEVEL").as_deref() {
            None => LevelFilter::INFO,
            Some(level) => level
                .parse()
                .map_err(|_| bad("LOG_LEVEL", level, "`off`, `error`, `warn`, `info`, `debug` or `trace`"))?,
        };
        Ok(Self {
            mode,
            cache_ttl: Duration::from_millis(number("CACHE_TTL", text("CACHE_TTL"), 60_000)?),
            head_ttl: Duration::from_millis(number("HEAD_TTL", text("HEAD_TTL"), 2_000)?),
            cache_max_bytes: number("CACHE_MAX_BYTES", text("CACHE_MAX_BYTES"), 16 << 20)?,
            project_name: text("PROJECT_NAME"),
            repo_url,
            snapshot_file: text("SNAPSHOT_FILE")
                .map_or_else(|| specs_dir.with_file_name("specs.snapshot"), PathBuf::from),
            revalidation_secret: secret("REVALIDATION_SECRET", text("REVALIDATION_SECRET"))?,
            store,
            event_bus: text("EVENT_BUS_NAME"),
            github_token: text("GITHUB_TOKEN").map(|token| Secret::new(token.trim())),
            github_raw_url: address("GITHUB_RAW_URL", text("GITHUB_RAW_URL"))?
                .or_else(|| (github_api_url == GITHUB_API_URL).then(|| GITHUB_RAW_URL.to_owned())),
            github_api_url,
            admin_token: secret("ADMIN_TOKEN", text("ADMIN_TOKEN"))?,
            cron_secret: secret("CRON_SECRET", text("CRON_SECRET"))?,
            private_allowed,
            view_token,
            public_url: address("PUBLIC_URL", text("PUBLIC_URL"))?,
            webhook_masters: secrets("WEBHOOK_MASTER_SECRET", text("WEBHOOK_MASTER_SECRET"), SECRET_CHARS)?,
            webhook_secrets: secrets("GITHUB_WEBHOOK_SECRET", text("GITHUB_WEBHOOK_SECRET"), 1)?,
            log_level,
            metrics: metrics(text("METRICS_NAMESPACE"), text("AWS_LAMBDA_FUNCTION_NAME"))?,
            specs_dir,
        })
    }
}

/// A variable of this process's environment: for a main that lets flags win over it. An empty value counts as none.
pub fn variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "this is where settings come from")]
    let value = std::env::var_os(name)?;
    Some(value.to_string_lossy().into_owned()).filter(|value| !value.trim().is_empty())
}

fn number(variable: &'static str, value: Option<String>, default: u64) -> Result<u64, BadSetting> {
    // A day in milliseconds, and 4 GiB: more is a slip of the keyboard.
    const MOST: u64 = 1 << 32;
    let Some(value) = value else { return Ok(default) };
    match value.trim().parse() {
        Ok(number) if number <= MOST => Ok(number),
        _ => Err(bad(variable, &value, "a whole number from 0 to 4294967296")),
    }
}

/// Characters that a secret has at least: a master secret, since all others are derived from it, and one that lets people in,
/// since not everywhere is it counted how often somebody tries.
const SECRET_CHARS: usize = 16;

/// What lets people in. What is wrong about it is said without it.
fn secret(variable: &'static str, value: Option<String>) -> Result<Option<Secret>, BadSetting> {
    match value {
        Some(value) if value.trim().chars().count() < SECRET_CHARS => Err(bad(
            variable,
            "…",
            "a secret of at least 16 characters, such as `openssl rand -base64 32` makes",
        )),
        other => Ok(other.map(Secret::new)),
    }
}

/// Secrets, separated by commas, each of at least so many characters. What is wrong about one is said without it.
fn secrets(variable: &'static str, value: Option<String>, least: usize) -> Result<Vec<Secret>, BadSetting> {
    let expected = if least > 1 {
        "secrets of at least 16 characters each, without spaces, separated by commas"
    } else {
        "secrets without spaces, separated by commas"
    };
    let Some(value) = value else { return Ok(Vec::new()) };
    let is_good = |secret: &&str| secret.len() >= least && secret.bytes().all(|c| c.is_ascii_graphic());
    let all: Vec<_> = value.split(',').map(str::trim).collect();
    if !all.iter().all(is_good) {
        return Err(bad(variable, "…", expected));
    }
    Ok(all.into_iter().map(Secret::new).collect())
}

/// Both are written into JSON as they are.
fn metrics(namespace: Option<String>, function: Option<String>) -> Result<Option<MetricsConfig>, BadSetting> {
    let is_plain = |text: &str| text.bytes().all(|c| c.is_ascii_alphanumeric() || b"-_/.#:".contains(&c));
    let Some(namespace) = namespace else { return Ok(None) };
    if !is_plain(&namespace) {
        return Err(bad("METRICS_NAMESPACE", &namespace, "letters, digits and `-_/.#:`"));
    }
    let function = function.filter(|name| is_plain(name)).unwrap_or_else(|| "local".to_owned());
    Ok(Some(MetricsConfig { namespace, function }))
}

/// An address, without a slash at its end.
fn address(variable: &'static str, value: Option<String>) -> Result<Option<String>, BadSetting> {
    match value {
        Some(url) if !(url.starts_with("https://") || url.starts_with("http://")) => {
            Err(bad(variable, &url, "an address that starts with `https://`"))
        }
        other => Ok(other.map(|url| url.trim_end_matches('/').to_owned())),
    }
}

fn bad(variable: &'static str, value: &str, expected: &'static str) -> BadSetting {
    BadSetting { variable, value: value.chars().take(100).collect(), expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variable: &str, value: &str) -> Result<Config, BadSetting> {
        Config::from_lookup(|name| (name == variable).then(|| value.to_owned()))
    }

    #[test]
    fn nothing_set_gives_the_defaults() {
        let config = Config::from_lookup(|_| None).unwrap();
        assert_eq!(config.specs_dir, PathBuf::from("specs"));
        assert_eq!(config.snapshot_file, PathBuf::from("specs.snapshot"));
        assert_eq!(config.cache_ttl, Duration::from_mins(1));
        assert_eq!(config.cache_max_bytes, 16_777_216);
        assert!(config.revalidation_secret.is_none());
    }

    #[test]
    fn a_bad_value_names_variable_value_and_what_is_expected() {
        let check = |variable, value, message: &str| {
            assert_eq!(with(variable, value).unwrap_err().to_string(), message);
        };
        check("SPECS_MODE", "files", "SPECS_MODE is `files`; expected `filesystem`, `database` or `both`");
        check("CACHE_TTL", "1m", "CACHE_TTL is `1m`; expected a whole number from 0 to 4294967296");
        check("CACHE_TTL", "-1", "CACHE_TTL is `-1`; expected a whole number from 0 to 4294967296");
        check(
            "LOG_LEVEL",
            "loud",
            "LOG_LEVEL is `loud`; expected `off`, `error`, `warn`, `info`, `debug` or `trace`",
        );
        check(
            "ALLOW_PRIVATE_REPOS",
            "true",
            "ALLOW_PRIVATE_REPOS is `true`; expected `false`, unless `VIEW_TOKEN` is set: private repositories are only for \
             those who sign in",
        );
        check(
            "GITHUB_API_URL",
            "x",
            "GITHUB_API_URL is `x`; expected an address that starts with `https://`",
        );
        check(
            "METRICS_NAMESPACE",
            "a\"b",
            "METRICS_NAMESPACE is `a\"b`; expected letters, digits and `-_/.#:`",
        );
        check("REPO_URL", "git@x", "REPO_URL is `git@x`; expected an address that starts with `https://`");
    }

    #[test]
    fn several_secrets_are_separated_by_commas_and_a_bad_one_is_not_shown() {
        let config = with("GITHUB_WEBHOOK_SECRET", "one, two").unwrap();
        assert_eq!(config.webhook_secrets, [Secret::new("one"), Secret::new("two")]);
        assert_eq!(with("WEBHOOK_MASTER_SECRET", "0123456789abcdef").unwrap().webhook_masters.len(), 1);
        let said = with("WEBHOOK_MASTER_SECRET", "0123456789abcdef,s3cret").unwrap_err().to_string();
        let expect = "WEBHOOK_MASTER_SECRET is `…`; expected secrets of at least 16 characters each, without spaces, separated by \
                      commas";
        assert_eq!(said, expect);
        for bad in ["one,", ",", "a b", "one,,two"] {
            assert!(with("GITHUB_WEBHOOK_SECRET", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_secret_that_lets_people_in_has_so_many_characters() {
        for variable in ["ADMIN_TOKEN", "VIEW_TOKEN", "CRON_SECRET", "REVALIDATION_SECRET"] {
            let check = |value: String, is_good: bool| {
                assert_eq!(with(variable, &value).is_ok(), is_good, "{variable}: {value}");
            };
            check("s".repeat(SECRET_CHARS - 1), false);
            check("s".repeat(SECRET_CHARS), true);
            check("s".repeat(SECRET_CHARS + 1), true);
            check(format!("s3cret{}", " ".repeat(SECRET_CHARS)), false);
            check(String::new(), true);
            let said = with(variable, "s3cret").unwrap_err().to_string();
            let expect = "is `…`; expected a secret of at least 16 characters, such as `openssl rand -base64 32` makes";
            assert_eq!(said, format!("{variable} {expect}"));
        }
    }

    #[test]
    fn a_secret_does_not_print() {
        let config = with("REVALIDATION_SECRET", "a-s3cret-of-tests-only").unwrap();
        assert!(!format!("{config:?}").contains("s3cret"));
    }
}
