"""install, uninstall, shell: the extension in DuckDB's own shell."""

import argparse
from typing import Any

from misata_sql.cli.database import quote_text

_DEFAULT_SHELL = "default: `duckdb` of this environment, else of PATH"


def add_commands(commands: Any) -> None:
    install = commands.add_parser(
        "install", help="place the extension so that `LOAD misata` works in `duckdb -unsigned`"
    )
    uninstall = commands.add_parser("uninstall", help="remove what install placed")
    for parser in (install, uninstall):
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--path", metavar="FOLDER", help="place it in this folder instead")
        where.add_argument(
            "--duckdb",
            metavar="PROGRAM",
            action="append",
            help=f"the shell that is to find it; may be given several times ({_DEFAULT_SHELL})",
        )
    install.add_argument("--uninstall", action="store_true", help="the command uninstall")
    install.set_defaults(run=run_install)
    uninstall.set_defaults(run=run_uninstall)

    shell = commands.add_parser(
        "shell",
        usage="misata-sql shell [-h] [--duckdb PROGRAM] [ARGUMENT ...]",
        help="start DuckDB's shell with the functions loaded",
        description="Start DuckDB's shell with the functions loaded. Other arguments are the "
        "shell's own: a database file, -c 'SELECT ...' and so on.",
    )
    shell.add_argument("--duckdb", metavar="PROGRAM", help=f"the shell ({_DEFAULT_SHELL})")
    shell.set_defaults(run=run_shell)


def run_install(options: argparse.Namespace) -> int:
    if options.uninstall:
        return run_uninstall(options)
    from misata_sql.extension.install import install

    for file in install(options.path, options.duckdb):
        name = "misata" if options.path is None else quote_text(str(file))
        print(f"installed {file}")
        print(f"in `duckdb -unsigned` it is loaded by: LOAD {name};")
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
    """Becomes the shell, so that exit code and Ctrl-C are the shell's own."""
    from misata_sql.extension.install import shell

    shell(options.shell_arguments, options.duckdb)
    raise AssertionError("the shell was not started")
