//! Mermaid diagrams as SVG that follows the page's colours, and can do nothing but be looked at.

use mermaid_rs_renderer::{
    DiagramKind, Graph, LayoutConfig, compute_layout, parse_mermaid_strict, render_svg,
};
use roxmltree::Node;

use crate::bounds::{
    DIAGRAM_BYTES, DIAGRAM_CIRCLES, DIAGRAM_COLUMNS, DIAGRAM_LINES, DIAGRAM_NODES, DRAWING_BYTES,
};
use crate::colors::{Painted, paint, theme};
use crate::xml::{self, Allowed, Verdict};

/// Drawings wider than this scroll in their box, in pixels.
const WIDE: f32 = 1000.0;

/// Drawings wider than this scroll on a phone, in pixels.
const MEDIUM: f32 = 460.0;

/// A diagram as `<svg>`; nothing where it is not understood.
pub(crate) fn svg(source: &str) -> Option<String> {
    if source.len() > DIAGRAM_BYTES || source.lines().count() > DIAGRAM_LINES || source.trim().is_empty() {
        return None;
    }
    let layout = LayoutConfig { fast_text_metrics: true, ..LayoutConfig::default() };
    let graph = parse_mermaid_strict(source).ok().map(|parsed| parsed.graph).filter(is_small)?;
    let theme = theme();
    let raw = render_svg(&compute_layout(&graph, &theme, &layout), &theme, &layout);
    within_bound(raw).and_then(|raw| clean(&raw, source))
}

fn within_bound(drawing: String) -> Option<String> {
    (drawing.len() <= DRAWING_BYTES).then_some(drawing)
}

/// Whether it can be laid out in about a second, and in the memory that there is. What takes the time is the edges that close
/// circles: each is led around all that is there.
fn is_small(graph: &Graph) -> bool {
    let (nodes, edges) = (graph.nodes.len(), graph.edges.len());
    let in_order = matches!(graph.kind, DiagramKind::Sequence);
    let columns = graph.block.as_ref().and_then(|block| block.columns).unwrap_or(0);
    columns <= DIAGRAM_COLUMNS
        && nodes <= DIAGRAM_NODES
        && edges <= DIAGRAM_NODES
        && (in_order || edges <= nodes + DIAGRAM_CIRCLES)
}

/// The drawing, written anew with what is on the lists only.
fn clean(raw: &str, source: &str) -> Option<String> {
    let document = xml::read(raw)?;
    let root = document.root_element();
    let allowed = Svg { prefix: prefix(source) };
    let (width, height) = size(root)?;
    let title = title(source);
    let mut out = String::with_capacity(raw.len());
    // Wide drawings are shown a little smaller, and scroll; others shrink to fit.
    let (class, scale) = match width {
        width if width > WIDE => ("wide", 0.8),
        width if width > MEDIUM => ("medium", 1.0),
        _ => ("", 1.0),
    };
    xml::push_start(
        &mut out,
        "svg",
        &[
            ("class", class.to_owned()),
            ("viewBox", root.attribute("viewBox").filter(|value| is_geometry(value))?.to_owned()),
            ("width", format!("{:.0}", width * scale)),
            ("height", format!("{:.0}", height * scale)),
            ("role", "img".to_owned()),
            ("aria-label", title.clone()),
        ],
    );
    out.push_str("<title>");
    xml::push_text(&mut out, &title);
    out.push_str("</title>");
    xml::push_children(&mut out, root, &allowed, 0)?;
    out.push_str("</svg>");
    Some(out)
}

/// Width and height of the drawing, from its view box.
fn size(root: Node<'_, '_>) -> Option<(f32, f32)> {
    let numbers: Vec<f32> =
        root.attribute("viewBox")?.split_whitespace().filter_map(|part| part.parse().ok()).collect();
    match numbers[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 && width < 1e5 && height < 1e5 => {
            Some((width, height))
        }
        _ => None,
    }
}

/// What the diagram says it is, or what kind of diagram it is.
fn title(source: &str) -> String {
    let lines = || source.lines().map(str::trim);
    let said = lines().find_map(|line| {
        let said = line
            .strip_prefix("accTitle:")
            .or_else(|| line.strip_prefix("title:"))
            .or_else(|| line.strip_prefix("title "))?;
        Some(said.trim().trim_matches('"').chars().take(120).collect::<String>())
            .filter(|said| !said.is_empty())
    });
    said.unwrap_or_else(|| {
        let first = lines()
            .find(|line| !line.is_empty() && !line.starts_with("%%") && *line != "---")
            .unwrap_or_default();
        let kind = first.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        match kind {
            "graph" | "flowchart" => "Flowchart",
            "sequenceDiagram" => "Sequence diagram",
            "classDiagram" => "Class diagram",
            "stateDiagram" => "State diagram",
            "erDiagram" => "Entity relationship diagram",
            "gantt" => "Gantt chart",
            "pie" => "Pie chart",
            "mindmap" => "Mind map",
            "timeline" => "Timeline",
            "gitGraph" => "Git graph",
            "journey" => "User journey",
            _ => "Diagram",
        }
        .to_owned()
    })
}

