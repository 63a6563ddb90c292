"""The Python stage of a program: columns that are SQL expressions, computed by Polars over the arena's buffers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import MisataError
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.expressions.expression_types import Node
from misata_sql.spec.types import SqlType

Input = tuple[str, SqlType, Layout]
Output = tuple[int | None, str, ExpressionSource, Mapping[str, str]]


def inputs_buffers(inputs: Iterable[Input]) -> list[Buffer]:
    """The buffers that a stage with these inputs reads, for Program.pinned."""
    return list(dict.fromkeys(buffer for _, _, layout in inputs for buffer in layout.buffers()))


@dataclass(frozen=True)
class _Coded:
    """Part of an expression that depends on one input with few values only: a table of its values by their codes."""

    source: str
    table: Any  # Series with an entry for each code and a last one for NULL


class PolarsStage:
    """Computes expressions after the native steps, in order; one may read the ones before it.

    inputs: native columns and draws: name, type, layout
    outputs: number of the output column (None: only read by others), name, source, and for each draw and column that
        the source names the input or earlier output that holds it
    """

    def __init__(self, inputs: Sequence[Input], outputs: Sequence[Output]) -> None:
        self.inputs = tuple(inputs)
        self.outputs = tuple(outputs)
        types = {name: (type, layout) for name, type, layout in inputs}
        codes = {name: table for name, (type, layout) in types.items() if (table := _codes(type, layout)) is not None}
        self._known: list[dict[Node, Any]] = []
        self._coded: list[dict[Node, _Coded]] = []
        read: set[str] = set()
        for _, _, source, bound in self.outputs:
            known: dict[Node, Any] = {}
            coded: dict[Node, _Coded] = {}
            read |= _precompute(source, bound, codes, known, coded)
            self._known.append(known)
            self._coded.append(coded)
        self._coded_sizes = {name: len(values) for name, values in codes.items()}
        # inputs of which each row is read, and those that tables are looked up by
        self._plain = tuple(entry for entry in self.inputs if entry[0] in read)
        looked_up = {part.source for coded in self._coded for part in coded.values()}
        self._by_code = tuple(entry for entry in self.inputs if entry[0] in looked_up)

    def __call__(self, arena: Any, first_row: int, n_rows: int) -> None:
        """Compute all outputs for the n_rows rows that the arena holds. Raises GeneratorError for a row that fails."""
        from misata_sql.expressions.nested_columns import export_cells

        values = self.values(arena, n_rows)
        owners = []
        for index, name, source, _ in self.outputs:
            if index is not None:
                out = export_cells(values[name], source.type, n_rows)
                arena.point(index, *out.place())
                owners.append(out.owners)
        arena.keep(owners)

    def values(self, arena: Any, n_rows: int) -> dict[str, Any]:
        """The Series of the outputs by name, and those of the inputs that they read."""
        from misata_sql.expressions.evaluate import Evaluation
        from misata_sql.expressions.nested_columns import read_cells
        from misata_sql.expressions.series import read_codes

        values = {name: read_cells(arena, layout, type, n_rows) for name, type, layout in self._plain}
        places = {name: read_codes(arena, layout, self._coded_sizes[name], n_rows) for name, _, layout in self._by_code}
        for number, (_, name, source, bound) in enumerate(self.outputs):
            known = dict(self._known[number])
            for node, part in self._coded[number].items():
                known[node] = part.table.gather(places[part.source])
            reads = {inner: values[outer] for inner, outer in bound.items() if outer in values}
            values[name] = Evaluation(reads, n_rows, source.label, known).value(source.tree)
        return values


def _codes(type: SqlType, layout: Layout) -> Any:
    """The Series of the values that an input's codes stand for; None where it has no codes."""
    import polars as pl

    from misata_sql.expressions.nested_columns import pool_values
    from misata_sql.expressions.series import polars_type

    if layout.kind == "dict" and layout.pool is not None:
        return pool_values(layout.pool, type.id == "VARCHAR")
    if type.id == "ENUM" and layout.kind == "fixed":
        return pl.Series(range(len(type.values)), dtype=polars_type(type))
    return None


def _precompute(
    source: ExpressionSource,
    bound: Mapping[str, str],
    codes: Mapping[str, Any],
    known: dict[Node, Any],
    coded: dict[Node, _Coded],
) -> set[str]:
    """Evaluate what depends on no row, or on the codes of one input only; returns the inputs read row by row."""
    from misata_sql.expressions.evaluate import Evaluation

    read: set[str] = set()

    def visit(node: Node) -> None:
        leaves = {bound[n.value] for n in node.walk() if n.op in ("column", "draw")}
        flat = node.type.id != "INTERVAL" and not node.type.is_nested
        if not leaves and flat:
            try:
                known[node] = Evaluation({}, 1, source.label, {}).value(node)
                return
            except MisataError:
                pass  # an error only if a row needs it
        elif len(leaves) == 1 and (leaf := next(iter(leaves))) in codes and flat:
            try:
                table = _table(node, codes[leaf], source.label)
            except MisataError:
                table = None  # some value that may never be drawn is an error
            if table is not None:
                coded[node] = _Coded(leaf, table)
                return
        if node.op in ("column", "draw"):
            read.add(bound[node.value])
        for operand in node.operands:
            visit(operand)

    visit(source.tree)
    return read


def _table(node: Node, values: Any, label: str) -> Any:
    """The node's value for each of an input's values, and for NULL."""
    import polars as pl

    from misata_sql.expressions.evaluate import Evaluation
    from misata_sql.expressions.series import expand

    extended = pl.concat([values, pl.Series([None], dtype=values.dtype)])
    names = {n.value: extended for n in node.walk() if n.op in ("column", "draw")}
    return expand(Evaluation(names, len(extended), label, {}).value(node), len(extended)).rechunk()
