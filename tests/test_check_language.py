"""Every construct that docs/constraints.md promises in a CHECK is honoured, as written and as DuckDB prints it.

A family of constructs is one table: row r is about construct g, so that CHECK (g <> 3 OR (construct 3)) puts each to a share
of the rows. DuckDB itself judges them, by inserting into a table that has these CHECKs.
"""

import re

import duckdb
import pytest

N_ROWS = 3000

U = "DEFAULT misata_uniform"
DAYS, MOMENTS = "(DATE '2019-01-01', DATE '2024-12-31')", "(TIMESTAMP '2019-01-01', TIMESTAMP '2024-12-31')"
COLUMNS = {
    "i": f"INTEGER {U}(-50, 50)", "j": f"INTEGER {U}(0, 1000000)", "k": "INTEGER DEFAULT misata_null(0.2, misata_uniform(-9, 9))",
    "t": f"TINYINT {U}(-120, 120)", "t2": f"TINYINT {U}(-120, 120)", "s": f"SMALLINT {U}(-30000, 30000)",
    "big": f"BIGINT {U}(-9000000000000000000, 9000000000000000000)", "u": f"UINTEGER {U}(0, 4000000000)",
    "ub": f"UBIGINT {U}(0, 9000000000000000000)", "h": f"HUGEINT {U}(-1000000, 1000000)",
    "d": "DOUBLE DEFAULT misata_normal(0, 10)", "e": "DOUBLE DEFAULT misata_null(0.1, misata_uniform(0.0, 100.0))", "f": f"FLOAT {U}(0.0, 1.0)",
    "p": f"DECIMAL(10,2) {U}(0.5, 999.99)", "q": "DECIMAL(6,3) DEFAULT misata_null(0.1, misata_uniform(-99.5, 99.5))",
    "w": f"DECIMAL(30,4) {U}(-1000.0, 1000.0)", "b": "BOOLEAN DEFAULT misata_bernoulli(0.4)", "c": "BOOLEAN DEFAULT misata_null(0.3, misata_bernoulli(0.5))",
    "day": f"DATE {U}{DAYS}", "due": f"DATE DEFAULT misata_null(0.1, misata_uniform{DAYS})",
    "ts": f"TIMESTAMP {U}{MOMENTS}", "te": f"TIMESTAMP DEFAULT misata_null(0.1, misata_uniform{MOMENTS})",
    "tss": f"TIMESTAMP_S {U}{MOMENTS}", "tms": f"TIMESTAMP_MS {U}{MOMENTS}", "tns": f"TIMESTAMP_NS {U}{MOMENTS}",
    "tm": f"TIME {U}(TIME '00:00:00', TIME '23:59:59')", "iv": "INTERVAL DEFAULT to_days(CAST(misata_uniform(1, 60) AS INTEGER))",
    "st": "VARCHAR DEFAULT misata_choice(['paid', 'shipped', 'returned', 'lost'])", "name": "VARCHAR DEFAULT misata_name()",
    "code": "VARCHAR DEFAULT misata_regex('[A-C]{2}-[0-9]{1,2}')",
    "word": "VARCHAR DEFAULT misata_null(0.1, misata_choice(['Apple', 'apple', 'Pear', 'fig', 'Straße', 'été']))",
    "m": "ENUM('low', 'mid', 'high')", "l": "INTEGER[]", "tags": "VARCHAR[]", "r": "STRUCT(x INTEGER, y VARCHAR)",
}  # fmt: skip
FAMILIES = {
    "logic": """
        i > 3 AND j < 500000; i > 3 OR j < 500000; NOT (i > 3); NOT (i > 3 AND b); NOT (i > 3 OR c); b; NOT c; b = c;
        b <> c; b IS TRUE; c IS NOT TRUE; c IS FALSE; c IS NOT FALSE; i AND b; i::BOOLEAN""",
    "comparisons": """
        i < k; i = k; i <> k; k <= i; d > e; d >= i; e != d; p < j; p <= q; q = round(q, 1); big > j; u > 2000 * j; f < d;
        k < 3 AND s > i; t = t2 OR t < 0; 2 < i""",
    "wide numbers": """
        w > p; h < i; ub > big; ub + 1 > 4500000000000000000; h * h > 10000; h % 5 = 1; w * 2 > w + 1; h = k OR h > 0;
        ub & 15 = 3""",
    "comparisons of times": """
        day < due; ts > te; day < ts; tss < ts; tms > tss; tns < ts; tm > TIME '08:00:00'; iv > INTERVAL 10 DAY;
        day >= '2021-01-01'; ts < TIMESTAMP '2022-01-01 12:00:00'""",
    "texts compared": """
        st < 'q'; st = word OR st > 'm'; word <> st; name > 'M'; m > 'low'; m = 'mid'; m <> 'low' OR i > 0;
        st BETWEEN 'm' AND 'q'; word IS NOT DISTINCT FROM 'fig'""",
    "BETWEEN and IN": """
        i BETWEEN -5 AND 20; i NOT BETWEEN -5 AND 20; k BETWEEN i AND j; d BETWEEN 0 AND e; p BETWEEN 10 AND 20.5;
        i IN (1, 2, 3, 40); i NOT IN (1, 2, 3); k IN (1, 2, NULL); k NOT IN (1, 2); i IN (k, 3, j % 50);
        p IN (1, 2.5) OR j > 1000; day IN (DATE '2020-01-01', DATE '2020-01-02') OR i > 5;
        day BETWEEN '2020-01-01' AND due""",
    "NULL": """
        k IS NULL; k IS NOT NULL; k IS NULL OR k > 0; k IS DISTINCT FROM i; k IS NOT DISTINCT FROM i;
        k IS DISTINCT FROM 3; due IS NOT NULL AND te IS NOT NULL; NOT (q IS NULL); (k = 3) IS NOT TRUE;
        (k > i) IS NULL""",
    "CASE": """
        CASE WHEN i > 0 THEN j > 1000 ELSE j < 900000 END; CASE WHEN b THEN p > 10 END;
        CASE i WHEN 1 THEN b WHEN 2 THEN c ELSE j > 5000 END; CASE WHEN k > 0 THEN k ELSE i END > -3;
        if(b, i, k) > 0; coalesce(k, i) > 0; coalesce(k, 0) <> 0; ifnull(k, 5) > 3; nullif(i, 3) > 0;
        nullif(k, 0) IS NOT NULL; least(i, k) > 0; greatest(i, k, 3) > 10; least(d, e) > 1; greatest(p, q) < 900;
        coalesce(due, day) >= DATE '2020-01-01'; least(day, due) > DATE '2020-01-01';
        greatest(ts, te) < TIMESTAMP '2023-01-01'""",
    "arithmetic": """
        i + k > 3; i / k > 1; i / 4 = 2.5 OR i > 0; i % 7 = 3; j % i = 1 OR i > 5; i // 7 = 3; j // i > 100; mod(i, 7) = 3;
        i - 3 * k < 10; -i < 20; +i < 20; abs(i) > 10; sign(i) = 1; big - j > 0; big % 97 > 50; u - 5 > 2000000000; s * k > 0""",
    "overflows": """
        big * 3 > 0; big + big > 0; s + s > 0; u + u > 10; t * 2 > 0; t + t2 > 0; t - t2 < 100; -t > 3; abs(big) > 1000000000000000000""",
    "DECIMAL and DOUBLE": """
        p / q > 2; p + q > 100; p - i > 100; p * i > 100; p * q > 100; p * 1.1 > 100; q % 3 > 1; p // 7 > 2;
        d * e > 0; d + f > 0; d - 1.5 > 0; d / f > 1; d // 2 > 1; abs(d) < 5; abs(p - q) < 600; sign(d) = -1;
        d % 2 > 0.5""",
    "rounding": """
        round(d) > 4; round(p) > 500; round(p, 1) = p; floor(d) = 3 OR floor(d) < 0; floor(p) > 500; floor(i) > 5;
        ceil(d) > 4; ceil(q) > 4; trunc(d) > 2; trunc(q) > 2; ceiling(e) > 40; round(q, 2) <> q""",
    "rounding to digits": """
        round(d, 1) > 2.5; round(j, -3) > 5000; round(i, -1) = 20; even(d) > 2; fmod(d, 3) > 1;
        trunc(p, 1) = p OR i > 0; gcd(i, j) = 1; lcm(i, 6) > 12; factorial(i % 5 + 4) > 100""",
    "bits": """
        i & 3 = 1; i | 8 = 13 OR b; xor(i, 5) > 3; (~i) > 4; j << 2 > 2000000; j >> 3 > 10000; big & 255 > 7;
        bit_count(j) > 8; u & 15 = 3""",
    "roots and powers": """
        sqrt(e) > 5; sqrt(j) > 500; sqrt(p) < 20; i ** 2 > 100; i ^ 2 > 100; power(i, 3) < 1000;
        pow(i, 2) = 49 OR i > 5; i ** 0.5 < 5; d ** 2 < e; power(d, -1) < 0.5; 2 ** k > 4; p ** 1.5 > 100;
        -2 ** 2 = 4 AND i > 0; cbrt(d) > 1""",
    "logarithms": """
        ln(e) > 2; ln(p) > 5; ln(j) BETWEEN 5 AND 13; log(p) > 1; log(2, e) > 3; log2(p) > 5; log10(e) < 1.5;
        exp(k) > 2; exp(d) < 100; exp(-e / 10) > 0.1; abs(ln(p) - ln(e)) < 1; round(ln(p), 1) = 5.5;
        CAST(exp(k) AS INTEGER) % 2 = 0; CASE WHEN ln(p) > 4 THEN exp(k) > 1 ELSE i > 0 END;
        NOT (ln(e) > 2 OR i > 0)""",
    "angles": """
        sin(d) > 0; cos(d) < 0.5; tan(d) > 0; atan2(d, e) > 0.1; asin(f) > 0.5; acos(f) > 0.5; atan(d) > 0.2;
        radians(d) > 0.01; degrees(d) > 1; pi() * d > 3; 2 * asin(sqrt(f)) < 1""",
    "dates moved": """
        day + 30 > due; day - due > 10; day - 5 < due; day + INTERVAL 1 MONTH > due; day + INTERVAL '3 days' > due;
        day - INTERVAL 2 YEAR < due; day + to_days(i) > due; ts + INTERVAL 30 DAY > te;
        ts - INTERVAL '1 month 2 days 03:00:00' < te; ts < te + INTERVAL 5 HOUR; ts + to_hours(i) > te;
        ts + INTERVAL (i) DAY > te; ts::DATE < due; day::TIMESTAMP < ts""",
    "intervals": """
        ts - te > INTERVAL 3 DAY; te - ts < INTERVAL '100 days'; ts + iv < te; iv * 2 > INTERVAL 20 DAY;
        ts + i * INTERVAL 1 DAY > te; tm + INTERVAL 1 HOUR > TIME '05:00'; tss + INTERVAL 1 DAY > tms;
        tns - INTERVAL 1 DAY < ts; ts + to_months(k) > te; age(ts, te) > INTERVAL 1 YEAR""",
    "parts of dates": """
        date_part('year', ts) = 2020; date_part('dow', day) BETWEEN 1 AND 5; date_part('month', due) = 3;
        extract(year FROM ts) = 2021; extract(hour FROM ts) BETWEEN 8 AND 17; extract(dow FROM day) NOT IN (0, 6);
        extract(minute FROM tm) < 30; extract(doy FROM day) < 100; year(day) = 2021; month(ts) < 7;
        day(due) = 15 OR i > 0; isodow(day) < 6; quarter(day) = 2; hour(tm) > 8; week(day) > 10""",
    "dates cut and compared": """
        date_part('epoch', ts) > 1600000000; date_trunc('month', day) = day OR i > 0; date_trunc('day', ts) < te;
        date_trunc('year', due) >= DATE '2020-01-01'; datediff('day', day, due) > 10;
        date_diff('month', ts, te) BETWEEN 0 AND 12; datediff('hour', ts, te) > 5; date_sub('day', ts, te) > 5;
        last_day(day) > due; make_date(2020 + abs(k), 3, 1) < day; epoch(ts) > 1600000000;
        epoch_ms(ts) > 1600000000000; time_bucket(INTERVAL 7 DAY, day) < due; strftime(day, '%Y') = '2020';
        dayname(day) <> 'Sunday'; CAST(ts AS TIME) > TIME '08:00:00'""",
    "texts": """
        length(name) > 12; len(word) = 5; strlen(word) > 4; lower(word) = word; upper(word) = 'APPLE' OR i > 0;
        lower(name) > 'm'; substring(code, 1, 1) = 'A'; substring(code FROM 2 FOR 1) > 'A'; substr(name, 2) > 'k';
        left(code, 2) <> 'AA'; right(code, 1) IN ('1', '2', '3'); code[1] = 'B'; code[1:2] = 'AB'; code[-1] = '7';
        concat(st, '-', word) <> 'paid-fig'; st || word <> 'paidfig'; concat_ws('/', st, k) > 'm';
        starts_with(code, 'A'); suffix(code, '7'); contains(code, 'B'); contains(name, 'an'); name ^@ 'A';
        strpos(name, 'a') > 3; reverse(st) > 'e'; replace(code, '-', '') > 'B'; lpad(code, 9, '0') < '0000AC';
        split_part(code, '-', 2)::INTEGER > 50; ascii(st) > 110; CAST(i AS VARCHAR) LIKE '%1'""",
    "patterns": """
        code LIKE 'A%'; code NOT LIKE 'A%'; code LIKE '%-1_'; code LIKE '_B%'; word ILIKE 'a%'; word NOT ILIKE 'a%';
        name LIKE '%an%'; st LIKE 'p_id'; word LIKE 'a!%' ESCAPE '!' OR i > 0; st GLOB 'p*';
        code SIMILAR TO '[AB]{2}-[0-9]+'; code NOT SIMILAR TO 'A.*'; st SIMILAR TO '(paid|lost)';
        regexp_matches(code, '^[AB]+-'); NOT regexp_matches(word, 'p'); regexp_full_match(code, '[AB]+-.*');
        code ~ '[AB]+-.*'; regexp_extract(code, '[0-9]+') > '5'; regexp_replace(code, '-', '') <> 'AA1'""",
    "lists and structs": """
        len(l) > 2; length(tags) BETWEEN 1 AND 2; array_length(tags) > 1; l[1] > 0; len(l) = len(tags) OR i > 0;
        len(tags || ['x']) > 2; array_to_string(tags, ',') > 'm'; list_contains(l, 5) OR i > 0; r.x > 5; r.x < i OR r.y > 'm'""",
    "casts": """
        CAST(p AS INTEGER) % 2 = 0; CAST(d AS INTEGER) > 2; CAST(j % 300 AS TINYINT) > 3; p::DOUBLE > 3.5;
        CAST(b AS INTEGER) + i > 3; CAST(i AS DECIMAL(6,2)) * 1.5 > q; i = '5' OR i > 6; TRY(t + t2) > 5;
        TRY_CAST(s AS TINYINT) IS NULL; u::INTEGER > 5""",
}


