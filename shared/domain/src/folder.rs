//! Which of a folder's files are specs, sub-specs and assets.

mod passed_over;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

pub use self::passed_over::{PassedOver, WhyPassedOver};
use crate::parse::{Findings, quote};
use crate::spec::leading_number;
use crate::{Area, Problem, SpecName, SpecRef};

/// Where a repository may keep its specs, in the order in which they are looked for.
pub const SPECS_FOLDERS: [&str; 4] = ["specs", ".lean-spec/specs", "docs/specs", "doc/specs"];

/// What a main document is called: the first that is there.
const MAIN_NAMES: [&str; 2] = ["README.md", "spec.md"];

/// How a spec's files are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// `README.md` with frontmatter, and sub-specs beside it.
    LeanSpec,
    /// `spec.md`, with `plan.md`, `tasks.md` and others beside it.
    SpecKit,
}

/// One spec's files. Paths are relative to the specs folder, with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecFolder {
    /// Its name; unique in the listing.
    pub name: SpecName,
    /// The digits that the name starts with.
    pub number: Option<u32>,
    /// Its directory.
    pub dir: String,
    /// Which layout it follows.
    pub layout: Layout,
    /// The main document.
    pub main: String,
    /// The sub-specs, in their order.
    pub sub_specs: Vec<String>,
    /// The other files, in the order of their paths.
    pub assets: Vec<String>,
    /// What is odd about the arrangement.
    pub problems: Vec<Problem>,
}

/// What a specs folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Its specs, in the order of their directories.
    pub specs: Vec<SpecFolder>,
    /// Directories that look like specs, and are none, or can be none by their names: the first hundred, and how many more.
    pub problems: Vec<Problem>,
}

/// Finds the specs among the files of a specs folder.
///
/// `paths` are those of regular files (no symlinks, no submodules), relative to the specs folder, with `/`, in any
/// order. What SPEC_FORMAT.md says to ignore is ignored.
pub fn list_folder<'a>(paths: impl IntoIterator<Item = &'a str>) -> Listing {
    list_entries(paths, &[])
}

/// The same, of a folder that has entries besides, which are passed over: what could be meant as a spec is a problem.
pub fn list_entries<'a>(paths: impl IntoIterator<Item = &'a str>, passed_over: &[PassedOver]) -> Listing {
    let paths: BTreeSet<&str> = paths.into_iter().filter(|path| counts(path)).collect();
    let mut top: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        if let Some((dir, rest)) = path.split_once('/')
            && !is_templates(dir)
        {
            top.entry(dir).or_default().push(rest);
        }
    }
    let mut found = Vec::new();
    let mut problems = Findings::default();
    for (dir, files) in top {
        divide(dir, files, &mut found, &mut problems);
    }
    found.sort_unstable_by(|a, b| a.dir.cmp(&b.dir));
    let is_spec = |dir: &str| found.binary_search_by(|it| it.dir.as_str().cmp(dir)).is_ok();
    passed_over.iter().filter_map(|it| it.problem(&is_spec)).for_each(|it| problems.add(it));
    let names = names(&found);
    let mut specs = Vec::with_capacity(found.len());
    for (dir, name) in found.iter().zip(names) {
        if SpecRef::parse(name.as_str()).is_ok() {
            specs.push(dir.spec(name));
        } else {
            problems.add(no_address(&dir.dir));
        }
    }
    Listing { specs, problems: problems.into_problems() }
}

/// Whether what is in folders of that name is never looked at: hidden, put away or installed, or no name of a folder.
pub fn is_ignored_folder(name: &str) -> bool {
    name.is_empty()
        || name.starts_with('.')
        || name.contains('\0')
        || name.eq_ignore_ascii_case("archived")
        || name == "node_modules"
}

/// Whether a file is looked at, at any depth: nothing hidden, put away or installed, and nothing that is no path below
/// the folder.
fn counts(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let backup = file.len() >= 7 && file.as_bytes()[file.len() - 7..].eq_ignore_ascii_case(b".backup");
    // A spec's file may be called `archived` or `node_modules`; the folders of that name are what is ignored.
    let parts = path.rsplit_once('/').map_or("", |(dirs, _)| dirs);
    !backup
        && !file.is_empty()
        && !file.starts_with('.')
        && !file.contains('\0')
        && (parts.is_empty() && !path.starts_with('/') || !parts.split('/').any(is_ignored_folder))
}

/// Only where specs are looked for: a spec may well have a folder of that name.
fn is_templates(dir: &str) -> bool {
    dir.eq_ignore_ascii_case("templates")
}

/// A directory that is a spec.
struct SpecDir<'a> {
    dir: String,
    /// The directory above, for nested ones.
    above: Option<&'a str>,
    own_name: &'a str,
    main: &'a str,
    /// Relative to `dir`.
    files: Vec<&'a str>,
}

