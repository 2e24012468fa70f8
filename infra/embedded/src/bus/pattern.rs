//! Event patterns. Source: EventBridge's user guide, "Event patterns" and "Comparison operators".

use serde_json::{Map, Value};

/// What an event has to look like.
#[derive(Clone, Debug)]
pub(crate) struct Pattern(Vec<(String, Field)>);

#[derive(Clone, Debug)]
enum Field {
    Nested(Pattern),
    /// One of them has to match.
    Any(Vec<Test>),
}

#[derive(Clone, Debug)]
enum Test {
    Exactly(Value),
    Prefix(String),
    Exists(bool),
    AnythingBut(Vec<Value>),
    AnythingButPrefix(String),
}

impl Pattern {
    /// Reads a pattern. What is not understood here is an error, and never matched by guess.
    pub(crate) fn read(pattern: &Value) -> Result<Self, String> {
        let fields = pattern.as_object().ok_or("a pattern is an object")?;
        if fields.is_empty() {
            return Err("a pattern has at least one field".to_owned());
        }
        let read = fields.iter().map(|(name, value)| {
            let field = match value {
                _ if name.starts_with('$') => Err(format!("`{name}` is not supported")),
                Value::Object(_) => Self::read(value).map(Field::Nested),
                Value::Array(tests) if !tests.is_empty() => {
                    tests.iter().map(Test::read).collect::<Result<_, _>>().map(Field::Any)
                }
                _ => Err(format!("`{name}` is neither an object nor a list of values")),
            };
            Ok((name.clone(), field?))
        });
        read.collect::<Result<_, String>>().map(Self)
    }

    /// Whether an event looks like that.
    pub(crate) fn matches(&self, event: &Value) -> bool {
        let empty = Map::new();
        // Something else than an object has no fields: only what has to be absent can match it.
        let fields = event.as_object().unwrap_or(&empty);
        self.0.iter().all(|(name, field)| match (field, fields.get(name)) {
            (Field::Nested(pattern), value) => pattern.matches(value.unwrap_or(&Value::Null)),
            (Field::Any(tests), value) => tests.iter().any(|test| test.matches(value)),
        })
    }
}

impl Test {
    fn read(test: &Value) -> Result<Self, String> {
        let Some(operator) = test.as_object() else {
            return match test {
                Value::Array(_) => Err("a list in a list of values".to_owned()),
                exactly => Ok(Self::Exactly(exactly.clone())),
            };
        };
        let mut operators = operator.iter();
        match (operators.next(), operators.next()) {
            (Some((name, value)), None) => match (name.as_str(), value) {
                ("prefix", Value::String(start)) => Ok(Self::Prefix(start.clone())),
                ("exists", Value::Bool(wanted)) => Ok(Self::Exists(*wanted)),
                ("anything-but", Value::Array(values)) if !values.iter().any(Value::is_object) => {
                    Ok(Self::AnythingBut(values.clone()))
                }
                ("anything-but", Value::Object(inner)) => match inner.get("prefix") {
                    Some(Value::String(start)) if inner.len() == 1 => {
                        Ok(Self::AnythingButPrefix(start.clone()))
                    }
                    _ => Err(format!("`anything-but` with {value} is not supported")),
                },
                ("anything-but", value) => Ok(Self::AnythingBut(vec![value.clone()])),
                (name, value) => Err(format!("`{name}` with {value} is not supported")),
            },
            _ => Err(format!("{test} is no comparison")),
        }
    }

    fn matches(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            // Existence is asked of leaves only.
            (Self::Exists(wanted), value) => *wanted == value.is_some_and(|value| !value.is_object()),
            (_, None) => false,
            // Of a list, one that matches is enough.
            (_, Some(Value::Array(values))) => values.iter().any(|value| self.matches_one(value)),
            (_, Some(value)) => self.matches_one(value),
        }
    }

    fn matches_one(&self, value: &Value) -> bool {
        match self {
            Self::Exactly(wanted) => same(wanted, value),
            Self::Prefix(start) => value.as_str().is_some_and(|text| text.starts_with(start)),
            Self::Exists(wanted) => *wanted,
            Self::AnythingBut(values) => {
                !value.is_object() && !values.iter().any(|unwanted| same(unwanted, value))
            }
            Self::AnythingButPrefix(start) => value.as_str().is_some_and(|text| !text.starts_with(start)),
        }
    }
}

