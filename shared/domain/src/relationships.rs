//! How the specs of a snapshot relate: what depends on what, what is part of what.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::graph::circles;
use crate::limits::NAMED_SPECS;
use crate::parse::quote;
use crate::resolve::parse_number;
use crate::snapshot::{newest_number_first, numbered};
use crate::spec::leading_number;
use crate::{Area, ParsedSpec, Problem, Reference, SpecName};

/// The relations of one spec.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Relations {
    pub(crate) depends_on: Vec<Reference>,
    pub(crate) related: Vec<Reference>,
    pub(crate) parent: Option<SpecName>,
    pub(crate) children: Vec<SpecName>,
    pub(crate) required_by: Vec<SpecName>,
}

type ByName = HashMap<SpecName, usize>;

/// The relations of each spec, in the order of `specs` (that of lists), with what is odd about them.
pub(crate) fn relate(specs: &[Arc<ParsedSpec>], by_name: &ByName) -> Vec<(Relations, Vec<Problem>)> {
    let book = Book { specs, by_name };
    let mut all: Vec<(Relations, Vec<Problem>)> = specs.iter().map(|spec| book.references(spec)).collect();
    for (place, spec) in specs.iter().enumerate() {
        if let Some(problem) = book.doubled_number(spec) {
            all[place].1.push(problem);
        }
    }
    cut_parent_cycles(&book, &mut all);
    find_dependency_cycles(&book, &mut all);
    reverse(&book, &mut all);
    all
}

struct Book<'a> {
    specs: &'a [Arc<ParsedSpec>],
    by_name: &'a ByName,
}

impl Book<'_> {
    /// The spec that a reference means: by exact name, then by number if it is the only one, then by the last part of a
    /// path.
    fn find(&self, written: &str) -> Option<usize> {
        let written = written.trim().trim_end_matches('/');
        // Of two nested specs that collide the name has the directory above in it.
        let nested = written.rsplit_once('/').and_then(|(above, own)| {
            let above = above.rsplit('/').next().unwrap_or(above);
            self.by_name.get(format!("{above}~{own}").as_str()).copied()
        });
        self.exactly(written).or(nested).or_else(|| {
            let last = written.rsplit('/').next().unwrap_or(written);
            let last = if last.eq_ignore_ascii_case("README.md") || last.eq_ignore_ascii_case("spec.md") {
                written.rsplit('/').nth(1).unwrap_or(last)
            } else {
                last
            };
            self.exactly(last)
        })
    }

    fn exactly(&self, name: &str) -> Option<usize> {
        if let Some(&place) = self.by_name.get(name) {
            return Some(place);
        }
        // A name that is there no more is found by its number, where only one spec has it. With a comma in it, it is several
        // names, of which none may be lost.
        let number = parse_number(name).or_else(|| leading_number(name).filter(|_| !name.contains(',')))?;
        let places = self.numbered(number);
        (places.len() == 1).then_some(places.start)
    }

    /// The places of the specs with that number; they are in the order of the names.
    fn numbered(&self, number: u32) -> Range<usize> {
        numbered(self.specs, number, |spec| spec.number)
    }

    fn references(&self, spec: &ParsedSpec) -> (Relations, Vec<Problem>) {
        let lines = &spec.reference_lines;
        let mut told = Told { spec, problems: Vec::new() };
        let depends_on =
            self.resolve_list("depends_on", spec, (&spec.depends_on, &lines.depends_on), &mut told);
        let related = self.resolve_list("related", spec, (&spec.related, &lines.related), &mut told);
        let mut parent = None;
        if let Some(written) = &spec.parent {
            match self.find(written) {
                Some(place) if self.specs[place].name == spec.name => {
                    told.error(
                        lines.parent,
                        "A spec cannot be its own `parent`.".to_owned(),
                        "Remove `parent`, or name another spec.".to_owned(),
                    );
                }
                Some(place) => parent = Some(self.specs[place].name.clone()),
                None => told.dangling("parent", written, lines.parent),
            }
        }
        let twice = parent.as_ref().filter(|it| depends_on.iter().any(|on| on.spec() == Some(it)));
        if let Some(parent) = twice {
            told.error(
                lines.parent,
                format!("{} is both parent and dependency.", quote(parent.as_str())),
                "Keep `parent` for what this spec is a part of, `depends_on` for what must be done first."
                    .to_owned(),
            );
        }
        (Relations { depends_on, related, parent, ..Relations::default() }, told.problems)
    }

    fn resolve_list(
        &self,
        field: &str,
        spec: &ParsedSpec,
        (written, lines): (&[String], &[u32]),
        told: &mut Told<'_>,
    ) -> Vec<Reference> {
        let mut seen = HashSet::new();
        let mut found = Vec::with_capacity(written.len());
        for (at, text) in written.iter().enumerate() {
            let line = lines.get(at).copied();
            let reference = match self.find(text) {
                Some(place) if self.specs[place].name == spec.name => {
                    let remedy = format!("Remove {} from `{field}`.", quote(text));
                    told.error(line, format!("`{field}` names the spec itself."), remedy);
                    continue;
                }
                Some(place) => Reference::Spec(self.specs[place].name.clone()),
                None => Reference::Dangling(text.clone()),
            };
            if !seen.insert(reference.as_str().to_owned()) {
                let message = format!("`{field}` names {} twice.", quote(reference.as_str()));
                told.error(line, message, format!("Remove one of the two from `{field}`."));
                continue;
            }
            if let Reference::Dangling(text) = &reference {
                told.dangling(field, text, line);
            }
            found.push(reference);
        }
        found
    }

    fn doubled_number(&self, spec: &ParsedSpec) -> Option<Problem> {
        let same = self.numbered(spec.number?);
        if same.len() < 2 {
            return None;
        }
        // Only as many as are named: with thousands of one number each would have thousands.
        let count = same.len() - 1;
        let others = self.specs[same].iter().map(|it| &it.name).filter(|name| **name != spec.name);
        let others: Vec<_> = others.take(NAMED_SPECS).collect();
        let problem = Problem::warning(
            Area::Structure,
            &main_path(spec),
            format!("The number {} is there more than once: see {}.", spec.number?, named(&others, count)),
        );
        Some(problem.remedy("Rename one of the directories to a free number."))
    }
}

