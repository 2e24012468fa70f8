//! `GET /llms.txt`, `/projects/{id}/llms.txt`: what an agent reads first. Source of the form: llmstxt.org.

use std::fmt::Write as _;

use axum::extract::State;
use axum::response::Response;
use domain::{Spec, Stats, Status};
use web::answers::Media;
use web::{Ask, Refusal};

use crate::api::projects::listed;
use crate::app::App;
use crate::bounds::LIST_PROJECTS;
use crate::headers::Headers;
use crate::pages::{self, address};
use crate::view::{OfProject, View};

const TEXT: Media = Media::File("text/plain; charset=utf-8");

/// All projects.
pub(crate) async fn of_all(State(app): State<App>, Headers(headers): Headers) -> Result<Response, Refusal> {
    let (listing, looked) = app.listing(None, LIST_PROJECTS).await?;
    let mut text = String::from(
        "# livespecs\n\n> Specs of software projects, as they are now. Each project has a list of its own, and each spec is \
         Markdown.\n\n",
    );
    let api = app.outward("/api/openapi.json");
    let _ = write!(text, "A JSON API reads and searches all of them: [OpenAPI]({api}).\n\n## Projects\n\n");
    for project in listed(&app, &listing) {
        let href = app.outward(&format!("/projects/{}/llms.txt", project.id));
        // A repository's own name is clear among others only with its owner's.
        let is_whole = project.path.rsplit('/').next() == Some(&project.name);
        let name = plain(if is_whole { &project.path } else { &project.name });
        let count = super::specs(project.spec_count);
        let about = project.description.as_deref().map(|it| format!(". {}", plain(it))).unwrap_or_default();
        let _ = writeln!(text, "- [{name}]({href}): {count}, {} complete{about}", project.by_status.complete);
    }
    if listing.next.is_some() {
        let href = app.outward("/api/projects");
        let _ =
            writeln!(text, "- [All projects]({href}): there are more than are listed here, as JSON in pages");
    }
    let ask = Ask::new(&headers, TEXT, &("llms", &text));
    match app.known(&looked, &ask) {
        Some(known) => Ok(known),
        None => app.finish(&looked, &ask, text),
    }
}

/// One project: its specs by status, those that are worked on first.
pub(crate) async fn of_project(OfProject { app, view, headers }: OfProject) -> Result<Response, Refusal> {
    let ask = view.ask(&headers, TEXT, "llms");
    match app.known(&view, &ask) {
        Some(known) => Ok(known),
        None => app.finish(&view, &ask, text(&app, &view)),
    }
}

fn text(app: &App, view: &View) -> String {
    let stats = Stats::of(view.snapshot());
    let count = |status| stats.with_status(status);
    let mut text = format!("# {}\n\n> ", plain(&view.full_name()));
    if let Some(description) = view.followed().and_then(|it| it.repository.description.as_deref()) {
        let _ = write!(text, "{} ", plain(description));
    }
    let _ = write!(
        text,
        "{}: {} in progress, {} planned, {} complete.\n\n",
        super::specs(stats.total),
        count(Status::InProgress),
        count(Status::Planned),
        count(Status::Complete),
    );
    let path = |rest: &str| app.outward(&format!("/projects/{}{rest}", view.id));
    let api = app.outward(&format!("/api/projects/{}", view.id));
    let _ = writeln!(
        text,
        "Every link leads to Markdown. As JSON: [the list]({api}/specs), [search]({api}/search?q=words), \
         [dependencies]({api}/dependencies), [everything]({}). As files: [zip]({}).",
        path("/export.json"),
        path("/export.zip"),
    );
    let sections = [
        (Status::InProgress, "In progress"),
        (Status::Planned, "Planned"),
        (Status::Draft, "Drafts"),
        (Status::Complete, "Complete"),
        // What the form calls this may be left out where there is little room.
        (Status::Archived, "Optional"),
    ];
    for (status, heading) in sections {
        let specs = view.snapshot().specs().iter().filter(|spec| spec.status == status);
        for (place, spec) in specs.enumerate() {
            if place == 0 {
                let _ = write!(text, "\n## {heading}\n\n");
            }
            line(&mut text, app, view, spec);
        }
    }
    text
}

/// `- [082 Web sync](…/082-web-sync.md): high priority; web, sync`
fn line(text: &mut String, app: &App, view: &View, spec: &Spec) {
    let title = format!("{} {}", pages::number(spec), plain(&spec.display_title()));
    let href = app.outward(&format!("{}.md", address::spec(&view.id, &spec.name)));
    let _ = write!(text, "- [{}]({href})", title.trim());
    let priority = spec.priority.map(|it| format!("{} priority", it.as_str()));
    let tags = spec.tags.iter().map(|tag| plain(tag)).collect::<Vec<_>>().join(", ");
    let facts: Vec<_> = priority.into_iter().chain((!tags.is_empty()).then_some(tags)).collect();
    if !facts.is_empty() {
        let _ = write!(text, ": {}", facts.join("; "));
    }
    text.push('\n');
}

/// Text in one line of Markdown, where nothing of it is markup.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        for c in word.chars().filter(|c| !c.is_control()) {
            if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!') {
                plain.push('\\');
            }
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_in_which_nothing_is_markup() {
        let check = |text: &str, expect: &str| assert_eq!(plain(text), expect);
        check("Search", "Search");
        check("a](javascript:x)\n\n# b", "a\\](javascript:x) \\# b");
        check("<script> `x` ![y](z)", "\\<script\\> \\`x\\` \\!\\[y\\](z)");
        check("a\u{0}b\u{85}c", "ab c");
    }
}
