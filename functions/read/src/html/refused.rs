//! Refusals as pages.

use axum::response::Response;
use domain::{ProjectId, SpecName};
use http::StatusCode;
use service::Mode;
use web::answers::with_page;
use web::styles::Style;
use web::{Preferences, Refusal};

use super::frame;
use crate::app::App;
use crate::pages::{self, address};
use crate::view::View;

/// The project that an address is about, whose frame a refusal there has. Where there is only the folder's: that one.
pub(crate) fn project_of(app: &App, path: &str) -> Option<String> {
    if app.mode() == Mode::Filesystem {
        return Some(ProjectId::local().to_string());
    }
    path.strip_prefix("/projects/")?.split('/').next().map(str::to_owned)
}

/// A refusal as a page, in place of the problem details that `response` has.
pub(crate) async fn refused(
    app: App,
    project: Option<String>,
    preferences: Preferences,
    refusal: Refusal,
    response: Response,
) -> Response {
    // A project that is not there is not looked for once more.
    let project =
        project.filter(|id| refusal.code != "PROJECT_NOT_FOUND" || *id == *ProjectId::local().as_str());
    let view = match &project {
        Some(id) => app.view(id).await.ok(),
        None => None,
    };
    let of_view = |view: &View| {
        let names = refusal.candidates.iter();
        names.map(|it| (address::spec(&view.id, &SpecName::new(it.as_str())), it.clone())).collect::<Vec<_>>()
    };
    let candidates = view.as_ref().map(of_view).unwrap_or_default();
    let t = preferences.texts();
    let heading = match refusal.status {
        StatusCode::NOT_FOUND => t.refusal.not_found,
        StatusCode::CONFLICT => t.refusal.which_one,
        StatusCode::SERVICE_UNAVAILABLE => t.refusal.not_now,
        StatusCode::BAD_REQUEST | StatusCode::MISDIRECTED_REQUEST => t.refusal.cannot_ask,
        StatusCode::UNAUTHORIZED => t.refusal.not_signed_in,
        _ => t.refusal.went_wrong,
    };
    let said = refusal.sentence(preferences.lang);
    let page =
        pages::message(&frame(&app, view.as_ref(), preferences, Style::Message), heading, &said, &candidates);
    with_page(response, Style::Message, page)
}
