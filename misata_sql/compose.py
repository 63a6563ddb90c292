"""From compiled tables to one program: the columns that a query wants, what they are computed from, and the parents'
cells at the rows that were picked.

Every table that takes part is there as TableRows: the scanned table at the rows of the scan, and for each foreign key
that is followed the parent at the rows picked by it. A column of each is filled once, when something first wants it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from misata_sql.compile.sources import InOrder, LineNumber, TupleValue
from misata_sql.conditions.condition import Atom, Component, Leaf
from misata_sql.conditions.emit import MOST_ATTEMPTS, Block
from misata_sql.conditions.lowering.columns import emit_column
from misata_sql.conditions.lowering.lower import INT64, Input
from misata_sql.distributions.fanout import Fanout as FanoutDistribution
from misata_sql.engine.program import Buffer, Layout, Program, flatten
from misata_sql.errors import ConstraintError
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.expressions.expression_types import Node
from misata_sql.kernels import bits, convert, fanout, ordered, permutation, picks, tuples
from misata_sql.kernels.numbers import Divisor
from misata_sql.random.feistel import N_MAX
from misata_sql.relations.cells import ParentCell
from misata_sql.relations.keys import TupleKey
from misata_sql.relations.picks import Fanout, SelfFanout
from misata_sql.samplers.base import Cell, ProgramBuilder, Sampler
from misata_sql.samplers.products import emit_parts
from misata_sql.samplers.store import store_integers
from misata_sql.spec.types import BIGINT, BOOLEAN, SqlType

if TYPE_CHECKING:
    from misata_sql.compile.link import CompiledLink
    from misata_sql.compile.table import CompiledTable
    from misata_sql.relations.links import TableKey


@dataclass(frozen=True)
class Computed:
    """A column that the Python stage computes, by its name there."""

    name: str
    type: SqlType


Value = Layout | Computed


class Composer:
    """One program in the making.

    schema: the scanned table and its ancestors; sizes: their numbers of rows, None where one is not known
    most_attempts: at a row's conditions, before the query fails
    """

    def __init__(
        self,
        schema: "Mapping[TableKey, CompiledTable]",
        sizes: "Mapping[TableKey, int | None]",
        seed: int,
        most_attempts: int = MOST_ATTEMPTS,
    ) -> None:
        self.most_attempts = most_attempts
        self.schema = schema
        self.sizes = sizes
        self.builder = ProgramBuilder(seed)
        self.inputs: dict[str, tuple[SqlType, Layout]] = {}
        self.computed: list[tuple[str, ExpressionSource, dict[str, str]]] = []

    def program(self, key: "TableKey", columns: Sequence[str]) -> Program:
        """The program whose outputs are these columns of the table."""
        root = self.rows(key)
        return self.program_of([root.value(column) for column in columns])

    def program_of(self, values: Sequence[Value], pinned: Sequence[Buffer] = ()) -> Program:
        """The program whose outputs are these values. pinned: buffers that someone reads behind its steps"""
        outputs = tuple(value if isinstance(value, Layout) else Layout("fixed") for value in values)
        if all(isinstance(value, Layout) for value in values):
            return Program(tuple(flatten(self.builder.steps)), outputs, pinned=tuple(pinned))
        from misata_sql.expressions.polars_stage import PolarsStage, inputs_buffers

        stage_outputs: list[Any] = [(None, name, source, bound) for name, source, bound in self.computed]
        for place, value in enumerate(values):
            if isinstance(value, Computed):
                # a column that others read too is copied, since each entry has one output
                name = f"{place}\0{value.name}"
                tree = Node("column", value.type, value="value")
                source = ExpressionSource(("value",), (), value.type, tree, "", value.name)
                stage_outputs.append((place, name, source, {"value": value.name}))
        inputs = [(name, type, layout) for name, (type, layout) in self.inputs.items()]
        stage = PolarsStage(inputs, stage_outputs)
        return Program(tuple(flatten(self.builder.steps)), outputs, stage, (*inputs_buffers(inputs), *pinned))

    def rows(self, key: "TableKey") -> "TableRows":
        """The rows of the scan."""
        return TableRows(self, self.schema[key], None, "", self.builder)

    def size(self, key: "TableKey") -> int | None:
        """Rows of a table; None where that is not known."""
        return self.sizes[key]


class TableRows:
    """A table at some rows of a program.

    rows: their numbers; None: the rows of the scan
    name: by which path of links it is reached, "" for the scanned table
    builder: where its steps go
    component: which it draws itself, as an attempt; others, and all of None, it asks their blocks for
    again: whether that attempt is not the first one
    given: where leaves of the component lie that were drawn before
    """

    def __init__(
        self,
        composer: Composer,
        compiled: "CompiledTable",
        rows: Buffer | None,
        name: str,
        builder: ProgramBuilder,
        component: Component | None = None,
        again: bool = False,
        given: Mapping[Leaf, Input] = MappingProxyType({}),
    ) -> None:
        self.composer = composer
        self.compiled = compiled
        self.rows = rows
        self.name = name
        self.builder = builder
        self.component = component
        self._again = again
        self._given = given
        self._values: dict[str, Value] = {}
        self._draws: dict[tuple[str, str], Layout] = {}
        self._blocks: dict[Component, Block] = {}
        self._parents: dict[int, tuple[TableRows, Buffer | None]] = {}
        self._fanouts: dict[int, tuple[Buffer, Buffer]] = {}
        self._tuples: dict[int, list[Buffer]] = {}
        self._row_numbers: Buffer | None = None

    # -- columns

    def value(self, column: str) -> Value:
        """Where a column lies, or the name under which the Python stage computes it."""
        found = self._values.get(column)
        if found is None:
            block = self._block_of(("column", column, ""))
            if block is None:
                found = self._fill(column)
            else:
                found = block.layout(("column", column), lambda at: at.layout(column))
            self._values[column] = found
        return found

    def draw(self, column: str, draw: str) -> Layout:
        """Where a draw of a column's expression lies."""
        found = self._draws.get((column, draw))
        if found is None:
            block = self._block_of(("draw", column, draw))
            if block is None:
                source = self.compiled.column(column).source
                assert isinstance(source, ExpressionSource)
                sampler, link = dict(source.draws)[draw], dict(source.ordered).get(draw)
                at = self.cell((column, draw), sampler.natural, ("draw", column, draw))
                found = sampler.emit(at) if link is None else self._in_order(link, sampler, at)
            else:
                found = block.layout(("draw", column, draw), lambda at: at.draw(column, draw))
            self._draws[column, draw] = found
        return found

    def input(self, leaf: Leaf) -> Input:
        """Where an input of a condition lies."""
        if leaf in self._given:
            return self._given[leaf]
        at, validity = self.reach(leaf.path)
        if leaf.draw:
            return Input(at.draw(leaf.column, leaf.draw), leaf.type, at.draw_bounds(leaf.column, leaf.draw))
        layout = at.layout(leaf.column)
        if validity is not None:
            layout = self._masked(layout, validity)
        return Input(layout, leaf.type, at.bounds(leaf.column))

    def bounds(self, column: str) -> tuple[int, int]:
        """Least and greatest stored integer of a column, as far as known."""
        source = self.compiled.column(column).source
        found = source.stored_range() if isinstance(source, Sampler) else None
        return INT64 if found is None else found

    def draw_bounds(self, column: str, draw: str) -> tuple[int, int]:
        """The same of a draw of a column's expression."""
        source = self.compiled.column(column).source
        assert isinstance(source, ExpressionSource)
        return dict(source.draws)[draw].stored_range() or INT64

    # -- components

    def drawing(
        self,
        component: Component,
        builder: ProgramBuilder,
        rows: Buffer | None,
        again: bool,
        known: Mapping[str, Value],
        given: Mapping[Leaf, Input] = MappingProxyType({}),
    ) -> "TableRows":
        """The same table for an attempt at a component. known: columns that are filled before; given: leaves"""
        at = TableRows(self.composer, self.compiled, rows, self.name, builder, component, again, given)
        at._values.update(known)
        return at

    def known_values(self) -> dict[str, Value]:
        """The columns that are filled by now."""
        return {name: value for name, value in self._values.items() if isinstance(value, Layout)}

    def _block_of(self, atom: Atom) -> Block | None:
        """The block that draws an atom; None where these rows draw it themselves."""
        component = self.compiled.component_of(atom)
        if component is None or component is self.component:
            return None
        if component not in self._blocks:
            self._blocks[component] = Block(self, component)
        return self._blocks[component]

    def layout(self, column: str) -> Layout:
        """The same of a column that a sampler reads, which the compiler has seen is not computed."""
        found = self.value(column)
        if isinstance(found, Computed):
            raise ConstraintError(
                f"{self.compiled.table.name}.{column} is computed by an expression, so that no generator can read it "
                f"yet\n  Hint: let it be drawn by a generator"
            )
        return found

    def _fill(self, name: str) -> Value:
        column = self.compiled.column(name)
        source = column.source
        match source:
            case ParentCell():
                return self.parent_cell(source, name)
            case LineNumber():
                lines = self.fanned(source.link)[1]
                return store_integers(self.cell((name,), column.type), lines)
            case InOrder():
                return self._in_order(source.link, source.sampler, self.cell((name,), column.type))
            case TupleValue():
                numbers = self.tuple_parts(source.number)[source.part]
                return source.values.emit_numbered(self.cell((name,), column.type), numbers)
            case ExpressionSource():
                return self.compute(source, name)
            case Sampler():
                return source.emit(self.cell((name,), column.type, ("column", name, "")))

    def _in_order(self, link: int, sampler: Sampler, cell: Cell) -> Layout:
        parents, lines = self.fanned(link)
        table = self.fanout_table(link)
        key = self.cell(self.compiled.links[link].link.columns, BIGINT).key("fanout")
        firsts, counts, draws = cell.buffer("i8"), cell.buffer("i8"), cell.buffer("u8")
        replace(cell, rows=parents).add(fanout.fill_children, key, *table.arguments, firsts, counts)
        cell.add(ordered.fill_stratified_bits, cell.key("value"), lines, counts, draws)
        return sampler.emit(replace(cell, draws=draws))

    def cell(self, path: tuple[str, ...], type: SqlType, atom: Atom | None = None) -> Cell:
        """A place for draws at these rows. atom: what is drawn, where it can be drawn again"""
        redrawn = self._again and self.component is not None and atom in self.component.atoms
        stream = self.compiled.stream_name
        return Cell(self.builder, stream, path, type, rows=self.rows, columns=self, is_redrawn=redrawn)

    def parent_cell(self, source: ParentCell, name: str) -> Value:
        """A cell of the parents' rows. name: of the column that it is for"""
        at, validity = self.reach(source.path)
        value = at.value(source.column)
        if validity is None:
            return value
        if isinstance(value, Layout):
            return self._masked(value, validity)
        return self._masked_computed(value, validity, f"{self.compiled.table.name}.{name}")

    def _masked(self, layout: Layout, validity: Buffer) -> Layout:
        if layout.validity is None:
            return replace(layout, validity=validity)
        both = Buffer("u1")
        self.cell((), BOOLEAN).add(picks.both_valid, layout.validity, validity, both)
        return replace(layout, validity=both)

    def _masked_computed(self, value: Computed, validity: Buffer, label: str) -> Computed:
        """NULL in the rows without a parent."""
        mask = f"\0mask {len(self.composer.inputs)}"
        marks = Buffer("i8")
        self.cell((), BIGINT).add(convert.FILL["i8"], 0, marks)
        self.composer.inputs[mask] = BIGINT, Layout("fixed", 8, data=marks, validity=validity)
        there = Node("is not null", BOOLEAN, (Node("column", BIGINT, value="mask"),), can_be_null=False)
        nothing = Node("constant", value.type, text="NULL")
        tree = Node("case", value.type, (there, Node("column", value.type, value="value"), nothing))
        source = ExpressionSource(("value", "mask"), (), value.type, tree, "", label)
        return self._add_computed(source, f"{value.name}\0of a parent", {"value": value.name, "mask": mask})

    def compute(self, source: ExpressionSource, name: str) -> Value:
        """An expression at these rows. name: of the column that it is, or of its own"""
        found: dict[str, tuple[Value, SqlType, str]] = {}  # by the source's own name: value, type, name of an input
        for other in source.columns:
            found[other] = self.value(other), self.compiled.column(other).type, other
        for other, cell in source.cells:
            found[other] = self.parent_cell(cell, name), cell.type, other
        for draw, sampler in source.draws:
            layout = self.draw(name, draw)
            found[draw] = layout, sampler.natural, f"{name}\0{draw}"  # no column can have this name
        text = source.native_text
        layouts = {own: (value, type) for own, (value, type, _) in found.items() if isinstance(value, Layout)}
        if text is not None and len(layouts) == len(found):
            native = text.emit(self.cell((name,), source.type), layouts)
            if native is not None:
                return native
        if text is None and len(layouts) == len(found):
            inputs = {own: Input(at, kind, self._input_bounds(source, own)) for own, (at, kind) in layouts.items()}
            native = emit_column(self.cell((name,), source.type), source.tree, inputs)
            if native is not None:
                return native
        bound = {own: self._input(value, outer, type) for own, (value, type, outer) in found.items()}
        return self._add_computed(source, f"{self.name}{name}", bound)

    def _input_bounds(self, source: ExpressionSource, name: str) -> tuple[int, int]:
        """Of what an expression knows by a name."""
        if name in source.columns:
            return self.bounds(name)
        sampler = dict(source.draws).get(name)
        return INT64 if sampler is None else sampler.stored_range() or INT64

    def _add_computed(self, source: ExpressionSource, name: str, bound: dict[str, str]) -> Computed:
        composer = self.composer
        taken = {known for known, _, _ in composer.computed} | composer.inputs.keys()
        unique = name
        while unique in taken:
            unique += "\0"
        composer.computed.append((unique, source, bound))
        return Computed(unique, source.type)

    def _input(self, value: Value, name: str, type: SqlType) -> str:
        """The name by which the Python stage reads a value."""
        if isinstance(value, Computed):
            return value.name
        inputs = self.composer.inputs
        for known, (_, layout) in inputs.items():
            if layout is value:
                return known
        unique = f"{self.name}{name}"
        while unique in inputs:
            unique += "\0"
        inputs[unique] = type, value
        return unique

    # -- parents

    def parent(self, number: int) -> "tuple[TableRows, Buffer | None]":
        """The parent at the rows picked by a foreign key, and which of them are not NULL (None: all)."""
        if number not in self._parents:
            entry = self.compiled.links[number]
            rows, validity = self._pick(number)
            schema = self.composer.schema
            name = f"{self.name}{number}\0"
            parent = TableRows(self.composer, schema[entry.link.parent.key], rows, name, self.builder)
            self._parents[number] = parent, validity
        return self._parents[number]

    def _pick(self, number: int) -> tuple[Buffer, Buffer | None]:
        block = self._block_of(("link", number, ""))
        if block is not None:
            found: tuple[Buffer, Buffer | None] = block.buffers(("link", number), lambda at: at._pick(number))
            return found
        entry = self.compiled.links[number]
        return entry.pick.emit(_Picking(self, entry)), self._link_validity(entry)

    def reach(self, path: tuple[int, ...]) -> "tuple[TableRows, Buffer | None]":
        """The table at the end of a chain of links, and which of its rows are not NULL."""
        at: TableRows = self
        validity: Buffer | None = None
        for number in path:
            at, own = at.parent(number)
            if validity is not None and own is not None:
                both = Buffer("u1")
                self.cell((), BOOLEAN).add(picks.both_valid, validity, own, both)
                own = both
            validity = own if own is not None else validity
        return at, validity

    def _link_validity(self, entry: "CompiledLink") -> Buffer | None:
        cell = self.cell(entry.link.columns, BOOLEAN, ("link", entry.link.number, ""))
        drawn: Buffer | None = None
        if entry.null_rate >= 1:
            drawn = cell.buffer("u1")
            cell.add(convert.FILL["u1"], 0, drawn)
        elif entry.null_rate > 0:
            drawn = cell.buffer("u1")
            cell.add(bits.fill_validity, cell.key("null"), bits.null_threshold(entry.null_rate), drawn)
        if not entry.pick.is_nullable:
            return drawn
        not_first = cell.buffer("u1")
        cell.add(picks.fill_not_first, not_first)
        if drawn is None:
            return not_first
        both = cell.buffer("u1")
        cell.add(picks.both_valid, drawn, not_first, both)
        return both

    def fanned(self, number: int) -> tuple[Buffer, Buffer]:
        """Parent row and line number of a fan-out."""
        if number not in self._fanouts:
            entry = self.compiled.links[number]
            table = self.fanout_table(number)
            cell = self.cell(entry.link.columns, BIGINT)
            if isinstance(entry.pick, SelfFanout):
                before = cell.buffer("i8")
                cell.add(picks.fill_previous_row, before)
                cell = replace(cell, rows=before)
            key, parents, lines = cell.key("fanout"), cell.buffer("i8"), cell.buffer("i8")
            cell.add(fanout.fill_parent, key, *table.arguments, parents)
            cell.add(fanout.fill_line_number, key, *table.arguments, lines)
            self._fanouts[number] = parents, lines
        return self._fanouts[number]

    def fanout_table(self, number: int) -> Any:
        """The tables of a fan-out between this table and its parent."""
        entry = self.compiled.links[number]
        pick = entry.pick
        assert isinstance(pick, Fanout)
        n_children = self.n_rows_for(entry)
        if isinstance(pick, SelfFanout):
            n_children = max(n_children - 1, 0)
            n_parents = pick.n_parents(n_children)
        else:
            n_parents = self.composer.size(entry.link.parent.key) or 0
        cell = self.cell(entry.link.columns, BIGINT)
        return FanoutDistribution(n_children, n_parents, pick.least, pick.most).table(int(cell.key("fanout")))

    def n_rows_for(self, entry: "CompiledLink") -> int:
        """Rows of the whole table, which a fan-out has to know."""
        n_rows = self.composer.size(self.compiled.table.key)
        if n_rows is None:
            raise ConstraintError(
                f"{entry.link.child.name}: {entry.link} is a fan-out, whose rows depend on how many there are in all\n"
                f"  Hint: say it by scale := beside start"
            )
        return n_rows

    # -- keys

    def tuple_parts(self, number: int) -> list[Buffer]:
        """The numbers of the parts of a unique tuple."""
        if number not in self._tuples:
            key = self.compiled.tuples[number]
            counts = key.counts(self._part_counts(key))
            self._tuples[number] = self._grouped(key, counts) if key.is_grouped else self._permuted(key, counts)
        return self._tuples[number]

    def _part_counts(self, key: TupleKey) -> dict[int, int]:
        links = [part.link for part in key.parts if part.link is not None]
        return {link: self.composer.size(self.compiled.links[link].link.parent.key) or 0 for link in links}

    def _grouped(self, key: TupleKey, counts: list[int]) -> list[Buffer]:
        assert key.parts[0].link is not None
        groups, lines = self.fanned(key.parts[0].link)
        cell = self.cell(key.columns, BIGINT)
        chosen = cell.buffer("i8")
        n_domain = counts[1] - 1 if key.differ else counts[1]
        cell.add(picks.fill_grouped_permutation, cell.key("tuple"), n_domain, groups, lines, chosen)
        if key.differ:
            places, chosen = chosen, cell.buffer("i8")
            cell.add(picks.skip_row, places, groups, chosen)
        return [groups, chosen]

    def _permuted(self, key: TupleKey, counts: list[int]) -> list[Buffer]:
        cell = self.cell(key.columns, BIGINT)
        numbers = cell.buffer("i8")
        n_domain = min(key.n_domain(counts) or 0, N_MAX)
        cell.add(permutation.fill_permutation, cell.key("tuple"), n_domain, 0, numbers)
        if not key.differ:
            return emit_parts(cell, numbers, counts)
        first, second = cell.buffer("i8"), cell.buffer("i8")
        cell.add(tuples.split_unequal, numbers, *Divisor(counts[0] - 1).words, first, second)
        return [first, second]


