"""The fields of format and printf over Series."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from misata_sql.expressions.evaluate_text import select
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.float_text import fixed_text, shortest_text
from misata_sql.expressions.format_templates import Spec

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

_DEFAULT_PLACES = 6


def _number(spec: Spec, sign: pl.Expr, digits: pl.Expr) -> pl.Expr:
    """Sign and digits, with what the spec puts before, between and around them."""
    if spec.group:
        digits = _grouped(digits, spec.group)
    if spec.sign:
        sign = pl.when(sign == "-").then(sign).otherwise(pl.lit(spec.sign))
    if spec.zero and spec.width:
        missing = spec.width - sign.str.len_chars().cast(pl.Int64) - digits.str.len_chars().cast(pl.Int64)
        return pl.concat_str(sign, pl.lit("0" * spec.width).str.slice(0, missing.clip(0)), digits)
    return _padded(pl.concat_str(sign, digits), spec, spec.align or ">")


def _grouped(digits: pl.Expr, mark: str) -> pl.Expr:
    """A mark between thousands of the digits before the point."""
    parts = digits.str.splitn(".", 2)
    whole, behind = parts.struct.field("field_0"), parts.struct.field("field_1")
    marked = whole.str.reverse().str.replace_all(r"([0-9]{3})", f"${{1}}{mark}").str.reverse()
    marked = marked.str.strip_chars_start(mark)
    return pl.when(behind.is_null()).then(marked).otherwise(pl.concat_str(marked, pl.lit("."), behind))


def _padded(text: pl.Expr, spec: Spec, align: str) -> pl.Expr:
    if not spec.width:
        return text
    return text.str.pad_start(spec.width, spec.fill) if align == ">" else text.str.pad_end(spec.width, spec.fill)


def _integer(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    text = pl.col("x").cast(pl.String)
    sign = pl.when(text.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
    return select(run, _known(_number(node.value, sign, text.str.strip_chars_start("-"))), x=operands[0])


def _known(text: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("x").is_not_null()).then(text)


def _fixed(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    spec = node.value
    places = _DEFAULT_PLACES if spec.places is None else spec.places
    sign, whole, behind = fixed_text(run, node, operands[0], places, active)
    digits = pl.concat_str("whole", pl.lit("."), "behind") if places else pl.col("whole")
    number = _known(_number(spec, pl.col("sign"), digits))
    return select(run, number, x=operands[0], sign=sign, whole=whole, behind=behind)


def _float(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    text = pl.col("text")
    sign = pl.when(text.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
    number = _known(_number(node.value, sign, text.str.strip_chars_start("-")))
    return select(run, number, x=operands[0], text=shortest_text(run, node, operands[0], active))


def _text(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    spec = node.value
    text = pl.col("x") if spec.places is None else pl.col("x").str.slice(0, spec.places)
    return select(run, _padded(text, spec, spec.align or "<"), x=operands[0])


OPERATIONS = {
    "format integer": _integer,
    "format fixed": _fixed,
    "format float": _float,
    "format text": _text,
}
