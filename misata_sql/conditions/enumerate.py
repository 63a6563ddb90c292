"""Components of few values: all combinations that satisfy the conditions, which then are drawn by one number a row.

The draws are joined one after the other. A condition is judged as soon as all that it reads is joined, by the same
masks that rejection uses, so that most combinations are never looked at. A linear one cuts off before what the values
still to come cannot make up for.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.conditions.condition import Atom, Component, Condition, leaf_atom
from misata_sql.conditions.cuts import Cut, linear_cuts
from misata_sql.conditions.draws import sampler_of
from misata_sql.conditions.finite import FiniteValues, finite_values
from misata_sql.conditions.judge import satisfied
from misata_sql.conditions.solver import search
from misata_sql.samplers.enumerated import Solutions

if TYPE_CHECKING:
    from misata_sql.compile.sources import Source

MOST_COMBINATIONS = 1 << 22  # that are looked at when one more draw is joined
MOST_SOLUTIONS = 1 << 18
_CHUNK = 1 << 18


class TooManyError(Exception):
    """More combinations or solutions than are listed."""


class NoSolutionError(Exception):
    """There are none, which is proved. by: what has proved it, where that is worth saying"""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


def finite_draws(component: Component, sources: "Mapping[str, Source]") -> dict[Atom, FiniteValues] | None:
    """The values of all that a component reads; None where one of them is not drawn by it, or not from a short list."""
    found: dict[Atom, FiniteValues] = {}
    for _, leaf in component.leaves():
        atom = leaf_atom(leaf)
        values = None if leaf.path or atom not in component.atoms else _values_of(atom, sources)
        if values is None:
            return None
        found[atom] = values
    return found if component.atoms and found.keys() == component.atoms else None


def _values_of(atom: Atom, sources: "Mapping[str, Source]") -> FiniteValues | None:
    sampler = sampler_of(atom, sources)
    return None if sampler is None else finite_values(sampler)


def solve(component: Component, draws: Mapping[Atom, FiniteValues], *, is_rare: bool) -> Solutions:
    """All solutions. is_rare: whether rejection would be refused, so that a search may take longer

    Raises TooManyError; NoSolutionError where there are none.
    """
    by = ""
    try:
        places = joined(component.conditions, draws)
    except TooManyError:
        found = search(component.conditions, draws, MOST_SOLUTIONS) if is_rare else None
        if found is None:
            raise
        places, by = found, "NuCS"
    weights = np.ones(len(next(iter(places.values()))))
    for atom, chosen in places.items():
        weights *= draws[atom].weights[chosen]
    possible = weights > 0
    if not possible.any():
        raise NoSolutionError(by)
    if possible.sum() > MOST_SOLUTIONS:
        raise TooManyError
    if not possible.all():
        places, weights = {atom: chosen[possible] for atom, chosen in places.items()}, weights[possible]
    n_combinations = 1
    for values in draws.values():
        n_combinations *= values.n_places
    address = tuple(label(atom) for atom in sorted(draws, key=str))
    return Solutions(address, places, weights, n_combinations, by)


def label(atom: Atom) -> str:
    """An atom in words."""
    _, name, draw = atom
    return f"{name} ({draw})" if draw else str(name)


def joined(conditions: Sequence[Condition], draws: Mapping[Atom, FiniteValues]) -> dict[Atom, np.ndarray]:
    """By atom the places of its values in every combination that satisfies the conditions."""
    series = {atom: values.series() for atom, values in draws.items()}
    atoms_of = {condition: _atoms_of(condition) for condition in conditions}
    cuts = list(linear_cuts(conditions, draws))
    places: dict[Atom, np.ndarray] = {}
    n_rows = 1
    waiting = list(conditions)
    while len(places) < len(draws):
        atom = _next(waiting, atoms_of, places, draws)
        ready = [c for c in waiting if atoms_of[c] <= {*places, atom}]
        waiting = [c for c in waiting if c not in ready]
        values = _Ascending(draws[atom])
        lows, highs = values.spans([cut for cut in cuts if atom in cut.terms], atom, places, n_rows)
        if int((highs - lows).sum()) > MOST_COMBINATIONS:
            raise TooManyError
        parts = list(_joined_chunks(places, atom, values.order, lows, highs, ready, series))
        places = {known: np.concatenate([part[known] for part in parts]) for known in (*places, atom)}
        n_rows = len(places[atom])
        if n_rows == 0:
            return {known: np.empty(0, np.uint32) for known in draws}
    return places


class _Ascending:
    """The places of a draw's values in the order of what a linear condition adds for them, where they are integers."""

    def __init__(self, values: FiniteValues) -> None:
        are_integers = not values.has_null and all(type(value) is int for value in values.values)
        places = np.arange(values.n_places, dtype=np.uint32)
        self.order = np.argsort(np.array(values.values), kind="stable").astype(np.uint32) if are_integers else places

    def spans(
        self, cuts: Sequence[Cut], atom: Atom, places: Mapping[Atom, np.ndarray], n_rows: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Of each combination so far, the first and the one after the last in the order that all cuts leave."""
        lows, highs = np.zeros(n_rows, np.int64), np.full(n_rows, len(self.order), np.int64)
        for cut in cuts:
            room = cut.room(atom, places, n_rows)
            terms = cut.terms[atom][self.order]
            if terms[0] <= terms[-1]:
                highs = np.minimum(highs, np.searchsorted(terms, room, side="right"))
            else:
                lows = np.maximum(lows, np.searchsorted(-terms, -room, side="left"))
        return lows, np.maximum(highs, lows)


def _joined_chunks(
    places: Mapping[Atom, np.ndarray],
    atom: Atom,
    order: np.ndarray,
    lows: np.ndarray,
    highs: np.ndarray,
    ready: Sequence[Condition],
    series: Mapping[Atom, Any],
) -> Iterator[dict[Atom, np.ndarray]]:
    counts = highs - lows
    ends = np.add.accumulate(counts)
    start = 0
    while True:
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + _CHUNK, side="right")))
        own = counts[start:stop]
        rows = np.repeat(np.arange(start, start + len(own)), own)
        within = np.arange(len(rows)) - np.repeat(ends[start:stop] - own - before, own)
        chunk = {known: chosen[rows] for known, chosen in places.items()}
        chunk[atom] = order[lows[rows] + within]
        for condition in ready:
            n = len(chunk[atom])
            if n == 0:
                break
            values = {name: series[read].gather(chunk[read]) for name, read in _leaf_atoms(condition)}
            mask = satisfied(condition, values, n)
            if not mask.all():
                chunk = {known: chosen[mask] for known, chosen in chunk.items()}
        yield chunk
        start = stop
        if start >= len(counts):
            return


def _leaf_atoms(condition: Condition) -> Iterator[tuple[str, Atom]]:
    for name, leaf in condition.leaves:
        yield name, leaf_atom(leaf)


def _atoms_of(condition: Condition) -> set[Atom]:
    return {atom for _, atom in _leaf_atoms(condition)}


def _next(
    waiting: Sequence[Condition],
    atoms_of: Mapping[Condition, set[Atom]],
    joined: Mapping[Atom, np.ndarray],
    draws: Mapping[Atom, FiniteValues],
) -> Atom:
    """What to join next: what lets a condition be judged first, of these the one of the fewest values."""

    def cost(atom: Atom) -> tuple[int, int, str]:
        missing = [len(atoms_of[c] - {*joined, atom}) for c in waiting if atom in atoms_of[c]]
        return min(missing, default=len(draws)), draws[atom].n_places, str(atom)

    return min((atom for atom in draws if atom not in joined), key=cost)
