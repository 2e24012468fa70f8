//! GraphQL: what is asked is parsed, checked against a schema, and worked out on the model.

use std::collections::HashMap;

use graphql_parser::query::{
    Definition, Document, Field, FragmentDefinition, OperationDefinition, Query, Selection, SelectionSet,
    parse_query,
};
use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::asked::Asked;
use crate::model::{Fault, Model};

mod execute;
mod resolve;
mod schema;
mod validate;
mod variables;

/// What was sent.
pub(super) struct Operation {
    document: Result<Document<'static, String>, Refused>,
    variables: Map<String, Value>,
}

/// A query that is none.
enum Refused {
    Body(&'static str),
    Syntax(String),
}

/// A query with what belongs to it.
struct Parsed<'a> {
    query: &'a Query<'static, String>,
    fragments: HashMap<&'a str, &'a FragmentDefinition<'static, String>>,
    sent: &'a Map<String, Value>,
}

impl Operation {
    pub(super) fn read(body: &[u8]) -> Self {
        let Ok(mut body) = serde_json::from_slice::<Map<String, Value>>(body) else {
            return Self { document: Err(Refused::Body("Problems parsing JSON")), variables: Map::new() };
        };
        let variables = match body.remove("variables") {
            Some(Value::Object(variables)) => variables,
            _ => Map::new(),
        };
        let document = match body.get("query") {
            Some(Value::String(query)) => parse_query::<String>(query)
                .map(Document::into_static)
                .map_err(|error| Refused::Syntax(error.to_string())),
            _ => Err(Refused::Body("A query attribute must be specified and must be a string.")),
        };
        Self { document, variables }
    }

    /// The names of all fields, without fragments applied.
    pub(super) fn fields(&self) -> Vec<String> {
        let mut names = Vec::new();
        self.each_field(&mut |field| names.push(field.name.clone()));
        names
    }

    /// How many objects it asks for by `object(…)`.
    pub(super) fn objects(&self) -> usize {
        let mut objects = 0;
        self.each_field(&mut |field| {
            objects += usize::from(field.name == "object" && !field.arguments.is_empty());
        });
        objects
    }

    fn each_field(&self, each: &mut dyn FnMut(&Field<'static, String>)) {
        for definition in self.document.iter().flat_map(|document| &document.definitions) {
            match definition {
                Definition::Fragment(fragment) => each_field(&fragment.selection_set, each),
                Definition::Operation(OperationDefinition::Query(query)) => {
                    each_field(&query.selection_set, each);
                }
                Definition::Operation(OperationDefinition::SelectionSet(set)) => each_field(set, each),
                Definition::Operation(_) => {}
            }
        }
    }
}

fn each_field(set: &SelectionSet<'static, String>, each: &mut dyn FnMut(&Field<'static, String>)) {
    for selection in &set.items {
        match selection {
            Selection::Field(field) => {
                each(field);
                each_field(&field.selection_set, each);
            }
            Selection::InlineFragment(fragment) => each_field(&fragment.selection_set, each),
            Selection::FragmentSpread(_) => {}
        }
    }
}

/// Answers a query.
pub(super) fn answer(model: &Model, asked: &Asked, fault: Option<&Fault>) -> Answer {
    let Some(operation) = &asked.operation else { return Answer::not_found() };
    let document = match &operation.document {
        Ok(document) => document,
        Err(Refused::Body(message)) => return Answer::refusal(400, message),
        Err(Refused::Syntax(message)) => {
            let error = json!({"message": format!("Parse error: {}", message.trim())});
            return refused(model, &[error]);
        }
    };
    let anonymous;
    let mut queries = Vec::new();
    let mut fragments = HashMap::new();
    let mut strange = false;
    for definition in &document.definitions {
        match definition {
            Definition::Fragment(fragment) => {
                strange |= fragments.insert(fragment.name.as_str(), fragment).is_some();
            }
            Definition::Operation(OperationDefinition::Query(query)) => queries.push(query),
            Definition::Operation(_) => strange = true,
        }
    }
    if let [Definition::Operation(OperationDefinition::SelectionSet(set)), ..] = &*document.definitions {
        // `{ … }` without `query` before it.
        anonymous = Query {
            position: set.span.0,
            name: None,
            variable_definitions: Vec::new(),
            directives: Vec::new(),
            selection_set: set.clone(),
        };
        queries.push(&anonymous);
        strange = document.definitions.len() != fragments.len() + 1;
    }
    let [query] = *queries else {
        return refused(model, &[json!({"message": "The model of GitHub knows one query at a time"})]);
    };
    if strange {
        return refused(model, &[json!({"message": "The model of GitHub knows queries only"})]);
    }
    let parsed = Parsed { query, fragments, sent: &operation.variables };
    let errors = validate::validate(&parsed);
    if !errors.is_empty() {
        return refused(model, &errors);
    }
    let variables = match variables::variables(&parsed) {
        Ok(variables) => variables,
        Err(errors) => return refused(model, &errors),
    };
    if operation.objects() > model.lock().limits.graphql_objects {
        return too_long();
    }
    execute::execute(model, asked, &parsed, variables, fault)
}

/// A query that GitHub would not work out, whatever there is.
fn refused(model: &Model, errors: &[Value]) -> Answer {
    for error in errors {
        model.remember_unknown(format!("GraphQL: {}", error["message"].as_str().unwrap_or_default()));
    }
    Answer::json(200, &json!({"errors": errors}))
}

fn too_long() -> Answer {
    let message = "We couldn't respond to your request in time. Sorry about that. Please try resubmitting your request and contact us if the problem persists.";
    Answer::refusal(502, message)
}
