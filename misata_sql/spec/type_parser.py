"""The grammar of DuckDB's type names, with all its aliases."""

from collections.abc import Mapping
from typing import NoReturn

from misata_sql.errors import DefinitionError
from misata_sql.spec import types as t
from misata_sql.spec.cursor import Cursor, Refused
from misata_sql.spec.keywords import fold
from misata_sql.spec.lexer import Text, tokenize
from misata_sql.spec.types import SqlType

MAX_NESTING = 32  # types inside of types

_NAMES = {
    t.BOOLEAN: "boolean bool logical",
    t.TINYINT: "tinyint int1",
    t.SMALLINT: "smallint int2 int16 short",
    t.INTEGER: "integer int int4 int32 integral signed",
    t.BIGINT: "bigint int8 int64 long oid",
    t.HUGEINT: "hugeint int128",
    t.UTINYINT: "utinyint uint8",
    t.USMALLINT: "usmallint uint16",
    t.UINTEGER: "uinteger uint32",
    t.UBIGINT: "ubigint uint64",
    t.UHUGEINT: "uhugeint uint128",
    t.FLOAT: "float float4 real",
    t.DOUBLE: "double float8",
    t.DATE: "date",
    t.TIME: "time",
    t.TIMESTAMP: "timestamp datetime timestamp_us",
    t.TIMESTAMP_S: "timestamp_s",
    t.TIMESTAMP_MS: "timestamp_ms",
    t.TIMESTAMP_NS: "timestamp_ns",
    t.TIMESTAMPTZ: "timestamptz",
    t.INTERVAL: "interval",
    t.UUID: "uuid guid",
    t.VARCHAR: "varchar char bpchar character nchar nvarchar string text",
    t.BLOB: "blob bytea binary varbinary",
    t.BIT: "bit bitstring",
}
_SIMPLE = {name: type_ for type_, names in _NAMES.items() for name in names.split()}
_DECIMAL = frozenset(("decimal", "dec", "numeric"))
# What may come before a string, as in DATE '2020-01-01'.
TYPE_NAMES = frozenset(_SIMPLE) | _DECIMAL | {"national"}
_STRUCT = frozenset(("struct", "row"))
# DuckDB accepts a length of these and does not keep to it.
_WITH_LENGTH = frozenset((t.VARCHAR, t.BIT))
_TIMESTAMP_BY_PRECISION = {
    0: t.TIMESTAMP_S,
    **dict.fromkeys((1, 2, 3), t.TIMESTAMP_MS),
    **dict.fromkeys((4, 5, 6), t.TIMESTAMP),
    **dict.fromkeys((7, 8, 9), t.TIMESTAMP_NS),
}
_UNITS = "YEAR MONTH DAY HOUR MINUTE SECOND WEEK QUARTER DECADE CENTURY MILLENNIUM"
_INTERVAL_UNITS = frozenset(_UNITS.split())
# Types of DuckDB that no row can be generated for, and what to write instead.
_UNSUPPORTED = {
    "json": "declare the column as VARCHAR",
    "union": "use one column for each alternative",
    "varint": "use HUGEINT or DECIMAL(38,0)",
    "bignum": "use HUGEINT or DECIMAL(38,0)",
    "timetz": "use TIME",
    "time_ns": "use TIME",
    "timestamptz_ns": "use TIMESTAMP WITH TIME ZONE or TIMESTAMP_NS",
    "geometry": "use two DOUBLE columns, or VARCHAR for its text form",
    "variant": "declare the column with the type of its values",
    "parquet_variant": "declare the column with the type of its values",
    "tuple": "use a STRUCT, which names its fields",
    "list": "write the type of the items and [], as in INTEGER[]",
    "array": "write the type of the items and the size, as in INTEGER[3]",
    "null": "",
    "any": "",
    "type": "",
    "serial": "use INTEGER or BIGINT with PRIMARY KEY, which is filled with a sequence",
    "bigserial": "use BIGINT with PRIMARY KEY, which is filled with a sequence",
    "smallserial": "use SMALLINT with PRIMARY KEY, which is filled with a sequence",
    "money": "use DECIMAL(18,2)",
    "jsonb": "declare the column as VARCHAR",
}


