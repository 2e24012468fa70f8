//! How large specs are: the tokens of their main documents.

use super::quartiles::{Quartiles, histogram, quartiles};
use crate::{Spec, SpecName};

/// How many of the largest are named.
const LARGEST: usize = 5;

/// The tokens of the main documents' bodies: what the badge of a spec is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizes {
    /// All together.
    pub total: u64,
    /// Their tokens.
    pub tokens: Quartiles,
    /// How many have at most as many as each of [`Self::BOUNDS`], and more than the one before; the last ones have more
    /// than all.
    pub histogram: Vec<usize>,
    /// The largest, the largest first.
    pub largest: Vec<(SpecName, u32)>,
}

impl Sizes {
    /// The bounds of the histogram, in tokens: those of [`TokenStatus`](crate::TokenStatus), and some more.
    pub const BOUNDS: [u32; 6] = [500, 1000, 2000, 3500, 5000, 10_000];
}

pub(super) fn sizes(specs: &[&Spec]) -> Option<Sizes> {
    let mut all: Vec<_> =
        specs.iter().filter_map(|spec| Some((&spec.name, spec.main().tokens.as_ref()?.content))).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let sorted: Vec<_> = all.iter().rev().map(|(_, tokens)| f64::from(*tokens)).collect();
    Some(Sizes {
        total: all.iter().map(|(_, tokens)| u64::from(*tokens)).sum(),
        tokens: quartiles(&sorted)?,
        histogram: histogram(&sorted, &Sizes::BOUNDS.map(f64::from)),
        largest: all.iter().take(LARGEST).map(|(name, tokens)| ((*name).clone(), *tokens)).collect(),
    })
}
