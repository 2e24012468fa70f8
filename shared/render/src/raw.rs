//! Authors' raw HTML, and pictures of both spellings.

use crate::address::{Address, resolve};
use crate::allow::{self, Element};
use crate::body::{Body, OUTSIDE_REL};
use crate::outline::{author_id, is_id};
use crate::tags::{Attribute, Token, tokens};

impl Body<'_> {
    /// Writes raw HTML: what is allowed as it is meant, the rest as it is written.
    pub(crate) fn raw_html(&mut self, html: &str) {
        for token in tokens(html) {
            match token {
                Token::Text(text) => self.writer.author_text(text),
                Token::Open { name, attributes, raw } => self.open(&name, &attributes, raw),
                Token::Close { name, raw } => match allow::element(&name) {
                    Element::Container(name) => self.writer.author_end(name),
                    Element::Link => self.writer.author_end("a"),
                    Element::Text => self.writer.text(raw),
                    Element::Void(_) | Element::Picture | Element::Transparent => {}
                },
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &[Attribute], raw: &str) {
        match allow::element(name) {
            Element::Text => self.writer.text(raw),
            Element::Transparent => {}
            Element::Void(name) => self.writer.author_void(name, &[]),
            Element::Picture => self.author_picture(attributes),
            Element::Link => self.author_link(attributes),
            Element::Container(written) => {
                let mut kept = kept(written, attributes);
                if name == "center" {
                    kept.push(("align", "center".to_owned()));
                }
                if written == "table" {
                    self.writer.author_table(&borrowed(&kept));
                } else {
                    self.writer.author_start(written, &borrowed(&kept), end_tag(written));
                }
            }
        }
    }

    fn author_link(&mut self, attributes: &[Attribute]) {
        let mut kept = kept("a", attributes);
        if let Some(id) = value(attributes, "name").filter(|id| is_id(id))
            && !kept.iter().any(|(name, _)| *name == "id")
        {
            kept.push(("id", author_id(id)));
        }
        if let Some((href, rel)) = value(attributes, "href").and_then(|href| self.target(href)) {
            kept.push(("href", href));
            kept.extend(rel.map(|rel| ("rel", rel.to_owned())));
        }
        self.writer.author_start("a", &borrowed(&kept), "</a>");
    }

    fn author_picture(&mut self, attributes: &[Attribute]) {
        let alt = value(attributes, "alt").unwrap_or_default();
        let source = value(attributes, "src").unwrap_or_default();
        let mut more = kept("img", attributes);
        // `align` moves a picture beside the text; everything else that is kept says how large it is, or what.
        more.retain(|(name, _)| *name != "id");
        self.picture(source, alt, &more);
    }

    /// A picture of ours is shown; one of another site becomes a link to it, so that reading a spec tells nobody else;
    /// one that leads nowhere is its text.
    pub(crate) fn picture(&mut self, source: &str, alt: &str, more: &[(&'static str, String)]) {
        match resolve(source, self.links) {
            Address::Site(source) => {
                let mut attributes = vec![("src", source.as_str()), ("alt", alt)];
                attributes.extend(
                    more.iter()
                        .filter(|(_, value)| !value.is_empty())
                        .map(|(name, value)| (*name, value.as_str())),
                );
                attributes.extend([("loading", "lazy"), ("decoding", "async")]);
                self.writer.tag("img", &attributes);
            }
            Address::Outside(href) if !self.writer.in_link() => {
                self.writer.start(
                    "a",
                    &[("class", "picture"), ("href", &href), ("rel", OUTSIDE_REL)],
                    "</a>",
                );
                self.writer.text(if alt.trim().is_empty() { file_name(&href) } else { alt });
                self.writer.end();
            }
            _ => {
                let text = if alt.trim().is_empty() { file_name(source) } else { alt };
                self.writer.tag("span", &[("class", "missing")]);
                self.writer.text(text);
                self.writer.markup("</span>");
            }
        }
    }
}

fn value<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.as_str())
}

/// The attributes of an author's element that are written.
fn kept(element: &str, attributes: &[Attribute]) -> Vec<(&'static str, String)> {
    const NAMES: [&str; 14] = [
        "align", "colspan", "dir", "height", "lang", "open", "reversed", "rowspan", "scope", "start",
        "title", "type", "valign", "width",
    ];
    let mut kept = Vec::new();
    for attribute in attributes {
        if attribute.name == "id" && is_id(&attribute.value) {
            kept.push(("id", author_id(&attribute.value)));
        } else if let Some(name) = NAMES.iter().find(|name| **name == attribute.name)
            && let Some(value) = allow::attribute(element, name, &attribute.value)
        {
            kept.push((*name, value));
        }
    }
    kept
}

fn borrowed<'a>(attributes: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    attributes.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// The last part of an address: what to call a picture that says nothing about itself.
fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or(address).trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

/// `</name>`, for each name that [`allow::element`] knows.
fn end_tag(name: &'static str) -> &'static str {
    macro_rules! ends {
        ($($name:literal)*) => {
            match name {
                $($name => concat!("</", $name, ">"),)*
                _ => "",
            }
        };
    }
    ends!("abbr" "b" "bdo" "big" "blockquote" "caption" "cite" "code" "dd" "del" "details" "dfn" "div" "dl" "dt" "em"
        "figcaption" "figure" "h1" "h2" "h3" "h4" "h5" "h6" "i" "ins" "kbd" "li" "mark" "ol" "p" "pre" "q" "rp" "rt"
        "ruby" "s" "samp" "small" "span" "strike" "strong" "sub" "summary" "sup" "table" "tbody" "td" "tfoot" "th"
        "thead" "time" "tr" "tt" "u" "ul" "var")
}
