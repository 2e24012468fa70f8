#![doc = include_str!("../README.md")]

pub mod accept;
pub mod address;
pub mod answers;
pub mod assets;
pub mod bounds;
pub mod coding;
pub mod following;
pub mod headers;
pub mod icons;
pub mod layout;
pub mod markup;
pub mod preferences;
pub mod project;
pub mod refusal;
pub mod repository;
mod rfc3339;
mod secret;
pub mod sign_in;
pub mod styles;
pub mod texts;
pub mod trouble;
pub mod words;

pub use answers::{Answers, Ask};
pub use preferences::Preferences;
pub use refusal::{Refusal, WrongField};
pub use rfc3339::Rfc3339;
pub use secret::is_same_secret;

/// Names this build: a hash of the sources it was made from. Part of every `ETag`.
pub const BUILD: &str = env!("LIVESPECS_BUILD");
