//! Every bound of this crate on what is in a document, in one place. Each is in BOUNDS.md, with its test.

/// Addresses longer than this lead nowhere, in bytes (8 KiB).
pub(crate) const ADDRESS_BYTES: usize = 8 << 10;

/// Attributes read of one tag.
pub(crate) const ATTRIBUTES: usize = 32;

/// Elements open at one time; tags beyond it are left out, their content is not.
pub(crate) const OPEN_ELEMENTS: usize = 100;

/// Bytes of HTML after which no more content is taken (16 MiB; 1 MiB of anything sensible stays far below).
pub(crate) const OUTPUT_BYTES: usize = 16 << 20;

/// Bytes of a body in which its first words are looked for (16 KiB): what comes first comes early.
pub(crate) const SUMMARY_BYTES: usize = 16 << 10;
