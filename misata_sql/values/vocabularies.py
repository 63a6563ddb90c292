"""The built-in vocabularies, from which misata_vocabulary(name) draws: lists of weighted values."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from misata_sql.errors import UnknownNameError

Entries = Sequence[str] | Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Vocabulary:
    """A list of distinct texts and how likely each is.

    weights: as many, all > 0, of no particular sum
    about: what the values are and where their weights come from
    """

    name: str
    values: tuple[str, ...]
    weights: tuple[float, ...]
    about: str


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """All vocabularies by their names, sorted."""
    from misata_sql.values.lists import commerce, people, places, words

    every: dict[str, tuple[str, Entries]] = {}
    for module in (places, commerce, people, words):
        every.update(module.LISTS)
    return {name: _weighted(name, *every[name]) for name in sorted(every)}


def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of that name. Raises UnknownNameError, which lists all of them.

    >>> vocabulary("priority").values
    ('low', 'medium', 'high', 'urgent')
    """
    found = vocabularies().get(name.lower())
    if found is None:
        raise UnknownNameError("vocabulary", name, vocabularies())
    return found


def _weighted(name: str, about: str, entries: Entries) -> Vocabulary:
    """Entries without weights are ranked: number k weighs 1 / (k + 2), Zipf with a flat head."""
    values: list[str] = []
    weights: list[float] = []
    for k, entry in enumerate(entries, 1):
        is_ranked = isinstance(entry, str)
        values.append(str(entry if is_ranked else entry[0]))
        weights.append(1 / (k + 2) if is_ranked else float(entry[1]))
    return Vocabulary(name, tuple(values), tuple(weights), about)
