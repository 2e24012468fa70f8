//! What is the same of many operations, said once: the parameters of their addresses, how they say no, how their answers are
//! asked for again, and who may ask.

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, Header, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder,
};
use utoipa::{Modify, PartialSchema as _};

use crate::api::refused::ProblemDetails;

/// Completes every operation.
pub(super) struct Everywhere;

/// The bearer token of those who may look, where not everybody may; and of those who may have caches dropped.
const VIEW_TOKEN: &str = "viewToken";
const REVALIDATION_SECRET: &str = "revalidationSecret";

/// A way to say no: its status, its name, and what it means.
type Refused = (&'static str, &'static str, &'static str);

const INVALID: Refused =
    ("400", "Invalid", "What is asked cannot be understood. `detail` says what of it, and what is expected.");
const UNAUTHORIZED: Refused = ("401", "Unauthorized", "A secret is needed, and this is not it.");
const NOT_FOUND: Refused = ("404", "NotFound", "There is no such project, spec, file or snapshot.");
const AMBIGUOUS: Refused = ("409", "Ambiguous", "Several specs are called that: `candidates` names them.");
const TOO_LARGE: Refused = ("413", "TooLarge", "The body is over 64 KiB, or the answer would be over 4 MB.");
const UNAVAILABLE: Refused = ("503", "Unavailable", "Where specs come from cannot be read now.");

/// What the parameters in addresses mean.
const IN_PATHS: [(&str, &str, &str); 2] = [
    ("id", "The project: `local`, or the id that `/api/projects` gives.", "local"),
    (
        "spec",
        "The spec: its number with or without zeros, its full name, or its name without the number.",
        "1",
    ),
];

impl Modify for Everywhere {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        // It stands in no handler's own answers.
        components.schemas.insert("ProblemDetails".to_owned(), ProblemDetails::schema());
        components.schemas.insert("CodeAndMessage".to_owned(), crate::api::refused::CodeAndMessage::schema());
        for refused in [INVALID, UNAUTHORIZED, NOT_FOUND, AMBIGUOUS, TOO_LARGE, UNAVAILABLE] {
            components.responses.insert(refused.1.to_owned(), response(refused).into());
        }
        for (name, about, example) in IN_PATHS {
            components.parameters.insert(name.to_owned(), RefOr::T(in_path(name, about, example)));
        }
        components.parameters.insert("ifNoneMatch".to_owned(), RefOr::T(if_none_match()));
        components.headers.insert("ETag".to_owned(), RefOr::T(etag()));
        secrets(components);
        for (path, item) in &mut document.paths.paths {
            for (operation, is_get) in [(&mut item.get, true), (&mut item.post, false)] {
                if let Some(operation) = operation {
                    complete(path, is_get, operation);
                }
            }
        }
    }
}

fn complete(path: &str, is_get: bool, operation: &mut Operation) {
    let parameters = operation.parameters.get_or_insert_default();
    let asks_for_much = is_get && !parameters.is_empty();
    for parameter in parameters.iter_mut() {
        let name = IN_PATHS.iter().map(|(name, ..)| name).find(|name| is_called(parameter, name));
        if let Some(name) = name {
            *parameter = RefOr::Ref(Ref::new(format!("#/components/parameters/{name}")));
        }
    }
    let is_health = path.starts_with("/health");
    let is_remembered = is_get && !is_health && path != "/api/events/specs";
    if is_remembered {
        parameters.push(RefOr::Ref(Ref::new("#/components/parameters/ifNoneMatch")));
    }
    let in_path = |name: &str| path.contains(&format!("{{{name}}}"));
    let reads_specs =
        !is_health && !["/api/openapi.json", "/api/capabilities", "/api/events/specs"].contains(&path);
    let body = operation.request_body.is_some();
    let refusals = [
        (INVALID, reads_specs),
        (UNAUTHORIZED, !is_health),
        (NOT_FOUND, reads_specs && (in_path("id") || path.starts_with("/api/specs") || body)),
        (AMBIGUOUS, in_path("spec")),
        (TOO_LARGE, body || asks_for_much),
        (UNAVAILABLE, reads_specs),
    ];
    let responses = &mut operation.responses.responses;
    for ((status, name, _), _) in refusals.into_iter().filter(|(_, applies)| *applies) {
        responses.insert(status.to_owned(), RefOr::Ref(Ref::from_response_name(name)));
    }
    for (status, response) in responses.iter_mut() {
        let RefOr::T(response) = response else { continue };
        if response.description.is_empty() {
            response.description = operation.summary.clone().unwrap_or_default();
        }
        if is_remembered && status == "200" {
            response.headers.insert("ETag".to_owned(), RefOr::Ref(Ref::new("#/components/headers/ETag")));
        }
    }
    if is_remembered {
        responses.insert("304".to_owned(), not_modified().into());
    }
    operation.security = security(path, is_health);
}

fn is_called(parameter: &RefOr<Parameter>, name: &str) -> bool {
    matches!(parameter, RefOr::T(it) if it.name == name && it.parameter_in == ParameterIn::Path)
}

/// Who may ask: everybody, or where this is a private showcase those who may look.
fn security(path: &str, is_health: bool) -> Option<Vec<SecurityRequirement>> {
    let bearer = |name: &str| SecurityRequirement::new(name, [""; 0]);
    match path {
        _ if is_health => None,
        // The secret may be in the body instead.
        "/api/revalidate" => Some(vec![bearer(REVALIDATION_SECRET), SecurityRequirement::default()]),
        _ => Some(vec![SecurityRequirement::default(), bearer(VIEW_TOKEN)]),
    }
}

fn secrets(components: &mut Components) {
    let bearer = |about: &str| {
        SecurityScheme::Http(
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(about)).build(),
        )
    };
    let schemes = &mut components.security_schemes;
    schemes.insert(
        VIEW_TOKEN.to_owned(),
        bearer("`VIEW_TOKEN`, where the server is a private showcase.").into(),
    );
    schemes.insert(REVALIDATION_SECRET.to_owned(), bearer("`REVALIDATION_SECRET`.").into());
}

fn response((status, _, about): Refused) -> Response {
    let schema = Ref::from_schema_name("ProblemDetails");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new().description(about).content("application/problem+json", content);
    let response = match status {
        "401" => response.header("WWW-Authenticate", header("`Bearer`.")),
        "503" => response.header("Retry-After", header("When to ask again, in seconds.")),
        _ => response,
    };
    response.build()
}

fn not_modified() -> Response {
    ResponseBuilder::new()
        .description("What was known is still so.")
        .header_ref("ETag", Ref::new("#/components/headers/ETag"))
        .build()
}

fn header(about: &str) -> Header {
    HeaderBuilder::new().schema(Some(text())).description(Some(about)).build()
}

fn etag() -> Header {
    header("Names this answer: of this build, project, query, language and coding.")
}

fn in_path(name: &str, about: &str, example: &str) -> Parameter {
    let schema = text().examples([example]);
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(about))
        .schema(Some(schema))
        .build()
}

fn if_none_match() -> Parameter {
    ParameterBuilder::new()
        .name("If-None-Match")
        .parameter_in(ParameterIn::Header)
        .description(Some(
            "The `ETag` that is known, or several with commas between them: 304 where it is still so.",
        ))
        .schema(Some(text()))
        .build()
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}
