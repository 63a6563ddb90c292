"""From the text of a scenario to typed statements."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlglot import exp, maybe_parse

from misata_sql.chaos.calls import (
    KEY_COLUMN,
    ROW_KEY,
    OperatorCall,
    call_seed,
    find_operator,
    operator_names,
    value_type,
)
from misata_sql.chaos.draws import DrawCall
from misata_sql.chaos.held import HeldCell
from misata_sql.chaos.operators.missing import STUCK
from misata_sql.chaos.operators.operator import REQUIRED, Operator
from misata_sql.chaos.operators.perturb import NAME as PERTURB
from misata_sql.chaos.operators.rows import EXACTLY
from misata_sql.chaos.operators.signatures import is_apart
from misata_sql.chaos.own_cells import held_cell, hold, own_sample
from misata_sql.chaos.perturbed_cells import bind_perturbed
from misata_sql.chaos.read import Draft, Range, read_statements
from misata_sql.chaos.samples import ROWS, Sample, SampleOf
from misata_sql.chaos.statements import (
    AddColumn,
    Assignment,
    Delete,
    DropColumn,
    Expression,
    Insert,
    MoveColumn,
    RenameColumn,
    RetypeColumn,
    Scenario,
    ScenarioCell,
    SortKey,
    SortRows,
    Statement,
    TableKey,
    Update,
    operator_of,
    statement_label,
)
from misata_sql.chaos.violate.bind import Setting, bind_joint, check_argument, is_call
from misata_sql.chaos.violate.call import NAME as VIOLATE
from misata_sql.chaos.violate.names import find_check
from misata_sql.compile.parents import LinkedCells
from misata_sql.conditions.bind import is_redrawable
from misata_sql.domains.constants import NotConstantError, constant
from misata_sql.domains.domain import Domain
from misata_sql.errors import DefinitionError, MisataError, UnknownNameError
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.bind_conditions import as_boolean
from misata_sql.expressions.bind_expressions import Binder
from misata_sql.expressions.expression_types import NULL, Node, shown_sql
from misata_sql.generators.bind import bind_generator, generator_call
from misata_sql.generators.catalogue import GENERATORS
from misata_sql.spec.cursor import Refused
from misata_sql.spec.expressions import Parsed, parse_expression
from misata_sql.spec.keywords import fold, quote_name, quote_text
from misata_sql.spec.resolve import Scope
from misata_sql.spec.source import Span
from misata_sql.spec.table import Check, Column, Table
from misata_sql.spec.types import BIGINT, BOOLEAN, DATE, TIMESTAMP, VARCHAR, SqlType

if TYPE_CHECKING:
    from misata_sql.compile.table import CompiledTable
    from misata_sql.relations.cells import ParentCells

Schema = Mapping[TableKey, "CompiledTable"]
FindTable = Callable[[tuple[str, ...]], tuple["CompiledTable", Schema]]
TotalOf = Callable[[TableKey], tuple[int | None, str]]
WHERE = "in a scenario"
_SORTABLE = (
    "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT",
    "DOUBLE", "DECIMAL", "VARCHAR", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS",
    "TIMESTAMP WITH TIME ZONE",
)  # fmt: skip


def bind_scenario(
    text: str, seed: int, find_table: FindTable, types: Mapping[str, SqlType], total_of: TotalOf, sample_of: SampleOf
) -> Scenario:
    """The statements of a scenario, in order.

    find_table: a table by the parts of its name, with all its ancestors; raises UnknownNameError
    types: those of CREATE TYPE, by folded name
    total_of: how many rows a table has in all, None where that is not known, and the SQL of it
    sample_of: an expression over the first rows of a table

    Raises DefinitionError with all problems, each with its place.
    """
    binder = _ScenarioBinder(seed, find_table, types, total_of, sample_of)
    problems: list[str] = []
    for number, draft in enumerate(read_statements(text, types), 1):
        try:
            binder.add(number, draft)
        except Refused as refused:
            problems.append(refused.problem)
        except DefinitionError as error:
            problems += [f"{problem}\n{draft.span.underlined()}" for problem in error.problems]
        except MisataError as error:
            problems.append(f"{error}\n{draft.span.underlined()}")
    if problems:
        raise DefinitionError(problems)
    columns = {key: tuple((c.name, c.type) for c in state.columns) for key, state in binder.tables.items()}
    cells = {key: state.cells for key, state in binder.tables.items()}
    return Scenario(tuple(binder.statements), columns, cells, tuple(binder.samples), tuple(binder.held))


@dataclass
class _State:
    """A table as it is behind the statements so far.

    clean: by name, how columns are called that the table was generated with, unless they have another type now
    n_copies: the next number that tells copies apart
    """

    compiled: "CompiledTable"
    parents: LinkedCells | None
    columns: list[Column]
    clean: dict[str, str]
    n_copies: int = 1
    cells: dict[str, ScenarioCell] = field(default_factory=dict)
    is_sorted: bool = False

    @property
    def now(self) -> dict[str, str]:
        """By the name that was declared, what a column is called by now."""
        return {declared: name for name, declared in self.clean.items()}

    @property
    def table(self) -> Table:
        return replace(self.compiled.table, columns=tuple(self.columns))

    def position(self, name: str, span: Span) -> int:
        """Of a column. Raises Refused."""
        for place, column in enumerate(self.columns):
            if fold(column.name) == fold(name):
                return place
        known = [column.name for column in self.columns]
        raise Refused(str(UnknownNameError(f"column of {self.compiled.table.name}", name, known)), span)

    def refuse_taken(self, name: str, span: Span) -> None:
        if any(fold(column.name) == fold(name) for column in self.columns):
            raise Refused(f"{self.compiled.table.name} has a column {name} already", span)


class _ScenarioBinder:
    def __init__(
        self, seed: int, find_table: FindTable, types: Mapping[str, SqlType], total_of: TotalOf, sample_of: SampleOf
    ) -> None:
        self.seed = seed
        self.total_of = total_of
        self.sample_of = sample_of
        self.samples: list[Sample] = []
        self.held: list[HeldCell] = []
        self.find_table = find_table
        self.types = types
        self.tables: dict[TableKey, _State] = {}
        self.statements: list[Statement] = []
        self._seen: dict[tuple[TableKey, str], int] = {}

    def add(self, number: int, draft: Draft) -> None:
        try:
            compiled, schema = self.find_table(draft.table)
        except UnknownNameError as error:
            raise Refused(str(error), draft.table_span) from None
        key = compiled.table.key
        if key not in self.tables:
            tables = {other: entry.table for other, entry in schema.items()}
            parents = LinkedCells(compiled.table, compiled.links, tables) if compiled.links else None
            columns = compiled.table.columns
            self.tables[key] = _State(compiled, parents, list(columns), {c.name: c.name for c in columns})
        state = self.tables[key]
        if state.is_sorted:
            what = f"no statement about {compiled.table.name} can follow SET SORTED BY, the order of what comes out"
            raise Refused(what, draft.span, "move it to the end")
        state.is_sorted = draft.kind == "sort"
        nth = self._seen.get((key, draft.text), 0)
        self._seen[key, draft.text] = nth + 1
        bound = StatementBinder(self, state, number, draft, nth).bind()
        self.statements.append(bound)

    def n_statements(self, key: TableKey) -> int:
        """How many there are about a table so far."""
        return sum(statement.table == key for statement in self.statements)


class StatementBinder:
    def __init__(self, scenario: _ScenarioBinder, state: _State, number: int, draft: Draft, nth: int) -> None:
        self.scenario = scenario
        self.state = state
        self.draft = draft
        self.table = state.table
        self.n_calls = 0
        self.held: list[HeldCell] = []  # in what is set, before the WHERE is bound
        self.nth = nth
        self.head = (number, self.table.key, draft.span, draft.text)

    def bind(self) -> Statement:
        draft = self.draft
        match draft.kind:
            case "update":
                return Update(*self.head, self._assignments(), self._where())
            case "delete":
                return Delete(*self.head, self._where())
            case "insert":
                return self._insert()
            case "sort":
                return self._sort()
        return self._alter()

    def _sort(self) -> SortRows:
        """Keys must have an order that Polars and DuckDB share."""
        keys = []
        for (name, span), is_descending, nulls_first in self.draft.keys:
            column = self.state.columns[self.state.position(name, span)]
            if column.type.is_nested or column.type.id not in _SORTABLE:
                what = f"rows cannot be sorted by {column.name}, which is {column.type}"
                raise Refused(what, span, "sort by numbers, texts, dates or times")
            keys.append(SortKey(column.name, is_descending, nulls_first))
        total, _ = self.scenario.total_of(self.table.key)
        if total is None:
            what = "SET SORTED BY needs the number of all rows"
            raise Refused(what, self.draft.span, "say it by total := beside start")
        return SortRows(*self.head, tuple(keys), self.draft.window, total)

    def total(self, call: exp.Expression, binder: "ChaosBinder") -> tuple[int, str]:
        """How many rows the table has in all, and the SQL of that, for misata_exactly.

        It hits as many as it says, so it must be all that the WHERE asks for, over all the rows.
        """
        where = self.draft.where
        tokens = self.draft.cursor.tokens[where[0] : where[1]] if where is not None else []
        alone = len(tokens) > 2 and tokens[0].value.lower() == "misata_exactly" and tokens[1].is_op("(")
        depth = [(t.value in "([") - (t.value in ")]") if t.kind == "op" else 0 for t in tokens]
        closes = next((i for i in range(1, len(tokens)) if sum(depth[: i + 1]) == 0 and i > 1), -1)
        if not alone or closes != len(tokens) - 1:
            raise binder.error(
                "misata_exactly hits exactly as many rows as it says, so it must be the whole WHERE", call,
                "take misata_chance where other conditions choose among the rows",
            )  # fmt: skip
        if any(isinstance(s, Delete | Insert) and s.table == self.table.key for s in self.scenario.statements):
            raise binder.error(
                "misata_exactly chooses among the rows of the table as it is generated, but a statement before deletes "
                "or copies some", call, "move this statement before it",
            )  # fmt: skip
        n_rows, text = self.scenario.total_of(self.table.key)
        if n_rows is None:
            raise binder.error("misata_exactly needs the number of all rows", call, "say it by total := beside start")
        return n_rows, text

    def next_seed(self) -> int:
        """The seed of the next call of an operator in the statement."""
        self.n_calls += 1
        return call_seed(self.scenario.seed, self.table.key, self.draft.text, self.nth, self.n_calls)

    def _parse(self, tokens: Range, what: str) -> Parsed:
        cursor, scope = self.draft.cursor, Scope.of(self.table, self.scenario.types)
        return parse_expression(cursor.text, cursor.tokens, *tokens, scope, what, foreign=True)

    def _binder(self, column: Column) -> "ChaosBinder":
        label = statement_label(self.draft.span, self.draft.text, self.table.name)
        return ChaosBinder(self.table, column, self.state.parents, label=label, statement=self)

    def _where(self) -> Expression | None:
        if self.draft.where is None:
            if self.held:
                with _placed(self.draft.span):
                    hold(self, None)
            return None
        binder = self._binder(Column("", BOOLEAN))
        parsed = self._parse(self.draft.where, "WHERE")
        with _placed(parsed.span):
            tree = as_boolean(binder.bind(parsed.expression), binder)
        self.state.cells.update(binder.scenario_cells)
        if self.held:
            with _placed(parsed.span):
                hold(self, tree)
        return Expression(tree, binder.rewritten(parsed.expression))

    def _value(self, tokens: Range, column: Column) -> Expression:
        return self._bound(self._parse(tokens, "the value"), column)

    def _bound(self, parsed: Parsed, column: Column) -> Expression:
        binder = self._binder(column)
        with _placed(parsed.span):
            tree = cast_to(binder.bind(parsed.expression), column.type, binder, implicit=False)
        self.state.cells.update(binder.scenario_cells)
        return Expression(tree, f"CAST({binder.rewritten(parsed.expression)} AS {column.type})")

    def _assignments(self) -> tuple[Assignment, ...]:
        done: dict[str, Assignment] = {}
        violating: dict[str, Parsed] = {}
        for (name, span), tokens in self.draft.assignments:
            column = self.state.columns[self.state.position(name, span)]
            if column.name in done or column.name in violating:
                raise Refused(f"the column {column.name} is set twice", span)
            parsed = self._parse(tokens, "the value")
            if is_call(parsed.expression):
                violating[column.name] = parsed
                continue
            value = self._bound(parsed, column)
            done[column.name] = Assignment(column.name, value, operator_of(value.tree))
        if violating:
            done.update(self._violations(violating, list(done)))
        return tuple(done.values())

    def _violations(self, parsed: Mapping[str, Parsed], others: Sequence[str]) -> dict[str, Assignment]:
        """The columns that are set to break a CHECK. others: that are set in another way"""
        table = self.state.compiled.table
        given: dict[Check, tuple[str, Span]] = {}
        for call in parsed.values():
            with _placed(call.span):
                name = check_argument(call.expression)
                given.setdefault(find_check(table, self.scenario.types, name), (name, call.span))
        if len(given) > 1:
            names = " and ".join(repr(name) for name, _ in given.values())
            hint = "write a statement for each CHECK"
            raise Refused(f"one statement breaks one CHECK, not {names}", list(given.values())[1][1], hint)
        (((check, (name, span))),) = given.items()
        declared = self.state.clean
        binder = self._binder(Column("", BOOLEAN))
        with _placed(span):
            settings = []
            for column in parsed:
                if column not in declared:
                    raise DefinitionError(
                        f"no CHECK of {table.name} reads {column}, which a statement before added or retyped"
                    )
                settings.append(Setting(table.column(declared[column]), column))
            known = [declared[other] for other in others if other in declared]
            found = bind_joint(
                table, self.scenario.types, self.state.now, check, name, settings, known, self.next_seed(), binder.bind,
                binder.key(),
            )  # fmt: skip
        self.state.cells.update(binder.scenario_cells)
        return {assignment.column: assignment for assignment in found}

    def _insert(self) -> Insert:
        draft, state = self.draft, self.state
        assignments, where = self._assignments(), self._where()
        seed = self.next_seed()
        first = state.n_copies
        state.n_copies *= draft.copies + 1
        if state.n_copies > 2**53:
            raise Refused("the INSERTs of the scenario make more than 2^53 copies of a row", draft.span)
        return Insert(*self.head, assignments, where, draft.copies, seed, first)

    def _alter(self) -> Statement:
        draft, state = self.draft, self.state
        name, span = draft.column
        columns = state.columns
        if draft.kind == "add":
            assert draft.type is not None
            state.refuse_taken(name, span)
            column = Column(name, draft.type)
            value = Expression(Node("constant", draft.type, text="NULL"), f"CAST(NULL AS {draft.type})")
            default = ""
            if draft.expression is not None:
                value = self._value(draft.expression, column)
                default = draft.cursor.clean(*draft.expression)
            columns.append(column)
            return AddColumn(*self.head, name, draft.type, value, default)
        place = state.position(name, span)
        old = columns[place]
        if draft.kind == "drop":
            if len(columns) == 1:
                raise Refused(f"{old.name} is the last column of {self.table.name}", span)
            del columns[place]
            state.clean.pop(old.name, None)
            return DropColumn(*self.head, old.name)
        if draft.kind == "rename":
            state.refuse_taken(*draft.new_name)
            columns[place] = replace(old, name=draft.new_name[0])
            if old.name in state.clean:
                state.clean[draft.new_name[0]] = state.clean.pop(old.name)
            return RenameColumn(*self.head, old.name, draft.new_name[0])
        if draft.kind == "retype":
            assert draft.type is not None
            new = Column(old.name, draft.type)
            if draft.expression is not None:
                value = self._value(draft.expression, new)
            else:
                binder = self._binder(new)
                own = Node("column", old.type, value=old.name, text=old.name)
                tree = cast_to(own, draft.type, binder, implicit=False)
                value = Expression(tree, f"CAST({quote_name(old.name)} AS {draft.type})")
            columns[place] = new
            state.clean.pop(old.name, None)
            return RetypeColumn(*self.head, old.name, old.type, draft.type, value)
        after = None
        if draft.after is not None:
            after = columns[state.position(*draft.after)].name
            if after == old.name:
                raise Refused(f"{after} cannot stand behind itself", draft.after[1])
        del columns[place]
        columns.insert(0 if after is None else [c.name for c in columns].index(after) + 1, old)
        return MoveColumn(*self.head, old.name, after)


def _sql_literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return quote_text(value) if isinstance(value, str) else repr(value)


@contextmanager
def _placed(span: Span) -> Iterator[None]:
    """Problems of an expression are shown with its place."""
    try:
        yield
    except MisataError as error:
        what, _, hint = str(error).partition("\n  Hint: ")
        raise Refused(what, span, hint) from None


class ChaosBinder(Binder):
    """Binds an expression of a scenario, in which operators may be called."""

    def __init__(
        self, table: Table, column: Column, parents: "ParentCells | None", *, label: str, statement: StatementBinder
    ) -> None:
        super().__init__(table, column, parents, draws=False, label=label, where=WHERE)
        self.statement = statement
        self.scenario_cells: dict[str, ScenarioCell] = {}
        self._calls: dict[int, tuple[exp.Expression, int]] = {}
        self._filled: dict[int, list[str]] = {}  # arguments that are left out here, and that key and seed stand behind
        self._draws: dict[int, tuple[exp.Expression, str, SqlType, int]] = {}
        self.named: dict[int, tuple[exp.Expression, str]] = {}
        self.keeps_cells = False  # whether cells are only handed on, which those of any type can be
        self.cases: dict[int, tuple[exp.Expression, exp.Expression]] = {}  # what stands for calls of misata_perturb

    def rewritten(self, expression: exp.Expression) -> str:
        """The SQL of what was bound, each call of an operator with its key and seed, and parents' cells by the names
        that the tree has for them."""

        def rewrite(node: exp.Expression) -> exp.Expression:
            if id(node) in self.cases:
                return self.cases[id(node)][1].transform(rewrite, copy=False)
            if id(node) in self.named:
                return exp.column(self.named[id(node)][1], quoted=True)
            if id(node) in self._draws:
                _, text, type, seed = self._draws[id(node)]
                return maybe_parse(
                    f"CAST(misata_draw({quote_text(text)}, {KEY_COLUMN}, {seed}) AS {type})", dialect="duckdb"
                )
            if id(node) in self._calls:
                for filled in self._filled.get(id(node), ()):
                    node.append("expressions", maybe_parse(filled, dialect="duckdb"))
                node.append("expressions", exp.column(KEY_COLUMN))
                node.append("expressions", exp.Literal.number(self._calls[id(node)][1]))
            return node

        return expression.transform(rewrite, copy=False).sql(dialect="duckdb", normalize_functions=False)

    def _column(self, expression: exp.Column) -> Node:
        node = super()._column(expression)
        cell = self.cells.get(node.value)
        if cell is None:
            return node
        parents = self.statement.state.parents
        assert parents is not None
        tables = tuple(parents.table_at(cell.path[: i + 1]).key for i in range(len(cell.path)))
        versions = tuple(self.statement.scenario.n_statements(key) for key in tables)
        changed = self.statement.scenario.tables.get(tables[-1])
        if changed is not None and not any((c.name, c.type) == (cell.column, cell.type) for c in changed.columns):
            raise self.error(
                f"{cell.column} is not a column of {tables[-1][1]} any more, or of another type", expression
            )
        found = ScenarioCell(cell, tables, versions)
        name = f"{node.value} at {', '.join(map(str, versions))}" if found.is_dirty else node.value
        self.scenario_cells[name] = found
        self.named[id(expression)] = expression, name
        return replace(node, value=name, can_be_null=True)

    def bind(self, expression: exp.Expression) -> Node:
        """A node; that of an operator's call has the row's key as its last operand."""
        called = generator_call(expression.unnest())
        if called is None:
            return super().bind(expression)
        name, arguments = called
        if name == VIOLATE:
            raise self.error(
                f"{VIOLATE} is no part of an expression: it stands alone", expression,
                f"UPDATE t SET c = {VIOLATE}('name of a CHECK') WHERE ...",
            )  # fmt: skip
        if name == PERTURB:
            return bind_perturbed(self, arguments, expression)
        operator = find_operator(name)
        if operator is not None:
            return self._call_operator(operator, arguments, expression)
        if name not in GENERATORS:
            raise UnknownNameError("operator or generator", name, [*operator_names(), PERTURB, *GENERATORS])
        return self._call_generator(expression.unnest())

    def _call_generator(self, expression: exp.Expression) -> Node:
        """A draw by the row's key."""
        sampler = bind_generator(expression)
        sampler = sampler.fit(sampler.natural, Domain(sampler.natural))
        if not is_redrawable(sampler) or sampler.columns or sampler.is_unique:
            raise self.error("a generator whose values depend on other rows or columns cannot be called", expression)
        self._refuse_type(sampler.natural, expression)
        seed = self.statement.next_seed()
        text = expression.sql(dialect="duckdb", normalize_functions=False)
        self._draws[id(expression)] = expression, text, sampler.natural, seed
        node = Node("call", sampler.natural, (self.key(),), DrawCall(sampler, seed), True, "", shown_sql(expression))
        return replace(node, bounds=sampler.natural.bounds if sampler.natural.is_numeric else None)

    def _refuse_type(self, type: SqlType, expression: exp.Expression) -> None:
        if not self.keeps_cells:
            super()._refuse_type(type, expression)

    def key(self) -> Node:
        """That of the row's key."""
        return Node("column", BIGINT, value=ROW_KEY, can_be_null=False)

    def _can_be_null(self, column: Column) -> bool:
        return True  # whatever the table declares, a statement before may have changed it

    def _call_operator(self, operator: Operator, arguments: list[exp.Expression], expression: exp.Expression) -> Node:
        operands: list[Node] = []
        type: SqlType | None = None
        if operator.types is not None:
            if not arguments:
                arguments = [self._assigned(operator, expression)]
            if operator is STUCK and len(arguments) == 1:
                return held_cell(self, arguments[0], expression)
            bound = self.bind(arguments[0])
            value = self._operand(operator, bound, expression)
            if bound.type == DATE and value.type == TIMESTAMP:  # DuckDB would make a TIMESTAMP_NS of it, up to 2262
                cast = exp.Cast(to=exp.DataType.build(str(TIMESTAMP), dialect="duckdb"))
                arguments[0].replace(cast)
                cast.set("this", arguments[0])
            type, operands = value.type, [value]
            arguments = arguments[1:]
        total = None
        if operator is EXACTLY:
            total = self.statement.total(expression, self)
        least = sum(p.default is REQUIRED and not p.is_sample for p in operator.parameters) - (total is not None)
        if not least <= len(arguments) <= len(operator.parameters):
            names = ", ".join(parameter.name for parameter in operator.parameters)
            raise self.error(
                f"{operator.name} takes {'no argument' if not names else f'({names})'} behind the value, and neither "
                f"key nor seed {self.where} (got {len(arguments)})", expression,
            )  # fmt: skip
        given: list[Any] = []
        for parameter, argument in zip(operator.parameters, arguments, strict=False):
            try:
                value = constant(argument)
                if isinstance(value, str) and "value" in parameter.types and type is not None and type != VARCHAR:
                    value = constant(exp.cast(argument.copy(), str(type), dialect="duckdb"))
            except (NotConstantError, ValueError):
                raise self.error(
                    f"{parameter.name} of {operator.name} must be a constant {self.where}", argument
                ) from None
            given.append(value)
        if total is not None:
            given.append(total[0])
        left_out = list(operator.parameters[len(given) :])
        sample = None
        if left_out and left_out[-1].is_sample:
            sample = own_sample(self, operator, operands[0], expression)
            given += [sample[0]]
            filled = [sample[1]]
        else:
            while left_out and is_apart(left_out[-1], type):
                del left_out[-1]  # only numbers could be taken for the key
            filled = [_sql_literal(parameter.default) for parameter in left_out]
        self._filled[id(expression.unnest())] = [*([total[1]] if total else []), *filled]
        seed = self.statement.next_seed()
        try:
            prepared = operator.call(type, tuple(given), seed)
        except MisataError as error:
            hint = f"{operator.parameters[-1].name} was taken from the first {ROWS:,} rows; give one" if sample else ""
            raise self.error(str(error), expression, hint) from None
        if operands and prepared.valid is not None and not any(n.op in ("column", "call") for n in operands[0].walk()):
            self._check_constant(operator, operands[0], prepared.valid, expression)
        if operator.has_key:
            inner = expression.unnest()
            self._calls[id(inner)] = inner, seed  # kept, so that its id stays its own
        shown = tuple(argument.sql(dialect="duckdb") for argument in arguments)
        call = OperatorCall(operator, prepared, type, tuple(given), shown, seed)
        return Node("call", prepared.returns, (*operands, self.key()), call, True, "", shown_sql(expression))

    def _assigned(self, operator: Operator, expression: exp.Expression) -> exp.Expression:
        """The column that is set, as the value of a call without one: SET customer_id = misata_orphan()."""
        value = self.set_column(operator.name, expression)
        expression.unnest().set("expressions", [value])
        return value

    def set_column(self, name: str, expression: exp.Expression) -> exp.Expression:
        if not self.column.name or self.column.name not in self.table:
            raise self.error(f"{name} needs a value", expression)
        return exp.column(self.column.name, quoted=True)

    def _check_constant(
        self, operator: Operator, value: Node, valid: tuple[float, float], expression: exp.Expression
    ) -> None:
        from misata_sql.expressions.evaluate import Evaluation

        number = Evaluation({}, 1, self.label, {}).value(value)[0]
        if number is not None and not valid[0] <= number <= valid[1]:
            raise self.error(f"{operator.name} takes {valid[0]:g} to {valid[1]:g} (got {number:g})", expression)

    def _operand(self, operator: Operator, value: Node, expression: exp.Expression) -> Node:
        """The value as a type that the operator takes."""
        assert operator.types is not None
        if value.type == NULL:
            value = cast_to(value, operator.types[0], self)
        wanted = value_type(operator, value.type)
        if wanted is None:
            shown = ", ".join(dict.fromkeys(t.id for t in operator.types))
            raise self.error(f"{operator.name} takes {shown} and no {value.type}", expression)
        return cast_to(value, wanted, self)
