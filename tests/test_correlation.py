"""CHECK (corr(a, b) = 0.7): the correlation that SQL measures, the columns' own distributions, and what is refused."""

import hashlib
import math
import re
from pathlib import Path

import duckdb
import numpy as np
import pytest
import scipy.stats
from misata_sql.engine.arena import Arena

import misata_sql
from misata_sql.engine.program import Program
from misata_sql.kernels import ids
from misata_sql.kernels.prebuild import packaged_kernels
from misata_sql.registry import Registry
from misata_sql.samplers.base import Cell, ProgramBuilder, Sampler

N_ROWS = 1_000_000
FALSE_ALARM = 1e-4  # of each test of a distribution, at a fixed seed
# Five standard errors of a correlation at N_ROWS rows of columns with light tails are 0.005 (false alarm 6e-7); of the
# lognormal column, whose fourth moment is 60 times the square of its variance, 0.02.
TOLERANCE = {"skewed": 0.02}

COLUMNS = {
    "normal": ("DOUBLE DEFAULT misata_normal(170, 10)", "normal"),
    "skewed": ("DOUBLE DEFAULT misata_lognormal(3, 0.8)", "skewed"),
    "flat": ("FLOAT DEFAULT misata_uniform(-1.0, 4.0)", "flat"),
    "whole": ("BIGINT DEFAULT misata_uniform(1, 1000000)", "whole"),
    "counted": ("INTEGER DEFAULT misata_poisson(1.5)", "counted"),
    "ranked": ("INTEGER DEFAULT misata_zipf(0.7, 50)", "ranked"),
    "chosen": ("SMALLINT DEFAULT misata_choice([30, 10, 20], [0.5, 0.2, 0.3])", "chosen"),
    "rare": ("INTEGER DEFAULT misata_bernoulli(0.1)", "rare"),
    "born": ("DATE DEFAULT misata_uniform(DATE '1950-01-01', DATE '2000-01-01')", "epoch(born)"),
    "seen": ("TIMESTAMP DEFAULT misata_timeline(DATE '2020-01-01', DATE '2025-01-01', 1.3, 0.4)", "epoch(seen)"),
    "brief": ("TIMESTAMP_S DEFAULT misata_timeline(DATE '2024-03-04', DATE '2024-03-08', 1.0, 0.0)", "epoch(brief)"),
    "opens": ("TIME DEFAULT misata_uniform(TIME '08:00:00', TIME '12:00:00')", "epoch(opens)"),
    "bounded": ("DOUBLE DEFAULT misata_normal(0, 1) CHECK (bounded > 0.5 AND bounded < 1.5)", "bounded"),
    "cents": ("DECIMAL(9,2) DEFAULT misata_lognormal(2, 0.5)", "cents::DOUBLE"),
    "rounded": ("INTEGER DEFAULT misata_normal(2, 1.2) CHECK (rounded >= 1)", "rounded"),
    "gaps": ("DOUBLE DEFAULT misata_null(0.3, misata_exponential(0.1))", "gaps"),
    "huge": ("HUGEINT DEFAULT misata_choice([1, 2, 40])", "huge::DOUBLE"),
    "plain": ("DOUBLE", "plain"),
    "second_normal": ("DOUBLE DEFAULT misata_normal(0, 1)", "second_normal"),
    "second_skewed": ("DOUBLE DEFAULT misata_lognormal(3, 0.8)", "second_skewed"),
}


def table(names: list[str], *checks: str, name: str = "t") -> str:
    """A CREATE TABLE of some of the columns."""
    parts = [f"{column} {COLUMNS[column][0]}" for column in names] + [f"CHECK ({check})" for check in checks]
    return f"CREATE TABLE {name} ({', '.join(parts)})"


def measured(con: duckdb.DuckDBPyConnection, ddl: str, *pairs: tuple[str, str], seed: int = 1) -> list[float]:
    """The correlations of N_ROWS rows, by DuckDB's own corr()."""
    wanted = ", ".join(f"corr({COLUMNS[a][1]}, {COLUMNS[b][1]})" for a, b in pairs)
    con.execute("SELECT misata_define(?)", [ddl])
    return list(con.execute(f"SELECT {wanted} FROM misata_table('t', {N_ROWS}, seed := {seed})").fetchone())


