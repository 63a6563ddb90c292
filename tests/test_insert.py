"""DuckDB itself is the judge: rows go into a table that has all the declared constraints, or the definition is refused."""

import re

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zoo import GENERATOR_TABLE, PLACE_TABLE, TYPE_TABLE

import misata_sql

N_ROWS = 3_000

NUMERIC = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "UINTEGER", "UBIGINT",
           "DECIMAL(4,1)", "DECIMAL(9,2)", "DECIMAL(18,3)", "DECIMAL(38,2)", "FLOAT", "DOUBLE"]  # fmt: skip
TIMES = ["DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"]

numbers = st.one_of(
    st.integers(-50, 300),
    st.integers(-5_000, 30_000).map(lambda n: n / 100),
    st.sampled_from(["0", "1e2", "0.1", "99.95", "-0.5"]),
).map(str)
days = st.dates(__import__("datetime").date(2019, 6, 1), __import__("datetime").date(2021, 6, 1)).map(str)
moments = st.one_of(
    days.map(lambda d: f"DATE '{d}'"), days.map(lambda d: f"TIMESTAMP '{d} 12:30:15.25'"), days.map(lambda d: f"'{d}'")
)

number_generators = st.sampled_from([
    None, "misata_uniform(0, 100)", "misata_uniform(0.0, 100.0)", "misata_normal(50, 20)", "misata_lognormal(3, 0.5)",
    "misata_exponential(0.05)", "misata_gamma(2, 20)", "misata_beta(2, 3)", "misata_weibull(1.5, 40)",
    "misata_triangular(0, 20, 100)", "misata_poisson(30)", "misata_binomial(100, 0.4)", "misata_geometric(0.05)",
    "misata_negative_binomial(5, 0.2)", "misata_zipf(1.1, 100)", "misata_zipf(1.2, 100000)", "misata_bernoulli(0.4)",
    "misata_choice([1, 2, 30, 100])", "misata_choice([0.5, 12.5, 99.9], [1, 2, 1])", "misata_sequence(1)",
    "misata_sequence(5000, -1)", "misata_null(0.3, misata_uniform(1, 60))", "misata_constant(7)",
    "misata_mixture([0.5, 0.5], misata_normal(20, 3), misata_normal(70, 5))",
    "misata_mixture([0.5, 0.5], misata_poisson(3), misata_uniform(50, 60))",
])  # fmt: skip
time_generators = st.sampled_from([
    None, "misata_uniform(DATE '2020-01-01', DATE '2020-12-31')",
    "misata_uniform(TIMESTAMP '2020-01-01 06:00:00', TIMESTAMP '2020-02-01 00:00:00')",
    "misata_timeline(DATE '2020-01-01', DATE '2021-01-01', 1.5, 0.5, 0.3)",
    "misata_choice([DATE '2020-01-01', DATE '2020-06-30'])", "misata_sequence(0)",
    "misata_null(0.2, misata_uniform(DATE '2020-01-01', DATE '2020-12-31'))",
])  # fmt: skip
texts = ["a", "b", "it''s", "ÄÖ", "a text of more than twelve bytes", ""]
text_generators = st.sampled_from([
    None, "misata_choice(['a', 'b', 'it''s'], [5, 1, 1])", "misata_choice(['ÄÖ', '', 'a text of more than twelve bytes'])",
    "misata_null(0.5, misata_choice(['a', 'b']))", "misata_regex('[ab]{1,2}')", "misata_uuid()", "misata_hash_id(8)",
])  # fmt: skip


@st.composite
def checks(draw, values):
    """A CHECK on column x with constant bounds."""
    comparison = st.sampled_from(["<", "<=", ">", ">=", "<>", "!="])
    kind = draw(st.sampled_from(["compare", "mirrored", "between", "in", "not in", "and", "not null"]))
    value = draw(values)
    if kind == "compare":
        return f"x {draw(comparison)} {value}"
    if kind == "mirrored":
        return f"{value} {draw(comparison)} x"
    if kind == "between":
        return f"x BETWEEN {value} AND {draw(values)}"
    if kind in ("in", "not in"):
        listed = draw(st.lists(values, min_size=1, max_size=5))
        return f"x {kind.upper()} ({', '.join(listed)})"
    if kind == "and":
        return f"x >= {value} AND x <> {draw(values)}"
    return "x IS NOT NULL"


