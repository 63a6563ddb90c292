"""install, uninstall, shell: the extension in DuckDB's own shell."""

import argparse
from typing import Any


def add_commands(commands: Any) -> None:
    install = commands.add_parser(
        "install", help="place the extension so that `LOAD misata` works in `duckdb -unsigned`"
    )
    uninstall = commands.add_parser("uninstall", help="remove what install placed")
    for parser in (install, uninstall):
        where = parser.add_mutually_exclusive_group()
        where.add_argument(
            "--path", metavar="FOLDER", help="a folder to use instead; then `LOAD '<file in it>'`"
        )
        where.add_argument(
            "--duckdb", metavar="PROGRAM", action="append",
            help="the DuckDB shell to install for; may be given several times (default: `duckdb` of this environment or of PATH)",
        )  # fmt: skip
    install.add_argument(
        "--uninstall", action="store_true", help="the same as the command uninstall"
    )
    install.set_defaults(run=run_install)
    uninstall.set_defaults(run=run_uninstall)

    shell = commands.add_parser(
        "shell",
        usage="misata-sql shell [-h] [--duckdb PROGRAM] [ARGUMENT ...]",
        help="start DuckDB's shell with the functions loaded",
        description="Start DuckDB's shell with the functions loaded. All arguments behind our own are the shell's: "
        "a database file, -c 'SELECT ...', and so on.",
    )
    shell.add_argument(
        "--duckdb",
        metavar="PROGRAM",
        help="the DuckDB shell to start (default: `duckdb` of this environment or of PATH)",
    )
    shell.set_defaults(run=run_shell, arguments=[])


def run_install(options: argparse.Namespace) -> int:
    if options.uninstall:
        return run_uninstall(options)
    from misata_sql.extension.install import install

    for file in install(options.path, options.duckdb):
        print(f"installed {file}")
        load = (
            f"LOAD '{str(file).replace(chr(39), chr(39) * 2)}'" if options.path else "LOAD misata"
        )
        print(f"  start `duckdb -unsigned`, then: {load};")
    return 0


def run_uninstall(options: argparse.Namespace) -> int:
    from misata_sql.extension.install import uninstall

    removed = uninstall(options.path, options.duckdb)
    for file in removed:
        print(f"removed {file}")
    if not removed:
        print("nothing was installed there")
    return 0


def run_shell(options: argparse.Namespace) -> int:
    """Becomes the shell: its exit code is the shell's own."""
    from misata_sql.extension.install import shell

    shell(options.arguments, options.duckdb)
    raise AssertionError("the shell was not started")
