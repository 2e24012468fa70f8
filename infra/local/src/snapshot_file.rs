//! `livespecs prepare`: the snapshot that a bundle carries, as one file.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use boot::LogFormat;
use domain::{BlobId, Blocks, Prepared, ProjectId, Snapshot};
use service::{Clock, Current, SourceError, SpecsService};
use tokio::task::JoinSet;

use crate::banner::many;
use crate::cli::PrepareArgs;
use crate::failure::Failure;
use crate::folder::{self, Naming};
use crate::{origin, serve, settings};

/// A folder that changes meanwhile is read so often.
const TRIES: usize = 4;

/// Writes the file, and says what is in it.
pub(crate) fn run(args: &PrepareArgs) -> Result<(), Failure> {
    let clock = Clock::system();
    let began = clock.elapsed();
    let mut config = settings::read(args.specs_dir.as_deref())?;
    boot::init_tracing(&config, LogFormat::Plain);
    folder::require(&config.specs_dir, Naming::Prepare)?;
    let given = config.specs_dir.clone();
    config.specs_dir = origin::real(config.specs_dir);
    let out = args.out.clone().unwrap_or_else(|| config.snapshot_file.clone());

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores())
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let found = origin::find(&config.specs_dir, &given);
    let service = Arc::new(boot::specs_service(&config, found, None, Some(serve::PREPARER), None));
    let (current, blocks) = runtime.block_on(read(&service))?;

    let bytes = Prepared::encode(&current.origin, &current.snapshot, current.index(), &blocks);
    write(&out, &bytes).map_err(|error| {
        Failure::new(format!(
            "`{}` cannot be written: {error}; name another file with `--out`",
            out.display()
        ))
    })?;
    let line = summary(&current.snapshot, &blocks, bytes.len(), clock.elapsed().saturating_sub(began));
    let _ = writeln!(io::stdout(), "{}: {line}", crate::plain::plain(&out.display().to_string()));
    Ok(())
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The snapshot, and the slow parts of all its documents.
async fn read(service: &Arc<SpecsService>) -> Result<(Current, BTreeMap<BlobId, Blocks>), Failure> {
    for _ in 0..TRIES {
        let current = service.current(&ProjectId::local()).await?;
        match blocks(service, &current.snapshot).await {
            Ok(blocks) => return Ok((current, blocks)),
            // A file is another one by now; the service knows, and looks again.
            Err(SourceError::Changed) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Failure::new("the specs folder changed all the time while it was read: try again"))
}

/// The slow parts of each document that has any, made on all cores.
async fn blocks(
    service: &Arc<SpecsService>,
    snapshot: &Snapshot,
) -> Result<BTreeMap<BlobId, Blocks>, SourceError> {
    let mut wanted: Vec<_> =
        snapshot.specs().iter().flat_map(|spec| spec.documents.iter().map(|it| it.blob)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let (wanted, next) = (Arc::new(wanted), Arc::new(AtomicUsize::new(0)));
    let mut workers = JoinSet::new();
    for _ in 0..cores() {
        let (service, wanted, next) = (Arc::clone(service), Arc::clone(&wanted), Arc::clone(&next));
        workers.spawn(async move {
            let mut made = Vec::new();
            while let Some(&blob) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                let document = service.document(&ProjectId::local(), &blob).await?;
                if !document.blocks.is_empty() {
                    made.push((blob, Arc::unwrap_or_clone(document.blocks)));
                }
            }
            Ok::<_, SourceError>(made)
        });
    }
    let mut all = BTreeMap::new();
    while let Some(made) = workers.join_next().await {
        all.extend(made.map_err(|_| SourceError::unavailable("a worker was interrupted"))??);
    }
    Ok(all)
}

/// Writes beside the file, and renames: at no moment there is half of it.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().ok_or_else(|| io::Error::other("this is no name of a file"))?;
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(dir)?;
    let beside = dir.join(format!(".{}.{}", name.to_string_lossy(), std::process::id()));
    let written = File::create(&beside)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// `304 specs, 310 documents, 48 blocks; 1.9 MB in 1.4 s`.
fn summary(snapshot: &Snapshot, blocks: &BTreeMap<BlobId, Blocks>, bytes: usize, took: Duration) -> String {
    let documents = snapshot.specs().iter().map(|spec| spec.documents.len()).sum();
    let count = blocks.values().map(Blocks::len).sum();
    format!(
        "{}, {}, {}; {} in {:.1} s",
        many(snapshot.specs().len(), "spec"),
        many(documents, "document"),
        many(count, "block"),
        size(bytes),
        took.as_secs_f64()
    )
}

fn size(bytes: usize) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("new/specs.snapshot");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);

        assert!(write(temp.path(), b"a folder is in the way").is_err());
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1);
        assert!(write(Path::new("/"), b"").is_err());
    }

    #[test]
    fn sizes_are_said_as_people_say_them() {
        let check = |bytes: usize, expect: &str| assert_eq!(size(bytes), expect);
        check(512, "512 bytes");
        check(48_700, "48 kB");
        check(1_940_000, "1.9 MB");
    }
}
