"""Foreign keys whose parents are known."""

from collections.abc import Mapping
from dataclasses import dataclass

from misata_sql.errors import DefinitionError
from misata_sql.spec.keywords import quote_name
from misata_sql.spec.table import ForeignKey, Table, table_key

TableKey = tuple[str, str]


class UnknownParentError(DefinitionError):
    """A foreign key refers to a table that is not defined (yet)."""


@dataclass(frozen=True)
class Link:
    """A foreign key between two tables.

    number: its place among the child's foreign keys
    columns, parent_columns: as the tables spell them, in the order of the declaration
    """

    number: int
    key: ForeignKey
    child: Table
    parent: Table
    columns: tuple[str, ...]
    parent_columns: tuple[str, ...]

    @property
    def is_self(self) -> bool:
        return self.parent.key == self.child.key

    @property
    def name(self) -> str:
        """As messages call it: orders.customer_id, or orders.(a, b)."""
        columns = ", ".join(map(quote_name, self.columns))
        return f"{self.child.name}.{columns if len(self.columns) == 1 else f'({columns})'}"

    def parent_column(self, column: str) -> str:
        """The parent's column that a column of the child is equal to."""
        return self.parent_columns[self.columns.index(column)]

    def __str__(self) -> str:
        return str(self.key)


def find_parent(child: Table, key: ForeignKey, tables: Mapping[TableKey, Table]) -> Table | None:
    """The table that a foreign key refers to: without a schema, the child's own."""
    return tables.get(table_key(key.schema or child.schema, key.table))


def resolve_link(child: Table, number: int, tables: Mapping[TableKey, Table]) -> Link:
    """The link of a foreign key. Raises UnknownParentError, DefinitionError."""
    key = child.foreign_keys[number]
    parent = find_parent(child, key, tables)
    if parent is None:
        known = ", ".join(sorted(table.full_name for table in tables.values() if table.key != child.key)[:20])
        raise UnknownParentError(
            f"{child.name}: {key}: the table {key.table} is not defined\n  Hint: "
            f"pass its CREATE TABLE to misata_define ({f'defined are: {known}' if known else 'none is defined yet'})"
        )
    names = key.parent_columns or (parent.primary_key.columns if parent.primary_key else ())
    if not names:
        raise DefinitionError(
            f"{child.name}: {key}: {parent.name} has no primary key\n  Hint: name the columns that it refers to"
        )
    for name in names:
        if name not in parent:
            listed = ", ".join(parent.column_names)
            raise DefinitionError(f"{child.name}: {key}: {parent.name} has no column {name}\n  Hint: it has {listed}")
    parent_columns = tuple(parent.column(name).name for name in names)
    if len(parent_columns) != len(key.columns):
        raise DefinitionError(
            f"{child.name}: {key} has {len(key.columns)} columns, "
            f"but the key of {parent.name} has {len(parent_columns)}: {', '.join(parent_columns)}\n"
            f"  Hint: name as many columns as the FOREIGN KEY has, which are UNIQUE in {parent.name}"
        )
    if not any(set(unique) == set(parent_columns) for unique in unique_columns(parent)):
        raise DefinitionError(
            f"{child.name}: {key}: {', '.join(parent_columns)} is neither the PRIMARY KEY nor UNIQUE in {parent.name}\n"
            f"  Hint: declare UNIQUE ({', '.join(parent_columns)}) there"
        )
    for name, parent_name in zip(key.columns, parent_columns, strict=True):
        own, other = child.column(name).type, parent.column(parent_name).type
        if own != other:
            raise DefinitionError(
                f"{child.name}: {key}: {name} is {own}, but {parent.name}.{parent_name} is {other}\n"
                f"  Hint: give both the same type, as DuckDB wants it"
            )
    return Link(number, key, child, parent, key.columns, parent_columns)


def unique_columns(table: Table) -> list[tuple[str, ...]]:
    """The columns of each PRIMARY KEY and UNIQUE."""
    keys = [unique.columns for unique in table.uniques]
    return [table.primary_key.columns, *keys] if table.primary_key is not None else keys
