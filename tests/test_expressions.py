"""Every operator and function of a DEFAULT gives DuckDB's own values, for NULLs and for others."""

import threading

import numpy as np
import pytest
from expression_oracle import COLUMNS, ArenaDouble, Oracle, SqlType, literal, read_output
from given_cells import read_layout

from misata_sql.compile.table import compile_table
from misata_sql.compose import Composer
from misata_sql.expressions.polars_stage import PolarsStage
from misata_sql.spec.ddl import parse_tables

TEXT = """
'ORD-' || i
s || w
s || i || d9 || b || day || mood || u || ts
concat(s, w, i, NULL, d4)
concat_ws('-', s, w, i)
lower(s)
upper(s)
lower(w)
upper(mood)
lower(concat(w, '@AZ[`az{'))
upper(concat(w, '@AZ[`az{'))
reverse(s)
reverse(w)
length(s)
length(mood)
strlen(s)
left(s, small)
left(w, 2)
left(s, -2)
right(s, small)
right(w, -1)
substring(s, small, 3)
substring(s, 2)
substring(s, small)
substr(w, small, small)
substring(s, 0, 2)
substring(s, -2, -1)
s[2:3]
s[-3:]
s[:-2]
s[0:2]
w[2]
lpad(s, 5, '0')
lpad(s, -1, '0')
rpad(w, 3, 'é')
repeat(s, small)
repeat(w, 3)
replace(s, 'b', 'XY')
replace(s, 'b', '$1')
replace(s, '', 'x')
trim(s)
ltrim(s)
rtrim(s)
trim(s, ' x')
ltrim(s, 'aA')
rtrim(w, '')
starts_with(s, w)
s ^@ 'a'
prefix(s, 'a')
contains(s, 'b')
contains(s, w)
ends_with(s, 'f')
suffix(s, w)
upper(CAST(NULL AS VARCHAR))
"""
CHOICES = """
CASE mood WHEN 'sad' THEN s WHEN 'ok' THEN w ELSE 'none' END
CASE WHEN small > 2 THEN 'big' WHEN b THEN 'b' END
CASE small WHEN 1 THEN 2.5 WHEN 2 THEN 3 END
CASE WHEN small <> 0 THEN 10 // small ELSE 0 END
CASE WHEN ti < 100 AND ti > -100 THEN ti + 1 ELSE 0 END
CASE WHEN ti >= 100 OR ti <= -100 THEN 0 ELSE ti + 1 END
if(b, i, 5)
coalesce(s, w, 'x')
coalesce(i, small, 7)
coalesce(small, 10 // CASE WHEN small IS NULL THEN 1 ELSE 0 END)
ifnull(day, '2020-01-01')
nullif(small, 3)
nullif(s, w)
least(small, si, 3)
greatest(d4, small)
greatest(d, f)
greatest(d, -d)
least(s, w)
small > 2 AND b
small > 2 OR b
NOT b
b AND NULL
b OR NULL
small IS NULL
s IS NOT NULL
b IS TRUE
b IS NOT FALSE
small BETWEEN 1 AND 5
d9 BETWEEN 1 AND d4
small NOT BETWEEN -1 AND d4
small IN (1, 2, 5)
small IN (1, NULL)
small NOT IN (1, 3)
s IN ('a', 'Ab c')
mood IN ('sad', 'zzz')
mood = 'ok'
mood < 'ok'
mood = s
day > '2020-01-01'
day < ts
ts >= '2020-01-01 00:00:01'
s < w
s <= 'a'
d < f
d = 0.1
f = 0.1
bi = d
bi < ubi
hi > ubi
d38 > i
u = u
s IS DISTINCT FROM w
d IS NOT DISTINCT FROM f
(small <> 1) = b
"""
NUMBERS = """
d9 * 2
d9 * d4
d4 + d9
d18 - d4
d18 + small
d9 * small
d9 / 3
small / 7
d / small
small // 7
small // -7
small % 7
small % -7
mod(bi, 7)
bi // 7
d // 3
d % 3
d % -0.3
d % (d - d)
f % 3
d9 % 7
-small
-d9
-d
abs(small)
abs(d9)
abs(d)
abs(uti)
sign(d)
sign(small)
sign(d9)
round(d)
round(d, 1)
round(d, -2)
round(f)
round(f, 1)
round(d9)
round(d9, 1)
round(d9, 5)
round(d9, -1)
round(d18, -2)
round(d4, -3)
round(d9, -7)
round(small, -1)
round(small, 2)
round(uti)
floor(d)
ceil(d)
trunc(d)
floor(f)
floor(d9)
ceil(d9)
ceiling(d38)
trunc(d9)
trunc(small)
floor(small)
ceil(bi)
d * 2.5
d + d
d - f
f * 2.5
f / 3
small + 1.5
uti + 300
hi * 0 + 1
1 + 2 + small
add(small, 1)
subtract(small, 1)
multiply(small, 2)
divide(small, 2)
"""
CASTS = """
CAST(small AS BIGINT)
CAST(small AS DECIMAL(10,3))
CAST(small AS DOUBLE)
CAST(bi AS DOUBLE)
CAST(bi AS FLOAT)
CAST(ubi AS DOUBLE)
CAST(d9 AS DOUBLE)
CAST(d18 AS DOUBLE)
CAST(d38 AS DOUBLE)
CAST(d9 AS FLOAT)
CAST(d18 AS FLOAT)
CAST(d38 AS FLOAT)
CAST(d9 AS INTEGER)
CAST(d18 AS BIGINT)
CAST(d38 AS HUGEINT)
CAST(d4 AS DECIMAL(18,6))
CAST(d9 AS DECIMAL(10,1))
CAST(d AS DECIMAL(18,2))
CAST(d AS DECIMAL(38,5))
CAST(f AS DECIMAL(18,4))
CAST(d AS BIGINT)
CAST(f AS BIGINT)
CAST(d AS FLOAT)
CAST(f AS DOUBLE)
CAST(b AS INTEGER)
CAST(b AS DOUBLE)
CAST(small AS BOOLEAN)
CAST(d AS BOOLEAN)
CAST(bi AS VARCHAR)
CAST(hi AS VARCHAR)
CAST(uhi AS VARCHAR)
CAST(d22 AS VARCHAR)
CAST(d4 AS VARCHAR)
CAST(d38 AS VARCHAR)
CAST(u AS VARCHAR)
CAST(day AS VARCHAR)
CAST(ts AS VARCHAR)
CAST(tss AS VARCHAR)
CAST(tsm AS VARCHAR)
CAST(b AS VARCHAR)
CAST(mood AS VARCHAR)
CAST(ts AS TIMESTAMP_S)
CAST(ts AS TIMESTAMP_MS)
CAST(tsm AS TIMESTAMP_S)
CAST(tsn AS TIMESTAMP)
CAST(tss AS TIMESTAMP)
CAST(ts AS DATE)
CAST(day AS TIMESTAMP)
CAST('2020-02-29' AS DATE)
"""
TIMES = """
day + small
small + day
day - small
day - day
day + INTERVAL 3 DAY
day + INTERVAL 1 MONTH
day - INTERVAL '1 month 3 days'
ts + INTERVAL 3 DAY
INTERVAL 3 DAY + ts
ts - INTERVAL '1 month 1 day 03:04:05.5'
ts + INTERVAL (small) DAY
ts + to_days(small)
ts + to_hours(small)
ts + to_minutes(small)
ts + to_seconds(small)
ts + to_milliseconds(small)
ts + to_microseconds(small)
ts + to_months(small)
ts + to_quarters(small)
ts + to_years(small)
ts + to_weeks(small)
ts + INTERVAL (small) MONTH
ts + INTERVAL (small) SECOND
ts + INTERVAL (d4) DAY
ts + small * INTERVAL 1 DAY
ts + INTERVAL 90 MINUTE * small
ts + (INTERVAL 1 DAY + to_hours(small))
ts + iv
day - iv
iv
iv * small
to_days(small) + iv
to_days(small) - iv
date_trunc('year', ts)
date_trunc('quarter', ts)
date_trunc('month', ts)
date_trunc('week', ts)
date_trunc('day', ts)
date_trunc('hour', ts)
date_trunc('minute', ts)
date_trunc('second', ts)
date_trunc('month', day)
year(ts)
month(day)
day(day)
hour(ts)
minute(ts)
second(ts)
quarter(day)
dayofweek(day)
isodow(ts)
dayofyear(ts)
extract(year from day)
date_part('hour', ts)
hour(day)
"""
# as columns of another type than the expression's own
INTO = [
    ("i", "BIGINT"), ("small", "VARCHAR"), ("small", "DECIMAL(10,2)"), ("small", "DOUBLE"), ("d9 / 4", "DECIMAL(18,1)"),
    ("d9 * small", "DECIMAL(18,1)"), ("small * 1.005", "INTEGER"), ("day", "TIMESTAMP"), ("ts", "DATE"),
    ("day + INTERVAL 1 DAY", "DATE"), ("CASE WHEN b THEN 'sad' ELSE 'ok' END", "ENUM('ok','sad')"),
    ("u", "VARCHAR"), ("b", "VARCHAR"), ("NULL", "BIGINT"), ("'5'", "INTEGER"), ("mood", "ENUM('ÖK', 'Happy', 'ok', 'sad')"),
    ("small > 1", "INTEGER"), *((name, type) for name, type in COLUMNS.items()),
]  # fmt: skip
EVERY = [e for group in (TEXT, CHOICES, NUMBERS, CASTS, TIMES) for e in group.strip().split("\n")]


