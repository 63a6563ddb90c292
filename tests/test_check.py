"""misata_check: right rows pass every check, and each kind of check finds rows that were broken on purpose."""

import re
import subprocess
import sys

import duckdb
import pytest
from schemas import SCHEMAS
from zoo import GENERATORS, TYPES

import misata_sql
from misata_sql.cli import main
from misata_sql.spec.types import SqlType
from misata_sql.verify import run
from misata_sql.verify.calls import listed_arguments
from misata_sql.verify.constants import constant

COLUMNS = ["kind", "declaration", "rows_checked", "violations", "figure", "p_value", "note"]
SHOP = """
CREATE TABLE customers (customer_id BIGINT PRIMARY KEY, country VARCHAR, signup DATE
    DEFAULT misata_uniform(DATE '2020-01-01', DATE '2021-01-01'));
CREATE TABLE orders (
    order_id BIGINT PRIMARY KEY,
    customer_id BIGINT REFERENCES customers,
    code VARCHAR(6) UNIQUE DEFAULT misata_regex('[a-z]{6}'),
    status VARCHAR NOT NULL DEFAULT misata_choice(['paid', 'shipped', 'returned'], [0.7, 0.2, 0.1]),
    price DECIMAL(8,2) DEFAULT misata_lognormal(3.0, 0.8) CHECK (price < 500),
    mood ENUM('calm', 'cross'),
    placed DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2024-01-01'),
    shipped DATE,
    height DOUBLE DEFAULT misata_normal(170, 10),
    weight DOUBLE DEFAULT misata_normal(70, 12),
    step INTEGER DEFAULT misata_sequence(100, 5),
    country VARCHAR DEFAULT customers.country,
    doubled DOUBLE DEFAULT (height * 2),
    taxed DOUBLE GENERATED ALWAYS AS (weight + 1),
    CHECK (shipped > placed), CHECK (orders.placed >= customers.signup OR orders.price > 0),
    CHECK (corr(height, weight) = 0.5));
CREATE TABLE visits (id INTEGER PRIMARY KEY,
    customer_id BIGINT DEFAULT misata_fk('fanout', 1, 4, 9) REFERENCES customers);
"""
ROWS = 20_000


@pytest.fixture(scope="module")
def shop():
    with misata_sql.connect() as con:
        con.execute("SELECT misata_define(?)", [SHOP]).fetchall()
        yield con


def checks(con, name, rows, **options):
    """(kind, declaration, sql) of each declaration."""
    call = f"misata_check({listed_arguments(name, rows, options)})"
    return con.execute(f"SELECT kind, declaration, check_sql FROM {call}").fetchall()


def violations(con, statement):
    return dict(zip(COLUMNS, con.execute(statement).fetchone(), strict=True))["violations"]


# ---- right rows ----


def test_right_rows_pass(shop):
    relation = misata_sql.check(shop, "orders", ROWS, 3)
    assert relation.columns == COLUMNS
    rows = relation.fetchall()
    assert {row[0] for row in rows} == {
        "rows", "type", "NOT NULL", "PRIMARY KEY", "UNIQUE", "FOREIGN KEY", "CHECK", "correlation", "distribution",
        "DEFAULT", "GENERATED",
    }  # fmt: skip
    for row in rows:
        assert row[3] == 0 or (row[3] is None and row[6].startswith("not checked: ")), row
        assert row[2] == (ROWS if row[3] == 0 else None), row


def test_what_is_not_checked_says_why(shop):
    rows = misata_sql.check(shop, "orders", ROWS).filter("violations IS NULL").fetchall()
    reasons = {row[1].partition(":")[0]: row[6].removeprefix("not checked: ") for row in rows}
    alone = "no value comes twice, so its values are not independent"
    assert reasons.pop("order_id") == reasons.pop("code") == alone
    assert set(reasons) == {"placed", "shipped"}  # the CHECK over prices is true by what prices are
    for reason in reasons.values():
        assert reason == "it is conditioned on CHECK (shipped > placed)"


SOME = {
    "fanout with line numbers",
    "nullable",
    "composite keys",
    "self reference",
    "cells of parents' parents",
    "tenants",
}


