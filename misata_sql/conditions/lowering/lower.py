"""The source of a loop over rows, one statement an operation.

A value is a number of 64 bits in the stored units of its type (DECIMAL, dates and times are integers), a float or a
truth value, with a truth value that says where it is NULL and one that says where it is an error. All of it is computed
for every row, without branches, so that loops over numbers are vectorised; an error counts where the row needs the
value.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from misata_sql.domains.storage import is_float
from misata_sql.engine.program import Argument, Buffer, Layout
from misata_sql.expressions.expression_types import Node
from misata_sql.kernels.jit import Kernel
from misata_sql.spec.types import SqlType

INT64 = (-(2**63), 2**63 - 1)
Bounds = tuple[int, int]


class NotLoweredError(Exception):
    """An operation, or these types in it, has no form as a kernel."""


@dataclass(frozen=True)
class Value:
    """Names of variables of the loop.

    null, error: "" where it never is; bounds: of an integer, as far as known
    """

    code: str
    null: str = ""
    error: str = ""
    bounds: Bounds = INT64


@dataclass(frozen=True, eq=False)
class Input:
    """What a leaf reads. bounds: of its stored integers, as far as its CHECKs tell"""

    layout: Layout
    type: SqlType
    bounds: Bounds = INT64


@dataclass
class Loop:
    """The source in the making.

    inputs: of each leaf; arguments: of the kernel, in order, with their declarations
    """

    inputs: Mapping[str, Input]
    lines: list[str] = field(default_factory=list)
    declarations: list[str] = field(default_factory=list)
    arguments: list[Argument] = field(default_factory=list)
    _values: dict[Node, Value] = field(default_factory=dict)
    _leaves: dict[str, Value] = field(default_factory=dict)
    _buffers: dict[Buffer, str] = field(default_factory=dict)
    _n: int = 0

    def name(self, code: str) -> str:
        """A variable that holds the value of an expression."""
        self._n += 1
        self.lines.append(f"v{self._n} = {code}")
        return f"v{self._n}"

    def argument(self, declared: str, value: Argument) -> str:
        """An argument of the kernel. declared: as kernels/jit.py declares them, for example i8[n]"""
        if isinstance(value, Buffer) and value in self._buffers:
            return self._buffers[value]
        name = f"a{len(self.arguments)}"
        self.declarations.append(f"{name}: {declared}")
        self.arguments.append(value)
        if isinstance(value, Buffer):
            self._buffers[value] = name
        return name

    def any_of(self, *names: str) -> str:
        """Where one of the truth values is true; "" is never."""
        known = list(dict.fromkeys(name for name in names if name))
        return known[0] if len(known) == 1 else self.name(" | ".join(known)) if known else ""

    def signature(self) -> str:
        """The declarations of the kernel's arguments."""
        return ", ".join(self.declarations)

    def source(self, rows: str) -> str:
        """The text of the loop over as many rows as an argument has."""
        names = ", ".join(re.sub(":.*", "", declared) for declared in self.declarations)
        body = "\n".join(f"        {line}" for line in self.lines)
        return f"def loop({names}):\n    for i in range({rows}.size):\n{body}\n"

    def value(self, node: Node) -> Value:
        """The value of a node, computed once."""
        if node not in self._values:
            self._values[node] = self._lower(node)
        return self._values[node]

    def _lower(self, node: Node) -> Value:
        if node.op == "constant":
            return constant_value(node.value, node.type)
        if node.op == "column":
            return self._leaf(node)
        from misata_sql.conditions.lowering.tables import lower_by_table

        found = lower_by_table(self, node)
        if found is not None:
            return found
        lower = operations().get(node.op)
        if lower is None:
            raise NotLoweredError(node.op)
        return lower(self, node)

    def _leaf(self, node: Node) -> Value:
        if node.value not in self._leaves:
            self._leaves[node.value] = self.read(self.inputs[node.value])
        return self._leaves[node.value]

    def read(self, source: Input) -> Value:
        """The cells of a fixed layout."""
        layout, type = source.layout, source.type
        code = type.storage.code
        if layout.kind != "fixed" or layout.data is None or type.storage.size > 8 or type.id == "UBIGINT":
            raise NotLoweredError(f"{layout.kind} {type}")
        data = self.argument(f"{code}[n]", layout.data)
        if type.id == "BOOLEAN":
            value = self.name(f"{data}[i] != 0")
        else:
            value = self.name(f"{data}[i]" if is_float(type) else f"np.int64({data}[i])")
        low, high = stored_bounds(type)
        bounds = max(low, source.bounds[0]), min(high, source.bounds[1])
        return Value(value, self.nulls(layout), "", bounds)

    def nulls(self, layout: Layout) -> str:
        """Where a layout's cells are NULL."""
        if layout.validity is None:
            return ""
        bitmap = self.argument("u1[n]", layout.validity)
        return self.name(f"(({bitmap}[i >> 3] >> (i & 7)) & 1) == 0")


