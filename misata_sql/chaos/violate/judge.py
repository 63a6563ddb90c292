"""Expressions over proposals, in which any row may be an error: it is an error of that row alone."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from misata_sql.chaos.cells import gather
from misata_sql.errors import GeneratorError
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import truth

LABEL = "misata_violate"


def value_of(node: Node, cells: Mapping[str, Any], n: int) -> tuple[Any, Any]:
    """A Series of n rows, and a Boolean one of those that are an error, whatever their value then.

    cells: of n rows by name, Series or what stands for one
    """
    import polars as pl

    from misata_sql.expressions.evaluate import Evaluation
    from misata_sql.expressions.series import expand, polars_type

    try:
        value, failed = Evaluation(cells, n, LABEL, {}).attempt(node, None)
    except GeneratorError:  # in some row of them, which is not said
        if n == 1:
            return pl.Series([None], dtype=polars_type(node.type)), pl.Series([True])
        first, rest = (
            value_of(node, {name: gather(cell, places) for name, cell in cells.items()}, len(places))
            for places in np.array_split(np.arange(n), 2)
        )
        return pl.concat([first[0], rest[0]]), pl.concat([first[1], rest[1]])
    return expand(value, n), expand(failed.fill_null(False), n)


def value_or_null(node: Node, cells: Mapping[str, Any], n: int) -> Any:
    """A Series of n rows, NULL where it is an error."""
    import polars as pl

    value, failed = value_of(node, cells, n)
    return value.zip_with(~failed, pl.Series([None], dtype=value.dtype)) if failed.any() else value


def is_false(node: Node, cells: Mapping[str, Any], n: int, *, on_error: bool) -> np.ndarray:
    """(n,) bool: where a condition is false. on_error: what stands for an error"""
    value, failed = value_of(node, cells, n)
    falses, errors = ~truth(value, n, null=True), truth(failed, n)
    return falses | errors if on_error else falses & ~errors
