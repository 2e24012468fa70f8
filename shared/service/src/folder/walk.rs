//! Which files a folder has: names, sizes and times.
//!
//! A directory whose stamp is the same as in the walk before has the same entries: of those only the stamps are asked
//! for, which takes a fraction of the time that listing takes. A stamp of the last two seconds says nothing yet, and
//! where somebody says that something changed, no stamp is trusted.

mod tree;

use std::ffi::OsStr;
use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use self::tree::{File, Node};
pub(crate) use self::tree::{Stamp, Tree};
use super::look::Doubt;
use domain::limits::{FOLDER_DEPTH, FOLDER_FILES};
use domain::{WhyPassedOver, is_main_name};

/// Directories that never hold specs; hidden ones neither. SPEC_FORMAT.md, "What is a spec".
const IGNORED: [&str; 2] = ["archived", "node_modules"];

/// Walks through a folder.
pub(crate) struct Walker<'a> {
    pub(crate) dir: &'a Path,
    /// When the look began, as the file system tells time.
    pub(crate) now: SystemTime,
    pub(crate) doubt: &'a Doubt,
}

impl Walker<'_> {
    /// The regular files below the folder. Symbolic links are not followed; names that are no UTF-8 are passed over, and
    /// so is what may not be read. What of that could be meant as a spec is noted.
    pub(crate) fn walk(&self, before: Option<&Tree>) -> io::Result<Tree> {
        // The folder itself may be a link: it was given by who runs this.
        let metadata = fs::metadata(self.dir)?;
        if !metadata.is_dir() {
            return Err(io::Error::from(io::ErrorKind::NotADirectory));
        }
        let mut walk = Walk { walker: self, entries: 0 };
        let before = before.map(|tree| &tree.0);
        walk.directory(self.dir, 0, Stamp::of(&metadata), before).map(Tree)
    }

    /// Whether entries of the directory may have changed though its stamp did not.
    fn doubts(&self, dir: &Path) -> bool {
        match (self.doubt, dir.strip_prefix(self.dir)) {
            (Doubt::Nothing, _) => false,
            (Doubt::Some(_), Ok(below)) if below != Path::new("") => {
                below.to_str().is_none_or(|below| self.doubt.covers(below))
            }
            _ => true,
        }
    }
}

/// One walk.
struct Walk<'a> {
    walker: &'a Walker<'a>,
    entries: usize,
}

