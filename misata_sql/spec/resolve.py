"""Which column a name in an expression means."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.spec.cursor import Cursor, Refused
from misata_sql.spec.keywords import fold, quote_name
from misata_sql.spec.source import Span
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.spec.table import Table

Resolved = tuple[exp.Expression, tuple[str, ...], tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Scope:
    """What an expression of a table may name.

    table: (catalog, schema, name) as given
    columns: by folded name the spelling, and the type, or None where that was refused
    types: those of CREATE TYPE by folded name
    keys: the columns of foreign keys, by folded name: what stands behind their dot is a column of the parent
    """

    table: tuple[str | None, str | None, str]
    columns: Mapping[str, tuple[str, SqlType | None]]
    types: Mapping[str, SqlType]
    keys: frozenset[str] = frozenset()

    @classmethod
    def of(cls, table: "Table", types: Mapping[str, SqlType]) -> "Scope":
        """What an expression about a table may name."""
        names = {fold(column.name): (column.name, column.type) for column in table.columns}
        keys = frozenset(fold(name) for key in table.foreign_keys for name in key.columns)
        return cls((table.catalog, table.schema, table.name), names, types, keys)


def resolve_columns(
    tree: exp.Expression, cursor: Cursor, scope: Scope, what: str, span: Span, *, foreign: bool
) -> Resolved:
    """The tree with every exp.Column in its final form, the own columns, (table, column) of others.

    An own column is exp.Column(<the table's spelling>, quoted) without a table; a field of a STRUCT
    column is an exp.Dot of it; a column of another table keeps its qualifiers, which may also be a
    foreign key's column (billing_id.city). Raises Refused for all else.
    """
    own: dict[str, None] = {}
    others: dict[tuple[str, str], None] = {}
    for column in list(tree.find_all(exp.Column)):
        names = [part.name for part in column.parts]
        skip = _own_qualifiers(names, scope)
        entry = scope.columns.get(fold(names[skip]))
        new: exp.Expression
        leads_elsewhere = foreign and len(names) > skip + 1 and fold(names[skip]) in scope.keys
        if entry is not None and not leads_elsewhere:
            own[entry[0]] = None
            new = _field_of(entry, names[skip + 1 :], _find(cursor, names, span))
        elif entry is None and (len(names) == 1 or skip):
            raise _unknown(cursor, names, scope, what, span)
        elif not foreign:
            full = ".".join(map(quote_name, names))
            raise Refused(
                f"{what} can only name columns of its own table, not {full}",
                _find(cursor, names, span),
            )
        else:
            names = names[skip:] if entry is not None else names
            others[names[-2], names[-1]] = None
            parts = zip(("this", "table", "db", "catalog"), reversed(names), strict=False)
            new = exp.Column(**{part: exp.Identifier(this=name, quoted=True) for part, name in parts})
        if column is tree:
            tree = new
        else:
            column.replace(new)
    return tree, tuple(own), tuple(others)


def _own_qualifiers(names: list[str], scope: Scope) -> int:
    """How many of the names are the table's own: of main.orders.price 2, of price 0."""
    folded = [fold(name) for name in names]
    table = [fold(name) for name in scope.table if name is not None]
    for length in range(min(len(table), len(names) - 1), 0, -1):
        named = folded[:length] == table[-length:]
        # a STRUCT column may be called like its table: orders.price is the column price, if any
        if named and (folded[length] in scope.columns or folded[0] not in scope.columns):
            return length
    return 0


def _field_of(entry: tuple[str, SqlType | None], path: list[str], place: Span) -> exp.Expression:
    spelling, type_ = entry
    node: exp.Expression = exp.Column(this=exp.Identifier(this=spelling, quoted=True))
    for name in path:
        fields = type_.fields if type_ is not None else ()
        found = next(((n, t) for n, t in fields if fold(n) == fold(name)), None)
        if found is None and type_ is not None:
            raise Refused(f"{spelling} is {type_}, which has no field {quote_name(name)}", place)
        name, type_ = found or (name, None)
        node = exp.Dot(this=node, expression=exp.Identifier(this=name, quoted=True))
    return node


def _unknown(cursor: Cursor, names: list[str], scope: Scope, what: str, span: Span) -> Refused:
    spellings = [spelling for spelling, _ in scope.columns.values()]
    name = names[-1]
    near = difflib.get_close_matches(fold(name), list(scope.columns), n=1)
    shown = ", ".join(spellings[:20]) + (", ..." if len(spellings) > 20 else "")
    hint = f"did you mean {scope.columns[near[0]][0]}?" if near else f"the columns are {shown}"
    what = f"{what} names the column {quote_name(name)}, which {scope.table[2]} does not have"
    return Refused(what, _find(cursor, names, span), hint)


def _find(cursor: Cursor, names: list[str], span: Span) -> Span:
    """Where the dotted name stands; the whole expression where it cannot be found."""
    tokens, size = cursor.tokens, 2 * len(names) - 1
    wanted = [fold(name) for name in names]
    for at in range(cursor.first, cursor.last - size + 1):
        dotted = tokens[at : at + size]
        if dotted[0].kind not in ("word", "quoted") or any(token.value != "." for token in dotted[1::2]):
            continue
        if [fold(t.value if t.kind == "quoted" else cursor.spelling(t)) for t in dotted[::2]] == wanted:
            return cursor.text.span(dotted[0].start, dotted[-1].end)
    return span
