//! Graph, statistics and activity as people see them.

use super::{EVIL, THREE, frame, shown_by_default, snapshot, text};
use crate::pages::{ActivityAsked, GraphAsked, ListAsked, activity_page, graph, stats};

fn graph_asked() -> GraphAsked {
    GraphAsked { narrowed: shown_by_default(), ..GraphAsked::default() }
}

#[test]
fn a_graph_has_a_link_for_each_spec_with_a_dependency_and_counts_the_others() {
    let snapshot = snapshot(THREE);
    let html = graph(&frame(&snapshot), &snapshot, &GraphAsked::default());
    assert!(html.contains("<title>002 Sync · In progress · waits for 1</title>"), "{html}");
    assert!(html.contains("<title>001 The store · Complete · 1 waits for it</title>"));
    assert_eq!(html.matches(" data-e=").count(), 1);
    assert!(html.contains(
        "href=\"/projects/local/graph?archived=true&#38;view=list#Alone\">1 spec without dependencies"
    ));
    assert!(!html.contains("style="));
}

#[test]
fn one_spec_in_focus_says_what_it_reaches_and_the_rest_is_not_on() {
    let files = [
        ("001-a/README.md", "# A\n"),
        ("002-b/README.md", "---\ndepends_on: [1]\n---\n# B\n"),
        ("003-c/README.md", "---\ndepends_on: [2]\n---\n# C\n"),
        ("004-d/README.md", "---\ndepends_on: [1]\n---\n# D\n"),
    ];
    let snapshot = snapshot(&files);
    let asked = GraphAsked { focus: Some(domain::SpecName::new("002-b")), ..graph_asked() };
    let html = graph(&frame(&snapshot), &snapshot, &asked);
    assert!(text(&html, "<p class=\"seen-from\">", "</p>").contains("002 B\nwaits for 1 · 1 waits for it"));
    assert!(html.contains("<svg width=") && html.contains("class=\"focused\""));
    assert_eq!(
        (html.matches("class=\"on\"").count(), html.matches("class=\"on here\" id=\"Focus\"").count()),
        (4, 1)
    );
    let list = graph(&frame(&snapshot), &snapshot, &GraphAsked { as_list: true, ..asked });
    assert!(list.contains("<li class=\"off\">") && list.contains("<h2>Step 3 "), "{list}");
}

#[test]
fn what_a_graph_is_narrowed_to_stands_above_it_and_can_be_taken_away() {
    let files = [
        ("001-a/README.md", "---\ntags: [web]\n---\n# A\n"),
        ("002-b/README.md", "---\ntags: [web]\ndepends_on: [1]\n---\n# B\n"),
        ("003-c/README.md", "---\ndepends_on: [2]\n---\n# C\n"),
        ("004-d/README.md", "---\nstatus: archived\n---\n# D\n"),
    ];
    let snapshot = snapshot(&files);
    let count = |html: &str| text(html, "role=\"status\">", "</div>").replace('\n', " ");
    let html = graph(&frame(&snapshot), &snapshot, &graph_asked());
    assert_eq!(count(&html), "3 specs, 2 dependencies 1 archived");
    assert!(!html.contains("class=\"chips\""));

    let mut asked = GraphAsked { as_list: true, ..graph_asked() };
    asked.narrowed.filter.tags = vec!["web".to_owned()];
    let html = graph(&frame(&snapshot), &snapshot, &asked);
    assert_eq!(count(&html), "2 specs, 1 dependency");
    assert_eq!(text(&html, "class=\"chips\"", "</div>"), "Tag\nweb\n(remove)");
    assert!(html.contains("class=\"chip\" data-in-place href=\"/projects/local/graph?view=list\""), "{html}");
}

#[test]
fn a_circle_is_drawn_as_one_and_named() {
    let files = [
        ("001-a/README.md", "---\ndepends_on: [2]\n---\n# A\n"),
        ("002-b/README.md", "---\ndepends_on: [1]\n---\n# B\n"),
    ];
    let snapshot = snapshot(&files);
    let html = graph(&frame(&snapshot), &snapshot, &graph_asked());
    assert_eq!(html.matches("class=\"back\"").count(), 1);
    assert!(text(&html, "<p class=\"circle\">", "</p>").starts_with("These wait for each other:\n002-b"));
}

#[test]
fn without_dependencies_the_graph_says_how_to_get_one() {
    let snapshot = snapshot(&[("001-a/README.md", "# A\n")]);
    let html = graph(&frame(&snapshot), &snapshot, &graph_asked());
    assert!(text(&html, "<div class=\"nothing\">", "</div>").starts_with("Nothing depends on anything here"));
    assert!(!html.contains("class=\"graph\""));
}

