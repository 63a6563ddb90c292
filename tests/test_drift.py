"""Drift: cells moved along the quantiles of their column, outliers by its own spread, and what docs/chaos.md does with
them."""

import math
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import call, stored_shop, texts

import misata_sql
from misata_sql.chaos.operators.drifts import SHIFT_QUANTILE
from misata_sql.chaos.operators.numbers import OUTLIER
from misata_sql.chaos.operators.operator import bounds_of, form_of
from misata_sql.chaos.operators.run import run
from misata_sql.spec.types import BIGINT, DATE, DOUBLE, TINYINT

FALSE_ALARM = 1e-6  # of each statistical test, at a fixed seed
N = 12_000  # more than a sample has
PARENTS = ", parents := MAP {'customers': 1200}"


@pytest.fixture(scope="module")
def con():
    connection = stored_shop(1200, N)
    yield connection
    connection.close()


def shifted(type, values, by, sample):
    """By the numpy entry, with the row number as key."""
    prepared = SHIFT_QUANTILE.call(type, (by, sample), 0)
    cells = np.array(values, np.float64 if form_of(type) == "float" else np.int64)
    return run(prepared, cells, np.arange(len(cells)), np.ones(len(cells), np.uint8))


# ---- the operator


@pytest.mark.parametrize("by", [0.1, 0.25, -0.5])
def test_equal_values_are_moved_in_their_shares(con, by):
    """A die: of 1 .. 6 in equal shares, each side has the share that Q(U + by) has, by a chi-squared test."""
    n = 60_000
    found = dict(
        con.execute(
            f"SELECT misata_shift_quantile(1 + i % 6, {by}, [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], i) AS v, count(*) "
            f"FROM range({n}) t(i) GROUP BY v"
        ).fetchall()
    )
    ends = [min(max(k / 6 - by, 0), 1) for k in range(7)]
    ends[0], ends[6] = 0, 1
    expected = [n * (b - a) for a, b in pairwise(ends)]
    there = [k for k in range(6) if expected[k] > 1e-9]
    assert set(found) == {k + 1 for k in there}
    test = scipy.stats.chisquare([found[k + 1] for k in there], [expected[k] for k in there])
    assert test.pvalue > FALSE_ALARM


def test_different_values_move_by_their_ranks():
    """Over the sample itself the cell of rank r becomes that of rank r + by * (n - 1), to the bit."""
    sample = np.sort(np.random.default_rng(1).normal(size=1001))
    assert shifted(DOUBLE, sample, 0.2, sample).tolist() == sample[np.minimum(np.arange(1001) + 200, 1000)].tolist()
    assert shifted(DOUBLE, sample, -1, sample).tolist() == [sample[0]] * 1001
    middle = shifted(DOUBLE, [2.5, 7.5], 0.5, [0.0, 10.0, 110.0])
    assert middle.tolist() == [35.0, 85.0]
    assert shifted(DATE, [0, 5], 0.25, np.array([0, 10, 30])).tolist() == [5, 10]


@pytest.mark.parametrize("type", [TINYINT, BIGINT, DATE, DOUBLE], ids=str)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_it_is_monotone_and_stays_within_the_values(type, data):
    """Whatever the sample: no cell passes another one, leaves the range or moves to the other side."""
    low, high = bounds_of(type) if type != DOUBLE else (-1e308, 1e308)
    one = st.floats(low, high) if type == DOUBLE else st.integers(low, high)
    few = st.sampled_from([data.draw(one) for _ in range(4)])
    sample = data.draw(st.lists(few | one, min_size=2, max_size=40).filter(lambda s: min(s) < max(s)))
    values = sorted(data.draw(st.lists(st.sampled_from(sample) | one, min_size=1, max_size=40)))
    by = data.draw(st.floats(-1, 1).filter(lambda x: abs(x) > 1e-6))
    made = shifted(type, values, by, np.array(sample))
    different = np.flatnonzero(np.diff(np.array(values, object)) > 0)
    assert (made[different + 1] >= made[different]).all()
    assert all((m >= v) if by > 0 else (m <= v) for m, v in zip(made.tolist(), values, strict=True))
    least, most = min(sample), max(sample)
    assert all(least <= m <= most for m, v in zip(made.tolist(), values, strict=True) if least <= v <= most)
    if len(set(sample)) < len(sample):  # then nothing is made up
        inside = [m for m, v in zip(made.tolist(), values, strict=True) if m != v]
        assert set(inside) <= {float(s) if type == DOUBLE else s for s in sample}


