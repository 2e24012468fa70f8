//! The rules of the template.

use serde_json::Value;
use serde_yaml::Value as Yaml;

use super::pattern::Pattern;
use crate::{Failure, template};

/// Which function gets which event.
#[derive(Clone, Debug)]
pub(crate) struct Rules(Vec<Rule>);

#[derive(Clone, Debug)]
struct Rule {
    pattern: Pattern,
    functions: Vec<String>,
}

impl Rules {
    /// The logical ids of the functions that get the event: once for each rule that matches.
    pub(crate) fn functions(&self, event: &Value) -> impl Iterator<Item = &str> {
        let matching = self.0.iter().filter(|rule| rule.pattern.matches(event));
        matching.flat_map(|rule| rule.functions.iter().map(String::as_str))
    }
}

/// The rules of the template's bus that are enabled.
pub(crate) fn rules() -> Result<Rules, Failure> {
    read(template::resources()?)
}

fn read(resources: Vec<(String, Yaml)>) -> Result<Rules, Failure> {
    let rules = resources.into_iter().filter(|(_, resource)| resource["Type"] == "AWS::Events::Rule");
    let ours = rules.filter(|(_, rule)| {
        let properties = &rule["Properties"];
        properties["State"] != "DISABLED" && named(&properties["EventBusName"]) == Some("Bus")
    });
    let read = ours.map(|(id, rule)| {
        let properties = &rule["Properties"];
        let failed = |reason: String| Failure::new(format!("template.yaml: `{id}`: {reason}"));
        let pattern = serde_json::to_value(&properties["EventPattern"]);
        let pattern = pattern.map_err(|error| failed(error.to_string()))?;
        let pattern = Pattern::read(&pattern).map_err(failed)?;
        let targets = properties["Targets"].as_sequence().cloned().unwrap_or_default();
        let functions = targets.iter().map(|target| {
            let function = named(&target["Arn"]).and_then(|arn| arn.strip_suffix(".Arn"));
            function.map(str::to_owned).ok_or_else(|| failed("a target is not a function's Arn".to_owned()))
        });
        Ok(Rule { pattern, functions: functions.collect::<Result<_, _>>()? })
    });
    read.collect::<Result<_, _>>().map(Rules)
}

/// What `!Ref` or `!GetAtt` names.
fn named(value: &Yaml) -> Option<&str> {
    match value {
        Yaml::Tagged(tagged) => tagged.value.as_str(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_rules_of_the_bus_that_are_enabled_count() {
        let template = serde_yaml::from_str::<Yaml>(
            "Ours:
  Type: AWS::Events::Rule
  Properties:
    EventBusName: !Ref Bus
    EventPattern: {source: [livespecs], detail: {trigger: [{prefix: w}]}}
    Targets: [{Id: a, Arn: !GetAtt AFunction.Arn}, {Id: b, Arn: !GetAtt BFunction.Arn}]
Other:
  Type: AWS::Events::Rule
  Properties: {EventPattern: {source: [livespecs]}, Targets: [{Id: c, Arn: !GetAtt CFunction.Arn}]}
Off:
  Type: AWS::Events::Rule
  Properties:
    EventBusName: !Ref Bus
    State: DISABLED
    EventPattern: {source: [livespecs]}
    Targets: [{Id: c, Arn: !GetAtt CFunction.Arn}]
",
        );
        let resources = template.unwrap().as_mapping().cloned().unwrap();
        let resources = resources.into_iter().map(|(id, rule)| (id.as_str().unwrap().to_owned(), rule));
        let rules = read(resources.collect()).unwrap();
        let check = |trigger: &str, expect: &[&str]| {
            let event = json!({"source": "livespecs", "detail": {"trigger": trigger}});
            assert_eq!(rules.functions(&event).collect::<Vec<_>>(), expect, "{trigger}");
        };
        check("webhook", &["AFunction", "BFunction"]);
        check("manual", &[]);
    }

    #[test]
    fn every_signal_of_the_template_goes_to_sync() {
        let rules = rules().unwrap();
        let check = |source: &str, kind: &str, expect: &[&str]| {
            let event = json!({"source": source, "detail-type": kind, "detail": {}});
            assert_eq!(rules.functions(&event).collect::<Vec<_>>(), expect, "{source} {kind}");
        };
        check("livespecs", "look", &["SyncFunction"]);
        check("livespecs", "purge", &["SyncFunction"]);
        check("livespecs", "other", &[]);
        check("aws.s3", "look", &[]);
    }
}
