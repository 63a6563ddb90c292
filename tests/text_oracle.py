"""What the operators on texts may make of one, by Python's own codecs, calendar and string methods."""

import unicodedata
from collections.abc import Iterator

from misata_sql.chaos.operators.keyboards import neighbours
from misata_sql.chaos.operators.pieces import BLANKS, INVISIBLE
from misata_sql.chaos.operators.rewrites import ABBREVIATIONS, CYRILLIC, GREEK, OCR, OCR_LOST, both_ways
from misata_sql.chaos.operators.typing_errors import case_table

HOMOGLYPHS = both_ways([*CYRILLIC.items(), *GREEK.items()])
OCR_RULES = [*both_ways(OCR), *OCR_LOST]
UNICODE = unicodedata.ucd_3_2_0
OTHER_CASE = {chr(p): chr(abs(o)) for p, o in zip(*(a.tolist() for a in case_table()), strict=True)}
UPPER_LETTERS = {chr(p) for p, o in zip(*(a.tolist() for a in case_table()), strict=True) if o > 0}


def typos(text: str, layout: str = "qwerty") -> Iterator[str]:
    """Every text that one typing error makes of it."""
    beside = neighbours(layout)
    for i, letter in enumerate(text):
        for other in beside.get(letter.lower(), ""):
            yield text[:i] + (other if letter == letter.lower() else other.upper()) + text[i + 1 :]
        yield text[: i + 1] + text[i:]
        if len(text) > 1:
            yield text[:i] + text[i + 1 :]
        if i + 1 < len(text) and letter != text[i + 1]:
            yield text[:i] + text[i + 1] + letter + text[i + 2 :]


def rewritten(text: str, rules: list[tuple[str, str]]) -> Iterator[str]:
    """Every text in which one rule is used once."""
    for old, new in rules:
        at = text.find(old)
        while at >= 0:
            yield text[:at] + new + text[at + len(old) :]
            at = text.find(old, at + 1)


def with_piece(text: str, known: dict[str, tuple[str, int]]) -> Iterator[str]:
    """Every text with a piece of a table, wherever it is put."""
    for piece, where in known.values():
        for i in range(len(text) + 1):
            yield text[:i] + piece + text[i + (where == 4 and text[i : i + 1] == " ") :]


def swap_case(letter: str) -> str:
    if letter.isascii():
        return letter.swapcase()
    return OTHER_CASE.get(letter, letter)


def is_upper(letter: str) -> bool:
    return (letter.isascii() and letter.isupper()) or letter in UPPER_LETTERS


def in_cases(text: str) -> dict[str, str]:
    """The text in each case, by the letters that have one other form."""
    lower = "".join(swap_case(c) if is_upper(c) else c for c in text)
    upper = "".join(c if is_upper(c) else swap_case(c) for c in text)
    title = "".join(
        u if i == 0 or swap_case(text[i - 1]) == text[i - 1] else low
        for i, (u, low) in enumerate(zip(upper, lower, strict=True))
    )
    return {"lower": lower, "upper": upper, "title": title, "swapped": "".join(map(swap_case, text))}


def read_wrongly(text: str, written: str, read: str, times: int = 1) -> str:
    """As text that was written in one encoding and read in another; undefined bytes stand for themselves."""
    for _ in range(times):
        raw = b"".join(encoded(c, written) for c in text)
        text = raw.decode("utf8", "replace") if read == "utf8" else "".join(decoded(b, read) for b in raw)
    return text


def encoded(letter: str, codec: str) -> bytes:
    if codec != "utf8" and "\x80" <= letter <= "\x9f" and decoded(ord(letter), codec) == letter:
        return bytes((ord(letter),))
    return letter.encode(codec, "replace")


def decoded(byte: int, codec: str) -> str:
    try:
        return bytes((byte,)).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


def forms(text: str) -> tuple[str, str]:
    """(NFC, NFD) of Unicode 3.2."""
    return UNICODE.normalize("NFC", text), UNICODE.normalize("NFD", text)


def possible(kind: str, text: str) -> set[str] | None:
    """What an operator may make of a text with its default arguments; the empty set: nothing. None: not said here"""
    match kind:
        case "typo":
            return set(typos(text))
        case "ocr":
            return set(rewritten(text, OCR_RULES))
        case "homoglyph":
            return set(rewritten(text, HOMOGLYPHS))
        case "case":
            return set(in_cases(text).values()) - {text}
        case "whitespace":
            return set(with_piece(text, BLANKS)) - {text}
        case "invisible":
            return set(with_piece(text, INVISIBLE))
        case "truncate":
            return {text[:i] for i in range(min(1, len(text) - 1), len(text))} if text else set()
        case "mojibake":
            return {read_wrongly(text, "utf8", "cp1252")} - {text}
        case "unicode_form":
            nfc, nfd = forms(text)
            return {nfd} if nfd != text else {nfc} - {text}
        case "near_duplicate":
            return set(near_duplicates(text))
    return None


def near_duplicates(text: str) -> Iterator[str]:
    """Every text with one small difference."""
    yield from typos(text)
    yield from rewritten(text, both_ways(ABBREVIATIONS))
    spans = []
    at = 0
    for word in text.split(" "):
        if word:
            spans.append((at, at + len(word)))
        at += len(word) + 1
    for i, (start, end) in enumerate(spans):
        yield text[: start + 1] + "." + text[end:]
        if 0 < i < len(spans) - 1:
            yield text[: spans[i - 1][1]] + text[end:]
        if i + 1 < len(spans):
            after, stop = spans[i + 1]
            yield text[:start] + text[after:stop] + text[end:after] + text[start:end] + text[stop:]