def constructs(text: str) -> list[str]:
    """The constructs of a family."""
    return [" ".join(part.split()) for part in text.split(";")]


def table(family: str, with_checks: bool) -> str:
    """CREATE TABLE with the columns that the constructs name."""
    found = constructs(FAMILIES[family])
    words = set(re.findall(r"\w+", re.sub(r"'[^']*'", "", " ".join(found))))
    parts = [f"{name} {type}" for name, type in COLUMNS.items() if name in words]
    parts.append(f"g INTEGER DEFAULT misata_uniform(0, {len(found) - 1})")
    if with_checks:
        parts += [f"CHECK (g <> {n} OR ({construct}))" for n, construct in enumerate(found)]
    return f"CREATE TABLE t ({', '.join(parts)})"


@pytest.mark.parametrize("family", FAMILIES)
def test_duckdb_accepts_every_row(con: duckdb.DuckDBPyConnection, family: str) -> None:
    """Of the definition as written and as duckdb_tables() prints it; the rows are the same."""
    found = constructs(FAMILIES[family])
    con.execute("SELECT misata_define(?)", [table(family, with_checks=False)])
    con.execute(f"CREATE TABLE plain AS FROM misata_table('t', {N_ROWS})")
    con.execute(table(family, with_checks=True))
    ((shown,),) = con.execute("SELECT sql FROM duckdb_tables() WHERE table_name = 't'").fetchall()
    for definition in (table(family, with_checks=True), shown):
        con.execute("SELECT misata_define(?)", [definition])
        con.execute(f"INSERT INTO t FROM misata_table('t', {N_ROWS})")
    counts = con.execute("SELECT count(*) FROM t GROUP BY g ORDER BY g").fetchall()
    assert len(counts) == len(found)  # each construct has rows that are about it
    assert con.execute("SELECT count(*), sum(hash(t)) % 2 FROM t").fetchone() == (2 * N_ROWS, 0)
    for n, construct in enumerate(found):  # what is never false shows nothing
        holds = con.execute(f"SELECT bool_and(coalesce(TRY({construct}), false)) FROM plain").fetchone()
        assert holds == (False,), construct
        rows = con.execute(f"SELECT count(*) FROM t WHERE g = {n} AND NOT coalesce(({construct}), true)").fetchone()
        assert rows == (0,), construct


