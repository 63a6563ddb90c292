"""Plans and scans: which columns a query reads, the program that fills them, and the arenas that run it.

A Plan is a table with a row range and a seed, which is all that its cells depend on. A Scan is a plan with the columns
that a query wants. Each thread of the query opens an Arena of its own on the scan.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from misata_sql.compile.table import CompiledColumn, CompiledTable
from misata_sql.engine.program import Layout, Program
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.samplers.base import Cell, ProgramBuilder
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.engine.arena import Arena

# Rows of one run. Native programs fill one DuckDB vector at a time, so that their buffers stay in the first-level
# cache and columns are written where DuckDB reads them. A Python stage costs a fixed time for each call.
NATIVE_ROWS = 2_048
PYTHON_ROWS = 32_768


@dataclass(frozen=True)
class Plan:
    """Rows first_row .. first_row + n_rows - 1 of a table under a seed."""

    compiled: CompiledTable
    n_rows: int
    first_row: int
    seed: int

    @property
    def columns(self) -> tuple[tuple[str, SqlType], ...]:
        return tuple((column.name, column.type) for column in self.compiled.columns)

    def check(self) -> None:
        """Raise ConstraintError where some column has no value for some of the rows."""
        for column in self.compiled.columns:
            samplers = [("", column.source)]
            if isinstance(column.source, ExpressionSource):
                samplers = [(f" ({name})", sampler) for name, sampler in column.source.draws]
            for where, sampler in samplers:
                name = f"{self.compiled.table.name}.{column.name}{where}"
                sampler.check_rows(self.first_row, self.n_rows, name)  # type: ignore[union-attr]

    def scan(self, column_ids: tuple[int, ...]) -> "Scan":
        """The scan of some columns, in the order wanted."""
        return Scan(self, column_ids)


@dataclass(frozen=True)
class Scan:
    """A plan's rows with some of its columns."""

    plan: Plan
    column_ids: tuple[int, ...]

    @cached_property
    def program(self) -> Program:
        """The steps that fill the columns, and those that they are computed from."""
        return build_program(self.plan.compiled, self.plan.seed, self.column_ids)

    def open(self) -> "Arena":
        """Buffers for one thread."""
        from misata_sql.engine.arena import Arena

        return Arena(self.program, NATIVE_ROWS if self.program.native() else PYTHON_ROWS)


def build_program(compiled: CompiledTable, seed: int, column_ids: tuple[int, ...]) -> Program:
    """The program of some columns. Columns that expressions need are filled too but are no output."""
    builder = ProgramBuilder(seed)
    by_name = {column.name: column for column in compiled.columns}
    layouts: dict[str, Layout] = {}
    inputs: list[tuple[str, SqlType, Layout]] = []
    computed: list[tuple[str, ExpressionSource, dict[str, str]]] = []

    def require(column: CompiledColumn) -> None:
        if column.name in layouts or any(name == column.name for name, _, _ in computed):
            return
        if not isinstance(column.source, ExpressionSource):
            layouts[column.name] = column.source.emit(Cell(builder, compiled.stream_name, (column.name,), column.type))
            return
        bound = {}
        here: dict[str, tuple[Layout, SqlType]] = {}  # inputs whose layout is known: that no Python stage computes
        for name in column.source.columns:
            require(by_name[name])
            bound[name] = name
            if name in layouts:
                here[name] = layouts[name], by_name[name].type
        for name, sampler in column.source.draws:
            cell = Cell(builder, compiled.stream_name, (column.name, name), sampler.natural)
            here[name] = sampler.emit(cell), sampler.natural
        text = column.source.native_text
        if text is not None and len(here) == len(column.source.columns) + len(column.source.draws):
            layout = text.emit(Cell(builder, compiled.stream_name, (column.name,), column.type), here)
            if layout is not None:
                layouts[column.name] = layout
                return
        for name, sampler in column.source.draws:
            hidden = f"{column.name}\0{name}"  # no column can have this name
            inputs.append((hidden, sampler.natural, here[name][0]))
            bound[name] = hidden
        computed.append((column.name, column.source, bound))

    wanted = [compiled.columns[i] for i in column_ids]
    for column in wanted:
        require(column)
    outputs = tuple(layouts.get(column.name, Layout("fixed")) for column in wanted)
    if not computed:
        return Program(tuple(builder.steps), outputs)
    from misata_sql.expressions.polars_stage import PolarsStage, inputs_buffers

    read = {name for _, source, _ in computed for name in source.columns} & layouts.keys()
    inputs += [(name, by_name[name].type, layouts[name]) for name in layouts if name in read]
    positions: dict[str, Any] = {column.name: i for i, column in enumerate(wanted)}
    stage = PolarsStage(inputs, [(positions.get(name), name, source, bound) for name, source, bound in computed])
    return Program(tuple(builder.steps), outputs, stage, tuple(inputs_buffers(inputs)))