def parse_type(text: str, types: Mapping[str, SqlType] | None = None) -> SqlType:
    """See SqlType.parse."""
    source = Text(text)
    cursor = Cursor(source, tokenize(source))
    try:
        type_ = read_type(cursor, types or {})[0]
        if not cursor.at_end():
            cursor.refuse_next("the end of the type")
    except Refused as refused:
        raise DefinitionError(refused.problem) from None
    return type_


def read_type(cursor: Cursor, types: Mapping[str, SqlType], depth: int = 0) -> tuple[SqlType, int | None]:
    """A type, and the length that a VARCHAR(length) declares. Raises Refused."""
    if depth > MAX_NESTING:
        raise Refused(f"the type is nested more than {MAX_NESTING} deep", cursor.span_of(cursor.next))
    first = cursor.at
    try:
        type_, length = _read_base(cursor, types, depth)
        for _ in range(MAX_NESTING):
            if cursor.accept_op("["):
                if cursor.accept_op("]"):
                    type_ = t.list_of(type_)
                else:
                    type_ = t.array_of(type_, _read_number(cursor, "the array's size"))
                    cursor.expect_op("]")
            elif cursor.accept("ARRAY"):
                if cursor.accept_op("["):
                    type_ = t.array_of(type_, _read_number(cursor, "the array's size"))
                    cursor.expect_op("]")
                else:
                    type_ = t.list_of(type_)
            else:
                return type_, length if type_ == t.VARCHAR else None
    except DefinitionError as error:  # from the constructors of types.py
        raise Refused(str(error), cursor.span_from(first)) from None
    raise Refused(f"the type is nested more than {MAX_NESTING} deep", cursor.span_from(first))


def _read_base(cursor: Cursor, types: Mapping[str, SqlType], depth: int) -> tuple[SqlType, int | None]:
    first = cursor.at
    token = cursor.next
    if token.kind not in ("word", "quoted"):
        cursor.refuse_next("a type")
    name = fold(cursor.spelling(token)) if token.kind == "word" else fold(token.value)
    if token.kind == "word" and name not in _UNSUPPORTED and name not in TYPE_NAMES:
        cursor.name("a type")  # refuses reserved words
    else:
        cursor.at += 1
    while cursor.accept_op("."):  # schema.type
        name = fold(cursor.name("a type")[0])

    if name in types:
        if cursor.at_op("("):
            cursor.refuse_next(f"no arguments of the type {name}")
        return types[name], None
    if name in _DECIMAL:
        return _read_decimal(cursor), None
    if name == "enum":
        return _read_enum(cursor), None
    if name in _STRUCT:
        return _read_struct(cursor, types, depth), None
    if name == "map":
        cursor.expect_op("(")
        key = read_type(cursor, types, depth + 1)[0]
        cursor.expect_op(",")
        value = read_type(cursor, types, depth + 1)[0]
        cursor.expect_op(")")
        return t.map_of(key, value), None
    if name == "national" and (cursor.accept("CHARACTER") or cursor.accept("CHAR")):
        name = "varchar"
    if name in ("character", "char", "nchar", "varchar", "bit"):
        cursor.accept("VARYING")
    if name == "double":
        cursor.accept("PRECISION")

    type_ = _SIMPLE.get(name)
    if type_ is None:
        _refuse_type(cursor, first, name, types)
    if type_ == t.INTERVAL:
        _skip_interval_unit(cursor)
    if type_ in (t.TIME, t.TIMESTAMP) and name in ("time", "timestamp"):
        return _read_time(cursor, first, type_), None
    if name == "float" and cursor.at_op("("):
        return _read_float(cursor), None
    if type_ in _WITH_LENGTH and cursor.at_op("("):
        cursor.expect_op("(")
        length = _read_number(cursor, "the length")
        cursor.expect_op(")")
        return type_, length
    if cursor.at_op("("):
        raise Refused(f"the type {type_} takes no arguments", cursor.span_of(cursor.next))
    return type_, None


