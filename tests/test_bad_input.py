"""Bad input gets one clear error of ours, and loses nothing."""

import duckdb
import pytest

CASES = [
    # rows
    ("FROM misata_table('t', -1)", r"rows must be a whole number from 0 to 2\^53 = 9007199254740992 \(got -1\)"),
    ("FROM misata_table('t', 1.5)", r"rows must be a whole number .* \(got 1.5\)"),
    ("FROM misata_table('t', NULL)", r"rows must be .* \(got NULL\)"),
    ("FROM misata_table('t', 'NaN'::DOUBLE)", "rows must be"),
    ("FROM misata_table('t', 'inf'::DOUBLE)", "rows must be"),
    ("FROM misata_table('t', 9007199254740994)", "rows must be"),
    ("FROM misata_table('t', 1e300)", "rows must be"),
    # start and seed
    ("FROM misata_table('t', 1, start := -1)", "start must be a whole number"),
    ("FROM misata_table('t', 1, start := 0.5)", "start must be a whole number"),
    ("FROM misata_table('t', 1, start := NULL)", "start must not be NULL"),
    ("FROM misata_table('t', 1, start := 9007199254740992)", r"start \+ rows must be at most 2\^53"),
    ("FROM misata_table('t', 1, seed := 1.5)", "seed must be an integer"),
    ("FROM misata_table('t', 1, seed := 'x')", "seed must be an integer"),
    ("FROM misata_table('t', 1, seed := NULL)", "seed must not be NULL"),
    # names
    ("FROM misata_table('tt', 1)", r"no table named 'tt'; did you mean 't'\?"),
    ("FROM misata_table(NULL, 1)", "name must be a table's name"),
    ("FROM misata_table('', 1)", "no table named ''"),
    ("FROM misata_columns('retail.orderz')", "did you mean 'retail.orders'"),
    ("FROM misata_explain('nothing')", "no table named 'nothing'"),
    ("FROM (SELECT misata_drop('nothing'))", "no defined table named 'nothing'"),
    ("FROM misata_table('CREATE TABLE a (x INT); CREATE TABLE b (y INT)', 1)", "must have one CREATE TABLE"),
    # definitions
    ("FROM (SELECT misata_define(''))", "the definition is empty"),
    ("FROM (SELECT misata_define('-- nothing'))", "only comments"),
    ("FROM (SELECT misata_define('CREATE TABLE t ('))", "line 1"),
    ("FROM (SELECT misata_define('SELECT 1'))", "SELECT"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a INT, A INT)'))", "the table t has two columns A"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a GEOMETRY)'))", "GEOMETRY"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a INT, b INT, CHECK (hash(a) < b))'))", "function hash is not supported"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a INT CHECK (a > 5 AND a < 3))'))", "leaves no value for t.a"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a INT DEFAULT misata_uniform(1, 9) CHECK (a > 10))'))", "cannot hold"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a INT NOT NULL DEFAULT misata_null(0.1, misata_uniform(1, 9)))'))", "NOT NULL cannot hold"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a INT DEFAULT misata_nromal(0, 1))'))", "did you mean 'misata_normal'"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a INT DEFAULT misata_normal(0))'))", "takes misata_normal"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a INT DEFAULT misata_normal(0, -1))'))", "sd must be > 0"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a TINYINT DEFAULT misata_uniform(1, 1000))'))", "TINYINT holds -128 to 127"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a DATE DEFAULT misata_normal(0, 1))'))", "does not go into DATE"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a ENUM(''x'') DEFAULT misata_choice([''y'']))'))", "'y' is not one of"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a INTEGER PRIMARY KEY DEFAULT misata_poisson(3))'))", "PRIMARY KEY .* cannot hold: misata_poisson"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a TINYINT PRIMARY KEY)')), misata_table('CREATE TABLE t (a TINYINT PRIMARY KEY)', 300)", "256 different values, but 300 rows are asked for"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a INT DEFAULT b, b INT DEFAULT a)'))", "circle: a, b"),
    ("FROM (SELECT misata_define('CREATE TABLE t (a VARCHAR DEFAULT misata_regex(''(a)\\1''))'))", "misata_regex"),
    ("FROM (SELECT misata_normal(0, -1))", "sd must be > 0"),
    ("FROM (SELECT misata_choice(['a'], [0.5, 0.5]))", "as many weights as values"),
]  # fmt: skip


@pytest.fixture(scope="module")
def shop():
    import misata_sql

    connection = misata_sql.connect()
    connection.execute("SELECT misata_define('CREATE TABLE t (id INTEGER PRIMARY KEY, x DOUBLE)')")
    yield connection
    connection.close()


@pytest.mark.parametrize(("query", "message"), CASES, ids=[query[5:60] for query, _ in CASES])
def test_the_message_says_what_is_wrong(shop, query, message):
    """Each has its own text, and what was defined before is still there."""
    before = shop.execute("FROM misata_columns('t')").fetchall()
    with pytest.raises(duckdb.Error, match=message) as raised:
        shop.execute(query).fetchall()
    assert "internal error" not in str(raised.value)
    assert shop.execute("FROM misata_columns('t')").fetchall() == before


