"""Conditions as constraints over integers of 32 bits, for a solver of finite domains.

Each constraint follows from the conditions, and all of them need not imply these: what has no constraint (a DOUBLE, a
text pattern over many values, what might be NULL) is left out, and every row that a solver finds is judged once more.
What is not linear has a variable of its own: a product, |x|, least, greatest, x // 7, x % 7, and whatever is computed
from one draw of few values, by a list. So has the truth of each part of an OR.
"""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from misata_sql.conditions.condition import Atom, Condition, leaf_atom
from misata_sql.conditions.finite import FiniteValues
from misata_sql.conditions.judge import satisfied
from misata_sql.conditions.linear import Linear, linear, unit_of
from misata_sql.conditions.variables import INT32, MOST_MEMBERS, TooLargeError, Variables
from misata_sql.expressions.expression_types import Node

MOST_LISTED = 1 << 12  # values, or combinations of them, of which a list is made
_COMPARISONS = ("<", "<=", ">", ">=", "=", "<>")
_STRICT = (
    "+", "-", "*", "negate", "cast", "abs", "least", "greatest", "move", "move days", "days between", "and", "or",
    *_COMPARISONS,
)  # fmt: skip


class Model:
    """Variables, and the constraints on them that follow from conditions over draws."""

    def __init__(self, conditions: Sequence[Condition], draws: Mapping[Atom, FiniteValues]) -> None:
        self.variables = Variables(draws)
        self._draws = draws
        self._parts: dict[Node, Linear | None] = {}
        self._differences: dict[tuple[int, int], set[int]] = {}
        for condition in conditions:
            self._atoms = {name: leaf_atom(leaf) for name, leaf in condition.leaves}
            self._text = condition.text
            self.variables.name_leaves(condition)
            self._keep(condition.tree)
        self._add_differences()
        self.variables.join_inequalities()

    def _keep(self, node: Node) -> None:
        """Let a condition not be false."""
        if node.op == "and":
            for operand in node.operands:
                self._keep(operand)
            return
        size = self.variables.size
        try:
            kept = self._keep_one(node)
        except TooLargeError:
            kept = False
        if not kept:
            self.variables.cut_back(size)
            self._parts = {
                part: form for part, form in self._parts.items() if form is not None and self.variables.knows(form)
            }
            self._keep_by_rows(node)

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
        return form if form.is_exact and self.variables.knows(form) else None

    def _compare(self, op: str, form: Linear) -> bool:
        if op in (">", ">="):
            return self._compare({">": "<", ">=": "<="}[op], form.scaled(Fraction(-1)))
        terms, constant, _ = self.variables.whole(form)
        if not terms:
            return False
        divisor = math.gcd(*terms.values())
        if op in ("=", "<>") and constant % divisor:
            if op == "=":
                self.variables.add("member", (next(iter(terms)),), ())  # nothing is
            return True
        terms = {variable: factor // divisor for variable, factor in terms.items()}
        limit = -constant // divisor if op != "<" else (-constant - 1) // divisor
        self.variables.require_small(terms, limit)
        if op == "<>" and sorted(terms.values()) == [-1, 1]:
            first, second = sorted(terms)
            self._differences.setdefault((first, second), set()).add(limit * terms[first])
            return True
        kind = {"=": "equal", "<>": "differs"}.get(op, "at most")
        self.variables.add(kind, tuple(terms), (*terms.values(), limit))
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
        if any(
            form is None or (form.coefficients, form.constant) != (first.coefficients, first.constant) for form in forms
        ):
            return False
        if not self.variables.knows(first):
            return False
        variable, factor = self.variables.scaled(first)
        values = {value.constant / factor for value in wanted if value is not None}
        self.variables.add(
            "member", (variable,), sorted(int(v) for v in values if v.denominator == 1 and abs(v) <= INT32)
        )
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
        variable, factor = self.variables.scaled(form)
        truth = self.variables.new(0, 1)
        if node.op in ("=", "<>"):
            self.variables.add("is equal", (truth, variable), (0,))
            return truth, node.op == "="
        is_upper = (node.op in ("<", "<=")) == (factor > 0)
        is_strict = node.op in ("<", ">")
        zero = self.variables.constant(0)
        if is_upper:
            self.variables.add("is least", (truth, variable, zero), (-1 if is_strict else 0,))
        else:
            self.variables.add("is least", (truth, zero, variable), (-1 if is_strict else 0,))
        return truth, True

    def _joined(self, op: str, literals: Sequence[tuple[int, bool]]) -> tuple[int, bool]:
        """The truth of an AND or an OR of literals: n b <= sum and sum - b <= n - 1, for AND."""
        is_and = op == "and"
        truth, n = self.variables.new(0, 1), len(literals)
        # an OR is the negation of an AND of negations
        signed = [(variable, is_true == is_and) for variable, is_true in literals]
        terms: dict[int, int] = {}
        n_negated = 0
        for variable, is_true in signed:
            terms[variable] = terms.get(variable, 0) + (1 if is_true else -1)
            n_negated += not is_true
        self.variables.add("at most", (truth, *terms), (n, *(-factor for factor in terms.values()), n_negated))
        self.variables.add("at most", (truth, *terms), (-1, *terms.values(), n - 1 - n_negated))
        return truth, is_and

    def _at_least_one(self, literals: Sequence[tuple[int, bool]]) -> None:
        terms: dict[int, int] = {}
        limit = -1
        for variable, is_true in literals:
            terms[variable] = terms.get(variable, 0) + (-1 if is_true else 1)
            limit += not is_true
        self.variables.add("at most", tuple(terms), (*terms.values(), limit))

    # Lists

    def _keep_by_rows(self, node: Node) -> None:
        """By all combinations of the values that it reads, where they are few; otherwise not at all."""
        atoms = self._read(node)
        n_places = [self._draws[atom].n_places for atom in atoms]
        most = MOST_MEMBERS if len(atoms) == 1 else MOST_LISTED
        if not atoms or math.prod(n_places) > most:
            return
        grid = np.indices(n_places).reshape(len(atoms), -1)
        passed = self._passing(node, atoms, grid)
        rows = np.array([self.variables.codes[atom][places] for atom, places in zip(atoms, grid, strict=True)])[
            :, passed
        ]
        variables = tuple(map(self.variables.of, atoms))
        if len(atoms) == 1:
            self.variables.add("member", variables, np.sort(rows[0]).tolist())
        else:
            self.variables.add("rows", variables, rows.T.reshape(-1).tolist())

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
        return self.variables.by_place(atoms[0], passed.astype(np.int64))

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
        if value.null_count() or max(map(abs, value.to_list())) > INT32:
            return None
        variable = self.variables.by_place(atoms[0], np.array(value.to_list(), np.int64))
        return self.variables.named_form(variable, unit)

    # Forms

    def _other(self, node: Node) -> Linear | None:
        """What is not linear, as a variable of its own."""
        if node not in self._parts:
            self._parts[node] = None if self._may_be_null(node) else self._part(node)
        return self._parts[node]

    def _part(self, node: Node) -> Linear | None:
        computed = self._computed(node)
        if computed is not None:
            return computed
        if node.op not in ("*", "abs", "least", "greatest", "//", "%"):
            return None
        forms = [linear(operand, self._other) for operand in node.operands]
        exact = [form for form in forms if form is not None and form.is_exact]
        if len(exact) < len(forms) or not all(map(self.variables.knows, exact)):
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
        (x, by_x), (y, by_y) = self.variables.scaled(left), self.variables.scaled(right)
        x, y = min(x, y), max(x, y)
        corners = [a * b for a in self.variables.domains[x] for b in self.variables.domains[y]]
        factors = x, self.variables.copy(y) if y == x else y
        z = self.variables.value("product", factors, min(corners), max(corners))
        return self.variables.named_form(z, by_x * by_y)

    def _absolute(self, form: Linear) -> Linear:
        x, by = self.variables.scaled(form)
        low, high = self.variables.domains[x]
        y = self.variables.value("absolute", (x,), 0, max(abs(low), abs(high)))
        return self.variables.named_form(y, abs(by))

    def _extreme(self, op: str, forms: Sequence[Linear]) -> Linear:
        scale = math.lcm(*(self.variables.whole(form)[2] for form in forms))
        unit = Fraction(1, scale)
        parts = sorted({self.variables.scaled(form, unit)[0] for form in forms})
        choose = min if op == "least" else max
        low, high = (choose(self.variables.domains[x][side] for x in parts) for side in (0, 1))
        return self.variables.named_form(self.variables.value(op, parts, low, high), unit)

    def _divided(self, node: Node, form: Linear) -> Linear | None:
        """x // c and x % c of integers that are not negative, by c > 0: x = c * quotient + rest."""
        by = node.operands[1].value
        if not node.type.is_integer or not node.operands[1].is_constant or not isinstance(by, int) or by <= 0:
            return None
        if self.variables.whole(form)[2] != 1:
            return None
        x, _ = self.variables.scaled(form, Fraction(1))
        low, high = self.variables.domains[x]
        if low < 0:
            return None
        quotient, rest = self.variables.new(low // by, high // by), self.variables.new(0, min(by - 1, high))
        self.variables.require_small({quotient: by, rest: 1, x: -1}, 0)
        self.variables.add("equal", (quotient, rest, x), (by, 1, -1, 0))
        return self.variables.named_form(quotient if node.op == "//" else rest, Fraction(1))

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
                    self.variables.add("different", tuple(offsets), tuple(offsets.values()))
        for (x, y), limits in sorted(self._differences.items()):
            for limit in sorted(limits) if (x, y) not in covered else ():
                self.variables.add("differs", (x, y), (1, -1, limit))

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
