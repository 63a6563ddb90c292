"""misata_chaos_sql: a scenario as one SELECT over a stored table, and as another one its ledger.

Both call the operators as scalars, with the row's key and the seed of each call, so that they do to stored rows what
misata_perturb does to generated ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from misata_sql.chaos.calls import KEY_COLUMN
from misata_sql.chaos.statements import (
    AddColumn,
    Assignment,
    Delete,
    DropColumn,
    Insert,
    MoveColumn,
    RenameColumn,
    RetypeColumn,
    Scenario,
    Statement,
    Update,
)
from misata_sql.spec.keywords import quote_name

if TYPE_CHECKING:
    from misata_sql.compile.table import CompiledTable

ROW, COPY, PRIMARY = "misata_row", "misata_copy", "misata_primary_key"
HIDDEN = (ROW, COPY, KEY_COLUMN, PRIMARY)


@dataclass(frozen=True)
class ChaosSql:
    """rows: the SELECT of the perturbed rows; ledger: that of what was done, with the columns of misata_chaos_log"""

    rows: str
    ledger: str


def chaos_sql(
    table: "CompiledTable",
    schema: "Mapping[tuple[str, str], CompiledTable]",
    scenario: Scenario,
    source: str,
    row: str,
) -> ChaosSql:
    """The queries of a scenario over a stored table.

    source: what stands behind FROM; row: SQL of the row's number in it, from 0
    """
    key = table.table.key
    writer = _Writer(table, schema, scenario, source, row)
    steps = [writer.first()]
    for statement in scenario.of(key):
        steps.append(writer.step(statement))
    ctes = ",\n".join(f"step{i} AS (\n  {text}\n)" for i, text in enumerate(steps))
    final = f"step{len(steps) - 1}"
    listed = ", ".join(quote_name(name) for name in writer.columns)
    rows = f"WITH {ctes}\nSELECT {listed}\nFROM {final}\nORDER BY {ROW}, {COPY}"
    effects = writer.effects or [writer.nothing()]
    ledger = f"WITH {ctes}\n" + "\nUNION ALL\n".join(effects) + '\nORDER BY "row" NULLS FIRST, statement, copy'
    return ChaosSql(rows, ledger)


class _Writer:
    """columns: of the table behind the steps so far; effects: a SELECT for each change of a column or of the rows"""

    def __init__(
        self,
        table: "CompiledTable",
        schema: "Mapping[tuple[str, str], CompiledTable]",
        scenario: Scenario,
        source: str,
        row: str,
    ) -> None:
        self.compiled = table
        self.schema = schema
        self.cells = scenario.cells.get(table.table.key, {})
        self.source = source
        self.row = row
        self.columns = [column.name for column in table.table.columns]
        self.effects: list[str] = []
        self._n = 0

    def first(self) -> str:
        """The stored rows with their numbers, and the parents' cells that expressions name."""
        table = self.compiled.table
        own = [f"source.{quote_name(name)}" for name in self.columns]
        primary = "CAST(NULL AS VARCHAR)"
        if table.primary_key is not None:
            parts = [f"CAST(source.{quote_name(name)} AS VARCHAR)" for name in table.primary_key.columns]
            primary = parts[0] if len(parts) == 1 else " || ', ' || ".join(parts)
            primary = primary if len(parts) == 1 else f"'(' || {primary} || ')'"
        number = self.row if self.row != "rowid" else "source.rowid"
        head = [
            f"{number} AS {ROW}",
            f"CAST(0 AS BIGINT) AS {COPY}",
            f"{number} AS {KEY_COLUMN}",
            f"{primary} AS {PRIMARY}",
        ]
        joins: dict[tuple[int, ...], str] = {}
        clauses: list[str] = []
        for name, cell in self.cells.items():
            alias = self._join(cell.path, joins, clauses)
            own.append(f"{alias}.{quote_name(cell.column)} AS {quote_name(name)}")
        return f"SELECT {', '.join([*head, *own])}\n  FROM {self.source} AS source{''.join(clauses)}"

    def _join(self, path: tuple[int, ...], joins: dict[tuple[int, ...], str], clauses: list[str]) -> str:
        if not path:
            return "source"
        if path not in joins:
            child = self._join(path[:-1], joins, clauses)
            at = self.compiled
            for number in path[:-1]:
                at = self.schema[at.links[number].link.parent.key]
            link = at.links[path[-1]].link
            alias = f"parent{len(joins) + 1}"
            on = " AND ".join(
                f"{child}.{quote_name(mine)} = {alias}.{quote_name(theirs)}"
                for mine, theirs in zip(link.columns, link.parent_columns, strict=True)
            )
            clauses.append(f"\n  LEFT JOIN {link.parent.full_name} AS {alias} ON {on}")
            joins[path] = alias
        return joins[path]

    def step(self, statement: Statement) -> str:
        """What comes out of a statement, from step n; the effects of it are noted."""
        before = f"step{self._n}"
        self._n += 1
        match statement:
            case Update():
                return self._update(statement, before)
            case Delete():
                where = statement.where.sql if statement.where is not None else "true"
                self._effect(statement, None, "delete", before, where)
                return f"SELECT * FROM {before} WHERE ({where}) IS NOT TRUE"
            case Insert():
                return self._insert(statement, before)
        return self._alter(statement, before)

    def _update(self, statement: Update, before: str) -> str:
        where = statement.where.sql if statement.where is not None else "true"
        for assignment in statement.assignments:
            self._cell_effect(statement, assignment, before, where)
        return self._select({a.column: self._chosen(a, where) for a in statement.assignments}, before)

    def _chosen(self, assignment: Assignment, where: str) -> str:
        value = assignment.value.sql
        return value if where == "true" else f"CASE WHEN {where} THEN {value} ELSE {quote_name(assignment.column)} END"

    def _select(self, replaced: Mapping[str, str], source: str, extra: Sequence[str] = ()) -> str:
        """All columns, some of them replaced."""
        listed = [*HIDDEN, *(quote_name(name) for name in self.cells)]
        for name in self.columns:
            value = replaced.get(name)
            listed.append(quote_name(name) if value is None else f"{value} AS {quote_name(name)}")
        return f"SELECT {', '.join([*listed, *extra])} FROM {source}"

    def _insert(self, statement: Insert, before: str) -> str:
        where = statement.where.sql if statement.where is not None else "true"
        parts = [f"SELECT * FROM {before}"]
        for number in range(statement.copies):
            copies = (
                f"SELECT * REPLACE ({COPY} + {statement.first_copy * (number + 1)} AS {COPY}, "
                f"misata_copy_key({number}, {KEY_COLUMN}, {statement.seed}) AS {KEY_COLUMN}) FROM {before} WHERE {where}"
            )
            self._effect(
                statement, None, "insert", f"({copies})", "true",
                f"CAST({COPY} % {statement.first_copy} AS VARCHAR)", f"CAST({COPY} AS VARCHAR)",
            )  # fmt: skip
            for assignment in statement.assignments:
                self._cell_effect(statement, assignment, f"({copies})", "true")
            values = {a.column: a.value.sql for a in statement.assignments}
            parts.append(self._select(values, f"({copies})"))
        columns = [*HIDDEN, *self.cells, *self.columns]
        listed = ", ".join(quote_name(name) for name in columns)
        return f"SELECT {listed} FROM {before} UNION ALL\n  " + "\n  UNION ALL ".join(parts[1:])

    def _alter(self, statement: Statement, before: str) -> str:
        columns = self.columns
        match statement:
            case AddColumn():
                self._column_effect(statement, "add", None, f"{statement.column} {statement.type}")
                text = self._select({}, before, [f"{statement.value.sql} AS {quote_name(statement.column)}"])
                columns.append(statement.column)
                return text
            case DropColumn():
                self._column_effect(statement, "drop", statement.column, None)
                columns.remove(statement.column)
            case RenameColumn():
                self._column_effect(statement, "rename", statement.column, statement.new_name)
                columns[columns.index(statement.column)] = statement.new_name
                return self._select({statement.new_name: quote_name(statement.column)}, before)
            case RetypeColumn():
                old, new = f"{statement.column} {statement.old_type}", f"{statement.column} {statement.type}"
                self._column_effect(statement, "retype", old, new)
                return self._select({statement.column: statement.value.sql}, before)
            case MoveColumn():
                after = "first" if statement.after is None else f"after {statement.after}"
                self._column_effect(statement, "move", statement.column, after)
                columns.remove(statement.column)
                columns.insert(0 if statement.after is None else columns.index(statement.after) + 1, statement.column)
        return self._select({}, before)

    # ---- the ledger

    def _cell_effect(self, statement: Statement, assignment: Assignment, before: str, where: str) -> None:
        name = quote_name(assignment.column)
        inner = f"(SELECT *, {assignment.value.sql} AS misata_after FROM {before} WHERE {where})"
        self._effect(
            statement, assignment.column, assignment.operator, inner, f"{name} IS DISTINCT FROM misata_after",
            f"CAST({name} AS VARCHAR)", "CAST(misata_after AS VARCHAR)",
        )  # fmt: skip

    def _effect(
        self,
        statement: Statement,
        column: str | None,
        operator: str,
        source: str,
        where: str,
        before: str = "NULL",
        after: str = "NULL",
    ) -> None:
        self.effects.append(
            f'SELECT {ROW} AS "row", {COPY} AS copy, {PRIMARY} AS "key", CAST({statement.number} AS BIGINT) AS statement, '
            f'CAST({statement.span.line} AS BIGINT) AS line, {_text(column)} AS "column", {_text(operator)} AS operator, '
            f"{before} AS before, {after} AS after FROM {source} WHERE {where}"
        )

    def _column_effect(self, statement: Statement, operator: str, before: str | None, after: str | None) -> None:
        column = statement.column  # type: ignore[attr-defined]
        self.effects.append(
            f'SELECT CAST(NULL AS BIGINT) AS "row", CAST(NULL AS BIGINT) AS copy, CAST(NULL AS VARCHAR) AS "key", '
            f"CAST({statement.number} AS BIGINT) AS statement, CAST({statement.span.line} AS BIGINT) AS line, "
            f'{_text(column)} AS "column", {_text(operator)} AS operator, {_text(before)} AS before, {_text(after)} AS after'
        )

    def nothing(self) -> str:
        """A ledger without rows."""
        empty = ", ".join(f"CAST(NULL AS {t}) AS {quote_name(n)}" for n, t in _LEDGER)
        return f"SELECT {empty} WHERE false"


_LEDGER = (
    ("row", "BIGINT"), ("copy", "BIGINT"), ("key", "VARCHAR"), ("statement", "BIGINT"), ("line", "BIGINT"),
    ("column", "VARCHAR"), ("operator", "VARCHAR"), ("before", "VARCHAR"), ("after", "VARCHAR"),
)  # fmt: skip


def _text(value: str | None) -> str:
    return "CAST(NULL AS VARCHAR)" if value is None else "'" + value.replace("'", "''") + "'"
