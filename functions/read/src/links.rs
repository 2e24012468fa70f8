//! Addresses: of specs and files in pages, and of the repository they come from.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use domain::sync::is_picture;
use domain::{Asset, Blocks, Document, Origin, ProjectId, Snapshot, Spec};
use web::address::path;
use web::repository::source_href;

use crate::pages::address;
use crate::view::View;

/// Where the relative links of one document lead. It may have as many links as it has bytes, and there may be as many
/// specs and files: each is looked up, and nothing is gone through for a link.
struct Targets<'a> {
    project: &'a ProjectId,
    snapshot: &'a Snapshot,
    origin: &'a Origin,
    /// The specs folder in the repository.
    specs_dir: &'a str,
    /// Whether all files are to be had here, and not only pictures.
    has_all_files: bool,
    /// The specs folder: known when the first link asks for something in it.
    folder: OnceCell<Directory<'a>>,
    /// The files of the specs that a link asked for a file of: by the spec's directory, and by their paths in it.
    files: RefCell<HashMap<&'a str, HashMap<&'a str, File<'a>>>>,
}

/// A directory on the way to specs, or of one.
#[derive(Default)]
struct Directory<'a> {
    spec: Option<&'a Spec>,
    below: HashMap<&'a str, Self>,
}

/// A file of a spec that is to be had here.
#[derive(Clone, Copy)]
enum File<'a> {
    Document(&'a Document),
    Asset(&'a Asset),
}

impl<'a> Targets<'a> {
    fn of(view: &'a View) -> Self {
        Self {
            project: &view.id,
            snapshot: view.snapshot(),
            origin: view.origin(),
            specs_dir: view.specs_dir(),
            has_all_files: has_all_files(view),
            folder: OnceCell::new(),
            files: RefCell::default(),
        }
    }

    /// Where a link leads, relative to the specs folder, or with `/` in front to the repository: to a spec, a sub-spec, an asset, or a file of the repository.
    fn target(&self, to: &str) -> Option<String> {
        let below = match to.strip_prefix('/') {
            Some(from_root) => self.below_specs(from_root),
            None => (to != ".." && !to.starts_with("../")).then_some(to),
        };
        let Some(to) = below else { return source_href(self.origin, to) };
        let to = to.trim_end_matches('/');
        if to.is_empty() {
            return Some(format!("/projects/{}/specs", self.project));
        }
        let inside = self.containing(to).and_then(|(spec, below)| match below {
            "" => Some(address::spec(self.project, &spec.name)),
            _ => self.file(spec, below),
        });
        inside.or_else(|| source_href(self.origin, to))
    }

    /// A path of the repository as one below the specs folder; `None` where it is elsewhere.
    fn below_specs<'b>(&self, from_root: &'b str) -> Option<&'b str> {
        match self.specs_dir {
            "" => Some(from_root),
            dir => from_root.strip_prefix(dir).filter(|below| below.is_empty() || below.starts_with('/')),
        }
        .map(|below| below.trim_start_matches('/'))
    }

    /// The spec that a path below the specs folder is in, the innermost one, and the rest of the path.
    fn containing<'b>(&self, path: &'b str) -> Option<(&'a Spec, &'b str)> {
        let mut directory = self.folder.get_or_init(|| Directory::of(self.snapshot));
        let (mut found, mut rest) = (None, path);
        while !rest.is_empty() {
            let (name, below) = rest.split_once('/').unwrap_or((rest, ""));
            let Some(next) = directory.below.get(name) else { break };
            (directory, rest) = (next, below);
            found = directory.spec.map(|spec| (spec, rest)).or(found);
        }
        found
    }

    /// The address of a file of a spec, if it is to be had here.
    fn file(&self, spec: &'a Spec, below: &str) -> Option<String> {
        let mut files = self.files.borrow_mut();
        let files = files.entry(spec.dir.as_str()).or_insert_with(|| {
            let documents = spec.documents.iter().map(|it| (it.path.as_str(), File::Document(it)));
            let assets = spec.assets.iter().map(|it| (it.path.as_str(), File::Asset(it)));
            documents.chain(assets).collect()
        });
        match files.get(below)? {
            File::Document(it) if it.path == spec.main().path => {
                Some(address::spec(self.project, &spec.name))
            }
            File::Document(it) => Some(address::document(self.project, &spec.name, &it.path)),
            File::Asset(it) if self.has_all_files || is_picture(&it.path, it.size) => {
                Some(format!("{}/assets/{}", address::spec(self.project, &spec.name), path(&it.path)))
            }
            File::Asset(_) => None,
        }
    }
}

impl<'a> Directory<'a> {
    /// The specs folder.
    fn of(snapshot: &'a Snapshot) -> Self {
        let mut folder = Self::default();
        for spec in snapshot.specs() {
            let way = spec.dir.split('/');
            way.fold(&mut folder, |above, name| above.below.entry(name).or_default()).spec = Some(spec);
        }
        folder
    }
}

/// Whether a file that is no Markdown is to be had here: in a folder each is, of a followed repository only pictures are.
pub(crate) fn is_kept(view: &View, asset: &Asset) -> bool {
    has_all_files(view) || is_picture(&asset.path, asset.size)
}

fn has_all_files(view: &View) -> bool {
    view.followed().is_none()
}

/// A document as HTML: its body, without the header that the page shows above it.
pub(crate) fn rendered(
    view: &View,
    spec: &Spec,
    document: &Document,
    text: &str,
    blocks: &Blocks,
) -> render::Rendered {
    let markdown = shown(document, text);
    let path = format!("{}/{}", spec.dir, document.path);
    let targets = Targets::of(view);
    let to = |to: &str| targets.target(to);
    render::render(&markdown, &render::Links { document: &path, target: &to }, blocks)
}

