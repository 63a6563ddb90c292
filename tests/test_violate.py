"""misata_violate('<CHECK>') in scenarios, judged by DuckDB: the CHECK is false in every row that is hit, others hold."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import apply_ledger, call, texts, types

import misata_sql

N = 200
# columns; the CHECK to break; what is set; other CHECKs; which rows
CASES = {
    "integer": ("a INTEGER NOT NULL DEFAULT misata_uniform(1, 9)", "a > 0", "a", (), ""),
    "two bounds": ("a SMALLINT", "a BETWEEN 10 AND 20", "a", (), ""),
    "unsigned": ("a UTINYINT DEFAULT misata_uniform(0, 99)", "a < 100", "a", (), ""),
    "huge": ("a HUGEINT DEFAULT misata_uniform(1, 1000000)", "a < 170141183460469231731687303715884105726", "a", (), ""),
    "decimal": ("a DECIMAL(4,1)", "a BETWEEN 18 AND 200", "a", (), ""),
    "wide decimal": ("a DECIMAL(30,4)", "a >= 0", "a", (), ""),
    "double": ("a DOUBLE DEFAULT misata_uniform(0, 1)", "a >= 0 AND a <= 1", "a", ("a > -5",), ""),
    "float": ("a FLOAT DEFAULT misata_uniform(0, 1)", "a BETWEEN 0 AND 1", "a", (), ""),
    "not equal": ("a INTEGER DEFAULT misata_uniform(1, 50)", "a <> 77", "a", (), ""),
    "list of numbers": ("a INTEGER DEFAULT misata_choice([1, 2, 5])", "a IN (1, 2, 5)", "a", ("a > 0",), ""),
    "remainder": ("a BIGINT DEFAULT misata_uniform(1, 50)", "a % 2 = a % 2 AND a <> 13 AND a <= 1000", "a", (), ""),
    "boolean": ("a BOOLEAN DEFAULT misata_constant(true)", "a", "a", (), ""),
    "implication": (
        "a BOOLEAN DEFAULT misata_bernoulli(0.5), b INTEGER DEFAULT misata_uniform(5, 9)", "NOT a OR b > 4", "b", (), "a",
    ),
    "date": ("a DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2020-12-31')", "a < DATE '2021-01-01'", "a", (), ""),
    "order of dates": (
        "a DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2020-12-31'), b DATE", "a <= b", "a, b",
        ("b < DATE '2030-01-01'",), "",
    ),
    "order, one set": ("a TIMESTAMP, b TIMESTAMP", "a < b", "b", (), ""),
    "duration": (
        "a TIMESTAMP DEFAULT misata_uniform(TIMESTAMP '2020-01-01', TIMESTAMP '2021-01-01'), "
        "b TIMESTAMP DEFAULT a + INTERVAL 5 MINUTE", "b <= a + INTERVAL 30 MINUTE", "b", ("b >= a",), "",
    ),
    "weekdays": (
        "a TIMESTAMP DEFAULT misata_uniform(TIMESTAMP '2020-01-01', TIMESTAMP '2021-01-01')", "isodow(a) <= 6", "a",
        ("a >= TIMESTAMP '2020-01-01'",), "",
    ),
    "time": ("a TIME", "a BETWEEN TIME '08:00:00' AND TIME '17:00:00'", "a", (), ""),
    "seconds": ("a TIMESTAMP_S", "a > TIMESTAMP '2019-01-01'", "a", (), ""),
    "nanoseconds": ("a TIMESTAMP_NS", "a > TIMESTAMP '2019-01-01'", "a", (), ""),
    "uuid": ("a UUID", "a <> '7607c08f-83bd-43e8-9681-150546c878bd'", "a", (), ""),
    "enum": ("a ENUM('x', 'y', 'z') DEFAULT misata_choice(['x', 'y'])", "a IN ('x', 'y')", "a", (), ""),
    "words": ("a VARCHAR DEFAULT misata_choice(['new', 'paid'])", "a IN ('new', 'paid')", "a", ("length(a) <= 6",), ""),
    "pattern": ("a VARCHAR DEFAULT misata_email()", "a LIKE '%@%.%'", "a", (), ""),
    "not like": ("a VARCHAR DEFAULT misata_email()", "a NOT LIKE '%test%'", "a", ("a LIKE '%@%'",), ""),
    "regular expression": ("a VARCHAR DEFAULT misata_regex('[A-Z]{2}[0-9]{3}')", "regexp_full_match(a, '[A-Z]{2}[0-9]{3}')",
                           "a", (), ""),
    "kept expression": ("a VARCHAR DEFAULT misata_regex('[A-C][0-5]')", "a NOT IN ('D7', 'E8')", "a",
                        ("regexp_full_match(a, '[A-Z][0-9]')",), ""),
    "length": ("a VARCHAR DEFAULT misata_city()", "length(a) <= 60", "a", ("a <> ''",), ""),
    "lower case": ("a VARCHAR DEFAULT lower(misata_city())", "a = lower(a)", "a", (), ""),
    "arithmetic": (
        "a DECIMAL(8,2) DEFAULT misata_uniform(1, 50), b INTEGER DEFAULT misata_uniform(1, 9), "
        "c DECIMAL(12,2) DEFAULT a * b", "c = a * b", "c", ("c > 0", "a > 0"), "",
    ),
    "arithmetic, the other side": (
        "a DECIMAL(8,2) DEFAULT misata_uniform(1, 50), b INTEGER DEFAULT misata_uniform(1, 9), "
        "c DECIMAL(12,2) DEFAULT a * b", "b > 0", "b, c", ("c = a * b",), "",
    ),
    "product": ("a INTEGER DEFAULT misata_uniform(1, 9), b INTEGER DEFAULT misata_uniform(1, 9)", "a * b < 1000", "a",
                ("a < 100000",), ""),
    "case": (
        "k VARCHAR DEFAULT misata_choice(['s', 'l']), a INTEGER DEFAULT CASE WHEN k = 's' THEN 3 ELSE 30 END",
        "CASE WHEN k = 's' THEN a < 10 ELSE a >= 10 END", "a", ("a > 0",), "",
    ),
    "three columns": ("a INTEGER, b INTEGER, c INTEGER", "a < b AND b < c", "a, b, c", ("a <> 5",), ""),
    "not both": ("a INTEGER DEFAULT misata_uniform(1, 3), b INTEGER DEFAULT misata_uniform(4, 9)",
                 "NOT (a = 8 AND b = 2)", "a, b", (), ""),
    "null": (
        "s VARCHAR DEFAULT misata_constant('done'), d DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2020-12-31')",
        "(s = 'done') = (d IS NOT NULL)", "d", (), "",
    ),
    "nulls in the row": (
        "a INTEGER DEFAULT misata_null(0.3, misata_uniform(1, 9)), b INTEGER DEFAULT misata_constant(10)", "a < b", "b", (), "a IS NOT NULL",
    ),
    "null is replaced": ("a INTEGER DEFAULT misata_null(0.5, misata_uniform(1, 9))", "a < 10", "a", (), ""),
    "generated": (
        "a INTEGER DEFAULT misata_uniform(1, 9), b INTEGER DEFAULT misata_constant(2), g INTEGER GENERATED ALWAYS AS (a * b)", "g < 100",
        "a", ("a < 1000000",), "",
    ),
    "inexact": ("a DOUBLE DEFAULT misata_uniform(1, 9)", "ln(a) < 3", "a", ("a < 1e9",), ""),
    "root of what may be negative": ("a DOUBLE DEFAULT misata_uniform(1, 9)", "sqrt(a) < 4", "a", (), ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def con():
    connection = misata_sql.connect()
    connection.execute("SET threads = 1")
    yield connection
    connection.close()


def define(con, columns, check, others=(), name="t"):
    """A table with a CHECK that is called broken."""
    rest = "".join(f", CHECK ({other})" for other in others)
    ddl = f"CREATE TABLE {name} (id BIGINT PRIMARY KEY, {columns}, CONSTRAINT broken CHECK ({check}){rest})"
    con.execute("SELECT misata_define(?)", [ddl])
    return ddl


def update(columns, where=""):
    """The statement that breaks it."""
    sets = ", ".join(f"{column} = misata_violate('broken')" for column in columns.split(", "))
    return f"UPDATE t SET {sets} WHERE {where or 'true'}"


def falses(con, checks, scenario, n=N, more=""):
    """In how many dirty rows each CHECK is false, as DuckDB has it."""
    counts = ", ".join(f"count(*) FILTER (WHERE ({check}) IS FALSE)" for check in checks)
    con.execute(f"CREATE OR REPLACE TEMP TABLE dirty AS FROM {call('misata_perturb', n, scenario, table='t', more=more)}")
    return con.execute(f"SELECT {counts} FROM dirty").fetchone()


@pytest.mark.parametrize("case", CASES)
def test_the_check_is_false_and_the_others_hold(con, case):
    """In all rows that are hit, which the ledger has too, each of them; and in no other."""
    columns, check, set_, others, where = CASES[case]
    define(con, columns, check, others)
    more = ", generated := true" if case == "generated" else ""
    if case == "generated":  # as the table itself computes it from what is set
        check = "a * b < 100"
    expected = con.execute(f"SELECT count(*) FROM misata_table('t', {N}, seed := 7) WHERE {where or 'true'}").fetchone()
    assert expected[0] > N / 4
    assert falses(con, [check, *others], update(set_, where), more=more) == (*expected, *(0 for _ in others))
    scenario = update(set_, f"misata_chance(0.3){' AND ' if where else ''}{where}")
    if case == "float":  # of which the ledger has no text
        return
    found = falses(con, [check, *others], scenario)
    log = call("misata_chaos_log", N, scenario, table="t")
    hit, n_cells, operators = con.execute(
        f'SELECT count(DISTINCT "row"), count(*), list(DISTINCT operator) FROM {log}'
    ).fetchone()
    assert found == (hit, *(0 for _ in others))
    assert 0 < hit < expected[0]
    assert hit <= n_cells <= hit * len(set_.split(", ")) and operators == ["violate"]
    names, rows = apply_ledger(con, N, scenario, table="t")
    dirty = call("misata_perturb", N, scenario, table="t")
    assert names == list(types(con, dirty))
    assert texts(con, dirty) == rows


@pytest.mark.parametrize("case", [case for case in CASES if case not in ("float", "generated")])
def test_a_stored_table_gets_the_same(con, case):
    """misata_chaos_sql over the clean rows gives the same rows and the same ledger."""
    columns, check, set_, others, where = CASES[case]
    define(con, columns, check, others)
    scenario = update(set_, f"misata_chance(0.1){' AND ' if where else ''}{where}")
    con.execute("CREATE OR REPLACE TABLE t AS FROM misata_table('t', 120, seed := 7)")
    rows, ledger = con.execute("FROM misata_chaos_sql('t', ?, seed := 7)", [scenario]).fetchone()
    assert con.execute(rows).fetchall() == con.execute(f"FROM {call('misata_perturb', 120, scenario, table='t')}").fetchall()
    wanted = f"FROM {call('misata_chaos_log', 120, scenario, table='t')}"
    assert sorted(map(repr, con.execute(ledger).fetchall())) == sorted(map(repr, con.execute(wanted).fetchall()))
    con.execute("DROP TABLE t")
