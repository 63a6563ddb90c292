"""LIKE, GLOB and regular expressions over Series, by Rust's regex crate; patterns.py has translated them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.nested import ListSeries, list_series

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation


def _matches(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    return operands[0].str.contains(node.value)


def _matches_bytes(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    text = operands[0].str
    run.refuse_where(
        text.len_bytes() > text.len_chars(), active, node,
        "GLOB with ? or [...] is not supported for texts beyond ASCII, which DuckDB takes byte by byte,",
    )  # fmt: skip
    return text.contains(node.value)


def _replace(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    pattern, new, every = node.value
    text = operands[0].str
    pattern = f"(?:{pattern})"  # a pattern without special characters would be taken for a literal, and so would `new`
    return text.replace_all(pattern, new) if every else text.replace(pattern, new)


def _extract(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """'' where nothing matches, or the group has no part in the match."""
    pattern, group = node.value
    (text,) = operands
    empty = pl.Series([""], dtype=pl.String).zip_with(text.is_not_null(), pl.Series([None], dtype=pl.String))
    if group is None:
        return empty
    found = text.str.extract(f"(?:{pattern})" if group else f"({pattern})", group or 1)
    return found.zip_with(found.is_not_null(), empty)


def _extract_all(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> ListSeries:
    (text,) = operands
    return list_series(run, node, text, text.str.extract_all(node.value), active)


OPERATIONS = {
    "matches": _matches,
    "matches bytes": _matches_bytes,
    "regexp_replace": _replace,
    "regexp_extract": _extract,
    "regexp_extract_all": _extract_all,
}
