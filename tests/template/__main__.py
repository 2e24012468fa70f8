"""Runs the tests of this folder; the last line is counted by `cargo xtask test`, which reads cargo's."""

import sys
import unittest
import warnings
from pathlib import Path

# What moto does not make is in README.md, and asserted.
warnings.filterwarnings("ignore", message=".*moto's CloudFormation")

tests = unittest.defaultTestLoader.discover(str(Path(__file__).parent))
result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, buffer=True).run(tests)
failed = len(result.failures) + len(result.errors)
said = "ok" if result.wasSuccessful() else "FAILED"
print(f"test result: {said}. {result.testsRun - failed} passed; {failed} failed;")
sys.exit(not result.wasSuccessful())
