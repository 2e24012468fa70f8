//! Addresses: of specs and files in pages, and of the repository they come from.

use std::borrow::Cow;

use domain::sync::is_picture;
use domain::{Asset, Blocks, Document, ParsedSpec, ProjectId, Spec};
use web::address::path;
use web::repository::source_href;

use crate::pages::address;
use crate::view::View;

/// The page of a document of a spec: the spec's own for the main one.
fn document(project: &ProjectId, of: &ParsedSpec, document: &Document) -> String {
    if document.path == of.main().path {
        address::spec(project, &of.name)
    } else {
        address::document(project, &of.name, &document.path)
    }
}

/// Where a relative link of a document leads: to a spec, a sub-spec, an asset, or a file of the repository.
fn target(view: &View, to: &str) -> Option<String> {
    if to.starts_with("../") || to == ".." || to.starts_with('/') {
        return source_href(view.origin(), to);
    }
    let (project, to) = (&view.id, to.trim_end_matches('/'));
    if to.is_empty() {
        return Some(format!("/projects/{project}/specs"));
    }
    match containing(view, to) {
        Some((found, "")) => Some(address::spec(project, &found.name)),
        Some((found, below)) => {
            if let Some(it) = found.documents.iter().find(|it| it.path == below) {
                return Some(document(project, found, it));
            }
            if found.assets.iter().any(|it| it.path == below && is_kept(view, it)) {
                return Some(format!("{}/assets/{}", address::spec(project, &found.name), path(below)));
            }
            source_href(view.origin(), to)
        }
        None => source_href(view.origin(), to),
    }
}

/// Whether a file that is no Markdown is to be had here: in a folder each is, of a followed repository only pictures are.
pub(crate) fn is_kept(view: &View, asset: &Asset) -> bool {
    view.followed().is_none() || is_picture(&asset.path, asset.size)
}

/// The spec that a path below the specs folder is in, the innermost one, and the rest of the path.
fn containing<'a, 'b>(view: &'a View, path: &'b str) -> Option<(&'a Spec, &'b str)> {
    let inside = view.snapshot().specs().iter().filter_map(|spec| {
        let rest = path.strip_prefix(spec.dir.as_str())?;
        if rest.is_empty() { Some((spec, rest)) } else { Some((spec, rest.strip_prefix('/')?)) }
    });
    inside.max_by_key(|(spec, _)| spec.dir.len())
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
    let to = |to: &str| target(view, to);
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
