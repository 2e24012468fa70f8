#!/usr/bin/env python3
"""What livespecs costs, from what its tests and its bench count. Prints the tables of infra/README.md; with --write they are
written there.

List prices of us-east-1 in USD, 2026-11, without free tiers and taxes. Other regions are up to a quarter dearer.
"""

import sys
from pathlib import Path

README = Path(__file__).with_name("README.md")

# What the tables stand between.
BEGIN, END = "<!-- infra/cost.py --write -->\n", "<!-- the end of it -->\n"

MILLION = 1_000_000
DAYS = 30

# What each thing costs, for one. Source: the pricing pages of the services.
PRICES = {
    "API request": 1.00 / MILLION,
    "invocation": 0.20 / MILLION,
    "GB-second, arm64": 0.0000133334,
    "read unit": 0.125 / MILLION,
    "write unit": 0.625 / MILLION,
    "GB in the table and its backup": 0.25 + 0.20,
    "GB in the bucket": 0.023,
    "PUT or LIST": 0.005 / 1000,
    "GET": 0.0004 / 1000,
    "GB of logs": 0.50 + 0.03,
    "GB to the internet": 0.09,
    "event": 1.00 / MILLION,
    "tick": 1.00 / MILLION,
    "secret": 0.40,
    "metric": 0.30,
    # An alarm on a sum is one for each of its metrics.
    "metric of an alarm": 0.10,
    "dashboard": 3.00,
}

# template.yaml: MemorySize of each function.
FUNCTION_GB = 0.5

GB = 1 << 30

# template.yaml: the routes of each function, and requests a second of each of them. AWS does not say that routes which share a
# setting share what it lets through: so each is taken to have its own.
ROUTES = {"read": 1, "webhook": 2, "admin": 27}
THROTTLE_RATES = {"read": 100, "webhook": 100, "admin": 10}

# What is metered as one request, and the most that the API and Lambda take and give. Source: their pages of prices and quotas.
METERED = 512 << 10
BODY = 10_000_000
ANSWER = 6_000_000


def reading(requests):
    """Requests to the read function, a third of them 304s."""
    yield "API request", requests, "each"
    yield "invocation", requests, "each"
    # A warm answer takes under 1 ms, one that looks at the head after HEAD_TTL some more for DynamoDB: 8 ms is generous. A
    # cold start for every thousandth.
    seconds = requests * 0.008 + requests / 1000 * 0.150
    yield "GB-second, arm64", seconds * FUNCTION_GB, "8 ms each, 150 ms for one in 1,000"
    # README.md: a warm page is one request to the store at most; a cold one a handful.
    yield "read unit", requests * 0.5 + requests / 1000 * 10, "one head each"
    yield "GET", requests / 1000, "a prepared snapshot for one in 1,000"
    # ReadFunction logs no start and no end of a request (SystemLogLevel); the API one line of access log.
    yield "GB of logs", requests * 330 / GB, "330 bytes each"


def viewing(views):
    """Page views: one in three is a first visit with three assets, each page is open for two minutes and polls."""
    # Every 5 s for a minute, then after 10, 20 and 40 s.
    polls = 12 + 2
    yield from reading(views * (1 + 3 / 3 + polls))


