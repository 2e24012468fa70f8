//! What is made of a project that was read.

use domain::{Origin, PastSnapshot, Project, ProjectId};
use quick_cache::Weighter;

use super::Known;

/// Whether `read` is of before `known`, both being of one project. All versions are of one item, that is written at once:
/// what is older has a smaller one.
pub(super) fn is_older(read: &Project, known: &Project) -> bool {
    let sequence = |project: &Project| project.head.as_ref().map(|head| head.sequence);
    sequence(read) < sequence(known)
        || read.visibility_version < known.visibility_version
        || read.settings_version < known.settings_version
}

/// Where the project's specs come from.
pub(super) fn origin(project: &Project, web_url: &str) -> Origin {
    let head = project.head.as_ref();
    Origin {
        name: Some(project.name().to_owned()),
        repo_url: Some(format!("{web_url}/{}", project.repository.name)),
        branch: Some(head.map_or_else(|| project.branch(), |head| &head.branch).to_owned()),
        revision: head.map(|head| head.revision.to_string()),
        specs_path: head.and_then(|head| head.specs_path.clone()),
    }
}

#[derive(Clone)]
pub(super) struct Weight;

impl Weighter<ProjectId, Known> for Weight {
    fn weight(&self, _: &ProjectId, known: &Known) -> u64 {
        /// Names, address, description and the like, in project and origin.
        const TEXTS: usize = 512;
        let project = &known.project;
        let context = project.head.as_ref().map_or(0, |head| head.context.len() * 64);
        let past = project.history.len() * size_of::<PastSnapshot>();
        (size_of::<Known>() + size_of::<Project>() + TEXTS + context + past) as u64
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        CommitId, Head, Look, ProjectUlid, Repository, RepositoryId, Settings, SnapshotId, Stats, Timestamp,
        Visibility,
    };

    use super::*;

    fn head(sequence: u64) -> Head {
        Head {
            snapshot: SnapshotId::of([]),
            format: 1,
            bytes: 1,
            revision: CommitId::from([1; 20]),
            branch: "main".to_owned(),
            specs_path: None,
            tree: None,
            context: Vec::new(),
            stats: Stats::default(),
            changed_at: Timestamp::from_millis(0),
            sequence,
        }
    }

    fn project(sequence: Option<u64>, visibility_version: u64, settings_version: u64) -> Project {
        Project {
            ulid: ProjectUlid::new(1, [1; 10]),
            id: ProjectId::local(),
            added_at: Timestamp::from_millis(0),
            settings: Settings::default(),
            settings_version,
            repository: Repository {
                id: RepositoryId(1),
                name: "acme/app".parse().unwrap(),
                default_branch: "main".to_owned(),
                description: None,
                stars: 0,
                archived: false,
                private: false,
            },
            visibility: Visibility::Public,
            visibility_version,
            head: sequence.map(head),
            history: Vec::new(),
            look: Look::default(),
            webhook: None,
            lease: None,
            removed: false,
        }
    }

    #[test]
    fn a_read_with_any_smaller_version_is_of_before() {
        let known = project(Some(5), 3, 2);
        for (sequence, visibility, settings, expect) in [
            (Some(5), 3, 2, false),
            (Some(6), 3, 2, false),
            (Some(4), 3, 2, true),
            (None, 3, 2, true),
            (Some(5), 2, 2, true),
            (Some(5), 3, 1, true),
        ] {
            let read = project(sequence, visibility, settings);
            assert_eq!(is_older(&read, &known), expect, "{sequence:?} {visibility} {settings}");
        }
    }
}
