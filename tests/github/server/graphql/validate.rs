//! What GitHub refuses before it looks at anything. Source: spec.graphql.org, "Validation"; the codes are those of
//! graphql-ruby, which GitHub runs on.

use std::collections::{HashMap, HashSet};

use graphql_parser::Pos;
use graphql_parser::query::{
    Directive, Field, Selection, SelectionSet, Type, TypeCondition, Value as Written,
};
use serde_json::{Map, Value, json};

use super::Parsed;
use super::schema::{self, FieldType};
use super::variables::{fits, named, written};

/// All that is wrong with a query.
pub(super) fn validate(parsed: &Parsed<'_>) -> Vec<Value> {
    let definitions = &parsed.query.variable_definitions;
    let declared =
        definitions.iter().map(|it| (it.name.as_str(), (&it.var_type, it.default_value.is_some()))).collect();
    let mut look = Look {
        parsed,
        declared,
        used: HashSet::new(),
        spread: HashSet::new(),
        within: Vec::new(),
        errors: Vec::new(),
    };
    look.selections("Query", &parsed.query.selection_set, &["query".to_owned()]);
    for definition in definitions {
        if !look.used.contains(&definition.name) {
            let name = &definition.name;
            let message = format!("Variable ${name} is declared by query but not used");
            look.error(&message, "variableNotUsed", definition.position, &[], json!({"variableName": name}));
        }
    }
    for (name, fragment) in &parsed.fragments {
        if !look.spread.contains(*name) {
            let message = format!("Fragment {name} was defined, but not used");
            look.error(
                &message,
                "useAndDefineFragment",
                fragment.position,
                &[],
                json!({"fragmentName": name}),
            );
        }
    }
    look.errors
}

struct Look<'a> {
    parsed: &'a Parsed<'a>,
    /// The variables, and whether they have a default.
    declared: HashMap<&'a str, (&'a Type<'static, String>, bool)>,
    used: HashSet<String>,
    spread: HashSet<String>,
    /// The fragments that are being looked at.
    within: Vec<String>,
    errors: Vec<Value>,
}

