"""sampling := 'constructive': the earlier columns keep their distribution, each later one is drawn to fit them.

The oracle is what docs/constraints.md says: in order of declaration, a column has its generator's distribution given
the CHECKs that it completes and the columns before it.
"""

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy import stats
from test_conditions_exact import ABN, MOOD, MOODS, N02, TRUTH, U, Values

import misata_sql

FALSE_ALARMS = 1e-6  # of the whole file, shared out among all tests of it (Bonferroni)
N_ROWS = 20_000
LEAST_EXPECTED = 8.0
C = "sampling := 'constructive'"
D = "INTEGER DEFAULT misata_uniform"
T = "TIMESTAMP DEFAULT misata_uniform(TIMESTAMP '2020-01-01', TIMESTAMP '2020-01-11')"

Drawn = list[tuple[str, Values, Callable[..., Any]]]  # in order: a column, its values, whether it fits those before it


def always(*_: Any) -> bool:
    return True


FINITE: list[tuple[str, str, Drawn]] = [
    ("order", f"a {D}(0, 5), b {D}(0, 9), CHECK (a < b)",
     [("a", U(0, 5), always), ("b", U(0, 9), lambda a, b: a < b)]),
    ("order, the later one first", f"b {D}(1, 9), a {D}(0, 5), CHECK (a < b)",
     [("b", U(1, 9), always), ("a", U(0, 5), lambda b, a: a < b)]),
    ("a window", f"a {D}(0, 9), b {D}(0, 9), CHECK (b BETWEEN a - 2 AND a + 2)",
     [("a", U(0, 9), always), ("b", U(0, 9), lambda a, b: abs(a - b) <= 2)]),
    ("a chain", f"a {D}(0, 3), b {D}(0, 6), c {D}(0, 9), CHECK (a < b AND b < c)",
     [("a", U(0, 3), always), ("b", U(0, 6), lambda a, b: a < b), ("c", U(0, 9), lambda a, b, c: b < c)]),
    ("two below one", f"a {D}(0, 5), b {D}(0, 5), c {D}(0, 9), CHECK (c > a), CHECK (c > b + 1)",
     [("a", U(0, 5), always), ("b", U(0, 5), always), ("c", U(0, 9), lambda a, b, c: c > a and c > b + 1)]),
    ("a product", f"a {D}(0, 5), b {D}(0, 5), c {D}(0, 40), CHECK (a * b < c)",
     [("a", U(0, 5), always), ("b", U(0, 5), always), ("c", U(0, 40), lambda a, b, c: a * b < c)]),
    ("of the last alone", f"a {D}(0, 5), b {D}(0, 9), CHECK (b % 3 <> a % 3)",
     [("a", U(0, 5), always), ("b", U(0, 9), lambda a, b: a % 3 != b % 3)]),
    ("an implication", f"a {D}(0, 5), b {D}(0, 9), CHECK (a <> 0 OR b = 0)",
     [("a", U(0, 5), always), ("b", U(0, 9), lambda a, b: a != 0 or b == 0)]),
    ("an equality", "a INTEGER DEFAULT misata_choice([1, 2, 3], [6, 3, 1]), b INTEGER DEFAULT misata_choice([1, 2, 3, 4]), CHECK (a = b)",
     [("a", {1: 6, 2: 3, 3: 1}, always), ("b", U(1, 4), lambda a, b: a == b)]),
    ("a uniform column before what it equals", f"a {D}(1, 3), b INTEGER DEFAULT misata_choice([1, 2, 3, 4], [1, 1, 1, 7]), CHECK (a = b)",
     [("a", U(1, 3), always), ("b", {1: 1, 2: 1, 3: 1, 4: 7}, lambda a, b: a == b)]),
    ("weights", "a INTEGER DEFAULT misata_choice([1, 2, 3], [4, 3, 2]), b INTEGER DEFAULT misata_choice([1, 2, 3, 4], [1, 2, 3, 4]), CHECK (a < b)",
     [("a", {1: 4, 2: 3, 3: 2}, always), ("b", {1: 1, 2: 2, 3: 3, 4: 4}, lambda a, b: a < b)]),
    ("geometric", f"a {D}(0, 3), b INTEGER DEFAULT misata_geometric(0.5) CHECK (b < 16), CHECK (a < b)",
     [("a", U(0, 3), always), ("b", {k: 0.5**k for k in range(1, 16)}, lambda a, b: a < b)]),
    ("NULLs", f"{ABN}, CHECK (a < b)",
     [("a", N02, always), ("b", N02, lambda a, b: a is None or b is None or a < b)]),
    ("texts", f"a {MOOD}, b VARCHAR DEFAULT misata_choice(['sad', 'happy', 'ok', '-'], [1, 2, 3, 4]), CHECK (b <> a::VARCHAR), CHECK (length(b) <= 5)",
     [("a", MOODS, always), ("b", {"sad": 1, "happy": 2, "ok": 3, "-": 4}, lambda a, b: a != b)]),
    ("BOOLEAN", f"a BOOLEAN DEFAULT misata_bernoulli(0.3), b {D}(0, 9), CHECK (a OR b > 4)",
     [("a", TRUTH, always), ("b", U(0, 9), lambda a, b: a or b > 4)]),
    ("decimals", "a DECIMAL(4,1) DEFAULT misata_choice([0.1, 0.5]), b DECIMAL(4,2) DEFAULT misata_choice([0.05, 0.25, 0.55, 0.75]), CHECK (b > a)",
     [("a", {0.1: 1, 0.5: 1}, always), ("b", {0.05: 1, 0.25: 1, 0.55: 1, 0.75: 1}, lambda a, b: b > a)]),
    ("draws of an expression", f"a {D}(0, 5), b INTEGER DEFAULT (misata_uniform(0, 5) + misata_uniform(0, 5)), CHECK (b > a)",
     [("a", U(0, 5), always), ("b", {s: 6 - abs(s - 5) for s in range(11)}, lambda a, b: b > a)]),
    ("a column that is computed from a later one", f"a INTEGER DEFAULT (b * 2), b {D}(0, 5), c {D}(0, 12), CHECK (c > a)",
     [("a", {2 * b: 1 for b in range(6)}, always), ("c", U(0, 12), lambda a, c: c > a)]),
    ("GENERATED", f"a {D}(0, 5), b {D}(0, 9), d INTEGER GENERATED ALWAYS AS (b - a), CHECK (d > 0)",
     [("a", U(0, 5), always), ("b", U(0, 9), lambda a, b: b > a)]),
    ("tightened", f"a {D}(0, 5), b {D}(0, 1000000), CHECK (b <= a + 3)",
     [("a", U(0, 5), always), ("b", U(0, 8), lambda a, b: b <= a + 3)]),
    ("both CHECKs of its own", f"a {D}(0, 9), b {D}(0, 9), CHECK (a < 6), CHECK (b > a), CHECK (b % 2 = 1)",
     [("a", U(0, 5), always), ("b", U(0, 9), lambda a, b: b > a and b % 2 == 1)]),
]  # fmt: skip


