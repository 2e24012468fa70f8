//! LeanSpec's own pages (`@leanspec/ui`, as it comes from npm) beside our API: what a person sees of the folder's project and
//! of one that follows a repository. What they ask besides of agents, models and sessions we do not have: 404.

use serde_json::json;

use crate::beside::Beside;
use crate::browser::{Browser, DESK};
use crate::{site, variable};

/// The folder's project, and the one whose second push archived one spec, removed one and added one.
const PROJECTS: [&str; 2] = ["local", "acme.app"];

/// A browser before LeanSpec's pages.
struct Ui {
    browser: Browser,
    beside: Beside,
}

impl Ui {
    fn new() -> Self {
        let beside = Beside::new(site::shared(), variable("LIVESPECS_LEANSPEC_UI"));
        Self { browser: Browser::new(DESK), beside }
    }

    /// Goes to a page of a project, and waits until all of that is seen.
    fn visit(&self, path: &str, texts: &[&str]) {
        self.browser.visit(&self.beside.url(path));
        self.sees(texts);
    }

    /// Waits until all of that is seen, as it stands on the page.
    fn sees(&self, texts: &[&str]) {
        for text in texts {
            self.browser
                .until(&format!("document.querySelector('main')?.innerText.includes({})", json!(text)));
        }
    }

    fn does_not_see(&self, text: &str) {
        self.browser.until(&format!("!document.querySelector('main').innerText.includes({})", json!(text)));
    }

    /// Presses the button that says so.
    fn press(&self, button: &str) {
        let find = format!(
            "[...document.querySelectorAll('main button')].find(it => it.innerText.trim() === {})",
            json!(button)
        );
        self.browser.until(&find);
        self.browser.run(&format!("{find}.click()"), &[]);
    }

    /// The console says nothing, and nothing is asked of another host.
    fn is_quiet(&self) {
        assert_eq!(self.browser.said_and_asked(), [""; 0]);
    }
}

#[test]
fn the_leanspec_ui_lists_specs_with_their_status_priority_and_tokens() {
    let ui = Ui::new();
    for (project, count) in PROJECTS.into_iter().zip(["13 of 14 specs", "12 of 14 specs"]) {
        let path = format!("/projects/{project}/specs");
        ui.visit(&path, &[count, "Waits for the next\n\n012-circle\n\nPlanned\nMedium", "#14"]);
        ui.browser
            .run("document.querySelector('main [data-virtuoso-scroller], main')?.scrollBy(0, 9e9)", &[]);
    }
    ui.visit("/projects/acme.app/specs", &["#15\nBadges\n\n015-badges\n\nPlanned\nLow"]);
    ui.is_quiet();
}

#[test]
fn the_leanspec_ui_has_a_board_with_a_column_for_each_status() {
    let ui = Ui::new();
    for (project, complete) in
        PROJECTS.into_iter().zip(["Complete\n3\n#11", "Complete\n1\n#1\nSnapshots are values"])
    {
        ui.visit(&format!("/projects/{project}/specs"), &["of 14 specs"]);
        ui.press("Board");
        ui.sees(&["Draft\n1\n#7\nSigned deliveries", "In Progress\n3\n#10\n界面使用两种语言", complete]);
    }
    ui.is_quiet();
}

#[test]
fn the_leanspec_ui_shows_a_spec_and_its_sub_spec() {
    let ui = Ui::new();
    for project in PROJECTS {
        let head = "#2 Search that forgives\nIn Progress\nCritical\n";
        let path = format!("/projects/{project}/specs/002-search");
        ui.visit(
            &path,
            &[head, "\ntokens\n1\nerror\nsearch\napi\ntypo-tolerance", "Created: Oct 2, 2026", "1.9 ms"],
        );
        ui.press("Contracts/api");
        ui.sees(&["The contract\n\nA query is text."]);
        ui.does_not_see("1.9 ms");
    }
    // Unlike our pages it asks for the pictures from elsewhere that the spec has.
    let faults = ui.browser.said_and_asked();
    assert!(faults.iter().all(|it| it.contains("https://example.com/pixel.png")), "{faults:?}");
}

#[test]
fn the_leanspec_ui_finds_what_is_in_the_text_of_a_spec() {
    let ui = Ui::new();
    for project in PROJECTS {
        ui.visit(&format!("/projects/{project}/specs"), &["of 14 specs"]);
        ui.browser.run("document.querySelector('main input[placeholder^=\"Search titles\"]').focus()", &[]);
        ui.browser.press("nearly");
        ui.sees(&["1 of 14 specs", "Search that forgives"]);
        ui.does_not_see("Waits for the next");
    }
    ui.is_quiet();
}

#[test]
fn the_leanspec_ui_has_the_numbers_of_a_project() {
    let ui = Ui::new();
    let local = "Total Specs\n14\nPlanned\n6\nIn Progress\n3\nCompleted\n3\n21.4% completion rate";
    let followed = "Total Specs\n14\nPlanned\n7\nIn Progress\n3\nCompleted\n1\n7.1% completion rate";
    for (project, numbers) in PROJECTS.into_iter().zip([local, followed]) {
        ui.visit(&format!("/projects/{project}/stats"), &[numbers, "Optimal\n14"]);
    }
    ui.sees(&["Draft: 1\nPlanned: 7\nIn Progress: 3\nComplete: 1\nArchived: 2"]);
    ui.is_quiet();
}

#[test]
fn the_leanspec_ui_draws_what_depends_on_what() {
    let ui = Ui::new();
    let graphs =
        [("11 specs with dependencies • 3 standalone", 12), ("9 specs with dependencies • 5 standalone", 10)];
    for (project, (said, edges)) in PROJECTS.into_iter().zip(graphs) {
        let path = format!("/projects/{project}/dependencies");
        ui.visit(&path, &[said, "#004\nWhat depends on what"]);
        ui.browser.until(&format!("document.querySelectorAll('.react-flow__edge').length === {edges}"));
    }
    ui.is_quiet();
}

#[test]
fn the_leanspec_ui_has_a_card_for_each_project() {
    let ui = Ui::new();
    ui.visit("/projects", &["acme/plans\n", "acme/app", "14\nCOMPLETION\n21.4%", "14\nCOMPLETION\n7.1%"]);
    ui.is_quiet();
}