/// Keeps the ids of one drawing apart from those of others on the page, and from the page's own (FNV-1a).
fn prefix(source: &str) -> String {
    let hash = source
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("diagram:{hash:016x}:")
}

/// Shapes and text.
struct Svg {
    prefix: String,
}

impl Allowed for Svg {
    fn element(&self, name: &str) -> Verdict {
        const ELEMENTS: [&str; 16] = [
            "g",
            "path",
            "rect",
            "circle",
            "ellipse",
            "line",
            "polyline",
            "polygon",
            "text",
            "tspan",
            "defs",
            "marker",
            "linearGradient",
            "stop",
            "clipPath",
            "textPath",
        ];
        match name {
            "a" | "switch" => Verdict::Unwrap,
            _ => ELEMENTS
                .iter()
                .find(|known| **known == name)
                .map_or(Verdict::Drop, |known| Verdict::Keep(known)),
        }
    }

    fn attributes(&self, element: Node<'_, '_>) -> Vec<(&'static str, String)> {
        let mut kept: Vec<(&'static str, String)> = Vec::new();
        let mut keep = |name: &str, value: &str| {
            if let Some((name, value)) = self.attribute(element.tag_name().name(), name, value)
                && !kept.iter().any(|(known, _)| *known == name)
            {
                kept.push((name, value));
            }
        };
        // A style says in one attribute what others say in several, and wins over them.
        for declaration in element.attribute("style").unwrap_or_default().split(';') {
            if let Some((name, value)) = declaration.split_once(':') {
                keep(name.trim(), value.trim());
            }
        }
        for attribute in element.attributes() {
            keep(attribute.name(), attribute.value());
        }
        kept
    }
}

impl Svg {
    fn attribute(&self, element: &str, name: &str, value: &str) -> Option<(&'static str, String)> {
        const GEOMETRY: [&str; 43] = [
            "alignment-baseline",
            "cx",
            "cy",
            "d",
            "dominant-baseline",
            "dx",
            "dy",
            "fill-opacity",
            "fill-rule",
            "font-size",
            "font-style",
            "font-weight",
            "gradientUnits",
            "height",
            "markerHeight",
            "markerUnits",
            "markerWidth",
            "offset",
            "opacity",
            "orient",
            "points",
            "preserveAspectRatio",
            "r",
            "refX",
            "refY",
            "rx",
            "ry",
            "stroke-dasharray",
            "stroke-linecap",
            "stroke-linejoin",
            "stroke-opacity",
            "stroke-width",
            "text-anchor",
            "text-decoration",
            "transform",
            "viewBox",
            "width",
            "x",
            "x1",
            "x2",
            "y",
            "y1",
            "y2",
        ];
        const COLORS: [&str; 3] = ["fill", "stroke", "stop-color"];
        const REFERENCES: [&str; 4] = ["marker-end", "marker-mid", "marker-start", "clip-path"];
        if let Some(name) = GEOMETRY.iter().find(|known| **known == name) {
            return is_geometry(value).then(|| (*name, rounded(value)));
        }
        if let Some(name) = COLORS.iter().find(|known| **known == name) {
            let painted = match (element, *name) {
                ("text" | "tspan" | "textPath", "fill") => Painted::Text,
                (_, "stroke") => Painted::Line,
                _ => Painted::Area,
            };
            let value = match local_reference(value) {
                Some(id) => format!("url(#{}{id})", self.prefix),
                None => paint(value, painted)?,
            };
            return Some((*name, value));
        }
        if let Some(name) = REFERENCES.iter().find(|known| **known == name) {
            return local_reference(value).map(|id| (*name, format!("url(#{}{id})", self.prefix)));
        }
        let is_target = matches!(element, "marker" | "linearGradient" | "clipPath");
        (name == "id" && is_target && is_id(value)).then(|| ("id", format!("{}{value}", self.prefix)))
    }
}

/// The id in `url(#id)`.
fn local_reference(value: &str) -> Option<&str> {
    let id =
        value.trim().strip_prefix("url(")?.strip_suffix(')')?.trim_matches(['"', '\'']).strip_prefix('#')?;
    is_id(id).then_some(id)
}

fn is_id(value: &str) -> bool {
    (1..=80).contains(&value.len())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Numbers, path commands, transformations, keywords: nothing that can name an address.
fn is_geometry(value: &str) -> bool {
    !value.contains("url")
        && value.bytes().all(|b| {
            b.is_ascii_alphanumeric()
                || matches!(b, b' ' | b',' | b'.' | b'-' | b'+' | b'(' | b')' | b'%' | b'\n' | b'\t')
        })
}

/// The same with at most two decimals: more than a screen can show, and half the bytes.
fn rounded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut decimals = None;
    for c in value.chars() {
        decimals = match (c, decimals) {
            ('.', _) => Some(0),
            ('0'..='9', Some(count)) => Some(count + 1),
            _ => None,
        };
        if decimals.is_none_or(|count| count <= 2) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests;