def stored_bounds(type: SqlType) -> Bounds:
    """Least and greatest stored integer of a type of up to 64 bits."""
    if is_float(type) or type.id == "BOOLEAN":
        return INT64
    size = type.storage.size
    if size >= 8:
        return INT64
    code = type.storage.code
    return (0, 2 ** (8 * size) - 1) if code.startswith("u") else (-(2 ** (8 * size - 1)), 2 ** (8 * size - 1) - 1)


def constant_value(value: Any, type: SqlType) -> Value:
    """A constant in the code."""
    if value is None:
        return Value("False" if type.id == "BOOLEAN" else "0.0" if is_float(type) else "0", "True", "", (0, 0))
    if type.id == "BOOLEAN":
        return Value(str(bool(value)))
    if is_float(type):
        kind = "np.float32" if type.id == "FLOAT" else "np.float64"
        return Value(f"{kind}({float(value)!r})" if np.isfinite(value) else f"{kind}(np.{float(value)!r})")
    if not isinstance(value, int) or not INT64[0] < value <= INT64[1]:
        raise NotLoweredError(f"the constant {value!r}")
    return Value(f"np.int64({value})", bounds=(value, value))


_OPERATIONS: dict[str, Callable[[Loop, Node], Value]] | None = None


def operations() -> dict[str, Callable[[Loop, Node], Value]]:
    """By the op of a node."""
    global _OPERATIONS
    if _OPERATIONS is None:
        from misata_sql.conditions.lowering import casts, choices, inexact, numbers, times

        _OPERATIONS = {
            **numbers.OPERATIONS,
            **choices.OPERATIONS,
            **casts.OPERATIONS,
            **times.OPERATIONS,
            **inexact.OPERATIONS,
        }
    return _OPERATIONS


def lower_mask(trees: "list[Node]", inputs: Mapping[str, Input], mask: Buffer) -> tuple[Any, Any]:
    """The kernel that writes 1 where no tree is false or an error, and its arguments.

    inputs: by the names of the trees' columns; mask: (n_rows,) uint8
    Raises NotLoweredError.
    """
    loop = Loop(inputs)
    out = write_mask(loop, trees, mask)
    return make_kernel(loop.source(out), loop.signature()), tuple(loop.arguments)


def write_mask(loop: Loop, trees: "list[Node]", mask: Buffer) -> str:
    """Append the lines that write the mask; the name of its argument."""
    passed = []
    for tree in trees:
        value = loop.value(tree)
        holds = f"{value.code} | {value.null}" if value.null else value.code
        passed.append(loop.name(f"({holds}) & (not {value.error})" if value.error else holds))
    out = loop.argument("u1[n]", mask)
    loop.lines.append(f"{out}[i] = np.uint8({' & '.join(passed)})")
    return out


_kernels: dict[tuple[str, str], Kernel] = {}


def make_kernel(source: str, signature: str) -> Kernel:
    """The kernel of a generated loop; one for equal sources."""
    from misata_sql.conditions.lowering import devices
    from misata_sql.kernels.enclosures import FUNCTIONS

    key = source, signature
    if key not in _kernels:
        namespace: dict[str, Any] = {"np": np, **devices.NAMES, **FUNCTIONS, "__name__": __name__}
        exec(compile(source, "<condition>", "exec"), namespace)
        text = f"{signature}\n{source}\n{_helpers_digest()}"
        _kernels[key] = Kernel(namespace["loop"], signature, "loop", text)
    return _kernels[key]


@cache
def _helpers_digest() -> str:
    """Of devices.py, on which the object code depends; the digest of kernels/ is part of its key anyway."""
    from misata_sql.conditions.lowering import devices

    return hashlib.sha256(Path(devices.__file__).read_bytes()).hexdigest()
