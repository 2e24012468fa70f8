//! The words of the pages, in each language: `t.list.heading`. `build.rs` makes them of `texts/*.toml`; a text that a
//! language lacks does not compile.
//!
//! A plain text is a field. One with placeholders is a method that takes them in the order of the English text: `{n}` is
//! a count, `{when}` a point in time (its method gives markup), everything else whatever can be shown.

use std::borrow::Borrow;
use std::fmt::Display;

use domain::Timestamp;

use crate::markup::{Html, escaped, time};

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// A text for one, and for any other count.
#[derive(Debug, PartialEq)]
struct Forms {
    one: &'static str,
    many: &'static str,
}

impl Forms {
    fn of(&self, count: usize) -> &'static str {
        if count == 1 { self.one } else { self.many }
    }
}

/// A text with its placeholders filled.
fn filled(text: &str, values: &[(&str, String)]) -> String {
    fill(text, values, |text, to| to.push_str(text))
}

/// The same as markup: all but a point in time is escaped.
fn filled_html(text: &str, values: &[(&str, String)]) -> Html {
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (*name, if *name == "when" { value.clone() } else { escaped(value) }))
        .collect();
    Html::trusted(fill(text, &values, |text, to| to.push_str(&escaped(text))))
}

fn fill(text: &str, values: &[(&str, String)], write: impl Fn(&str, &mut String)) -> String {
    let mut full = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, (name, behind))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        write(before, &mut full);
        if let Some((_, value)) = values.iter().find(|it| it.0 == name) {
            full.push_str(value);
        }
        rest = behind;
    }
    write(rest, &mut full);
    full
}

/// `12,345`
pub fn thousands(count: impl Borrow<usize>) -> String {
    let digits = count.borrow().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
