//! Histories as people make them, from a seed: what is pushed to a repository with specs.

use domain::{CommitId, SPECS_FOLDERS};

use self::chance::Chance;
use self::text::{Spec, prose};
use crate::{Model, Push};

mod chance;
mod fill;
mod text;

pub use self::fill::fill;

/// Where the specs go, when they are moved.
const MOVED_TO: [&str; 3] = [SPECS_FOLDERS[1], SPECS_FOLDERS[2], SPECS_FOLDERS[0]];

/// Makes up what happens to a repository. The same seed makes the same history of the same repository.
pub struct Random {
    chance: Chance,
    /// Where the branch was, for force pushes back.
    past: Vec<CommitId>,
}

impl Random {
    /// Begins a history.
    pub fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed), past: Vec::new() }
    }

    /// A number below `end`, for whatever else a test leaves to the seed.
    pub fn below(&mut self, end: usize) -> usize {
        self.chance.below(end)
    }

    /// Pushes once to the default branch (rarely a force push, a merge, another branch), and says what.
    pub fn push(&mut self, model: &Model, name: &str) -> String {
        let branch = model.default_branch(name);
        let Some(&head) = model.branches(name).get(&branch) else {
            let push = self.beginning();
            self.past.push(model.push(name, &branch, push));
            return "the first specs".to_owned();
        };
        self.past.push(head);
        match self.chance.below(24) {
            0 if self.past.len() > 2 => {
                let back = self.past[self.chance.below(self.past.len())];
                model.set_branch(name, &branch, back);
                format!("force push back to {back}")
            }
            1 if self.past.len() > 2 => {
                let base = self.past[self.chance.below(self.past.len())];
                let push = Push::new().write("docs/forced.md", prose(&mut self.chance, 1));
                let commit = model.force_push(name, &branch, Some(base), push);
                format!("force push of {commit} upon {base}")
            }
            2 => {
                let (what, push) = self.change(model, name, &branch);
                let side = model.push(name, "feature/side", push.clone());
                let merged = model.push(name, &branch, push.merge(side));
                model.delete_branch(name, "feature/side");
                format!("merge {merged}: {what}")
            }
            3 => {
                let push = Push::new().write("notes.txt", prose(&mut self.chance, 1));
                model.push(name, "elsewhere", push);
                "a push to another branch".to_owned()
            }
            4 => {
                model.push(name, &branch, Push::new());
                "an empty commit".to_owned()
            }
            _ => {
                let (mut what, mut push) = self.change(model, name, &branch);
                // Some pushes do two things.
                if self.chance.one_in(4) {
                    let (path, text) = ("src/lib.rs", prose(&mut self.chance, 1));
                    push = push.write(path, text);
                    what.push_str(", and code");
                }
                model.push(name, &branch, push);
                what
            }
        }
    }

    fn beginning(&mut self) -> Push {
        let mut push = Push::new().write("README.md", "# A project\n").write("src/main.rs", "fn main() {}\n");
        if self.chance.one_in(2) {
            push = push.write("AGENTS.md", "# Rules\n\nKeep the specs true.\n");
        }
        for number in 1..=2 + self.chance.below(6) {
            push = self.new_spec(push, "specs", number);
        }
        push
    }

    fn new_spec(&mut self, mut push: Push, folder: &str, number: usize) -> Push {
        let spec = Spec::random(&mut self.chance, number);
        let path = format!("{folder}/{}", spec.name);
        push = push.write(format!("{path}/README.md"), spec.text(&mut self.chance));
        for sub in ["DESIGN", "IMPLEMENTATION", "TESTING"] {
            if self.chance.one_in(4) {
                push = push
                    .write(format!("{path}/{sub}.md"), format!("# {sub}\n\n{}", prose(&mut self.chance, 2)));
            }
        }
        push
    }

    /// One thing that changes on a branch.
    fn change(&mut self, model: &Model, name: &str, branch: &str) -> (String, Push) {
        let files = model.files(name, branch);
        let folder = SPECS_FOLDERS.iter().find(|folder| model.tree(name, branch, folder).is_some());
        let Some(&folder) = folder else {
            return ("specs again".to_owned(), self.new_spec(Push::new(), "specs", 1));
        };
        let inside = format!("{folder}/");
        let specs = files
            .keys()
            .filter_map(|path| path.strip_prefix(&inside)?.split_once('/'))
            .filter(|(spec, _)| *spec != "archived")
            .map(|(spec, _)| spec.to_owned())
            .collect::<std::collections::BTreeSet<_>>();
        let specs = Vec::from_iter(specs);
        let new = specs.iter().filter_map(|spec| spec.get(..3)?.parse::<usize>().ok()).max().unwrap_or(0) + 1;
        let Some(spec) = self.chance.pick(&specs).cloned() else {
            return (format!("spec {new}"), self.new_spec(Push::new(), folder, new));
        };
        let path = format!("{folder}/{spec}");
        let push = Push::new();
        match self.chance.below(20) {
            0..=2 => (format!("spec {new}"), self.new_spec(push, folder, new)),
            3..=6 => {
                let other = Spec::random(&mut self.chance, 0);
                let text = other.text(&mut self.chance);
                (format!("{spec} changed"), push.write(format!("{path}/README.md"), text))
            }
            7 => {
                let text = format!("# Notes\n\n{}", prose(&mut self.chance, 3));
                (format!("a sub-spec of {spec}"), push.write(format!("{path}/NOTES.md"), text))
            }
            8 => (format!("{spec} removed"), push.remove(path)),
            9 => {
                let to = format!("{folder}/{new:03}-renamed");
                (format!("{spec} renamed"), push.rename(path, to))
            }
            10 => {
                let picture = self.chance.bytes(200);
                (format!("a picture of {spec}"), push.write(format!("{path}/images/shot.png"), picture))
            }
            11 | 12 => {
                let file = format!("src/module_{}.rs", self.chance.below(10));
                ("code".to_owned(), push.write(file, prose(&mut self.chance, 1)))
            }
            13 => {
                let agents = format!("# Rules\n\n{}", prose(&mut self.chance, 1));
                ("AGENTS.md".to_owned(), push.write("AGENTS.md", agents))
            }
            14 if self.chance.one_in(3) => {
                let place = MOVED_TO.iter().position(|place| *place == folder);
                let to = MOVED_TO[place.map_or(0, |place| (place + 1) % MOVED_TO.len())];
                (format!("the folder renamed to {to}"), push.rename(folder, to))
            }
            15 if specs.len() > 1 => {
                let to = format!("{folder}/archived/{spec}");
                let there = model.tree(name, branch, &to).is_some();
                let push = if there { push.remove(path) } else { push.rename(path, to) };
                (format!("{spec} archived"), push)
            }
            _ => self.odd(&path, folder, new),
        }
    }

    /// What real repositories have, and nobody expects.
    fn odd(&mut self, path: &str, folder: &str, new: usize) -> (String, Push) {
        let push = Push::new();
        let (what, push) = match self.chance.below(12) {
            0 => (
                "broken YAML",
                push.write(format!("{path}/README.md"), "---\nstatus: [planned\n---\n# Broken\n"),
            ),
            1 => ("binary named .md", push.write(format!("{path}/BINARY.md"), self.chance.bytes(300))),
            2 => ("an LFS pointer", push.lfs_pointer(format!("{path}/LARGE.md"), 20_000_000)),
            3 => ("a symlink", push.symlink(format!("{path}/LINK.md"), "../../README.md")),
            4 => {
                let commit = CommitId::from([self.chance.below(250) as u8; 20]);
                ("a submodule", push.submodule(format!("{folder}/vendored"), commit))
            }
            5 => (
                "letter case",
                push.write(format!("{path}/Design.md"), "# a\n").write(format!("{path}/design.md"), "# b\n"),
            ),
            6 => ("an empty file", push.write(format!("{path}/EMPTY.md"), "")),
            7 => ("no UTF-8", push.write(format!("{path}/LATIN.md"), b"# Caf\xe9\n".to_vec())),
            8 => {
                let text = prose(&mut self.chance, 1).repeat(3000);
                ("a file that GraphQL cuts", push.write(format!("{path}/LONG.md"), text))
            }
            9 => {
                let text = format!("# Deep\n\n{}", prose(&mut self.chance, 1));
                ("a deep sub-spec", push.write(format!("{path}/a/b/c/d/deep.md"), text))
            }
            10 => ("a plain file among the specs", push.write(format!("{folder}/notes.md"), "# Notes\n")),
            _ => {
                let text = format!("# Feature Specification: {new}\n\n**Status**: Draft\n");
                ("a spec of spec-kit", push.write(format!("{folder}/{new:03}-kit/spec.md"), text))
            }
        };
        (what.to_owned(), push)
    }
}
