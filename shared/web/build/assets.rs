//! The scripts and the icon: made small, named by their content, and coded as small as can be. All of it
//! once, where the program is built: no reader waits for it, and no cold start does it again.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};

/// Each module after those that it imports, because an import names its module by the hash of the content.
pub(crate) const MODULES: &[&str] = &[
    "morph.js",
    "swap.js",
    "board.js",
    "contents.js",
    "copy.js",
    "filter.js",
    "graph.js",
    "match.js",
    "quick.js",
    "keys.js",
    "live.js",
    "projects.js",
    "scheme.js",
    "times.js",
    "app.js",
];

/// The quality of Brotli, its best: it is done once.
const QUALITY: u32 = 11;

/// A file as it is sent.
pub(crate) struct Made {
    pub(crate) name: &'static str,
    pub(crate) text: String,
    content_type: &'static str,
}

impl Made {
    fn new(name: &'static str, text: String, content_type: &'static str) -> Self {
        Self { name, text, content_type }
    }

    /// Its name with the hash of its content: `app.<hash>.js`.
    fn hashed_name(&self) -> String {
        let digest = Sha256::digest(self.text.as_bytes());
        let hash = digest[..6].iter().fold(String::new(), |mut hash, byte| {
            let _ = write!(hash, "{byte:02x}");
            hash
        });
        let (stem, ending) = self.name.rsplit_once('.').unwrap_or((self.name, ""));
        format!("{stem}.{hash}.{ending}")
    }
}

/// All files, from the folder with `js` and the icon.
pub(crate) fn make(folder: &Path) -> io::Result<Vec<Made>> {
    let read = |path: &str| std::fs::read_to_string(folder.join(path));
    let mut all = vec![Made::new("favicon.svg", read("favicon.svg")?, "image/svg+xml")];
    for name in MODULES {
        let mut text = smaller_js(&read(&format!("js/{name}"))?);
        for module in &all {
            let imported = format!("\"./{}\"", module.name);
            if text.contains(&imported) {
                text = text.replace(&imported, &format!("\"./{}\"", module.hashed_name()));
            }
        }
        all.push(Made::new(name, text, "text/javascript; charset=utf-8"));
    }
    Ok(all)
}

/// The Rust of all files, which includes their bytes from `out`. Those that have `worth` bytes and more are coded too.
pub(crate) fn write(all: &[Made], worth: usize, out: &Path) -> io::Result<String> {
    let mut code = String::from("static ASSETS: &[Asset] = &[\n");
    for made in all {
        let bytes = made.text.as_bytes();
        let include = |bytes: &[u8], ending: &str| -> io::Result<String> {
            let name = format!("{}{ending}", made.name);
            std::fs::write(out.join(&name), bytes)?;
            Ok(format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))"))
        };
        let plain = include(bytes, "")?;
        let mut coded = String::new();
        if bytes.len() >= worth {
            for (bytes, ending) in [(brotli(bytes)?, ".br"), (gzip(bytes)?, ".gz")] {
                let _ = write!(coded, "{}, ", include(&bytes, ending)?);
            }
        }
        let _ = writeln!(
            code,
            "    Asset {{ name: {:?}, path: \"/assets/{}\", content_type: {:?}, bytes: {plain}, coded: &[{coded}] }},",
            made.name,
            made.hashed_name(),
            made.content_type,
        );
    }
    code.push_str("];\n");
    Ok(code)
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut coder = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, 22);
    coder.write_all(bytes)?;
    Ok(coder.into_inner())
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut coder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    coder.write_all(bytes)?;
    coder.finish()
}

/// JavaScript without indentation and without lines that are comments. Our own files only: no template over several
/// lines.
pub(crate) fn smaller_js(js: &str) -> String {
    let kept = js.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    kept.flat_map(|line| [line, "\n"]).collect()
}
