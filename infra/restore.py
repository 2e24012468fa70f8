#!/usr/bin/env python3
"""Makes a stack's table equal to another one, such as point-in-time recovery made.

    restore.py livespecs-prod livespecs-prod-restored              says what differs
    restore.py livespecs-prod livespecs-prod-restored --write      and makes it equal

A restored table lacks what the stack's own has (expiry, backups, tags, rights): so its items come back, and not the table.
Nobody may write meanwhile: infra/README.md says how that is done. It needs boto3, which comes with aws-sam-cli.
"""

import argparse
import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from replay import outputs_of


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stack")
    parser.add_argument("restored", help="the table to be like")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    try:
        table = outputs_of(arguments.stack)["TableName"]
        put, deleted = restore(table, arguments.restored, arguments.write)
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"error: {error}")
    print(f"{put} items {'written' if arguments.write else 'to write'}, {deleted} {'deleted' if arguments.write else 'to delete'}")


def restore(table, restored, write):
    """How many items were (or would be) put, and deleted."""
    wanted = {key(item): item for item in items(restored)}
    # Of what is there only those are kept in memory that differ.
    there = {key(item): item == wanted.get(key(item)) for item in items(table)}
    put = [item for at, item in wanted.items() if not there.get(at)]
    gone = [at for at in there if at not in wanted]
    if write:
        with boto3.resource("dynamodb").Table(table).batch_writer() as batch:
            for item in put:
                batch.put_item(Item=item)
            for pk, sk in gone:
                batch.delete_item(Key={"pk": pk, "sk": sk})
    return len(put), len(gone)


def items(table):
    source = boto3.resource("dynamodb").Table(table)
    page = {}
    while True:
        answer = source.scan(ConsistentRead=True, **page)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        page = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def key(item):
    return item["pk"], item["sk"]


if __name__ == "__main__":
    main()
