//! Finding a spec by what people call it: `82`, `082`, `082-name`, `name`.

use std::fmt;

use crate::spec::slug;
use crate::{Snapshot, Spec, SpecName};

/// What somebody calls a spec: checked for shape, not yet looked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SpecRef(String);

/// Why no single spec was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// The text cannot name a spec: it is empty, or has `/`, `\`, `..` or NUL in it.
    Refused,
    /// No spec is called that.
    Missing,
    /// Several are: by number or by name without number. In the order of their names.
    Ambiguous(Vec<SpecName>),
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused => f.write_str("this cannot be the name of a spec"),
            Self::Missing => f.write_str("no spec is called that"),
            Self::Ambiguous(names) => {
                let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
                write!(f, "several specs are called that: {}", names.join(", "))
            }
        }
    }
}

impl std::error::Error for NotFound {}

impl SpecRef {
    /// Checks the shape. Refused: the empty text, and one with `/`, `\`, `..` or NUL in it.
    pub fn parse(text: &str) -> Result<Self, NotFound> {
        if text.is_empty() || text.contains(['/', '\\', '\0']) || text.contains("..") {
            return Err(NotFound::Refused);
        }
        Ok(Self(text.to_owned()))
    }
}

impl Snapshot {
    /// The spec that somebody calls `wanted`: by its exact name, else by number, else by name without number.
    pub fn resolve(&self, wanted: &SpecRef) -> Result<&Spec, NotFound> {
        let SpecRef(wanted) = wanted;
        if let Some(spec) = self.spec(wanted) {
            return Ok(spec);
        }
        if let Some(number) = parse_number(wanted) {
            match one_of(self.numbered(number)) {
                Err(NotFound::Missing) => {}
                found => return found,
            }
        }
        one_of(self.specs().iter().filter(|spec| slug(spec.name.as_str()) == wanted))
    }
}

fn one_of<'a>(specs: impl Iterator<Item = &'a Spec>) -> Result<&'a Spec, NotFound> {
    let mut found: Vec<_> = specs.collect();
    match found.as_slice() {
        [] => Err(NotFound::Missing),
        [one] => Ok(one),
        _ => {
            found.sort_by(|a, b| a.name.cmp(&b.name));
            Err(NotFound::Ambiguous(found.into_iter().map(|spec| spec.name.clone()).collect()))
        }
    }
}

/// A spec's number, with or without zeros in front; `None` for anything else, and for more than nine digits.
pub(crate) fn parse_number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.len() <= 9 && text.bytes().all(|c| c.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}