@pytest.fixture(scope="module")
def oracles() -> list[Oracle]:
    """Rows with NULLs and rows without."""
    return [Oracle(n_rows=61), Oracle(n_rows=64, seed=2, null_rate=0), Oracle(n_rows=8, null_rate=1)]


@pytest.mark.parametrize("expression", EVERY)
def test_values_are_those_of_duckdb(oracles: list[Oracle], expression: str) -> None:
    for oracle in oracles:
        oracle.check(expression)


@pytest.mark.parametrize(("expression", "type"), INTO)
def test_the_value_is_cast_to_the_column_as_duckdb_casts_it(oracles: list[Oracle], expression: str, type: str) -> None:
    for oracle in oracles:
        oracle.check(expression, type)


def test_what_duckdb_prints_of_an_expression_means_the_same() -> None:
    """The text of a DEFAULT and what duckdb_tables() makes of it are bound to the same tree."""
    oracle = Oracle(n_rows=8)
    for expression in EVERY:
        oracle.check_printed(expression)


@pytest.mark.parametrize("n_rows", [1, 7, 8, 33, 64])
def test_values_do_not_depend_on_the_batch(oracles: list[Oracle], n_rows: int) -> None:
    """The first rows alone have the values that they have among the others."""
    oracle = oracles[1]
    for expression in EVERY[::5]:
        source = oracle.bind(expression)
        assert oracle.ours(source, n_rows=n_rows) == oracle.ours(source)[:n_rows], expression


