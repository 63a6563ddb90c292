"""Casts, rounding and division to the last bit, over thousands of random numbers of all sizes."""

import math
import random
import struct
from decimal import Context, Decimal
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest

from misata_sql.expressions.bind_expressions import bind_expression
from misata_sql.expressions.evaluate import Evaluation
from misata_sql.expressions.series import polars_type
from misata_sql.spec.ddl import parse_tables
from misata_sql.spec.types import SqlType

N_ROWS = 6_000
EXACT = Context(prec=60)


_ODD = [math.inf, -math.inf, math.nan, 0.0, -0.0, 1.7976931348623157e308, 5e-324, -4.0, 1e15, 4503599627370497.5, 0.5]


def _whole(rng: random.Random, digits: int, signed: bool = True) -> list[int]:
    numbers = [rng.getrandbits(rng.randint(1, 126)) % 10**digits for _ in range(N_ROWS)]
    return [n * rng.choice((1, -1)) for n in numbers] if signed else numbers


def _columns() -> dict[str, tuple[str, list[Any]]]:
    rng, normal = random.Random(3), np.random.default_rng(5)
    spread = normal.standard_normal(N_ROWS)
    columns: dict[str, tuple[str, list[Any]]] = {
        "d": ("DOUBLE", (spread * 10.0 ** normal.integers(-8, 20, N_ROWS)).tolist()),
        "h": ("DOUBLE", [(rng.randint(-(10**6), 10**6) + 0.5) / rng.choice((1, 10, 100, 1000)) for _ in range(N_ROWS)]),
        "f": ("FLOAT", (spread * 10.0 ** normal.integers(-4, 9, N_ROWS)).astype(np.float32).astype(float).tolist()),
        "odd": ("DOUBLE", (_ODD * N_ROWS)[:N_ROWS]),
        "bi": ("BIGINT", _whole(rng, 18)),
        "ubi": ("UBIGINT", _whole(rng, 19, signed=False)),
        "hi": ("HUGEINT", [*_whole(rng, 38)[:-6], -(2**64), 2**64 - 1, -(2**64) + 1, -1, 2**53 + 1, -(2**53) - 1]),
        "uhi": ("UHUGEINT", _whole(rng, 38, signed=False)),
    }
    for name, (width, scale) in {
        "d4": (4, 1), "d9": (9, 2), "d18": (18, 3), "e18": (18, 12), "d38": (38, 10), "e38": (38, 30), "w38": (38, 0)
    }.items():  # fmt: skip
        columns[name] = (f"DECIMAL({width},{scale})", _whole(rng, width))
    # beside the middle between two FLOATs, where rounding twice goes wrong
    columns["e38"][1][:2] = [10**30 + 59604644775390625 * 10**6 + 1, 10**30 + 59604644775390625 * 10**6 - 1]
    return columns


class _Numbers:
    def __init__(self) -> None:
        self.columns = _columns()
        self.types = {name: SqlType.parse(type) for name, (type, _) in self.columns.items()}
        self.con = duckdb.connect()
        texts = {
            name: [format(Decimal(v).scaleb(-(self.types[name].scale or 0), EXACT), "f") for v in values]
            if self.types[name].id in ("DECIMAL", "HUGEINT", "UHUGEINT") else values
            for name, (_, values) in self.columns.items()
        }  # fmt: skip
        self.con.register("texts", pl.DataFrame({**texts, "n": range(N_ROWS)}).to_arrow())
        casts = ", ".join(f"CAST({name} AS {type}) AS {name}" for name, (type, _) in self.columns.items())
        self.con.execute(f"CREATE TABLE t AS SELECT n, {casts} FROM texts")
        self.inputs = {
            name: pl.Series(values, dtype=polars_type(self.types[name])) for name, (_, values) in self.columns.items()
        }


@pytest.fixture(scope="module")
def numbers() -> _Numbers:
    return _Numbers()


