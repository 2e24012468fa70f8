//! One change of one item, and what it depends on.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::item::Item;

/// A change of an item. Attributes are named `#name` in conditions, values `:name`; that every name is declared, and
/// none too many (DynamoDB refuses both), is seen to here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Write {
    set: Vec<String>,
    remove: Vec<String>,
    add: Vec<String>,
    conditions: Vec<String>,
    values: HashMap<String, AttributeValue>,
}

/// A change as the SDK wants it.
pub(crate) struct Expressions {
    pub(crate) update: String,
    pub(crate) condition: Option<String>,
    pub(crate) names: Option<HashMap<String, String>>,
    pub(crate) values: Option<HashMap<String, AttributeValue>>,
}

impl Write {
    /// Sets an attribute.
    pub(crate) fn set(mut self, name: &str, value: AttributeValue) -> Self {
        self.set.push(format!("#{name} = :new_{name}"));
        self.values.insert(format!(":new_{name}"), value);
        self
    }

    /// Adds to a number; one that is not there is 0.
    pub(crate) fn add(mut self, name: &str, value: AttributeValue) -> Self {
        self.add.push(format!("#{name} :new_{name}"));
        self.values.insert(format!(":new_{name}"), value);
        self
    }

    /// Removes attributes.
    pub(crate) fn remove<const N: usize>(mut self, names: [&str; N]) -> Self {
        self.remove.extend(names.map(|name| format!("#{name}")));
        self
    }

    /// Only where that is so, and what was said before.
    pub(crate) fn when(mut self, condition: &str) -> Self {
        self.conditions.push(format!("({condition})"));
        self
    }

    /// Only where that number is that one.
    pub(crate) fn when_number(self, name: &str, value: u64) -> Self {
        self.when(&format!("#{name} = :{name}")).value(name, AttributeValue::N(value.to_string()))
    }

    /// What `:name` is in a condition.
    pub(crate) fn value(mut self, name: &str, value: AttributeValue) -> Self {
        self.values.insert(format!(":{name}"), value);
        self
    }

    /// Whether an item has what this sets of those attributes.
    pub(crate) fn wrote(&self, item: &Item, names: &[&str]) -> bool {
        names.iter().all(|name| {
            self.values.get(&format!(":new_{name}")).is_none_or(|new| item.get(*name) == Some(new))
        })
    }

    /// The expressions of DynamoDB for it.
    pub(crate) fn expressions(self) -> Expressions {
        let clause = |word: &str, parts: &[String]| {
            if parts.is_empty() { String::new() } else { format!("{word} {} ", parts.join(", ")) }
        };
        let update = [clause("SET", &self.set), clause("REMOVE", &self.remove), clause("ADD", &self.add)];
        let update = update.concat().trim_end().to_owned();
        let condition = (!self.conditions.is_empty()).then(|| self.conditions.join(" AND "));
        let names = names(&[update.as_str(), condition.as_deref().unwrap_or_default()].join(" "));
        Expressions {
            update,
            condition,
            names: (!names.is_empty()).then_some(names),
            values: (!self.values.is_empty()).then_some(self.values),
        }
    }
}

/// The `#name`s of an expression, and what they stand for.
pub(crate) fn names(expression: &str) -> HashMap<String, String> {
    let part_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    expression
        .split('#')
        .skip(1)
        .map(|rest| rest.split(|c| !part_of_name(c)).next().unwrap_or_default())
        .map(|name| (format!("#{name}"), name.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_and_value_is_declared_once() {
        let write = Write::default()
            .set("look", AttributeValue::S("x".into()))
            .remove(["lease_owner", "lease_until"])
            .when("attribute_exists(#pk) AND NOT #removed = :yes")
            .when_number("settings_version", 7)
            .value("yes", AttributeValue::Bool(true));
        let it = write.expressions();
        assert_eq!(it.update, "SET #look = :new_look REMOVE #lease_owner, #lease_until");
        let condition =
            "(attribute_exists(#pk) AND NOT #removed = :yes) AND (#settings_version = :settings_version)";
        assert_eq!(it.condition.as_deref(), Some(condition));
        let mut names: Vec<_> = it.names.unwrap().into_values().collect();
        names.sort();
        assert_eq!(names, ["lease_owner", "lease_until", "look", "pk", "removed", "settings_version"]);
        let mut values: Vec<_> = it.values.unwrap().into_keys().collect();
        values.sort();
        assert_eq!(values, [":new_look", ":settings_version", ":yes"]);
    }
}