@pytest.mark.parametrize("type", [BIGINT, DOUBLE], ids=str)
@pytest.mark.parametrize("sample", [[1, 2, 2, 3, 9], [1, 2, 4, 8, 16]], ids=["equal", "different"])
def test_the_kernels_are_plain_python_too(type, sample):
    prepared = SHIFT_QUANTILE.call(type, (0.3, sample), 4)
    cells = np.arange(-3, 20).astype(np.float64 if type == DOUBLE else np.int64)
    n = len(cells)
    given = {"rows": np.arange(n), "apply": np.ones(n, np.uint8), "values": cells, "out": np.empty_like(cells)}
    arguments = zip(prepared.kernel.parameters, prepared.arguments(given), strict=True)
    with np.errstate(over="ignore"):
        prepared.kernel(*(a if isinstance(a, np.ndarray) else np.dtype(p.dtype).type(a) for p, a in arguments))
    assert given["out"].tolist() == run(prepared, cells, given["rows"], given["apply"]).tolist()


def test_outliers_by_a_list_are_those_by_its_interquartile_range(con):
    """And by the standard deviation, where more than half of the list are equal."""
    found = con.execute(
        "SELECT count(*) FILTER (misata_outlier(x, range(101)::DOUBLE[], i, 3) = misata_outlier(x, 50, i, 3)), "
        "count(*) FILTER (misata_outlier(n, [0, 0, 0, 0, 0, 0, 0, 10], i, 3) = misata_outlier(n, sqrt(175/16.0), i, 3)), "
        "count(*) FROM (SELECT i, i::DOUBLE AS x, i AS n FROM range(500) t(i))"
    ).fetchone()
    assert found == (500, 500, 500)
    with pytest.raises(misata_sql.errors.ArgumentError, match="scale must hold two different values"):
        OUTLIER.call(DOUBLE, ([1.0, math.nan, None],), 0)


REFUSED = [
    ("misata_shift_quantile(1, 0, [1, 2], 1)", "by must move a value: from -1 to 1, and not 0 (got 0.0)"),
    ("misata_shift_quantile(1, 1.5, [1, 2], 1)", "by must be from -1 to 1 (got 1.5)"),
    ("misata_shift_quantile(1, 0.1, [1, 1], 1)", "sample must hold two different values (it holds nothing but 1)"),
    ("misata_shift_quantile(1, 0.1, [NULL::INTEGER], 1)", "sample must hold two different values (it holds no value)"),
    ("misata_shift_quantile(1, 0.1, NULL::INTEGER[], 1)", "sample must not be NULL"),
    ("misata_shift_quantile(1, 0.1, 1)", "No function matches"),
    ("misata_outlier(1, [2, 2], 1)", "scale must hold two different values (it holds nothing but 2)"),
    ("misata_perturb(1, 'shift_quantile', 0.1, 1)", "needs by and sample; call misata_shift_quantile itself"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "message"), REFUSED, ids=lambda v: v if v.startswith("misata") else "")
def test_arguments_that_are_refused(con, query, message):
    with pytest.raises(duckdb.Error) as caught:
        con.execute(f"SELECT {query}")
    assert message in str(caught.value)


# ---- in scenarios: the column's own first rows

SCENARIOS = {
    "outliers": "UPDATE orders SET income = misata_outlier(income) WHERE misata_chance(0.1)",
    "left out": "UPDATE orders SET income = misata_outlier() WHERE misata_chance(0.1)",
    "types": """UPDATE orders SET price = misata_outlier(price), quantity = misata_shift_quantile(quantity, 0.3),
        ordered_at = misata_shift_quantile(ordered_at, -0.2) WHERE misata_chance(0.2)""",
    "renamed": """UPDATE orders SET income = 0; ALTER TABLE orders RENAME income TO x;
        ALTER TABLE orders RENAME price TO income; UPDATE orders SET x = misata_shift_quantile(x * 2 + income, 0.1) / 2,
        income = misata_shift_quantile(income, -0.1) WHERE customers.country = 'DE'""",
    "parents": """UPDATE customers SET signed_up = misata_shift_quantile(signed_up, 0.5) WHERE misata_chance(0.5);
        DELETE FROM orders WHERE customers.signed_up < DATE '2022-01-01'""",
    "a parent's cell": "UPDATE orders SET ordered_at = misata_shift_quantile(customers.signed_up, 0.4)",
    "copies": "INSERT INTO orders SELECT * REPLACE (misata_outlier(price) AS price) FROM orders WHERE misata_chance(0.1)",
    "a list": "UPDATE orders SET price = misata_shift_quantile(price, 0.3, [1, 20, 300]), income = misata_outlier(income, [1, 5])",
}  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_sql_does_the_same_to_stored_rows(con, name):
    scenario = SCENARIOS[name]
    query, ledger = con.execute("FROM misata_chaos_sql('orders', ?, seed := 7)", [scenario]).fetchone()
    dirty = texts(con, call("misata_perturb", N, scenario, more=PARENTS))
    assert texts(con, f"({query})") == dirty
    assert dirty != texts(con, "orders")
    expected = texts(con, call("misata_chaos_log", N, scenario, more=PARENTS))
    assert sorted(map(repr, texts(con, f"({ledger})"))) == sorted(map(repr, expected))


