//! The secrets that deliveries are signed with.

use domain::{ProjectUlid, Secret};

use super::signature::mac;

/// The secrets in force. Of each kind there are several while they are being replaced; the first is the one to use.
#[derive(Clone, Debug, Default)]
pub struct WebhookSecrets {
    masters: Vec<Secret>,
    configured: Vec<Secret>,
}

/// What is signed to name a master. It is no ULID, so that no project's secret is a name.
const NAME: &[u8] = b"livespecs webhook master";

/// Hexadecimal digits of a master's name.
const NAME_DIGITS: usize = 16;

impl WebhookSecrets {
    /// `masters`: what projects' secrets are derived from (`WEBHOOK_MASTER_SECRET`). `configured`: those of hooks that were
    /// made by hand (`GITHUB_WEBHOOK_SECRET`).
    pub fn new(masters: Vec<Secret>, configured: Vec<Secret>) -> Self {
        Self { masters, configured }
    }

    /// The secret that a project's hook is to have; `None` without a master.
    pub fn of_project(&self, project: ProjectUlid) -> Option<Secret> {
        self.masters.first().map(|master| derive(master, project))
    }

    /// All secrets that a project's hook may have, the current one first.
    pub fn all_of_project(&self, project: ProjectUlid) -> Vec<Secret> {
        self.masters.iter().map(|master| derive(master, project)).collect()
    }

    /// The secrets of hooks that were made by hand, the current one first.
    pub fn configured(&self) -> &[Secret] {
        &self.configured
    }

    /// A name for the master that new secrets are derived from, which does not give it away: a hook that was set when it
    /// had another name has to be set again. `None` without a master.
    pub fn master_name(&self) -> Option<String> {
        let mut name = hex::encode(mac(self.masters.first()?, NAME));
        name.truncate(NAME_DIGITS);
        Some(name)
    }
}

/// A project's secret: HMAC-SHA256 of its ULID, in hexadecimal digits. Nobody learns the master from it, nor another's.
fn derive(master: &Secret, project: ProjectUlid) -> Secret {
    Secret::new(hex::encode(mac(master, project.to_string().as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ulid() -> ProjectUlid {
        ProjectUlid::new(1_469_918_176_385, [0xff, 0, 1, 2, 3, 4, 5, 6, 7, 8])
    }

    fn secrets(masters: &[&str]) -> WebhookSecrets {
        WebhookSecrets::new(masters.iter().map(|it| Secret::new(*it)).collect(), Vec::new())
    }

    #[test]
    fn a_projects_secret_is_derived_from_the_first_master() {
        // printf 01ARYZ6S41ZW0020G30G2GC1R8 | openssl dgst -sha256 -hmac master
        let expect = "1a26026b82320ca90793f041298667fa61154d745b5f91f1f3b9c55c95124996";
        assert_eq!(secrets(&["master"]).of_project(ulid()), Some(Secret::new(expect)));
        let both = secrets(&["newer", "master"]).all_of_project(ulid());
        assert_eq!(both.len(), 2);
        assert_eq!(both[1], Secret::new(expect));
        assert_eq!(secrets(&[]).of_project(ulid()), None);
    }

    #[test]
    fn a_master_is_named_by_what_it_is_and_not_shown() {
        let name = secrets(&["master"]).master_name().unwrap_or_default();
        assert_eq!(name.len(), 16);
        assert_eq!(secrets(&["master", "older"]).master_name(), Some(name.clone()));
        assert_ne!(secrets(&["older", "master"]).master_name(), Some(name));
        assert_eq!(format!("{:?}", secrets(&["master"])).find("master\""), None);
    }
}
