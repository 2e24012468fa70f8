//! Numbers as bytes: little-endian ones in tables, short ones (LEB128) in postings. Reading is total.

/// Writes a number in as few bytes as it needs.
pub(super) fn put_short(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads short numbers from a place on.
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Where the next read begins.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next short number; `None` at the end, and for one of more than five bytes.
    #[inline]
    pub(super) fn short(&mut self) -> Option<u32> {
        let first = *self.bytes.get(self.at)?;
        self.at += 1;
        if first < 0x80 {
            return Some(first.into());
        }
        let mut number = u32::from(first & 0x7f);
        for shift in [7, 14, 21, 28] {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// The next `count` bytes.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> Option<&'b [u8]> {
        let end = self.at.checked_add(count as usize)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }
}

/// Entry `index` of a table of 32-bit numbers; zero outside of it.
#[inline]
pub(super) fn entry(table: &[u8], index: usize) -> u32 {
    let bytes = table.get(index * 4..).and_then(|rest| rest.first_chunk());
    bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_come_back() {
        for number in [0, 1, 127, 128, 300, 16_383, 16_384, u32::MAX] {
            let mut bytes = Vec::new();
            put_short(&mut bytes, number);
            assert_eq!(Reader::new(&bytes, 0).short(), Some(number));
            assert_eq!(Reader::new(&bytes[..bytes.len() - 1], 0).short(), None);
        }
        assert_eq!(Reader::new(&[0xff; 9], 0).short(), None);
    }
}
