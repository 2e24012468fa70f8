//! `GET /projects/{id}/export.{json,csv,zip}`: everything of a project.
//!
//! An export is whole, or refused: one that is over what an answer may be is to be asked for in parts, which are whole
//! specs in the order of the list. A part names the next one in the header `Link` and, as JSON, in `nextCursor`.

mod csv;
mod json;
mod zip;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::{Asset, Spec};
use http::header::{CONTENT_DISPOSITION, LINK};
use http::{HeaderValue, StatusCode};
use service::SourceDocument;
use web::Refusal;
use web::answers::Media;
use web::bounds::ANSWER_BYTES;

use self::zip::Archive;
use crate::app::App;
use crate::bounds::{LIST_OFFSET, LIST_SPECS};
use crate::headers::Headers;
use crate::links::is_kept;
use crate::params::Params;
use crate::view::View;

/// Specs whose documents are read before the next ones are.
const AT_ONCE: usize = 16;

/// The same of pictures, which are larger.
const PICTURES_AT_ONCE: usize = 4;

/// What an export is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Form {
    Json,
    Csv,
    Zip,
}

/// Which specs are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Part {
    form: Form,
    offset: usize,
    /// None: all that follow.
    limit: Option<usize>,
}

type Pairs = Query<Vec<(String, String)>>;

/// All specs with their documents' Markdown, as JSON.
pub(crate) async fn as_json(
    app: State<App>,
    id: Path<String>,
    pairs: Pairs,
    headers: Headers,
) -> Result<Response, Refusal> {
    export(Form::Json, app, id, pairs, headers).await
}

/// A line for each spec.
pub(crate) async fn as_csv(
    app: State<App>,
    id: Path<String>,
    pairs: Pairs,
    headers: Headers,
) -> Result<Response, Refusal> {
    export(Form::Csv, app, id, pairs, headers).await
}

/// The files: Markdown, and the pictures beside it.
pub(crate) async fn as_zip(
    app: State<App>,
    id: Path<String>,
    pairs: Pairs,
    headers: Headers,
) -> Result<Response, Refusal> {
    export(Form::Zip, app, id, pairs, headers).await
}

async fn export(
    form: Form,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(pairs): Pairs,
    Headers(headers): Headers,
) -> Result<Response, Refusal> {
    let part = Part::asked(form, &Params::new(pairs))?;
    app.retrying(|| async {
        let view = app.view(&id).await?;
        let ask = view.ask(&headers, form.media(), ("export", part));
        let mut response = match app.known(&view, &ask) {
            Some(known) => known,
            None => app.finish(&view, &ask, part.body(&app, &view).await?)?,
        };
        let name = format!("attachment; filename=\"{}.{}\"", view.id, form.ending());
        let next = part.next(&view).map(|next| format!("<{}>; rel=\"next\"", next.href(&view)));
        for (header, value) in [(CONTENT_DISPOSITION, Some(name)), (LINK, next)] {
            if let Some(value) = value.and_then(|it| HeaderValue::try_from(it).ok()) {
                response.headers_mut().insert(header, value);
            }
        }
        Ok(response)
    })
    .await
}

impl Form {
    fn media(self) -> Media {
        match self {
            Self::Json => Media::Json,
            Self::Csv => Media::File("text/csv; charset=utf-8; header=present"),
            Self::Zip => Media::Packed("application/zip"),
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Zip => "zip",
        }
    }
}

impl Part {
    fn asked(form: Form, params: &Params) -> Result<Self, Refusal> {
        let offset = params.number("cursor", 0, LIST_OFFSET)?.or(params.number("offset", 0, LIST_OFFSET)?);
        Ok(Self { form, offset: offset.unwrap_or(0), limit: params.number("limit", 1, LIST_SPECS)? })
    }

    fn specs(self, view: &View) -> &[Spec] {
        let rest = view.snapshot().specs().get(self.offset..).unwrap_or_default();
        &rest[..self.limit.unwrap_or(usize::MAX).min(rest.len())]
    }

    /// The part behind this one, where there is one.
    fn next(self, view: &View) -> Option<Self> {
        let offset = self.offset + self.specs(view).len();
        (offset < view.snapshot().specs().len() && self.limit.is_some()).then_some(Self { offset, ..self })
    }

    fn href(self, view: &View) -> String {
        let Self { form, offset, limit } = self;
        let limit = limit.map(|limit| format!("limit={limit}&")).unwrap_or_default();
        format!("/projects/{}/export.{}?{limit}cursor={offset}", view.id, form.ending())
    }

