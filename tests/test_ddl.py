"""What is read of a CREATE TABLE text."""

import pickle

import pytest
from sqlglot import exp

from misata_sql.errors import UnknownNameError
from misata_sql.spec import types as t
from misata_sql.spec.ddl import parse_script, parse_tables
from misata_sql.spec.table import ForeignKey, PrimaryKey, Unique

SHOP = """
CREATE TABLE customers (customer_id BIGINT PRIMARY KEY, email VARCHAR UNIQUE, signup TIMESTAMP);
CREATE TABLE orders (
  order_id    BIGINT PRIMARY KEY,     -- the key
  customer_id BIGINT REFERENCES customers,
  status      VARCHAR DEFAULT misata_choice(['paid','shipped','returned'], [0.7, 0.2, 0.1]),
  price       DECIMAL(10,2) NOT NULL DEFAULT misata_lognormal(3.0, 0.8),
  ordered_at  TIMESTAMP,
  shipped_at  TIMESTAMP, /* later */
  CONSTRAINT in_time CHECK (shipped_at > ordered_at AND shipped_at < ordered_at + INTERVAL 30 DAY),
  CHECK (orders.ordered_at >= customers.signup));
"""


def one(body: str, types=None):
    [table] = parse_tables(f"CREATE TABLE t ({body})", types)
    return table


def test_a_shop():
    """Types, keys, checks and defaults of the design's example."""
    customers, orders = parse_tables(SHOP)
    assert customers.column_names == ("customer_id", "email", "signup")
    assert customers.primary_key == PrimaryKey(("customer_id",))
    assert customers.uniques == (Unique(("email",)),)
    assert [c.not_null for c in customers.columns] == [True, False, False]
    assert orders.column("price").type == t.decimal(10, 2)
    assert orders.column("PRICE").not_null
    assert orders.foreign_keys == (ForeignKey(("customer_id",), "customers"),)
    in_time, signup = orders.checks
    assert in_time.name == "in_time"
    assert str(in_time) == ("CHECK (shipped_at > ordered_at AND shipped_at < ordered_at + INTERVAL 30 DAY)")
    assert in_time.columns == ("shipped_at", "ordered_at")
    assert in_time.foreign == ()
    assert signup.columns == ("ordered_at",)
    assert signup.foreign == (("customers", "signup"),)
    default = orders.column("status").default
    assert isinstance(default, exp.Anonymous)
    assert default.name == "misata_choice"
    assert orders.column("status").default_sql == ("misata_choice(['paid','shipped','returned'], [0.7, 0.2, 0.1])")
    assert orders.sql.startswith("CREATE TABLE orders (")
    assert orders.sql.endswith("customers.signup))")


def test_spans_point_into_the_text():
    """Each declaration knows its line, column and text."""
    _, orders = parse_tables(SHOP)
    check = orders.checks[0]
    assert check.span.line == 10
    assert check.span.column == 3
    assert check.span.text.startswith("CONSTRAINT in_time CHECK (")
    assert orders.column("status").span.text.startswith("status      VARCHAR DEFAULT")
    assert orders.column("price").default_span.text == "misata_lognormal(3.0, 0.8)"
    assert orders.foreign_keys[0].span.text == "REFERENCES customers"
    assert orders.column("customer_id").span.underlined() == (
        "  line 5, column 3: customer_id BIGINT REFERENCES customers,\n"
        "                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
    )


def test_a_name_keeps_its_spelling_and_is_found_in_any_case():
    """As in DuckDB, where only A to Z lose their case."""
    table = one('Price INT, "Ünit Price" INT, "select" INT, ünit INT, "q""q" INT, "ünit PRICE" INT')
    names = ("Price", "Ünit Price", "select", "ünit", 'q"q', "ünit PRICE")
    assert table.column_names == names
    assert table.column("PRICE").name == "Price"
    assert table.column("Ünit price").name == "Ünit Price"
    assert "SELECT" in table
    assert "unit" not in table
    assert table.position("ünit") == 3
    with pytest.raises(UnknownNameError, match=r"no column of t named 'pric'; did you mean 'Price'\?"):
        table.column("pric")


@pytest.mark.parametrize(
    ("head", "names", "temporary"),
    [
        ("CREATE TABLE t", (None, None, "t"), False),
        ("create or replace temporary table if not exists T", (None, None, "T"), True),
        ("CREATE TEMP TABLE s.t", (None, "s", "t"), True),
        ('CREATE TABLE IF NOT EXISTS "my db"."my s"."T""x"', ("my db", "my s", 'T"x'), False),
        ("CREATE TABLE 漢字", (None, None, "漢字"), False),
        ("CREATE TABLE timestamp", (None, None, "timestamp"), False),
        ("/* a */ CREATE /* /* b */ */ TABLE -- c\n t", (None, None, "t"), False),
    ],
)
def test_heads_of_statements(head, names, temporary):
    """Qualified and quoted names, comments, and what may stand before TABLE."""
    [table] = parse_tables(head + "(a INT)")
    assert (table.catalog, table.schema, table.name) == names
    assert table.temporary == temporary