impl Walk<'_> {
    /// The directory `dir`, whose stamp was taken just now: what is listed after that is at least as new.
    fn directory(
        &mut self,
        dir: &Path,
        depth: usize,
        stamp: Stamp,
        before: Option<&Arc<Node>>,
    ) -> io::Result<Arc<Node>> {
        let entries = self.entries;
        if let Some(before) = before
            && before.stamp == stamp
            && !before.is_recent
            && stamp.tells_entries()
            && !self.walker.doubts(dir)
        {
            if let Some(node) = self.known(dir, depth, before)? {
                return Ok(node);
            }
            self.entries = entries;
        }
        let node = self.list(dir, depth, stamp, before)?;
        // Where nothing is different the directory is shared, so that the next walk and its caller have less to compare.
        Ok(before.filter(|before| ***before == node).map_or_else(|| Arc::new(node), Arc::clone))
    }

    /// The directory with the entries that it had before. `None` where one of them is not what it was: they have to be
    /// listed after all.
    fn known(&mut self, dir: &Path, depth: usize, before: &Arc<Node>) -> io::Result<Option<Arc<Node>>> {
        let mut changed: Option<Node> = None;
        for (at, file) in before.files.iter().enumerate() {
            self.count()?;
            let metadata = match fs::symlink_metadata(dir.join(&file.name)) {
                Ok(metadata) if metadata.is_file() => metadata,
                Ok(_) => return Ok(None),
                Err(error) if is_passed_over(&error) => return Ok(None),
                Err(error) => return Err(error),
            };
            let stamp = Stamp::of(&metadata);
            let is_recent = stamp.is_recent(self.walker.now);
            if (stamp, is_recent) != (file.stamp, file.is_recent) {
                let node = changed.get_or_insert_with(|| Node::clone(before));
                node.files[at] = File { name: file.name.clone(), stamp, is_recent };
            }
        }
        for (at, (name, known)) in before.dirs.iter().enumerate() {
            match self.below(&dir.join(name), depth + 1, Some(known))? {
                Some(node) if Arc::ptr_eq(&node, known) => {}
                Some(node) => changed.get_or_insert_with(|| Node::clone(before)).dirs[at].1 = node,
                None => return Ok(None),
            }
        }
        Ok(Some(changed.map_or_else(|| Arc::clone(before), |node| Arc::new(node.sum_up()))))
    }

    /// The directory, listed.
    fn list(
        &mut self,
        dir: &Path,
        depth: usize,
        stamp: Stamp,
        before: Option<&Arc<Node>>,
    ) -> io::Result<Node> {
        let is_recent = stamp.is_recent(self.walker.now);
        let (mut files, mut dirs, mut passed_over) = (Vec::new(), Vec::new(), Vec::new());
        let entries = match fs::read_dir(dir) {
            Ok(entries) => Some(entries),
            Err(error) if depth > 0 && is_passed_over(&error) => {
                tracing::warn!(dir = %dir.display(), %error, "a directory of the specs folder cannot be listed");
                None
            }
            Err(error) => return Err(error),
        };
        for entry in entries.into_iter().flatten() {
            let entry = entry?;
            let name = entry.file_name();
            let kind = entry.file_type()?;
            if let Some(why) = passes_over(&entry, &name, kind, depth) {
                self.count()?;
                passed_over.push((name.to_string_lossy().into_owned(), why));
                continue;
            }
            let Some(name) = name.to_str().filter(|name| is_usable(name)) else { continue };
            if kind.is_dir() && depth + 1 < FOLDER_DEPTH && !IGNORED.contains(&name) {
                let known = before.and_then(|before| before.dir(name));
                if let Some(node) = self.below(&entry.path(), depth + 1, known)? {
                    dirs.push((name.to_owned(), node));
                }
            } else if kind.is_file() && depth > 0 {
                self.count()?;
                files.extend(self.file(&entry, name)?);
            }
        }
        files.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        dirs.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        passed_over.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Node { stamp, is_recent, files, dirs, passed_over, count: 0, has_recent_files: false }.sum_up())
    }

    /// A directory below the folder; `None` where it is not one any more.
    fn below(
        &mut self,
        dir: &Path,
        depth: usize,
        before: Option<&Arc<Node>>,
    ) -> io::Result<Option<Arc<Node>>> {
        self.count()?;
        match fs::symlink_metadata(dir) {
            Ok(metadata) if metadata.is_dir() => {
                self.directory(dir, depth, Stamp::of(&metadata), before).map(Some)
            }
            Ok(_) => Ok(None),
            Err(error) if is_passed_over(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn file(&self, entry: &DirEntry, name: &str) -> io::Result<Option<File>> {
        match entry.metadata() {
            // Between the listing and now something else may have taken its name.
            Ok(metadata) if metadata.is_file() => {
                let stamp = Stamp::of(&metadata);
                let is_recent = stamp.is_recent(self.walker.now);
                Ok(Some(File { name: name.to_owned(), stamp, is_recent }))
            }
            Ok(_) => Ok(None),
            Err(error) if is_passed_over(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn count(&mut self) -> io::Result<()> {
        self.entries += 1;
        if self.entries > FOLDER_FILES {
            return Err(io::Error::other(format!("more than {FOLDER_FILES} files and directories")));
        }
        Ok(())
    }
}

/// Whether a name can be a part of an address, and is not hidden.
fn is_usable(name: &str) -> bool {
    !name.starts_with('.') && !name.contains('\\')
}

/// Why an entry is not looked at, where it could be meant as a spec.
fn passes_over(entry: &DirEntry, name: &OsStr, kind: FileType, depth: usize) -> Option<WhyPassedOver> {
    if name.as_encoded_bytes().starts_with(b".") {
        return None;
    }
    let is_usable = name.to_str().is_some_and(is_usable);
    if kind.is_dir() {
        return (!is_usable).then_some(WhyPassedOver::Name);
    }
    let is_linked = kind.is_symlink() && is_usable;
    if is_linked && depth == 0 && fs::metadata(entry.path()).is_ok_and(|it| it.is_dir()) {
        return Some(WhyPassedOver::LinkedFolder);
    }
    let is_main = is_linked && depth > 0 && name.to_str().is_some_and(is_main_name);
    is_main.then_some(WhyPassedOver::LinkedFile)
}

/// It went away since its name was listed, or this process has no right to it: what else there is can still be read.
fn is_passed_over(error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    matches!(error.kind(), NotFound | NotADirectory | PermissionDenied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_files_and_directories_are_looked_at() {
        let dir = tempfile::tempdir().unwrap();
        let walker = Walker { dir: dir.path(), now: SystemTime::UNIX_EPOCH, doubt: &Doubt::All };
        let stamp = Stamp::of(&fs::metadata(dir.path()).unwrap());
        fs::create_dir(dir.path().join("001-a")).unwrap();
        let check = |files: usize, is_found: bool| {
            fs::write(dir.path().join(format!("001-a/{files}.md")), "#").unwrap();
            // The directory and its files come on top of what was counted.
            let mut walk = Walk { walker: &walker, entries: FOLDER_FILES - 3 };
            let found = walk.directory(dir.path(), 0, stamp, None);
            assert_eq!(found.is_ok(), is_found, "{files}");
        };
        check(1, true);
        check(2, true);
        check(3, false);
    }
}
