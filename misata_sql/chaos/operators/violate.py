"""The operator that breaks a CHECK, which only scenarios call: there the table is known (chaos/violate)."""

from typing import Any

from misata_sql.chaos.operators.constants import Stream
from misata_sql.chaos.operators.operator import Operator, Parameter, Prepared
from misata_sql.errors import ArgumentError
from misata_sql.spec.types import VARCHAR, SqlType


def _violate(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    raise ArgumentError("misata_violate is called in scenarios, as UPDATE t SET c = misata_violate('name of a CHECK')")


def _same(type: SqlType | None) -> SqlType:
    return type or VARCHAR


VIOLATE = Operator(
    "violate",
    (Parameter("check", (VARCHAR,), "the name of the CHECK, or its text"),),
    "a row that the database would refuse: one CHECK is false, the others of the table hold",
    "FROM misata_chaos_log('retail.products', 1000, "
    "'UPDATE products SET stock = misata_violate(''products_stock_check'') WHERE misata_chance(0.01)')",
    None, _violate, _same, has_key=False, in_scenarios=True,
)  # fmt: skip
