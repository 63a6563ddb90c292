"""Tables of Unicode that are the same in every version of Python: those of Unicode 3.2, which does not change."""

import unicodedata
from functools import cache

import numpy as np

from misata_sql.kernels.chaos_unicode import PAIR_SHIFT

UNICODE = unicodedata.ucd_3_2_0
_HANGUL = range(0xAC00, 0xD7A4)  # computed, not looked up


def n_points() -> int:
    """Code points that the tables cover; those beyond are handed on."""
    return 0x30000


def is_settled(character: str) -> bool:
    """Whether Unicode 3.2 has it."""
    return UNICODE.category(character) != "Cn"


@cache
def form_tables() -> tuple[np.ndarray, ...]:
    """points, parts, part_starts, marks, classes, pairs and wholes of kernels/chaos_unicode.py."""
    points: list[int] = []
    parts: list[int] = []
    starts = [0]
    marks: list[tuple[int, int]] = []
    pairs: list[tuple[int, int]] = []
    for point in range(0x80, n_points()):
        character = chr(point)
        if UNICODE.combining(character):
            marks.append((point, UNICODE.combining(character)))
        decomposition = UNICODE.decomposition(character)
        if not decomposition or decomposition.startswith("<") or point in _HANGUL:
            continue
        points.append(point)
        parts += map(ord, UNICODE.normalize("NFD", character))
        starts.append(len(parts))
        if UNICODE.normalize("NFC", character) == character:
            first, second = (int(part, 16) for part in decomposition.split())
            pairs.append((first << PAIR_SHIFT | second, point))
    pairs.sort()
    columns = (points, parts, starts, *zip(*marks, strict=True), *zip(*pairs, strict=True))
    return tuple(np.array(column, np.int64) for column in columns)
