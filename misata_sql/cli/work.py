"""Runs statements in threads while the main thread shows progress and stays open to Ctrl-C."""

import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from misata_sql.cli.database import plain_errors
from misata_sql.cli.progress import Progress
from misata_sql.cli.signals import Abandoned, Terminated

if TYPE_CHECKING:
    import duckdb

POLL_SECONDS = 0.1


def run_statements(
    connection: "duckdb.DuckDBPyConnection",
    statements: Sequence[str],
    n_rows: int,
    n_at_once: int = 1,
) -> list[list[tuple[Any, ...]]]:
    """Execute the statements, several at once; returns their rows in the order of the statements.

    n_rows: how many rows they generate together, for the progress bar
    Raises QueryError. Before that, Ctrl-C or any other exception goes on, all that runs is
    interrupted and has ended.
    """
    pool = _Pool(connection, statements)
    with Progress(n_rows) as progress:
        try:
            pool.start(min(n_at_once, len(statements)))
            while not pool.wait(POLL_SECONDS):
                progress.look()
            progress.look()
        finally:
            pool.stop()
    return pool.results()


@dataclass(frozen=True)
class _Worker:
    """A thread with a cursor of its own.

    ended: is waited for in place of the thread, because an exception out of Thread.join (Ctrl-C)
        makes Python 3.11 believe that the thread has ended
    """

    cursor: "duckdb.DuckDBPyConnection"
    ended: threading.Event = field(default_factory=threading.Event)


class _Pool:
    """Workers that take statements from a queue."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", statements: Sequence[str]) -> None:
        self._connection = connection
        self._waiting: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
        for numbered in enumerate(statements):
            self._waiting.put(numbered)
        self._rows: dict[int, list[tuple[Any, ...]]] = {}
        self._failure: BaseException | None = None
        self._stopping = threading.Event()
        self._workers: list[_Worker] = []

    def start(self, n_workers: int) -> None:
        for _ in range(n_workers):
            worker = _Worker(self._connection.cursor())
            thread = threading.Thread(target=self._work, args=(worker,), daemon=True)
            thread.start()
            self._workers.append(worker)

    def _work(self, worker: _Worker) -> None:
        try:
            while not self._stopping.is_set():
                number, statement = self._waiting.get_nowait()
                with plain_errors():
                    self._rows[number] = worker.cursor.execute(statement).fetchall()
        except queue.Empty:
            pass
        except BaseException as error:
            self._failure = self._failure or error  # the others fail by the interrupt it causes
            self._stopping.set()
        finally:
            worker.ended.set()

    def wait(self, seconds: float) -> bool:
        """Whether all is done, or something failed, within about the time."""
        running = next((w for w in self._workers if not w.ended.is_set()), None)
        if running is None or self._stopping.is_set():
            return True
        running.ended.wait(seconds)
        return False

    def stop(self) -> None:
        """Interrupt what runs until it ends. Raises Abandoned at a further Ctrl-C or SIGTERM."""
        self._stopping.set()
        try:
            while running := [w for w in self._workers if not w.ended.is_set()]:
                for worker in running:  # again and again: one before its query begins is lost
                    worker.cursor.interrupt()
                running[0].ended.wait(POLL_SECONDS)
        except KeyboardInterrupt as again:
            raise Abandoned(130) from again
        except Terminated as again:
            raise Abandoned(128 + again.number) from again
        for worker in self._workers:
            worker.cursor.close()

    def results(self) -> list[list[tuple[Any, ...]]]:
        if self._failure is not None:
            raise self._failure
        return [self._rows[number] for number in sorted(self._rows)]
