//! What names a project, its repository and what is in it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::limits::{REPO_PART_BYTES, SPECS_PATH_BYTES};
use crate::{BadId, ProjectId};

/// A project's identity in the store: made when it is added, never used again. Source: github.com/ulid/spec.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProjectUlid(u128);

impl ProjectUlid {
    /// The ULID of that moment (milliseconds since 1970) and those random bits.
    pub fn new(millis: u64, random: [u8; 10]) -> Self {
        let random = random.iter().fold(0_u128, |bits, &byte| bits << 8 | u128::from(byte));
        Self(ulid::Ulid::from_parts(millis, random).0)
    }

    /// A number that is spread evenly over projects: for shards and slots.
    pub fn spread(self) -> u64 {
        // The low bits are random as they are.
        self.0 as u64
    }
}

impl fmt::Display for ProjectUlid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ulid::Ulid(self.0).fmt(f)
    }
}

impl fmt::Debug for ProjectUlid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProjectUlid({self})")
    }
}

impl FromStr for ProjectUlid {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        match ulid::Ulid::from_string(text) {
            // Lower case and look-alikes are read too: only what we write ourselves is an id.
            Ok(id) if id.to_string() == text => Ok(Self(id.0)),
            _ => Err(BadId { expected: "a project's ULID: 26 characters" }),
        }
    }
}

impl TryFrom<String> for ProjectUlid {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<ProjectUlid> for String {
    fn from(id: ProjectUlid) -> Self {
        id.to_string()
    }
}

/// A repository's number at GitHub: it stays when the repository is renamed or moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RepositoryId(pub u64);

impl fmt::Display for RepositoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A repository's name, `owner/name`, as GitHub spells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RepoName {
    owner: Box<str>,
    name: Box<str>,
}

impl RepoName {
    /// Who owns it.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// What the owner calls it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of a project that follows it, where nobody chose another: `owner.name` in lower case.
    pub fn default_project_id(&self) -> Option<ProjectId> {
        format!("{}.{}", self.owner, self.name).to_ascii_lowercase().parse().ok()
    }

    /// Reads what people write: `owner/name`, or an address of the repository or of something in it on `host`
    /// (`https://github.com/owner/name/tree/main`, `git@github.com:owner/name.git`).
    pub fn read(text: &str, host: &str) -> Result<Self, BadId> {
        let text = text.trim();
        let bad = BadId { expected: "a repository: `owner/name`, or its address" };
        let rest = if let Some((_, rest)) = text.split_once("://") {
            let (authority, path) = rest.split_once('/').ok_or_else(|| bad.clone())?;
            // `www.github.com` leads there too; a user name is of no use to us.
            let name = authority.rsplit('@').next().unwrap_or(authority);
            let name = name.strip_prefix("www.").unwrap_or(name);
            if !name.eq_ignore_ascii_case(host) {
                return Err(BadId { expected: "a repository on the GitHub that this server follows" });
            }
            path.split(['?', '#']).next().unwrap_or(path)
        } else if let Some(rest) = text.strip_prefix("git@") {
            match rest.split_once(':') {
                Some((name, path)) if name.eq_ignore_ascii_case(host) => path,
                _ => return Err(BadId { expected: "a repository on the GitHub that this server follows" }),
            }
        } else {
            let rest = text.strip_prefix(host).and_then(|rest| rest.strip_prefix('/')).unwrap_or(text);
            let plain = rest.strip_suffix(".git").unwrap_or(rest);
            return plain.parse();
        };
        let mut parts = rest.split('/').filter(|part| !part.is_empty());
        let (Some(owner), Some(name)) = (parts.next(), parts.next()) else { return Err(bad) };
        format!("{owner}/{}", name.strip_suffix(".git").unwrap_or(name)).parse()
    }
}

impl fmt::Display for RepoName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

impl FromStr for RepoName {
    type Err = BadId;

    /// Exactly `owner/name`.
    fn from_str(text: &str) -> Result<Self, BadId> {
        let good = |part: &str| {
            (1..=REPO_PART_BYTES).contains(&part.len())
                && part.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-'))
                && part != "."
                && part != ".."
        };
        match text.split_once('/') {
            Some((owner, name)) if good(owner) && good(name) && !owner.starts_with('.') => {
                Ok(Self { owner: owner.into(), name: name.into() })
            }
            _ => Err(BadId { expected: "a repository: `owner/name`, or its address" }),
        }
    }
}

