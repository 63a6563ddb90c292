"""Which keys lie beside each other, by layout."""

from collections.abc import Iterator
from functools import cache
from itertools import product

import numpy as np

# Four rows of keys from the left, and how far each is shifted to the right, in keys
LAYOUTS: dict[str, tuple[str, str, str, str]] = {
    "qwerty": ("1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "qwertz": ("1234567890ß", "qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
    "azerty": ("1234567890", "azertyuiop", "qsdfghjklmù", "wxcvbn"),
}
_SHIFTS = (0.0, 0.5, 0.75, 1.25)
_REACH = 1.25  # keys; the key two to the side is 2 away
POINTS = 0x100  # code points of keys are below


def _keys(layout: str) -> Iterator[tuple[str, float, int]]:
    for row, (keys, shift) in enumerate(zip(LAYOUTS[layout], _SHIFTS, strict=True)):
        for place, key in enumerate(keys):
            yield key, place + shift, row


@cache
def neighbours(layout: str) -> dict[str, str]:
    """The keys beside each key, in lower case."""
    found: dict[str, str] = {}
    for (key, x, row), (other, other_x, other_row) in product(_keys(layout), repeat=2):
        is_beside = (x - other_x) ** 2 + (row - other_row) ** 2 <= _REACH**2 + 1e-9
        if key != other and is_beside and key.isalpha() >= other.isalpha():
            found[key] = found.get(key, "") + other
    return found


@cache
def key_table(layout: str) -> tuple[np.ndarray, np.ndarray]:
    """keys and key_starts of put_typo (kernels/chaos_typos.py); neighbours of a capital letter are capitals."""
    beside = neighbours(layout)
    keys: list[int] = []
    starts = [0]
    for point in range(POINTS):
        key = chr(point)
        near = beside.get(key.lower(), "")
        if key != key.lower():
            near = "".join(n.upper() for n in near if len(n.upper()) == 1)
        keys += map(ord, near)
        starts.append(len(keys))
    return np.array(keys, np.int64), np.array(starts, np.int64)
