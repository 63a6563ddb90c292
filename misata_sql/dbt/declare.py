"""CREATE TABLEs of the tables of a dbt project: a column or a clause a line, with the tests that it keeps behind it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial

from misata_sql.dbt.clauses import CannotHonourError, Check, Clause, IsNull, NotNull, Unique
from misata_sql.dbt.constraints import constraint_clauses
from misata_sql.dbt.data_tests import test_clauses
from misata_sql.dbt.defaults import null_default, pattern_default
from misata_sql.dbt.dialects import DUCKDB, checked_condition, duckdb_type
from misata_sql.dbt.manifest import DbtColumn, DbtTable, Manifest, test_names
from misata_sql.errors import DefinitionError, UnknownNameError
from misata_sql.spec.keywords import fold, quote_name
from misata_sql.spec.types import SqlType

Reasons = list[str]  # names of the tests and constraints that say the same


@dataclass(frozen=True)
class Declaration:
    """sql: the CREATE TABLE; references: reasons by the ids of the tables; checks: reasons by the text of the CHECK"""

    table: DbtTable
    name: str
    sql: str
    references: Mapping[str, Reasons]
    checks: Mapping[str, Reasons]


@dataclass(frozen=True)
class Options:
    """leave_out: patterns of the names of tests that need not be honoured; how_to: of leaving one out, with {name}
    names: of tables that are defined elsewhere, by their ids
    """

    leave_out: Sequence[str] = ()
    how_to: str = "--leave-out {name}"
    dialect: str = DUCKDB
    dialect_option: str = "for types of another warehouse, --dialect snowflake (or bigquery, ...)"
    names: Mapping[str, str] = field(default_factory=dict)


def declare(manifest: Manifest, wanted: Iterable[str], options: Options) -> list[Declaration]:
    """The wanted tables and those that they refer to, parents first.

    wanted: ids of tables

    Raises DefinitionError with all that cannot be honoured, UnknownNameError for a test to leave out that is not there.
    """
    known = list(test_names(manifest))
    for pattern in options.leave_out:
        if not any(fnmatchcase(name, pattern) for name in known) and not any(c in pattern for c in "*?["):
            raise UnknownNameError("test", pattern, known)
    problems: list[str] = []
    found: dict[str, _Draft] = {}
    wanted_by: dict[str, str] = {}  # the first test or constraint that refers to a table
    todo = list(wanted)
    while todo:
        id = todo.pop()
        if id not in found:
            found[id] = draft = _Draft(manifest.tables[id], manifest, options, problems)
            draft.read(wanted_by.get(id, ""))
            for (parent, _, _), reasons in draft.references.items():
                wanted_by.setdefault(parent, f"{reasons[0]} of {draft.table.label}")
            todo += [parent for parent, _, _ in draft.references if parent not in options.names]
    for draft in found.values():
        draft.check_references(found)
    _refuse_same_names(found.values(), problems)
    if problems:
        raise DefinitionError(problems)
    return [draft.declaration() for draft in _parents_first(found)]


def full_name(table: DbtTable) -> str:
    """The name by which misata knows a table."""
    return f"{quote_name(table.schema)}.{quote_name(table.identifier)}"


class _Draft:
    """What is known of one table while its clauses are read."""

    def __init__(self, table: DbtTable, manifest: Manifest, options: Options, problems: list[str]) -> None:
        self.table, self.manifest, self.options, self.problems = table, manifest, options, problems
        self.not_null: dict[str, Reasons] = {}
        self.unique: dict[tuple[str, ...], Reasons] = {}
        self.primary: tuple[str, ...] | None = None
        self.checks: dict[str, Reasons] = {}
        self.patterns: dict[str, str] = {}
        self.nulls: set[str] = set()
        self.references: dict[
            tuple[str, tuple[str, ...], tuple[str, ...]], Reasons
        ] = {}  # parent's id, columns on both sides

    def read(self, wanted_by: str) -> None:
        """wanted_by: the test or constraint that refers to the table, "" for none"""
        table = self.table
        untyped = [column.name for column in table.columns if not column.data_type]
        if not table.columns:
            refused = f"{wanted_by} cannot be honoured: " if wanted_by else ""
            self.problems.append(
                f"{refused}{table.label} has no columns in its yml, and no CREATE TABLE defines it\n"
                f"  Hint: list its columns with their data_type"
            )
            return
        if untyped:
            self.problems.append(
                f"{table.label}: no data_type for {', '.join(untyped)}\n"
                f"  Hint: every column needs one, as in a CREATE TABLE"
            )
        self._check_types()
        dialect = self.options.dialect
        for column in table.columns:
            for constraint in column.constraints:
                self._take(f"{constraint.kind} of {column.name}", partial(constraint_clauses, constraint, dialect))
        for constraint in table.constraints:
            self._take(constraint.name or constraint.kind, partial(constraint_clauses, constraint, dialect))
        for test in table.tests:
            if not self._is_left_out(test.name):
                self._take(test.name, partial(test_clauses, test, table, dialect), is_test=True)

    def _check_types(self) -> None:
        for column in self.table.columns:
            try:
                if column.data_type:
                    self._type(column)
            except CannotHonourError as error:
                hint = "" if self.options.dialect != DUCKDB else f"\n  Hint: {self.options.dialect_option}"
                self.problems.append(f"{self.table.label}, column {column.name}: {error}{hint}")

    def _is_left_out(self, name: str) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in self.options.leave_out)

    def _take(self, reason: str, clauses: Callable[[], tuple[Clause, ...]], is_test: bool = False) -> None:
        try:
            for clause in clauses():
                self._add(reason, clause)
        except CannotHonourError as error:
            what = "test" if is_test else "constraint"
            hint = "\n  Hint: " + self.options.how_to.format(name=reason) if is_test else ""
            self.problems.append(f"{what} {reason} of {self.table.label} cannot be honoured: {error}{hint}")

    def _add(self, reason: str, clause: Clause) -> None:
        if isinstance(clause, NotNull):
            self.not_null.setdefault(self._known(clause.column), []).append(reason)
        elif isinstance(clause, IsNull):
            column = self._known(clause.column)
            self.nulls.add(column)
            self.checks.setdefault(f"{quote_name(column)} IS NULL", []).append(reason)
        elif isinstance(clause, Unique):
            columns = tuple(map(self._known, clause.columns))
            self.unique.setdefault(columns, []).append(reason)
            if clause.is_primary:
                self.primary = columns
        elif isinstance(clause, Check):
            names = [column.name for column in self.table.columns]
            sql = checked_condition(clause.sql, names)
            self.checks.setdefault(sql, []).append(reason)
            if clause.pattern:
                self.patterns.setdefault(self._known(clause.column), clause.pattern)
        else:
            parent = self.manifest.resolve(clause.to, self.table.package)
            if parent is None:
                raise CannotHonourError(f"{clause.to} is not in the manifest")
            to_columns = tuple(_spelled(parent, name) for name in clause.to_columns)
            link = parent.id, tuple(map(self._known, clause.columns)), to_columns
            self.references.setdefault(link, []).append(reason)

    def _known(self, name: str) -> str:
        """A column as the yml spells it where it lists it."""
        column = self.table.column(name)
        if column is None:
            raise CannotHonourError(f"there is no column {name} among the columns of {self.table.label}")
        return column.name

    def check_references(self, drafts: "Mapping[str, _Draft]") -> None:
        """Refuse those to columns that are not a key; what a CREATE TABLE elsewhere says is left to the engine."""
        for (parent, _, to_columns), reasons in self.references.items():
            target = drafts.get(parent)
            if target is None or not target.table.columns:
                continue
            keys = {tuple(map(fold, key)) for key in target.unique}
            if not to_columns and target.primary is None:
                problem = f"{target.table.label} has no primary key"
            elif to_columns and not any(sorted(key) == sorted(map(fold, to_columns)) for key in keys):
                problem = f"{', '.join(to_columns)} of {target.table.label} is not unique by any test or constraint"
            else:
                continue
            self.problems.append(
                f"{reasons[0]} of {self.table.label} cannot be honoured: {problem}, so a row could refer to several\n"
                f"  Hint: add the test unique there, or {self.options.how_to.format(name=reasons[0])}"
            )

    # ---- the text ----

    def declaration(self) -> Declaration:
        name = full_name(self.table)
        lines = [*self._column_lines(), *self._table_lines()]
        width = max(len(sql) for sql, _ in lines) + 1
        body = []
        for i, (sql, reasons) in enumerate(lines):
            element = sql + ("," if i + 1 < len(lines) else "")
            said = ", ".join(dict.fromkeys(reasons)).replace("\n", " ")
            body.append(f"  {element.ljust(min(width, 60))}  -- {said}" if said else f"  {element}")
        place = f", {self.table.path}" if self.table.path else ""
        sql = f"-- {self.table.label}{place}\nCREATE TABLE {name} (\n" + "\n".join(body) + "\n);"
        references: dict[str, Reasons] = {}
        for (parent, _, _), reasons in self.references.items():
            references.setdefault(parent, []).extend(reasons)
        return Declaration(self.table, name, sql, references, {f"CHECK ({c})": r for c, r in self.checks.items()})

    def _primary(self) -> tuple[str, ...] | None:
        """The declared key, or the first column that is unique and not NULL."""
        if self.primary is not None:
            return self.primary
        keys = ((column.name,) for column in self.table.columns if column.name in self.not_null)
        return next((key for key in keys if key in self.unique), None)

    def _column_lines(self) -> Iterator[tuple[str, Reasons]]:
        primary = self._primary()
        for column in self.table.columns:
            key = (column.name,)
            reasons = []
            sql = f"{quote_name(column.name)} {self._type(column)}"
            if key == primary:
                sql += " PRIMARY KEY"
                reasons += self.unique[key] + self.not_null.get(column.name, [])
            else:
                if column.name in self.not_null:
                    sql += " NOT NULL"
                    reasons += self.not_null[column.name]
                if key in self.unique:
                    sql += " UNIQUE"
                    reasons += self.unique[key]
            default = self._default(column)
            yield sql + (f" DEFAULT {default}" if default else ""), reasons

    def _type(self, column: DbtColumn) -> str:
        return duckdb_type(column.data_type, self.options.dialect)

    def _default(self, column: DbtColumn) -> str:
        name, table = column.name, self.table.identifier
        if column.default or (name not in self.patterns and name not in self.nulls):
            return column.default
        type = SqlType.parse(self._type(column))
        return (
            null_default(name, type, table)
            if name in self.nulls
            else pattern_default(name, type, table, self.patterns[name])
        )

    def _table_lines(self) -> Iterator[tuple[str, Reasons]]:
        primary = self._primary()
        for columns, reasons in self.unique.items():
            if len(columns) > 1:
                kind = "PRIMARY KEY" if columns == primary else "UNIQUE"
                yield f"{kind} ({_names(columns)})", reasons
        for (parent, columns, to_columns), reasons in self.references.items():
            target = self.options.names.get(parent) or full_name(self.manifest.tables[parent])
            to = f" ({_names(to_columns)})" if to_columns else ""
            yield f"FOREIGN KEY ({_names(columns)}) REFERENCES {target}{to}", reasons
        for sql, reasons in self.checks.items():
            yield f"CHECK ({sql})", reasons


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(quote_name, columns))


def _spelled(table: DbtTable, name: str) -> str:
    column = table.column(name)
    return name if column is None else column.name


def _refuse_same_names(drafts: Iterable[_Draft], problems: list[str]) -> None:
    first: dict[str, DbtTable] = {}
    for draft in drafts:
        other = first.setdefault(fold(full_name(draft.table)), draft.table)
        if other is not draft.table:
            problems.append(f"{other.label} and {draft.table.label} are both {full_name(draft.table)}")


def _parents_first(drafts: Mapping[str, _Draft]) -> list[_Draft]:
    """In the order of their ids otherwise; where references go round, as they come."""
    ordered: dict[str, _Draft] = {}
    entered: set[str] = set()
    for root in sorted(drafts):
        stack = [(root, False)]
        while stack:
            id, is_done = stack.pop()
            if is_done:
                ordered[id] = drafts[id]
            elif id in drafts and id not in entered:
                entered.add(id)
                stack.append((id, True))
                stack += [(parent, False) for parent, _, _ in drafts[id].references]
    return list(ordered.values())