/// The problems of one spec's references.
struct Told<'a> {
    spec: &'a ParsedSpec,
    problems: Vec<Problem>,
}

impl Told<'_> {
    fn error(&mut self, line: Option<u32>, message: String, remedy: String) {
        let problem = Problem::error(Area::Frontmatter, &main_path(self.spec), message).remedy(remedy);
        self.problems.push(Problem { line, ..problem });
    }

    fn dangling(&mut self, field: &str, written: &str, line: Option<u32>) {
        let message = format!("`{field}` names {}, and there is no such spec.", quote(written));
        let problem = Problem::warning(Area::Frontmatter, &main_path(self.spec), message)
            .remedy("Name a spec that exists, or remove the reference.");
        self.problems.push(Problem { line, ..problem });
    }
}

fn main_path(spec: &ParsedSpec) -> String {
    format!("{}/{}", spec.dir, spec.main().path)
}

/// Cuts each circle of parents at its first spec by name, so that every spec is in the tree exactly once.
fn cut_parent_cycles(book: &Book<'_>, all: &mut [(Relations, Vec<Problem>)]) {
    let parent_of = |all: &[(Relations, Vec<Problem>)], place: usize| {
        all[place].0.parent.as_ref().map(|name| book.by_name[name.as_str()])
    };
    for circle in circles(all.len(), |place| parent_of(all, place).into_iter().collect()) {
        tell_circle(book, &circle, "parent", all);
        if let Some(&first) = circle.iter().min_by_key(|&&place| &book.specs[place].name) {
            all[first].0.parent = None;
        }
    }
}

fn find_dependency_cycles(book: &Book<'_>, all: &mut [(Relations, Vec<Problem>)]) {
    let edges = |place: usize| -> Vec<usize> {
        let on = &all[place].0.depends_on;
        on.iter().filter_map(Reference::spec).map(|name| book.by_name[name.as_str()]).collect()
    };
    for circle in circles(all.len(), edges) {
        tell_circle(book, &circle, "depends_on", all);
    }
}

fn tell_circle(book: &Book<'_>, circle: &[usize], field: &str, all: &mut [(Relations, Vec<Problem>)]) {
    let problem = circle_problem(book, circle, field);
    for &place in circle {
        let spec = &book.specs[place];
        let lines = &spec.reference_lines;
        let line = if field == "parent" { lines.parent } else { lines.depends_on.first().copied() };
        all[place].1.push(Problem { path: main_path(spec), line, ..problem.clone() });
    }
}

fn circle_problem(book: &Book<'_>, circle: &[usize], field: &str) -> Problem {
    let mut names: Vec<_> = circle.iter().map(|&place| &book.specs[place].name).collect();
    names.sort();
    Problem::error(
        Area::Frontmatter,
        "",
        format!("`{field}` goes in a circle: {}.", named(&names, names.len())),
    )
    .remedy(format!("Remove `{field}` from one of them."))
}

/// The first of `count` names in backticks, and how many more there are: a message has to stay short, and thousands of
/// specs may share a number.
fn named(names: &[&SpecName], count: usize) -> String {
    let list: Vec<_> = names.iter().take(NAMED_SPECS).map(|name| quote(name.as_str())).collect();
    let list = list.join(", ");
    match count.saturating_sub(NAMED_SPECS) {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

fn reverse(book: &Book<'_>, all: &mut [(Relations, Vec<Problem>)]) {
    let mut required_by = vec![Vec::new(); all.len()];
    let mut children = vec![Vec::new(); all.len()];
    for (place, (relations, _)) in all.iter().enumerate() {
        for name in relations.depends_on.iter().filter_map(Reference::spec) {
            required_by[book.by_name[name.as_str()]].push(place);
        }
        if let Some(name) = &relations.parent {
            children[book.by_name[name.as_str()]].push(place);
        }
    }
    let names = |mut places: Vec<usize>| -> Vec<SpecName> {
        let key = |place: &usize| (book.specs[*place].number, &book.specs[*place].name);
        places.sort_by(|a, b| newest_number_first(key(a), key(b)));
        places.into_iter().map(|place| book.specs[place].name.clone()).collect()
    };
    for (place, (required, child)) in required_by.into_iter().zip(children).enumerate() {
        all[place].0.required_by = names(required);
        all[place].0.children = names(child);
    }
}
