"""The progress bar, and a word where something is being compiled."""

import os
import sys
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

QUIET_SECONDS = 1.0  # compiling that takes no longer is not worth a word


class Progress:
    """Counts the rows that the scans of this process hand to DuckDB from now on."""

    def __init__(self, n_rows: int) -> None:
        from misata_sql.extension.bridge import rows_produced

        self._rows_produced = rows_produced
        self._n_rows = n_rows
        self._before = rows_produced()
        self._began = time.monotonic()
        self._said = False
        self._bar = open_bar(n_rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()

    def look(self) -> None:
        """Show where the scans are."""
        produced = min(self._rows_produced() - self._before, self._n_rows)
        waited = time.monotonic() - self._began
        if produced == 0 and not self._said and waited > QUIET_SECONDS and has_compiled():
            self._said = True
            self._say("compiling kernels for this machine; the next run finds them in the cache")
        if self._bar is not None:
            self._bar.update(produced - self._bar.n)

    def _say(self, text: str) -> None:
        if self._bar is not None:
            self._bar.clear()
        print(f"misata-sql: {text}", file=sys.stderr, flush=True)


def say_on_terminal(text: str) -> None:
    """A line on stderr, above the bar where there is one; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        return
    line = f"misata-sql: {text}"
    if "tqdm" in sys.modules:
        sys.modules["tqdm"].tqdm.write(line, file=sys.stderr)
    else:
        print(line, file=sys.stderr, flush=True)


def has_compiled() -> bool:
    """Whether this process has had to compile a kernel: the compiler is loaded for nothing else."""
    return "misata_sql.kernels.numba_entry" in sys.modules


def open_bar(n_rows: int) -> Any:
    """A tqdm bar on stderr; None where that is no terminal, or tqdm is not there."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return None
    with suppress(ImportError):
        from tqdm import tqdm

        size = os.get_terminal_size(sys.stderr.fileno())
        # A terminal that nobody gave a size has 0 x 0, where tqdm shows nothing.
        shape: dict[str, Any] = {"dynamic_ncols": True} if all(size) else {"ncols": 79, "nrows": 24}
        return tqdm(total=n_rows, unit=" rows", unit_scale=True, leave=False, mininterval=0.0, **shape)
    return None
