"""From a draft to a Table: names resolved, expressions parsed, contradictions refused."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from misata_sql.errors import UnknownNameError
from misata_sql.spec.cursor import Cursor, Refused
from misata_sql.spec.draft import ColumnDraft, ForeignKeyDraft, KeyDraft, Range, TableDraft
from misata_sql.spec.expressions import Parsed, parse_expression
from misata_sql.spec.keywords import fold
from misata_sql.spec.resolve import Scope
from misata_sql.spec.source import Span
from misata_sql.spec.table import Check, Column, ForeignKey, PrimaryKey, Table, Unique
from misata_sql.spec.types import INTEGER, VARCHAR, SqlType

# COLLATE says which texts are equal and how they are ordered: a key or CHECK over such a column
# means another thing.
_BINARY = frozenset(("binary", "c", "posix"))


def build_table(cursor: Cursor, draft: TableDraft, types: Mapping[str, SqlType], problems: list[Refused]) -> Table:
    """The table of a draft; what is wrong goes to problems, and the result is then of no use."""
    return _Builder(cursor, draft, types, problems).build()


class _Builder:
    def __init__(
        self,
        cursor: Cursor,
        draft: TableDraft,
        types: Mapping[str, SqlType],
        problems: list[Refused],
    ) -> None:
        self.cursor = cursor
        self.draft = draft
        self.problems = problems
        self.by_name: dict[str, ColumnDraft] = {}
        for column in draft.columns:
            if fold(column.name) in self.by_name:
                problems.append(Refused(f"the table {draft.name[2]} has two columns {column.name}", column.span))
            else:
                self.by_name[fold(column.name)] = column
        keys = frozenset(fold(name) for key in draft.foreign_keys for name, _ in key.columns)
        self.scope = Scope(draft.name, {n: (c.name, c.type) for n, c in self.by_name.items()}, types, keys)

    def build(self) -> Table:
        draft = self.draft
        if not draft.columns and not self.problems:
            self.problems.append(Refused(f"the table {draft.name[2]} has no columns", draft.name_span))
        if draft.columns and all(column.generated for column in draft.columns):
            self.problems.append(Refused(f"all columns of {draft.name[2]} are GENERATED", draft.name_span))
        for key in draft.primary_keys[1:]:
            self.problems.append(Refused(f"the table {draft.name[2]} has two primary keys", key.span))
        keys = [PrimaryKey(names, key.name, key.span) for key, names in self._keys(draft.primary_keys, "PRIMARY KEY")]
        primary_key = keys[0] if keys else None
        uniques = [Unique(names, key.name, key.span) for key, names in self._keys(draft.uniques, "UNIQUE")]
        foreign_keys = []
        for foreign in draft.foreign_keys:
            with self._collect():
                foreign_keys.append(self._foreign_key(foreign))
        checks = []
        for name, expression, span in draft.checks:
            with self._collect():
                parsed = self._parse(expression, "CHECK", foreign=True)
                checks.append(Check(name, parsed.expression, parsed.sql, parsed.columns, span, parsed.foreign))
        in_key = {fold(name) for name in primary_key.columns} if primary_key else set()
        columns = []
        for column in draft.columns:
            with self._collect():
                columns.append(self._column(column, fold(column.name) in in_key))
        self._refuse_collations([*keys, *uniques, *foreign_keys, *checks])
        first, last = (
            self.cursor.tokens[self.cursor.first],
            self.cursor.tokens[self.cursor.last - 1],
        )
        span = self.cursor.text.span(first.start, last.end)
        return Table(
            *draft.name,
            columns=tuple(columns),
            primary_key=primary_key,
            uniques=tuple(uniques),
            foreign_keys=tuple(foreign_keys),
            checks=tuple(checks),
            sql=span.text,
            temporary=draft.temporary,
            span=span,
        )

    @contextmanager
    def _collect(self) -> Iterator[None]:
        try:
            yield
        except Refused as refused:
            self.problems.append(refused)

    def _parse(self, tokens: Range, what: str, *, foreign: bool = False) -> Parsed:
        cursor = self.cursor
        return parse_expression(cursor.text, cursor.tokens, *tokens, self.scope, what, foreign=foreign)

    def _column(self, draft: ColumnDraft, in_primary_key: bool) -> Column:
        name = draft.name
        if draft.nullable and draft.not_null:
            raise Refused(f"the column {name} is NULL and NOT NULL", draft.not_null, "leave one of them out")
        if draft.nullable and in_primary_key:
            raise Refused(
                f"the column {name} is NULL and in the PRIMARY KEY",
                draft.nullable,
                "leave NULL out",
            )
        default = self._parse(draft.default, "DEFAULT", foreign=True) if draft.default else None
        generated = self._parse(draft.generated, "GENERATED ALWAYS AS") if draft.generated else None
        if generated:
            if default:
                raise Refused(f"the column {name} has a DEFAULT and is GENERATED", default.span)
            constrained = draft.constrained or draft.not_null
            if constrained:
                what = f"the GENERATED column {name} has a constraint, which DuckDB does not allow"
                raise Refused(
                    what,
                    constrained,
                    "write the constraint for the columns that it is computed from",
                )
        if draft.type is None and generated:
            hint = f"write it between: {name} BIGINT GENERATED ALWAYS AS (...)"
            raise Refused(f"the GENERATED column {name} has no type", draft.span, hint)
        if draft.collation is not None and draft.type not in (VARCHAR, None):
            raise Refused(f"the column {name} is {draft.type}, only VARCHAR can have a COLLATE", draft.span)
        return Column(
            name,
            draft.type or INTEGER,  # where it was refused there is no table
            not_null=draft.not_null is not None or in_primary_key,
            default=default.expression if default else None,
            default_sql=default.sql if default else None,
            generated=generated.expression if generated else None,
            generated_sql=generated.sql if generated else None,
            generated_stored=draft.stored,
            collation=None if draft.collation in _BINARY else draft.collation,
            length=draft.length,
            span=draft.span,
            default_span=default.span if default else None,
        )

    def _keys(self, drafts: list[KeyDraft], what: str) -> list[tuple[KeyDraft, tuple[str, ...]]]:
        keys = []
        for draft in drafts:
            with self._collect():
                keys.append((draft, self._own_columns(draft, what)))
        return keys

    def _own_columns(self, draft: KeyDraft, what: str) -> tuple[str, ...]:
        """As the table spells them."""
        names: list[str] = []
        for name, span in draft.columns:
            column = self.by_name.get(fold(name))
            if column is None:
                raise self._unknown(what, name, span)
            if column.name in names:
                raise Refused(f"{what} names the column {column.name} twice", span)
            if column.generated:
                raise Refused(
                    f"{what} names the GENERATED column {column.name}, which DuckDB does not allow",
                    span,
                )
            names.append(column.name)
        return tuple(names)

    def _unknown(self, what: str, name: str, span: Span) -> Refused:
        known = [column.name for column in self.by_name.values()]
        return Refused(f"{what}: {UnknownNameError(f'column of {self.draft.name[2]}', name, known)}", span)

    def _foreign_key(self, draft: ForeignKeyDraft) -> ForeignKey:
        columns = self._own_columns(draft, "FOREIGN KEY")
        parents = tuple(name for name, _ in draft.parent_columns)
        if parents and len(parents) != len(columns):
            what = f"the FOREIGN KEY has {_count(columns)} and refers to {_count(parents)}"
            raise Refused(what, draft.span)
        seen: set[str] = set()
        for name, span in draft.parent_columns:
            if fold(name) in seen:
                raise Refused(f"the FOREIGN KEY refers to {name} twice", span)
            seen.add(fold(name))
        catalog, schema, table = draft.parent
        return ForeignKey(columns, table, parents, draft.name, draft.span, schema, catalog)

    def _refuse_collations(self, constraints: list[PrimaryKey | Unique | ForeignKey | Check]) -> None:
        for constraint in constraints:
            for name in constraint.columns:
                collation = self.by_name[fold(name)].collation
                if collation is not None and collation not in _BINARY:
                    what = f"{constraint}, where {name} has COLLATE {collation}, is not supported"
                    self.problems.append(Refused(what, constraint.span, "leave the COLLATE out"))


def _count(columns: tuple[str, ...]) -> str:
    return f"{len(columns)} column{'s' if len(columns) != 1 else ''}"
