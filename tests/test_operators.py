"""Operators as scalar functions: the same cells whatever runs them, NULLs, misata_perturb, and what is refused."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import scipy.stats

import misata_sql
from misata_sql.chaos.operators.catalogue import OPERATORS
from misata_sql.chaos.operators.listing import signature, to_markdown
from misata_sql.chaos.operators.perturb import is_kind, kinds_of
from misata_sql.chaos.operators.signatures import signatures
from misata_sql.spec.types import BIGINT, BLOB, BOOLEAN, DATE, DOUBLE, INTEGER, VARCHAR

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden_operators.json"
FALSE_ALARM = 1e-6  # of each statistical test, at a fixed seed
N_ROWS = 30_000
N_DIGESTED = 3_000

# A column of each type, with NULLs, and a list of the kinds that its type has
CELLS = """
    SELECT i AS key, (i * 7919 % 100003)::BIGINT AS big, (i % 256)::UTINYINT AS small, i / 7 AS real, (i / 9)::FLOAT AS single,
      (i * 3)::HUGEINT AS huge, i % 3 = 0 AS flag, DATE '2020-01-01' + (i % 1500)::INTEGER AS day,
      TIMESTAMP '2020-01-01' + INTERVAL (i) MINUTE AS moment, TIME '00:00:00' + INTERVAL (i) SECOND AS hour,
      'customer ' || (i % 1000) AS text, 'x' || i AS short, i::VARCHAR::BLOB AS bytes, md5(i::VARCHAR)::UUID AS id,
      CASE WHEN i % 5 > 0 THEN i END AS gappy, INTERVAL (i) DAY AS span, (i % 64)::BIT AS bits,
      [j * i for j in range(i % 5)] AS list
    FROM range({n}) t(i)"""
COLUMNS = [
    "big",
    "small",
    "real",
    "single",
    "huge",
    "flag",
    "day",
    "moment",
    "hour",
    "text",
    "short",
    "bytes",
    "id",
    "gappy",
    "span",
    "bits",
    "list",
]


@pytest.fixture(scope="module")
def con():
    connection = misata_sql.connect()
    connection.execute(f"CREATE TABLE cells AS {CELLS.format(n=N_ROWS)}")
    connection.execute("CREATE TABLE shuffled AS SELECT * FROM cells ORDER BY hash(key)")
    yield connection
    connection.close()


def calls(con) -> dict[str, str]:
    """A call of every kind on every column that has it, and of the other functions, by name."""
    made = {}
    types = dict(
        con.execute("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'cells'").fetchall()
    )
    for column in COLUMNS:
        for operator in OPERATORS:
            if (
                operator.is_function
                and any(str(t) == types[column] for t in operator.types or ())
                and is_kind(operator, BY_NAME[types[column]])
            ):
                made[f"{operator.kind} {column}"] = (
                    f"{operator.name}({column}, key, 3)" if is_open(operator) else f"{operator.name}({column}, key)"
                )
        made[f"any {column}"] = f"misata_perturb({column}, 'any', 0.3, key, 5)"
    made |= {"chance": "misata_chance(real / 5000, key)", "burst": "misata_burst(0.1, 10, key)"}
    made |= {"burst_start": "misata_burst_start(0.1, 10, key)"}
    made |= {
        "exactly": f"misata_exactly(99, {N_ROWS}, key)",
        "swap": "misata_swap(text, ['a', 'b', 'customer 7'], key)",
    }
    made |= {f"{name} of more": call for name, call in (TEXT_CALLS | SAMPLE_CALLS).items()}
    made |= {
        "stuck": "misata_stuck(moment, TIMESTAMP '2020-01-02', key)",
        "ramp": "misata_ramp(day, '2020-05-01', '2021-05-01')",
    }
    return made


TEXT_CALLS = {
    "mojibake": "misata_mojibake('Zoë Weiß €' || key, key, 3)",
    "mojibake as utf8": "misata_mojibake('Zoë Weiß' || key, 'latin1', 'utf8', key)",
    "unicode_form": "misata_unicode_form('Zoë ' || key, key)",
    "homoglyph": "misata_homoglyph(upper(text), key)",
    "case": "misata_case('zoë ÉMILE ' || short, key)",
    "broken_json": "misata_broken_json('{\"id\": ' || key || ', \"name\": \"' || text || '\"}', key)",
    "near_duplicate": "misata_near_duplicate('Anna Maria ' || text || ' Street', key)",
    "number_locale": "misata_number_locale(real, key)",
    "number_locale single": "misata_number_locale(single, key)",
    "number_locale big": "misata_number_locale(big, key)",
    "number_locale text": "misata_number_locale((key * 1.25)::VARCHAR, key)",
    "date_format": "misata_date_format(day, key)",
    "date_format moment": "misata_date_format(moment, key)",
    "date_format text": "misata_date_format(moment::VARCHAR, key)",
}
SAMPLE_CALLS = {
    "outlier": "misata_outlier(real, [1.5, 2, 3, 5, 8, 13], key)",
    "outlier big": "misata_outlier(big, range(1000), key, 3)",
    "shift_quantile real": "misata_shift_quantile(real, 0.25, [0, 1.5, 40, 400, 3000, 5000], key)",
    "shift_quantile single": "misata_shift_quantile(single, -0.1, [0, 1, 1, 40, 400], key)",
    "shift_quantile small": "misata_shift_quantile(small, 0.4, [0, 10, 10, 10, 30, 200, 255], key)",
    "shift_quantile big": "misata_shift_quantile(big, -0.3, range(0, 100003, 7), key, 5)",
    "shift_quantile day": "misata_shift_quantile(day, 0.1, [DATE '2020-01-01', DATE '2020-02-01', DATE '2025-01-01'], key)",
    "shift_quantile hour": "misata_shift_quantile(hour, 0.1, [TIME '00:00:00', TIME '00:10:00', TIME '23:00:00'], key)",
}
BY_NAME = {str(t): t for operator in OPERATORS for t in operator.types or ()}


def is_open(operator) -> bool:
    """Whether a seed may be given without the optional arguments."""
    return ((), True) in list(signatures(operator, operator.types[0]))


def digests(con, table: str = "cells") -> dict[str, str]:
    """Of the first rows of each call, in the order of their keys."""
    con.execute("SET TimeZone = 'UTC'")
    made = calls(con)
    listed = ", ".join(f"({call})::VARCHAR AS c{i}" for i, call in enumerate(made.values()))
    columns = con.execute(
        f"SELECT * EXCLUDE (key) FROM (SELECT key, {listed} FROM {table} WHERE key < {N_DIGESTED}) ORDER BY key"
    ).fetchall()
    return {
        name: hashlib.sha256(repr(cells).encode()).hexdigest()[:20]
        for name, cells in zip(made, zip(*columns, strict=True), strict=True)
    }


def test_golden_digests(con):
    """The cells of every operator are those of the recorded version; a change is a change of the contract."""
    golden = json.loads(GOLDEN.read_text())
    found = digests(con)
    assert {name: digest for name, digest in found.items() if golden.get(name) != digest} == {}


def test_order_threads_and_chunks_do_not_matter(con):
    """Rows shuffled on eight threads; a few at a time behind a filter; one at a time as constants."""
    wanted = digests(con)
    con.execute("SET threads = 8")
    assert digests(con, "shuffled") == wanted
    con.execute("SET threads = 1")
    sampled = "(SELECT * FROM shuffled WHERE key % 1009 = 17)"
    few = con.execute(
        f"SELECT key, {', '.join(f'{c}::VARCHAR' for c in calls(con).values())} FROM {sampled} ORDER BY key"
    ).fetchall()
    for row in few[:3]:
        alone = con.execute(
            f"SELECT key, {', '.join(f'{c}::VARCHAR' for c in calls(con).values())} FROM cells WHERE key = {row[0]}"
        ).fetchall()
        assert alone == [row]


def test_another_process_gives_the_same_cells(con):
    """And so does another load of the extension."""
    code = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); import misata_sql; import test_operators as t\n"
        "c = misata_sql.connect(); c.execute(f'CREATE TABLE cells AS {t.CELLS.format(n=t.N_ROWS)}')\n"
        "print(json.dumps(t.digests(c)))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)], capture_output=True, text=True, check=True
    )
    assert json.loads(out.stdout[out.stdout.index("{") :]) == digests(con)


def test_null_values_stay_null(con):
    """Of every function that takes a value, on every column that has NULLs."""
    nulls = con.execute("SELECT count(*) FROM cells WHERE gappy IS NULL").fetchone()[0]
    for kind, operator in kinds_of(BIGINT).items():
        if operator.is_function:
            call = f"{operator.name}(gappy, key)"
            found = con.execute(
                f"SELECT count(*) FILTER ({call} IS NULL), count(*) FILTER ({call} IS NULL AND gappy IS NULL) FROM cells"
            ).fetchone()
            assert found == (nulls, nulls), kind


@pytest.mark.parametrize("rate", [0.001, 0.1, 0.9])
def test_perturb_meets_its_rate_in_every_column(con, rate):
    """Binomial, in each column by itself; columns of a row are hit independently."""
    lost = ", ".join(
        f"count(*) FILTER (misata_perturb({c}, 'null', {rate}, key, 11) IS NULL AND {c} IS NOT NULL), count({c})"
        for c in COLUMNS
    )
    found = con.execute(f"SELECT {lost} FROM cells").fetchone()
    for hits, n in zip(found[::2], found[1::2], strict=True):
        assert scipy.stats.binomtest(hits, n, rate).pvalue > FALSE_ALARM
    both = con.execute(
        f"SELECT count(*) FROM cells WHERE misata_perturb(text, 'null', {rate}, key) IS NULL AND misata_perturb(big, 'null', {rate}, key) IS NULL"
    ).fetchone()[0]
    assert scipy.stats.binomtest(both, N_ROWS, rate * rate).pvalue > FALSE_ALARM


def test_the_rate_may_vary_by_row_and_ends_are_exact(con):
    """0 hits nothing and 1 everything, in one call."""
    found = con.execute(
        "SELECT count(*) FILTER (p IS NULL AND key < 10000), count(*) FILTER (p IS NULL AND key BETWEEN 10000 AND 19999), "
        "count(*) FILTER (p IS NULL AND key >= 20000) FROM (SELECT key, misata_perturb(text, 'null', "
        "CASE WHEN key < 10000 THEN 0 WHEN key < 20000 THEN 0.5 ELSE 1 END, key) AS p FROM cells)"
    ).fetchone()
    assert found[0] == 0
    assert scipy.stats.binomtest(found[1], 10000, 0.5).pvalue > FALSE_ALARM
    assert found[2] == 10000


def test_rate_0_is_the_table_itself(con):
    """Byte for byte, for each kind of each column."""
    for column in COLUMNS:
        type = con.execute(f"SELECT typeof({column}) FROM cells LIMIT 1").fetchone()[0]
        for kind in [*kinds_of(BY_NAME[type]), "any"]:
            wrong = con.execute(
                f"SELECT count(*) FROM cells WHERE misata_perturb({column}, '{kind}', 0, key) IS DISTINCT FROM {column}"
            ).fetchone()
            assert wrong == (0,), (kind, column)


def test_rate_1_changes_what_the_operator_changes(con):
    """As many cells as the operator alone."""
    for kind in ("digits", "off_by_one", "sign", "orphan"):
        query = "SELECT count(*) FROM cells WHERE {} <> big"
        alone = con.execute(query.format(f"misata_{kind}(big, key)")).fetchone()
        assert con.execute(query.format(f"misata_perturb(big, '{kind}', 1, key)")).fetchone() == alone


def test_any_kind_takes_all_that_fit(con):
    """Each about as often: of a BOOLEAN, half NULL and half flipped."""
    kinds = list(kinds_of(BOOLEAN))
    assert kinds == ["null", "flip"]
    found = con.execute(
        "SELECT count(*) FILTER (p IS NULL), count(*) FILTER (p <> flag) FROM (SELECT flag, misata_perturb(flag, 'any', 1, key) AS p FROM cells)"
    ).fetchone()
    assert sum(found) == N_ROWS
    assert scipy.stats.binomtest(found[0], N_ROWS, 0.5).pvalue > FALSE_ALARM
    assert list(kinds_of(BLOB)) == ["null"]


def test_perturb_over_all_columns_of_a_table(con):
    """COLUMNS(*) with types that have no overload of their own: DECIMAL and ENUM come back with cast_to_type."""
    con.execute(
        "CREATE TABLE prices AS SELECT (i / 100.0)::DECIMAL(10, 2) AS price, (i % 2 + 1)::VARCHAR::ENUM ('1', '2') AS size, i::DECIMAL(18, 3) AS wide FROM range(5000) t(i)"
    )
    types = "SELECT DISTINCT typeof(COLUMNS(*)) FROM ({})"
    plain = "SELECT misata_perturb(COLUMNS(*), 'null', 0.1, rowid) FROM prices"
    assert con.execute(types.format(plain)).fetchall() == [("DOUBLE", "VARCHAR", "DOUBLE")]
    back = "SELECT cast_to_type(misata_perturb(COLUMNS(*), 'null', 0.1, rowid), COLUMNS(*)) FROM prices"
    assert con.execute(types.format(back)).fetchall() == [("DECIMAL(10,2)", "ENUM('1', '2')", "DECIMAL(18,3)")]
    same = con.execute(
        f"SELECT count(a.price), count(*) FILTER (a.price <> b.price OR a.size <> b.size OR a.wide <> b.wide) FROM ({back}) a POSITIONAL JOIN prices b"
    ).fetchone()
    assert scipy.stats.binomtest(5000 - same[0], 5000, 0.1).pvalue > FALSE_ALARM
    assert same[1] == 0
    con.execute("DROP TABLE prices")


def test_nulls_over_any_table(con):
    """The query of docs/operators.md for types that no function can take: each column is hit at its rate, binomially."""
    con.execute(
        "CREATE TABLE anything AS SELECT [[i]] AS lists, {'a': i} AS pair, map {'x': i} AS counts, [i, i]::BIGINT[2] AS two, "
        "union_value(k := i) AS one, '10:00:00+01'::TIMETZ AS clock, i::VARIANT AS v, i::BIGNUM AS big, "
        "TIME_NS '10:00:00' AS nanos, 'a'::ENUM('a') AS e, i::DECIMAL(38, 2) AS wide FROM range(5000) t(i)"
    )
    query = "SELECT CASE WHEN misata_chance(0.05, rowid, hash(alias(COLUMNS(*)))) THEN NULL ELSE COLUMNS(*) END FROM anything"
    types = "SELECT DISTINCT typeof(COLUMNS(*)) FROM ({})"
    assert con.execute(types.format(query)).fetchall() == con.execute(types.format("FROM anything")).fetchall()
    for left in con.execute(f"SELECT count(COLUMNS(*)) FROM ({query})").fetchone():
        assert scipy.stats.binomtest(5000 - left, 5000, 0.05).pvalue > FALSE_ALARM
    con.execute("DROP TABLE anything")


def test_arguments_may_vary_with_the_row(con):
    """Runs of equal ones, one after the other and by turns, many more than are kept."""
    for factor in ("key // 1000 + 2", "key % 3 + 2", "key + 2"):
        wrong = con.execute(
            f"SELECT count(*) FROM cells WHERE key < 3000 AND misata_unit(big, {factor}, key) <> big * ({factor})"
        ).fetchone()
        assert wrong == (0,)
    seeds = con.execute(
        "SELECT count(*) FROM cells WHERE key < 999 AND misata_digits(big, key, key % 2) <> CASE WHEN key % 2 = 0 THEN misata_digits(big, key, 0) ELSE misata_digits(big, key, 1) END"
    )
    assert seeds.fetchone() == (0,)
    texts = con.execute(
        "SELECT count(*) FROM cells WHERE key < 999 AND misata_stuck(short, text, key) <> text"
    ).fetchone()
    assert texts == (0,)


def test_long_and_empty_texts(con):
    """Texts of a megabyte, of no bytes and of twelve and thirteen, hit and not hit, in one vector."""
    query = """
        SELECT count(*) FILTER (p IS NOT DISTINCT FROM CASE WHEN is_hit THEN NULL ELSE t END), count(*) FROM (
          SELECT repeat('äb', n) AS t, i % 2 = 0 AS is_hit, misata_perturb(repeat('äb', n), 'null', (i + 1) % 2, i) AS p
          FROM (SELECT i, [0, 1, 4, 5, 300, 350000][i % 6 + 1] AS n FROM range(60) t(i)))"""
    assert con.execute(query).fetchone() == (60, 60)
    digits = con.execute(
        "SELECT count(*) FROM (SELECT i, repeat('1', i % 40) AS t FROM range(999) t(i)) WHERE t <> '' AND misata_check_digit(t, i) = t"
    ).fetchone()
    assert digits == (0,)


REFUSED = [
    ("misata_perturb(1, 'typoo', 0.1, 1)", "no kind of misata_perturb named 'typoo'"),
    ("misata_perturb(1, 'digit', 0.1, 1)", "did you mean 'digits'?"),
    ("misata_perturb(1, 'flip', 0.1, 1)", "misata_perturb: kind 'flip' does not fit INTEGER, it takes BOOLEAN; for INTEGER there is: null, default"),
    ("misata_perturb(1, 'swap', 0.1, 1)", "misata_perturb: kind 'swap' needs among; call misata_swap itself"),
    ("misata_perturb(DATE '2024-01-01', 'sign', 0.1, 1)", "does not fit DATE, it takes TINYINT"),
    ("misata_perturb(1, NULL, 0.1, 1)", "misata_perturb: kind must not be NULL"),
    ("misata_perturb(1, 'null', 1.5, 1)", "misata_perturb: rate must be from 0 to 1 (got 1.5)"),
    ("misata_perturb(1, 'null', -0.1, 1)", "misata_perturb: rate must be from 0 to 1 (got -0.1"),
    ("misata_perturb(1, 'null', 'nan'::DOUBLE, 1)", "misata_perturb: rate must be from 0 to 1 (got nan)"),
    ("misata_perturb(1, 'null', NULL, 1)", "misata_perturb: rate must be a number from 0 to 1 (got NULL)"),
    ("misata_perturb(1, 'null', 0.1, NULL)", "misata_perturb: key must not be NULL: it tells the row from others, as rowid does"),
    ("misata_perturb(1, 'null', 0.1, 1, NULL)", "misata_perturb: seed must not be NULL"),
    ("misata_perturb([[1]], 'null', 0.1, 1)", "No function matches"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), REFUSED, ids=lambda v: v if v.startswith("misata_perturb(") else "")
def test_what_perturb_refuses(con, call, message):
    """By name, with what was given and what there is."""
    with pytest.raises(duckdb.Error) as caught:
        con.execute(f"SELECT {call}")
    assert message in str(caught.value)


def test_a_refusal_within_a_table_names_the_value(con):
    """Not only for constants."""
    with pytest.raises(duckdb.Error, match=r"rate must be from 0 to 1 \(got 1\.0001\)"):
        con.execute(
            "SELECT count(misata_perturb(big, 'null', key / 10000, key)) FROM cells WHERE key % 3 <> 5 AND key < 10002"
        )
    with pytest.raises(duckdb.Error, match="key must not be NULL"):
        con.execute("SELECT count(misata_digits(big, gappy)) FROM cells")


def test_every_example_runs(con):
    """Of misata_operators(), as it stands; and the listing names what is there."""
    listed = con.execute("SELECT name, kind, signature, types, fault, example FROM misata_operators()").fetchall()
    assert len(listed) == len(OPERATORS)
    functions = {name for (name,) in con.execute("SELECT DISTINCT function_name FROM duckdb_functions()").fetchall()}
    for name, kind, shown, types, fault, example in listed:
        assert name in functions
        assert shown.startswith(f"{name}(")
        assert types or "(" in shown
        assert fault
        assert con.execute(example).fetchall()
        assert kind is None or kind in {operator.kind for operator in OPERATORS}


def test_the_page_is_what_the_catalogue_says(con):
    """docs/operators.md is what `python -m misata_sql.chaos.operators.listing` prints, and its queries run."""
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    assert page == to_markdown()
    con.execute("CREATE TABLE orders AS SELECT i AS quantity, i::DOUBLE AS price, 'DE' AS country FROM range(100) t(i)")
    for block in page.split("```sql\n")[1:]:
        for query in block.split("```")[0].split(";"):
            text = "\n".join(line.split("--")[0] for line in query.splitlines())
            if text.strip():
                con.execute(text).fetchall()
    con.execute("DROP TABLE orders")


def test_each_operator_is_told_from_generators():
    """No function name is both."""
    from misata_sql.generators.catalogue import GENERATORS

    assert not {operator.name for operator in OPERATORS if operator.is_function} & set(GENERATORS)
    assert len({operator.kind for operator in OPERATORS}) == len(OPERATORS)
    assert (
        signature(next(o for o in OPERATORS if o.kind == "unit"))
        == "misata_unit(value [, factor [, offset]], key [, seed])"
    )
    assert {DOUBLE, DATE, INTEGER, VARCHAR} <= set(BY_NAME.values())
