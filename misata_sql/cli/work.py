"""Runs statements in threads while the main thread shows progress and stays open to Ctrl-C."""

import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from misata_sql.cli.database import plain_errors

if TYPE_CHECKING:
    import duckdb

POLL_SECONDS = 0.1
QUIET_SECONDS = 1.0  # compiling that takes no longer is not worth a word


def run_statements(
    connection: "duckdb.DuckDBPyConnection",
    statements: Sequence[str],
    n_rows: int,
    n_at_once: int = 1,
) -> list[list[tuple[Any, ...]]]:
    """Execute the statements, several at once; returns their rows in the order of the statements.

    n_rows: how many rows they generate together, for the progress bar
    At Ctrl-C or another exception in the main thread, and where a statement fails, the rest is interrupted and has ended
    before the exception goes on. Raises QueryError.
    """
    pool = _Pool(connection, statements)
    pool.start(min(n_at_once, len(statements)))
    watch = _Watch(n_rows)
    try:
        while not pool.wait(POLL_SECONDS):
            watch.look()
        watch.look()
    finally:
        pool.stop()
        watch.close()
    return pool.results()


class _Pool:
    """Threads that take statements from a queue, each on a cursor of its own."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", statements: Sequence[str]) -> None:
        self._connection = connection
        self._waiting: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
        for numbered in enumerate(statements):
            self._waiting.put(numbered)
        self._rows: dict[int, list[tuple[Any, ...]]] = {}
        self._failure: BaseException | None = None
        self._stopping = threading.Event()
        self._threads: list[tuple[threading.Thread, duckdb.DuckDBPyConnection]] = []

    def start(self, n_threads: int) -> None:
        for _ in range(n_threads):
            cursor = self._connection.cursor()
            thread = threading.Thread(target=self._work, args=(cursor,), daemon=True)
            self._threads.append((thread, cursor))
        for thread, _ in self._threads:
            thread.start()

    def _work(self, cursor: "duckdb.DuckDBPyConnection") -> None:
        try:
            while not self._stopping.is_set():
                number, statement = self._waiting.get_nowait()
                with plain_errors():
                    self._rows[number] = cursor.execute(statement).fetchall()
        except queue.Empty:
            pass
        except BaseException as error:
            self._failure = (
                self._failure or error
            )  # the first one; the others were interrupted because of it
            self._stopping.set()

    def wait(self, seconds: float) -> bool:
        """Whether all is done, or something failed, within the time."""
        end = time.monotonic() + seconds
        for thread, _ in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return self._stopping.is_set() or not any(thread.is_alive() for thread, _ in self._threads)

    def stop(self) -> None:
        """Interrupt what runs, until it has ended: an interrupt that comes before its query begins is lost."""
        self._stopping.set()
        for thread, cursor in self._threads:
            while thread.is_alive():
                cursor.interrupt()
                thread.join(POLL_SECONDS)
            cursor.close()

    def results(self) -> list[list[tuple[Any, ...]]]:
        if self._failure is not None:
            raise self._failure
        return [self._rows[number] for number in sorted(self._rows)]


class _Watch:
    """The progress bar, and the word about compiling."""

    def __init__(self, n_rows: int) -> None:
        from misata_sql.extension.bridge import rows_produced

        self._rows_produced: Callable[[], int] = rows_produced
        self._n_rows = n_rows
        self._before = rows_produced()
        self._began = time.monotonic()
        self._said = False
        self._bar = open_bar(n_rows)

    def look(self) -> None:
        produced = min(self._rows_produced() - self._before, self._n_rows)
        if (
            produced == 0
            and not self._said
            and time.monotonic() - self._began > QUIET_SECONDS
            and is_compiling()
        ):
            self._said = True
            self._say("compiling kernels for this machine; the next run finds them in the cache")
        if self._bar is not None:
            self._bar.update(produced - self._bar.n)

    def _say(self, text: str) -> None:
        if self._bar is not None:
            self._bar.clear()
        print(f"misata-sql: {text}", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def is_compiling() -> bool:
    """Whether this process has had to compile: Numba is imported for nothing else."""
    return "misata_sql.kernels.numba_entry" in sys.modules


def open_bar(n_rows: int) -> Any:
    """A tqdm bar on stderr where that is a terminal and tqdm is there, else None."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return None
    with suppress(ImportError):
        from tqdm import tqdm

        return tqdm(
            total=n_rows,
            unit=" rows",
            unit_scale=True,
            dynamic_ncols=True,
            leave=False,
            mininterval=0.0,
        )
    return None
