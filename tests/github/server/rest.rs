//! The REST API.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::answer::{Answer, JSON};
use super::asked::Asked;
use super::hooks;
use super::route::{At, Route, What};
use crate::model::{AUTHOR, EMAIL, Found, Mode, Model, Object, Oid, Repository, Resource, State};

/// What is asked for by `Accept`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Sha,
    Raw,
}

impl Form {
    fn read(accept: &str) -> Option<Self> {
        let first = accept.split([',', ';']).next().unwrap_or_default().trim();
        Some(match first {
            ""
            | "*/*"
            | "application/*"
            | "application/json"
            | "application/vnd.github+json"
            | "application/vnd.github.v3+json"
            | "application/vnd.github.json"
            | "application/vnd.github.v3.json" => Self::Json,
            "application/vnd.github.sha" | "application/vnd.github.v3.sha" => Self::Sha,
            "application/vnd.github.raw"
            | "application/vnd.github.raw+json"
            | "application/vnd.github.v3.raw"
            | "application/vnd.github.v3.raw+json" => Self::Raw,
            _ => return None,
        })
    }
}

/// Answers a question about limits or about a repository.
pub(super) fn answer(model: &Model, asked: &Asked, truncated: bool) -> Answer {
    let Some(form) = Form::read(&asked.accept) else { return strange_accept(model, asked) };
    let now = model.now();
    let state = &mut *model.lock();
    let Route::Of { at, what, rest } = &asked.route else {
        return limits(state, asked, now);
    };
    let found = match at {
        At::Name(owner, name) => state.find_by_name(&asked.caller, owner, name),
        At::Id(id) => state.find_by_id(&asked.caller, *id),
    };
    let id = match found {
        None => return Answer::not_found(),
        Some(Found::Moved(id)) => return moved(asked, id, rest),
        Some(Found::Here(id)) => id,
    };
    if let What::Hooks(hooks) = what {
        return match form {
            Form::Json => hooks::answer(model, state, asked, id, hooks),
            _ => strange_accept_now(state, asked),
        };
    }
    let Some(repository) = state.repository(id) else { return Answer::not_found() };
    if repository.taken_down {
        return Answer::taken_down(&repository.full_name());
    }
    if *what == What::Itself {
        return match form {
            Form::Json => Answer::found(JSON, repository.described(&asked.base).to_string()),
            _ => strange_accept_now(state, asked),
        };
    }
    if repository.disabled {
        return Answer::blocked();
    }
    if !state.may_read_contents(&asked.caller) {
        return Answer::no_rights();
    }
    if repository.is_empty() {
        return Answer::empty_repository();
    }
    let url = format!("{}/repos/{}", asked.base, repository.full_name());
    match (what, form) {
        (What::Commit(reference), Form::Sha | Form::Json) => commit(repository, reference, form, &url),
        (What::Tree { of, recursive }, Form::Json) => {
            let (mut entries, mut bytes) = (usize::MAX, usize::MAX);
            if *recursive {
                (entries, bytes) = (state.limits.tree_entries, state.limits.tree_bytes);
            }
            let listing = Listing { recursive: *recursive, truncated, entries, bytes };
            tree(repository, of, &listing, &url)
        }
        (What::Blob(sha), Form::Json | Form::Raw) => {
            blob(repository, sha, form, state.limits.blob_bytes, &url)
        }
        _ => strange_accept_now(state, asked),
    }
}

fn strange_accept(model: &Model, asked: &Asked) -> Answer {
    strange_accept_now(&mut model.lock(), asked)
}

/// An `Accept` that is not modelled for what is asked.
fn strange_accept_now(state: &mut State, asked: &Asked) -> Answer {
    state.remember_unknown(format!("`{}` with `Accept: {}`", asked.request.path, asked.accept));
    Answer::refusal(415, "Unsupported 'Accept' header. Must accept 'application/json'.")
}

fn limits(state: &mut State, asked: &Asked, now: domain::Timestamp) -> Answer {
    if !state.limits.primary {
        return Answer::refusal(404, "Rate limiting is not enabled.");
    }
    let mut of = |resource| {
        let left = state.spending.allowance(&state.limits, &asked.caller, resource, now);
        json!({"limit": left.limit, "used": left.used, "remaining": left.remaining, "reset": left.reset})
    };
    let (core, graphql) = (of(Resource::Core), of(Resource::GraphQl));
    let body = json!({"resources": {"core": core, "graphql": graphql}, "rate": core});
    // Asking is free.
    Answer { points: 0, ..Answer::json(200, &body) }
}

fn moved(asked: &Asked, id: u64, rest: &str) -> Answer {
    let location = format!("{}/repositories/{id}{rest}{}", asked.base, asked.query);
    let body = json!({
        "message": "Moved Permanently",
        "url": location,
        "documentation_url": "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects",
    });
    // What is not only read is to be repeated as it was.
    let status = if asked.request.method == "GET" { 301 } else { 307 };
    Answer::json(status, &body).with("location", location)
}

