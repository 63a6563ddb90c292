"""Operators that choose rows: chance, exactly, burst; and intensities: ramp, pulse, recurring."""

import itertools

import duckdb
import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

import misata_sql
from misata_sql.chaos.operators.catalogue import OPERATORS
from misata_sql.chaos.operators.rows import chain
from misata_sql.chaos.operators.run import run

FALSE_ALARM = 1e-6  # of each statistical test, at a fixed seed
N_ROWS = 200_000
BY_KIND = {operator.kind: operator for operator in OPERATORS}


@pytest.fixture(scope="module")
def con():
    connection = misata_sql.connect()
    yield connection
    connection.close()


def chosen(kind: str, rows: np.ndarray, *arguments: float, seed: int = 0) -> np.ndarray:
    """Which rows are hit, by the numpy entry."""
    prepared = BY_KIND[kind].call(None, arguments, seed)
    return run(prepared, None, np.ascontiguousarray(rows, np.int64), np.ones(len(rows), np.uint8)) != 0


@pytest.mark.parametrize("p", [0.001, 0.05, 0.5, 0.97])
def test_chance_meets_its_rate(con, p):
    """Binomial; and 0 hits nothing, 1 everything, NULL nothing."""
    hits, n = con.execute(
        f"SELECT count(*) FILTER (misata_chance({p}, i, 5)), count(*) FROM range({N_ROWS}) t(i)"
    ).fetchone()
    assert scipy.stats.binomtest(hits, n, p).pvalue > FALSE_ALARM
    ends = "SELECT bool_or(misata_chance(0, i)), bool_and(misata_chance(1, i)), bool_or(misata_chance(NULL, i)) FROM range(9999) t(i)"
    assert con.execute(ends).fetchone() == (False, True, False)


