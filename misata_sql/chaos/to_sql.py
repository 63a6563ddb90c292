"""misata_chaos_sql: a scenario as one SELECT over a stored table, and as another one its ledger.

Both call the operators as scalars, with the row's key and the seed of each call, so that they do to stored rows what
misata_perturb does to generated ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from misata_sql.chaos.calls import KEY_COLUMN
from misata_sql.chaos.ledger import COLUMNS as LEDGER_COLUMNS
from misata_sql.chaos.ledger_text import cell_text_sql
from misata_sql.chaos.samples import Sample, sample_cte
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
    ScenarioCell,
    SortRows,
    Statement,
    Update,
    operator_of,
    sort_of,
)
from misata_sql.chaos.violate.call import ViolateCall
from misata_sql.chaos.violate.carried import DRAWN
from misata_sql.errors import DefinitionError
from misata_sql.spec.keywords import quote_name, quote_text

if TYPE_CHECKING:
    from misata_sql.compile.table import CompiledTable

TableKey = tuple[str, str]
ROW, COPY, PRIMARY = "misata_row", "misata_copy", "misata_primary_key"
DRAWN_ROWS = 131_072  # of the table, whose draws of misata_violate are one call
HIDDEN = (ROW, COPY, KEY_COLUMN, PRIMARY)


@dataclass(frozen=True)
class ChaosSql:
    """rows: the SELECT of the perturbed rows; ledger: that of what was done, with the columns of misata_chaos_log"""

    rows: str
    ledger: str


def chaos_sql(
    table: "CompiledTable",
    schema: "Mapping[TableKey, CompiledTable]",
    scenario: Scenario,
    source: str,
    row: str,
) -> ChaosSql:
    """The queries of a scenario over a stored table.

    source: what stands behind FROM; row: SQL of the row's number in it, from 0
    """
    _refuse_unsent(scenario)
    key = table.table.key
    parents: dict[tuple[TableKey, int], list[str]] = {}
    statements = scenario.of(key)
    writer = _Writer(schema, scenario, key, statements, source, row, "step", parents, [])
    ctes = ",\n".join([*(text for texts in parents.values() for text in texts), *writer.ctes])
    listed = ", ".join(quote_name(name) for name in writer.columns)
    rows = f"WITH {ctes}\nSELECT {listed}\nFROM {_delivered(statements, writer.last)}"
    effects = writer.effects or [writer.nothing()]
    ledger = f"WITH {ctes}\n" + "\nUNION ALL\n".join(effects) + '\nORDER BY "row" NULLS FIRST, statement, copy'
    return ChaosSql(rows, ledger)


def _delivered(statements: Sequence[Statement], last: str) -> str:
    """The rows behind the last step and their order."""
    sort = sort_of(statements)
    if sort is None:
        return f"{last}\nORDER BY {ROW}, {COPY}"
    order = f"{', '.join(key.sql for key in sort.keys)}, {ROW}, {COPY}"
    block = f"{ROW} // {sort.block}"
    n_early = f"count(*) FILTER (WHERE {ROW} % {sort.block} < {sort.window}) OVER (PARTITION BY {block})"
    later = f"(row_number() OVER (PARTITION BY {block} ORDER BY {order}) > {n_early})"
    return f"(SELECT *, {block} + CAST({later} AS BIGINT) AS misata_block FROM {last})\nORDER BY misata_block, {order}"


def _refuse_unsent(scenario: Scenario) -> None:
    """Raise DefinitionError for a misata_violate that reads cells of which SQL hands it none."""
    problems = []
    for statement in scenario.statements:
        calls = _violations(statement) if isinstance(statement, Update | Insert) else []
        if calls and calls[0].unsent:
            problems.append(
                f"misata_violate reads {calls[0].unsent}, which misata_chaos_sql cannot hand to it\n"
                f"  Hint: SET {calls[0].column} = an expression that breaks the CHECK, or take misata_perturb\n"
                f"{statement.span.underlined()}"
            )
    if problems:
        raise DefinitionError(problems)


class _Writer:
    """Common table expressions of a table behind each of some statements.

    columns: behind them all; effects: a SELECT for each change of a column or of the rows; name: of the expressions
    parents: those of the parents' tables, by table and number of statements, in an order in which they can stand
    sampled: which samples they have
    """

    def __init__(
        self,
        schema: "Mapping[TableKey, CompiledTable]",
        scenario: Scenario,
        key: TableKey,
        statements: Sequence[Statement],
        source: str,
        row: str,
        name: str,
        parents: dict[tuple[TableKey, int], list[str]],
        sampled: "list[Sample]",
    ) -> None:
        self.schema = schema
        self.sampled = sampled
        self.scenario = scenario
        self.compiled = schema[key]
        self.cells = scenario.cells_of(key, statements)
        self.held = scenario.held_by(statements)
        self.source = source
        self.row = row
        self.name = name
        self.parents = parents
        self.columns = [column.name for column in self.compiled.table.columns]
        table = self.compiled.table
        keys = [table.primary_key, *table.uniques, *table.foreign_keys]
        self.keys = list(dict.fromkeys(name for k in keys if k is not None for name in k.columns))
        self.effects: list[str] = []
        self._n = 0
        texts = [self._first(), *map(self.step, statements)]
        self.ctes = [f"{self.name}{i} AS (\n  {text}\n)" for i, text in enumerate(texts)]
        self.ctes[1:1] = self._samples(statements)
        self.last = f"{self.name}{len(texts) - 1}"

    @property
    def hidden(self) -> list[str]:
        """Columns that the steps carry besides the table's own."""
        return [*HIDDEN, *(quote_name(_clean(name)) for name in self.keys), *(quote_name(name) for name in self.cells),
                *(quote_name(cell.name) for cell in self.held)]  # fmt: skip

    def _first(self) -> str:
        """The stored rows with their numbers, and the parents' cells that expressions name."""
        table = self.compiled.table
        own = [f"source.{quote_name(name)}" for name in self.columns]
        primary = "CAST(NULL AS VARCHAR)"
        if table.primary_key is not None:
            parts = [
                cell_text_sql(f"source.{quote_name(name)}", table.column(name).type)
                for name in table.primary_key.columns
            ]
            primary = parts[0] if len(parts) == 1 else "'(' || " + " || ', ' || ".join(parts) + " || ')'"
        number = self.row if self.row != "rowid" else "source.rowid"
        head = [
            f"{number} AS {ROW}",
            f"CAST(0 AS BIGINT) AS {COPY}",
            f"{number} AS {KEY_COLUMN}",
            f"{primary} AS {PRIMARY}",
        ]
        head += [f"source.{quote_name(name)} AS {quote_name(_clean(name))}" for name in self.keys]
        joins: dict[tuple[tuple[int, ...], tuple[int, ...]], str] = {}
        clauses: list[str] = []
        for name, cell in self.cells.items():
            alias, _ = self._join(cell, len(cell.tables), joins, clauses)
            own.append(f"{alias}.{quote_name(cell.cell.column)} AS {quote_name(name)}")
        for held in self.held:
            alias, column = f"held{held.number}", quote_name(held.column)
            found = f"CASE WHEN {alias}.held_row IS NULL THEN source.{column} ELSE {alias}.cell END"
            own.append(f"{found} AS {quote_name(held.name)}")
            clauses.append(
                f"\n  LEFT JOIN (SELECT {self.row} AS held_row, {column} AS cell FROM {self.source}) AS {alias} "
                f"ON {alias}.held_row = {held.row_sql(number)}"
            )
        return f"SELECT {', '.join([*head, *own])}\n  FROM {self.source} AS source{''.join(clauses)}"

    def _samples(self, statements: Sequence[Statement]) -> list[str]:
        """Of the columns as they are stored, each once in the query."""
        numbers = {statement.number for statement in statements}
        found = []
        for sample in self.scenario.samples:
            if sample.statement in numbers and sample not in self.sampled:
                self.sampled.append(sample)
                found.append(sample_cte(sample, f"{self.name}0", ROW))
        return found

    def _join(
        self,
        cell: ScenarioCell,
        length: int,
        joins: dict[tuple[tuple[int, ...], tuple[int, ...]], str],
        clauses: list[str],
    ) -> tuple[str, bool]:
        """The alias of the table behind the first links of a path, and whether statements have been applied to it."""
        if not length:
            return "source", False
        path, versions = cell.cell.path[:length], cell.versions[:length]
        is_dirty = versions[-1] > 0
        if (path, versions) not in joins:
            child, child_is_dirty = self._join(cell, length - 1, joins, clauses)
            at = self.compiled if length == 1 else self.schema[cell.tables[length - 2]]
            link = at.links[path[-1]].link
            alias = f"parent{len(joins) + 1}"
            pairs = zip(link.columns, link.parent_columns, strict=True)
            on = [
                f"{child}.{quote_name(_clean(mine) if child_is_dirty else mine)} = "
                f"{alias}.{quote_name(_clean(theirs) if is_dirty else theirs)}"
                for mine, theirs in pairs
            ]
            source = link.parent.full_name
            if is_dirty:
                source = self._parent(cell.tables[length - 1], versions[-1])
                on.append(f"{alias}.{COPY} = 0")
            clauses.append(f"\n  LEFT JOIN {source} AS {alias} ON {' AND '.join(on)}")
            joins[path, versions] = alias
        return joins[path, versions], is_dirty

    def _parent(self, key: TableKey, version: int) -> str:
        """The name of a parent's table behind its first statements."""
        if (key, version) in self.parents:
            return f"parent_{list(self.parents).index((key, version))}_{version}"
        name = f"parent_{len(self.parents)}_"
        self.parents[key, version] = []  # its place, before parents of its own
        table = self.schema[key].table
        made = _Writer(
            self.schema,
            self.scenario,
            key,
            self.scenario.of(key)[:version],
            table.full_name,
            "rowid",
            name,
            self.parents,
            self.sampled,
        )
        self.parents[key, version] = made.ctes
        return made.last

    def step(self, statement: Statement) -> str:
        """What comes out of a statement, from step n; the effects of it are noted."""
        before = f"{self.name}{self._n}"
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
        before, hit = _with_draws(statement, before, where)
        for assignment in statement.assignments:
            self._cell_effect(statement, assignment, before, hit)
        return self._select({a.column: self._chosen(a, hit) for a in statement.assignments}, before)

    def _chosen(self, assignment: Assignment, where: str) -> str:
        value = assignment.value.sql
        return value if where == "true" else f"CASE WHEN {where} THEN {value} ELSE {quote_name(assignment.column)} END"

    def _select(self, replaced: Mapping[str, str], source: str, extra: Sequence[str] = ()) -> str:
        """All columns, some of them replaced."""
        listed = self.hidden
        for name in self.columns:
            value = replaced.get(name)
            listed.append(quote_name(name) if value is None else f"{value} AS {quote_name(name)}")
        return f"SELECT {', '.join([*listed, *extra])} FROM {source}"

    def _insert(self, statement: Insert, before: str) -> str:
        where = statement.where.sql if statement.where is not None else "true"
        parts = []
        for number in range(statement.copies):
            copies = (
                f"SELECT * REPLACE ({COPY} + {statement.first_copy * (number + 1)} AS {COPY}, "
                f"misata_copy_key({number}, {KEY_COLUMN}, {statement.seed}) AS {KEY_COLUMN}) FROM {before} "
                f"WHERE {where}"
            )
            copies, _ = _with_draws(statement, f"({copies})", "true")
            self._effect(
                statement, None, "insert", copies, "true",
                f"CAST({COPY} % {statement.first_copy} AS VARCHAR)", f"CAST({COPY} AS VARCHAR)",
            )  # fmt: skip
            for assignment in statement.assignments:
                self._cell_effect(statement, assignment, copies, "true")
            values = {a.column: a.value.sql for a in statement.assignments}
            parts.append(self._select(values, copies))
        listed = ", ".join([*self.hidden, *map(quote_name, self.columns)])
        return f"SELECT {listed} FROM {before} UNION ALL\n  " + "\n  UNION ALL ".join(parts)

    def _alter(self, statement: Statement, before: str) -> str:
        columns = self.columns
        match statement:
            case AddColumn():
                self._column_effect(statement, "add", None, statement.declaration)
                if not statement.is_constant:
                    value = statement.value.sql
                    self._effect(
                        statement, statement.column, operator_of(statement.value.tree), before,
                        f"{value} IS NOT NULL", "CAST(NULL AS VARCHAR)", cell_text_sql(value, statement.type),
                    )  # fmt: skip
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
            case SortRows():
                self._column_effect(statement, "sort", None, statement.description, statement.keys[0].column)
            case MoveColumn():
                after = "first" if statement.after is None else f"after {statement.after}"
                self._column_effect(statement, "move", statement.column, after)
                columns.remove(statement.column)
                columns.insert(0 if statement.after is None else columns.index(statement.after) + 1, statement.column)
        return self._select({}, before)

    # ---- the ledger

    def _cell_effect(self, statement: Statement, assignment: Assignment, before: str, where: str) -> None:
        name, type = quote_name(assignment.column), assignment.value.tree.type
        inner = f"(SELECT *, {assignment.value.sql} AS misata_after FROM {before} WHERE {where})"
        self._effect(
            statement, assignment.column, assignment.operator, inner, f"{name} IS DISTINCT FROM misata_after",
            cell_text_sql(name, type), cell_text_sql("misata_after", type),
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
            f'SELECT {ROW} AS "row", {COPY} AS copy, {PRIMARY} AS "key", {_place(statement)}, '
            f'{_text(column)} AS "column", '
            f"{_text(operator)} AS operator, {before} AS before, {after} AS after FROM {source} WHERE {where}"
        )

    def _column_effect(
        self, statement: Statement, operator: str, before: str | None, after: str | None, column: str = ""
    ) -> None:
        column = column or statement.column  # type: ignore[attr-defined]
        self.effects.append(
            f'SELECT CAST(NULL AS BIGINT) AS "row", CAST(NULL AS BIGINT) AS copy, CAST(NULL AS VARCHAR) AS "key", '
            f'{_place(statement)}, {_text(column)} AS "column", {_text(operator)} AS operator, '
            f"{_text(before)} AS before, {_text(after)} AS after"
        )

    def nothing(self) -> str:
        """A ledger without rows."""
        empty = ", ".join(f"CAST(NULL AS {t}) AS {quote_name(n)}" for n, t in LEDGER_COLUMNS)
        return f"SELECT {empty} WHERE false"


