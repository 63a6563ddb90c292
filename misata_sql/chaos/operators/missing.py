"""Operators that put nothing or another value in its place: null, default, stuck, swap, unseen, orphan, flip."""

import datetime as dt
from typing import Any

import numpy as np

from misata_sql.chaos.operators.constants import (
    DAYS,
    DECIMALS,
    LISTS,
    NUMBERS,
    SIGNED,
    UNSIGNED,
    Stream,
    one_of,
    same_type,
    stored,
    text_array,
)
from misata_sql.chaos.operators.operator import Operator, Parameter, Prepared, bounds_of, form_of
from misata_sql.errors import ArgumentError
from misata_sql.kernels import chaos_values
from misata_sql.spec.types import BOOLEAN, SIMPLE_TYPES, TIME, VARCHAR, SqlType, decimal

# What stands for a value that is not there
NUMBER_SENTINELS = (-1, 0, 99, 9999)
DAY_SENTINELS = (dt.datetime(1970, 1, 1), dt.datetime(1900, 1, 1), dt.datetime(9999, 12, 31))
TEXT_SENTINELS = ("N/A", "NULL", "unknown", "-", "")
N_UNSEEN = 3
# Orphans: as many keys as a stream has, where the type has room
N_ORPHANS = 2**31
ORPHAN_PREFIX = b"orphan-"


def choose(key: int, choices: list[Any], type: SqlType) -> Prepared:
    """One of the stored choices that differ from the value, each as likely."""
    form = form_of(type)
    if form == "text":
        texts = text_array(choices)
        growth = (1, max(map(len, choices)))
        return Prepared(chaos_values.fill_choice_text, key, texts, form, form, type, growth)
    dtype = "i8" if form == "integer" else "f8"
    return Prepared(chaos_values.FILL_CHOICE[dtype], key, (np.array(choices, dtype),), form, form, type)


def _null(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    form = form_of(type)
    return Prepared(None, stream("value"), (), form, form, same_type(type))


def sentinels(type: SqlType) -> list[Any]:
    """The stand-ins for values of a type, stored."""
    given: tuple[Any, ...] = NUMBER_SENTINELS
    if type.id == "TIME":
        given = (dt.time(0, 0), dt.time(12, 0))
    elif type in DAYS:
        given = DAY_SENTINELS
    elif type.id in ("VARCHAR", "ENUM"):
        given = TEXT_SENTINELS
    made = []
    for value in given:
        try:
            made.append(stored("misata_default", "sentinel", value, type))
        except ArgumentError:
            continue  # the type does not hold it
    return made


def _default(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    (given,) = arguments
    choices = sentinels(type) if given is None else [stored("misata_default", "sentinel", given, type)]
    return choose(stream("value"), choices, type)


def _stuck(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    return choose(stream("value"), [stored("misata_stuck", "at", arguments[0], type)], type)


def _swap(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    (given,) = arguments
    if not isinstance(given, list | tuple) or len(given) < 2 or None in given:
        raise ArgumentError(
            f"misata_swap: among must be a list of two values or more, none of them NULL (got {given!r})"
        )
    choices = list(dict.fromkeys(stored("misata_swap", "among", value, type) for value in given))
    if len(choices) < 2:
        raise ArgumentError(f"misata_swap: among must hold two different values (got {given!r})")
    return choose(stream("value"), choices, type)


def _unseen(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    (given,) = arguments
    key = stream("value")
    if given is not None:
        return choose(key, [stored("misata_unseen", "category", given, type)], type)
    name = stream("category")
    if form_of(type) == "text":
        texts = [f"new_{(name + i * 0x9E3779B1 >> 8) & 0xFFFFFFFF:08x}".encode() for i in range(N_UNSEEN)]
        return choose(key, texts, type)
    high, one = bounds_of(type)[1], one_of(type)
    one = one if high // one >= N_UNSEEN else 1
    room = max(N_UNSEEN, min(high // one // 8, 10**6))
    return choose(key, [(high // one - (name + i) % room) * one for i in range(N_UNSEEN)], type)


def _orphan(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    type = same_type(type)
    key, form = stream("value"), form_of(type)
    if form == "text":
        prefix = np.frombuffer(ORPHAN_PREFIX, np.uint8)
        growth = (1, len(ORPHAN_PREFIX) + 16)
        return Prepared(chaos_values.fill_outside_text, key, (prefix,), form, form, type, growth)
    low, high = bounds_of(type)
    one = one_of(type)
    if low < 0:
        first, step, room = -2 * one, -one, (-low) // one - 1
    else:
        first, step, room = high, -1, high // 8
    if room < 2:
        raise ArgumentError(f"misata_orphan: {type} has no room for keys that are not there")
    return Prepared(chaos_values.fill_outside, key, (first, step, min(N_ORPHANS, room)), form, form, type)


def _flip(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    return Prepared(chaos_values.flip, stream("value"), (), "integer", "integer", BOOLEAN)


NULL = Operator(
    "null", (), "a value that was not delivered",
    "SELECT misata_perturb(i, 'null', 0.05, i) FROM range(100) t(i)",
    (*SIMPLE_TYPES, decimal(), *LISTS), _null, same_type, is_function=False,
)  # fmt: skip

DEFAULT = Operator(
    "default",
    (Parameter("sentinel", ("value",), "what stands for nothing; left out, one of those usual for the type", None),),
    "a missing value that a source system fills with its own stand-in: -1, 99, 9999, 'N/A', 1970-01-01",
    "SELECT misata_default(i, i) FROM range(10) t(i)",
    (*NUMBERS, *DAYS, TIME, VARCHAR), _default, same_type,
)  # fmt: skip

STUCK = Operator(
    "stuck", (
        Parameter(
            "at", ("value",),
            "the value that is repeated; in a scenario it may be left out under WHERE misata_burst(...), for the value "
            "that the first row of the run was generated with",
        ),
    ),
    "a sensor or a cache that gives the same value again and again",
    "SELECT misata_stuck(i / 10, 21.5, i) FROM range(10) t(i)",
    (*NUMBERS, *DAYS, TIME, BOOLEAN, VARCHAR), _stuck, same_type,
)  # fmt: skip

SWAP = Operator(
    "swap", (Parameter("among", ("values",), "the values of which another one is taken, each as often"),),
    "a wrong choice in a form, a status set by mistake",
    "SELECT misata_swap('paid', ['paid', 'open', 'returned'], i) FROM range(10) t(i)",
    (VARCHAR, *NUMBERS, *DAYS, TIME, BOOLEAN), _swap, same_type,
)  # fmt: skip

UNSEEN = Operator(
    "unseen",
    (Parameter("category", ("value",), "the new category; left out, one of three that the seed makes", None),),
    "a category that a source introduces without notice, so that no mapping knows it",
    "SELECT misata_unseen('paid', i) FROM range(10) t(i)",
    (VARCHAR, *SIGNED, *UNSIGNED, *DECIMALS), _unseen, same_type,
)  # fmt: skip

ORPHAN = Operator(
    "orphan", (), "a foreign key whose parent was deleted, or never loaded",
    "SELECT misata_orphan(i, i) FROM range(10) t(i)",
    (*SIGNED, *UNSIGNED, *DECIMALS, VARCHAR), _orphan, same_type,
)  # fmt: skip

FLIP = Operator(
    "flip", (), "a flag read the wrong way round, as active for inactive",
    "SELECT misata_flip(true, i) FROM range(10) t(i)", (BOOLEAN,), _flip, same_type,
)  # fmt: skip

MISSING_OPERATORS = (NULL, DEFAULT, STUCK, SWAP, UNSEEN, ORPHAN, FLIP)