ORDERS = """CREATE TABLE orders (
    id BIGINT PRIMARY KEY,
    status VARCHAR DEFAULT misata_choice(['paid', 'Open', 'returned'], [5, 3, 1]),
    quantity INTEGER DEFAULT misata_null(0.2, misata_uniform(1, 10)),
    price DECIMAL(10,2) DEFAULT misata_uniform(1.0, 99.0),
    ordered_at TIMESTAMP DEFAULT misata_uniform(TIMESTAMP '2020-01-01', TIMESTAMP '2025-01-01'),
    code VARCHAR DEFAULT ('ORD-' || misata_sequence(1000)),
    total DECIMAL(18,2) DEFAULT (quantity * price),
    email VARCHAR DEFAULT (lower(misata_vocabulary('first_name')) || '.' || id || '@example.com'),
    fee DOUBLE DEFAULT (round(CASE status WHEN 'paid' THEN misata_uniform(1, 5) / 3 ELSE 0 END, 2)),
    shipped DATE DEFAULT (ordered_at + INTERVAL (misata_uniform(1, 9)) DAY),
    label VARCHAR DEFAULT (upper(status) || '/' || code),
    tag VARCHAR DEFAULT (left(misata_regex('[a-z]{2,5}'), 3) || misata_uuid()))"""


def _fill(n_rows: int, batch: int, first_row: int = 0) -> list[list[object]]:
    """Cells of all columns of ORDERS by real arenas of `batch` rows."""
    from misata_sql.engine.arena import Arena

    (table,) = parse_tables(ORDERS)
    compiled = compile_table(table)
    program = Composer({table.key: compiled}, {table.key: n_rows}, 7).program(table.key, table.column_names)
    arena = Arena(program, batch)
    assert isinstance(program.python_stage, PolarsStage)
    double = _Reader(arena)
    cells: list[list[object]] = [[] for _ in table.columns]
    for start in range(first_row, first_row + n_rows, batch):
        count = min(batch, first_row + n_rows - start)
        double.pointed = {}
        arena.run(start, count)
        program.python_stage(double, start, count)
        for index, (column, layout) in enumerate(zip(table.columns, program.columns, strict=True)):
            if index in double.pointed:
                cells[index] += read_output(double, index, column.type, count)
            else:
                cells[index] += read_layout(arena, layout, column.type, count)
    return cells


