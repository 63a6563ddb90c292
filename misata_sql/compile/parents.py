"""The parents' cells that expressions of a table may name, and whether they may be NULL."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.compile.link import CompiledLink, compile_links, fanned_link
from misata_sql.errors import DefinitionError, MisataError, UnknownNameError
from misata_sql.generators.bind import bind_generator, calls_generator, generator_call
from misata_sql.relations.cells import ParentCell
from misata_sql.relations.declared import is_line_number
from misata_sql.samplers.nullable import Nullable
from misata_sql.spec.keywords import fold, quote_name
from misata_sql.spec.table import Column, Table

if TYPE_CHECKING:
    from misata_sql.relations.links import TableKey

MOST_LEVELS = 8  # of expressions that name expressions of parents, before NULL is taken to be possible


class LinkedCells:
    """The cells within reach of a table's links."""

    def __init__(
        self,
        table: Table,
        links: Sequence[CompiledLink],
        tables: "Mapping[TableKey, Table]",
        level: int = 0,
    ) -> None:
        self.table = table
        self.links = links
        self.tables = tables
        self.level = level

    def key_can_be_null(self, column: str) -> bool | None:
        """Of a column of a foreign key; None for another column."""
        owner = next((entry for entry in self.links if column in entry.owned), None)
        return None if owner is None else owner.can_be_null

    def fanned(self, what: str) -> int:
        """Number of the one foreign key whose children lie beside each other. Raises GeneratorError."""
        return fanned_link(self.links, what).link.number

    def find(self, names: Sequence[str]) -> ParentCell:
        """The cell of a dotted name: customers.country, billing_id.city, order_id.customer_id.country."""
        text = ".".join(map(quote_name, names))
        table, links = self.table, self.links
        path: list[int] = []
        can_be_null = False
        for name in names[:-1]:
            entry = _link_named(table, links, name, text)
            path.append(entry.link.number)
            can_be_null |= entry.can_be_null
            table = entry.link.parent
            links = compile_links(table, self.tables)
        if names[-1] not in table:
            raise UnknownNameError(f"column of {table.name}", names[-1], table.column_names)
        column = table.column(names[-1])
        reached = LinkedCells(table, links, self.tables, self.level + 1)
        can_be_null |= reached.column_can_be_null(column)
        return ParentCell(tuple(path), column.name, column.type, text, can_be_null, length=column.length)

    def table_at(self, path: Sequence[int]) -> Table:
        """The table at the end of a chain of links."""
        table, links = self.table, self.links
        for number in path:
            table = self.tables[links[number].link.parent.key]
            links = compile_links(table, self.tables)
        return table

    def column_can_be_null(self, column: Column) -> bool:
        """Whether a column of this table may be NULL in some row."""
        key = self.key_can_be_null(column.name)
        if key is not None:
            return key
        expression = column.generated if column.generated is not None else column.default
        if column.not_null or expression is None or is_line_number(expression):
            return False
        try:
            if generator_call(expression.unnest()):
                sampler = bind_generator(expression.unnest())
                return isinstance(sampler, Nullable) and sampler.rate > 0
            if not calls_generator(expression) and not expression.find(exp.Column):
                return False  # a constant DEFAULT is no distribution
            if self.level > MOST_LEVELS:
                return True
            from misata_sql.expressions.bind_expressions import Binder

            return Binder(self.table, column, self).bind(expression).can_be_null
        except MisataError:
            return True  # reported where that column is compiled


def _link_named(table: Table, links: Sequence[CompiledLink], name: str, text: str) -> CompiledLink:
    """The link that a name in front of a dot means: by one of its columns, or by the parent's name."""
    if name in table:
        own = table.column(name).name
        found = [entry for entry in links if own in entry.link.columns]
        found = [entry for entry in found if own in entry.owned] or found
        if not found:
            raise DefinitionError(f"{text}: {table.name}.{own} is not part of a foreign key")
        return found[0]
    found = [entry for entry in links if fold(entry.link.parent.name) == fold(name)]
    if not found:
        parents = dict.fromkeys(entry.link.parent.name for entry in links)
        raise UnknownNameError(f"parent of {table.name}", name, parents)
    if len(found) > 1:
        columns = " or ".join(f"{quote_name(e.link.columns[-1])}.{text.partition('.')[2]}" for e in found)
        raise DefinitionError(
            f"{text}: {len(found)} foreign keys of {table.name} refer to {name}\n"
            f"  Hint: name the one that is meant by its column: {columns}"
        )
    return found[0]
