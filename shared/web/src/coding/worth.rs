//! What is coded at all: by the build script, and for each answer.

/// Shorter bodies are sent as they are: coding them would not save a packet.
pub(crate) const WORTH_BYTES: usize = 860;
