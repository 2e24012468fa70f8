//! Makes Rust of the texts, of the styles and of the assets, and names the build by the sources it is made from, so that an
//! answer of another build is never taken for one of this.

#[path = "build/assets.rs"]
mod assets;
#[path = "build/code.rs"]
mod code;
#[path = "build/scripts.rs"]
mod scripts;
#[path = "build/styles.rs"]
mod styles;
#[path = "build/texts.rs"]
mod texts;
#[path = "src/coding/worth.rs"]
mod worth;

use std::path::{Path, PathBuf};
use std::{fs, io};

use sha2::{Digest as _, Sha256};

/// The languages' constants and files; the first one says which texts there are.
const LANGUAGES: [(&str, &str); 2] = [("EN", "texts/en.toml"), ("ZH_HANS", "texts/zh-Hans.toml")];

fn main() -> io::Result<()> {
    write_texts()?;
    write_assets()?;
    write_styles()?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut hash = Sha256::new();
    for part in ["Cargo.lock", "functions", "shared"] {
        let path = root.join(part);
        println!("cargo::rerun-if-changed={}", path.display());
        let mut files = Vec::new();
        collect(&path, &mut files)?;
        files.sort();
        for file in files {
            hash.update(file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().as_bytes());
            hash.update(fs::read(&file)?);
        }
    }
    let digest: [u8; 32] = hash.finalize().into();
    let name = digest[..6].iter().fold(0, |name, &byte| name << 8 | u64::from(byte));
    println!("cargo::rustc-env=LIVESPECS_BUILD={name:012x}");
    Ok(())
}

/// The texts of all languages as Rust. A text that a language lacks, or has too much, stops the build.
fn write_texts() -> io::Result<()> {
    let mut languages: Vec<(&str, Vec<texts::Text>)> = Vec::new();
    for (name, file) in LANGUAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let parsed = texts::parse(&fs::read_to_string(path)?);
        let parsed = parsed.map_err(|why| io::Error::other(format!("{file}, {why}")))?;
        if let Some((_, first)) = languages.first() {
            let differences = texts::differences(first, &parsed);
            if !differences.is_empty() {
                return Err(io::Error::other(format!("{file}: {}", differences.join(", "))));
            }
        }
        languages.push((name, parsed));
    }
    fs::write(out()?.join("texts.rs"), code::rust(&languages).map_err(io::Error::other)?)
}

/// The style of each kind of page, and the Rust that has them.
fn write_styles() -> io::Result<()> {
    let out = out()?;
    fs::write(out.join("styles.rs"), styles::write(&assets().join("css"), &out)?)
}

/// The assets as they are sent, and the Rust that names them.
fn write_assets() -> io::Result<()> {
    let all = assets::make(&assets())?;
    let out = out()?;
    fs::write(out.join("assets.rs"), assets::write(&all, worth::WORTH_BYTES, &out)?)
}

fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")
}

fn out() -> io::Result<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "cargo tells a build script by it where to write")]
    let out = std::env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets `OUT_DIR`"))?;
    Ok(out.into())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.exists() {
        files.push(path.to_path_buf());
    }
    Ok(())
}
