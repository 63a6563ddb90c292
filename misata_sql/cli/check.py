"""check: whether generated rows keep what their table declares, by DuckDB's own SQL."""

import argparse
from typing import Any

from misata_sql.cli.arguments import add_seed_and_threads, add_source_arguments, add_table_arguments
from misata_sql.cli.database import open_database, query
from misata_sql.cli.sources import resolve_table
from misata_sql.cli.text import print_rows
from misata_sql.errors import ArgumentError

_DESCRIPTION = """\
Check generated rows against everything that their table declares: types, keys, CHECKs, correlations, and the
distributions of the generators. The checks are DuckDB's own SQL and share nothing with the code that generates;
docs/check.md says what each of them does. The exit code is 1 where a declaration is violated.
"""


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("check", help="check rows against their declarations", description=_DESCRIPTION)
    add_source_arguments(parser)
    add_table_arguments(parser)
    parser.add_argument("--violated", action="store_true", help="show only what is violated")
    add_seed_and_threads(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print a row for each declaration; 1 where one is violated."""
    from misata_sql.verify.calls import listed_arguments
    from misata_sql.verify.run import all_checks, checks_listed

    if options.rows is None and options.scale is None:
        raise ArgumentError("--rows or --scale is needed: how many rows to check")
    given: dict[str, Any] = {
        "seed": options.seed, "start": options.start, "total": options.total, "scale": options.scale,
        "parents": dict(options.parents),
    }  # fmt: skip
    if options.locale:
        ((first, _), *others) = options.locale
        given["locale"] = dict(options.locale) if others else first
    with open_database(threads=options.threads, temp_directory="") as connection:
        name = resolve_table(connection, options.source, options.table)
        arguments = listed_arguments(name, options.rows, {k: v for k, v in given.items() if v})
        _, listed = query(connection, checks_listed(arguments))
        names, rows = query(connection, all_checks(sql for (sql,) in listed))
    at = names.index("violations")
    violated = [row for row in rows if row[at]]
    print_rows(names, violated if options.violated else rows)
    n_not_checked = sum(row[at] is None for row in rows)
    print(
        f"\n{len(rows)} declarations: {len(rows) - n_not_checked - len(violated)} hold, {len(violated)} violated, "
        f"{n_not_checked} not checked"
    )
    return 1 if violated else 0
