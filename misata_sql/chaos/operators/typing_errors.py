"""Operators on texts that people or machines read and type: typo, ocr, case, near_duplicate."""

from functools import cache
from typing import Any

import numpy as np

from misata_sql.chaos.operators.constants import Stream, one_of_names, same_type
from misata_sql.chaos.operators.keyboards import LAYOUTS, key_table
from misata_sql.chaos.operators.operator import Operator, Parameter, Prepared
from misata_sql.chaos.operators.rewrites import abbreviation_rules, ocr_rules
from misata_sql.chaos.operators.unicode_tables import is_settled, n_points
from misata_sql.kernels import chaos_case, chaos_duplicates, chaos_rewrites, chaos_typos
from misata_sql.spec.types import VARCHAR, SqlType

TYPO_GROWTH = 4
CASES = ("lower", "title", "upper", "swapped")  # in the order of kernels/chaos_case.py
DIFFERENCES = ("typo", "swapped_words", "initial", "missing_word", "abbreviation")  # of kernels/chaos_duplicates.py


def _typo(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    (layout,) = one_of_names("layout of misata_typo", arguments[0], list(LAYOUTS))
    constants = key_table(list(LAYOUTS)[layout])
    growth = (1, TYPO_GROWTH)
    return Prepared(chaos_typos.fill_typo, stream("value"), constants, "text", "text", same_type(type), growth)


def _ocr(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    rules = ocr_rules()
    constants = (*rules.arrays, 0)
    kernel = chaos_rewrites.fill_rewritten
    return Prepared(kernel, stream("value"), constants, "text", "text", same_type(type), (1, rules.growth))


@cache
def case_table() -> tuple[np.ndarray, np.ndarray]:
    """points and others of kernels/chaos_case.py: letters beyond ASCII that have one letter in the other case."""
    found: dict[int, int] = {}
    for point in range(0x80, n_points()):
        letter = chr(point)
        for other, back, sign in ((letter.upper(), letter, -1), (letter.lower(), letter, 1)):
            is_pair = len(other) == 1 and other != letter and (other.lower() if sign < 0 else other.upper()) == back
            if is_pair and ord(other) >= 0x80 and is_settled(letter) and is_settled(other):
                found[point] = sign * ord(other)
    points = sorted(found)
    return np.array(points, np.int64), np.array([found[p] for p in points], np.int64)


def _case(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    cases = np.array(one_of_names("case of misata_case", arguments[0], CASES), np.int64)
    constants = (cases, *case_table())
    kernel = chaos_case.fill_in_case
    return Prepared(
        kernel, stream("value"), constants, "text", "text", same_type(type)
    )  # both cases of a letter have as many bytes


def _near_duplicate(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    differences = one_of_names("difference of misata_near_duplicate", arguments[0], DIFFERENCES)
    rules = abbreviation_rules()
    constants = (np.array(differences, np.int64), *key_table("qwerty"), *rules.arrays)
    growth = (1, max(TYPO_GROWTH, rules.growth))
    kernel = chaos_duplicates.fill_near_duplicate
    return Prepared(kernel, stream("value"), constants, "text", "text", same_type(type), growth)


TYPO = Operator(
    "typo", (Parameter("layout", (VARCHAR,), "of the keyboard: 'qwerty', 'qwertz' or 'azerty'", "qwerty"),),
    "a typing error: a key beside the right one, two letters in the wrong order, one left out, one typed twice",
    "SELECT misata_typo('Elm Street', i) FROM range(10) t(i)", (VARCHAR,), _typo, same_type,
)  # fmt: skip

OCR = Operator(
    "ocr", (), "a scan read wrongly: O for 0, l for 1, m for rn; one place of the text",
    "SELECT misata_ocr('Invoice 1005, modern', i) FROM range(10) t(i)", (VARCHAR,), _ocr, same_type,
)  # fmt: skip

CASE = Operator(
    "case",
    (
        Parameter(
            "case", (VARCHAR,), "'lower', 'title', 'upper' or 'swapped'; left out, one in which the text is not", None,
        ),
    ),
    "a text typed with caps lock, or normalised by one system and not by another",
    "SELECT misata_case('Elm Street', i) FROM range(10) t(i)", (VARCHAR,), _case, same_type,
)  # fmt: skip

NEAR_DUPLICATE = Operator(
    "near_duplicate",
    (
        Parameter(
            "difference", (VARCHAR,),
            "'typo', 'swapped_words', 'initial', 'missing_word' (neither the first nor the last one) or "
            "'abbreviation'; left out, one of those that the text has a place for", None,
        ),
    ),
    "the same person or company entered again, with a small difference, as entity resolution meets it",
    "SELECT misata_near_duplicate('Anna Maria Berg', i) FROM range(10) t(i)", (VARCHAR,), _near_duplicate, same_type,
)  # fmt: skip

TYPING_OPERATORS = (TYPO, OCR, CASE, NEAR_DUPLICATE)