fn commit(repository: &Repository, reference: &str, form: Form, url: &str) -> Answer {
    let found = repository.commit_of(reference).and_then(|oid| Some((oid, repository.objects.commit(oid)?)));
    let Some((oid, commit)) = found else { return Answer::no_commit(reference) };
    if form == Form::Sha {
        return Answer::found("application/vnd.github.sha; charset=utf-8", oid.to_string());
    }
    let date = domain::Timestamp::from_millis(commit.at * 1000).to_string();
    let person = json!({"name": AUTHOR, "email": EMAIL, "date": date});
    let parents = commit.parents.iter();
    let parents =
        parents.map(|parent| json!({"sha": parent.to_string(), "url": format!("{url}/commits/{parent}")}));
    let body = json!({
        "sha": oid.to_string(),
        "commit": {
            "author": person,
            "committer": person,
            "message": commit.message,
            "tree": {"sha": commit.tree.to_string(), "url": format!("{url}/git/trees/{}", commit.tree)},
        },
        "url": format!("{url}/commits/{oid}"),
        "parents": parents.collect::<Vec<_>>(),
    });
    Answer::found(JSON, body.to_string())
}

/// How a tree is listed.
struct Listing {
    recursive: bool,
    /// It is cut in half in any case.
    truncated: bool,
    entries: usize,
    bytes: usize,
}

fn tree(repository: &Repository, of: &str, listing: &Listing, url: &str) -> Answer {
    let Some((mode, oid, _)) = repository.object_of(of) else { return Answer::not_found() };
    let root = match repository.objects.get(oid) {
        Some(Object::Commit(commit)) => commit.tree,
        Some(Object::Tree(_)) if mode == Mode::Folder => oid,
        _ => return Answer::not_found(),
    };
    let mut rows = Vec::new();
    let (mut bytes, mut truncated) = (0, listing.truncated);
    let mut each = |path: &str, mode: Mode, oid: Oid| {
        let row = row(repository, path, mode, oid, url);
        if rows.len() == listing.entries || bytes + row.len() > listing.bytes {
            truncated = true;
            return false;
        }
        bytes += row.len();
        rows.push(row);
        true
    };
    if listing.recursive {
        repository.objects.walk(root, "", &mut each);
    } else {
        let entries = repository.objects.tree(root).into_iter().flat_map(|entries| entries.iter());
        for entry in entries {
            each(&entry.name, entry.mode, entry.oid);
        }
    }
    if listing.truncated {
        rows.truncate(rows.len() / 2);
    }
    // By hand: there may be a hundred thousand.
    let mut body = format!("{{\"sha\":\"{oid}\",\"url\":\"{url}/git/trees/{oid}\",\"tree\":[");
    body.push_str(&rows.join(","));
    let _ = write!(body, "],\"truncated\":{truncated}}}");
    Answer::found(JSON, body)
}

fn row(repository: &Repository, path: &str, mode: Mode, oid: Oid, url: &str) -> String {
    let (path, octal, kind) = (json!(path), mode.octal(), mode.kind());
    let mut row = format!("{{\"path\":{path},\"mode\":\"{octal}\",\"type\":\"{kind}\",\"sha\":\"{oid}\"");
    match repository.objects.get(oid) {
        Some(Object::Blob(content)) => {
            let _ = write!(row, ",\"size\":{},\"url\":\"{url}/git/blobs/{oid}\"", content.len());
        }
        Some(Object::Tree(_)) => {
            let _ = write!(row, ",\"url\":\"{url}/git/trees/{oid}\"");
        }
        // A submodule is a commit of somewhere else.
        _ => {}
    }
    row.push('}');
    row
}

fn blob(repository: &Repository, sha: &str, form: Form, limit: usize, url: &str) -> Answer {
    let Some(oid) = sha.parse::<Oid>().ok().filter(|_| sha.len() == 40) else {
        return Answer::refusal(
            422,
            "The sha parameter must be exactly 40 characters and contain only [0-9a-f].",
        );
    };
    let Some(content) = repository.objects.blob(oid) else { return Answer::not_found() };
    if content.len() > limit {
        let body = json!({
            "message": "The requested blob is too large to fetch via the API, but you can always clone the repository via Git in order to obtain it.",
            "errors": [{"resource": "Blob", "field": "data", "code": "too_large"}],
        });
        return Answer::json(403, &body);
    }
    if form == Form::Raw {
        return Answer::found("application/vnd.github.raw+json; charset=utf-8", content.clone());
    }
    // Lines of sixty characters, as GitHub breaks them.
    let encoded = BASE64_STANDARD.encode(content);
    let mut lines = String::with_capacity(encoded.len() + encoded.len() / 60 + 1);
    for line in encoded.as_bytes().chunks(60) {
        lines.push_str(std::str::from_utf8(line).unwrap_or_default());
        lines.push('\n');
    }
    let body = json!({
        "sha": sha,
        "size": content.len(),
        "url": format!("{url}/git/blobs/{sha}"),
        "content": lines,
        "encoding": "base64",
    });
    Answer::found(JSON, body.to_string())
}
