//! What a project has for itself: its id, and its place in its repository. Each is an item that names the project.

use domain::{Project, ProjectId, ProjectUlid};

use crate::item::{Fields, Item, at, text};
use crate::key::{self, Key};
use crate::transaction::Action;
use crate::write::Write;

/// The key of the item that says whose a project's place in its repository is.
pub(super) fn place_key(project: &Project) -> Key {
    (key::repository(project.repository.id), key::place(&project.settings))
}

/// Claims an id, or a place.
pub(super) fn claim(key: Key, project: &Project) -> Action {
    let mut item = at(key);
    item.insert("ulid".to_owned(), text(project.ulid));
    item.insert("slug".to_owned(), text(&project.id));
    Action::Create(item)
}

/// Gives an id or a place back; what is somebody else's by now stays theirs.
pub(super) fn give_back(key: Key, ulid: ProjectUlid) -> Action {
    let condition = Write::default().when("attribute_not_exists(#pk) OR #ulid = :ulid");
    Action::Remove(key, condition.value("ulid", text(ulid)))
}

/// Whose it is.
pub(super) fn owner(item: &Item) -> Result<(ProjectUlid, ProjectId), crate::StoreError> {
    let fields = Fields(item);
    Ok((fields.parsed("ulid")?, fields.parsed("slug")?))
}
