"""misata_perturb over a generated table: the rows of misata_table with a scenario applied, as a stream.

Most rows of a scenario are hit by none of its statements. So the clean rows are generated as misata_table generates
them, a mask finds the rows that a statement may hit, those alone go through the statements, and what came out is
patched into the stream.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.chaos.clean import make_composer, source_of
from misata_sql.chaos.execute import RowSet, execute
from misata_sql.chaos.fetch import RowReader, RowSource
from misata_sql.chaos.marks import Hits, Marker, Masks, rows_of_fill
from misata_sql.chaos.statements import Scenario, Statement
from misata_sql.compose import Computed, TableRows, Value
from misata_sql.engine.program import Layout, Program
from misata_sql.expressions.expression_types import Node
from misata_sql.kernels.chaos_marks import place_rows
from misata_sql.plan import NATIVE_ROWS
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.engine.arena import Arena
    from misata_sql.plan import Plan


@dataclass(frozen=True)
class Perturbed:
    """The rows of a plan under a scenario. A fill may deliver more or fewer rows than it is asked for."""

    plan: "Plan"
    scenario: Scenario
    varies = True

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Those about the table."""
        return self.scenario.of(self.plan.compiled.table.key)

    @cached_property
    def columns(self) -> tuple[tuple[str, SqlType], ...]:
        changed = self.scenario.columns.get(self.plan.compiled.table.key)
        if changed is None:
            return self.plan.columns
        hidden = set() if self.plan.with_generated else {c.name for c in self.plan.compiled.columns if c.is_generated}
        return tuple((name, type) for name, type in changed if name not in hidden)

    @property
    def n_rows(self) -> int:
        return self.plan.n_rows

    @property
    def first_row(self) -> int:
        return self.plan.first_row

    def scan(self, column_ids: tuple[int, ...]) -> "PerturbedScan":
        """The scan of some columns, in the order wanted."""
        return PerturbedScan(self, tuple(self.columns[i][0] for i in column_ids))


@dataclass(frozen=True)
class PerturbedScan:
    """Some columns of a perturbed table."""

    relation: Perturbed
    names: tuple[str, ...]

    @cached_property
    def hits(self) -> Hits:
        relation = self.relation
        key = relation.plan.compiled.table.key
        return Hits(RowSource(relation.plan, relation.scenario, key, relation.statements, self.names))

    @cached_property
    def _main(self) -> "Main":
        return Main(self.hits, self.names)

    @cached_property
    def _rows(self) -> int:
        relation, main = self.relation, self._main
        return rows_of_fill(self.hits, main.masks, main.program, relation.first_row, relation.n_rows)

    def open(self) -> "Arena":
        """Buffers for one thread."""
        from misata_sql.engine.arena import Arena

        stage = Stream(self._main, self.hits, self.names, self._rows)
        return Arena(Program((), tuple(Layout("fixed") for _ in self.names), stage), self._rows)


class Main:
    """The programs of the clean stream: the columns of the result for rows that no statement hits, and the masks.

    names: of the columns that are computed with the masks, for all rows of a fill
    late: the program of those that are computed natively when the rows are handed on, a vector of them at a time, so
        that their cells stay in the cache; and their names
    """

    def __init__(self, hits: Hits, names: tuple[str, ...]) -> None:
        values = _clean_values(_clean_rows(hits), hits, names)
        at = _clean_rows(hits)
        late = _clean_values(at, hits, [name for name, value in values.items() if isinstance(value, Layout)])
        program = at.composer.program_of(list(late.values()))
        is_late = bool(late) and program.native()
        self.late: Program | None = program if is_late else None
        self.late_names = tuple(late) if is_late else ()
        self.names = tuple(name for name in names if name not in self.late_names)

        at = _clean_rows(hits)
        outputs = list(_clean_values(at, hits, self.names).values())
        self.masks = Masks(hits, at)
        outputs += [value for value, _ in self.masks.values.values() if isinstance(value, Computed)]
        self.program = at.composer.program_of(outputs, self.masks.buffers)


def _clean_rows(hits: Hits) -> TableRows:
    """The rows of a scan of a program to be."""
    return make_composer(hits.source.plan).rows(hits.source.key)


def _clean_values(at: TableRows, hits: Hits, names: Sequence[str]) -> dict[str, Value]:
    """Columns of the result as they are where no statement hits the row."""
    found: dict[str, Value] = {}
    for name in names:
        tree = hits.trees[-1][name]
        if tree.op == "column" and tree.value in hits.source.types:
            found[name] = at.value(tree.value)
            continue
        if not hits.is_clean(name):
            tree = Node("constant", tree.type, text="NULL")  # every cell of it is patched
        label = f"{at.compiled.table.name}.{name}"
        found[name] = at.compute(source_of(tree, label, hits.source.types, hits.source.cells), name)
    return found


class Stream:
    """One thread's part of a scan: the Python stage of its arena."""

    def __init__(self, main: Main, hits: Hits, names: tuple[str, ...], n_rows: int) -> None:
        from misata_sql.engine.arena import Arena

        self.main = main
        self.hits = hits
        self.names = names
        self.arena = Arena(main.program, n_rows)
        self.marker = Marker(hits, main.masks, main.program, self.arena)
        self.late = Arena(main.late, NATIVE_ROWS) if main.late is not None else None
        self.reader: RowReader | None = None  # the first row that is hit makes it

    def __call__(self, out: Any, first_row: int, n_rows: int) -> None:
        self.arena.fill(first_row, n_rows)
        for i, name in enumerate(self.names):
            if name in self.main.late_names:
                out.defer(i, self.late, self.main.late_names.index(name))
            else:
                out.adopt(i, self.arena, self.main.names.index(name))
        places = self.marker.places(first_row, n_rows)
        if not len(places):
            out.deliver(n_rows)
            out.keep(())
            return
        if self.reader is None:
            self.reader = self.hits.source.open(self.arena.capacity)
        rows = execute(self.hits.source.statements, self.reader.clean(first_row + places))
        self._patch(out, rows, rows.order(), first_row, places, n_rows)

    def _patch(
        self, out: Any, rows: RowSet, order: np.ndarray, first_row: int, places: np.ndarray, n_rows: int
    ) -> None:
        """Deliver the clean rows with those of the statements in their places."""
        from misata_sql.expressions.nested_columns import export_cells

        at = rows.numbers.take(order) - first_row
        selection, targets = None, at
        if not np.array_equal(at, places):
            selection = np.empty(n_rows - len(places) + len(at), np.int64)
            targets = np.empty(len(at), np.int64)
            place_rows.compiled(places, at, selection, targets)
        owners: list[Any] = [selection]
        trees = self.hits.trees[-1]
        for i, name in enumerate(self.names):
            if name not in rows.columns:
                continue
            chosen, spots = order, targets
            if self.hits.is_clean(name):
                changed = np.flatnonzero(rows.changed[name].take(order))
                chosen, spots = order.take(changed), targets.take(changed)
            if not len(chosen):
                continue
            cells = export_cells(rows.columns[name].take(chosen).value(), trees[name].type, len(chosen))
            out.patch(i, spots, *cells.place())
            owners += [cells.owners, spots]
        out.deliver(n_rows if selection is None else len(selection), selection)
        out.keep(owners)
