"""infra/README.md: what its commands need."""

import re
import unittest

from stack import ROOT

# What every system has, or what the tree brings.
THERE = {"cargo", "rustup", "export", "cp", "done", "git", "grep", "install", "printf", "sleep", "systemctl", "until", "xargs"}


def commands(runbook):
    """The first words of all lines of its commands, and of what they pipe to."""
    for block in re.findall(r"```sh\n(.*?)```", runbook, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            for part in re.split(r"\| | && ", line.split("    #")[0]):
                words = [it for it in part.split() if it != "until"]
                if words:
                    yield words[0]


class Runbook(unittest.TestCase):
    def test_it_says_which_programs_its_commands_need(self):
        runbook = (ROOT / "infra/README.md").read_text()
        said, _ = runbook.split("## Deploy\n", 1)
        # SAM and its Python are what `cargo xtask test --only sam` installs.
        needed = {it for it in commands(runbook) if not it.startswith("infra/")} - THERE - {"sam"}
        self.assertTrue({"aws", "curl", "jq", "gh"} <= needed, needed)
        self.assertEqual({it for it in needed if f"`{it}`" not in said}, set())

    def test_nothing_waits_for_a_restored_table_that_gives_up_before_it_is_there(self):
        # Source: boto3, waiter TableExists: 25 times 20 seconds.
        for block in re.findall(r"```sh\n(.*?)```", (ROOT / "infra/README.md").read_text(), re.DOTALL):
            self.assertNotIn("dynamodb wait", block)
