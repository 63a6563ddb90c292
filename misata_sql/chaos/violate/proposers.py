"""Which proposals suit a column: by its type, and by what the CHECKs say about it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from misata_sql.chaos.draws import DrawCall
from misata_sql.chaos.violate import numbers
from misata_sql.chaos.violate.numbers import Numbers
from misata_sql.chaos.violate.others import Codes, Uuids
from misata_sql.chaos.violate.texts import MOST_CHARACTERS, Texts
from misata_sql.conditions.bind import is_redrawable
from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import is_time
from misata_sql.errors import DefinitionError, MisataError
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import Node
from misata_sql.generators.bind import bind_generator, generator_call
from misata_sql.random.streams import stream_key
from misata_sql.samplers.base import Sampler
from misata_sql.spec.keywords import quote_text
from misata_sql.spec.table import Check, Column, Table
from misata_sql.spec.types import VARCHAR, SqlType

if TYPE_CHECKING:
    from sqlglot import exp

    from misata_sql.expressions.bind_expressions import Binder

_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=", "is distinct", "is not distinct")
_CASTS = ("cast", "try cast", "parse")
MOST_ANCHORS = 64


@dataclass(frozen=True, eq=False)
class Judged:
    """A CHECK.

    sure: not false only where it is so on every machine; possible: false only where it is so on every one
    """

    check: Check
    sure: Node
    possible: Node

    @property
    def trees(self) -> tuple[Node, ...]:
        return (self.sure,) if self.sure is self.possible else (self.sure, self.possible)


def can_propose(type: SqlType) -> bool:
    """Whether values of a type can be proposed at all."""
    return numbers.takes(type) or type.id in ("VARCHAR", "BOOLEAN", "ENUM", "UUID")


def make_proposer(name: str, columns: Sequence[str], table: Table, checks: Sequence[Judged], binder: "Binder") -> Any:
    """Of one of the columns that are set together. checks: of the table, the one to be broken first"""
    column = table.column(name)
    type = column.type
    if not can_propose(type):
        raise DefinitionError(f"{name} is of type {type}, of which misata_violate draws no values")
    if type.id in ("BOOLEAN", "ENUM"):
        return Codes(type)
    trees = [tree for judged in checks for tree in judged.trees]
    opposite = _anchors(_opposites(checks[0].trees, name, _COMPARISONS), column, binder)
    others = [*_opposites(trees, name, _COMPARISONS), *_constants_and_columns(trees, name)]
    anchors = _anchors(others, column, binder)
    if type.id == "UUID":
        return Uuids((*opposite, *anchors))
    sampler = own_generator(column)
    if type.id != "VARCHAR":
        kept = [judged.sure for judged in checks[1:]]
        equal = [node for node in _opposites(kept, name, ("=",)) if any(_reads(node, other) for other in columns)]
        return Numbers(name, type, opposite, anchors, _anchors(equal, column, binder), sampler)
    texts, patterns, regexes = _texts_of(check.expression for check in table.checks)
    drawn = [call for regex in regexes if (call := _drawn(f"misata_regex({quote_text(regex)})"))]
    return Texts(
        name, tuple(texts), tuple(patterns), tuple(_lengths(checks[0].trees)),
        tuple(anchor for anchor in (*opposite, *anchors) if not anchor.is_constant),
        (*([sampler] if sampler else []), *drawn),
    )  # fmt: skip


def own_generator(column: Column) -> DrawCall | None:
    """What draws the column by itself, without its CHECKs; None where nothing does."""
    if column.default is None or generator_call(column.default.unnest()) is None:
        return None
    return _draw_call(column.default.unnest(), column.type)


def _drawn(sql: str) -> DrawCall | None:
    from misata_sql.spec.dialect import parse_sql

    (tree,) = parse_sql(sql)
    return _draw_call(tree, VARCHAR) if tree is not None else None


def _draw_call(call: "exp.Expression", type: SqlType) -> DrawCall | None:
    try:
        sampler: Sampler = bind_generator(call).fit(type, Domain(type))
    except MisataError:
        return None
    if not is_redrawable(sampler) or sampler.columns or sampler.is_unique or sampler.natural != type:
        return None
    return DrawCall(sampler, stream_key(0, "misata_violate", purpose="generator"))


# ---- what a column is compared with


def _anchors(nodes: Iterable[Node], column: Column, binder: "Binder") -> tuple[Node, ...]:
    """Nodes as values of the column's type, each once; those of another kind are left out."""
    found: dict[Any, Node] = {}
    for node in nodes:
        if not _alike(node.type, column.type):
            continue
        try:
            made = cast_to(node, column.type, binder, implicit=False)
        except DefinitionError:
            continue  # out of the type's range, or no such cast
        if not made.is_constant or made.value is not None:
            found.setdefault(made.value if made.is_constant else str(made), made)
    return tuple(found.values())[:MOST_ANCHORS]


def _opposites(trees: Sequence[Node], name: str, ops: Sequence[str]) -> Iterator[Node]:
    """What stands on the other side of comparisons of the column itself."""
    for tree in trees:
        for node in tree.walk():
            if node.op in ops:
                for side, other in (node.operands, node.operands[::-1]):
                    if _is_column(side, name) and not _reads(other, name):
                        yield other


def _constants_and_columns(trees: Sequence[Node], name: str) -> Iterator[Node]:
    for tree in trees:
        for node in tree.walk():
            if node.is_constant or (node.op == "column" and node.value != name):
                yield node


def _is_column(node: Node, name: str) -> bool:
    while node.op in _CASTS:
        node = node.operands[0]
    return node.op == "column" and node.value == name


def _reads(tree: Node, name: str) -> bool:
    return any(node.op == "column" and node.value == name for node in tree.walk())


def _alike(one: SqlType, other: SqlType) -> bool:
    """Whether a value of one type says something about the size of one of the other."""
    if one.is_numeric or other.is_numeric:
        return one.is_numeric and other.is_numeric
    if is_time(one) or is_time(other):
        return is_time(one) and is_time(other)
    return one.id == other.id


# ---- what is said about texts


def _texts_of(expressions: "Iterable[exp.Expression]") -> tuple[list[str], list[str], list[str]]:
    """The text constants of some CHECKs, the patterns of LIKE, and the regular expressions, each once."""
    from sqlglot import exp

    from misata_sql.domains.constants import function_call

    texts: dict[str, None] = {}
    likes: dict[str, None] = {}
    regexes: dict[str, None] = {}
    for expression in expressions:
        for node in expression.walk():
            if isinstance(node, exp.Like | exp.ILike) and node.expression.is_string:
                likes[node.expression.name] = None
            called = function_call(node)
            if called is not None and called[0].startswith("regexp_") and len(called[1]) > 1 and called[1][1].is_string:
                regexes[called[1][1].name] = None
            if isinstance(node, exp.Literal) and node.is_string:
                texts[node.this] = None
    plain = [text for text in texts if text not in likes and text not in regexes]
    return plain[:MOST_ANCHORS], list(likes), list(regexes)


def _lengths(trees: Sequence[Node]) -> list[int]:
    """Whole numbers that the CHECK names, which may be lengths."""
    values = {node.value for tree in trees for node in tree.walk() if node.is_constant and node.type.is_integer}
    return sorted(v for v in values if isinstance(v, int) and 0 <= v <= MOST_CHARACTERS)
