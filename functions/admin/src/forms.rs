//! What the pages' forms do: the same as the API, for one who is signed in. After every change the answer is 303, to a page
//! that says what was done.

mod add;
mod project;

use axum::response::Response;
use web::address;

pub(crate) use self::add::{add, new_project};
pub(crate) use self::project::{change, project, redeliver, remove, sync, webhook};
use crate::notice::Notice;
use crate::sign_in::see_other;

/// On to the page of a project.
fn to_project(id: &str, notice: Notice) -> Response {
    see_other(&format!("/admin/projects/{}?done={}", address::segment(id), notice.as_str()))
}
