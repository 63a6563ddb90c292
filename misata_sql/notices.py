"""What takes long and why, told to whoever wants to show it: the command line does, a database's process has nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_listeners: list[Callable[[str], None]] = []


def notify(text: str) -> None:
    """Tell it to all that listen; called in whatever thread the work is done."""
    for listener in tuple(_listeners):
        listener(text)


@contextmanager
def listening(listener: Callable[[str], None]) -> Iterator[None]:
    """Let a function be called with what is told while the block runs."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
