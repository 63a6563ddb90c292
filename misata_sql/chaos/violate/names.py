"""CHECKs by what a user calls them: a name, the one that DuckDB gives, or the text."""

import difflib
from collections.abc import Iterator, Mapping

from misata_sql.errors import DefinitionError, MisataError, UnknownNameError
from misata_sql.spec.cursor import Refused
from misata_sql.spec.expressions import parse_expression
from misata_sql.spec.keywords import fold
from misata_sql.spec.lexer import Text, tokenize
from misata_sql.spec.resolve import Scope
from misata_sql.spec.table import Check, Table
from misata_sql.spec.types import SqlType


def catalogue_name(table: Table, check: Check) -> str:
    """The name that DuckDB's catalogue gives to every CHECK, whatever it was called: orders_qty_check."""
    return "_".join([table.name, *check.columns, "check"])


def find_check(table: Table, types: Mapping[str, SqlType], given: str) -> Check:
    """The CHECK. types: those of CREATE TYPE, by folded name

    Raises UnknownNameError with the names that there are, nearest first; DefinitionError where several have it.
    """
    named = [check for check in table.checks if check.name is not None and fold(check.name) == fold(given)]
    found = named or [check for check in table.checks if fold(given) in _catalogue_names(table, check)]
    if not found:
        wanted = _canonical(table, types, given)
        found = [check for check in table.checks if wanted is not None and _bare(check.expression) == wanted]
    if not found:
        names = sorted(_names(table), key=lambda name: -_likeness(name, given))
        raise UnknownNameError(f"CHECK of {table.name}", given, names)
    if len(found) > 1 and not all(_bare(check.expression) == _bare(found[0].expression) for check in found):
        listed = ", ".join(map(str, found))
        raise DefinitionError(
            f"{len(found)} CHECKs of {table.name} are called {given!r}: {listed}\n"
            f"  Hint: give the text of one of them in place of the name: misata_violate({found[0].sql!r})"
        )
    return found[0]


def _likeness(name: str, given: str) -> float:
    return difflib.SequenceMatcher(None, fold(name), fold(given)).ratio()


def _names(table: Table) -> Iterator[str]:
    """One for each CHECK."""
    own = [check.name or catalogue_name(table, check) for check in table.checks]
    for check, name in zip(table.checks, own, strict=True):
        yield name if own.count(name) == 1 else check.sql


def _catalogue_names(table: Table, check: Check) -> set[str]:
    """In the order in which it mentions its columns, and in that of the table."""
    in_order = [name for name in table.column_names if name in check.columns]
    return {fold(catalogue_name(table, check)), fold("_".join([table.name, *in_order, "check"]))}


def _canonical(table: Table, types: Mapping[str, SqlType], given: str) -> str | None:
    """The text of a CHECK, with or without the word, in one form; None where it is none."""
    source = given.strip()
    if source[:5].upper() == "CHECK" and source[5:].lstrip().startswith("("):
        source = source[5:]
    try:
        text = Text(source)
        tokens = tokenize(text)
        scope = Scope.of(table, types)
        return _bare(parse_expression(text, tokens, 0, len(tokens), scope, "CHECK", foreign=True).expression)
    except (Refused, MisataError):
        return None


def _bare(expression: object) -> str:
    """Its SQL without brackets, those of the tree being enough."""
    from sqlglot import exp

    assert isinstance(expression, exp.Expression)
    bare = expression.copy().transform(lambda node: node.unnest() if isinstance(node, exp.Paren) else node)
    return repr(bare)
