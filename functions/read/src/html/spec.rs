//! `GET /projects/{id}/specs/{spec}` and what is below: one spec, and its further documents.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::{Document, Spec, decode};
use http::header::{HeaderMap, HeaderValue};
use http::{StatusCode, Uri};
use web::accept::prefers;
use web::answers::Media;
use web::layout::{Frame, Shared};
use web::styles::Style;
use web::{Preferences, Refusal};

use super::frame;
use crate::app::App;
use crate::headers::Headers;
use crate::links;
use crate::pages::{self, address};
use crate::view::View;

/// A spec: its main document.
pub(crate) async fn spec(
    State(app): State<App>,
    Path((id, wanted)): Path<(String, String)>,
    uri: Uri,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    app.retrying(|| async {
        let view = app.view(&id).await?;
        let (spec, media) = match view.spec(&wanted) {
            // The address of its Markdown: for those who cannot say what they would like.
            Err(refusal) => match wanted.strip_suffix(".md").map(|name| view.spec(name)) {
                Some(Ok(spec)) => (spec, Media::Markdown),
                _ => return Err(refusal),
            },
            Ok(spec) => (spec, wanted_media(&headers, &uri)),
        };
        if media != Media::Markdown && spec.name.as_str() != wanted {
            return Ok(to_full_name(&view, spec, "", &uri));
        }
        document(&app, &view, &headers, media, (spec, spec.main())).await
    })
    .await
}

/// One of a spec's further documents.
pub(crate) async fn sub_spec(
    State(app): State<App>,
    Path((id, wanted, path)): Path<(String, String, String)>,
    uri: Uri,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    app.retrying(|| async {
        let view = app.view(&id).await?;
        let spec = view.spec(&wanted)?;
        let found = spec.documents.iter().find(|it| it.path == path);
        let found = found.ok_or_else(|| Refusal::file_not_found(&path))?;
        if spec.name.as_str() != wanted || found.path == spec.main().path {
            let rest = if found.path == spec.main().path { "" } else { &found.path };
            return Ok(to_full_name(&view, spec, rest, &uri));
        }
        document(&app, &view, &headers, wanted_media(&headers, &uri), (spec, found)).await
    })
    .await
}

/// Whether the Markdown itself is asked for: `?source`.
fn asks_for_source(uri: &Uri) -> bool {
    let pairs = uri.query().unwrap_or_default().split('&');
    pairs.map(|pair| pair.split('=').next().unwrap_or_default()).any(|name| name == "source")
}

/// The address of a spec by its full name, the query kept. `path` is what is asked for below it.
pub(super) fn to_full_name(view: &View, spec: &Spec, path: &str, uri: &Uri) -> Response {
    let mut to = if path.is_empty() {
        address::spec(&view.id, &spec.name)
    } else {
        address::document(&view.id, &spec.name, path)
    };
    if let Some(query) = uri.query() {
        to.push('?');
        to.push_str(query);
    }
    match HeaderValue::from_str(&to) {
        Ok(location) => (StatusCode::FOUND, [(http::header::LOCATION, location)]).into_response(),
        Err(_) => Refusal::not_found().into_response(),
    }
}

/// What a document is given in: its Markdown to those who would rather have that, or a page, of what it says or
/// of how it is written.
fn wanted_media(headers: &HeaderMap, uri: &Uri) -> Media {
    if prefers(headers, "text/markdown", "text/html") {
        Media::Markdown
    } else if asks_for_source(uri) {
        Media::Page(Style::Source)
    } else {
        Media::Page(Style::Spec)
    }
}

async fn document(
    app: &App,
    view: &View,
    headers: &HeaderMap,
    media: Media,
    (spec, document): (&Spec, &Document),
) -> Result<Response, Refusal> {
    let preferences = Preferences::of(headers);
    let about = ("spec", spec.name.as_str(), &document.path, preferences);
    let ask = view.ask(headers, media, about);
    if let Some(known) = app.known(view, &ask) {
        return Ok(known);
    }
    let found = app.document(view, &document.blob).await?;
    let Media::Page(style) = media else { return app.finish(view, &ask, found.bytes) };
    let text = decode(&found.bytes);
    let frame = frame(app, Some(view), preferences, style);
    if style == Style::Source {
        return app.finish(view, &ask, pages::source(&frame, spec, document, &text));
    }
    let rendered = links::rendered(view, spec, document, &text, &found.blocks);
    let is_main = document.path == spec.main().path;
    let own = address::spec(&view.id, &spec.name);
    let shared = Shared {
        description: render::summary(text.get(document.body_start as usize..).unwrap_or_default()),
        picture: format!("{own}/preview.png"),
        path: if is_main { own } else { address::document(&view.id, &spec.name, &document.path) },
    };
    let frame = Frame { shared, ..frame };
    let page = pages::spec(&frame, view.snapshot(), spec, document, &rendered);
    app.finish(view, &ask, page)
}
