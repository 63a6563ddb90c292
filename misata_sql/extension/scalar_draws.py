"""The generators as scalar functions, for DEFAULT clauses in DuckDB's own catalogue and for plain queries.

A row of a plain query has no number and no seed, so these draw as random() does: every call takes the next numbers of a
stream whose seed comes from the operating system when the process starts. Reproducible rows come from misata_table.
"""

import itertools
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from misata_sql.engine.program import Program
from misata_sql.spec.types import INTEGER, SqlType

if TYPE_CHECKING:
    import numpy as np

    from misata_sql.engine.arena import Arena
    from misata_sql.registry import Registry
    from misata_sql.samplers.base import Sampler

_MAX_PROGRAMS = 256

_seed = secrets.randbits(126)
_lock = threading.Lock()
_programs: "OrderedDict[Any, tuple[Program, Rows]]" = OrderedDict()


class Rows:
    """Hands out row numbers: each caller gets its own range."""

    def __init__(self) -> None:
        self._next = 0

    def take(self, n_rows: int) -> int:
        """The first of n_rows numbers that nobody else has."""
        with _lock:
            first, self._next = self._next, self._next + n_rows
        return first


_serial = itertools.count()


def _program(
    name: str, arguments: tuple[Any, ...], returns: SqlType, make: "Callable[[], Sampler]"
) -> tuple[Program, Rows]:
    """The program of a call and its row numbers; calls with equal arguments share both.

    make: the fitted sampler, asked for where the call is new
    """
    key = (name, repr(arguments), returns)
    with _lock:
        found = _programs.get(key)
        if found is not None:
            _programs.move_to_end(key)
            return found
    from misata_sql.samplers.base import Cell, ProgramBuilder

    # Evicted programs start again at row 0, so each program has streams of its own.
    builder = ProgramBuilder(_seed)
    layout = make().emit(Cell(builder, (name, str(next(_serial))), ("draw",), returns))
    made = Program(tuple(builder.steps), (layout,)), Rows()
    with _lock:
        found = _programs.setdefault(key, made)
        while len(_programs) > _MAX_PROGRAMS:
            _programs.popitem(last=False)
    return found


def _fill(program: Program, rows: Rows, n_rows: int) -> "Arena":
    """An arena with n_rows new rows of the program."""
    from misata_sql.engine.arena import Arena

    arena = Arena(program, max(n_rows, 1))
    arena.fill(rows.take(n_rows), n_rows)
    return arena


def draw(name: str) -> "Callable[[Registry, tuple[Any, ...], int, SqlType], Arena]":
    """The call of one generator: (registry, arguments, n_rows, returns) -> an Arena with n_rows new rows."""

    def call(registry: "Registry", arguments: tuple[Any, ...], n_rows: int, returns: SqlType) -> "Arena":
        def make() -> "Sampler":
            from misata_sql.domains.domain import Domain
            from misata_sql.generators.catalogue import GENERATORS

            generator = GENERATORS[name]
            return generator.make(*generator.read(list(arguments))).fit(returns, Domain(returns))

        return _fill(*_program(name, arguments, returns, make), n_rows)

    return call


def _codes(weights: tuple[float, ...], n_rows: int) -> "np.ndarray[Any, np.dtype[np.int32]]":
    """n_rows int32 codes, code i with probability weights[i] / sum(weights)."""
    import numpy as np

    from misata_sql.samplers.categories import FittedCategories

    def make() -> "Sampler":
        return FittedCategories(INTEGER, tuple(range(len(weights))), weights, "codes")

    program, rows = _program("codes", weights, INTEGER, make)
    data = program.columns[0].data
    assert data is not None
    codes: np.ndarray[Any, np.dtype[np.int32]] = _fill(program, rows, n_rows).array(data)[:n_rows].astype(np.int32)
    return codes


def pick_null(registry: "Registry", leading: tuple[Any, ...], n_rows: int) -> Any:
    """Codes of misata_null(rate, value): -1 with probability rate, else 0."""
    from misata_sql.errors import GeneratorError
    from misata_sql.generators.catalogue import GENERATORS

    rate = GENERATORS["misata_null"].arguments[0].read("misata_null", leading[0])
    if not 0 <= rate <= 1:
        raise GeneratorError(f"misata_null: rate must be in [0, 1] (got rate={rate!r})")
    return _codes((rate, 1.0 - rate), n_rows) - 1


def pick_mixture(registry: "Registry", leading: tuple[Any, ...], n_rows: int) -> Any:
    """Codes of misata_mixture(weights, value, ...): i with probability weights[i] / sum(weights)."""
    from misata_sql.generators.catalogue import GENERATORS

    weights = GENERATORS["misata_mixture"].arguments[0].read("misata_mixture", leading[0])
    return _codes(weights, n_rows)
