//! The second lock: where an author's HTML took part, the whole output goes through ammonia.
//!
//! [`crate::writer`] has balanced and rebuilt everything by then, so that ammonia normally has nothing to remove; a
//! mistake there would have to meet a mistake here before it reached a reader.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

use crate::address::is_on_site;

/// Parses `html` as a browser does, removes what is not on the list, and writes it again.
pub(crate) fn sanitize(html: &str) -> String {
    static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(builder);
    BUILDER.clean(html).to_string()
}

fn builder() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(words(
            "a abbr b bdo big blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 \
             h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub summary \
             sup table tbody td tfoot th thead time tr tt u ul var wbr",
        ))
        .clean_content_tags(words("script style template noscript iframe object svg math"))
        .generic_attributes(words("align dir id lang title"))
        .tag_attributes(HashMap::from([
            ("a", words("aria-label href rel")),
            ("details", words("open")),
            ("div", words("data-lang")),
            ("img", words("alt decoding height loading src width")),
            ("ol", words("reversed start type")),
            ("table", words("width")),
            ("td", words("colspan rowspan valign width")),
            ("th", words("colspan rowspan scope valign width")),
        ]))
        .tag_attribute_values(HashMap::from([
            ("div", HashMap::from([("tabindex", words("0")), ("role", words("note"))])),
            ("pre", HashMap::from([("tabindex", words("0"))])),
        ]))
        .allowed_classes(HashMap::from([
            ("a", words("anchor footnote-back picture")),
            ("code", words("math math-display")),
            (
                "div",
                words(
                    "alert alert-caution alert-important alert-note alert-tip alert-warning code diagram math-display \
                     table-scroll",
                ),
            ),
            ("li", words("task")),
            ("p", words("alert-title")),
            ("section", words("footnotes")),
            ("span", words("math math-display missing")),
            ("sup", words("footnote")),
        ]))
        .url_schemes(words("http https mailto"))
        .link_rel(None)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            // Nothing loads from anywhere but our own host.
            ("img", "src") if !is_on_site(value) => None,
            _ => Some(value.into()),
        });
    builder
}

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}