PAIRS = [
    ("normal", "skewed", 0.7), ("normal", "second_normal", -0.4), ("skewed", "second_skewed", 0.5),
    ("normal", "flat", 0.95),
    ("flat", "counted", -0.6), ("skewed", "counted", 0.3), ("ranked", "chosen", 0.5), ("chosen", "rare", -0.2),
    ("normal", "born", 0.6), ("seen", "whole", -0.8), ("brief", "normal", 0.85), ("opens", "counted", 0.2),
    ("bounded", "rounded", 0.9), ("cents", "rounded", -0.5), ("gaps", "cents", 0.6), ("huge", "plain", 0.4),
    ("rare", "huge", 0.0), ("whole", "born", 0.999),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "value"), PAIRS)
def test_sql_measures_the_declared_correlation(con, first, second, value):
    """corr() of 1e6 rows is the declared number within five standard errors, whatever the two distributions are."""
    ddl = table([first, second], f"corr({first}, {second}) = {value}")
    (found,) = measured(con, ddl, (first, second))
    assert found == pytest.approx(value, abs=TOLERANCE.get(first, 0.005))


def test_several_correlations_hold_at_once(con):
    """Three columns with all three pairs declared, in one CHECK and in several, either side of the =."""
    pairs = [("normal", "counted"), ("counted", "born"), ("normal", "born")]
    ddl = table(
        ["normal", "counted", "born", "plain"],
        "corr(normal, counted) = 0.6 AND (-0.3 = corr(counted, born))", "corr(born, normal) = CAST(-0.55 AS DOUBLE)",
    )  # fmt: skip
    found = measured(con, ddl, *pairs, ("normal", "plain"))
    assert found == pytest.approx([0.6, -0.3, -0.55, 0.0], abs=0.005)


def test_pairs_that_are_not_declared_are_independent_given_the_others(con):
    """a - b - c: a and c have the product of the two correlations, and none within rows of one b."""
    columns = ", ".join(f"{name} DOUBLE DEFAULT misata_normal(0, 1)" for name in "abc")
    checks = "CHECK (corr(a, b) = 0.8), CHECK (corr(b, c) = 0.8)"
    con.execute("SELECT misata_define(?)", [f"CREATE TABLE t ({columns}, {checks})"])
    row = con.execute(
        "SELECT corr(a, b), corr(b, c), corr(a, c), corr(a, c) FILTER (abs(b - 0.5) < 0.02) "
        f"FROM misata_table('t', {N_ROWS})"
    ).fetchone()
    assert row[:3] == pytest.approx((0.8, 0.8, 0.64), abs=0.005)
    assert abs(row[3]) < 5 / math.sqrt(0.014 * N_ROWS)


def test_a_circle_of_correlations_holds(con):
    """Four pairs round in a circle, of which no formula gives the other two."""
    names = ["normal", "flat", "counted", "born"]
    circle = [("normal", "flat"), ("flat", "counted"), ("counted", "born"), ("born", "normal")]
    ddl = table(names, " AND ".join(f"corr({a}, {b}) = 0.6" for a, b in circle))
    assert measured(con, ddl, *circle) == pytest.approx([0.6] * 4, abs=0.005)


CONTINUOUS = {
    "normal": scipy.stats.norm(170, 10),
    "skewed": scipy.stats.lognorm(0.8, scale=math.exp(3)),
    "flat": scipy.stats.uniform(-1, 5),
    "bounded": scipy.stats.truncnorm(0.5, 1.5),
    "gaps": scipy.stats.expon(scale=10),
    "epoch(opens)": scipy.stats.uniform(8 * 3600, 4 * 3600),
}
DISCRETE = {
    "counted": lambda k: scipy.stats.poisson(1.5).pmf(k),
    "chosen": lambda k: np.select([k == 10, k == 20, k == 30], [0.2, 0.3, 0.5]),
    "rare": lambda k: np.where(k == 1, 0.1, 0.9),
    "rounded": lambda k: (
        (scipy.stats.norm(2, 1.2).cdf(k + 0.5) - scipy.stats.norm(2, 1.2).cdf(k - 0.5))
        / scipy.stats.norm(2, 1.2).sf(0.5)
    ),
}


