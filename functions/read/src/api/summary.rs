//! A spec in a list.

use domain::{Reference, Spec, TokenStatus};
use serde::Serialize;
use utoipa::ToSchema;
use web::Rfc3339;
use web::words::{PriorityWord, StatusWord, TokenStatusWord, ValidationWord};

use crate::view::View;

/// A spec as lists have it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary<'a> {
    /// The project, where several may be meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    project_id: Option<&'a str>,
    /// The directory's name.
    id: &'a str,
    #[schema(required = true)]
    spec_number: Option<u32>,
    spec_name: &'a str,
    #[schema(required = true)]
    title: Option<&'a str>,
    #[schema(value_type = StatusWord)]
    status: &'static str,
    #[schema(value_type = Option<PriorityWord>, required = true)]
    priority: Option<&'static str>,
    tags: &'a [String],
    #[schema(required = true)]
    assignee: Option<&'a str>,
    #[schema(required = true)]
    created_at: Option<Rfc3339>,
    #[schema(required = true)]
    updated_at: Option<Rfc3339>,
    #[schema(required = true)]
    completed_at: Option<Rfc3339>,
    /// Relative to the repository.
    file_path: String,
    depends_on: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parent: Option<&'a str>,
    children: Vec<&'a str>,
    required_by: Vec<&'a str>,
    /// The main document's git blob id.
    content_hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token_count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<TokenStatusWord>, nullable = false)]
    token_status: Option<&'static str>,
    #[schema(value_type = ValidationWord)]
    validation_status: &'static str,
    relationships: Relationships<'a>,
}

/// A spec's dependencies, once more, as some clients read them.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Relationships<'a> {
    depends_on: Vec<&'a str>,
    required_by: Vec<&'a str>,
}

/// Where a spec is, as far as its summary says so.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Its project's id.
    pub(crate) project: &'a str,
    /// The specs folder in the repository.
    pub(crate) specs_dir: &'a str,
}

impl<'a> From<&'a View> for Place<'a> {
    fn from(view: &'a View) -> Self {
        Self { project: view.id.as_str(), specs_dir: view.specs_dir() }
    }
}

impl Place<'_> {
    /// The path of a spec's file in the repository.
    pub(crate) fn file_path(self, spec: &Spec, file: &str) -> String {
        format!("{}/{}/{file}", self.specs_dir, spec.dir)
    }
}

/// The summary of `spec`.
pub(crate) fn summary<'a>(place: Place<'a>, spec: &'a Spec) -> Summary<'a> {
    let depends_on: Vec<_> = spec.depends_on().iter().map(Reference::as_str).collect();
    let required_by: Vec<_> = spec.required_by().iter().map(domain::SpecName::as_str).collect();
    let tokens = spec.main().tokens.as_ref().map(|tokens| tokens.content);
    Summary {
        project_id: Some(place.project),
        id: spec.name.as_str(),
        spec_number: spec.number,
        spec_name: spec.name.as_str(),
        title: spec.title.as_deref(),
        status: spec.status.as_str(),
        priority: spec.priority.map(domain::Priority::as_str),
        tags: &spec.tags,
        assignee: spec.assignee.as_deref(),
        created_at: spec.created_at.map(Rfc3339),
        updated_at: spec.updated_at.map(Rfc3339),
        completed_at: spec.completed_at.map(Rfc3339),
        file_path: place.file_path(spec, &spec.main().path),
        depends_on: depends_on.clone(),
        parent: spec.parent().map(domain::SpecName::as_str),
        children: spec.children().iter().map(domain::SpecName::as_str).collect(),
        required_by: required_by.clone(),
        content_hash: spec.main().blob.to_string(),
        token_count: tokens,
        token_status: tokens.map(|count| TokenStatus::of(count).as_str()),
        validation_status: spec.validation().as_str(),
        relationships: Relationships { depends_on, required_by },
    }
}
