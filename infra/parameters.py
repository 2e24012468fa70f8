#!/usr/bin/env python3
"""What `sam deploy --parameter-overrides` needs to be given, so that samconfig.toml's own is not lost by it.

    parameters.py prod PermissionsBoundary=arn:…    those of the stage, and this one

SAM takes the option in place of the stage's `parameter_overrides`, and does not add to them.
"""

import argparse
import sys
import tomllib
from pathlib import Path

SAMCONFIG = Path(__file__).parents[1] / "samconfig.toml"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", help="a stage of samconfig.toml")
    parser.add_argument("more", nargs="*", metavar="NAME=VALUE", help="the last one of a name counts")
    arguments = parser.parse_args()
    stages = tomllib.loads(SAMCONFIG.read_text())
    if "deploy" not in stages.get(arguments.stage, {}):
        sys.exit(f"error: samconfig.toml has no stage `{arguments.stage}`")
    print(parameters(stages[arguments.stage], arguments.more))


def parameters(stage, more):
    """As one text, which SAM takes apart itself."""
    known = stage["deploy"]["parameters"].get("parameter_overrides", [])
    return " ".join([*([known] if isinstance(known, str) else known), *more])


if __name__ == "__main__":
    main()