BOUNDS = {
    "INTEGER DEFAULT misata_uniform(-50, 50)": """
        x > 3; x <= 3; x <> 0; NOT x < 3; x BETWEEN 1 AND 9; x NOT BETWEEN 1 AND 9; x IN (1, 2, 3); x NOT IN (1, 2);
        5 < x; x IS NOT NULL; x > -2 AND x < 7; -x > 3; x + 1 > 5; abs(x) > 5""",
    "DECIMAL(8,2) DEFAULT misata_uniform(0.0, 100.0)": """
        x > 3.5; x < 99.999; x BETWEEN 1 AND 9.5; x <> 1; x IN (1, 2.5)""",
    "DOUBLE DEFAULT misata_normal(0, 1)": """
        x > 0; x <= 1e-3; x BETWEEN -1 AND 1; x <> 0; isfinite(x)""",
    "DATE": """
        x > DATE '2021-01-01'; x < '2022-01-01'; x BETWEEN '2020-01-01' AND DATE '2021-12-31'; year(x) > 2020""",
    "TIMESTAMP": """
        x > TIMESTAMP '2021-01-01 12:00:00'; x < '2022-01-01'""",
    "TIMESTAMPTZ": """
        x > TIMESTAMPTZ '2021-01-01 00:00:00+00'""",
    "TIME": """
        x BETWEEN TIME '08:00' AND TIME '17:30'""",
    "VARCHAR DEFAULT misata_choice(['ab', 'ac', 'b'])": """
        x LIKE 'a%'; x NOT LIKE 'a%'; x IN ('ab', 'b'); x <> 'b'; x > 'ab'; length(x) = 2; x ILIKE 'A%';
        starts_with(x, 'a')""",
    "ENUM('low', 'mid', 'high')": """
        x > 'low'; x IN ('low', 'high'); x <> 'mid'""",
    "BOOLEAN": """
        x; NOT x; x IS TRUE; x = false""",
    "INTEGER DEFAULT misata_null(0.3, misata_uniform(0, 9))": """
        x IS NULL OR x > 3; x > 3; x IS NOT NULL; x IS NOT NULL AND x < 5; NOT x IS NULL; x NOTNULL;
        x IS DISTINCT FROM 3; coalesce(x, 0) > 1""",
}


