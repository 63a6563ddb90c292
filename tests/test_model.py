"""What a solver is asked follows from the conditions: no row that satisfies them is lost, and what it finds is judged."""

import itertools
import random

import numpy as np
import pytest

from misata_sql.compile.table import compile_table
from misata_sql.conditions import solver
from misata_sql.conditions.choices import n_choices
from misata_sql.conditions.enumerate import finite_draws, joined
from misata_sql.conditions.model import Model
from misata_sql.conditions.solver import is_installed, search
from misata_sql.errors import ConstraintError, DefinitionError
from misata_sql.spec.ddl import parse_script

needs_nucs = pytest.mark.skipif(not is_installed(), reason="nucs is an extra")

VALUES = {"a": range(12), "b": range(-4, 5), "c": (2, 5, 6, 11, 14), "d": (10, 15, 20, 25)}
COLUMNS = ", ".join(f"{name} INTEGER DEFAULT misata_choice({list(values)})" for name, values in VALUES.items())
OTHERS = (
    "e DECIMAL(6,2) DEFAULT misata_choice([0.25, 0.5, 1.75, 3.0]), s DATE DEFAULT misata_uniform(DATE '2020-01-20', DATE '2020-02-08'), "
    "t DATE DEFAULT misata_uniform(DATE '2020-01-25', DATE '2020-02-20'), n INTEGER DEFAULT misata_null(0.5, misata_uniform(0, 3)), "
    "k VARCHAR DEFAULT misata_choice(['x', 'yy', 'zzz']), f BOOLEAN DEFAULT misata_null(0.1, misata_bernoulli(0.5))"
)

SYSTEMS = [
    "CHECK (a * b = 12)", "CHECK (a * b < c)", "CHECK (a * a + b * b = c * c)", "CHECK (abs(a - b) = 3)", "CHECK (abs(b) + a < 3)",
    "CHECK (greatest(a, b, c) - least(a, b, c) <= 4)", "CHECK (a <> b AND b <> c AND a <> c), CHECK (a + b + c = 15)", "CHECK (d = 5 * a)",
    "CHECK (a // 3 = c % 4)", "CHECK ((a + c) // 3 = d % 4)", "CHECK (a < b OR b < c AND c <> 6)", "CHECK (a + b IN (3, 8, 11)), CHECK (b <> c)",
    "CHECK (a - b < c OR a * b = 12 OR NOT (a = 3 OR c = 2))", "CHECK (CASE WHEN a > 3 THEN 1 ELSE 2 END + b = c)",
    "CHECK (a <> b + 1 AND b <> c - 1 AND a <> c)", "CHECK (a + b > c OR a = d - 10)", "CHECK (2 * a = 7 - b)", "CHECK (a IN (b, c, d))",
    "CHECK (a * e = 3)", "CHECK (e * e + a < 4)", "CHECK (a * e > c + 0.3)", "CHECK (t - s BETWEEN 3 AND 5)", "CHECK (t = s + a)",
    "CHECK (month(s) = a - 9), CHECK (s < t)", "CHECK (day(t) > a + b OR s = t)", "CHECK (greatest(s, DATE '2020-02-01') + a BETWEEN t AND t + 1)",
    "CHECK (n < a)", "CHECK (n + a = 3 OR b > 3)", "CHECK (k = 'x' OR a < b)", "CHECK (length(k) * a = c)", "CHECK (f OR a < b)",
    "CHECK (CASE WHEN f THEN a ELSE b END > 2)", "CHECK (a // b = 2)", "CHECK (a % b = 1 OR c = 2)", "CHECK (coalesce(n, 7) = a)",
    "CHECK (k LIKE 'z%' OR n IS NULL AND a = 4)", "CHECK (a::DOUBLE / 3 < b)", "CHECK (NOT (a < b AND b < c))", "CHECK (a * b * c = 84)",
]  # fmt: skip


def drawn(checks):
    """(conditions, draws) of the first component of the columns that the CHECKs read; None where it clashes by ranges."""
    table = compile_table(parse_script(f"CREATE TABLE t ({COLUMNS}, {OTHERS}, {checks})", {}).tables[0])
    (component,) = table.components
    return component.conditions, finite_draws(component, {column.name: column.source for column in table.columns})


def holds(kind, x, numbers):
    """A constraint of values, by the table in its docstring."""
    match kind:
        case "at most" | "equal" | "differs":
            total = sum(a * v for a, v in zip(numbers, x, strict=False))
            return {"at most": total <= numbers[-1], "equal": total == numbers[-1], "differs": total != numbers[-1]}[
                kind
            ]
        case "different":
            return len({v + o for v, o in zip(x, numbers, strict=True)}) == len(x)
        case "product":
            return x[0] * x[1] == x[2]
        case "absolute":
            return abs(x[0]) == x[1]
        case "least" | "greatest":
            return (min if kind == "least" else max)(x[:-1]) == x[-1]
        case "member":
            return x[0] in numbers
        case "listed":
            return numbers[x[0]] == x[1]
        case "rows":
            return x in {numbers[i : i + len(x)] for i in range(0, len(numbers), len(x))}
        case "is least":
            return x[0] == (x[1] <= x[2] + numbers[0])
        case "is equal":
            return x[0] == (x[1] == numbers[0])
    raise AssertionError(kind)


