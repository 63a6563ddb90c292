"""Cells as text on their way between DuckDB and misata_violate, where a query over a stored table calls it."""

import uuid
from collections.abc import Sequence
from decimal import Context, Decimal
from typing import Any
from urllib.parse import quote

from misata_sql.domains.storage import TIMESTAMP_UNITS, show, uuid_storage
from misata_sql.spec.types import SqlType

_MICROS = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS")  # as microseconds; what has no text of its own, as its integer
_INTEGERS = {
    "DATE": ("({} - DATE '1970-01-01')", "(DATE '1970-01-01' + CAST({} AS INTEGER))"),
    "TIMESTAMP_NS": ("epoch_ns({})", "make_timestamp_ns(CAST({} AS BIGINT))"),
    "TIMESTAMP WITH TIME ZONE": ("epoch_us({})", "make_timestamptz(CAST({} AS BIGINT))"),
    **{id: ("epoch_us({})", f"CAST(make_timestamp(CAST({{}} AS BIGINT)) AS {id})") for id in _MICROS},
}


def can_carry(type: SqlType) -> bool:
    """Whether cells of a type go there and back."""
    return not type.is_nested and type.id not in ("INTERVAL", "BLOB", "UHUGEINT")


def to_text(sql: str, type: SqlType) -> str:
    """SQL of a cell as text."""
    if type.id in _INTEGERS:
        return f"CAST({_INTEGERS[type.id][0].format(sql)} AS VARCHAR)"
    return f"CAST(CAST({sql} AS DOUBLE) AS VARCHAR)" if type.id == "FLOAT" else f"CAST({sql} AS VARCHAR)"


def from_text(sql: str, type: SqlType) -> str:
    """SQL of the cell that a text stands for."""
    if type.id in _INTEGERS:
        return _INTEGERS[type.id][1].format(sql)
    return f"CAST(CAST({sql} AS DOUBLE) AS FLOAT)" if type.id == "FLOAT" else f"CAST({sql} AS {type})"


DRAWN = "misata_drawn"  # the column of what was drawn for a row


def encoded(columns: Sequence[Sequence[str | None]]) -> str:
    """The cells of some rows in one text: a blank between rows, a comma between cells; v before all but NULL."""
    parts = [["" if text is None else f"v{quote(text, safe='')}" for text in column] for column in columns]
    return " ".join(map(",".join, zip(*parts, strict=True)))


def decoded(place: int) -> str:
    """SQL of the text of one cell of a row, of DRAWN, which is split into rows already."""
    part = f"split_part({DRAWN}, ',', {place + 1})"
    return f"CASE WHEN {part} <> '' THEN url_decode({part}[2:]) END"


def stored(text: str | None, type: SqlType) -> Any:
    """The value that a Series of the type's storage has, of what to_text gives."""
    if text is None or type.id == "VARCHAR":
        return text
    if type.id == "BOOLEAN":
        return text == "true"
    if type.id == "ENUM":
        return type.values.index(text)
    if type.id == "UUID":
        return int.from_bytes(uuid_storage(uuid.UUID(text)), "little", signed=True)
    if type.id in ("DOUBLE", "FLOAT"):
        return float(text)
    if type.id == "DECIMAL":
        return int(Decimal(text).scaleb(type.scale or 0, Context(prec=40)))
    if type.id == "TIME":
        hours, minutes, seconds = text.split(":")
        return (int(hours) * 60 + int(minutes)) * 60_000_000 + int(Decimal(seconds) * 1_000_000)
    return int(text) * TIMESTAMP_UNITS[type.id] // 1_000_000 if type.id in _MICROS else int(text)


def text_of(value: Any, type: SqlType) -> str | None:
    """What from_text takes, of the value that a Series has."""
    if value is None or type.id == "VARCHAR":
        return None if value is None else str(value)
    if type.id == "ENUM":
        return type.values[value]
    if type.id == "UUID":
        return str(uuid.UUID(int=(int(value) & (2**128 - 1)) ^ (1 << 127)))
    if type.id in ("DOUBLE", "FLOAT"):
        return repr(float(value))
    if type.id in ("BOOLEAN", "DECIMAL", "TIME"):
        return show(int(value), type)
    return str(int(value) * 1_000_000 // TIMESTAMP_UNITS[type.id] if type.id in _MICROS else int(value))
