//! Writes the table of all tokens, which the crate has in its binary.

#[path = "src/tokens/table.rs"]
mod table;

use std::io;
use std::path::PathBuf;

#[expect(clippy::disallowed_methods, reason = "cargo says by the environment where to write")]
fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/tokens/table.rs");
    let encoding = &bpe_openai::cl100k_base().bpe;
    let count = encoding.num_tokens() as u32;
    let table = table::Table::new((0..count).map(|token| encoding.token_bytes(token)));
    if (0..count).any(|token| table.find(encoding.token_bytes(token)) != Some(token)) {
        return Err(io::Error::other("a token is not found by its bytes"));
    }

    let dir = std::env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names no OUT_DIR"))?;
    let dir = PathBuf::from(dir);
    std::fs::write(dir.join("tokens.bytes"), &table.bytes)?;
    std::fs::write(dir.join("tokens.starts"), &table.starts)?;
    std::fs::write(dir.join("tokens.slots"), &table.slots)
}
