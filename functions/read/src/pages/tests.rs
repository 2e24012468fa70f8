//! Pages as people see them: said in files, seen as text.

mod over_time;

use std::sync::Arc;

use domain::search::{Found, Hit, Query};
use domain::sync::SyncState;
use domain::{
    BlobId, Content, Filter, Origin, ParsedProject, Priority, ProjectId, Snapshot, Sort, SpecName, Status,
    list_folder, parse_spec,
};
use render::{Rendered, TocEntry};
use service::{FoundEverywhere, Matches, ProjectHit, Scope, Totals};
use web::Preferences;
use web::layout::{Followed, Frame, Place, ProjectHead, Shared};
use web::preferences::Scheme;
use web::project::Project;

use super::message::empty;
use super::{
    ListAsked, Overview, ProjectList, Searched, board, list, message, overview, projects, search, spec,
};

mod views;

/// The snapshot of these files: path and text.
fn snapshot(files: &[(&str, &str)]) -> Snapshot {
    let listing = list_folder(files.iter().map(|(path, _)| *path));
    let content = |path: &str| {
        let (path, text) = files.iter().find(|(it, _)| *it == path).unwrap();
        Content { path, bytes: text.as_bytes(), blob: BlobId::of(text.as_bytes()) }
    };
    let specs = listing.specs.iter().map(|folder| {
        let contents: Vec<_> =
            std::iter::once(&folder.main).chain(&folder.sub_specs).map(|path| content(path)).collect();
        parse_spec(folder, &contents, Vec::new(), Some(&|text| text.split_whitespace().count() as u32))
            .0
            .into()
    });
    Snapshot::assemble(ParsedProject { specs: specs.collect(), ..ParsedProject::default() })
}

const THREE: &[(&str, &str)] = &[
    (
        "001-store/README.md",
        "---\nstatus: complete\npriority: high\ntags: [data]\ncreated: 2025-11-01\ncompleted: 2025-11-09\n---\n# The store\n",
    ),
    (
        "002-sync/README.md",
        "---\nstatus: in-progress\npriority: critical\ntags: [Data, web]\nassignee: ada\ncreated_at: 2025-11-02T05:33:00Z\n\
         depends_on: [001-store, 009-gone]\nissue: 12\ntransitions:\n- {status: in-progress, at: 2025-11-03T00:00:00Z}\n---\n\
         # Sync\n\n## Plan\n- [x] one\n- [ ] two\n",
    ),
    ("002-sync/DESIGN.md", "# How it works\n"),
    ("003-old/README.md", "---\nstatus: archived\nparent: 002-sync\ncreated: 2025-10-01\n---\n# Old\n"),
];

fn frame(snapshot: &Snapshot) -> Frame {
    Frame {
        build: "build".to_owned(),
        style: web::styles::Style::List,
        preferences: Preferences::default(),
        poll_seconds: Some(0.5),
        public_url: None,
        project: Some(ProjectHead {
            id: ProjectId::local(),
            name: "acme/app".to_owned(),
            origin: Origin {
                name: Some("acme/app".to_owned()),
                repo_url: Some("https://github.com/acme/app".to_owned()),
                branch: Some("main".to_owned()),
                revision: Some("f108186aa".to_owned()),
                specs_path: Some("specs".to_owned()),
            },
            snapshot: snapshot.id(),
            spec_count: snapshot.specs().len(),
            stale: false,
            followed: None,
            is_only: true,
        }),
        shared: Shared::default(),
    }
}

/// The frame of a followed project that has never been read, and whatever `change` makes of it.
fn followed_frame(snapshot: &Snapshot, change: impl FnOnce(&mut Followed)) -> Frame {
    let mut followed = Followed {
        repo: "acme/app".to_owned(),
        state: SyncState::Never,
        trouble: None,
        without_folder: None,
        changed_at: None,
        sequence: 0,
    };
    change(&mut followed);
    let mut frame = frame(snapshot);
    frame.project = frame.project.map(|it| ProjectHead { followed: Some(followed), is_only: false, ..it });
    frame
}

fn nothing() -> FoundEverywhere {
    FoundEverywhere {
        hits: Vec::new(),
        total: 0,
        matches: Vec::new(),
        searched: 1,
        projects: 1,
        whole: true,
        partial: false,
        problem: None,
        stale: None,
    }
}

/// The page of a search for `q` that found that.
fn search_page(frame: &Frame, q: &str, found: &FoundEverywhere) -> String {
    let scope =
        Scope { filter: Filter { tags: vec![q.to_owned()], ..Filter::default() }, projects: Vec::new() };
    search(frame, &Searched { q, query: &Query::parse(q), scope: &scope, found })
}

