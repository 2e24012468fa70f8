//! What leads here from elsewhere, and what is taken along from here: badges, feeds, previews, exports, and what agents
//! read first.

pub(crate) mod badge;
pub(crate) mod export;
pub(crate) mod feed;
pub(crate) mod llms;
pub(crate) mod preview;
mod xml;

use web::Preferences;

use crate::app::App;

/// How many specs, in English: what is taken along is the same for everybody, whatever language a reader prefers.
fn specs(count: usize) -> String {
    Preferences::default().texts().counts.specs(count)
}

impl App {
    /// An address of this site for those who are elsewhere: whole where it is known how readers reach us.
    pub(crate) fn outward(&self, path: &str) -> String {
        format!("{}{path}", self.settings().public_url.as_deref().unwrap_or_default())
    }
}
