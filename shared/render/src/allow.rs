//! The raw HTML that authors may use: what GitHub allows, less what would load, style or name anything.

/// What becomes of an author's element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// It is written under this name, and closed.
    Container(&'static str),
    /// It is written, and has no end.
    Void(&'static str),
    /// `a`, whose address is looked at.
    Link,
    /// `img`, whose address is looked at.
    Picture,
    /// Its tags are left out, its content stays: it says nothing but how things look.
    Transparent,
    /// It is shown as it was written: `<name>` in a command is no element, and whoever wrote `<form>` sees why nothing
    /// happens.
    Text,
}

/// What becomes of the element called `name`.
pub(crate) fn element(name: &str) -> Element {
    let Some(name) = domain::element(name) else { return Element::Text };
    match name {
        "a" => Element::Link,
        "img" => Element::Picture,
        "br" | "hr" | "wbr" => Element::Void(name),
        "picture" | "source" | "font" | "nav" | "section" | "article" | "aside" | "header" | "footer"
        | "main" => Element::Transparent,
        "center" => Element::Container("div"),
        name => Element::Container(name),
    }
}

/// The value of an author's attribute as it may be written, or nothing. Addresses and ids are not decided here.
pub(crate) fn attribute(element: &str, name: &str, value: &str) -> Option<String> {
    let value = value.trim();
    let one_of = |known: &[&str]| {
        let lower = value.to_ascii_lowercase();
        known.contains(&lower.as_str()).then_some(lower)
    };
    match (element, name) {
        (_, "title") => Some(value.to_owned()),
        (_, "dir") => one_of(&["ltr", "rtl", "auto"]),
        (_, "lang") => {
            let fits = (1..=35).contains(&value.len())
                && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            fits.then(|| value.to_owned())
        }
        (
            "div" | "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "td" | "th" | "tr" | "table" | "img",
            "align",
        ) => one_of(&["left", "right", "center", "justify"]),
        ("td" | "th", "valign") => one_of(&["top", "middle", "bottom", "baseline"]),
        ("td" | "th", "colspan" | "rowspan") => number(value, 100),
        ("th", "scope") => one_of(&["row", "col", "rowgroup", "colgroup"]),
        ("img" | "td" | "th" | "table", "width") | ("img", "height") => length(value),
        ("ol", "start") => number(value, 999_999_999),
        ("ol", "type") => matches!(value, "1" | "a" | "A" | "i" | "I").then(|| value.to_owned()),
        ("ol", "reversed") | ("details", "open") => Some(String::new()),
        _ => None,
    }
}

fn number(value: &str, most: u32) -> Option<String> {
    value.parse::<u32>().ok().filter(|number| *number <= most).map(|number| number.to_string())
}

/// Pixels, or per cent.
fn length(value: &str) -> Option<String> {
    match value.strip_suffix('%') {
        Some(percent) => number(percent, 100).map(|number| format!("{number}%")),
        None => number(value.strip_suffix("px").unwrap_or(value), 9999),
    }
}

/// What an author's element has to stand in, if anything: one of these. Elsewhere a browser would end elements of ours
/// to make room for it.
pub(crate) fn needs(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["ul", "ol"],
        "dt" | "dd" => &["dl"],
        "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" => &["table"],
        "rt" | "rp" => &["ruby"],
        _ => &[],
    }
}

/// Which open elements an author's start tag ends, as a browser's parser does: those of `ended`, inside the nearest of
/// `scope`.
pub(crate) struct Implied {
    pub(crate) ended: &'static [&'static str],
    pub(crate) scope: &'static [&'static str],
}

/// What the start tag called `name` ends.
pub(crate) fn implied_ends(name: &str) -> Option<Implied> {
    const ROWS: &[&str] = &["tbody", "thead", "tfoot", "caption", "tr", "td", "th"];
    let (ended, scope): (&[&str], &[&str]) = match name {
        "li" => (&["li"], &["ul", "ol"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr", "td", "th", "caption"], &["table"]),
        "tbody" | "thead" | "tfoot" | "caption" => (ROWS, &["table"]),
        "rt" | "rp" => (&["rt", "rp"], &["ruby"]),
        // Outside a cell a table does not stand in another one: it ends it.
        "table" => (&["p", "table"], &["td", "th", "caption"]),
        "p" | "div" | "ul" | "ol" | "dl" | "pre" | "blockquote" | "hr" | "details" | "summary" | "figure"
        | "figcaption" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => (&["p"], &["td", "th", "caption"]),
        _ => return None,
    };
    Some(Implied { ended, scope })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_values_pass() {
        for (element, name, value, expect) in [
            ("img", "width", "50%", Some("50%")),
            ("img", "width", "120px", Some("120")),
            ("img", "width", "expression(1)", None),
            ("div", "align", "CENTER", Some("center")),
            ("div", "align", "x", None),
            ("td", "colspan", "1000000", None),
            ("div", "style", "color:red", None),
            ("div", "class", "x", None),
            ("div", "onclick", "x", None),
            ("img", "srcset", "x", None),
            ("details", "open", "open", Some("")),
            ("span", "title", " x ", Some("x")),
            ("span", "lang", "de-CH", Some("de-CH")),
            ("span", "lang", "\"><script>", None),
        ] {
            assert_eq!(attribute(element, name, value).as_deref(), expect, "{element} {name}={value}");
        }
    }
}