fn no_projects() -> ProjectList<'static> {
    const NONE: &Totals = &Totals {
        projects: 0,
        stats: domain::Stats { total: 0, by_status: [0; 5], by_priority: [0; 4] },
        problem: None,
        stale: None,
    };
    ProjectList {
        projects: &[],
        totals: NONE,
        next: None,
        is_first: true,
        problem: None,
        q: "",
        sort: "",
        matching: 0,
        is_cut: false,
    }
}

fn evil_project(snapshot: &Snapshot) -> Project {
    let origin = Origin { name: Some(EVIL.to_owned()), ..Origin::default() };
    let mut project = Project::local(&origin, snapshot, true);
    project.description = Some(EVIL.to_owned());
    project.sync.problem = Some(EVIL.to_owned());
    project
}

fn shown_by_default() -> ListAsked {
    ListAsked { filter: Filter { hide_archived: true, ..Filter::default() }, ..ListAsked::default() }
}

/// The text of the part of a page from `start` to `end`: without markup, each piece on its own line.
fn text(html: &str, start: &str, end: &str) -> String {
    let part = html.split_once(start).unwrap_or_else(|| panic!("no {start} in {html}")).1;
    let part = part.split_once(end).unwrap_or_else(|| panic!("no {end} in {part}")).0;
    let pieces = part.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text).trim());
    pieces.filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("\n")
}

fn rows(html: &str) -> Vec<String> {
    let all =
        html.split_once("<ul class=\"specs\"").map_or("", |(_, rest)| rest.split("</ul>").next().unwrap());
    all.split("<li>")
        .skip(1)
        .map(|row| text(&format!("<li>{row}"), "<li>", "</li>").replace('\n', " "))
        .collect()
}

#[test]
fn a_list_has_a_row_for_each_spec_and_leaves_archived_ones_out() {
    let snapshot = snapshot(THREE);
    let html = list(&frame(&snapshot), &snapshot, &shown_by_default());
    assert_eq!(
        rows(&html),
        [
            "In progress 002 Sync Data web Critical 1/2 2025-11-03",
            "Complete 001 The store data High 2025-11-01"
        ]
    );
    assert_eq!(text(&html, "<div class=\"list-head\">", "</div>"), "Specs\n2 specs\n1 archived");
    assert!(html.contains("href=\"/projects/local/specs/002-sync\""));
}

#[test]
fn filters_say_how_many_specs_each_value_would_show() {
    let snapshot = snapshot(THREE);
    let mut asked = shown_by_default();
    asked.filter.status = vec![Status::Complete];
    asked.filter.tags = vec!["DATA".to_owned()];
    let html = list(&frame(&snapshot), &snapshot, &asked);
    let form = text(&html, "<form class=\"filters\"", "</form>").replace('\n', " ");
    assert!(form.contains("Draft 0 Planned 0 In progress 1 Complete 1 Archived 0"), "{form}");
    assert!(form.contains("Critical 0 High 1"), "{form}");
    assert!(form.contains("DATA 1"), "{form}");
    assert_eq!(text(&html, "<div class=\"list-head\">", "</div>"), "Specs\n1 of 3 specs");
    assert!(html.contains("href=\"/projects/local/specs?status=complete\""), "the list without the tag");
    assert!(html.contains("href=\"/projects/local/specs?tag=DATA\""), "the list without the status");
}

#[test]
fn words_put_the_best_match_first_unless_an_order_is_asked_for() {
    let snapshot = snapshot(THREE);
    let names = ["001-store", "002-sync", "999-not-there"].map(SpecName::new).to_vec();
    let found = Found { total: 3, names, ..Found::default() };
    let mut asked = ListAsked { q: "s".to_owned(), found: Some(found), ..shown_by_default() };
    let numbers = |asked: &ListAsked| {
        let html = list(&frame(&snapshot), &snapshot, asked);
        rows(&html).iter().map(|row| row.contains("002")).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&asked), [false, true]);
    asked.sort = Sort::parse("-number");
    assert_eq!(numbers(&asked), [true, false]);
}

#[test]
fn a_list_that_shows_nothing_says_how_to_get_out() {
    let snapshot = snapshot(THREE);
    let mut asked = shown_by_default();
    asked.filter.priority = vec![Priority::Low];
    let html = list(&frame(&snapshot), &snapshot, &asked);
    assert!(text(&html, "<div class=\"nothing\">", "</div>").starts_with("No spec matches\n3 are there."));
}

