//! Putting the service together from the settings.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{Origin, Prepared, Unreadable};
use service::{
    Clock, DatabaseConfig, DatabaseSource, FilesystemSource, FolderConfig, Mode, Preparer, SpecsService,
};
use store::Store;

use crate::Config;

/// The prepared snapshot that the settings name. `None` where there is none, or it is of another format. The file stays
/// open: of what is in it, only the specs are read now.
pub fn load_prepared(config: &Config) -> Option<Prepared> {
    let file = File::open(&config.snapshot_file).ok()?;
    let size = file.metadata().ok()?.len();
    let part = move |range: Range<u64>| {
        // More than the file has is not asked for: a damaged length must not cost memory.
        let length = range.end.min(size).checked_sub(range.start)?;
        let mut bytes = vec![0; usize::try_from(length).ok()?];
        (&file).seek(SeekFrom::Start(range.start)).ok()?;
        (&file).read_exact(&mut bytes).ok()?;
        Some(bytes)
    };
    let one_at_a_time = Mutex::new(part);
    let read = move |range| one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner)(range);
    match Prepared::open(size, Arc::new(read)) {
        Ok(prepared) => Some(prepared),
        Err(Unreadable::OtherFormat(format)) => {
            tracing::warn!(
                snapshot.format = format,
                "the prepared snapshot is of another format, and ignored"
            );
            None
        }
        Err(Unreadable::Damaged) => {
            tracing::error!("the prepared snapshot is damaged, and ignored");
            None
        }
    }
}

/// The service over the sources that the settings name. `found` is what is known of the folder's repository; the
/// settings win over it. `store` is needed for the modes that read it.
pub fn specs_service(
    config: &Config,
    found: Origin,
    prepared: Option<Prepared>,
    made_here: Option<Preparer>,
    store: Option<Store>,
) -> SpecsService {
    // What an instance may keep is shared evenly: one half is for finished answers, the other for each source's documents
    // and snapshots.
    let cache_bytes = config.cache_max_bytes / 2;
    let folder = (config.mode != Mode::Database)
        .then(|| FilesystemSource::new(folder(config, found, prepared, made_here, cache_bytes)));
    let store = store.filter(|_| config.mode != Mode::Filesystem);
    let database = store.map(|store| {
        DatabaseSource::new(DatabaseConfig {
            store,
            head_ttl: config.head_ttl,
            cache_bytes,
            private_allowed: config.private_allowed,
            web_url: web_url(&config.github_api_url),
            clock: Clock::system(),
        })
    });
    SpecsService::new(config.mode, folder, database)
}

/// Where people see what that API serves: `https://github.com`, or the Enterprise Server's address.
/// Source: docs.github.com/en/enterprise-server/rest/quickstart.
pub fn web_url(api_url: &str) -> String {
    match api_url {
        "https://api.github.com" => "https://github.com".to_owned(),
        enterprise => enterprise.strip_suffix("/api/v3").unwrap_or(enterprise).to_owned(),
    }
}

fn folder(
    config: &Config,
    found: Origin,
    prepared: Option<Prepared>,
    made_here: Option<Preparer>,
    cache_bytes: u64,
) -> FolderConfig {
    let in_git = found.branch.is_some() || found.revision.is_some();
    let origin = Origin {
        name: config.project_name.clone().or(found.name),
        repo_url: config.repo_url.clone().or(found.repo_url),
        ..found
    };
    // Where specs are prepared (on a laptop) the repository is around them; a bundle has only the folder, and what the
    // prepared snapshot says of the rest. Outside git nobody said where a repository begins: what is around is not shown.
    let root =
        made_here.filter(|_| in_git).and_then(|_| repository_root(config, origin.specs_path.as_deref()));
    FolderConfig {
        dir: config.specs_dir.clone(),
        ttl: config.cache_ttl,
        cache_bytes,
        origin,
        root,
        prepared,
        preparer: made_here,
        clock: Clock::system(),
    }
}

fn repository_root(config: &Config, specs_path: Option<&str>) -> Option<std::path::PathBuf> {
    let depth = specs_path?.split('/').filter(|part| !part.is_empty()).count();
    let dir = std::path::absolute(&config.specs_dir).ok()?;
    dir.ancestors().nth(depth).map(std::path::Path::to_path_buf)
}
