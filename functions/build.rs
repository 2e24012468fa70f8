//! How the functions' programs are linked (each names this file in its Cargo.toml).

use std::env;

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script by it what it builds for")]
fn main() {
    println!("cargo::rerun-if-changed=../build.rs");
    // At the address that they were linked for (no PIE). A third of the pages that a cold start touches in read are tables of
    // pointers, which the dynamic linker would go through and change first: that is half a millisecond of three until the first event
    // is asked for, and 3 MB. SECURITY.md says what it costs.
    if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
