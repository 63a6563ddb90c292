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

from misata_sql.chaos.clean import (
    Candidates,
    CellMask,
    candidates,
    cell_mask,
    clean_trees,
    is_clean,
    make_composer,
    read_values,
    source_of,
)
from misata_sql.chaos.execute import RowSet, execute, gather, key_hits
from misata_sql.chaos.fetch import RowReader, RowSource
from misata_sql.chaos.statements import Delete, Insert, Scenario, Statement, Update
from misata_sql.compose import Computed, TableRows, Value
from misata_sql.engine.program import Buffer, Layout, Program
from misata_sql.expressions.expression_types import Node
from misata_sql.plan import NATIVE_ROWS
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.engine.arena import Arena
    from misata_sql.plan import Plan

ROWS = 262144


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


class Hits:
    """Which rows of a run some statement may hit.

    source: the rows behind the statements that matter; is_dense: whether every row is to go through them
    """

    def __init__(self, source: RowSource, *, is_dense: bool = False) -> None:
        self.source = source
        self.types = {column.name: column.type for column in source.plan.schema[source.key].columns}
        self.trees = clean_trees(self.types, source.statements)
        self.found: list[tuple[Statement, Candidates]] = [
            (statement, candidates(statement, at, source.cells))
            for statement, at in zip(source.statements, self.trees, strict=False)
            if isinstance(statement, Update | Delete | Insert)
        ]
        self.is_dense = is_dense or any(found.is_all for _, found in self.found)

    def is_clean(self, column: str) -> bool:
        """Whether a column of the result is computed from clean cells alone where no statement hits the row."""
        return is_clean(self.trees[-1][column], self.source.cells)

    @cached_property
    def needs_all(self) -> bool:
        """Whether a column of the result is computed from more than clean cells."""
        return not all(map(self.is_clean, self.trees[-1]))

    def masks(self, at: TableRows) -> list[CellMask | None]:
        """Append the kernels of the statements' masks to a program."""
        cells = self.source.cells
        return [cell_mask(at, found.by_cells, self.types, cells) if found.by_cells else None for _, found in self.found]


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

    def open(self) -> "Arena":
        """Buffers for one thread."""
        from misata_sql.engine.arena import Arena

        stage = Stream(self._main, self.hits, self.names)
        return Arena(Program((), tuple(Layout("fixed") for _ in self.names), stage), ROWS)


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
        self.late, self.late_names = (program, tuple(late)) if late and program.native() else (None, ())
        self.names = tuple(name for name in names if name not in self.late_names)

        at = _clean_rows(hits)
        outputs = list(_clean_values(at, hits, self.names).values())
        self.masks = hits.masks(at)
        pinned: list[Buffer] = [mask.mask for mask in self.masks if mask is not None and mask.mask is not None]
        self.judged: dict[str, tuple[Value, SqlType]] = {}
        for mask in self.masks:
            if mask is not None:
                self.judged.update(mask.values)
        for value, _ in self.judged.values():
            if isinstance(value, Layout):
                pinned += value.buffers()
        computed = [value for value, _ in self.judged.values() if isinstance(value, Computed)]
        self.program = at.composer.program_of([*outputs, *computed], pinned)


def _clean_rows(hits: Hits) -> TableRows:
    """The rows of a scan of a program to be."""
    return make_composer(hits.source.plan).rows(hits.source.key)


def _clean_values(at: TableRows, hits: Hits, names: Sequence[str]) -> dict[str, Value]:
    """Columns of the result as they are where no statement hits the row."""
    found: dict[str, Value] = {}
    for name in names:
        tree = hits.trees[-1][name]
        if tree.op == "column" and tree.value in hits.types:
            found[name] = at.value(tree.value)
            continue
        if not hits.is_clean(name):
            tree = Node("constant", tree.type, text="NULL")  # every cell of it is patched
        label = f"{at.compiled.table.name}.{name}"
        found[name] = at.compute(source_of(tree, label, hits.types, hits.source.cells), name)
    return found


