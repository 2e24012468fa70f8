//! Files: the pictures of specs, and our own scripts and icon.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::is_markdown;
use http::header::{CONTENT_DISPOSITION, HeaderValue};
use http::{StatusCode, Uri};
use web::answers::Media;
use web::{Ask, Refusal, assets, repository};

use crate::app::App;
use crate::headers::Headers;
use crate::html;
use crate::links::is_kept;

/// What a browser may show of a file in a spec. Everything else is downloaded: it is somebody else's content under our
/// address.
const SHOWN: [(&str, &str); 8] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("svg", "image/svg+xml"),
    ("ico", "image/x-icon"),
];

/// A file of a spec that is no Markdown. What is Markdown is a document, in a folder of the spec that is called `assets`.
pub(crate) async fn of_spec(
    State(app): State<App>,
    Path((id, wanted, path)): Path<(String, String, String)>,
    uri: Uri,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let document = format!("assets/{path}");
    if is_markdown(&document) {
        return html::sub_spec(State(app), Path((id, wanted, document)), uri, Headers(headers)).await;
    }
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let shown = SHOWN.iter().find(|(it, _)| *it == extension).map(|(_, content_type)| *content_type);
    let media = Media::File(shown.unwrap_or("application/octet-stream"));
    let answer = app.retrying(|| async {
        let view = app.view(&id).await?;
        let spec = view.spec(&wanted)?;
        let asset = spec.assets.iter().find(|it| it.path == path);
        let asset = asset.ok_or_else(|| Refusal::file_not_found(&path))?;
        let not_kept = || {
            let href = repository::source_href(view.origin(), &format!("{}/{path}", spec.dir));
            Refusal::file_not_kept(href.as_deref())
        };
        if !is_kept(&view, asset) {
            return Err(not_kept());
        }
        let ask = view.ask(&headers, media, ("asset", spec.name.as_str(), &path));
        if let Some(known) = app.known(&view, &ask) {
            return Ok(known);
        }
        let found = app.document(&view, &asset.blob).await;
        let found =
            found.map_err(|why| if why.status == StatusCode::NOT_FOUND { not_kept() } else { why })?;
        app.finish(&view, &ask, found.bytes)
    });
    let mut response = answer.await?;
    if shown.is_none() {
        response.headers_mut().insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    }
    Ok(response)
}

/// Our own scripts and icon, named by their content.
pub(crate) async fn ours(Path(name): Path<String>, Headers(headers): Headers) -> Result<Response, Refusal> {
    let asset = assets::find(&format!("/assets/{name}")).ok_or_else(Refusal::not_found)?;
    Ok(asset.answer(&headers))
}

/// Who may look where: everybody everywhere.
pub(crate) async fn robots(State(app): State<App>, Headers(headers): Headers) -> Result<Response, Refusal> {
    let ask = Ask::new(&headers, Media::File("text/plain; charset=utf-8"), &"robots");
    app.remembered(&ask, || "User-agent: *\nDisallow: /api/\n").ok_or_else(Refusal::internal)
}
