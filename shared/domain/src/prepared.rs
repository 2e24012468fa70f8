//! A snapshot with everything that is slow to make, as one run of bytes: what the read function's bundle carries, and
//! the store keeps.
//!
//! ```text
//! magic "livespec", format: u32 LE, then three sections, each with its length as u64 LE in front:
//!   1. postcard (Origin, ParsedProject)      read at once
//!   2. zstd of the search index              read at the first search
//!   3. postcard map blob → zstd of postcard Blocks   each read when its document is shown
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::search::SearchIndex;
use crate::{BlobId, Blocks, ParsedProject, Snapshot};

const MAGIC: &[u8; 8] = b"livespec";

/// Changed with every change of what is written.
const FORMAT: u32 = 2;

/// What a section may unpack to (256 MiB): a bound on what hostile bytes can make us do.
const UNPACKED_BYTES: usize = 256 << 20;

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

/// A prepared snapshot, of which only the first section is unpacked.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Where it comes from.
    pub origin: Origin,
    /// The specs.
    pub project: ParsedProject,
    index: Vec<u8>,
    blocks: BTreeMap<BlobId, Vec<u8>>,
}

impl Prepared {
    /// The bytes of a prepared snapshot. `blocks` has the slow parts of each document that has any.
    pub fn encode(
        origin: &Origin,
        snapshot: &Snapshot,
        index: &SearchIndex,
        blocks: &BTreeMap<BlobId, Blocks>,
    ) -> Vec<u8> {
        let packed: BTreeMap<_, _> = blocks.iter().map(|(id, blocks)| (id, pack(&write(blocks)))).collect();
        let sections = [write(&(origin, snapshot.parsed())), pack(&index.to_bytes()), write(&packed)];
        let mut bytes = Vec::with_capacity(64 + sections.iter().map(Vec::len).sum::<usize>());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        for section in sections {
            bytes.extend_from_slice(&(section.len() as u64).to_le_bytes());
            bytes.extend_from_slice(&section);
        }
        bytes
    }

    /// Reads what [`Self::encode`] wrote. Any bytes in, a value or an error out.
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Unreadable::Damaged)?;
        let (format, rest) = rest.split_first_chunk().ok_or(Unreadable::Damaged)?;
        let format = u32::from_le_bytes(*format);
        if format != FORMAT {
            return Err(Unreadable::OtherFormat(format));
        }
        let (specs, rest) = section(rest).ok_or(Unreadable::Damaged)?;
        let (index, rest) = section(rest).ok_or(Unreadable::Damaged)?;
        let (blocks, rest) = section(rest).ok_or(Unreadable::Damaged)?;
        if !rest.is_empty() {
            return Err(Unreadable::Damaged);
        }
        let (origin, project): (_, ParsedProject) =
            postcard::from_bytes(specs).map_err(|_| Unreadable::Damaged)?;
        if project.specs.iter().any(|spec| spec.documents.is_empty()) {
            return Err(Unreadable::Damaged);
        }
        let blocks = postcard::from_bytes(blocks).map_err(|_| Unreadable::Damaged)?;
        Ok(Self { origin, project, index: index.to_vec(), blocks })
    }

    /// The search index, unpacked now.
    pub fn index(&self) -> Result<SearchIndex, Unreadable> {
        let bytes = unpack(&self.index).ok_or(Unreadable::Damaged)?;
        SearchIndex::from_vec(bytes).map_err(|_| Unreadable::Damaged)
    }

    /// The slow parts of a document, unpacked now. `None` where it has none, or they cannot be read.
    pub fn blocks(&self, document: &BlobId) -> Option<Blocks> {
        postcard::from_bytes(&unpack(self.blocks.get(document)?)?).ok()
    }
}

fn section(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)
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
    let size = zstd::zstd_safe::get_frame_content_size(bytes).ok()??;
    let size = usize::try_from(size).ok().filter(|&size| size <= UNPACKED_BYTES)?;
    zstd::bulk::decompress(bytes, size).ok()
}