@pytest.mark.parametrize("schema", [s for s in SCHEMAS if s.name in SOME], ids=lambda schema: schema.name)
def test_schemas_with_keys_pass(con, schema):
    con.execute("SELECT misata_define(?)", [schema.definition]).fetchall()
    for table in schema.tables:
        rows = misata_sql.check(con, table, None, scale=0.2, seed=5).fetchall()
        assert [row for row in rows if row[3]] == []


def test_every_type_and_generator_passes(con):
    columns = [f"{name} {text}" for name, text in [*TYPES.items(), *GENERATORS.items()]]
    rows = misata_sql.check(con, f"CREATE TABLE zoo ({', '.join(columns)})", 3000, 1).fetchall()
    assert [row for row in rows if row[3]] == []
    judged = {row[1].partition(":")[0] for row in rows if row[0] == "distribution" and row[3] is not None}
    assert {
        "misata_normal",
        "misata_lognormal",
        "misata_exponential",
        "misata_poisson",
        "misata_uniform_date",
    } <= judged


def test_the_listing_is_the_same_in_another_process_and_with_other_threads(shop):
    listed = "SELECT md5(string_agg(check_sql, ';')) FROM misata_check('orders', 1e6, seed := 4)"
    program = (
        "import sys, misata_sql\n"
        "con = misata_sql.connect(config={'threads': 1})\n"
        "con.execute('SELECT misata_define(?)', [sys.argv[1]]).fetchall()\n"
        "print(con.execute(sys.argv[2]).fetchone()[0])"
    )
    done = subprocess.run([sys.executable, "-c", program, SHOP, listed], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == shop.execute(listed).fetchone()[0]


def test_no_rows(shop):
    rows = misata_sql.check(shop, "orders", 0).fetchall()
    assert all(row[3] in (0, None) for row in rows)


@pytest.mark.parametrize(
    ("name", "rows", "options"),
    [
        ("orders", 500, {"start": 100, "total": 1000}),
        ("orders", None, {"scale": 0.05, "seed": -(2**100)}),
        ("main.orders", 500, {"parents": {"customers": 7}}),
        ("orders", 500, {"locale": {"DE": 0.75, "AT": 0.25}}),
        ("retail.orders", 500, {"locale": "DE"}),
        ("CREATE TABLE t (i INTEGER PRIMARY KEY, c BIGINT REFERENCES customers)", 500, {"parents": {"customers": 9}}),
        ("CREATE TABLE t (i INTEGER PRIMARY KEY, boss INTEGER REFERENCES t)", 500, {}),
        ("CREATE TABLE t (i INTEGER PRIMARY KEY, boss INTEGER REFERENCES t)", 50, {"start": 200}),
    ],
)
def test_the_rows_are_those_of_the_same_call(shop, name, rows, options):
    """A check of keys that only these rows could pass: the number of rows, and parents at the sizes of the plan."""
    found = misata_sql.check(shop, name, rows, **options).fetchall()
    assert [row for row in found if row[3]] == []
    assert any(row[0] == "FOREIGN KEY" and row[3] == 0 for row in found)


def test_the_listing_names_what_it_is_about(shop):
    rows = shop.execute("FROM misata_check('orders', 1e3) WHERE kind = 'correlation'").fetchall()
    assert [row[:3] for row in rows] == [("correlation", "corr(height, weight) = 0.5", "height, weight")]


# ---- broken rows ----

BREAKS = {
    ("rows", "20000 rows"): "DELETE FROM broken WHERE order_id = 7",
    ("type", "price DECIMAL(8,2)"): "ALTER TABLE broken ALTER price TYPE DECIMAL(12,2); UPDATE broken SET price = 1e7 WHERE order_id = 7",
    ("type", "code VARCHAR(6)"): "UPDATE broken SET code = code || 'x' WHERE order_id = 7",
    ("type", "mood ENUM('calm', 'cross')"): "ALTER TABLE broken ALTER mood TYPE VARCHAR",
    ("type", "height DOUBLE"): "UPDATE broken SET height = 'nan' WHERE order_id = 7",
    ("NOT NULL", "status NOT NULL"): "UPDATE broken SET status = NULL WHERE order_id = 7",
    ("PRIMARY KEY", "PRIMARY KEY (order_id)"): "UPDATE broken SET order_id = 8 WHERE order_id = 7",
    ("UNIQUE", "UNIQUE (code)"): "UPDATE broken SET code = 'aaaaaa' WHERE order_id IN (7, 8)",
    ("FOREIGN KEY", "FOREIGN KEY (customer_id) REFERENCES customers"): "UPDATE broken SET customer_id = -1 WHERE order_id = 7",
    ("CHECK", "CHECK (price < 500)"): "UPDATE broken SET price = 500 WHERE order_id = 7",
    ("CHECK", "CHECK (shipped > placed)"): "UPDATE broken SET shipped = placed WHERE order_id = 7",
    ("CHECK", "CHECK (orders.placed >= customers.signup OR orders.price > 0)"):
        "UPDATE broken SET placed = DATE '1999-01-01', price = 0 WHERE order_id = 7",
    ("DEFAULT", "country DEFAULT (customers.country)"): "UPDATE broken SET country = 'Utopia' WHERE order_id = 7",
    ("DEFAULT", "doubled DEFAULT (height * 2)"): "UPDATE broken SET doubled = doubled + 1e-6 WHERE order_id = 7",
    ("GENERATED", "taxed GENERATED ALWAYS AS (weight + 1)"): "UPDATE broken SET taxed = NULL WHERE order_id = 7",
    ("correlation", "corr(height, weight) = 0.5"): "UPDATE broken SET weight = weight + (height - 170) / 8",
    ("distribution", "status: misata_choice"): "UPDATE broken SET status = 'paid' WHERE order_id % 10 = 0",
    ("distribution", "step: misata_sequence(100, 5)"): "UPDATE broken SET step = 101 WHERE order_id = 7",
    ("distribution", "mood: "): "UPDATE broken SET mood = 'calm' WHERE order_id % 10 = 0",
    ("distribution", "height: misata_normal(170, 10)"): "UPDATE broken SET height = height + 0.6",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "declaration"), BREAKS)
