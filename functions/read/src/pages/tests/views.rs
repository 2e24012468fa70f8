//! The pages that look at all specs of a project: overview, board, and the list below parents.

use super::*;

const CHAIN: &[(&str, &str)] = &[
    ("001-base/README.md", "---\nstatus: in-progress\npriority: low\ncreated: 2025-11-01\n---\n# Base\n"),
    (
        "002-next/README.md",
        "---\nstatus: planned\ndepends_on: [001-base, 004-done]\ncreated: 2025-11-02\n---\n# Next\n",
    ),
    (
        "003-part/README.md",
        "---\nstatus: planned\npriority: high\nparent: 001-base\ncreated: 2025-11-03\n---\n# Part\n",
    ),
    (
        "004-done/README.md",
        "---\nstatus: complete\ncreated: 2025-10-01\ncompleted: 2025-10-09\n---\n# Done\n",
    ),
    ("005-old/README.md", "---\nstatus: archived\nparent: 003-part\ncreated: 2025-09-01\n---\n# Old\n"),
];

#[test]
fn an_overview_says_how_a_project_stands_and_what_waits_for_what() {
    let snapshot = snapshot(CHAIN);
    let html = overview(&frame(&snapshot), &snapshot, &Overview::default());
    assert_eq!(text(&html, "<p class=\"whole\">", "</p>"), "20\n%\ncomplete of 5 specs");
    assert_eq!(text(&html, "id=\"InProgress\"", "</section>"), "In progress\n1\n001\nBase");
    assert_eq!(
        text(&html, "id=\"Waiting\"", "</section>"),
        "Waiting for others\n1\n002\nNext\nwaits for\n001"
    );
    assert_eq!(
        text(&html, "id=\"Holding\"", "</section>"),
        "Others wait for these\n001\nBase\nneeded by 1:\n002"
    );
    let changed = text(&html, "id=\"Changed\"", "</ul>");
    assert!(changed.starts_with("Changed last\n003\nPart\n2025-11-03\n002"), "{changed}");
    assert!(html.contains("href=\"/projects/local/specs?status=planned\""));
}

#[test]
fn a_board_has_a_column_for_each_status_and_says_what_a_card_waits_for() {
    let snapshot = snapshot(CHAIN);
    let columns = |asked: &ListAsked| {
        let html = board(&frame(&snapshot), &snapshot, asked);
        let of = |column: &str| text(&format!("<h2>{column}"), "<h2>", "</section>").replace('\n', " ");
        html.split("<h2 id=\"Column-").skip(1).map(|it| of(it.split_once('>').unwrap().1)).collect::<Vec<_>>()
    };
    assert_eq!(
        columns(&shown_by_default()),
        [
            "Draft 0 None",
            "Planned 2 003 2025-11-03 Part 002 2025-11-02 Next Waits for 001",
            "In progress 1 001 2025-11-01 Base",
            "Complete 1 004 2025-10-09 Done"
        ]
    );
    let mut asked = shown_by_default();
    asked.filter.status = vec![Status::Archived];
    assert_eq!(columns(&asked), ["Archived 1 005 2025-09-01 Old"]);
}

#[test]
fn a_board_has_the_newest_of_what_is_done_and_a_way_to_the_rest() {
    let files: Vec<_> = (1..=12)
        .map(|n| {
            let text = format!("---\nstatus: complete\ncompleted: 2025-11-{n:02}\ntags: [a]\n---\n# It\n");
            (format!("{n:03}-it/README.md"), text)
        })
        .collect();
    let snapshot =
        snapshot(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    let mut asked = shown_by_default();
    asked.filter.tags = vec!["a".to_owned()];
    let html = board(&frame(&snapshot), &snapshot, &asked);
    assert_eq!(html.matches("class=\"tile\"").count(), 10);
    assert!(!html.contains("/specs/002-it"));
    assert!(
        html.contains("<a href=\"/projects/local/specs?tag=a&#38;status=complete\">All 12 in the list</a>"),
        "{html}"
    );
}

#[test]
fn below_their_parents_specs_are_set_in_and_one_whose_parent_is_not_shown_stands_alone() {
    let snapshot = snapshot(CHAIN);
    let shown = |asked: ListAsked| {
        let html = list(&frame(&snapshot), &snapshot, &ListAsked { by_parent: true, ..asked });
        let rows = html.split_once("<ul class=\"specs\"").unwrap().1.split("<li").skip(1);
        let row = |it: &str| {
            let depth = it.split_once("class=\"d").map_or("0", |(_, rest)| &rest[..1]).to_owned();
            let name = it.split_once("/specs/").unwrap().1;
            format!("{depth} {}", name.split('"').next().unwrap())
        };
        rows.map(|it| row(it.split("</li>").next().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(
        shown(ListAsked::default()),
        ["0 004-done", "0 002-next", "0 001-base", "1 003-part", "2 005-old"]
    );
    let mut only_old = ListAsked::default();
    only_old.filter.status = vec![Status::Archived, Status::InProgress];
    assert_eq!(shown(only_old), ["0 001-base", "1 005-old"]);
}
