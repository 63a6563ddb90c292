"""Casts among numbers, truth values, dates and timestamps."""

from misata_sql.conditions.lowering.lower import INT64, Loop, NotLoweredError, Value
from misata_sql.conditions.lowering.numbers import _rounded, and_not, checked, fits
from misata_sql.domains.storage import TIMESTAMP_UNITS, is_float
from misata_sql.expressions.expression_types import Node

_MICROS_A_DAY = 86_400_000_000
_EXACT = {"DOUBLE": (2**53, 22), "FLOAT": (2**24, 10)}


def _cast(loop: Loop, node: Node) -> Value:
    (operand,) = node.operands
    source, target = operand.type, node.type
    value = loop.value(operand)
    if source == target:
        return value
    if source.id == "BOOLEAN" and target.is_integer:
        return Value(loop.name(f"np.int64({value.code})"), value.null, value.error, (0, 1))
    if target.id == "BOOLEAN" and (source.is_integer or is_float(source)):
        return Value(loop.name(f"{value.code} != 0"), value.null, value.error)
    if source.id == "DATE" and target.is_timestamp:
        return scaled(loop, node, value, 86_400 * TIMESTAMP_UNITS[target.id])
    if source.is_timestamp and target.id == "DATE" and source.id != "TIMESTAMP_NS":
        ticks = 86_400 * TIMESTAMP_UNITS[source.id]
        bounds = value.bounds[0] // ticks, value.bounds[1] // ticks
        return Value(loop.name(f"{value.code} // {ticks}"), value.null, value.error, bounds)
    if source.is_timestamp and target.is_timestamp:
        return _between_timestamps(loop, node, value)
    if is_float(source) and is_float(target):
        if target.id == "FLOAT":
            raise NotLoweredError("DOUBLE to FLOAT")
        return Value(loop.name(f"np.float64({value.code})"), value.null, value.error)
    if is_float(target) and (source.is_integer or source.id == "DECIMAL"):
        return _to_float(loop, node, value)
    if is_float(source) and target.is_integer and target.bounds is not None and fits(target.bounds, INT64):
        return _float_to_integer(loop, node, value)
    if (source.is_integer or source.id == "DECIMAL") and (target.is_integer or target.id == "DECIMAL"):
        return _rescale(loop, node, value)
    raise NotLoweredError(f"{source} to {target}")


def scaled(loop: Loop, node: Node, value: Value, factor: int) -> Value:
    """The integer times a factor, an error beyond the bounds of the node's type."""
    bounds = value.bounds[0] * factor, value.bounds[1] * factor
    if not fits(bounds, INT64):
        low, high = -(INT64[1] // factor), INT64[1] // factor
        out = and_not(loop, loop.name(f"({value.code} < {low}) | ({value.code} > {high})"), value.null)
        value = Value(value.code, value.null, loop.any_of(value.error, out))
        bounds = low * factor, high * factor
    return checked(loop, node, Value(loop.name(f"multiply({value.code}, {factor})"), value.null, value.error), bounds)


def _between_timestamps(loop: Loop, node: Node, value: Value) -> Value:
    units, wanted = TIMESTAMP_UNITS[node.operands[0].type.id], TIMESTAMP_UNITS[node.type.id]
    if units > wanted:
        raise NotLoweredError("to coarser timestamps")
    return scaled(loop, node, value, wanted // units)


def _to_float(loop: Loop, node: Node, value: Value) -> Value:
    """Exact division of numbers that a float holds exactly, which rounds as the text of the number does."""
    source = node.operands[0].type
    limit, most = _EXACT[node.type.id]
    scale = source.scale or 0
    kind = "np.float64" if node.type.id == "DOUBLE" else "np.float32"
    if scale == 0 and source.id != "DECIMAL":
        return Value(loop.name(f"{kind}({value.code})"), value.null, value.error)
    if scale > most or not fits(value.bounds, (-limit, limit)):
        raise NotLoweredError(f"{source} to {node.type}")
    return Value(loop.name(f"{kind}({value.code}) / {kind}({10**scale})"), value.null, value.error)


def _float_to_integer(loop: Loop, node: Node, value: Value) -> Value:
    low, high = node.type.bounds  # type: ignore[misc]
    rounded = loop.name(f"np.rint(np.float64({value.code}))")
    fit = loop.name(f"({rounded} >= {float(low)!r}) & ({rounded} < {float(high + 1)!r})")
    error = loop.any_of(value.error, and_not(loop, loop.name(f"not {fit}"), value.null))
    return Value(loop.name(f"np.int64({rounded} if {fit} else 0.0)"), value.null, error, (low, high))


def _rescale(loop: Loop, node: Node, value: Value) -> Value:
    source, target = node.operands[0].type, node.type
    shift = (target.scale or 0) - (source.scale or 0)
    if shift == 0:
        return checked(loop, node, value, value.bounds)
    if shift < 0:
        rounded = _rounded(loop, value, 10**-shift)
        return checked(loop, node, rounded, rounded.bounds)
    if target.bounds is None:
        raise NotLoweredError(str(target))
    bounds = value.bounds[0] * 10**shift, value.bounds[1] * 10**shift
    if not fits(target.bounds, INT64) and not fits(bounds, INT64):
        raise NotLoweredError(f"{target} of more than 64 bits")
    return scaled(loop, node, value, 10**shift)


OPERATIONS = {"cast": _cast}
