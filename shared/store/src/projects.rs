//! Projects: adding, reading, changing their settings, and moving their heads.

use domain::{
    Head, Look, Project, ProjectId, ProjectUlid, Repository, RepositoryId, Settings, Timestamp, Visibility,
};

use crate::{Store, StoreError};

/// A project to add.
#[derive(Clone, Debug)]
pub struct NewProject {
    /// Its identity.
    pub ulid: ProjectUlid,
    /// Its id.
    pub id: ProjectId,
    /// What is set.
    pub settings: Settings,
    /// What GitHub says.
    pub repository: Repository,
    /// Who may see it.
    pub visibility: Visibility,
    /// Now: it is due from then on.
    pub now: Timestamp,
}

/// Why a project was not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddRefused {
    /// The id is another project's.
    IdTaken,
    /// The same branch and folder of the same repository are followed already.
    AlreadyThere {
        /// By that project.
        id: ProjectId,
    },
}

/// What became of a conditional write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It was written.
    Done,
    /// What it was based on is no longer so: somebody else changed it, the lease is somebody else's, or it was removed.
    Outdated,
}

/// What a look that ended moves: invariant 2. Written at once, on the condition that the project still exists, that
/// the lease is `owner`'s (where there is one), and that settings, visibility and head are those of `base`.
#[derive(Clone, Debug)]
pub struct HeadMove {
    /// What the look read at its start.
    pub base: Project,
    /// Who looks, where that took the lease.
    pub owner: Option<String>,
    /// What GitHub says now.
    pub repository: Repository,
    /// Who may see it now.
    pub visibility: Visibility,
    /// What is shown now; where it is another snapshot than `base`'s head, that one goes into the history.
    pub head: Option<Head>,
    /// How looking goes, the next time included.
    pub look: Look,
}

impl Store {
    /// Adds a project: its item, its id and its place in its repository in one transaction.
    pub async fn add(&self, new: &NewProject) -> Result<Result<Project, AddRefused>, StoreError> {
        let _ = (&self.dynamo, &self.s3, &self.config, new);
        todo!()
    }

    /// Which project has that id. Consistent only on the second try: where the first finds none.
    pub async fn find(&self, id: &ProjectId) -> Result<Option<ProjectUlid>, StoreError> {
        let _ = id;
        todo!()
    }

    /// A project, as one eventually consistent read gives it: for readers. `None` where there is none; a removed one is
    /// given as such.
    pub async fn project(&self, ulid: ProjectUlid) -> Result<Option<Project>, StoreError> {
        let _ = ulid;
        todo!()
    }

    /// A project, as it is now: for those who write.
    pub async fn project_now(&self, ulid: ProjectUlid) -> Result<Option<Project>, StoreError> {
        let _ = ulid;
        todo!()
    }

    /// Several projects, eventually consistent, in the order asked for; those that are not there are left out.
    pub async fn projects(&self, ulids: &[ProjectUlid]) -> Result<Vec<Project>, StoreError> {
        let _ = ulids;
        todo!()
    }

    /// The projects that follow a repository: consistent.
    pub async fn of_repository(&self, repository: RepositoryId) -> Result<Vec<ProjectUlid>, StoreError> {
        let _ = repository;
        todo!()
    }

    /// Changes the settings, on the condition that they are still those of `base`. Where branch or folder change, the
    /// project's place in its repository changes with them (or is refused). The project is due from `now` on.
    pub async fn change_settings(
        &self,
        base: &Project,
        settings: Settings,
        now: Timestamp,
    ) -> Result<Result<Written, AddRefused>, StoreError> {
        let _ = (base, settings, now);
        todo!()
    }

    /// Moves the head, or says how a look went. Releases the lease, unless it is dirty: see [`Store::release`].
    pub async fn move_head(&self, change: &HeadMove) -> Result<Written, StoreError> {
        let _ = change;
        todo!()
    }

    /// Marks a project as removed: it is gone for readers at once, and its id and place are free again.
    /// `false` where there is none.
    pub async fn mark_removed(&self, ulid: ProjectUlid) -> Result<bool, StoreError> {
        let _ = ulid;
        todo!()
    }
}
