"""Digests, encodings, code points, and searching and replacing in texts over Series."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from misata_sql.expressions.digests import digest
from misata_sql.expressions.evaluate_numbers import one, outside
from misata_sql.expressions.evaluate_text import select
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import text_buffers, text_series

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

_DIGITS = np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", np.uint8)
_SMALL_DIGITS = np.frombuffer(b"0123456789abcdef", np.uint8)


def _with_nulls_of(result: pl.Series, source: pl.Series) -> pl.Series:
    return result.zip_with(source.is_not_null(), one(None, result.dtype)) if source.null_count() else result


def _fixed_text(letters: np.ndarray, source: pl.Series) -> pl.Series:
    """Texts of equal length from an (n, length) array of ASCII; NULL where the source is."""
    offsets = np.arange(len(letters) + 1, dtype=np.int64) * letters.shape[1]
    return _with_nulls_of(text_series(np.ascontiguousarray(letters).reshape(-1), offsets), source)


def _digest(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (text,) = operands
    octets = digest(node.value, *text_buffers(text))
    letters = np.empty((len(octets), 2 * octets.shape[1]), np.uint8)
    letters[:, 0::2] = _SMALL_DIGITS[octets >> 4]
    letters[:, 1::2] = _SMALL_DIGITS[octets & 15]
    return _fixed_text(letters, text)


def _hex(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (text,) = operands
    encoded = text.str.encode("hex") if text.dtype == pl.String else text.bin.encode("hex")
    return encoded.str.to_uppercase()


def _in_base(series: pl.Series, radix: int, least: int) -> pl.Series:
    """Unsigned 64-bit integers as digits, without leading zeros before the last `least` ones."""
    values = series.fill_null(0).to_numpy().astype(np.uint64)
    width = 1
    while radix**width < 2**64:
        width += 1
    letters = np.empty((len(values), width), np.uint8)
    for place in range(width - 1, -1, -1):
        letters[:, place] = _DIGITS[(values % np.uint64(radix)).astype(np.int64)]
        values = values // np.uint64(radix)
    text = _fixed_text(letters, series).str.strip_chars_start("0")
    return text.str.zfill(max(1, least))


def _digits(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """hex and bin: a negative number is the two's complement in 64 bits."""
    return _in_base(operands[0].cast(pl.UInt64, wrap_numerical=True), node.value, 1)


def _to_base(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (series,) = operands
    radix, least = node.value
    run.fail_where(series < one(0, pl.Int64), active, node, "a number is negative")
    return _in_base(series.clip(lower_bound=0).cast(pl.UInt64), radix, least)


def _encode(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    return operands[0].cast(pl.Binary)


def _decode(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (blob,) = operands
    text = blob.cast(pl.String, strict=False)
    run.fail_where(text.is_null() & blob.is_not_null(), active, node, "a BLOB is no UTF-8 text")
    return text


def _base64(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    return operands[0].bin.encode("base64")


def _octet_length(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    return operands[0].bin.size().cast(pl.Int64)


def _bit_length(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    return operands[0].str.len_bytes().cast(pl.Int64) * one(8, pl.Int64)


def _code_point(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """Of the first character; value: that of the empty text."""
    (text,) = operands
    data, offsets = text_buffers(text)
    lengths = np.diff(offsets)
    padded = np.concatenate([data, np.zeros(4, np.uint8)])
    octets = [padded[offsets[:-1] + place].astype(np.int32) for place in range(4)]
    lead, tails = octets[0], [octet & 0x3F for octet in octets[1:]]
    codes = np.select(
        [lead < 0x80, lead < 0xE0, lead < 0xF0],
        [lead, (lead & 0x1F) << 6 | tails[0], (lead & 0x0F) << 12 | tails[0] << 6 | tails[1]],
        (lead & 0x07) << 18 | tails[0] << 12 | tails[1] << 6 | tails[2],
    )
    return _with_nulls_of(pl.Series(np.where(lengths == 0, np.int32(node.value), codes.astype(np.int32))), text)


def _chr(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    (codes,) = operands
    bad = outside(codes, 0, 0x10FFFF) | ~outside(codes, 0xD800, 0xDFFF)
    run.fail_where(bad, active, node, "a number is no code point of a character")
    points = codes.zip_with(~bad.fill_null(True), one(32, pl.Int32)).to_numpy()
    sizes = 1 + (points >= 0x80).astype(np.int64) + (points >= 0x800) + (points >= 0x10000)
    octets = np.zeros((len(points), 4), np.uint8)
    for size, mark in ((1, 0x00), (2, 0xC0), (3, 0xE0), (4, 0xF0)):
        rows = sizes == size
        octets[rows, 0] = mark | points[rows] >> 6 * (size - 1)
        for place in range(1, size):
            octets[rows, place] = 0x80 | (points[rows] >> 6 * (size - 1 - place)) & 0x3F
    offsets = np.zeros(len(points) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return _with_nulls_of(text_series(octets[np.arange(4) < sizes[:, None]], offsets), codes)


def _position(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    """From 1, in characters; 0 where the part is not in the text."""
    text, part = pl.col("text"), pl.col("part")
    before = text.str.splitn(part, 2).struct.field("field_0").str.len_chars().cast(pl.Int64)
    found = pl.when(text.str.contains(part, literal=True)).then(before + 1).otherwise(0)
    place = pl.when(text.is_not_null() & part.is_not_null()).then(pl.when(part == "").then(1).otherwise(found))
    return select(run, place.cast(pl.Int64), text=operands[0], part=operands[1])


def _replace_many(run: "Evaluation", node: Node, operands: Sequence[pl.Series], active: Any) -> pl.Series:
    if not node.value:
        return operands[0]
    return operands[0].str.replace_many(list(node.value), list(node.value.values()))


OPERATIONS = {
    "digest": _digest,
    "hex": _hex,
    "digits": _digits,
    "to_base": _to_base,
    "encode": _encode,
    "decode": _decode,
    "base64": _base64,
    "octet_length": _octet_length,
    "bit_length": _bit_length,
    "code point": _code_point,
    "chr": _chr,
    "position": _position,
    "replace many": _replace_many,
    "enum_code": lambda run, node, operands, active: operands[0],
}
