//! YAML within bounds: any text in, a small value or an error out.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    self, DeserializeSeed, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::limits::{FRONTMATTER_NESTING, FRONTMATTER_TEXT_BYTES, FRONTMATTER_VALUES};

/// A YAML value. A mapping keeps every entry in the order written, doubled keys too; tags (`!x`) are dropped.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(Value, Value)>),
}

/// Why a text is no YAML, or too much of it.
#[derive(Debug, PartialEq)]
pub(super) struct YamlError {
    pub(super) message: String,
    /// From 1; where it is known.
    pub(super) line: Option<u32>,
}

/// What is said of a text that is more than it looks: aliases stand for what they name.
pub(super) const UNFOLDS: &str = "aliases unfold to too much";

/// Reads one YAML document.
pub(super) fn parse(text: &str) -> Result<Value, YamlError> {
    if let Some(at) = text.find(|c| !is_printable(c)) {
        let (line, column) = position(text, at);
        let message = format!("control characters are not allowed at line {line} column {column}");
        return Err(YamlError { message, line: Some(line) });
    }
    if let Some(at) = too_deep(text) {
        let (line, column) = position(text, at);
        let message = format!("brackets are nested too deeply at line {line} column {column}");
        return Err(YamlError { message, line: Some(line) });
    }
    let budget = Budget { values: Cell::new(FRONTMATTER_VALUES), bytes: Cell::new(FRONTMATTER_TEXT_BYTES) };
    Build(&budget).deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| {
        let place = error.location();
        let at = place.as_ref().map(|it| format!(" at line {} column {}", it.line(), it.column()));
        let told = |what: &str| format!("{what}{}", at.unwrap_or_default());
        let message = match error.to_string() {
            it if it.contains("more than one document") => "it has more than one document".to_owned(),
            // The parser's own words for these begin with a path (`e[4][2]`), or name a limit of its own.
            it if it.contains(UNFOLDS) || it.contains("repetition limit") => told(UNFOLDS),
            it if it.contains("recursion limit") => told("values are nested too deeply"),
            it => it,
        };
        let line = place.map(|it| it.line() as u32);
        YamlError { message, line }
    })
}

/// What YAML allows in a stream. Source: yaml.org/spec/1.1, `c-printable`.
fn is_printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}

/// Where brackets are open beyond the bound; those in quotes and prose count too, for which the bound leaves room.
fn too_deep(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, c) in text.bytes().enumerate() {
        match c {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > FRONTMATTER_NESTING {
            return Some(at);
        }
    }
    None
}

fn position(text: &str, at: usize) -> (u32, usize) {
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |it| it + 1);
    (1 + super::text::count_newlines(before.as_bytes()), 1 + before[start..].chars().count())
}