@st.composite
def schemas(draw):
    family = draw(st.sampled_from(["number", "number", "time", "text", "boolean"]))
    if family == "number":
        type_, generator, values = draw(st.sampled_from(NUMERIC)), draw(number_generators), numbers
    elif family == "time":
        type_, generator, values = draw(st.sampled_from(TIMES)), draw(time_generators), moments
    elif family == "text":
        type_ = draw(st.sampled_from(["VARCHAR", "ENUM('a', 'b', 'it''s', 'ÄÖ')"]))
        generator, values = draw(text_generators), st.sampled_from([f"'{t}'" for t in texts])
    else:
        type_, generator = (
            "BOOLEAN",
            draw(st.sampled_from([None, "misata_bernoulli(0.3)", "misata_choice([true, false])"])),
        )
        values = st.sampled_from(["true", "false"])
    default = f" DEFAULT {generator}" if generator else ""
    not_null = draw(st.sampled_from(["", "", " NOT NULL"]))
    declared = draw(st.lists(checks(values), max_size=2))
    clauses = "".join(f", CHECK ({check})" for check in declared)
    return f"CREATE TABLE t (id BIGINT PRIMARY KEY, x {type_}{not_null}{default}{clauses})"


@pytest.fixture(scope="module")
def shop():
    connection = misata_sql.connect()
    yield connection
    connection.close()


OURS = re.compile(r"CHECK|DEFAULT|misata_|supported|cannot|must|holds|does not|draws|leaves")


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemas())
def test_every_row_passes_or_the_definition_is_refused(shop, ddl):
    """Whatever is declared holds in every row, or define (or bind) fails with an error of ours."""
    try:
        shop.execute("CREATE OR REPLACE " + ddl.removeprefix("CREATE "))
    except duckdb.Error:
        return  # no table of DuckDB's
    try:
        shop.execute("SELECT misata_define(?)", [ddl])
        shop.execute(f"SELECT count(x) FROM misata_table('t', {N_ROWS})")
    except duckdb.Error as error:
        assert "internal error" not in str(error), ddl
        assert OURS.search(str(error)), (ddl, str(error))
        return
    shop.execute(f"INSERT INTO t SELECT * FROM misata_table('t', {N_ROWS})")
    assert shop.execute("SELECT count(*) FROM t").fetchone() == (N_ROWS,)


@pytest.mark.parametrize("ddl", [TYPE_TABLE, GENERATOR_TABLE, PLACE_TABLE])
def test_the_zoo_goes_into_its_table(con, ddl):
    """Every type and every generator, inserted into the table of the same definition."""
    con.execute(re.sub(r",\s*expression_of_columns.*\)$", ")", ddl))
    con.execute("SELECT misata_define(?)", [ddl])
    name = ddl.split()[2]
    columns = [c for (c,) in con.execute(f"SELECT column_name FROM (DESCRIBE {name})").fetchall()]
    con.execute(f"INSERT INTO {name} SELECT {', '.join(columns)} FROM misata_table('{name}', 10000)")
    assert con.execute(f"SELECT count(*) FROM {name}").fetchone() == (10000,)


def test_the_catalogue_is_a_spec(con):
    """Tables of the database define themselves, with the DEFAULTs that DuckDB prints back."""
    con.execute("CREATE SCHEMA shop")
    con.execute("CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, price DECIMAL(10,2) DEFAULT misata_lognormal(3, 1) CHECK (price > 0), "
                "status ENUM('new', 'paid') DEFAULT misata_choice(['new', 'paid'], [0.25, 0.75]), made_at TIMESTAMP)")  # fmt: skip
    assert con.execute("SELECT misata_define(sql) FROM duckdb_tables()").fetchall() == [("shop.orders",)]
    con.execute("INSERT INTO shop.orders SELECT * FROM misata_table('shop.orders', 20000)")
    (share,) = con.execute("SELECT avg((status = 'paid')::INT) FROM shop.orders").fetchone()
    assert abs(share - 0.75) < 0.02


def test_a_plain_insert_draws_from_the_default(con):
    """The generators are functions of DuckDB: a DEFAULT clause calls them without misata_table."""
    con.execute("CREATE TABLE t (id INTEGER, x DOUBLE DEFAULT misata_normal(100, 1), s VARCHAR DEFAULT misata_choice(['a', 'b']), "
                "n BIGINT DEFAULT misata_sequence(10), u UUID DEFAULT misata_uuid(), m DOUBLE DEFAULT misata_null(0.5, 1.0))")  # fmt: skip
    con.execute("INSERT INTO t (id) SELECT * FROM range(1000)")
    row = con.execute(
        "SELECT count(DISTINCT x), avg(x), count(DISTINCT s), min(n), max(n), count(DISTINCT u), count(m) FROM t"
    ).fetchone()
    assert row[0] == 1000
    assert 99.8 < row[1] < 100.2
    assert row[2:6] == (2, 10, 1009, 1000)
    assert 400 < row[6] < 600
