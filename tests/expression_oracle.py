"""The same expression over the same rows by DuckDB and by the binder and the Polars stage."""

import ctypes
import datetime
import itertools
import math
import re
import struct
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

import duckdb
import numpy as np

from misata_sql.domains.storage import uuid_storage
from misata_sql.engine.program import Buffer, Layout, intern_pool
from misata_sql.expressions.bind_expressions import ExpressionSource, bind_expression
from misata_sql.expressions.nested import item_type
from misata_sql.expressions.polars_stage import PolarsStage, inputs_buffers
from misata_sql.spec.ddl import parse_tables
from misata_sql.spec.types import SqlType

EXACT = Context(prec=60)
MOOD = "ENUM('sad', 'ok', 'Happy', 'ÖK')"
COLUMNS = {
    "ti": "TINYINT", "si": "SMALLINT", "i": "INTEGER", "bi": "BIGINT", "hi": "HUGEINT",
    "uti": "UTINYINT", "usi": "USMALLINT", "ui": "UINTEGER", "ubi": "UBIGINT", "uhi": "UHUGEINT",
    "f": "FLOAT", "d": "DOUBLE",
    "d4": "DECIMAL(4,1)", "d9": "DECIMAL(9,2)", "d18": "DECIMAL(18,3)", "d38": "DECIMAL(38,10)", "d22": "DECIMAL(2,2)",
    "b": "BOOLEAN", "day": "DATE", "ts": "TIMESTAMP", "tss": "TIMESTAMP_S", "tsm": "TIMESTAMP_MS", "tsn": "TIMESTAMP_NS",
    "s": "VARCHAR", "w": "VARCHAR", "mood": MOOD, "u": "UUID", "small": "INTEGER", "iv": "INTERVAL",
    "clock": "TIME", "raw": "BLOB",
    "tags": "VARCHAR[]", "trio": "INTEGER[3]", "addr": 'STRUCT(city VARCHAR, "no" INTEGER, pos STRUCT(lat DOUBLE, since DATE))',
    "attrs": "MAP(VARCHAR, BIGINT)", "lines": 'STRUCT(sku VARCHAR, n SMALLINT)[]',
}  # fmt: skip
SLOTS = ("w",)  # VARCHAR columns that lie in slots; the others are a dictionary

_words = ["", "a", "Ab c", "  x ", "ÄÖ ß", "ορΣ", "ab,cd,ef", "1234567890abcdef", "%_", "x" * 30, "日本語", "\t q"]
_days = [0, -1, 1, 18262, 19782, -719162, 2932896, 11016, 19417, -25508]
_u = [uuid.UUID(int=x) for x in (0, 1 << 127, 2**128 - 1, 0x123456789ABCDEF0FEDCBA9876543210)]


_NESTED: dict[str, list[Any]] = {
    "tags": [[], ["a"], ["Ab c", None, "a"], ["é", "b", "c", "d"], ["x" * 20]],
    "trio": [[1, 2, 3], [None, -5, 2**31 - 1], [0, 0, 0]],
    "addr": [("Köln", 5, (50.9, 18262)), (None, None, (0.5, None)), ("a", -1, None), ("x" * 13, 7, (None, 0))],
    "attrs": [[], [("a", 1)], [("w", None), ("Ab c", 5), ("", 7)]],
    "lines": [[], [("s-1", 2), None], [("é", None), (None, 30), ("x" * 15, -4)]],
}


