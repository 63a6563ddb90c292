"""misata_perturb(value, kind, rate) within a scenario: every kind of every type, as its SQL does it to stored rows; NaN."""

import duckdb
import pytest
import scipy.stats
from scenarios import call, texts

import misata_sql
from misata_sql.chaos.perturbed_cells import kinds_of
from misata_sql.spec.type_parser import parse_type

FALSE_ALARM = 1e-6  # of each statistical test, at a fixed seed
N = 400
COLUMNS = {
    "tiny": "TINYINT", "huge": "HUGEINT", "big": "UBIGINT", "vast": "UHUGEINT", "single": "FLOAT", "real": "DOUBLE",
    "money": "DECIMAL(18,3)", "wide": "DECIMAL(30,4)", "flag": "BOOLEAN", "day": "DATE", "hour": "TIME",
    "moment": "TIMESTAMP", "nanos": "TIMESTAMP_NS", "zoned": "TIMESTAMP WITH TIME ZONE", "span": "INTERVAL",
    "uuid": "UUID", "bytes": "BLOB", "bits": "BIT", "size": "ENUM('S', 'M', 'L')", "items": "INTEGER[]",
    "names": "VARCHAR[]", "pair": "STRUCT(a INTEGER, b VARCHAR)", "counts": "MAP(VARCHAR, INTEGER)",
    "triple": "INTEGER[3]", "lists": "VARCHAR[][]", "name": "VARCHAR",
}  # fmt: skip
NO_TEXT = ("bits", "items", "names", "pair", "counts", "triple", "lists")  # in the ledger


@pytest.fixture(scope="module")
def zoo():
    connection = misata_sql.connect()
    listed = ", ".join(f"{name} {type}" for name, type in COLUMNS.items())
    connection.execute("SELECT misata_define(?)", [f"CREATE TABLE zoo (id BIGINT PRIMARY KEY, {listed})"])
    connection.execute("SET threads = 1; SET TimeZone = 'UTC'")
    connection.execute(f"CREATE TABLE zoo AS FROM misata_table('zoo', {N}, seed := 7)")
    yield connection
    connection.close()


@pytest.mark.parametrize("column", COLUMNS)
def test_every_kind_of_every_type(zoo, column):
    """The rows are those of the SQL, and so is the ledger, where it knows the type's text; others it refuses by name."""
    kinds = [*kinds_of(parse_type(COLUMNS[column])), "any"]
    assert kinds[0] == "null"
    kinds.sort(key=lambda kind: kind == "default")  # 9999-12-31 is the last day whose text the ledger knows
    scenario = "\n".join(
        f"UPDATE zoo SET {column} = misata_perturb({column}, '{kind}', 0.1 + 0.5 * misata_ramp(id, 0, {N}));"
        for kind in kinds
    )
    query, ledger = zoo.execute("FROM misata_chaos_sql('zoo', ?, seed := 7)", [scenario]).fetchone()
    dirty = texts(zoo, call("misata_perturb", N, scenario, table="zoo"))
    assert texts(zoo, f"({query})") == dirty
    clean = texts(zoo, "zoo")
    place = 1 + list(COLUMNS).index(column)
    assert sum(a[place] != b[place] for a, b in zip(clean, dirty, strict=True)) > N / 5
    assert all(a[:place] + a[place + 1 :] == b[:place] + b[place + 1 :] for a, b in zip(clean, dirty, strict=True))
    log = call("misata_chaos_log", N, scenario, table="zoo")
    if column in NO_TEXT:
        with pytest.raises(duckdb.Error, match="is not supported yet in misata_chaos_log"):
            texts(zoo, log)
        return
    entries = texts(zoo, log)
    assert {entry[6] for entry in entries} <= set(kinds)
    assert sorted(map(repr, texts(zoo, f"({ledger})"))) == sorted(map(repr, entries))


def test_a_value_that_is_left_out_is_the_column_and_rates_are_met(zoo):
    """Binomially; each kind of 'any' as often, by a chi-squared test."""
    short = texts(zoo, call("misata_perturb", N, "UPDATE zoo SET name = misata_perturb('typo', 0.5)", table="zoo"))
    long = texts(zoo, call("misata_perturb", N, "UPDATE zoo SET name = misata_perturb(name, 'typo', 0.5)", table="zoo"))
    assert sum(a == b for a, b in zip(short, long, strict=True)) < N  # another text, so other rows
    n = 30_000
    scenario = "UPDATE zoo SET size = misata_perturb('any', 0.3)"
    found = dict(
        zoo.execute(
            f"SELECT after IS NULL, count(*) FROM {call('misata_chaos_log', n, scenario, table='zoo')} GROUP BY ALL"
        ).fetchall()
    )
    assert scipy.stats.binomtest(sum(found.values()), n, 0.3).pvalue > FALSE_ALARM
    assert scipy.stats.binomtest(found[True], sum(found.values()), 0.5).pvalue > FALSE_ALARM


