//! A store for what is tested from within.

use std::time::Duration;

use domain::{ProjectUlid, Repository, RepositoryId, Settings, Timestamp, Visibility};
use embedded::{Embedded, Place};
use store::{NewProject, Store, StoreConfig};

use super::DatabaseConfig;
use crate::ManualClock;

/// A store with that many projects.
pub(super) async fn store(projects: u64) -> (Store, Embedded) {
    let embedded = Embedded::start(Place::Memory).await.unwrap();
    let place = StoreConfig { table: embedded.table().to_owned(), bucket: embedded.bucket().to_owned() };
    let store = Store::connect(&embedded.sdk_config(), place);
    for number in 1..=projects {
        let repository = Repository {
            id: RepositoryId(number),
            name: format!("acme/p{number}").parse().unwrap(),
            default_branch: "main".to_owned(),
            description: None,
            stars: 0,
            archived: false,
            private: false,
        };
        let new = NewProject {
            ulid: ProjectUlid::new(number, [0; 10]),
            id: format!("acme.p{number}").parse().unwrap(),
            settings: Settings::default(),
            repository,
            visibility: Visibility::Public,
            now: Timestamp::from_millis(0),
        };
        store.add(&new).await.unwrap().unwrap();
    }
    (store, embedded)
}

pub(super) fn config(store: Store) -> DatabaseConfig {
    DatabaseConfig {
        store,
        head_ttl: Duration::from_secs(2),
        cache_bytes: 1 << 20,
        private_allowed: false,
        web_url: "https://github.com".to_owned(),
        clock: ManualClock::default().clock(),
    }
}
