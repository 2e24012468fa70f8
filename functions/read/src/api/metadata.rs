//! What was measured and checked: tokens, validation, and both for many specs at once.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::{Problem, Spec, TokenCounts, TokenStatus};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Refusal;
use web::words::{AreaWord, SeverityWord, TokenStatusWord, ValidationWord};

use crate::app::App;
use crate::view::OfProject;

/// The tokens of a spec's main document. Without counts (a spec that was not prepared) both are missing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names that clients read")]
pub(crate) struct Tokens {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token_count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<TokenStatusWord>, nullable = false)]
    token_status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token_breakdown: Option<Breakdown>,
}

/// Where the tokens of a document are.
#[derive(Serialize, ToSchema)]
#[schema(as = TokenBreakdown)]
struct Breakdown {
    frontmatter: u32,
    content: u32,
    title: u32,
    detailed: Detailed,
}

/// The same by what the text is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TokenDetails)]
struct Detailed {
    code_blocks: u32,
    checklists: u32,
    prose: u32,
    sections: Vec<Section>,
}

/// The tokens of a section.
#[derive(Serialize, ToSchema)]
#[schema(as = TokenSection)]
struct Section {
    heading: String,
    tokens: u32,
}

/// What validation found.
#[derive(Serialize, ToSchema)]
pub(crate) struct SpecValidation<'a> {
    #[schema(value_type = ValidationWord)]
    status: &'static str,
    errors: Vec<ProblemJson<'a>>,
}

/// One problem of a spec.
#[derive(Serialize, ToSchema)]
#[schema(as = SpecProblem)]
pub(crate) struct ProblemJson<'a> {
    #[schema(value_type = SeverityWord)]
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    line: Option<u32>,
    #[serde(rename = "type")]
    #[schema(value_type = AreaWord)]
    area: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    suggestion: &'a str,
    /// The file, relative to the specs folder.
    #[serde(skip_serializing_if = "str::is_empty")]
    path: &'a str,
}

impl<'a> From<&'a Problem> for ProblemJson<'a> {
    fn from(problem: &'a Problem) -> Self {
        Self {
            severity: problem.severity.as_str(),
            message: &problem.message,
            line: problem.line,
            area: problem.area.as_str(),
            suggestion: &problem.remedy,
            path: &problem.path,
        }
    }
}

/// The tokens of a spec.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/specs/{spec}/tokens",
    operation_id = "spec_tokens",
    tag = "specs",
    params(("id" = String, Path), ("spec" = String, Path)),
    responses((status = 200, body = Tokens))
)]
pub(crate) async fn tokens(
    Path((_, wanted)): Path<(String, String)>,
    asked: OfProject,
) -> Result<Response, Refusal> {
    let spec = asked.view.spec(&wanted)?;
    asked.json(("tokens", spec.name.as_str()), |_| {
        let counts = spec.main().tokens.as_ref();
        let count = counts.map(|it| it.content);
        let status = count.map(|it| TokenStatus::of(it).as_str());
        Ok(Tokens { token_count: count, token_status: status, token_breakdown: counts.map(breakdown) })
    })
}

fn breakdown(counts: &TokenCounts) -> Breakdown {
    Breakdown {
        frontmatter: counts.frontmatter,
        content: counts.content,
        title: counts.title,
        detailed: Detailed {
            code_blocks: counts.code_blocks,
            checklists: counts.checklists,
            prose: counts.prose,
            sections: counts
                .sections
                .unpack()
                .into_iter()
                .map(|it| Section { heading: it.heading, tokens: it.tokens })
                .collect(),
        },
    }
}

/// What validation says of a spec.
#[utoipa::path(
    get,
    path = "/api/projects/{id}/specs/{spec}/validation",
    operation_id = "spec_validation",
    tag = "specs",
    params(("id" = String, Path), ("spec" = String, Path)),
    responses((status = 200, body = SpecValidation))
)]
pub(crate) async fn validation(
    Path((_, wanted)): Path<(String, String)>,
    asked: OfProject,
) -> Result<Response, Refusal> {
    let spec = asked.view.spec(&wanted)?;
    asked.json(("validation", spec.name.as_str()), |_| {
        let errors = spec.problems().iter().map(ProblemJson::from).collect();
        Ok(SpecValidation { status: spec.validation().as_str(), errors })
    })
}

/// Which specs are asked about.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchRequest {
    spec_names: Vec<String>,
}

/// What is known of each spec that was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchMetadata<'a> {
    specs: BTreeMap<&'a str, Metadata>,
}

/// Tokens and validation of a spec. Without counts (a spec that was not prepared) the first two are missing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SpecMetadata)]
struct Metadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    token_count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<TokenStatusWord>, nullable = false)]
    token_status: Option<&'static str>,
    #[schema(value_type = ValidationWord)]
    validation_status: &'static str,
}

/// Tokens and validation of many specs; those that are not there are left out.
#[utoipa::path(
    post,
    path = "/api/projects/{id}/specs/batch-metadata",
    operation_id = "batch_metadata",
    tag = "specs",
    params(("id" = String, Path)),
    request_body = BatchRequest,
    responses((status = 200, body = BatchMetadata))
)]
pub(crate) async fn batch(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Json<BatchRequest>, JsonRejection>,
) -> Result<Response, Refusal> {
    let view = app.view(&id).await?;
    let Json(asked) = body.map_err(|error| super::refused::bad_body(&error))?;
    let about = ("batch-metadata", &asked.spec_names);
    app.json(&view, &headers, about, || {
        let metadata = |spec: &Spec| {
            let count = spec.main().tokens.as_ref().map(|it| it.content);
            Metadata {
                token_count: count,
                token_status: count.map(|it| TokenStatus::of(it).as_str()),
                validation_status: spec.validation().as_str(),
            }
        };
        let found =
            asked.spec_names.iter().filter_map(|name| Some((name.as_str(), view.snapshot().spec(name)?)));
        Ok(BatchMetadata { specs: found.map(|(name, spec)| (name, metadata(spec))).collect() })
    })
}
