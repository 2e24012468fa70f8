//! The settings of a project, as bodies say them.

use domain::limits::BRANCH_BYTES;
use domain::{Settings, SpecsPath};
use web::Refusal;

use crate::body::{Fields, Said, shortened};
use crate::bounds::{LEAST_MINUTES, MOST_MINUTES, NAME_CHARS};

/// The names of the settings.
pub(crate) const NAMES: [&str; 6] =
    ["name", "branch", "specsPath", "frequencyMinutes", "featured", "webhook"];

/// What a body says of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    name: Said<String>,
    branch: Said<String>,
    specs_path: Said<SpecsPath>,
    frequency_minutes: Said<u16>,
    featured: Said<bool>,
    webhook: Said<bool>,
}

impl Change {
    /// Takes the settings out of a body.
    pub(crate) fn read(fields: &mut Fields) -> Result<Self, Refusal> {
        // All are taken out before one is looked at: what is left is unknown, whatever is odd about the others.
        let (name_said, branch_said, path_said) =
            (fields.text("name"), fields.text("branch"), fields.text("specsPath"));
        let (minutes, featured, webhook) =
            (fields.number("frequencyMinutes"), fields.flag("featured"), fields.flag("webhook"));
        Ok(Self {
            name: name_said?.checked(|it| name(&it))?,
            branch: branch_said?.checked(branch)?,
            specs_path: path_said?.checked(|it| specs_path(&it))?,
            frequency_minutes: minutes?.checked(frequency)?,
            featured: featured?,
            webhook: webhook?,
        })
    }

    /// The settings after the change.
    pub(crate) fn apply(&self, to: &Settings) -> Settings {
        let Self { name, branch, specs_path, frequency_minutes, featured, webhook } = self.clone();
        let (before, default) = (to.clone(), Settings::default());
        Settings {
            name: optional(name, before.name),
            branch: optional(branch, before.branch),
            specs_path: optional(specs_path, before.specs_path),
            frequency_minutes: frequency_minutes.apply(before.frequency_minutes, default.frequency_minutes),
            featured: featured.apply(before.featured, default.featured),
            webhook: webhook.apply(before.webhook, default.webhook),
        }
    }
}

fn optional<T>(said: Said<T>, before: Option<T>) -> Option<T> {
    match said {
        Said::Nothing => before,
        said => said.value(),
    }
}

fn name(text: &str) -> Result<String, Refusal> {
    let name = text.trim();
    let length = name.chars().count();
    if (1..=NAME_CHARS).contains(&length) && !name.contains(char::is_control) {
        return Ok(name.to_owned());
    }
    Err(bad("name", text, "1 to 100 characters on one line; `null` for the repository's own name"))
}

