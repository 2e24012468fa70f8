//! Projects: adding, finding and reading them.

mod claim;
pub(crate) mod head;
mod history;
pub(crate) mod index;
pub(crate) mod meta;
mod removal;
mod settings;
mod webhook;

use domain::{
    Look, Project, ProjectId, ProjectUlid, Repository, RepositoryId, Settings, Timestamp, Visibility,
};

pub use self::head::{HeadMove, Moved};
use crate::item::Item;
use crate::key;
use crate::patience::Patience;
use crate::table::Search;
use crate::transaction::Action;
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
    /// What it was based on is no longer so: somebody else changed it, or it was removed.
    Outdated,
}

impl Store {
    /// Adds a project: its item, its id and its place in its repository in one transaction. Added again with the same
    /// ulid, it is there already, and given as it is now.
    pub async fn add(&self, new: &NewProject) -> Result<Result<Project, AddRefused>, StoreError> {
        const DOING: &str = "add a project";
        let project = Project {
            ulid: new.ulid,
            id: new.id.clone(),
            added_at: new.now,
            settings: new.settings.clone(),
            settings_version: 1,
            repository: new.repository.clone(),
            visibility: new.visibility,
            visibility_version: 1,
            head: None,
            history: Vec::new(),
            look: Look { next_at: Some(new.now), ..Look::default() },
            webhook: None,
            lease: None,
            removed: false,
        };
        let (slug, place, meta) = (key::slug(&new.id), claim::place_key(&project), key::meta(new.ulid));
        let mut patience = Patience::new(DOING);
        loop {
            let actions = [
                Action::Create(meta::item(&project)?),
                claim::claim(slug.clone(), &project),
                claim::claim(place.clone(), &project),
            ];
            if self.transact(DOING, actions).await? {
                return Ok(Ok(project));
            }
            // Who is there? It may be ourselves: a transaction that was done, and whose answer was lost.
            let there = self.get_many(DOING, [slug.clone(), place.clone(), meta.clone()], true).await?;
            let owner = |key| there.get(key).map(claim::owner).transpose();
            let (of_slug, of_place) = (owner(&slug)?, owner(&place)?);
            if let (Some((ulid, _)), Some(item)) = (&of_slug, there.get(&meta))
                && *ulid == new.ulid
            {
                return Ok(Ok(meta::project(item)?));
            }
            if let Some((_, id)) = of_place {
                return Ok(Err(AddRefused::AlreadyThere { id }));
            }
            if of_slug.is_some() {
                return Ok(Err(AddRefused::IdTaken));
            }
            patience.wait("the transaction was cancelled, again and again").await?;
        }
    }

    /// Which project has that id. Consistent only on the second try: where the first finds none.
    pub async fn find(&self, id: &ProjectId) -> Result<Option<ProjectUlid>, StoreError> {
        let item = self.get_settled("find a project", key::slug(id)).await?;
        item.map(|item| claim::owner(&item).map(|(ulid, _)| ulid)).transpose()
    }

    /// A project, as one eventually consistent read gives it: for readers. `None` where there is none; a removed one is
    /// given as such.
    pub async fn project(&self, ulid: ProjectUlid) -> Result<Option<Project>, StoreError> {
        let item = self.get("read a project", key::meta(ulid), false).await?;
        item.as_ref().map(meta::project).transpose()
    }

    /// A project, as it is now: for those who write.
    pub async fn project_now(&self, ulid: ProjectUlid) -> Result<Option<Project>, StoreError> {
        let item = self.get("read a project", key::meta(ulid), true).await?;
        item.as_ref().map(meta::project).transpose()
    }

    /// Several projects, eventually consistent, in the order asked for; those that are not there are left out, and so are
    /// those that cannot be understood: one damaged project is no reason to show none.
    pub async fn projects(&self, ulids: &[ProjectUlid]) -> Result<Vec<Project>, StoreError> {
        self.several(ulids, false).await
    }

    /// The same as they are now: for those who decide something by it.
    pub async fn projects_now(&self, ulids: &[ProjectUlid]) -> Result<Vec<Project>, StoreError> {
        self.several(ulids, true).await
    }

    async fn several(&self, ulids: &[ProjectUlid], consistent: bool) -> Result<Vec<Project>, StoreError> {
        let keys: Vec<_> = ulids.iter().map(|&ulid| key::meta(ulid)).collect();
        let found = self.get_many("read projects", keys.iter().cloned(), consistent).await?;
        let read = |key| match meta::project(found.get(key)?) {
            Ok(project) => Some(project),
            Err(error) => {
                tracing::error!(store.item = error.to_string(), "a project is left out: {error}");
                None
            }
        };
        Ok(keys.iter().filter_map(read).collect())
    }

    /// The projects that follow a repository: consistent.
    pub async fn of_repository(&self, repository: RepositoryId) -> Result<Vec<ProjectUlid>, StoreError> {
        let search = Search { consistent: true, ..Search::new("#pk = :pk") };
        let search = search.value("pk", key::repository(repository));
        let owner = |item: &Item| claim::owner(item).map(|(ulid, _)| ulid);
        self.all("find the projects of a repository", search, owner).await?.into_iter().collect()
    }
}