@pytest.mark.parametrize("name", ["types", "a parent's cell", "copies"])
def test_slices_and_threads_do_not_matter(con, name):
    scenario = SCENARIOS[name]
    dirty = sorted(texts(con, call("misata_perturb", N, scenario, more=PARENTS)))
    parts = [
        texts(con, call("misata_perturb", n, scenario, more=f"{PARENTS}, start := {start}, total := {N}"))
        for start, n in ((0, 1), (1, 11_500), (11_501, 499))
    ]
    assert sorted(row for part in parts for row in part) == dirty
    con.execute("SET threads = 4")
    query = call("misata_perturb", N, scenario, more=PARENTS)
    assert sorted(con.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {query}").fetchall()) == dirty


def test_the_scale_is_the_columns_own(con):
    """Three interquartile ranges of the clean column or more, with the tail that outliers have (Kolmogorov-Smirnov)."""
    scale = con.execute(
        "SELECT s[7501] - s[2500] FROM (SELECT list(income ORDER BY income) AS s FROM orders WHERE rowid < 10000)"
    ).fetchone()[0]
    far = con.execute(
        f"SELECT (d.income - o.income) / {scale} AS k FROM {call('misata_perturb', N, SCENARIOS['outliers'], more=PARENTS)} "
        "d JOIN orders o USING (id) WHERE d.income <> o.income"
    ).fetchnumpy()["k"]
    assert scipy.stats.kstest(np.abs(far), "pareto", args=(2, 0, 3)).pvalue > FALSE_ALARM
    assert scipy.stats.binomtest(len(far), N, 0.1).pvalue > FALSE_ALARM


def test_what_is_not_the_columns_own_is_refused(con):
    for scenario, message in (
        ("ALTER TABLE orders ADD COLUMN z DOUBLE DEFAULT 3.5; UPDATE orders SET z = misata_outlier(z)", "give scale"),
        ("UPDATE orders SET price = misata_outlier(misata_sign(price))", "give scale; operators, columns"),
        ("UPDATE customers SET signed_up = NULL; UPDATE orders SET ordered_at = "
         "misata_shift_quantile(customers.signed_up, 0.4)", "give sample"),
        ("UPDATE orders SET price = misata_outlier(3)", "scale was taken from the first 10,000 rows; give one"),
        ("UPDATE orders SET email = misata_shift_quantile(email, 0.1)", "takes .* and no VARCHAR"),
        ("UPDATE orders SET price = misata_shift_quantile(price)", r"takes \(by, sample\) behind the value"),
    ):  # fmt: skip
        with pytest.raises(duckdb.BinderException, match=message):
            con.execute("FROM misata_perturb('orders', 10, ?)", [scenario])
    slice = "FROM misata_perturb('customers', 10, 'UPDATE customers SET id = misata_outlier(id)', start := {})"
    with pytest.raises(duckdb.BinderException, match="say how many it has by total := beside start"):
        con.execute(slice.format(50))
    con.execute(slice.format(9_990)).fetchall()


def test_a_table_without_rows(con):
    assert con.execute("FROM misata_perturb('orders', 0, ?)", [SCENARIOS["outliers"]]).fetchall() == []


# ---- the recipes of docs/chaos.md


def above(con, scenario: str, month: str) -> tuple[int, int]:
    """How many orders of a month are above the clean 80% quantile of the price, and how many there are."""
    cut = con.execute("SELECT quantile_disc(price, 0.8) FROM orders").fetchone()[0]
    return con.execute(
        f"SELECT count(*) FILTER (price > {cut}), count(*) FROM {call('misata_perturb', N, scenario, more=PARENTS)} "
        f"WHERE strftime(ordered_at, '%Y-%m') = '{month}'"
    ).fetchone()


def test_sudden_gradual_and_recurring_drift(con):
    """The share above the clean 80% quantile is 0.2 before and 0.2 + by * (how far it is) behind, binomially."""
    clean = con.execute(
        "SELECT avg((price > (SELECT quantile_disc(price, 0.8) FROM orders))::INT) FROM orders"
    ).fetchone()[0]
    drift = "UPDATE orders SET price = misata_shift_quantile(price, 0.3) WHERE "
    sudden = drift + "ordered_at >= '2024-07-01'"
    for month, share in (("2024-06", clean), ("2024-07", clean + 0.3), ("2024-12", clean + 0.3)):
        assert scipy.stats.binomtest(*above(con, sudden, month), share).pvalue > FALSE_ALARM
    gradual = drift + "misata_chance(misata_ramp(ordered_at, '2024-02-01', '2024-12-01'))"
    for month, way in (("2024-01", 0.0), ("2024-07", 165.5 / 304), ("2024-12", 1.0)):
        assert scipy.stats.binomtest(*above(con, gradual, month), clean + 0.3 * way).pvalue > FALSE_ALARM
    recurring = drift + "misata_recurring(ordered_at, INTERVAL 7 DAY, 2 / 7.0) = 1"
    query = call("misata_perturb", N, recurring, more=PARENTS)
    hit = con.execute(
        f"SELECT isodow(o.ordered_at) AS weekday, count(*) FILTER (d.price <> o.price) FROM {query} d JOIN orders o USING (id) "
        "GROUP BY weekday ORDER BY weekday"
    ).fetchall()
    assert [day for day, n in hit if n] == [1, 2]


def test_reweighting_keeps_cells_and_moves_shares(con):
    """Rows are deleted with a probability of their own price: what is left are clean rows, fewer of them dear."""
    scenario = "DELETE FROM orders WHERE misata_chance(0.9 * misata_ramp(price, 10, 60))"
    query = call("misata_perturb", N, scenario, more=PARENTS)
    assert con.execute(f"SELECT count(*) FROM (FROM {query} EXCEPT FROM orders)").fetchone() == (0,)
    for low, high in ((0, 10), (60, 1e6)):
        where = f"price BETWEEN {low} AND {high}"
        left = con.execute(f"SELECT count(*) FROM {query} WHERE {where}").fetchone()[0]
        there = con.execute(f"SELECT count(*) FROM orders WHERE {where}").fetchone()[0]
        if low == 0:
            assert left == there
        else:
            assert scipy.stats.binomtest(left, there, 0.1).pvalue > FALSE_ALARM


def test_gaps_and_spikes(con):
    """Gaps are runs of rows that are not there; a spike is each row of a day tenfold."""
    gaps = call("misata_perturb", N, "DELETE FROM orders WHERE misata_burst(0.05, 40)", more=PARENTS)
    runs = con.execute(
        f"""SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM (SELECT rowid - row_number() OVER (ORDER BY rowid) AS run
        FROM orders WHERE id NOT IN (SELECT id FROM {gaps})) GROUP BY run)"""
    ).fetchone()
    assert 100 < runs[1] < 1500
    assert 20 < runs[1] / runs[0] < 80
    spike = "INSERT INTO orders SELECT * FROM orders, range(9) WHERE ordered_at::DATE = '2024-11-29'"
    query = call("misata_perturb", N, spike, more=PARENTS)
    days = "SELECT ordered_at::DATE AS day, count(*) AS n FROM {} GROUP BY day"
    factor = con.execute(
        f"SELECT day, d.n / o.n FROM ({days.format(query)}) d JOIN ({days.format('orders')}) o USING (day) WHERE d.n <> o.n"
    ).fetchall()
    assert [(str(day), times) for day, times in factor] == [("2024-11-29", 10.0)]


def test_the_page_runs(con):
    """The statements of docs/chaos.md, one after the other and each by itself, and its queries over stored data."""
    page = (Path(__file__).parent.parent / "docs" / "chaos.md").read_text(encoding="utf-8")
    section = page.split("## Drift, ")[1].split("\n## ")[0]
    statements, queries = (block.split("```")[0] for block in section.split("```sql\n")[1:])
    for scenario in (statements, *statements.split(";")):
        lines = [line for line in scenario.splitlines() if line.strip() and not line.startswith("--")]
        if lines:
            text = "\n".join(lines)
            assert con.execute(f"SELECT count(*) FROM {call('misata_chaos_log', N, text, more=PARENTS)}").fetchone()[0]
    for query in queries.split(";"):
        con.execute(query)
