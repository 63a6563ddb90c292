"""Generators within a scenario: new values for the rows that a statement hits, by the rows' keys."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.engine.program import Buffer, Layout, Program, Step
from misata_sql.errors import ArgumentError
from misata_sql.kernels.chaos_rows import name_rows
from misata_sql.samplers.base import Cell, ProgramBuilder, Sampler
from misata_sql.spec.types import VARCHAR

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation
    from misata_sql.expressions.expression_types import Node

_STREAMS = ("misata", "draw")


@dataclass(frozen=True, eq=False)
class DrawCall:
    """The value of a node "call" that draws from a generator; its operand is the row's key.

    sampler: fitted to its natural type; seed: of this call
    """

    sampler: Sampler
    seed: int
    kind = "draw"  # what the ledger calls it

    @cached_property
    def _program(self) -> tuple[Program, Layout, Buffer]:
        builder = ProgramBuilder(self.seed)
        rows = Buffer("i8")
        builder.add(Step(name_rows, (rows,)))
        layout = self.sampler.emit(Cell(builder, _STREAMS, ("value",), self.sampler.natural, rows=rows))
        return Program(tuple(builder.steps), (layout,), pinned=(rows,)), layout, rows

    def evaluate(self, run: "Evaluation", node: "Node", operands: list[Any], active: Any) -> Any:
        """The Series of the draws."""
        return self.values(operands[-1].to_numpy())

    def values(self, keys: np.ndarray) -> Any:
        """A Series (or what stands for one) with the draw of each row."""
        from misata_sql.engine.arena import Arena
        from misata_sql.expressions.nested_columns import read_cells

        program, layout, rows = self._program
        n = len(keys)
        arena = Arena(program, max(n, 1))
        arena.array(rows)[:n] = keys
        arena.run(0, n)
        return read_cells(arena, layout, self.sampler.natural, n)


@lru_cache(maxsize=64)
def _bound(generator: str, seed: int) -> "tuple[DrawCall, Node]":
    """A draw and the tree of its text."""
    from misata_sql.domains.domain import Domain
    from misata_sql.expressions.bind_casts import cast_to
    from misata_sql.expressions.bind_expressions import Binder
    from misata_sql.expressions.expression_types import Node
    from misata_sql.generators.bind import bind_generator, generator_call
    from misata_sql.spec.dialect import parse_sql
    from misata_sql.spec.table import Column, Table

    trees = parse_sql(generator)
    if len(trees) != 1 or trees[0] is None or generator_call(trees[0].unnest()) is None:
        raise ArgumentError(
            f"misata_draw: {generator!r} is not a call of a generator\n"
            "  Hint: misata_draw('misata_normal(0, 1)', rowid)"
        )
    sampler = bind_generator(trees[0].unnest())
    call = DrawCall(sampler.fit(sampler.natural, Domain(sampler.natural)), seed)
    type = sampler.natural
    column = Column("value", VARCHAR)
    binder = Binder(Table(None, None, "draw", (column,)), column, None, label="misata_draw", where="in misata_draw")
    tree = Node("column", type, value="value")
    return call, tree if type == VARCHAR else cast_to(tree, VARCHAR, binder, implicit=False)


def draw_text(generator: str, key: int, seed: int = 0) -> str | None:
    """The text of one draw: misata_draw(generator, key, seed). Raises ArgumentError, GeneratorError."""
    from misata_sql.expressions.evaluate import Evaluation

    call, tree = _bound(generator, seed)
    values = {"value": call.values(np.array([key], np.int64))}
    found: str | None = Evaluation(values, 1, "misata_draw", {}).value(tree)[0]
    return found
