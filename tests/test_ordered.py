"""Random numbers of one parent's children rise with the line number, and are uniform over all lines."""

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schemas import SCHEMAS
from scipy import stats

from misata_sql.kernels.ordered import fill_stratified_bits

KEY = np.uint64(0x9E3779B97F4A7C15)
FALSE_ALARM = 1e-5  # of each statistical test; the streams are fixed


def bits_of(line, count, first_row=0, run=fill_stratified_bits.compiled):
    out = np.empty(len(line), np.uint64)
    run(KEY, first_row, np.asarray(line, np.int64), np.asarray(count, np.int64), out)
    return out


@settings(max_examples=200, deadline=None)
@given(
    counts=st.lists(st.integers(1, 2**62), min_size=1, max_size=5),
    at=st.floats(0, 1),
    first_row=st.integers(0, 2**62),
)
def test_each_line_stays_in_its_part(counts, at, first_row):
    """Line k of c lies in [(k - 1) / c, k / c) of all 64-bit numbers, so the lines of a parent strictly ascend."""
    lines = [[k for k in (1, 2, int(at * c), c - 1, c) if 1 <= k <= c] for c in counts]
    flat = [(k, c) for ks, c in zip(lines, counts, strict=True) for k in ks]
    found = bits_of([k for k, _ in flat], [c for _, c in flat], first_row)
    for (k, c), bits in zip(flat, found.tolist(), strict=True):
        step = (2**64 - 1) // c
        assert (k - 1) * step <= bits < k * step


@pytest.mark.parametrize("count", [1, 2, 3, 7, 1000])
def test_all_lines_together_are_uniform(count):
    """As independent draws are: Kolmogorov-Smirnov over whole parents, and within each part."""
    n_parents = max(200_000 // count, 100)
    line = np.tile(np.arange(count) + 1, n_parents)
    u = bits_of(line, np.full(line.size, count)).astype(float) / 2.0**64
    assert stats.kstest(u, "uniform").pvalue > FALSE_ALARM
    for k in {1, count}:
        within = u[line == k] * count - (k - 1)
        assert stats.kstest(within, "uniform").pvalue > FALSE_ALARM


def test_lines_of_one_parent_are_independent_within_their_parts():
    """Neighbouring lines do not correlate but by their order."""
    line = np.tile(np.arange(10) + 1, 20_000)
    within = (bits_of(line, np.full(line.size, 10)).astype(float) / 2.0**64 * 10 % 1).reshape(-1, 10)
    correlation = np.corrcoef(within.T)[np.triu_indices(10, 1)]
    assert np.abs(correlation).max() * np.sqrt(20_000) < stats.norm.isf(FALSE_ALARM / 2 / correlation.size)


def test_the_plain_loop_and_named_rows_give_the_same():
    """Python and machine code; consecutive rows and an array that names them."""
    line, count = np.array([1, 2, 3, 1, 1, 5]), np.array([3, 3, 3, 1, 5, 5])
    expected = bits_of(line, count, 40)
    assert np.array_equal(bits_of(line, count, 40, fill_stratified_bits), expected)
    rows = np.array([45, 40, 43])
    found = bits_of(line[rows - 40], count[rows - 40], rows, fill_stratified_bits.gathered.compiled)
    assert np.array_equal(found, expected[rows - 40])


@pytest.mark.parametrize(("table", "parent", "line", "column"), [
    ("orders", "customer_id", "number_of_customer", "ordered_at"),
    ("orders", "customer_id", "number_of_customer", "weight"),
    ("visits", "order_id", "line_no", "visited_at"),
])  # fmt: skip
def test_events_of_one_parent_are_in_order(con, table, parent, line, column):
    """By SQL: the value ascends with the line number, in a slice of the table too, and differs between parents."""
    schema = next(schema for schema in SCHEMAS if schema.name == "events in order")
    con.execute("SELECT misata_define(?)", [schema.definition]).fetchall()
    for source in (f"'{table}', 50000", f"'{table}', 50000, start := 123456, total := 1e6"):
        pairs, wrong, values = con.execute(
            f"SELECT count(before), count(*) FILTER ({column} < before), count(DISTINCT {column}) FROM ("
            f"SELECT {column}, lag({column}) OVER (PARTITION BY {parent} ORDER BY {line}) AS before FROM misata_table({source}))"
        ).fetchone()
        assert (wrong, pairs > 20_000, values > 40_000) == (0, True, True)


def test_ordered_values_keep_their_distribution_and_calendar(con):
    """All rows together: Kolmogorov-Smirnov of the lognormal above its CHECK; no visit at night, weekends or holidays."""
    schema = next(schema for schema in SCHEMAS if schema.name == "events in order")
    con.execute("SELECT misata_define(?)", [schema.definition]).fetchall()
    weights = con.execute("SELECT weight FROM misata_table('orders', 100000)").fetchnumpy()["weight"]
    law = stats.lognorm(0.5, scale=np.exp(1))
    below = law.cdf(1)
    found = stats.kstest(weights, lambda x: (law.cdf(x) - below) / (1 - below))
    # lines of one parent repel each other, so that the statistic is smaller than that of independent rows: no lower bound
    assert found.pvalue > FALSE_ALARM
    assert con.execute(
        "SELECT count(*) FROM misata_table('visits', 50000) WHERE hour(visited_at) < 9 OR hour(visited_at) > 16 "
        "OR isodow(visited_at) > 5 OR visited_at::DATE IN ('2024-01-01', '2024-05-30', '2024-10-03', '2024-12-25')"
    ).fetchone() == (0,)


@pytest.mark.parametrize("default", ["misata_line_number() * 2", "-misata_line_number()"])
def test_a_line_number_is_a_default_of_its_own(con, default):
    """Within an expression it is refused by its own name; misata_ordered may stand in one."""
    sql = f"CREATE TABLE p (i INT PRIMARY KEY); CREATE TABLE c (p INT DEFAULT misata_fk('fanout') REFERENCES p, x DOUBLE DEFAULT {default})"
    name = default.lstrip("-").partition("(")[0]
    with pytest.raises(
        duckdb.Error,
        match=rf"{name} is a DEFAULT of its own, not a part of an expression\n(.*\n)*.*Hint: give it a column",
    ):
        con.execute("SELECT misata_define(?)", [sql]).fetchall()
