//! What a character is to the search, and what it is matched as: letter case, accents and width aside.

use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

/// What a character does to the word that it is found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A letter, a digit, or a mark on one.
    Letter,
    /// Of a script that is written without spaces: a word of its own.
    Unspaced,
    /// Joins two parts of one word, where it stands alone between them: `snake_case`, `don't`.
    Connector,
    /// Not seen, and not there for the search.
    Invisible,
    /// Ends a word.
    Other,
}

#[inline]
pub(super) fn kind(c: char) -> Kind {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Kind::Letter,
            '_' | '-' | '.' | '\'' => Kind::Connector,
            _ => Kind::Other,
        };
    }
    match c {
        '\u{2019}' | '\u{2010}' | '\u{2011}' => Kind::Connector,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => Kind::Invisible,
        _ if !c.is_alphanumeric() && !is_combining_mark(c) => Kind::Other,
        _ if unspaced(c) => Kind::Unspaced,
        _ => Kind::Letter,
    }
}

/// Chinese, Japanese and Korean, and the scripts of South-East Asia. Korean has spaces, but also endings on its words:
/// it is found best as the others are.
fn unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Writes what a letter is matched as; a mark may well be nothing.
#[inline]
pub(super) fn fold_letter(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
    } else {
        fold_other(c, out);
    }
}

fn fold_other(c: char, out: &mut String) {
    for lower in c.to_lowercase() {
        // Those that Unicode does not take apart.
        let spelled = match lower {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'þ' => "th",
            'ø' => "o",
            'ð' | 'đ' => "d",
            'ł' => "l",
            'ħ' => "h",
            'ı' => "i",
            'ς' => "σ",
            _ => "",
        };
        if spelled.is_empty() {
            decompose_compatible(lower, |piece| {
                if !is_accent(piece) && (piece.is_alphanumeric() || is_combining_mark(piece)) {
                    out.extend(piece.to_lowercase());
                }
            });
        } else {
            out.push_str(spelled);
        }
    }
}

/// Marks that may be left out in writing: accents, Hebrew points, Arabic vowels. The vowels of Indian scripts are not
/// among them.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{64b}'..='\u{652}' | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe2f}')
}

/// The character of an unspaced script that `text` begins with, put together from what it may be written as, and its
/// length in bytes.
pub(super) fn read_unspaced(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let (mut whole, mut length) = (widened(first), first.len_utf8());
    for next in chars {
        let Some(joined) = compose(whole, widened(next)) else { break };
        whole = joined;
        length += next.len_utf8();
    }
    Some((whole, length))
}

/// Half-width kana and compatibility forms as their usual ones.
fn widened(c: char) -> char {
    if !matches!(c, '\u{2f00}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}') {
        return c;
    }
    let mut usual = None;
    decompose_compatible(c, |piece| {
        usual.get_or_insert(piece);
    });
    usual.unwrap_or(c)
}

/// A text as it is compared with another one: letter case and accents aside.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match kind(c) {
            Kind::Letter => fold_letter(c, &mut out),
            Kind::Invisible => {}
            Kind::Unspaced | Kind::Connector | Kind::Other => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_width_are_put_aside() {
        let check = |text: &str, expect: &str| assert_eq!(folded(text), expect, "{text}");
        check("Crème Brûlée", "creme brulee");
        check("e\u{301}", "e");
        check("STRASSE Straße", "strasse strasse");
        check("Łódź Ørsted ΣΊΣΥΦΟΣ", "lodz orsted σισυφοσ");
        check("İstanbul ılık", "istanbul ilik");
        check("ＡＢＣ１", "abc1");
        check("ﬁne", "fine");
        check("हिन्दी", "हिन्दी");
    }

    #[test]
    fn an_unspaced_character_is_the_same_however_it_is_written() {
        let check = |text: &str, expect: char| {
            assert_eq!(read_unspaced(text), Some((expect, text.len())), "{text}");
        };
        check("\u{304b}\u{3099}", 'が');
        check("\u{ff76}\u{ff9e}", 'ガ');
        check("\u{1112}\u{1161}\u{11ab}", '한');
    }
}