def test_broken_rows_are_found(shop, kind, declaration):
    """The check's own SELECT over a table with some other rows in place of the call."""
    call = f"misata_table({listed_arguments('orders', ROWS, {})}, generated := true)"
    (statement,) = [sql for k, d, sql in checks(shop, "orders", ROWS) if k == kind and d.startswith(declaration)]
    assert call in statement
    shop.execute(f"CREATE OR REPLACE TEMP TABLE broken AS FROM {call}")
    over_table = statement.replace(call, "broken")
    assert violations(shop, over_table) == 0
    shop.execute(BREAKS[kind, declaration])
    assert violations(shop, over_table) > 0


def test_all_rows_of_one_kind_of_break_are_counted(shop):
    call = "misata_table('orders', 20000, generated := true)"
    found = {(k, d): sql.replace(call, "broken") for k, d, sql in checks(shop, "orders", ROWS)}
    shop.execute(f"CREATE OR REPLACE TEMP TABLE broken AS FROM {call}")
    shop.execute(
        "UPDATE broken SET order_id = 5 WHERE order_id BETWEEN 1 AND 9; UPDATE broken SET order_id = NULL WHERE order_id > 19990"
    )
    assert violations(shop, found["PRIMARY KEY", "PRIMARY KEY (order_id)"]) == 8 + 10
    shop.execute(
        "UPDATE broken SET customer_id = NULL WHERE order_id < 5000; UPDATE broken SET customer_id = 0 WHERE order_id BETWEEN 5000 AND 5009"
    )
    assert violations(shop, found["FOREIGN KEY", "FOREIGN KEY (customer_id) REFERENCES customers"]) == 10


def test_parents_with_too_many_children_are_found(shop):
    (statement,) = [
        sql for k, d, sql in checks(shop, "visits", 4000) if k == "distribution" and d.startswith("customer")
    ]
    assert violations(shop, statement) == 0
    shop.execute("CREATE OR REPLACE TEMP TABLE broken AS FROM misata_table('visits', 4000)")
    shop.execute("UPDATE broken SET customer_id = 3 WHERE customer_id = 4")
    assert violations(shop, statement.replace("misata_table('visits', 4000)", "broken")) >= 1


