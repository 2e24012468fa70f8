//! What every page shows around its content: the bar on top, the navigation, and how it follows changes.
//!
//! The template is `templates/base.html`. A page extends it, and has a field `page: &Page`.

use std::fmt::Write as _;

use domain::{ProjectId, SnapshotId};

use crate::address;

/// What all pages of one answer have in common: who asks, and about what.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The build that answers. A page of another build is loaded whole, not swapped in.
    pub build: String,
    /// The language of the page's own words: `en`.
    pub lang: &'static str,
    /// The colour scheme that the reader chose; none: as the system has it.
    pub scheme: Option<Scheme>,
    /// How often an open page asks for its project's head; none: never.
    pub poll_seconds: Option<f32>,
    /// The project that the page is about.
    pub project: Option<ProjectHead>,
}

/// A colour scheme that a reader chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Scheme {
    /// Reads the value of the cookie `scheme`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    /// What [`Self::parse`] reads.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The project that a page is about, as far as the frame shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectHead {
    /// Its id in addresses.
    pub id: ProjectId,
    /// What it is called.
    pub name: String,
    /// The repository's address, without `.git`: `https://github.com/acme/app`. Only http and https become links.
    pub repo_url: Option<String>,
    /// The branch.
    pub branch: Option<String>,
    /// The commit.
    pub revision: Option<String>,
    /// The specs folder, relative to the repository: `specs`.
    pub specs_path: Option<String>,
    /// What is shown.
    pub snapshot: SnapshotId,
    /// How many specs it has.
    pub spec_count: usize,
    /// Whether this is what was there last, because the source cannot be read now.
    pub stale: bool,
}

impl ProjectHead {
    /// The address of the project's list of specs.
    pub fn specs_href(&self) -> String {
        format!("/projects/{}/specs", self.id)
    }

    /// The first seven digits of the commit.
    pub fn short_revision(&self) -> Option<&str> {
        self.revision.as_deref().map(|it| it.get(..7).unwrap_or(it))
    }

    /// The page of the commit at GitHub.
    pub fn revision_href(&self) -> Option<String> {
        Some(format!("{}/tree/{}", self.web_url()?, address::path(self.revision.as_deref()?)))
    }

    /// Where a file of the specs folder is changed at GitHub. `path` is relative to that folder.
    pub fn edit_href(&self, path: &str) -> Option<String> {
        self.file_href("edit", self.branch.as_deref()?, path)
    }

    /// Where a file of the specs folder is seen at GitHub, as it was at the revision.
    pub fn source_href(&self, path: &str) -> Option<String> {
        self.file_href("blob", self.revision.as_deref().or(self.branch.as_deref())?, path)
    }

    fn file_href(&self, what: &str, at: &str, path: &str) -> Option<String> {
        let mut href = format!("{}/{what}/{}", self.web_url()?, address::path(at));
        let folder = self.specs_path.as_deref()?;
        for part in folder.split('/').chain(path.split('/')).filter(|part| !part.is_empty() && *part != ".") {
            let _ = write!(href, "/{}", address::segment(part));
        }
        Some(href)
    }

    /// The repository's address where it is one of the web: `git@…`, `file:` or `javascript:` are not.
    fn web_url(&self) -> Option<&str> {
        let url = self.repo_url.as_deref()?;
        (url.starts_with("https://") || url.starts_with("http://")).then_some(url.trim_end_matches('/'))
    }
}

/// Where in the navigation a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The list of specs, or one of them.
    Specs,
    /// Search.
    Search,
    /// None of these.
    Elsewhere,
}

/// One page in its frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<'a> {
    /// The frame.
    pub frame: &'a Frame,
    /// What the browser's tab says, before the project's name.
    pub title: String,
    /// Where it is in the navigation.
    pub place: Place,
    /// What the field for searching has in it.
    pub query: &'a str,
}

/// One line of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: &'static str,
    /// The name of its icon in `templates/icons.html`.
    pub icon: &'static str,
    /// A number behind it.
    pub count: Option<usize>,
    /// Whether the page is here.
    pub current: bool,
}

impl<'a> Page<'a> {
    /// A page outside of the navigation, with an empty field for searching.
    pub fn new(frame: &'a Frame, title: impl Into<String>) -> Self {
        Self { frame, title: title.into(), place: Place::Elsewhere, query: "" }
    }

    /// The same, at a place of the navigation.
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// What the browser's tab says: `082 Web sync · acme/app`.
    pub fn tab_title(&self) -> String {
        let site = self.frame.project.as_ref().map_or("livespecs", |it| it.name.as_str());
        if self.title.is_empty() { site.to_owned() } else { format!("{} · {site}", self.title) }
    }

    /// The lines of the navigation.
    pub fn navigation(&self) -> Vec<NavItem> {
        let specs = self.frame.project.as_ref().map(|project| NavItem {
            href: project.specs_href(),
            label: "Specs",
            icon: "list",
            count: Some(project.spec_count),
            current: self.place == Place::Specs,
        });
        let search = NavItem {
            href: "/search".to_owned(),
            label: "Search",
            icon: "search",
            count: None,
            current: self.place == Place::Search,
        };
        specs.into_iter().chain([search]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(repo_url: &str) -> ProjectHead {
        ProjectHead {
            id: ProjectId::local(),
            name: "acme/app".to_owned(),
            repo_url: Some(repo_url.to_owned()),
            branch: Some("feat/a b#1".to_owned()),
            revision: Some("f108186aa".to_owned()),
            specs_path: Some("docs/specs".to_owned()),
            snapshot: SnapshotId::of([]),
            spec_count: 3,
            stale: false,
        }
    }

    #[test]
    fn links_to_the_repository_are_encoded() {
        let project = project("https://github.com/acme/app/");
        assert_eq!(
            project.edit_href("082 ä/README.md").unwrap(),
            "https://github.com/acme/app/edit/feat/a%20b%231/docs/specs/082%20%C3%A4/README.md"
        );
        assert_eq!(
            project.source_href("1/a.md").unwrap(),
            "https://github.com/acme/app/blob/f108186aa/docs/specs/1/a.md"
        );
        assert_eq!(project.short_revision(), Some("f108186"));
    }

    #[test]
    fn only_the_web_is_linked_to() {
        for url in ["javascript:alert(1)", "git@github.com:acme/app", "file:///etc", ""] {
            assert_eq!(project(url).edit_href("a.md"), None, "{url}");
            assert_eq!(project(url).revision_href(), None, "{url}");
        }
    }

    #[test]
    fn the_navigation_says_where_the_page_is() {
        let frame = Frame {
            build: "1".to_owned(),
            lang: "en",
            scheme: None,
            poll_seconds: None,
            project: Some(project("https://github.com/acme/app")),
        };
        let page = Page::new(&frame, "Specs").at(Place::Specs);
        let lines: Vec<_> = page.navigation().iter().map(|it| (it.label, it.count, it.current)).collect();
        assert_eq!(lines, [("Specs", Some(3), true), ("Search", None, false)]);
        assert_eq!(page.tab_title(), "Specs · acme/app");
    }
}
