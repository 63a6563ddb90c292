"""The statements of a scenario, bound: what each of them does to the rows of one table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from misata_sql.chaos.held import HeldCell
from misata_sql.chaos.samples import Sample
from misata_sql.expressions.expression_types import Node
from misata_sql.relations.cells import ParentCell
from misata_sql.spec.keywords import quote_name
from misata_sql.spec.source import Span
from misata_sql.spec.types import SqlType

TableKey = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Expression:
    """tree: what it computes; sql: the same for DuckDB, calls of operators with key and seed"""

    tree: Node
    sql: str


@dataclass(frozen=True, eq=False)
class Assignment:
    """column: as the table spells it then; operator: what the ledger calls it"""

    column: str
    value: Expression
    operator: str


@dataclass(frozen=True, eq=False)
class Statement:
    """number: of the statement in the scenario, from 1; text: without comments, as the ledger shows it"""

    number: int
    table: TableKey
    span: Span
    text: str

    @property
    def label(self) -> str:
        """As messages call it."""
        return statement_label(self.span, self.text, self.table[1])


def statement_label(span: Span, text: str, table: str) -> str:
    """Line, kind and table of a statement, as messages call it."""
    return f"line {span.line}, {text.partition(' ')[0].upper()} {table}"


@dataclass(frozen=True, eq=False)
class Update(Statement):
    """where: BOOLEAN; None: every row"""

    assignments: tuple[Assignment, ...]
    where: Expression | None


@dataclass(frozen=True, eq=False)
class Delete(Statement):
    where: Expression | None


@dataclass(frozen=True, eq=False)
class Insert(Statement):
    """Copies of rows of the same table.

    copies: of each row; seed: of the stream that gives each copy a key of its own
    first_copy: the first of the numbers by which the copies are told apart: copy j of a row whose own number is c has
        c + first_copy * (j + 1)
    """

    assignments: tuple[Assignment, ...]
    where: Expression | None
    copies: int
    seed: int
    first_copy: int


@dataclass(frozen=True, eq=False)
class AddColumn(Statement):
    """default: as it is written; "" where it is NULL"""

    column: str
    type: SqlType
    value: Expression
    default: str

    @property
    def is_constant(self) -> bool:
        """Whether all rows get the same, so that the ledger need not tell it row by row."""
        return not any(node.op in ("column", "call") for node in self.value.tree.walk())

    @property
    def declaration(self) -> str:
        """The column as the ledger shows it."""
        default = f" DEFAULT {self.default}" if self.is_constant and self.default else ""
        return f"{self.column} {self.type}{default}"


@dataclass(frozen=True, eq=False)
class DropColumn(Statement):
    column: str


@dataclass(frozen=True, eq=False)
class RenameColumn(Statement):
    column: str
    new_name: str


@dataclass(frozen=True, eq=False)
class RetypeColumn(Statement):
    """value: of the new type; is_last_read: whether no statement behind it reads the column"""

    column: str
    old_type: SqlType
    type: SqlType
    value: Expression
    is_last_read: bool = False


@dataclass(frozen=True, eq=False)
class MoveColumn(Statement):
    """after: which column it stands behind; None: it is the first"""

    column: str
    after: str | None


@dataclass(frozen=True)
class SortKey:
    """A column that rows are sorted by."""

    column: str
    is_descending: bool
    nulls_first: bool

    @property
    def sql(self) -> str:
        """As ORDER BY has it."""
        direction, nulls = "DESC" if self.is_descending else "ASC", "FIRST" if self.nulls_first else "LAST"
        return f"{quote_name(self.column)} {direction} NULLS {nulls}"


@dataclass(frozen=True, eq=False)
class SortRows(Statement):
    """The order in which rows are handed on; see arrival.py. window: rows; total: of the table, in all"""

    keys: tuple[SortKey, ...]
    window: int
    total: int

    @property
    def block(self) -> int:
        """Rows of the table that are sorted together."""
        return 2 * self.window

    @property
    def description(self) -> str:
        """As the ledger shows it."""
        return f"{', '.join(key.sql for key in self.keys)} within {self.window} rows"


def sort_of(statements: Iterable[Statement]) -> SortRows | None:
    """The order of a table's rows that its statements ask for."""
    return next((statement for statement in statements if isinstance(statement, SortRows)), None)


@dataclass(frozen=True)
class ScenarioCell:
    """A cell of a parent's row, as it is where a statement names it.

    tables: those along the path, the first is the parent; versions: how many statements about each of them come before
    """

    cell: ParentCell
    tables: tuple[TableKey, ...]
    versions: tuple[int, ...]

    @property
    def is_dirty(self) -> bool:
        """Whether a statement may have changed it."""
        return any(self.versions)


@dataclass(frozen=True, eq=False)
class Scenario:
    """statements: in order

    columns: of each table that one of them changes, after all of them
    cells: of parents, by the names that the expressions of each table have for them
    samples: of columns, which the SQL of statements reads; held: cells of other rows that expressions read
    """

    statements: tuple[Statement, ...]
    columns: Mapping[TableKey, tuple[tuple[str, SqlType], ...]]
    cells: Mapping[TableKey, Mapping[str, ScenarioCell]]
    samples: "tuple[Sample, ...]" = ()
    held: "tuple[HeldCell, ...]" = ()

    def of(self, table: TableKey) -> tuple[Statement, ...]:
        """Those about a table."""
        return tuple(statement for statement in self.statements if statement.table == table)

    def cells_of(self, table: TableKey, statements: Iterable[Statement]) -> dict[str, ScenarioCell]:
        """The parents' cells that statements about a table read."""
        known = self.cells.get(table, {})
        read = {name for statement in statements for tree in trees_of(statement) for name in columns_of(tree)}
        return {name: cell for name, cell in known.items() if name in read}

    def held_by(self, statements: Iterable[Statement]) -> list[HeldCell]:
        """The cells of other rows that statements read."""
        read = {name for statement in statements for tree in trees_of(statement) for name in columns_of(tree)}
        return [cell for cell in self.held if cell.name in read]


def operator_of(value: Node) -> str:
    """What the ledger calls an assignment."""
    inner = value
    while inner.op in ("cast", "try cast") and inner.operands:
        inner = inner.operands[0]
    if inner.op == "call":
        kind: str = inner.value.kind
        return kind
    if inner.op == "case" and inner.value is not None:  # of misata_perturb
        return str(inner.value)
    return "null" if inner.is_constant and inner.value is None else "set"


def trees_of(statement: Statement) -> Iterator[Node]:
    """The expressions of a statement."""
    match statement:
        case Update() | Insert():
            yield from (assignment.value.tree for assignment in statement.assignments)
            if statement.where is not None:
                yield statement.where.tree
        case Delete():
            if statement.where is not None:
                yield statement.where.tree
        case AddColumn() | RetypeColumn():
            yield statement.value.tree


def columns_of(tree: Node) -> set[str]:
    """The names that a tree reads."""
    return {node.value for node in tree.walk() if node.op == "column"}


def conjuncts(tree: Node) -> Iterator[Node]:
    """What must be true for a condition to be true."""
    if tree.op == "and":
        for operand in tree.operands:
            yield from conjuncts(operand)
    else:
        yield tree