@pytest.fixture(scope="module")
def correlated() -> dict[str, np.ndarray]:
    """100,000 rows of columns that are all correlated with one, by expression."""
    names = ["normal", "skewed", "flat", "bounded", "gaps", "opens", "counted", "chosen", "rare", "rounded"]
    pairs = " AND ".join(f"corr(normal, {name}) = {(-1) ** i * 0.3}" for i, name in enumerate(names[1:]))
    con = misata_sql.connect()
    con.execute("SELECT misata_define(?)", [table(names, pairs)])
    wanted = [*CONTINUOUS, *DISCRETE]
    rows = con.execute(f"SELECT {', '.join(wanted)} FROM misata_table('t', 100000, seed := 3)").fetchnumpy()
    found = {}
    for name, column in zip(wanted, rows.values(), strict=True):
        found[name] = np.ma.compressed(column) if isinstance(column, np.ma.MaskedArray) else column
    return found


@pytest.mark.parametrize("name", CONTINUOUS)
def test_continuous_columns_keep_their_distribution(correlated, name):
    """Kolmogorov and Smirnov's test of each correlated column."""
    assert scipy.stats.kstest(correlated[name], CONTINUOUS[name].cdf).pvalue > FALSE_ALARM


@pytest.mark.parametrize("name", DISCRETE)
def test_discrete_columns_keep_their_distribution(correlated, name):
    """A chi-square test of the values' counts, the rare ones together."""
    values, counts = np.unique(correlated[name], return_counts=True)
    expected = DISCRETE[name](values) * counts.sum()
    common = expected >= 5
    seen = [*counts[common], counts.sum() - counts[common].sum()]
    wanted = [*expected[common], counts.sum() - expected[common].sum()]
    if wanted[-1] < 1e-6 * counts.sum():
        assert seen.pop() == 0
        wanted = np.array(wanted[:-1]) * (sum(seen) / sum(wanted[:-1]))
    assert scipy.stats.chisquare(seen, wanted).pvalue > FALSE_ALARM


def test_nulls_are_drawn_apart(correlated):
    """A column that is NULL in three rows of ten still is."""
    assert abs(correlated["gaps"].size / 100_000 - 0.7) < 5 * math.sqrt(0.21 / 100_000)


WIDE = list(COLUMNS)
JOINT = table(
    WIDE, "corr(normal, born) = 0.6 AND corr(born, counted) = -0.4", "corr(seen, brief) = 0.5", "corr(gaps, cents) = 0.6",
    "corr(huge, opens) = 0.2 AND corr(huge, whole) = 0.3 AND corr(whole, opens) = 0.4", name="joint",
)  # fmt: skip


@pytest.fixture(scope="module")
def joint() -> duckdb.DuckDBPyConnection:
    con = misata_sql.connect()
    con.execute("SET threads = 1")
    con.execute("SELECT misata_define(?)", [JOINT])
    return con


def texts(con: duckdb.DuckDBPyConnection, source: str, columns: str = "COLUMNS(*)") -> list[tuple[str, ...]]:
    return con.execute(f"SELECT CAST({columns} AS VARCHAR) FROM {source}").fetchall()


def test_the_bytes_are_the_recorded_ones(joint):
    """A change of these digests is a change of the contract."""
    rows = texts(joint, "misata_table('joint', 1000)")
    digest = hashlib.sha256("\n".join("|".join(map(str, row)) for row in rows).encode()).hexdigest()
    assert digest[:20] == "391701b5b1ec19837429"


@pytest.mark.parametrize("start", [1, 2047, 3001])
def test_rows_do_not_depend_on_the_start(joint, start):
    """A later start gives the same rows."""
    whole = texts(joint, "misata_table('joint', 5000)")
    assert texts(joint, f"misata_table('joint', {5000 - start}, start := {start})") == whole[start:]


@pytest.mark.parametrize("name", ["normal", "born", "counted", "seen", "gaps", "opens", "whole"])
def test_a_column_alone_is_the_same(joint, name):
    """The projection changes no value."""
    whole = texts(joint, "misata_table('joint', 3000)")
    place = WIDE.index(name)
    assert texts(joint, "misata_table('joint', 3000)", name) == [(row[place],) for row in whole]


def test_rows_do_not_depend_on_threads(joint):
    """As a multiset."""
    query = "SELECT sum(hash(COLUMNS(*))::HUGEINT) FROM misata_table('joint', 300000)"
    found = []
    for threads in (1, 2, 8):
        joint.execute(f"SET threads = {threads}")
        found.append(joint.execute(query).fetchone())
    joint.execute("SET threads = 1")
    assert found[0] == found[1] == found[2]