def expected(drawn: Drawn) -> dict[tuple[Any, ...], float]:
    """The probability of every row."""
    found: dict[tuple[Any, ...], float] = {(): 1.0}
    for _, values, fits in drawn:
        grown = {}
        for row, probability in found.items():
            weights = {value: weight for value, weight in values.items() if fits(*row, value)}
            total = sum(weights.values())
            grown.update({(*row, value): probability * w / total for value, w in weights.items() if w})
        found = grown
    return found


@pytest.fixture(scope="module")
def con() -> Any:
    connection = misata_sql.connect()
    yield connection
    connection.close()


def define(con: Any, ddl: str) -> None:
    con.execute("SELECT misata_define(?)", [ddl]).fetchall()


def strategy(con: Any, check: str, rows: str = "rows := 20000") -> tuple[Any, ...]:
    """How a CHECK of t is kept, and its acceptance."""
    found = con.execute(
        f"SELECT strategy, detail, acceptance, attempts FROM misata_explain('t', {rows}, {C}) WHERE name = ?", [check]
    )
    return found.fetchone()


N_TESTS = len(FINITE) + 20


@pytest.mark.parametrize(("columns", "drawn"), [case[1:] for case in FINITE], ids=[case[0] for case in FINITE])
def test_each_column_is_conditioned_on_those_before_it(con: Any, columns: str, drawn: Drawn) -> None:
    """The counts of all rows, by a chi-square test; DuckDB takes every row into a table with the CHECKs."""
    define(con, f"CREATE TABLE t ({columns})")
    names = ", ".join(name for name, *_ in drawn)
    con.execute(f"CREATE OR REPLACE TEMP TABLE found AS FROM misata_table('t', {N_ROWS}, {C}, generated := true)")
    rows = con.execute(f"SELECT {names} FROM found").fetchall()
    wanted = expected(drawn)
    counts = dict.fromkeys(wanted, 0)
    for row in rows:
        row = tuple(float(cell) if hasattr(cell, "as_tuple") else cell for cell in row)
        assert row in counts, f"{row} cannot be"
        counts[row] += 1
    observed, predicted = [0.0], [0.0]
    for row, probability in sorted(wanted.items(), key=lambda entry: entry[1]):
        if predicted[-1] >= LEAST_EXPECTED and probability * N_ROWS >= LEAST_EXPECTED:
            observed.append(0.0)
            predicted.append(0.0)
        observed[-1] += counts[row]
        predicted[-1] += probability * N_ROWS
    assert len(observed) > 1
    assert stats.chisquare(observed, predicted).pvalue > FALSE_ALARMS / N_TESTS