#[test]
fn a_project_without_specs_says_how_to_make_one() {
    let snapshot = snapshot(&[]);
    let html = list(&frame(&snapshot), &snapshot, &shown_by_default());
    assert_eq!(html, empty(&frame(&snapshot), &[], Place::Specs));
    assert!(html.contains("There are no specs yet") && html.contains("mkdir -p specs/001-first-spec"));
}

#[test]
fn a_spec_shows_what_it_hangs_together_with() {
    let snapshot = snapshot(THREE);
    let it = snapshot.spec("002-sync").unwrap();
    let toc = |level, text: &str| TocEntry { level, id: text.to_lowercase(), text: text.to_owned() };
    let rendered = Rendered {
        html: "<h1 id=\"sync\">Sync</h1><h2 id=\"plan\">Plan</h2><p>text</p>".to_owned(),
        toc: vec![toc(1, "Sync"), toc(2, "Plan"), toc(2, "Test")],
    };
    let html = spec(&frame(&snapshot), &snapshot, it, it.main(), &rendered);
    assert_eq!(html.matches("<h1").count(), 1);
    assert_eq!(
        text(&html, "<dl class=\"properties\">", "</dl>"),
        "Depends on\n001\nThe store\nComplete\n009-gone\nNot found\nParts\n003\nOld\nArchived\n\
         Timeline\nIn progress\n2025-11-03\nissue\n12"
    );
    assert!(text(&html, "<details class=\"problems", "</details>").contains("009-gone"));
    assert_eq!(text(&html, "<nav class=\"tabs\"", "</nav>").matches("tokens").count(), 2);
    assert_eq!(text(&html, "<nav class=\"contents\"", "</nav>"), "On this page\nPlan\nTest");
    assert_eq!(text(&html, "<nav class=\"neighbours\"", "</nav>"), "Previous\n001 The store\nNext\n003 Old");
    assert!(html.contains("https://github.com/acme/app/edit/main/specs/002-sync/README.md"));
    assert!(html.contains("https://github.com/acme/app/issues/12"));
    assert!(html.contains("href=\"/projects/local/specs/002-sync/DESIGN.md\""));
}

