//! The keys of the table, and of the bucket.

use domain::webhook::DeliveryGuid;
use domain::{BlobId, ProjectId, ProjectUlid, RepositoryId, Settings, SnapshotId, Timestamp};

/// The sort key of a project's own item.
pub(crate) const META: &str = "META";

/// The sort key of items that are alone in their partition.
pub(crate) const ALONE: &str = "-";

/// Where an item is: its partition key and its sort key.
pub(crate) type Key = (String, String);

/// Everything of a project but its id and its place in its repository.
pub(crate) fn project(ulid: ProjectUlid) -> String {
    format!("PROJECT#{ulid}")
}

/// Reads [`project`] back.
pub(crate) fn project_ulid(partition: &str) -> Option<ProjectUlid> {
    partition.strip_prefix("PROJECT#")?.parse().ok()
}

/// A project's own item.
pub(crate) fn meta(ulid: ProjectUlid) -> Key {
    (project(ulid), META.to_owned())
}

/// Whose an id is.
pub(crate) fn slug(id: &ProjectId) -> Key {
    (format!("SLUG#{id}"), ALONE.to_owned())
}

/// The projects of a repository.
pub(crate) fn repository(id: RepositoryId) -> String {
    format!("REPO#{id}")
}

/// The place in a repository that those settings name: `branch#path`, either empty where it is not set.
pub(crate) fn place(settings: &Settings) -> String {
    let branch = settings.branch.as_deref().unwrap_or_default();
    let path = settings.specs_path.as_ref().map_or("", |path| path.as_str());
    // A branch may have a `#` of its own: the first that is left divides, so that no two places are written the same.
    let place = format!("{}#{path}", branch.replace('%', "%25").replace('#', "%23"));
    // A sort key has at most 1,024 bytes.
    if place.len() <= 1000 { place } else { format!("#{}", BlobId::of(place.as_bytes())) }
}

/// A document.
pub(crate) fn document(blob: &BlobId) -> String {
    format!("DOC#{blob}")
}

/// A picture: the item that says when it was written. Its bytes are in the bucket.
pub(crate) fn picture(blob: &BlobId) -> String {
    format!("PICTURE#{blob}")
}

/// A prepared snapshot in that format.
pub(crate) fn snapshot(id: SnapshotId, format: u32) -> String {
    format!("SNAPSHOT#{id}.{format}")
}

/// A snapshot's segment.
pub(crate) fn segment(id: SnapshotId) -> String {
    format!("SEGMENT#{id}")
}

/// A delivery of a webhook.
pub(crate) fn delivery(ulid: ProjectUlid, guid: &DeliveryGuid) -> Key {
    (project(ulid), format!("DELIVERY#{guid}"))
}

/// The kinds of content, as the sort keys of their items begin, and the folders of the bucket that have their objects.
pub(crate) const CONTENT: [(&str, &str); 4] =
    [("DOC#", "documents"), ("PICTURE#", "pictures"), ("SEGMENT#", "segments"), ("SNAPSHOT#", "snapshots")];

/// An object of the bucket: `documents/{ulid}/{blob}`, `pictures/{ulid}/{blob}`, `segments/{ulid}/{snapshot}`,
/// `snapshots/{ulid}/{snapshot}.{format}`. `None` for items that have none.
pub(crate) fn object(ulid: ProjectUlid, sort: &str) -> Option<String> {
    CONTENT.iter().find_map(|(prefix, folder)| {
        let name = sort.strip_prefix(prefix)?;
        Some(format!("{folder}/{ulid}/{name}"))
    })
}

/// The item by which content stays or goes: its own; for a snapshot, which may be an object without an item, its segment.
pub(crate) fn governing(sort: &str) -> String {
    match sort.strip_prefix("SNAPSHOT#").and_then(|name| name.split('.').next()) {
        Some(id) => format!("SEGMENT#{id}"),
        None => sort.to_owned(),
    }
}

/// Milliseconds since 1970 in a form that sorts like numbers.
pub(crate) fn sortable(time: Timestamp) -> String {
    format!("{:015}", time.as_millis().max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_places_are_written_the_same() {
        let place = |branch: &str, path: &str| {
            let branch = Some(branch.to_owned()).filter(|it| !it.is_empty());
            place(&Settings { branch, specs_path: path.parse().ok(), ..Settings::default() })
        };
        assert_eq!(place("", ""), "#");
        assert_eq!(place("main", "docs/specs"), "main#docs/specs");
        assert_ne!(place("a#b", "c"), place("a", "b#c"));
        assert_ne!(place("a%23b", ""), place("a#b", ""));
        assert!(place(&"x".repeat(2000), "").len() < 1024);
    }

    #[test]
    fn objects_are_in_a_folder_of_their_project() {
        let ulid = ProjectUlid::new(1, [0; 10]);
        let object = |sort: &str| object(ulid, sort).map(|key| key.replace(&ulid.to_string(), "ULID"));
        assert_eq!(object("DOC#abc").as_deref(), Some("documents/ULID/abc"));
        assert_eq!(object("SNAPSHOT#id.3").as_deref(), Some("snapshots/ULID/id.3"));
        assert_eq!(object("META"), None);
    }
}