def sample(name: str) -> list[Any]:
    """Stored values of a column worth trying: small ones, halves, and the ends of the type."""
    type = SqlType.parse(COLUMNS[name])
    if name == "small":
        return [0, 1, 2, 3, 5, -1, -2, 12, 7, 30]
    if type.id == "VARCHAR":
        return _words if name == "s" else ["w", "", "ab", "Zz", "aé", "q" * 8]
    if type.id == "ENUM":
        return list(range(len(type.values)))
    if type.id == "BOOLEAN":
        return [True, False]
    if type.id in ("DOUBLE", "FLOAT"):
        values = [0.0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 0.1, 2.675, 1e10, -123456.789, 0.49999999999999994, 3.0]
        return values if type.id == "DOUBLE" else [float(np.float32(v)) for v in values]
    if type.id == "DATE":
        return _days
    if type.is_timestamp:
        unit = {"TIMESTAMP_S": 1, "TIMESTAMP_MS": 10**3, "TIMESTAMP_NS": 10**9}.get(type.id, 10**6)
        days = [d for d in _days if unit < 10**9 or abs(d) < 100_000]
        return [d * 86400 * unit + extra for d in days for extra in (0, unit * 3723 + unit // 2, 86400 * unit - 1)]
    if type.id == "UUID":
        return _u
    if type.id == "INTERVAL":
        return [(0, 0, 0), (1, 0, 0), (-13, 2, 5), (0, -40, 86_400_000_000), (12, 31, -1)]
    if type.id == "TIME":
        return [0, 1, 3_723_500_000, 36_000_000_000, 86_399_999_999, 43_200_000_000]
    if type.id == "BLOB":
        return [b"", b"ab", b"\xff\x00'", "é".encode(), b"x" * 20]
    if type.is_nested:
        return _NESTED[name]
    low, high = type.bounds  # type: ignore[misc]
    few = [0, 1, 2, 5, 10, 15, 25, 49, 50, 51, 99, 100, 127]
    values = [*few, *(-v for v in few), low, high, low + 1, high - 1, high // 2, high // 3]
    return [v for v in values if low <= v <= high]


@dataclass
class ArenaDouble:
    """Buffers as an Arena holds them, and what point() was told."""

    arrays: dict[Buffer, np.ndarray]
    pointed: dict[int, tuple[Any, ...]]
    kept: Any = None

    def array(self, buffer: Buffer) -> np.ndarray:
        return self.arrays[buffer]

    def point(self, index: int, *cells: Any) -> None:
        self.pointed[index] = cells

    def keep(self, owners: Any) -> None:
        self.kept = owners


def to_bytes(value: Any, type: SqlType) -> bytes:
    """The stored bytes of a fixed cell; zeros of None."""
    size = type.storage.size
    if value is None:
        return b"\xaa" * size if type.id != "ENUM" else bytes(size)
    if type.id in ("DOUBLE", "FLOAT"):
        return struct.pack("<d" if size == 8 else "<f", value)
    if type.id == "UUID":
        return uuid_storage(value)
    if type.id == "INTERVAL":
        return struct.pack("<iiq", *value)
    return int(value).to_bytes(size, "little", signed=not (type.id[0] == "U" or type.id in ("BOOLEAN", "ENUM")))


def make_input(
    name: str, values: list[Any], arrays: dict[Buffer, np.ndarray], always_valid: bool
) -> tuple[str, SqlType, Layout]:
    """An input column with its buffers added to `arrays`."""
    type = SqlType.parse(COLUMNS[name])
    return name, type, _make_layout(type, values, arrays, always_valid, in_slots=name in SLOTS)


def _make_layout(
    type: SqlType, values: list[Any], arrays: dict[Buffer, np.ndarray], always_valid: bool, in_slots: bool = False
) -> Layout:
    validity = None
    if not always_valid:
        validity = Buffer("u1")
        arrays[validity] = np.packbits(np.array([v is not None for v in values], bool), bitorder="little")
    if type.id == "STRUCT":
        children = [
            _make_layout(inner, [v[place] if v is not None else None for v in values], arrays, False)
            for place, (_, inner) in enumerate(type.fields)
        ]
        return Layout("struct", validity=validity, children=tuple(children))
    if type.id in ("LIST", "ARRAY", "MAP"):
        width = max(len(v or []) for v in values)
        items = [item for v in values for item in [*(v or []), *[None] * (width - len(v or []))]]
        child = _make_layout(item_type(type), items, arrays, False, in_slots=True)
        if type.id == "ARRAY":
            return Layout("array", width, validity=validity, children=(child,))
        lengths = Buffer("i4")
        arrays[lengths] = np.array([len(v or []) for v in values], np.int32)
        return Layout("list", width, None, validity, lengths, children=(child,))
    data = Buffer("u1", 1)
    if type.id not in ("VARCHAR", "BLOB"):
        arrays[data] = np.frombuffer(b"".join(to_bytes(v, type) for v in values), np.uint8).copy()
        return Layout("fixed", type.storage.size, data, validity)
    texts = [v.encode() if isinstance(v, str) else v for v in values]
    if in_slots or type.id == "BLOB":
        width = max([1, *(len(t or b"") for t in texts)])
        arrays[data] = np.frombuffer(b"".join((t or b"").ljust(width, b"#") for t in texts), np.uint8).copy()
        lengths = Buffer("i4")
        arrays[lengths] = np.array([len(t or b"") for t in texts], np.int32)
        return Layout("slots", width, data, validity, lengths)
    pool = sorted({t for t in texts if t is not None} | {b"never drawn"})
    arrays[data] = np.array([pool.index(t) if t is not None else 0 for t in texts], np.uint8)
    return Layout("dict", 1, data, validity, None, intern_pool(tuple(pool)))


def read_output(arena: ArenaDouble, index: int, type: SqlType, n_rows: int) -> list[Any]:
    """Stored values of an output column; None where NULL."""
    return read_cells(arena.pointed[index], type, n_rows)


def read_cells(cells: tuple[Any, ...], type: SqlType, n_rows: int) -> list[Any]:
    """Of a STRUCT tuples, of lists lists, of a MAP lists of (key, value)."""
    kind, width, data, validity, offsets, children = cells
    valid = [True] * n_rows
    if validity:
        bitmap = ctypes.string_at(validity, (n_rows + 7) // 8)
        valid = [bool(bitmap[r // 8] >> (r % 8) & 1) for r in range(n_rows)]
    if kind == "offsets64":
        places = np.frombuffer(ctypes.string_at(offsets, 8 * (n_rows + 1)), np.int64)
        text = ctypes.string_at(data, int(places[-1])) if places[-1] else b""
        values: list[Any] = [text[a:b] for a, b in itertools.pairwise(places)]
        if type.id == "VARCHAR":
            values = [value.decode() for value in values]
    elif kind == "struct":
        columns = (read_cells(c, t, n_rows) for c, (_, t) in zip(children, type.fields, strict=True))
        values = list(zip(*columns, strict=True))
    elif kind in ("array", "list"):
        lengths = [width] * n_rows
        if kind == "list":
            lengths = np.frombuffer(ctypes.string_at(offsets, 4 * n_rows), np.int32).tolist()
        inside = item_type(type)
        items = read_cells(children[0], inside, n_rows * width) if width else []
        values = [items[r * width : r * width + lengths[r]] for r in range(n_rows)]
    else:
        assert kind == "fixed" and width == type.storage.size
        raw = ctypes.string_at(data, n_rows * width)
        values = [raw[r * width : (r + 1) * width] for r in range(n_rows)]
    return [cell if ok else None for cell, ok in zip(values, valid, strict=True)]


def to_stored(value: Any, type: SqlType) -> Any:
    """A value that DuckDB returned, in the form of read_output."""
    if value is None or type.id in ("VARCHAR", "BLOB"):
        return value
    match type.id:
        case "STRUCT":
            return tuple(to_stored(value[name], inner) for name, inner in type.fields)
        case "LIST" | "ARRAY":
            return [to_stored(item, item_type(type)) for item in value]
        case "MAP":
            entries = zip(value.keys(), value.values(), strict=True)
            return [(to_stored(k, type.children[0]), to_stored(v, type.children[1])) for k, v in entries]
        case "DECIMAL":
            value = int(Decimal(value).scaleb(type.scale or 0, EXACT))
        case "ENUM":
            value = type.values.index(value)
        case "FLOAT" | "DOUBLE" if math.isnan(value):
            value = math.nan
        case "INTERVAL" if isinstance(value, datetime.timedelta):  # inside of others
            value = (0, value.days, value.seconds * 1_000_000 + value.microseconds)
        case "UUID":
            value = value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
    return to_bytes(value, type)


def sql_stored(expression: str, type: SqlType) -> str:
    """SQL for a result that Python cannot hold: dates and times as their numbers."""
    cast = f"CAST({expression} AS {type})"
    if type.is_nested:
        return _nested_stored(cast, type)
    if type.id == "TIME":
        return f"epoch_us({cast})"
    if type.id == "DATE":
        return f"CAST({cast} - DATE '1970-01-01' AS BIGINT)"
    if type.id == "TIMESTAMP":
        return f"epoch_us({cast})"
    if type.id == "TIMESTAMP_NS":
        return f"epoch_ns({cast})"
    if type.is_timestamp:  # epoch and its like take it as a TIMESTAMP_NS, which ends in 2262
        micros = {"TIMESTAMP_S": 1_000_000, "TIMESTAMP_MS": 1_000}[type.id]
        return f"epoch_us(CAST({cast} AS TIMESTAMP)) // {micros}"
    return cast


def _nested_stored(value: str, type: SqlType) -> str:
    """The same with the parts as sql_stored has them."""
    if type.id == "STRUCT":
        parts = (f'"{n}" := ' + sql_stored(f'({value})."{n}"', inner) for n, inner in type.fields)
        return f"CASE WHEN ({value}) IS NULL THEN NULL ELSE struct_pack({', '.join(parts)}) END"
    if type.id == "MAP":
        return value
    inside = sql_stored("x_", item_type(type))
    return f"list_transform({value}, lambda x_: {inside})"


def make_rows(
    names: list[str], n_rows: int, seed: int, null_rate: float, more: Mapping[str, list[Any]]
) -> dict[str, list[Any]]:
    """more: values of columns beside those of sample()"""
    rng = np.random.default_rng(seed)
    rows = {}
    for name in names:
        choices = sample(name) + more.get(name, [])
        picks = rng.integers(len(choices), size=n_rows)
        nulls = rng.random(n_rows) < null_rate
        rows[name] = [None if null else choices[p] for p, null in zip(picks, nulls, strict=True)]
    return rows


def literal(value: Any, type: SqlType) -> str:
    """A stored value as SQL."""
    if value is None:
        return f"CAST(NULL AS {type})"
    match type.id:
        case "VARCHAR":
            return "'" + value.replace("'", "''") + "'"
        case "ENUM":
            return f"CAST('{type.values[value]}' AS {type})"
        case "BOOLEAN":
            return str(value).lower()
        case "DECIMAL":
            return f"CAST('{Decimal(value).scaleb(-(type.scale or 0), EXACT):f}' AS {type})"
        case "DATE":
            return f"(DATE '1970-01-01' + CAST({value} AS INTEGER))"
        case "TIMESTAMP":
            return f"make_timestamp(CAST({value} AS BIGINT))"
        case "TIMESTAMP_S":
            return f"CAST(make_timestamp(CAST({value} AS BIGINT) * 1000000) AS TIMESTAMP_S)"
        case "TIMESTAMP_MS":
            return f"CAST(make_timestamp(CAST({value} AS BIGINT) * 1000) AS TIMESTAMP_MS)"
        case "TIMESTAMP_NS":
            return f"make_timestamp_ns(CAST({value} AS BIGINT))"
        case "TIME":
            return f"(TIME '00:00:00' + to_microseconds({value}))"
        case "BLOB":
            return "'" + "".join(f"\\x{octet:02X}" for octet in value) + "'::BLOB"
        case "STRUCT":
            fields = ", ".join(f"'{n}': {literal(v, t)}" for v, (n, t) in zip(value, type.fields, strict=True))
            return f"CAST({{{fields}}} AS {type})"
        case "LIST" | "ARRAY":
            return f"CAST([{', '.join(literal(v, item_type(type)) for v in value)}] AS {type})"
        case "MAP":
            key, element = type.children
            entries = ", ".join(f"{literal(k, key)}: {literal(v, element)}" for k, v in value)
            return f"CAST(MAP {{{entries}}} AS {type})"
        case "INTERVAL":
            return f"(to_months({value[0]}) + to_days({value[1]}) + to_microseconds({value[2]}))"
    return f"CAST('{value!r}' AS {type})" if type.id in ("FLOAT", "DOUBLE") else f"CAST('{value}' AS {type})"


class Oracle:
    """Some rows of all columns, in DuckDB and in an arena."""

    def __init__(
        self, n_rows: int = 64, seed: int = 1, null_rate: float = 0.2, more: Mapping[str, list[Any]] | None = None
    ) -> None:
        self.n_rows = n_rows
        self.rows = make_rows(list(COLUMNS), n_rows, seed, null_rate, more or {})
        self.arrays: dict[Buffer, np.ndarray] = {}
        self.inputs = {n: make_input(n, v, self.arrays, null_rate == 0) for n, v in self.rows.items()}
        self.con = duckdb.connect()
        types = {name: SqlType.parse(text) for name, text in COLUMNS.items()}
        self.con.execute(f"CREATE TABLE t (row_number INTEGER, {', '.join(f'{n} {t}' for n, t in COLUMNS.items())})")
        for row in range(n_rows):
            cells = ", ".join(literal(self.rows[n][row], types[n]) for n in COLUMNS)
            self.con.execute(f"INSERT INTO t VALUES ({row}, {cells})")

    def bind(self, expression: str, type: str = "") -> ExpressionSource:
        """The expression as the DEFAULT of a column `x`, by default of the type that it has in DuckDB."""
        type = type or self.typeof(expression)
        words = set(re.findall(r"\w+", expression.lower()))  # the other columns would only have to be parsed
        columns = "".join(f"{n} {t}, " for n, t in COLUMNS.items() if n in words)
        (table,) = parse_tables(f"CREATE TABLE t ({columns}x {type} DEFAULT ({expression}))")
        column = table.column("x")
        assert column.default is not None
        return bind_expression(column.default, table, column)

    def typeof(self, expression: str) -> str:
        ((answer,),) = self.con.execute(f"SELECT typeof({expression}) FROM t LIMIT 1").fetchall()
        return "INTEGER" if answer == '"NULL"' else str(answer)

    def ours(self, source: ExpressionSource, first: int = 0, n_rows: int | None = None) -> list[Any]:
        """Stored values by the stage."""
        n_rows = self.n_rows if n_rows is None else n_rows
        inputs = [self.inputs[name] for name in source.columns]
        assert all(isinstance(b, Buffer) for b in inputs_buffers(inputs))
        stage = PolarsStage(inputs, [(0, "x", source, {name: name for name in source.columns})])
        arena = ArenaDouble(self.arrays, {})
        stage(arena, first, n_rows)
        return read_output(arena, 0, source.type, n_rows)

    def duckdb(self, expression: str, type: SqlType, table: str = "t") -> list[Any]:
        """Stored values by DuckDB."""
        query = f"SELECT {sql_stored(expression, type)} AS x FROM {table} ORDER BY {'rowid' if table != 't' else 'row_number'}"
        if type.id == "INTERVAL":  # of which Python's timedelta would lose the months
            parts = self.con.sql(query).to_arrow_table()["x"].to_pylist()
            return [to_stored(p and (p.months, p.days, p.nanoseconds // 1000), type) for p in parts]
        return [to_stored(value, type) for (value,) in self.con.execute(query).fetchall()]

    def check(self, expression: str, type: str = "") -> None:
        """Both give the same stored values."""
        source = self.bind(expression, type)
        expected, found = self.duckdb(expression, source.type), self.ours(source)
        wrong = [
            (row, {n: self.rows[n][row] for n in source.columns}, e, f)
            for row, (e, f) in enumerate(zip(expected, found, strict=True))
            if e != f
        ]
        assert not wrong, f"{expression} :: {source.type}: {source.tree}\n" + "\n".join(map(str, wrong[:5]))

    def check_printed(self, expression: str) -> None:
        """What duckdb_tables() makes of a generated column's expression is bound to the same tree."""
        type = self.typeof(expression)
        columns = ", ".join(f"{n} {t}" for n, t in COLUMNS.items())
        self.con.execute(f"CREATE OR REPLACE TABLE p ({columns}, x {type} AS ({expression}))")
        (printed,) = self.con.execute("SELECT sql FROM duckdb_tables() WHERE table_name = 'p'").fetchone()  # type: ignore[misc]
        inside = printed.split("GENERATED ALWAYS AS(", 1)[1].removesuffix("));")
        assert str(self.bind(inside, type).tree) == str(self.bind(expression, type).tree), printed
