"""Linear conditions over partly chosen values: whether those still to be chosen can make up for the rest."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from misata_sql.conditions.condition import Atom, Condition, leaf_atom
from misata_sql.conditions.finite import FiniteValues
from misata_sql.conditions.linear import inequalities

_MOST = 2**62


@dataclass(frozen=True, eq=False)
class Cut:
    """sum of terms[atom][its place] <= limit, exactly. terms: int64"""

    terms: Mapping[Atom, np.ndarray]
    limit: int

    def room(self, atom: Atom, places: Mapping[Atom, np.ndarray], n_rows: int) -> np.ndarray:
        """(n_rows,) int64: the greatest term of `atom` beside the values of `places` and the least of the others."""
        rest = sum(int(term.min()) for other, term in self.terms.items() if other != atom and other not in places)
        room = np.full(n_rows, self.limit - rest, np.int64)
        for other, term in self.terms.items():
            if other in places:
                room -= term[places[other]]
        return room


def linear_cuts(conditions: Iterable[Condition], draws: Mapping[Atom, FiniteValues]) -> Iterator[Cut]:
    """Those of conditions over several draws that are never NULL."""
    for condition in conditions:
        atoms = {name: leaf_atom(leaf) for name, leaf in condition.leaves}
        for inequality in inequalities(condition.tree):
            form = inequality.form
            names = list(form.coefficients)
            can_be_null = any(draws[atoms[name]].has_null for name in inequality.reads)
            if not form.is_exact or len(names) < 2 or can_be_null:
                continue
            scale = math.lcm(*(c.denominator for c in form.coefficients.values()), form.constant.denominator)
            factors = {name: int(form.coefficients[name] * scale) for name in names}
            limit = -int(form.constant * scale) - (1 if inequality.is_strict else 0)
            reach = sum(abs(factors[n]) * max(map(abs, draws[atoms[n]].values)) for n in names)
            if reach + abs(limit) < _MOST:
                terms = {atoms[n]: factors[n] * np.array(draws[atoms[n]].values, np.int64) for n in names}
                yield Cut(terms, limit)
