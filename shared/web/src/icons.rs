//! The icons: 16 by 16 units, strokes in the colour of the text.
//!
//! Each stands where it is used. A browser copies a symbol for each of its uses, which costs a row of a list more than all its
//! text; so symbols are there only for the scripts.

use std::fmt;

use askama::FastWritable;
use askama::filters::HtmlSafe;

/// What an icon is made of: what is inside of `<svg viewBox="0 0 16 16">`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape(&'static str);

/// The page with a living dot: the icon of the tab, as a whole element. In place, because a picture of its own would be a
/// second document for the browser, before anything is shown.
pub const MARK: Shape = Shape(include_str!("../assets/favicon.svg"));

/// Those that each page has as symbols (`<use href="#I-draft"/>`): for the scripts.
pub const SYMBOLS: [&str; 13] = [
    "draft",
    "planned",
    "in-progress",
    "complete",
    "archived",
    "projects",
    "search",
    "clock",
    "check",
    "copy",
    "scheme",
    "scheme-dark",
    "scheme-light",
];

/// Each icon's name and shape.
#[rustfmt::skip]
const ALL: &[(&str, Shape)] = &[
    ("draft", Shape(r#"<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.12"/>"#)),
    ("planned", Shape(r#"<circle cx="8" cy="8" r="5.5"/>"#)),
    ("in-progress", Shape(r#"<circle cx="8" cy="8" r="5.5"/><path d="M8 4.5a3.5 3.5 0 0 1 0 7z" fill="currentColor" stroke="none"/>"#)),
    ("complete", Shape(r#"<circle cx="8" cy="8" r="6.25" fill="currentColor" stroke="none"/><path d="M5.3 8.2l1.9 1.9 3.6-3.9" class="knock"/>"#)),
    ("archived", Shape(r#"<path d="M2.5 4h11v2.5h-11zM3.5 6.5v5.5a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1v-5.5M6.5 9h3"/>"#)),
    ("low", Shape(r#"<path class="bar" d="M2 11h2v3h-2z"/><path class="bar off" d="M5.5 8.5h2v5.5h-2zM9 5.5h2v8.5h-2zM12.5 2.5h2v11.5h-2z"/>"#)),
    ("medium", Shape(r#"<path class="bar" d="M2 11h2v3h-2zM5.5 8.5h2v5.5h-2z"/><path class="bar off" d="M9 5.5h2v8.5h-2zM12.5 2.5h2v11.5h-2z"/>"#)),
    ("high", Shape(r#"<path class="bar" d="M2 11h2v3h-2zM5.5 8.5h2v5.5h-2zM9 5.5h2v8.5h-2z"/><path class="bar off" d="M12.5 2.5h2v11.5h-2z"/>"#)),
    ("critical", Shape(r#"<path class="bar" d="M2 11h2v3h-2zM5.5 8.5h2v5.5h-2zM9 5.5h2v8.5h-2zM12.5 2.5h2v11.5h-2z"/>"#)),
    ("warn", Shape(r#"<path d="M8 2.5l6 10.75h-12zM8 6.5v3M8 11.4v.1"/>"#)),
    ("info", Shape(r#"<circle cx="8" cy="8" r="5.75"/><path d="M8 7.5v3.5M8 5.1v.1"/>"#)),
    ("search", Shape(r#"<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5l3 3"/>"#)),
    ("list", Shape(r#"<path d="M6 4h8M6 8h8M6 12h8M2.5 4h.1M2.5 8h.1M2.5 12h.1"/>"#)),
    ("overview", Shape(r#"<path d="M2.5 7.2l5.5-4.7 5.5 4.7v6.3h-3.75v-3.75h-3.5v3.75h-3.75z"/>"#)),
    ("board", Shape(r#"<path d="M2.5 2.75h3v10.5h-3zM6.5 2.75h3v6.5h-3zM10.5 2.75h3v8.5h-3z"/>"#)),
    ("graph", Shape(r#"<path d="M2 2.5h4.5v4h-4.5zM9.5 2.5h4.5v4h-4.5zM9.5 9.5h4.5v4h-4.5zM6.5 4.5h3M6.5 4.5c2.2 0 .8 7 3 7"/>"#)),
    ("statistics", Shape(r#"<path d="M2.5 2.5v11h11M5.5 11v-2.5M8.5 11v-5.5M11.5 11v-8"/>"#)),
    ("activity", Shape(r#"<circle cx="8" cy="8" r="5.75"/><path d="M8 4.75v3.25l2.25 1.5"/>"#)),
    ("more", Shape(r#"<path d="M3.4 8h.1M8 8h.1M12.5 8h.1" stroke-width="2"/>"#)),
    ("projects", Shape(r#"<path d="M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5h-4.5zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5h-4.5z"/>"#)),
    ("contents", Shape(r#"<path d="M2.5 4h11M2.5 8h8M2.5 12h5"/>"#)),
    ("branch", Shape(r#"<circle cx="4.5" cy="3.75" r="1.6"/><circle cx="4.5" cy="12.25" r="1.6"/><circle cx="11.5" cy="5.75" r="1.6"/><path d="M4.5 5.5v5M11.5 7.5c0 2.5-4 1.5-6.2 3.3"/>"#)),
    ("star", Shape(r#"<path d="M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4-3.6-1.9-3.6 1.9.7-4-2.9-2.8 4-.6z"/>"#)),
    ("blocked", Shape(r#"<circle cx="8" cy="8" r="5.75"/><path d="M4.1 4.1l7.8 7.8"/>"#)),
    ("scheme", Shape(r#"<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" stroke="none"/>"#)),
    ("scheme-dark", Shape(r#"<path d="M13.2 9.7a5.6 5.6 0 0 1-6.9-6.9 5.6 5.6 0 1 0 6.9 6.9z"/>"#)),
    ("scheme-light", Shape(r#"<circle cx="8" cy="8" r="2.75"/><path d="M8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9"/>"#)),
    ("edit", Shape(r#"<path d="M3 13l.6-2.9 7.2-7.2a1.2 1.2 0 0 1 1.7 0l.6.6a1.2 1.2 0 0 1 0 1.7l-7.2 7.2z"/>"#)),
    ("source", Shape(r#"<path d="M5.5 4.5l-3.5 3.5 3.5 3.5M10.5 4.5l3.5 3.5-3.5 3.5"/>"#)),
    ("copy", Shape(r#"<path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"/>"#)),
    ("check", Shape(r#"<path d="M3 8.5l3.2 3.2 6.8-7.2"/>"#)),
    ("down", Shape(r#"<path d="M3.5 6l4.5 4.5 4.5-4.5"/>"#)),
    ("right", Shape(r#"<path d="M6 3.5l4.5 4.5-4.5 4.5"/>"#)),
    ("close", Shape(r#"<path d="M4.5 4.5l7 7M11.5 4.5l-7 7"/>"#)),
    ("person", Shape(r#"<circle cx="8" cy="5.25" r="2.75"/><path d="M2.75 13.5c.6-2.9 2.7-4 5.25-4s4.65 1.1 5.25 4"/>"#)),
    ("sync", Shape(r#"<path d="M13.2 6.5a5.5 5.5 0 0 0-9.9-1.3l-.8 1.3M2.8 9.5a5.5 5.5 0 0 0 9.9 1.3l.8-1.3M2.5 3v3.5h3.5M13.5 13v-3.5h-3.5"/>"#)),
    ("clock", Shape(r#"<circle cx="8" cy="8" r="5.75"/><path d="M8 4.75v3.5l2.25 1.5"/>"#)),
];

/// The shape of the icon with this name; of a name that is not there, none.
pub fn shape(name: &str) -> Shape {
    ALL.iter().find(|it| it.0 == name).map_or(Shape(""), |it| it.1)
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FastWritable for Shape {
    fn write_into(&self, to: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(to.write_str(self.0)?)
    }
}

impl HtmlSafe for Shape {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_has_a_shape_and_no_name_is_there_twice() {
        for name in SYMBOLS {
            assert_ne!(shape(name), Shape(""), "{name}");
        }
        let names: std::collections::HashSet<_> = ALL.iter().map(|it| it.0).collect();
        assert_eq!(names.len(), ALL.len());
        assert_eq!(shape("no such"), Shape(""));
    }
}
