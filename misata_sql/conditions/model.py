"""Conditions as constraints over integers of 32 bits, for a solver of finite domains.

Each constraint follows from the conditions, and all of them need not imply these: what has no constraint (a DOUBLE, a
text pattern over many values, what might be NULL) is left out, and every row that a solver finds is judged once more.
What is not linear has a variable of its own: a product, |x|, least, greatest, x // 7, x % 7, and whatever is computed
from one draw of few values, by a list. So has the truth of each part of an OR.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from misata_sql.conditions.condition import Atom, Condition, leaf_atom
from misata_sql.conditions.finite import FiniteValues
from misata_sql.conditions.judge import satisfied
from misata_sql.conditions.linear import Linear, linear, unit_of
from misata_sql.expressions.expression_types import Node

MOST_LISTED = 1 << 12  # values, or combinations of them, of which a list is made
MOST_MEMBERS = 1 << 16  # values that one variable is chosen from
_INT32 = 2**31 - 1
_COMPARISONS = ("<", "<=", ">", ">=", "=", "<>")
_STRICT = (
    "+", "-", "*", "negate", "cast", "abs", "least", "greatest", "move", "move days", "days between", "and", "or",
    *_COMPARISONS,
)  # fmt: skip

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


class Model:
    """The variables of the draws come first, those of the fewest values before the others.

    domains: of the variables, both ends included
    codes: by draw, (number of places,) int64: what its variable is for each of its values
    is_complete: whether the constraints imply the conditions, but for errors
    """

    def __init__(self, conditions: Sequence[Condition], draws: Mapping[Atom, FiniteValues]) -> None:
        self.domains: list[Range] = []
        self.constraints: list[Constraint] = []
        self.codes: dict[Atom, np.ndarray] = {}
        self.is_complete = True
        self._draws = draws
        self._named: dict[str, _Affine] = {}
        self._sums: dict[object, int] = {}
        self._parts: dict[object, Linear | None] = {}
        self._steps: dict[Atom, tuple[int, int] | None] = {}
        self._differences: dict[tuple[int, int], set[int]] = {}
        for atom in sorted(draws, key=lambda atom: (draws[atom].n_places, str(atom))):
            self._add_draw(atom, draws[atom])
        for condition in conditions:
            self._atoms = {name: leaf_atom(leaf) for name, leaf in condition.leaves}
            self._text = condition.text
            self._name_leaves(condition)
            self._keep(condition.tree)
        self._add_differences()

    @property
    def n_draws(self) -> int:
        return len(self.codes)

    def _add_draw(self, atom: Atom, values: FiniteValues) -> None:
        """Evenly spaced integers are counted from 0, others by their distance from the least, the rest by place."""
        codes = np.arange(values.n_places)
        self._steps[atom] = None
        members: list[int] = []
        if not values.has_null and all(type(value) is int for value in values.values):
            ascending = sorted(values.values)
            step = math.gcd(*(value - ascending[0] for value in ascending)) or 1
            if (ascending[-1] - ascending[0]) // step < _INT32:
                codes = np.array([(value - ascending[0]) // step for value in values.values], np.int64)
                self._steps[atom] = step, ascending[0]
                members = sorted(codes.tolist())
        self.codes[atom] = codes
        variable = self._variable(0, int(codes.max()))
        if members and len(members) <= members[-1] and len(members) <= MOST_MEMBERS:
            self._add("member", (variable,), members)

    def _name_leaves(self, condition: Condition) -> None:
        numbers = {atom: place for place, atom in enumerate(self.codes)}
        self._named = {name: affine for name, affine in self._named.items() if name.startswith("\0")}
        for name, leaf in condition.leaves:
            atom = leaf_atom(leaf)
            steps, unit = self._steps[atom], unit_of(leaf.type)
            if steps is not None and unit is not None:
                step, first = steps
                # a form's coefficient of a leaf already has its unit
                self._named[name] = _Affine(numbers[atom], Fraction(step), Fraction(first))

    def _variable(self, low: int, high: int) -> int:
        if max(abs(low), abs(high)) > _INT32:
            raise TooLargeError
        self.domains.append((low, high))
        return len(self.domains) - 1

    def _add(self, kind: str, variables: Sequence[int], numbers: Sequence[int] = ()) -> None:
        self.constraints.append(Constraint(kind, tuple(variables), tuple(numbers)))

    # Conditions

    def _keep(self, node: Node) -> None:
        """Let a condition not be false."""
        if node.op == "and":
            for operand in node.operands:
                self._keep(operand)
            return
        n_domains, n_constraints = len(self.domains), len(self.constraints)
        try:
            kept = self._keep_one(node)
        except TooLargeError:
            kept = False
        if not kept:
            del self.domains[n_domains:], self.constraints[n_constraints:]
            self._forget(n_domains)
            self.is_complete &= self._keep_by_rows(node)

    def _forget(self, n_domains: int) -> None:
        """What was said of variables that are not there."""
        self._sums = {key: variable for key, variable in self._sums.items() if variable < n_domains}
        self._named = {name: affine for name, affine in self._named.items() if affine.variable < n_domains}
        self._parts = {
            key: form
            for key, form in self._parts.items()
            if form is not None and all(name in self._named for name in form.coefficients)
        }

    def _keep_one(self, node: Node) -> bool:
        if len(self._read(node)) == 1:
            return False  # a list of values is exact, and filters most
        if node.op in _COMPARISONS and not self._may_be_null(node):
            form = self._difference(node)
            return form is not None and self._compare(node.op, form)
        if node.op == "or":
            if self._keep_choice(node):
                return True
            found = [self._truth(operand) for operand in node.operands]
            literals = [literal for literal in found if literal is not None]
            if len(literals) < len(found):
                return False
            self._at_least_one(literals)
            return True
        return False

    def _difference(self, node: Node) -> Linear | None:
        """left - right of a comparison, exactly."""
        left, right = (linear(operand, self._other) for operand in node.operands)
        if left is None or right is None:
            return None
        form = left.plus(right, -1)
        return form if form.is_exact and all(name in self._named for name in form.coefficients) else None

    def _compare(self, op: str, form: Linear) -> bool:
        if op in (">", ">="):
            return self._compare({">": "<", ">=": "<="}[op], form.scaled(Fraction(-1)))
        terms, constant, _ = self._whole(form)
        if not terms:
            return False
        divisor = math.gcd(*terms.values())
        if op in ("=", "<>") and constant % divisor:
            if op == "=":
                self._add("member", (next(iter(terms)),), ())  # nothing is
            return True
        terms = {variable: factor // divisor for variable, factor in terms.items()}
        limit = -constant // divisor if op != "<" else (-constant - 1) // divisor
        self._require_small(terms, limit)
        if op == "<>" and sorted(terms.values()) == [-1, 1]:
            first, second = sorted(terms)
            self._differences.setdefault((first, second), set()).add(limit * terms[first])
            return True
        kind = {"=": "equal", "<>": "differs"}.get(op, "at most")
        self._add(kind, tuple(terms), (*terms.values(), limit))
        return True

    def _keep_choice(self, node: Node) -> bool:
        """x IN (...): x is one number of a list."""
        if not all(part.op == "=" and part.operands[1].is_constant for part in node.operands):
            return False
        forms = [linear(part.operands[0], self._other) for part in node.operands]
        wanted = [linear(part.operands[1]) for part in node.operands]
        first = forms[0]
        if first is None or not first.is_exact or not first.coefficients or self._may_be_null(node):
            return False
        if any(form is None or (form.coefficients, form.constant) != (first.coefficients, first.constant) for form in forms):
            return False
        if any(name not in self._named for name in first.coefficients):
            return False
        variable, factor = self._scaled_variable(first)
        values = {value.constant / factor for value in wanted if value is not None}
        self._add("member", (variable,), sorted(int(v) for v in values if v.denominator == 1 and abs(v) <= _INT32))
        return True

    # Truth values

    def _truth(self, node: Node) -> tuple[int, bool] | None:
        """A variable that is 1 (or 0, where the second is False) exactly where a condition is not false."""
        if len(self._read(node)) == 1:
            listed = self._listed(node)
            return None if listed is None else (listed, True)
        if node.op in ("and", "or"):
            found = [self._truth(operand) for operand in node.operands]
            literals = [literal for literal in found if literal is not None]
            return self._joined(node.op, literals) if len(literals) == len(found) else None
        if node.op not in _COMPARISONS or self._may_be_null(node):
            return None
        form = self._difference(node)
        if form is None:
            return None
        variable, factor = self._scaled_variable(form)
        truth = self._variable(0, 1)
        if node.op in ("=", "<>"):
            self._add("is equal", (truth, variable), (0,))
            return truth, node.op == "="
        is_upper = (node.op in ("<", "<=")) == (factor > 0)
        is_strict = node.op in ("<", ">")
        zero = self._constant(0)
        if is_upper:
            self._add("is least", (truth, variable, zero), (-1 if is_strict else 0,))
        else:
            self._add("is least", (truth, zero, variable), (-1 if is_strict else 0,))
        return truth, True

    def _joined(self, op: str, literals: Sequence[tuple[int, bool]]) -> tuple[int, bool]:
        """The truth of an AND or an OR of literals: n b <= sum and sum - b <= n - 1, for AND."""
        is_and = op == "and"
        truth, n = self._variable(0, 1), len(literals)
        # an OR is the negation of an AND of negations
        signed = [(variable, is_true == is_and) for variable, is_true in literals]
        terms: dict[int, int] = {}
        n_negated = 0
        for variable, is_true in signed:
            terms[variable] = terms.get(variable, 0) + (1 if is_true else -1)
            n_negated += not is_true
        self._add("at most", (truth, *terms), (n, *(-factor for factor in terms.values()), n_negated))
        self._add("at most", (truth, *terms), (-1, *terms.values(), n - 1 - n_negated))
        return truth, is_and

    def _at_least_one(self, literals: Sequence[tuple[int, bool]]) -> None:
        terms: dict[int, int] = {}
        limit = -1
        for variable, is_true in literals:
            terms[variable] = terms.get(variable, 0) + (-1 if is_true else 1)
            limit += not is_true
        self._add("at most", tuple(terms), (*terms.values(), limit))

    # Lists

    def _keep_by_rows(self, node: Node) -> bool:
        """By all combinations of the values that it reads, where they are few."""
        atoms = self._read(node)
        n_places = [self._draws[atom].n_places for atom in atoms]
        most = MOST_MEMBERS if len(atoms) == 1 else MOST_LISTED
        if not atoms or math.prod(n_places) > most:
            return False
        grid = np.indices(n_places).reshape(len(atoms), -1)
        passed = self._passing(node, atoms, grid)
        rows = np.array([self.codes[atom][places] for atom, places in zip(atoms, grid, strict=True)])[:, passed]
        variables = tuple(list(self.codes).index(atom) for atom in atoms)
        if len(atoms) == 1:
            self._add("member", variables, np.sort(rows[0]).tolist())
        else:
            self._add("rows", variables, rows.T.reshape(-1).tolist())
        return True

    def _passing(self, node: Node, atoms: Sequence[Atom], grid: np.ndarray) -> np.ndarray:
        series = {name: self._draws[atom].series() for name, atom in self._atoms.items() if atom in atoms}
        values = {name: series[name].gather(grid[atoms.index(self._atoms[name])]) for name in series}
        return satisfied(Condition(self._text, node, (), ()), values, grid.shape[1])

    def _listed(self, node: Node) -> int | None:
        """A variable that is 1 where a condition over one draw is not false."""
        atoms = self._read(node)
        n = self._draws[atoms[0]].n_places
        if n > MOST_LISTED:
            return None
        passed = self._passing(node, atoms, np.arange(n).reshape(1, n))
        return self._by_place(atoms[0], passed.astype(np.int64))

    def _by_place(self, atom: Atom, numbers: np.ndarray) -> int:
        """The variable of a function of one draw. numbers: (number of places,) int64"""
        codes = self.codes[atom]
        own, order = list(self.codes).index(atom), np.argsort(codes)
        key = "listed", atom, numbers.tobytes()
        if key not in self._sums:
            result = self._variable(int(numbers.min()), int(numbers.max()))
            if codes[order[-1]] == len(codes) - 1:
                self._add("listed", (own, result), numbers[order].tolist())
            else:
                self._add("rows", (own, result), np.array([codes, numbers]).T.reshape(-1).tolist())
            self._sums[key] = result
        return self._sums[key]

    def _computed(self, node: Node) -> Linear | None:
        """What is computed from one draw of few values: the month of a date, a root, a CASE."""
        from misata_sql.expressions.evaluate import Evaluation
        from misata_sql.expressions.series import expand

        atoms, unit = self._read(node), unit_of(node.type)
        if len(atoms) != 1 or unit is None or node.type.storage.code[0] == "f":
            return None
        values = self._draws[atoms[0]]
        if values.n_places > MOST_LISTED:
            return None
        series = {name: values.series() for name, atom in self._atoms.items() if atom == atoms[0]}
        value, failed = Evaluation(series, values.n_places, self._text, {}).attempt(node, None)
        value, failed = expand(value, values.n_places), expand(failed.fill_null(False), values.n_places)
        value = value.set(failed, 0)  # a row that fails is none
        if value.null_count() or max(map(abs, value.to_list())) > _INT32:
            return None
        variable = self._by_place(atoms[0], np.array(value.to_list(), np.int64))
        return self._named_form(variable, unit)

    # Forms

    def _other(self, node: Node) -> Linear | None:
        """What is not linear, as a variable of its own."""
        key = node
        if key not in self._parts:
            self._parts[key] = None if self._may_be_null(node) else self._part(node)
        return self._parts[key]

    def _part(self, node: Node) -> Linear | None:
        computed = self._computed(node)
        if computed is not None:
            return computed
        if node.op not in ("*", "abs", "least", "greatest", "//", "%"):
            return None
        forms = [linear(operand, self._other) for operand in node.operands]
        exact = [form for form in forms if form is not None and form.is_exact]
        if len(exact) < len(forms) or any(name not in self._named for form in exact for name in form.coefficients):
            return None
        match node.op:
            case "*":
                return self._product(*exact)
            case "abs":
                return self._absolute(exact[0])
            case "least" | "greatest":
                return self._extreme(node.op, exact)
        return self._divided(node, exact[0])

    def _product(self, left: Linear, right: Linear) -> Linear:
        (x, by_x), (y, by_y) = self._scaled_variable(left), self._scaled_variable(right)
        corners = [a * b for a in self.domains[x] for b in self.domains[y]]
        z = self._variable(min(corners), max(corners))
        self._add("product", (x, self._copy(y) if y == x else y, z))
        return self._named_form(z, by_x * by_y)

    def _absolute(self, form: Linear) -> Linear:
        x, by = self._scaled_variable(form)
        low, high = self.domains[x]
        y = self._variable(0, max(abs(low), abs(high)))
        self._add("absolute", (x, y))
        return self._named_form(y, abs(by))

    def _extreme(self, op: str, forms: Sequence[Linear]) -> Linear:
        scale = math.lcm(*(self._whole(form)[2] for form in forms))
        parts = list(dict.fromkeys(self._scaled_variable(form, Fraction(1, scale))[0] for form in forms))
        choose = min if op == "least" else max
        y = self._variable(choose(self.domains[x][0] for x in parts), choose(self.domains[x][1] for x in parts))
        self._add(op, (*parts, y))
        return self._named_form(y, Fraction(1, scale))

    def _divided(self, node: Node, form: Linear) -> Linear | None:
        """x // c and x % c of integers that are not negative, by c > 0: x = c * quotient + rest."""
        by = node.operands[1].value
        if not node.type.is_integer or not node.operands[1].is_constant or not isinstance(by, int) or by <= 0:
            return None
        if self._whole(form)[2] != 1:
            return None
        x, _ = self._scaled_variable(form, Fraction(1))
        low, high = self.domains[x]
        if low < 0:
            return None
        quotient, rest = self._variable(low // by, high // by), self._variable(0, min(by - 1, high))
        self._require_small({quotient: by, rest: 1, x: -1}, 0)
        self._add("equal", (quotient, rest, x), (by, 1, -1, 0))
        return self._named_form(quotient if node.op == "//" else rest, Fraction(1))

    def _named_form(self, variable: int, step: Fraction) -> Linear:
        """step * variable, as a leaf of its own."""
        name = f"\0{variable} {step}"
        self._named[name] = _Affine(variable, Fraction(1), Fraction(0))
        return Linear({name: step}, Fraction(0))

    def _whole(self, form: Linear) -> tuple[dict[int, int], int, int]:
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

    def _scaled_variable(self, form: Linear, unit: Fraction | None = None) -> tuple[int, Fraction]:
        """A variable v and a factor, of a form that is their product. unit: the factor that is wanted"""
        terms, constant, scale = self._whole(form)
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
            return self._constant(constant), factor
        if constant == 0 and list(terms.values()) == [1]:
            return next(iter(terms)), factor
        key = "sum", tuple(terms.items()), constant
        if key not in self._sums:
            self._require_small(terms, constant)
            low, high = constant, constant
            for variable, number in terms.items():
                ends = [number * end for end in self.domains[variable]]
                low, high = low + min(ends), high + max(ends)
            result = self._variable(low, high)
            self._add("equal", (*terms, result), (*terms.values(), -1, -constant))
            self._sums[key] = result
        return self._sums[key], factor

    def _copy(self, variable: int) -> int:
        key = "copy", variable
        if key not in self._sums:
            result = self._variable(*self.domains[variable])
            self._add("equal", (variable, result), (1, -1, 0))
            self._sums[key] = result
        return self._sums[key]

    def _constant(self, value: int) -> int:
        key = "constant", value
        if key not in self._sums:
            self._sums[key] = self._variable(value, value)
        return self._sums[key]

    def _require_small(self, terms: Mapping[int, int], constant: int) -> None:
        reach = sum(abs(factor) * max(map(abs, self.domains[variable])) for variable, factor in terms.items())
        if 2 * reach + abs(constant) > _INT32:
            raise TooLargeError

    # All different

    def _add_differences(self) -> None:
        """x <> y of pairs as constraints of whole sets that differ, where there are any."""
        pairs = {pair: next(iter(limits)) for pair, limits in self._differences.items() if len(limits) == 1}
        covered: set[tuple[int, int]] = set()
        for pair in sorted(pairs):
            if pair not in covered:
                offsets = _all_different(pair, pairs)
                if len(offsets) > 2:
                    covered |= {(x, y) for x in offsets for y in offsets if x < y}
                    self._add("different", tuple(offsets), tuple(offsets.values()))
        for (x, y), limits in sorted(self._differences.items()):
            for limit in sorted(limits) if (x, y) not in covered else ():
                self._add("differs", (x, y), (1, -1, limit))

    # Trees

    def _read(self, node: Node) -> list[Atom]:
        """The draws that a tree reads."""
        return list(dict.fromkeys(self._atoms[n.value] for n in node.walk() if n.op == "column"))

    def _may_be_null(self, node: Node) -> bool:
        if node.op == "column":
            return self._draws[self._atoms[node.value]].has_null
        if node.is_constant:
            return node.value is None
        if node.op in _STRICT:
            return any(map(self._may_be_null, node.operands))
        if node.op in ("//", "%"):
            by = node.operands[1]
            return not by.is_constant or not by.value or self._may_be_null(node.operands[0])
        return node.can_be_null and len(self._read(node)) != 1  # of one draw, _computed looks


def _all_different(pair: tuple[int, int], pairs: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """Offsets by variable of a set around a pair, all of which differ once their offsets are added.

    pairs: by (x, y) the number that x - y is not
    """
    x, y = pair
    offsets = {x: 0, y: pairs[pair]}
    for other in sorted({variable for known in pairs for variable in known}):
        wanted = {
            offsets[known] + (pairs[known, other] if known < other else -pairs[other, known])
            if (min(known, other), max(known, other)) in pairs
            else None
            for known in offsets
        }
        if other not in offsets and len(wanted) == 1 and None not in wanted:
            offsets[other] = next(number for number in wanted if number is not None)
    return dict(sorted(offsets.items()))