def test_uneven_parents_are_found(con):
    con.execute("SELECT misata_define('CREATE TABLE p (id UUID PRIMARY KEY); CREATE TABLE c (p UUID REFERENCES p)')")
    options = {"parents": {"p": 2000}}
    (statement,) = [sql for k, d, sql in checks(con, "c", ROWS, **options) if d.startswith("p: ")]
    assert violations(con, statement) == 0
    call = f"misata_table({listed_arguments('c', ROWS, options)})"
    one = "SELECT id FROM misata_table('p', 2000) LIMIT 1"
    con.execute(f"CREATE TABLE broken AS SELECT CASE WHEN random() < 0.1 THEN ({one}) ELSE p END AS p FROM {call}")
    assert violations(con, statement.replace(call, "broken")) == 1


# ---- names in CHECKs ----


def test_names_of_parents_and_schemas(con):
    """Paths by keys and by names, a column of the same name on both sides, quotes, and a schema in front."""
    con.execute("""SELECT misata_define($$
        CREATE TABLE s.regions (id INTEGER PRIMARY KEY, "the limit" INTEGER DEFAULT misata_constant(9));
        CREATE TABLE s.shops (id INTEGER PRIMARY KEY, region INTEGER REFERENCES s.regions, size INTEGER DEFAULT misata_constant(5));
        CREATE TABLE s.sales (id INTEGER PRIMARY KEY, shop INTEGER REFERENCES s.shops, size INTEGER DEFAULT misata_constant(7),
            CHECK (s.sales.size > shops.size /* of the shop */ AND sales.size <= shop.region."the limit" AND 'shops.size' <> ''))$$)""")
    ((statement,),) = con.execute("SELECT check_sql FROM misata_check('s.sales', 100) WHERE kind = 'CHECK'").fetchall()
    assert violations(con, statement) == 0
    con.execute("CREATE TABLE broken AS FROM misata_table('s.sales', 100); UPDATE broken SET size = id WHERE id <= 20")
    assert violations(con, statement.replace("misata_table('s.sales', 100)", "broken")) == 5 + 11


@pytest.mark.parametrize(
    "text",
    [
        "m <> 'calm'::mood OR a > 2", "CAST(m AS mood) = CAST('cross' AS \"Mood\") OR a < b",
        "CASE WHEN a > b THEN c LIKE 'x%' ELSE true END", "regexp_matches(c, '^[a-z]+$') AND a <> b",
        "a BETWEEN 1 AND b -- and why\n", "((a < b)) AND c IS NOT NULL", "a // 3 = b % 3", "d + INTERVAL 3 DAY > e",
        "d > DATE '2020-01-01' + a AND e >= d", '"weird name" < a', "t.s.x < a + 1000000 OR s.y IS NULL", "a AND b",
        "len(l) < a + 100", "lower(c) = upper(c) OR t.a < t.b",
    ],
)  # fmt: skip
def test_the_texts_of_checks_are_duckdbs(con, text):
    """Of types that only the definition has, of STRUCTs, with comments: DuckDB takes the SELECT, and finds what breaks it."""
    con.execute(f"""SELECT misata_define($$CREATE TYPE mood AS ENUM ('calm', 'cross');
        CREATE TABLE t (a INTEGER DEFAULT misata_uniform(1, 20), b INTEGER DEFAULT misata_uniform(1, 30), m mood, d DATE,
        c VARCHAR DEFAULT misata_regex('[a-zA-Z]{{1,3}}'), e TIMESTAMP, "weird name" INTEGER DEFAULT misata_uniform(-5, 5),
        s STRUCT(x INTEGER, y VARCHAR), l INTEGER[], CHECK ({text}))$$)""")
    ((statement,),) = con.execute("SELECT check_sql FROM misata_check('t', 500) WHERE kind = 'CHECK'").fetchall()
    assert violations(con, statement) == 0
    con.execute("CREATE TABLE broken AS FROM misata_table('t', 500)")
    con.execute("""UPDATE broken SET a = 0, b = -1, m = 'calm', c = 'Q', d = DATE '1999-01-01', e = TIMESTAMP '2030-01-01',
        "weird name" = 0, s = {'x': 9999999, 'y': 'Z'}, l = range(200)""")
    assert violations(con, statement.replace("misata_table('t', 500)", "broken")) == 500


# ---- arguments and constants ----


