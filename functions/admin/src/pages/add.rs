//! Adding a project: the form, and what GitHub has of it.

use askama::Template;
use domain::ProjectUlid;
use web::Refusal;
use web::layout::{Frame, Page};

use super::fields::{Field, NEW_FIELDS, about_none, fields};
use super::{frame, html};
use crate::api::add::Wanted;
use crate::app::App;
use crate::form::{SignedIn, Typed};
use crate::hook;
use crate::look::Looked;

#[derive(Template)]
#[template(path = "new_project.html")]
struct NewPage<'a> {
    page: Page<'a>,
    csrf: &'a str,
    /// What is asked first.
    first: Vec<Field>,
    /// What has good defaults.
    more: Vec<Field>,
    /// Whether something of `more` was typed, or is wrong.
    is_open: bool,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "preview.html")]
struct PreviewPage<'a> {
    page: Page<'a>,
    csrf: &'a str,
    typed: Vec<(&'static str, &'a str)>,
    wanted: &'a Wanted,
    looked: &'a Looked,
    href: String,
}

/// The form, with what was typed and what is wrong with it.
pub(crate) fn form_page(app: &App, who: &SignedIn, typed: &Typed, wrong: &[Refusal]) -> String {
    let frame = frame(who.preferences);
    let mut first = fields(who.preferences, &NEW_FIELDS, typed, wrong);
    // Any project will do to see whether this server can have one set up.
    let closed = hook::plan(app, ProjectUlid::new(0, [0; 10])).err();
    for field in first.iter_mut().filter(|it| it.name == "webhook") {
        field.closed = closed.as_ref().map(|refusal| refusal.sentence(who.preferences.lang));
    }
    if wrong.is_empty()
        && let Some(repo) = first.first_mut()
    {
        repo.is_focused = true;
    }
    let more = first.split_off(3);
    let is_said = |it: &Field| !it.value.is_empty() || it.wrong.is_some();
    html(&NewPage {
        page: page(&frame),
        csrf: who.session.csrf(),
        is_open: more.iter().any(is_said),
        first,
        more,
        wrong: about_none(who.preferences, &NEW_FIELDS, wrong),
    })
}

/// What was found, and would be added.
pub(crate) fn preview_page(
    app: &App,
    who: &SignedIn,
    typed: &Typed,
    wanted: &Wanted,
    looked: &Looked,
) -> String {
    let frame = frame(who.preferences);
    let kept = NEW_FIELDS.into_iter().filter(|name| typed.has(name));
    html(&PreviewPage {
        page: page(&frame),
        csrf: who.session.csrf(),
        typed: kept.map(|name| (name, typed.get(name))).collect(),
        href: format!("{}/{}", app.site(), looked.repository.name),
        wanted,
        looked,
    })
}

fn page(frame: &Frame) -> Page<'_> {
    Page::new(frame, frame.t().manage.add)
}
