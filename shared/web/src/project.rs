//! A project, as every function's JSON gives it.

use domain::sync::SyncState;
use domain::{Origin, ProjectId, SPECS_FOLDERS, Snapshot, Stats, Status, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Rfc3339;
use crate::words::{SourceWord, SyncStateWord};

/// A project.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    /// What names it in addresses.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// `owner/name` where that is known: never a path of a machine.
    pub path: String,
    /// The specs folder in the repository.
    pub specs_dir: String,
    /// The same as `featured`.
    pub favorite: bool,
    /// None has one.
    #[schema(required = true)]
    pub color: Option<String>,
    /// When it changed last, or else when it was added.
    pub last_accessed: Rfc3339,
    /// When it was added.
    pub added_at: Rfc3339,
    /// Where it comes from.
    #[schema(value_type = SourceWord)]
    pub source: &'static str,
    /// Where a followed one comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub git: Option<Git>,
    /// What the repository says of itself.
    #[schema(required = true)]
    pub description: Option<String>,
    /// How many starred the repository.
    #[schema(required = true)]
    pub stars: Option<u32>,
    /// Shown first.
    pub featured: bool,
    /// How many specs it has; archived ones count.
    pub spec_count: usize,
    /// The same by status.
    pub by_status: ByStatus,
    /// Complete of all, 0 to 100.
    pub completion_rate: f64,
    /// The commit that is shown.
    #[schema(required = true)]
    pub revision: Option<String>,
    /// Whether what is shown is what is there.
    pub sync: ProjectSync,
}

/// Where a followed project comes from.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Git {
    /// The repository's address.
    pub remote_url: String,
    /// The branch that is followed.
    pub branch: String,
    /// The specs folder: the one that was found, or else the one that is set.
    #[schema(required = true)]
    pub specs_path: Option<String>,
}

/// How many specs have each status.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words that specs use")]
pub struct ByStatus {
    pub draft: usize,
    pub planned: usize,
    pub in_progress: usize,
    pub complete: usize,
    pub archived: usize,
}

impl From<&Stats> for ByStatus {
    fn from(stats: &Stats) -> Self {
        Self {
            draft: stats.with_status(Status::Draft),
            planned: stats.with_status(Status::Planned),
            in_progress: stats.with_status(Status::InProgress),
            complete: stats.with_status(Status::Complete),
            archived: stats.with_status(Status::Archived),
        }
    }
}

/// Whether what is shown is what is there.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectSync {
    /// How its sync stands.
    #[schema(value_type = SyncStateWord)]
    pub state: &'static str,
    /// The last good look, whether it found something new or not.
    #[schema(required = true)]
    pub last_synced_at: Option<Rfc3339>,
    /// When readers last saw something else than before.
    #[schema(required = true)]
    pub last_changed_at: Option<Rfc3339>,
    /// When it is looked at next.
    #[schema(required = true)]
    pub next_sync_at: Option<Rfc3339>,
    /// What is the matter, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub problem: Option<String>,
}

/// 1970, for dates that have to be there and are not known.
pub fn epoch() -> Timestamp {
    Timestamp::from_millis(0)
}

impl Project {
    /// A followed project. `web_url` is where repositories are for people: `https://github.com`.
    pub fn followed(project: &domain::Project, now: Timestamp, web_url: &str) -> Self {
        let head = project.head.as_ref();
        let none = Stats::default();
        let stats = head.map_or(&none, |head| &head.stats);
        let specs_path = specs_path(project);
        Self {
            id: project.id.to_string(),
            name: project.name().to_owned(),
            path: project.repository.name.to_string(),
            specs_dir: specs_path.unwrap_or("specs").to_owned(),
            favorite: project.settings.featured,
            color: None,
            last_accessed: Rfc3339(head.map_or(project.added_at, |head| head.changed_at)),
            added_at: Rfc3339(project.added_at),
            source: "git",
            git: Some(Git {
                remote_url: format!("{web_url}/{}", project.repository.name),
                branch: project.branch().to_owned(),
                specs_path: specs_path.map(str::to_owned),
            }),
            description: project.repository.description.clone(),
            stars: Some(project.repository.stars),
            featured: project.settings.featured,
            spec_count: stats.total,
            by_status: stats.into(),
            completion_rate: stats.completion_rate(),
            revision: head.map(|head| head.revision.to_string()),
            sync: ProjectSync {
                state: project.sync_state(now).as_str(),
                last_synced_at: project.look.looked_at.map(Rfc3339),
                last_changed_at: head.map(|head| Rfc3339(head.changed_at)),
                next_sync_at: project.look.next_at.map(Rfc3339),
                problem: problem(project),
            },
        }
    }

