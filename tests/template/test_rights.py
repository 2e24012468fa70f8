"""Who may do what: every role of the translated stack, whoever wrote it."""

import unittest

from stack import Stack

FUNCTIONS = ["Read", "Webhook", "Sync", "Admin"]

# X-Ray writes to the account: its actions know no resource. Source: AWS, service authorization reference for X-Ray.
WITHOUT_RESOURCE = {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}


def listed(value):
    return value if isinstance(value, list) else [value]


def statements(role):
    for policy in role.get("Policies", []):
        yield from listed(policy["PolicyDocument"]["Statement"])


def granted(role):
    """`(action, resource)` of everything that a role may."""
    return {
        (action, resource)
        for statement in statements(role)
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }


class Rights(unittest.TestCase):
    def test_no_action_is_a_pattern(self):
        for tracing in ["false", "true"]:
            for name, role in Stack(Tracing=tracing).of_type("AWS::IAM::Role").items():
                for action, _ in granted(role):
                    self.assertNotIn("*", action, name)

    def test_every_right_is_for_a_resource_of_the_stack_but_where_there_is_none(self):
        for name, role in Stack(Tracing="true").of_type("AWS::IAM::Role").items():
            for action, resource in granted(role):
                if action in WITHOUT_RESOURCE:
                    continue
                self.assertRegex(resource, r"^<\w+\.Arn>(/index/by-[a-z]+)?$|^<Bucket\.Arn>/\*$", f"{name}: {action}")

    def test_no_role_has_a_policy_that_somebody_else_writes(self):
        for name, role in Stack(Tracing="true").of_type("AWS::IAM::Role").items():
            self.assertFalse(role.get("ManagedPolicyArns"), name)

    def test_a_role_is_for_one_service_and_a_function_has_one_of_its_own(self):
        stack = Stack()
        roles = stack.of_type("AWS::IAM::Role")
        self.assertEqual(set(roles), {f"{name}Role" for name in FUNCTIONS} | {"SyncFunctionTickRole"})
        for name, role in roles.items():
            statement, = role["AssumeRolePolicyDocument"]["Statement"]
            service = "scheduler" if name == "SyncFunctionTickRole" else "lambda"
            self.assertEqual(listed(statement["Principal"]["Service"]), [f"{service}.amazonaws.com"], name)
        for name in FUNCTIONS:
            self.assertEqual(stack.of_type("AWS::Lambda::Function")[f"{name}Function"]["Role"], f"<{name}Role.Arn>")

    def test_a_function_writes_to_its_own_log_only(self):
        roles = Stack().of_type("AWS::IAM::Role")
        for name in FUNCTIONS:
            logs = {it for it in granted(roles[f"{name}Role"]) if it[0].startswith("logs:")}
            log = f"<{name}Logs.Arn>"
            self.assertEqual(logs, {("logs:CreateLogStream", log), ("logs:PutLogEvents", log)})

    def test_read_changes_nothing(self):
        allowed = {"BatchGetItem", "GetItem", "Query", "GetObject", "CreateLogStream", "PutLogEvents"}
        role = Stack().of_type("AWS::IAM::Role")["ReadRole"]
        self.assertEqual({action.split(":")[1] for action, _ in granted(role)}, allowed)

    def test_the_schedule_invokes_sync_and_keeps_what_it_could_not_deliver(self):
        role = Stack().of_type("AWS::IAM::Role")["SyncFunctionTickRole"]
        expected = {
            ("lambda:InvokeFunction", "<SyncFunction.Arn>"),
            ("sqs:SendMessage", "<DeliveryFailures.Arn>"),
        }
        self.assertEqual(granted(role), expected)

    def test_traces_are_written_only_where_they_are_wanted(self):
        for tracing, mode in [("false", "PassThrough"), ("true", "Active")]:
            stack = Stack(Tracing=tracing)
            for name in FUNCTIONS:
                function = stack.of_type("AWS::Lambda::Function")[f"{name}Function"]
                self.assertEqual(function["TracingConfig"], {"Mode": mode})
                actions = {action for action, _ in granted(stack.of_type("AWS::IAM::Role")[f"{name}Role"])}
                self.assertEqual(WITHOUT_RESOURCE <= actions, tracing == "true", name)

    def test_only_the_api_and_the_rules_may_invoke_functions(self):
        for name, permission in Stack().of_type("AWS::Lambda::Permission").items():
            self.assertEqual(permission["Action"], "lambda:InvokeFunction", name)
            of = {
                "apigateway.amazonaws.com": r"^arn:aws:execute-api:eu-central-1:123456789012:<Api>/\*/",
                "events.amazonaws.com": r"^<(Look|Purge)Rule\.Arn>$",
            }
            self.assertRegex(permission["SourceArn"], of[permission["Principal"]], name)

    def test_what_is_not_sent_by_tls_does_not_reach_the_bucket(self):
        statement, = Stack().of_type("AWS::S3::BucketPolicy")["BucketPolicy"]["PolicyDocument"]["Statement"]
        self.assertEqual(statement["Effect"], "Deny")
        self.assertEqual(statement["Condition"], {"Bool": {"aws:SecureTransport": "false"}})
