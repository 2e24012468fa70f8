//! Everything as one JSON value, written spec by spec.

use domain::{Reference, Spec, decode};
use serde::Serialize;
use service::SourceDocument;
use std::collections::BTreeMap;
use web::Refusal;

use crate::api::detail::{Tasks, Transition};
use crate::api::projects::without_looks;
use crate::api::summary::{Summary, summary};
use crate::app::App;
use crate::view::View;

/// A spec with everything that it says.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Exported<'a> {
    #[serde(flatten)]
    summary: Summary<'a>,
    related: Vec<&'a str>,
    transitions: Vec<Transition>,
    fields: BTreeMap<&'a str, &'a str>,
    tasks: Tasks,
    /// The main one first.
    documents: Vec<Exhibit<'a>>,
}

/// A document of a spec.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Exhibit<'a> {
    /// Below the spec's directory.
    path: &'a str,
    title: &'a str,
    content_hash: String,
    /// The whole file, frontmatter included.
    content: &'a str,
}

/// The value while it is written.
pub(super) struct Text {
    bytes: Vec<u8>,
    next: Option<usize>,
    is_empty: bool,
}

impl Text {
    pub(super) fn begin(app: &App, view: &View, next: Option<usize>) -> Result<Self, Refusal> {
        let mut text = Self { bytes: b"{\"project\":".to_vec(), next, is_empty: true };
        text.write(&without_looks(app, view))?;
        let (snapshot, total) = (view.snapshot().id(), view.snapshot().specs().len());
        let head = format!(",\"snapshot\":\"{snapshot}\",\"total\":{total},\"specs\":[");
        text.bytes.extend(head.into_bytes());
        Ok(text)
    }

    pub(super) fn add(
        &mut self,
        view: &View,
        spec: &Spec,
        contents: &[SourceDocument],
    ) -> Result<(), Refusal> {
        if !std::mem::take(&mut self.is_empty) {
            self.bytes.push(b',');
        }
        let texts: Vec<_> = contents.iter().map(|it| decode(&it.bytes)).collect();
        let documents = spec.documents.iter().zip(&texts).map(|(document, text)| Exhibit {
            path: &document.path,
            title: &document.title,
            content_hash: document.blob.to_string(),
            content: text,
        });
        self.write(&Exported {
            summary: summary(view.into(), spec),
            related: spec.related().iter().map(Reference::as_str).collect(),
            transitions: spec.transitions.iter().map(Transition::from).collect(),
            fields: spec.fields.iter().map(|it| (it.name.as_str(), it.value.as_str())).collect(),
            tasks: spec.tasks.into(),
            documents: documents.collect(),
        })
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn end(mut self) -> Vec<u8> {
        let next = self.next.map(|next| format!(",\"nextCursor\":\"{next}\"")).unwrap_or_default();
        self.bytes.extend(format!("]{next}}}").into_bytes());
        self.bytes
    }

    fn write(&mut self, value: &impl Serialize) -> Result<(), Refusal> {
        serde_json::to_writer(&mut self.bytes, value).map_err(|_| Refusal::internal())
    }
}