/// Divides the files of one directory of the specs folder between itself and the specs nested in it.
fn divide<'a>(dir: &'a str, files: Vec<&'a str>, found: &mut Vec<SpecDir<'a>>, problems: &mut Findings) {
    let mut nested: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for &file in &files {
        if let Some((below, rest)) = file.split_once('/')
            && below.starts_with(|c: char| c.is_ascii_digit())
        {
            nested.entry(below).or_default().push(rest);
        }
    }
    let main = main_document(&files);
    let mut without_main = Vec::new();
    nested.retain(|below, files| {
        let Some(main) = main_document(files) else {
            without_main.push(*below);
            return false;
        };
        let files = std::mem::take(files);
        found.push(SpecDir { dir: format!("{dir}/{below}"), above: Some(dir), own_name: below, main, files });
        true
    });
    if let Some(main) = main {
        let own = |file: &&str| file.split_once('/').is_none_or(|(below, _)| !nested.contains_key(below));
        let files = files.into_iter().filter(own).collect();
        found.push(SpecDir { dir: dir.to_owned(), above: None, own_name: dir, main, files });
    } else if nested.is_empty() {
        problems.add(no_main(dir));
    } else {
        for below in without_main {
            problems.add(no_main(&format!("{dir}/{below}")));
        }
    }
}

fn no_main(dir: &str) -> Problem {
    Problem::warning(
        Area::Structure,
        dir,
        format!("{} has no `README.md` and no `spec.md`: it is not a spec.", quote(dir)),
    )
    .remedy("Add a `README.md` to it, or move it out of the specs folder.")
}

/// A spec that no address could name: nobody would come from the list to its page.
fn no_address(dir: &str) -> Problem {
    let message =
        format!("{} cannot be the name of a spec: no address may have `..` or `\\` in it.", quote(dir));
    Problem::warning(Area::Structure, dir, message).remedy("Rename the directory.")
}

/// Whether a file of that name is what makes a directory a spec.
pub fn is_main_name(name: &str) -> bool {
    MAIN_NAMES.iter().any(|it| it.eq_ignore_ascii_case(name))
}

/// The main document among files relative to a directory: `README.md`, else `spec.md`, each first as it should be written.
fn main_document<'a>(files: &[&'a str]) -> Option<&'a str> {
    for wanted in MAIN_NAMES {
        let exact = files.iter().find(|file| **file == wanted);
        if let Some(main) = exact.or_else(|| files.iter().find(|file| file.eq_ignore_ascii_case(wanted))) {
            return Some(main);
        }
    }
    None
}

/// A name for each spec, in their order: the directory's own, and `parent~name` for a nested one that would be there twice.
fn names(found: &[SpecDir<'_>]) -> Vec<SpecName> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for dir in found {
        *times.entry(dir.own_name).or_default() += 1;
    }
    let mut taken: BTreeSet<String> =
        found.iter().filter(|dir| dir.above.is_none()).map(|dir| dir.own_name.to_owned()).collect();
    let mut name = |dir: &SpecDir<'_>| {
        let Some(above) = dir.above else { return dir.own_name.to_owned() };
        let mut name = dir.own_name.to_owned();
        if times[dir.own_name] > 1 {
            name = format!("{above}~{name}");
        }
        // Somebody may have called another directory just that.
        while !taken.insert(name.clone()) {
            name.push('~');
        }
        name
    };
    found.iter().map(|dir| SpecName::new(name(dir))).collect()
}

impl SpecDir<'_> {
    fn spec(&self, name: SpecName) -> SpecFolder {
        let layout =
            if self.main.eq_ignore_ascii_case("README.md") { Layout::LeanSpec } else { Layout::SpecKit };
        let full = |path: &str| format!("{}/{path}", self.dir);
        let others = self.files.iter().copied().filter(|path| *path != self.main);
        let (mut sub_specs, assets): (Vec<_>, Vec<_>) = others.partition(|path| is_markdown(path));
        sub_specs.sort_by_cached_key(|path| {
            let lower = path.to_lowercase();
            let place = if layout == Layout::SpecKit { spec_kit_place(&lower) } else { 0 };
            (place, lower, *path)
        });
        let mut problems = Vec::new();
        let wanted = if layout == Layout::LeanSpec { "README.md" } else { "spec.md" };
        if self.main != wanted {
            let message = format!("The main document is called `{}`, not `{wanted}`.", self.main);
            problems.push(Problem::warning(Area::Structure, &full(self.main), message).remedy(format!(
                "Rename it to `{wanted}`: other tools, and systems that mind letter case, miss it."
            )));
        }
        SpecFolder {
            name,
            number: leading_number(self.own_name),
            dir: self.dir.clone(),
            layout,
            main: full(self.main),
            sub_specs: sub_specs.into_iter().map(full).collect(),
            assets: assets.into_iter().map(full).collect(),
            problems,
        }
    }
}

/// Whether a file of that path is a document: `.md` in any letter case, behind a name or a folder.
pub fn is_markdown(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.len() > 3 && bytes[bytes.len() - 3..].eq_ignore_ascii_case(b".md")
}

/// Where spec-kit's own files come among the sub-specs; others follow.
fn spec_kit_place(lower: &str) -> usize {
    const ORDER: [&str; 7] =
        ["plan.md", "research.md", "data-model.md", "quickstart.md", "contracts/", "tasks.md", "checklists/"];
    let is_it = |it: &&str| if it.ends_with('/') { lower.starts_with(*it) } else { lower == *it };
    ORDER.iter().position(is_it).unwrap_or(ORDER.len())
}