def test_rate_0_and_rate_1(zoo):
    clean = texts(zoo, "zoo")
    none = "UPDATE zoo SET name = misata_perturb('any', 0), items = misata_perturb('null', 0), bits = misata_perturb('any', 0)"
    assert texts(zoo, call("misata_perturb", N, none, table="zoo")) == clean
    every = call("misata_perturb", N, "UPDATE zoo SET pair = misata_perturb('null', 1)", table="zoo")
    assert zoo.execute(f"SELECT count(pair), count(*) FROM {every}").fetchone() == (0, N)


REFUSED = {
    "UPDATE zoo SET name = misata_perturb(name, 'typo', 0.1, id)": "takes (value, kind, rate), and neither key nor seed",
    "UPDATE zoo SET name = misata_perturb(0.1)": "takes (value, kind, rate)",
    "UPDATE zoo SET name = misata_perturb(name, 'tipo', 0.1)": "did you mean 'typo'",
    "UPDATE zoo SET name = misata_perturb(name, 'stuck', 0.1)": "kind 'stuck' needs at; call misata_stuck itself",
    "UPDATE zoo SET size = misata_perturb(size, 'typo', 0.1)": "kind 'typo' does not fit ENUM",
    "UPDATE zoo SET pair = misata_perturb(pair, 'sign', 0.1)": "for STRUCT(a INTEGER, b VARCHAR) there is: null, any",
    "UPDATE zoo SET name = misata_perturb(name, name, 0.1)": "kind of misata_perturb must be a constant text",
    "UPDATE zoo SET name = misata_perturb(name, 'typo', 1.1)": "misata_chance takes 0 to 1 (got 1.1)",
    "DELETE FROM zoo WHERE misata_perturb('typo', 0.1) = 'x'": "misata_perturb needs a value",
    "UPDATE zoo SET bits = misata_perturb(bits, 'null', CASE WHEN bits IS NULL THEN 0 ELSE 1 END)": "BIT is not supported",
}


@pytest.mark.parametrize("scenario", REFUSED)
def test_what_is_refused(zoo, scenario):
    with pytest.raises(duckdb.BinderException) as caught:
        zoo.execute("FROM misata_perturb('zoo', 10, ?)", [scenario])
    assert REFUSED[scenario] in str(caught.value)


def test_dates_with_a_clock_of_their_own(zoo):
    """Operators on moments take a DATE as a TIMESTAMP in SQL too, in every year."""
    scenario = "UPDATE zoo SET day = DATE '9999-12-30' WHERE misata_chance(0.5); UPDATE zoo SET day = misata_utc_offset(day, -3)"
    query, _ = zoo.execute("FROM misata_chaos_sql('zoo', ?, seed := 7)", [scenario]).fetchone()
    assert texts(zoo, f"({query})") == texts(zoo, call("misata_perturb", N, scenario, table="zoo"))
    late = f"SELECT count(*) FROM ({query}) WHERE day = DATE '9999-12-29'"
    assert zoo.execute(late).fetchone()[0] > 0.3 * N


def test_a_number_that_is_none(zoo):
    """NaN and infinities as sentinels, alone and in a scenario; other operators hand them on."""
    one = "SELECT isnan(misata_default(1.5, 'NaN'::DOUBLE, 1)), misata_stuck(1.5::FLOAT, '-inf'::FLOAT, 1), isnan(misata_noise('NaN'::DOUBLE, 1))"
    assert zoo.execute(one).fetchone() == (True, float("-inf"), True)
    scenario = """UPDATE zoo SET real = misata_default(real, 'NaN'::DOUBLE) WHERE misata_chance(0.3);
      UPDATE zoo SET real = misata_swap(real, ['NaN'::DOUBLE, 'inf'::DOUBLE, 0]) WHERE misata_chance(0.3);
      UPDATE zoo SET real = misata_noise(real, 3); UPDATE zoo SET real = misata_shift_quantile(real, 0.1);
      DELETE FROM zoo WHERE real > 0 AND misata_chance(0.5)"""
    query, ledger = zoo.execute("FROM misata_chaos_sql('zoo', ?, seed := 7)", [scenario]).fetchone()
    dirty = call("misata_perturb", N, scenario, table="zoo")
    assert texts(zoo, f"({query})") == texts(zoo, dirty)
    expected = texts(zoo, call("misata_chaos_log", N, scenario, table="zoo"))
    assert sorted(map(repr, texts(zoo, f"({ledger})"))) == sorted(map(repr, expected))
    counts = f"SELECT count(*) FILTER (isnan(real)), count(*) FILTER (isinf(real)) FROM {dirty}"
    assert all(count > 10 for count in zoo.execute(counts).fetchone())
