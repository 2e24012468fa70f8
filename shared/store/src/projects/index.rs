//! The attributes of `META` that put a project into the indexes.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::sync::shard;
use domain::{Project, Timestamp, Visibility};

use crate::StoreError;
use crate::bounds::ORDER_BYTES;
use crate::item::{json, text};
use crate::key::sortable;
use crate::listing::Card;

/// Shards of each index: writes of one partition are bounded.
pub(crate) const SHARDS: u64 = 8;

/// The attributes of the index by name.
pub(crate) const NAME: [&str; 3] = ["name_shard", "name_key", "card"];

/// The attributes of the index of what is due.
pub(crate) const DUE: [&str; 2] = ["due_shard", "due_at"];

/// Where a project is in the index by name, and what that says of it.
pub(crate) fn by_name(project: &Project) -> Result<[(&'static str, AttributeValue); 3], StoreError> {
    let [name_shard, name_key, card] = NAME;
    let lane = format!("{}#{}", letter(project.visibility), shard(project.ulid, SHARDS));
    Ok([(name_shard, text(lane)), (name_key, text(order(project))), (card, json(&self::card(project))?)])
}

/// Where a project is in the index of what is due; nowhere while it has no next time.
pub(crate) fn by_due(project: &Project) -> Vec<(&'static str, AttributeValue)> {
    let Some(next) = project.look.next_at else { return Vec::new() };
    due(project, next).into()
}

/// Where a project that is due then is in the index.
pub(crate) fn due(project: &Project, at: Timestamp) -> [(&'static str, AttributeValue); 2] {
    let lane = format!("D#{}", shard(project.ulid, SHARDS));
    [(DUE[0], text(lane)), (DUE[1], text(format!("{}#{}", sortable(at), project.ulid)))]
}

/// Reads the time out of `due_at`.
pub(crate) fn due_time(due_at: &str) -> Option<Timestamp> {
    due_at.split('#').next()?.parse().ok().map(Timestamp::from_millis)
}

/// The shards that a kind of visibility is in: `P#0` to `P#7`.
pub(crate) fn lanes(visibility: Visibility) -> impl Iterator<Item = String> {
    (0..SHARDS).map(move |shard| format!("{}#{shard}", letter(visibility)))
}

/// The shards of what is due.
pub(crate) fn due_lanes() -> impl Iterator<Item = String> {
    (0..SHARDS).map(|shard| format!("D#{shard}"))
}

/// The partition key of the index says who may see what is in it: nothing hidden is ever read for a list of readers.
fn letter(visibility: Visibility) -> char {
    match visibility {
        Visibility::Public => 'P',
        Visibility::Private => 'V',
        Visibility::Gone => 'H',
    }
}

/// Featured ones first, then by name, whatever its case; no two have the same.
fn order(project: &Project) -> String {
    // Behind the name something that sorts before whatever a longer one goes on with.
    format!("{}{}\u{1f}{}", u8::from(!project.settings.featured), alike(project.name()), project.ulid)
}

/// A name as it is sorted.
fn alike(name: &str) -> String {
    let name: String = name.chars().flat_map(char::to_lowercase).collect();
    let mut name = name.replace(char::is_control, " ");
    name.truncate(name.floor_char_boundary(ORDER_BYTES));
    name
}

fn card(project: &Project) -> Card {
    let head = project.head.as_ref();
    Card {
        ulid: project.ulid,
        id: project.id.clone(),
        name: project.name().to_owned(),
        repo: project.repository.name.to_string(),
        featured: project.settings.featured,
        stats: head.map(|head| head.stats.clone()).unwrap_or_default(),
        bytes: head.map_or(0, |head| head.bytes),
        changed_at: head.map_or(project.added_at, |head| head.changed_at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_for_the_order_up_to_its_bound_in_bytes() {
        let check =
            |name: &str, count: usize, bytes: usize| assert_eq!(alike(&name.repeat(count)).len(), bytes);
        check("A", ORDER_BYTES - 1, ORDER_BYTES - 1);
        check("A", ORDER_BYTES, ORDER_BYTES);
        check("A", ORDER_BYTES + 1, ORDER_BYTES);
        check("€", ORDER_BYTES, ORDER_BYTES - 2);
    }
}
