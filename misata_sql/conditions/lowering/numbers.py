"""Arithmetic and comparisons of numbers, dates and times."""

from misata_sql.conditions.lowering.lower import INT64, Bounds, Loop, NotLoweredError, Value
from misata_sql.domains.storage import is_float
from misata_sql.expressions.expression_types import Node, interval_arithmetic

WRAPPING = {"+": "add", "-": "subtract", "*": "multiply"}  # of devices.py


def fits(bounds: Bounds, within: Bounds) -> bool:
    return within[0] <= bounds[0] and bounds[1] <= within[1]


def type_bounds(node: Node) -> Bounds:
    """What the node's type holds, as far as that is 64 bits."""
    bounds = node.type.bounds
    return INT64 if bounds is None else (max(bounds[0], INT64[0]), min(bounds[1], INT64[1]))


def checked(loop: Loop, node: Node, value: Value, bounds: Bounds) -> Value:
    """The integer, an error where it is not in the bounds of the node's type. bounds: of the integer"""
    low, high = type_bounds(node)
    tests = [f"({value.code} < {low})"] if bounds[0] < low else []
    tests += [f"({value.code} > {high})"] if bounds[1] > high else []
    kept = max(bounds[0], low), min(bounds[1], high)
    if not tests:
        return Value(value.code, value.null, value.error, bounds)
    out = loop.name(" | ".join(tests))
    return Value(value.code, value.null, loop.any_of(value.error, and_not(loop, out, value.null)), kept)


def and_not(loop: Loop, name: str, null: str) -> str:
    """A truth value where a row is not NULL."""
    return loop.name(f"{name} & (not {null})") if null else name


def strict(loop: Loop, values: list[Value]) -> tuple[str, str]:
    """NULL and error of an operation that is NULL where an operand is."""
    return loop.any_of(*(v.null for v in values)), loop.any_of(*(v.error for v in values))


def _arithmetic(loop: Loop, node: Node) -> Value:
    left, right = (loop.value(operand) for operand in node.operands)
    null, error = strict(loop, [left, right])
    if is_float(node.type):
        return Value(loop.name(f"{left.code} {node.op} {right.code}"), null, error)
    code = loop.name(f"{WRAPPING[node.op]}({left.code}, {right.code})")
    bounds = interval_arithmetic(node.op, *left.bounds, *right.bounds)
    if fits(bounds, INT64):
        return checked(loop, node, Value(code, null, error), bounds)
    if node.type.bounds is None or not fits(node.type.bounds, INT64):
        raise NotLoweredError(f"{node.type} of more than 64 bits")
    match node.op:
        case "+":
            over = f"(({left.code} ^ {code}) & ({right.code} ^ {code})) < 0"
        case "-":
            over = f"(({left.code} ^ {right.code}) & ({left.code} ^ {code})) < 0"
        case _:
            over = f"multiply_overflows({left.code}, {right.code}, {code})"
    error = loop.any_of(error, and_not(loop, loop.name(over), null))
    return checked(loop, node, Value(code, null, error), INT64)


def _divide(loop: Loop, node: Node) -> Value:
    left, right = (loop.value(operand) for operand in node.operands)
    return Value(loop.name(f"{left.code} / {right.code}"), *strict(loop, [left, right]))


def _by_zero(loop: Loop, left: Value, right: Value, zero: str) -> tuple[str, str, str]:
    """NULL, error, and the divisor with 1 in the place of 0."""
    null, error = strict(loop, [left, right])
    is_zero = loop.name(f"{right.code} == {zero}")
    error = loop.any_of(error, and_not(loop, is_zero, null))
    return null, error, loop.name(f"1 if {is_zero} else {right.code}")


def _whole_divide(loop: Loop, node: Node) -> Value:
    left, right = (loop.value(operand) for operand in node.operands)
    if is_float(node.type):
        null, error, _ = _by_zero(loop, left, right, "0.0")
        return Value(loop.name(f"{left.code} / {right.code}"), null, error)
    null, error, divisor = _by_zero(loop, left, right, "0")
    low = type_bounds(node)[0]
    if low < 0 and left.bounds[0] <= low and right.bounds[0] <= -1 <= right.bounds[1]:
        over = loop.name(f"({left.code} == {low}) & ({right.code} == -1)")
        error = loop.any_of(error, and_not(loop, over, null))
        divisor = loop.name(f"1 if {over} else {divisor}")
    most = max(abs(left.bounds[0]), abs(left.bounds[1]))
    bounds = max(-most, INT64[0]), min(most, INT64[1])
    return Value(loop.name(f"divide_to_zero({left.code}, {divisor})"), null, error, bounds)


