//! What every page shows around its content: the bar on top, the navigation, and how it follows changes.
//!
//! The template is `templates/base.html`. A page extends it, and has a field `page: &Page`.

use domain::sync::SyncState;
use domain::{Origin, ProjectId, SnapshotId, Timestamp};
use http::header::{COOKIE, HeaderMap};

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
    /// What the reader chose: the cookie `scheme`.
    pub fn chosen(headers: &HeaderMap) -> Option<Self> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
        let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
        pairs.find(|(name, _)| *name == "scheme").and_then(|(_, value)| Self::parse(value))
    }

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
    /// Where it comes from. Only http and https become links.
    pub origin: Origin,
    /// What is shown.
    pub snapshot: SnapshotId,
    /// How many specs it has.
    pub spec_count: usize,
    /// Whether this is what was there last, because the source cannot be read now.
    pub stale: bool,
    /// How it is followed; `None` for the folder's.
    pub followed: Option<Followed>,
    /// There is no other: no list of projects to go back to.
    pub is_only: bool,
}

/// How a project is followed.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// `owner/name` of its repository.
    pub repo: String,
    /// How its sync stands.
    pub state: SyncState,
    /// Why the last look did not end well.
    pub trouble: Option<String>,
    /// That there is no specs folder, and where one was looked for.
    pub without_folder: Option<String>,
    /// When readers last saw something else than before; `None` before the first good look.
    pub changed_at: Option<Timestamp>,
    /// Of what is shown: a page takes no news that is older.
    pub sequence: u64,
}

impl ProjectHead {
    /// The address of the project's list of specs.
    pub fn specs_href(&self) -> String {
        format!("/projects/{}/specs", self.id)
    }

    /// The first seven digits of the commit.
    pub fn short_revision(&self) -> Option<&str> {
        self.origin.revision.as_deref().map(|it| it.get(..7).unwrap_or(it))
    }

    /// `main@f108186`, with what is known of it.
    pub fn commit(&self) -> Option<String> {
        let revision = self.short_revision()?;
        Some(self.origin.branch.as_deref().map_or(revision.to_owned(), |it| format!("{it}@{revision}")))
    }

    /// The word for how the sync stands, as `GET …/head` gives it too.
    pub fn state(&self) -> &'static str {
        let folder = if self.stale { SyncState::Failed } else { SyncState::Ok };
        self.followed.as_ref().map_or(folder, |it| it.state).as_str()
    }

    /// Which head this is; the folder's is always 0.
    pub fn sequence(&self) -> u64 {
        self.followed.as_ref().map_or(0, |it| it.sequence)
    }

    /// What a reader of any page of the project should know: in a sentence, in which backticks set code.
    pub fn notice(&self) -> Option<String> {
        if self.stale {
            return Some("The specs cannot be read at the moment. This is how they were last.".to_owned());
        }
        // Before the first good look there is nothing to read: the page itself says why.
        let followed = self.followed.as_ref().filter(|it| it.changed_at.is_some())?;
        followed.trouble.clone()
    }
}

/// Where in the navigation a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The list of projects.
    Projects,
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
        let project = self.frame.project.as_ref();
        let line = |href: String, label, icon, count, place| NavItem {
            href,
            label,
            icon,
            count,
            current: self.place == place,
        };
        let projects = project
            .is_none_or(|it| !it.is_only)
            .then(|| line("/".to_owned(), "Projects", "projects", None, Place::Projects));
        let specs =
            project.map(|it| line(it.specs_href(), "Specs", "list", Some(it.spec_count), Place::Specs));
        let search = line("/search".to_owned(), "Search", "search", None, Place::Search);
        projects.into_iter().chain(specs).chain([search]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> ProjectHead {
        ProjectHead {
            id: "acme.app".parse().unwrap(),
            name: "App".to_owned(),
            origin: Origin {
                branch: Some("main".to_owned()),
                revision: Some("f108186aa".to_owned()),
                ..Origin::default()
            },
            snapshot: SnapshotId::of([]),
            spec_count: 3,
            stale: false,
            followed: None,
            is_only: true,
        }
    }

    #[test]
    fn the_navigation_says_where_the_page_is() {
        let lines = |project: Option<ProjectHead>, place| {
            let frame =
                Frame { build: "1".to_owned(), lang: "en", scheme: None, poll_seconds: None, project };
            let page = Page::new(&frame, "Specs").at(place);
            let shown = |it: &NavItem| format!("{}{}", if it.current { "> " } else { "" }, it.label);
            (page.navigation().iter().map(shown).collect::<Vec<_>>().join(", "), page.tab_title())
        };
        let title = |text: &str| text.to_owned();
        assert_eq!(lines(Some(project()), Place::Specs), (title("> Specs, Search"), title("Specs · App")));
        let one_of_many = ProjectHead { is_only: false, ..project() };
        assert_eq!(lines(Some(one_of_many), Place::Search).0, "Projects, Specs, > Search");
        assert_eq!(lines(None, Place::Projects), (title("> Projects, Search"), title("Specs · livespecs")));
    }

    #[test]
    fn a_notice_says_why_the_specs_may_be_old() {
        let followed = Followed {
            repo: "acme/app".to_owned(),
            state: SyncState::Failed,
            trouble: Some("The token was refused.".to_owned()),
            without_folder: None,
            changed_at: Some(Timestamp::from_millis(0)),
            sequence: 7,
        };
        let it = ProjectHead { followed: Some(followed.clone()), ..project() };
        assert_eq!(it.notice().unwrap(), "The token was refused.");
        assert_eq!((it.state(), it.sequence(), it.commit().as_deref()), ("failed", 7, Some("main@f108186")));
        let first = Followed { changed_at: None, ..followed };
        assert_eq!(ProjectHead { followed: Some(first), ..project() }.notice(), None);
        assert_eq!(project().notice(), None);
        assert!(ProjectHead { stale: true, ..project() }.notice().unwrap().contains("cannot be read"));
    }
}
