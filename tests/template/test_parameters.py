"""infra/parameters.py, and what SAM makes of its answer."""

import contextlib
import io
import sys
import tomllib
import unittest
from unittest import mock

from samcli.cli.types import CfnParameterOverridesType
from stack import ROOT

sys.path.insert(0, str(ROOT / "infra"))
import parameters

BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"


def taken(text):
    """The parameters that `sam deploy --parameter-overrides` takes out of a text."""
    return CfnParameterOverridesType().convert((text,), None, None)


class Parameters(unittest.TestCase):
    def said(self, *arguments):
        said = io.StringIO()
        with mock.patch.object(sys, "argv", ["parameters.py", *arguments]), contextlib.redirect_stdout(said):
            parameters.main()
        return taken(said.getvalue().strip())

    def test_every_stage_keeps_its_own_and_gets_what_is_added(self):
        stages = tomllib.loads((ROOT / "samconfig.toml").read_text())
        for stage in ["default", "dev", "staging", "prod"]:
            own = taken(stages[stage]["deploy"]["parameters"]["parameter_overrides"])
            self.assertTrue(own["SecretName"].startswith("livespecs/"), stage)
            self.assertEqual(self.said(stage, f"PermissionsBoundary={BOUNDARY}"), own | {"PermissionsBoundary": BOUNDARY})

    def test_what_is_added_counts_more_than_what_the_stage_has(self):
        self.assertEqual(self.said("prod", "LogRetentionDays=7")["LogRetentionDays"], "7")

    def test_a_stage_may_have_a_list_or_none(self):
        for own, expected in [(["A=1", "B=2"], {"A": "1", "B": "2"}), ("A=1", {"A": "1"}), ([], {})]:
            stage = {"deploy": {"parameters": {"parameter_overrides": own}}}
            self.assertEqual(taken(parameters.parameters(stage, ["C=3"])), expected | {"C": "3"})
        self.assertEqual(parameters.parameters({"deploy": {"parameters": {}}}, ["C=3"]), "C=3")

    def test_a_stage_that_is_not_there_is_refused(self):
        with self.assertRaises(SystemExit):
            self.said("none")
