//! Decides whether HTML is safe, without trusting the code that wrote it.

use crate::icons;
use crate::sanitize::sanitize;

const ELEMENTS: &str = " a abbr b bdo big blockquote br caption cite code dd del details dfn div dl dt em figcaption figure \
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub summary sup \
    table tbody td tfoot th thead time tr tt u ul var wbr ";

const ATTRIBUTES: &str = " align alt aria-label class colspan data-lang decoding dir height href id lang loading open rel reversed \
    role rowspan scope src start tabindex title type valign width ";

/// Panics unless `html` is made of allowed elements and attributes only, loads nothing, and is what a browser's parser
/// makes of it.
pub(crate) fn assert_safe(html: &str, markdown: &str) {
    let html = without_ours(html);
    for piece in html.split('<').skip(1) {
        let (tag, text) =
            piece.split_once('>').unwrap_or_else(|| panic!("an open tag in {html}\nof {markdown:?}"));
        assert!(!text.contains('>'), "a bare > in {html}\nof {markdown:?}");
        if let Some(name) = tag.strip_prefix('/') {
            assert!(ELEMENTS.contains(&format!(" {name} ")), "</{name}> in {html}\nof {markdown:?}");
            continue;
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(ELEMENTS.contains(&format!(" {name} ")), "<{name}> in {html}\nof {markdown:?}");
        while !attributes.is_empty() {
            let (attribute, rest) = attributes.split_once("=\"").expect("a quoted value");
            let (value, rest) = rest.split_once('"').expect("its end");
            let attribute = attribute.trim_start();
            assert!(ATTRIBUTES.contains(&format!(" {attribute} ")), "{attribute} in {html}\nof {markdown:?}");
            // An address that begins with `//` leads to another host; a text (`alt`, `aria-label`) may begin with it.
            let starts = |starts: &[&str]| starts.iter().any(|start| value.starts_with(start));
            let value_is_fine = match attribute {
                "href" => starts(&["#", "/", "http://", "https://", "mailto:"]) && !starts(&["//"]),
                "src" => starts(&["/"]) && !starts(&["//"]),
                _ => true,
            };
            assert!(value_is_fine, "{attribute}={value} in {html}\nof {markdown:?}");
            assert!(
                attribute != "href"
                    || !value.starts_with("http")
                    || tag.contains("rel=\"noopener noreferrer nofollow ugc\""),
                "a link outside without rel in {html}\nof {markdown:?}"
            );
            attributes = rest;
        }
    }
    // A parser drops one line's end behind `<pre>`, whoever writes it.
    let unpadded = |html: &str| html.replace("<pre>\n", "<pre>");
    assert_eq!(
        unpadded(&sanitize(&html)),
        unpadded(&unpadded(&html)),
        "parsed and written again, of {markdown:?}"
    );
}

/// Without icons and checkboxes, which are ours and put in after sanitising.
fn without_ours(html: &str) -> String {
    let mut html = html.to_owned();
    for icon in [icons::NOTE, icons::TIP, icons::IMPORTANT, icons::WARNING, icons::CAUTION] {
        html = html.replace(icon, "");
    }
    let mut without = String::with_capacity(html.len());
    let mut parts = html.split("<input type=\"checkbox\" disabled=\"\"");
    without.push_str(parts.next().unwrap_or_default());
    for part in parts {
        without.push_str(part.split_once('>').expect("an end").1);
    }
    without
}
