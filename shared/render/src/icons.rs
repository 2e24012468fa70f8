//! The signs of alerts: shapes, so that colour is never all that tells them apart.

macro_rules! icon {
    ($path:literal) => {
        concat!(
            r#"<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" "#,
            r#"stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">"#,
            $path,
            "</svg>"
        )
    };
}

/// A circle with an i.
pub(crate) const NOTE: &str = icon!(r#"<circle cx="8" cy="8" r="6.25"/><path d="M8 7.5v3.5M8 5v.01"/>"#);
/// A lamp.
pub(crate) const TIP: &str =
    icon!(r#"<path d="M6 11.5c0-1.6-2-2.3-2-4.9a4 4 0 0 1 8 0c0 2.6-2 3.3-2 4.9zM6.5 14h3"/>"#);
/// A speech bubble with an exclamation mark.
pub(crate) const IMPORTANT: &str =
    icon!(r#"<path d="M2 2.75h12v8.5H8.5L5.5 14v-2.75H2zM8 5v2.5M8 9.25v.01"/>"#);
/// A triangle with an exclamation mark.
pub(crate) const WARNING: &str = icon!(r#"<path d="M8 2 1.5 13.5h13zM8 6.5v3M8 11.5v.01"/>"#);
/// An octagon with an exclamation mark.
pub(crate) const CAUTION: &str =
    icon!(r#"<path d="M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4zM8 4.75V8.5M8 11v.01"/>"#);
