//! Pages that say one thing: not found, not now, nothing there yet.

use askama::Template;
use domain::Problem;
use domain::sync::SyncState;
use web::layout::{Frame, Page, Place, ProjectHead};

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

#[derive(Template)]
#[template(path = "following.html")]
struct FollowingPage<'a> {
    page: Page<'a>,
    heading: String,
    text: String,
    /// It is worth asking again soon.
    is_waiting: bool,
    repository: Option<&'a str>,
    problems: &'a [Problem],
}

/// A page that says what happened and what to do. `suggestions` are addresses of this site with their words. Backticks
/// in `text` set code.
pub fn message(frame: &Frame, heading: &str, text: &str, suggestions: &[(String, String)]) -> String {
    html(&MessagePage { page: Page::new(frame, heading), heading, text, suggestions })
}

/// The page of a project without specs: how to make the first one.
pub fn no_specs(frame: &Frame, problems: &[Problem]) -> String {
    let folder = frame.project.as_ref().and_then(|it| it.origin.specs_path.as_deref()).unwrap_or("specs");
    html(&NoSpecsPage { page: Page::new(frame, "No specs yet").at(Place::Specs), folder, problems })
}

/// The page of a followed project without specs: that they are on their way, or why there are none.
pub fn following(frame: &Frame, problems: &[Problem]) -> String {
    let project = frame.project.as_ref();
    let (heading, text, is_waiting) = project.map(why_empty).unwrap_or_default();
    html(&FollowingPage {
        page: Page::new(frame, "No specs yet").at(Place::Specs),
        heading,
        text,
        is_waiting,
        repository: project.and_then(|it| web::repository::web_url(&it.origin)),
        problems,
    })
}

/// Why a followed project has no specs to show, and whether that may be over in a moment.
fn why_empty(project: &ProjectHead) -> (String, String, bool) {
    let Some(followed) = &project.followed else { return Default::default() };
    let repo = &followed.repo;
    if followed.changed_at.is_some() {
        if let Some(sentence) = &followed.without_folder {
            return ("No specs were found".to_owned(), sentence.clone(), false);
        }
        let folder = project.origin.specs_path.as_deref().unwrap_or("specs");
        let text = format!(
            "The folder `{folder}` of `{repo}` has no folder with a `README.md` in it. As soon as one is pushed, this page \
             shows it."
        );
        return ("There are no specs yet".to_owned(), text, false);
    }
    match (followed.state, &followed.trouble) {
        (SyncState::Running, _) | (_, None) => (
            format!("Reading {repo} for the first time"),
            "This takes a few seconds. The specs are shown here as soon as they are read.".to_owned(),
            true,
        ),
        (state, Some(trouble)) => {
            let again =
                if state == SyncState::Deferred { "It goes on by itself." } else { "It is tried again." };
            (format!("{repo} could not be read yet"), format!("{trouble} {again}"), true)
        }
    }
}
