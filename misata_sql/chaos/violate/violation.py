"""What misata_violate draws: values by which one CHECK of a table is false, while the others still hold.

Every row goes through attempts, each a pure function of (seed, key of the row, attempt, cells of the row); it takes the
first one by which the CHECK is false and no other CHECK that reads a column which is set has become so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from misata_sql.chaos.cells import every_row, gather
from misata_sql.chaos.violate.draws import Draws
from misata_sql.chaos.violate.judge import is_false
from misata_sql.chaos.violate.proposers import Judged, make_proposer
from misata_sql.conditions.bind import substitute
from misata_sql.conditions.enclose import enclosed, is_inexact
from misata_sql.errors import DefinitionError
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.bind_conditions import as_boolean
from misata_sql.expressions.bind_expressions import Binder
from misata_sql.expressions.expression_types import Node
from misata_sql.random.streams import stream_key
from misata_sql.spec.ddl import parse_tables
from misata_sql.spec.table import Check, Column, Table
from misata_sql.spec.types import BOOLEAN

MOST_ATTEMPTS = 2_048  # whole blocks, so that as many are made however many rows there are
SPREAD_ATTEMPTS = 16
BLOCK = 64  # attempts that propose the columns in one order, so that they can be judged at once
BATCH = 4_096  # proposals that are judged at once, where rows are few
_NULL_TESTS = ("is null", "is not null", "is distinct", "is not distinct", "coalesce")
WHERE = "in misata_violate"


class Proposer(Protocol):
    """Proposes the cells of one column. is_decided: whether other columns that are set may decide them"""

    @property
    def is_decided(self) -> bool: ...
    def propose(self, draws: Draws, cells: Mapping[str, Any], exact: np.ndarray) -> Any: ...


@dataclass
class Left:
    """Rows for which no attempt was taken.

    places: (m,) int64; n_false: proposals by which the CHECK was false; kept: how many of these broke another CHECK
    """

    places: np.ndarray
    n_false: int = 0
    kept: dict[str, int] = field(default_factory=dict)

    def note(self, falses: np.ndarray, kept: Mapping[str, np.ndarray]) -> None:
        """Count some proposals. kept: by CHECK, which of them broke it"""
        self.n_false += int(falses.sum())
        for text, broken in kept.items():
            if broken.any():
                self.kept[text] = self.kept.get(text, 0) + int(broken.sum())


@dataclass(frozen=True, eq=False)
class Violation:
    """table: of the columns that are read and set, and the CHECKs that read one of those; the first CHECK is broken

    columns: that are set; inputs: those whose cells are given, in the order of the table
    """

    table: Table
    columns: tuple[str, ...]
    inputs: tuple[str, ...]
    broken: Judged
    kept: tuple[Judged, ...]
    proposers: tuple[Proposer, ...]
    takes_null: tuple[bool, ...]

    @property
    def name(self) -> str:
        """Of the CHECK, as it was given."""
        return self.broken.check.name or str(self.broken.check)

    def draw(self, seed: int, keys: np.ndarray, cells: Mapping[str, Any]) -> tuple[dict[str, Any], Left | None]:
        """The new cells of the columns that are set, (n,) each, and what was left over.

        keys: (n,) int64 of the rows; cells: Series by the names of `inputs`
        """
        import polars as pl

        n = len(keys)
        cells = {name: every_row(value, n) for name, value in cells.items()}
        draws = Draws.of(stream_key(seed, "misata_violate", purpose="value"), keys)
        was_false = [is_false(judged.sure, cells, n, on_error=True) for judged in self.kept]
        todo, left = np.arange(n), Left(np.arange(0))
        taken: list[np.ndarray] = []
        pieces: dict[str, list[Any]] = {name: [cells[name].clear()] for name in self.columns}
        attempt = 0
        while len(todo) and attempt < MOST_ATTEMPTS:
            many = min(max(BATCH // len(todo), 1), BLOCK - attempt % BLOCK)
            rows = np.tile(todo, many)
            attempts = np.repeat(np.arange(attempt, attempt + many, dtype=np.uint64), len(todo))
            before = {name: gather(value, rows) for name, value in cells.items()}
            proposed, accepted = self._propose(draws.take(rows).at(attempts), attempts, before)
            after = {**before, **proposed}
            accepted &= is_false(self.broken.possible, after, len(rows), on_error=False)
            n_false, kept = accepted.copy(), dict[str, np.ndarray]()
            for judged, was in zip(self.kept, was_false, strict=True):
                if not accepted.any():
                    break
                now = is_false(judged.sure, after, len(rows), on_error=True)
                kept[str(judged.check)] = now & ~was[rows] & accepted
                accepted &= ~kept[str(judged.check)]
            first = accepted.reshape(many, -1).argmax(axis=0)  # of the attempts of each row that are taken
            done = accepted.reshape(many, -1).any(axis=0)
            left.note(n_false, kept)
            if done.any():
                chosen = np.flatnonzero(done) + first[done] * len(todo)
                taken.append(todo[done])
                for name in self.columns:
                    pieces[name].append(proposed[name][pl.Series(chosen.astype(np.uint32))])
                todo = todo[~done]
            attempt += many
        left.places = todo
        order = np.argsort(np.concatenate([*taken, todo])) if taken else np.arange(n)
        places = pl.Series(order.astype(np.uint32))
        made = {}
        for name in self.columns:
            nothing = pl.Series([None], dtype=cells[name].dtype).new_from_index(0, len(todo))
            made[name] = pl.concat([*pieces[name], nothing])[places]
        return made, left if len(todo) else None

    def _order(self, block: int) -> list[int]:
        """The places of the columns as they are proposed: those that others decide come last.

        A column may be compared with another one that is set, so either may come first.
        """
        places = range(len(self.columns)) if block % 2 == 0 else reversed(range(len(self.columns)))
        return sorted(places, key=lambda i: self.proposers[i].is_decided)

    def _propose(self, draws: Draws, attempts: np.ndarray, cells: dict[str, Any]) -> tuple[dict[str, Any], np.ndarray]:
        """Cells, and where there are any. attempts: (n,) uint64, all of one block"""
        import polars as pl

        # what stands exactly on a bound is one error of many; where nothing else is false, it is tried more often
        n = len(attempts)
        shared = draws.of_column(0)
        exact = np.where(attempts < SPREAD_ATTEMPTS, shared.below(0, 16) == 0, shared.below(0, 4) == 0)
        now = dict(cells)
        there = np.ones(n, bool)
        proposed: dict[str, Any] = {}
        for i in self._order(int(attempts[0]) // BLOCK):
            name, at = self.columns[i], draws.of_column(i + 1)
            found = self.proposers[i].propose(at, now, exact)
            is_null = found.is_null().to_numpy()
            if self.takes_null[i]:
                nulls = at.below(15, 4) == 0
                found = found.zip_with(pl.Series(~nulls), pl.Series([None], dtype=found.dtype))
                is_null = is_null & ~nulls
            there &= ~is_null
            proposed[name] = now[name] = found
        return proposed, there


@lru_cache(maxsize=256)
def read_violation(ddl: str, columns: tuple[str, ...]) -> Violation:
    """From a CREATE TABLE, of which the first CHECK is to be broken by setting columns. Raises DefinitionError."""
    (table,) = parse_tables(ddl)
    if not table.checks:
        raise DefinitionError(f"{table.name} has no CHECK to break")
    judged = [_judged(table, check) for check in table.checks]
    trees = [tree for one in judged for tree in one.trees]
    inputs = tuple(column.name for column in table.columns if column.generated is None)
    binder = CellBinder(table)
    tests_null = any(node.op in _NULL_TESTS for tree in trees for node in tree.walk())
    return Violation(
        table, columns, inputs, judged[0], tuple(judged[1:]),
        tuple(make_proposer(name, columns, table, judged, binder) for name in columns),
        tuple(tests_null and not table.column(name).not_null for name in columns),
    )  # fmt: skip


class CellBinder(Binder):
    """Binds what reads cells of which any may be NULL, whatever the table declares."""

    def __init__(self, table: Table) -> None:
        super().__init__(table, Column("", BOOLEAN), None, draws=False, label=table.name, where=WHERE, encloses=True)

    def _can_be_null(self, column: Column) -> bool:
        return True


def _judged(table: Table, check: Check) -> Judged:
    binder = CellBinder(table)
    tree = _over_given(as_boolean(binder.bind(check.expression), binder), table)
    if not is_inexact(tree):
        return Judged(check, tree, tree)
    return Judged(check, *enclosed(tree, f"{table.name}: {check}"))


def _over_given(tree: Node, table: Table) -> Node:
    """The tree with GENERATED columns replaced by what they are computed from."""

    def leaf(node: Node) -> Node:
        column = table.column(node.value)
        if column.generated is None:
            return node
        binder = CellBinder(table)
        return _over_given(cast_to(binder.bind(column.generated), column.type, binder, implicit=False), table)

    return substitute(tree, leaf)


def named_columns(names: Sequence[str]) -> str:
    """Columns in a message."""
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
