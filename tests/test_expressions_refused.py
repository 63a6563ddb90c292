"""What an expression cannot do is refused by name, with the column and the piece of SQL."""

import pytest
from expression_oracle import Oracle

from misata_sql.errors import DefinitionError, GeneratorError, MisataError


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(n_rows=40)


@pytest.mark.parametrize(
    ("default", "type", "message"),
    [
        ("levenshtein(s, w)", "BIGINT", 't.x: function levenshtein is not supported yet in a DEFAULT of misata_define: LEVENSHTEIN("s"'),
        ("random()", "DOUBLE", "its value is not the same in every run; use a misata_ generator"),
        ("i + epoch(now())", "DOUBLE", "its value depends on when the query runs; write the moment as a constant"),
        ("hash(s)", "UBIGINT", "its value is internal to a version of DuckDB"),
        ("s || current_setting('TimeZone')", "VARCHAR", "its value depends on the session"),
        ("s LIKE w", "BOOLEAN", "the pattern of LIKE must be a constant"),
        ("regexp_matches(s, '\\pL')", "BOOLEAN", "\\p is not supported in a regular expression"),
        ("regexp_matches(s, '(a*)*')", "BOOLEAN", "a repeat of what can be empty is not supported"),
        ("regexp_replace(s, 'a', '\\1')", "VARCHAR", "\\1 in the replacement is no group of the regular expression"),
        ("format('{:c}', i)", "VARCHAR", "format: of integers, d is supported (got c)"),
        ("format('{}', i, 2)", "VARCHAR", "an argument that the template does not use is not supported"),
        ("printf('%s %s', s)", "VARCHAR", "the template wants 2 arguments (got 1)"),
        ("CAST(f AS VARCHAR)", "VARCHAR", "Hint: cast it to DOUBLE or DECIMAL first"),
        ("CAST(s AS FLOAT)", "FLOAT", "a cast from VARCHAR to FLOAT is not supported yet"),
        ("CAST(hi AS FLOAT)", "FLOAT", "a cast from HUGEINT to FLOAT is not supported yet"),
        ("NULL / i", "DOUBLE", "NULL has no type of its own"),
        ("{'a': i}.b", "INTEGER", "STRUCT(a INTEGER) has no field 'b'"),
        ("{'a': i, 'A': 2}", "STRUCT(a INTEGER, b INTEGER)", "the STRUCT has the field 'A' twice"),
        ("MAP {'a': 1, 'a': 2}[s]", "INTEGER", "the keys of a MAP must be unique and not NULL"),
        ("map(tags, tags)[s]", "VARCHAR", "a MAP is understood as a literal only"),
        ("[1, 2][d]", "INTEGER", "a subscript of type DOUBLE"),
        ("[1, s]", "INTEGER[]", "these types do not go together"),
        ("list_contains([s], i)", "BOOLEAN", "these types do not go together (VARCHAR with INTEGER)"),
        ("tags = tags", "BOOLEAN", "LIST values compared are not supported yet"),
        ("CAST(tags AS VARCHAR)", "VARCHAR", "a cast from VARCHAR[] to VARCHAR is not supported yet"),
        ("{'a': 1}", "STRUCT(b INTEGER)", "STRUCT(a INTEGER) and STRUCT(b INTEGER) have other fields"),
        ("[1, 2, 3]", "INTEGER[2]", "a list of 3 items is no INTEGER[2]"),
        ("string_split(s, w)", "VARCHAR[]", "the separator of string_split must be a constant that is not empty"),
        ("raw || 'x'", "VARCHAR", "a cast from BLOB to VARCHAR is not supported yet"),
        ("lpad(s, 5, '')", "VARCHAR", "the padding of lpad must not be empty"),
        ("lpad(s, 5, w)", "VARCHAR", "the padding of lpad must be a constant"),
        ("hi & 1", "HUGEINT", "these types do not go together (& of HUGEINT)"),
        ("ln(d)", "DOUBLE", "t.x: function ln is not supported in a DEFAULT of misata_define (its last digits are not"),
        ("CAST(CAST(d38 AS DECIMAL(38,0)) AS DOUBLE)", "DOUBLE", "a cast from DECIMAL(38,0) to DOUBLE is not supported"),
        ("coalesce(d38, hi)", "HUGEINT", "DECIMAL(38,10) with HUGEINT needs more than 38 digits"),
        ("round(hi, -1)", "HUGEINT", "HUGEINT is rounded to whole numbers only"),
        ("d4 % hi", "DOUBLE", "DECIMAL(4,1) % HUGEINT is computed as DOUBLE; cast one of them"),
        ("mood[2]", "VARCHAR", "these types do not go together (a subscript of ENUM"),
        ("CAST(ts AS TIMESTAMP WITH TIME ZONE)", "TIMESTAMPTZ", "it depends on the session's time zone"),
        ("lower(i)", "VARCHAR", "these types do not go together (text is expected (got INTEGER))"),
        ("b + 1", "INTEGER", "these types do not go together"),
        ("day + bi", "DATE", "these types do not go together (DATE + BIGINT)"),
        ("s < i", "BOOLEAN", "these types do not go together (VARCHAR with INTEGER)"),
        ("s + 1", "INTEGER", "VARCHAR + INTEGER"),
        ("uhi + 1", "UHUGEINT", "arithmetic on UHUGEINT is not supported yet"),
        ("round(d, small)", "DOUBLE", "the digits of round must be a constant"),
        ("round(d4, -4)", "DOUBLE", "DECIMAL(4,1) has no such digit to round to"),
        ("replace(s, w, 'x')", "VARCHAR", "what replace looks for and writes must be a constant"),
        ("concat_ws(w, s, s)", "VARCHAR", "the separator of concat_ws must be a constant"),
        ("trim(s, w)", "VARCHAR", "the characters of trim must be a constant"),
        ("s[small:3]", "VARCHAR", "the bounds of a slice must be constants"),
        ("'x'", "ENUM('a')", "'x' as ENUM('a'): it is not one of its 1 values"),
        ("'abc'", "INTEGER", "'abc' as INTEGER"),
        ("300", "TINYINT", "the value is always out of the range of TINYINT"),
        ("uti + 300", "TINYINT", "the value is always out of the range of TINYINT"),
        ("2147483647 + 1", "INTEGER", "the result is always out of the range of INTEGER: 2147483647 + 1"),
        ("misata_uniform(1, 5) + misata_poisson(-1)", "BIGINT", "t.x: "),
        ("s IN (SELECT 1)", "BOOLEAN", "query"),
    ],
)  # fmt: skip
def test_refusals_name_the_column_and_the_sql(oracle: Oracle, default: str, type: str, message: str) -> None:
    with pytest.raises(MisataError) as caught:
        oracle.bind(default, type)
    assert message in str(caught.value)
    assert isinstance(caught.value, DefinitionError | GeneratorError)