def test_bounds_of_single_columns(con: duckdb.DuckDBPyConnection) -> None:
    """Those that truncate a generator, those that are enumerated and those that are proved: a column each."""
    checks = [(type, check) for type, found in BOUNDS.items() for check in constructs(found)]
    columns = [(f"x{n}", type, re.sub(r"\bx\b", f"x{n}", check)) for n, (type, check) in enumerate(checks)]
    parts = [f"{name} {type} CHECK ({check})" for name, type, check in columns]
    con.execute(f"CREATE TABLE t ({', '.join(parts)})")
    con.execute("SELECT misata_define(sql) FROM duckdb_tables()")
    con.execute(f"INSERT INTO t FROM misata_table('t', {N_ROWS})")
    assert con.execute("SELECT count(*) FROM t").fetchone() == (N_ROWS,)


@pytest.mark.parametrize(
    ("check", "name"),
    [
        ("hash(i) > 5", "function hash is not supported"), ("levenshtein(st, 'paid') > 2", "function levenshtein is not supported"),
        ("gamma(d) > 1", "function gamma is not supported in a CHECK"), ("lower(st) COLLATE NOCASE = 'PAID'", "collate"),
        ("now() > tz", "its value depends on when the query runs"), ("list_sum(l) > 3", "function list_sum is not supported"),
        ("tz > TIMESTAMPTZ '2021-01-01'", "the session's time zone"), ("st LIKE word", "the pattern of LIKE must be a constant"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_by_name(con: duckdb.DuckDBPyConnection, check: str, name: str) -> None:
    """When the table is defined."""
    columns = f"i INTEGER, d DOUBLE, tz TIMESTAMPTZ, l INTEGER[], st {COLUMNS['st']}, word {COLUMNS['word']}"
    with pytest.raises(duckdb.Error, match=re.escape(name)):
        con.execute("SELECT misata_define(?)", [f"CREATE TABLE t ({columns}, CHECK ({check}))"]).fetchall()


@pytest.mark.parametrize("null", ["k IS NOT NULL", "k IS NOT NULL AND k > 2", "NOT (k IS NULL)"])
def test_no_null_is_drawn_where_a_check_says_so(con: duckdb.DuckDBPyConnection, null: str) -> None:
    """The other values are as likely as among the rows that are not NULL: chi-square, false alarm 1e-6."""
    con.execute(
        "SELECT misata_define(?)",
        [f"CREATE TABLE t (k INTEGER DEFAULT misata_null(0.4, misata_uniform(0, 9)), CHECK ({null}))"],
    )
    counts = con.execute("SELECT k, count(*) FROM misata_table('t', 20000) GROUP BY k").fetchall()
    values = [value for value in range(10) if "k > 2" not in null or value > 2]
    assert sorted(value for value, _ in counts) == values
    expected = 20_000 / len(values)
    assert sum((n - expected) ** 2 / expected for _, n in counts) < 45  # 9 degrees of freedom: 1e-6 at 44.8
