"""Computed columns as kernels: expressions of numbers, truth values, dates and times that cannot fail.

Where an error is possible the column is left to Polars, which says what it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from misata_sql.conditions.bind import substitute
from misata_sql.conditions.lowering.lower import Input, Loop, NotLoweredError, Value, make_kernel
from misata_sql.domains.storage import is_float
from misata_sql.engine.program import Buffer, Layout
from misata_sql.expressions.expression_types import Node
from misata_sql.kernels import bits
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.samplers.base import Cell


def emit_column(cell: "Cell", tree: Node, inputs: Mapping[str, Input]) -> Layout | None:
    """Append the kernel that computes the cells; None where it has no form as one."""
    loop = Loop(inputs)
    value = column_value(loop, tree)
    if value is None:
        return None
    type = tree.type
    out, flags = cell.buffer(type.storage.code), cell.buffer("u1") if value.null else None
    target = store(loop, value, type, out, flags)
    cell.add(make_kernel(loop.source(target), loop.signature()), *loop.arguments)
    if flags is None:
        return Layout("fixed", type.storage.size, data=out)
    validity = cell.buffer("u1")
    cell.add(bits.pack_flags, flags, validity)
    return Layout("fixed", type.storage.size, data=out, validity=validity)


def column_value(loop: Loop, tree: Node) -> Value | None:
    """What the cells are; None where the loop cannot compute them, or some may be an error."""
    type = tree.type
    if type.storage.kind == "string" or type.is_nested or type.storage.size > 8 or type.id == "UBIGINT":
        return None
    try:
        value = loop.value(_with_draws(tree))
    except NotLoweredError:
        return None
    return None if value.error else value


def store(loop: Loop, value: Value, type: SqlType, out: Buffer, flags: Buffer | None) -> str:
    """Append the lines that write a value and whether it is not NULL; the name of the argument `out`."""
    code = type.storage.code
    target = loop.argument(f"{code}[n]", out)
    stored = value.code if is_float(type) else f"np.{_NUMPY[code]}({value.code})"
    loop.lines.append(f"{target}[i] = {stored}")
    if flags is not None:
        loop.lines.append(f"{loop.argument('u1[n]', flags)}[i] = np.uint8(not {value.null})")
    return target


def _with_draws(tree: Node) -> Node:
    """The tree with its draws as columns, which are read alike."""
    return substitute(tree, lambda node: node if node.op == "column" else replace(node, op="column"))


_NUMPY: dict[str, Any] = {
    "u1": "uint8", "i1": "int8", "u2": "uint16", "i2": "int16", "u4": "uint32", "i4": "int32", "i8": "int64",
}  # fmt: skip
