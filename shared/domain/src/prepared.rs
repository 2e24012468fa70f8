//! A snapshot with everything that is slow to make, as one run of bytes: what the read function's bundle carries, and
//! the store keeps. It is read section by section, each when it is needed: a cold start reads the first one only.
//!
//! ```text
//! magic "livespec", format: u32 LE, the lengths of the three sections: u64 LE each; then the sections:
//!   1. postcard (Origin, ParsedProject)
//!   2. zstd of the search index
//!   3. postcard map blob → zstd of postcard Blocks
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::limits::PREPARED_BYTES;
use crate::search::SearchIndex;
use crate::{BlobId, Blocks, ParsedProject, Snapshot, Spec};

const MAGIC: &[u8; 8] = b"livespec";

/// Fast, and within a few percent of the slower levels on prose.
const ZSTD_LEVEL: i32 = 9;

/// Where a snapshot comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// What the project is called.
    pub name: Option<String>,
    /// The repository's address, without `.git`: `https://github.com/acme/app`.
    pub repo_url: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// The commit, 40 hexadecimal digits.
    pub revision: Option<String>,
    /// The specs folder, relative to the repository, with `/`.
    pub specs_path: Option<String>,
}

/// Bytes that are no prepared snapshot of this format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// They are no prepared snapshot at all, or a damaged one.
    Damaged,
    /// They are one of another format, which is named.
    OtherFormat(u32),
}

/// Gives a part of the prepared bytes; `None` where it cannot be read.
pub type ReadPart = Arc<dyn Fn(Range<u64>) -> Option<Vec<u8>> + Send + Sync>;

/// A prepared snapshot, of which only the first section was read.
#[derive(Clone)]
pub struct Prepared {
    /// Where it comes from.
    pub origin: Origin,
    /// The specs.
    pub project: ParsedProject,
    read: ReadPart,
    index: Range<u64>,
    blocks: Range<u64>,
    packed_blocks: OnceLock<PackedBlocks>,
}

type PackedBlocks = BTreeMap<BlobId, Vec<u8>>;

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("origin", &self.origin)
            .field("project", &self.project)
            .finish_non_exhaustive()
    }
}

/// Magic, format and the three lengths.
const HEAD_BYTES: u64 = 8 + 4 + 3 * 8;

impl Prepared {
    /// The format that [`Self::encode`] writes: changed with every change of what is written.
    pub const FORMAT: u32 = 4;

    /// The bytes of a prepared snapshot. `blocks` has the slow parts of each document that has any.
    pub fn encode(
        origin: &Origin,
        snapshot: &Snapshot,
        index: &SearchIndex,
        blocks: &BTreeMap<BlobId, Blocks>,
    ) -> Vec<u8> {
        let packed: BTreeMap<_, _> = blocks.iter().map(|(id, blocks)| (id, pack(&write(blocks)))).collect();
        let sections = [write(&(origin, snapshot.parsed())), pack(&index.to_bytes()), write(&packed)];
        let lengths = sections.iter().flat_map(|section| (section.len() as u64).to_le_bytes());
        let mut bytes = [MAGIC.as_slice(), &Self::FORMAT.to_le_bytes()].concat();
        bytes.extend(lengths);
        bytes.extend(sections.iter().flatten());
        bytes
    }

    /// The bytes of a *segment*: a prepared snapshot with what a list and a search over names, titles, tags and headings
    /// need, and no more. `index` is one of [`SpecText::heads`](crate::SpecText::heads). Compressed as a whole.
    pub fn encode_segment(origin: &Origin, snapshot: &Snapshot, index: &SearchIndex) -> Vec<u8> {
        let mut project = snapshot.parsed();
        for spec in &mut project.specs {
            *spec = Arc::new(spec.outline(snapshot.spec(spec.name.as_str()).map(Spec::problems)));
        }
        project.context.clear();
        pack(&Self::encode(origin, &Snapshot::assemble(project), index, &BTreeMap::new()))
    }

