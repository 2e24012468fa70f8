//! Whether a push may change what a project shows.

use super::PushedFiles;
use crate::limits::{LOOK_FILES, LOOK_PATH_BYTES};
use crate::parse::quote;
use crate::{Project, SPECS_FOLDERS, is_markdown};

/// A push, as far as it matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Push {
    /// What was pushed to: `refs/heads/main`.
    pub reference: String,
    /// It was not there before.
    pub created: bool,
    /// It is not there any more.
    pub deleted: bool,
    /// What was there before is no part of it any more.
    pub forced: bool,
    /// The repository's default branch, as the push says.
    pub default_branch: Option<String>,
    /// The files that its commits changed.
    pub files: PushedFiles,
}

/// The files of the root that are shown with the specs, or say where these are.
const ROOT_FILES: [&str; 4] = ["AGENTS.md", "CLAUDE.md", "README.md", CONFIG];

const CONFIG: &str = ".lean-spec/config.json";

/// Why a push cannot change what a project shows, in a sentence. `None`: it may, or that cannot be told.
pub fn reason_to_ignore(push: &Push, project: &Project) -> Option<String> {
    let Some(pushed) = push.reference.strip_prefix("refs/heads/") else {
        return Some(format!("It went to {}, which is no branch.", quote(&push.reference)));
    };
    let default_moved =
        push.default_branch.as_ref().is_some_and(|it| *it != project.repository.default_branch);
    if project.settings.branch.is_none() && default_moved {
        // Another branch is followed from now on.
        return None;
    }
    let followed = project.branch();
    if pushed != followed {
        return Some(format!("It went to {}; {} is followed.", quote(pushed), quote(followed)));
    }
    // While somebody looks, the head may be about to name other folders than it does now.
    let is_settled = project.head.is_some()
        && project.look.settings_version == project.settings_version
        && project.lease.is_none();
    let is_plain = !push.created && !push.deleted && !push.forced;
    if !is_settled || !is_plain || !push.files.are_all() {
        return None;
    }
    let watched = Watched::of(project);
    let touches = push.files.touched().any(|path| watched.covers(path));
    if touches || watched.anywhere && push.files.added().any(may_begin_a_folder) {
        return None;
    }
    let commits = push.files.commits();
    let none = if commits == 1 {
        "Its commit does not touch".to_owned()
    } else {
        format!("None of its {commits} commits touches")
    };
    Some(format!("{none} the specs."))
}

/// Documents of a project that a push changed, by their paths from the root, as far as it says so: those that the next look
/// is likely to fetch. None where they are more than [`LOOK_FILES`].
pub fn changed_documents<'a>(push: &'a Push, project: &Project) -> Vec<&'a str> {
    let watched = Watched::of(project);
    let is_document =
        |path: &&str| is_markdown(path) && path.len() <= LOOK_PATH_BYTES && watched.covers(path);
    let mut documents: Vec<&str> = push.files.touched().filter(is_document).collect();
    documents.sort_unstable();
    documents.dedup();
    if documents.len() > LOOK_FILES { Vec::new() } else { documents }
}

/// What of a repository is shown, or says where that is.
struct Watched<'a> {
    folders: Vec<&'a str>,
    /// A configuration may name a folder that is not there yet.
    anywhere: bool,
}

impl<'a> Watched<'a> {
    fn of(project: &'a Project) -> Self {
        if let Some(path) = &project.settings.specs_path {
            return Self { folders: vec![path.as_str()], anywhere: false };
        }
        let head = project.head.as_ref();
        let found = head.and_then(|head| head.specs_path.as_deref());
        let named = found.filter(|path| !SPECS_FOLDERS.contains(path));
        let is_configured = head.is_some_and(|head| head.context.iter().any(|(path, _)| path == CONFIG));
        Self {
            folders: SPECS_FOLDERS.into_iter().chain(named).collect(),
            anywhere: is_configured && named.is_none(),
        }
    }

    /// Whether a path is watched. A file may also stand where a folder above was.
    fn covers(&self, path: &str) -> bool {
        ROOT_FILES.iter().chain(&self.folders).any(|watched| is_in(path, watched) || is_in(watched, path))
    }
}

/// Whether a path is that, or below it.
fn is_in(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a new file may be the first spec of a folder: a main document, two folders deep.
fn may_begin_a_folder(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let is_main = parts
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case("README.md") || name.eq_ignore_ascii_case("spec.md"));
    is_main && parts.count() >= 2
}
