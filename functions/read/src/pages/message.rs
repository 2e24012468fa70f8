//! Pages that say one thing: not found, not now, nothing there yet.

use askama::Template;
use domain::Problem;
use web::layout::{Frame, Page, Place};

use super::{html, words};

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage<'a> {
    page: Page<'a>,
    heading: &'a str,
    text: &'a str,
    suggestions: &'a [(String, String)],
}

#[derive(Template)]
#[template(path = "no_specs.html")]
struct NoSpecsPage<'a> {
    page: Page<'a>,
    folder: &'a str,
    problems: &'a [Problem],
}

/// A page that says what happened and what to do. `suggestions` are addresses of this site with their words. Backticks
/// in `text` set code.
pub fn message(frame: &Frame, heading: &str, text: &str, suggestions: &[(String, String)]) -> String {
    html(&MessagePage { page: Page::new(frame, heading), heading, text, suggestions })
}

/// The page of a project without specs: how to make the first one.
pub fn no_specs(frame: &Frame, problems: &[Problem]) -> String {
    let folder = frame.project.as_ref().and_then(|it| it.specs_path.as_deref()).unwrap_or("specs");
    html(&NoSpecsPage { page: Page::new(frame, "No specs yet").at(Place::Specs), folder, problems })
}