def test_exact_is_another_distribution(con: Any) -> None:
    """The test above can fail: by default the first column is not as it is drawn alone."""
    define(con, f"CREATE TABLE t (a {D}(0, 5), b {D}(0, 9), CHECK (a < b))")
    for option, is_uniform in (("", False), (", sampling := 'exact'", False), (f", {C}", True)):
        counts = con.execute(f"SELECT count(*) FROM misata_table('t', {N_ROWS}{option}) GROUP BY a").fetchall()
        assert (stats.chisquare([n for (n,) in counts]).pvalue > FALSE_ALARMS / N_TESTS) == is_uniform


def columns_of(con: Any, asked: str, call: str) -> Any:
    return np.array(con.execute(f"SELECT {asked} FROM {call}").fetchall(), float).T


def test_times_within_a_window(con: Any) -> None:
    """A start is as it is alone, and the end is uniform over what is left: both by Kolmogorov-Smirnov."""
    define(
        con,
        f"CREATE TABLE t (a {T} CHECK (a < TIMESTAMP '2020-01-10'), b {T}, CHECK (b > a AND b < a + INTERVAL 3 DAY))",
    )
    day = "epoch({}) / 86400 - 18262"
    call = f"misata_table('t', {N_ROWS}, {C})"
    a, b = columns_of(con, f"{day.format('a')}, {day.format('b')}", call)
    assert stats.kstest(a, stats.uniform(0, 9).cdf).pvalue > FALSE_ALARMS / N_TESTS
    within = (b - a) / (np.minimum(a + 3, 10) - a)  # uniform whatever a is
    assert stats.kstest(within, stats.uniform().cdf).pvalue > FALSE_ALARMS / N_TESTS
    assert abs(stats.pearsonr(a, within).statistic) < 6 / np.sqrt(N_ROWS)
    name, detail, acceptance, _ = strategy(con, "CHECK (b > a AND b < a + INTERVAL 3 DAY)")
    assert name == "window" and detail.startswith("b, a: b drawn to fit a; tightened: b from ") and acceptance > 0.95


def test_normals_in_order(con: Any) -> None:
    """Up to the far ends, where a window is as narrow as what is left of the distribution."""
    define(
        con,
        "CREATE TABLE t (x DOUBLE DEFAULT misata_normal(0, 3), y DOUBLE DEFAULT misata_normal(0, 1), CHECK (abs(x) < 6), CHECK (y > x))",
    )
    n = 100_000
    x, y = columns_of(con, "x, y", f"misata_table('t', {n}, {C})")
    inside = stats.truncnorm(-2, 2, scale=3)
    assert stats.kstest(x, inside.cdf).pvalue > FALSE_ALARMS / N_TESTS
    beyond = stats.norm.sf(y) / stats.norm.sf(x)  # uniform given x
    assert stats.kstest(beyond, stats.uniform().cdf).pvalue > FALSE_ALARMS / N_TESTS
    assert (x > 5).sum() > 1000 and stats.kstest(beyond[x > 5], stats.uniform().cdf).pvalue > FALSE_ALARMS / N_TESTS


PARENTS = """CREATE TABLE customers (id INTEGER PRIMARY KEY, signup DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2024-01-01'));
CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id INTEGER REFERENCES customers DEFAULT misata_fk('{pick}'),
    ordered_at DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2025-01-01'), paid_at DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2026-01-01'),
    CHECK (ordered_at >= customers.signup), CHECK (paid_at >= ordered_at));"""


