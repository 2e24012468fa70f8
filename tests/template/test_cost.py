"""infra/cost.py, and what infra/README.md says of it."""

import json
import sys
import unittest
from collections import Counter

from stack import ROOT, Stack
from test_entrances import routes

sys.path.insert(0, str(ROOT / "infra"))
import cost


class Cost(unittest.TestCase):
    def test_a_million_requests_to_read_stay_below_two_dollars(self):
        self.assertLess(cost.total(cost.reading(cost.MILLION)), 2)

    def test_a_thousand_projects_stay_below_five_dollars_a_month(self):
        self.assertLess(cost.total(cost.following(1000, 50)), 5)

    def test_the_runbook_has_the_tables_as_they_are(self):
        runbook = cost.README.read_text()
        self.assertTrue(cost.written(runbook) == runbook, "infra/cost.py --write")

    def test_functions_have_the_memory_that_is_paid_for(self):
        sizes = {it["MemorySize"] for it in Stack().of_type("AWS::Lambda::Function").values()}
        self.assertEqual(sizes, {cost.FUNCTION_GB * 1024})

    def test_a_flood_is_all_that_the_throttles_of_all_routes_let_through(self):
        stack = Stack()
        found = Counter(function.removesuffix("Function").lower() for _, function in routes(stack))
        self.assertEqual(found, cost.ROUTES)
        settings = {"read": "ThrottleRate", "webhook": "WebhookThrottleRate", "admin": "AdminThrottleRate"}
        self.assertEqual({function: stack.parameters[it] for function, it in settings.items()}, cost.THROTTLE_RATES)
        for flood in [cost.flood(0, 24_000), cost.flood(cost.BODY, cost.ANSWER)]:
            most = f"{round(cost.total(flood), -1):,.0f} USD a day"
            for document in ["infra/README.md", "SECURITY.md"]:
                self.assertIn(most, " ".join((ROOT / document).read_text().split()), document)

    def test_all_metrics_and_alarms_are_paid_for(self):
        counts = {unit: count for unit, count, _ in cost.watching()}
        stack = Stack(SecretName="a")
        body = json.loads(stack.of_type("AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"])
        shown = {it[1] for widget in body["widgets"] for it in widget["properties"]["metrics"] if it[0].startswith("livespecs/")}
        # One more is made by a filter of webhook's log.
        self.assertEqual(counts["metric"], len(shown) + len(stack.of_type("AWS::Logs::MetricFilter")))
        alarms = stack.of_type("AWS::CloudWatch::Alarm").values()
        watched = [len([it for it in alarm.get("Metrics", [alarm]) if "Expression" not in it]) for alarm in alarms]
        self.assertEqual(counts["metric of an alarm"], sum(watched))
