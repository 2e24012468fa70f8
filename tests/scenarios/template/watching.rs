//! What is watched is what is measured.

use std::collections::BTreeSet;

use super::{Value, fs, functions, tagged, template, text, workspace_root};
use crate::calls::{self, Token};

/// Where ours are kept.
const OURS: &str = "livespecs/${AWS::StackName}";

/// Who measures: the sources, and the function that they are in.
const MEASURING: [(&str, &str); 3] = [
    ("shared/boot/src", "ReadFunction"),
    ("functions/webhook/src", "WebhookFunction"),
    ("functions/sync/src", "SyncFunction"),
];

#[test]
fn every_metric_that_is_known_is_measured_and_the_other_way_round() {
    let measured = MEASURING.iter().flat_map(|(sources, _)| measured(sources)).collect::<BTreeSet<_>>();
    assert_eq!(measured, known());
}

#[test]
fn every_metric_of_ours_that_is_watched_is_one_that_its_function_measures() {
    let watched = watched_by_alarms().into_iter().chain(shown()).collect::<BTreeSet<_>>();
    for (function, metric) in &watched {
        let (sources, _) = MEASURING.iter().find(|(_, known)| known == function).unwrap();
        assert!(measured(sources).contains(metric), "`{function}` does not measure `{metric}`");
    }
}

#[test]
fn every_metric_is_on_the_dashboard() {
    let shown = shown().into_iter().map(|(_, metric)| metric).collect::<BTreeSet<_>>();
    assert_eq!(shown, known());
}

#[test]
fn those_who_measure_are_told_for_whom() {
    for (id, function) in functions() {
        let namespace = &function["Properties"]["Environment"]["Variables"]["METRICS_NAMESPACE"];
        let measures = MEASURING.iter().any(|(_, known)| *known == id);
        assert_eq!(!namespace.is_null(), measures, "`{id}`");
        assert!(!measures || tagged(namespace) == OURS, "`{id}`");
    }
}

#[test]
fn every_function_and_queue_has_an_alarm_that_says_what_is_wrong() {
    let alarms = of_type("AWS::CloudWatch::Alarm");
    let said =
        alarms.iter().map(|alarm| text(&alarm["AlarmDescription"]).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(said.len(), alarms.len(), "two say the same");
    let watched = serde_yaml::to_string(&alarms).unwrap();
    for what in ["ReadFunction", "WebhookFunction", "SyncFunction", "AdminFunction", "Api", "Table"] {
        assert!(watched.contains(&format!("!Ref {what}\n")), "`{what}` has no alarm");
    }
}

#[test]
fn the_runbook_says_of_every_alarm_what_it_means() {
    let runbook = fs::read_to_string(workspace_root().join("infra/README.md")).unwrap();
    let resources = template()["Resources"].as_mapping().cloned().unwrap();
    for (id, _) in resources.iter().filter(|(_, it)| it["Type"] == "AWS::CloudWatch::Alarm") {
        let name = text(id).trim_end_matches("Alarm");
        assert!(runbook.contains(&format!("`{name}`")), "`{name}`");
    }
}

/// All metrics that boot writes.
fn known() -> BTreeSet<String> {
    let constants = calls::constants(&calls::tokens("shared/boot/src"));
    let units = ["Count", "Milliseconds", "Seconds"];
    constants["METRICS"].iter().filter(|name| !units.contains(&name.as_str())).cloned().collect()
}

/// The metrics that are said there: the fields of events with that target.
fn measured(sources: &str) -> BTreeSet<String> {
    let tokens = calls::tokens(sources);
    let starts = tokens.iter().enumerate().filter(|(_, token)| **token == Token::Text("metrics".to_owned()));
    let fields = starts.flat_map(|(start, _)| {
        let event = tokens[start..].split(|token| *token == Token::Sign(';')).next().unwrap_or_default();
        event.windows(3).filter_map(|window| match window {
            [Token::Sign(','), Token::Word(name), Token::Sign('=')] => Some(name.clone()),
            _ => None,
        })
    });
    fields.filter(|name| name.starts_with(|first: char| first.is_ascii_uppercase())).collect()
}

/// Of each alarm on a metric of ours the function and the metric.
fn watched_by_alarms() -> Vec<(String, String)> {
    let alarms = of_type("AWS::CloudWatch::Alarm");
    let by_filters = of_type("AWS::Logs::MetricFilter");
    let by_filters = by_filters.iter().map(|filter| &filter["MetricTransformations"][0]["MetricName"]);
    let by_filters = by_filters.collect::<Vec<_>>();
    let ours = alarms.iter().filter(|alarm| matches!(&alarm["Namespace"], Value::Tagged(_)));
    let measured = ours.filter(|alarm| !by_filters.contains(&&alarm["MetricName"]));
    let named = measured.map(|alarm| {
        assert_eq!(alarm["Dimensions"][0]["Name"], "FunctionName");
        (tagged(&alarm["Dimensions"][0]["Value"]), text(&alarm["MetricName"]).to_owned())
    });
    named.collect()
}

/// Of each metric of ours on the dashboard the function and the metric.
fn shown() -> Vec<(String, String)> {
    let dashboard = of_type("AWS::CloudWatch::Dashboard").remove(0);
    let body = serde_json::from_str::<serde_json::Value>(&tagged(&dashboard["DashboardBody"])).unwrap();
    let widgets = body["widgets"].as_array().unwrap();
    let metrics = widgets.iter().flat_map(|widget| widget["properties"]["metrics"].as_array().unwrap());
    let ours = metrics.filter(|metric| metric[0] == OURS);
    let named = ours.map(|metric| {
        let function = metric[3].as_str().unwrap().trim_start_matches("${").trim_end_matches('}');
        (function.to_owned(), metric[1].as_str().unwrap().to_owned())
    });
    named.collect()
}

fn of_type(kind: &str) -> Vec<Value> {
    let resources = template()["Resources"].as_mapping().cloned().unwrap();
    let found = resources.into_iter().filter(|(_, resource)| resource["Type"] == kind);
    found.map(|(_, resource)| resource["Properties"].clone()).collect()
}
