//! What deliveries are signed with here: what the environment says, else what is made once and kept with the data.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use boot::Config;
use domain::Secret;
use embedded::Place;
use github::webhook::WebhookSecrets;

use crate::failure::Failure;
use crate::serve::random;

/// What projects' secrets are derived from.
const MASTER: &str = "webhook-master-secret";

/// The secret of the address for all.
const BY_HAND: &str = "webhook-secret";

/// The secrets of a server: those that are not set are kept in its data directory, or made for this start.
pub(crate) fn of(config: &Config, place: &Place) -> Result<WebhookSecrets, Failure> {
    let masters = set_or_kept(&config.webhook_masters, place, MASTER)?;
    let by_hand = set_or_kept(&config.webhook_secrets, place, BY_HAND)?;
    Ok(WebhookSecrets::new(masters, by_hand))
}

/// The secrets of a server whose data is there, for somebody who delivers to it. It makes none.
pub(crate) fn known(config: &Config, data_dir: &Path) -> WebhookSecrets {
    let set_or_read = |set: &[Secret], file: &str| match set {
        [] => read(&data_dir.join(file)).into_iter().collect(),
        set => set.to_vec(),
    };
    let masters = set_or_read(&config.webhook_masters, MASTER);
    WebhookSecrets::new(masters, set_or_read(&config.webhook_secrets, BY_HAND))
}

fn set_or_kept(set: &[Secret], place: &Place, file: &str) -> Result<Vec<Secret>, Failure> {
    match (set, place) {
        ([], Place::Memory) => Ok(vec![random()?]),
        ([], Place::Folder(dir)) => kept(&dir.join(file)).map(|secret| vec![secret]),
        (set, _) => Ok(set.to_vec()),
    }
}

fn kept(path: &Path) -> Result<Secret, Failure> {
    if let Some(secret) = read(path) {
        return Ok(secret);
    }
    let secret = random()?;
    write(path, &secret)
        .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", path.display())))?;
    Ok(secret)
}

fn read(path: &Path) -> Option<Secret> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim()).filter(|text| !text.is_empty()).map(Secret::new)
}

/// Written under another name and then renamed: there is no half of a secret. Nobody else may read it.
fn write(path: &Path, secret: &Secret) -> io::Result<()> {
    let unfinished = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    writeln!(file, "{}", secret.reveal())?;
    file.sync_all()?;
    fs::rename(unfinished, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unset() -> Config {
        Config::from_lookup(|_| None).unwrap()
    }

    #[test]
    fn secrets_are_made_once_and_only_their_owner_reads_them() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::Folder(dir.path().to_path_buf());
        let first = of(&unset(), &place).unwrap();
        let second = of(&unset(), &place).unwrap();
        assert_eq!(first.master_name(), second.master_name());
        assert_eq!(first.configured(), second.configured());
        assert_eq!(known(&unset(), dir.path()).configured(), first.configured());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(dir.path().join(MASTER)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn what_is_set_wins_and_is_not_kept() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::Folder(dir.path().to_path_buf());
        let set = Config { webhook_secrets: vec![Secret::new("set")], ..unset() };
        assert_eq!(of(&set, &place).unwrap().configured(), [Secret::new("set")]);
        assert!(!dir.path().join(BY_HAND).exists());
        assert_eq!(known(&unset(), dir.path()).configured(), [], "none is made for somebody who delivers");
    }
}
