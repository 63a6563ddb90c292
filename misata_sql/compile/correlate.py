"""CHECK (corr(a, b) = 0.7): from the declarations to samplers that draw the columns jointly.

DuckDB itself refuses an aggregate in a CHECK, so this is only in texts given to misata_define. See docs/correlation.md.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

from misata_sql.compile.nearest_correlation import nearest
from misata_sql.compile.sources import InOrder, LineNumber, TupleValue
from misata_sql.distributions.correlation_matrix import Matrix, cholesky, cliques, complete, interval, part
from misata_sql.domains.constants import NotConstantError, constant
from misata_sql.domains.storage import is_measure
from misata_sql.errors import ConstraintError, DefinitionError
from misata_sql.relations.cells import ParentCell
from misata_sql.samplers.base import Ascending, Sampler
from misata_sql.samplers.correlated import Correlated
from misata_sql.samplers.nullable import Nullable
from misata_sql.spec.keywords import fold
from misata_sql.spec.table import Check

if TYPE_CHECKING:
    from misata_sql.distributions.correlation import Standardised

MOST_COLUMNS = 32
MOST_FAR = 0.05  # of a column's variance, from one row in a million
_FORM = "corr(a, b) = 0.7, of two columns and a number between -1 and 1, alone or joined by AND"


@dataclass(frozen=True)
class Correlation:
    """corr(first, second) = value, by the declaration `source`."""

    first: str
    second: str
    value: float
    source: str

    @property
    def pair(self) -> tuple[str, str]:
        """The columns in the order of their deviates."""
        first, second = sorted((self.first, self.second), key=_order)
        return first, second

    def __str__(self) -> str:
        return f"corr({self.first}, {self.second}) = {self.value:g}"


@dataclass(frozen=True)
class Solved:
    """A declared correlation and that of the normal deviates by which it is reached."""

    declared: Correlation
    latent: float


@dataclass(frozen=True)
class CorrelationPlan:
    """samplers: of the correlated columns, in the place of those that were given; solved: one for each declaration."""

    samplers: Mapping[str, Sampler]
    solved: tuple[Solved, ...]


def is_correlation(check: Check) -> bool:
    """Whether a CHECK is about correlations, and so none of single rows."""
    from sqlglot import exp

    return check.expression.find(exp.Corr) is not None


def read_correlations(check: Check) -> list[Correlation]:
    """What a CHECK with corr() in it declares. Raises DefinitionError where that is no correlation of two columns."""
    from sqlglot import exp

    found: list[Correlation] = []
    todo: list[Any] = [check.expression]
    while todo:
        node = todo.pop().unnest()
        if isinstance(node, exp.And):
            todo += [node.expression, node.this]
        else:
            found.append(_read_one(node, check))
    return found


def _read_one(node: Any, check: Check) -> Correlation:
    from sqlglot import exp

    if not isinstance(node, exp.Binary) or not node.find(exp.Corr) or check.foreign:
        what = "other tables' columns" if check.foreign else "another condition"
        raise DefinitionError(f"{check}: {what} together with corr() is not supported\n  Hint: write {_FORM}")
    left, right = node.this.unnest(), node.expression.unnest()
    if not isinstance(left, exp.Corr):
        left, right = right, left
    if not isinstance(node, exp.EQ) or not isinstance(left, exp.Corr):
        raise DefinitionError(f"{check}: corr() is kept at a number only, by =\n  Hint: write {_FORM}")
    columns = [left.this.unnest(), left.expression.unnest()]
    if not all(isinstance(column, exp.Column) for column in columns):
        raise DefinitionError(
            f"{check}: corr() is understood of columns only, not of expressions\n"
            f"  Hint: write {_FORM}; a date counts in days, a timestamp in seconds"
        )
    first, second = (column.name for column in columns)
    if first == second:
        raise ConstraintError(
            f"{check}: the correlation of a column with itself is 1\n"
            f"  Hint: name two different columns, or drop the CHECK"
        )
    try:
        value = constant(right)
    except NotConstantError:
        value = None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise DefinitionError(f"{check}: corr() must equal a constant number\n  Hint: write {_FORM}")
    if not -1 < value < 1:
        by = "1" if value > 0 else "-1"
        raise ConstraintError(
            f"{check}: the correlation must be between -1 and 1, without these\n"
            f"  Hint: for a correlation of {by} compute one column from the other, as in DEFAULT "
            f"({100 if value < 0 else 2} {'-' if value < 0 else '*'} {first})"
        )
    return Correlation(first, second, float(value), str(check))


def solve_correlations(sources: Mapping[str, object], declared: Iterable[Correlation]) -> CorrelationPlan:
    """The samplers by which the columns have the declared correlations.

    sources: of all columns by name: fitted samplers, or what is no sampler. Raises ConstraintError.
    """
    declared = tuple(declared)
    wanted: dict[tuple[str, str], Correlation] = {}
    for one in declared:
        other = wanted.setdefault(one.pair, one)
        if other.value != one.value:
            raise ConstraintError(
                f"{_sources([other, one])} contradict each other: {other} and {one}\n  Hint: drop one of the two"
            )
    samplers: dict[str, Sampler] = {}
    latent: dict[tuple[str, str], float] = {}
    for members in _components(wanted):
        group = _Group(members, {pair: one for pair, one in wanted.items() if pair[0] in members}, sources)
        samplers |= group.samplers()
        latent |= {(members[i], members[j]): rho for (i, j), rho in group.latent.items()}
    return CorrelationPlan(samplers, tuple(Solved(one, latent[one.pair]) for one in declared))


def _order(name: str) -> tuple[str, str]:
    """By name, so that the order of a table's columns changes no value."""
    return fold(name), name


