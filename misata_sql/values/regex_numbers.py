"""The strings of a regular language by number, also where there are more than 64 bits can count.

Each state of the automaton (regex.py) has as many numbers as strings behind it, but 2^62 at most. A state with
its strings all numbered gives each edge as many numbers as strings lead through it: the walk of RegexLanguage.unrank. A
state with more strings gives each edge one number and shares out the others in proportion, which is never more than the
strings through that edge. What an edge has is then split into a character and a number of its target, spread over
all that the target has (kernels/numbers.py). Every step keeps different numbers different, and every string has a
number that can lead to it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from misata_sql.kernels.numbers import MOST_NUMBERS, Split, Spread
from misata_sql.values.regex import DRAW_LIMIT, RegexLanguage

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class RegexNumbers:
    """What fill_regex_numbered walks, beside first_edge, edge_chars, edge_target and alphabet of RegexTables.

    edge_start: (E,) uint64  the first number of its state that takes this edge; a number before the first edge ends
    edge_words: (E * SPLIT_WORDS,) uint64  of the Split of an edge's numbers into character and the target's number
    """

    edge_start: "np.ndarray[Any, Any]"
    edge_words: "np.ndarray[Any, Any]"


@dataclass(frozen=True)
class PlaceNumbers:
    """What fill_regex_numbered_unbranched walks, beside what it shares with fill_regex_unbranched.

    place_kind: (characters,) uint8  CONTINUE: by what is left of the share; SECOND: the second part of the number makes
                                     a new one; FREE: a draw does
    words: (SPLIT_WORDS + 4,) uint64 the Split of a number into two parts, and the Spread of each over 2^64
    """

    place_kind: "np.ndarray[Any, Any]"
    words: "np.ndarray[Any, Any]"


CONTINUE, SECOND, FREE = range(3)


def number_places(language: RegexLanguage, most: int = MOST_NUMBERS) -> PlaceNumbers:
    """The numbers of a pattern without branches, `most` of them at most.

    The first places have as many strings as the numbers count; where the pattern has more, the next places have the
    second part of the number, which is enough for both together, and all further ones are free.
    """
    import numpy as np

    kinds: list[int] = []
    parts = [1]  # strings of the places behind each start of a share
    for (edge,) in language.edges[:-1]:
        fits = parts[-1] * edge.width <= (most if len(parts) <= FREE else DRAW_LIMIT)
        kinds.append(CONTINUE if fits else min(len(parts), FREE))
        if fits:
            parts[-1] *= edge.width
        else:
            parts.append(edge.width)
    first, rest, *_ = (*parts, 1)
    words = Split(min(language.count, most), first, rest).words
    for part in (first, rest):
        words += Spread(part, 2**64).words if part > 1 else (0, 0)
    return PlaceNumbers(np.array(kinds, np.uint8), np.array(words, np.uint64))


def number_strings(language: RegexLanguage, most: int = MOST_NUMBERS) -> RegexNumbers:
    """The numbers of all states and edges, `most` of a state at most, which is more than any state has edges."""
    import numpy as np

    starts: list[int] = []
    words: list[int] = []
    for state, edges in enumerate(language.edges):
        through = [edge.width * language.counts[edge.target] for edge in edges]
        below = int(language.accepts[state])
        for edge, share in zip(edges, _shares(through, below, most), strict=True):
            starts.append(below)
            target = min(language.counts[edge.target], most)
            words.extend(Split(share, edge.width, target).words)
            below += share
    return RegexNumbers(np.array(starts, np.uint64), np.array(words, np.uint64))


def _shares(through: list[int], n_ending: int, most: int) -> list[int]:
    """How many numbers each edge of a state has; through: strings that take it; n_ending: 1 where one ends here."""
    if sum(through) + n_ending <= most:
        return through
    given = most - n_ending - len(through)  # in proportion, after one for each
    more = sum(through) - len(through)
    shares = []
    below = 0
    for count in through:
        after = below + count - 1
        shares.append(1 + given * after // more - given * below // more)
        below = after
    return shares
