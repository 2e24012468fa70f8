//! The file: `projects:`, a list of the bodies of `POST /api/projects`.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use domain::{BadId, ProjectId, RepoName, Settings, SpecsPath};
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// A project as the file wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) id: ProjectId,
    /// As the file names it: the server knows best how an address is read.
    pub(super) repo: String,
    /// The same, as far as it can be read without the server.
    pub(super) name: RepoName,
    pub(super) settings: Settings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    projects: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    repo: Text<Repo>,
    id: Option<Text<ProjectId>>,
    name: Option<String>,
    branch: Option<String>,
    specs_path: Option<Text<SpecsPath>>,
    frequency_minutes: Option<Minutes>,
    featured: Option<bool>,
    webhook: Option<bool>,
}

/// A text that is one of a kind. It is read while the reader is at its line, so that an error names that.
struct Text<T>(T);

impl<'de, T: FromStr<Err = BadId>> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);

        impl<T: FromStr<Err = BadId>> Visitor<'_> for Reader<T> {
            type Value = Text<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text<T>, E> {
                text.parse()
                    .map(Text)
                    .map_err(|error: BadId| E::invalid_value(Unexpected::Str(text), &error.expected))
            }
        }

        deserializer.deserialize_str(Reader(PhantomData))
    }
}

/// What people write for a repository.
struct Repo {
    text: String,
    name: RepoName,
}

impl FromStr for Repo {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let name = RepoName::read(text, host(text))?;
        Ok(Self { text: text.to_owned(), name })
    }
}

/// The host in an address: which GitHub is followed, the server knows.
fn host(text: &str) -> &str {
    let text = text.trim();
    if let Some((_, rest)) = text.split_once("://") {
        let authority = rest.split('/').next().unwrap_or(rest);
        let host = authority.rsplit('@').next().unwrap_or(authority);
        return host.strip_prefix("www.").unwrap_or(host);
    }
    text.strip_prefix("git@").and_then(|rest| rest.split(':').next()).unwrap_or("github.com")
}

/// How often, in minutes.
struct Minutes(u16);

impl<'de> Deserialize<'de> for Minutes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl Visitor<'_> for Reader {
            type Value = Minutes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("5 to 1440 minutes")
            }

            fn visit_u64<E: Error>(self, minutes: u64) -> Result<Minutes, E> {
                let good = u16::try_from(minutes).ok().filter(|it| (5..=1440).contains(it));
                good.map(Minutes).ok_or_else(|| E::invalid_value(Unexpected::Unsigned(minutes), &self))
            }
        }

        deserializer.deserialize_u64(Reader)
    }
}

/// Reads the file. What is wrong with it is said with the line.
pub(super) fn parse(text: &str) -> Result<Vec<Wanted>, String> {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Err("the file is empty; expected `projects:`, with a list of projects".to_owned());
    }
    let file: File = serde_yaml::from_str(text).map_err(|error| located(&error))?;
    let mut wanted: Vec<Wanted> = Vec::with_capacity(file.projects.len());
    for (at, entry) in file.projects.into_iter().enumerate() {
        let project = project(entry)?;
        if let Some(other) = wanted.iter().position(|other| other.id == project.id) {
            return Err(format!(
                "the projects {} and {} of the list both have the id `{}`: give one of them another `id`",
                other + 1,
                at + 1,
                project.id
            ));
        }
        wanted.push(project);
    }
    Ok(wanted)
}

/// What is wrong, with the line: most errors name it themselves, those of the first line do not.
fn located(error: &serde_yaml::Error) -> String {
    let text = error.to_string();
    match error.location() {
        Some(place) if !text.contains(" at line ") => {
            format!("{text} at line {} column {}", place.line(), place.column())
        }
        _ => text,
    }
}

fn project(entry: Entry) -> Result<Wanted, String> {
    let default = Settings::default();
    let Text(repo) = entry.repo;
    let id = match entry.id {
        Some(Text(id)) => id,
        None => repo.name.default_project_id().ok_or_else(|| {
            format!("no id can be made of the repository `{}`: choose one with `id`", repo.name)
        })?,
    };
    let settings = Settings {
        name: entry.name.map(|name| name.trim().to_owned()),
        branch: entry.branch,
        specs_path: entry.specs_path.map(|Text(it)| it),
        frequency_minutes: entry.frequency_minutes.map_or(default.frequency_minutes, |Minutes(it)| it),
        featured: entry.featured.unwrap_or(default.featured),
        webhook: entry.webhook.unwrap_or(default.webhook),
    };
    Ok(Wanted { id, repo: repo.text, name: repo.name, settings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_the_default() {
        let text = "projects:\n  - repo: Acme/App\n  - repo: https://ghe.acme.example/acme/app.git\n    id: other\n    \
                    name: ' Other '\n    branch: dev\n    specsPath: ./docs/specs/\n    frequencyMinutes: 5\n    \
                    featured: true\n";
        let [first, second] = <[Wanted; 2]>::try_from(parse(text).unwrap()).unwrap();
        assert_eq!((first.id.as_str(), first.name.to_string()), ("acme.app", "Acme/App".to_owned()));
        assert_eq!(first.settings, Settings::default());
        assert_eq!((second.id.as_str(), second.name.to_string()), ("other", "acme/app".to_owned()));
        assert_eq!(second.repo, "https://ghe.acme.example/acme/app.git");
        assert_eq!(second.settings.name.as_deref(), Some("Other"));
        assert_eq!(second.settings.specs_path.unwrap().as_str(), "docs/specs");
        assert_eq!(parse("projects: []").unwrap(), []);
    }

    #[test]
    fn what_is_wrong_is_said_with_the_line() {
        let check = |text: &str, expect: &str| {
            assert_eq!(parse(text).unwrap_err(), expect, "{text}");
        };
        check("# nothing\n", "the file is empty; expected `projects:`, with a list of projects");
        check("project: []", "unknown field `project`, expected `projects` at line 1 column 1");
        check(
            "projects:\n  - repo: a/b\n    path: specs\n",
            "projects[0]: unknown field `path`, expected one of `repo`, `id`, `name`, `branch`, `specsPath`, \
             `frequencyMinutes`, `featured`, `webhook` at line 3 column 5",
        );
        check("projects:\n  - name: x\n", "projects[0]: missing field `repo` at line 2 column 5");
        check(
            "projects:\n  - repo: acme\n",
            "projects[0].repo: invalid value: string \"acme\", expected a repository: `owner/name`, or its address at line 2 column 11",
        );
        check(
            "projects:\n  - repo: a/b\n    specsPath: ../x\n",
            "projects[0].specsPath: invalid value: string \"../x\", expected a folder in the repository: a relative path such \
             as `docs/specs`, without `..` at line 3 column 16",
        );
        check(
            "projects:\n  - repo: a/b\n    frequencyMinutes: 4\n",
            "projects[0].frequencyMinutes: invalid value: integer `4`, expected 5 to 1440 minutes at line 3 column 23",
        );
        check(
            "projects:\n  - repo: a/b\n  - repo: c/d\n  - repo: A/B\n    branch: dev\n",
            "the projects 1 and 3 of the list both have the id `a.b`: give one of them another `id`",
        );
        check(
            "projects: [",
            "did not find expected node content at line 2 column 1, while parsing a flow node",
        );
    }
}
