//! The parts of a document that are slow to render — highlighted code, diagrams, formulas — as finished HTML.
//! They are made once, when a snapshot is made, and looked up by their source when a page is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Names a block by what it is made from: 128 bits of SHA-256 over kind and source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockId([u8; 16]);

impl BlockId {
    /// The id of a block. `kind` is a code block's language, lower-cased, or one of `$` (formula in a line) and `$$`
    /// (formula of its own).
    pub fn of(kind: &str, source: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update((kind.len() as u64).to_le_bytes());
        hash.update(kind);
        hash.update(source);
        let digest: [u8; 32] = hash.finalize().into();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        Self(id)
    }
}

/// The finished blocks of one document: HTML that needs no sanitising any more.
pub type Blocks = BTreeMap<BlockId, String>;