def test_null_ddl_is_null(shop):
    """misata_define(NULL) is NULL, like any scalar function."""
    assert shop.execute("SELECT misata_define(NULL)").fetchone() == (None,)


def test_a_later_definition_replaces_and_says_so(con):
    """The return value tells."""
    assert con.execute("SELECT misata_define('CREATE TABLE a (x INT)')").fetchone() == ("a",)
    assert con.execute("SELECT misata_define('CREATE TABLE A (y INT)')").fetchone() == ("A (replaced)",)
    assert con.execute("SELECT name FROM misata_columns('a')").fetchall() == [("y",)]


def test_all_problems_of_a_text_come_together(shop):
    """And none of its tables is defined."""
    text = "CREATE TABLE good (a INT); CREATE TABLE bad (a INT CHECK (a > 5 AND a < 3), b DATE DEFAULT misata_normal(0, 1))"
    with pytest.raises(duckdb.Error) as raised:
        shop.execute("SELECT misata_define(?)", [text])
    assert "leaves no value for bad.a" in str(raised.value)
    assert "does not go into DATE" in str(raised.value)
    with pytest.raises(duckdb.Error, match="no table named 'good'"):
        shop.execute("FROM misata_columns('good')")


def test_an_error_underlines_what_it_is_about(shop):
    """Line, column and carets."""
    with pytest.raises(duckdb.Error) as raised:
        shop.execute("SELECT misata_define('CREATE TABLE bad (\n  a INTEGER CHECK (hash(a) > 3)\n)')")
    assert "line 2, column" in str(raised.value)
    assert "^^^^^^" in str(raised.value)


def test_zero_rows(shop):
    """Is a table without rows."""
    assert shop.execute("SELECT count(*) FROM misata_table('t', 0)").fetchone() == (0,)
    assert shop.execute("SELECT * FROM misata_table('t', 0, start := 9007199254740992)").fetchall() == []


def test_the_last_rows_there_are(shop):
    """Row 2^53 - 1 has a value; only keys too large for their type are refused."""
    query = "SELECT x FROM misata_table('CREATE TABLE far (x DOUBLE DEFAULT misata_normal(0, 1))', 3, start := 9007199254740989)"
    assert len(shop.execute(query).fetchall()) == 3
    with pytest.raises(duckdb.Error, match="different values, but rows"):
        shop.execute("FROM misata_table('t', 3, start := 9007199254740989)")


def test_the_length_of_a_varchar_holds(con):
    """DuckDB accepts VARCHAR(n) and does not check it; here it is kept, or the definition is refused."""
    con.execute(
        "SELECT misata_define('CREATE TABLE v (country VARCHAR(2), city VARCHAR(5), c CHAR(1), x VARCHAR(3) DEFAULT misata_choice([''abc'', ''é'']))')"
    ).fetchall()
    row = con.execute(
        "SELECT max(length(country)), max(length(city)), max(length(c)), max(length(x)) FROM misata_table('v', 5000)"
    ).fetchone()
    assert row[0] == 2
    assert row[1] <= 5
    assert row[2] == 1
    assert row[3] == 3
    with pytest.raises(duckdb.Error, match=r"VARCHAR\(2\) cannot hold: misata_choice .* up to 3 characters"):
        con.execute("SELECT misata_define('CREATE TABLE v (x VARCHAR(2) DEFAULT misata_choice([''abc'']))')").fetchall()


def test_the_length_of_a_computed_varchar_holds(con):
    """By an upper bound of what the expression gives; refused where there is none or it is too large."""
    ddl = """CREATE TABLE v (email VARCHAR(255), short_email VARCHAR(6), code VARCHAR(24) DEFAULT 'ORD-' || misata_sequence(1),
        cut VARCHAR(4) DEFAULT left(misata_vocabulary('country') || '-' || code, 4),
        padded VARCHAR(8) DEFAULT lpad(CAST(misata_uniform(1, 99) AS VARCHAR), 8, '0'),
        picked VARCHAR(4) DEFAULT CASE WHEN misata_bernoulli(0.5) THEN 'yes' ELSE 'nope' END)"""
    con.execute("SELECT misata_define(?)", [ddl]).fetchall()
    row = con.execute("SELECT max(length(COLUMNS(*))) FROM misata_table('v', 3000)").fetchone()
    assert row[1] <= 6
    assert row[3:] == (4, 8, 4)
    found = con.execute(
        "SELECT DISTINCT split_part(email, '@', 2), max(length(email)) <= 255 FROM misata_table('v', 1000) GROUP BY ALL ORDER BY 1"
    ).fetchall()
    assert found == [("example.com", True), ("example.net", True), ("example.org", True)]
    for default in ("'ORD-' || misata_sequence(1)", "repeat('x', misata_uniform(1, 9))"):
        with pytest.raises(duckdb.Error, match=r"VARCHAR\(6\) cannot hold"):
            con.execute("SELECT misata_define(?)", [f"CREATE TABLE v (x VARCHAR(6) DEFAULT {default})"]).fetchall()