@pytest.mark.parametrize(
    ("default", "type", "message"),
    [
        ("ti + 1", "INTEGER", 't.x: the result is out of the range of TINYINT in "ti" + 1'),
        ("bi * bi", "BIGINT", 't.x: the result is out of the range of BIGINT in "bi" * "bi"'),
        (
            "CASE WHEN small > 0 THEN 170141183460469231731687303715884105727 END * small",
            "HUGEINT",
            "out of the range of HUGEINT",
        ),
        ("-170141183460469231731687303715884105728 - small", "HUGEINT", "the result is out of the range of HUGEINT"),
        ("d38 + 1", "DOUBLE", "the result is out of the range of DECIMAL(38,10)"),
        ("-ti", "TINYINT", "the result is out of the range of TINYINT"),
        ("abs(-9223372036854775807 - abs(small))", "BIGINT", "the result is out of the range of BIGINT"),
        ("uti - 200", "UTINYINT", "the result is out of the range of UTINYINT"),
        ("i", "SMALLINT", 'a value is out of the range of SMALLINT in "i"'),
        ("d", "INTEGER", 'a value is out of the range of INTEGER in "d"'),
        ("d9", "DECIMAL(4,1)", "a value is out of the range of DECIMAL(4,1)"),
        ("10 // small", "INTEGER", '// by zero in 10 // "small"'),
        ("10 % small", "INTEGER", '% by zero in 10 % "small"'),
        ("s", "ENUM('a', 'w')", "a text is not a value of the ENUM"),
        ("ts + INTERVAL 293000 YEAR", "TIMESTAMP", "a TIMESTAMP is out of range"),
        ("ts - INTERVAL 500000000 MONTH", "TIMESTAMP", "a TIMESTAMP is out of range"),
        ("ts + small * INTERVAL 500000000 DAY", "TIMESTAMP", "is out of range"),
        ("day + i", "DATE", "a DATE is out of range"),
        ("ts + to_months(bi)", "TIMESTAMP", "an INTERVAL is out of range"),
        ("CAST(s AS INTEGER)", "INTEGER", "a text is no INTEGER"),
        ("CAST('0x' || small AS INTEGER)", "INTEGER", "a text in this form as INTEGER is not supported yet"),
        ("lpad(s, i, 'x')", "VARCHAR", "a length above 10000 is not supported"),
        (
            "CAST(string_split(s, ' ') AS VARCHAR[2])",
            "VARCHAR[2]",
            "a list has another number of items than VARCHAR[2]",
        ),
        ("MAP {coalesce(small, 0): 1, 2: 2}[1]", "INTEGER", "two keys are equal"),
        ("repeat(s, i)", "VARCHAR", "more than 10000 repetitions are not supported"),
        ("CAST(day + 3000000 AS VARCHAR)", "VARCHAR", "a year outside 1 to 9999 is not supported as text yet"),
        ("upper(CASE WHEN s = 'a' THEN 'ﬁ' ELSE s END)", "VARCHAR", "a letter of a rare script"),
    ],
)
def test_a_row_without_a_value_is_an_error(oracle: Oracle, default: str, type: str, message: str) -> None:
    """Nothing wraps around, is cut off or becomes NULL."""
    source = oracle.bind(default, type)
    with pytest.raises(GeneratorError) as caught:
        oracle.ours(source)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "default",
    [
        "CASE WHEN ti BETWEEN -100 AND 100 THEN ti + 1 END",
        "CASE WHEN small = 0 THEN NULL ELSE 10 // small END",
        "coalesce(small, 1 // (CASE WHEN small IS NULL THEN 1 ELSE 0 END))",
        "if(bi < 1000 AND bi > -1000, bi * bi, 0)",
    ],
)
def test_a_branch_that_is_not_taken_cannot_fail(oracle: Oracle, default: str) -> None:
    oracle.check(default)
