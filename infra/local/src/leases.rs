//! Leases of a process that is no more. The data directory is one process's at a time: whoever held a lease when it ended
//! will not give it back, and nobody should wait for it to expire.

use domain::ProjectUlid;
use store::{Listed, Released, Store, StoreError};

/// Projects of one request.
const PAGE: usize = 500;

/// Frees every lease, and gives the projects that had one: a look at them was under way. To be called before anything is
/// looked at.
pub(crate) async fn free_all(store: &Store) -> Result<Vec<ProjectUlid>, StoreError> {
    let mut freed = Vec::new();
    let mut cursor = None;
    loop {
        let page = store.list(Listed::All, cursor.as_deref(), PAGE).await?;
        let ulids: Vec<_> = page.cards.iter().map(|card| card.ulid).collect();
        for project in store.projects(&ulids).await? {
            let Some(lease) = project.lease else { continue };
            // A second time where it was asked for another look: that is what the caller does.
            while store.release(project.ulid, &lease.owner).await? == Released::LookAgain {}
            freed.push(project.ulid);
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(freed);
        }
    }
}
