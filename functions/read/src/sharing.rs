//! What leads here from elsewhere, and what is taken along from here: badges, feeds, previews, exports, and what agents
//! read first.

pub(crate) mod badge;
pub(crate) mod export;
pub(crate) mod feed;
pub(crate) mod llms;
pub(crate) mod preview;
mod xml;

use crate::app::App;

impl App {
    /// An address of this site for those who are elsewhere: whole where it is known how readers reach us.
    pub(crate) fn outward(&self, path: &str) -> String {
        format!("{}{path}", self.settings().public_url.as_deref().unwrap_or_default())
    }
}