impl TryFrom<String> for RepoName {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<RepoName> for String {
    fn from(name: RepoName) -> Self {
        name.to_string()
    }
}

/// A folder in a repository: relative, with `/`, without `.` and `..`; not the root.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SpecsPath(Box<str>);

impl SpecsPath {
    /// The path as text: `docs/specs`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SpecsPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SpecsPath {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let path = text.trim().trim_start_matches("./").trim_end_matches('/');
        let good = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && !part.eq_ignore_ascii_case(".git")
                && !part.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'))
        };
        if (1..=SPECS_PATH_BYTES).contains(&path.len()) && path.split('/').all(good) {
            Ok(Self(path.into()))
        } else {
            Err(BadId {
                expected: "a folder in the repository: a relative path such as `docs/specs`, without `..`",
            })
        }
    }
}

impl TryFrom<String> for SpecsPath {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<SpecsPath> for String {
    fn from(path: SpecsPath) -> Self {
        path.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::PROJECT_ID_BYTES;

    #[test]
    fn a_ulid_is_read_as_it_is_written_and_no_other_way() {
        let id = ProjectUlid::new(1_469_918_176_385, [0xff, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
        let text = id.to_string();
        assert_eq!((text.len(), &text[..10]), (26, "01ARYZ6S41"));
        assert_eq!(text.parse(), Ok(id));
        assert!(text.to_lowercase().parse::<ProjectUlid>().is_err());
        assert!("".parse::<ProjectUlid>().is_err());
    }

    #[test]
    fn a_repository_is_read_as_people_write_it() {
        let check = |text: &str, expect: Option<&str>| {
            let read = RepoName::read(text, "github.com").map(|it| it.to_string());
            assert_eq!(read.ok().as_deref(), expect, "{text}");
        };
        check("acme/app", Some("acme/app"));
        check(" Acme/App.js ", Some("Acme/App.js"));
        check("github.com/acme/app", Some("acme/app"));
        check("https://github.com/acme/app", Some("acme/app"));
        check("https://www.github.com/acme/app.git", Some("acme/app"));
        check("https://github.com/acme/app/tree/main/specs?x=1#y", Some("acme/app"));
        check("git@github.com:acme/app.git", Some("acme/app"));
        check("ssh://git@github.com/acme/app.git", Some("acme/app"));
        check("https://gitlab.com/acme/app", None);
        check("git@gitlab.com:acme/app", None);
        check("https://github.com.evil.example/acme/app", None);
        check("https://github.com/acme", None);
        check("acme", None);
        check("acme/app/specs", None);
        check("../app", None);
        check("acme/..", None);
        check("acme/a b", None);
        check("", None);
    }

    #[test]
    fn names_and_paths_have_their_bounds_in_bytes() {
        fn check<T: FromStr>(text: impl Fn(usize) -> String, bytes: usize) {
            for (length, is_taken) in [(bytes - 1, true), (bytes, true), (bytes + 1, false)] {
                assert_eq!(text(length).parse::<T>().is_ok(), is_taken, "{length}");
            }
        }
        check::<ProjectId>(|bytes| "a".repeat(bytes), PROJECT_ID_BYTES);
        check::<SpecsPath>(|bytes| "a".repeat(bytes), SPECS_PATH_BYTES);
        check::<RepoName>(|bytes| format!("acme/{}", "a".repeat(bytes)), REPO_PART_BYTES);
        check::<RepoName>(|bytes| format!("{}/app", "a".repeat(bytes)), REPO_PART_BYTES);
    }

    #[test]
    fn a_specs_path_stays_in_the_repository() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(text.parse::<SpecsPath>().ok().as_ref().map(SpecsPath::as_str), expect, "{text}");
        };
        check("specs", Some("specs"));
        check("./docs/specs/", Some("docs/specs"));
        check(".lean-spec/specs", Some(".lean-spec/specs"));
        for bad in ["", ".", "..", "../specs", "a/../b", "/specs", "a//b", "a\\b", ".git/x", "C:/x", "a\0b"] {
            check(bad, None);
        }
    }
}
