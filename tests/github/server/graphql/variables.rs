//! Values: as they are written in a query, and as they are sent beside it.

use std::collections::HashMap;

use graphql_parser::query::{Type, Value as Written};
use serde_json::{Value, json};

use super::Parsed;

/// The values of the variables.
pub(super) type Variables = HashMap<String, Value>;

/// The type of a variable without null, and whether it can be null. Lists are not modelled.
pub(super) fn named<'a>(of: &'a Type<'static, String>) -> (Option<&'a str>, bool) {
    match of {
        Type::NamedType(name) => (Some(name), true),
        Type::NonNullType(inner) => (named(inner).0, false),
        Type::ListType(_) => (None, true),
    }
}

/// Reads what was sent, by what the query declares. Source: spec.graphql.org, "Coercing Variable Values".
pub(super) fn variables(parsed: &Parsed<'_>) -> Result<Variables, Vec<Value>> {
    let mut values = Variables::new();
    let mut errors = Vec::new();
    for definition in &parsed.query.variable_definitions {
        let default = definition.default_value.as_ref().map(|value| written(value, &HashMap::new()));
        let value = parsed.sent.get(&definition.name).cloned().or(default).unwrap_or_default();
        let (name, nullable) = named(&definition.var_type);
        if !fits(name.unwrap_or_default(), &value, nullable) {
            let message = format!(
                "Variable ${} of type {} was provided invalid value",
                definition.name, definition.var_type
            );
            errors.push(json!({"message": message, "extensions": {"value": value}}));
        }
        values.insert(definition.name.clone(), value);
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

/// Whether a value is one of a type.
pub(super) fn fits(name: &str, value: &Value, nullable: bool) -> bool {
    match value {
        Value::Null => nullable,
        Value::String(text) => match name {
            "String" | "ID" => true,
            "GitObjectID" => text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
            _ => false,
        },
        Value::Bool(_) => name == "Boolean",
        Value::Number(_) => name == "Int",
        _ => false,
    }
}

/// A value as it is written in a query.
pub(super) fn written(value: &Written<'static, String>, variables: &Variables) -> Value {
    match value {
        Written::Variable(name) => variables.get(name).cloned().unwrap_or_default(),
        Written::Int(number) => number.as_i64().into(),
        Written::Float(number) => (*number).into(),
        Written::String(text) => text.clone().into(),
        Written::Boolean(boolean) => (*boolean).into(),
        Written::Null => Value::Null,
        // Enums, lists and objects are arguments of nothing that is modelled: they fit no type.
        Written::Enum(_) | Written::List(_) | Written::Object(_) => json!([]),
    }
}
