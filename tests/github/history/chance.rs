//! Numbers that look random, and are the same for the same seed.

/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (SplitMix64).
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `end`; 0 where that is 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = end as u64;
        // The upper half: a multiplication spreads it evenly enough.
        usize::try_from((u128::from(self.next()) * u128::from(end)) >> 64).unwrap_or_default()
    }

    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// Bytes as a picture has them: with a NUL, and not UTF-8.
    pub(super) fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0".to_vec();
        bytes.extend((0..length).map(|_| self.next() as u8));
        bytes
    }
}
