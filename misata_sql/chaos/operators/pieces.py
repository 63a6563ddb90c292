"""Operators that put something into a text or cut it: whitespace, invisible, truncate, broken_json."""

from typing import Any

import numpy as np

from misata_sql.chaos.operators.constants import Stream, one_of_names, same_type, text_array, whole
from misata_sql.chaos.operators.operator import Operator, Parameter, Prepared
from misata_sql.kernels import chaos_json, chaos_pieces
from misata_sql.kernels.chaos_pieces import ANYWHERE, AT_BLANK, BEHIND, BETWEEN, IN_FRONT
from misata_sql.spec.types import BIGINT, VARCHAR, SqlType

# By name: what is put in, and where
BLANKS = {
    "leading": (" ", IN_FRONT), "trailing": (" ", BEHIND), "doubled": ("  ", AT_BLANK), "tab": ("\t", AT_BLANK),
    "no_break": ("\u00a0", AT_BLANK),
}  # fmt: skip
INVISIBLE = {
    "zero_width_space": ("\u200b", ANYWHERE), "soft_hyphen": ("\u00ad", BETWEEN), "bom": ("\ufeff", IN_FRONT),
    "left_to_right": ("\u200e", ANYWHERE), "right_to_left": ("\u200f", ANYWHERE),
}  # fmt: skip
FAULTS = ("unclosed", "single_quotes", "trailing_comma", "unquoted_key", "nan", "truncated")  # of kernels/chaos_json.py
MOST_CHARACTERS = 2**32


def _piece(type: SqlType | None, what: str, given: Any, known: dict[str, tuple[str, int]], key: int) -> Prepared:
    names = list(known)
    chosen = [known[names[k]] for k in one_of_names(what, given, names)]
    pieces = [piece.encode() for piece, _ in chosen]
    constants = (*text_array(pieces), np.array([where for _, where in chosen], np.int64))
    growth = (1, max(map(len, pieces)))
    return Prepared(chaos_pieces.fill_with_piece, key, constants, "text", "text", same_type(type), growth)


def _whitespace(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    return _piece(type, "blank of misata_whitespace", arguments[0], BLANKS, stream("value"))


def _invisible(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    return _piece(type, "character of misata_invisible", arguments[0], INVISIBLE, stream("value"))


def _truncate(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    most = whole("misata_truncate", "n", arguments[0], -1, MOST_CHARACTERS)
    return Prepared(chaos_pieces.truncate, stream("value"), (most,), "text", "text", same_type(type))


def _broken_json(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    faults = np.array(one_of_names("fault of misata_broken_json", arguments[0], FAULTS), np.int64)
    kernel = chaos_json.fill_broken_json
    return Prepared(kernel, stream("value"), (faults,), "text", "text", same_type(type), (1, 2))


WHITESPACE = Operator(
    "whitespace",
    (
        Parameter(
            "blank", (VARCHAR,),
            "'leading', 'trailing', or for a blank of the text 'doubled', 'tab' or 'no_break'; left out, one of those "
            "that the text has a place for", None,
        ),
    ),
    "white space that a form, a fixed-width file or a web page leaves, so that equal texts differ",
    "SELECT misata_whitespace('Elm Street', i) FROM range(10) t(i)", (VARCHAR,), _whitespace, same_type,
)  # fmt: skip

INVISIBLE_CHARACTER = Operator(
    "invisible",
    (
        Parameter(
            "character", (VARCHAR,),
            "'zero_width_space', 'soft_hyphen' (between two characters), 'bom' (in front), 'left_to_right' or "
            "'right_to_left'; left out, one of them", None,
        ),
    ),
    "a character that nobody sees, copied from a web page or left by an editor, so that equal texts differ",
    "SELECT length(misata_invisible('paid', i)) FROM range(10) t(i)", (VARCHAR,), _invisible, same_type,
)  # fmt: skip

TRUNCATE = Operator(
    "truncate",
    (Parameter("n", (BIGINT,), "characters that are left; -1: some, but not all", -1),),
    "a text that a column or a field of a protocol was too short for",
    "SELECT misata_truncate('Elm Street', i) FROM range(10) t(i)", (VARCHAR,), _truncate, same_type,
)  # fmt: skip

BROKEN_JSON = Operator(
    "broken_json",
    (
        Parameter(
            "fault", (VARCHAR,),
            "'unclosed', 'single_quotes', 'trailing_comma', 'unquoted_key', 'nan' (for a number) or 'truncated'; left "
            "out, one of those that the document has a place for", None,
        ),
    ),
    "JSON made by joining strings, or cut on its way; texts that are no object or array stay",
    """SELECT misata_broken_json('{"id": 7, "tags": ["a"]}', i) FROM range(10) t(i)""",
    (VARCHAR,), _broken_json, same_type, in_any=False,
)  # fmt: skip

PIECE_OPERATORS = (WHITESPACE, INVISIBLE_CHARACTER, TRUNCATE, BROKEN_JSON)