@pytest.mark.parametrize("pick", ["uniform", "zipf', '1.2"])
def test_parents_keep_their_children(con: Any, pick: str) -> None:
    """As many orders of each customer as without the CHECK; only the order's date fits the customer's."""
    ddl = PARENTS.format(pick=pick).replace("'1.2'", "1.2")
    define(con, ddl)
    call = f"misata_table('orders', {N_ROWS}, parents := MAP {{'customers': 50}}, {C})"
    con.execute(f"CREATE OR REPLACE TEMP TABLE o AS FROM {call}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE c AS FROM misata_table('customers', 50, {C})")
    wrong = (
        "SELECT count(*) FROM o JOIN c ON customer_id = c.id WHERE NOT (ordered_at >= signup AND paid_at >= ordered_at)"
    )
    assert con.execute(wrong).fetchone() == (0,)
    define(con, ddl.replace(",\n    CHECK (ordered_at >= customers.signup), CHECK (paid_at >= ordered_at)", ""))
    plain = con.execute(
        f"SELECT customer_id FROM misata_table('orders', {N_ROWS}, parents := MAP {{'customers': 50}})"
    ).fetchall()
    assert con.execute("SELECT customer_id FROM o").fetchall() == plain
    define(con, ddl)
    asked = "date_diff('day', signup, ordered_at), date_diff('day', signup, DATE '2025-01-01')"
    after, room = columns_of(con, asked, "o JOIN c ON customer_id = c.id")
    uniform = (after + np.random.default_rng(0).random(len(after))) / room
    assert stats.kstest(uniform, stats.uniform().cdf).pvalue > FALSE_ALARMS / N_TESTS


def test_a_condition_on_the_parent_alone_picks_another(con: Any) -> None:
    """Nothing else can make it hold."""
    define(
        con,
        "CREATE TABLE p (id INTEGER PRIMARY KEY, x INTEGER DEFAULT misata_uniform(0, 9));"
        f"CREATE TABLE t (pid INTEGER REFERENCES p DEFAULT misata_fk('uniform'), x INTEGER DEFAULT p.x, y {D}(0, 9), CHECK (x > 4), CHECK (y <= x))",
    )
    rows = con.execute(f"SELECT x, y FROM misata_table('t', 5000, parents := MAP {{'p': 100}}, {C})").fetchall()
    assert all(4 < x <= 9 and y <= x for x, y in rows) and len({x for x, _ in rows}) == 5


def test_explain_says_it(con: Any) -> None:
    """Which column keeps its distribution, which is drawn to fit, and at how many attempts a row."""
    define(con, f"CREATE TABLE t (a {D}(0, 99), b {D}(0, 99), c {D}(0, 999), CHECK (a * b % 10 <= c % 10))")
    name, detail, acceptance, attempts = strategy(con, "CHECK (a * b % 10 <= c % 10)")
    assert (name, detail) == ("reject", "c, a, b: c drawn to fit a, b")
    k = range(100)
    needed = [10 / (10 - a * b % 10) for a, b in product(k, k)]
    assert attempts == pytest.approx(np.mean(needed), rel=0.05) and acceptance == pytest.approx(1 / attempts)


def test_only_the_two_are_known(con: Any) -> None:
    """As a name, in every function that takes it."""
    define(con, f"CREATE TABLE t (a {D}(0, 9))")
    for call in ("misata_table('t', 10", "misata_check('t', 10", "misata_explain('t'"):
        with pytest.raises(Exception, match=r"sampling must be 'exact' or 'constructive' .got 'other'."):
            con.execute(f"FROM {call}, sampling := 'other')")
        with pytest.raises(Exception, match="sampling must not be NULL"):
            con.execute(f"FROM {call}, sampling := NULL)")


def test_the_check_of_a_column_that_is_kept(con: Any) -> None:
    """misata_check asks for the same sampling, and looks at the distribution that the first column now has."""
    define(con, f"CREATE TABLE t (a {D}(0, 9), b {D}(0, 19), CHECK (a < b))")
    rows = con.execute(f"SELECT declaration, check_sql FROM misata_check('t', 20000, {C})").fetchall()
    assert all(C in sql for _, sql in rows if "misata_table" in sql)
    found = {declaration: con.execute(sql).fetchone() for declaration, sql in rows}
    (kept,) = [row for declaration, row in found.items() if declaration.startswith("a: ")]
    assert "chi-square" in str(kept)
    (fitted,) = [row for declaration, row in found.items() if declaration.startswith("b: ")]
    assert "conditioned on CHECK (a < b)" in str(fitted)