def test_the_order_of_columns_and_checks_changes_nothing(con):
    """Nor do another column, the case of names, and which side of the pair comes first."""
    first = "CREATE TABLE t (a DOUBLE DEFAULT misata_normal(0, 1), b INTEGER DEFAULT misata_poisson(4), c DATE, "
    other = (
        "CREATE TABLE t (x VARCHAR, c DATE, B INTEGER DEFAULT misata_poisson(4), a DOUBLE DEFAULT misata_normal(0, 1), "
    )
    con.execute("SELECT misata_define(?)", [first + "CHECK (corr(a, b) = 0.5), CHECK (corr(b, c) = 0.2))"])
    before = con.execute("SELECT a, b, c FROM misata_table('t', 500)").fetchall()
    con.execute("SELECT misata_define(?)", [other + "CHECK (corr(C, b) = 0.2 AND 0.5 = corr(B, A)))"])
    assert con.execute("SELECT a, b, c FROM misata_table('t', 500)").fetchall() == before


def test_any_rows_can_be_computed():
    """The cells of rows that an array names are those of the scan: so children can recompute a parent's."""
    registry = Registry()
    registry.define(JOINT)
    plan = registry.plan("joint", 10)
    for column in plan.compiled.columns:
        source = column.source
        assert isinstance(source, Sampler)

        def values(first_row: int, n_rows: int, stride: int | None, column=column) -> np.ndarray:
            builder = ProgramBuilder(0)
            cell = Cell(builder, plan.compiled.stream_name, (column.name,), column.type)
            if stride is not None:
                rows = cell.buffer("i8")
                cell.add(ids.fill_sequence, 5, stride, rows)
                cell = Cell(builder, plan.compiled.stream_name, (column.name,), column.type, rows=rows)
            layout = column.source.emit(cell)
            arena = Arena(Program(tuple(builder.steps), (layout,)), n_rows)
            arena.run(first_row, n_rows)
            return arena.array(layout.data).view(np.uint8)[: n_rows * layout.width].reshape(n_rows, -1).copy()

        names = {kernel.name for kernel in packaged_kernels()}
        assert all(step.kernel.name in names for step in plan.scan((0,)).program.steps)
        assert np.array_equal(values(0, 40, 7), values(0, 300, None)[5 : 5 + 7 * 40 : 7])


def test_explain_says_how(con):
    """misata_explain shows the strategy, the columns, the deviates' correlation and who is correlated with whom."""
    con.execute(
        "SELECT misata_define(?)",
        [table(["flat", "plain", "whole"], "corr(flat, whole) = 0.5 AND corr(whole, plain) = 0")],
    )
    rows = con.execute("SELECT strategy, detail, acceptance, reason FROM misata_explain('t') WHERE kind = 'constraint'")
    ((strategy, detail, acceptance, reason),) = rows.fetchall()
    assert (strategy, acceptance, reason) == ("copula", 1.0, "declared")
    assert detail.startswith("flat, whole, plain: ")
    assert f"{2 * math.sin(math.pi / 12):.6f} behind corr(flat, whole) = 0.5" in detail
    assert "0.000000 behind corr(whole, plain) = 0" in detail
    (generator,) = con.execute("SELECT generator FROM misata_columns('t') WHERE name = 'whole'").fetchone()
    assert generator == "misata_uniform(1, 1000000), correlated with flat and plain"