def completed(variables, values):
    """The values of all variables where those of the draws are given: each other one is determined by a constraint."""
    known = dict(enumerate(values))
    todo = [c for c in variables.constraints if max(c.variables) >= len(values)]
    for i in range(len(values), len(variables.domains)):
        if variables.domains[i][0] == variables.domains[i][1]:
            known[i] = variables.domains[i][0]
    while len(known) < len(variables.domains):
        before = len(known)
        for c in todo:
            missing = [v for v in c.variables if v not in known]
            if len(missing) == 1:
                low, high = variables.domains[missing[0]]
                fits = [
                    v
                    for v in range(low, high + 1)
                    if holds(c.kind, tuple(known.get(n, v) for n in c.variables), c.numbers)
                ]
                if c.kind != "at most" and len(fits) == 1:
                    known[missing[0]] = fits[0]
            # the truth of an AND is between two sums, a whole quotient and its rest are of one
        for first, second in itertools.combinations(todo, 2):
            missing = {v for c in (first, second) for v in c.variables if v not in known}
            if len(missing) == 1:
                (name,) = missing
                low, high = variables.domains[name]
                fits = [
                    v for v in range(low, high + 1)
                    if all(holds(c.kind, tuple(known.get(n, v) for n in c.variables), c.numbers) for c in (first, second))
                ]  # fmt: skip
                if len(fits) == 1:
                    known[name] = fits[0]
        if len(known) == before:
            return None
    return known


@pytest.mark.parametrize("checks", [s for s in SYSTEMS if "//" not in s and "%" not in s])
def test_no_row_is_lost(checks):
    """Every row that satisfies the conditions satisfies all constraints, whatever solver keeps them."""
    conditions, draws = drawn(checks)
    variables = Model(conditions, draws).variables
    rows = joined(conditions, draws)
    codes = [variables.codes[atom][rows[atom]] for atom in variables.codes]
    chosen = random.Random(1).sample(range(len(codes[0])), min(len(codes[0]), 8))
    for row in chosen:
        values = [int(code[row]) for code in codes]
        known = completed(variables, values)
        assert known is not None
        assert all(low <= known[i] <= high for i, (low, high) in enumerate(variables.domains))
        for c in variables.constraints:
            assert holds(c.kind, tuple(known[v] for v in c.variables), c.numbers), (c, known)


@needs_nucs
@pytest.mark.parametrize("checks", SYSTEMS)
def test_nucs_finds_what_joining_finds(checks):
    """The same rows, each once, in the order of joining the first draw's values."""
    conditions, draws = drawn(checks)
    found, wanted = search(conditions, draws, 1 << 18), joined(conditions, draws)
    if found is None:
        assert not any(len(c.variables) > 1 for c in Model(conditions, draws).variables.constraints)
        return
    order = list(draws)
    rows = list(zip(*(found[atom].tolist() for atom in order), strict=True))
    assert rows == sorted(zip(*(wanted[atom].tolist() for atom in order), strict=True))
    assert len(rows) == len(set(rows))


@needs_nucs
def test_random_systems():
    """Of random expressions: 60 systems, those that are refused by their ranges left out."""
    rng = random.Random(5)

    def number(depth):
        if depth == 0 or rng.random() < 0.2:
            return rng.choice([*"abcd", str(rng.randint(0, 9))])
        op = rng.choice(("+", "-", "*", "abs", "least", "greatest", "//", "%"))
        x, y = number(depth - 1), number(depth - 1)
        if op in ("//", "%"):
            return f"({x} {op} {rng.randint(1, 5)})"
        return f"({x} {op} {y})" if op in "+-*" else f"abs({x})" if op == "abs" else f"{op}({x}, {y})"

    def truth(depth):
        if depth == 0 or rng.random() < 0.4:
            return f"{number(2)} {rng.choice(('<', '<=', '=', '<>', '>', '>='))} {number(1)}"
        return f"({truth(depth - 1)} {rng.choice(('AND', 'OR'))} {rng.choice(('', 'NOT '))}{truth(depth - 1)})"

    n_compared = 0
    for _ in range(60):
        checks = ", ".join(f"CHECK ({truth(2)})" for _ in range(rng.randint(1, 2)))
        try:
            table = compile_table(parse_script(f"CREATE TABLE t ({COLUMNS}, {checks})", {}).tables[0])
        except (ConstraintError, DefinitionError) as error:
            assert "cannot hold" in str(error) or "leaves no value" in str(error), checks
            continue
        for component in table.components:
            draws = finite_draws(component, {column.name: column.source for column in table.columns})
            if draws is None:  # of constants only
                continue
            found, wanted = search(component.conditions, draws, 1 << 18), joined(component.conditions, draws)
            if found is not None:
                n_compared += 1
                names = list(draws)
                rows = list(zip(*(found[atom].tolist() for atom in names), strict=True))
                assert rows == sorted(zip(*(wanted[atom].tolist() for atom in names), strict=True)), checks
    assert n_compared > 30


