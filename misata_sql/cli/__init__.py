"""The command line: a thin door on the SQL functions. One file per command."""

import os
import sys
from collections.abc import Sequence

from misata_sql.cli.arguments import PROGRAM, build_parser, split_shell_arguments
from misata_sql.cli.progress import say_on_terminal
from misata_sql.cli.signals import Abandoned, Terminated, ending_by_exception
from misata_sql.errors import MisataError
from misata_sql.notices import listening


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    0    done
    1    it failed, with the reason on stderr
    2    the arguments are wrong (argparse itself exits with it)
    130  Ctrl-C; 128 + n for another signal n that asked to end
    141  whoever read the output left
    """
    try:
        with ending_by_exception():
            code = _run(list(sys.argv[1:] if argv is None else argv))
            sys.stdout.flush()
            return code
    except MisataError as error:
        return _fail(str(error), 1)
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    except Terminated as ended:
        return _fail(f"ended by {ended.number.name}", 128 + ended.number)
    except Abandoned as ended:
        print(f"{PROGRAM}: ended while a query was running", file=sys.stderr, flush=True)
        os._exit(ended.code)  # the interpreter's own end would wait for the query
    except BrokenPipeError:
        # The interpreter flushes stdout once more at its end; that must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error), 1)


def _run(arguments: list[str]) -> int:
    arguments, for_shell = split_shell_arguments(arguments)
    options = build_parser().parse_args(arguments)
    options.shell_arguments = for_shell
    with listening(say_on_terminal):
        code: int = options.run(options)
    return code


def _fail(reason: str, code: int) -> int:
    print(f"{PROGRAM}: {reason}", file=sys.stderr)
    return code