    /// The export. No more is read, and kept in memory, than an answer may have.
    async fn body(self, app: &App, view: &View) -> Result<Vec<u8>, Refusal> {
        let specs = self.specs(view);
        match self.form {
            Form::Csv => {
                let table = csv::table(view, specs);
                self.fits(view, specs, table.len()).map(|()| table)
            }
            Form::Json => {
                let mut text = json::Text::begin(app, view, self.next(view).map(|next| next.offset))?;
                for (place, batch) in specs.chunks(AT_ONCE).enumerate() {
                    for (spec, contents) in batch.iter().zip(contents(app, view, batch).await?) {
                        text.add(view, spec, &contents)?;
                    }
                    self.fits(view, &specs[..specs.len().min((place + 1) * AT_ONCE)], text.len())?;
                }
                Ok(text.end())
            }
            Form::Zip => {
                let mut archive = Archive::default();
                for (place, batch) in specs.chunks(AT_ONCE).enumerate() {
                    for (spec, contents) in batch.iter().zip(contents(app, view, batch).await?) {
                        for (document, content) in spec.documents.iter().zip(contents) {
                            let path = format!("{}/{}/{}", view.id, spec.dir, document.path);
                            archive.add(&path, &content.bytes);
                        }
                    }
                    self.fits(view, &specs[..specs.len().min((place + 1) * AT_ONCE)], archive.len())?;
                }
                self.pictures(app, view, &mut archive).await?;
                Ok(archive.end())
            }
        }
    }

    /// Adds what the specs have besides their documents, as far as it is to be had here. One spec alone is not to be had in
    /// smaller parts: of it is left out what does not fit.
    async fn pictures(self, app: &App, view: &View, archive: &mut Archive) -> Result<(), Refusal> {
        let specs = self.specs(view);
        let is_alone = specs.len() == 1;
        for (place, spec) in specs.iter().enumerate() {
            // What is over an answer by itself is nowhere to be had.
            let kept = spec.assets.iter().filter(|it| is_kept(view, it) && it.size <= ANSWER_BYTES as u64);
            for assets in kept.collect::<Vec<_>>().chunks(PICTURES_AT_ONCE) {
                for (asset, content) in assets.iter().zip(files(app, view, assets).await?) {
                    let path = format!("{}/{}/{}", view.id, spec.dir, asset.path);
                    let Some(content) = content else { continue };
                    if is_alone && archive.len_with(&path, &content.bytes) > ANSWER_BYTES {
                        continue;
                    }
                    archive.add(&path, &content.bytes);
                }
                self.fits(view, &specs[..=place], archive.len())?;
            }
        }
        Ok(())
    }

    /// Refuses what is over what an answer may be, with the parts in which it can be had: `done` are as many as fit.
    fn fits(self, view: &View, done: &[Spec], bytes: usize) -> Result<(), Refusal> {
        if bytes <= ANSWER_BYTES {
            return Ok(());
        }
        // With room for specs that are longer than these.
        let limit = (done.len() * 2 / 3 * ANSWER_BYTES / bytes).max(1);
        let first = Self { limit: Some(limit), offset: 0, ..self };
        Err(Refusal::too_large(format!(
            "The export would be over 4 MB. Ask for it in parts: `{}`, and then for what the header `Link` calls `next`.",
            first.href(view)
        )))
    }
}

/// What the documents of these specs say.
async fn contents(app: &App, view: &View, specs: &[Spec]) -> Result<Vec<Vec<SourceDocument>>, Refusal> {
    let blobs: Vec<_> = specs.iter().flat_map(|spec| &spec.documents).map(|it| it.blob).collect();
    let mut found = app.documents(view, &blobs).await?.into_iter();
    Ok(specs.iter().map(|spec| found.by_ref().take(spec.documents.len()).collect()).collect())
}

/// What these files hold, each where it is to be had: a followed repository's picture may be missing.
async fn files(app: &App, view: &View, assets: &[&Asset]) -> Result<Vec<Option<SourceDocument>>, Refusal> {
    let blobs: Vec<_> = assets.iter().map(|it| it.blob).collect();
    match app.documents(view, &blobs).await {
        Ok(found) => return Ok(found.into_iter().map(Some).collect()),
        Err(why) if why.status == StatusCode::NOT_FOUND => {}
        Err(why) => return Err(why),
    }
    let mut found = Vec::with_capacity(blobs.len());
    for blob in &blobs {
        found.push(match app.document(view, blob).await {
            Ok(file) => Some(file),
            Err(why) if why.status == StatusCode::NOT_FOUND => None,
            Err(why) => return Err(why),
        });
    }
    Ok(found)
}
