//! How following goes: a row for each project, and the last runs as bars and as a table.

mod runs;

use askama::Template;
use domain::sync::SyncState;
use domain::{Project, Timestamp};
use service::{Current, Listing};
use store::SyncRecord;
use web::following::{duration, mark};
use web::layout::{Frame, Page, Place};
use web::project::is_without_folder;
use web::texts::Texts;
use web::{address, repository, trouble};

use self::runs::{Bar, Run, bars, run};
use super::{html, words};

/// What the page shows.
pub struct SyncBoard<'a> {
    /// The projects, in their order.
    pub listing: &'a Listing,
    /// The last runs, newest first.
    pub runs: Vec<&'a SyncRecord>,
    /// Whether this is the first page.
    pub is_first: bool,
    /// Where repositories are for people: `https://github.com`.
    pub web_url: &'a str,
    /// The time: a look that never ended is no longer under way.
    pub now: Timestamp,
}

#[derive(Template)]
#[template(path = "sync.html")]
struct SyncPage<'a> {
    page: Page<'a>,
    board: &'a SyncBoard<'a>,
    lines: Vec<Line>,
    bars: Vec<Bar>,
    runs: Vec<Run>,
}

/// One project.
struct Line {
    href: String,
    name: String,
    path: String,
    /// An icon, its class, and the words beside it.
    mark: (&'static str, &'static str, &'static str),
    /// What is the matter, and what to do.
    why: Option<String>,
    /// The commit that is shown: its first digits, and its page.
    revision: Option<(String, Option<String>)>,
    looked_at: Option<Timestamp>,
    next_at: Option<Timestamp>,
    /// What GitHub's limit left after its last run.
    left: Option<u32>,
}

/// The page of how following goes.
pub fn sync(frame: &Frame, board: &SyncBoard) -> String {
    let t = frame.t();
    let local = board.listing.local.iter().map(|it| of_folder(t, it));
    let followed = board.listing.projects.iter().map(|it| of_project(t, board, it));
    html(&SyncPage {
        page: Page::new(frame, t.syncs.heading).at(Place::Sync),
        lines: local.chain(followed).collect(),
        bars: bars(t, &board.runs),
        runs: board.runs.iter().map(|it| run(t, it, revision_site(board, it).as_deref())).collect(),
        board,
    })
}

fn of_folder(t: &Texts, current: &Current) -> Line {
    let origin = &current.origin;
    let revision = origin.revision.as_deref().map(|it| (short(it), repository::revision_href(origin)));
    let is_stale = current.stale.is_some();
    Line {
        href: "/projects/local".to_owned(),
        name: origin.name.clone().unwrap_or_else(|| t.frame.specs.to_owned()),
        path: t.projects.this_folder.to_owned(),
        mark: mark(t, if is_stale { SyncState::Failed } else { SyncState::Ok }),
        why: is_stale.then(|| t.frame.stale.to_owned()),
        revision,
        looked_at: None,
        next_at: None,
        left: None,
    }
}

fn of_project(t: &Texts, board: &SyncBoard, project: &Project) -> Line {
    let head = project.head.as_ref();
    let why = project.look.trouble.as_ref().map(|it| trouble::sentence(t, it, head.is_some()));
    let without_folder = || {
        let path = project.settings.specs_path.as_ref().map(domain::SpecsPath::as_str);
        let branch = head.map_or(project.branch(), |head| &head.branch);
        is_without_folder(project).then(|| trouble::without_folder(t, branch, path))
    };
    let name = &project.repository.name;
    let last = board.runs.iter().find(|run| run.project == project.ulid);
    Line {
        href: format!("/projects/{}", address::segment(project.id.as_str())),
        name: project.name().to_owned(),
        path: name.to_string(),
        mark: mark(t, project.sync_state(board.now)),
        why: why.or_else(without_folder),
        revision: head.map(|head| {
            let revision = head.revision.to_string();
            (short(&revision), Some(format!("{}/{name}/tree/{revision}", board.web_url)))
        }),
        looked_at: project.look.looked_at,
        next_at: project.look.next_at,
        left: last.and_then(|run| run.rate_limit_remaining),
    }
}

/// The address of the repository that a run looked at, where its project is on the page.
fn revision_site(board: &SyncBoard, run: &SyncRecord) -> Option<String> {
    let project = board.listing.projects.iter().find(|it| it.ulid == run.project)?;
    Some(format!("{}/{}", board.web_url, project.repository.name))
}

fn short(revision: &str) -> String {
    revision.get(..7).unwrap_or(revision).to_owned()
}

impl SyncPage<'_> {
    fn next_href(&self) -> Option<String> {
        self.board.listing.next.as_deref().map(|cursor| format!("/sync?cursor={}", address::segment(cursor)))
    }

    /// What those hear who do not see the bars.
    fn in_words(&self) -> String {
        let failed = self.runs.iter().filter(|run| run.kind == "failed").count();
        let deferred = self.runs.iter().filter(|run| run.kind == "deferred").count();
        self.page.t.syncs.bars_in_words(self.runs.len(), failed, deferred)
    }

    /// The longest that one took: the height of the bars.
    fn longest(&self) -> String {
        let longest = self.board.runs.iter().map(|run| run.millis()).max();
        duration(self.page.t, longest.unwrap_or_default())
    }
}
