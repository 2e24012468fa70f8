#!/usr/bin/env python3
"""All secrets of a stack: one secret in Secrets Manager, which template.yaml refers to.

    secret.py make livespecs/prod                                         before the first deployment
    secret.py show livespecs/prod ADMIN_TOKEN                             for the person who signs in
    secret.py rotate livespecs/prod ADMIN_TOKEN --stack livespecs-prod    a new one, and the functions know it
    secret.py finish livespecs/prod WEBHOOK_MASTER_SECRET --stack …       the old ones are no longer good

It needs boto3, which comes with aws-sam-cli: target/tools/venv/bin/python has it. Credentials and region are the SDK's
own. A value is never an argument, nor printed except by `show`: GitHub's token is asked for, or read from a pipe.
"""

import argparse
import getpass
import json
import secrets
import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError

# GitHub gives it; all others are made here. Without one GitHub allows 60 requests an hour.
GIVEN = "GITHUB_TOKEN"

# Several of these are good at once, the newest first: whoever has an old one is not cut off.
SEVERAL = ["WEBHOOK_MASTER_SECRET", "GITHUB_WEBHOOK_SECRET"]

KEYS = [GIVEN, *SEVERAL, "ADMIN_TOKEN", "CRON_SECRET", "REVALIDATION_SECRET", "VIEW_TOKEN"]

# What stands for none. It is no empty text, lest CloudFormation takes that for no value; the functions trim it.
NONE = " "

# What a stack is in when it can be updated.
SETTLED = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"}


class Refused(Exception):
    """What a person has to do otherwise."""


def main():
    arguments = parse()
    try:
        arguments.run(arguments)
    except (Refused, BotoCoreError, ClientError) as error:
        sys.exit(f"error: {error}")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for run, about in [(make, "makes the secret"), (show, "prints a value"), (rotate, "replaces a value"), (finish, "drops the old ones")]:
        verb = verbs.add_parser(run.__name__, help=about)
        verb.set_defaults(run=run)
        verb.add_argument("name", help="the secret's name, as in samconfig.toml")
        if run is not make:
            verb.add_argument("key", choices=SEVERAL if run is finish else KEYS)
        if run in (rotate, finish):
            verb.add_argument("--stack", help="whose functions are to know it; without it the next deployment tells them")
    return parser.parse_args()


def make(arguments):
    values = {key: made() for key in KEYS if key != GIVEN} | {GIVEN: token()}
    manager().create_secret(Name=arguments.name, Description="livespecs", SecretString=json.dumps(values))
    print(f"made `{arguments.name}` with {', '.join(values)}")


def show(arguments):
    print(read(arguments.name)[arguments.key].strip())


def rotate(arguments):
    values = read(arguments.name)
    key = arguments.key
    new = token() if key == GIVEN else made()
    values[key] = f"{new},{values[key]}" if key in SEVERAL and values[key].strip() else new
    write(arguments, values)


def finish(arguments):
    values = read(arguments.name)
    newest, *old = values[arguments.key].split(",")
    if not old:
        raise Refused(f"there is one {arguments.key} only: nothing is to be dropped")
    values[arguments.key] = newest
    write(arguments, values)


def write(arguments, values):
    # First whether the stack can be told: else its functions would go on with what is no longer good.
    parameters = None if arguments.stack is None else parameters_of(arguments.stack)
    version = manager().put_secret_value(SecretId=arguments.name, SecretString=json.dumps(values))["VersionId"]
    later = f"Deploy with SecretsVersion={version} to have it known"
    if parameters is None:
        print(f"changed. {later}")
        return
    try:
        tell(arguments.stack, parameters, version)
    except (BotoCoreError, ClientError) as error:
        raise Refused(f"the secret is changed, but `{arguments.stack}` does not know it: {error}. {later}") from error
    print(f"changed, and `{arguments.stack}` knows it")


def parameters_of(stack):
    """The names of the parameters of a stack that can be told."""
    found, = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    names = [it["ParameterKey"] for it in found.get("Parameters", [])]
    if "SecretsVersion" not in names:
        raise Refused(f"`{stack}` is not a stack of livespecs: it has no parameter SecretsVersion")
    if found["StackStatus"] not in SETTLED:
        raise Refused(f"`{stack}` cannot be updated now: it is {found['StackStatus']}")
    return names


def tell(stack, parameters, version):
    """Has CloudFormation read the secret again: the stack as it is, but for this parameter."""
    cloudformation = boto3.client("cloudformation")
    kept = [{"ParameterKey": it, "UsePreviousValue": True} for it in parameters if it != "SecretsVersion"]
    cloudformation.update_stack(
        StackName=stack,
        UsePreviousTemplate=True,
        # Its template has a transform, and makes roles.
        Capabilities=["CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM"],
        Parameters=[*kept, {"ParameterKey": "SecretsVersion", "ParameterValue": version}],
    )
    cloudformation.get_waiter("stack_update_complete").wait(StackName=stack)


def read(name):
    return json.loads(manager().get_secret_value(SecretId=name)["SecretString"])


def manager():
    return boto3.client("secretsmanager")


def made():
    return secrets.token_urlsafe(32)


def token():
    """GitHub's token, from whoever types it or from a pipe."""
    if sys.stdin.isatty():
        typed = getpass.getpass("GitHub token (empty: none): ")
    else:
        typed = sys.stdin.readline()
    typed = typed.strip()
    if not typed.isascii() or any(it.isspace() for it in typed):
        raise Refused("a token has no spaces, and is of ASCII")
    return typed or NONE


if __name__ == "__main__":
    main()
