//! The pages: each works without script.

pub(crate) mod add;
mod admin;
mod fields;
pub(crate) mod project;
pub(crate) mod remove;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use domain::{Project, SpecsPath};
use web::answers::with_page;
use web::layout::{Frame, Shared};
use web::project::is_without_folder;
use web::sign_in::Kind;
use web::styles::Style;
use web::texts::Texts;
use web::{BUILD, Preferences, Refusal};

pub(crate) use self::admin::admin;
pub(crate) use self::fields::{CHANGED_FIELDS, NEW_FIELDS};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    frame: Frame,
    heading: &'a str,
    words: &'a str,
    user: &'a str,
    action: &'a str,
    asked_for: &'a str,
    next: Option<&'a str>,
    said: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "once.html")]
struct OncePage<'a> {
    frame: Frame,
    heading: &'a str,
    once: &'a str,
    next: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage<'a> {
    frame: Frame,
    heading: &'a str,
    text: &'a str,
}

/// The frame of a page that is about no project.
fn frame(preferences: Preferences) -> Frame {
    Frame {
        build: BUILD.to_owned(),
        style: Style::Admin,
        preferences,
        poll_seconds: None,
        public_url: None,
        project: None,
        shared: Shared::default(),
    }
}

/// A form for the token. `said`: what was wrong with the last try.
pub(crate) fn sign_in(
    preferences: Preferences,
    kind: Kind,
    next: Option<&str>,
    said: Option<&str>,
) -> String {
    let t = preferences.texts();
    let (words, user, action, asked_for) = match kind {
        Kind::Admin => (t.sign_in.for_admins, "admin", "/admin/sign-in", t.sign_in.admin_token),
        Kind::Viewer => (t.sign_in.for_viewers, "viewer", "/sign-in", t.sign_in.view_token),
    };
    html(&SignInPage {
        frame: frame(preferences),
        heading: t.sign_in.heading,
        words,
        user,
        action,
        asked_for,
        next,
        said,
    })
}

/// A button for the link that works once.
pub(crate) fn once(preferences: Preferences, once: &str, next: Option<&str>) -> String {
    html(&OncePage { frame: frame(preferences), heading: preferences.texts().sign_in.heading, once, next })
}

/// A page that says what happened. Backticks in `text` set code.
pub(crate) fn message(preferences: Preferences, heading: &str, text: &str) -> String {
    html(&MessagePage { frame: frame(preferences), heading, text })
}

/// What is the matter with a project, and what to do.
fn why(t: &Texts, project: &Project) -> Option<String> {
    let head = project.head.as_ref();
    if let Some(trouble) = &project.look.trouble {
        return Some(web::trouble::sentence(t, trouble, head.is_some()));
    }
    let path = project.settings.specs_path.as_ref().map(SpecsPath::as_str);
    let branch = head.map_or(project.branch(), |head| &head.branch);
    is_without_folder(project).then(|| web::trouble::without_folder(t, branch, path))
}

/// A page as an answer.
pub(crate) fn page(html: String) -> Response {
    with_page(Response::default(), Style::Admin, html)
}

/// A page in place of the refusal that it says.
pub(crate) fn refused_page(refusal: Refusal, html: String) -> Response {
    let mut response = refusal.into_response();
    response.extensions_mut().remove::<Refusal>();
    with_page(response, Style::Admin, html)
}

/// The text of a page. Writing to memory is the only thing that a template does, and it has no way to fail; should it,
/// the page ends where it did.
fn html<T: Template>(template: &T) -> String {
    let mut text = String::with_capacity(T::SIZE_HINT.max(2 * 1024));
    let _ = template.render_into(&mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_is_text_on_a_page() {
        let hostile = "\"><script>alert(1)</script>";
        let pages = [
            sign_in(Preferences::default(), Kind::Admin, Some(hostile), Some(hostile)),
            once(Preferences::default(), hostile, Some(hostile)),
            message(Preferences::default(), "x", hostile),
        ];
        for page in pages {
            assert!(!page.contains("<script>alert"), "{page}");
            assert!(!page.contains("style="), "{page}");
        }
    }
}
