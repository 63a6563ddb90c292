"""Operators on the characters of texts: mojibake, homoglyph, unicode_form."""

import codecs
import importlib
from functools import cache
from typing import Any

import numpy as np

from misata_sql.chaos.operators.constants import Stream, one_of_names, same_type, text_array
from misata_sql.chaos.operators.operator import Operator, Parameter, Prepared
from misata_sql.chaos.operators.rewrites import homoglyph_rules
from misata_sql.chaos.operators.unicode_tables import form_tables
from misata_sql.errors import ArgumentError
from misata_sql.kernels import chaos_encodings, chaos_rewrites, chaos_unicode
from misata_sql.spec.types import VARCHAR, SqlType

UTF8 = "utf-8"
TIMES = ("once", "twice")
SCRIPTS = ("cyrillic", "greek")
FORMS = ("nfc", "nfd")  # in the order of kernels/chaos_unicode.py
_UNDEFINED = "\ufffe"


@cache
def characters_of(codec: str) -> tuple[str, ...] | None:
    """What each byte stands for in an encoding of single bytes that holds ASCII; None for other ones."""
    try:
        module = importlib.import_module(f"encodings.{codec.replace('-', '_')}")
    except ImportError:
        return None
    table = getattr(module, "decoding_table", None)
    if table is None or len(table) != 256 or any(ord(table[b]) != b for b in range(128)):
        return None
    return tuple(chr(b) if table[b] == _UNDEFINED else table[b] for b in range(256))  # as browsers read them


def codec_of(argument: str, given: Any) -> str:
    """Python's name of an encoding; ArgumentError where it is none that is known."""
    try:
        codec = codecs.lookup(str(given)).name
    except (LookupError, ValueError):
        codec = ""
    if codec != UTF8 and (not codec or characters_of(codec) is None):
        raise ArgumentError(
            f"misata_mojibake: {argument} must be 'utf8' or an encoding of single bytes that holds ASCII, as 'latin1', "
            f"'cp1252', 'cp437', 'cp1251' or 'koi8-r' (got {given!r})"
        )
    return codec


@cache
def readings(codec: str, times: int) -> tuple[np.ndarray, np.ndarray, int]:
    """What each byte is read as, in UTF-8; and the bytes of the longest of these."""
    characters = characters_of(codec)
    assert characters is not None
    read = [character.encode() for character in characters]
    made = [bytes((b,)) for b in range(256)]
    for _ in range(times):
        made = [b"".join(read[b] for b in piece) for piece in made]
    return *text_array(made), max(map(len, made))


@cache
def codes(codec: str) -> tuple[np.ndarray, np.ndarray]:
    """points and codes of read_codes (kernels/chaos_encodings.py)."""
    characters = characters_of(codec)
    assert characters is not None
    by_point = {ord(characters[b]): b for b in range(255, 127, -1)}
    points = sorted(by_point)
    return np.array(points, np.int64), np.array([by_point[p] for p in points], np.uint8)


def _mojibake(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    written, read = codec_of("written", arguments[0]), codec_of("read", arguments[1])
    if written == read:
        raise ArgumentError(f"misata_mojibake: written and read must be two encodings (got {written} for both)")
    (times,) = one_of_names("times of misata_mojibake", arguments[2], TIMES)
    key = stream("value")
    if written == UTF8:
        pieces, starts, longest = readings(read, times + 1)
        kernel = chaos_encodings.read_bytes
        return Prepared(kernel, key, (pieces, starts), "text", "text", same_type(type), (longest, 0), ascii_stays=True)
    if times:
        raise ArgumentError(f"misata_mojibake: 'twice' needs a text written in 'utf8' (got {arguments[0]!r})")
    pieces, starts, _ = readings(read if read != UTF8 else written, 1)
    constants = (*codes(written), int(read == UTF8), pieces, starts)
    kernel = chaos_encodings.read_codes
    return Prepared(kernel, key, constants, "text", "text", same_type(type), (4, 0), ascii_stays=True)


def _homoglyph(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    chosen = one_of_names("script of misata_homoglyph", arguments[0], SCRIPTS)
    rules = homoglyph_rules(chosen[0] if len(chosen) == 1 else len(SCRIPTS))
    constants = (*rules.arrays, 0)
    kernel = chaos_rewrites.fill_rewritten
    return Prepared(kernel, stream("value"), constants, "text", "text", same_type(type), (1, rules.growth))


def _unicode_form(type: SqlType | None, arguments: tuple[Any, ...], stream: Stream) -> Prepared:
    chosen = one_of_names("form of misata_unicode_form", arguments[0], FORMS)
    forms = np.array(chosen[::-1], np.int64)  # NFD first: texts are mostly in NFC
    constants = (forms, *form_tables())
    kernel = chaos_unicode.fill_form
    return Prepared(kernel, stream("value"), constants, "text", "text", same_type(type), (3, 0), ascii_stays=True)


MOJIBAKE = Operator(
    "mojibake",
    (
        Parameter("written", (VARCHAR,), "the encoding of the bytes: 'utf8', 'latin1', 'cp1252' or the like", "utf8"),
        Parameter("read", (VARCHAR,), "the encoding in which they are read", "cp1252"),
        Parameter("times", (VARCHAR,), "'twice': what was read is written and read again (double encoding)", "once"),
    ),
    "a text written in one encoding and read in another: MÃ¼ller for Müller; ASCII stays",
    "SELECT misata_mojibake('Müller', i), misata_mojibake('Müller', 'latin1', 'utf8', i) FROM range(1) t(i)",
    (VARCHAR,), _mojibake, same_type, in_any=False,
)  # fmt: skip

HOMOGLYPH = Operator(
    "homoglyph",
    (Parameter("script", (VARCHAR,), "'cyrillic' or 'greek'; left out, either", None),),
    "a letter of another script that looks the same, typed on another keyboard or put there to deceive",
    "SELECT misata_homoglyph('PayPal', i) = 'PayPal' FROM range(10) t(i)", (VARCHAR,), _homoglyph, same_type,
)  # fmt: skip

UNICODE_FORM = Operator(
    "unicode_form",
    (
        Parameter(
            "form", (VARCHAR,), "'nfc' or 'nfd'; left out, nfd, or nfc where the text is in nfd (of Unicode 3.2)", None
        ),
    ),
    "the same text in other code points, as from the file names of a Mac: é as e and an accent; ASCII stays",
    "SELECT misata_unicode_form('café', i) = 'café' FROM range(3) t(i)", (VARCHAR,), _unicode_form, same_type,
    in_any=False,
)  # fmt: skip

ENCODING_OPERATORS = (MOJIBAKE, HOMOGLYPH, UNICODE_FORM)