    /// The folder's project. `stale`: the folder cannot be read now.
    pub fn local(origin: &Origin, snapshot: &Snapshot, stale: bool) -> Self {
        let specs = snapshot.specs();
        let stats = Stats::of(snapshot);
        let changed = specs.iter().filter_map(|spec| spec.updated_at).max();
        let added = specs.iter().filter_map(|spec| spec.created_at).min();
        let problem = stale.then(|| "The specs folder cannot be read: this is what it held last.".to_owned());
        Self {
            id: ProjectId::local().to_string(),
            name: name(origin).to_owned(),
            path: path(origin),
            specs_dir: origin.specs_path.as_deref().unwrap_or("specs").to_owned(),
            favorite: false,
            color: None,
            last_accessed: Rfc3339(changed.or(added).unwrap_or(epoch())),
            added_at: Rfc3339(added.unwrap_or(epoch())),
            source: "local",
            git: None,
            description: None,
            stars: None,
            featured: false,
            spec_count: stats.total,
            by_status: (&stats).into(),
            completion_rate: stats.completion_rate(),
            revision: origin.revision.clone(),
            sync: ProjectSync {
                state: if stale { SyncState::Failed } else { SyncState::Ok }.as_str(),
                last_synced_at: None,
                last_changed_at: None,
                next_sync_at: None,
                problem,
            },
        }
    }
}

/// What the folder's project is called among repositories: `owner/name`, or without a repository its name.
pub fn path(origin: &Origin) -> String {
    let of_repository = origin.repo_url.as_deref().and_then(|url| {
        let (rest, name) = url.trim_end_matches('/').rsplit_once('/')?;
        let (_, owner) = rest.rsplit_once('/')?;
        Some(format!("{owner}/{name}"))
    });
    of_repository.unwrap_or_else(|| name(origin).to_owned())
}

/// What people call the folder's project.
fn name(origin: &Origin) -> &str {
    origin.name.as_deref().unwrap_or("Specs")
}

/// The specs folder of a followed project: the one that was found, or else the one that is set.
pub fn specs_path(project: &domain::Project) -> Option<&str> {
    let found = project.head.as_ref().and_then(|head| head.specs_path.as_deref());
    found.or(project.settings.specs_path.as_ref().map(domain::SpecsPath::as_str))
}

/// What is the matter with a followed project: why the last look did not end well, or that it has no specs folder.
pub fn problem(project: &domain::Project) -> Option<String> {
    let trouble = project.look.trouble.as_ref().map(domain::sync::Trouble::sentence);
    trouble.or_else(|| is_without_folder(project).then(|| without_folder(project)))
}

/// Whether the repository was looked at, and has no specs folder.
pub fn is_without_folder(project: &domain::Project) -> bool {
    project.head.as_ref().is_some_and(|head| head.specs_path.is_none())
}

/// That a repository has no specs folder, and where one was looked for.
pub fn without_folder(project: &domain::Project) -> String {
    let branch = project.head.as_ref().map_or(project.branch(), |head| &head.branch);
    if let Some(path) = &project.settings.specs_path {
        return format!("There is no folder `{path}` on the branch `{branch}`.");
    }
    let places = SPECS_FOLDERS.join("`, `");
    format!("There is no specs folder on the branch `{branch}`; looked for `{places}`.")
}
