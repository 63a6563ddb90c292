"""misata_violate('<CHECK>') in scenarios, judged by DuckDB: the CHECK is false in every row that is hit, others hold."""

import hashlib

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import apply_ledger, call, texts, types

import misata_sql

N = 150
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
    "zoned": ("a TIMESTAMPTZ", "a > TIMESTAMPTZ '2000-01-01 00:00:00+00'", "a", (), ""),
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
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE dirty AS FROM {call('misata_perturb', n, scenario, table='t', more=more)}"
    )
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
    found = falses(con, [check, *others], scenario)
    log = call("misata_chaos_log", N, scenario, table="t")
    hit, n_cells, operators = con.execute(
        f'SELECT count(DISTINCT "row"), count(*), list(DISTINCT operator) FROM {log}'
    ).fetchone()
    assert found == (hit, *(0 for _ in others))
    assert 0 < hit < expected[0]
    assert hit <= n_cells <= hit * len(set_.split(", ")) and operators == ["violate"]
    if case == "float":  # of which the ledger writes the digits of a DOUBLE, and a cast fewer
        return
    names, rows = apply_ledger(con, N, scenario, table="t")
    dirty = call("misata_perturb", N, scenario, table="t")
    assert names == list(types(con, dirty))
    assert texts(con, dirty) == rows


def test_an_exact_number_of_rows(con):
    """As many as misata_exactly says, and none of them twice."""
    columns, check, set_, others, _ = CASES["words"]
    define(con, columns, check, others)
    assert falses(con, [check, *others], update(set_, "misata_exactly(37)")) == (37, 0)
    assert falses(con, [check, *others], update(set_, "misata_chance(0)")) == (0, 0)


@pytest.mark.parametrize("case", [case for case in CASES if case != "generated"])
def test_a_stored_table_gets_the_same(con, case):
    """misata_chaos_sql over the clean rows gives the same rows and the same ledger."""
    columns, check, set_, others, where = CASES[case]
    define(con, columns, check, others)
    scenario = update(set_, f"misata_chance(0.1){' AND ' if where else ''}{where}")
    con.execute("CREATE OR REPLACE TABLE t AS FROM misata_table('t', 80, seed := 7)")
    rows, ledger = con.execute("FROM misata_chaos_sql('t', ?, seed := 7)", [scenario]).fetchone()
    assert (
        con.execute(rows).fetchall()
        == con.execute(f"FROM {call('misata_perturb', 80, scenario, table='t')}").fetchall()
    )
    wanted = f"FROM {call('misata_chaos_log', 80, scenario, table='t')}"
    assert sorted(map(repr, con.execute(ledger).fetchall())) == sorted(map(repr, con.execute(wanted).fetchall()))
    con.execute("DROP TABLE t")


@pytest.mark.parametrize(
    ("case", "least_near"), [("integer", 0.4), ("two bounds", 0.3), ("date", 0.3), ("double", 0.3)]
)
def test_errors_are_near_the_bound_and_differ(con, case, least_near):
    """A share is close to what is allowed, and no value makes up half of them. At a fixed seed."""
    columns, check, set_, others, _ = CASES[case]
    define(con, columns, check, others)
    con.execute(f"CREATE OR REPLACE TEMP TABLE dirty AS FROM {call('misata_perturb', 1000, update(set_), table='t')}")
    near = {"integer": "a >= -10", "two bounds": "a BETWEEN 0 AND 30", "date": "a < DATE '2021-01-15'",
            "double": "a BETWEEN -1 AND 2"}[case]  # fmt: skip
    assert con.execute(f"SELECT avg(({near})::INT) FROM dirty").fetchone()[0] > least_near
    assert con.execute(f"SELECT avg(({near})::INT) FROM dirty").fetchone()[0] < 0.95
    assert con.execute("SELECT max(n), count(*) FROM (SELECT count(*) n FROM dirty GROUP BY a)").fetchone() <= (
        500,
        1000,
    )


