//! What happens to repositories, their names and their settings.

use domain::RepositoryId;
use serde_json::json;

use super::{Caller, Model, Repository, State};

/// What a name or a number leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// This one.
    Here(u64),
    /// This one, which is called otherwise now.
    Moved(u64),
}

impl Model {
    /// A new public repository with an empty `main`. `name` is `owner/name`; one that another repository had is taken
    /// from it.
    ///
    /// # Panics
    /// Where there is one of that name.
    pub fn create(&self, name: &str) -> RepositoryId {
        let now = self.now();
        let mut state = self.lock();
        let (owner, short) = split(name);
        let key = name.to_lowercase();
        assert!(!state.names.contains_key(&key), "there is a repository `{name}`");
        state.redirects.remove(&key);
        // Numbers like GitHub's: they do not begin at 1, and are larger than 32 bits can hold one day.
        let id = 5_000_000_001 + state.repositories.len() as u64;
        state.repositories.insert(id, Repository::new(id, owner, short, now));
        state.names.insert(key, id);
        RepositoryId(id)
    }

    /// Renames or moves it. The old name leads to it until somebody takes that.
    ///
    /// # Panics
    /// Where the new name is taken.
    pub fn rename(&self, name: &str, new: &str) {
        let (owner, short) = split(new);
        let now = self.now();
        let mut state = self.lock();
        let key = new.to_lowercase();
        let repository = state.named(name);
        let old = (repository.owner.clone(), repository.name.clone());
        (repository.owner, repository.name, repository.updated_at) =
            (owner.to_owned(), short.to_owned(), now);
        let id = repository.id;
        assert!(state.names.get(&key).is_none_or(|&other| other == id), "there is a repository `{new}`");
        state.names.remove(&name.to_lowercase());
        state.redirects.insert(name.to_lowercase(), id);
        state.redirects.remove(&key);
        state.names.insert(key, id);
        if old.0 == owner {
            state.tell(id, "renamed", Some(json!({"repository": {"name": {"from": old.1}}})), now);
        } else {
            let from = json!({"organization": {"login": old.0}});
            state.tell(id, "transferred", Some(json!({"owner": {"from": from}})), now);
        }
        drop(state);
        self.outgoing.notify_one();
    }

    /// Gives it to another owner.
    pub fn transfer(&self, name: &str, owner: &str) {
        let (_, short) = split(name);
        self.rename(name, &format!("{owner}/{short}"));
    }

    /// Deletes it, and its webhooks, which hear nothing of that. Its name can be taken.
    pub fn delete(&self, name: &str) {
        let mut state = self.lock();
        let repository = state.named(name);
        repository.deleted = true;
        let id = repository.id;
        state.webhooks.remove_all(id);
        state.names.remove(&name.to_lowercase());
    }

    /// Makes it private, or public again.
    pub fn set_private(&self, name: &str, private: bool) {
        let was = self.change(name, |repository| std::mem::replace(&mut repository.private, private));
        if was != private {
            self.tell(name, if private { "privatized" } else { "publicized" });
        }
    }

    /// Archives it, or takes it out again.
    pub fn set_archived(&self, name: &str, archived: bool) {
        let was = self.change(name, |repository| std::mem::replace(&mut repository.archived, archived));
        if was != archived {
            self.tell(name, if archived { "archived" } else { "unarchived" });
        }
    }

    /// Disables it (for what it costs, say), or not: it is described, and none of its contents are shown.
    pub fn set_disabled(&self, name: &str, disabled: bool) {
        self.change(name, |repository| repository.disabled = disabled);
    }

    /// Takes it down for a legal claim, or puts it back: 451.
    pub fn set_taken_down(&self, name: &str, taken_down: bool) {
        self.change(name, |repository| repository.taken_down = taken_down);
    }

    /// Gives it stars.
    pub fn set_stars(&self, name: &str, stars: u32) {
        self.change(name, |repository| repository.stars = stars);
    }

    /// Describes it.
    pub fn set_description(&self, name: &str, description: Option<&str>) {
        self.change(name, |repository| repository.description = description.map(str::to_owned));
    }

    /// Makes another branch the default. It need not be there.
    pub fn set_default_branch(&self, name: &str, branch: &str) {
        self.change(name, |repository| branch.clone_into(&mut repository.default_branch));
    }

    /// Whether there is one of that name.
    pub fn has(&self, name: &str) -> bool {
        self.lock().names.contains_key(&name.to_lowercase())
    }

    /// What it is called now; `None` where it is deleted.
    pub fn name_of(&self, id: RepositoryId) -> Option<String> {
        let state = self.lock();
        state.repositories.get(&id.0).filter(|it| !it.deleted).map(Repository::full_name)
    }

    /// Its default branch.
    pub fn default_branch(&self, name: &str) -> String {
        self.lock().named(name).default_branch.clone()
    }

    fn change<T>(&self, name: &str, change: impl FnOnce(&mut Repository) -> T) -> T {
        let now = self.now();
        let mut state = self.lock();
        let repository = state.named(name);
        repository.updated_at = now;
        change(repository)
    }

    fn tell(&self, name: &str, action: &'static str) {
        let now = self.now();
        let mut state = self.lock();
        let id = state.named(name).id;
        state.tell(id, action, None, now);
        drop(state);
        self.outgoing.notify_one();
    }
}

impl State {
    /// The repository of that name, for a test that knows that it is there.
    pub(super) fn named(&mut self, name: &str) -> &mut Repository {
        let id = self.names.get(&name.to_lowercase()).copied();
        let repository = id.and_then(|id| self.repositories.get_mut(&id));
        repository.unwrap_or_else(|| panic!("there is no repository `{name}`"))
    }

    /// The repository of that number, taken for granted by who found it.
    pub(crate) fn repository(&self, id: u64) -> Option<&Repository> {
        self.repositories.get(&id)
    }

    /// What somebody finds under a name. Private ones of others are not there.
    pub(crate) fn find_by_name(&self, caller: &Caller, owner: &str, name: &str) -> Option<Found> {
        let key = format!("{owner}/{name}").to_lowercase();
        let found = match (self.names.get(&key), self.redirects.get(&key)) {
            (Some(&id), _) => Found::Here(id),
            (None, Some(&id)) => Found::Moved(id),
            (None, None) => return None,
        };
        let (Found::Here(id) | Found::Moved(id)) = found;
        self.find_by_id(caller, id).map(|_| found)
    }

    /// What somebody finds under a number.
    pub(crate) fn find_by_id(&self, caller: &Caller, id: u64) -> Option<Found> {
        let repository = self.repositories.get(&id)?;
        (!repository.deleted && self.may_see(caller, repository)).then_some(Found::Here(id))
    }
}

fn split(name: &str) -> (&str, &str) {
    let parts = name
        .split_once('/')
        .filter(|(owner, short)| !owner.is_empty() && !short.is_empty() && !short.contains('/'));
    parts.unwrap_or_else(|| panic!("`{name}` is not `owner/name`"))
}