@pytest.mark.parametrize(
    "expression",
    [
        *(f"CAST({a} AS {t})" for a in ("d9", "d18", "e18", "d38", "e38", "bi", "ubi") for t in ("DOUBLE", "FLOAT")),
        "CAST(hi AS DOUBLE)", "CAST(uhi AS DOUBLE)", "hi / 3", "CAST(d AS FLOAT)", "CAST(f AS DOUBLE)", "CAST(d AS DECIMAL(38,5))", "CAST(h AS DECIMAL(18,2))", "CAST(h AS DECIMAL(9,1))",
        "CAST(f AS DECIMAL(38,4))", "CAST(f AS DECIMAL(18,2))", "CAST(h AS DECIMAL(18,0))", "CAST(h AS BIGINT)", "CAST(f AS BIGINT)",
        "CAST(d38 AS DECIMAL(38,2))", "CAST(e18 AS BIGINT)", "CAST(e18 AS INTEGER)", "CAST(d38 AS VARCHAR)", "CAST(e38 AS VARCHAR)",
        "CAST(w38 AS VARCHAR)", "CAST(w38 AS HUGEINT)",
        *(f"round({a}{n})" for a in ("d", "h", "f") for n in ("", ", 1", ", 2", ", 5", ", 15", ", -3")),
        "round(e18, 3)", "round(d38, 3)", "round(d18, -2)", "round(bi, -4)",
        *(f"{f}({a})" for f in ("floor", "ceil", "trunc") for a in ("d", "f", "e18", "d38")),
        "d * h", "d / h", "d % h", "f % h", "f * f", "f / f", "f % f", "d // h", "d9 / d18", "d4 / d9", "bi / 7", "ubi / 3",
        "d4 * d4", "d4 * d9", "d4 * 1.5", "d9 + d38", "d18 - d38", "bi // 7", "bi % 7", "bi // -13", "bi % -13", "d9 % 0.07",
        *(f"{f}(odd)" for f in ("floor", "ceil", "trunc", "round", "abs", "sign", "-")), "round(odd, -1)", "round(odd, 2)", "round(odd, 15)", *(f"fmod({a}, {b})" for a in ("d", "f", "odd") for b in ("h", "f", "odd", "3", "-0.1")),
        "odd / 0", "0 / odd", "odd * 0", "odd + 1", "odd - odd", "odd % 3", "3 % odd", "odd // 3", "odd * odd", "odd > 1", "odd = odd",
        "odd < d", "coalesce(nullif(odd, 0), 1)", "CAST(odd AS BOOLEAN)", "odd BETWEEN 0 AND 1", "odd IS DISTINCT FROM d",
        "d = h", "d9 < d18", "d9 = d", "f < d9", "f = h", "greatest(d9, d18)", "coalesce(nullif(bi, 0), ubi)",
    ],
)  # fmt: skip
def test_numbers_are_duckdbs_to_the_last_bit(numbers: _Numbers, expression: str) -> None:
    (answer,) = numbers.con.execute(f"SELECT typeof({expression}) FROM t LIMIT 1").fetchall()
    type = SqlType.parse(answer[0])
    expected = [v for (v,) in numbers.con.execute(f"SELECT {expression} FROM t ORDER BY n").fetchall()]
    if type.id == "DECIMAL":
        expected = [int(v.scaleb(type.scale or 0, EXACT)) for v in expected]
    columns = ", ".join(f"{name} {text}" for name, (text, _) in numbers.columns.items())
    (table,) = parse_tables(f"CREATE TABLE t ({columns}, x {type} DEFAULT ({expression}))")
    column = table.column("x")
    assert column.default is not None
    source = bind_expression(column.default, table, column)
    found = Evaluation(numbers.inputs, N_ROWS, "t.x", {}).value(source.tree).to_list()
    if type.id in ("DOUBLE", "FLOAT"):
        expected, found = ([struct.pack("d", v) if v == v else b"" for v in values] for values in (expected, found))
    wrong = [row for row, (e, f) in enumerate(zip(expected, found, strict=True)) if e != f]
    shown = [
        ({n: self[1][r] for n, self in numbers.columns.items() if n in expression}, expected[r], found[r])
        for r in wrong[:3]
    ]
    assert not wrong, shown