REFUSED = [
    (f"a {D}(0, 9), b {D}(0, 9), CHECK (a < b)",
     r"CHECK \(a < b\) leaves too little room for b beside some values of a, which sampling := 'constructive' keeps\n"
     r"  a is above 8 in a share of 0.1: there fewer than 0.0001 of the draws of b satisfy it\n"
     r"  a is drawn from 0 to 9\n  b is drawn from 1 to 9\n"
     r"  Hint: declare CHECK \(a <= 8\), widen b, or leave out sampling := 'constructive'"),
    (f"a {D}(0, 9), b {D}(0, 9), CHECK (a > b + 1)", r"a is below 2 in a share of 0.2.*declare CHECK \(a >= 2\)"),
    (f"a {T}, b {T}, CHECK (b > a + INTERVAL 1 DAY)",
     r"a is above 2020-01-09 23:5[\d.:]+ in a share of 0.1: .*declare CHECK \(a <= TIMESTAMP '2020-01-09 23:5\d:\d\d'\)"),
    ("a DATE DEFAULT misata_timeline(DATE '2020-01-01', DATE '2020-03-01'), b DATE DEFAULT misata_timeline(DATE '2020-01-01', DATE '2020-03-01'), CHECK (b > a)",
     r"a is above 2020-02-28 in .*declare CHECK \(a <= DATE '2020-02-28'\)"),
    (f"a {D}(0, 9), b {D}(0, 11), c {D}(0, 11), CHECK (a < b AND b < c)", r"b is above 10 in a share of 0.09.*declare CHECK \(b <= 10\)"),
    (f"a {D}(0, 99), b {D}(0, 99), c {D}(0, 5000), CHECK (a * b < c)",
     r"leaves too little room for c in 2,\d\d\d of 16,384 rows drawn, of which sampling := 'constructive' keeps a and b\n"
     r"  where a is \d\d and b is \d\d, fewer than 0.0001 .*Hint: bound a and b by CHECKs"),
    (f"a VARCHAR DEFAULT misata_choice(['x', 'y', 'z'], [90, 9, 1]), b {D}(0, 9), CHECK (a <> 'z' OR b > 20)",
     r"in 1\d\d of 16,384 rows .*where a is z, fewer"),
    (f"a {D}(0, 9), b {D}(20, 29), CHECK (a > b)", r"CHECK \(a > b\) cannot hold"),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "said"), REFUSED, ids=range(len(REFUSED)))
def test_no_room_is_refused(con: Any, columns: str, said: str) -> None:
    """With the share of what cannot be kept, and a bound that makes it possible."""
    ddl = f"CREATE TABLE t ({columns})"
    for function in ("misata_table(?, 100", "misata_explain(?, rows := 100"):
        with pytest.raises(Exception, match=f"(?s){said}"):
            con.execute(f"FROM {function}, {C})", [ddl])
    bound = re.search(r"declare \\?(CHECK .*?)(?:,|$)", said)
    if bound and "\\d" not in said:
        define(con, f"CREATE TABLE t ({columns}, {bound[1].replace(chr(92), '')})")
        assert len(con.execute(f"FROM misata_table('t', 100, {C})").fetchall()) == 100


def test_a_parents_end_is_refused(con: Any) -> None:
    """Few customers have it, but one will."""
    define(con, PARENTS.format(pick="uniform").replace("2024-01-01", "2025-06-01"))
    sizes = "parents := MAP {'customers': 20}"
    with pytest.raises(
        Exception,
        match=r"(?s)beside some values of signup.*signup is above 2024-12-31 in a share of 0.076.*CHECK .signup <= DATE '2024-12-31'. on customers,",
    ):
        con.execute(f"FROM misata_table('orders', 10, {sizes}, {C})")
    assert con.execute(f"SELECT count(*) FROM misata_table('orders', 10, {sizes})").fetchone() == (10,)


def test_what_happens_in_no_table_is_not_refused(con: Any) -> None:
    """The last microsecond of ten years, or the greatest DOUBLE below 1, which leave nothing above them."""
    years = T.replace("2020-01-11", "2030-01-01")
    ones = "DOUBLE DEFAULT misata_uniform(0.0, 1.0)"
    for columns in (f"a {years}, b {years}", f"a {ones}, b {ones}"):
        define(con, f"CREATE TABLE t ({columns}, CHECK (b > a))")
        assert con.execute(f"SELECT count(*) FILTER (b > a) FROM misata_table('t', 200000, {C})").fetchone() == (
            200_000,
        )


def test_min_acceptance_keeps_more(con: Any) -> None:
    """It is asked of every row here."""
    define(con, f"CREATE TABLE t (a {D}(0, 9), b {D}(0, 99999), CHECK (b % 50000 = a))")
    with pytest.raises(Exception, match=r"fewer than 0.0001 of the draws of b"):
        con.execute(f"FROM misata_table('t', 10, {C})")
    rows = con.execute(f"SELECT a, b FROM misata_table('t', 200, {C}, min_acceptance := 1e-6)").fetchall()
    assert all(b % 50_000 == a for a, b in rows) and len({a for a, _ in rows}) == 10
