//! Rules, schedule, retries, and where goes what could not be delivered.

use super::{Value, fs, functions, tagged, template, text, tree, workspace_root};

/// Days that SQS keeps a message at most, in seconds.
const KEPT_LONGEST: u64 = 14 * 24 * 60 * 60;

fn of_type(kind: &str) -> Vec<(String, Value)> {
    let resources = template()["Resources"].as_mapping().cloned().unwrap();
    let found = resources.into_iter().filter(|(_, resource)| resource["Type"] == kind);
    found.map(|(id, resource)| (text(&id).to_owned(), resource["Properties"].clone())).collect()
}

#[test]
fn every_signal_has_a_rule_that_tries_again_and_then_keeps_the_event() {
    let rules = of_type("AWS::Events::Rule");
    let mut kinds = Vec::new();
    for (id, rule) in &rules {
        assert_eq!(tagged(&rule["EventBusName"]), "Bus", "`{id}`");
        assert_eq!(rule["EventPattern"]["source"][0], "livespecs", "`{id}`");
        kinds.push(text(&rule["EventPattern"]["detail-type"][0]));
        for target in rule["Targets"].as_sequence().unwrap() {
            assert_eq!(tagged(&target["Arn"]), "SyncFunction.Arn", "`{id}`");
            assert!(target["RetryPolicy"]["MaximumEventAgeInSeconds"].as_u64() <= Some(3600), "`{id}`");
            assert_eq!(tagged(&target["DeadLetterConfig"]["Arn"]), "DeliveryFailures.Arn", "`{id}`");
        }
        let permissions = of_type("AWS::Lambda::Permission");
        let may = permissions.iter().any(|(_, permission)| {
            tagged(&permission["FunctionName"]) == "SyncFunction"
                && tagged(&permission["SourceArn"]) == format!("{id}.Arn")
        });
        assert!(may, "`{id}` may not invoke the function");
        let policy = serde_yaml::to_string(&of_type("AWS::SQS::QueuePolicy")).unwrap();
        assert!(policy.contains(&format!("{id}.Arn")), "`{id}` may not write to its dead-letter queue");
    }
    kinds.sort_unstable();
    assert_eq!(kinds, ["look", "purge"]);
}

#[test]
fn the_schedule_ticks_every_five_minutes_and_sync_knows_the_tick() {
    let functions = functions();
    let (_, sync) = functions.iter().find(|(id, _)| id == "SyncFunction").unwrap();
    let tick = &sync["Properties"]["Events"]["Tick"];
    assert_eq!(
        (&tick["Type"], &tick["Properties"]["ScheduleExpression"]),
        (&"ScheduleV2".into(), &"rate(5 minutes)".into())
    );
    // With a name of its own there could be only one stack in an account.
    assert_eq!(tick["Properties"]["OmitName"], true);
    assert_eq!(tagged(&tick["Properties"]["DeadLetterConfig"]["Arn"]), "DeliveryFailures.Arn");
    let input = serde_json::from_str::<serde_json::Value>(text(&tick["Properties"]["Input"])).unwrap();
    let expected = serde_json::json!({"source": "livespecs.schedule", "detail-type": "tick", "detail": {}});
    assert_eq!(input, expected);
    let sources = tree::files(&workspace_root().join("functions/sync/src"), "rs");
    let knows =
        sources.iter().any(|path| fs::read_to_string(path).unwrap().contains("\"livespecs.schedule\""));
    assert!(knows, "the sync function does not know `livespecs.schedule`");
}

#[test]
fn what_sync_fails_on_is_tried_twice_again_and_then_kept() {
    let functions = functions();
    let (_, sync) = functions.iter().find(|(id, _)| id == "SyncFunction").unwrap();
    let invoke = &sync["Properties"]["EventInvokeConfig"];
    assert_eq!(invoke["MaximumRetryAttempts"], 2);
    assert_eq!(invoke["MaximumEventAgeInSeconds"], 3600);
    assert_eq!(tagged(&invoke["DestinationConfig"]["OnFailure"]["Destination"]), "SyncFailures.Arn");
}

#[test]
fn sync_counts_on_the_time_limit_that_it_has() {
    let functions = functions();
    let (_, sync) = functions.iter().find(|(id, _)| id == "SyncFunction").unwrap();
    let minutes = sync["Properties"]["Timeout"].as_u64().unwrap() / 60;
    let bounds = fs::read_to_string(workspace_root().join("functions/sync/src/bounds.rs")).unwrap();
    assert!(
        bounds.contains(&format!("TIME_LIMIT: Duration = Duration::from_mins({minutes});")),
        "`bounds.rs` counts on another limit than {minutes} min"
    );
}

#[test]
fn every_queue_is_encrypted_keeps_what_it_has_and_has_an_alarm() {
    let queues = of_type("AWS::SQS::Queue");
    assert!(!queues.is_empty());
    let alarms = of_type("AWS::CloudWatch::Alarm");
    let watched = alarms.iter().filter(|(_, alarm)| alarm["Namespace"] == "AWS/SQS");
    let watched = watched.map(|(_, alarm)| tagged(&alarm["Dimensions"][0]["Value"])).collect::<Vec<_>>();
    for (id, queue) in queues {
        assert_eq!(queue["SqsManagedSseEnabled"], true, "`{id}`");
        assert_eq!(queue["MessageRetentionPeriod"].as_u64(), Some(KEPT_LONGEST), "`{id}`");
        let name = format!("{id}.QueueName");
        assert!(watched.contains(&name), "`{id}` has no alarm");
    }
}

#[test]
fn deliveries_that_are_not_passed_on_not_answered_or_refused_raise_an_alarm() {
    let filters = of_type("AWS::Logs::MetricFilter");
    let (_, filter) = filters.iter().find(|(_, it)| tagged(&it["LogGroupName"]) == "WebhookLogs").unwrap();
    assert_eq!(text(&filter["FilterPattern"]), r#"{ $.level = "ERROR" }"#);
    let counted = text(&filter["MetricTransformations"][0]["MetricName"]).to_owned();
    let alarms = of_type("AWS::CloudWatch::Alarm");
    let metrics = alarms.iter().filter(|(id, _)| id.starts_with("Webhook"));
    let mut metrics = metrics.map(|(_, alarm)| text(&alarm["MetricName"]).to_owned()).collect::<Vec<_>>();
    metrics.sort_unstable();
    assert_eq!(metrics, ["Errors".to_owned(), "Throttles".to_owned(), counted]);
}
