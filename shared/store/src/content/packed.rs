//! Content as an item holds it: compressed by zstd.

use bytes::Bytes;
use domain::Timestamp;

use super::{Item, bytes, number, written};
use crate::StoreError;
use crate::bounds::UNPACKED_BYTES;
use crate::item::Fields;
use crate::key::Key;

/// zstd's own default: a document of 10 KB takes a tenth of a millisecond.
const LEVEL: i32 = 3;

/// Compressed content.
pub(super) struct Packed {
    /// Bytes before compression.
    pub(super) size: usize,
    pub(super) body: Bytes,
}

impl Packed {
    pub(super) fn pack(content: &[u8]) -> Result<Self, StoreError> {
        let body = zstd::bulk::compress(content, LEVEL);
        let body = body.map_err(|error| StoreError::damaged("content to be written", error))?;
        Ok(Self { size: content.len(), body: body.into() })
    }

    /// The item of that key which holds it.
    pub(super) fn item(self, key: Key, now: Timestamp) -> Item {
        let mut item = written(key, now);
        item.insert("size".to_owned(), number(self.size));
        item.insert("body".to_owned(), bytes(self.body));
        item
    }

    /// Whether an item holds just this.
    pub(super) fn is_in(&self, item: &Item) -> bool {
        Fields(item).bytes("body") == Some(&self.body)
            && Fields(item).optional_number("size") == Some(self.size)
    }
}

/// The content again; `None` where it cannot be had from these bytes.
pub(super) fn unpack(body: &[u8], size: usize) -> Option<Bytes> {
    if size > UNPACKED_BYTES {
        return None;
    }
    let content = zstd::bulk::decompress(body, size).ok()?;
    (content.len() == size).then(|| content.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_back_as_it_was_and_anything_else_does_not() {
        for content in [&b""[..], b"# Search\n", &vec![7; 100_000]] {
            let packed = Packed::pack(content).unwrap();
            assert_eq!(unpack(&packed.body, packed.size).as_deref(), Some(content));
            assert_eq!(unpack(&packed.body, packed.size + 1), None);
        }
        assert_eq!(unpack(b"no zstd", 7), None);
        assert_eq!(unpack(b"", usize::MAX), None);
    }

    #[test]
    fn content_unfolds_to_its_bound_and_no_further() {
        let check = |size: usize, expect: Option<usize>| {
            let packed = Packed::pack(&vec![0; size]).unwrap();
            assert_eq!(unpack(&packed.body, packed.size).map(|it| it.len()), expect, "{size}");
        };
        check(UNPACKED_BYTES - 1, Some(UNPACKED_BYTES - 1));
        check(UNPACKED_BYTES, Some(UNPACKED_BYTES));
        check(UNPACKED_BYTES + 1, None);
    }
}
