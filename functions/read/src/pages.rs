//! The pages, as HTML: each a function of its frame, the snapshot and what was asked, with nothing else in it.
//!
//! No clock and no relative time is in a page: times are absolute, and script makes them relative. No `style`
//! attribute, no inline script: the Content-Security-Policy allows neither, and of style elements only the page's own.

mod activity;
pub(crate) mod address;
mod blocking;
mod board;
mod diff;
mod facets;
mod filters;
mod graph;
mod list;
mod message;
mod narrowed;
mod overview;
mod projects;
mod properties;
mod proportions;
mod search;
mod source;
mod spec;
mod stats;
mod sync;
mod words;

#[cfg(test)]
mod tests;

pub use activity::{ActivityAsked, RevisionAsked, activity_page, history};
pub use board::board;
pub use diff::{DiffAsked, DiffFile, diff};
pub use filters::ListAsked;
pub use graph::{GraphAsked, graph};
pub use list::list;
pub use message::message;
pub use overview::{Overview, overview};
pub(crate) use projects::PROJECT_ORDERS;
pub use projects::{ProjectList, projects};
pub use search::{Searched, search};
pub use source::source;
pub use spec::spec;
pub use stats::stats;
pub use sync::{SyncBoard, sync};
pub(crate) use words::number;

use askama::Template;

/// The text of a page. Writing to memory is the only thing that a template does, and it has no way to fail; should it,
/// the page ends where it did.
fn html<T: Template>(template: &T) -> String {
    let mut text = String::with_capacity(T::SIZE_HINT.max(16 * 1024));
    let _ = template.render_into(&mut text);
    text
}
