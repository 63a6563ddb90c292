"""The words of a name as people write columns and tables."""

import re
from functools import cache
from itertools import pairwise

_GAPS = re.compile(r"[\W_]+")


@cache
def split_name(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case and the singular.

    >>> split_name("shippedAt"), split_name("HTTPStatus-codes"), split_name("Total Price (USD)")
    (('shipped', 'at'), ('http', 'status', 'code'), ('total', 'price', 'usd'))
    """
    words = (word for part in _GAPS.split(name) for word in _split_case(part))
    return tuple(_singular(word.lower()) for word in words)


def _split_case(text: str) -> list[str]:
    """Cut before a capital that follows a small letter or starts a word, and around digits."""
    cuts = [0]
    for i in range(1, len(text)):
        before, at, after = text[i - 1], text[i], text[i + 1 : i + 2]
        starts_word = at.isupper() and (before.islower() or (before.isupper() and after.islower()))
        if starts_word or before.isdigit() != at.isdigit():
            cuts.append(i)
    return [text[a:b] for a, b in pairwise([*cuts, len(text)]) if a < b]


def _singular(word: str) -> str:
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") else word
