"""Calls of misata_table written out as SQL: of a table as it was asked for, and of its parents at the sizes planned."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from misata_sql.registry import MAX_ROWS, Definition, read_parents
from misata_sql.relations.sizes import ancestors
from misata_sql.spec.keywords import quote_name, quote_text

if TYPE_CHECKING:
    from misata_sql.plan import Plan
    from misata_sql.relations.links import TableKey
    from misata_sql.spec.types import SqlType

# What says which rows of a table there are; everything else, such as the seed, goes to its parents too.
_SIZES = ("start", "parents", "scale", "total")


@dataclass(frozen=True)
class Calls:
    """The calls behind one plan.

    name, rows, options: the arguments of the call, as given; rows: None where a scale says how many
    types: those of CREATE TYPE, which the database that runs the checks need not have
    """

    plan: "Plan"
    definition: Definition
    name: str
    rows: float | None
    options: Mapping[str, Any]
    types: "Mapping[str, SqlType]"

    @property
    def own(self) -> str:
        """The rows that were asked for."""
        return _call(self.name, self.rows, self.options, self._has_generated(self.definition.table.key))

    def parent(self, key: "TableKey") -> str:
        """All rows of a table that the plan depends on."""
        own = self.definition.table.key
        sizes = {k: size.n_rows for k, size in self.plan.sizes.items()}
        n_rows = sizes[key]
        if n_rows is None:  # the table itself, of which only some rows are asked for; those refer to earlier ones
            n_rows = self.plan.first_row + self.plan.n_rows
        others = [k for k in ancestors(self.plan.schema, key) if k != key and sizes[k] is not None]
        options = {name: value for name, value in self.options.items() if name not in _SIZES}
        if others:
            options["parents"] = {".".join(k): sizes[k] for k in others}
        name = self.name if key == own else self._reference(key)
        return _call(name, n_rows, options, self._has_generated(key))

    def _reference(self, key: "TableKey") -> str:
        table = self.plan.schema[key].table
        if self.definition.origin in ("defined", "inline"):
            return table.full_name
        return f"{quote_name(self.definition.origin)}.{quote_name(table.name)}"

    def _has_generated(self, key: "TableKey") -> bool:
        return any(column.is_generated for column in self.plan.schema[key].columns)


def _call(name: str, rows: float | None, options: Mapping[str, Any], generated: bool) -> str:
    return f"misata_table({listed_arguments(name, rows, options)}{', generated := true' if generated else ''})"


def listed_arguments(name: str, rows: float | None, options: Mapping[str, Any]) -> str:
    """
    >>> listed_arguments("orders", 1e6, {"seed": -7, "parents": {"customers": 1000}})
    "'orders', 1000000, seed := -7, parents := MAP {'customers': 1000}"
    """
    n_rows = "NULL" if rows is None else str(int(rows)) if math.isfinite(rows) and rows == int(rows) else f"'{rows}'"
    named = "".join(f", {option} := {_argument(option, value)}" for option, value in options.items())
    return f"{quote_text(name)}, {n_rows}{named}"


def _argument(option: str, value: Any) -> str:
    if option == "parents":
        sizes = read_parents(value)
        return f"MAP {{{', '.join(f'{quote_text(name)}: {count}' for name, count in sizes.items())}}}"
    return _constant(value)


def _constant(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return quote_text(value)
        case float() if value == int(value) and abs(value) <= MAX_ROWS:  # a count, which SQL may give as 1e6
            return str(int(value))
        case int():
            return str(value) if abs(value) < 2**63 else f"CAST('{value}' AS HUGEINT)"
        case list() | tuple():
            return f"[{', '.join(map(_constant, value))}]"
        case dict():
            return f"MAP {{{', '.join(f'{_constant(k)}: {_constant(v)}' for k, v in value.items())}}}"
    return repr(value) if isinstance(value, float) else str(value)