class _Picking:
    """What a pick needs of its child's rows (relations/picks.py)."""

    def __init__(self, rows: TableRows, entry: "CompiledLink") -> None:
        self.rows = rows
        self.entry = entry
        self.cell = rows.cell(entry.link.columns, BIGINT, ("link", entry.link.number, ""))
        self.n_parents = rows.composer.size(entry.link.parent.key) or 0
        self.n_children = rows.composer.size(rows.compiled.table.key)

    def fanout(self) -> tuple[Buffer, Buffer]:
        return self.rows.fanned(self.entry.link.number)

    def tuple_part(self, number: int, part: int) -> Buffer:
        return self.rows.tuple_parts(number)[part]

    def parent_of(self, path: tuple[int, ...]) -> Buffer:
        at, _ = self.rows.reach(path)
        assert at.rows is not None
        return at.rows

    def children_of_group(self, group_link: int, groups: Buffer) -> tuple[Buffer, Buffer]:
        """First row and number of rows of the parent table that belong to each group."""
        composer = self.rows.composer
        parents = TableRows(composer, composer.schema[self.entry.link.parent.key], None, "\0", self.rows.builder)
        table = parents.fanout_table(group_link)
        grouping = parents.compiled.links[group_link].link
        key = parents.cell(grouping.columns, BIGINT).key("fanout")
        cell = replace(self.cell, rows=groups)
        first, count = cell.buffer("i8"), cell.buffer("i8")
        cell.add(fanout.fill_children, key, *table.arguments, first, count)
        return first, count