def _remainder(loop: Loop, node: Node) -> Value:
    left, right = (loop.value(operand) for operand in node.operands)
    if is_float(node.type):
        raise NotLoweredError("% of floats")
    null, error, divisor = _by_zero(loop, left, right, "0")
    most = max(abs(right.bounds[0]), abs(right.bounds[1])) - 1
    bounds = max(-most, INT64[0], min(left.bounds[0], 0)), min(most, INT64[1], max(left.bounds[1], 0))
    return Value(loop.name(f"remainder({left.code}, {divisor})"), null, error, bounds)


def _negate(loop: Loop, node: Node) -> Value:
    (value,) = (loop.value(operand) for operand in node.operands)
    code = loop.name(f"-{value.code}")
    if is_float(node.type):
        return Value(code, value.null, value.error)
    bounds = -value.bounds[1], -value.bounds[0]
    if not fits(bounds, INT64):
        over = and_not(loop, loop.name(f"{value.code} == {INT64[0]}"), value.null)
        value = Value(value.code, value.null, loop.any_of(value.error, over))
        bounds = INT64
    return checked(loop, node, Value(code, value.null, value.error), bounds)


def _abs(loop: Loop, node: Node) -> Value:
    (value,) = (loop.value(operand) for operand in node.operands)
    code = loop.name(f"abs({value.code})")
    if is_float(node.type):
        return Value(code, value.null, value.error)
    low = type_bounds(node)[0]
    error = value.error
    if value.bounds[0] <= low < 0:
        error = loop.any_of(error, and_not(loop, loop.name(f"{value.code} == {low}"), value.null))
    return Value(code, value.null, error, (0, min(max(abs(value.bounds[0]), abs(value.bounds[1])), INT64[1])))


def _sign(loop: Loop, node: Node) -> Value:
    (value,) = (loop.value(operand) for operand in node.operands)
    return Value(loop.name(f"float_sign({value.code})"), value.null, value.error, (-1, 1))


def _round(loop: Loop, node: Node) -> Value:
    (operand,) = node.operands
    value = loop.value(operand)
    digits = node.value
    if operand.type.id == "DOUBLE":
        if digits == 0:
            return Value(loop.name(f"round_half_away({value.code})"), value.null, value.error)
        raise NotLoweredError("round to digits")
    if operand.type.id != "DECIMAL" or digits < 0 or operand.type.scale is None:
        raise NotLoweredError("round")
    shift = operand.type.scale - digits
    if shift <= 0:
        return value
    return _rounded(loop, value, 10**shift)


def _rounded(loop: Loop, value: Value, power: int) -> Value:
    if not fits(value.bounds, (INT64[0] + power, INT64[1] - power)):
        raise NotLoweredError("rounding of 64 bits")
    bounds = -(-value.bounds[0] // power) - 1, value.bounds[1] // power + 1
    return Value(loop.name(f"divide_half_away({value.code}, {power})"), value.null, value.error, bounds)


def _cut(how: str):  # type: ignore[no-untyped-def]
    def cut(loop: Loop, node: Node) -> Value:
        (operand,) = node.operands
        value = loop.value(operand)
        if is_float(operand.type):
            return Value(loop.name(f"np.{how}({value.code})"), value.null, value.error)
        power = 10 ** (operand.type.scale or 0)
        if power == 1:
            return value
        code = {
            "floor": f"{value.code} // {power}",
            "ceil": f"-(-{value.code} // {power})",
            "trunc": f"divide_to_zero({value.code}, {power})",
        }[how]
        return Value(loop.name(code), value.null, value.error, (value.bounds[0] // power, -(-value.bounds[1] // power)))

    return cut


def _compare(op: str):  # type: ignore[no-untyped-def]
    def compare(loop: Loop, node: Node) -> Value:
        left, right = (loop.value(operand) for operand in node.operands)
        return Value(loop.name(comparison(op, node.operands[0], left, right)), *strict(loop, [left, right]))

    return compare


def comparison(op: str, of: Node, left: Value, right: Value) -> str:
    """The code that compares two values of the type of a node."""
    if not is_float(of.type):
        return f"{left.code} {'==' if op == '=' else '!=' if op == '<>' else op} {right.code}"
    match op:
        case "=":
            return f"is_equal({left.code}, {right.code})"
        case "<>":
            return f"not is_equal({left.code}, {right.code})"
        case "<":
            return f"is_less({left.code}, {right.code})"
        case ">":
            return f"is_less({right.code}, {left.code})"
        case "<=":
            return f"not is_less({right.code}, {left.code})"
    return f"not is_less({left.code}, {right.code})"


OPERATIONS = {
    **dict.fromkeys("+-*", _arithmetic),
    "/": _divide,
    "//": _whole_divide,
    "%": _remainder,
    "negate": _negate,
    "abs": _abs,
    "sign": _sign,
    "round": _round,
    **{how: _cut(how) for how in ("floor", "ceil", "trunc")},
    **{op: _compare(op) for op in ("=", "<>", "<", "<=", ">", ">=")},
}
