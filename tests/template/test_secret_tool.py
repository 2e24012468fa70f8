"""infra/secret.py, against moto's Secrets Manager and CloudFormation."""

import contextlib
import io
import json
import sys
import unittest
from unittest import mock

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws
from stack import ROOT

sys.path.insert(0, str(ROOT / "infra"))
import secret

# What `tell` needs of a stack: functions that read the parameter.
TEMPLATE = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Parameters": {"SecretsVersion": {"Type": "String", "Default": "1"}, "Other": {"Type": "String", "Default": "a"}},
    "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Tags": [{"Key": "v", "Value": {"Ref": "SecretsVersion"}}]}}},
}


@mock_aws
class SecretTool(unittest.TestCase):
    def run_it(self, *arguments, typed="github_pat_1\n"):
        said = io.StringIO()
        with (
            mock.patch.object(sys, "argv", ["secret.py", *arguments]),
            mock.patch.object(sys, "stdin", io.StringIO(typed)),
            contextlib.redirect_stdout(said),
        ):
            secret.main()
        return said.getvalue()

    def has_stack(self, template=TEMPLATE):
        """The stack `s`, which is updated only by those who agree to its transform: moto does not ask for that."""

        def agreed(params, **_):
            if not {"CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM"} <= set(params["Capabilities"]):
                raise ClientError({"Error": {"Code": "InsufficientCapabilitiesException", "Message": ""}}, "UpdateStack")

        boto3.setup_default_session()
        self.addCleanup(boto3.setup_default_session)
        boto3.DEFAULT_SESSION.events.register("provide-client-params.cloudformation.UpdateStack", agreed)
        other = [{"ParameterKey": "Other", "ParameterValue": "mine"}]
        boto3.client("cloudformation").create_stack(StackName="s", TemplateBody=json.dumps(template), Parameters=other)

    def values(self):
        return json.loads(boto3.client("secretsmanager").get_secret_value(SecretId="a")["SecretString"])

    def test_all_that_the_template_refers_to_is_made_and_none_is_printed(self):
        said = self.run_it("make", "a")
        referred = {it.split("}}")[0] for it in (ROOT / "template.yaml").read_text().split(":SecretString:")[1:]}
        self.assertEqual(set(self.values()), referred)
        for value in self.values().values():
            self.assertNotIn(value, said)

    def test_values_are_long_and_all_different(self):
        self.run_it("make", "a")
        values = self.values()
        self.assertEqual(values.pop("GITHUB_TOKEN"), "github_pat_1")
        self.assertEqual(len(set(values.values())), len(values))
        self.assertTrue(all(len(it) >= 43 and "," not in it for it in values.values()))

    def test_no_token_is_a_value_that_is_not_empty(self):
        self.run_it("make", "a", typed="\n")
        self.assertEqual(self.values()["GITHUB_TOKEN"], " ")

    def test_a_second_one_of_a_name_is_refused(self):
        self.run_it("make", "a")
        before = self.values()
        with self.assertRaises(SystemExit):
            self.run_it("make", "a")
        self.assertEqual(self.values(), before)

    def test_what_hooks_are_signed_with_stays_good_until_it_is_finished(self):
        self.run_it("make", "a")
        old = self.values()["WEBHOOK_MASTER_SECRET"]
        self.run_it("rotate", "a", "WEBHOOK_MASTER_SECRET")
        new, kept = self.values()["WEBHOOK_MASTER_SECRET"].split(",")
        self.assertEqual(kept, old)
        self.run_it("finish", "a", "WEBHOOK_MASTER_SECRET")
        self.assertEqual(self.values()["WEBHOOK_MASTER_SECRET"], new)

    def test_every_other_value_is_replaced_alone(self):
        self.run_it("make", "a")
        for key in set(secret.KEYS) - set(secret.SEVERAL):
            before = self.values()
            self.run_it("rotate", "a", key, typed="github_pat_2\n")
            changed = {it for it, value in self.values().items() if value != before[it]}
            self.assertEqual(changed, {key})

    def test_a_stack_is_told_by_one_parameter_and_keeps_the_others(self):
        self.run_it("make", "a")
        self.has_stack()
        self.run_it("rotate", "a", "ADMIN_TOKEN", "--stack", "s")
        stack, = boto3.client("cloudformation").describe_stacks(StackName="s")["Stacks"]
        version = boto3.client("secretsmanager").get_secret_value(SecretId="a")["VersionId"]
        told = {it["ParameterKey"]: it["ParameterValue"] for it in stack["Parameters"]}
        self.assertEqual(told, {"SecretsVersion": version, "Other": "mine"})

    def test_a_stack_that_cannot_be_told_leaves_the_secret_as_it_is(self):
        self.run_it("make", "a")
        before = self.values()
        with self.assertRaisesRegex(SystemExit, "does not exist"):
            self.run_it("rotate", "a", "ADMIN_TOKEN", "--stack", "s")
        self.has_stack(TEMPLATE | {"Parameters": {"Other": {"Type": "String"}}, "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}})
        with self.assertRaisesRegex(SystemExit, "not a stack of livespecs"):
            self.run_it("rotate", "a", "ADMIN_TOKEN", "--stack", "s")
        self.assertEqual(self.values(), before)

    def test_a_stack_that_is_being_changed_leaves_the_secret_as_it_is(self):
        self.run_it("make", "a")
        before = self.values()
        stack = {"StackStatus": "UPDATE_IN_PROGRESS", "Parameters": [{"ParameterKey": "SecretsVersion"}]}
        cloudformation = mock.Mock(**{"describe_stacks.return_value": {"Stacks": [stack]}})
        real = boto3.client
        with (
            mock.patch.object(boto3, "client", lambda name: cloudformation if name == "cloudformation" else real(name)),
            self.assertRaisesRegex(SystemExit, "UPDATE_IN_PROGRESS"),
        ):
            self.run_it("rotate", "a", "ADMIN_TOKEN", "--stack", "s")
        self.assertEqual(self.values(), before)

    def test_who_may_not_tell_the_stack_is_told_what_is_left_to_do(self):
        self.run_it("make", "a")
        self.has_stack()
        with (
            mock.patch.object(secret, "tell", side_effect=ClientError({"Error": {"Code": "AccessDenied"}}, "UpdateStack")),
            self.assertRaises(SystemExit) as said,
        ):
            self.run_it("rotate", "a", "ADMIN_TOKEN", "--stack", "s")
        version = boto3.client("secretsmanager").get_secret_value(SecretId="a")["VersionId"]
        self.assertIn(f"Deploy with SecretsVersion={version}", str(said.exception))

    def test_a_value_is_shown_to_whoever_asks_for_it(self):
        self.run_it("make", "a")
        self.assertEqual(self.run_it("show", "a", "ADMIN_TOKEN"), self.values()["ADMIN_TOKEN"] + "\n")
