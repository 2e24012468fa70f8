//! The project that a page is about, as far as the frame shows it.

use domain::sync::{SyncState, Trouble};
use domain::{Origin, ProjectId, SnapshotId, Timestamp};

use crate::texts::Texts;
use crate::trouble::sentence;

/// The project that a page is about, as far as the frame shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectHead {
    /// Its id in addresses.
    pub id: ProjectId,
    /// What it is called.
    pub name: String,
    /// Where it comes from. Only http and https become links.
    pub origin: Origin,
    /// What is shown.
    pub snapshot: SnapshotId,
    /// How many specs it has.
    pub spec_count: usize,
    /// Whether this is what was there last, because the source cannot be read now.
    pub stale: bool,
    /// How it is followed; `None` for the folder's.
    pub followed: Option<Followed>,
    /// There is no other: no list of projects to go back to.
    pub is_only: bool,
}

/// How a project is followed.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// `owner/name` of its repository.
    pub repo: String,
    /// How its sync stands.
    pub state: SyncState,
    /// Why the last look did not end well.
    pub trouble: Option<Trouble>,
    /// That there is no specs folder, and where one was looked for.
    pub without_folder: Option<LookedFor>,
    /// When readers last saw something else than before; `None` before the first good look.
    pub changed_at: Option<Timestamp>,
    /// Of what is shown: a page takes no news that is older.
    pub sequence: u64,
}

/// Where a specs folder was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedFor {
    /// The only place, where one is set; else it was in the usual ones.
    pub path: Option<String>,
}

impl ProjectHead {
    /// The address of the project's first page.
    pub fn href(&self) -> String {
        format!("/projects/{}", self.id)
    }

    /// The address of the project's list of specs.
    pub fn specs_href(&self) -> String {
        format!("/projects/{}/specs", self.id)
    }

    /// The first seven digits of the commit.
    pub fn short_revision(&self) -> Option<&str> {
        self.origin.revision.as_deref().map(|it| it.get(..7).unwrap_or(it))
    }

    /// `main@f108186`, with what is known of it.
    pub fn commit(&self) -> Option<String> {
        let revision = self.short_revision()?;
        Some(self.origin.branch.as_deref().map_or(revision.to_owned(), |it| format!("{it}@{revision}")))
    }

    /// The word for how the sync stands, as `GET …/head` gives it too.
    pub fn state(&self) -> &'static str {
        let folder = if self.stale { SyncState::Failed } else { SyncState::Ok };
        self.followed.as_ref().map_or(folder, |it| it.state).as_str()
    }

    /// Which head this is; the folder's is always 0.
    pub fn sequence(&self) -> u64 {
        self.followed.as_ref().map_or(0, |it| it.sequence)
    }

    /// What a reader of any page of the project should know: in a sentence, in which backticks set code.
    pub fn notice(&self, t: &Texts) -> Option<String> {
        if self.stale {
            return Some(t.frame.stale.to_owned());
        }
        // Before the first good look there is nothing to read: the page itself says why.
        let followed = self.followed.as_ref().filter(|it| it.changed_at.is_some())?;
        followed.trouble.as_ref().map(|trouble| sentence(t, trouble, true))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn project() -> ProjectHead {
        ProjectHead {
            id: "acme.app".parse().unwrap(),
            name: "App".to_owned(),
            origin: Origin {
                branch: Some("main".to_owned()),
                revision: Some("f108186aa".to_owned()),
                ..Origin::default()
            },
            snapshot: SnapshotId::of([]),
            spec_count: 3,
            stale: false,
            followed: None,
            is_only: true,
        }
    }

    #[test]
    fn a_notice_says_why_the_specs_may_be_old() {
        let followed = Followed {
            repo: "acme/app".to_owned(),
            state: SyncState::Failed,
            trouble: Some(Trouble::Moving),
            without_folder: None,
            changed_at: Some(Timestamp::from_millis(0)),
            sequence: 7,
        };
        let it = ProjectHead { followed: Some(followed.clone()), ..project() };
        assert!(it.notice(&crate::texts::EN).unwrap().contains("What is shown is from before."));
        assert_eq!((it.state(), it.sequence(), it.commit().as_deref()), ("failed", 7, Some("main@f108186")));
        let first = Followed { changed_at: None, ..followed };
        assert_eq!(ProjectHead { followed: Some(first), ..project() }.notice(&crate::texts::EN), None);
        assert_eq!(project().notice(&crate::texts::EN), None);
        assert!(
            ProjectHead { stale: true, ..project() }
                .notice(&crate::texts::EN)
                .unwrap()
                .contains("cannot be read")
        );
    }
}
