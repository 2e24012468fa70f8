//! Lists as specs write them: YAML lists, comma strings, JSON strings, one value.

use super::super::yaml::{self, Value};

/// An entry of a list.
#[derive(Debug, PartialEq)]
pub(super) enum Item {
    Text(String),
    Blank,
    /// A list or mapping, where text should be: what it is, and how it may be written on one line.
    Odd(&'static str, String),
}

/// The entries of a value.
pub(super) fn items(value: &Value) -> Vec<Item> {
    match value {
        Value::Null => Vec::new(),
        Value::List(list) => list.iter().map(item).collect(),
        Value::Text(text) => of_text(text.trim()),
        other => vec![item(other)],
    }
}

fn of_text(text: &str) -> Vec<Item> {
    if text.is_empty() {
        return Vec::new();
    }
    // JSON is YAML.
    if text.starts_with('[')
        && let Ok(Value::List(list)) = yaml::parse(text)
    {
        return list.iter().map(item).collect();
    }
    text.split(',').map(|part| item(&Value::Text(part.to_owned()))).collect()
}

fn item(value: &Value) -> Item {
    match value.as_text() {
        Some(text) if text.is_empty() => Item::Blank,
        Some(text) => Item::Text(text),
        None if *value == Value::Null => Item::Blank,
        None if matches!(value, Value::List(_)) => Item::Odd("a list", format!("[{value}]")),
        None => Item::Odd("a mapping", format!("{{{value}}}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_in_any_of_their_spellings() {
        let check = |yaml: &str, expect: &[&str]| {
            let found = items(&yaml::parse(yaml).unwrap());
            let expect: Vec<_> = expect.iter().map(|it| Item::Text((*it).to_owned())).collect();
            assert_eq!(found, expect, "{yaml}");
        };
        check("[a, b]", &["a", "b"]);
        check("- a\n- 82\n- 082\n- true", &["a", "82", "082", "true"]);
        check("a, b ,c", &["a", "b", "c"]);
        check("'[\"a\", \"b c\"]'", &["a", "b c"]);
        check("a", &["a"]);
        check("~", &[]);
        check("''", &[]);
    }

    #[test]
    fn what_is_no_text_is_told_apart() {
        let odd = items(&yaml::parse("[a, '', ~, [b], {c: d}]").unwrap());
        let (list, mapping) = (Item::Odd("a list", "[b]".into()), Item::Odd("a mapping", "{c: d}".into()));
        assert_eq!(odd[1..], [Item::Blank, Item::Blank, list, mapping]);
    }
}
