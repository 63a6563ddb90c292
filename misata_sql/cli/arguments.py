"""The parser of all commands, and the kinds of arguments that they share. Imports nothing heavy."""

import argparse
import re
from decimal import Decimal

from misata_sql import __version__
from misata_sql.registry import MAX_ROWS

_NUMBER = re.compile(r"\d+(_\d+)*(\.\d+)?([eE]\+?\d{1,3})?")


def count(text: str) -> int:
    """A whole number from 0 to 2^53, written as 10000000, 10_000_000 or 1e7.

    >>> count("1e7"), count("1_000")
    (10000000, 1000)
    """
    value = Decimal(text) if _NUMBER.fullmatch(text) else Decimal(-1)
    if value < 0 or value > MAX_ROWS or value != int(value):
        raise argparse.ArgumentTypeError(
            f"must be a whole number from 0 to 2^53, such as 1e7 or 10_000_000 (got {text!r})"
        )
    return int(value)


def positive(text: str) -> int:
    """A whole number from 1 up."""
    if not re.fullmatch(r"\d{1,9}", text) or int(text) == 0:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 up (got {text!r})")
    return int(text)


def seed(text: str) -> int:
    """An integer of at most 128 bits with its sign, which is what the SQL function takes."""
    if not re.fullmatch(r"[+-]?\d+(_\d+)*", text) or not -(2**127) <= int(text) < 2**127:
        raise argparse.ArgumentTypeError(
            f"must be an integer from -2^127 to 2^127 - 1 (got {text!r})"
        )
    return int(text)


def build_parser(program: str) -> argparse.ArgumentParser:
    """The parser; the options that it returns have `run`, the command's function."""
    from misata_sql.cli import demo, generate, listings, shells

    parser = argparse.ArgumentParser(
        prog=program,
        description="Synthetic rows from a CREATE TABLE, generated inside DuckDB.",
        epilog=f"`{program} COMMAND --help` explains a command.",
    )
    parser.add_argument("--version", action="version", version=f"{program} {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in (demo, generate, listings, shells):
        module.add_commands(commands)
    return parser


def split_shell_arguments(arguments: list[str]) -> tuple[list[str], list[str] | None]:
    """The command line up to what `shell` hands to DuckDB's own shell, and that rest (None for other commands).

    argparse would take the shell's options for its own. Ours stand directly behind the command.

    >>> split_shell_arguments(["shell", "--duckdb", "x", "shop.duckdb", "-c", "FROM t"])
    (['shell', '--duckdb', 'x'], ['shop.duckdb', '-c', 'FROM t'])
    """
    if arguments[:1] != ["shell"]:
        return arguments, None
    own = 1
    while own < len(arguments):
        if arguments[own] in ("-h", "--help") or arguments[own].startswith("--duckdb="):
            own += 1
        elif arguments[own] == "--duckdb":
            own += 2
        else:
            break
    return arguments[:own], arguments[own:]


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """NAME_OR_FILE and --table, see sources.py."""
    parser.add_argument(
        "source", metavar="NAME_OR_FILE",
        help="a pack's table (retail.orders), a .sql file with CREATE TABLEs, or - for them on stdin",
    )  # fmt: skip
    parser.add_argument(
        "--table", metavar="T", help="which table of the file, where it has several"
    )


def add_seed_and_threads(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seed", type=seed, default=0, help="other seeds give other rows (default 0)"
    )
    parser.add_argument("--threads", type=positive, metavar="N", help="cores to use (default: all)")
