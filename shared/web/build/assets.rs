//! The script and the icon: made small, named by their content, and coded as small as can be. All of it
//! once, where the program is built: no reader waits for it, and no cold start does it again.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::scripts;

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

/// The files, from the folder with `js` and the icon. The first script names the other one by the hash of its content.
pub(crate) fn make(folder: &Path) -> io::Result<Vec<Made>> {
    let read = |path: &str| std::fs::read_to_string(folder.join(path));
    let js = "text/javascript; charset=utf-8";
    let icon = Made::new("favicon.svg", read("favicon.svg")?, "image/svg+xml");
    let parts = Made::new("parts.js", scripts::join(&folder.join("js"))?, js);
    let app = scripts::smaller_js(&read("js/app.js")?).replace("parts.js", &parts.hashed_name());
    Ok(vec![icon, parts, Made::new("app.js", app, js)])
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
