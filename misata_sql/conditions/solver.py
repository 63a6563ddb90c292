"""Linear systems of integers whose solutions are few but too deep to be joined one by one: NuCS searches them.

NuCS is an extra, since it wants one version of Numba and NumPy (`pip install misata-sql[solver]`). It is asked only
about systems that would be refused otherwise, so that no row of a table depends on whether it is installed.
"""

import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import islice
from typing import Any

import numpy as np

from misata_sql.cache import cache_dir
from misata_sql.conditions.condition import Atom, Condition, leaf_atom
from misata_sql.conditions.finite import FiniteValues
from misata_sql.conditions.judge import satisfied
from misata_sql.conditions.linear import inequalities, is_linear

MOST_CHOSEN = 1 << 23  # combinations of all but the draw of most values, which the others nearly decide
_INT32 = 2**31 - 1


def is_installed() -> bool:
    """Whether NuCS can be imported."""
    return find_spec("nucs") is not None


def search(
    conditions: Sequence[Condition], draws: Mapping[Atom, FiniteValues], most: int
) -> dict[Atom, np.ndarray] | None:
    """By draw the places of its values in every solution, sorted by them.

    None where NuCS is not there, where the system is not linear over integers of 32 bits or may take too long to
    search, or has more than `most` solutions.
    """
    if not is_installed() or not all(is_linear(condition.tree) for condition in conditions):
        return None
    system = _System.of(conditions, draws)
    if system is None:
        return None
    found = list(islice(system.solutions(), most + 1))
    if len(found) > most:
        return None
    rows = np.array(found, np.int64).reshape(len(found), len(draws))
    rows = rows[np.lexsort(rows.T[::-1])]
    places = {atom: order[rows[:, i]].astype(np.uint32) for i, (atom, order) in enumerate(system.orders.items())}
    return _checked(conditions, draws, places)


def _checked(
    conditions: Sequence[Condition], draws: Mapping[Atom, FiniteValues], places: dict[Atom, np.ndarray]
) -> dict[Atom, np.ndarray]:
    """What the masks of rejection accept, which has the last word: an operation may overflow on the way."""
    for condition in conditions:
        n = len(next(iter(places.values())))
        if n == 0:
            break
        atoms = {name: leaf_atom(leaf) for name, leaf in condition.leaves}
        values = {name: draws[atom].series().gather(places[atom]) for name, atom in atoms.items()}
        mask = satisfied(condition, values, n)
        places = {atom: chosen[mask] for atom, chosen in places.items()}
    return places


class _System:
    """Variables are the numbers of the draws' values in ascending order, from 0.

    orders: by draw, the place of each of these; each row: coefficients and the limit of their sum
    """

    def __init__(self, orders: dict[Atom, np.ndarray], rows: list[tuple[dict[Atom, int], int]]) -> None:
        self.orders = orders
        self.rows = rows

    @classmethod
    def of(cls, conditions: Sequence[Condition], draws: Mapping[Atom, FiniteValues]) -> "_System | None":
        """None where the values are not evenly spaced integers, or anything is too large."""
        orders, firsts, steps = {}, {}, {}
        for atom, values in draws.items():
            if values.has_null or not all(type(value) is int for value in values.values):
                return None
            order = np.argsort(np.array(values.values, object))
            ascending = [values.values[place] for place in order]
            step = ascending[1] - ascending[0] if len(ascending) > 1 else 1
            if ascending != list(range(ascending[0], ascending[0] + step * len(ascending), step)):
                return None
            orders[atom], firsts[atom], steps[atom] = order, ascending[0], step
        sizes = sorted(len(order) for order in orders.values())
        if math.prod(sizes[:-1]) > MOST_CHOSEN:
            return None
        rows = []
        for condition in conditions:
            atoms = {name: leaf_atom(leaf) for name, leaf in condition.leaves}
            for inequality in inequalities(condition.tree):
                form = inequality.form
                scale = math.lcm(*(c.denominator for c in form.coefficients.values()), form.constant.denominator)
                terms = {atoms[name]: int(c * scale) * steps[atoms[name]] for name, c in form.coefficients.items()}
                limit = -int(form.constant * scale) - (1 if inequality.is_strict else 0)
                limit -= sum(int(c * scale) * firsts[atoms[name]] for name, c in form.coefficients.items())
                divisor = math.gcd(*terms.values())
                terms = {atom: c // divisor for atom, c in terms.items()}
                limit //= divisor
                if sum(abs(c) * len(orders[atom]) for atom, c in terms.items()) + abs(limit) > _INT32:
                    return None
                rows.append((terms, limit))
        return cls(orders, rows)

    def solutions(self) -> Any:
        """Their variables' values, one at a time, in the order of the search."""
        nucs = _load()
        numbers = {atom: i for i, atom in enumerate(self.orders)}
        problem = nucs.Problem([(0, len(order) - 1) for order in self.orders.values()])
        for terms, limit in self.rows:
            problem.add_propagator(nucs.ALG_LINEAR_LEQ_C, [numbers[a] for a in terms], [*terms.values(), limit])
        with _own_logging():
            solver = nucs.BacktrackSolver(problem, log_level="ERROR")
        return solver.solve()


@contextmanager
def _own_logging() -> Iterator[None]:
    """NuCS sets up the logging of the whole process, which is the caller's."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


@cache
def _load() -> Any:
    """The names that are used of NuCS, compiled into the cache of this package: 11 to 14 s the first time."""
    from types import SimpleNamespace

    from numba.core import config

    named = config.CACHE_DIR
    config.CACHE_DIR = named or str(cache_dir() / "nucs")
    try:
        from nucs.problems.problem import Problem
        from nucs.propagators.propagators import ALG_LINEAR_LEQ_C
        from nucs.solvers.backtrack_solver import BacktrackSolver
    finally:
        config.CACHE_DIR = named
    return SimpleNamespace(Problem=Problem, ALG_LINEAR_LEQ_C=ALG_LINEAR_LEQ_C, BacktrackSolver=BacktrackSolver)
