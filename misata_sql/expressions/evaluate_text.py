"""Text functions over Series. Characters are code points, as in DuckDB."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.expressions.evaluate_numbers import one
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.letters import CASED, LOWER, PLAIN, UPPER
from misata_sql.expressions.series import expand, text_buffers, text_series

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

MAX_REPEATED = 10_000
MAX_PAD = 10_000  # characters of lpad and rpad
_FAR = 1 << 40  # beyond the length of any text

_ASIDE = 0xE000  # private use, which no case mapping touches and which is not PLAIN


def _is_ascii(series: pl.Series) -> bool:
    return series.str.len_bytes().sum() == series.str.len_chars().sum()


def _refuse_letters(run: "Evaluation", node: Node, series: pl.Series, active: Any, known: str) -> None:
    bad = series.str.contains(f"[^{known}]")
    run.refuse_where(bad, active, node, f"{node.op} of this text is not supported yet (a letter of a rare script)")


def _change_case(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (series,) = operands
    text, offsets = text_buffers(series)
    if text.max(initial=0) < 128:
        return _change_ascii(series, text, offsets, node.op)
    _refuse_letters(run, node, series, active, CASED)
    special = LOWER if node.op == "lower" else UPPER
    aside = [chr(_ASIDE + i) for i in range(len(special))]
    column = pl.col("text").str.replace_many(list(special), aside)
    column = column.str.to_lowercase() if node.op == "lower" else column.str.to_uppercase()
    change = column.str.replace_many(aside, list(special.values()))
    return pl.DataFrame({"text": series}).select(change).to_series()


def _change_ascii(series: pl.Series, text: np.ndarray, offsets: np.ndarray, op: str) -> pl.Series:
    """By arithmetic on the bytes: 18 ns of CPU for 5 letters where Polars takes 29, 21 for 20 where it takes 26."""
    bits = text - np.uint8(ord("A") if op == "lower" else ord("a"))  # wraps around below the first letter
    np.less(bits, np.uint8(26), out=bits.view(np.bool_))
    np.left_shift(bits, 5, out=bits)
    np.bitwise_xor(text, bits, out=bits)
    changed = text_series(bits, offsets)
    if not series.null_count():
        return changed
    return changed.zip_with(series.is_not_null(), one(None, pl.String))


def _reverse(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (series,) = operands
    if not _is_ascii(series):
        _refuse_letters(run, node, series, active, PLAIN)
        run.refuse_where(
            series.str.contains("\r\n", literal=True) & (series.str.len_bytes() > series.str.len_chars()),
            active, node, "reverse of a line break is not supported yet",
        )  # fmt: skip
    return series.str.reverse()


def _length(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    return operands[0].str.len_chars().cast(pl.Int64)


def _strlen(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    return operands[0].str.len_bytes().cast(pl.Int64)


def select(run: "Evaluation", expression: pl.Expr, **operands: pl.Series) -> pl.Series:
    """An expression over operands of which some may have one row only."""
    if any(len(series) != 1 for series in operands.values()):
        operands = {name: expand(series, run.n_rows) for name, series in operands.items()}
    return pl.DataFrame(operands).select(expression).to_series()


def _between(run: "Evaluation", text: pl.Series, start: pl.Expr, stop: pl.Expr, **counts: pl.Series) -> pl.Series:
    """Characters [start, stop) of each text, both counted from 0 and cut to the text; `size` is its length."""
    size = text.str.len_chars().cast(pl.Int64)
    begin = start.clip(0, pl.col("size"))
    length = (stop.clip(0, pl.col("size")) - begin).clip(0)
    found = pl.col("text").str.slice(begin, length)
    if any(count.null_count() for count in counts.values()):  # clip and min_horizontal pass over NULLs
        found = pl.when(pl.all_horizontal(pl.col(name).is_not_null() for name in counts)).then(found)
    return select(run, found, text=text, size=size, **counts)


def _cut_count(count: pl.Series) -> pl.Series:
    return count.clip(-_FAR, _FAR)


def _substring(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """From a position: 1 is the first, -1 the last character, 0 the one before the first; a length may be negative."""
    text, first = operands[0], _cut_count(operands[1])
    at, size = pl.col("first"), pl.col("size")
    start = pl.when(at > 0).then(at - 1).when(at < 0).then(size + at).otherwise(-1)
    if len(operands) == 2:
        return _between(run, text, start, size, first=first)
    end = start + pl.col("length")
    lower, upper = pl.min_horizontal(start, end), pl.max_horizontal(start, end)
    return _between(run, text, lower, upper, first=first, length=_cut_count(operands[2]))


def _left(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    text, count = operands[0], _cut_count(operands[1])
    n, size = pl.col("count"), pl.col("size")
    return _between(run, text, pl.lit(0, pl.Int64), pl.when(n >= 0).then(n).otherwise(size + n), count=count)


def _right(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    text, count = operands[0], _cut_count(operands[1])
    n, size = pl.col("count"), pl.col("size")
    start = pl.when(n >= 0).then(size - n).otherwise(-n)
    return _between(run, text, start, size, count=count)


def _slice(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """text[first:last], both counted from 1 and included; negative ones from the end."""
    first, last = (bound if bound is None else max(-_FAR, min(_FAR, bound)) for bound in node.value)
    size = pl.col("size")
    start = pl.lit(0, pl.Int64) if not first else pl.lit(first - 1) if first > 0 else size + first
    stop = size if last is None else pl.lit(last) if last >= 0 else size + last + 1
    return _between(run, operands[0], start, stop)


def _pad(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """value: the padding, repeated and cut to the place that is left."""
    text, length = operands
    far = length > one(MAX_PAD, pl.Int32)
    run.refuse_where(far, active, node, f"a length above {MAX_PAD} is not supported")
    length = length.clip(0, MAX_PAD).cast(pl.Int64)
    longest = int(length.max() or 0)  # type: ignore[arg-type]
    filling = pl.lit((node.value * (longest // len(node.value) + 1))[:longest])
    left = pl.col("length") - pl.col("text").str.len_chars().cast(pl.Int64)
    padding = filling.str.slice(0, left.clip(0))
    cut = pl.col("text").str.slice(0, pl.col("length"))
    parts = (padding, cut) if node.op == "lpad" else (cut, padding)
    padded = pl.when(pl.all_horizontal(pl.col("text", "length").is_not_null())).then(pl.concat_str(*parts))
    return select(run, padded, text=text, length=length)


def _repeat(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    text, count = operands
    run.refuse_where(
        count > one(MAX_REPEATED, pl.Int64), active, node, f"more than {MAX_REPEATED} repetitions are not supported"
    )
    count = count.clip(0, MAX_REPEATED)
    known = pl.col("count").is_not_null() & pl.col("text").is_not_null()
    repeated = pl.when(known).then(pl.col("text").repeat_by("count").list.join(""))
    return select(run, repeated, text=text, count=count)


def _replace(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    old, new = node.value
    return operands[0].str.replace_all(old, new, literal=True) if old else operands[0]


def _strip(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (text,) = operands
    if not node.value:
        return text
    if node.op == "trim":
        return text.str.strip_chars(node.value)
    return text.str.strip_chars_start(node.value) if node.op == "ltrim" else text.str.strip_chars_end(node.value)


def _concatenate(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    if len(operands) == 2:
        return operands[0] + operands[1]
    names = [f"{i}" for i in range(len(operands))]
    return select(run, pl.concat_str(*names), **dict(zip(names, operands, strict=True)))


def _concat(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """concat and concat_ws (value: the separator): NULLs are passed over."""
    names = [f"{i}" for i in range(len(operands))]
    joined = pl.concat_str(*names, separator=node.value or "", ignore_nulls=True)
    return select(run, joined, **dict(zip(names, operands, strict=True)))


def _test(op: str) -> Any:
    def test(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
        text, part = pl.col("text").str, pl.col("part")
        if op == "contains":
            found = text.contains(part, literal=True)
        else:
            found = text.starts_with(part) if op == "starts_with" else text.ends_with(part)
        return select(run, found, text=operands[0], part=operands[1])

    return test


OPERATIONS = {
    "lower": _change_case,
    "upper": _change_case,
    "reverse": _reverse,
    "length": _length,
    "strlen": _strlen,
    "substring": _substring,
    "left": _left,
    "right": _right,
    "slice": _slice,
    "lpad": _pad,
    "rpad": _pad,
    "repeat": _repeat,
    "replace": _replace,
    "trim": _strip,
    "ltrim": _strip,
    "rtrim": _strip,
    "||": _concatenate,
    "concat": _concat,
    **{op: _test(op) for op in ("starts_with", "ends_with", "contains")},
}
