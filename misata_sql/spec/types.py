"""DuckDB's types: their names, how their cells are stored, and which values they can hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from misata_sql.errors import DefinitionError
from misata_sql.spec.keywords import fold, quote_name, quote_text

if TYPE_CHECKING:
    from sqlglot import exp


class Storage(NamedTuple):
    """How DuckDB keeps a cell of a type.

    kind: 'fixed', 'string' (duckdb_string_t), 'list' (LIST, MAP), 'array' or 'struct'
    code: of a fixed one: letter and bytes as in numpy ('u1', 'i8', 'f4', ...), with 'i16', 'u16'
    for 128-bit
          integers, 'uuid' and 'interval'; '' for the others
    size: bytes of a fixed cell or of a duckdb_string_t; 0 for the nested ones
    """

    kind: str
    code: str
    size: int


_FIXED = {
    "BOOLEAN": "u1", "TINYINT": "i1", "SMALLINT": "i2", "INTEGER": "i4", "BIGINT": "i8", "HUGEINT":
    "i16", "UTINYINT": "u1", "USMALLINT": "u2", "UINTEGER": "u4", "UBIGINT": "u8", "UHUGEINT":
    "u16", "FLOAT": "f4", "DOUBLE": "f8", "DATE": "i4", "TIME": "i8", "TIMESTAMP": "i8",
    "TIMESTAMP_S": "i8", "TIMESTAMP_MS": "i8", "TIMESTAMP_NS": "i8", "TIMESTAMP WITH TIME ZONE":
    "i8",
}  # fmt: skip
_FIXED_16 = {"INTERVAL": "interval", "UUID": "uuid"}
_STRINGS = ("VARCHAR", "BLOB", "BIT")
_NESTED = {"LIST": "list", "MAP": "list", "ARRAY": "array", "STRUCT": "struct"}

INTEGER_IDS = frozenset(
    f"{sign}{name}" for sign in ("", "U") for name in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
)

# The least and the greatest value of the storage integers. Of the times: what DuckDB's casts accept
# (the integers outside are its infinities, or overflow when printed).
_BOUNDS = {
    "BOOLEAN": (0, 1),
    "DATE": (-(2**31) + 2, 2**31 - 2),
    "TIME": (0, 86_400_000_000),
    "TIMESTAMP": (-9223372022400000000, 2**63 - 2),
    "TIMESTAMP WITH TIME ZONE": (-9223372022400000000, 2**63 - 2),
    "TIMESTAMP_S": (-9223372022400, 9223372036854),
    "TIMESTAMP_MS": (-9223372022400000, 9223372036854775),
    "TIMESTAMP_NS": (-(2**63) + 2, 2**63 - 2),
}


@dataclass(frozen=True)
class SqlType:
    """A type of a column. Build it with the constants and functions below, or `SqlType.parse`."""

    id: str
    width: int | None = None  # DECIMAL
    scale: int | None = None  # DECIMAL
    values: tuple[str, ...] = ()  # ENUM
    element: "SqlType | None" = None  # LIST, ARRAY; of a MAP its value
    key: "SqlType | None" = None  # MAP
    size: int | None = None  # ARRAY
    fields: tuple[tuple[str, "SqlType"], ...] = ()  # STRUCT

    @staticmethod
    def parse(text: str, types: Mapping[str, "SqlType"] | None = None) -> "SqlType":
        """The type that a SQL text names; types: those of CREATE TYPE, by their folded names.

        Raises DefinitionError.

        >>> SqlType.parse("numeric(10, 2)[]")
        SqlType('DECIMAL(10,2)[]')
        """
        from misata_sql.spec.type_parser import parse_type

        return parse_type(text, types)

    @staticmethod
    def from_sqlglot(node: "exp.DataType", types: Mapping[str, "SqlType"] | None = None) -> "SqlType":
        """The type of a CAST in an expression tree. Raises DefinitionError."""
        return SqlType.parse(node.sql(dialect="duckdb"), types)

    @cached_property
    def _text(self) -> str:
        match self.id:
            case "DECIMAL":
                return f"DECIMAL({self.width},{self.scale})"
            case "ENUM":
                return f"ENUM({', '.join(map(quote_text, self.values))})"
            case "LIST":
                return f"{self.element}[]"
            case "ARRAY":
                return f"{self.element}[{self.size}]"
            case "MAP":
                return f"MAP({self.key}, {self.element})"
            case "STRUCT":
                fields = ", ".join(f"{quote_name(name)} {type_}" for name, type_ in self.fields)
                return f"STRUCT({fields})"
        return self.id

    def __str__(self) -> str:
        """As DuckDB prints it."""
        return self._text

    def __repr__(self) -> str:
        return f"SqlType({self._text!r})"

    @cached_property
    def storage(self) -> Storage:
        if code := _FIXED.get(self.id):
            return Storage("fixed", code, int(code[1:]))
        if code := _FIXED_16.get(self.id):
            return Storage("fixed", code, 16)
        if self.id in _STRINGS:
            return Storage("string", "", 16)
        if self.id == "DECIMAL":
            assert self.width is not None
            size = next(size for digits, size in ((4, 2), (9, 4), (18, 8), (38, 16)) if self.width <= digits)
            return Storage("fixed", f"i{size}", size)
        if self.id == "ENUM":
            size = 1 if len(self.values) <= 0xFF else 2 if len(self.values) <= 0xFFFF else 4
            return Storage("fixed", f"u{size}", size)
        return Storage(_NESTED[self.id], "", 0)

    @cached_property
    def bounds(self) -> tuple[int, int] | None:
        """The least and greatest storage integer: of a DECIMAL unscaled, of an ENUM its codes.

        None where cells are no integers (FLOAT, DOUBLE, INTERVAL, UUID, strings, nested types).

        >>> decimal(4, 1).bounds
        (-9999, 9999)
        """
        if self.id in _BOUNDS:
            return _BOUNDS[self.id]
        if self.id == "DECIMAL":
            assert self.width is not None
            return 1 - 10**self.width, 10**self.width - 1
        if self.id == "ENUM":
            return 0, len(self.values) - 1
        if self.id in INTEGER_IDS:
            bits = 8 * self.storage.size
            return (0, 2**bits - 1) if self.id.startswith("U") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        return None

    @property
    def is_integer(self) -> bool:
        """TINYINT to UHUGEINT."""
        return self.id in INTEGER_IDS

    @property
    def is_numeric(self) -> bool:
        """Integers, DECIMAL, FLOAT and DOUBLE."""
        return self.id in INTEGER_IDS or self.id in ("DECIMAL", "FLOAT", "DOUBLE")

    @property
    def is_timestamp(self) -> bool:
        return self.id.startswith("TIMESTAMP")

    @property
    def is_nested(self) -> bool:
        return self.id in _NESTED

    @property
    def children(self) -> tuple["SqlType", ...]:
        """Of a LIST or ARRAY its element, of a MAP key and value, of a STRUCT its fields."""
        inside = (self.key, self.element) if self.id == "MAP" else (self.element,)
        return tuple(t for t in inside if t is not None) or tuple(type_ for _, type_ in self.fields)

    def __getstate__(self) -> dict[str, Any]:
        kept = ("id", "width", "scale", "values", "element", "key", "size", "fields")
        return {name: self.__dict__[name] for name in kept if name in self.__dict__}


BOOLEAN = SqlType("BOOLEAN")
TINYINT = SqlType("TINYINT")
SMALLINT = SqlType("SMALLINT")
INTEGER = SqlType("INTEGER")
BIGINT = SqlType("BIGINT")
HUGEINT = SqlType("HUGEINT")
UTINYINT = SqlType("UTINYINT")
USMALLINT = SqlType("USMALLINT")
UINTEGER = SqlType("UINTEGER")
UBIGINT = SqlType("UBIGINT")
UHUGEINT = SqlType("UHUGEINT")
FLOAT = SqlType("FLOAT")
DOUBLE = SqlType("DOUBLE")
DATE = SqlType("DATE")
TIME = SqlType("TIME")
TIMESTAMP = SqlType("TIMESTAMP")
TIMESTAMP_S = SqlType("TIMESTAMP_S")
TIMESTAMP_MS = SqlType("TIMESTAMP_MS")
TIMESTAMP_NS = SqlType("TIMESTAMP_NS")
TIMESTAMPTZ = SqlType("TIMESTAMP WITH TIME ZONE")
INTERVAL = SqlType("INTERVAL")
UUID = SqlType("UUID")
VARCHAR = SqlType("VARCHAR")
BLOB = SqlType("BLOB")
BIT = SqlType("BIT")

SIMPLE_TYPES = (
    BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, HUGEINT, UTINYINT, USMALLINT, UINTEGER, UBIGINT,
    UHUGEINT, FLOAT, DOUBLE, DATE, TIME, TIMESTAMP, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS,
    TIMESTAMPTZ, INTERVAL, UUID, VARCHAR, BLOB, BIT,
)  # fmt: skip

MAX_ARRAY_SIZE = 100_000  # DuckDB's own limit


def decimal(width: int = 18, scale: int = 3) -> SqlType:
    if not 1 <= width <= 38:
        raise DefinitionError(f"the width of a DECIMAL must be from 1 to 38 (got {width})")
    if not 0 <= scale <= width:
        raise DefinitionError(f"the scale of DECIMAL({width}, ...) must be from 0 to {width} (got {scale})")
    return SqlType("DECIMAL", width=width, scale=scale)


def enum(values: Iterable[str]) -> SqlType:
    values = tuple(values)
    if not values:
        raise DefinitionError("an ENUM needs at least one value")
    if len(set(values)) < len(values):
        seen: set[str] = set()
        twice = next(v for v in values if v in seen or seen.add(v))  # type: ignore[func-returns-value]
        raise DefinitionError(f"the ENUM has the value {twice!r} twice")
    return SqlType("ENUM", values=values)


def list_of(element: SqlType) -> SqlType:
    return SqlType("LIST", element=element)


def array_of(element: SqlType, size: int) -> SqlType:
    if not 1 <= size <= MAX_ARRAY_SIZE:
        raise DefinitionError(f"the size of an ARRAY must be from 1 to {MAX_ARRAY_SIZE} (got {size})")
    return SqlType("ARRAY", element=element, size=size)


def map_of(key: SqlType, value: SqlType) -> SqlType:
    return SqlType("MAP", key=key, element=value)


def struct(fields: Iterable[tuple[str, SqlType]] | Mapping[str, SqlType]) -> SqlType:
    fields = tuple(fields.items() if isinstance(fields, Mapping) else fields)
    if not fields:
        raise DefinitionError("a STRUCT needs at least one field")
    seen: set[str] = set()
    for name, _ in fields:
        if fold(name) in seen:
            raise DefinitionError(f"the STRUCT has the field {name!r} twice")
        seen.add(fold(name))
    return SqlType("STRUCT", fields=fields)