/// The part of a document that is shown: the body, and in it not the header that repeats the frontmatter.
fn shown<'a>(document: &Document, text: &'a str) -> Cow<'a, str> {
    let start = document.body_start as usize;
    let body = text.get(start..).unwrap_or_default();
    let header = document.header.and_then(|(from, to)| {
        let (from, to) = ((from as usize).checked_sub(start)?, (to as usize).checked_sub(start)?);
        Some((body.get(..from)?, body.get(to..)?))
    });
    match header {
        Some((before, after)) => Cow::Owned([before, after].concat()),
        None => Cow::Borrowed(body),
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use domain::{BlobId, Content, ParsedProject, list_folder, parse_spec};

    use super::*;

    /// A snapshot of these files, whose content does not matter.
    fn snapshot(paths: &[String]) -> Snapshot {
        let listing = list_folder(paths.iter().map(String::as_str));
        let specs = listing.specs.iter().map(|folder| {
            let documents = std::iter::once(&folder.main).chain(&folder.sub_specs);
            let contents =
                documents.map(|path| Content { path, bytes: b"# A\n", blob: BlobId::of(b"# A\n") });
            let assets = folder.assets.iter().map(|path| {
                let path = path[folder.dir.len() + 1..].to_owned();
                Asset { path, blob: BlobId::of(b"x"), size: 1 }
            });
            parse_spec(folder, &contents.collect::<Vec<_>>(), assets.collect(), None).0.into()
        });
        Snapshot::assemble(ParsedProject { specs: specs.collect(), ..ParsedProject::default() })
    }

    fn targets<'a>(snapshot: &'a Snapshot, project: &'a ProjectId, origin: &'a Origin) -> Targets<'a> {
        let (folder, files) = (OnceCell::new(), RefCell::default());
        Targets { project, snapshot, origin, specs_dir: "specs", has_all_files: false, folder, files }
    }

    fn origin() -> Origin {
        Origin { repo_url: Some("https://github.com/acme/app".to_owned()), ..Origin::default() }
    }

    #[test]
    fn a_link_leads_to_a_spec_or_a_file_of_it_or_into_the_repository() {
        let paths = [
            "001-a/README.md",
            "001-a/plan/DESIGN.md",
            "001-a/b.png",
            "001-a/b.zip",
            "001-a/002-inner/README.md",
            "group/003-c/README.md",
        ];
        let snapshot = snapshot(&paths.map(str::to_owned));
        let (project, origin) = (ProjectId::local(), origin());
        let targets = targets(&snapshot, &project, &origin);
        let check = |to: &str, expect: &str| {
            let target = targets.target(to).unwrap_or_default();
            let target = target.replace("https://github.com/acme/app/blob/HEAD/", "repository: ");
            assert_eq!(target, expect, "{to}");
        };
        check("", "/projects/local/specs");
        check("001-a", "/projects/local/specs/001-a");
        check("001-a/", "/projects/local/specs/001-a");
        check("001-a/README.md", "/projects/local/specs/001-a");
        check("001-a/plan/DESIGN.md", "/projects/local/specs/001-a/plan/DESIGN.md");
        check("001-a/b.png", "/projects/local/specs/001-a/assets/b.png");
        check("001-a/b.zip", "repository: specs/001-a/b.zip");
        check("001-a/none", "repository: specs/001-a/none");
        check("001-a/002-inner", "/projects/local/specs/002-inner");
        check("001-a/002-inner/README.md", "/projects/local/specs/002-inner");
        check("001-a/002-inner/none.md", "repository: specs/001-a/002-inner/none.md");
        check("group", "repository: specs/group");
        check("group/003-c", "/projects/local/specs/003-c");
        check("001", "repository: specs/001");
        check("zz", "repository: specs/zz");
        check("../src/main.rs", "repository: src/main.rs");
        check("/README.md", "repository: README.md");
        check("/specs", "/projects/local/specs");
        check("/specs/001-a/", "/projects/local/specs/001-a");
        check("/specs/001-a/b.png", "/projects/local/specs/001-a/assets/b.png");
        check("/specs/zz", "repository: specs/zz");
        check("/specs-old/001-a", "repository: specs-old/001-a");
        check("../../elsewhere", "");
    }

    #[test]
    fn specs_and_files_are_gone_through_once_however_many_links_there_are() {
        let many = (0..4_000).map(|at| format!("{at:05}-a/README.md"));
        let many = many.chain((0..4_000).map(|at| format!("00000-a/{at}.png"))).collect::<Vec<_>>();
        let (snapshot, project, origin) = (snapshot(&many), ProjectId::local(), origin());
        let targets = targets(&snapshot, &project, &origin);
        let built = || {
            let files = targets.files.borrow();
            assert_eq!(files.len(), 1, "only of the spec that was asked for");
            let of_spec = &files["00000-a"];
            (targets.folder.get().map(ptr::from_ref), of_spec.get("0.png").map(ptr::from_ref), of_spec.len())
        };
        assert!(targets.target("00000-a/0.png").is_some());
        let (folder, file, count) = built();
        assert!(folder.is_some() && file.is_some());
        assert_eq!(count, 4_001);
        for at in 0..20_000 {
            assert!(targets.target("zz").is_some());
            assert!(targets.target(&format!("00000-a/none-{at}.png")).is_some());
        }
        assert_eq!(built(), (folder, file, count));
    }
}
