"""The variables of a model, integers of 32 bits, and the linear forms over them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from misata_sql.conditions.condition import Atom, Condition, leaf_atom
from misata_sql.conditions.finite import FiniteValues
from misata_sql.conditions.linear import Linear, unit_of

MOST_MEMBERS = 1 << 16  # values that one variable is chosen from
INT32 = 2**31 - 1

Range = tuple[int, int]


class TooLargeError(Exception):
    """A number that does not fit 32 bits."""


@dataclass(frozen=True)
class Constraint:
    """What a solver keeps.

    kind        variables      numbers        meaning
    at most     x...           a..., limit    sum of a * x <= limit
    equal       x...           a..., limit    sum of a * x = limit
    differs     x...           a..., limit    sum of a * x <> limit
    different   x...           o...           all x + o differ
    product     x, y, z                       x * y = z
    absolute    x, y                          |x| = y
    least       x..., y                       y is the least of x; greatest likewise
    member      x              a...           x is one of a, which ascend
    listed      x, y           a...           y = a[x]
    rows        x...           a...           (x...) is one of the tuples in a
    is least    b, x, y        c              b = 1 where x <= y + c, otherwise 0
    is equal    b, x           c              b = 1 where x = c, otherwise 0
    """

    kind: str
    variables: tuple[int, ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Affine:
    """step * variable + first, in the units of linear.py."""

    variable: int
    step: Fraction
    first: Fraction


class Variables:
    """Those of the draws come first, of the fewest values before the others.

    domains: of the variables, both ends included
    codes: by draw, (number of places,) int64: what its variable is for each of its values
    """

    def __init__(self, draws: Mapping[Atom, FiniteValues]) -> None:
        self.domains: list[Range] = []
        self.constraints: list[Constraint] = []
        self.codes: dict[Atom, np.ndarray] = {}
        self._named: dict[str, _Affine] = {}
        self._made: dict[object, int] = {}
        self._steps: dict[Atom, tuple[int, int] | None] = {}
        for atom in sorted(draws, key=lambda atom: (draws[atom].n_places, str(atom))):
            self._add_draw(atom, draws[atom])

    def of(self, atom: Atom) -> int:
        """The variable of a draw."""
        return list(self.codes).index(atom)

    def knows(self, form: Linear) -> bool:
        """Whether all leaves of a form have variables."""
        return all(name in self._named for name in form.coefficients)

    def _add_draw(self, atom: Atom, values: FiniteValues) -> None:
        """Evenly spaced integers are counted from 0, others by their distance from the least, the rest by place."""
        codes = np.arange(values.n_places)
        self._steps[atom] = None
        members: list[int] = []
        if not values.has_null and all(type(value) is int for value in values.values):
            ascending = sorted(values.values)
            step = math.gcd(*(value - ascending[0] for value in ascending)) or 1
            n_steps = (ascending[-1] - ascending[0]) // step
            if n_steps < (INT32 if len(ascending) <= MOST_MEMBERS else len(ascending)):
                codes = np.array([(value - ascending[0]) // step for value in values.values], np.int64)
                self._steps[atom] = step, ascending[0]
                members = sorted(codes.tolist())
        self.codes[atom] = codes
        variable = self.new(0, int(codes.max()))
        if members and len(members) <= members[-1]:
            self.add("member", (variable,), members)

    def name_leaves(self, condition: Condition) -> None:
        """Let the leaves of a condition be known by their names in it, instead of those of the last one."""
        self._named = {name: affine for name, affine in self._named.items() if name.startswith("\0")}
        for name, leaf in condition.leaves:
            atom = leaf_atom(leaf)
            steps, unit = self._steps[atom], unit_of(leaf.type)
            if steps is not None and unit is not None:
                step, first = steps
                # a form's coefficient of a leaf already has its unit
                self._named[name] = _Affine(self.of(atom), Fraction(step), Fraction(first))

    def new(self, low: int, high: int) -> int:
        """A variable between two ends. Raises TooLargeError."""
        if max(abs(low), abs(high)) > INT32:
            raise TooLargeError
        self.domains.append((low, high))
        return len(self.domains) - 1

    def add(self, kind: str, variables: Sequence[int], numbers: Sequence[int] = ()) -> None:
        self.constraints.append(Constraint(kind, tuple(variables), tuple(numbers)))

    def join_inequalities(self) -> None:
        """Two that leave one sum are an equality, which determines more."""
        limits = {(c.variables, c.numbers[:-1]): c.numbers[-1] for c in self.constraints if c.kind == "at most"}
        joined = []
        for c in self.constraints:
            factors, limit = c.numbers[:-1], c.numbers[-1:]
            other = (c.variables, tuple(-factor for factor in factors))
            if c.kind == "at most" and (-limits.get(other, math.inf),) == limit:
                first = max(factors, other[1])
                c = Constraint("equal", c.variables, (*first, limit[0] if first == factors else -limit[0]))
            joined.append(c)
        self.constraints[:] = dict.fromkeys(joined)

    @property
    def size(self) -> tuple[int, int]:
        """How many variables and constraints there are."""
        return len(self.domains), len(self.constraints)

    def cut_back(self, size: tuple[int, int]) -> None:
        """Forget what was added since there were so many."""
        n_domains, n_constraints = size
        del self.domains[n_domains:], self.constraints[n_constraints:]
        self._made = {key: variable for key, variable in self._made.items() if variable < n_domains}
        self._named = {name: affine for name, affine in self._named.items() if affine.variable < n_domains}

    def by_place(self, atom: Atom, numbers: np.ndarray) -> int:
        """The variable of a function of one draw. numbers: (number of places,) int64"""
        codes = self.codes[atom]
        own, order = self.of(atom), np.argsort(codes)
        key = "listed", atom, numbers.tobytes()
        if key not in self._made:
            result = self.new(int(numbers.min()), int(numbers.max()))
            if codes[order[-1]] == len(codes) - 1:
                self.add("listed", (own, result), numbers[order].tolist())
            else:
                self.add("rows", (own, result), np.array([codes, numbers]).T.reshape(-1).tolist())
            self._made[key] = result
        return self._made[key]

    def named_form(self, variable: int, step: Fraction) -> Linear:
        """step * variable, as a leaf of its own."""
        name = f"\0{variable} {step}"
        self._named[name] = _Affine(variable, Fraction(1), Fraction(0))
        return Linear({name: step}, Fraction(0))

    def whole(self, form: Linear) -> tuple[dict[int, int], int, int]:
        """Terms by variable, a constant, and the scale that all are to be divided by."""
        terms: dict[int, Fraction] = {}
        constant = form.constant
        for name, coefficient in form.coefficients.items():
            affine = self._named[name]
            terms[affine.variable] = terms.get(affine.variable, Fraction(0)) + coefficient * affine.step
            constant += coefficient * affine.first
        scale = math.lcm(constant.denominator, *(factor.denominator for factor in terms.values()))
        whole = {variable: int(factor * scale) for variable, factor in sorted(terms.items()) if factor}
        return whole, int(constant * scale), scale

    def scaled(self, form: Linear, unit: Fraction | None = None) -> tuple[int, Fraction]:
        """A variable v and a factor, of a form that is their product. unit: the factor that is wanted"""
        terms, constant, scale = self.whole(form)
        divisor = math.gcd(constant, *terms.values()) or 1
        if unit is not None:
            divisor = 1
            more = (1 / unit) / scale
            assert more.denominator == 1
            terms = {variable: factor * int(more) for variable, factor in terms.items()}
            constant *= int(more)
        factor = Fraction(divisor, scale) if unit is None else unit
        terms = {variable: number // divisor for variable, number in terms.items()}
        constant //= divisor
        if not terms:
            return self.constant(constant), factor
        if constant == 0 and list(terms.values()) == [1]:
            return next(iter(terms)), factor
        key = "sum", tuple(terms.items()), constant
        if key not in self._made:
            self.require_small(terms, constant)
            low, high = constant, constant
            for variable, number in terms.items():
                ends = [number * end for end in self.domains[variable]]
                low, high = low + min(ends), high + max(ends)
            result = self.new(low, high)
            self.add("equal", (*terms, result), (*terms.values(), -1, -constant))
            self._made[key] = result
        return self._made[key], factor

    def value(self, kind: str, variables: Sequence[int], low: int, high: int) -> int:
        """The variable that is a function of others, by a constraint of that kind; one for each."""
        key = kind, tuple(variables)
        if key not in self._made:
            self._made[key] = self.new(low, high)
            self.add(kind, (*variables, self._made[key]))
        return self._made[key]

    def copy(self, variable: int) -> int:
        """Another variable that is always equal: a constraint has none twice."""
        key = "copy", variable
        if key not in self._made:
            result = self.new(*self.domains[variable])
            self.add("equal", (variable, result), (1, -1, 0))
            self._made[key] = result
        return self._made[key]

    def constant(self, value: int) -> int:
        """A variable that is always one number."""
        key = "constant", value
        if key not in self._made:
            self._made[key] = self.new(value, value)
        return self._made[key]

    def require_small(self, terms: Mapping[int, int], constant: int) -> None:
        """Raise TooLargeError where a sum might not fit on the way."""
        reach = sum(abs(factor) * max(map(abs, self.domains[variable])) for variable, factor in terms.items())
        if 2 * reach + abs(constant) > INT32:
            raise TooLargeError
