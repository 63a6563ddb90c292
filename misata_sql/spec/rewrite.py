"""The text of an expression in the form that sqlglot reads as DuckDB does."""

import re
from collections.abc import Mapping

from misata_sql.spec.canonical import UNIT_WORDS
from misata_sql.spec.cursor import Cursor, Refused
from misata_sql.spec.keywords import RESERVED, fold, quote_text
from misata_sql.spec.type_parser import TYPE_NAMES, read_type
from misata_sql.spec.types import INTERVAL, SqlType

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def rewrite_for_sqlglot(cursor: Cursor, types: Mapping[str, SqlType]) -> str:
    """The text for sqlglot: types by DuckDB's own names, literals in their plain form."""
    parts: list[str] = []
    end: int | None = None
    depth = 0
    casts: list[int] = []  # the depths of brackets in which AS comes before a type
    previous = ""
    while not cursor.at_end():
        if previous != ".":
            _skip_schema_of_function(cursor)
        token = cursor.take()
        kind, value, start, _ = token
        touches = start == end
        if end is not None and not touches:
            parts.append(" ")
        end = token.end
        if kind == "word" and previous != "." and (literal := _read_typed_literal(cursor, types)):
            parts.append(literal)
            end, previous = cursor.tokens[cursor.at - 1].end, ""
            continue
        match kind:
            case "string":
                parts.append(quote_text(value))
            case "hex":
                octets = "".join(f"\\x{value[i : i + 2]}" for i in range(0, len(value), 2))
                parts.append(f"CAST('{octets}' AS BLOB)")
            case "bit":
                parts.append(f"CAST('{value}' AS BIT)")
            case "number":
                number = value.replace("_", "")
                parts.append(f"({number})" if previous == "@" else number)  # @ 2.5 is @ 2 . 5 to sqlglot
            case "quoted" if cursor.at_op("(") and _is_function_name(value):
                # DuckDB prints "trim"(x), of which sqlglot knows only trim(x), and "position"(text, part), which
                # sqlglot reads the other way round
                parts.append("strpos" if fold(value) == "position" else value)
            case "quoted":
                parts.append('"' + value.replace('"', '""') + '"')
            case _:
                parts.append(cursor.spelling(token))
        if kind == "op" and value in "([{":
            depth += 1
            if previous in ("CAST", "TRY_CAST"):
                casts.append(depth)
        elif kind == "op" and value in ")]}":
            if casts and casts[-1] == depth:
                casts.pop()
            depth -= 1
        in_cast = kind == "word" and value == "AS" and casts and casts[-1] == depth
        behind_colons = kind == "op" and value == previous == ":" and touches
        if in_cast or behind_colons:
            parts.append(f" {read_type(cursor, types)[0]}")
            end, previous = cursor.tokens[cursor.at - 1].end, ""
            continue
        previous = value if kind in ("word", "op") else ""
    return "".join(parts)


def _read_typed_literal(cursor: Cursor, types: Mapping[str, SqlType]) -> str | None:
    """DATE '2020-01-01' as a CAST, if the token just read begins one; INTERVAL only without a unit.

    sqlglot reads DATE '2020-01-01'::INTEGER as ('2020-01-01'::INTEGER)::DATE, and INTERVAL '1.5
    days' (36 hours) like INTERVAL '1.5' DAY (one day).
    """
    if cursor.next.kind not in ("string", "word") and not cursor.at_op("("):
        return None
    word = cursor.ahead(-1)
    if fold(cursor.spelling(word)) not in TYPE_NAMES:
        return None
    here = cursor.at
    cursor.at -= 1
    try:
        type_ = read_type(cursor, types)[0]
        if cursor.next.kind == "string" and not (type_ == INTERVAL and fold(cursor.ahead(1).value) in UNIT_WORDS):
            return f"CAST({quote_text(cursor.take().value)} AS {type_})"
    except Refused:  # a function or a column of this name
        pass
    cursor.at = here
    return None


def _skip_schema_of_function(cursor: Cursor) -> None:
    """DuckDB 1.5 prints main.list_value(1, 2)."""
    if (
        cursor.at_words("MAIN")
        and cursor.ahead(1).is_op(".")
        and cursor.ahead(2).kind in ("word", "quoted")
        and cursor.ahead(3).is_op("(")
    ):
        cursor.at += 2


def _is_function_name(name: str) -> bool:
    return bool(_PLAIN_NAME.match(name)) and (fold(name) not in RESERVED or fold(name) in ("left", "right"))
