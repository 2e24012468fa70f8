//! Works a query out.

use graphql_parser::query::{Directive, Field, Selection, SelectionSet, TypeCondition};
use serde_json::{Map, Value, json};

use super::resolve::Node;
use super::variables::{Variables, written};
use super::{Parsed, schema};
use crate::model::{Allowance, Caller, Fault, Model, Resource, State};
use crate::server::answer::Answer;
use crate::server::asked::Asked;

/// A query that is being worked out.
pub(super) struct Execution<'a> {
    pub(super) parsed: &'a Parsed<'a>,
    pub(super) variables: Variables,
    pub(super) state: &'a State,
    pub(super) caller: &'a Caller,
    pub(super) errors: Vec<Value>,
    /// What was looked at.
    pub(super) nodes: usize,
    /// Contents that were looked at: they cost.
    pub(super) blobs: usize,
    /// Every text is null.
    pub(super) without_texts: bool,
    /// Every other object is null, from the first on.
    pub(super) partial: bool,
    /// Objects asked for so far.
    pub(super) objects: usize,
    /// What the query cost, and what is left: known in the end.
    pub(super) cost: Option<(u32, Allowance)>,
}

pub(super) fn execute(
    model: &Model,
    asked: &Asked,
    parsed: &Parsed<'_>,
    variables: Variables,
    fault: Option<&Fault>,
) -> Answer {
    let now = model.now();
    let state = &mut *model.lock();
    let mut left = state.spending.allowance(&state.limits, &asked.caller, Resource::GraphQl, now);
    let mut execution = Execution {
        parsed,
        variables,
        state,
        caller: &asked.caller,
        errors: Vec::new(),
        nodes: 0,
        blobs: 0,
        without_texts: fault == Some(&Fault::NullBlobs),
        partial: fault == Some(&Fault::PartialGraphql),
        objects: 0,
        cost: None,
    };
    let mut data = Map::new();
    let sets = [&parsed.query.selection_set];
    let mut last = Vec::new();
    for (key, fields) in execution.fields("Query", &sets) {
        // What it cost is known when the rest is done.
        if fields[0].name == "rateLimit" {
            last.push((key, fields));
        } else {
            let value = execution.field(&Node::Query, &fields, &[key.as_str().into()]);
            data.insert(key, value);
        }
    }
    let limit = execution.state.limits.graphql_nodes;
    if execution.nodes > limit {
        let message = format!(
            "This query requests up to {} possible nodes which exceeds the maximum limit of {limit}.",
            execution.nodes
        );
        let error = json!({"type": "MAX_NODE_LIMIT_EXCEEDED", "message": message});
        return Answer::json(200, &json!({"errors": [error]}));
    }
    let cost = u32::try_from(execution.blobs.div_ceil(100)).unwrap_or(u32::MAX).max(1);
    left.remaining = left.remaining.saturating_sub(cost);
    left.used = left.limit - left.remaining;
    execution.cost = Some((cost, left));
    for (key, fields) in last {
        let value = execution.field(&Node::Query, &fields, &[key.as_str().into()]);
        data.insert(key, value);
    }
    let mut body = json!({"data": data});
    if !execution.errors.is_empty() {
        body["errors"] = execution.errors.into();
    }
    Answer { points: cost, ..Answer::json(200, &body) }
}

type Fields<'a> = Vec<&'a Field<'static, String>>;

impl<'a> Execution<'a> {
    /// The fields of a value of that type, by the names that they have in the answer.
    fn fields(&self, of: &str, sets: &[&'a SelectionSet<'static, String>]) -> Vec<(String, Fields<'a>)> {
        let mut fields = Vec::new();
        for set in sets {
            self.collect(of, set, &mut fields);
        }
        fields
    }

    fn collect(
        &self,
        of: &str,
        set: &'a SelectionSet<'static, String>,
        fields: &mut Vec<(String, Fields<'a>)>,
    ) {
        for selection in &set.items {
            match selection {
                Selection::Field(field) if self.is_wanted(&field.directives) => {
                    let key = field.alias.as_ref().unwrap_or(&field.name);
                    match fields.iter_mut().find(|(known, _)| known == key) {
                        Some((_, same)) => same.push(field),
                        None => fields.push((key.clone(), vec![field])),
                    }
                }
                Selection::InlineFragment(fragment) if self.is_wanted(&fragment.directives) => {
                    let fits = fragment
                        .type_condition
                        .as_ref()
                        .is_none_or(|TypeCondition::On(on)| schema::overlap(on, of));
                    if fits {
                        self.collect(of, &fragment.selection_set, fields);
                    }
                }
                Selection::FragmentSpread(spread) if self.is_wanted(&spread.directives) => {
                    let fragment = self.parsed.fragments.get(spread.fragment_name.as_str());
                    if let Some(fragment) = fragment {
                        let TypeCondition::On(on) = &fragment.type_condition;
                        if schema::overlap(on, of) {
                            self.collect(of, &fragment.selection_set, fields);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn is_wanted(&self, directives: &[Directive<'static, String>]) -> bool {
        directives.iter().all(|directive| {
            let value = directive.arguments.first().map(|(_, value)| written(value, &self.variables));
            value == Some(Value::Bool(directive.name == "include"))
        })
    }

    /// The value of one field.
    fn field(&mut self, node: &Node<'a>, fields: &[&'a Field<'static, String>], path: &[Value]) -> Value {
        let field = fields[0];
        if field.name == "__typename" {
            return node.type_name().into();
        }
        self.resolve(node, field, fields, path)
    }

    /// What is asked of a value.
    pub(super) fn value(
        &mut self,
        node: &Node<'a>,
        fields: &[&'a Field<'static, String>],
        path: &[Value],
    ) -> Value {
        self.nodes += 1;
        if self.nodes > self.state.limits.graphql_nodes {
            return Value::Null;
        }
        let sets = fields.iter().map(|field| &field.selection_set).collect::<Vec<_>>();
        let mut object = Map::new();
        for (key, fields) in self.fields(node.type_name(), &sets) {
            let mut path = path.to_vec();
            path.push(key.as_str().into());
            let value = self.field(node, &fields, &path);
            object.insert(key, value);
        }
        Value::Object(object)
    }

    /// Null, and why.
    pub(super) fn failed(
        &mut self,
        kind: Option<&str>,
        message: &str,
        field: &Field<'static, String>,
        path: &[Value],
    ) -> Value {
        let at = field.position;
        let mut error = json!({
            "path": path,
            "locations": [{"line": at.line, "column": at.column}],
            "message": message,
        });
        if let Some(kind) = kind {
            error["type"] = kind.into();
        }
        self.errors.push(error);
        Value::Null
    }

    /// An argument's value.
    pub(super) fn argument(&self, field: &Field<'static, String>, name: &str) -> Option<Value> {
        let value = field.arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value)?;
        Some(written(value, &self.variables)).filter(|value| !value.is_null())
    }

    /// The same, as text.
    pub(super) fn text(&self, field: &Field<'static, String>, name: &str) -> Option<String> {
        self.argument(field, name)?.as_str().map(str::to_owned)
    }
}