    /// Reads what [`Self::encode_segment`] wrote.
    pub fn decode_segment(bytes: &[u8]) -> Result<Self, Unreadable> {
        Self::decode(unpack(bytes).ok_or(Unreadable::Damaged)?)
    }

    /// Reads what [`Self::encode`] wrote, as much of it as is needed now. `size` is how many bytes there are. Any bytes
    /// in, a value or an error out.
    pub fn open(size: u64, read: ReadPart) -> Result<Self, Unreadable> {
        let head = read(0..HEAD_BYTES.min(size)).ok_or(Unreadable::Damaged)?;
        let rest = head.strip_prefix(MAGIC).ok_or(Unreadable::Damaged)?;
        let (format, rest) = rest.split_first_chunk().ok_or(Unreadable::Damaged)?;
        let format = u32::from_le_bytes(*format);
        if format != Self::FORMAT {
            return Err(Unreadable::OtherFormat(format));
        }
        let mut ranges = Vec::with_capacity(3);
        let mut end = HEAD_BYTES;
        for length in rest.as_chunks::<8>().0 {
            let start = end;
            end = end.checked_add(u64::from_le_bytes(*length)).ok_or(Unreadable::Damaged)?;
            ranges.push(start..end);
        }
        let [specs, index, blocks] = <[_; 3]>::try_from(ranges).map_err(|_| Unreadable::Damaged)?;
        if end != size {
            return Err(Unreadable::Damaged);
        }
        let specs = read(specs).ok_or(Unreadable::Damaged)?;
        let (origin, project): (_, ParsedProject) =
            postcard::from_bytes(&specs).map_err(|_| Unreadable::Damaged)?;
        if project.specs.iter().any(|spec| spec.documents.is_empty()) {
            return Err(Unreadable::Damaged);
        }
        Ok(Self { origin, project, read, index, blocks, packed_blocks: OnceLock::new() })
    }

    /// Reads bytes that are in memory.
    pub fn decode(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let size = bytes.len() as u64;
        let part = move |range: Range<u64>| {
            let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
            bytes.get(range).map(<[u8]>::to_vec)
        };
        Self::open(size, Arc::new(part))
    }

    /// The search index, read and unpacked now.
    pub fn index(&self) -> Result<SearchIndex, Unreadable> {
        let packed = (self.read)(self.index.clone()).ok_or(Unreadable::Damaged)?;
        let bytes = unpack(&packed).ok_or(Unreadable::Damaged)?;
        SearchIndex::from_vec(bytes).map_err(|_| Unreadable::Damaged)
    }

    /// The slow parts of a document, unpacked now. `None` where it has none, or they cannot be read.
    pub fn blocks(&self, document: &BlobId) -> Option<Blocks> {
        let packed = self.packed_blocks.get_or_init(|| {
            let bytes = (self.read)(self.blocks.clone());
            bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok()).unwrap_or_default()
        });
        postcard::from_bytes(&unpack(packed.get(document)?)?).ok()
    }
}

fn write(value: &impl Serialize) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "writing plain data to memory has no way to fail")]
    postcard::to_stdvec(value).expect("plain data")
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "compressing memory to memory has no way to fail")]
    zstd::bulk::compress(bytes, ZSTD_LEVEL).expect("memory")
}

fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    unpack_within(bytes, PREPARED_BYTES)
}

/// What says of itself that it is larger than `most` is not unpacked at all.
fn unpack_within(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let size = zstd::zstd_safe::get_frame_content_size(bytes).ok()??;
    let size = usize::try_from(size).ok().filter(|&size| size <= most)?;
    zstd::bulk::decompress(bytes, size).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_unpacks_to_its_bound_and_no_further() {
        let check = |size: usize, expect: Option<usize>| {
            assert_eq!(unpack_within(&pack(&vec![0; size]), 1000).map(|it| it.len()), expect, "{size}");
        };
        check(999, Some(999));
        check(1000, Some(1000));
        check(1001, None);
    }
}
