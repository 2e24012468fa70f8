//! The fields of a project's forms: what each asks for, what was typed, and what is wrong with it.

use web::texts::Texts;
use web::{Preferences, Refusal};

use crate::form::Typed;

/// The fields of the form that adds a project, in their order.
pub(crate) const NEW_FIELDS: [&str; 8] =
    ["repo", "branch", "specsPath", "name", "id", "frequencyMinutes", "featured", "webhook"];

/// The fields of the form that changes one. Its webhook has a form of its own.
pub(crate) const CHANGED_FIELDS: [&str; 5] = ["name", "branch", "specsPath", "frequencyMinutes", "featured"];

/// A field.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    /// What it means, or what happens without it.
    pub(super) hint: &'static str,
    /// What a good value looks like.
    pub(super) example: &'static str,
    pub(super) value: String,
    /// What is wrong with it.
    pub(super) wrong: Option<String>,
    pub(super) is_ticked: bool,
    pub(super) is_required: bool,
    /// Where one begins to type: what is wrong first.
    pub(super) is_focused: bool,
    /// Nothing can be chosen here now: why.
    pub(super) closed: Option<String>,
}

impl Field {
    /// Whether it is a box that is ticked.
    pub(super) fn is_box(&self) -> bool {
        matches!(self.name, "featured" | "webhook")
    }

    pub(super) fn is_number(&self) -> bool {
        self.name == "frequencyMinutes"
    }

    /// What describes it, for those who listen: what is wrong, or else what it means.
    pub(super) fn described_by(&self) -> String {
        format!("{}-{}", if self.wrong.is_some() { "Wrong" } else { "Hint" }, self.name)
    }
}

/// The named fields with what was typed, and what is wrong beside each.
pub(super) fn fields(
    preferences: Preferences,
    names: &[&'static str],
    typed: &Typed,
    wrong: &[Refusal],
) -> Vec<Field> {
    let t = preferences.texts();
    let field = |name: &&'static str| {
        let (label, hint, example) = words(t, name);
        let refusal = wrong.iter().find(|it| it.wrong_field().is_some_and(|field| field.name == *name));
        Field {
            name,
            label,
            hint,
            example,
            value: typed.get(name).to_owned(),
            wrong: refusal.map(|refusal| sentence(preferences, refusal)),
            is_ticked: typed.has(name),
            is_required: *name == "repo",
            is_focused: false,
            closed: None,
        }
    };
    let mut fields: Vec<_> = names.iter().map(field).collect();
    if let Some(first) = fields.iter_mut().find(|it| it.wrong.is_some()) {
        first.is_focused = true;
    }
    fields
}

/// What is wrong, and belongs to none of these fields.
pub(super) fn about_none(preferences: Preferences, names: &[&str], wrong: &[Refusal]) -> Option<String> {
    let refusal =
        wrong.iter().find(|it| it.wrong_field().is_none_or(|field| !names.contains(&field.name)))?;
    Some(refusal.sentence(preferences.lang))
}

/// A value of no use is told in the page's own words: what is expected there.
fn sentence(preferences: Preferences, refusal: &Refusal) -> String {
    let t = preferences.texts();
    match refusal.wrong_field().filter(|field| field.is_value).map(|field| field.name) {
        Some("repo") => t.manage.bad_repo.to_owned(),
        Some("id") => t.manage.bad_id.to_owned(),
        Some("name") => t.manage.bad_name.to_owned(),
        Some("branch") => t.manage.bad_branch.to_owned(),
        Some("specsPath") => t.manage.bad_folder.to_owned(),
        Some("frequencyMinutes") => t.manage.bad_frequency.to_owned(),
        _ => {
            // The API's names of fields are called here as the form calls them.
            let called = |said: String, name: &&str| {
                said.replace(&format!("`{name}`"), &t.manage.quoted(words(t, name).0))
            };
            NEW_FIELDS.iter().fold(refusal.sentence(preferences.lang), called)
        }
    }
}

/// Label, hint and example of a field.
fn words(t: &Texts, name: &str) -> (&'static str, &'static str, &'static str) {
    match name {
        "repo" => (t.manage.repo, t.manage.repo_hint, "owner/name"),
        "id" => (t.manage.id, t.manage.id_hint, "owner.name"),
        "name" => (t.manage.name, t.manage.name_hint, ""),
        "branch" => (t.manage.branch, t.manage.branch_hint, "main"),
        "specsPath" => (t.manage.folder, t.manage.folder_hint, "docs/specs"),
        "frequencyMinutes" => (t.manage.frequency, t.manage.frequency_hint, "60"),
        "featured" => (t.manage.featured, t.manage.featured_hint, ""),
        _ => (t.manage.webhook, t.manage.webhook_hint, ""),
    }
}
