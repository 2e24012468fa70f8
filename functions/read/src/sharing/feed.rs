//! `GET /feed.atom`, `/projects/{id}/feed.atom`: what happened, for those who follow it with a reader. RFC 4287.

mod entry;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::{Project, Timestamp};
use web::answers::Media;
use web::project::epoch;
use web::{Ask, Refusal};

use self::entry::{Entry, of_snapshots, of_transitions, urn};
use super::xml::sayable;
use crate::app::App;
use crate::bounds::LIST_PROJECTS;
use crate::headers::Headers;
use crate::view::{Looked, OfProject, View};

const ATOM: Media = Media::File("application/atom+xml; charset=utf-8");

/// Entries of a feed: readers ask often, and remember.
const ENTRIES: usize = 50;

/// Snapshots of a project that its own feed tells of, and that the feed of all does.
const SNAPSHOTS: (usize, usize) = (20, 4);

/// Projects that are in the feed of all: those that changed last.
const PROJECTS: usize = 12;

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed<'a> {
    id: String,
    title: &'a str,
    updated: String,
    /// The feed's own address.
    own: String,
    /// The page that it is about.
    page: String,
    /// How addresses of entries begin.
    site: &'a str,
    entries: &'a [Entry],
}

/// What happened in a project.
pub(crate) async fn of_project(OfProject { app, view, headers }: OfProject) -> Result<Response, Refusal> {
    let ask = view.ask(&headers, ATOM, "feed");
    if let Some(known) = app.known(&view, &ask) {
        return Ok(known);
    }
    let entries = latest(entries(&app, &view, SNAPSHOTS.0).await?);
    let id = urn(&[&view.identity(), "feed"]);
    let path = format!("/projects/{}", view.id);
    let text = feed(&app, (id, &view.full_name()), (&format!("{path}/feed.atom"), &path), &entries)?;
    app.finish(&view, &ask, text)
}

/// What happened in all projects: in those that changed last.
pub(crate) async fn of_all(State(app): State<App>, Headers(headers): Headers) -> Result<Response, Refusal> {
    let (listing, looked) = app.listing(None, LIST_PROJECTS).await?;
    let mut projects: Vec<_> = listing.projects.iter().filter(|it| it.head.is_some()).collect();
    projects.sort_by_key(|project| std::cmp::Reverse(changed_at(project)));
    let mut ids: Vec<_> = listing.local.iter().map(|_| domain::ProjectId::local()).collect();
    ids.extend(projects.into_iter().take(PROJECTS).map(|project| project.id.clone()));
    let mut all = Vec::new();
    for id in ids {
        // One that cannot be read now keeps no other from being told of.
        let Ok(view) = app.view(id.as_str()).await else { continue };
        let Ok(entries) = entries(&app, &view, SNAPSHOTS.1).await else { continue };
        all.extend(latest(entries).into_iter().map(|entry| entry.of(&view.full_name())));
    }
    let entries = latest(all);
    let site = app.settings().public_url.clone().unwrap_or_default();
    let text = feed(&app, (urn(&[&site, "all"]), "livespecs"), ("/feed.atom", "/"), &entries)?;
    made(&app, &looked, &headers, text)
}

/// The answer of a text that itself tells whether it is another one than before.
fn made(app: &App, looked: &Looked, headers: &http::HeaderMap, text: String) -> Result<Response, Refusal> {
    let ask = Ask::new(headers, ATOM, &("feed of all", &text));
    match app.known(looked, &ask) {
        Some(known) => Ok(known),
        None => app.finish(looked, &ask, text),
    }
}

fn changed_at(project: &Arc<Project>) -> Option<Timestamp> {
    project.head.as_ref().map(|head| head.changed_at)
}

/// What happened in a project: what its specs say of themselves, and what was seen to change.
async fn entries(app: &App, view: &View, snapshots: usize) -> Result<Vec<Entry>, Refusal> {
    let mut entries = of_transitions(view);
    entries.extend(of_snapshots(app, view, snapshots).await?);
    Ok(entries)
}

/// The latest ones, the newest first.
fn latest(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.id.cmp(&b.id)));
    entries.dedup_by(|a, b| a.id == b.id);
    entries.truncate(ENTRIES);
    entries
}

/// The text of a feed: its id and title, its own path and its page's.
fn feed(
    app: &App,
    (id, title): (String, &str),
    (own, page): (&str, &str),
    entries: &[Entry],
) -> Result<String, Refusal> {
    let updated = entries.iter().map(|entry| entry.at).max().unwrap_or(epoch());
    let site = app.outward("");
    let title = sayable(title);
    let feed = Feed {
        id,
        title: &title,
        updated: updated.to_string(),
        own: app.outward(own),
        page: app.outward(page),
        site: &site,
        entries,
    };
    feed.render().map_err(|_| Refusal::internal())
}
