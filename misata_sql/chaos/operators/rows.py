"""Operators that choose rows: which of them a fault hits."""

from collections.abc import Callable
from typing import Any

import numpy as np

from misata_sql.chaos.operators.operator import Operator, Parameter, Prepared
from misata_sql.kernels import chaos_chance, chaos_rows
from misata_sql.spec.types import BIGINT, BOOLEAN, DOUBLE, SqlType

Stream = Callable[[str], int]


def _chance(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    return Prepared(chaos_chance.fill_chance, stream("value"), (), "float", "integer", BOOLEAN, valid=(0.0, 1.0))


def boolean(type: SqlType | None) -> SqlType:
    return BOOLEAN


CHANCE = Operator(
    "chance", (), "a fault that hits a share of the rows, each by itself",
    "SELECT count(*) FROM range(1000) t(i) WHERE misata_chance(0.05, i)", (DOUBLE,), _chance, boolean, is_fault=False,
)  # fmt: skip


def _copy_key(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    (number,) = arguments
    return Prepared(chaos_rows.copy_keys, stream("value"), (np.int64(number),), "none", "integer", BIGINT)


def _bigint(type: SqlType | None) -> SqlType:
    return BIGINT


COPY_KEY = Operator(
    "copy_key", (Parameter("number", (BIGINT,), "which of the copies of the row it is, from 0"),),
    "the key of a copy that INSERT makes of a row, which misata_chaos_sql calls",
    "SELECT misata_copy_key(0, i) FROM range(3) t(i)", None, _copy_key, _bigint, is_fault=False,
)  # fmt: skip

ROW_OPERATORS = (CHANCE, COPY_KEY)
