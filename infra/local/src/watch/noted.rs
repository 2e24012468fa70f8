//! What the platform says, boiled down to what has to be looked at again.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};

use super::{CONTEXT, Watched};
use crate::bounds::WATCHED_PATHS;

/// The watched folders, as the platform names them.
#[derive(Clone, Debug)]
pub(super) struct Roots {
    pub(super) specs: PathBuf,
    pub(super) root: Option<PathBuf>,
}

impl Roots {
    pub(super) fn of(watched: &Watched) -> Option<Self> {
        // Symbolic links on the way are resolved: macOS reports where files really are.
        let specs = watched.specs.canonicalize().ok()?;
        Some(Self { specs, root: watched.root.as_ref().and_then(|root| root.canonicalize().ok()) })
    }
}

/// What has to be looked at again.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Noted {
    /// Paths relative to the specs folder, with `/`; a file of the root with a `/` in front, so that it is no spec's.
    pub(super) paths: BTreeSet<String>,
    /// Everything: the platform has lost count.
    pub(super) all: bool,
    /// The folder itself went away, or elsewhere.
    pub(super) lost: bool,
    /// There is more to watch than the platform allows.
    pub(super) crowded: bool,
}

impl Noted {
    fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.all && !self.lost && !self.crowded
    }

    fn note(&mut self, roots: &Roots, event: notify::Result<notify::Event>) {
        match event {
            Ok(event) if event.need_rescan() => self.all = true,
            Ok(event) if is_change(event.kind) => {
                for path in &event.paths {
                    self.note_path(roots, event.kind, path);
                }
            }
            // To open and to read is no change; taken for one, each look would cause the next.
            Ok(_) => {}
            Err(error) => {
                self.all = true;
                self.crowded |= matches!(error.kind, notify::ErrorKind::MaxFilesWatch);
            }
        }
        if self.paths.len() > WATCHED_PATHS {
            self.all = true;
            self.paths.clear();
        }
    }

    fn note_path(&mut self, roots: &Roots, kind: EventKind, path: &Path) {
        if let Ok(below) = path.strip_prefix(&roots.specs) {
            match relative(below) {
                Some(path) if path.is_empty() => match kind {
                    EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => self.lost = true,
                    EventKind::Create(_) | EventKind::Modify(ModifyKind::Metadata(_)) => self.all = true,
                    _ => {}
                },
                Some(path) if !self.all => drop(self.paths.insert(path)),
                _ => {}
            }
        } else if let Some(below) = roots.root.as_deref().and_then(|root| path.strip_prefix(root).ok())
            && let Some(name) = below.to_str().filter(|name| CONTEXT.contains(name))
        {
            self.paths.insert(format!("/{name}"));
        }
    }
}

fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

/// The path with `/`; `None` for one that no spec has: hidden, of `node_modules`, or no text.
fn relative(below: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for part in below.components() {
        let Component::Normal(part) = part else { return None };
        parts.push(part.to_str().filter(|part| !part.starts_with('.') && *part != "node_modules")?);
    }
    Some(parts.join("/"))
}

/// What was noted and not yet looked at. Bounded, whatever happens in the folder.
#[derive(Default)]
pub(super) struct Pending {
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    noted: Noted,
    ended: bool,
}