impl Value {
    /// A scalar as text; `None` for nothing, a list and a mapping.
    pub(super) fn as_text(&self) -> Option<String> {
        match self {
            Self::Bool(it) => Some(it.to_string()),
            Self::Number(it) | Self::Text(it) => Some(it.trim().to_owned()),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }
}

/// Any value as text, on one line: `a, b`, `key: value, other: value`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(it) => it.fmt(f),
            Self::Number(it) | Self::Text(it) => f.write_str(it),
            Self::List(items) => {
                for (place, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if place == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::Map(entries) => {
                for (place, (key, value)) in entries.iter().enumerate() {
                    write!(f, "{}{key}: {value}", if place == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}

/// What may still be made: aliases let a short text unfold to any size.
struct Budget {
    values: Cell<usize>,
    bytes: Cell<usize>,
}

impl Budget {
    fn take<E: de::Error>(&self, bytes: usize) -> Result<(), E> {
        let left = self.values.get().checked_sub(1).zip(self.bytes.get().checked_sub(bytes));
        let (values, bytes) = left.ok_or_else(|| E::custom(UNFOLDS))?;
        self.values.set(values);
        self.bytes.set(bytes);
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Build<'a>(&'a Budget);

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl Build<'_> {
    fn number<E: de::Error>(self, number: impl fmt::Display) -> Result<Value, E> {
        let text = number.to_string();
        self.0.take(text.len())?;
        Ok(Value::Number(text))
    }
}

impl<'de> Visitor<'de> for Build<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: de::Error>(self, it: bool) -> Result<Value, E> {
        self.0.take(0)?;
        Ok(Value::Bool(it))
    }

    fn visit_i64<E: de::Error>(self, it: i64) -> Result<Value, E> {
        self.number(it)
    }

    fn visit_u64<E: de::Error>(self, it: u64) -> Result<Value, E> {
        self.number(it)
    }

    fn visit_i128<E: de::Error>(self, it: i128) -> Result<Value, E> {
        self.number(it)
    }

    fn visit_u128<E: de::Error>(self, it: u128) -> Result<Value, E> {
        self.number(it)
    }

    fn visit_f64<E: de::Error>(self, it: f64) -> Result<Value, E> {
        self.number(it)
    }

    fn visit_str<E: de::Error>(self, it: &str) -> Result<Value, E> {
        self.0.take(it.len())?;
        // An escape (`"\0"`) can stand for what could not be written out.
        let shown = |c: char| if c.is_control() && !matches!(c, '\n' | '\t' | '\r') { '\u{fffd}' } else { c };
        Ok(Value::Text(it.chars().map(shown).collect()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        self.0.take(0)?;
        Ok(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: de::Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        self.deserialize(from)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        self.0.take(0)?;
        let mut items = Vec::new();
        while let Some(item) = from.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        self.0.take(0)?;
        let mut entries = Vec::new();
        while let Some(key) = from.next_key_seed(self)? {
            entries.push((key, from.next_value_seed(self)?));
        }
        Ok(Value::Map(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, from: A) -> Result<Value, A::Error> {
        let (IgnoredAny, content) = from.variant()?;
        content.newtype_variant_seed(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_written() {
        let check = |text: &str, expect: &str| {
            assert_eq!(parse(text).map(|it| it.to_string()), Ok(expect.into()), "{text}");
        };
        check("", "");
        check("a: 2025-11-14", "a: 2025-11-14");
        check("a: 082\nb: 82\nc: 1.5\nd: yes\ne: true\nf: ~", "a: 082, b: 82, c: 1.5, d: yes, e: true, f: ");
        check("a: 1\na: 2", "a: 1, a: 2");
        check("a: !x [1, !y z]", "a: 1, z");
        check("a: &x [1, 2]\nb: *x", "a: 1, 2, b: 1, 2");
        check("? [k, l]\n: m", "k, l: m");
        check("18446744073709551616", "18446744073709551616");
    }

    #[test]
    fn what_is_no_yaml_is_told_with_its_line() {
        let check = |text: &str, line: u32, part: &str| {
            let error = parse(text).unwrap_err();
            assert_eq!(error.line, Some(line), "{error:?}");
            assert!(error.message.contains(part), "{error:?}");
        };
        check("a: 1\ntags: [a, b\nc: 2", 3, "',' or ']' at line 3");
        check("a: b: c", 1, "mapping values");
        check("a: 1\n\tb: 2", 2, "tab");
        check("a: 1\nb: \u{7}", 2, "control characters are not allowed at line 2 column 4");
        check("a: *nobody", 1, "unknown anchor");
        check(&"- ".repeat(1000), 1, "values are nested too deeply at line 1 column ");
    }

    #[test]
    fn values_and_text_are_counted_up_to_their_bounds() {
        let check = |text: &str, is_read: bool| assert_eq!(parse(text).is_ok(), is_read, "{}", text.len());
        // A list is a value as well.
        let values = |count: usize| format!("[{}]", "1,".repeat(count - 1));
        check(&values(FRONTMATTER_VALUES - 1), true);
        check(&values(FRONTMATTER_VALUES), true);
        check(&values(FRONTMATTER_VALUES + 1), false);
        let text = |bytes: usize| format!("\"{}\"", "x".repeat(bytes));
        check(&text(FRONTMATTER_TEXT_BYTES - 1), true);
        check(&text(FRONTMATTER_TEXT_BYTES), true);
        check(&text(FRONTMATTER_TEXT_BYTES + 1), false);
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        check(&nested(FRONTMATTER_NESTING - 1), true);
        check(&nested(FRONTMATTER_NESTING), true);
        check(&nested(FRONTMATTER_NESTING + 1), false);
    }

    #[test]
    fn bombs_are_refused() {
        let laugh = |i: u32| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(","));
        let laughs = (1..12).map(laugh).collect::<Vec<_>>().concat();
        let long = format!("a: &a {}\nb: [{}]", "x".repeat(30_000), vec!["*a"; 9000].join(","));
        let wide = format!("a: &a [{}]\nb: [{}]", vec!["x"; 9000].join(","), vec!["*a"; 9000].join(","));
        for bomb in [
            format!("a0: &a0 lol\n{laughs}"),
            long,
            wide,
            "a: &a [*a, *a, *a, *a, *a, *a]".to_owned(),
            "[".repeat(65_536),
            "{a: ".repeat(16_000),
            "- ".repeat(30_000),
            "? ".repeat(30_000),
        ] {
            assert!(parse(&bomb).is_err(), "{}", &bomb[..20]);
        }
    }
}