def test_chance_follows_a_rate_that_varies_with_the_row(con):
    """Intensity by a ramp: each part of the rows at its own rate, and no row before the start."""
    rows = con.execute(
        "SELECT i // 10000, count(*) FILTER (misata_chance(misata_ramp(i, 20000, 120000), i)) FROM range(150000) t(i) "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    for part, hits in rows:
        rate = min(max((part * 10000 + 4999.5 - 20000) / 100000, 0), 1)
        assert scipy.stats.binomtest(hits, 10000, rate).pvalue > FALSE_ALARM if 0 < rate < 1 else hits == rate * 10000


def test_seeds_and_negative_keys_give_streams_of_their_own(con):
    """Hits of two seeds, and of keys below 0, are independent: their joint count is binomial."""
    both, mirrored = con.execute(
        f"SELECT count(*) FILTER (misata_chance(0.3, i, 1) AND misata_chance(0.3, i, 2)), "
        f"count(*) FILTER (misata_chance(0.3, i, 1) AND misata_chance(0.3, -i, 1)) FROM range(1, {N_ROWS + 1}) t(i)"
    ).fetchone()
    assert scipy.stats.binomtest(both, N_ROWS, 0.09).pvalue > FALSE_ALARM
    assert scipy.stats.binomtest(mirrored, N_ROWS, 0.09).pvalue > FALSE_ALARM


@pytest.mark.parametrize(("n", "total"), [(0, 1), (1, 1), (0, 100), (100, 100), (7, 100), (12345, 100000)])
def test_exactly_so_many_rows(con, n, total):
    """That count to the row, and no key outside of 0 .. total - 1."""
    query = f"SELECT count(*) FROM range(-50, {total + 50}) t(i) WHERE misata_exactly({n}, {total}, i, 3)"
    assert con.execute(query).fetchone() == (n,)
    assert con.execute(query.replace("range(-50, ", "range(0, ").replace(f"{total + 50})", f"{total})")).fetchone() == (
        n,
    )


def test_exactly_chooses_without_favour():
    """Each key about as often over many seeds (chi-square)."""
    counts = sum(chosen("exactly", np.arange(50), 10, 50, seed=seed).astype(int) for seed in range(2000))
    # without replacement within a seed: the counts' variance is smaller by (1 - 10/50), so this test errs on its safe side
    assert scipy.stats.chisquare(counts).pvalue > FALSE_ALARM


CHAINS = [(0.2, 5.0), (0.01, 30.0), (0.6, 1.6), (0.5, 1.0), (0.9, 12.5)]


@pytest.mark.parametrize(("share", "mean_length"), CHAINS)
def test_bursts_are_a_markov_chain(share, mean_length):
    """Windows of five rows, far from each other: each of the 32 patterns as often as the chain makes it (chi-square).

    The windows stand at all offsets from the points from which the states are drawn.
    """
    leave, eigenvalue = chain(share, mean_length)
    enter = 1 - leave - eigenvalue
    move = np.array([[1 - enter, enter], [leave, 1 - leave]])
    n = 20_000
    starts = np.arange(n) * 1_237 - 5_000_000  # an eigenvalue to the 1,200th is nothing
    states = chosen("burst", (starts[:, None] + np.arange(5)).ravel(), share, mean_length).reshape(n, 5)
    seen = np.bincount(states @ (1 << np.arange(5)), minlength=32)
    wanted = np.zeros(32)
    for pattern in itertools.product((0, 1), repeat=5):
        p = share if pattern[0] else 1 - share
        for a, b in itertools.pairwise(pattern):
            p *= move[a, b]
        wanted[sum(bit << i for i, bit in enumerate(pattern))] = p * n
    is_possible = wanted > 1e-9
    assert not seen[~is_possible].any()
    is_common = wanted >= 5
    counts = np.append(seen[is_common], seen[~is_common].sum())
    shares = np.append(wanted[is_common], wanted[~is_common].sum())
    if shares[-1] < 5:
        counts[-2] += counts[-1]
        shares[-2] += shares[-1]
        counts, shares = counts[:-1], shares[:-1]
    assert scipy.stats.chisquare(counts, shares).pvalue > FALSE_ALARM


def test_bursts_keep_share_and_length_over_far_rows():
    """Correlation 40 rows apart is the eigenvalue to the 40th, and runs are as long as asked for."""
    share, mean_length = 0.1, 50.0
    n = 400_000
    states = chosen("burst", np.arange(n), share, mean_length)
    _, eigenvalue = chain(share, mean_length)
    # of a mean over a chain: variance * (1 + eigenvalue) / (1 - eigenvalue) / n
    deviation = np.sqrt(share * (1 - share) * (1 + eigenvalue) / (1 - eigenvalue) / n)
    assert abs(states.mean() - share) < 5 * deviation
    ends = np.flatnonzero(np.diff(np.concatenate(([0], states.astype(int), [0]))))
    lengths = ends[1::2] - ends[::2]
    assert abs(lengths.mean() - mean_length) < 5 * mean_length / np.sqrt(len(lengths))
    apart = np.corrcoef(states[:-40], states[40:])[0, 1]
    assert abs(apart - eigenvalue**40) < 0.05


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_burst_is_the_same_from_any_side(data):
    """Rows in any order, alone or together, have the states that they have in order."""
    share, mean_length = data.draw(st.sampled_from([*CHAINS, (0.0, 3.0), (1.0, 3.0), (0.3, 1e6)]))
    first = data.draw(st.integers(-(2**63), 2**63 - 600))
    rows = np.arange(512, dtype=np.int64) + np.int64(first)
    states = chosen("burst", rows, share, mean_length, seed=9)
    order = np.array(data.draw(st.permutations(range(512))))
    assert (chosen("burst", rows[order], share, mean_length, seed=9) == states[order]).all()
    place = data.draw(st.integers(0, 511))
    assert chosen("burst", rows[place : place + 1], share, mean_length, seed=9)[0] == states[place]


def test_burst_in_sql_is_the_same_in_any_order(con):
    """Shuffled rows of a table on several threads, against the numpy entry."""
    con.execute("CREATE OR REPLACE TABLE shuffled AS SELECT i FROM range(100000) t(i) ORDER BY hash(i)")
    found = con.execute("SELECT i FROM shuffled WHERE misata_burst(0.05, 20, i, 4) ORDER BY i").fetchnumpy()["i"]
    assert (found == np.flatnonzero(chosen("burst", np.arange(100000), 0.05, 20, seed=4))).all()
    ends = "SELECT bool_or(misata_burst(0, 20, i)), bool_and(misata_burst(1, 20, i)) FROM shuffled"
    assert con.execute(ends).fetchone() == (False, True)


def test_schedules(con):
    """Numbers, dates and moments; half-open, NULL for NULL, infinities at the ends."""
    ramp = "SELECT misata_ramp(x, 10, 20) FROM (VALUES (9), (10), (15), (20), (99), (NULL)) t(x)"
    assert [v for (v,) in con.execute(ramp).fetchall()] == [0.0, 0.0, 0.5, 1.0, 1.0, None]
    assert con.execute("SELECT misata_ramp(DATE '2024-01-16', '2024-01-01', '2024-01-31')").fetchone() == (0.5,)
    assert con.execute(
        "SELECT misata_ramp(TIMESTAMP '2024-01-01 06:00:00', '2024-01-01', '2024-01-02')"
    ).fetchone() == (0.25,)
    ends = "SELECT misata_ramp('{}infinity'::TIMESTAMP, '2024-01-01', '2024-01-02'), misata_ramp('{}inf'::DOUBLE, 0, 1)"
    assert con.execute(ends.format("", "")).fetchone() == (1.0, 1.0)
    assert con.execute(ends.format("-", "-")).fetchone() == (0.0, 0.0)
    pulse = "SELECT misata_pulse(x, 10.5, 20) FROM (VALUES (10), (11), (19.99), (20), ('nan'::DOUBLE)) t(x)"
    assert [v for (v,) in con.execute(pulse).fetchall()] == [0.0, 1.0, 1.0, 0.0, 0.0]
    weekend = "SELECT misata_recurring(d, INTERVAL 7 DAY, 5/7.0) <> (isodow(d) <= 5)::INTEGER FROM (SELECT DATE '1960-01-01' + i::INTEGER AS d FROM range(9999) t(i))"
    assert con.execute(f"SELECT bool_or(COLUMNS(*)) FROM ({weekend})").fetchone() == (False,)
    night = "SELECT misata_recurring(TIMESTAMP '{}', INTERVAL 24 HOUR, 0.25)"
    assert [
        con.execute(night.format(m)).fetchone()[0]
        for m in ("2024-03-04 05:59:59", "1950-03-04 06:00:00", "1950-01-01 00:00:00")
    ] == [1, 0, 1]
    whole = "SELECT misata_recurring(x, 10, 0.3) FROM (VALUES (-1), (0), (2), (3), (10), (-10)) t(x)"
    assert [v for (v,) in con.execute(whole).fetchall()] == [0, 1, 1, 0, 1, 1]
    assert con.execute("SELECT misata_recurring(-0.5, 1, 0.75), misata_recurring(-0.1, 1, 0.75)").fetchone() == (1, 0)


REFUSED = [
    ("misata_chance(1.5, 1)", "misata_chance: p must be from 0 to 1 (got 1.5)"),
    ("misata_chance('nan'::DOUBLE, 1)", "misata_chance: p must be from 0 to 1 (got nan)"),
    ("misata_chance(0.5, NULL)", "misata_chance: key must not be NULL"),
    ("misata_exactly(5, 4, 1)", "misata_exactly: n must be from 0 to 4 (got 5.0)"),
    ("misata_exactly(1.5, 4, 1)", "misata_exactly: n must be a whole number (got 1.5)"),
    ("misata_exactly(1, 0, 1)", "misata_exactly: total must be from 1 to"),
    ("misata_burst(0.95, 5, 1)", "misata_burst: share must be at most 0.833333 where bad rows come in runs of 5"),
    ("misata_burst(0.5, 0.5, 1)", "misata_burst: mean_length must be from 1 to 1e+12 (got 0.5)"),
    ("misata_ramp(1, 5, 5)", "misata_ramp: from must be before to (got 5 and 5)"),
    ("misata_pulse(DATE '2024-01-01', DATE '2024-01-02', NULL)", "misata_pulse: to must not be NULL"),
    ("misata_recurring(DATE '2024-01-01', INTERVAL 1 MONTH, 0.5)", "misata_recurring: period must be an INTERVAL of days"),
    ("misata_recurring(DATE '2024-01-01', INTERVAL 1 HOUR, 0.5)", "misata_recurring: period must be whole days"),
    ("misata_recurring(TIMESTAMP '2024-01-01', 5, 0.5)", "misata_recurring: period must be an INTERVAL of days"),
    ("misata_recurring(1, INTERVAL 1 DAY, 0.5)", "misata_recurring: period must be a number"),
    ("misata_recurring(1, 7, 1.5)", "misata_recurring: share must be from 0 to 1 (got 1.5)"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), REFUSED, ids=lambda v: v if v.startswith("misata") else "")
def test_arguments_that_are_refused(con, call, message):
    """By name, with what was given."""
    with pytest.raises(duckdb.Error) as caught:
        con.execute(f"SELECT {call}")
    assert message in str(caught.value)