REFUSED = [
    ("corr(normal, chosen) > 0.5", "at a number only, by ="),
    ("corr(normal, chosen) <> 0.5", "at a number only, by ="),
    ("corr(normal, chosen) BETWEEN 0.2 AND 0.3", "another condition"),
    ("corr(normal, chosen) + 0.1 = 0.5", "at a number only, by ="),
    ("corr(normal, chosen) = 0.5 OR normal > 100", "at a number only, by ="),
    ("corr(normal, chosen) = 0.5 AND normal > 100", "another condition"),
    ("NOT (corr(normal, chosen) = 0.5)", "another condition"),
    ("corr(normal, chosen) = bounded", "a constant number"),
    ("corr(normal, chosen) = NULL", "a constant number"),
    ("corr(normal, chosen) = 'high'", "a constant number"),
    ("corr(normal, chosen) = corr(chosen, normal)", "a constant number"),
    ("corr(2 * normal, chosen) = 0.5", "columns only, not of expressions"),
    ("corr(normal, chosen) = 1", "without these"),
    ("corr(normal, chosen) = -1.5", "without these"),
    ("corr(normal, normal) = 0.5", "with itself is 1"),
    ("corr(normal, chosen) = 0.5 AND corr(chosen, normal) = 0.4", "contradict each other"),
    ("corr(normal, txt) = 0.5", "on txt: it is VARCHAR, which has no linear correlation"),
    ("corr(normal, yes) = 0.5", "on yes: it is BOOLEAN"),
    ("corr(normal, color) = 0.5", "on color: it is ENUM"),
    ("corr(normal, gap) = 0.5", "on gap: it is INTERVAL"),
    ("corr(normal, id) = 0.5", "on id: 1, 2, 3, ... in order gives each value once"),
    ("corr(normal, total) = 0.5", "on total: it is computed by an expression"),
    ("corr(normal, never) = 0.5", "on never: it is NULL in every row"),
    ("corr(normal, same) = 0.5", "has one value only"),
    (
        "corr(normal, pareto) = 0.5",
        "100% of the variance of pareto (misata_pareto(1, 1.5)) lies in one row of a million",
    ),
    ("corr(normal, missing) = 0.5", "names the column missing"),
    ("corr(normal, chosen) = 0.5 AND avg(normal) = 170", "aggregate function (avg)"),
]
OTHERS = """
  id BIGINT PRIMARY KEY, txt VARCHAR, yes BOOLEAN, color ENUM ('red', 'blue'), gap INTERVAL,
  total DOUBLE DEFAULT (2 * misata_normal(0, 1)), never DOUBLE DEFAULT misata_null(1, misata_normal(0, 1)),
  same INTEGER DEFAULT misata_constant(3), pareto DOUBLE DEFAULT misata_pareto(1, 1.5),
"""


@pytest.mark.parametrize(("check", "says"), REFUSED)
def test_refusals_name_the_declaration_and_the_reason(con, check, says):
    """What is not a correlation of two drawn columns of numbers or times is refused, with a hint."""
    ddl = table(["normal", "chosen", "bounded"], check).replace("(", f"({OTHERS}", 1)
    with pytest.raises(duckdb.Error) as error:
        con.execute("SELECT misata_define(?)", [ddl])
    assert says in str(error.value)
    assert "\n  line " in str(error.value)


def test_a_default_has_no_correlation(con):
    """corr() is for CHECKs only."""
    with pytest.raises(duckdb.Error, match="DEFAULT cannot contain an aggregate function"):
        con.execute("SELECT misata_define('CREATE TABLE t (a DOUBLE, b DOUBLE DEFAULT corr(a, a))')")


@pytest.mark.parametrize(
    ("first", "second", "value"), [("skewed", "normal", 0.95), ("skewed", "rare", -0.6), ("rare", "flat", 0.8)]
)
def test_what_the_distributions_do_not_allow_is_refused_with_the_limits(con, first, second, value):
    """Frechet's bounds in numbers; the nearer of them is accepted, and then measured."""
    ddl = table([first, second], "corr({}, {}) = {}".format(first, second, "{}"))
    with pytest.raises(duckdb.Error) as error:
        con.execute("SELECT misata_define(?)", [ddl.format(value)])
    low, high, hint = re.search(
        r"can be from (\S+) to (\S+)\n(?:.*\n)*  Hint: declare ([-\d.]+)", str(error.value)
    ).groups()
    assert hint == (high if value > 0 else low)
    found = measured(con, ddl.format(hint), (first, second))
    assert found[0] == pytest.approx(float(hint), abs=TOLERANCE.get(first, 0.005))


def test_what_the_other_correlations_do_not_allow_is_refused_with_the_nearest(con):
    """The pair that is nearest to fitting, its interval, and a number that is accepted."""
    names = ["normal", "flat", "counted"]
    values = {("normal", "flat"): 0.9, ("flat", "counted"): 0.8, ("normal", "counted"): 0.3}

    def ddl(values: dict[tuple[str, str], float]) -> str:
        return table(names, " AND ".join(f"corr({a}, {b}) = {value}" for (a, b), value in values.items()))

    with pytest.raises(duckdb.Error, match="cannot hold together") as error:
        con.execute("SELECT misata_define(?)", [ddl(values)])
    text = str(error.value)
    found = re.findall(r"corr\((\w+), (\w+)\) from (\S+) to (\S+?),? ?(?:or|\n)", text)
    spans = {(a, b): (float(low), float(high)) for a, b, low, high in found}
    assert spans.keys() == values.keys()
    for pair, (low, high) in spans.items():
        best = low if values[pair] < low else high
        con.execute("SELECT misata_define(?)", [ddl(values | {pair: best})])
        with pytest.raises(duckdb.Error, match="cannot hold together"):
            con.execute(
                "SELECT misata_define(?)", [ddl(values | {pair: best + math.copysign(0.002, values[pair] - best)})]
            )
    a, b, hint = re.search(r"Hint: declare corr\((\w+), (\w+)\) = (\S+)", text).groups()
    fixed = values | {(a, b): float(hint)}
    assert measured(con, ddl(fixed), *fixed) == pytest.approx(list(fixed.values()), abs=0.005)


