//! The step before a project is removed: what is lost.

use askama::Template;
use domain::Project;
use web::address;
use web::layout::Page;

use super::{frame, html};
use crate::form::SignedIn;

#[derive(Template)]
#[template(path = "remove.html")]
struct RemovePage<'a> {
    page: Page<'a>,
    csrf: &'a str,
    name: &'a str,
    href: String,
    repo: String,
    specs: usize,
    has_webhook: bool,
}

/// Asks whether it is to go.
pub(crate) fn remove_page(who: &SignedIn, project: &Project) -> String {
    let frame = frame(who.preferences);
    html(&RemovePage {
        page: Page::new(&frame, frame.t().manage.remove_title(project.name())),
        csrf: who.session.csrf(),
        name: project.name(),
        href: format!("/admin/projects/{}", address::segment(project.id.as_str())),
        repo: project.repository.name.to_string(),
        specs: project.head.as_ref().map_or(0, |head| head.stats.total),
        has_webhook: project.webhook.as_ref().is_some_and(|hook| hook.id.is_some()),
    })
}