impl Look<'_> {
    fn error(&mut self, message: &str, code: &str, at: Pos, path: &[String], more: Value) {
        let mut extensions = Map::from_iter([("code".to_owned(), code.into())]);
        if let Value::Object(more) = more {
            extensions.extend(more);
        }
        self.errors.push(json!({
            "path": path,
            "extensions": extensions,
            "locations": [{"line": at.line, "column": at.column}],
            "message": message,
        }));
    }

    fn selections(&mut self, of: &str, set: &SelectionSet<'static, String>, path: &[String]) {
        self.conflicts(of, set, path);
        for selection in &set.items {
            match selection {
                Selection::Field(field) => self.field(of, field, path),
                Selection::InlineFragment(fragment) => {
                    self.directives(&fragment.directives, path);
                    let TypeCondition::On(on) =
                        fragment.type_condition.clone().unwrap_or(TypeCondition::On(of.to_owned()));
                    if self.condition(of, &on, fragment.position, path) {
                        let path = below(path, &format!("... on {on}"));
                        self.selections(&on, &fragment.selection_set, &path);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.directives, path);
                    let name = &spread.fragment_name;
                    self.spread.insert(name.clone());
                    let parsed = self.parsed;
                    let Some(fragment) = parsed.fragments.get(name.as_str()) else {
                        let message = format!("Fragment {name} was used, but not defined");
                        let more = json!({"fragmentName": name});
                        self.error(&message, "useAndDefineFragment", spread.position, path, more);
                        continue;
                    };
                    if self.within.contains(name) {
                        let message = format!("Fragment {name} contains an infinite loop");
                        self.error(&message, "infiniteLoop", spread.position, path, json!({}));
                        continue;
                    }
                    let TypeCondition::On(on) = &fragment.type_condition;
                    if self.condition(of, on, spread.position, path) {
                        self.within.push(name.clone());
                        self.selections(on, &fragment.selection_set, &below(path, &format!("...{name}")));
                        self.within.pop();
                    }
                }
            }
        }
    }

    fn condition(&mut self, of: &str, on: &str, at: Pos, path: &[String]) -> bool {
        if schema::fields(on).is_none() {
            let message = format!("No such type {on}, so it can't be a fragment condition");
            self.error(&message, "undefinedType", at, path, json!({"typeName": on}));
            return false;
        }
        if !schema::overlap(of, on) {
            let message = format!("Fragment on {on} can't be spread inside {of}");
            self.error(&message, "cannotSpreadFragment", at, path, json!({"typeName": on}));
            return false;
        }
        true
    }

    fn field(&mut self, of: &str, field: &Field<'static, String>, path: &[String]) {
        let path = below(path, field.alias.as_ref().unwrap_or(&field.name));
        self.directives(&field.directives, &path);
        let typename = FieldType { name: "__typename", of: "Scalar", arguments: &[] };
        let found = if field.name == "__typename" {
            &typename
        } else if let Some(found) = schema::field(of, &field.name) {
            found
        } else {
            let name = &field.name;
            let message = format!("Field '{name}' doesn't exist on type '{of}'");
            let more = json!({"typeName": of, "fieldName": name});
            return self.error(&message, "undefinedField", field.position, &path, more);
        };
        self.arguments(found, field, &path);
        let is_leaf = schema::fields(found.of).is_none();
        if is_leaf != field.selection_set.items.is_empty() {
            let kind =
                if is_leaf { "Selections can't be made on scalars" } else { "Field must have selections" };
            let message = format!("{kind} (field '{}' returns {})", found.name, found.of);
            let more = json!({"nodeName": format!("field '{}'", found.name), "typeName": found.of});
            self.error(&message, "selectionMismatch", field.position, &path, more);
        } else if !is_leaf {
            self.selections(found.of, &field.selection_set, &path);
        }
    }

    fn arguments(&mut self, found: &FieldType, field: &Field<'static, String>, path: &[String]) {
        let at = field.position;
        for (name, value) in &field.arguments {
            let Some(argument) = found.arguments.iter().find(|argument| argument.name == name) else {
                let message = format!("Field '{}' doesn't accept argument '{name}'", found.name);
                let more = json!({"name": found.name, "typeName": "Field", "argumentName": name});
                self.error(&message, "argumentNotAccepted", at, path, more);
                continue;
            };
            self.value(argument.of, !argument.required, name, value, at, path);
        }
        for argument in found.arguments.iter().filter(|argument| argument.required) {
            if !field.arguments.iter().any(|(name, _)| name == argument.name) {
                let message =
                    format!("Field '{}' is missing required arguments: {}", found.name, argument.name);
                let more = json!({"className": "Field", "name": found.name, "arguments": argument.name});
                self.error(&message, "missingRequiredArguments", at, path, more);
            }
        }
        let given = |wanted: &str| field.arguments.iter().any(|(name, _)| name == wanted);
        if found.name == "object" && !found.arguments.is_empty() && given("oid") == given("expression") {
            // GitHub takes the first that it finds, or gives null: nobody means that.
            self.error(
                "Field 'object' takes one of `oid` and `expression`",
                "ambiguous",
                at,
                path,
                json!({}),
            );
        }
    }

    fn value(
        &mut self,
        of: &str,
        nullable: bool,
        name: &str,
        value: &Written<'static, String>,
        at: Pos,
        path: &[String],
    ) {
        let Written::Variable(variable) = value else {
            if !fits(of, &written(value, &HashMap::new()), nullable) {
                let message =
                    format!("Argument '{name}' has an invalid value ({value}). Expected type '{of}'.");
                let more = json!({"typeName": "Field", "argumentName": name});
                self.error(&message, "argumentLiteralsIncompatible", at, path, more);
            }
            return;
        };
        self.used.insert(variable.clone());
        let Some(&(declared, has_default)) = self.declared.get(variable.as_str()) else {
            let message = format!("Variable ${variable} is used by query but not declared");
            let more = json!({"variableName": variable});
            return self.error(&message, "variableNotDefined", at, path, more);
        };
        let (type_name, may_be_null) = named(declared);
        if type_name != Some(of) || (may_be_null && !nullable && !has_default) {
            let wanted = if nullable { of.to_owned() } else { format!("{of}!") };
            let message =
                format!("Type mismatch on variable ${variable} and argument {name} ({declared} / {wanted})");
            let more =
                json!({"variableName": variable, "typeName": declared.to_string(), "argumentName": name});
            self.error(&message, "variableMismatch", at, path, more);
        }
    }

    fn directives(&mut self, directives: &[Directive<'static, String>], path: &[String]) {
        for directive in directives {
            let known = matches!(directive.name.as_str(), "include" | "skip");
            match directive.arguments.as_slice() {
                [(name, value)] if known && name == "if" => {
                    self.value("Boolean", false, "if", value, directive.position, path);
                }
                _ => {
                    let message = format!("Directive @{} is not defined", directive.name);
                    let more = json!({"directiveName": directive.name});
                    self.error(&message, "undefinedDirective", directive.position, path, more);
                }
            }
        }
    }

    /// Two fields of the same name that are not the same.
    fn conflicts(&mut self, of: &str, set: &SelectionSet<'static, String>, path: &[String]) {
        let mut all = Vec::new();
        self.flatten(of, set, &mut all, 0);
        let mut seen: HashMap<&str, Vec<(&str, &Field<'static, String>)>> = HashMap::new();
        let mut clashes = Vec::new();
        for (on, field) in &all {
            let key = field.alias.as_ref().unwrap_or(&field.name).as_str();
            let same = seen.entry(key).or_default();
            let clash = |(other_on, other): &(&str, &Field<'static, String>)| {
                schema::overlap(on, other_on)
                    && (other.name != field.name || other.arguments != field.arguments)
            };
            if same.iter().any(clash) {
                clashes.push((key.to_owned(), field.position));
            }
            same.push((on, field));
        }
        for (key, at) in clashes {
            let message = format!("Field '{key}' has a field conflict");
            self.error(&message, "fieldConflict", at, path, json!({"fieldName": key}));
        }
    }

    fn flatten(
        &self,
        of: &str,
        set: &SelectionSet<'static, String>,
        all: &mut Vec<(String, Field<'static, String>)>,
        depth: usize,
    ) {
        for selection in &set.items {
            match selection {
                Selection::Field(field) => {
                    let shallow = Field { selection_set: empty(set), ..field.clone() };
                    all.push((of.to_owned(), shallow));
                }
                Selection::InlineFragment(fragment) => {
                    let on = match &fragment.type_condition {
                        Some(TypeCondition::On(on)) => on,
                        None => of,
                    };
                    self.flatten(on, &fragment.selection_set, all, depth);
                }
                Selection::FragmentSpread(spread) => {
                    // A loop is found elsewhere.
                    if let Some(fragment) = self.parsed.fragments.get(spread.fragment_name.as_str())
                        && depth < 10
                    {
                        let TypeCondition::On(on) = &fragment.type_condition;
                        self.flatten(on, &fragment.selection_set, all, depth + 1);
                    }
                }
            }
        }
    }
}

fn empty(of: &SelectionSet<'static, String>) -> SelectionSet<'static, String> {
    SelectionSet { span: of.span, items: Vec::new() }
}

fn below(path: &[String], name: &str) -> Vec<String> {
    let mut path = path.to_vec();
    path.push(name.to_owned());
    path
}