/// Source of the rules: git-check-ref-format(1).
fn branch(text: String) -> Result<String, Refusal> {
    #[expect(clippy::case_sensitive_file_extension_comparisons, reason = "git's rule has only this one")]
    let good_part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    let good = (1..=BRANCH_BYTES).contains(&text.len())
        && !text.contains(|c: char| {
            c.is_control() || matches!(c, ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\')
        })
        && !text.contains("..")
        && !text.contains("@{")
        && !text.ends_with('.')
        && !text.starts_with('-')
        && text != "@"
        && text.split('/').all(good_part);
    if good {
        Ok(text)
    } else {
        Err(bad("branch", &text, "the name of a branch; `null` for the default branch"))
    }
}

fn specs_path(text: &str) -> Result<SpecsPath, Refusal> {
    text.parse().map_err(|error: domain::BadId| bad("specsPath", text, error.expected))
}

fn frequency(minutes: i64) -> Result<u16, Refusal> {
    match u16::try_from(minutes) {
        Ok(minutes) if (LEAST_MINUTES..=MOST_MINUTES).contains(&minutes) => Ok(minutes),
        _ => Err(bad("frequencyMinutes", &minutes.to_string(), "5 to 1440 minutes")),
    }
}

/// 422: a value that cannot be used.
pub(super) fn bad(name: &'static str, value: &str, expected: &str) -> Refusal {
    Refusal::unprocessable(format!("`{name}` is `{}`; expected {expected}.", shortened(value))).at_value(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<Change, Refusal> {
        let mut fields = Fields::read(body.as_bytes()).unwrap();
        let change = Change::read(&mut fields)?;
        fields.finish(&NAMES)?;
        Ok(change)
    }

    #[test]
    fn a_branch_and_a_frequency_have_their_bounds() {
        let check =
            |bytes: usize, is_taken: bool| assert_eq!(branch("a".repeat(bytes)).is_ok(), is_taken, "{bytes}");
        check(BRANCH_BYTES - 1, true);
        check(BRANCH_BYTES, true);
        check(BRANCH_BYTES + 1, false);
        let check = |minutes: u16, is_taken: bool| {
            assert_eq!(frequency(minutes.into()).is_ok(), is_taken, "{minutes}");
        };
        check(LEAST_MINUTES - 1, false);
        check(LEAST_MINUTES, true);
        check(LEAST_MINUTES + 1, true);
        check(MOST_MINUTES - 1, true);
        check(MOST_MINUTES, true);
        check(MOST_MINUTES + 1, false);
    }

    #[test]
    fn a_name_has_so_many_characters() {
        let check =
            |chars: usize, is_taken: bool| assert_eq!(name(&"é".repeat(chars)).is_ok(), is_taken, "{chars}");
        check(NAME_CHARS - 1, true);
        check(NAME_CHARS, true);
        check(NAME_CHARS + 1, false);
    }

    #[test]
    fn what_is_said_changes_and_null_is_the_default() {
        let before = Settings {
            name: Some("App".to_owned()),
            branch: Some("dev".to_owned()),
            frequency_minutes: 5,
            featured: true,
            ..Settings::default()
        };
        assert_eq!(read("{}").unwrap().apply(&before), before);
        let all_null = r#"{"name": null, "branch": null, "specsPath": null, "frequencyMinutes": null,
            "featured": null, "webhook": null}"#;
        assert_eq!(read(all_null).unwrap().apply(&before), Settings::default());
        let change = r#"{"name": " Other ", "specsPath": "./docs/specs/", "frequencyMinutes": 1440, "webhook": false}"#;
        let after = read(change).unwrap().apply(&before);
        assert_eq!(after.name.as_deref(), Some("Other"));
        assert_eq!(after.specs_path.unwrap().as_str(), "docs/specs");
        assert_eq!((after.frequency_minutes, after.featured), (1440, true));
        assert_eq!(after.branch.as_deref(), Some("dev"));
    }

    #[test]
    fn a_value_that_cannot_be_used_says_why() {
        let check = |body: &str, expect: &str| {
            let refusal = read(body).unwrap_err();
            assert_eq!((refusal.status.as_u16(), refusal.detail.as_str()), (422, expect), "{body}");
        };
        check(
            r#"{"name": " "}"#,
            "`name` is ` `; expected 1 to 100 characters on one line; `null` for the repository's own name.",
        );
        check(
            r#"{"specsPath": "../x"}"#,
            "`specsPath` is `../x`; expected a folder in the repository: a relative path such as `docs/specs`, without \
             `..`.",
        );
        check(r#"{"frequencyMinutes": 4}"#, "`frequencyMinutes` is `4`; expected 5 to 1440 minutes.");
        check(r#"{"frequencyMinutes": 70000}"#, "`frequencyMinutes` is `70000`; expected 5 to 1440 minutes.");
    }

    #[test]
    fn a_branch_is_named_as_git_allows() {
        let check = |text: &str, expect: bool| assert_eq!(branch(text.to_owned()).is_ok(), expect, "{text}");
        for good in ["main", "feat/a-b", "release-1.2", "ä", "@a", &"a".repeat(255)] {
            check(good, true);
        }
        let bad = [
            "", " ", "a b", "a..b", "/a", "a/", "a//b", ".a", "a/.b", "a.lock", "a.", "-a", "@", "a@{1}",
            "a\n", "a^",
        ];
        for bad in bad.into_iter().chain([&*"a".repeat(256)]) {
            check(bad, false);
        }
    }
}