impl Pending {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(&self, roots: &Roots, event: notify::Result<notify::Event>) {
        let mut state = self.lock();
        state.noted.note(roots, event);
        if !state.noted.is_empty() {
            self.woken.notify_one();
        }
    }

    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.woken.notify_one();
    }

    /// What was noted within `longest`: returns as soon as there is something, and what came within `together` after it is
    /// there too. `None` at the end.
    pub(super) fn next(&self, longest: Duration, together: Duration) -> Option<Noted> {
        let quiet = |state: &mut State| state.noted.is_empty() && !state.ended;
        let (mut state, _) = self
            .woken
            .wait_timeout_while(self.lock(), longest, quiet)
            .unwrap_or_else(PoisonError::into_inner);
        if !state.noted.is_empty() && !state.ended {
            let waited = self.woken.wait_timeout_while(state, together, |state| !state.ended);
            (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
        if state.ended { None } else { Some(std::mem::take(&mut state.noted)) }
    }
}

#[cfg(test)]
mod tests {
    use notify::Event;
    use notify::event::{CreateKind, DataChange, Flag, MetadataKind, RemoveKind, RenameMode};

    use super::*;

    const WRITTEN: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));
    const REMOVED: EventKind = EventKind::Remove(RemoveKind::Folder);

    fn noted(kind: EventKind, path: &str) -> Noted {
        let roots = Roots { specs: "/r/specs".into(), root: Some("/r".into()) };
        let mut noted = Noted::default();
        noted.note(&roots, Ok(Event::new(kind).add_path(path.into())));
        noted
    }

    #[test]
    fn a_change_below_the_folder_names_what_changed() {
        let check = |kind: EventKind, path: &str, expect: &str| {
            assert_eq!(noted(kind, path).paths.into_iter().collect::<Vec<_>>().join(" "), expect, "{path}");
        };
        check(WRITTEN, "/r/specs/082-x/README.md", "082-x/README.md");
        check(REMOVED, "/r/specs/082-x", "082-x");
        check(EventKind::Create(CreateKind::Folder), "/r/specs/names with spaces", "names with spaces");
        check(EventKind::Access(AccessKind::Close(AccessMode::Write)), "/r/specs/1-a/plan.md", "1-a/plan.md");
        check(EventKind::Access(AccessKind::Open(AccessMode::Any)), "/r/specs/1-a/plan.md", "");
        check(EventKind::Access(AccessKind::Close(AccessMode::Read)), "/r/specs/1-a/plan.md", "");
        check(WRITTEN, "/r/specs/1-a/.README.md.swp", "");
        check(WRITTEN, "/r/specs/1-a/node_modules/x/README.md", "");
        check(WRITTEN, "/r/AGENTS.md", "/AGENTS.md");
        check(WRITTEN, "/r/Cargo.toml", "");
        check(WRITTEN, "/elsewhere/AGENTS.md", "");
    }

    #[test]
    fn the_folder_itself_can_be_lost_and_the_platform_can_lose_count() {
        assert!(noted(REMOVED, "/r/specs").lost);
        assert!(noted(EventKind::Modify(ModifyKind::Name(RenameMode::From)), "/r/specs").lost);
        assert!(noted(EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), "/r/specs").all);
        assert!(noted(WRITTEN, "/r/specs").is_empty());

        let roots = Roots { specs: "/r/specs".into(), root: None };
        let mut all = Noted::default();
        all.note(&roots, Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)));
        assert!(all.all && !all.crowded);
        all.note(&roots, Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch)));
        assert!(all.crowded);
    }

    #[test]
    fn more_paths_than_anybody_saves_are_everything() {
        let check = |paths: usize, kept: usize| {
            let roots = Roots { specs: "/r/specs".into(), root: None };
            let mut noted = Noted::default();
            for n in 0..paths {
                let path = format!("/r/specs/{n}/README.md").into();
                noted.note(&roots, Ok(Event::new(WRITTEN).add_path(path)));
            }
            assert_eq!((noted.paths.len(), noted.all), (kept, kept == 0), "{paths}");
        };
        check(WATCHED_PATHS - 1, WATCHED_PATHS - 1);
        check(WATCHED_PATHS, WATCHED_PATHS);
        check(WATCHED_PATHS + 1, 0);
    }

    #[test]
    fn nothing_noted_is_an_empty_turn_and_the_end_is_the_end() {
        let pending = Pending::default();
        assert_eq!(pending.next(Duration::ZERO, Duration::ZERO), Some(Noted::default()));
        pending.end();
        assert_eq!(pending.next(Duration::MAX, Duration::MAX), None);
    }
}