def test_full_name_quotes_where_needed():
    [table] = parse_tables('CREATE TABLE "my s".orders (a INT)')
    assert table.full_name == '"my s".orders'


def test_column_constraints_in_any_order():
    """Names of constraints are kept, and repeated ones too."""
    table = one(
        "a INT NOT NULL DEFAULT 3 CONSTRAINT pos CHECK (a > 0) UNIQUE CHECK (a < 9),"
        "b INT CONSTRAINT pk PRIMARY KEY, c INT NULL, d INT DEFAULT NULL NOT NULL,"
        "CONSTRAINT u UNIQUE (A, c), UNIQUE (a)"
    )
    assert table.primary_key.name == "pk"
    assert [(u.columns, u.name) for u in table.uniques] == [
        (("a",), None),
        (("a", "c"), "u"),
        (("a",), None),
    ]
    assert [(c.name, c.sql) for c in table.checks] == [("pos", "a > 0"), (None, "a < 9")]
    assert [c.not_null for c in table.columns] == [True, True, False, True]
    assert isinstance(table.column("d").default, exp.Null)


def test_foreign_keys():
    """Column and table constraints, with and without the parent's columns."""
    table = one(
        "a INT REFERENCES p, b INT REFERENCES s.p(x) ON DELETE NO ACTION ON UPDATE RESTRICT,"
        "CONSTRAINT f FOREIGN KEY (A, b) REFERENCES p (x, y)"
    )
    assert table.foreign_keys == (
        ForeignKey(("a",), "p"),
        ForeignKey(("b",), "p", ("x",), schema="s"),
        ForeignKey(("a", "b"), "p", ("x", "y")),
    )
    assert table.foreign_keys[2].name == "f"
    assert str(table.foreign_keys[1]) == "FOREIGN KEY (b) REFERENCES s.p(x)"


@pytest.mark.parametrize(
    "written",
    ["GENERATED ALWAYS AS (a + 1)", "GENERATED ALWAYS AS (a + 1) VIRTUAL", "AS (a + 1)"],
)
def test_generated_columns(written):
    table = one(f"a INT, b INT {written}, c INT")
    column = table.column("b")
    assert column.generated == exp.Add(
        this=exp.Column(this=exp.to_identifier("a", quoted=True)), expression=exp.Literal.number(1)
    )
    assert column.generated_sql == "a + 1"
    assert not column.generated_stored
    assert one("a INT, b INT AS (a + 1) STORED").column("b").generated_stored


def test_types_given_before():
    """CREATE TYPE counts for what follows, in any case, and is handed on."""
    script = parse_script(
        "CREATE TYPE Mood AS ENUM ('sad', 'it''s ok'); CREATE TABLE t (m MOOD, l mood[], "
        "c BOOLEAN CHECK (m <> 'sad'::mood)); CREATE TYPE price AS DECIMAL(10,2);"
    )
    mood = t.enum(("sad", "it's ok"))
    [table] = script.tables
    assert [column.type for column in table.columns] == [mood, t.list_of(mood), t.BOOLEAN]
    cast = table.checks[0].expression.find(exp.Cast)
    assert t.SqlType.from_sqlglot(cast.to) == mood
    assert script.types == {"mood": mood, "price": t.decimal(10, 2)}
    assert one("p price", script.types).column("p").type == t.decimal(10, 2)
    assert parse_tables("CREATE TYPE x AS INT") == []


def test_fields_of_structs_are_dots_of_columns():
    """s.a means the field, t.s the column, t.s.a the field of the column."""
    table = one('s STRUCT(a INT, "B c" STRUCT(x INT)), t INT, CHECK (s.A > t.t AND t.s."b C".x > t)')
    check = table.checks[0]
    assert check.columns == ("s", "t")
    assert check.foreign == ()
    assert check.expression.sql("duckdb") == '"s"."a" > "t" AND "s"."B c"."x" > "t"'
    assert {column.sql() for column in check.expression.find_all(exp.Column)} == {'"s"', '"t"'}


def test_a_text_without_comments():
    """default_sql and Check.sql stand on one line and lose their outer brackets."""
    table = one("a INT DEFAULT ((1 + -- one\n  /* two */ 2)), CHECK (((a\n> 0)))")
    assert table.column("a").default_sql == "1 + 2"
    assert table.checks[0].sql == "a > 0"
    assert one("a INT CHECK ((a > 1) AND (a < 3))").checks[0].sql == "(a > 1) AND (a < 3)"


