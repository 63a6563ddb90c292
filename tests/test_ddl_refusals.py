"""What is not understood, or cannot be honoured, is refused with its place."""

import pytest

from misata_sql.errors import DefinitionError
from misata_sql.spec.ddl import parse_tables


def refusal(text: str) -> str:
    with pytest.raises(DefinitionError) as caught:
        parse_tables(text)
    return str(caught.value)


def test_the_whole_message():
    """What, where with the text underlined, and a hint."""
    text = "CREATE TABLE places (\n  id   BIGINT,\n\tarea GEOMETRY NOT NULL\n)"
    assert refusal(text) == (
        "the type GEOMETRY is not supported\n"
        "  line 3, column 7: area GEOMETRY NOT NULL\n"
        "                         ^^^^^^^^\n"
        "  Hint: use two DOUBLE columns, or VARCHAR for its text form"
    )


def test_all_problems_of_a_text_are_raised_at_once_in_its_order():
    """Over several statements; each problem is one text of .problems."""
    with pytest.raises(DefinitionError) as caught:
        parse_tables(
            "CREATE TABLE a (x JSON, y INT CHECK (z > 0), PRIMARY KEY (q));\n"
            "SELECT 1;\n"
            "CREATE TABLE b (x INT x INT, y UNION(a INT), CHECK (y >));"
        )
    assert [problem.split("\n")[0] for problem in caught.value.problems] == [
        "the type JSON is not supported",
        "CHECK names the column z, which a does not have",
        "PRIMARY KEY: no column of a named 'q' (there is: x, y)",
        "SELECT is not a definition, only CREATE TABLE and CREATE TYPE are",
        "expected a comma, DEFAULT, NOT NULL, CHECK or another constraint, found x",
        "the type UNION is not supported",
        "the expression of CHECK is not understood",
    ]
    assert str(caught.value) == "\n".join(caught.value.problems)


def test_many_problems_are_cut_off():
    with pytest.raises(DefinitionError) as caught:
        parse_tables("CREATE TABLE t (" + ", ".join(f"c{i} JSON" for i in range(100)) + ")")
    assert len(caught.value.problems) == 21
    assert caught.value.problems[-1] == "there are more problems, which are not shown"


def test_a_long_line_is_shown_around_the_place():
    text = "CREATE TABLE t (" + "x" * 200 + " INT, a JSON, " + "y" * 200 + " INT)"
    shown = refusal(text).split("\n")
    assert shown[1].startswith("  line 1, column 225: ...")
    assert shown[1].endswith("...")
    assert len(shown[1]) < 130
    start = shown[2].index("^")
    assert shown[1][start : start + 4] == "JSON"
    assert shown[2].strip() == "^^^^"


def test_the_underline_counts_wide_characters_twice():
    """So that it stands below the text in a terminal."""
    _, line, carets, *_ = refusal('CREATE TABLE t ("漢字" JSON)').split("\n")
    assert carets.index("^") == line.index("JSON") + 2


STATEMENTS = [
    ("", "the definition is empty"),
    (" \n\t", "the definition is empty"),
    (";;", "the definition is empty"),
    ("-- only\n/* comments */", "the definition contains only comments"),
    ("SELECT 1", "SELECT is not a definition"),
    ("INSERT INTO t VALUES (1)", "INSERT is not a definition"),
    ("ALTER TABLE t ADD COLUMN x INT", "write the table as it is after the change"),
    ("FROM t", "FROM is not a definition"),
    ("CREATE VIEW v AS SELECT 1", "CREATE VIEW is not supported"),
    ("CREATE OR REPLACE VIEW v AS SELECT 1", "CREATE OR REPLACE VIEW is not supported"),
    ("CREATE UNIQUE INDEX i ON t (a)", "declare UNIQUE (...) in the table itself"),
    ("CREATE SEQUENCE s", "CREATE SEQUENCE is not supported"),
    ("CREATE TABLE t AS SELECT 1 AS a", "CREATE TABLE ... AS is not supported"),
    ("CREATE TABLE t (a) AS SELECT 1", "CREATE TABLE ... AS is not supported"),
    ("CREATE TABLE t LIKE u", "CREATE TABLE ... LIKE is not supported"),
    ("CREATE UNLOGGED TABLE t (a INT)", "expected TABLE or TYPE, found UNLOGGED"),
    ("garbage", "expected CREATE TABLE, found garbage"),
    (
        "CREATE TABLE t (a INT) PARTITIONED BY (a)",
        "expected the end of the statement, found PARTITIONED",
    ),
    ("CREATE TABLE t (a INT) ON COMMIT DROP", "expected the end of the statement, found ON"),
    (
        "CREATE TABLE t (a INT); CREATE TABLE u",
        "the text ends where ( and the columns of the table was expected",
    ),
    ("CREATE TABLE a.b.c.d (x INT)", "a name has at most three parts"),
    ("CREATE TABLE order (x INT)", 'write it in double quotes: "order"'),
    ("CREATE TYPE m AS ENUM (SELECT 'a')", "an ENUM of a query is not supported"),
    (
        "CREATE TYPE m AS ENUM ('a'); CREATE TYPE M AS INT",
        "the type M is already there with other values",
    ),
    ("CREATE TABLE t (a INT", "( is not closed"),
    ("CREATE TABLE t (a VARCHAR DEFAULT 'x", "the string is not closed: ' is missing"),
    ('CREATE TABLE t ("a INT)', 'the quoted name is not closed: " is missing'),
    ("CREATE TABLE t (a VARCHAR DEFAULT $x$ y $$)", "the string is not closed: $x$ is missing"),
    ("CREATE TABLE t /* (a INT)", "the comment is not closed: */ is missing"),
    ("CREATE TABLE t (a INT \0)", "character U+0000 cannot stand in SQL"),
    ("CREATE TABLE t (a INT \ud800)", "character U+D800 cannot stand in SQL"),
    ("CREATE TABLE t (a INT \\)", "unexpected character '\\\\'"),
]


