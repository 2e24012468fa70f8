//! Identities. Each is parsed once, at the edge, and is right from then on.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use crate::limits::PROJECT_ID_BYTES;

/// A text that is not an id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadId {
    /// What was wanted, in words: `a git blob id: 40 hexadecimal digits`.
    pub expected: &'static str,
}

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for BadId {}

/// Git's name of something: 20 bytes, written as 40 hexadecimal digits.
macro_rules! git_id {
    ($(#[$doc:meta])* $name:ident, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name([u8; 20]);

        impl $name {
            /// The 20 bytes of the hash.
            pub fn as_bytes(&self) -> &[u8; 20] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl From<[u8; 20]> for $name {
            fn from(bytes: [u8; 20]) -> Self {
                Self(bytes)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                let mut bytes = [0; 20];
                match hex::decode_to_slice(text, &mut bytes) {
                    Ok(()) => Ok(Self(bytes)),
                    Err(_) => Err(BadId { expected: $expected }),
                }
            }
        }
    };
}

git_id!(
    /// Content, named as git names it: `sha1("blob " + length + NUL + bytes)`. Source: git-hash-object(1).
    BlobId,
    "a git blob id: 40 hexadecimal digits"
);
git_id!(
    /// A folder's content, all the way down, as git names it.
    TreeId,
    "a git tree id: 40 hexadecimal digits"
);
git_id!(
    /// A commit.
    CommitId,
    "a git commit id: 40 hexadecimal digits"
);

impl BlobId {
    /// The id of `content`.
    pub fn of(content: &[u8]) -> Self {
        let mut hash = Sha1::new();
        hash.update(format!("blob {}\0", content.len()));
        hash.update(content);
        Self(hash.finalize().into())
    }
}

/// A snapshot, named by its content: 128 bits, written as 22 base64url characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SnapshotId([u8; 16]);

impl SnapshotId {
    /// The id of the content that is listed as `(path, blob)`, in the order of the paths.
    pub fn of<'a>(content: impl IntoIterator<Item = (&'a str, BlobId)>) -> Self {
        let mut listed: Vec<_> = content.into_iter().collect();
        listed.sort_unstable();
        let mut hash = Sha256::new();
        for (path, blob) in listed {
            // A path cannot contain NUL, so that no two lists are written the same.
            hash.update(path.as_bytes());
            hash.update([0]);
            hash.update(blob.as_bytes());
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        Self(id)
    }
}

impl fmt::Display for SnapshotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for SnapshotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SnapshotId({self})")
    }
}

impl FromStr for SnapshotId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = BadId { expected: "a snapshot id: 22 base64url characters" };
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad.clone())?;
        Ok(Self(bytes.try_into().map_err(|_| bad)?))
    }
}

/// The name of a spec: its directory's name (`082-web-realtime-sync`), unique in its project.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SpecName(Box<str>);

impl SpecName {
    /// The name of a directory, or `parent~name` of one that would be there twice.
    pub fn new(name: impl Into<Box<str>>) -> Self {
        Self(name.into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SpecName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SpecName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpecName({})", self.0)
    }
}

impl std::borrow::Borrow<str> for SpecName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// A project's id in addresses: `[a-z0-9][a-z0-9._-]{0,139}`; the folder's is `local`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProjectId(Box<str>);

impl ProjectId {
    /// The id of the project that is served from a folder.
    pub fn local() -> Self {
        Self("local".into())
    }

    /// Whether this is the folder's project.
    pub fn is_local(&self) -> bool {
        &*self.0 == "local"
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ProjectId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
        let bytes = text.as_bytes();
        let good = bytes.len() <= PROJECT_ID_BYTES
            && bytes.first().is_some_and(|&c| plain(c))
            && bytes.iter().all(|&c| plain(c) || matches!(c, b'.' | b'_' | b'-'));
        if good {
            Ok(Self(text.into()))
        } else {
            Err(BadId {
                expected: "a project id: up to 140 of a–z, 0–9, `.`, `_`, `-`, starting with a letter or digit",
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_id_is_what_git_gives_it() {
        // printf 'hello\n' | git hash-object --stdin
        assert_eq!(BlobId::of(b"hello\n").to_string(), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!("ce01".parse::<BlobId>().unwrap_err().expected, "a git blob id: 40 hexadecimal digits");
    }

    #[test]
    fn a_snapshot_id_depends_on_content_and_not_on_order() {
        let (a, b) = (BlobId::of(b"a"), BlobId::of(b"b"));
        let id = SnapshotId::of([("x", a), ("y", b)]);
        assert_eq!(id, SnapshotId::of([("y", b), ("x", a)]));
        assert_ne!(id, SnapshotId::of([("x", b), ("y", a)]));
        assert_eq!(id.to_string().len(), 22);
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn a_project_id_is_lower_case_and_starts_plainly() {
        for good in ["local", "acme.app", "0", "a_b-c.d"] {
            assert!(good.parse::<ProjectId>().is_ok(), "{good}");
        }
        for bad in ["", "Acme", ".a", "-a", "a/b", "a\0", &"a".repeat(141), "ä"] {
            assert!(bad.parse::<ProjectId>().is_err(), "{bad}");
        }
    }
}
