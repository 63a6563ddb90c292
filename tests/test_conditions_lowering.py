"""Masks and computed columns as kernels against Polars and DuckDB, over leaves of all types with NULLs and extremes."""

import math
import random
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pytest
import random_checks
import test_expressions_random as trees
from expression_oracle import ArenaDouble, Oracle, to_bytes

from misata_sql.conditions.condition import Condition
from misata_sql.conditions.judge import PolarsJudge
from misata_sql.conditions.lowering.columns import column_value, store
from misata_sql.conditions.lowering.lower import Input, Loop, NotLoweredError, make_kernel, write_mask
from misata_sql.engine.program import Buffer
from misata_sql.errors import MisataError
from misata_sql.expressions.expression_types import Node
from misata_sql.kernels.jit import DTYPES

N_TREES = 260  # random conditions; a fifth of them at least have to be lowered
GROUP = 30  # of them in one kernel, since each takes the compiler a while
SPECIAL = [math.nan, math.inf, -math.inf]
KINDS = ("integer", "decimal", "float", "date", "time", "clock", "truth")


def _forms() -> dict[str, str]:
    """The forms of both grammars; those of numbers twice, since few of the others are kernels."""
    both = {}
    for kind, forms in trees.FORMS.items():
        own = random_checks.FORMS.get(kind, "").replace("{words}", "{counts}")
        plain = "\n".join(line for line in forms.strip().split("\n") if "⟨" not in line)
        both[kind] = f"{own}{own}\n{plain}".strip()
    return both


FORMS = _forms()
LEAVES = {kind: words.split("|") for kind, words in trees.LEAVES.items()}


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    oracle = Oracle(n_rows=211, seed=5, more={"d": SPECIAL, "f": SPECIAL})
    # what the optimizer leaves out cannot fail; here every part is to be computed, as DuckDB does in a CHECK
    oracle.con.execute("PRAGMA disable_optimizer")
    return oracle


@dataclass
class Lowered:
    """An expression that kernels compute. tree: typed; out, flags: where its cells and what is not NULL of it go"""

    sql: str
    tree: Node
    out: Buffer
    flags: Buffer | None = None


def inputs_of(oracle: Oracle) -> dict[str, Input]:
    return {name: Input(layout, type) for name, (_, type, layout) in oracle.inputs.items()}


def bound(oracle: Oracle, kinds: tuple[str, ...], n: int, type: str, seed: int) -> list[tuple[str, Node]]:
    """Random expressions that DuckDB and we take. type: that they are cast to, "" for their own"""
    rng = random.Random(seed)
    found = []
    for _ in range(n):
        sql = random_checks.sql_of(rng, rng.choice(kinds), rng.randint(1, 3), LEAVES, FORMS, trees.UNIONS)
        try:
            source = oracle.bind(sql, type or oracle.typeof(sql))
        except (MisataError, duckdb.Error):
            continue
        if source.columns:
            found.append((sql, source.tree))
    return found


def run(oracle: Oracle, loop: Loop, last: str, made: list[Lowered]) -> dict[Buffer, np.ndarray]:
    """The outputs of a loop over the oracle's rows."""
    kernel = make_kernel(loop.source(last), loop.signature())
    outputs = {
        buffer: np.empty(oracle.n_rows, DTYPES[buffer.dtype])
        for one in made
        for buffer in (one.out, one.flags)
        if buffer
    }
    arrays = {**oracle.arrays, **outputs}
    arguments = [
        arrays[value].view(DTYPES[parameter.dtype]) if isinstance(value, Buffer) else value
        for parameter, value in zip(kernel.parameters, loop.arguments, strict=True)
    ]
    kernel.compiled(*arguments)
    return outputs


def groups(made: list[Any]) -> list[list[Any]]:
    return [made[i : i + GROUP] for i in range(0, len(made), GROUP)]


def by_polars(oracle: Oracle, one: Lowered) -> np.ndarray | None:
    """The mask of the judge; None where Polars is not sure of some row."""
    condition = Condition(one.sql, one.tree, (), ())
    mask = Buffer("u1")
    arrays = {**oracle.arrays, mask: np.zeros(oracle.n_rows, np.uint8)}
    used = {node.value for node in one.tree.walk() if node.op == "column"}
    try:
        inputs = {name: at for name, at in inputs_of(oracle).items() if name in used}
        PolarsJudge([condition], inputs, mask)(ArenaDouble(arrays, {}), oracle.n_rows)
    except MisataError:
        return None
    return arrays[mask]


def by_duckdb(oracle: Oracle, sql: str) -> np.ndarray | None:
    """1 where a CHECK lets the row pass: it is true or NULL, and no error."""
    asked = f"SELECT TRY(CASE WHEN ({sql}) IS NULL THEN 1 WHEN ({sql}) THEN 1 ELSE 0 END) FROM t ORDER BY row_number"
    try:
        rows = oracle.con.execute(asked).fetchall()
    except duckdb.Error:
        return None
    return np.array([value or 0 for (value,) in rows], np.uint8)


