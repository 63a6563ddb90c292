"""The parser of all commands, and the kinds of arguments that they share. Imports nothing heavy."""

import argparse
import re
from decimal import Decimal

from misata_sql import __version__
from misata_sql.registry import MAX_ROWS

PROGRAM = "misata-sql"
_NUMBER = re.compile(r"\d+(_\d+)*(\.\d+)?([eE]\+?\d{1,3})?")


def count(text: str) -> int:
    """A whole number from 0 to 2^53, written as 10000000, 10_000_000 or 1e7.

    >>> count("1e7"), count("1_000")
    (10000000, 1000)
    """
    value = Decimal(text) if _NUMBER.fullmatch(text) else Decimal(-1)
    if not 0 <= value <= MAX_ROWS or value != int(value):
        raise argparse.ArgumentTypeError(
            f"must be a whole number from 0 to 2^53, such as 1e7 or 10_000_000 (got {text!r})"
        )
    return int(value)


def positive(text: str) -> int:
    """A whole number from 1 up."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) == 0:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 up (got {text!r})")
    return int(text)


def factor(text: str) -> float:
    """A number above 0."""
    value = float(text) if re.fullmatch(r"\d*\.?\d+([eE][+-]?\d{1,3})?", text) else 0.0
    if not 0 < value <= MAX_ROWS:
        raise argparse.ArgumentTypeError(f"must be a number above 0, such as 100 or 0.5 (got {text!r})")
    return value


def parent_size(text: str) -> tuple[str, int]:
    """A table and its number of rows.

    >>> parent_size("customers=1e6")
    ('customers', 1000000)
    """
    name, mark, number = text.rpartition("=")
    if not mark or not name:
        raise argparse.ArgumentTypeError(f"must be a table and a number, such as customers=1e6 (got {text!r})")
    return name, count(number)


def weighted_locale(text: str) -> tuple[str, float]:
    """A locale or country, with its weight where several are given.

    >>> weighted_locale("de_DE"), weighted_locale("AT=0.2")
    (('de_DE', 1.0), ('AT', 0.2))
    """
    name, mark, number = text.partition("=")
    weight = float(number) if re.fullmatch(r"\d*\.?\d+", number) else 0.0 if mark else 1.0
    if not name or not 0 < weight < 1e9:
        raise argparse.ArgumentTypeError(f"must be a locale or country, such as de_DE or AT=0.2 (got {text!r})")
    return name, weight


def seed(text: str) -> int:
    """An integer of 128 bits, one of them the sign: what misata_table takes."""
    if not re.fullmatch(r"[+-]?[0-9_]{1,60}", text) or not -(2**127) <= int(text) < 2**127:
        raise argparse.ArgumentTypeError(f"must be an integer of at most 128 bits (got {text!r})")
    return int(text)


def build_parser() -> argparse.ArgumentParser:
    """The parser; the options that it returns have `run`, the command's function."""
    from misata_sql.cli import check, dbt_schema, demo, generate, listings, shells

    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Synthetic rows from a CREATE TABLE, generated inside DuckDB.",
        epilog=f"`{PROGRAM} COMMAND --help` explains a command.",
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in (demo, generate, check, dbt_schema, listings, shells):
        module.add_commands(commands)
    return parser


def split_shell_arguments(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Take off what `shell` hands to DuckDB's own shell; argparse would take its options for ours.

    Our options stand directly behind the command; for other commands nothing is taken off.

    >>> split_shell_arguments(["shell", "--duckdb", "x", "shop.duckdb", "-c", "FROM t"])
    (['shell', '--duckdb', 'x'], ['shop.duckdb', '-c', 'FROM t'])
    """
    if arguments[:1] != ["shell"]:
        return arguments, []
    own = 1
    while own < len(arguments):
        if arguments[own] == "--duckdb":
            own += 2
        elif arguments[own] in ("-h", "--help") or arguments[own].startswith("--duckdb="):
            own += 1
        else:
            break
    return arguments[:own], arguments[own:]


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """NAME_OR_FILE and --table, see sources.py."""
    parser.add_argument(
        "source",
        metavar="NAME_OR_FILE",
        help="a pack's table (retail.orders), a .sql file of CREATE TABLEs, or - for stdin; for generate also a pack",
    )
    parser.add_argument("--table", metavar="T", help="which table, where the file has several")


def add_table_arguments(parser: argparse.ArgumentParser) -> None:
    """Which rows of a table, how many its parents have, and where people are from."""
    option = parser.add_argument
    option("--rows", type=count, metavar="N", help="how many: 1e7, 10_000_000")
    option("--scale", type=factor, metavar="X", help="all tables at X times their natural sizes")
    option(
        "--parents",
        type=parent_size,
        action="append",
        default=[],
        metavar="TABLE=N",
        help="rows of a table that this one refers to; may be given several times",
    )
    option(
        "--locale",
        type=weighted_locale,
        action="append",
        default=[],
        metavar="L",
        help="where people, places and companies are from that nothing else decides: de_DE, DE, Germany; "
        "several times with weights for a mix: --locale DE=0.8 --locale AT=0.2",
    )
    option("--total", type=count, metavar="N", help="rows of the whole table, with --start")
    option("--start", type=count, default=0, metavar="N", help="number of the first row (0)")


def add_seed_and_threads(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=seed, default=0, help="other seeds, other rows (default 0)")
    parser.add_argument("--threads", type=positive, metavar="N", help="at most N cores (all)")
