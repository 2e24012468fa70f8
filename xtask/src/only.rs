//! Some of the parts of a verb, by name: `--only fmt,clippy`.

use anyhow::{Result, ensure};

/// Refuses a name that no part has.
pub(crate) fn check<'a>(only: &[String], parts: impl Iterator<Item = &'a str>) -> Result<()> {
    let known: Vec<_> = parts.collect();
    let unknown = only.iter().find(|name| !known.contains(&name.as_str()));
    ensure!(
        unknown.is_none(),
        "no part `{}`: one of {}",
        unknown.map_or("", String::as_str),
        known.join(", ")
    );
    Ok(())
}

/// Whether a part is wanted: without any name all are.
pub(crate) fn has(only: &[String], part: &str) -> bool {
    only.is_empty() || only.iter().any(|name| name == part)
}
