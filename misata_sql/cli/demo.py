"""demo: a large aggregate over generated rows, and what it cost."""

import argparse
import resource
import sys
import time
from typing import Any

from misata_sql.cli.arguments import add_seed_and_threads, count
from misata_sql.cli.database import open_database, table_call
from misata_sql.cli.text import format_bytes, print_rows
from misata_sql.cli.work import run_statements

_SHOWN_ON_A_TERMINAL = 24
_QUERY = """
SELECT strftime(ordered_at, '%Y-%m') AS month, status, count(*) AS orders, sum(shipping_fee) AS shipping_fees
FROM {orders}
GROUP BY ALL
ORDER BY month, status
"""


def add_commands(commands: Any) -> None:
    parser = commands.add_parser(
        "demo",
        help="aggregate generated orders by month and status, and say how fast",
    )
    parser.add_argument("--rows", type=count, default=10**8, help="how many (default 1e8)")
    add_seed_and_threads(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    sql = _QUERY.format(orders=table_call("retail.orders", options.rows, options.seed)).strip()
    with open_database(threads=options.threads) as connection:
        cpu, wall = _cpu_seconds(), time.perf_counter()
        [rows] = run_statements(connection, [sql], options.rows)
        cpu, wall = _cpu_seconds() - cpu, time.perf_counter() - wall
    print(sql + ";\n")
    print_rows(("month", "status", "orders", "shipping_fees"), rows, _SHOWN_ON_A_TERMINAL)
    each = f" ({cpu / options.rows * 1e9:.0f} ns a row)" if options.rows else ""
    print(
        f"\n{options.rows:,} rows in {wall:.2f} s: {options.rows / wall / 1e6:.3g} million rows/s, "
        f"{cpu:.2f} CPU seconds{each}, peak memory {format_bytes(peak_memory())}"
    )
    return 0


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_memory() -> int:
    """Most bytes that this process has had resident. Linux counts KiB, macOS bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