/// Numbers are the same by value: `300` is `300.0`.
fn same(wanted: &Value, value: &Value) -> bool {
    match (wanted.as_f64(), value.as_f64()) {
        (Some(wanted), Some(value)) => wanted.to_bits() == value.to_bits(),
        _ => wanted == value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event() -> Value {
        json!({
            "source": "livespecs",
            "detail-type": "look",
            "resources": ["a", "b"],
            "detail": {"trigger": "webhook", "count": 3, "deep": {"flag": true, "nothing": null}},
        })
    }

    #[test]
    fn a_pattern_matches_as_eventbridge_matches() {
        let check = |pattern: Value, expect: bool| {
            assert_eq!(Pattern::read(&pattern).unwrap().matches(&event()), expect, "{pattern}");
        };
        check(json!({"source": ["livespecs"]}), true);
        check(json!({"source": ["other", "livespecs"]}), true);
        check(json!({"source": ["LIVESPECS"]}), false);
        check(json!({"source": ["livespecs"], "detail-type": ["purge"]}), false);
        check(json!({"missing": ["x"]}), false);
        check(json!({"resources": ["b"]}), true);
        check(json!({"resources": ["c"]}), false);
        check(json!({"detail": {"trigger": ["webhook"]}}), true);
        check(json!({"detail": {"count": [3.0]}}), true);
        check(json!({"detail": {"count": ["3"]}}), false);
        check(json!({"detail": {"deep": {"flag": [true]}}}), true);
        check(json!({"detail": {"deep": {"nothing": [null]}}}), true);
        check(json!({"detail": {"deep": ["x"]}}), false);
        check(json!({"source": {"x": ["livespecs"]}}), false);
        check(json!({"source": [{"prefix": "live"}]}), true);
        check(json!({"source": [{"prefix": "aws."}]}), false);
        check(json!({"detail": {"count": [{"prefix": "3"}]}}), false);
        check(json!({"detail": {"trigger": [{"exists": true}]}}), true);
        check(json!({"detail": {"trigger": [{"exists": false}]}}), false);
        check(json!({"detail": {"missing": [{"exists": false}]}}), true);
        check(json!({"detail": {"missing": [{"exists": true}]}}), false);
        check(json!({"missing": {"missing": [{"exists": false}]}}), true);
        check(json!({"detail": {"deep": [{"exists": true}]}}), false);
        check(json!({"detail": {"trigger": [{"anything-but": "manual"}]}}), true);
        check(json!({"detail": {"trigger": [{"anything-but": ["manual", "webhook"]}]}}), false);
        check(json!({"detail": {"missing": [{"anything-but": "manual"}]}}), false);
        check(json!({"detail": {"count": [{"anything-but": [3]}]}}), false);
        check(json!({"detail": {"trigger": [{"anything-but": {"prefix": "web"}}]}}), false);
        check(json!({"detail": {"trigger": [{"exists": false}, "webhook"]}}), true);
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        let check = |pattern: Value| assert!(Pattern::read(&pattern).is_err(), "{pattern}");
        check(json!({}));
        check(json!([]));
        check(json!({"source": "livespecs"}));
        check(json!({"source": []}));
        check(json!({"source": [["livespecs"]]}));
        check(json!({"source": [{"wildcard": "*"}]}));
        check(json!({"source": [{"prefix": "a", "exists": true}]}));
        check(json!({"source": [{"prefix": {"equals-ignore-case": "a"}}]}));
        check(json!({"source": [{"anything-but": {"suffix": "a"}}]}));
        check(json!({"$or": [{"source": ["a"]}]}));
    }
}