def _read_decimal(cursor: Cursor) -> SqlType:
    if not cursor.accept_op("("):
        return t.decimal()
    width = _read_number(cursor, "the DECIMAL's width")
    scale = _read_number(cursor, "the DECIMAL's scale") if cursor.accept_op(",") else 0
    cursor.expect_op(")")
    return t.decimal(width, scale)


def _read_float(cursor: Cursor) -> SqlType:
    """FLOAT(bits of mantissa)."""
    cursor.expect_op("(")
    bits = _read_number(cursor, "the number of bits")
    if not 1 <= bits <= 53:
        raise DefinitionError(f"the precision of a FLOAT must be from 1 to 53 (got {bits})")
    cursor.expect_op(")")
    return t.FLOAT if bits <= 24 else t.DOUBLE


def _read_time(cursor: Cursor, first: int, type_: SqlType) -> SqlType:
    precision = None
    if type_ == t.TIMESTAMP and cursor.accept_op("("):
        precision = _read_number(cursor, "the precision")
        cursor.expect_op(")")
        if precision not in _TIMESTAMP_BY_PRECISION:
            raise DefinitionError(f"the precision of a TIMESTAMP must be from 0 to 9 (got {precision})")
    if cursor.accept("WITH", "TIME", "ZONE"):
        if type_ == t.TIME:
            raise Refused(
                "the type TIME WITH TIME ZONE is not supported",
                cursor.span_from(first),
                _UNSUPPORTED["timetz"],
            )
        if precision is not None:
            raise DefinitionError("TIMESTAMP WITH TIME ZONE takes no precision")
        return t.TIMESTAMPTZ
    cursor.accept("WITHOUT", "TIME", "ZONE")
    return type_ if precision is None else _TIMESTAMP_BY_PRECISION[precision]


def _skip_interval_unit(cursor: Cursor) -> None:
    """INTERVAL YEAR TO MONTH and the like are plain INTERVALs to DuckDB."""
    if cursor.next.kind == "word" and cursor.next.value in _INTERVAL_UNITS:
        cursor.take()
        if cursor.accept("TO") and cursor.take().value not in _INTERVAL_UNITS:
            cursor.at -= 1
            cursor.refuse_next("a unit of time")


def _read_enum(cursor: Cursor) -> SqlType:
    cursor.expect_op("(")
    values: list[str] = []
    while cursor.next.kind == "string":
        values.append(cursor.take().value)
        if not cursor.accept_op(","):
            break
        if cursor.next.kind != "string":
            cursor.refuse_next("a string, one of the ENUM's values")
    if cursor.at_words("SELECT"):
        raise Refused("an ENUM of a query is not supported", cursor.span_of(cursor.next), "list the values")
    if not cursor.accept_op(")"):
        cursor.refuse_next(", or ) of the ENUM" if values else "a string, one of the ENUM's values")
    return t.enum(values)


def _read_struct(cursor: Cursor, types: Mapping[str, SqlType], depth: int) -> SqlType:
    cursor.expect_op("(")
    fields: list[tuple[str, SqlType]] = []
    while not (fields and cursor.accept_op(")")):
        if fields:
            cursor.expect_op(",")
        name = cursor.name("the name of a field")[0]
        fields.append((name, read_type(cursor, types, depth + 1)[0]))
    return t.struct(fields)


def _read_number(cursor: Cursor, what: str) -> int:
    token = cursor.next
    if token.kind != "number" or not token.value.isdigit() or len(token.value) > 9:
        cursor.refuse_next(f"{what}, a whole number")
    cursor.take()
    return int(token.value)


def _refuse_type(cursor: Cursor, first: int, name: str, types: Mapping[str, SqlType]) -> NoReturn:
    import difflib

    if name in _UNSUPPORTED:
        raise Refused(f"the type {name.upper()} is not supported", cursor.span_from(first), _UNSUPPORTED[name])
    near = difflib.get_close_matches(name, [*_SIMPLE, *_DECIMAL, "enum", "struct", "map", *types], n=1)
    hint = f"did you mean {near[0].upper()}?" if near else ""
    given = cursor.clean(first, cursor.at)
    raise Refused(
        f"the type {given} is not known",
        cursor.span_from(first),
        hint or f"a type of your own must be given before: CREATE TYPE {given} AS ENUM ('a', 'b')",
    )
