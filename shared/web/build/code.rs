//! The texts of all languages as Rust.

use std::fmt::Write as _;

use crate::texts::{Text, placeholders};

/// The Rust of all languages: a struct for each section, one of all sections, and a constant for each language. The first
/// language says which texts there are, and what they are given.
pub(crate) fn rust(languages: &[(&str, Vec<Text>)]) -> Result<String, std::fmt::Error> {
    let mut code = String::new();
    let Some((_, first)) = languages.first() else { return Ok(code) };
    let mut sections: Vec<&str> = Vec::new();
    for text in first {
        if !sections.contains(&text.section.as_str()) {
            sections.push(&text.section);
        }
    }
    writeln!(code, "/// All texts of a language.\n#[derive(Debug, PartialEq)]\npub struct Texts {{")?;
    for section in &sections {
        writeln!(code, "    /// `[{section}]`\n    pub {section}: {},", type_name(section))?;
    }
    writeln!(code, "}}")?;
    for section in &sections {
        declare(&mut code, section, first.iter().filter(|it| it.section == *section))?;
    }
    for (name, texts) in languages {
        writeln!(code, "/// The texts of one language.\npub const {name}: Texts = Texts {{")?;
        for section in &sections {
            writeln!(code, "    {section}: {} {{", type_name(section))?;
            for text in texts.iter().filter(|it| it.section == *section) {
                let plural = first
                    .iter()
                    .any(|it| (&it.section, &it.key) == (&text.section, &text.key) && is_plural(&it.says));
                let value = if plural {
                    let (one, many) = text.says.split_once('|').unwrap_or((&text.says, &text.says));
                    format!("Forms {{ one: {one:?}, many: {many:?} }}")
                } else {
                    format!("{:?}", text.says)
                };
                writeln!(code, "        {}: {value},", text.key)?;
            }
            writeln!(code, "    }},")?;
        }
        writeln!(code, "}};")?;
    }
    Ok(code)
}

/// A section's struct: a field for a plain text, a method for one with placeholders.
fn declare<'a>(code: &mut String, section: &str, texts: impl Iterator<Item = &'a Text>) -> std::fmt::Result {
    let name = type_name(section);
    let (mut fields, mut methods) = (String::new(), String::new());
    for Text { key, says: text, .. } in texts {
        let names = placeholders(text);
        if names.is_empty() {
            writeln!(fields, "    #[doc = {text:?}]\n    pub {key}: &'static str,")?;
            continue;
        }
        let kind = if is_plural(text) { "Forms" } else { "&'static str" };
        writeln!(fields, "    {key}: {kind},")?;
        let has_time = names.contains(&"when");
        let (returned, filled) = if has_time { ("Html", "filled_html") } else { ("String", "filled") };
        write!(methods, "    #[doc = {text:?}]\n    pub fn {key}(&self")?;
        for name in &names {
            let kind = match *name {
                "n" => "impl Borrow<usize>",
                "when" => "impl Borrow<Timestamp>",
                _ => "impl Display",
            };
            write!(methods, ", {name}: {kind}")?;
        }
        let text =
            if is_plural(text) { format!("self.{key}.of(*n.borrow())") } else { format!("self.{key}") };
        write!(methods, ") -> {returned} {{ {filled}({text}, &[")?;
        for name in &names {
            let value = match *name {
                "n" => "thousands(*n.borrow())".to_owned(),
                "when" => "time(when.borrow()).to_string()".to_owned(),
                name => format!("{name}.to_string()"),
            };
            write!(methods, "(\"{name}\", {value}), ")?;
        }
        writeln!(methods, "]) }}")?;
    }
    writeln!(code, "/// `[{section}]`\n#[derive(Debug, PartialEq)]\npub struct {name} {{\n{fields}}}")?;
    if methods.is_empty() { Ok(()) } else { writeln!(code, "impl {name} {{\n{methods}}}") }
}

fn is_plural(text: &str) -> bool {
    text.contains('|')
}

/// `sign_in` → `SignInTexts`
fn type_name(section: &str) -> String {
    let mut name = String::new();
    for word in section.split('_') {
        let mut letters = word.chars();
        name.extend(letters.next().map(|it| it.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name + "Texts"
}