@pytest.mark.parametrize(("text", "message"), STATEMENTS, ids=[text[:30] for text, _ in STATEMENTS])
def test_statements(text, message):
    """Other statements, cut-off texts and what no SQL contains."""
    assert message in refusal(text)


BODIES = [
    ("", "the table t has no columns"),
    ("CHECK (1 > 0)", "the table t has no columns"),
    ("a", "the column a has no type"),
    ("a INT,, b INT", "expected a column, found ,"),
    (",a INT", "expected a column, found ,"),
    ("a INT b INT", "expected a comma, DEFAULT, NOT NULL, CHECK or another constraint, found b"),
    ("a INT, A INT", "the table t has two columns A"),
    ("a INT PRIMARY KEY, b INT, PRIMARY KEY (b)", "the table t has two primary keys"),
    ("a INT, PRIMARY KEY (a, A)", "PRIMARY KEY names the column a twice"),
    (
        "price INT, PRIMARY KEY (pric)",
        "PRIMARY KEY: no column of t named 'pric'; did you mean 'price'?",
    ),
    ("a INT, UNIQUE (b)", "UNIQUE: no column of t named 'b'"),
    ("a INT, FOREIGN KEY (b) REFERENCES p", "FOREIGN KEY: no column of t named 'b'"),
    (
        "a INT, FOREIGN KEY (a) REFERENCES p (x, y)",
        "the FOREIGN KEY has 1 column and refers to 2 columns",
    ),
    ("a INT, b INT, FOREIGN KEY (a, b) REFERENCES p (x, X)", "the FOREIGN KEY refers to X twice"),
    ("a INT REFERENCES p ON DELETE CASCADE", "ON DELETE CASCADE is not supported"),
    ("a INT REFERENCES p ON UPDATE SET NULL", "ON UPDATE SET NULL is not supported"),
    ("a INT REFERENCES p MATCH FULL", "MATCH is not supported"),
    ("a INT PRIMARY KEY DEFERRABLE", "found DEFERRABLE"),
    ("a INT CHECK (a > 0) NO INHERIT", "found NO"),
    ("a INT NULL NOT NULL", "the column a is NULL and NOT NULL"),
    ("a INT NULL PRIMARY KEY", "the column a is NULL and in the PRIMARY KEY"),
    ("a INT DEFAULT 1 DEFAULT 2", "the column a has two DEFAULTs"),
    ("a INT DEFAULT", "the text ends where the value of DEFAULT was expected"),
    ("a INT DEFAULT ()", "the expression of DEFAULT is not understood"),
    ("a INT DEFAULT 3 4", "the expression of DEFAULT is not understood"),
    ("a INT DEFAULT b", "DEFAULT names the column b, which t does not have"),
    ("a INT, b INT GENERATED ALWAYS AS (p.b)", "GENERATED ALWAYS AS can only name columns of its own table, not p.b"),
    ("a INT CHECK ()", "the expression of CHECK is missing"),
    ("a INT CHECK a > 0", "expected ( and the expression of CHECK, found a"),
    ("a INT, CHECK (a > 0) CHECK (a < 3)", "expected a comma or the end of the table, found CHECK"),
    ("a INT CHECK (a > 0 AND)", "the expression of CHECK is not understood"),
    ("a INT CHECK (a IN (SELECT 1))", "CHECK cannot contain a query"),
    ("a INT CHECK (EXISTS (FROM p))", "CHECK"),
    ("a INT CHECK (sum(a) > 3)", "CHECK cannot contain an aggregate function (sum)"),
    ("a INT CHECK (row_number() OVER () > 3)", "CHECK cannot contain a window function"),
    ("a INT CHECK (a > ?)", "? is a parameter, which has no value in a definition"),
    ("a INT CHECK (a > $1)", "$1 is a parameter, which has no value in a definition"),
    ("a INT CHECK (a > :x)", "CHECK cannot contain a parameter"),
    ("a INT CHECK (* > 3)", "CHECK"),
    ("a INT CHECK (a.abs() > 3)", "the call a.abs() is not supported"),
    ("a INT CHECK (1 < a < 3)", "a chain of comparisons, which DuckDB does not allow"),
    ("a INT[] CHECK (len([x FOR x IN a]) > 3)", "IN is understood before ( ... ) only"),
    ("a INT[] CHECK (3 IN a)", "write contains(list, value)"),
    ("a INT CHECK (@a > 3)", "write abs(...)"),
    ("a INT CHECK (a & 3 | 4 > 3)", "which of & and | comes first is not clear"),
    ("a BOOLEAN CHECK (a IS TRUE::VARCHAR)", "what belongs to IS is not clear"),
    ("a VARCHAR DEFAULT 'x' 'y'", "write || between them"),
    ("s STRUCT(a INT) CHECK (s.b > 3)", "s is STRUCT(a INTEGER), which has no field b"),
    ("a INT, CHECK (a.b > 3)", "a is INTEGER, which has no field b"),
    ("a INT, CHECK (t.b > 3)", "CHECK names the column b, which t does not have"),
    ("a VARCHAR COLLATE nocase UNIQUE", "UNIQUE (a), where a has COLLATE nocase, is not supported"),
    ("a VARCHAR COLLATE nocase CHECK (a > 'x')", "where a has COLLATE nocase, is not supported"),
    ("a INT COLLATE nocase", "the column a is INTEGER, only VARCHAR can have a COLLATE"),
    ("a INT, b AS (a + 1)", "write it between: b BIGINT GENERATED ALWAYS AS (...)"),
    ("a INT, b INT AS (a + 1) NOT NULL", "the GENERATED column b has a constraint"),
    ("a INT, b INT AS (a + 1), UNIQUE (b)", "UNIQUE names the GENERATED column b"),
    ("a INT, b INT AS (a + 1) DEFAULT 3", "the column b has a DEFAULT and is GENERATED"),
    ("a INT AS (1)", "all columns of t are GENERATED"),
    ("a INT GENERATED ALWAYS AS IDENTITY", "AS IDENTITY is not supported"),
    ("a INT GENERATED BY DEFAULT AS IDENTITY", "GENERATED BY DEFAULT is not supported"),
    ("a INT AUTO_INCREMENT", "found AUTO_INCREMENT"),
    ("LIKE other", "LIKE is not supported in a table"),
    ("a SERIAL", "use INTEGER or BIGINT with PRIMARY KEY"),
    ("order INT", "expected the name of a column, found the reserved word order"),
    ("a INT DEFAULT 0x1F", "0x1F is not a number"),
    ("a BLOB DEFAULT X'ABC'", "not a hex string"),
    (
        "a INT CONSTRAINT x",
        "the text ends where NOT NULL, PRIMARY KEY, UNIQUE, CHECK or REFERENCES was",
    ),
    (
        "a INT CONSTRAINT x DEFAULT 3",
        "expected NOT NULL, PRIMARY KEY, UNIQUE, CHECK or REFERENCES, found",
    ),
    (
        "a INT, CONSTRAINT x EXCLUDE (a)",
        "expected PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY, found EXCLUDE",
    ),
    ('"" INT', "a quoted name must not be empty"),
]


