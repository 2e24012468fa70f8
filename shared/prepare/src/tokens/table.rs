//! The table of all tokens: which bytes have which number. The build script makes it, and the crate reads it where it
//! lies in the binary, so nothing is loaded; both have this file.

/// Places in the table, each a number: about a third of them are taken.
const SLOTS: usize = 1 << 18;

/// All tokens, one after the other; where each begins, and the last one ends; and at the hash of each its number plus
/// one, or in the next place that was free. Numbers have four bytes, the lowest first.
pub(crate) struct Table<B> {
    pub(crate) bytes: B,
    pub(crate) starts: B,
    pub(crate) slots: B,
}

impl<B: AsRef<[u8]>> Table<B> {
    /// The number of the token that has exactly these bytes.
    pub(crate) fn find(&self, bytes: &[u8]) -> Option<u32> {
        let mut slot = slot_of(bytes);
        loop {
            let token = number(self.slots.as_ref(), slot)?.checked_sub(1)?;
            if self.token(token) == Some(bytes) {
                return Some(token);
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// The bytes of a token.
    fn token(&self, token: u32) -> Option<&[u8]> {
        let starts = self.starts.as_ref();
        let (from, to) = (number(starts, token as usize)?, number(starts, token as usize + 1)?);
        self.bytes.as_ref().get(from as usize..to as usize)
    }
}

/// Only the build script makes one.
#[allow(dead_code, reason = "the crate itself only reads")]
impl Table<Vec<u8>> {
    pub(crate) fn new<'a>(tokens: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut table =
            Self { bytes: Vec::new(), starts: 0_u32.to_le_bytes().to_vec(), slots: vec![0; SLOTS * 4] };
        for (token, bytes) in (1_u32..).zip(tokens) {
            table.bytes.extend_from_slice(bytes);
            table.starts.extend_from_slice(&(table.bytes.len() as u32).to_le_bytes());
            let mut slot = slot_of(bytes);
            while number(&table.slots, slot) != Some(0) {
                slot = (slot + 1) % SLOTS;
            }
            table.slots[slot * 4..][..4].copy_from_slice(&token.to_le_bytes());
        }
        table
    }
}

/// The number at a place.
fn number(numbers: &[u8], at: usize) -> Option<u32> {
    let bytes = numbers.get(at * 4..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*bytes))
}

/// Where bytes are looked for first: FNV-1a, with the high bits mixed in. The tokens are known, so nobody can choose
/// any to collide.
fn slot_of(bytes: &[u8]) -> usize {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 32)) as usize % SLOTS
}
