//! The settings of a command: its flags, then the environment, then what holds on a laptop.

use std::path::Path;

use boot::Config;

use crate::failure::Failure;

/// Reads the settings. A folder that a flag names wins over `SPECS_DIR`.
pub(crate) fn read(specs_dir: Option<&Path>) -> Result<Config, Failure> {
    from_lookup(specs_dir, boot::variable)
}

/// Reads the settings of a server. An address that a flag names wins over `PUBLIC_URL`.
pub(crate) fn serving(specs_dir: Option<&Path>, public_url: Option<&str>) -> Result<Config, Failure> {
    from_lookup(specs_dir, |name| match (name, public_url) {
        ("PUBLIC_URL", Some(url)) => Some(url.to_owned()),
        _ => boot::variable(name),
    })
}

fn from_lookup(
    specs_dir: Option<&Path>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Config, Failure> {
    let lookup = |name: &str| match (name, specs_dir) {
        // A path need not be text: it is put in below.
        ("SPECS_DIR", Some(_)) => None,
        ("SPECS_MODE", _) => variable(name).or_else(|| Some("both".to_owned())),
        _ => variable(name),
    };
    let mut config = Config::from_lookup(lookup)?;
    if let Some(dir) = specs_dir {
        if variable("SNAPSHOT_FILE").is_none() {
            config.snapshot_file = dir.with_file_name("specs.snapshot");
        }
        config.specs_dir = dir.to_path_buf();
    }
    Ok(config)
}

/// Whether what goes to standard output may have colours. Source: no-color.org.
pub(crate) fn colours() -> bool {
    use std::io::IsTerminal as _;
    std::io::stdout().is_terminal()
        && boot::variable("NO_COLOR").is_none()
        && boot::variable("TERM").is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_flag_wins_over_the_environment_and_that_over_what_holds_here() {
        let set = |name: &str| (name == "SPECS_DIR").then(|| "docs/specs".to_owned());
        let config = from_lookup(None, set).unwrap();
        assert_eq!(config.specs_dir, PathBuf::from("docs/specs"));
        assert_eq!(config.snapshot_file, PathBuf::from("docs/specs.snapshot"));
        assert_eq!(config.mode, service::Mode::Both);

        let config = from_lookup(Some(Path::new("other/place")), set).unwrap();
        assert_eq!(config.specs_dir, PathBuf::from("other/place"));
        assert_eq!(config.snapshot_file, PathBuf::from("other/specs.snapshot"));

        let set = |name: &str| (name == "SPECS_MODE").then(|| "filesystem".to_owned());
        assert_eq!(from_lookup(None, set).unwrap().mode, service::Mode::Filesystem);
    }

    #[test]
    fn an_address_that_a_flag_names_is_the_public_one() {
        let config = serving(None, Some("https://abc.tunnel.example/")).unwrap();
        assert_eq!(config.public_url.as_deref(), Some("https://abc.tunnel.example"));
        let line = serving(None, Some("abc.tunnel.example")).unwrap_err().to_string();
        assert_eq!(
            line,
            "PUBLIC_URL is `abc.tunnel.example`; expected an address that starts with `https://`"
        );
    }

    #[test]
    fn a_bad_value_stops_the_start_with_one_line() {
        let set = |name: &str| (name == "CACHE_TTL").then(|| "soon".to_owned());
        let line = from_lookup(None, set).unwrap_err().to_string();
        assert_eq!(line, "CACHE_TTL is `soon`; expected a whole number from 0 to 4294967296");
    }
}
