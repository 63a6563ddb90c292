"""Rows under CHECKs have the generators' distribution conditioned on them, by enumeration or by rejection in numpy."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy import stats

import misata_sql

FALSE_ALARMS = 1e-6  # of the whole file, shared out among all tests of it (Bonferroni)
N_ROWS = 20_000
LEAST_EXPECTED = 8.0  # of a cell of a chi-square; rarer outcomes are taken together
Values = dict[Any, float]


def uniform(low: int, high: int) -> Values:
    return dict.fromkeys(range(low, high + 1), 1.0)


def nullable(rate: float, values: Values) -> Values:
    total = sum(values.values())
    return {None: rate, **{value: (1 - rate) * weight / total for value, weight in values.items()}}


@dataclass(frozen=True)
class Finite:
    """A table of few values in each drawn column, whose rows can be enumerated.

    drawn: probabilities (to a factor) of each column's values, by name; holds: whether a row of these satisfies the CHECKs
    asked: SQL of what is compared, of which `told` is the same in Python
    """

    name: str
    columns: str
    drawn: dict[str, Values]
    holds: Callable[..., Any]
    asked: str = ""
    told: Callable[..., Any] | None = None
    before: str = ""
    n_rows: int = N_ROWS
    call: str = ""

    @property
    def expected(self) -> dict[tuple[Any, ...], float]:
        found: dict[tuple[Any, ...], float] = {}
        for cells in product(*(values.items() for values in self.drawn.values())):
            row, weight = tuple(value for value, _ in cells), float(np.prod([w for _, w in cells]))
            passes = self.holds(*row)
            if passes is None or passes:  # NULL passes
                outcome = self.told(*row) if self.told else row
                found[outcome] = found.get(outcome, 0.0) + weight
        total = sum(found.values())
        return {outcome: weight / total for outcome, weight in found.items()}


def _or(*terms: Any) -> Any:
    return True if any(t is True for t in terms) else None if any(t is None for t in terms) else False


def _lt(a: Any, b: Any) -> Any:
    return None if a is None or b is None else a < b


U = uniform
D = "DEFAULT misata_uniform"
AB = f"a INTEGER {D}(0, 9), b INTEGER {D}(0, 9)"
ABC = f"{AB}, c INTEGER {D}(0, 9)"
TWO = {"a": U(0, 9), "b": U(0, 9)}
THREE = {**TWO, "c": U(0, 9)}
N02 = nullable(0.2, U(0, 9))
ABN = (
    "a INTEGER DEFAULT misata_null(0.2, misata_uniform(0, 9)), b INTEGER DEFAULT misata_null(0.2, misata_uniform(0, 9))"
)
TWON = {"a": N02, "b": N02}
COLOURS = {"red": 0.5, "green": 0.3, "blue": 0.2}
COLOUR = "c VARCHAR DEFAULT misata_choice(['red', 'green', 'blue'], [5, 3, 2])"
MOODS = dict.fromkeys(("sad", "ok", "happy"), 1.0)
MOOD = "ENUM('sad', 'ok', 'happy')"
TRUTH = {True: 0.3, False: 0.7}
TENTHS = {key: {tenth: 0.5 if tenth in (0, 9) else 1.0 for tenth in range(10)} for key in "ab"}  # by rounding
PARENT = "CREATE TABLE p (id INTEGER PRIMARY KEY, x INTEGER DEFAULT misata_uniform(0, 9));"


def two(name: str, check: str, holds: Callable[..., Any]) -> Finite:
    return Finite(name, f"{AB}, CHECK ({check})", TWO, holds)


def three(name: str, check: str, holds: Callable[..., Any]) -> Finite:
    return Finite(name, f"{ABC}, CHECK ({check})", THREE, holds)


def nulls(name: str, check: str, holds: Callable[..., Any]) -> Finite:
    return Finite(name, f"{ABN}, CHECK ({check})", TWON, holds)


FINITE = [
    # orders and differences
    two("a < b", "a < b", lambda a, b: a < b),
    two("a <= b", "a <= b", lambda a, b: a <= b),
    two("a <> b", "a <> b", lambda a, b: a != b),
    two("a + 3 < b", "a + 3 < b", lambda a, b: a + 3 < b),
    two("2 * a <= b", "2 * a <= b", lambda a, b: 2 * a <= b),
    two("b within 2 of a", "b BETWEEN a - 2 AND a + 2", lambda a, b: abs(a - b) <= 2),
    two("abs(a - b) >= 6", "abs(a - b) >= 6", lambda a, b: abs(a - b) >= 6),
    three("a < b < c", "a < b AND b < c", lambda a, b, c: a < b < c),
    three("b > a, c > a", "b > a AND c > a", lambda a, b, c: b > a and c > a),
    three("c between", "c BETWEEN a AND b", lambda a, b, c: a <= c <= b),
    three("a fork and a bound", "a < b AND a < c AND b + c < 12", lambda a, b, c: a < b and a < c and b + c < 12),
    three("a circle", "a <= b AND b <= c AND c <= a + 2", lambda a, b, c: a <= b <= c <= a + 2),
    three("least", "least(a, b) > c", lambda a, b, c: min(a, b) > c),
    three("greatest", "greatest(a, b, c) = 5", lambda a, b, c: max(a, b, c) == 5),
    # implications and disjunctions
    two("a = 0 implies b = 0", "a <> 0 OR b = 0", lambda a, b: a != 0 or b == 0),
    two("either is small", "a < 2 OR b < 2", lambda a, b: a < 2 or b < 2),
    two("exactly one is small", "(a < 3) <> (b < 3)", lambda a, b: (a < 3) != (b < 3)),
    two("NOT", "NOT (a < 5 AND b < 5)", lambda a, b: not (a < 5 and b < 5)),
    two("CASE", "CASE WHEN a < 5 THEN b > 5 ELSE b < 3 END", lambda a, b: b > 5 if a < 5 else b < 3),
    three("if then", "CASE WHEN a > 4 THEN b < c ELSE b >= c END", lambda a, b, c: b < c if a > 4 else b >= c),
    two("IN of pairs", "a IN (1, b, b + 1)", lambda a, b: a in (1, b, b + 1)),
    two("two on one column", "(a < 3 OR a > 7) AND b <> a", lambda a, b: (a < 3 or a > 7) and a != b),
    # linear equalities
    two("a + b = 9", "a + b = 9", lambda a, b: a + b == 9),
    two("a - b = 2", "a - b = 2", lambda a, b: a - b == 2),
    three("a + b + c = 12", "a + b + c = 12", lambda a, b, c: a + b + c == 12),
    three("a + b = c", "a + b = c", lambda a, b, c: a + b == c),
    three("2a + b = c", "2 * a + b = c", lambda a, b, c: 2 * a + b == c),
    three("equality and order", "a + b + c = 12 AND a < b", lambda a, b, c: a + b + c == 12 and a < b),
    # arithmetic and bits
    two("a % 3 = b % 3", "a % 3 = b % 3", lambda a, b: a % 3 == b % 3),
    two("even sum", "(a + b) % 2 = 0", lambda a, b: (a + b) % 2 == 0),
    two("product", "a * b > 20", lambda a, b: a * b > 20),
    two("quotient", "b <> 0 AND a // b = 2", lambda a, b: b != 0 and a // b == 2),
    two("an error is no row", "10 // b > a", lambda a, b: b != 0 and 10 // b > a),
    two("power", "a ** 2 <= b", lambda a, b: a**2 <= b),
    two("bits", "(a & b) = 0", lambda a, b: a & b == 0),
    two("xor", "xor(a, b) = 3", lambda a, b: a ^ b == 3),
    two("one column, twice", "a * a - 6 * a > b", lambda a, b: a * a - 6 * a > b),
    Finite("modulo of one", f"a INTEGER {D}(0, 99), CHECK (a % 7 = 3)", {"a": U(0, 99)}, lambda a: a % 7 == 3),
    Finite("weights", "a INTEGER DEFAULT misata_choice([1, 2, 3, 4], [4, 3, 2, 1]), b INTEGER DEFAULT misata_choice([1, 2, 3, 4], "
           "[1, 2, 3, 4]), CHECK (a <> b)", {"a": {1: 4, 2: 3, 3: 2, 4: 1}, "b": {1: 1, 2: 2, 3: 3, 4: 4}}, lambda a, b: a != b),
    Finite("weights in order", "a INTEGER DEFAULT misata_choice([1, 2, 3, 4], [4, 3, 2, 1]), b INTEGER DEFAULT misata_choice([1, 2, "
           "3, 4], [1, 2, 3, 4]), CHECK (a < b)", {"a": {1: 4, 2: 3, 3: 2, 4: 1}, "b": {1: 1, 2: 2, 3: 3, 4: 4}}, lambda a, b: a < b),
    Finite("geometric in order", "a INTEGER DEFAULT misata_geometric(0.5) CHECK (a < 8), b INTEGER DEFAULT misata_geometric(0.25) "
           "CHECK (b < 12), CHECK (a < b)", {"a": {k: 0.5**k for k in range(1, 8)}, "b": {k: 0.75**k for k in range(1, 12)}},
           lambda a, b: a < b),
    Finite("decimals", f"a DECIMAL(4,1) {D}(0.0, 0.9), b DECIMAL(4,1) {D}(0.0, 0.9), CHECK (a + b = 1)", TENTHS, lambda a, b: a + b == 10,
           asked="CAST(a * 10 AS INTEGER), CAST(b * 10 AS INTEGER)"),
    # NULLs
    nulls("NULL passes", "a < b", _lt),
    nulls("never both", "a IS NULL OR b IS NULL", lambda a, b: a is None or b is None),
    nulls("both or none", "(a IS NULL) = (b IS NULL)", lambda a, b: (a is None) == (b is None)),
    nulls("NULL implies", "a IS NOT NULL OR b > 5", lambda a, b: _or(a is not None, None if b is None else b > 5)),
    nulls("coalesce", "coalesce(a, 0) < coalesce(b, 5)", lambda a, b: (a or 0) < (5 if b is None else b)),
    nulls("distinct", "a IS DISTINCT FROM b", lambda a, b: a != b),
    nulls("both are there, in order", "coalesce(a <= b, false)", lambda a, b: None not in (a, b) and a <= b),
    # strings and enumerations
    Finite("text and number", f"{COLOUR}, b INTEGER {D}(0, 9), CHECK (c <> 'red' OR b > 6)", {"c": COLOURS, "b": U(0, 9)},
           lambda c, b: c != "red" or b > 6),
    Finite("length", f"{COLOUR}, b INTEGER {D}(0, 9), CHECK (length(c) = b)", {"c": COLOURS, "b": U(0, 9)}, lambda c, b: len(c) == b),
    Finite("two texts", f"{COLOUR}, d VARCHAR DEFAULT misata_choice(['red', 'green', 'blue'], [5, 3, 2]), CHECK (c < d)",
           {"c": COLOURS, "d": COLOURS}, lambda c, d: c < d),
    Finite("LIKE", f"{COLOUR}, b INTEGER {D}(0, 9), CHECK (c LIKE '%e%n' OR b = 1)", {"c": COLOURS, "b": U(0, 9)},
           lambda c, b: c == "green" or b == 1),
    Finite("LIKE in slots", f"c VARCHAR DEFAULT misata_regex('[ab][cd]'), b INTEGER {D}(0, 3), CHECK (c LIKE 'a%' OR b = 1)",
           {"c": dict.fromkeys(("ac", "ad", "bc", "bd"), 1.0), "b": U(0, 3)}, lambda c, b: c[0] == "a" or b == 1),
    Finite("ENUMs", f"a {MOOD}, b {MOOD}, CHECK (a <> b)", {"a": MOODS, "b": MOODS}, lambda a, b: a != b),
    Finite("ENUMs in order", f"a {MOOD}, b {MOOD}, CHECK (a < b)", {"a": MOODS, "b": MOODS},
           lambda a, b: list(MOODS).index(a) < list(MOODS).index(b)),
    Finite("ENUM and text", f"a {MOOD}, {COLOUR}, CHECK (a <> 'sad' OR c = 'blue')", {"a": MOODS, "c": COLOURS},
           lambda a, c: a != "sad" or c == "blue"),
    Finite("truths", "a BOOLEAN DEFAULT misata_bernoulli(0.3), b BOOLEAN DEFAULT misata_bernoulli(0.3), CHECK (a OR b)",
           {"a": TRUTH, "b": TRUTH}, lambda a, b: a or b),
    Finite("a truth implies", f"a BOOLEAN DEFAULT misata_bernoulli(0.3), b INTEGER {D}(0, 9), CHECK (NOT a OR b > 7)",
           {"a": TRUTH, "b": U(0, 9)}, lambda a, b: not a or b > 7),
    # dates
    Finite("dates in order", f"a DATE {D}(DATE '2020-01-01', DATE '2020-01-11'), b DATE {D}(DATE '2020-01-01', DATE '2020-01-11'), "
           "CHECK (b > a AND b < a + INTERVAL 4 DAY)", TWO, lambda a, b: a < b < a + 4,
           asked="a - DATE '2020-01-01', b - DATE '2020-01-01'"),
    Finite("days between", f"a DATE {D}(DATE '2020-01-01', DATE '2020-01-11'), b INTEGER {D}(0, 9), "
           "CHECK (date_diff('day', DATE '2020-01-05', a) = b - 2)", TWO, lambda a, b: a - 4 == b - 2,
           asked="a - DATE '2020-01-01', b"),
    Finite("weekday", f"a DATE {D}(DATE '2020-01-01', DATE '2020-01-11'), b INTEGER {D}(0, 9), CHECK (isodow(a) = b)", TWO,
           lambda a, b: (a + 2) % 7 + 1 == b, asked="a - DATE '2020-01-01', b"),
    # computed and GENERATED columns, and several strategies together
    Finite("a GENERATED column", f"{AB}, s INTEGER GENERATED ALWAYS AS (a + b), CHECK (s < 6)", TWO, lambda a, b: a + b < 6),
    Finite("a computed column", f"{AB}, s INTEGER DEFAULT (a * b), CHECK (s > 30)", TWO, lambda a, b: a * b > 30,
           asked="a, b, s", told=lambda a, b: (a, b, a * b)),
    Finite("a computed column with a draw", f"{AB}, s INTEGER DEFAULT (a + misata_uniform(0, 3)), CHECK (s < b)",
           {**TWO, "d": U(0, 3)}, lambda a, b, d: a + d < b, asked="a, b, s", told=lambda a, b, d: (a, b, a + d)),
    Finite("bounds and an order", f"{ABC}, CHECK (a BETWEEN 2 AND 6), CHECK (b <> 4), CHECK (a < b), CHECK (c % 2 = 0)", THREE,
           lambda a, b, c: 2 <= a <= 6 and b != 4 and a < b and c % 2 == 0),
    Finite("two components", f"{ABC}, d INTEGER {D}(0, 9), CHECK (a < b), CHECK (c + d = 9)", {**THREE, "d": U(0, 9)},
           lambda a, b, c, d: a < b and c + d == 9, asked="a, b, c", told=lambda a, b, c, d: (a, b, c)),
    Finite("equality, order and NULL", f"{ABN}, c INTEGER {D}(0, 9), CHECK (a + c = 9), CHECK (a < b)", {**TWON, "c": U(0, 9)},
           lambda a, b, c: not (a is not None and a + c != 9) and _lt(a, b) is not False),
    # tables: parents of many rows, so that each row is near to a fresh one of the parent
    Finite("a parent's column", f"pid INTEGER REFERENCES p DEFAULT misata_fk('uniform'), b INTEGER {D}(0, 9), CHECK (b > p.x), "
           "x INTEGER DEFAULT p.x", {"x": U(0, 9), "b": U(0, 9)}, lambda x, b: b > x, asked="x, b", before=PARENT,
           call="parents := MAP {'p': 10000000}, "),
    Finite("a parent's column alone", "pid INTEGER REFERENCES p DEFAULT misata_fk('uniform'), CHECK (p.x % 3 = 0), x INTEGER DEFAULT p.x",
           {"x": U(0, 9)}, lambda x: x % 3 == 0, asked="x", before=PARENT, call="parents := MAP {'p': 10000000}, "),
    Finite("a key's bound", "pid INTEGER REFERENCES p DEFAULT misata_fk('uniform'), CHECK (pid NOT IN (3, 5))", {"x": U(1, 8)},
           lambda x: x not in (3, 5), asked="pid", before=PARENT, call="parents := MAP {'p': 8}, "),
    Finite("children of a fan-out", f"pid INTEGER REFERENCES p DEFAULT misata_fk('fanout', 1, 1, 1), b INTEGER {D}(0, 9), CHECK (b > p.x OR "
           "p.x = 9), x INTEGER DEFAULT p.x", {"x": U(0, 9), "u": {0: 1.0}}, lambda x, u: True, asked="x", told=lambda x, u: (x,),
           before=PARENT, call=f"parents := MAP {{'p': {N_ROWS}}}, "),
    # the classic: 950 solutions of 1,030,301
    Finite("950 solutions", f"a INTEGER {D}(0, 100), b INTEGER {D}(0, 100), c INTEGER {D}(0, 100), CHECK (a + b + c = 100), CHECK (a < b), "
           "CHECK (2 * b <= c + 50)", {"a": U(0, 100), "b": U(0, 100)}, lambda a, b: a < b and 100 - a - b >= 0 and 2 * b <= 150 - a - b,
           asked="a, b"),
]  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[Any]:
    connection = misata_sql.connect()
    yield connection
    connection.close()


def rows_of(con: Any, ddl: str, asked: str, n_rows: int, call: str = "") -> list[tuple[Any, ...]]:
    con.execute("SELECT misata_define(?)", [ddl]).fetchall()
    found: list[tuple[Any, ...]] = con.execute(
        f"SELECT {asked} FROM misata_table('t', {n_rows}, {call}seed := 7)"
    ).fetchall()
    return found


@pytest.mark.parametrize("case", FINITE, ids=[case.name for case in FINITE])
def test_enumerated(con: Any, case: Finite) -> None:
    """The counts of all outcomes, by a chi-square test; nothing that is not possible."""
    asked = case.asked or ", ".join(case.drawn)
    found = rows_of(con, f"{case.before}CREATE TABLE t ({case.columns})", asked, case.n_rows, case.call)
    expected = case.expected
    counts = dict.fromkeys(expected, 0)
    for row in found:
        assert row in counts, f"{row} cannot be"
        counts[row] += 1
    observed, wanted = [0.0], [0.0]
    for outcome, probability in sorted(
        expected.items(), key=lambda entry: entry[1]
    ):  # rare outcomes are taken together
        if wanted[-1] >= LEAST_EXPECTED and probability * case.n_rows >= LEAST_EXPECTED:
            observed.append(0.0)
            wanted.append(0.0)
        observed[-1] += counts[outcome]
        wanted[-1] += probability * case.n_rows
    assert len(observed) > 1 or len(expected) == 1
    if len(observed) > 1:
        assert stats.chisquare(observed, wanted).pvalue > FALSE_ALARMS / N_TESTS


@dataclass(frozen=True)
class Continuous:
    """A table of DOUBLEs or times, compared with rejection in numpy by one KS test for each column and their sum.

    draw: n rows of all columns; holds: which of them satisfy the CHECKs
    """

    name: str
    columns: str
    asked: str
    draw: Callable[[np.random.Generator, int], list[np.ndarray]]
    holds: Callable[..., np.ndarray]
    before: str = field(default="", kw_only=True)


def _normal(*scales: float) -> Callable[[np.random.Generator, int], list[np.ndarray]]:
    return lambda rng, n: [rng.normal(0, scale, n) for scale in scales]


def _uniform(*highs: float) -> Callable[[np.random.Generator, int], list[np.ndarray]]:
    return lambda rng, n: [rng.uniform(0, high, n) for high in highs]


T = f"TIMESTAMP {D}(TIMESTAMP '2020-01-01', TIMESTAMP '2020-01-11')"
DAYS = "epoch({}) / 86400 - 18262"
N2 = "x DOUBLE DEFAULT misata_normal(0, 1), y DOUBLE DEFAULT misata_normal(0, 2)"
CONTINUOUS = [
    Continuous("x < y", f"{N2}, CHECK (x < y)", "x, y", _normal(1, 2), lambda x, y: x < y),
    Continuous("a disc", f"{N2}, CHECK (x * x + y * y < 1)", "x, y", _normal(1, 2), lambda x, y: x * x + y * y < 1),
    Continuous("sqrt", f"{N2}, CHECK (sqrt(x * x + y * y) > 2)", "x, y", _normal(1, 2), lambda x, y: np.hypot(x, y) > 2),
    Continuous("a strip", f"{N2}, CHECK (y BETWEEN x - 0.1 AND x + 0.1)", "x, y", _normal(1, 2), lambda x, y: abs(y - x) <= 0.1),
    Continuous("a ring", f"{N2}, CHECK (x * x + y * y BETWEEN 1 AND 2)", "x, y", _normal(1, 2),
               lambda x, y: (x * x + y * y >= 1) & (x * x + y * y <= 2)),
    Continuous("events", f"a {T}, b {T}, CHECK (b > a), CHECK (b < a + INTERVAL 1 DAY)", f"{DAYS.format('a')}, {DAYS.format('b')}",
               _uniform(10, 10), lambda a, b: (b > a) & (b < a + 1)),
    Continuous("a chain of events", f"a {T}, b {T}, c {T}, CHECK (a < b), CHECK (b < c), CHECK (c < a + INTERVAL 2 DAY)",
               ", ".join(map(DAYS.format, "abc")), _uniform(10, 10, 10), lambda a, b, c: (a < b) & (b < c) & (c < a + 2)),
    Continuous("hours", f"a {T}, b {T}, CHECK (hour(a) < 6 AND b >= a)", f"{DAYS.format('a')}, {DAYS.format('b')}", _uniform(10, 10),
               lambda a, b: (a % 1 < 0.25) & (b >= a)),
]  # fmt: skip
N_TESTS = len(FINITE) + sum(1 + case.asked.count(",") + 1 for case in CONTINUOUS)


@pytest.mark.parametrize("case", CONTINUOUS, ids=[case.name for case in CONTINUOUS])
def test_rejected(con: Any, case: Continuous) -> None:
    """Each column, and the differences between neighbours, by two-sample Kolmogorov-Smirnov tests."""
    n = 5_000
    found = np.array(rows_of(con, f"CREATE TABLE t ({case.columns})", case.asked, n), float).T
    kept = []
    rng = np.random.default_rng(1)
    while sum(part.shape[1] for part in kept) < n:
        drawn = np.array(case.draw(rng, 100_000))
        kept.append(drawn[:, case.holds(*drawn)])
    other = np.concatenate(kept, axis=1)[:, :n]
    for mine, theirs in [*zip(found, other, strict=True), (found[0] - found[-1], other[0] - other[-1])]:
        assert stats.ks_2samp(mine, theirs).pvalue > FALSE_ALARMS / N_TESTS


def test_there_are_enough_systems() -> None:
    """At least 60, and the classic has the solutions that it is known for."""
    assert len(FINITE) + len(CONTINUOUS) >= 60
    assert len(FINITE[-1].expected) == 950
