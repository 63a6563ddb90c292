"""Bits, divisors, roots, exact powers and TRY: DuckDB's own values."""

import pytest
from expression_oracle import Oracle

from misata_sql.errors import GeneratorError

EXPRESSIONS = """
sqrt(d)
sqrt(abs(small))
sqrt(d9)
sqrt(f)
small ** 2
small ^ 3
pow(uti, 2)
power(2, abs(small))
pow(abs(small), small % 3 + 3)
(-2) ** abs(small)
pow(d4, 0)
gcd(small, 12)
gcd(small, si)
gcd(ti, i)
lcm(small, 12)
lcm(ti, small)
small & 3
small | 12
small & si
ti & 300
uti & 7
ti & uti
ubi | 1
xor(small, 5)
(~small)
(~uti)
abs(small) << 2
1 << abs(small)
small >> 1
bi >> 3
ubi >> 3
-5 >> small
ti >> 9
uti >> 1
bit_count(small)
bit_count(ti)
bit_count(ubi)
bit_count(ui)
bit_count(-1)
factorial(abs(small))
even(d)
even(small)
isnan(d)
isinf(f)
isfinite(d / 0)
signbit(-d)
isnan(sqrt(d))
pi() * 2
d * pi()
fmod(small, 3)
fmod(d, 3)
fmod(d9, 0.7)
fmod(d, -2.5)
fmod(-d, d)
fmod(f, 3)
fmod(f, d9)
fmod(f, d)
fmod(hi, 3)
fmod(d38, 7)
fmod(small, 0)
fmod(ti, small)
fdiv(small, 3)
fdiv(d, f)
trunc(d9, 1)
trunc(d38, 3)
trunc(d4, 5)
trunc(small, 2)
trunc(d9, 0)
(@small)
+small
small + NULL
NULL * bi
d - NULL
NULL // ti
uti % NULL
CAST(b AS DECIMAL(4,1))
CAST(b AS DECIMAL(18,0))
CAST(d9 AS BOOLEAN)
CAST(d38 AS BOOLEAN)
TRY(10 // small)
TRY(ti * ti)
TRY(CAST(d AS TINYINT)) + 1
coalesce(TRY(10 % small), -1)
TRY_CAST(i AS TINYINT)
TRY_CAST(d AS INTEGER)
TRY_CAST(d9 AS DECIMAL(4,2))
TRY_CAST('12' AS INTEGER)
TRY_CAST(s AS VARCHAR)
TRY(CASE WHEN small > 2 THEN ti * 100 ELSE 5 END)
"""
EVERY = EXPRESSIONS.strip().split("\n")


@pytest.fixture(scope="module")
def oracles() -> list[Oracle]:
    """Rows with NULLs and rows without."""
    return [Oracle(n_rows=61), Oracle(n_rows=40, seed=2, null_rate=0), Oracle(n_rows=8, null_rate=1)]


@pytest.mark.parametrize("expression", EVERY)
def test_values_are_those_of_duckdb(oracles: list[Oracle], expression: str) -> None:
    for oracle in oracles:
        oracle.check(expression)


def test_what_duckdb_prints_means_the_same(oracles: list[Oracle]) -> None:
    """A call and what duckdb_tables() makes of it are bound to the same tree."""
    for expression in EVERY:
        oracles[2].check_printed(expression)


@pytest.mark.parametrize(
    ("expression", "type", "message"),
    [
        ("d ** 2", "DOUBLE", "a power that is not exact is not supported"),
        ("pow(small, 0.5)", "DOUBLE", "a power that is not exact is not supported"),
        ("small << 1", "INTEGER", "a shift is out of range"),
        ("abs(i // 2) << 20", "INTEGER", "the result is out of the range of INTEGER"),
        ("factorial(small)", "HUGEINT", "the result is out of the range of HUGEINT"),
        ("lcm(bi // 2, bi // 2 - 1)", "BIGINT", "the result is out of the range of BIGINT"),
        ("gcd(-9223372036854775807 - small % 2, 2)", "BIGINT", "gcd of the least BIGINT is not supported"),
        ("CAST(b AS DECIMAL(2,2))", "DECIMAL(2,2)", "out of the range of DECIMAL(2,2)"),
    ],
)
def test_a_row_without_a_sure_value_is_an_error(
    oracles: list[Oracle], expression: str, type: str, message: str
) -> None:
    """Where DuckDB has an error, or a last digit that depends on the machine."""
    source = oracles[0].bind(expression, type)
    with pytest.raises(GeneratorError) as caught:
        oracles[0].ours(source)
    assert message in str(caught.value)
