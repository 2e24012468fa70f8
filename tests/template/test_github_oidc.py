"""infra/github-oidc.yaml: who may deploy, and what that may do."""

import json
import re
import unittest

from stack import ROOT, Stack, source
from test_rights import granted, listed

# What has no resource to name before it is there: source, AWS's service authorization reference.
NAMELESS = {
    "cloudwatch:DescribeAlarms",
    "lambda:GetAccountSettings",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeIndexPolicies",
    "logs:DescribeLogGroups",
    "logs:DescribeMetricFilters",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}


def oidc(**parameters):
    return Stack(source("infra/github-oidc.yaml"), Repository="acme/specs", **parameters)


def rights(stack, policy):
    statements = stack.of_type("AWS::IAM::ManagedPolicy")[policy]["PolicyDocument"]["Statement"]
    return {(action, resource) for it in statements for action in it["Action"] for resource in listed(it["Resource"])}


class GithubOidc(unittest.TestCase):
    def test_only_one_environment_of_one_repository_deploys(self):
        statement, = oidc(Environment="prod").of_type("AWS::IAM::Role")["DeployRole"]["AssumeRolePolicyDocument"]["Statement"]
        self.assertEqual(statement["Principal"], {"Federated": "<Provider>"})
        self.assertEqual(
            statement["Condition"],
            {
                "StringEquals": {
                    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                    "token.actions.githubusercontent.com:sub": "repo:acme/specs:environment:prod",
                }
            },
        )

    def test_a_repository_with_numbers_is_that_one_whoever_takes_its_name(self):
        stack = oidc(OwnerId="123", RepositoryId="456")
        statement, = stack.of_type("AWS::IAM::Role")["DeployRole"]["AssumeRolePolicyDocument"]["Statement"]
        subject = statement["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"]
        self.assertEqual(subject, "repo:acme@123/specs@456:environment:prod")
        self.assertEqual((stack.refused, oidc().refused), ([], []))
        for number in [{"OwnerId": "123"}, {"RepositoryId": "456"}]:
            self.assertEqual(len(oidc(**number).refused), 1, number)

    def test_a_provider_that_is_there_is_used(self):
        arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
        stack = oidc(ProviderArn=arn)
        self.assertEqual(stack.of_type("AWS::IAM::OIDCProvider"), {})
        statement, = stack.of_type("AWS::IAM::Role")["DeployRole"]["AssumeRolePolicyDocument"]["Statement"]
        self.assertEqual(statement["Principal"], {"Federated": arn})

    def test_the_workflow_begins_deployments_of_one_stack_and_makes_nothing_itself(self):
        role = oidc(StackName="livespecs-prod").of_type("AWS::IAM::Role")["DeployRole"]
        for action, resource in granted(role):
            service = action.split(":")[0]
            self.assertIn(service, {"cloudformation", "s3", "iam"}, action)
            if service == "cloudformation":
                allowed = ":stack/livespecs-prod/\\*$|:aws:transform/Serverless-2016-10-31$"
                # Change sets have no name that says whose they are: only their tags are given.
                allowed += "|:changeSet/samcli-deploy\\*/\\*$" if action == "cloudformation:TagResource" else ""
                self.assertRegex(resource, allowed)
        passed = {resource for action, resource in granted(role) if action == "iam:PassRole"}
        self.assertEqual(passed, {"<ExecutionRole.Arn>"})

    def test_the_tags_of_the_stages_may_be_set(self):
        role = oidc(StackName="livespecs-prod").of_type("AWS::IAM::Role")["DeployRole"]
        tagged = {resource.split(":")[5] for action, resource in granted(role) if action == "cloudformation:TagResource"}
        self.assertEqual(tagged, {"stack/livespecs-prod/*", "changeSet/samcli-deploy*/*"})

    def test_cloudformation_reads_what_it_reads_of_what_it_made(self):
        """What the schemas of the registry say that the handlers of these types need, and nobody thinks of."""
        allowed = {it for policy in ["MakePrograms", "MakeStores", "MakeWiring"] for it, _ in rights(oidc(), policy)}
        unlikely = {
            "dynamodb:DescribeContributorInsights",
            "dynamodb:DescribeKinesisStreamingDestination",
            "lambda:GetFunctionRecursionConfig",
            "lambda:GetFunctionScalingConfig",
            "logs:DescribeIndexPolicies",
            "logs:GetDataProtectionPolicy",
            "sns:GetDataProtectionPolicy",
        }
        self.assertEqual(unlikely - allowed, set())

    def test_a_first_deployment_that_fails_may_be_undone_and_no_table_deleted(self):
        allowed = {action for action, _ in rights(oidc(), "MakeStores")}
        self.assertIn("s3:DeleteBucket", allowed)
        self.assertFalse(allowed & {"dynamodb:DeleteTable", "s3:DeleteObject"})

    def test_api_gateway_may_make_its_own_role_and_no_other_service(self):
        statements = oidc().of_type("AWS::IAM::ManagedPolicy")["MakeWiring"]["PolicyDocument"]["Statement"]
        statement, = [it for it in statements if "iam:CreateServiceLinkedRole" in it["Action"]]
        self.assertEqual(statement["Condition"], {"StringEquals": {"iam:AWSServiceName": "ops.apigateway.amazonaws.com"}})

    def test_cloudformation_takes_its_role_on_no_condition_that_it_does_not_meet(self):
        statement, = oidc().of_type("AWS::IAM::Role")["ExecutionRole"]["AssumeRolePolicyDocument"]["Statement"]
        self.assertEqual(statement["Principal"], {"Service": "cloudformation.amazonaws.com"})
        # AWS documents none for the role of a stack: nobody passes a role across accounts.
        self.assertNotIn("Condition", statement)

    def test_everything_that_is_made_bears_the_name_of_the_stack(self):
        stack = oidc(StackName="livespecs-prod", UsesDomain="true", HostedZoneId="Z1")
        for policy in stack.of_type("AWS::IAM::ManagedPolicy"):
            for action, resource in rights(stack, policy):
                self.assertNotIn("*", action, policy)
                if action in NAMELESS:
                    continue
                if action == "iam:CreateServiceLinkedRole":
                    self.assertRegex(resource, ":role/aws-service-role/ops.apigateway.amazonaws.com/")
                    continue
                by_aws = action.split(":")[0] in {"apigateway", "cloudfront"} or action == "route53:GetChange"
                of_the_stack = "livespecs-prod" in resource or "livespecs/prod" in resource or resource.startswith("<")
                named = of_the_stack or resource.endswith((":transform/Serverless-2016-10-31", ":hostedzone/Z1"))
                self.assertTrue(by_aws or named, f"{policy}: {action} on {resource}")

    def test_no_deployment_changes_who_deploys_or_what_is_deployed_from(self):
        stack = oidc(StackName="livespecs-prod")
        guard = stack.of_type("AWS::IAM::Policy")["Guard"]
        self.assertEqual(guard["Roles"], ["<ExecutionRole>"])
        denied = set()
        for statement in guard["PolicyDocument"]["Statement"]:
            self.assertEqual((statement["Effect"], statement.get("Condition")), ("Deny", None))
            denied |= {(action, on) for action in statement["Action"] for on in listed(statement["Resource"])}
        # With the name that a stack may have these would be allowed; what is there already cannot be made.
        of = {":role/livespecs-prod-*": ["<DeployRole.Arn>", "<ExecutionRole.Arn>"], ":s3:::livespecs-prod-*": ["<Artifacts.Arn>"]}
        for action, resource in rights(stack, "MakePrograms") | rights(stack, "MakeStores"):
            reads = action.split(":")[1].startswith(("Get", "List")) or action in {"iam:CreateRole", "s3:CreateBucket"}
            for end, own in of.items():
                if resource.endswith(end) and not reads:
                    self.assertLessEqual({(action, it) for it in own}, denied)

    def test_the_runbook_calls_the_deployer_what_no_right_of_the_stack_is_for(self):
        name, = re.findall(r"github-oidc\.yaml --stack-name (\S+)", (ROOT / "infra/README.md").read_text())
        self.assertEqual(name, "deployer-livespecs-prod")

    def test_no_role_is_made_without_the_boundary(self):
        statements = oidc().of_type("AWS::IAM::ManagedPolicy")["MakePrograms"]["PolicyDocument"]["Statement"]
        for action in ["iam:CreateRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy"]:
            statement, = [it for it in statements if action in it["Action"]]
            self.assertEqual(statement["Condition"], {"StringEquals": {"iam:PermissionsBoundary": "<Boundary>"}})
        actions = {action for it in statements for action in it["Action"]}
        self.assertFalse(actions & {"iam:DeleteRolePermissionsBoundary", "iam:AttachRolePolicy", "iam:CreatePolicyVersion"})

    def test_the_boundary_lets_the_functions_do_what_they_are_granted(self):
        boundary = rights(oidc(StackName="livespecs-test"), "Boundary")
        for name, role in Stack(Tracing="true").of_type("AWS::IAM::Role").items():
            for action, resource in granted(role):
                self.assertIn(action, {it for it, _ in boundary}, f"{name}: {action} on {resource}")
        self.assertEqual({it for it, on in boundary if on == "*"}, {"xray:PutTelemetryRecords", "xray:PutTraceSegments"})

    def test_every_role_of_the_stack_has_the_boundary_that_was_given(self):
        arn = "arn:aws:iam::123456789012:policy/boundary"
        for name, role in Stack(PermissionsBoundary=arn).of_type("AWS::IAM::Role").items():
            self.assertEqual(role["PermissionsBoundary"], arn, name)
        for name, role in Stack().of_type("AWS::IAM::Role").items():
            self.assertNotIn("PermissionsBoundary", role, name)

    def test_no_policy_is_longer_than_iam_takes(self):
        for name, policy in oidc().of_type("AWS::IAM::ManagedPolicy").items():
            self.assertLess(len(json.dumps(policy["PolicyDocument"], separators=(",", ":"))), 6144, name)