class _Reader(ArenaDouble):
    """A real arena's buffers, and where its columns point."""

    def __init__(self, arena: object) -> None:
        super().__init__({}, {})
        self.arena = arena

    def array(self, buffer: object) -> np.ndarray:
        return self.arena.array(buffer)  # type: ignore[attr-defined,no-any-return]


def test_rows_do_not_depend_on_batches_or_where_they_start() -> None:
    """Real programs give the same cells in any split."""
    whole = _fill(1000, 1000)
    assert [len(column) for column in whole] == [1000] * 12
    assert _fill(1000, 64) == whole
    assert _fill(1000, 333) == whole
    assert _fill(500, 128, first_row=300) == [column[300:800] for column in whole]


def test_threads_do_not_disturb_each_other() -> None:
    """Several threads with an arena each get the same cells."""
    whole = _fill(2000, 2000)
    found: list[object] = [None] * 6

    def run(number: int) -> None:
        found[number] = _fill(2000, 250 + number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [whole] * 6


def test_computed_columns_are_what_sql_makes_of_the_others() -> None:
    """A look at some cells in plain Python."""
    code, total, email, fee, shipped, label, tag = _fill(300, 300)[5:]
    assert code[:2] == ["ORD-1000", "ORD-1001"]
    assert all(str(e).endswith(f".{i + 1}@example.com") and str(e)[0].islower() for i, e in enumerate(email))
    assert {str(text).split("/")[0] for text in label} == {"PAID", "OPEN", "RETURNED"}
    assert None in total and None not in fee and None not in shipped
    assert all(37 <= len(str(text)) <= 39 for text in tag)


def test_each_generator_call_has_its_own_draw() -> None:
    """Calls are numbered by their place; two of them never share a stream."""
    oracle = Oracle(n_rows=8)
    source = oracle.bind(
        "CASE WHEN misata_bernoulli(0.5) THEN misata_uniform(1, 5) ELSE misata_uniform(1, 5) END", "BIGINT"
    )
    assert [name for name, _ in source.draws] == ["draw 1", "draw 2", "draw 3"]
    source = oracle.bind("CASE misata_uniform(1, 3) WHEN 1 THEN 'a' WHEN 2 THEN 'b' END", "VARCHAR")
    assert len(source.draws) == 2  # DuckDB writes it as two comparisons, each with a call of its own


def test_a_source_says_what_it_reads() -> None:
    oracle = Oracle(n_rows=8)
    source = oracle.bind("s || misata_sequence(5) || S || W", "VARCHAR")
    assert source.columns == ("s", "w")
    assert source.type == SqlType.parse("VARCHAR")
    assert source.can_be_null is False
    assert "misata_sequence" in source.describe().lower()


@pytest.mark.parametrize(
    ("default", "expected"),
    [
        ("a", False), ("n", True), ("nn", False), ("coalesce(n, 1)", False), ("nullif(a, 1)", True), ("e", True),
        ("CASE WHEN a > 1 THEN 1 END", True), ("CASE WHEN n > 1 THEN 1 ELSE 2 END", False), ("concat(n)", False),
        ("n IS NULL", False), ("misata_null(0.5, misata_uniform(1, 2)) + 1", True), ("a + NULLIF(1, 1)", True),
    ],
)  # fmt: skip
def test_a_source_knows_whether_it_can_be_null(default: str, expected: bool) -> None:
    from misata_sql.expressions.bind_expressions import bind_expression

    (table,) = parse_tables(
        "CREATE TABLE t (a INTEGER, n INTEGER DEFAULT misata_null(0.1, misata_uniform(1, 5)), "
        "nn INTEGER NOT NULL DEFAULT misata_uniform(1, 5), e INTEGER DEFAULT (n + 1), "
        f"x VARCHAR DEFAULT ({default}))"
    )
    column = table.column("x")
    assert bind_expression(column.default, table, column).can_be_null is expected  # type: ignore[arg-type]


def test_literals_survive_the_way_to_duckdb() -> None:
    """The oracle's own rows are what it says they are."""
    oracle = Oracle(n_rows=40)
    for name in COLUMNS:
        type = SqlType.parse(COLUMNS[name])
        value = literal(oracle.rows[name][0], type)
        (same,) = oracle.con.execute(
            f"SELECT {name} IS NOT DISTINCT FROM {value} FROM t WHERE row_number = 0"
        ).fetchone()  # type: ignore[misc]
        assert same, name
