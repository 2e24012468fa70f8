//! `livespecs` on one port.

fn main() {}
