"""Neither the rows nor the parents are ever held: peak memory and time, each case in a process of its own."""

import json
import subprocess
import sys

import pytest

ORDERS = """
CREATE TABLE customers (customer_id BIGINT PRIMARY KEY, email VARCHAR UNIQUE, country VARCHAR);
CREATE TABLE orders (order_id BIGINT PRIMARY KEY, customer_id BIGINT DEFAULT {pick} REFERENCES customers,
    amount DECIMAL(9,2), mail_to VARCHAR DEFAULT customers.email, ship_country VARCHAR DEFAULT customers.country);
"""
PICKS = {
    "uniform": "misata_fk('uniform')",
    "zipf": "misata_fk('zipf', 1.1)",
    "fanout": "misata_fk('fanout', 0, 10, 100)",
    "nullable": "misata_null(0.2, misata_fk('uniform'))",
}
SCRIPT = """
import json, resource, sys, time
import misata_sql

definition, queries = json.loads(sys.stdin.read())
con = misata_sql.connect()
con.execute("SET threads = 2")
con.execute("SELECT misata_define(?)", [definition]).fetchall()
found = []
for query in queries:
    started = time.process_time()
    rows = con.execute(query).fetchall()
    taken = time.process_time() - started
    found.append([rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, taken])
print(json.dumps(found))
"""


def run(definition: str, *queries: str) -> list[tuple[list, float, float]]:
    """Of each query in turn: its rows, the process's peak memory so far in MiB, its CPU seconds."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps([definition, queries]),
        capture_output=True,
        text=True,
        check=True,
    )
    return [tuple(entry) for entry in json.loads(done.stdout.splitlines()[-1])]


@pytest.mark.parametrize("pick", PICKS)
def test_children_of_ten_million_parents_take_bounded_memory(pick):
    """1e8 orders of 1e7 customers: 100,000 rows at each of 5 starts, then 3 million in one scan, in 16 MiB."""
    call = "misata_table('orders', {rows}, start := {start}, total := 1e8, parents := MAP {{'customers': 1e7}})"
    query = (
        "SELECT count(*), count(customer_id), min(customer_id), max(customer_id), count(mail_to), count(ship_country), "
        "sum(length(mail_to)), sum(amount)::DOUBLE FROM " + call
    )
    starts = [0, 12_345_678, 50_000_000, 87_654_321, 99_900_000]
    slices = [query.format(rows=100_000, start=start) for start in starts]
    first, *others, large = run(
        ORDERS.format(pick=PICKS[pick]), slices[0], *slices[1:], query.format(rows=3_000_000, start=40_000_000)
    )
    assert large[1] - first[1] < 16
    for ((n_rows, n_keys, least, most, n_mails, n_countries, *_),), _, _ in [first, *others, large]:
        assert n_rows in (100_000, 3_000_000)
        assert n_keys == n_mails == n_countries
        assert n_keys == n_rows or (pick == "nullable" and 0.79 < n_keys / n_rows < 0.81)
        assert 1 <= least <= most <= 10_000_000


@pytest.mark.parametrize("pick", PICKS)
def test_memory_and_time_do_not_depend_on_the_parents(pick):
    """500,000 children of a thousand and of ten billion parents: 16 MiB and three times the CPU seconds at most."""

    def queries(n_parents: int) -> list[str]:
        # as many children as a fan-out may have, of which 500,000 rows are read
        source = f"misata_table('orders', 5e5, total := {max(10 * n_parents, 500_000)}, parents := MAP {{'customers': {n_parents}}})"
        return [f"SELECT count(*), count(DISTINCT customer_id) > 500, max(mail_to) IS NOT NULL FROM {source}"] * 3

    definition = ORDERS.format(pick=PICKS[pick].replace("0, 10, 100", "0, 10, NULL"))
    few, many = run(definition, *queries(1_000)), run(definition, *queries(10**10))
    assert all(rows == [[500_000, True, True]] for rows, _, _ in few + many)
    # count(DISTINCT) is DuckDB's own memory, at most 500,000 keys of 16 bytes in a table that is half empty
    assert many[-1][1] - few[-1][1] < 16 + 64
    assert min(taken for *_, taken in many) < 3 * min(taken for *_, taken in few) + 0.2


def test_a_billion_unique_emails_need_no_memory():
    """2 million of them in one scan take 16 MiB more than 10,000; slices from all over are different."""
    call = "misata_table('u', {rows}, start := {start}, total := 1e9)"
    starts = [0, 123_456_789, 500_000_000, 999_970_000]
    union = " UNION ALL ".join(f"FROM {call.format(rows=30_000, start=start)}" for start in starts)
    small, large, apart = run(
        "CREATE TABLE u (email VARCHAR UNIQUE)",
        f"SELECT count(email), max(email) LIKE '%@example.%' FROM {call.format(rows=10_000, start=0)}",
        f"SELECT count(email), max(email) LIKE '%@example.%' FROM {call.format(rows=2_000_000, start=400_000_000)}",
        f"SELECT count(*), count(DISTINCT email) FROM ({union})",
    )
    assert (small[0], large[0], apart[0]) == ([[10_000, True]], [[2_000_000, True]], [[120_000, 120_000]])
    assert large[1] - small[1] < 16