def test_sets_that_differ_are_one_constraint():
    """Pairs of <> make one, with the distance of what their columns count from; a pair that is missing keeps it apart."""
    columns = "x INTEGER DEFAULT misata_uniform(0, 6), y INTEGER DEFAULT misata_uniform(1, 6), z INTEGER DEFAULT misata_uniform(2, 6), w INTEGER DEFAULT misata_uniform(0, 6)"

    def kinds(checks):
        table = compile_table(parse_script(f"CREATE TABLE t ({columns}, {checks})", {}).tables[0])
        (component,) = table.components
        draws = finite_draws(component, {column.name: column.source for column in table.columns})
        return sorted(c.kind for c in Model(component.conditions, draws).variables.constraints)

    three = "CHECK (x <> y), CHECK (y <> z), CHECK (x <> z)"
    assert kinds(three) == ["different"]
    assert kinds(f"{three}, CHECK (w <> x), CHECK (w <> y)") == ["different", "different"]
    assert kinds(f"{three}, CHECK (w <> x), CHECK (w <> y), CHECK (w <> z)") == ["different"]
    assert kinds("CHECK (x <> y), CHECK (y <> z)") == ["differs", "differs"]


def test_what_does_not_fit_32_bits_is_left_out():
    """A product beyond 2^31 has no constraint, what goes with it has; timestamps in microseconds are counted by their step."""
    ddl = (
        "CREATE TABLE t (a BIGINT DEFAULT misata_choice([0, 70000, 70001]), b BIGINT DEFAULT misata_choice([1, 70000, 90000]), "
        "c BIGINT DEFAULT misata_choice([5000000000, 9000000000]), CHECK (a * b + c < 15000000000 AND a <> b), CHECK (a * 50000 < c))"
    )
    table = compile_table(parse_script(ddl, {}).tables[0])
    (component,) = table.components
    draws = finite_draws(component, {column.name: column.source for column in table.columns})
    model = Model(component.conditions, draws)
    assert all(max(abs(low), abs(high)) < 2**31 for low, high in model.variables.domains)
    assert all(abs(n) < 2**31 for c in model.variables.constraints for n in c.numbers)
    assert "product" not in {c.kind for c in model.variables.constraints}
    if is_installed():
        found, wanted = search(component.conditions, draws, 100), joined(component.conditions, draws)
        assert len(next(iter(found.values()))) == len(next(iter(wanted.values()))) > 0


def test_a_gap_too_long_to_list_is_counted_by_place(monkeypatch):
    """Values without a step, more than a solver keeps in a list, have no arithmetic, and none that is not theirs."""
    from misata_sql.conditions import variables

    monkeypatch.setattr(variables, "MOST_MEMBERS", 3)
    _, draws = drawn("CHECK (c <> a), CHECK (c + b < 9)")
    made = variables.Variables(draws)
    for atom, codes in made.codes.items():
        assert np.array_equal(np.sort(codes), np.arange(len(codes))), atom


def test_too_much_to_search_is_not_searched(monkeypatch):
    """By the combinations of all values but those of the last draw, and of what others determine."""

    def most(checks):
        conditions, draws = drawn(checks)
        variables = Model(conditions, draws).variables
        most = n_choices(variables)
        monkeypatch.setattr(solver, "MOST_CHOSEN", most)
        assert solver.model_of(conditions, draws) is not None
        monkeypatch.setattr(solver, "MOST_CHOSEN", most - 1)
        assert solver.model_of(conditions, draws) is None
        return most, [len(codes) for codes in variables.codes.values()]

    n, sizes = most("CHECK (a * b < c)")
    assert n == sizes[0] * sizes[1]
    n, sizes = most("CHECK (a + b + c BETWEEN 9 AND 9), CHECK (a <> c)")  # which is an equality
    assert n == sizes[0] * sizes[1]
    n, sizes = most("CHECK (a + b BETWEEN 9 AND 9), CHECK (b + c BETWEEN 3 AND 3)")
    assert n == sizes[0]
    n, sizes = most("CHECK (c * a BETWEEN 60 AND 60), CHECK (b < a)")  # c determines a
    assert n == sizes[0]
    n, sizes = most("CHECK ((c - 1) * d = 60), CHECK (a * d + b = 40), CHECK (a < c)")
    assert n == sizes[0] * sizes[1]