def following(projects, specs):
    """Projects that are looked at hourly for a month; one look in 20 finds one changed spec.

    Sizes are those of the corpus (150 real specs): a document of 4 KB compressed, of 50 specs a segment of 60 KB and a
    prepared snapshot of 550 KB, both in the bucket. The history of every project is full.
    """
    ticks = DAYS * 24 * 12
    looks = projects * DAYS * 24
    changed = looks / 20
    unchanged = looks - changed
    # Due ones come evenly over the hour's ticks, twenty to an event.
    events = ticks * -(-projects / 12 // 20)
    yield "tick", ticks, "every 5 minutes"
    yield "event", events, "twenty projects each"
    yield "invocation", ticks + events, "ticks and events"
    # README.md: 310 ms for nothing new, 926 ms for one changed spec, with GitHub at 300 ms; four at once, and a rest.
    seconds = (unchanged * 0.310 + changed * 0.926) / 4 + ticks * (0.310 + 0.1)
    yield "GB-second, arm64", seconds * FUNCTION_GB, "310 ms a look, 926 ms with a change, four at once"
    # What follows is from shared/store/README.md, "What each access costs". move_head: 3, and 2 of its indexes.
    yield "write unit", unchanged * 5, "5 for nothing new"
    # A lease 3, a head 3 and 3, a document 4, a segment's item 1, a log 2.
    yield "write unit", changed * 16, "16 for a change"
    yield "PUT or LIST", changed * 2, "a snapshot and a segment for each change"
    # project_now 1, limited_until 1.
    yield "read unit", looks * 2, "2 a look"
    yield "GET", changed * 2, "the snapshot and the segment before"
    # The first look of each day sees whether all is there.
    days = projects * DAYS
    yield "read unit", days * (specs * 0.5 + 1), "once a day everything, half a unit a document"
    yield "GET", days * 2, "once a day snapshot and segment"
    # tick: `due` is 16 queries, of half a unit at the least.
    yield "read unit", ticks * 8, "16 queries a tick"
    # One in eight new heads clears away: all of the project is read, and what eight changes left behind goes.
    collections = changed / 8
    yield "read unit", collections * (specs + 20), "clearing away, after one change in 8"
    yield "write unit", collections * (8 * (4 + 1) + 6), "what is cleared away, and a lease for it"
    yield "GET", collections * 20, "the snapshots of the history"
    yield "PUT or LIST", collections * 4, "what objects there are"
    # A document more for each snapshot of the history, and those that wait for their collection.
    yield "GB in the table and its backup", projects * ((specs + 28) * 4 + 28 + 4) * 1024 / GB, "documents, projects"
    yield "GB in the bucket", projects * 28 * 610 * 1024 / GB, "28 snapshots and segments"
    # Three lines of Lambda's for each invocation with one of metrics, one of ours for each change.
    yield "GB of logs", ((ticks + events) * 1700 + changed * 600) / GB, "1.7 KB an invocation, 600 bytes a change"
    yield "secret", 1, "all secrets"


def watching():
    """What is the same whatever happens. Ten metrics, ten alarms and three dashboards of an account are free."""
    yield "metric", 14, "ours"
    yield "metric of an alarm", 20, "those of template.yaml"
    yield "dashboard", 1, "that of the stack"


def flood(body, answer):
    """A day of all that the throttles let through, with bodies and answers of so many bytes, from networks without end."""
    rates = {function: routes * THROTTLE_RATES[function] for function, routes in ROUTES.items()}
    requests = {function: rate * 24 * 3600 for function, rate in rates.items()}
    everything = sum(requests.values())
    metered = -(-max(body, 1) // METERED)
    shares = ", ".join(f"{rate} to {function}" for function, rate in rates.items())
    yield "API request", everything * metered, f"{sum(rates.values())} a second ({shares}), each metered as {metered}"
    yield "invocation", everything, "each"
    yield "GB-second, arm64", everything * 0.008 * FUNCTION_GB, "8 ms each"
    yield "read unit", requests["read"] * 0.5 + requests["admin"], "one head each; the tries of a network for admin"
    yield "write unit", requests["admin"], "a wrong token each, from another network each"
    # As above; webhook and admin log starts and ends too.
    yield "GB of logs", (everything * 330 + (requests["webhook"] + requests["admin"]) * 1700) / GB, "330 bytes each, 1.7 KB more but for read"
    yield "GB to the internet", requests["read"] * answer / GB, f"{answer / 1000:,.0f} KB for each reader"


def total(items):
    return sum(PRICES[unit] * count for unit, count, _ in items)


def table(items):
    rows = ["| | how many | USD | |", "| --- | ---: | ---: | --- |"]
    items = list(items)
    for unit, count, why in items:
        shown = f"{count:,.0f}" if count >= 100 else f"{count:,.2f}"
        rows.append(f"| {unit} | {shown} | {PRICES[unit] * count:.2f} | {why} |")
    rows.append(f"| **together** | | **{total(items):.2f}** | |")
    return "\n".join(rows)


TABLES = {
    "1 million requests to read, a third of them 304s": lambda: reading(MILLION),
    "1 million page views": lambda: viewing(MILLION),
    "1,000 projects of 50 specs, looked at hourly for a month": lambda: following(1000, 50),
    "Watching, a month": watching,
    "A flood for a day, of small requests for the list": lambda: flood(0, 24_000),
    "A flood for a day, of the largest bodies and answers": lambda: flood(BODY, ANSWER),
}


def tables():
    return "\n".join(f"### {title}\n\n{table(items())}\n" for title, items in TABLES.items())


def written(readme):
    """The runbook with the tables as they are."""
    before, rest = readme.split(BEGIN)
    return f"{before}{BEGIN}\n{tables()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        README.write_text(written(README.read_text()))
    else:
        print(tables())