#[test]
fn what_specs_say_is_text_on_these_pages_too() {
    let long = format!("{EVIL}{}", "\u{5d0}x".repeat(300));
    let files = [
        ("001-a/README.md", format!("---\nassignee: '{EVIL}'\ntags: ['{EVIL}']\n---\n# {long}\n")),
        ("002-b/README.md", format!("---\ncreated: 2025-11-01\ndepends_on: [1]\n---\n# `{long}`\n")),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let snapshot = snapshot(&files);
    let pages = [
        graph(&frame(&snapshot), &snapshot, &graph_asked()),
        graph(
            &frame(&snapshot),
            &snapshot,
            &GraphAsked { as_list: true, missed: Some(EVIL.to_owned()), ..graph_asked() },
        ),
        stats(&frame(&snapshot), &snapshot, &ListAsked::default()),
        activity_page(&frame(&snapshot), &snapshot, &ActivityAsked::Specs(0), &ListAsked::default()),
    ];
    for html in pages {
        assert!(!html.contains(EVIL) && !html.contains("<img src=x"), "{html}");
    }
}

#[test]
fn statistics_are_tables_with_bars_and_links() {
    let snapshot = snapshot(THREE);
    let html = stats(&frame(&snapshot), &snapshot, &ListAsked::default());
    let part = text(&html, "<h2>Status</h2>", "</table>").replace('\n', " ");
    assert!(
        part.ends_with("Draft 0 0 % Planned 0 0 % In progress 1 33 % Complete 1 33 % Archived 1 33 %"),
        "{part}"
    );
    assert!(html.contains("href=\"/projects/local/specs?status=complete\""));
    let took = text(&html, "<h2>From created to completed</h2>", "</dl>").replace('\n', " ");
    assert_eq!(took, "Median 8 days Middle half 8 days to 8 days Longest 8 days");
    assert!(
        html.contains("aria-label=\"3 created and 1 completed from 2025-09-29 to 2025-11-03.\""),
        "{html}"
    );
}

#[test]
fn statistics_without_dates_say_what_is_missing() {
    let snapshot = snapshot(&[("001-a/README.md", "# A\n")]);
    let html = stats(&frame(&snapshot), &snapshot, &ListAsked::default());
    for sentence in [
        "No spec says when it was created.",
        "No spec says both when",
        "No spec has a tag.",
        "No spec names who",
    ] {
        assert!(html.contains(sentence), "{sentence}");
    }
}

#[test]
fn activity_is_by_day_the_latest_first() {
    let snapshot = snapshot(THREE);
    let html = activity_page(&frame(&snapshot), &snapshot, &ActivityAsked::Specs(0), &ListAsked::default());
    let all = text(&html, "<section class=\"day\">", "</main>").replace('\n', " ");
    assert!(
        all.starts_with(
            "2025-11-09 Complete 001 The store 2025-11-03 In progress 002 Sync 2025-11-02 Created 002 Sync"
        ),
        "{all}"
    );
    let none = super::snapshot(&[("001-a/README.md", "# A\n")]);
    let html = activity_page(&frame(&none), &none, &ActivityAsked::Specs(0), &ListAsked::default());
    assert!(html.contains("No spec says when anything happened"));
}

fn data_only() -> ListAsked {
    let filter = domain::Filter { tags: vec!["data".to_owned()], ..domain::Filter::default() };
    ListAsked { filter, ..ListAsked::default() }
}

#[test]
fn statistics_of_some_specs_say_of_which_and_lead_to_these() {
    let snapshot = snapshot(THREE);
    let html = stats(&frame(&snapshot), &snapshot, &data_only());
    assert!(
        text(&html, "<div class=\"list-head\">", "</div>").starts_with("Statistics\n2 of 3 specs · 50"),
        "{html}"
    );
    assert_eq!(text(&html, "<div class=\"chips\"", "</div>"), "Tag\ndata\n(remove)");
    assert!(html.contains("data-in-place href=\"/projects/local/stats\""), "{html}");
    assert!(html.contains("href=\"/projects/local/specs?status=complete&#38;tag=data\""), "{html}");

    let asked = ListAsked { q: "x".to_owned(), ..data_only() };
    let asked = ListAsked { filter: domain::Filter { hide_archived: true, ..asked.filter }, ..asked };
    let html = stats(&frame(&snapshot), &snapshot, &asked);
    assert_eq!(
        text(&html, "<div class=\"chips\"", "</div>").replace('\n', " "),
        "Tag data (remove) Words x (remove) Without archived ones (remove) Clear all"
    );
    assert!(html.contains("href=\"/projects/local/stats?q=x&#38;tag=data\""), "{html}");
}

#[test]
fn activity_of_some_specs_is_theirs_alone() {
    let snapshot = snapshot(THREE);
    let asked = ListAsked {
        filter: domain::Filter { status: vec![domain::Status::Archived], ..domain::Filter::default() },
        ..ListAsked::default()
    };
    let html = activity_page(&frame(&snapshot), &snapshot, &ActivityAsked::Specs(0), &asked);
    let all = text(&html, "<section class=\"day\">", "</main>").replace('\n', " ");
    assert!(all.starts_with("2025-10-01 Created 003 Old") && !all.contains("002 Sync"), "{all}");
    assert!(html.contains("href=\"/projects/local/activity?status=archived&#38;view=revisions\""), "{html}");
}
