"""What conditions leave of the samplers behind their leaves: ranges, and the samplers drawing within them."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from misata_sql.conditions.condition import Condition, Leaf
from misata_sql.conditions.contract import Range
from misata_sql.conditions.tighten import tightened
from misata_sql.domains.storage import is_float, lattice_range, show
from misata_sql.errors import MisataError
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.continuous import FittedContinuous
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.restrict import restricted

ANYWHERE: Range = (-math.inf, math.inf)


@dataclass(frozen=True)
class Narrowed:
    """low, high: in stored units"""

    sampler: Sampler
    low: float | int
    high: float | int


@dataclass(frozen=True)
class Drawn:
    """Leaves by name, with what draws them; None where nothing of the row does."""

    leaves: Mapping[str, Leaf]
    samplers: Mapping[str, Sampler | None]

    def range(self, name: str) -> Range:
        """All that a leaf may be, in stored units."""
        sampler, type = self.samplers[name], self.leaves[name].type
        if isinstance(sampler, FittedContinuous) and is_float(type):
            return sampler.extremes
        known = sampler.stored_range() if sampler is not None else None
        return known or lattice_range(type) or ANYWHERE

    @property
    def nullable(self) -> frozenset[str]:
        """The leaves that may be NULL, as far as is known."""
        samplers = self.samplers.items()
        return frozenset(name for name, sampler in samplers if sampler is None or isinstance(sampler, Nullable))

    def tightened(self, conditions: Iterable[Condition]) -> dict[str, Range]:
        """The ranges that conditions leave. Raises NothingFitsError."""
        return tightened(conditions, {name: self.range(name) for name in self.leaves}, self.nullable)

    def narrowed(self, conditions: Iterable[Condition]) -> dict[str, Narrowed]:
        """The samplers that have to draw less, by leaf. Raises NothingFitsError."""
        narrowed = {}
        for name, (low, high) in self.tightened(conditions).items():
            sampler = self.samplers[name]
            if sampler is None or (low, high) == self.range(name):
                continue
            ends = self.stored(name, low), self.stored(name, high)
            try:
                part = restricted(sampler, *ends)
            except MisataError:
                continue  # its values between are too few to be drawn that way; rejection may say so
            if part is not None:
                narrowed[name] = Narrowed(part, *ends)
        return narrowed

    def stored(self, name: str, end: object) -> float | int:
        """An end of a range as the leaf's type holds it."""
        return float(end) if is_float(self.leaves[name].type) else int(end)  # type: ignore[arg-type, call-overload]

    def shown(self, name: str, end: object) -> str:
        return show(self.stored(name, end), self.leaves[name].type)


def named(leaf: Leaf) -> str:
    """A leaf in words."""
    return f"{leaf.column} ({leaf.draw})" if leaf.draw else leaf.column


def lines(drawn: Drawn, bounds: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What leaves of numbers and times are drawn from, for a message. bounds: by column the CHECKs on it alone"""
    said = set()
    for name, leaf in drawn.leaves.items():
        low, high = drawn.range(name)
        if (low, high) != ANYWHERE and (leaf.path, named(leaf)) not in said:
            said.add((leaf.path, named(leaf)))
            checks = bounds.get(leaf.column, ()) if not leaf.path else ()
            by = f", by {' and '.join(checks)}" if checks else ""
            yield f"  {named(leaf)} is drawn from {drawn.shown(name, low)} to {drawn.shown(name, high)}{by}"
