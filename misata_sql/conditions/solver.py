"""Systems whose solutions are few but too deep to be joined one by one: NuCS searches them.

NuCS is an extra, since it wants one version of Numba and NumPy (`pip install misata-sql[solver]`). It is asked only
about systems that would be refused otherwise, so that no row of a table depends on whether it is installed. It lists
solutions and proves that there are none; rows are drawn from its list as from any other, never by the solver.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import islice
from typing import Any

import numpy as np

from misata_sql.cache import cache_dir
from misata_sql.conditions.choices import n_choices
from misata_sql.conditions.condition import Atom, Condition, leaf_atom
from misata_sql.conditions.finite import FiniteValues
from misata_sql.conditions.judge import satisfied
from misata_sql.conditions.model import Model
from misata_sql.notices import notify

MOST_CHOSEN = 1 << 23  # combinations that are looked at, as far as can be said before

# the names that NuCS has for the kinds of constraints in model.py
_ALGORITHMS = {
    "at most": "ALG_LINEAR_LEQ_C", "equal": "ALG_LINEAR_EQ_C", "differs": "ALG_LINEAR_NEQ_C",
    "different": "ALG_ALLDIFFERENT", "product": "ALG_MUL_EQ", "absolute": "ALG_ABS_EQ", "least": "ALG_MIN_EQ",
    "greatest": "ALG_MAX_EQ", "member": "ALG_MEMBER", "listed": "ALG_ELEMENT_EQ", "rows": "ALG_RELATION",
    "is least": "ALG_LEQ_C_REIF", "is equal": "ALG_EQ_C_REIF",
}  # fmt: skip


def is_installed() -> bool:
    """Whether NuCS can be imported."""
    return find_spec("nucs") is not None


def may_help(conditions: Sequence[Condition], draws: Mapping[Atom, FiniteValues]) -> bool:
    """Whether NuCS is not there, and would be asked if it were."""
    return not is_installed() and model_of(conditions, draws) is not None


def search(
    conditions: Sequence[Condition], draws: Mapping[Atom, FiniteValues], most: int
) -> dict[Atom, np.ndarray] | None:
    """By draw the places of its values in every solution, sorted by them.

    None where NuCS is not there, where no condition can be put as a constraint or the search may take too long, or
    where there are more than `most` solutions.
    """
    model = model_of(conditions, draws) if is_installed() else None
    if model is None:
        return None
    with _compiling_told():
        found = list(islice(_solutions(model), most + 1))
    if len(found) > most:
        return None
    codes_of, n_variables = model.variables.codes, len(model.variables.domains)
    rows = np.array(found, np.int64).reshape(len(found), n_variables)[:, : len(codes_of)]
    places = {}
    for column, (atom, codes) in zip(rows.T, codes_of.items(), strict=True):
        order = np.argsort(codes)
        places[atom] = order[np.searchsorted(codes[order], column)].astype(np.uint32)
    in_order = np.lexsort([places[atom] for atom in reversed(list(draws))])
    return _checked(conditions, draws, {atom: places[atom][in_order] for atom in draws})


def model_of(conditions: Sequence[Condition], draws: Mapping[Atom, FiniteValues]) -> Model | None:
    """What NuCS would search; None where that is nothing, or too much."""
    model = Model(conditions, draws)
    joins = any(len(constraint.variables) > 1 for constraint in model.variables.constraints)
    return model if joins and n_choices(model.variables) <= MOST_CHOSEN else None


def _checked(
    conditions: Sequence[Condition], draws: Mapping[Atom, FiniteValues], places: dict[Atom, np.ndarray]
) -> dict[Atom, np.ndarray]:
    """What the masks of rejection accept, which has the last word: a model says less than its conditions."""
    for condition in conditions:
        n = len(next(iter(places.values())))
        if n == 0:
            break
        atoms = {name: leaf_atom(leaf) for name, leaf in condition.leaves}
        values = {name: draws[atom].series().gather(places[atom]) for name, atom in atoms.items()}
        mask = satisfied(condition, values, n)
        places = {atom: chosen[mask] for atom, chosen in places.items()}
    return places


def _solutions(model: Model) -> Iterator[Any]:
    """The variables' values, one solution at a time, in the order of the search."""
    nucs = _load()
    problem = nucs.Problem(model.variables.domains)
    for constraint in model.variables.constraints:
        algorithm = getattr(nucs, _ALGORITHMS[constraint.kind])
        problem.add_propagator(algorithm, constraint.variables, constraint.numbers)
    with _own_logging():
        solver = nucs.BacktrackSolver(problem, log_level="ERROR")
    return solver.solve()


@contextmanager
def _compiling_told() -> Iterator[None]:
    """Say so where Numba has to compile anything: it is called for what is not in the cache only."""
    from numba.core import event

    class Listener(event.Listener):  # type: ignore[misc]
        told = False

        def on_start(self, event: Any) -> None:
            if not self.told:
                self.told = True
                notify("compiling the solver NuCS, for 10 to 20 s; the next run finds it in the cache")

        def on_end(self, event: Any) -> None:
            """Each function that is compiled ends by itself."""

    with event.install_listener("numba:compile", Listener()):
        yield


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
    """The names that are used of NuCS, which compiles into the cache of this package: 11 to 14 s the first time."""
    from types import SimpleNamespace

    from numba.core import config

    named = config.CACHE_DIR
    config.CACHE_DIR = named or str(cache_dir() / "nucs")
    try:
        from nucs.problems.problem import Problem
        from nucs.propagators import propagators
        from nucs.solvers.backtrack_solver import BacktrackSolver
    finally:
        config.CACHE_DIR = named
    algorithms = {name: getattr(propagators, name) for name in _ALGORITHMS.values()}
    return SimpleNamespace(Problem=Problem, BacktrackSolver=BacktrackSolver, **algorithms)
