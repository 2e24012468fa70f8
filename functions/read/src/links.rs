//! Addresses: of specs and files in pages, and of the repository they come from.

use std::borrow::Cow;

use domain::{Blocks, Document, Origin, ParsedSpec, ProjectId, Snapshot, Spec};
use web::address::path;

use crate::app::View;
use crate::pages::address;

/// The page of a document of a spec: the spec's own for the main one.
fn document(project: &ProjectId, of: &ParsedSpec, document: &Document) -> String {
    if document.path == of.main().path {
        address::spec(project, &of.name)
    } else {
        address::document(project, &of.name, &document.path)
    }
}

/// A file on the repository's own site. `verb` is `edit` or `blob`; the path is below the specs folder, or below the
/// repository's root where it begins with `/`.
pub(crate) fn repository_file(origin: &Origin, verb: &str, below_specs: &str) -> Option<String> {
    let repo = origin.repo_url.as_deref()?;
    let file = match below_specs.strip_prefix('/') {
        Some(from_root) => normalised(from_root)?,
        None => normalised(&format!("{}/{below_specs}", origin.specs_path.as_deref().unwrap_or("specs")))?,
    };
    // What is shown is of that revision; what is edited is the branch.
    let at = match verb {
        "edit" => origin.branch.as_deref().unwrap_or("HEAD"),
        _ => origin.revision.as_deref().or(origin.branch.as_deref()).unwrap_or("HEAD"),
    };
    Some(format!("{repo}/{verb}/{}/{}", path(at), path(&file)))
}

/// Where a relative link of a document leads: to a spec, a sub-spec, an asset, or a file of the repository.
pub(crate) fn target(project: &ProjectId, origin: &Origin, snapshot: &Snapshot, to: &str) -> Option<String> {
    if to.starts_with("../") || to == ".." || to.starts_with('/') {
        return repository_file(origin, "blob", to);
    }
    let to = to.trim_end_matches('/');
    if to.is_empty() {
        return Some(format!("/projects/{project}/specs"));
    }
    match containing(snapshot, to) {
        Some((found, "")) => Some(address::spec(project, &found.name)),
        Some((found, below)) => {
            if let Some(it) = found.documents.iter().find(|it| it.path == below) {
                return Some(document(project, found, it));
            }
            if found.assets.iter().any(|it| it.path == below) {
                return Some(format!("{}/assets/{}", address::spec(project, &found.name), path(below)));
            }
            repository_file(origin, "blob", to)
        }
        None => repository_file(origin, "blob", to),
    }
}

/// The spec that a path below the specs folder is in, the innermost one, and the rest of the path.
fn containing<'a, 'b>(snapshot: &'a Snapshot, path: &'b str) -> Option<(&'a Spec, &'b str)> {
    let inside = snapshot.specs().iter().filter_map(|spec| {
        let rest = path.strip_prefix(spec.dir.as_str())?;
        if rest.is_empty() { Some((spec, rest)) } else { Some((spec, rest.strip_prefix('/')?)) }
    });
    inside.max_by_key(|(spec, _)| spec.dir.len())
}

/// A path without `.` and `..`; `None` where it leaves the repository.
fn normalised(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A document as HTML: its body, without the header that the page shows above it.
pub(crate) fn rendered(
    view: &View,
    spec: &Spec,
    document: &Document,
    text: &str,
    blocks: &Blocks,
) -> render::Rendered {
    let markdown = shown(document, text);
    let path = format!("{}/{}", spec.dir, document.path);
    let to = |to: &str| target(&view.id, &view.current.origin, view.snapshot(), to);
    render::render(&markdown, &render::Links { document: &path, target: &to }, blocks)
}

/// The part of a document that is shown: the body, and in it not the header that repeats the frontmatter.
fn shown<'a>(document: &Document, text: &'a str) -> Cow<'a, str> {
    let start = document.body_start as usize;
    let body = text.get(start..).unwrap_or_default();
    let header = document.header.and_then(|(from, to)| {
        let (from, to) = ((from as usize).checked_sub(start)?, (to as usize).checked_sub(start)?);
        Some((body.get(..from)?, body.get(to..)?))
    });
    match header {
        Some((before, after)) => Cow::Owned([before, after].concat()),
        None => Cow::Borrowed(body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_out_of_the_specs_lead_to_the_repository_and_never_out_of_it() {
        let origin = Origin {
            repo_url: Some("https://github.com/acme/app".to_owned()),
            revision: Some("f108186".to_owned()),
            specs_path: Some("docs/specs".to_owned()),
            ..Origin::default()
        };
        let check = |to: &str, expect: Option<&str>| {
            let expect = expect.map(|it| format!("https://github.com/acme/app/blob/f108186/{it}"));
            assert_eq!(repository_file(&origin, "blob", to), expect, "{to}");
        };
        check("../../src/a b.rs", Some("src/a%20b.rs"));
        check("../guide.md", Some("docs/guide.md"));
        check("/README.md", Some("README.md"));
        check("archived/001-old", Some("docs/specs/archived/001-old"));
        check("../../../etc/passwd", None);
        check("/../../etc/passwd", None);
    }
}
