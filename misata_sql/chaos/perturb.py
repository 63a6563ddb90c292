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

from misata_sql.chaos.clean import Places, make_composer, source_of
from misata_sql.chaos.execute import RowSet, execute
from misata_sql.chaos.fetch import RowReader, RowSource
from misata_sql.chaos.marks import Hits, Marker, Masks, rows_of_fill
from misata_sql.chaos.statements import Scenario, SortRows, Statement, sort_of
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
        return Hits(RowSource(relation.plan, relation.scenario, key, relation.statements, self._read))

    @cached_property
    def _sort(self) -> SortRows | None:
        return sort_of(self.relation.statements)

    @property
    def _read(self) -> tuple[str, ...]:
        """The columns, and those that the rows are sorted by."""
        keys = [key.column for key in self._sort.keys] if self._sort is not None else []
        return tuple(dict.fromkeys([*self.names, *keys]))

    @cached_property
    def _main(self) -> "Main":
        return Main(self.hits, self._read, may_be_late=self._sort is None)

    @cached_property
    def _rows(self) -> int:
        relation, main = self.relation, self._main
        return rows_of_fill(self.hits, main.masks, main.program, relation.first_row, relation.n_rows)

    def open(self) -> "Arena":
        """Buffers for one thread."""
        from misata_sql.engine.arena import Arena

        layouts = tuple(Layout("fixed") for _ in self.names)
        if self._sort is None:
            return Arena(Program((), layouts, Stream(self._main, self.hits, self.names, self._rows)), self._rows)
        from misata_sql.chaos.arrival import SortedStream, rows_of_sorted_fill

        stage = SortedStream(self._main, self.hits, self.names, self._sort)
        return Arena(Program((), layouts, stage), rows_of_sorted_fill(self._sort))


class Main:
    """The programs of the clean stream: the columns of the result for rows that no statement hits, and the masks.

    names: of the columns that are computed with the masks, for all rows of a fill
    places: where they lie
    late: the program of those that are computed natively when the rows are handed on, a vector of them at a time, so
        that their cells stay in the cache; and their names
    """

    def __init__(self, hits: Hits, names: tuple[str, ...], *, may_be_late: bool = True) -> None:
        at = _clean_rows(hits)
        late = _clean_values(at, hits, names if may_be_late else ())
        native = [name for name, value in late.items() if isinstance(value, Layout)]
        if len(native) < len(late):  # without what the others were to be computed from
            at = _clean_rows(hits)
            late = _clean_values(at, hits, native)
        program = at.composer.program_of(list(late.values()))
        is_late = bool(late) and program.native()
        self.late: Program | None = program if is_late else None
        self.late_names = tuple(late) if is_late else ()
        self.names = tuple(name for name in names if name not in self.late_names)

        at = _clean_rows(hits)
        values = _clean_values(at, hits, self.names)
        self.places: Places = {name: (value, hits.trees[-1][name].type) for name, value in values.items()}
        outputs = list(values.values())
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
        self.fill(out, first_row, n_rows)
        self.deliver(out, self.patched(first_row, n_rows))

    def fill(self, out: Any, first_row: int, n_rows: int) -> None:
        """Make the clean rows the columns of an arena, those of the late program when they are handed on."""
        self.arena.fill(first_row, n_rows)
        for i, name in enumerate(self.names):
            if name in self.main.late_names:
                out.defer(i, self.late, self.main.late_names.index(name))
            else:
                out.adopt(i, self.arena, self.main.names.index(name))

    def patched(self, first_row: int, n_rows: int) -> "Patched":
        """The rows of a fill behind the statements; the arena is filled with the clean ones."""
        places = self.marker.places(first_row, n_rows)
        if not len(places):
            return Patched(None, places, places, n_rows, None)
        if self.reader is None:
            self.reader = self.hits.source.open(self.arena.capacity)
        rows = execute(self.hits.source.statements, self.reader.clean(first_row + places))
        order = rows.order()
        at = rows.numbers.take(order) - first_row
        if np.array_equal(at, places):
            return Patched(rows, order, at, n_rows, None)
        selection = np.empty(n_rows - len(places) + len(at), np.int64)
        targets = np.empty(len(at), np.int64)
        place_rows.compiled(places, at, selection, targets)
        return Patched(rows, order, targets, n_rows, selection)

    def patches(self, patched: "Patched", name: str) -> tuple[np.ndarray, np.ndarray]:
        """Which rows behind the statements have a cell of a column that is not the clean one, and their places."""
        rows, chosen, spots = patched.rows, patched.order, patched.targets
        if rows is None or name not in rows.columns:
            return chosen[:0], spots[:0]
        if not self.hits.is_clean(name):
            return chosen, spots
        changed = np.flatnonzero(rows.changed[name].take(chosen))
        return chosen.take(changed), spots.take(changed)

    def deliver(self, out: Any, patched: "Patched", wanted: np.ndarray | None = None) -> None:
        """Hand rows on. wanted: which of them, in their order; None: all as they come"""
        from misata_sql.expressions.nested_columns import export_cells

        rows, selection = patched.rows, patched.selection
        place: np.ndarray | None = None  # of each row among those that are wanted, -1 where it is not
        if wanted is not None:
            selection = patched.numbers.take(wanted)
            place = np.full(len(patched.numbers), -1, np.int64)
            place[wanted] = np.arange(len(wanted))
        owners: list[Any] = [selection]
        trees = self.hits.trees[-1]
        for i, name in enumerate(self.names):
            chosen, spots = self.patches(patched, name)
            if place is not None:
                spots = place.take(spots)
                left = np.flatnonzero(spots >= 0)
                left = left[np.argsort(spots.take(left))]
                chosen, spots = chosen.take(left), spots.take(left)
            if rows is None or not len(chosen):
                continue
            cells = export_cells(rows.columns[name].take(chosen).value(), trees[name].type, len(chosen))
            out.patch(i, spots, *cells.place())
            owners += [cells.owners, spots]
        out.deliver(patched.n_clean if selection is None else len(selection), selection)
        out.keep(owners)


@dataclass(frozen=True, eq=False)
class Patched:
    """The rows of a fill: clean ones, and in their places those that went through the statements.

    rows: the latter; None: there are none; order: as they come; targets: (len(order),) int64 their places among all
    n_clean: clean rows; selection: which of them each row is, or stands in the place of; None: row i is row i
    """

    rows: RowSet | None
    order: np.ndarray
    targets: np.ndarray
    n_clean: int
    selection: np.ndarray | None

    @property
    def numbers(self) -> np.ndarray:
        """(n,) int64: the clean row of the fill that each row comes from."""
        return np.arange(self.n_clean) if self.selection is None else self.selection
