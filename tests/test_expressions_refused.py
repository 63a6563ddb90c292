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
        ("md5(s)", "VARCHAR", "t.x: function md5 is not supported yet in a DEFAULT of misata_define: MD5(\"s\")"),
        ("printf('%d', i)", "VARCHAR", "t.x: function printf is not supported yet in a DEFAULT of misata_define"),
        ("ln(d)", "DOUBLE", "t.x: function ln is not supported in a DEFAULT of misata_define (its last digits are not"),
        ("d ** 2", "DOUBLE", "function pow"),
        ("sqrt(d)", "DOUBLE", "function sqrt is not supported"),
        ("i << 2", "INTEGER", "operator BITWISELEFTSHIFT is not supported yet"),
        ("s LIKE 'a%'", "BOOLEAN", "is not supported yet in a DEFAULT of misata_define"),
        ("TRY_CAST(s AS INTEGER)", "INTEGER", "is not supported yet"),
        ("CAST(d AS VARCHAR)", "VARCHAR", "a cast from DOUBLE to VARCHAR is not supported yet"),
        ("d", "VARCHAR", "Hint: cast it to a DECIMAL first"),
        ("s || d", "VARCHAR", "a cast from DOUBLE to VARCHAR"),
        ("CAST(s AS INTEGER)", "INTEGER", "a cast from VARCHAR to INTEGER is not supported yet"),
        ("CAST(hi AS DOUBLE)", "DOUBLE", "a cast from HUGEINT to DOUBLE is not supported yet"),
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
        ("i + NULL", "INTEGER", "NULL has no type of its own"),
        ("uhi + 1", "UHUGEINT", "arithmetic on UHUGEINT is not supported yet"),
        ("ts - ts", "INTERVAL", "these types do not go together (TIMESTAMP - TIMESTAMP)"),
        ("iv > INTERVAL 1 DAY", "BOOLEAN", "INTERVALs compared are not supported yet"),
        ("round(d, small)", "DOUBLE", "the digits of round must be a constant"),
        ("round(d4, -4)", "DOUBLE", "DECIMAL(4,1) has no such digit to round to"),
        ("replace(s, w, 'x')", "VARCHAR", "what replace looks for and writes must be a constant"),
        ("lpad(s, 5, 'ab')", "VARCHAR", "the padding of lpad must be one character"),
        ("lpad(s, 99999, ' ')", "VARCHAR", "the length of lpad must be at most 10000 (got 99999)"),
        ("concat_ws(w, s, s)", "VARCHAR", "the separator of concat_ws must be a constant"),
        ("trim(s, w)", "VARCHAR", "the characters of trim must be a constant"),
        ("s[small:3]", "VARCHAR", "the bounds of a slice must be constants"),
        ("date_trunc('decade', ts)", "TIMESTAMP", "this unit of date_trunc is not supported yet"),
        ("date_part('epoch', ts)", "DOUBLE", "this part of a date is not supported yet"),
        ("'x'", "ENUM('a')", "'x' as ENUM('a'): it is not one of its 1 values"),
        ("'abc'", "INTEGER", "'abc' as INTEGER"),
        ("300", "TINYINT", "the value is always out of the range of TINYINT"),
        ("uti + 300", "TINYINT", "the value is always out of the range of TINYINT"),
        ("2147483647 + 1", "INTEGER", "the result is always out of the range of INTEGER: 2147483647 + 1"),
        ("misata_uniform(1, 5) + misata_poisson(-1)", "BIGINT", "t.x: "),
        ("misata_bytes(3) || 'x'", "VARCHAR", "BLOB is not supported yet in an expression"),
        ("s IN (SELECT 1)", "BOOLEAN", "query"),
        ("[1, 2]", "INTEGER[]", "is not supported yet"),
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
