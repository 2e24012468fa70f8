//! Following the folder: what changes in it is looked at again, at once.

mod noted;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use domain::{ProjectId, Snapshot};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use service::{SpecsService, Target};
use tokio::runtime::Handle;

use self::noted::{Pending, Roots};
use crate::events::{Hub, between};

/// One save is several events: so long they are collected.
const TOGETHER: Duration = Duration::from_millis(30);

/// So often the folder itself is looked for, as it may have been replaced by another; and, where the platform cannot
/// watch, so often everything in it is looked at.
const HEARTBEAT: Duration = Duration::from_millis(500);

/// No spec's path begins with a slash: to doubt this has names, sizes and times compared, and nothing read that is as it
/// was.
const NO_SPEC: &str = "/";

/// Files of the repository's root that a snapshot has too.
const CONTEXT: [&str; 3] = ["AGENTS.md", "CLAUDE.md", "README.md"];

/// What is followed.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    /// The specs folder.
    pub(crate) specs: PathBuf,
    /// The repository's root, for the files in it that a snapshot has too.
    pub(crate) root: Option<PathBuf>,
}

/// Follows a folder as long as it lives.
pub(crate) struct Watcher(Arc<Pending>);

impl Drop for Watcher {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// How changes are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The platform tells.
    Told,
    /// By looking at everything, again and again.
    Looking,
}

/// Begins to follow the folder. Has to be called where a runtime is.
pub(crate) fn follow(watched: Watched, service: Arc<SpecsService>, hub: Hub) -> Watcher {
    follow_by(Way::Told, watched, service, hub)
}

fn follow_by(way: Way, watched: Watched, service: Arc<SpecsService>, hub: Hub) -> Watcher {
    let pending = Arc::<Pending>::default();
    let mut follower = Follower {
        watched,
        service,
        hub,
        way,
        pending: Arc::clone(&pending),
        attached: None,
        last: None,
        settled: false,
        runtime: Handle::current(),
    };
    follower.attach();
    // A thread of its own: attaching and looking at folders blocks.
    let started = std::thread::Builder::new().name("watcher".to_owned()).spawn(move || follower.run());
    if let Err(error) = started {
        tracing::error!(%error, "changes are not followed: no thread could be started");
    }
    Watcher(pending)
}

struct Follower {
    watched: Watched,
    service: Arc<SpecsService>,
    hub: Hub,
    way: Way,
    pending: Arc<Pending>,
    attached: Option<Attached>,
    /// What subscribers know of.
    last: Option<Arc<Snapshot>>,
    /// Whether the last look was a good one.
    settled: bool,
    runtime: Handle,
}

/// A watch on the folder that was at the path then.
struct Attached {
    identity: Identity,
    /// What the platform tells by; none where it does not.
    _watcher: Option<RecommendedWatcher>,
}

impl Follower {
    fn run(mut self) {
        self.look();
        while let Some(noted) = self.pending.next(HEARTBEAT, TOGETHER) {
            if noted.crowded {
                self.look_instead("there is more to watch than the platform allows");
            }
            let known = self.attached.as_ref().map(|it| &it.identity);
            let replaced = noted.crowded || noted.lost || known != Identity::of(&self.watched.specs).as_ref();
            if replaced {
                self.attach();
            }
            if noted.all || replaced {
                self.service.invalidate(&Target::All);
            }
            for path in &noted.paths {
                self.service.invalidate(&Target::Spec(path.clone()));
            }
            let looking = self.way == Way::Looking;
            if looking {
                self.service.invalidate(&Target::Spec(NO_SPEC.to_owned()));
            }
            if noted.all || replaced || looking || !noted.paths.is_empty() || !self.settled {
                self.look();
            }
        }
    }

    /// Has the service look, and tells subscribers what it found.
    fn look(&mut self) {
        let current = self.runtime.block_on(self.service.current(&ProjectId::local()));
        let current = current.ok().filter(|current| current.stale.is_none());
        self.settled = current.is_some();
        let Some(current) = current else { return };
        if let Some(last) = &self.last {
            for change in between(last, &current.snapshot) {
                self.hub.publish(change);
            }
        }
        self.last = Some(current.snapshot);
    }

    /// Watches the folder that is at the path now; none where there is none.
    fn attach(&mut self) {
        self.attached = None;
        let Some(identity) = Identity::of(&self.watched.specs) else { return };
        let Some(roots) = Roots::of(&self.watched) else { return };
        let watcher = match self.way {
            Way::Told => self.watch(&roots),
            Way::Looking => Ok(None),
        };
        let watcher = watcher.unwrap_or_else(|error| {
            // A folder that went away meanwhile is no fault of the platform: the next heartbeat sees that.
            if self.watched.specs.is_dir() {
                self.look_instead(&error.to_string());
            }
            None
        });
        if watcher.is_some() || self.way == Way::Looking {
            self.attached = Some(Attached { identity, _watcher: watcher });
        }
    }

    fn watch(&self, roots: &Roots) -> notify::Result<Option<RecommendedWatcher>> {
        let (pending, known) = (Arc::clone(&self.pending), roots.clone());
        let config = notify::Config::default().with_follow_symlinks(false);
        let mut watcher = RecommendedWatcher::new(move |event| pending.note(&known, event), config)?;
        watcher.watch(&roots.specs, RecursiveMode::Recursive)?;
        if let Some(root) = roots.root.as_deref().filter(|root| *root != roots.specs) {
            // Nice to have: the next look sees those files too.
            let _ = watcher.watch(root, RecursiveMode::NonRecursive);
        }
        Ok(Some(watcher))
    }

    fn look_instead(&mut self, reason: &str) {
        if self.way == Way::Told {
            self.way = Way::Looking;
            let every = HEARTBEAT.as_millis();
            tracing::warn!(reason, "changes are not told by the platform: looking every {every} ms instead");
        }
    }
}

/// Tells whether the folder at a path is still the one that it was.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    place: (u64, u64),
    made: Option<SystemTime>,
}

impl Identity {
    fn of(dir: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(dir).ok().filter(std::fs::Metadata::is_dir)?;
        #[cfg(unix)]
        let place = {
            use std::os::unix::fs::MetadataExt as _;
            (metadata.dev(), metadata.ino())
        };
        #[cfg(not(unix))]
        let place = (0, 0);
        Some(Self { place, made: metadata.created().ok() })
    }
}

#[cfg(test)]
mod tests;
