//! The files that the commits of a push changed, as far as GitHub says so.

use crate::limits::PUSH_FILES;

/// Commits that a push lists at most. Source: GitHub, "Webhook events and payloads", `push`.
const COMMITS: usize = 2048;

/// Files of one commit from which on its list may be cut: that many GitHub lists of a commit at once. Source: GitHub REST
/// API, "Get a commit".
const FILES_OF_A_COMMIT: usize = 300;

/// The files that a push changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushedFiles {
    added: Vec<String>,
    changed: Vec<String>,
    commits: usize,
    is_cut: bool,
}

/// One commit of a push.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushedCommit {
    /// It says that it merges.
    pub is_merge: bool,
    /// Files that it added, by their paths from the root.
    pub added: Vec<String>,
    /// Files that it removed.
    pub removed: Vec<String>,
    /// Files that it changed.
    pub modified: Vec<String>,
}

impl PushedFiles {
    /// Adds what a commit changed.
    ///
    /// A merge may undo what one of its sides changed, and its list need not say so. One that changes nothing may be a merge:
    /// a push does not name parents. After either nothing is gathered any more.
    pub fn add(&mut self, commit: PushedCommit) {
        let PushedCommit { is_merge, added, removed, modified } = commit;
        let files = added.len() + removed.len() + modified.len();
        self.commits += 1;
        self.is_cut |= is_merge || files == 0 || files >= FILES_OF_A_COMMIT || self.commits >= COMMITS;
        self.is_cut |= self.added.len() + self.changed.len() + files > PUSH_FILES;
        if self.is_cut {
            (self.added, self.changed) = (Vec::new(), Vec::new());
            return;
        }
        self.added.extend(added);
        self.changed.extend(removed);
        self.changed.extend(modified);
    }

    /// Counts a commit of which nothing has to be known: some files are missing anyway.
    pub fn skip(&mut self) {
        self.add(PushedCommit::default());
    }

    /// Whether some files are missing, or may be: then none is kept.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Whether these are all files that the push changed.
    pub fn are_all(&self) -> bool {
        !self.is_cut && self.commits > 0
    }

    /// The commits that were listed.
    pub fn commits(&self) -> usize {
        self.commits
    }

    /// Files that were added.
    pub(super) fn added(&self) -> impl Iterator<Item = &str> {
        self.added.iter().map(String::as_str)
    }

    /// Files that were added, removed or changed.
    pub(super) fn touched(&self) -> impl Iterator<Item = &str> {
        self.added().chain(self.changed.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(files: usize) -> PushedCommit {
        let added = (0..files).map(|n| format!("src/{n}.rs")).collect();
        PushedCommit { added, ..PushedCommit::default() }
    }

    fn are_all(commits: impl IntoIterator<Item = PushedCommit>) -> bool {
        let mut files = PushedFiles::default();
        commits.into_iter().for_each(|commit| files.add(commit));
        files.are_all()
    }

    #[test]
    fn a_list_counts_as_all_only_where_nothing_can_be_missing() {
        assert!(are_all([commit(1), commit(299)]));
        assert!(!are_all([]), "no list");
        assert!(!are_all([commit(1), commit(0)]), "it may be a merge");
        assert!(!are_all([PushedCommit { is_merge: true, ..commit(1) }]));
        assert!(!are_all([commit(300)]), "a commit's list may be cut");
        assert!(are_all(vec![commit(1); 2047]));
        assert!(!are_all(vec![commit(1); 2048]), "the list of commits may be cut");
    }

    #[test]
    fn files_are_gathered_up_to_their_bound() {
        let check = |files: usize, expect: bool| {
            let rest = std::iter::once(commit(files % 100)).filter(|it| !it.added.is_empty());
            let commits = vec![commit(100); files / 100].into_iter().chain(rest);
            assert_eq!(are_all(commits), expect, "{files}");
        };
        check(PUSH_FILES - 1, true);
        check(PUSH_FILES, true);
        check(PUSH_FILES + 1, false);
    }

    #[test]
    fn what_cannot_be_all_is_not_kept() {
        let mut files = PushedFiles::default();
        for _ in 0..100_000 {
            files.add(commit(1));
        }
        assert_eq!((files.commits(), files.touched().count()), (100_000, 0));
    }
}
