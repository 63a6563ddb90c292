"""From the SQL of a DEFAULT to a typed tree over generator draws, constants and other columns of the row."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.domains.constants import NotConstantError, constant, function_call
from misata_sql.domains.domain import Domain
from misata_sql.errors import DefinitionError, GeneratorError, MisataError
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.bind_functions import FUNCTIONS, INEXACT, OPERATORS, REASONS
from misata_sql.expressions.expression_types import NULL, Node, NoTypeError, integer_literal_type, shown_sql
from misata_sql.generators.bind import bind_generator, generator_call
from misata_sql.relations.cells import ParentCell, ParentCells
from misata_sql.relations.declared import read_ordered
from misata_sql.relations.ordered import fit_ordered
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.nullable import Nullable
from misata_sql.spec.table import Column, Table
from misata_sql.spec.types import (
    BOOLEAN,
    DOUBLE,
    INTERVAL,
    VARCHAR,
    SqlType,
    decimal,
)

if TYPE_CHECKING:
    from misata_sql.expressions.native_text import NativeText

UNSUPPORTED = ("BIT",)


@dataclass(frozen=True, eq=False)
class ExpressionSource:
    """What a column is computed from.

    columns: the columns of the table that it names, as the table spells them, in order of mention
    draws: (name, fitted sampler) of each generator call, "draw 1" first
    cells: (name, cell) of each cell of a parent
    ordered: (name, link) of each draw that is in order within the rows of one parent
    tree: of the column's type; its columns and cells are nodes "column", its draws nodes "draw"
    label: table and column, for messages
    """

    columns: tuple[str, ...]
    draws: tuple[tuple[str, Sampler], ...]
    type: SqlType
    tree: Node
    text: str
    label: str
    cells: tuple[tuple[str, ParentCell], ...] = ()
    ordered: tuple[tuple[str, int], ...] = ()

    @property
    def can_be_null(self) -> bool:
        return self.tree.can_be_null

    @cached_property
    def native_text(self) -> "NativeText | None":
        """Its form as kernels, where it is a text that has one."""
        from misata_sql.expressions.native_text import lower_text

        return lower_text(self)

    def describe(self) -> str:
        """The expression and its draws, for misata_explain."""
        draws = "; ".join(f"{name}: {sampler.describe()}" for name, sampler in self.draws)
        return f"{self.text} ({draws})" if draws else self.text


def bind_expression(
    expression: exp.Expression, table: Table, column: Column, parents: ParentCells | None = None
) -> ExpressionSource:
    """The typed form of a DEFAULT, cast to the column's type as DuckDB casts it.

    parents: of the table's foreign keys; None where it has none
    Raises GeneratorError, or DefinitionError for what is not supported or is an error in DuckDB too.
    """
    binder = Binder(table, column, parents)
    tree = cast_to(binder.bind(expression), column.type, binder, implicit=False)
    return ExpressionSource(
        tuple(binder.columns),
        tuple(binder.draws),
        column.type,
        tree,
        expression.sql(dialect="duckdb", normalize_functions=False),
        binder.label,
        tuple(binder.cells.items()),
        tuple(binder.ordered.items()),
    )


def bind_generated(table: Table, column: Column, parents: ParentCells | None = None) -> ExpressionSource:
    """The typed form of GENERATED ALWAYS AS, cast to the column's type.

    parents: of the table's foreign keys, some of which may be NULL

    Raises DefinitionError for what is not supported, for a generator in it, or for what is an error in DuckDB too.
    """
    assert column.generated is not None
    binder = Binder(table, column, parents, draws=False)
    tree = cast_to(binder.bind(column.generated), column.type, binder, implicit=False)
    text = column.generated.sql(dialect="duckdb", normalize_functions=False)
    return ExpressionSource(tuple(binder.columns), (), column.type, tree, text, binder.label)


class Binder:
    """Collects what one expression reads while it is bound.

    parents: of the table's foreign keys; None where it has none
    outer: columns whose expressions name this one, to find circles; draws: whether it may call generators
    label, where: of the expression, for messages
    encloses: whether functions that differ between machines are compared by enclosures, as in a CHECK
    """

    def __init__(
        self,
        table: Table,
        column: Column,
        parents: ParentCells | None = None,
        outer: frozenset[str] = frozenset(),
        *,
        draws: bool = True,
        label: str = "",
        where: str = "in a DEFAULT of misata_define",
        encloses: bool = False,
    ) -> None:
        self.where = where
        self.encloses = encloses
        self.table = table
        self.may_draw = draws
        self.column = column
        self.parents = parents
        self.label = label or f"{table.name}.{column.name}"
        self.columns: dict[str, None] = {}
        self.cells: dict[str, ParentCell] = {}
        self.draws: list[tuple[str, Sampler]] = []
        self.ordered: dict[str, int] = {}
        self._outer = outer | {column.name}

    def bind(self, expression: exp.Expression) -> Node:
        """The node of a piece of the expression. The operands are bound in the order in which DuckDB prints them."""
        expression = expression.unnest()
        if isinstance(expression, exp.Null):
            return Node("constant", NULL, text="NULL")
        if isinstance(expression, exp.Boolean):
            return Node("constant", BOOLEAN, value=bool(expression.this), can_be_null=False, text=shown_sql(expression))
        literal = self._literal(expression)
        if literal is not None:
            return literal
        if isinstance(expression, exp.Column):
            return self._column(expression)
        if generator_call(expression):
            if not self.may_draw:
                raise self.error(
                    "a GENERATED column computes the same for the same row, so it cannot call a generator", expression,
                    "give another column the generator, and name that one here",
                )  # fmt: skip
            return self._draw(expression)
        if isinstance(expression, exp.Cast):
            return self._cast(expression)
        if isinstance(expression, exp.Interval):
            return self._interval(expression)
        return self._call(expression)

    def error(self, what: str, expression: exp.Expression | str, hint: str = "") -> DefinitionError:
        """An error about a piece of this column's SQL."""
        piece = expression if isinstance(expression, str) else shown_sql(expression)
        return DefinitionError(f"{self.label}: {what}: {piece}" + (f"\n  Hint: {hint}" if hint else ""))

    def _literal(self, expression: exp.Expression) -> Node | None:
        sign = 1
        while isinstance(expression, exp.Neg) and isinstance(expression.this.unnest(), exp.Literal | exp.Neg):
            sign, expression = -sign, expression.this.unnest()
        if not isinstance(expression, exp.Literal):
            return None
        text: str = expression.this
        shown = ("-" if sign < 0 else "") + shown_sql(expression)
        if expression.is_string:
            if sign < 0:
                return None
            return Node("constant", VARCHAR, value=text, can_be_null=False, literal="string", text=shown)
        if text.isdigit():
            number = sign * int(text)
            try:
                type = integer_literal_type(number)
            except NoTypeError as error:
                raise self.error(str(error), shown) from None
            return Node(
                "constant", type, value=number, can_be_null=False, literal="integer", text=shown,
                bounds=(number, number),
            )  # fmt: skip
        whole, _, fraction = text.partition(".")
        if "e" in text.lower() or len(whole + fraction) > 38:
            return Node("constant", DOUBLE, value=sign * float(text), can_be_null=False, text=shown)
        unscaled = sign * int(whole + fraction)
        type = decimal(max(len(whole + fraction), 1), len(fraction))
        return Node("constant", type, value=unscaled, can_be_null=False, text=shown, bounds=(unscaled, unscaled))

    def _column(self, expression: exp.Column) -> Node:
        if expression.table:
            return self._parent_cell(expression)
        column = self.table.column(expression.name)
        self._refuse_type(column.type, expression)
        self.columns[column.name] = None
        return Node(
            "column", column.type, value=column.name, can_be_null=self._can_be_null(column), text=shown_sql(expression),
            bounds=_bounds(column.type),
        )  # fmt: skip

    def _parent_cell(self, expression: exp.Column) -> Node:
        if self.parents is None:
            raise self.error(f"{self.table.name} has no foreign key by which to reach another table", expression)
        try:
            cell = self.parents.find([part.name for part in expression.parts])
        except DefinitionError as error:
            raise DefinitionError(f"{self.label}: {error}") from None
        self._refuse_type(cell.type, expression)
        name = f"{cell.text} by {'.'.join(map(str, cell.path))}"  # no column can have this name, as it has a dot
        self.cells[name] = cell
        return Node(
            "column", cell.type, value=name, can_be_null=cell.can_be_null, text=shown_sql(expression),
            bounds=_bounds(cell.type),
        )  # fmt: skip

    def _can_be_null(self, column: Column) -> bool:
        """Whether another column of the row may be NULL, by the same rules as that column is compiled by."""
        key_can_be_null = self.parents.key_can_be_null(column.name) if self.parents is not None else None
        if key_can_be_null is not None:
            return key_can_be_null
        if column.not_null or (column.default is None and column.generated is None):
            return False  # no sampler that is inferred draws NULL
        if column.name in self._outer:
            return True  # a circle, which the table's compiler refuses
        try:
            if column.generated is not None:
                return (
                    Binder(self.table, column, self.parents, self._outer, draws=False)
                    .bind(column.generated)
                    .can_be_null
                )
            assert column.default is not None
            default = column.default.unnest()
            if generator_call(default):
                return _draws_null(bind_generator(default))
            if default.find(exp.Column) or any(generator_call(node) for node in default.find_all(exp.Anonymous)):
                return Binder(self.table, column, self.parents, self._outer).bind(default).can_be_null
        except MisataError:
            return True  # reported where that column is compiled
        return False

    def _draw(self, expression: exp.Expression) -> Node:
        name = f"draw {len(self.draws) + 1}"
        try:
            inner = read_ordered(expression)
            if inner is not None:
                sampler, _ = fit_ordered(inner, self.table, self.column.name, None)
                self.ordered[name] = self._fanned_link()
            else:
                sampler = bind_generator(expression).placed(self.table, self.column.name)
                sampler = sampler.fit(sampler.natural, Domain(sampler.natural))
            self._refuse_type(sampler.natural, expression)
        except GeneratorError as error:
            raise GeneratorError(f"{self.label}: {error}") from None
        self.draws.append((name, sampler))
        return Node(
            "draw", sampler.natural, value=name, can_be_null=_draws_null(sampler), text=shown_sql(expression),
            bounds=_bounds(sampler.natural),
        )  # fmt: skip

    def _fanned_link(self) -> int:
        if self.parents is None:
            raise GeneratorError(
                f"misata_ordered orders the children of one parent, but {self.table.name} has no foreign key"
            )
        return self.parents.fanned("misata_ordered orders")

    def _cast(self, expression: exp.Cast) -> Node:
        type = SqlType.from_sqlglot(expression.to)
        if type == INTERVAL and _is_constant(expression):
            return self._interval(expression)
        self._refuse_type(type, expression)
        text = shown_sql(expression)
        node = cast_to(self.bind(expression.this), type, self, implicit=False, text=text)
        if not isinstance(expression, exp.TryCast) or node.op not in ("cast", "parse"):
            return node
        return Node("try cast", type, (node,), None, True, "", text, node.bounds)

    def _interval(self, expression: exp.Expression) -> Node:
        """A constant interval, or INTERVAL (x) DAY as DuckDB expands it."""
        try:
            value = constant(expression)
            return Node("constant", INTERVAL, value=value, can_be_null=False, text=shown_sql(expression))
        except (NotConstantError, ArithmeticError, ValueError):
            pass
        unit = expression.args.get("unit")
        if not isinstance(expression, exp.Interval) or unit is None:
            raise self.error(f"this INTERVAL is not supported yet {self.where}", expression)
        name = f"to_{unit.name.lower().removesuffix('s')}s"
        return FUNCTIONS["interval_unit"](self, [expression.this], expression, name)

    def _call(self, expression: exp.Expression) -> Node:
        kind = type(expression)
        try:
            if kind in OPERATORS:
                return OPERATORS[kind](self, expression)
            called = function_call(expression)
            if called is not None and called[0] in FUNCTIONS and called[0] != "interval_unit":
                name, arguments = called
                return FUNCTIONS[name](self, arguments, expression, name)
            if called is not None and called[0] in INEXACT and self.encloses:
                return INEXACT[called[0]](self, called[1], expression, called[0])
        except NoTypeError as error:
            reason = f" ({error})" if str(error) else ""
            raise self.error(f"these types do not go together{reason}", expression, "add a CAST") from None
        name = called[0] if called is not None else _name(expression)
        for names, reason in REASONS:
            if name in names:
                raise self.error(f"function {name} is not supported {self.where} ({reason})", expression)
        what = f"function {name}" if isinstance(expression, exp.Func) else f"operator {name}"
        raise self.error(f"{what} is not supported yet {self.where}", expression)

    def _refuse_type(self, type: SqlType, expression: exp.Expression) -> None:
        for part in type.children:
            self._refuse_type(part, expression)
        if type.id in UNSUPPORTED:
            raise self.error(
                f"{type.id} is not supported yet in an expression of a DEFAULT of misata_define", expression
            )


def _is_constant(cast: exp.Cast) -> bool:
    return isinstance(cast.this.unnest(), exp.Literal)


def _draws_null(sampler: Sampler) -> bool:
    return isinstance(sampler, Nullable) and sampler.rate > 0


def _bounds(type: SqlType) -> tuple[int, int] | None:
    return type.bounds if type.is_numeric else None


def _name(expression: exp.Expression) -> str:
    return expression.sql_name().lower() if isinstance(expression, exp.Func) else type(expression).__name__.upper()