def _violations(statement: Update | Insert) -> list[ViolateCall]:
    """Its calls of misata_violate, which draw together."""
    values = [assignment.value.tree.value for assignment in statement.assignments]
    return [value for value in values if isinstance(value, ViolateCall)]


def _with_draws(statement: Update | Insert, before: str, where: str) -> tuple[str, str]:
    """What a statement reads, and the condition of the rows that it hits.

    Where it calls misata_violate, the rows come with what was drawn for those that are hit, some thousands in one call.
    """
    calls = _violations(statement)
    if not calls:
        return before, where
    joint, cells = calls[0].joint, ", ".join(calls[0].cells)
    columns = ", ".join(map(quote_text, joint.columns))
    lists = f"list({ROW}) AS r, list({COPY}) AS c, list({KEY_COLUMN}) AS k, list([{cells}]) AS v"
    drawn = f"string_split(misata_violate({quote_text(joint.ddl)}, [{columns}], v, k, {joint.seed}), ' ')"
    return (
        f"(SELECT hit.*, drawn.{DRAWN} FROM {before} AS hit LEFT JOIN (\n"
        f"    SELECT unnest(r) AS r, unnest(c) AS c, unnest({drawn}) AS {DRAWN}\n"
        f"    FROM (SELECT {lists} FROM {before} WHERE {where} GROUP BY {ROW} // {DRAWN_ROWS})\n"
        f"  ) AS drawn ON drawn.r = hit.{ROW} AND drawn.c = hit.{COPY})",
        f"{DRAWN} IS NOT NULL",
    )


def _place(statement: Statement) -> str:
    return f"CAST({statement.number} AS BIGINT) AS statement, CAST({statement.span.line} AS BIGINT) AS line"


def _clean(column: str) -> str:
    """The name under which a step carries a key's column as it was before all statements."""
    return f"clean {column}"


def _text(value: str | None) -> str:
    return "CAST(NULL AS VARCHAR)" if value is None else quote_text(value)
