//! Reading the files of specs.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::{Asset, BlobId, Content, CountTokens, ParsedSpec, Snapshot, SpecFolder, SpecText, parse_spec};

use super::super::open;

/// With fewer specs than this for each thread, one thread is faster.
const FOR_A_THREAD: usize = 16;

/// Reads specs.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) dir: &'a Path,
    pub(super) count: Option<fn(&str) -> u32>,
    /// What was there before.
    pub(super) before: Option<&'a Snapshot>,
}

/// A spec that was read, and its words; none where it is what it was before.
pub(super) type Read = (Arc<ParsedSpec>, Option<SpecText>);

impl Reader<'_> {
    /// The specs in those folders, in their order. An error where a file cannot be read now: the listing is out of date.
    pub(super) fn read_all(self, wanted: &[&SpecFolder]) -> io::Result<Vec<Read>> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        if threads == 1 || wanted.len() < FOR_A_THREAD * 2 {
            return wanted.iter().map(|folder| self.read_spec(folder)).collect();
        }
        let chunk = wanted.len().div_ceil(threads * 4).max(FOR_A_THREAD);
        let next = AtomicUsize::new(0);
        let chunks: Vec<_> = wanted.chunks(chunk).collect();
        let work = || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(part) = chunks.get(at) else { return done };
                done.push((at, part.iter().map(|folder| self.read_spec(folder)).collect()));
            }
        };
        let mut parts: Vec<(usize, Vec<io::Result<Read>>)> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mine = work();
            let others: Vec<_> = others.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
            let others = others.into_iter().map(|it| it.map_err(|_| io::Error::other("reading panicked")));
            others.chain([Ok(mine)]).collect::<io::Result<Vec<_>>>()
        })?
        .into_iter()
        .flatten()
        .collect();
        parts.sort_unstable_by_key(|(at, _)| *at);
        parts.into_iter().flat_map(|(_, part)| part).collect()
    }

    fn read_spec(self, folder: &SpecFolder) -> io::Result<Read> {
        let mut files = Vec::with_capacity(1 + folder.sub_specs.len());
        for path in std::iter::once(&folder.main).chain(&folder.sub_specs) {
            if let Some(bytes) = self.read_file(path)? {
                files.push((path, BlobId::of(&bytes), bytes));
            }
        }
        let contents: Vec<_> =
            files.iter().map(|(path, blob, bytes)| Content { path, bytes, blob: *blob }).collect();
        let mut assets = Vec::with_capacity(folder.assets.len());
        for path in &folder.assets {
            if let Some(bytes) = self.read_file(path)? {
                let path = below(&folder.dir, path).to_owned();
                assets.push(Asset { path, blob: BlobId::of(&bytes), size: bytes.len() as u64 });
            }
        }
        let before = self.before.and_then(|before| before.spec(folder.name.as_str()));
        if let Some(before) = before.filter(|before| is_of(before, folder, &contents, &assets)) {
            return Ok((before.shared(), None));
        }
        let count: CountTokens<'_> = self.count.as_ref().map(|it| it as &(dyn Fn(&str) -> u32 + Sync));
        let (spec, text) = parse_spec(folder, &contents, assets, count);
        // It may say the same all the same: that of a file that cannot be read, say.
        Ok(match before {
            Some(before) if **before == spec => (before.shared(), None),
            _ => (Arc::new(spec), Some(text)),
        })
    }

    /// The file's bytes; `None` where it may not be read, or is too large. An error where it is not what was listed.
    fn read_file(self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match open::read(self.dir, path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::Interrupted) => {
                Err(error)
            }
            Err(error) => {
                tracing::warn!(file.path = path, %error, "a file of the specs folder cannot be read");
                Ok(None)
            }
        }
    }
}

/// Whether `spec` was parsed from just these files: an editor wrote the same once more, or a checkout gave it a new time.
/// Then it need not be parsed again.
fn is_of(spec: &ParsedSpec, folder: &SpecFolder, contents: &[Content<'_>], assets: &[Asset]) -> bool {
    // An empty main document looks like one that could not be read, and only one of them is a problem.
    let main_is_there = contents.first().is_some_and(|it| it.path == folder.main && !it.bytes.is_empty());
    let documents = spec.documents.iter().map(|it| (it.path.as_str(), it.blob));
    main_is_there
        && (spec.dir == folder.dir && spec.layout == folder.layout)
        && spec.assets == assets
        && contents.iter().map(|it| (below(&folder.dir, it.path), it.blob)).eq(documents)
}

fn below<'a>(dir: &str, path: &'a str) -> &'a str {
    path.strip_prefix(dir).map_or(path, |it| it.trim_start_matches('/'))
}
