"""The stack, made: as far as moto makes one."""

import io
import json
import logging
import unittest
import zipfile

import boto3
from moto import mock_aws
from stack import Stack

# What moto's CloudFormation leaves out. What is taken off here is made from then on.
LEFT_OUT = {
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Stage",
    "AWS::CloudWatch::Alarm",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Logs::MetricFilter",
    "AWS::S3::BucketPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::Schedule",
}


def artifact():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("bootstrap", "#!/bin/sh\n")
    return written.getvalue()


class Made(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        logging.getLogger("moto").setLevel(logging.ERROR)
        cls.aws = mock_aws(config={"lambda": {"use_docker": False}})
        cls.aws.start()
        cls.addClassCleanup(cls.aws.stop)
        region = {"LocationConstraint": "eu-central-1"}
        boto3.client("s3").create_bucket(Bucket="artifacts", CreateBucketConfiguration=region)
        boto3.client("s3").put_object(Bucket="artifacts", Key="function.zip", Body=artifact())
        cls.stack = Stack(SecretName="livespecs/test", AlarmEmail="a@example.com")
        template = json.dumps(cls.stack.decided())
        # A reference to a bus gives moto the bus, and not its name.
        template = template.replace('{"Ref": "Bus"}', '{"Fn::GetAtt": ["Bus", "Name"]}')
        cloudformation = boto3.client("cloudformation")
        cloudformation.create_stack(StackName="test", TemplateBody=template, Capabilities=["CAPABILITY_IAM"])
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName="test")
        made = [it for page in pages for it in page["StackResourceSummaries"] if it["ResourceType"]]
        cls.made = {it["LogicalResourceId"]: it.get("PhysicalResourceId") for it in made}

    def test_all_is_made_but_what_moto_leaves_out(self):
        missing = set(self.stack.resources) - set(self.made)
        self.assertEqual({self.stack.resources[it]["Type"] for it in missing}, LEFT_OUT)

    def test_the_table_has_its_indexes_and_refuses_to_be_deleted(self):
        dynamodb = boto3.client("dynamodb")
        name, = dynamodb.list_tables()["TableNames"]
        table = dynamodb.describe_table(TableName=name)["Table"]
        self.assertEqual({it["IndexName"] for it in table["GlobalSecondaryIndexes"]}, {"by-name", "by-due", "by-time"})
        self.assertTrue(table["DeletionProtectionEnabled"])

    def test_the_bucket_is_encrypted(self):
        encryption = boto3.client("s3").get_bucket_encryption(Bucket=self.made["Bucket"])
        rule, = encryption["ServerSideEncryptionConfiguration"]["Rules"]
        self.assertEqual(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")

    def test_the_rules_of_the_bus_lead_to_sync(self):
        events = boto3.client("events")
        sync = boto3.client("lambda").get_function(FunctionName=self.made["SyncFunction"])
        rules = events.list_rules(EventBusName=self.bus())["Rules"]
        self.assertEqual(len(rules), 2)
        for rule in rules:
            target, = events.list_targets_by_rule(Rule=rule["Name"], EventBusName=self.bus())["Targets"]
            self.assertEqual(target["Arn"], sync["Configuration"]["FunctionArn"])

    def test_every_function_is_made_with_a_role_of_its_own(self):
        functions = boto3.client("lambda").list_functions()["Functions"]
        self.assertEqual((len(functions), len({it["Role"] for it in functions})), (4, 4))
        for function in functions:
            self.assertEqual(function["Environment"]["Variables"]["TABLE_NAME"], self.made["Table"])

    def bus(self):
        return next(it["Name"] for it in boto3.client("events").list_event_buses()["EventBuses"] if it["Name"] != "default")
