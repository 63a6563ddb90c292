"""The command line: a thin door on the SQL functions. One file per command."""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from misata_sql.cli.arguments import build_parser, split_shell_arguments
from misata_sql.errors import MisataError

PROGRAM = "misata-sql"


class Terminated(BaseException):
    """The process was asked to end by a signal other than Ctrl-C's."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    0 done; 1 it failed, with the reason on stderr; 2 the arguments are wrong (argparse exits with it); 130 Ctrl-C,
    128 + n for another signal n that asked to end; 141 whoever read the output left.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        _leave_by_exception(signal.SIGTERM, signal.SIGHUP)
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except MisataError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    except Terminated as ended:
        return _fail(f"ended by {signal.Signals(ended.number).name}", 128 + ended.number)
    except BrokenPipeError:
        # The interpreter flushes stdout once more at its end; that must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    finally:
        _leave_by_default(signal.SIGTERM, signal.SIGHUP)


def _run(arguments: list[str]) -> int:
    parser = build_parser(PROGRAM)
    arguments, for_shell = split_shell_arguments(arguments)
    options = parser.parse_args(arguments)
    if for_shell is not None:
        options.arguments = for_shell
    code: int = options.run(options)
    return code


def _fail(reason: str, code: int = 1) -> int:
    print(f"{PROGRAM}: {reason}", file=sys.stderr)
    return code


# ---- signals: what a command has begun is cleaned up on the way out ----


def _raise_terminated(number: int, frame: FrameType | None) -> NoReturn:
    raise Terminated(number)


def _leave_by_exception(*numbers: signal.Signals) -> None:
    for number in numbers:
        if (
            _is_main_thread() and signal.getsignal(number) is signal.SIG_DFL
        ):  # nohup's SIG_IGN stays
            signal.signal(number, _raise_terminated)


def _leave_by_default(*numbers: signal.Signals) -> None:
    for number in numbers:
        if _is_main_thread() and signal.getsignal(number) is _raise_terminated:
            signal.signal(number, signal.SIG_DFL)


def _is_main_thread() -> bool:
    import threading

    return threading.current_thread() is threading.main_thread()