def _components(wanted: Mapping[tuple[str, str], Correlation]) -> list[tuple[str, ...]]:
    """The columns that are correlated with each other, directly or through others."""
    left = sorted({name for pair in wanted for name in pair}, key=_order)
    found = []
    while left:
        group = {left[0]}
        while more := {name for pair in wanted if group & set(pair) for name in pair} - group:
            group |= more
        found.append(tuple(name for name in left if name in group))
        left = [name for name in left if name not in group]
    return found


class _Group:
    """Columns that are correlated with each other, in the order of their deviates."""

    def __init__(
        self,
        members: tuple[str, ...],
        wanted: Mapping[tuple[str, str], Correlation],
        sources: Mapping[str, object],
    ) -> None:
        from misata_sql.distributions.correlation import Pair

        if len(members) > MOST_COLUMNS:
            raise ConstraintError(
                f"{len(members)} columns are correlated with each other ({', '.join(members)}), "
                f"{MOST_COLUMNS} at most are supported\n  Hint: leave some of the CHECKs out"
            )
        self.members = members
        self.wanted = {(members.index(a), members.index(b)): one for (a, b), one in wanted.items()}
        self.columns = {name: _column(name, sources[name], self._reason(name)) for name in members}
        standard = {name: self._standardised(name) for name in members}
        self.pairs = {(i, j): Pair(standard[members[i]], standard[members[j]]) for i, j in self.wanted}
        self.latent = {pair: self._solve(pair) for pair in self.wanted}

    def _reason(self, name: str) -> str:
        return _sources(one for one in self.wanted.values() if name in (one.first, one.second))

    def _standardised(self, name: str) -> "Standardised":
        from misata_sql.distributions.correlation import Standardised

        column = self.columns[name]
        standard = Standardised(column.marginal)
        text = f"{name} ({column.sampler.describe()})"
        if standard.is_constant:
            raise ConstraintError(
                f"{self._reason(name)} cannot hold: {text} has one value only, of which corr() is NULL\n"
                f"  Hint: give {name} a generator with several values"
            )
        if standard.far > MOST_FAR:
            raise ConstraintError(
                f"{self._reason(name)} cannot hold: {standard.far:.0%} of the variance of {text} lies in one row of a "
                f"million, so that corr() of a table depends on a few rows\n"
                f"  Hint: bound {name} by a CHECK, or give it a generator with a lighter tail"
            )
        return standard

    def _solve(self, pair: tuple[int, int]) -> float:
        one = self.wanted[pair]
        latent = self.pairs[pair].latent(one.value)
        if latent is not None:
            return latent
        low, high = _inwards(*self.pairs[pair].limits())
        first, second = (f"{name} ({self.columns[name].sampler.describe()})" for name in (one.first, one.second))
        raise ConstraintError(
            f"{one.source} cannot hold: corr({one.first}, {one.second}) of {first} and {second} "
            f"can be from {low:g} to {high:g}\n"
            f"  Hint: declare {low if one.value < low else high:g}, or change one of the generators"
        )

    def samplers(self) -> dict[str, Sampler]:
        """Of each column; raises ConstraintError where the correlations cannot be together."""
        matrix = complete(len(self.members), self.latent)
        factor = cholesky(matrix) if matrix is not None else None
        if factor is None:
            raise self._together()
        made: dict[str, Sampler] = {}
        for i, name in enumerate(self.members):
            partners = [self.members[b if a == i else a] for a, b in self.wanted if i in (a, b)]
            made[name] = _correlated(self.columns[name].sampler, self.members[: i + 1], tuple(factor[i]), partners)
        return made

    def _together(self) -> ConstraintError:
        """Why there is no such matrix: by one pair and its nearest value where that is possible, else by all."""
        groups = cliques(len(self.members), self.latent)
        wrong = next((g for g in groups if cholesky(part(self.latent, g)) is None), None)
        if wrong is None:
            return ConstraintError(
                f"{_sources(self.wanted.values())} cannot hold together: no positive definite matrix has these "
                f"correlations\n  Hint: bring the numbers nearer to 0"
            )
        matrix, pairs = part(self.latent, wrong), list(combinations(range(len(wrong)), 2))
        own = {(i, j): (wrong[i], wrong[j]) for i, j in pairs}
        ways = []
        for i, j in pairs:
            one, span = self.wanted[own[i, j]], interval(matrix, i, j)
            if span is not None:
                low, high = _inwards(*(self.pairs[own[i, j]].correlation(min(max(x, -1.0), 1.0)) for x in span))
                best = low if one.value < low else high
                ways.append((abs(best - one.value), f"corr({one.first}, {one.second})", low, high, best))
        named = [self.wanted[own[pair]] for pair in pairs]
        if not ways:
            together = self._nearest(matrix, own)
            return ConstraintError(
                f"{_sources(named)} cannot hold together: their matrix of correlations is not positive definite; "
                f"the nearest that is has {together}\n  Hint: declare these"
            )
        ways.sort()
        options = ", or ".join(f"{name} from {low:g} to {high:g}" for _, name, low, high, _ in ways)
        return ConstraintError(
            f"{_sources(named)} cannot hold together: with the others as they are there could be {options}\n"
            f"  Hint: declare {ways[0][1]} = {ways[0][4]:g}"
        )

    def _nearest(self, matrix: Matrix, own: Mapping[tuple[int, int], tuple[int, int]]) -> str:
        near = nearest(matrix)
        said = []
        for (i, j), pair in own.items():
            one = self.wanted[pair]
            said.append(f"corr({one.first}, {one.second}) = {self.pairs[pair].correlation(near[i][j]):.3f}")
        return ", ".join(said)


