"""Why nothing satisfies all conditions: the smallest set of them that clash, and what their columns are drawn from.

Conditions are dropped one at a time, for as long as the others are still proved to clash: by the ranges that they leave
of what is drawn without any of them, by all combinations of its values, or by a solver's search of these.
"""

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from misata_sql.conditions.condition import Atom, Component, Condition, Leaf, leaf_atom
from misata_sql.conditions.contract import NothingFitsError
from misata_sql.conditions.enumerate import TooManyError, joined, label
from misata_sql.conditions.finite import FiniteValues, finite_values
from misata_sql.conditions.narrow import Drawn, lines
from misata_sql.conditions.solver import search
from misata_sql.errors import ConstraintError
from misata_sql.samplers.base import Sampler

ENOUGH_FOUND = 64  # by a search that asks whether there are any: most likely one of them is one
HINT = "  Hint: widen the CHECK, or let generators draw values that satisfy it"


def refusal(
    component: Component, samplers: Mapping[Atom, Sampler], bounds: Mapping[str, Sequence[str]], by: str = ""
) -> ConstraintError:
    """The error where a proof has found that there is no solution.

    samplers: of the atoms, before conditions tightened what they draw
    bounds: by column the CHECKs on it alone; by: what has proved it, where that is worth saying
    """
    kept = smallest(component.conditions, samplers)
    texts = list(dict.fromkeys(condition.text for condition in kept))
    leaves = {name: leaf for condition in kept for name, leaf in condition.leaves}
    atoms = list(dict.fromkeys(map(leaf_atom, leaves.values())))
    values = [finite_values(samplers[atom]) for atom in atoms]
    listed = [found.n_places for found in values if found is not None]
    subject = "them" if len(texts) > 1 else "it"
    n_combinations = f"the {prod(listed):,}" if len(listed) == len(atoms) else "all the"
    what = f"{component.table}: {' and '.join(texts)} cannot hold" + (" together" if len(texts) > 1 else "")
    named = " and ".join(dict.fromkeys(map(label, atoms)))
    what += f": none of {n_combinations} combinations of {named} satisfies {subject}"
    drawn = Drawn(leaves, {name: samplers[leaf_atom(leaf)] for name, leaf in leaves.items()})
    proof = f"  this is proved{f' by {by}' if by else ''}, not sampled"
    return ConstraintError("\n".join([what, *lines(drawn, bounds), proof, HINT]))


def smallest(conditions: Sequence[Condition], samplers: Mapping[Atom, Sampler]) -> list[Condition]:
    """Conditions of which none can be dropped while the others are still proved to clash (deletion filter)."""
    kept = list(conditions)
    for condition in conditions:
        rest = [other for other in kept if other is not condition]
        if rest and not _fits(rest, samplers):
            kept = rest
    return kept


def _fits(conditions: Sequence[Condition], samplers: Mapping[Atom, Sampler]) -> bool:
    """Whether some row satisfies the conditions, as far as can be told."""
    leaves: dict[str, Leaf] = {name: leaf for condition in conditions for name, leaf in condition.leaves}
    try:
        narrowed = Drawn(leaves, {name: samplers[leaf_atom(leaf)] for name, leaf in leaves.items()}).narrowed(
            conditions
        )
    except NothingFitsError:
        return False
    draws: dict[Atom, FiniteValues] = {}
    for name, leaf in leaves.items():
        values = finite_values(narrowed[name].sampler if name in narrowed else samplers[leaf_atom(leaf)])
        if values is None:
            return True
        draws[leaf_atom(leaf)] = values
    places: dict[Atom, np.ndarray] | None
    try:
        places = joined(conditions, draws)
    except TooManyError:
        places = search(conditions, draws, ENOUGH_FOUND)
    return places is None or len(next(iter(places.values()))) > 0
