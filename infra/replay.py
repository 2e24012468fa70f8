#!/usr/bin/env python3
"""Gives events that were kept for a person to the sync function again: those of a stack's two failure queues.

    replay.py livespecs-prod              both queues, to their ends
    replay.py livespecs-prod --dry-run    says what is there, and leaves it as it is

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

# An answer that comes at once is of some of the queue's servers only, and may be empty where the queue is not.
WAIT_SECONDS = 5


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
    seen, shown = set(), []
    try:
        while messages := receive(sqs, queue):
            known = len(seen)
            shown += messages if dry_run else []
            for message in messages:
                event = json.dumps(event_of(message["Body"]))
                is_new = message["MessageId"] not in seen
                seen.add(message["MessageId"])
                if is_new and dry_run:
                    print(event)
                elif is_new:
                    functions.invoke(FunctionName=function, InvocationType="Event", Payload=event)
                if not dry_run:
                    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            if dry_run and len(seen) == known:
                break
    finally:
        release(sqs, queue, shown)
    return len(seen)


def receive(sqs, queue):
    hidden = {"VisibilityTimeout": HIDDEN_SECONDS, "WaitTimeSeconds": WAIT_SECONDS}
    return sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=AT_ONCE, **hidden).get("Messages", [])


def release(sqs, queue, messages):
    """Has others see messages at once. Those that they see already are named in the answer, and are no error."""
    for start in range(0, len(messages), AT_ONCE):
        some = enumerate(messages[start : start + AT_ONCE])
        entries = [{"Id": str(at), "ReceiptHandle": it["ReceiptHandle"], "VisibilityTimeout": 0} for at, it in some]
        sqs.change_message_visibility_batch(QueueUrl=queue, Entries=entries)


def event_of(body):
    """The event in a message: as it is where it could not be delivered, in an envelope where the function failed on it."""
    message = json.loads(body)
    return message.get("requestPayload", message)


if __name__ == "__main__":
    main()
