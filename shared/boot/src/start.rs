//! Putting the service together from the settings.

use domain::{Origin, Prepared, Unreadable};
use service::{Clock, FilesystemSource, FolderConfig, Preparer, SpecsService};

use crate::Config;

/// The prepared snapshot that the settings name. `None` where there is none, or it is of another format.
pub fn load_prepared(config: &Config) -> Option<Prepared> {
    let bytes = std::fs::read(&config.snapshot_file).ok()?;
    match Prepared::decode(&bytes) {
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
/// settings win over it.
pub fn specs_service(
    config: &Config,
    found: Origin,
    prepared: Option<Prepared>,
    made_here: Option<Preparer>,
) -> SpecsService {
    let origin = Origin {
        name: config.project_name.clone().or(found.name),
        repo_url: config.repo_url.clone().or(found.repo_url),
        ..found
    };
    // Where specs are prepared (on a laptop) the repository is around them; a bundle has only the folder, and what the
    // prepared snapshot says of the rest.
    let root = made_here.and_then(|_| repository_root(config, origin.specs_path.as_deref()));
    let folder = FilesystemSource::new(FolderConfig {
        dir: config.specs_dir.clone(),
        ttl: config.cache_ttl,
        cache_bytes: config.cache_max_bytes,
        origin,
        root,
        prepared,
        preparer: made_here,
        clock: Clock::system(),
    });
    SpecsService::new(config.mode, folder)
}

fn repository_root(config: &Config, specs_path: Option<&str>) -> Option<std::path::PathBuf> {
    let depth = specs_path?.split('/').filter(|part| !part.is_empty()).count();
    let dir = std::path::absolute(&config.specs_dir).ok()?;
    dir.ancestors().nth(depth).map(std::path::Path::to_path_buf)
}
