"""Which rows the statements of a scenario may hit, found without generating the rows.

The draws of misata_chance decide first. Conditions over clean cells are looked at where the draws, and the conditions
before them, leave a row in question; so most cells that conditions read are never made.
"""

import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from misata_sql.chaos.calls import ROW_KEY
from misata_sql.chaos.clean import (
    Places,
    cell_mask,
    clean_trees,
    is_clean,
    may_be_true,
    over_clean,
    read_values,
)
from misata_sql.chaos.execute import key_hits
from misata_sql.chaos.fetch import CleanReader, RowSource
from misata_sql.chaos.statements import Delete, Insert, Update, columns_of, conjuncts
from misata_sql.compose import TableRows
from misata_sql.conditions.condition import Condition
from misata_sql.conditions.judge import satisfied
from misata_sql.engine.program import Buffer, Layout, Program
from misata_sql.expressions.expression_types import Node

if TYPE_CHECKING:
    from misata_sql.engine.arena import Arena

# Of one fill, each statement of which costs a fixed time. So a fill takes as many rows as give it enough to do, as long
# as other threads have some too.
MOST_ROWS = 524_288
LEAST_ROWS = 65_536  # and all where every row goes through the statements
HIT_ROWS = 40_000  # that a fill should have at least
_SAMPLE = 8_192


class Candidates:
    """Which rows a statement may hit while they are clean: all that meet every one of these.

    by_key: trees over the row's key only
    at_once: BOOLEAN trees over clean cells that one kernel looks at in all rows, where no tree over the key is there
    later: those that are looked at one after the other, in the rows that are left
    """

    def __init__(self, by_key: Sequence[Node], by_cells: Sequence[Node]) -> None:
        self.by_key = by_key
        first = columns_of(by_cells[0]) if by_cells and not by_key else set()
        self.at_once = [tree for tree in by_cells if columns_of(tree) <= first]
        self.later = [tree for tree in by_cells if not columns_of(tree) <= first]

    @property
    def is_all(self) -> bool:
        return not self.by_key and not self.at_once and not self.later

    @cached_property
    def conditions(self) -> list[Condition]:
        """One for each tree of `later`, which rows fail that may be hit."""
        return [may_be_true(tree) for tree in self.later]


class Hits:
    """Which rows of a table some statement may hit.

    source: the rows behind the statements that matter; is_dense: whether every row is to go through them
    """

    def __init__(self, source: RowSource, *, is_dense: bool = False) -> None:
        self.source = source
        self.trees = clean_trees(source.types, source.statements)
        self.found = [
            self._candidates(statement, at)
            for statement, at in zip(source.statements, self.trees, strict=False)
            if isinstance(statement, Update | Delete | Insert)
        ]
        self.is_dense = is_dense or self.needs_all or any(found.is_all for found in self.found)

    def _candidates(self, statement: Update | Delete | Insert, columns: dict[str, Node]) -> Candidates:
        """columns: before the statement, over the clean ones"""
        by_key, by_cells = [], []
        for condition in conjuncts(statement.where.tree) if statement.where is not None else ():
            if columns_of(condition) == {ROW_KEY}:
                by_key.append(condition)
                continue
            clean = over_clean(condition, columns)
            if is_clean(clean, self.source.cells):
                by_cells.append(clean)
        return Candidates(by_key, by_cells)

    def is_clean(self, column: str) -> bool:
        """Whether a column of the result is computed from clean cells alone where no statement hits the row."""
        return is_clean(self.trees[-1][column], self.source.cells)

    @property
    def needs_all(self) -> bool:
        """Whether a column of the result is computed from more than clean cells."""
        return not all(map(self.is_clean, self.trees[-1]))


class Masks:
    """The kernels of conditions that are looked at in all rows, appended to a program."""

    def __init__(self, hits: Hits, at: TableRows) -> None:
        types, cells = hits.source.types, hits.source.cells
        wanted = [[] if hits.is_dense else found.at_once for found in hits.found]
        self.masks = [cell_mask(at, trees, types, cells) if trees else None for trees in wanted]
        self.values: Places = {name: place for mask in self.masks if mask for name, place in mask.values.items()}

    @property
    def buffers(self) -> list[Buffer]:
        """What is read behind the program."""
        own = [mask.mask for mask in self.masks if mask is not None and mask.mask is not None]
        layouts = [value for value, _ in self.values.values() if isinstance(value, Layout)]
        return own + [buffer for layout in layouts for buffer in layout.buffers()]


def rows_of_fill(hits: Hits, masks: Masks, program: Program, first_row: int, n_rows: int) -> int:
    """How many rows of a scan of n_rows from first_row on a fill takes, by how many of the first ones are hit."""
    from misata_sql.engine.arena import Arena

    if hits.is_dense or n_rows <= LEAST_ROWS:
        return LEAST_ROWS
    n_hit = len(Marker(hits, masks, program, Arena(program, _SAMPLE)).find(first_row, _SAMPLE))
    wanted = HIT_ROWS * _SAMPLE // max(n_hit, 1)
    shared = n_rows // (4 * (os.cpu_count() or 1))
    return max(LEAST_ROWS, min(wanted, shared, MOST_ROWS))


class Marker:
    """One thread's search for the rows that are hit. program: of the masks; arena: of the program"""

    def __init__(self, hits: Hits, masks: Masks, program: Program, arena: "Arena") -> None:
        self.hits = hits
        self.masks = masks
        self.program = program
        self.arena = arena
        self.reader = CleanReader(hits.source, arena.capacity)

    def places(self, first_row: int, n_rows: int) -> np.ndarray:
        """The places of rows that some statement may hit; the arena has run for them."""
        if self.hits.is_dense:
            return np.arange(n_rows)
        values = self.masks.values
        read = read_values(self.program, values, self.arena, n_rows) if values else {}
        any_hit = np.zeros(n_rows, bool)
        for found, mask in zip(self.hits.found, self.masks.masks, strict=True):
            left: np.ndarray | None = None  # (n_rows,) bool; None: all
            for condition in found.by_key:
                hit = key_hits(condition, range(first_row, first_row + n_rows))
                left = hit if left is None else left & hit
            if mask is not None:
                left = mask.rows(self.arena, read, n_rows)
            if found.later:
                places = np.arange(n_rows) if left is None else np.flatnonzero(left)
                any_hit[self._pass_later(found, first_row, places)] = True
            else:
                assert left is not None
                any_hit |= left
        return np.flatnonzero(any_hit)

    def _pass_later(self, found: Candidates, first_row: int, places: np.ndarray) -> np.ndarray:
        """Those of the places where the later conditions may be true too."""
        for tree, condition in zip(found.later, found.conditions, strict=True):
            if len(places):
                values = {name: self.reader.value(name, first_row + places) for name in columns_of(tree)}
                places = places[~satisfied(condition, values, len(places))]
        return places

    def find(self, first_row: int, n_rows: int) -> np.ndarray:
        """The same, running the arena where masks need it."""
        if any(self.masks.masks):
            self.arena.run(first_row, n_rows)
        return self.places(first_row, n_rows)