@pytest.mark.parametrize(
    ("default", "rest"),
    [
        ("3", "NOT NULL"),
        ("NULL", "NULL"),
        ("-1.5e3", "UNIQUE"),
        ("now()", "CHECK (x > 0)"),
        ("3 IS NULL", ""),
        ("3 IS NOT NULL", "NOT NULL"),
        ("CASE WHEN NULL THEN NULL ELSE 3 END", "NULL NOT NULL"[:4]),
        ("'a' || 'b'", "REFERENCES p"),
        ("3 IN (1, 2)", "PRIMARY KEY"),
        ("CURRENT_TIMESTAMP", "NOT NULL"),
        ("CAST('3' AS INTEGER)", "USING COMPRESSION rle"),
        ("'a'", "COLLATE nocase"[:0]),
        ("NOT TRUE", "NOT NULL"),
        (
            "misata_null(0.1, misata_mixture([0.5, 0.5], misata_normal(0, 1), misata_email()))",
            "CONSTRAINT c UNIQUE",
        ),
        ("'ORD-' || misata_sequence(1000)", ""),
        ("{'a': [1, 2]}", "NOT NULL"),
        ("MAP {'a': 1}", ""),
        ("INTERVAL 3 DAY", "NOT NULL"),
        ("DATE '2020-01-01'", "NOT NULL"),
        ("$$it's$$", ""),
        ("E'a\\nb'", ""),
    ],
)
def test_where_a_default_ends(default, rest):
    """The next constraint of the column is not part of the expression."""
    column = one(f"y INT, x INT DEFAULT {default} {rest}").column("x")
    assert column.default_sql == default
    assert column.not_null == ("NOT NULL" in rest or "PRIMARY" in rest)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("INTERVAL 30 DAY", "INTERVAL '30' DAY"),
        ("INTERVAL '30 days'", "INTERVAL '30' DAY"),
        ("INTERVAL (30) DAYS", "INTERVAL '30' DAY"),
        ("'-30 day'::INTERVAL", "INTERVAL '-30' DAY"),
        ("to_days(CAST(trunc(CAST(30 AS DOUBLE)) AS INTEGER))", "INTERVAL '30' DAY"),
        ("INTERVAL 1.9 HOUR", "INTERVAL '1' HOUR"),
        ("INTERVAL 1.50 SECOND", "INTERVAL '1.5' SECOND"),
        ("INTERVAL '1.5 days'", "INTERVAL '1.5 days'"),
        ("INTERVAL '1 year 2 months'", "INTERVAL '1 year 2 months'"),
        ("CAST(x AS BOOLEAN) IS NOT DISTINCT FROM true", '"x" IS TRUE'),
        ("x IS TRUE", '"x" IS TRUE'),
        ("CAST(x AS BOOLEAN) IS DISTINCT FROM false", 'NOT "x" IS FALSE'),
        ("CAST('t' AS BOOLEAN)", "TRUE"),
        ("main.list_value(main.\"trim\"('a'), 'b')", "[TRIM('a'), 'b']"),
        ("MAP {'a': 1}", "MAP(['a'], [1])"),
        ("CASE x WHEN 1 THEN 2 END", 'CASE WHEN "x" = 1 THEN 2 END'),
        ("s ~~ 'a%'", "\"s\" LIKE 'a%'"),
        ("s SIMILAR TO 'a'", "REGEXP_FULL_MATCH(\"s\", 'a')"),
        ("DATE '2020-01-01'::VARCHAR", "CAST(CAST('2020-01-01' AS DATE) AS TEXT)"),
        ("X'AB01'", "CAST('\\xAB\\x01' AS BLOB)"),
        ("B'01'", "CAST('01' AS BIT)"),
        ("1_000", "1000"),
        ("x::int4::long", 'CAST(CAST("x" AS INT) AS BIGINT)'),
    ],
)
def test_one_form_for_many_spellings(text, canonical):
    """Later passes meet one form of an interval, of IS TRUE and of literals."""
    assert one(f"x INT, s VARCHAR, y INT DEFAULT {text}").column("y").default.sql("duckdb") == canonical


def test_collate_is_kept_where_nothing_is_compared():
    table = one("a VARCHAR COLLATE NOCASE.noaccent DEFAULT 'x', b VARCHAR COLLATE C PRIMARY KEY")
    assert [column.collation for column in table.columns] == ["nocase.noaccent", None]


def test_a_length_is_kept_although_duckdb_does_not_check_it():
    table = one("a VARCHAR(10), b CHAR(3)[], c TEXT")
    assert [column.length for column in table.columns] == [10, None, None]
    assert [str(column.type) for column in table.columns] == ["VARCHAR", "VARCHAR[]", "VARCHAR"]


def test_tables_are_values():
    """Equal when they declare the same, hashable, and picklable."""
    one_text = parse_tables(SHOP)[1]
    other = parse_tables(SHOP.replace("\n", " \n ").replace("-- the key", ""))[1]
    assert one_text == other
    assert hash(one_text) == hash(other)
    assert pickle.loads(pickle.dumps(one_text)) == one_text
    assert one_text != parse_tables(SHOP.replace("30 DAY", "31 DAY"))[1]
