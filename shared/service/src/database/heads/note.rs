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