class Stream:
    """One thread's part of a scan: the Python stage of its arena."""

    def __init__(self, main: Main, hits: Hits, names: tuple[str, ...]) -> None:
        from misata_sql.engine.arena import Arena

        self.main = main
        self.hits = hits
        self.names = names
        self.arena = Arena(main.program, ROWS)
        self.late = Arena(main.late, NATIVE_ROWS) if main.late is not None else None
        self.reader: RowReader | None = None  # the first row that is hit makes it

    def __call__(self, out: Any, first_row: int, n_rows: int) -> None:
        self.arena.fill(first_row, n_rows)
        for i, name in enumerate(self.names):
            if name in self.main.late_names:
                out.defer(i, self.late, self.main.late_names.index(name))
            else:
                out.adopt(i, self.arena, self.main.names.index(name))
        places = marked_places(self.hits, self.main, self.arena, first_row, n_rows)
        if not len(places):
            out.deliver(n_rows)
            out.keep(())
            return
        if self.reader is None:
            self.reader = self.hits.source.open(ROWS)
        rows = execute(self.hits.source.statements, self.reader.clean(first_row + places))
        self._patch(out, rows, rows.numbers - first_row, places, n_rows)

    def _patch(self, out: Any, rows: RowSet, at: np.ndarray, places: np.ndarray, n_rows: int) -> None:
        """Deliver the clean rows with those of the statements in their places."""
        from misata_sql.expressions.nested_columns import export_cells

        counts = np.ones(n_rows, np.int64)
        counts[places] = np.bincount(at, minlength=n_rows)[places]
        n_out = int(counts.sum())
        selection = None
        is_plain = n_out == n_rows and bool((counts == 1).all())
        if not is_plain:
            selection = np.repeat(np.arange(n_rows), counts)
        firsts = np.cumsum(counts) - counts
        # copies of a row follow it: the i-th of a run of equal places is the i-th behind its first
        within = np.arange(len(at)) - np.searchsorted(at, at)
        targets = firsts[at] + within
        owners: list[Any] = [selection]
        trees = self.hits.trees[-1]
        for i, name in enumerate(self.names):
            if name not in rows.values:
                continue
            flags = rows.changed[name] if self.hits.is_clean(name) else np.ones(len(rows), bool)
            if not flags.any():
                continue
            chosen = np.flatnonzero(flags)
            whole = len(chosen) == len(rows)
            value = rows.values[name] if whole else gather(rows.values[name], chosen)
            cells = export_cells(value, trees[name].type, len(chosen))
            spots = np.ascontiguousarray(targets if whole else targets[chosen], np.int64)
            out.patch(i, spots, *cells.place())
            owners += [cells.owners, spots]
        out.deliver(n_out, selection)
        out.keep(owners)


def find_places(hits: Hits, main: Main, arena: "Arena", first_row: int, n_rows: int) -> np.ndarray:
    """The places of rows that some statement may hit, of any number of rows. The arena runs if masks need it."""
    if hits.is_dense:
        return np.arange(n_rows)
    if not any(main.masks):
        return marked_places(hits, main, arena, first_row, n_rows)
    found = []
    for start in range(0, n_rows, ROWS):
        n = min(ROWS, n_rows - start)
        arena.run(first_row + start, n)
        found.append(start + marked_places(hits, main, arena, first_row + start, n))
    return np.concatenate(found)


def marked_places(hits: Hits, main: Main, arena: "Arena", first_row: int, n_rows: int) -> np.ndarray:
    """The places of rows that some statement may hit; the arena has run for them."""

    if hits.is_dense or hits.needs_all:
        return np.arange(n_rows)
    read = read_values(main.program, main.judged, arena, n_rows) if main.judged else {}
    any_hit = np.zeros(n_rows, bool)
    keys = np.arange(first_row, first_row + n_rows, dtype=np.int64)
    for (_, found), mask in zip(hits.found, main.masks, strict=True):
        hit = np.ones(n_rows, bool)
        for condition in found.by_key:
            hit &= key_hits(condition, keys)
        if mask is not None and hit.any():
            hit &= mask.rows(arena, read, n_rows)
        any_hit |= hit
    return np.flatnonzero(any_hit)
