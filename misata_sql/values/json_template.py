"""Templates of JSON documents: JSON in whose strings generators are called.

A string that is "{misata_uniform(1, 6)}" as a whole stands for the value, as a number, a string, true, false or null.
In a longer string, as in "order {misata_sequence(1)}", the value's text is put in its place.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from misata_sql.errors import GeneratorError

_CALL = re.compile(r"\{\s*(CAST\s*\(\s*)?misata_", re.IGNORECASE)


@dataclass(frozen=True)
class Call:
    """A generator's call, as SQL. is_whole: it is the whole string, so its value need not be one."""

    sql: str
    is_whole: bool


class _Number(str):
    """A number as the template writes it."""


def parse_template(template: str) -> tuple[str | Call, ...]:
    """JSON text and calls in turn; no two texts follow each other. GeneratorError for what is no JSON.

    >>> parse_template('{"die": "{misata_uniform(1, 6)}"}')
    ('{"die":', Call(sql='misata_uniform(1, 6)', is_whole=True), '}')
    """
    try:
        value = json.loads(
            template, object_pairs_hook=_Object, parse_int=_Number, parse_float=_Number, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        hint = """a generator stands in a string: {"die": "{misata_uniform(1, 6)}"}"""
        if "escape" in error.msg:
            hint = "in a string of JSON a backslash is written twice"
        raise GeneratorError(
            f"misata_json: template must be JSON ({error.msg} at line {error.lineno}, character {error.colno})\n"
            f"  Hint: {hint}"
        ) from None
    except RecursionError:
        raise GeneratorError("misata_json: template must not be nested so deeply") from None
    merged: list[str | Call] = []
    for piece in _pieces(value):
        if merged and isinstance(piece, str) and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece:
            merged.append(piece)
    return tuple(merged)


class _Object(list[tuple[str, Any]]):
    """Names and values of an object, in order."""


def _refuse_constant(name: str) -> Any:
    raise GeneratorError(f"misata_json: template must be JSON (got {name}, which JSON has no number for)")


def _pieces(value: Any) -> Iterator[str | Call]:
    if isinstance(value, _Object):
        for i, (name, inner) in enumerate(value):
            if _CALL.search(name):
                raise GeneratorError(f"misata_json: a name must be constant (got {name!r})")
            yield ("," if i else "{") + _quoted(name) + ":"
            yield from _pieces(inner)
        yield "}" if value else "{}"
    elif isinstance(value, list):
        yield "["
        for i, inner in enumerate(value):
            if i:
                yield ","
            yield from _pieces(inner)
        yield "]"
    elif isinstance(value, _Number):
        yield str(value)
    elif isinstance(value, str):
        yield from _string_pieces(value)
    else:
        yield {True: "true", False: "false", None: "null"}[value]


def _string_pieces(text: str) -> Iterator[str | Call]:
    call = _CALL.match(text)
    if call is not None and _end_of_call(text, 0) == len(text):
        yield Call(text[1:-1].strip(), is_whole=True)
        return
    yield '"'
    at = 0
    for found in _CALL.finditer(text):
        if found.start() < at:
            continue  # inside the call before
        end = _end_of_call(text, found.start())
        yield _quoted(text[at : found.start()])[1:-1]
        yield Call(text[found.start() + 1 : end - 1].strip(), is_whole=False)
        at = end
    yield _quoted(text[at:])[1:-1] + '"'


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    try:
        quoted.encode()
    except UnicodeEncodeError:
        raise GeneratorError(f"misata_json: half of a surrogate pair is no text (got {text!r})") from None
    return quoted


def _end_of_call(text: str, start: int) -> int:
    """Behind the brace that closes the one at `start`; braces within quotes and inner pairs of braces do not count."""
    depth, is_quoted = 0, False
    for at in range(start, len(text)):
        if text[at] == "'":
            is_quoted = not is_quoted
        elif not is_quoted:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            if depth == 0:
                return at + 1
    raise GeneratorError(f"misata_json: a call has no closing brace (got {text[start:]!r})")
