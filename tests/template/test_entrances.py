"""Where requests come in: the API's routes, names of one's own, and CloudFront."""

import unittest

from stack import Stack

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"

# Policies that AWS keeps. Source: Amazon CloudFront Developer Guide, "Use managed cache policies".
KEEPS_NOTHING = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
KEEPS_LONG = "658327ea-f89d-4fab-a63d-7e88639e58f6"


def routes(stack):
    """Which function takes which route, as the API has them."""
    for path, methods in stack.of_type("AWS::ApiGatewayV2::Api")["Api"]["Body"]["paths"].items():
        for method, operation in methods.items():
            function = operation["x-amazon-apigateway-integration"]["uri"]
            yield f"{method} {path}", function.split("<")[1].split(".")[0]


def distribution(**parameters):
    stack = Stack(UseCloudFront="true", **parameters)
    return stack.of_type("AWS::CloudFront::Distribution")["Distribution"]["DistributionConfig"]


class Api(unittest.TestCase):
    def test_what_no_other_function_takes_is_for_read(self):
        taken = dict(routes(Stack()))
        self.assertEqual([route for route, to in taken.items() if to == "ReadFunction"], ["x-amazon-apigateway-any-method /$default"])
        self.assertEqual(
            [route for route, to in taken.items() if to == "WebhookFunction"],
            ["post /webhooks/github/{project}", "post /webhooks/github"],
        )
        self.assertEqual(sum(to == "AdminFunction" for to in taken.values()), 27)

    def test_what_changes_something_needs_no_authorizer_because_the_function_asks_itself(self):
        body = Stack().of_type("AWS::ApiGatewayV2::Api")["Api"]["Body"]
        self.assertNotIn("securitySchemes", body.get("components", {}))

    def test_requests_are_throttled_and_noted_without_what_readers_look_for(self):
        measures = {"Throttle": (7, 9), "WebhookThrottle": (5, 6), "AdminThrottle": (3, 4)}
        given = {f"{name}{what}": value for name, pair in measures.items() for what, value in zip(["Rate", "Burst"], pair)}
        stage = Stack(**given).of_type("AWS::ApiGatewayV2::Stage")["ApiApiGatewayDefaultStage"]
        found = {route: (it["ThrottlingRateLimit"], it["ThrottlingBurstLimit"]) for route, it in stage["RouteSettings"].items()}
        webhook = measures["WebhookThrottle"]
        expected = {"$default": measures["Throttle"], "POST /webhooks/github": webhook, "POST /webhooks/github/{project}": webhook}
        self.assertEqual(found, expected)
        admin = dict(zip(["ThrottlingRateLimit", "ThrottlingBurstLimit"], measures["AdminThrottle"]))
        self.assertEqual(stage["DefaultRouteSettings"], admin)
        self.assertEqual(stage["AccessLogSettings"]["DestinationArn"], "<ApiLogs.Arn>")
        for private in ["querystring", "userAgent", "sourceIp", "header"]:
            self.assertNotIn(private, stage["AccessLogSettings"]["Format"])


