#![doc = include_str!("../README.md")]

mod canvas;
mod card;
mod font;
mod marks;
mod outline;
mod png;
mod text;

pub use canvas::{HEIGHT, WIDTH};
pub use card::{Card, Facts, card};
pub use text::MOST_CHARS;
