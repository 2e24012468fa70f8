//! Pages that say one thing: not found, not now, nothing there yet.

use askama::Template;
use domain::Problem;
use domain::sync::SyncState;
use web::layout::{Frame, Page, Place, ProjectHead};
use web::texts::Texts;
use web::trouble::{sentence, without_folder};

use super::html;
use super::words;

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
    is_waiting: bool,
    is_running: bool,
    repository: Option<&'a str>,
    problems: &'a [Problem],
}

/// A page that says what happened and what to do. `suggestions` are addresses of this site with their words. Backticks
/// in `text` set code.
pub fn message(frame: &Frame, heading: &str, text: &str, suggestions: &[(String, String)]) -> String {
    html(&MessagePage { page: Page::new(frame, heading), heading, text, suggestions })
}

/// The page of a project without specs, in place of the one at `place`: how to make the first one, or why there is none.
pub(super) fn empty(frame: &Frame, problems: &[Problem], place: Place) -> String {
    let is_followed = frame.project.as_ref().is_some_and(|it| it.followed.is_some());
    if is_followed { following(frame, problems, place) } else { no_specs(frame, problems, place) }
}

/// How to make the first spec.
fn no_specs(frame: &Frame, problems: &[Problem], place: Place) -> String {
    let folder = frame.project.as_ref().and_then(|it| it.origin.specs_path.as_deref()).unwrap_or("specs");
    html(&NoSpecsPage { page: Page::new(frame, frame.t().empty.title).at(place), folder, problems })
}

/// That the specs are on their way, or why there are none.
fn following(frame: &Frame, problems: &[Problem], place: Place) -> String {
    let project = frame.project.as_ref();
    let Empty { heading, text, is_waiting, is_running } =
        project.map(|it| why_empty(frame.t(), it)).unwrap_or_default();
    let is_without_folder =
        project.and_then(|it| it.followed.as_ref()).is_some_and(|it| it.without_folder.is_some());
    // That there is no folder is what the page says already.
    let problems = if is_without_folder { &[] } else { problems };
    html(&FollowingPage {
        page: Page::new(frame, frame.t().empty.title).at(place),
        heading,
        text,
        is_waiting,
        is_running,
        repository: project.and_then(|it| web::repository::web_url(&it.origin)),
        problems,
    })
}

/// Why there is nothing to show.
#[derive(Default)]
struct Empty {
    heading: String,
    text: String,
    /// It is worth asking again soon.
    is_waiting: bool,
    /// Somebody is at it.
    is_running: bool,
}

/// Why a followed project has no specs to show.
fn why_empty(t: &Texts, project: &ProjectHead) -> Empty {
    let Some(followed) = &project.followed else { return Empty::default() };
    let repo = &followed.repo;
    let said = |heading: String, text: String| Empty { heading, text, ..Empty::default() };
    if followed.changed_at.is_some() {
        if let Some(looked) = &followed.without_folder {
            let branch = project.origin.branch.as_deref().unwrap_or("HEAD");
            let sentence = without_folder(t, branch, looked.path.as_deref());
            return said(t.empty.not_found.to_owned(), format!("{sentence} {}", t.empty.as_soon));
        }
        let folder = project.origin.specs_path.as_deref().unwrap_or("specs");
        return said(t.empty.heading.to_owned(), t.empty.no_readme(folder, repo));
    }
    let waiting = match (followed.state, &followed.trouble) {
        (SyncState::Running, _) => {
            let text = format!("{} {}", t.empty.seconds, t.empty.then);
            Empty { is_running: true, ..said(t.empty.reading(repo), text) }
        }
        (_, Some(trouble)) => said(t.empty.unread(repo), sentence(t, trouble, false)),
        (_, None) => said(t.empty.waiting(repo), format!("{} {}", t.empty.in_a_moment, t.empty.then)),
    };
    Empty { is_waiting: true, ..waiting }
}
