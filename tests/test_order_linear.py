"""Linear comparisons of two columns, whichever side they are on, are proposed by bins and keep the distribution."""

import random

import numpy as np
import pytest
from scipy import stats

import misata_sql
from misata_sql.compile.table import compile_table
from misata_sql.conditions.linear import inequalities
from misata_sql.conditions.order import value_ends
from misata_sql.samplers.binned import Binned
from misata_sql.spec.ddl import parse_script

FALSE_ALARMS = 1e-6  # of the whole file, shared out among all tests of it (Bonferroni)
N_ROWS = 5_000
D = "DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2025-01-01')"
T = "TIMESTAMP DEFAULT misata_uniform(TIMESTAMP '2020-01-01', TIMESTAMP '2025-01-01')"
I = "INTEGER DEFAULT misata_uniform(0, 9999)"  # noqa: E741
X = "DOUBLE DEFAULT misata_uniform(0.0, 10.0)"
M = "DECIMAL(9,2) DEFAULT misata_uniform(0.00, 9999.00)"
DAYS = 1827
# type, CHECK, least acceptance; the values as numpy draws them, and which satisfy the CHECK
CASES = [
    (D, "b - a BETWEEN 3 AND 30", 0.9, (DAYS, 1), lambda a, b: (b - a >= 3) & (b - a <= 30)),
    (D, "datediff('day', a, b) < 7 AND b >= a", 0.7, (DAYS, 1), lambda a, b: (b - a < 7) & (b >= a)),
    (D, "a + 5 > b AND NOT b < a", 0.7, (DAYS, 1), lambda a, b: (a + 5 > b) & (b >= a)),
    (T, "b - a > INTERVAL 1 DAY AND b - a < INTERVAL 1 MONTH", 0.9, (DAYS, 0), lambda a, b: (b - a > 1) & (b - a < 30)),
    (T, "datediff('day', a, b) BETWEEN 1 AND 7", 0.7, (DAYS, 0), lambda a, b: (np.floor(b) - np.floor(a) >= 1) & (np.floor(b) - np.floor(a) <= 7)),
    (T, "date_diff('hour', a, b) BETWEEN 1 AND 50", 0.5, (DAYS, 0), lambda a, b: (np.floor(24 * b) - np.floor(24 * a) >= 1) & (np.floor(24 * b) - np.floor(24 * a) <= 50)),
    (I, "a + b BETWEEN 10000 AND 10100", 0.9, (10_000, 1), lambda a, b: (a + b >= 10_000) & (a + b <= 10_100)),
    (I, "a + 5 < b - 2", 0.95, (10_000, 1), lambda a, b: a + 5 < b - 2),
    (I, "2 * a <= b", 0.95, (10_000, 1), lambda a, b: 2 * a <= b),
    (I, "3 * a - 2 * b BETWEEN 100 AND 200", 0.8, (10_000, 1), lambda a, b: (3 * a - 2 * b >= 100) & (3 * a - 2 * b <= 200)),
    (X, "a + b BETWEEN 9 AND 9.1", 0.8, (10, 0), lambda a, b: (a + b >= 9) & (a + b <= 9.1)),
    (X, "a - b < -9", 0.9, (10, 0), lambda a, b: a - b < -9),
    (M, "a - b BETWEEN 3 AND 10", 0.5, (9999, 0), lambda a, b: (a - b >= 3) & (a - b <= 10)),
]  # fmt: skip
AS_NUMBERS = {D: "{} - DATE '2020-01-01'", T: "epoch_us({}) / 864e8 - 18262"}


def integers(low, high):
    return f"INTEGER DEFAULT misata_uniform({low}, {high})"


@pytest.fixture(scope="module")
def con():
    connection = misata_sql.connect()
    yield connection
    connection.close()


