//! Formulas as MathML, which browsers set themselves.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Event, Parser, Storage, push_mathml};
use roxmltree::Node;

use crate::bounds::FORMULA_BYTES;
use crate::xml::{self, Allowed, Verdict};

/// Definitions can grow without bound when they are used; a formula that has one is shown as its source.
const DEFINITIONS: [&str; 8] =
    ["\\def", "\\gdef", "\\edef", "\\xdef", "\\let", "\\newcommand", "\\renewcommand", "\\providecommand"];

/// A formula as `<math>`; nothing where it is not understood.
pub(crate) fn mathml(source: &str, on_its_own: bool) -> Option<String> {
    let too_much = source.len() > FORMULA_BYTES || source.trim().is_empty();
    if too_much || DEFINITIONS.iter().any(|definition| source.contains(definition)) {
        return None;
    }
    let raw = raw_mathml(source, on_its_own)?;
    let document = xml::read(&raw)?;
    let display = if on_its_own { "block" } else { "inline" };
    let mut out = String::with_capacity(raw.len());
    let attributes = [("display", display.to_owned()), ("alttext", source.trim().to_owned())];
    xml::push_start(&mut out, "math", &attributes);
    xml::push_children(&mut out, document.root_element(), &MathMl, 0)?;
    out.push_str("</math>");
    Some(out)
}

fn raw_mathml(source: &str, on_its_own: bool) -> Option<String> {
    let storage = Storage::new();
    let events: Result<Vec<Event<'_>>, _> = Parser::new(source, &storage).collect();
    let events = events.ok()?;
    let display_mode = if on_its_own { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, xml: true, ..RenderConfig::default() };
    let mut mathml = String::new();
    push_mathml(&mut mathml, events.into_iter().map(Ok::<_, std::fmt::Error>), config).ok()?;
    // It writes HTML, in which a sign that stands alone needs no escaping; XML is stricter.
    for (html, xml) in [
        ("&nbsp;", "\u{a0}"),
        ("><<", ">&lt;<"),
        ("><\u{338}", ">&lt;\u{338}"),
        (">><", ">&gt;<"),
        (">&<", ">&amp;<"),
    ] {
        mathml = mathml.replace(html, xml);
    }
    Some(mathml)
}

/// MathML Core, without what links, loads or acts.
struct MathMl;

impl Allowed for MathMl {
    fn element(&self, name: &str) -> Verdict {
        const ELEMENTS: [&str; 26] = [
            "mrow",
            "mi",
            "mo",
            "mn",
            "mtext",
            "mspace",
            "ms",
            "mfrac",
            "msqrt",
            "mroot",
            "mstyle",
            "mpadded",
            "mphantom",
            "msub",
            "msup",
            "msubsup",
            "munder",
            "mover",
            "munderover",
            "mmultiscripts",
            "mprescripts",
            "mtable",
            "mtr",
            "mtd",
            "none",
            "menclose",
        ];
        match name {
            "annotation" | "annotation-xml" | "merror" => Verdict::Drop,
            "semantics" => Verdict::Unwrap,
            _ => ELEMENTS
                .iter()
                .find(|known| **known == name)
                .map_or(Verdict::Drop, |known| Verdict::Keep(known)),
        }
    }

    fn attributes(&self, element: Node<'_, '_>) -> Vec<(&'static str, String)> {
        const ATTRIBUTES: [&str; 23] = [
            "accent",
            "accentunder",
            "columnspan",
            "depth",
            "displaystyle",
            "fence",
            "form",
            "height",
            "largeop",
            "linethickness",
            "lspace",
            "mathsize",
            "mathvariant",
            "maxsize",
            "minsize",
            "movablelimits",
            "notation",
            "rspace",
            "rowspan",
            "scriptlevel",
            "separator",
            "stretchy",
            "symmetric",
        ];
        let mut kept = Vec::new();
        for attribute in element.attributes() {
            let name = attribute.name();
            let known = ATTRIBUTES.iter().chain(&["voffset", "width"]).find(|known| **known == name);
            if let Some(known) = known.filter(|_| is_plain(attribute.value())) {
                kept.push((*known, attribute.value().to_owned()));
            } else if name == "class" {
                let classes: Vec<&str> = attribute
                    .value()
                    .split_whitespace()
                    .filter(|class| class.starts_with("menv-") || class.starts_with("mop-"))
                    .collect();
                if !classes.is_empty() {
                    kept.push(("class", classes.join(" ")));
                }
            }
        }
        kept
    }
}

/// Lengths, numbers and keywords.
fn is_plain(value: &str) -> bool {
    value.len() <= 40
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+' | b'%' | b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml() {
        let html = mathml("x^2 < \\frac{a}{b}", false).unwrap();
        assert!(
            html.starts_with(
                "<math display=\"inline\" alttext=\"x^2 &lt; \\frac{a}{b}\"><msup><mi>x</mi><mn>2</mn></msup>"
            ),
            "{html}"
        );
        assert!(html.contains("</mfrac></math>"), "{html}");
        for source in [
            "\\sum_{i=0}^n i",
            "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}",
            "\\text{when } x \\in \\mathbb{R}",
            "\\sqrt[3]{x}",
            "\\left( \\frac12 \\right)",
            "\\hat{x} \\cdot \\vec{y}",
            "\\begin{cases} 1 & a \\\\ 0 & b \\end{cases}",
            "\\alpha \\to \\beta",
            "O(n \\log n)",
            "\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}",
        ] {
            let html = mathml(source, true).unwrap_or_else(|| panic!("{source}"));
            assert!(html.ends_with("</math>") && !html.contains("style="), "{html}");
        }
    }

    #[test]
    fn what_is_not_understood_or_hostile_stays_source() {
        for source in
            ["\\frac{a", "\\nosuchcommand{x}", "", "\\def\\a{\\a\\a}\\a", "}", &"x".repeat(FORMULA_BYTES + 1)]
        {
            assert_eq!(mathml(source, false), None, "{source}");
        }
        for source in [
            "\\text{<script>alert(1)</script>}",
            "\\text{\" onload=\"x}",
            "\\color{red}x",
            "\\href{javascript:alert(1)}{x}",
            "\\style{color:red}{x}",
            "\\class{x}{y}",
            "<img src=x onerror=alert(1)>",
            "\\unicode{x3c}script",
            "\\mathrm{</math><b>}",
        ] {
            let html = mathml(source, false).unwrap_or_default();
            for bad in ["<script", "<img", "style=", "href=", "<b>", "</math><"] {
                assert!(!html.contains(bad), "{bad} in {html}");
            }
        }
    }

    #[test]
    fn a_formula_is_set_up_to_its_bound_in_bytes() {
        let check =
            |bytes: usize, is_set: bool| assert_eq!(mathml(&"x".repeat(bytes), false).is_some(), is_set);
        check(FORMULA_BYTES - 1, true);
        check(FORMULA_BYTES, true);
        check(FORMULA_BYTES + 1, false);
    }

    #[test]
    fn deep_nesting_is_survived() {
        for unit in ["{", "\\frac{", "x^{", "\\left(", "\\sqrt{", "\\begin{matrix}"] {
            let _ = mathml(&unit.repeat(FORMULA_BYTES / unit.len()), false);
        }
        let nested = format!("{}x{}", "{".repeat(1900), "}".repeat(1900));
        assert_eq!(mathml(&nested, false), None);
    }
}
