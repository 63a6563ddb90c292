"""Parts of a condition over inputs of few values (texts of a list, ENUM, BOOLEAN): tables of the results by code."""

from typing import Any

import numpy as np

from misata_sql.conditions.lowering.lower import INT64, Loop, Value
from misata_sql.domains.storage import is_float
from misata_sql.errors import MisataError
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.text_tables import MOST_COMBINED, CodedInput, coded_input, leaves, table_size

_RESULTS = {"BOOLEAN": "u1", "DOUBLE": "f8", "FLOAT": "f4"}


def lower_by_table(loop: Loop, node: Node) -> Value | None:
    """The value by the codes of the inputs; None where some input is not coded, or the result is a text."""
    if node.op == "ends":
        return None  # a pair
    names = leaves(node)
    if not names or node.type.storage.kind == "string" or node.type.is_nested or node.type.storage.size > 8:
        return None
    if all(loop.inputs[name].type.id == "BOOLEAN" for name in names):
        return None  # which is cheaper to compute
    inputs: dict[str, CodedInput] = {}
    for name in names:
        coded = coded_input(loop.inputs[name].layout, loop.inputs[name].type)
        if coded is None:
            return None
        inputs[name] = coded
    if table_size(list(inputs.values())) > MOST_COMBINED:
        return None
    found = _table(node, inputs)
    if found is None:
        return None
    values, nulls = found
    place = _place(loop, inputs)
    code = _RESULTS.get(node.type.id, "i8")
    table = loop.argument(f"{code}[]", values)
    value = loop.name(f"{table}[{place}]" + (" != 0" if node.type.id == "BOOLEAN" else ""))
    bounds = INT64
    if node.type.id != "BOOLEAN" and not is_float(node.type):
        bounds = int(values.min()), int(values.max())
    null = ""
    if nulls is not None:
        null = loop.name(f"{loop.argument('u1[]', nulls)}[{place}] != 0")
    return Value(value, null, "", bounds)


def _place(loop: Loop, inputs: dict[str, CodedInput]) -> str:
    parts, stride = [], 1
    for name, coded in inputs.items():
        layout = loop.inputs[name].layout
        data = loop.argument(f"{coded.codes.dtype}[n]", coded.codes)
        code = f"np.int64({data}[i])"
        if coded.validity is not None:
            code = f"({len(coded.values)} if {loop.nulls(layout)} else {code})"
        parts.append(code if stride == 1 else f"{stride} * {code}")
        stride *= len(coded.values) + (coded.validity is not None)
    return loop.name(" + ".join(parts))


def _table(node: Node, inputs: dict[str, CodedInput]) -> tuple[np.ndarray, np.ndarray | None] | None:
    """Values and NULLs by the inputs' codes, of which the first is the fastest digit; None where one is an error."""
    import polars as pl

    from misata_sql.expressions.evaluate import Evaluation
    from misata_sql.expressions.series import expand, polars_type

    size, stride = table_size(list(inputs.values())), 1
    environment: dict[str, Any] = {}
    for name, coded in inputs.items():
        values = [v.decode() if isinstance(v, bytes) else v for v in coded.values]
        values += [None] if coded.validity is not None else []
        cells = [values[entry // stride % len(values)] for entry in range(size)]
        environment[name] = pl.Series(cells, dtype=polars_type(coded.type))
        stride *= len(values)
    try:
        result = expand(Evaluation(environment, size, "", {}).value(node), size)
    except MisataError:
        return None
    nulls = result.is_null().to_numpy().astype(np.uint8) if result.null_count() else None
    filled = result.fill_null(False if node.type.id == "BOOLEAN" else 0)
    dtype = {"u1": np.uint8, "f8": np.float64, "f4": np.float32}.get(_RESULTS.get(node.type.id, ""), np.int64)
    return np.ascontiguousarray(filled.to_numpy().astype(dtype)), nulls