def test_many_correlations_that_do_not_fit_get_the_nearest_matrix(con):
    """Where no single pair is at fault, the nearest matrix that is possible; it is accepted."""
    names = ["normal", "flat", "counted", "born", "whole"]
    pairs = [(a, b) for i, a in enumerate(names) for b in names[:i]]

    def ddl(values: dict[tuple[str, str], float]) -> str:
        return table(names, " AND ".join(f"corr({a}, {b}) = {value}" for (a, b), value in values.items()))

    with pytest.raises(duckdb.Error) as error:
        con.execute("SELECT misata_define(?)", [ddl(dict.fromkeys(pairs, -0.6))])
    found = re.findall(r"corr\((\w+), (\w+)\) = (-?[\d.]+)[,\n]", str(error.value).split("the nearest that is has")[1])
    near = {(a, b): float(value) for a, b, value in found}
    assert near.keys() == set(pairs)
    assert all(-0.27 < value < -0.2 for value in near.values())
    con.execute("SELECT misata_define(?)", [ddl(near)])


def test_a_circle_that_cannot_close_is_refused(con):
    """Each pair is possible and so are each three, but all four are not."""
    checks = (
        "corr(normal, flat) = 0.9 AND corr(flat, born) = 0.9 AND corr(born, whole) = 0.9 AND corr(normal, whole) = -0.9"
    )
    with pytest.raises(duckdb.Error, match="no positive definite matrix"):
        con.execute("SELECT misata_define(?)", [table(["normal", "flat", "born", "whole"], checks)])


def test_the_documents_example(con):
    """docs/correlation.md shows what its SQL gives."""
    text = (Path(__file__).parent.parent / "docs" / "correlation.md").read_text()
    define, query = re.search(r"```sql\n(.*?)```", text, re.S).group(1).split("$$);")
    con.execute(define + "$$)").fetchall()
    shown = [float(number) for number in query.partition("-- ")[2].split(",")]
    assert con.execute(query.partition(";")[0]).fetchone() == pytest.approx(shown, abs=0.005)


def test_an_inline_definition_is_correlated_too(con):
    """misata_table takes the text itself."""
    ddl = table(["normal", "flat"], "corr(normal, flat) = 0.5")
    (found,) = con.execute(f"SELECT corr(normal, flat) FROM misata_table($${ddl}$$, 100000)").fetchone()
    assert found == pytest.approx(0.5, abs=0.015)


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ("y DOUBLE DEFAULT f.x", "its values are those of a parent's column"),
        ("y DOUBLE DEFAULT misata_ordered(misata_normal(0, 1))", "it is in order within the rows of one parent"),
        ("y INTEGER DEFAULT misata_line_number()", "it numbers the rows of one parent"),
        ("y DOUBLE GENERATED ALWAYS AS (a * 2)", "it is computed by an expression"),
        ("y DOUBLE UNIQUE", "gives each value once, in an order of its own"),
    ],
)
def test_columns_of_relations_are_refused_by_what_they_are(con, column, why):
    """A parent's cell, an order, a number and a key's part are not drawn by one random number of the row."""
    sql = (
        "CREATE TABLE p (id INTEGER PRIMARY KEY, x DOUBLE DEFAULT misata_normal(0, 1));"
        "CREATE TABLE c (f INTEGER DEFAULT misata_fk('fanout', 1, 3, 9) REFERENCES p,"
        f" a DOUBLE DEFAULT misata_normal(0, 1), {column}, CHECK (corr(a, y) = 0.5))"
    )
    with pytest.raises(duckdb.Error, match=rf"CHECK \(corr\(a, y\) = 0\.5\) on y: .*{why}\n(.*\n)*.*Hint: "):
        con.execute("SELECT misata_define(?)", [sql]).fetchall()
