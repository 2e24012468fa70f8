//! The pages' handlers, one file for each: they ask for what a page shows, and [`pages`](crate::pages) sets it.

mod activity;
mod board;
mod diff;
mod graph;
mod home;
mod list;
mod preferences;
mod project;
mod refused;
mod search;
mod spec;
mod stats;
mod sync;

use std::hash::Hash;
use std::time::Duration;

use axum::response::Response;
use http::HeaderMap;
use web::answers::Media;
use web::layout::{Frame, Shared};
use web::styles::Style;
use web::{Ask, BUILD, Preferences, Refusal};

pub(crate) use self::activity::{activity, history};
pub(crate) use self::board::board;
pub(crate) use self::diff::diff;
pub(crate) use self::graph::graph;
pub(crate) use self::home::home;
pub(crate) use self::list::list;
pub(crate) use self::preferences::prefer;
pub(crate) use self::project::project;
pub(crate) use self::refused::{project_of, refused};
pub(crate) use self::search::search;
pub(crate) use self::spec::{spec, sub_spec};
pub(crate) use self::stats::stats;
pub(crate) use self::sync::sync;
use crate::app::App;
use crate::view::{Looked, View};

/// How often an open page asks whether a project can be read for the first time.
const FIRST_LOOK_POLL: Duration = Duration::from_secs(1);

/// A page as a reader asks for it: with its style, in the reader's language and colours.
struct PageAsk {
    ask: Ask,
    style: Style,
    preferences: Preferences,
}

impl PageAsk {
    /// A page about a project. `about` is what it depends on besides the project and the reader.
    fn of(view: &View, headers: &HeaderMap, style: Style, about: impl Hash) -> Self {
        let preferences = Preferences::of(headers);
        Self { ask: view.ask(headers, Media::Page(style), (about, preferences)), style, preferences }
    }

    /// A page about no project, or about many.
    fn of_none(headers: &HeaderMap, style: Style, about: impl Hash) -> Self {
        let preferences = Preferences::of(headers);
        Self { ask: Ask::new(headers, Media::Page(style), &(about, preferences)), style, preferences }
    }

    /// The answer, where it is known.
    fn known(&self, app: &App, looked: &impl AsRef<Looked>) -> Option<Response> {
        app.known(looked, &self.ask)
    }

    fn frame(&self, app: &App, view: Option<&View>) -> Frame {
        frame(app, view, self.preferences, self.style)
    }

    /// The answer with that page.
    fn finish(&self, app: &App, looked: &impl AsRef<Looked>, page: String) -> Result<Response, Refusal> {
        app.finish(looked, &self.ask, page)
    }
}

/// The frame of a page with this style, about a project or about none.
fn frame(app: &App, view: Option<&View>, preferences: Preferences, style: Style) -> Frame {
    let is_first = view.and_then(View::followed).is_some_and(|project| project.head.is_none());
    let poll = app.settings().poll;
    let poll = if is_first { poll.min(FIRST_LOOK_POLL) } else { poll };
    Frame {
        build: BUILD.to_owned(),
        style,
        preferences,
        poll_seconds: Some(poll.as_secs_f32()),
        public_url: app.settings().public_url.clone(),
        project: view.map(|view| view.head(app.mode() == service::Mode::Filesystem)),
        shared: Shared::default(),
    }
}
