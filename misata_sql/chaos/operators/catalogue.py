"""All operators."""

from typing import Any

from misata_sql.chaos.operators.operator import Operator, Prepared
from misata_sql.kernels import chaos_chance
from misata_sql.spec.types import BOOLEAN, DOUBLE


def _chance(type: Any, arguments: Any, stream: Any) -> Prepared:
    return Prepared(chaos_chance.fill_chance, stream("value"), (), "float", "integer", BOOLEAN)


OPERATORS = (
    Operator("chance", (), "a fault that hits a share of the rows", "misata_chance(0.05, rowid)", (DOUBLE,), _chance, lambda _: BOOLEAN),
)
