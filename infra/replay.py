#!/usr/bin/env python3
"""Gives events that were kept for a person to the sync function again: those of a stack's two failure queues.

    replay.py livespecs-prod              both queues, to their ends
    replay.py livespecs-prod --dry-run    says what is there, and leaves it

An event leaves its queue once the function has taken it; what fails again comes back. To look twice does no harm. It needs
boto3, which comes with aws-sam-cli.
"""

import argparse
import json
import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError

QUEUES = ["SyncFailuresUrl", "DeliveryFailuresUrl"]

# Messages of one request, and seconds that nobody else sees them.
AT_ONCE = 10
HIDDEN_SECONDS = 60


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stack")
    parser.add_argument("--dry-run", action="store_true")
    arguments = parser.parse_args()
    try:
        print(replay(arguments.stack, arguments.dry_run))
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"error: {error}")


def replay(stack, dry_run=False):
    outputs = outputs_of(stack)
    counts = [f"{name.removesuffix('Url')}: {drain(outputs[name], outputs['SyncFunctionName'], dry_run)}" for name in QUEUES]
    return "\n".join(counts)


def outputs_of(stack):
    found, = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    return {it["OutputKey"]: it["OutputValue"] for it in found["Outputs"]}


def drain(queue, function, dry_run):
    """Hands on every message; gives how many. One that is read again within a drain is not handed on twice."""
    sqs, functions = boto3.client("sqs"), boto3.client("lambda")
    seen = set()
    while True:
        answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=AT_ONCE, VisibilityTimeout=HIDDEN_SECONDS)
        new = [it for it in answer.get("Messages", []) if it["MessageId"] not in seen]
        if not new:
            return len(seen)
        for message in new:
            seen.add(message["MessageId"])
            event = event_of(message["Body"])
            if dry_run:
                print(json.dumps(event))
                continue
            functions.invoke(FunctionName=function, InvocationType="Event", Payload=json.dumps(event))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def event_of(body):
    """The event in a message: as it is where it could not be delivered, in an envelope where the function failed on it."""
    message = json.loads(body)
    return message.get("requestPayload", message)


if __name__ == "__main__":
    main()
