//! The colours of drawings: names in the style sheet, so that drawings follow the page's scheme.

use mermaid_rs_renderer::Theme;

/// A theme whose colours are marks, all of them a greyish blue, so that what is derived from one looks right too; [`paint`] turns each into what the style sheet calls it.
pub(crate) fn theme() -> Theme {
    let mut theme = Theme::modern();
    // A family that no machine has: nothing is measured with fonts that this one happens to have.
    "no-such-font".clone_into(&mut theme.font_family);
    let mut names = NAMES.iter();
    let mut next = || names.next().map_or_else(String::new, |(mark, _)| (*mark).to_owned());
    theme.primary_color = next();
    theme.primary_text_color = next();
    theme.primary_border_color = next();
    theme.line_color = next();
    theme.edge_label_background = next();
    theme.cluster_background = next();
    theme.cluster_border = next();
    theme.sequence_note_fill = next();
    theme.sequence_note_border = next();
    theme.background = next();
    theme.secondary_color.clone_from(&theme.primary_color);
    theme.tertiary_color.clone_from(&theme.edge_label_background);
    theme.sequence_actor_fill.clone_from(&theme.primary_color);
    theme.sequence_actor_border.clone_from(&theme.primary_border_color);
    theme.sequence_actor_line.clone_from(&theme.cluster_border);
    theme.sequence_activation_fill.clone_from(&theme.cluster_background);
    theme.sequence_activation_border.clone_from(&theme.primary_border_color);
    for text in [
        &mut theme.text_color,
        &mut theme.git_commit_label_color,
        &mut theme.git_tag_label_color,
        &mut theme.pie_title_text_color,
        &mut theme.pie_section_text_color,
        &mut theme.pie_legend_text_color,
    ] {
        text.clone_from(&theme.primary_text_color);
    }
    theme.git_commit_label_background.clone_from(&theme.edge_label_background);
    theme.git_tag_label_background.clone_from(&theme.primary_color);
    theme.git_tag_label_border.clone_from(&theme.primary_border_color);
    theme.pie_stroke_color.clone_from(&theme.edge_label_background);
    theme.pie_outer_stroke_color.clone_from(&theme.edge_label_background);
    theme.git_colors = std::array::from_fn(series_mark);
    theme.git_inv_colors = std::array::from_fn(series_mark);
    theme.git_branch_label_colors = std::array::from_fn(|_| theme.primary_text_color.clone());
    theme.pie_colors = std::array::from_fn(series_mark);
    theme.pie_opacity = 1.0;
    theme.pie_title_text_size = 17.0;
    theme.pie_section_text_size = 13.0;
    theme.pie_legend_text_size = 13.0;
    theme
}

/// The marks, in the order in which [`theme`] hands them out, and what each is called.
const NAMES: [(&str, &str); 10] = [
    ("#80a0c1", "var(--diagram-node)"),
    ("#80a0c2", TEXT),
    ("#80a0c3", "var(--diagram-border)"),
    ("#80a0c4", "var(--diagram-line)"),
    ("#80a0c5", "var(--diagram-label)"),
    ("#80a0c6", "var(--diagram-group)"),
    ("#80a0c7", "var(--diagram-group-border)"),
    ("#80a0c8", "var(--diagram-note)"),
    ("#80a0c9", "var(--diagram-note-border)"),
    ("#80a0ca", "none"),
];

/// Colours of series, as many as the style sheet has.
const SERIES: usize = 8;

const TEXT: &str = "var(--diagram-text)";

fn series_mark(index: usize) -> String {
    format!("#80a1c{}", index % SERIES + 1)
}

/// What is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Painted {
    /// Letters.
    Text,
    /// An area.
    Area,
    /// A line, or the edge of an area.
    Line,
}

/// The value of a `fill` or `stroke`, as it is written: a mark becomes its name; any other colour, an author's, is only
/// mixed in, so that text on it can be read in either scheme. `None` for what is no colour.
pub(crate) fn paint(value: &str, painted: Painted) -> Option<String> {
    let value = value.trim().to_ascii_lowercase();
    if matches!(value.as_str(), "none" | "transparent") {
        return Some("none".to_owned());
    }
    if let Some((_, name)) = NAMES.iter().find(|(mark, _)| *mark == value) {
        return Some((*name).to_owned());
    }
    if let Some(series) = value.strip_prefix("#80a1c").filter(|series| series.len() == 1) {
        return Some(format!("var(--diagram-{series})"));
    }
    if !is_color(&value) {
        return None;
    }
    Some(match (painted, value.as_str()) {
        (Painted::Text, _) => TEXT.to_owned(),
        (Painted::Line, "black" | "#000" | "#000000" | "#333" | "#333333") => {
            "var(--diagram-line)".to_owned()
        }
        (Painted::Area, "black" | "#000" | "#000000") => "var(--diagram-line)".to_owned(),
        (Painted::Area, "white" | "#fff" | "#ffffff") => "var(--diagram-node)".to_owned(),
        (Painted::Area, color) => format!("color-mix(in oklab, {color} 28%, var(--diagram-label))"),
        (Painted::Line, color) => format!("color-mix(in oklab, {color} 65%, var(--diagram-line))"),
    })
}

fn is_color(value: &str) -> bool {
    let digits = |value: &str| {
        value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b',' | b'.' | b'%' | b'/'))
    };
    if let Some(hex) = value.strip_prefix('#') {
        return matches!(hex.len(), 3 | 4 | 6 | 8) && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    if let Some((function, arguments)) = value.strip_suffix(')').and_then(|value| value.split_once('(')) {
        return matches!(function, "rgb" | "rgba" | "hsl" | "hsla")
            && digits(arguments)
            && arguments.len() < 60;
    }
    (3..=20).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_scheme() {
        for (value, painted, expect) in [
            ("#80A0C1", Painted::Area, Some("var(--diagram-node)")),
            ("#80a1c3", Painted::Area, Some("var(--diagram-3)")),
            ("none", Painted::Line, Some("none")),
            ("#f9f", Painted::Area, Some("color-mix(in oklab, #f9f 28%, var(--diagram-label))")),
            ("red", Painted::Text, Some("var(--diagram-text)")),
            ("url(https://evil.example)", Painted::Area, None),
            ("red;x", Painted::Area, None),
            ("var(--x)", Painted::Area, None),
            ("rgb(1,2,3)", Painted::Line, Some("color-mix(in oklab, rgb(1,2,3) 65%, var(--diagram-line))")),
        ] {
            assert_eq!(paint(value, painted).as_deref(), expect, "{value}");
        }
    }
}
