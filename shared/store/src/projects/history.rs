//! A project's history as it is kept: in as few bytes as it takes, for it is written with every look, and paid by the
//! kilobyte.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{CommitId, PastSnapshot, SnapshotId, Timestamp};

use crate::StoreError;
use crate::item::{Fields, bytes};
use crate::text::Text;

/// Characters of a snapshot's id.
const ID: usize = 22;

/// Bytes of one snapshot: id, format, size, commit and time; numbers with their lowest byte first.
const ENTRY: usize = ID + 4 + 8 + 20 + 8;

/// Before it was bytes, it was JSON.
type FormerEntry = (Text<SnapshotId>, u32, u64, Text<CommitId>, Timestamp);

/// What `history` is to be.
pub(super) fn written(history: &[PastSnapshot]) -> AttributeValue {
    let mut kept = Vec::with_capacity(history.len() * ENTRY);
    for past in history {
        kept.extend(past.snapshot.to_string().as_bytes());
        kept.extend(past.format.to_le_bytes());
        kept.extend(past.bytes.to_le_bytes());
        kept.extend(past.revision.as_bytes());
        kept.extend(past.at.as_millis().to_le_bytes());
    }
    bytes(kept)
}

/// What `history` says; nothing where there is none.
pub(super) fn read(fields: Fields<'_>) -> Result<Vec<PastSnapshot>, StoreError> {
    let Some(kept) = fields.bytes("history") else {
        let former: Vec<FormerEntry> = fields.optional_json("history")?.unwrap_or_default();
        return Ok(former.into_iter().map(of_former).collect());
    };
    let (entries, rest) = kept.as_chunks::<ENTRY>();
    let history = entries.iter().map(|entry| of(entry)).collect::<Option<Vec<_>>>();
    history
        .filter(|_| rest.is_empty())
        .ok_or_else(|| fields.damaged("its `history` is not as it was written"))
}

fn of(entry: &[u8]) -> Option<PastSnapshot> {
    let (id, rest) = entry.split_first_chunk::<ID>()?;
    let (format, rest) = rest.split_first_chunk()?;
    let (bytes, rest) = rest.split_first_chunk()?;
    let (revision, rest) = rest.split_first_chunk::<20>()?;
    Some(PastSnapshot {
        snapshot: str::from_utf8(id).ok()?.parse().ok()?,
        format: u32::from_le_bytes(*format),
        bytes: u64::from_le_bytes(*bytes),
        revision: CommitId::from(*revision),
        at: Timestamp::from_millis(i64::from_le_bytes(*rest.first_chunk()?)),
    })
}

fn of_former((snapshot, format, bytes, revision, at): FormerEntry) -> PastSnapshot {
    PastSnapshot { snapshot: snapshot.0, format, bytes, revision: revision.0, at }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use domain::BlobId;

    use super::*;
    use crate::item::{Item, json};

    fn history() -> Vec<PastSnapshot> {
        let past = |n: u8| PastSnapshot {
            snapshot: SnapshotId::of([("a", BlobId::of(&[n]))]),
            format: 3,
            bytes: u64::MAX - u64::from(n),
            revision: CommitId::from([n; 20]),
            at: Timestamp::from_millis(-i64::from(n)),
        };
        (0..20).map(past).collect()
    }

    fn item(history: AttributeValue) -> Item {
        HashMap::from([("history".to_owned(), history)])
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        assert_eq!(read(Fields(&item(written(&history())))).unwrap(), history());
        assert_eq!(read(Fields(&HashMap::new())).unwrap(), []);
    }

    #[test]
    fn what_was_written_before_is_read_too() {
        let former = |it: PastSnapshot| (Text(it.snapshot), it.format, it.bytes, Text(it.revision), it.at);
        let former = history().into_iter().map(former).collect::<Vec<FormerEntry>>();
        assert_eq!(read(Fields(&item(json(&former).unwrap()))).unwrap(), history());
    }

    #[test]
    fn a_damaged_one_is_told() {
        for kept in [vec![b'A'; ENTRY - 1], vec![b'A'; ENTRY + 1], vec![0xff; ENTRY]] {
            assert!(read(Fields(&item(bytes(kept)))).is_err());
        }
    }
}
