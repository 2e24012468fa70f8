//! What a search found, with the places where, and how many of it each filter would leave.

use std::fmt::Write as _;

use askama::Template;
use domain::search::Query;
use domain::{Filter, Priority, ProjectId, Spec, Status};
use service::{FoundEverywhere, ProjectHit, Scope};
use web::layout::{Frame, Page, Place};

use super::address::ListQuery;
use super::facets::Facets;
use super::{address, html, words};

const PATH: &str = "/search";

/// More projects than this are not listed: those with the most matches are.
const MOST_PROJECTS: usize = 50;

/// A search, and what it found.
pub struct Searched<'a> {
    /// The words, as typed.
    pub q: &'a str,
    /// The same as it was understood.
    pub query: &'a Query,
    /// What it is narrowed to.
    pub scope: &'a Scope,
    /// What was found, with all that match.
    pub found: &'a FoundEverywhere,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    page: Page<'a>,
    filter: &'a Filter,
    found: &'a FoundEverywhere,
    problems: &'a [String],
    facets: Facets,
    projects: Vec<InProject<'a>>,
    chosen: Vec<Chosen>,
    /// Nothing is asked for.
    is_blank: bool,
    /// How many match, whatever the filters leave of them.
    all: usize,
    similar: Option<Similar>,
}

/// How many matches a project has.
struct InProject<'a> {
    id: &'a ProjectId,
    name: &'a str,
    count: usize,
    chosen: bool,
}

/// A value that the search is narrowed to, with the address of the search without it.
struct Chosen {
    field: &'static str,
    value: String,
    href: String,
}

/// A word that no spec has as it is typed, and the one that was taken for it.
struct Similar {
    typed: String,
    found: String,
}

/// The page of a search: of the field alone where nothing is asked for.
pub fn search(frame: &Frame, searched: &Searched) -> String {
    let Searched { q, query, scope, found } = *searched;
    let t = frame.t();
    let title = if q.is_empty() { t.search.heading.to_owned() } else { t.search.title(q) };
    let is_blank = q.is_empty() && *scope == Scope::default();
    html(&SearchPage {
        page: Page { query: q, ..Page::new(frame, title).at(Place::Search) },
        filter: &scope.filter,
        found,
        problems: query.problems(),
        facets: facets(searched),
        projects: projects(searched),
        chosen: chosen(frame, searched),
        is_blank,
        all: found.matches.iter().map(|it| it.names.len()).sum(),
        similar: similar(query, found),
    })
}

/// The specs that match, in the projects of the scope.
fn matching<'a>(searched: &Searched<'a>) -> impl Iterator<Item = &'a Spec> {
    let Searched { scope, found, .. } = *searched;
    let places = found.matches.iter();
    let in_scope = places.filter(|it| scope.projects.is_empty() || scope.projects.contains(&it.project));
    in_scope.flat_map(|it| it.names.iter().filter_map(|name| it.snapshot.spec(name.as_str())))
}

fn facets(searched: &Searched) -> Facets {
    Facets::count(matching(searched), &searched.scope.filter)
}

fn projects<'a>(searched: &Searched<'a>) -> Vec<InProject<'a>> {
    let Searched { scope, found, .. } = *searched;
    let mut projects: Vec<_> = found
        .matches
        .iter()
        .map(|it| {
            let specs = it.names.iter().filter_map(|name| it.snapshot.spec(name.as_str()));
            InProject {
                id: &it.project,
                name: &it.project_name,
                count: specs.filter(|spec| scope.filter.keeps(spec)).count(),
                chosen: scope.projects.contains(&it.project),
            }
        })
        .filter(|it| it.count > 0 || it.chosen)
        .collect();
    projects.sort_by_key(|it| (!it.chosen, std::cmp::Reverse(it.count)));
    projects.truncate(MOST_PROJECTS);
    projects
}

fn chosen(frame: &Frame, searched: &Searched) -> Vec<Chosen> {
    let (t, filter) = (frame.t(), &searched.scope.filter);
    let shown = Filter { hide_archived: true, ..filter.clone() };
    let query = ListQuery::of(searched.q, &shown, "", false).with("project", &searched.scope.projects);
    let mut all = Vec::new();
    let mut add = |field, name: &str, value: &str, word: &str| {
        all.push(Chosen { field, value: word.to_owned(), href: query.without(PATH, name, value) });
    };
    for it in projects(searched).iter().filter(|it| it.chosen) {
        add(t.search.project, "project", it.id.as_str(), it.name);
    }
    filter.status.iter().for_each(|it| add(t.list.status, "status", it.as_str(), words::status(t, *it)));
    filter
        .priority
        .iter()
        .for_each(|it| add(t.list.priority, "priority", it.as_str(), words::priority(t, *it)));
    filter.tags.iter().for_each(|it| add(t.list.tag, "tag", it, it));
    all
}

