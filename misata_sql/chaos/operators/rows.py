"""Operators that choose rows: which of them a fault hits."""

from collections.abc import Callable
from typing import Any

from misata_sql.chaos.operators.operator import Operator, Prepared
from misata_sql.kernels import chaos_chance
from misata_sql.spec.types import BOOLEAN, DOUBLE, SqlType

Stream = Callable[[str], int]


def _chance(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    return Prepared(chaos_chance.fill_chance, stream("value"), (), "float", "integer", BOOLEAN, valid=(0.0, 1.0))


def boolean(type: SqlType | None) -> SqlType:
    return BOOLEAN


CHANCE = Operator(
    "chance", (), "a fault that hits a share of the rows, each by itself",
    "SELECT count(*) FROM range(1000) t(i) WHERE misata_chance(0.05, i)", (DOUBLE,), _chance, boolean, is_fault=False,
)  # fmt: skip

ROW_OPERATORS = (CHANCE,)
