"""What is kept, for how long, and who hears when something goes wrong."""

import unittest

from stack import Stack


class Keeping(unittest.TestCase):
    def test_every_log_ends_some_day(self):
        for name, group in Stack(LogRetentionDays=14).of_type("AWS::Logs::LogGroup").items():
            self.assertEqual(group["RetentionInDays"], 14, name)

    def test_every_function_runs_on_arm_with_a_log_of_its_own(self):
        logs = set()
        for function in Stack().of_type("AWS::Lambda::Function").values():
            self.assertEqual((function["Architectures"], function["Runtime"]), (["arm64"], "provided.al2023"))
            self.assertEqual(function["LoggingConfig"]["LogFormat"], "JSON")
            logs.add(function["LoggingConfig"]["LogGroup"])
        self.assertEqual(logs, {"<ReadLogs>", "<WebhookLogs>", "<SyncLogs>", "<AdminLogs>"})

    def test_the_table_can_be_restored_does_not_vanish_and_forgets(self):
        stack = Stack()
        table = stack.of_type("AWS::DynamoDB::Table")["Table"]
        self.assertEqual(table["PointInTimeRecoverySpecification"], {"PointInTimeRecoveryEnabled": True})
        self.assertEqual(table["TimeToLiveSpecification"], {"AttributeName": "expires_at", "Enabled": True})
        self.assertEqual(table["DeletionProtectionEnabled"], "true")
        self.assertEqual(stack.resources["Table"]["DeletionPolicy"], "Retain")

    def test_the_bucket_outlives_the_stack_but_not_a_first_deployment_that_fails(self):
        stack = Stack()
        kept = (stack.resources["Bucket"]["DeletionPolicy"], stack.resources["Bucket"]["UpdateReplacePolicy"])
        self.assertEqual(kept, ("RetainExceptOnCreate", "Retain"))
        # A protected table refuses to be deleted: then the rollback would fail.
        self.assertNotEqual(stack.resources["Table"]["DeletionPolicy"], "RetainExceptOnCreate")

    def test_the_bucket_is_private_and_encrypted(self):
        bucket = Stack().of_type("AWS::S3::Bucket")["Bucket"]
        self.assertEqual(set(bucket["PublicAccessBlockConfiguration"].values()), {True})
        self.assertIn("BucketEncryption", bucket)

    def test_everything_that_costs_says_whose_it_is(self):
        stack = Stack(UseCloudFront="true", AlarmEmail="a@example.com")
        for kind in ["DynamoDB::Table", "S3::Bucket", "Lambda::Function", "CloudFront::Distribution", "SNS::Topic"]:
            for name, it in stack.of_type(f"AWS::{kind}").items():
                self.assertIn({"Key": "application", "Value": "livespecs"}, it["Tags"], name)


class Signals(unittest.TestCase):
    def test_every_signal_reaches_sync_or_is_kept(self):
        for name, rule in Stack().of_type("AWS::Events::Rule").items():
            self.assertEqual(rule["EventPattern"]["source"], ["livespecs"], name)
            target, = rule["Targets"]
            self.assertEqual((target["Arn"], target["DeadLetterConfig"]["Arn"]), ("<SyncFunction.Arn>", "<DeliveryFailures.Arn>"))

    def test_the_tick_comes_every_five_minutes_and_says_what_it_is(self):
        schedule, = Stack().of_type("AWS::Scheduler::Schedule").values()
        self.assertEqual(schedule["ScheduleExpression"], "rate(5 minutes)")
        self.assertEqual(schedule["Target"]["Input"], '{"source":"livespecs.schedule","detail-type":"tick","detail":{}}')
        self.assertEqual(schedule["Target"]["DeadLetterConfig"]["Arn"], "<DeliveryFailures.Arn>")

    def test_little_left_of_githubs_limit_raises_an_alarm_before_nobody_asks_any_more(self):
        alarm = Stack(SecretName="a").of_type("AWS::CloudWatch::Alarm")["RateLimitAlarm"]
        # Looks are postponed once the limit is met, which is soon after: no second datapoint may come.
        self.assertEqual((alarm["EvaluationPeriods"], alarm["TreatMissingData"]), (1, "notBreaching"))

    def test_whatever_is_refused_of_the_table_and_its_indexes_is_counted_alone_too(self):
        stack = Stack()
        alarm = stack.of_type("AWS::CloudWatch::Alarm")["TableThrottlesAlarm"]
        counted = {it["Id"]: it["MetricStat"]["Metric"] for it in alarm["Metrics"] if "MetricStat" in it}
        expression, = [it["Expression"] for it in alarm["Metrics"] if "Expression" in it]
        # One that has no datapoint would leave the sum without one.
        self.assertEqual(expression, " + ".join(f"FILL({it}, 0)" for it in counted))
        places = [{"TableName": "<Table>"}]
        for index in stack.of_type("AWS::DynamoDB::Table")["Table"]["GlobalSecondaryIndexes"]:
            places.append(places[0] | {"GlobalSecondaryIndexName": index["IndexName"]})
        for name in ["ReadThrottleEvents", "WriteThrottleEvents"]:
            found = [it["Dimensions"] for it in counted.values() if it["MetricName"] == name]
            self.assertEqual([{it["Name"]: it["Value"] for it in dimensions} for dimensions in found], places)

    def test_alarms_write_to_whoever_wants_to_hear_of_them(self):
        for email, actions in [("", None), ("a@example.com", ["<AlarmTopic>"])]:
            for name, alarm in Stack(AlarmEmail=email).of_type("AWS::CloudWatch::Alarm").items():
                self.assertEqual(alarm.get("AlarmActions"), actions, name)
        topic = Stack(AlarmEmail="a@example.com").of_type("AWS::SNS::Topic")["AlarmTopic"]
        self.assertEqual(topic["Subscription"], [{"Protocol": "email", "Endpoint": "a@example.com"}])