_NOT_DRAWN = {
    ParentCell: "its values are those of a parent's column",
    LineNumber: "it numbers the rows of one parent",
    InOrder: "it is in order within the rows of one parent",
    TupleValue: "it is a part of a key, whose tuples never repeat",
}


def _column(name: str, source: object, reason: str) -> Ascending:
    """ConstraintError where the column cannot be drawn jointly with others."""
    if not isinstance(source, Sampler):
        why = _NOT_DRAWN.get(type(source), "it is computed by an expression")
    elif not is_measure(source.natural):
        why = f"it is {source.natural}, which has no linear correlation"
    elif isinstance(source, Nullable) and source.rate == 1:
        why = "it is NULL in every row"
    elif (column := source.ascending()) is not None:
        return column
    elif source.is_unique:
        why = f"{source.describe()} gives each value once, in an order of its own"
    else:
        why = f"{source.describe()} does not draw each value by one random number"
    raise ConstraintError(
        f"{reason} on {name}: {why}\n"
        f"  Hint: corr() is kept between columns of numbers, dates and times whose generators draw each row "
        f"independently, as misata_normal and misata_uniform do"
    )


def _correlated(sampler: Sampler, members: tuple[str, ...], weights: tuple[float, ...], partners: list[str]) -> Sampler:
    """Nullable stays outermost, where others look for it."""
    if isinstance(sampler, Nullable):
        return Nullable(sampler.rate, _correlated(sampler.inner, members, weights, partners))
    return Correlated(sampler, members, weights, tuple(partners))


def _sources(declared: Iterable[Correlation]) -> str:
    return " and ".join(dict.fromkeys(one.source for one in declared))


def _inwards(low: float, high: float) -> tuple[float, float]:
    """The open interval's ends as numbers of 4 decimals inside of it; of more where it is narrower."""
    for digits in (4, 6, 8):
        unit = 10.0**-digits
        inner = math.ceil(low / unit + 0.5) * unit, math.floor(high / unit - 0.5) * unit
        if inner[0] <= inner[1]:
            return round(inner[0], digits), round(inner[1], digits)
    middle = 0.5 * (low + high)
    return middle, middle