@pytest.mark.parametrize(("body", "message"), BODIES, ids=[body[:40] for body, _ in BODIES])
def test_columns_and_constraints(body, message):
    """Each message says what is wrong, and shows where."""
    text = refusal(f"CREATE TABLE t ({body})")
    assert message in text
    assert "  line 1, column " in text
    assert "^" in text


NESTED = [
    ("f(" * 200 + "1" + ")" * 200, "DEFAULT has more than 28 levels of brackets or CASE"),
    (
        "CASE WHEN 1 THEN " * 99 + "1" + " END" * 99,
        "DEFAULT has more than 28 levels of brackets or CASE",
    ),
    ("NOT " * 2000 + "TRUE", "more than 24 signs in a row"),
    ("- " * 2000 + "1", "more than 24 signs in a row"),
    ("1" + " + 1" * 5000, "the expression of DEFAULT is more than 100 levels deep"),
    ("[1]" + "[1]" * 5000, "more than 16 subscripts"),
    ("x.a" + ".a" * 5000, "the expression of DEFAULT is more than 100 levels deep"),
    ("1" + "::INT" * 500, "the expression of DEFAULT is more than 100 levels deep"),
    ("f(" + "1, " * 60_000 + "1)", "has 120,004 parts, at most 100,000 are read"),
    ("1::" + "STRUCT(a " * 99 + "INT" + ")" * 99, "has more than 28 levels of brackets"),
]


@pytest.mark.parametrize(("default", "message"), NESTED, ids=[text[:20] for text, _ in NESTED])
def test_hostile_expressions(default, message):
    """Nesting has a limit, which is named, rather than a crash."""
    assert message in refusal(f"CREATE TABLE t (x INT DEFAULT {default})")


def test_a_text_has_a_largest_size():
    assert refusal("x" * 4_000_001) == "the definition is too long: 4,000,001 characters, at most 4,000,000"


def test_redundant_brackets_do_not_count_as_nesting():
    [table] = parse_tables("CREATE TABLE t (x INT DEFAULT " + "(" * 500 + "1" + ")" * 500 + ")")
    assert table.column("x").default_sql == "1"
