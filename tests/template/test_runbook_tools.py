"""infra/replay.py and infra/restore.py, against moto."""

import io
import json
import sys
import unittest
from unittest import mock

import boto3
from moto import mock_aws
from stack import ROOT

sys.path.insert(0, str(ROOT / "infra"))
import replay
import restore

LOOK = {"source": "livespecs", "detail-type": "look", "detail": {"projects": ["01J"], "trigger": "schedule"}}
PURGE = {"source": "livespecs", "detail-type": "purge", "detail": {"project": "01J"}}


@mock_aws
class Replay(unittest.TestCase):
    def setUp(self):
        sqs = boto3.client("sqs")
        self.failed, self.undelivered = (sqs.create_queue(QueueName=name)["QueueUrl"] for name in ["failed", "undelivered"])
        outputs = {"SyncFailuresUrl": self.failed, "DeliveryFailuresUrl": self.undelivered, "SyncFunctionName": "sync"}
        self.enterContext(mock.patch.object(replay, "outputs_of", lambda stack: outputs))
        # As long as the end of each queue takes.
        self.enterContext(mock.patch.object(replay, "WAIT_SECONDS", 1))
        self.invoked = []

    def replay(self, **how):
        functions = mock.Mock()
        functions.invoke.side_effect = lambda **call: self.invoked.append(json.loads(call["Payload"]))
        real = boto3.client
        with mock.patch.object(boto3, "client", lambda name: functions if name == "lambda" else real(name)):
            return replay.replay("livespecs-prod", **how)

    def left(self, queue):
        wanted = "ApproximateNumberOfMessages"
        counts = boto3.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        return int(counts[wanted]) + int(counts[f"{wanted}NotVisible"])

    def test_events_of_both_queues_reach_the_function_once_and_leave(self):
        sqs = boto3.client("sqs")
        # Lambda wraps what the function failed on; EventBridge keeps what it could not deliver as it was.
        sqs.send_message(QueueUrl=self.failed, MessageBody=json.dumps({"version": "1.0", "requestPayload": PURGE}))
        for _ in range(25):
            sqs.send_message(QueueUrl=self.undelivered, MessageBody=json.dumps(LOOK))
        self.assertEqual(self.replay(), "SyncFailures: 1\nDeliveryFailures: 25")
        self.assertEqual(self.invoked, [PURGE] + [LOOK] * 25)
        self.assertEqual(self.left(self.failed) + self.left(self.undelivered), 0)

    def test_a_dry_run_says_everything_and_leaves_it_for_whoever_comes_next(self):
        sqs = boto3.client("sqs")
        for _ in range(12):
            sqs.send_message(QueueUrl=self.failed, MessageBody=json.dumps({"requestPayload": LOOK}))
        with mock.patch("sys.stdout", io.StringIO()) as said:
            self.replay(dry_run=True)
        self.assertEqual([json.loads(line) for line in said.getvalue().splitlines()], [LOOK] * 12)
        self.assertEqual((self.invoked, self.left(self.failed)), ([], 12))
        self.assertEqual(self.replay(), "SyncFailures: 12\nDeliveryFailures: 0")

    def test_all_servers_of_a_queue_are_asked_and_none_that_is_read_twice_ends_it(self):
        message = {"MessageId": "1", "ReceiptHandle": "a", "Body": json.dumps(LOOK)}
        other = {"MessageId": "2", "ReceiptHandle": "b", "Body": json.dumps(PURGE)}
        answers = [{"Messages": [message]}, {"Messages": [message]}, {"Messages": [other]}, {}]
        queue, functions = mock.Mock(**{"receive_message.side_effect": answers}), mock.Mock()
        with mock.patch.object(boto3, "client", {"sqs": queue, "lambda": functions}.get):
            self.assertEqual(replay.drain("queue", "sync", False), 2)
        self.assertEqual(functions.invoke.call_count, 2)
        self.assertEqual([call.kwargs["ReceiptHandle"] for call in queue.delete_message.call_args_list], ["a", "a", "b"])
        self.assertTrue(all(call.kwargs["WaitTimeSeconds"] > 0 for call in queue.receive_message.call_args_list))

@mock_aws
class Restore(unittest.TestCase):
    def table(self, name, items):
        keys = ["pk", "sk"]
        boto3.client("dynamodb").create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": it, "AttributeType": "S"} for it in keys],
            KeySchema=[{"AttributeName": it, "KeyType": kind} for it, kind in zip(keys, ["HASH", "RANGE"])],
        )
        with boto3.resource("dynamodb").Table(name).batch_writer() as batch:
            for pk, value in items.items():
                batch.put_item(Item={"pk": pk, "sk": "META", "value": value, "bytes": b"\x00\xff" * 10})

    def test_what_was_lost_comes_back_what_came_since_goes_and_the_rest_stays(self):
        self.table("restored", {"a": 1, "b": 2, "c": 3})
        self.table("live", {"a": 1, "b": 9, "d": 4})
        self.assertEqual(restore.restore("live", "restored", write=False), (2, 1))
        self.assertEqual(restore.restore("live", "restored", write=True), (2, 1))
        self.assertEqual(restore.restore("live", "restored", write=True), (0, 0))

    def test_a_backup_of_the_second_before_is_taken_over(self):
        self.table("live", {"a": 1, "b": 2})
        dynamodb = boto3.client("dynamodb")
        dynamodb.update_continuous_backups(
            TableName="live", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
        dynamodb.restore_table_to_point_in_time(
            SourceTableName="live", TargetTableName="restored", UseLatestRestorableTime=True
        )
        boto3.resource("dynamodb").Table("live").delete_item(Key={"pk": "b", "sk": "META"})
        self.assertEqual(restore.restore("live", "restored", write=True), (1, 0))
        self.assertEqual({it["pk"] for it in restore.items("live")}, {"a", "b"})

    def test_a_table_of_several_pages_comes_back_whole(self):
        self.table("restored", {f"p{at:04}": "x" * 100_000 for at in range(30)})
        self.table("live", {})
        self.assertEqual(restore.restore("live", "restored", write=True), (30, 0))
        self.assertEqual(restore.restore("live", "restored", write=False), (0, 0))