class Domain(unittest.TestCase):
    def test_without_a_name_there_is_nothing_of_it(self):
        stack = Stack()
        for kind in ["ApiGatewayV2::DomainName", "ApiGatewayV2::ApiMapping", "Route53::RecordSetGroup", "CloudFront::Distribution"]:
            self.assertEqual(stack.of_type(f"AWS::{kind}"), {})
        self.assertEqual(stack.outputs["Url"], "https://<Api>.execute-api.eu-central-1.amazonaws.com")

    def test_a_name_leads_to_the_api(self):
        stack = Stack(DomainName="specs.example.com", CertificateArn=CERTIFICATE, HostedZoneId="Z1")
        self.assertEqual(stack.of_type("AWS::ApiGatewayV2::ApiMapping")["ApiDomainMapping"]["Stage"], "<ApiApiGatewayDefaultStage>")
        records = stack.of_type("AWS::Route53::RecordSetGroup")["DomainRecords"]["RecordSets"]
        self.assertEqual([it["Type"] for it in records], ["A", "AAAA"])
        self.assertEqual({it["AliasTarget"]["DNSName"] for it in records}, {"<ApiDomain.RegionalDomainName>"})
        self.assertEqual(stack.outputs["Url"], "https://specs.example.com")

    def test_with_cloudfront_it_leads_there(self):
        stack = Stack(DomainName="specs.example.com", CertificateArn=CERTIFICATE, HostedZoneId="Z1", UseCloudFront="true")
        self.assertEqual(stack.of_type("AWS::ApiGatewayV2::DomainName"), {})
        records = stack.of_type("AWS::Route53::RecordSetGroup")["DomainRecords"]["RecordSets"]
        self.assertEqual({it["AliasTarget"]["DNSName"] for it in records}, {"<Distribution.DomainName>"})
        self.assertEqual(distribution(DomainName="specs.example.com", CertificateArn=CERTIFICATE)["Aliases"], ["specs.example.com"])

    def test_the_functions_know_the_name(self):
        def told(**parameters):
            functions = Stack(**parameters).of_type("AWS::Lambda::Function")
            return {it["Environment"]["Variables"].get("PUBLIC_URL") for it in functions.values()} - {None}

        named = {"DomainName": "specs.example.com", "CertificateArn": CERTIFICATE}
        self.assertEqual(told(), {""})
        self.assertEqual(told(**named), {"https://specs.example.com"})
        self.assertEqual(told(PublicUrl="https://other.example.com", **named), {"https://other.example.com"})


class CloudFront(unittest.TestCase):
    def test_what_an_answer_depends_on_is_its_key(self):
        policy = Stack(UseCloudFront="true").of_type("AWS::CloudFront::CachePolicy")["ReadCache"]["CachePolicyConfig"]
        key = policy["ParametersInCacheKeyAndForwardedToOrigin"]
        self.assertEqual(key["HeadersConfig"]["Headers"], ["Accept", "Accept-Language", "Authorization"])
        self.assertEqual(key["CookiesConfig"]["CookieBehavior"], "all")
        self.assertEqual(key["QueryStringsConfig"]["QueryStringBehavior"], "all")
        self.assertTrue(key["EnableAcceptEncodingGzip"] and key["EnableAcceptEncodingBrotli"])

    def test_nothing_is_kept_longer_than_an_instance_trusts_a_head(self):
        stack = Stack(UseCloudFront="true")
        policy = stack.of_type("AWS::CloudFront::CachePolicy")["ReadCache"]["CachePolicyConfig"]
        longest = max(policy["MinTTL"], policy["DefaultTTL"], policy["MaxTTL"])
        self.assertLessEqual(longest * 1000, stack.parameters["HeadTtl"])
        self.assertEqual({it["ErrorCachingMinTTL"] for it in distribution()["CustomErrorResponses"]}, {0})

    def test_admin_sign_in_webhooks_and_health_are_never_kept(self):
        behaviors = {it["PathPattern"]: it["CachePolicyId"] for it in distribution()["CacheBehaviors"]}
        self.assertEqual(behaviors.pop("/assets/*"), KEEPS_LONG)
        self.assertEqual(set(behaviors.values()), {KEEPS_NOTHING})
        for path in ["/admin*", "/sign-in*", "/webhooks/*", "/health*", "/api/cron/*"]:
            self.assertIn(path, behaviors)

    def test_every_get_that_admin_takes_has_a_behavior_that_keeps_nothing(self):
        patterns = [it["PathPattern"] for it in distribution()["CacheBehaviors"]]
        for route, function in routes(Stack()):
            method, path = route.split(" ", 1)
            if function == "AdminFunction" and method == "get":
                begins = [it.rstrip("*").replace("*", "{id}") for it in patterns]
                self.assertTrue(any(path.startswith(it) for it in begins), path)

    def test_a_showcase_is_kept_nowhere(self):
        self.assertEqual(distribution()["DefaultCacheBehavior"]["CachePolicyId"], "<ReadCache>")
        closed = distribution(SecretName="a", RequireSignIn="true")
        self.assertEqual(closed["DefaultCacheBehavior"]["CachePolicyId"], KEEPS_NOTHING)

    def test_bytes_are_passed_on_as_they_are(self):
        # Compressed by another they would be other bytes under the same ETag.
        config = distribution()
        for behavior in [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]:
            self.assertFalse(behavior["Compress"])
