//! What a spec hangs together with, as rows; and its further fields.

use domain::{Field, ProjectId, Reference, Snapshot, Spec, SpecName, Status};
use web::layout::Frame;
use web::repository::web_url;
use web::texts::Texts;

use super::{address, words};

/// Groups with more rows than this are folded.
const MOST_ROWS: usize = 8;

/// Relations of one kind.
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) rows: Vec<Row>,
}

impl Group {
    pub(super) fn folded(&self) -> bool {
        self.rows.len() > MOST_ROWS
    }
}

/// One spec that another one names.
pub(super) enum Row {
    /// It is there.
    Spec { href: String, status: Status, number: String, title: String },
    /// It is not; this is how it is written.
    Dangling(String),
}

/// A field of the frontmatter, with where it leads.
pub(super) struct FieldRow<'a> {
    pub(super) field: &'a Field,
    pub(super) href: Option<String>,
}

/// All relations of `spec`, without the kinds that it does not have.
pub(super) fn relations(t: &Texts, project: &ProjectId, snapshot: &Snapshot, spec: &Spec) -> Vec<Group> {
    let row = |name: &SpecName| match snapshot.spec(name.as_str()) {
        Some(it) => Row::Spec {
            href: address::spec(project, &it.name),
            status: it.status,
            number: words::number(it),
            title: it.display_title(),
        },
        None => Row::Dangling(name.to_string()),
    };
    let reference = |it: &Reference| match it {
        Reference::Spec(name) => row(name),
        Reference::Dangling(written) => Row::Dangling(written.clone()),
    };
    let groups = [
        (t.spec.depends_on, spec.depends_on().iter().map(reference).collect()),
        (t.spec.required_by, spec.required_by().iter().map(row).collect()),
        (t.spec.parts, spec.children().iter().map(row).collect()),
        (t.spec.related, spec.related().iter().map(reference).collect::<Vec<_>>()),
    ];
    groups.into_iter().filter(|(_, rows)| !rows.is_empty()).map(|(name, rows)| Group { name, rows }).collect()
}

/// The parents of `spec`, the outermost first. Parents never form a circle (`Spec::parent`).
pub(super) fn parents<'a>(snapshot: &'a Snapshot, spec: &Spec) -> Vec<&'a Spec> {
    let mut parents = Vec::new();
    let mut next = spec.parent();
    while let Some(parent) = next.and_then(|name| snapshot.spec(name.as_str())) {
        parents.push(parent);
        next = parent.parent();
        if parents.len() > snapshot.specs().len() {
            break;
        }
    }
    parents.reverse();
    parents
}

/// The further fields of `spec`: web addresses lead there, and numbers of issues and pull requests to the repository.
pub(super) fn fields<'a>(frame: &Frame, spec: &'a Spec) -> Vec<FieldRow<'a>> {
    let repo = frame.project.as_ref().and_then(|it| web_url(&it.origin));
    spec.fields.iter().map(|field| FieldRow { field, href: leads_to(field, repo) }).collect()
}

fn leads_to(field: &Field, repo: Option<&str>) -> Option<String> {
    let value = field.value.trim();
    if is_web(value) && !value.contains(char::is_whitespace) {
        return Some(value.to_owned());
    }
    let number = value.strip_prefix('#').unwrap_or(value);
    let is_number = (1..=9).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit());
    let kind = match field.name.as_str() {
        "issue" => "issues",
        "pr" => "pull",
        _ => return None,
    };
    is_number.then(|| repo.map(|repo| format!("{repo}/{kind}/{number}")))?
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lead_to_the_web_and_nowhere_else() {
        let check = |name: &str, value: &str, expect: Option<&str>| {
            let field = Field { name: name.to_owned(), value: value.to_owned() };
            assert_eq!(
                leads_to(&field, Some("https://github.com/acme/app")).as_deref(),
                expect,
                "{name}: {value}"
            );
        };
        check("link", "https://example.org/a", Some("https://example.org/a"));
        check("issue", "#12", Some("https://github.com/acme/app/issues/12"));
        check("pr", "7", Some("https://github.com/acme/app/pull/7"));
        check("link", "javascript:alert(1)", None);
        check("issue", "12; see there", None);
        check("epic", "12", None);
        check("pr", "", None);
    }
}
