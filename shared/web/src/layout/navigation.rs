//! The places that a page can be at, and the lines that lead there.

use super::{Page, ProjectHead};
use crate::texts::Texts;

/// Where in the navigation a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A project's first page.
    Overview,
    /// The list of specs, or one of them.
    Specs,
    /// Specs in columns by status.
    Board,
    /// What depends on what.
    Graph,
    /// Numbers over time.
    Statistics,
    /// What changed when.
    Activity,
    /// The list of projects.
    Projects,
    /// Search.
    Search,
    /// How every project's sync stands.
    Sync,
    /// None of these.
    Elsewhere,
}

/// The pages of a project, in the order of the navigation. A new page's place is added here.
const OF_PROJECT: &[Place] =
    &[Place::Overview, Place::Specs, Place::Board, Place::Graph, Place::Statistics, Place::Activity];

/// The pages of all projects. How following goes is a line only where the page is about no project: of its own, each
/// project says it everywhere.
const OF_ALL: &[Place] = &[Place::Projects, Place::Search, Place::Sync];

/// How many lines of the navigation a phone's bar shows beside *More*, where not all of them fit.
const IN_BAR: usize = 4;

impl Place {
    /// What stands behind a project's address, or behind the site's.
    fn path(self) -> &'static str {
        match self {
            Self::Specs => "/specs",
            Self::Board => "/board",
            Self::Graph => "/graph",
            Self::Statistics => "/stats",
            Self::Activity => "/activity",
            Self::Search => "/search",
            Self::Sync => "/sync",
            Self::Overview | Self::Projects | Self::Elsewhere => "",
        }
    }

    /// The name of its icon in [`icons`](crate::icons).
    fn icon(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Specs => "list",
            Self::Board => "board",
            Self::Graph => "graph",
            Self::Statistics => "statistics",
            Self::Activity => "activity",
            Self::Projects | Self::Elsewhere => "projects",
            Self::Search => "search",
            Self::Sync => "sync",
        }
    }

    /// The key that leads there after `g`.
    fn key(self) -> char {
        match self {
            Self::Overview => 'o',
            Self::Specs => 's',
            Self::Board => 'b',
            Self::Graph => 'g',
            Self::Statistics => 't',
            Self::Activity => 'a',
            Self::Projects | Self::Elsewhere => 'p',
            Self::Search => 'f',
            Self::Sync => 'y',
        }
    }

    fn label(self, t: &Texts) -> &'static str {
        match self {
            Self::Overview => t.frame.overview,
            Self::Specs => t.frame.specs,
            Self::Board => t.frame.board,
            Self::Graph => t.frame.graph,
            Self::Statistics => t.frame.statistics,
            Self::Activity => t.frame.activity,
            Self::Projects | Self::Elsewhere => t.frame.projects,
            Self::Search => t.frame.search,
            Self::Sync => t.frame.sync,
        }
    }
}

/// One line of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: &'static str,
    /// The name of its icon in [`icons`](crate::icons).
    pub icon: &'static str,
    /// A number behind it.
    pub count: Option<usize>,
    /// Whether the page is here.
    pub current: bool,
    /// Whether it is the first one that leads out of the project.
    pub is_apart: bool,
    /// The key that leads there after `g`.
    pub key: char,
}

impl Page<'_> {
    /// The lines of the navigation: those that a phone's bar shows, and those that it has behind *More*. First come those
    /// of the project.
    pub fn navigation(&self) -> (Vec<NavItem>, Vec<NavItem>) {
        let project = self.frame.project.as_ref();
        let is_only = project.is_some_and(|it| it.is_only);
        let of_project = project.map_or(&[][..], |_| OF_PROJECT).iter();
        let of_all = OF_ALL.iter().filter(|place| match place {
            Place::Projects => !is_only,
            Place::Sync => project.is_none(),
            _ => true,
        });
        let start = project.map(ProjectHead::href).unwrap_or_default();
        let mut lines: Vec<_> = of_project.map(|place| self.line(&start, *place)).collect();
        let apart = lines.len();
        lines.extend(of_all.map(|place| self.line("", *place)));
        if let Some(first) = lines.get_mut(apart).filter(|_| apart > 0) {
            first.is_apart = true;
        }
        let behind = if lines.len() > IN_BAR + 1 { lines.split_off(IN_BAR) } else { Vec::new() };
        (lines, behind)
    }

    fn line(&self, start: &str, place: Place) -> NavItem {
        let href = format!("{start}{}", place.path());
        NavItem {
            href: if href.is_empty() { "/".to_owned() } else { href },
            label: place.label(self.t),
            icon: place.icon(),
            count: self.frame.project.as_ref().filter(|_| place == Place::Specs).map(|it| it.spec_count),
            current: self.place == place,
            is_apart: false,
            key: place.key(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::project::tests::project;
    use super::super::{Frame, Preferences, Shared};
    use super::*;

    #[test]
    fn the_navigation_says_where_the_page_is() {
        let lines = |project: Option<ProjectHead>, place| {
            let frame = Frame {
                build: "1".to_owned(),
                style: crate::styles::Style::List,
                preferences: Preferences::default(),
                poll_seconds: None,
                public_url: None,
                project,
                shared: Shared::default(),
            };
            let page = Page::new(&frame, "Specs").at(place);
            let shown = |it: &NavItem| format!("{}{}", if it.current { "> " } else { "" }, it.label);
            let (mut lines, behind) = page.navigation();
            lines.extend(behind);
            (lines.iter().map(shown).collect::<Vec<_>>().join(", "), page.tab_title())
        };
        let title = |text: &str| text.to_owned();
        assert_eq!(
            lines(Some(project()), Place::Specs),
            (title("Overview, > Specs, Board, Graph, Statistics, Activity, Search"), title("Specs · App"))
        );
        let one_of_many = ProjectHead { is_only: false, ..project() };
        assert_eq!(
            lines(Some(one_of_many), Place::Search).0,
            "Overview, Specs, Board, Graph, Statistics, Activity, Projects, > Search"
        );
        assert_eq!(
            lines(None, Place::Projects),
            (title("> Projects, Search, Sync"), title("Specs · livespecs"))
        );
    }
}
