//! What the caches of an instance did, said once a minute: on the way of a request there are only the counts.

use std::sync::Arc;
use std::time::Duration;

use service::{CacheStatus, ServiceStatus, SpecsService};
use tokio::time::{MissedTickBehavior, interval};

use crate::Config;

/// How often. An instance that is frozen between two requests says it when it goes on; what its last minute did is lost.
const EVERY: Duration = Duration::from_mins(1);

/// Says from now on what the caches of that service did, where the settings say for whom. To be called in a runtime.
pub fn measure_caches(config: &Config, service: &Arc<SpecsService>) {
    if config.metrics.is_none() {
        return;
    }
    let service = Arc::clone(service);
    tokio::spawn(async move {
        let mut before = Counts::default();
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let now = Counts::of(&service.status());
            now.tell(before);
            before = now;
        }
    });
}

/// What all caches of a service did since it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    hits: u64,
    misses: u64,
    failures: u64,
    /// The slowest of the last answers of each source.
    last_load_micros: u64,
}

impl Counts {
    fn of(status: &ServiceStatus) -> Self {
        let database = status.database.as_ref();
        let database = database.map(|it| [&it.heads, &it.snapshots, &it.documents]);
        let caches = status.folder.iter().map(|it| &it.looks).chain(database.into_iter().flatten());
        caches.fold(Self::default(), Self::with)
    }

    fn with(self, cache: &CacheStatus) -> Self {
        Self {
            hits: self.hits + cache.hits,
            misses: self.misses + cache.misses,
            failures: self.failures + cache.failures,
            last_load_micros: self.last_load_micros.max(cache.last_load_micros),
        }
    }

    /// Says what was done since `before`, if anything was.
    fn tell(self, before: Self) {
        let (hits, misses) = (self.hits - before.hits, self.misses - before.misses);
        if misses > 0 {
            let failures = self.failures - before.failures;
            let millis = self.last_load_micros as f64 / 1000.0;
            tracing::info!(
                target: "metrics",
                CacheHits = hits,
                CacheMisses = misses,
                SourceFailures = failures,
                SourceMillis = millis
            );
        } else if hits > 0 {
            tracing::info!(target: "metrics", CacheHits = hits);
        }
    }
}

#[cfg(test)]
mod tests {
    use service::{DatabaseStatus, FolderStatus, KeptStatus, Mode};

    use super::*;

    #[test]
    fn the_caches_of_all_sources_count_together() {
        let cache = |hits, misses, last_load_micros| CacheStatus {
            hits,
            misses,
            last_load_micros,
            ..CacheStatus::default()
        };
        let database = DatabaseStatus {
            heads: cache(10, 2, 900),
            snapshots: cache(5, 1, 7000),
            documents: CacheStatus { failures: 1, ..cache(1, 1, 20) },
            content: KeptStatus::default(),
            changes: KeptStatus::default(),
        };
        let folder = FolderStatus { looks: cache(100, 3, 50), documents: KeptStatus::default() };
        let status = ServiceStatus { mode: Mode::Both, folder: Some(folder), database: Some(database) };
        let expect = Counts { hits: 116, misses: 7, failures: 1, last_load_micros: 7000 };
        assert_eq!(Counts::of(&status), expect);
    }
}
