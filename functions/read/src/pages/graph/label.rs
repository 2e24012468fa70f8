//! A title in a box of a picture: in lines that fit. How wide letters are is not known here, only guessed: a little too
//! wide, so that nothing is cut by the box.

/// The width of a letter, as a part of the size of the font.
fn width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')'
        | '[' | ']' | '`' | ' ' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 0.92,
        'A'..='Z' | '&' | '#' | '+' | '=' | '<' | '>' => 0.72,
        '\0'..='\u{7f}' => 0.58,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{80}'..='\u{10ff}' => 0.66,
        _ => 1.05,
    }
}

/// The text in at most `most` lines of that width (in sizes of the font); the last one ends with `…` where there is more.
pub(super) fn lines(text: &str, most: usize, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0.0);
    for (is_start, word) in text.split_whitespace().flat_map(|word| pieces(word, room)) {
        let wide: f64 = word.chars().map(width).sum();
        let space = if line.is_empty() || !is_start { 0.0 } else { width(' ') };
        if used + space + wide <= room {
            if space > 0.0 {
                line.push(' ');
            }
            line.push_str(&word);
            used += space + wide;
            continue;
        }
        if lines.len() + 1 == most {
            if space > 0.0 {
                line.push(' ');
            }
            line.push_str(&word);
            lines.push(isolated(shortened(&line, room)));
            return lines;
        }
        if !line.is_empty() {
            lines.push(isolated(std::mem::take(&mut line)));
        }
        line = word;
        used = wide;
    }
    if !line.is_empty() {
        lines.push(isolated(line));
    }
    lines
}

/// A word in pieces that fit into a line, and whether each begins the word.
fn pieces(word: &str, room: f64) -> Vec<(bool, String)> {
    let mut pieces = vec![(true, String::new())];
    let mut used = 0.0;
    for letter in word.chars() {
        let wide = width(letter);
        // A line may end behind a hyphen, and of scripts without spaces behind any letter.
        let behind =
            |it: &(bool, String)| !it.1.is_empty() && (wide > 1.0 || it.1.ends_with(['-', '_', '/']));
        let breaks = pieces.last().is_some_and(behind);
        if used + wide > room || breaks {
            pieces.push((false, String::new()));
            used = 0.0;
        }
        used += wide;
        if let Some((_, piece)) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    pieces
}

/// As much of the text as fits with `…` behind it.
fn shortened(text: &str, room: f64) -> String {
    let mut left = room - width('…');
    let kept = text.chars().take_while(|letter| {
        left -= width(*letter);
        left >= 0.0
    });
    let kept: String = kept.collect();
    format!("{}…", kept.trim_end())
}

/// Text of scripts that go from right to left, so that it turns nothing around it, and `…` stands at its end.
fn isolated(text: String) -> String {
    let turns = |it: char| matches!(it, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{202a}'..='\u{202e}');
    if text.contains(turns) { format!("\u{2068}{text}\u{2069}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_set_in_lines_and_cut_at_a_letter() {
        let check = |text: &str, expect: &[&str]| assert_eq!(lines(text, 2, 8.0), expect, "{text}");
        check("Short", &["Short"]);
        check("ai-agent-first-use", &["ai-agent-first-", "use"]);
        check("Web sync of  projects", &["Web sync of", "projects"]);
        check("Web sync of projects that never end", &["Web sync of", "projects that…"]);
        check("Supercalifragilistic", &["Supercalifragili", "stic"]);
        check("同步所有的项目和它们的内容吧好的", &["同步所有的项目", "和它们的内容…"]);
        check("\u{5d0}\u{5d1}", &["\u{2068}\u{5d0}\u{5d1}\u{2069}"]);
        check(" ", &[]);
        assert_eq!(lines(&"w".repeat(500), 2, 8.0).len(), 2);
    }
}
