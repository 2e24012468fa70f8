//! What every page shows around its content: the bar on top, the navigation, and how it follows changes.
//!
//! The template is `templates/base.html`. A page extends it, and has a field `page: &Page`.

mod navigation;
mod project;
mod sharing;

use crate::preferences::{Preferences, Scheme};
use crate::styles::Style;
use crate::texts::Texts;

pub use self::navigation::{NavItem, Place};
pub use self::project::{Followed, LookedFor, ProjectHead};
pub use self::sharing::Shared;

/// What all pages of one answer have in common: who asks, and about what.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The build that answers. A page of another build is loaded whole, not swapped in.
    pub build: String,
    /// The style, which is in the page.
    pub style: Style,
    /// The language and the colours that the reader prefers.
    pub preferences: Preferences,
    /// How often an open page asks for its project's head; none: never.
    pub poll_seconds: Option<f32>,
    /// Where readers reach us, without a slash at its end; without it no whole address of this site is written.
    pub public_url: Option<String>,
    /// The project that the page is about.
    pub project: Option<ProjectHead>,
    /// What is said of the page where a link to it is shared.
    pub shared: Shared,
}

/// One page in its frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<'a> {
    /// The frame.
    pub frame: &'a Frame,
    /// The words, in the reader's language.
    pub t: &'static Texts,
    /// What the browser's tab says, before the project's name.
    pub title: String,
    /// Where it is in the navigation.
    pub place: Place,
    /// What the field for searching has in it.
    pub query: &'a str,
}

impl Frame {
    /// The words, in the reader's language.
    pub fn t(&self) -> &'static Texts {
        self.preferences.texts()
    }

    /// The scheme that the switch leads to, and what the switch says: system, dark, light, and around.
    pub fn next_scheme(&self) -> (&'static str, &'static str) {
        let t = self.t();
        match self.preferences.scheme {
            None => ("dark", t.frame.scheme_to_dark),
            Some(Scheme::Dark) => ("light", t.frame.scheme_to_light),
            Some(Scheme::Light) => ("", t.frame.scheme_to_system),
        }
    }
}

impl<'a> Page<'a> {
    /// A page outside of the navigation, with an empty field for searching.
    pub fn new(frame: &'a Frame, title: impl Into<String>) -> Self {
        Self { frame, t: frame.t(), title: title.into(), place: Place::Elsewhere, query: "" }
    }

    /// The same, at a place of the navigation.
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// What the browser's tab says: `082 Web sync · acme/app`.
    pub fn tab_title(&self) -> String {
        let site = self.frame.project.as_ref().map_or("livespecs", |it| it.name.as_str());
        if self.title.is_empty() { site.to_owned() } else { format!("{} · {site}", self.title) }
    }
}
