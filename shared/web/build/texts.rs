//! The texts of the pages, as one file for each language has them. Used by `build.rs`, and by the test of the texts.
//!
//! A file has lines `key = "text"` below lines `[section]`, and comments. In a text, `{name}` is a placeholder, and `|`
//! stands between the forms for one and for more.

use std::collections::BTreeMap;

/// One text, under its section and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) section: String,
    pub(crate) key: String,
    pub(crate) says: String,
}

/// All texts of a file, in its order.
pub(crate) fn parse(file: &str) -> Result<Vec<Text>, String> {
    let mut texts: Vec<Text> = Vec::new();
    let mut section = String::new();
    for (at, line) in file.lines().enumerate() {
        let line = line.trim();
        let wrong = |what: &str| format!("line {}: {what}: {line}", at + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[') {
            let name = name.strip_suffix(']').ok_or_else(|| wrong("a section ends with `]`"))?;
            name.clone_into(&mut section);
            continue;
        }
        let (key, value) = line.split_once('=').ok_or_else(|| wrong("expected `key = \"text\"`"))?;
        let says = unquoted(value.trim()).ok_or_else(|| wrong("a text stands in double quotes"))?;
        let key = key.trim().to_owned();
        if texts.iter().any(|it| it.section == section && it.key == key) {
            return Err(wrong("this key is there already"));
        }
        texts.push(Text { section: section.clone(), key, says });
    }
    Ok(texts)
}

fn unquoted(value: &str) -> Option<String> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    Some(inner.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"))
}

/// The names of a text's placeholders, in the order of their first appearance.
pub(crate) fn placeholders(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in text.split('{').skip(1) {
        let name = part.split('}').next().unwrap_or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What another language's texts have too little, too much, or otherwise than the first's: a sentence for each.
pub(crate) fn differences(first: &[Text], other: &[Text]) -> Vec<String> {
    let by_key = |texts: &[Text]| -> BTreeMap<(String, String), String> {
        texts.iter().map(|it| ((it.section.clone(), it.key.clone()), it.says.clone())).collect()
    };
    let (first, other) = (by_key(first), by_key(other));
    let mut found = Vec::new();
    for ((section, key), text) in &first {
        let Some(there) = other.get(&(section.clone(), key.clone())) else {
            found.push(format!("`{section}.{key}` is missing"));
            continue;
        };
        let sorted = |text: &str| {
            let mut names: Vec<_> = placeholders(text).into_iter().map(str::to_owned).collect();
            names.sort();
            names
        };
        if sorted(text) != sorted(there) {
            found.push(format!("`{section}.{key}` has other placeholders"));
        }
        if there.trim().is_empty() {
            found.push(format!("`{section}.{key}` is empty"));
        }
    }
    let superfluous = other.keys().filter(|key| !first.contains_key(key));
    found.extend(superfluous.map(|(section, key)| format!("`{section}.{key}` is superfluous")));
    found
}
