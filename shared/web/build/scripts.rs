//! The parts of the script as one file: a reader fetches them by one request, and they are coded together.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// The parts, in the order in which they are set up, each after those that it imports.
pub(crate) const PARTS: &[&str] = &[
    "times", "projects", "scheme", "copy", "board", "contents", "match", "quick", "keys", "morph", "swap",
    "filter", "graph", "live",
];

/// All parts of a folder as one module, which gives their exports as a list.
pub(crate) fn join(folder: &Path) -> io::Result<String> {
    let mut joined = String::new();
    for (at, name) in PARTS.iter().enumerate() {
        let js = smaller_js(&fs::read_to_string(folder.join(format!("{name}.js")))?);
        let scope = scope(name, &js, &PARTS[..at]);
        joined += &scope.map_err(|line| io::Error::other(format!("{name}.js cannot be joined: {line}")))?;
    }
    let all: Vec<_> = PARTS.iter().map(|name| format!("${name}")).collect();
    let _ = writeln!(joined, "export default [{}];", all.join(", "));
    Ok(joined)
}

/// One part in a scope of its own, which gives what it exports. Only what ours do is understood: the import of names from a part
/// `before`, and the export of a function or a constant where it is declared. An error is the line that does something else.
pub(crate) fn scope(name: &str, js: &str, before: &[&str]) -> Result<String, String> {
    let (mut body, mut exported) = (String::new(), Vec::new());
    for line in js.lines() {
        if let Some(rest) = line.strip_prefix("import ") {
            let from = rest.strip_suffix(".js\";").and_then(|it| it.split_once(" from \"./"));
            let (names, from) = from.filter(|(_, from)| before.contains(from)).ok_or(line)?;
            let _ = writeln!(body, "const {names} = ${from};");
        } else if let Some(declared) = line.strip_prefix("export ") {
            let named =
                ["function ", "async function ", "const "].iter().find_map(|it| declared.strip_prefix(it));
            let end = |c: char| !c.is_ascii_alphanumeric() && c != '_';
            exported.push(named.and_then(|it| it.split(end).next()).filter(|it| !it.is_empty()).ok_or(line)?);
            let _ = writeln!(body, "{declared}");
        } else {
            let _ = writeln!(body, "{line}");
        }
    }
    Ok(format!("const ${name} = (() => {{\n{body}return {{ {} }};\n}})();\n", exported.join(", ")))
}

/// JavaScript without indentation and without lines that are comments. Our own files only: no template over several
/// lines.
pub(crate) fn smaller_js(js: &str) -> String {
    let kept = js.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    kept.flat_map(|line| [line, "\n"]).collect()
}
