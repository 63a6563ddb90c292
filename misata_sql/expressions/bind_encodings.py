"""Digests, encodings, code points, and searching and replacing in texts."""

from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import NULL, Node, NoTypeError, shown_sql
from misata_sql.expressions.signatures import (
    Arguments,
    Bind,
    bind_exactly,
    constant_operand,
    count_operand,
    takes,
    text_operand,
)
from misata_sql.spec.types import BIGINT, BLOB, INTEGER, UBIGINT, UINTEGER, USMALLINT, UTINYINT, VARCHAR

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

_LENGTHS = (0, 2**33)


def _digest(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = bind_exactly(binder, 1, arguments, expression)
    node = node if node.type == BLOB else text_operand(node, binder)
    return Node("digest", VARCHAR, (node,), name, node.can_be_null, "", shown_sql(expression))


def _hex(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """hex of texts, BLOBs and integers; bin of integers."""
    (node,) = bind_exactly(binder, 1, arguments, expression)
    text = shown_sql(expression)
    if node.type.is_integer:
        if node.type.storage.size > 8:
            raise NoTypeError(f"{name} of {node.type}")
        node = cast_to(node, UBIGINT if node.type.id == "UBIGINT" else BIGINT, binder)
        return Node("digits", VARCHAR, (node,), 16 if "hex" in name else 2, node.can_be_null, "", text)
    if "hex" not in name:
        raise NoTypeError(f"{name} of {node.type}")
    node = node if node.type == BLOB else text_operand(node, binder)
    return Node("hex", VARCHAR, (node,), None, node.can_be_null, "", text)


def _to_base(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    if len(arguments) not in (2, 3):
        raise binder.error(f"to_base takes 2 or 3 arguments (got {len(arguments)})", expression)
    node = count_operand(binder.bind(arguments[0]), binder)
    radix, *width = (constant_operand(binder.bind(argument), binder, "the radix and length of to_base").value
                     for argument in arguments[1:])  # fmt: skip
    least = width[0] if width else 0
    if not (isinstance(radix, int) and 2 <= radix <= 36 and isinstance(least, int) and 0 <= least <= 64):
        raise binder.error("to_base takes a radix from 2 to 36 and a length from 0 to 64", expression)
    return Node("to_base", VARCHAR, (node,), (radix, least), node.can_be_null, "", shown_sql(expression))


def _translate(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """Letter by letter; those without a counterpart are left out."""
    node, *words = (text_operand(n, binder) for n in bind_exactly(binder, 3, arguments, expression))
    old, new = (constant_operand(word, binder, "the letters of translate").value for word in words)
    if old is None or new is None:
        return Node("constant", VARCHAR, text=shown_sql(expression))
    table = {letter: new[place : place + 1] for place, letter in reversed(list(enumerate(old)))}
    return Node("replace many", VARCHAR, (node,), table, node.can_be_null, "", shown_sql(expression))


def _overlay(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """The text before the place, the new one, and what is left behind."""
    if len(arguments) not in (3, 4):
        raise binder.error(f"overlay takes 3 or 4 arguments (got {len(arguments)})", expression)
    text, new = (text_operand(binder.bind(argument), binder) for argument in arguments[:2])
    places = [
        constant_operand(count_operand(binder.bind(a), binder), binder, "a place of overlay") for a in arguments[2:]
    ]
    first = places[0].value
    length = places[1].value if len(places) > 1 else None
    if first is None or first < 1 or (length is not None and length < 0) or (len(places) > 1 and length is None):
        raise binder.error("overlay is supported from 1 on, and for 0 and more characters", expression)
    if length is None and not (new.is_constant and new.value is not None):
        raise binder.error("what overlay writes must be a constant where there is no FOR", expression)
    behind = first + (len(new.value) if length is None else length)
    null = text.can_be_null or new.can_be_null
    shown = shown_sql(expression)
    before = Node("slice", VARCHAR, (text,), (1, first - 1), text.can_be_null, "", shown)
    after = Node("slice", VARCHAR, (text,), (behind, None), text.can_be_null, "", shown)
    return Node("||", VARCHAR, (before, new, after), None, null, "", shown)


def _decode(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = bind_exactly(binder, 1, arguments, expression)
    if node.type not in (BLOB, NULL):
        raise NoTypeError(f"a BLOB is expected (got {node.type})")
    node = cast_to(node, BLOB, binder)
    return Node("decode", VARCHAR, (node,), None, node.can_be_null, "", shown_sql(expression))


def _enum_code(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = bind_exactly(binder, 1, arguments, expression)
    if node.type.id != "ENUM":
        raise NoTypeError(f"enum_code of {node.type}")
    type = {1: UTINYINT, 2: USMALLINT, 4: UINTEGER}[node.type.storage.size]
    return Node("enum_code", type, (node,), None, node.can_be_null, "", shown_sql(expression), node.type.bounds)


FUNCTIONS: dict[str, Bind] = {
    **dict.fromkeys(("md5", "sha1", "sha256"), _digest),
    **dict.fromkeys(("hex", "to_hex", "bin", "to_binary"), _hex),
    "to_base": _to_base,
    "encode": takes("encode", BLOB, "t"),
    "decode": _decode,
    **dict.fromkeys(("base64", "to_base64"), takes("base64", VARCHAR, "b")),
    "octet_length": takes("octet_length", BIGINT, "b", bounds=_LENGTHS),
    "bit_length": takes("bit_length", BIGINT, "t", bounds=(0, 2**36)),
    "ascii": takes("code point", INTEGER, "t", value=0, bounds=(0, 0x10FFFF)),
    **dict.fromkeys(("unicode", "ord"), takes("code point", INTEGER, "t", value=-1, bounds=(-1, 0x10FFFF))),
    "chr": takes("chr", VARCHAR, "i"),
    **dict.fromkeys(("instr", "strpos", "position"), takes("position", BIGINT, "tt", bounds=_LENGTHS)),
    "translate": _translate,
    "enum_code": _enum_code,
    "overlay": _overlay,
}
