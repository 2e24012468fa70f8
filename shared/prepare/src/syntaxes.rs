//! The syntaxes. They keep every regular expression that was ever needed, compiled: 25 MB, once each language was
//! seen. So they are thrown away from time to time, and loaded anew.

use std::sync::{Arc, Mutex, PoisonError};

use syntect::parsing::SyntaxSet;

/// So many pieces of code are highlighted with the same syntaxes.
const PIECES: usize = 256;

/// The syntaxes that all share.
pub(crate) static SYNTAXES: Syntaxes = Syntaxes(Mutex::new(None));

/// Syntaxes that are replaced by new ones.
pub(crate) struct Syntaxes(Mutex<Option<Loaded>>);

struct Loaded {
    set: Arc<SyntaxSet>,
    /// So many pieces of code they are good for.
    left: usize,
}

impl Syntaxes {
    /// Syntaxes for one piece of code. Whoever has old ones keeps them until it is done.
    pub(crate) fn get(&self) -> Arc<SyntaxSet> {
        let mut loaded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let spent = loaded.take_if(|it| it.left == 0);
        // The old ones go before there are new ones: never both.
        drop(spent);
        let loaded = loaded.get_or_insert_with(|| Loaded {
            set: Arc::new(two_face::syntax::extra_newlines()),
            left: PIECES,
        });
        loaded.left -= 1;
        Arc::clone(&loaded.set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syntaxes_are_shared_by_so_many_and_then_replaced() {
        let syntaxes = Syntaxes(Mutex::new(None));
        let first = syntaxes.get();
        for _ in 1..PIECES {
            assert!(Arc::ptr_eq(&first, &syntaxes.get()));
        }
        assert!(!Arc::ptr_eq(&first, &syntaxes.get()));
        assert!(first.find_syntax_by_token("rust").is_some(), "whoever has the old ones still has them");
    }
}