@pytest.mark.parametrize(
    "arguments", ["NULL, 10", "'orders', NULL", "'orders', -1", "'nothing', 1", "'orders', 1, seed := NULL"]
)
def test_arguments_are_refused_as_those_of_misata_table(shop, arguments):
    messages = []
    for function in ("misata_check", "misata_table"):
        with pytest.raises(duckdb.Error) as error:
            shop.execute(f"FROM {function}({arguments})")
        messages.append(str(error.value).partition("\n\nLINE")[0])
    assert messages[0] == messages[1]


@pytest.mark.parametrize(
    ("type", "stored", "text"),
    [
        ("DECIMAL(8,2)", -1999, "-19.99"), ("DATE", -1, "1969-12-31"), ("TIMESTAMP", -1, "1969-12-31 23:59:59.999999"),
        ("TIMESTAMP_NS", 1, "1970-01-01 00:00:00.000000001"), ("TIMESTAMP_S", 60, "1970-01-01 00:01:00"),
        ("TIMESTAMP_MS", 1, "1970-01-01 00:00:00.001"), ("TIME", 1_000_000, "00:00:01"), ("DOUBLE", 0.1, "0.1"),
        ("VARCHAR", b"it's", "it's"), ("BOOLEAN", 1, "true"), ("HUGEINT", -(2**100), str(-(2**100))),
        ("ENUM('a')", b"a", "a"), ("UUID", (1 << 127).to_bytes(16, "little"), "00000000-0000-0000-0000-000000000000"),
    ],
)  # fmt: skip
def test_constants(con, type, stored, text):
    sql = constant(stored, SqlType.parse(type))
    assert con.execute(f"SELECT CAST(CAST({sql} AS {type}) AS VARCHAR)").fetchone() == (text,)


def test_moments_with_a_time_zone_do_not_depend_on_the_sessions(con):
    con.execute("SET TimeZone = 'Asia/Tokyo'")
    sql = constant(0, SqlType.parse("TIMESTAMPTZ"))
    assert con.execute(f"SELECT epoch_us({sql})").fetchone() == (0,)


def test_the_statement_has_nothing_of_ours_but_the_rows(shop):
    statement = " ".join(sql for _, _, sql in checks(shop, "orders", 1000))
    without_texts = re.sub(r"'(?:[^']|'')*'", "''", statement)
    assert set(re.findall(r"misata_\w+", without_texts)) == {"misata_table"}


# ---- the command ----


@pytest.fixture
def shop_file(tmp_path):
    file = tmp_path / "shop.sql"
    file.write_text(SHOP)
    return str(file)


def test_the_command_prints_a_row_for_each_declaration(shop_file, capsys):
    assert (
        main(["check", shop_file, "--table", "visits", "--rows", "4e3", "--parents", "customers=900", "--seed", "5"])
        == 0
    )
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines()[0].split() == COLUMNS
    assert "FOREIGN KEY (customer_id) REFERENCES customers" in out
    assert out.splitlines()[-1] == "7 declarations: 6 hold, 0 violated, 1 not checked"
    assert main(["check", shop_file, "--table", "visits", "--scale", "0.1", "--violated"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4  # names, rule, nothing, the sum


def test_the_command_fails_where_something_is_violated(shop_file, capsys, monkeypatch):
    """As nothing that we generate is, a smaller table stands in the place of one call."""
    whole = run.all_checks

    def with_fewer_rows(statements):
        first, *others = statements
        assert "misata_table('visits', 500)" in first
        return whole([first.replace("misata_table('visits', 500)", "misata_table('visits', 499)"), *others])

    monkeypatch.setattr(run, "all_checks", with_fewer_rows)
    assert main(["check", shop_file, "--table", "visits", "--rows", "500", "--violated"]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines()[2].split()[:5] == ["rows", "500", "rows", "499", "1"]
    assert out.splitlines()[-1] == "7 declarations: 5 hold, 1 violated, 1 not checked"


def test_the_command_says_what_is_wrong(shop_file, capsys):
    for arguments, text in [
        ((shop_file, "--table", "visits"), "--rows or --scale is needed"),
        ((shop_file, "--table", "visits", "--rows", "10", "--parents", "nobody=3"), "nobody"),
        (("nothing", "--rows", "10"), "nothing"),
    ]:
        assert main(["check", *arguments]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("misata-sql: ")
        assert text in err