/// A word of the query that stands nowhere as it is typed, with the word that was found in its place: by what is marked in
/// the snippets. Words with other letters than those of ASCII are passed over: accents are put aside by the search.
fn similar(query: &Query, found: &FoundEverywhere) -> Option<Similar> {
    let specs = found.hits.iter().filter_map(|it| it.snapshot.spec(it.hit.name.as_str()));
    let mut texts: Vec<_> = specs
        .map(|spec| format!("{} {} {}", spec.name, spec.display_title(), spec.tags.join(" ")).to_lowercase())
        .collect();
    let marked: Vec<_> =
        found.hits.iter().flat_map(|it| marks(&it.hit.snippet)).map(str::to_lowercase).collect();
    texts.extend(marked.iter().cloned());
    let typed: Vec<_> = query.words().map(str::to_lowercase).filter(|word| word.is_ascii()).collect();
    let missing =
        typed.iter().find(|word| word.len() >= 5 && !texts.iter().any(|text| text.contains(*word)))?;
    let is_other = |mark: &&String| {
        mark.is_ascii() && !typed.iter().any(|word| mark.starts_with(word) || word.starts_with(mark.as_str()))
    };
    let other =
        marked.iter().filter(is_other).max_by_key(|mark| marked.iter().filter(|it| it == mark).count())?;
    Some(Similar { typed: missing.clone(), found: other.clone() })
}

/// What a snippet marks.
fn marks(snippet: &str) -> impl Iterator<Item = &str> {
    snippet.split("<mark>").skip(1).filter_map(|rest| Some(rest.split_once("</mark>")?.0))
}

impl SearchPage<'_> {
    fn results(&self) -> Vec<(&Spec, &ProjectHit)> {
        let hits = self.found.hits.iter();
        hits.filter_map(|it| Some((it.snapshot.spec(it.hit.name.as_str())?, it))).collect()
    }

    fn when(&self, spec: &Spec) -> Option<words::Html> {
        spec.updated_at.or(spec.created_at).map(|at| self.page.t.spec.changed(at))
    }

    /// Whether a result says which project it is of.
    fn names_projects(&self) -> bool {
        self.found.projects > 1
    }

    fn chosen_projects(&self) -> usize {
        self.projects.iter().filter(|it| it.chosen).count()
    }

    fn specs_href(project: &ProjectId) -> String {
        format!("/projects/{project}/specs")
    }

    /// `304 specs in 12 projects`
    fn everything(&self) -> String {
        let t = self.page.t;
        let specs = t.counts.specs(self.all);
        if !self.names_projects() {
            return t.search.everything(specs);
        }
        t.search.everything(t.search.in_projects(specs, t.counts.projects(self.found.projects)))
    }

    /// `12 specs`, `12 of 40 specs`, or `The best 50 of 120 specs`.
    fn count(&self) -> String {
        let t = self.page.t;
        let (shown, total) = (self.found.hits.len(), self.found.total);
        let mut text = if total < self.all {
            t.list.some_of(words::thousands(total), t.counts.specs(self.all))
        } else {
            t.counts.specs(total)
        };
        if shown < total {
            text = t.search.best(shown, text);
        }
        text
    }

    /// What was not searched, or not whole.
    fn reach(&self) -> Option<String> {
        let t = self.page.t;
        let FoundEverywhere { searched, projects, whole, .. } = self.found;
        if searched < projects {
            Some(t.search.some_projects(words::thousands(*searched), words::thousands(*projects)))
        } else {
            (!whole).then(|| t.search.not_whole.to_owned())
        }
    }

    /// The address of the same words without filters.
    fn unfiltered(&self) -> String {
        let mut address = PATH.to_owned();
        if !self.page.query.is_empty() {
            let _ = write!(address, "?q={}", web::address::segment(self.page.query));
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_in_a_snippet() {
        let found: Vec<_> = marks("a <mark>b</mark> c <mark>d e</mark>f <mark>cut").collect();
        assert_eq!(found, ["b", "d e"]);
    }
}
