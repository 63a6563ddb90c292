"""Operators on lists: items."""

from typing import Any

import numpy as np

from misata_sql.chaos.operators.constants import LISTS, Stream, one_of_names, same_type
from misata_sql.chaos.operators.operator import Operator, Parameter, Prepared
from misata_sql.kernels import chaos_items
from misata_sql.spec.types import VARCHAR, SqlType

FAULTS = ("empty", "lost", "doubled")  # of kernels/chaos_items.py


def _items(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    faults = np.array(one_of_names("fault of misata_items", arguments[0], FAULTS), np.int64)
    return Prepared(chaos_items.draw_items, stream("value"), (faults,), "list", "list", same_type(type))


ITEMS = Operator(
    "items",
    (
        Parameter(
            "fault", (VARCHAR,), "'empty': all items gone, 'lost': one of them gone, 'doubled': one of them twice; "
            "left out, one of those", None,
        ),
    ),
    "a list that lost an item on its way, or has one twice after a retry; the empty list stays",
    "SELECT misata_items(['red', 'green', 'blue'], i) FROM range(10) t(i)", LISTS, _items, same_type,
)  # fmt: skip

ITEM_OPERATORS = (ITEMS,)