SPELLED = {
    "a type of its own": (
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy'); CREATE TABLE t (id BIGINT PRIMARY KEY, "
        "a mood DEFAULT misata_choice(['sad', 'ok']), CHECK (a <> 'happy'::mood AND a IS NOT NULL))",
        "t", "a", "a<>'happy'::MOOD and a is not null",
        "a <> 'happy' AND a IS NOT NULL",
    ),
    "quoted": (
        """CREATE TABLE "My T" (id BIGINT PRIMARY KEY, "a b" INTEGER DEFAULT misata_uniform(1, 5), "c.d" INTEGER DEFAULT
        misata_uniform(1, 5), "q""x" INTEGER DEFAULT 5, CONSTRAINT "the ""c'" CHECK ("a b" + "c.d" + "q""x" <= 9999))""",
        '"My T"', '"c.d"', """the "c'""", '"a b" + "c.d" + "q""x" <= 9999',
    ),
    "schema": ("CREATE TABLE s.t (id BIGINT PRIMARY KEY, a INTEGER DEFAULT misata_uniform(1, 5), CHECK (s.t.a < t.id + 100))",
               "s.t", "a", "CHECK (a < id + 100)", "a < id + 100"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPELLED)
def test_however_it_is_spelled(case):
    """Over generated rows and over stored ones, of which DuckDB's own text of the table is enough."""
    ddl, name, column, given, check = SPELLED[case]
    con = misata_sql.connect()
    con.execute("SET threads = 1")
    con.execute("SELECT misata_define(?)", [ddl])
    statement = f"UPDATE {name} SET {column} = misata_violate('{given.replace(chr(39), chr(39) * 2)}')"
    dirty = call("misata_perturb", 50, statement, table=name)
    assert con.execute(f"SELECT count(*) FILTER (({check}) IS FALSE), count(*) FROM {dirty}").fetchone() == (50, 50)
    con.execute(f"CREATE TABLE stored AS FROM misata_table('{name}', 50, seed := 7)")
    query, _ = con.execute(f"FROM misata_chaos_sql('{name}', ?, seed := 7, source := 'stored')", [statement]).fetchone()
    assert con.execute(query).fetchall() == con.execute(f"FROM {dirty}").fetchall()
    con.close()


def test_over_a_stored_table_only_rows_that_are_hit_are_drawn(con):
    """The others, of which some cannot be broken, meet no draw: not in the ledger, nor where a statement follows."""
    define(
        con, "a INTEGER DEFAULT misata_uniform(1, 9), b INTEGER DEFAULT misata_null(0.3, misata_constant(10))", "a < b"
    )
    con.execute("CREATE OR REPLACE TABLE t AS FROM misata_table('t', 300, seed := 7)")
    scenario = """
        INSERT INTO t SELECT * REPLACE (misata_violate('broken') AS a) FROM t WHERE b IS NOT NULL AND misata_chance(0.2);
        UPDATE t SET a = misata_violate('a < b') WHERE b IS NOT NULL AND misata_chance(0.2);
        DELETE FROM t WHERE a > 100"""
    rows, ledger = con.execute("FROM misata_chaos_sql('t', ?, seed := 7)", [scenario]).fetchone()
    assert (
        con.execute(rows).fetchall()
        == con.execute(f"FROM {call('misata_perturb', 300, scenario, table='t')}").fetchall()
    )
    wanted = con.execute(f"FROM {call('misata_chaos_log', 300, scenario, table='t')}").fetchall()
    assert sorted(map(repr, con.execute(ledger).fetchall())) == sorted(map(repr, wanted))
    assert {"insert", "violate", "delete"} == {row[6] for row in wanted}
    con.execute("DROP TABLE t")


SHOP = """CREATE TABLE shops (id BIGINT PRIMARY KEY, opened DATE DEFAULT misata_uniform(DATE '2015-01-01', DATE '2019-01-01'));
CREATE TABLE t (
    id BIGINT PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    code VARCHAR UNIQUE DEFAULT misata_regex('[A-Z]{3}[0-9]{6}'),
    qty INTEGER NOT NULL DEFAULT misata_uniform(1, 9) CONSTRAINT qty_positive CHECK (qty > 0),
    tiny UTINYINT CONSTRAINT tiny_sign CHECK (tiny >= 0),
    price DECIMAL(8,2) DEFAULT misata_uniform(1, 50),
    total DECIMAL(12,2) DEFAULT price * qty,
    line DECIMAL(12,2) GENERATED ALWAYS AS (price * 2),
    starts DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2020-12-31'),
    ends DATE DEFAULT misata_null(0.3, misata_uniform(DATE '2021-01-01', DATE '2021-12-31')),
    height INTEGER DEFAULT misata_normal(170, 10), weight INTEGER DEFAULT misata_normal(70, 10),
    tags VARCHAR[],
    gap INTERVAL DEFAULT INTERVAL 1 DAY,
    CONSTRAINT sum CHECK (total = price * qty),
    CONSTRAINT line_positive CHECK (line > 0),
    CONSTRAINT order_of_dates CHECK (starts <= ends),
    CONSTRAINT after_opening CHECK (starts > shops.opened),
    CONSTRAINT few_tags CHECK (len(tags) < 50),
    CONSTRAINT short_gap CHECK (starts + gap < DATE '2030-01-01'),
    CONSTRAINT code_shape CHECK (length(code) = 9),
    CONSTRAINT own_shop CHECK (shop_id >= 0),
    CHECK (corr(height, weight) = 0.5),
    CHECK (price < 60), CHECK (price > 0)
)"""


@pytest.fixture(scope="module")
def shop():
    connection = misata_sql.connect()
    connection.execute("SELECT misata_define(?)", [SHOP])
    connection.execute("SET threads = 1")
    yield connection
    connection.close()


def test_several_statements_each_break_their_check(shop):
    """Also of a parent's cell, of a copy, of a column that was renamed, and of a row that is broken already."""
    scenario = """
        UPDATE t SET starts = misata_violate('after_opening') WHERE misata_chance(0.2);
        ALTER TABLE t RENAME COLUMN qty TO amount;
        UPDATE t SET amount = misata_violate('QTY_POSITIVE'), total = misata_violate('qty_positive') WHERE misata_chance(0.3);
        UPDATE t SET price = misata_violate('price < 60'), total = misata_violate('price < 60') WHERE misata_chance(0.3);
        UPDATE t SET starts = misata_violate('order_of_dates') WHERE misata_chance(0.3) AND ends IS NOT NULL;
        INSERT INTO t SELECT * REPLACE (misata_violate('t_price_check') AS price, 1 AS tiny) FROM t WHERE false;
        INSERT INTO t SELECT * REPLACE (misata_violate('CHECK((starts<=ends))') AS ends) FROM t WHERE misata_chance(0.1)"""
    bad = "INSERT INTO t SELECT * REPLACE (misata_violate('t_price_check') AS price, 1 AS tiny) FROM t WHERE false;"
    with pytest.raises(duckdb.Error, match="2 CHECKs of t are called 't_price_check'"):
        shop.execute(f"FROM {call('misata_perturb', N, scenario, table='t')}")
    scenario = scenario.replace(bad, "")
    names, rows = apply_ledger(shop, 400, scenario, table="t")
    dirty = call("misata_perturb", 400, scenario, table="t")
    assert names == list(types(shop, dirty))
    assert texts(shop, dirty) == rows
    shop.execute(f"CREATE OR REPLACE TABLE dirty AS FROM {dirty}")
    shop.execute(f"CREATE OR REPLACE TABLE log AS FROM {call('misata_chaos_log', 400, scenario, table='t')}")
    hit = 'SELECT DISTINCT "row" FROM log WHERE copy = 0 AND statement'
    count = shop.execute(
        f"""SELECT (SELECT count(*) FROM ({hit} = 3)), count(*) FILTER (amount <= 0), count(*) FILTER (price >= 60),
            count(*) FILTER (total <> price * amount), count(*) FILTER (price <= 0)
            FROM (SELECT DISTINCT ON (id) * FROM dirty)"""
    ).fetchone()
    n_amount, n_price = (shop.execute(f"SELECT count(*) FROM ({hit} = {n})").fetchone()[0] for n in (3, 4))
    assert count == (n_amount, n_amount, n_price, 0, 0) and n_amount > 80 and n_price > 80
    copies = shop.execute("SELECT count(*) FROM log WHERE operator = 'insert'").fetchone()[0]
    assert copies == shop.execute("SELECT count(*) FROM dirty").fetchone()[0] - 400 > 0


def test_a_parents_cell_is_what_it_was_made(shop):
    """The CHECK is broken against the parent's dirty cell."""
    scenario = """UPDATE shops SET opened = DATE '2010-01-01' WHERE misata_chance(0.5);
                  UPDATE t SET starts = misata_violate('after_opening')"""
    left = f"{scenario}; DELETE FROM t WHERE starts <= shops.opened"
    assert shop.execute(f"SELECT count(*) FROM {call('misata_perturb', N, scenario, table='t')}").fetchone() == (N,)
    assert shop.execute(f"SELECT count(*) FROM {call('misata_perturb', N, left, table='t')}").fetchone() == (0,)
    early = f"SELECT count(*) FROM {call('misata_perturb', N, scenario, table='t')} WHERE starts < DATE '2010-01-02'"
    assert 30 < shop.execute(early).fetchone()[0] < N - 15


def test_a_stored_parent_is_read_as_it_was_made(con):
    """misata_chaos_sql joins the parent behind its own statements."""
    con.execute(
        """SELECT misata_define($$
        CREATE TABLE shops (id BIGINT PRIMARY KEY, opened DATE DEFAULT misata_uniform(DATE '2015-01-01', DATE '2019-01-01'));
        CREATE TABLE visits (
            id BIGINT PRIMARY KEY, shop_id BIGINT NOT NULL REFERENCES shops (id),
            starts DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2020-12-31'), ends DATE,
            CHECK (starts <= ends), CONSTRAINT after_opening CHECK (starts > shops.opened))$$)"""
    )
    con.execute("CREATE TABLE shops AS FROM misata_table('shops', 40, seed := 7)")
    parents = ", parents := MAP {'shops': 40}"
    con.execute(f"CREATE TABLE visits AS FROM misata_table('visits', {N}, seed := 7{parents})")
    scenario = """UPDATE shops SET opened = DATE '2010-01-01' WHERE misata_chance(0.5);
                  UPDATE visits SET starts = misata_violate('after_opening') WHERE misata_chance(0.6);
                  UPDATE visits SET starts = misata_violate('starts <= ends'), ends = misata_violate('starts <= ends')
                      WHERE misata_chance(0.1)"""
    rows, ledger = con.execute("FROM misata_chaos_sql('visits', ?, seed := 7)", [scenario]).fetchone()
    dirty = f"FROM {call('misata_perturb', N, scenario, table='visits', more=parents)}"
    assert con.execute(rows).fetchall() == con.execute(dirty).fetchall()
    wanted = con.execute(f"FROM {call('misata_chaos_log', N, scenario, table='visits', more=parents)}").fetchall()
    assert sorted(map(repr, con.execute(ledger).fetchall())) == sorted(map(repr, wanted))
    assert {row[3] for row in wanted} == {2, 3}
    con.execute("DROP TABLE visits; DROP TABLE shops")


def test_no_way_of_asking_changes_a_cell(shop):
    """Slices, threads, projection, and the statements beside it."""
    statement = "UPDATE t SET qty = misata_violate('sum'), total = misata_violate('sum') WHERE misata_chance(0.02)"
    scenario = f"{statement}; UPDATE t SET starts = misata_violate('after_opening') WHERE misata_chance(0.02)"
    n = 70_000
    whole = texts(shop, call("misata_perturb", n, scenario, table="t"), "COLUMNS('^(id|qty|total|starts)$')")
    parts = []
    for start, rows in ((0, 1), (1, 32_767), (32_768, n - 32_768)):
        more = f", start := {start}, total := {n}"
        parts += texts(
            shop, call("misata_perturb", rows, scenario, table="t", more=more), "COLUMNS('^(id|qty|total|starts)$')"
        )
    assert parts == whole
    dirty = call("misata_perturb", n, scenario, table="t")
    for place, name in ((1, "qty"), (2, "total"), (3, "starts")):
        assert [row[0] for row in texts(shop, dirty, name)] == [row[place] for row in whole]
    alone = texts(shop, call("misata_perturb", n, statement, table="t"), "COLUMNS('^(id|qty|total)$')")
    assert alone == [row[:3] for row in whole]
    shop.execute("SET threads = 4")
    threaded = shop.execute(f"SELECT CAST(COLUMNS('^(id|qty|total|starts)$') AS VARCHAR) FROM {dirty}").fetchall()
    shop.execute("SET threads = 1")
    assert sorted(threaded) == sorted(whole)


DIGESTS = {
    "integer": "4dee7716be22",
    "double": "76033207d56b",
    "order of dates": "a2365757084c",
    "pattern": "09adb445e3c7",
    "arithmetic, the other side": "087f35293d76",
    "enum": "9e8b332b8874",
}


@pytest.mark.parametrize("case", DIGESTS)
def test_the_same_cells_for_ever(con, case):
    """On every machine and in every version: a digest of what the ledger says."""
    columns, check, set_, others, _ = CASES[case]
    define(con, columns, check, others)
    log = con.execute(f'SELECT "column", after FROM {call("misata_chaos_log", N, update(set_), table="t")}').fetchall()
    assert hashlib.md5(repr(log).encode()).hexdigest()[:12] == DIGESTS[case]


REFUSED = {
    "no such name": ("UPDATE t SET qty = misata_violate('qty_positve')",
                     "no CHECK of t named 'qty_positve'; did you mean 'qty_positive'? (there is: qty_positive, "),
    "no such text": ("UPDATE t SET qty = misata_violate('qty > 1')", "no CHECK of t named 'qty > 1'"),
    "another column": ("UPDATE t SET weight = misata_violate('qty_positive')", "CHECK (qty > 0) does not read weight"),
    "another column beside it": ("UPDATE t SET starts = misata_violate('order_of_dates'), qty = misata_violate('order_of_dates')",
                                 "CHECK (starts <= ends) does not read qty"),
    "the type's range": ("UPDATE t SET tiny = misata_violate('tiny_sign')",
                         "no value breaks CHECK (tiny >= 0): it holds for all of tiny from 0 to 255 (UTINYINT)"),
    "kept CHECKs": ("UPDATE t SET qty = misata_violate('qty_positive')", "which broke CHECK (total = price * qty) in"),
    "kept CHECKs, the way out": ("UPDATE t SET qty = misata_violate('qty_positive')", "Hint: set total and price by the same call"),
    "NULL in the row": ("UPDATE t SET starts = misata_violate('order_of_dates') WHERE misata_chance(0.1)",
                        "rows of a sample cannot be broken: misata_violate('order_of_dates') found no starts by which"),
    "two CHECKs": ("UPDATE t SET qty = misata_violate('qty_positive'), starts = misata_violate('order_of_dates')",
                   "one statement breaks one CHECK, not 'qty_positive' and 'order_of_dates'"),
    "set otherwise": ("UPDATE t SET total = misata_violate('sum'), price = 1", "price is read by CHECK (total = price * qty)"),
    "generated": ("UPDATE t SET line = misata_violate('line_positive')", "line is a GENERATED column"),
    "primary key": ("UPDATE t SET id = misata_violate('qty_positive')", "id is part of PRIMARY KEY (id)"),
    "unique": ("UPDATE t SET code = misata_violate('code_shape')", "code is part of UNIQUE (code)"),
    "foreign key": ("UPDATE t SET shop_id = misata_violate('own_shop')", "shop_id is part of FOREIGN KEY (shop_id)"),
    "correlation": ("UPDATE t SET height = misata_violate('t_height_weight_check')", "is about all rows together"),
    "nested": ("UPDATE t SET tags = misata_violate('few_tags')", "tags is of type VARCHAR[], of which misata_violate draws no"),
    "in an expression": ("UPDATE t SET qty = misata_violate('qty_positive') + 1", "is no part of an expression"),
    "in WHERE": ("DELETE FROM t WHERE misata_violate('qty_positive') > 1", "is no part of an expression"),
    "in DEFAULT": ("ALTER TABLE t ADD COLUMN c INTEGER DEFAULT misata_violate('qty_positive')", "is no part of an expression"),
    "no name": ("UPDATE t SET qty = misata_violate()", "takes the name of a CHECK as a text (got misata_violate())"),
    "no text": ("UPDATE t SET qty = misata_violate(qty)", "takes the name of a CHECK as a text (got misata_violate(\"qty\"))"),
    "two names": ("UPDATE t SET qty = misata_violate('a', 'b')", "takes the name of a CHECK as a text"),
    "added column": ("ALTER TABLE t ADD COLUMN c INTEGER; UPDATE t SET c = misata_violate('qty_positive')",
                     "no CHECK of t reads c, which a statement before added"),
    "dropped column": ("ALTER TABLE t DROP COLUMN ends; UPDATE t SET starts = misata_violate('order_of_dates')",
                       "CHECK (starts <= ends) is there no more, since a statement before dropped ends"),
    "other type": ("ALTER TABLE t ALTER ends TYPE VARCHAR; UPDATE t SET starts = misata_violate('order_of_dates')",
                   "CHECK (starts <= ends) is there no more"),
    "set twice": ("UPDATE t SET qty = misata_violate('sum'), qty = misata_violate('sum')", "the column qty is set twice"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(shop, case):
    """At bind, by name and place."""
    scenario, message = REFUSED[case]
    with pytest.raises(duckdb.BinderException) as caught:
        shop.execute(f"FROM {call('misata_perturb', N, scenario, table='t')}")
    assert message in str(caught.value)
    assert "line 1, column " in str(caught.value)


def test_a_table_without_checks(con):
    """There is no name to list."""
    con.execute("SELECT misata_define('CREATE TABLE bare (id BIGINT PRIMARY KEY, a INTEGER)')")
    with pytest.raises(duckdb.BinderException, match=r"no CHECK of bare named 'x' \(there is none yet\)"):
        con.execute("FROM misata_perturb('bare', 10, $$UPDATE bare SET a = misata_violate('x')$$)")


def test_rows_that_the_sample_did_not_meet_end_the_query(con):
    """With the CHECK, the row and the attempts."""
    columns = "a INTEGER DEFAULT misata_uniform(1, 9), b INTEGER DEFAULT misata_null(0.0005, misata_constant(10))"
    define(con, columns, "a < b")
    missed = con.execute("SELECT count(*) FROM misata_table('t', 30000, seed := 2) WHERE b IS NULL").fetchone()[0]
    sampled = con.execute(
        "SELECT count(*) FROM misata_table('t', 30000, seed := 2) WHERE b IS NULL AND id - 1 IN "
        "(SELECT (i * 29999) // 1023 FROM range(256) r(i))"
    ).fetchone()[0]
    assert missed > 5 and sampled == 0
    message = r"misata_violate\('broken'\) found no a by which CHECK \(a < b\) is false, in 2,048 attempts at the row with key"
    with pytest.raises(duckdb.Error, match=message):
        con.execute(f"SELECT count(a) FROM {call('misata_perturb', 30000, update('a'), table='t', seed=2)}").fetchall()


def test_outside_of_scenarios(shop):
    """The function says where it belongs; and stored tables refuse cells that cannot be handed over."""
    with pytest.raises(duckdb.Error, match="stands in a scenario"):
        shop.execute("SELECT misata_violate('qty_positive')")
    with pytest.raises(duckdb.Error, match="kind 'violate' is for scenarios only"):
        shop.execute("SELECT misata_perturb(1, 'violate', 0.1, 1)")
    statement = "UPDATE t SET starts = misata_violate('short_gap'), ends = misata_violate('short_gap')"
    assert shop.execute(f"SELECT count(*) FROM {call('misata_perturb', N, statement, table='t')}").fetchone() == (N,)
    with pytest.raises(
        duckdb.Error, match="misata_violate reads gap INTERVAL, which misata_chaos_sql cannot hand to it"
    ):
        shop.execute("FROM misata_chaos_sql('t', ?)", [statement])


CALLS = {
    "no CHECK": ("'CREATE TABLE t (a INT)', ['a'], [['1']]", "t has no CHECK to break"),
    "unknown column": ("'CREATE TABLE t (a INT, CHECK (a > 0))', ['b'], [['1']]", "no column of t named 'b'"),
    "too many cells": (
        "'CREATE TABLE t (a INT, CHECK (a > 0))', ['a'], [['1', '2']]",
        "needs a key and a cell of each of a for",
    ),
    "too many rows": (
        "'CREATE TABLE t (a INT, CHECK (a > 0))', ['a'], [['1'], ['2']]",
        "needs a key and a cell of each of a for",
    ),
    "no number": ("'CREATE TABLE t (a INT, CHECK (a > 0))', ['a'], [['x']]", "the cells of a are not all INTEGER"),
    "too large": (
        "'CREATE TABLE t (a TINYINT, CHECK (a > 0))', ['a'], [['1000']]",
        "the cells of a are not all TINYINT",
    ),
    "nested": ("'CREATE TABLE t (a INT[], CHECK (len(a) > 0))', ['a'], [['1']]", "a is of type INTEGER[]"),
    "NULL as a key": ("'CREATE TABLE t (a INT, CHECK (a > 0))', ['a'], [['1']], [NULL]", "key must not be NULL"),
}


@pytest.mark.parametrize("case", CALLS)
def test_what_the_function_of_stored_tables_refuses(con, case):
    """Where somebody else than misata_chaos_sql calls it."""
    arguments, message = CALLS[case]
    with pytest.raises(duckdb.Error) as caught:
        con.execute(f"SELECT misata_violate({arguments}{'' if case == 'NULL as a key' else ', [1]'}, 2)")
    assert message in str(caught.value)
    assert "internal" not in str(caught.value)


TYPES = {"INTEGER": ("1", "5", "9"), "DECIMAL(6,2)": ("0.5", "3.25", "7"), "DATE": ("DATE '2020-01-01'", "DATE '2021-06-05'"),
         "TIMESTAMP": ("TIMESTAMP '2020-01-01'", "TIMESTAMP '2020-03-01 12:00:00'")}  # fmt: skip


@st.composite
def checks(draw):
    """A type, and a random CHECK over a and b of it that some rows may break."""
    type = draw(st.sampled_from(sorted(TYPES)))
    sides = st.sampled_from(("a", "b", *TYPES[type]))
    pairs = st.tuples(sides, sides).filter(lambda pair: {"a", "b"} & {*pair} and pair[0] != pair[1])
    compared = st.builds(
        lambda pair, op: f"{pair[0]} {op} {pair[1]}", pairs, st.sampled_from(("<", "<=", ">", "=", "<>"))
    )
    tree = st.recursive(
        compared,
        lambda inner: st.one_of(
            st.builds(lambda x, y, op: f"({x} {op} {y})", inner, inner, st.sampled_from(("AND", "OR"))),
            st.builds(lambda x: f"NOT ({x})", inner),
        ),
        max_leaves=4,
    )
    return type, draw(tree), draw(tree)


@given(checks(), st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_random_checks(con, drawn, seed):
    """Broken in each row that is hit, the other one kept; or refused, when no two values of a grid do that."""
    type, check, other = drawn
    values = TYPES[type]
    ddl = f"CREATE TABLE t (id BIGINT PRIMARY KEY, a {type}, b {type}, CONSTRAINT broken CHECK ({check}), CHECK ({other}))"
    try:
        con.execute("SELECT misata_define(?)", [ddl])
        con.execute(f"FROM misata_table('t', 50, seed := {seed})")
    except duckdb.Error:
        return  # no such table
    if not {"a", "b"} <= {word.strip("()") for word in check.split()}:
        return
    scenario = update("a, b")
    grid = ", ".join(f"({x}), ({x} + 1), ({x} - 1)" if "TIME" not in type else f"({x}), ({x} + INTERVAL 1 DAY), ({x} - INTERVAL 1 DAY)"
                     for x in values)  # fmt: skip
    ways = con.execute(
        f"WITH v(x) AS (VALUES {grid}) SELECT count(*) FROM (SELECT CAST(p.x AS {type}) a, CAST(q.x AS {type}) b FROM v p, v q) "
        f"WHERE ({check}) IS FALSE AND ({other}) IS NOT FALSE"
    ).fetchone()[0]
    try:
        found = falses(con, [check, other], scenario, 50)
    except duckdb.Error as error:
        assert ways == 0, str(error)
        return
    assert found == (50, 0)
