//! Adding a project in two steps: GitHub is looked at, and what was found is shown; then it is added.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use web::Refusal;

use super::to_project;
use crate::api::add::{self, read};
use crate::app::App;
use crate::form::{Sent, SignedIn, Typed};
use crate::notice::Notice;
use crate::pages::add::{form_page, preview_page};
use crate::pages::{NEW_FIELDS, page, refused_page};

/// The empty form.
pub(crate) async fn new_project(State(app): State<App>, who: SignedIn) -> Response {
    page(form_page(&app, &who, &Typed::default(), &[]))
}

/// Looks at GitHub, and shows what would be added; what was confirmed is added.
pub(crate) async fn add(State(app): State<App>, Sent { who, typed }: Sent) -> Response {
    if typed.has("edit") {
        return page(form_page(&app, &who, &typed, &[]));
    }
    let wanted = match typed.read_as(&NEW_FIELDS, |fields| read(fields, app.github().web_host())) {
        Ok(wanted) => wanted,
        Err(wrong) => return once_more(&app, &who, &typed, wrong),
    };
    let looked = match add::look_at(&app, &wanted).await {
        Ok(looked) => looked,
        Err(refusal) => return once_more(&app, &who, &typed, vec![refusal]),
    };
    if !typed.has("confirm") {
        return page(preview_page(&app, &who, &typed, &wanted, &looked));
    }
    match add::take(&app, wanted, looked).await {
        Ok(project) => to_project(project.id.as_str(), Notice::Added),
        Err(refusal) => once_more(&app, &who, &typed, vec![refusal]),
    }
}

/// The form again, with what was typed and what is wrong with it.
fn once_more(app: &App, who: &SignedIn, typed: &Typed, wrong: Vec<Refusal>) -> Response {
    let html = form_page(app, who, typed, &wrong);
    match wrong.into_iter().next() {
        Some(refusal) => refused_page(refusal, html),
        None => Refusal::internal().into_response(),
    }
}