#[test]
fn what_is_only_worth_knowing_is_not_counted_as_a_problem() {
    let label = |frontmatter: &str| {
        let readme = format!("---\n{frontmatter}\n---\n# A\n\n- [ ] open\n");
        let snapshot = snapshot(&[("001-a/README.md", readme.as_str())]);
        let it = snapshot.spec("001-a").unwrap();
        let rendered = Rendered { html: String::new(), toc: vec![] };
        let html = spec(&frame(&snapshot), &snapshot, it, it.main(), &rendered);
        text(&html, "<details class=\"problems", "</details>").lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(label("status: complete\ncompleted: 2025-11-14"), "1 note");
    assert_eq!(label("status: complete"), "1 problem · 1 note");
    assert_eq!(label("status: blocked"), "1 problem");
}

#[test]
fn a_child_names_its_parents_and_an_empty_text_says_so() {
    let snapshot = snapshot(THREE);
    let it = snapshot.spec("003-old").unwrap();
    let rendered = Rendered { html: "<h1>Old</h1>\n".to_owned(), toc: vec![] };
    let html = spec(&frame(&snapshot), &snapshot, it, it.main(), &rendered);
    assert_eq!(text(&html, "<ol class=\"crumbs\"", "</ol>"), "Specs\n002 Sync\n003");
    assert!(html.contains("README.md has no text yet."));
}

/// What a hostile spec would put into a page.
const EVIL: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'";

#[test]
fn nothing_in_a_spec_becomes_markup() {
    let readme = format!(
        "---\nstatus: '{evil}'\ntags: ['{evil}']\nassignee: '{evil}'\ndepends_on: ['{evil}']\nfurther: '{evil}'\n---\n# `{EVIL}`\n",
        evil = EVIL.replace('\'', "''")
    );
    let path = format!("001-{}/README.md", EVIL.replace('/', "∕"));
    let sub = path.replace("README", "it's <b>");
    let snapshot = snapshot(&[(&path, &readme), (&sub, &format!("# {EVIL}"))]);
    let it = &snapshot.specs()[0];
    let rendered = Rendered { html: "<p>safe</p>".to_owned(), toc: vec![] };
    let mut asked = shown_by_default();
    asked.q = EVIL.to_owned();
    asked.filter.tags = vec![EVIL.to_owned()];
    asked.filter.assignee = vec![EVIL.to_owned()];
    let hit = ProjectHit {
        project: "acme.app".parse().unwrap(),
        project_name: EVIL.into(),
        specs_path: None,
        snapshot: Arc::new(snapshot.clone()),
        hit: Hit { name: it.name.clone(), score: 1.0, snippet: "<mark>safe</mark>".to_owned() },
    };
    let matches = Matches {
        project: hit.project.clone(),
        project_name: hit.project_name.clone(),
        snapshot: hit.snapshot.clone(),
        names: vec![it.name.clone()],
    };
    let everything =
        FoundEverywhere { total: 1, projects: 2, hits: vec![hit], matches: vec![matches], ..nothing() };
    let mut frame = frame(&snapshot);
    frame.preferences.scheme = Some(Scheme::Dark);
    frame.public_url = Some("https://specs.example".to_owned());
    frame.shared.description = EVIL.to_owned();
    if let Some(project) = &mut frame.project {
        project.name = EVIL.to_owned();
        project.origin.branch = Some(EVIL.to_owned());
    }
    let pages = [
        list(&frame, &snapshot, &asked),
        list(&frame, &snapshot, &shown_by_default()),
        spec(&frame, &snapshot, it, it.main(), &rendered),
        spec(&frame, &snapshot, it, &it.sub_specs()[0], &rendered),
        search_page(&frame, EVIL, &everything),
        search_page(&frame, EVIL, &nothing()),
        projects(&frame, &ProjectList { projects: &[evil_project(&snapshot)], ..no_projects() }),
        empty(&followed_frame(&snapshot, |it| it.repo = EVIL.to_owned()), &[], Place::Board),
        overview(&frame, &snapshot, &Overview { description: Some(EVIL), ..Overview::default() }),
        board(&frame, &snapshot, &ListAsked::default()),
        message(&frame, EVIL, &format!("`{EVIL}`"), &[("/".to_owned(), EVIL.to_owned())]),
        empty(&frame, snapshot.specs()[0].problems(), Place::Overview),
    ];
    for page in &pages {
        assert!(
            !page.contains("<script>") && !page.contains("<img src=x") && !page.contains("<b>\""),
            "{page}"
        );
        assert!(!page.contains(" style=") && page.matches("<style").count() == 1, "{page}");
        // Ours are never those of a document's heading, which has no capital letter in it.
        for id in page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(id.bytes().any(|c| c.is_ascii_uppercase()), "{id}");
        }
    }
}

#[test]
fn every_icon_that_a_page_uses_is_there() {
    let snapshot = snapshot(THREE);
    let it = snapshot.spec("002-sync").unwrap();
    let rendered = Rendered { html: String::new(), toc: vec![] };
    let frame = frame(&snapshot);
    for page in [
        list(&frame, &snapshot, &ListAsked::default()),
        spec(&frame, &snapshot, it, it.main(), &rendered),
        search_page(&frame, "", &nothing()),
        projects(&frame, &no_projects()),
        empty(&followed_frame(&snapshot, |_| {}), &[], Place::Specs),
    ] {
        for name in page.split("href=\"#I-").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(page.contains(&format!("<symbol id=\"I-{name}\"")), "{name}");
        }
        assert!(!page.contains("viewBox=\"0 0 16 16\"></"), "an icon has no shape");
    }
}

#[test]
fn thousands_of_specs_come_in_pages() {
    let files: Vec<_> =
        (1..=1500).map(|number| (format!("{number:04}-spec/README.md"), "# A spec\n")).collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let snapshot = snapshot(&files);
    let check = |offset, sort, expect: &str| {
        let asked = ListAsked { sort, offset, ..shown_by_default() };
        let html = list(&frame(&snapshot), &snapshot, &asked);
        assert_eq!(text(&html, "aria-label=\"Pages\">", "</nav>").replace('\n', " | "), expect);
        let links = html.split_once("aria-label=\"Pages\">").unwrap().1;
        links.split("href=\"").skip(1).map(|it| it.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let path = "/projects/local/specs";
    assert_eq!(check(0, None, "1 to 1,000 | Next")[0], format!("{path}?offset=1000"));
    assert_eq!(check(1000, None, "Previous | 1,001 to 1,500")[0], path);
    let by_title = Sort::parse("title");
    assert_eq!(check(1000, by_title, "Previous | 1,001 to 1,500")[0], format!("{path}?sort=title"));
}