@pytest.mark.parametrize(("type", "check", "least", "drawn", "holds"), CASES, ids=[case[1] for case in CASES])
def test_rows_are_proposed_by_bins(con, type, check, least, drawn, holds):
    """At a high acceptance; DuckDB finds no row that violates it; both columns are as by rejection in numpy."""
    con.execute("SELECT misata_define(?)", [f"CREATE TABLE t (a {type}, b {type}, CHECK ({check}))"])
    explain = "SELECT strategy, acceptance FROM misata_explain('t', rows := 1000) WHERE kind = 'constraint'"
    strategy, acceptance = con.execute(explain).fetchone()
    assert strategy == "order" and acceptance > least
    con.execute(f"CREATE OR REPLACE TEMP TABLE found AS FROM misata_table('t', {N_ROWS})")
    assert con.execute(f"SELECT count(*) FROM found WHERE NOT ({check})").fetchone() == (0,)
    asked = ", ".join(AS_NUMBERS.get(type, "{}").format(name) for name in "ab")
    mine = np.array(con.execute(f"SELECT {asked} FROM found").fetchall(), float).T
    rng, kept = np.random.default_rng(1), []
    high, is_integer = drawn
    while sum(part.shape[1] for part in kept) < N_ROWS:
        pairs = rng.uniform(0, high, (2, 400_000))
        pairs = np.floor(pairs) if is_integer else pairs
        kept.append(pairs[:, holds(*pairs)])
    theirs = np.concatenate(kept, axis=1)[:, :N_ROWS]
    for one, other in [*zip(mine, theirs, strict=True), (mine[0] - mine[1], theirs[0] - theirs[1])]:
        assert stats.ks_2samp(one, other).pvalue > FALSE_ALARMS / (3 * len(CASES))


@pytest.mark.parametrize("seed", range(20))
def test_no_pair_of_bins_is_lost(seed):
    """Whatever two values satisfy the comparison, the bins that have them go together."""
    rng = random.Random(seed)
    p, q, limit = rng.choice((-3, -1, 1, 2)), rng.choice((-2, -1, 1, 3)), rng.randint(-90, 90)
    op = rng.choice(("<", "<=", ">", ">="))
    check = f"{p} * a + {q} * b {op} {limit}"
    (table,) = parse_script(f"CREATE TABLE t (a {integers(0, 40)}, b {integers(5, 33)}, CHECK ({check}))", {}).tables
    try:
        compiled = compile_table(table)
    except Exception as error:
        assert "cannot hold" in str(error)
        return
    samplers = {column.name: column.source for column in compiled.columns}
    if not all(isinstance(sampler, Binned) for sampler in samplers.values()):
        return  # every value of one satisfies it with every value of the other
    (below,) = [s for s in samplers.values() if s.member.above is not None]
    above = samplers[below.member.above.name]
    lows, highs = below.member.bins
    ends = {name: (value_ends(s.inner, False), value_ends(s.inner, True)) for name, s in samplers.items()}
    (other_low, other_high), (own_low, own_high) = ends[below.member.above.name], ends[below.member.name]
    for i in rng.sample(range(len(other_low)), 200):
        for x in {int(other_low[i]), int(other_high[i])}:
            values = np.array([own_low, own_high])
            named = {below.member.name: values, below.member.above.name: x}
            satisfied = eval(f"{p} * a + {q} * b {op} {limit}", named).any(axis=0)
            places = np.flatnonzero(satisfied)
            assert ((places >= lows[i]) & (places < highs[i])).all()
    assert above.member.is_last is False


@pytest.mark.parametrize(
    ("check", "forms"),
    [
        ("b - a BETWEEN 3 AND 30", [({"a": 1, "b": -1}, 3), ({"a": -1, "b": 1}, -30)]),
        ("datediff('day', a, b) < 7", [({"a": -1, "b": 1}, -7)]),
        ("datediff('week', a, b) <= 1", [({"a": -1, "b": 1}, -14)]),
    ],
)
def test_days_between_are_linear(check, forms):
    """In exact fractions, in days; what begins between two moments gives less than one more."""
    (table,) = parse_script(f"CREATE TABLE t (a {D}, b {D}, CHECK ({check}))", {}).tables
    found = []
    for component in compile_table(table).components:
        for condition in component.conditions:
            for inequality in inequalities(condition.tree):
                form = inequality.form
                unit = abs(form.coefficients["a"])
                found.append(({n: c / unit for n, c in form.coefficients.items()}, form.constant / unit))
    assert found == forms