def difference(oracle: Oracle, one: Lowered, expected: np.ndarray, found: np.ndarray) -> str:
    """The first rows in which two masks differ; "" where they are equal."""
    rows = np.flatnonzero(expected != found)[:3]
    names = {node.value for node in one.tree.walk() if node.op == "column"}
    return "\n".join(
        f"{one.sql}\n  row {row}: { ({n: oracle.rows[n][row] for n in names}) }: {expected[row]}, but the kernel {found[row]}\n  {one.tree}"
        for row in rows
    )


def test_masks(oracle: Oracle) -> None:
    """Every mask that is lowered is that of Polars and of DuckDB, in every row."""
    inputs = inputs_of(oracle)
    candidates = bound(oracle, ("truth",), N_TREES, "BOOLEAN", seed=1)
    made = []
    for sql, tree in candidates:
        try:
            Loop(inputs).value(tree)
        except NotLoweredError:
            continue
        made.append(Lowered(sql, tree, Buffer("u1")))
    wrong, judged, asked = [], 0, 0
    for group in groups(made):
        loop, last = Loop(inputs), ""
        for one in group:
            last = write_mask(loop, [one.tree], one.out)
        outputs = run(oracle, loop, last, group)
        for one in group:
            for kind, expected in (("Polars", by_polars(oracle, one)), ("DuckDB", by_duckdb(oracle, one.sql))):
                judged, asked = (
                    judged + (kind == "Polars" and expected is not None),
                    asked + (kind == "DuckDB" and expected is not None),
                )
                told = difference(oracle, one, expected, outputs[one.out]) if expected is not None else ""
                wrong += [f"{kind}: {told}"] if told else []
    assert not wrong, f"{len(wrong)} of {len(made)}\n" + "\n".join(wrong[:10])
    assert 5 * len(made) > len(candidates) > N_TREES / 2, (len(made), len(candidates))
    assert judged > 0.9 * len(made) and asked > 0.9 * len(made), (judged, asked, len(made))


def test_computed_columns(oracle: Oracle) -> None:
    """Every column that is lowered has the cells of Polars and of DuckDB, bit for bit, and the same NULLs."""
    inputs = inputs_of(oracle)
    candidates = bound(oracle, KINDS, N_TREES, "", seed=2)
    made = [
        Lowered(sql, tree, Buffer(tree.type.storage.code))
        for sql, tree in candidates
        if column_value(Loop(inputs), tree)
    ]
    wrong, compared = [], 0
    for group in groups(made):
        loop, last = Loop(inputs), ""
        for one in group:
            value = column_value(loop, one.tree)
            assert value is not None
            one.flags = Buffer("u1") if value.null else None
            last = store(loop, value, one.tree.type, one.out, one.flags)
        outputs = run(oracle, loop, last, group)
        for one in group:
            cells = [bytes(cell) for cell in outputs[one.out].view(np.uint8).reshape(oracle.n_rows, -1)]
            valid = outputs[one.flags] if one.flags else np.ones(oracle.n_rows)
            found = [cell if ok else None for cell, ok in zip(cells, valid, strict=True)]
            try:
                source = oracle.bind(one.sql, str(one.tree.type))
                oracles = {"Polars": oracle.ours(source), "DuckDB": oracle.duckdb(one.sql, one.tree.type)}
            except (MisataError, duckdb.Error) as error:
                wrong.append(f"{one.sql}: {error}")
                continue
            compared += 1
            zeros = "greatest" in one.sql or "least" in one.sql
            for kind, expected in oracles.items():
                rows = [r for r in range(oracle.n_rows) if not _same(expected[r], found[r], zeros)]
                names = {node.value for node in one.tree.walk() if node.op == "column"}
                wrong += [
                    f"{kind} {one.sql} :: {one.tree}: { {n: oracle.rows[n][r] for n in names} } {expected[r]!r} {found[r]!r}"
                    for r in rows[:1]
                ]
    assert not wrong, f"{len(wrong)} of {len(made)}\n" + "\n".join(wrong[:10])
    assert compared > 0.1 * len(candidates), (compared, len(candidates))


def _same(expected: bytes | None, found: bytes | None, zeros_unsigned: bool) -> bool:
    if expected is None or found is None or expected == found:
        return expected == found
    zero = to_bytes(0.0, random_float(len(expected))) if zeros_unsigned else b""
    return zeros_unsigned and expected[:-1] == found[:-1] == zero[:-1]


def random_float(size: int) -> Any:
    """DOUBLE or FLOAT by its bytes; of greatest and least DuckDB's optimizer decides which zero it is."""
    from misata_sql.spec.types import DOUBLE, FLOAT

    return DOUBLE if size == 8 else FLOAT
