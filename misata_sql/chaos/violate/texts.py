"""Proposals for texts: those that the CHECKs name, and the cell itself, each with the faults that texts have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from misata_sql.chaos.draws import DrawCall
from misata_sql.chaos.violate.draws import Draws
from misata_sql.chaos.violate.judge import value_or_null
from misata_sql.expressions.expression_types import Node

_MASK = 2**64 - 1
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_UPPER = str.maketrans(_LETTERS, _LETTERS.upper())  # of ASCII only: other letters depend on the version of Python
_LOWER = str.maketrans(_LETTERS.upper(), _LETTERS)
_SIGNS = "".join(chr(c) for c in range(32, 127) if not chr(c).isalnum())
_NO_SIGNS = str.maketrans("", "", _SIGNS)
_MARKS = "!?#*/_-.,;:@ 0123456789"
MOST_CHARACTERS = 10_000


@dataclass(frozen=True, eq=False)
class Texts:
    """constants: texts that the CHECKs name; patterns: of LIKE; lengths: whole numbers that they name
    anchors: what the CHECKs compare the column with, VARCHAR
    samplers: of its own generator, and of regular expressions that the CHECKs name
    """

    name: str
    constants: tuple[str, ...]
    patterns: tuple[str, ...]
    lengths: tuple[int, ...]
    anchors: tuple[Node, ...]
    samplers: tuple[DrawCall, ...]

    is_decided = False

    def propose(self, draws: Draws, cells: Mapping[str, Any], exact: np.ndarray) -> Any:
        """A Series of texts. The arguments are those of Numbers.propose."""
        import polars as pl

        own = cells[self.name].to_list()
        anchors = [value_or_null(anchor, cells, len(own)).to_list() for anchor in self.anchors]
        numbers = (draws.bits(9) >> np.uint64(12)).astype(np.int64)
        drawn = [sampler.values(numbers).to_list() for sampler in self.samplers]
        seeds = draws.bits(0).tolist()
        made = []
        for row, (seed, is_exact, cell) in enumerate(zip(seeds, exact.tolist(), own, strict=True)):
            others = [*self.constants, *(found[row] for found in anchors), *(found[row] for found in drawn)]
            made.append(self._text(_Dice(seed), is_exact, cell, [text for text in others if text is not None]))
        return pl.Series(made, dtype=pl.String)

    def _text(self, dice: "_Dice", is_exact: bool, cell: str | None, others: list[str]) -> str:
        base = cell
        if others and (is_exact or cell is None or dice.below(2)):
            base = others[dice.below(len(others))]
        if base is None:
            base = "".join(_LETTERS[dice.below(26)] for _ in range(1 + dice.below(8)))
        if is_exact:
            return base
        kind = dice.below(4)
        if kind == 0:
            return base
        if kind == 1 and self.patterns:
            return _from_like(self.patterns[dice.below(len(self.patterns))], dice, base)
        if kind == 2 and self.lengths:
            length = self.lengths[dice.below(len(self.lengths))] + dice.below(5) - 2
            return _of_length(base, max(0, min(length, MOST_CHARACTERS)), dice)
        if kind == 2 and dice.below(8) == 0:
            return (base * 2)[:MOST_CHARACTERS]
        text = _faulty(base, dice)
        return _faulty(text, dice) if dice.below(3) == 0 else text


class _Dice:
    """Numbers of one row, by SplitMix64. Source: Steele, Lea, Flood 2014."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, n: int) -> int:
        """0 to n - 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((z ^ (z >> 31)) * n) >> 64


def _faulty(text: str, dice: _Dice) -> str:
    """A text with one fault."""
    place = dice.below(len(text) + 1)
    letter = (_LETTERS + _MARKS)[dice.below(len(_LETTERS) + len(_MARKS))]
    match dice.below(14):
        case 0:
            return text[:place] + text[place + 1 :]
        case 1:
            return text[:place] + letter + text[place:]
        case 2:
            return text[:place] + letter + text[place + 1 :]
        case 3:
            return text[:place] + text[place : place + 1] + text[place:]
        case 4:
            return text[:place]
        case 5:
            upper = text.translate(_UPPER)
            return upper if text != upper else text.translate(_LOWER)
        case 6:
            middle = text[place : place + 1]
            swapped = middle.translate(_UPPER) if middle != middle.translate(_UPPER) else middle.translate(_LOWER)
            return text[:place] + swapped + text[place + 1 :]
        case 7:
            return (f" {text}", f"{text} ", f"{text}\t", f"\u00a0{text}")[dice.below(4)]
        case 8:
            return ("", "N/A", "?", "unknown", "-", "test", "0")[dice.below(7)]
        case 9:
            return text[place:]
        case 10:
            return text.translate(_NO_SIGNS)
    signs = [c for c in text if c in _SIGNS]  # @, dots and the like: what patterns ask for
    return (
        text.replace(signs[dice.below(len(signs))], ("", "", " ", "-", ",")[dice.below(5)]) if signs else text + letter
    )


def _of_length(text: str, length: int, dice: _Dice) -> str:
    """A text of so many characters."""
    while len(text) < length:
        text = (text + _LETTERS[dice.below(26)] + text)[: max(length, 1)]
    return text[:length]


def _from_like(pattern: str, dice: _Dice, text: str) -> str:
    """A text that a pattern of LIKE matches, mostly."""
    made = []
    for character in pattern:
        if character == "%":
            made.append(("", text, _LETTERS[dice.below(26)])[dice.below(3)])
        elif character == "_":
            made.append(_LETTERS[dice.below(26)])
        else:
            made.append(character)
    return "".join(made)[:MOST_CHARACTERS]
