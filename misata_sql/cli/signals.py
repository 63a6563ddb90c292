"""How a command ends by a signal: by an exception, so that what it has begun is cleaned up."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_ASK_TO_END = (signal.SIGTERM, signal.SIGHUP)


class Terminated(BaseException):
    """SIGTERM or SIGHUP has come. Like KeyboardInterrupt it is no error, nor caught as one."""

    def __init__(self, number: int) -> None:
        self.number = signal.Signals(number)
        super().__init__(number)


class Abandoned(BaseException):
    """A second signal came while a query was being stopped: end without waiting for it."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


@contextmanager
def ending_by_exception() -> Iterator[None]:
    """Signals that ask to end raise Terminated; a process that ignores them (nohup) still does."""
    changed = []
    if threading.current_thread() is threading.main_thread():
        changed = [s for s in _ASK_TO_END if signal.getsignal(s) is signal.SIG_DFL]
    for number in changed:
        signal.signal(number, _raise_terminated)
    try:
        yield
    finally:
        for number in changed:
            signal.signal(number, signal.SIG_DFL)


def _raise_terminated(number: int, frame: FrameType | None) -> NoReturn:
    raise Terminated(number)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ignores those signals and Ctrl-C for the moment that a clean-up takes.

    Blocking them would not do: DuckDB's threads take them as well, and Python acts on them anyway.
    """
    before = {}
    if threading.current_thread() is threading.main_thread():
        handlers = {s: signal.getsignal(s) for s in (signal.SIGINT, *_ASK_TO_END)}
        before = {s: handler for s, handler in handlers.items() if handler is not None}
    for number in before:
        signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
