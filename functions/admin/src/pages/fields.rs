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

    /// What describes it, for those who listen: its hint, and what is wrong.
    pub(super) fn described_by(&self) -> String {
        let wrong = if self.wrong.is_some() { format!(" Wrong-{}", self.name) } else { String::new() };
        format!("Hint-{}{wrong}", self.name)
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
        let refusal = wrong.iter().find(|it| it.field.is_some_and(|field| field.name == *name));
        Field {
            name,
            label,
            hint,
            example,
            value: typed.get(name).to_owned(),
            wrong: refusal.map(|refusal| sentence(preferences, refusal)),
            is_ticked: typed.has(name),
            is_required: *name == "repo",
            closed: None,
        }
    };
    names.iter().map(field).collect()
}

/// What is wrong, and belongs to none of these fields.
pub(super) fn about_none(preferences: Preferences, names: &[&str], wrong: &[Refusal]) -> Option<String> {
    let refusal = wrong.iter().find(|it| it.field.is_none_or(|field| !names.contains(&field.name)))?;
    Some(refusal.sentence(preferences.lang))
}

/// A value of no use is told in the page's own words: what is expected there.
fn sentence(preferences: Preferences, refusal: &Refusal) -> String {
    let t = preferences.texts();
    match refusal.field.filter(|field| field.is_value).map(|field| field.name) {
        Some("repo") => t.manage.bad_repo.to_owned(),
        Some("id") => t.manage.bad_id.to_owned(),
        Some("name") => t.manage.bad_name.to_owned(),
        Some("branch") => t.manage.bad_branch.to_owned(),
        Some("specsPath") => t.manage.bad_folder.to_owned(),
        Some("frequencyMinutes") => t.manage.bad_frequency.to_owned(),
        _ => refusal.sentence(preferences.lang),
    }
}

/// Label, hint and example of a field.
fn words(t: &Texts, name: &str) -> (&'static str, &'static str, &'static str) {
    let t = &t.manage;
    match name {
        "repo" => (t.repo, t.repo_hint, "owner/name"),
        "id" => (t.id, t.id_hint, "owner.name"),
        "name" => (t.name, t.name_hint, ""),
        "branch" => (t.branch, t.branch_hint, "main"),
        "specsPath" => (t.folder, t.folder_hint, "docs/specs"),
        "frequencyMinutes" => (t.frequency, t.frequency_hint, "60"),
        "featured" => (t.featured, t.featured_hint, ""),
        _ => (t.webhook, t.webhook_hint, ""),
    }
}
