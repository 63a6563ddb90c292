"""A cell depends on (definition, seed, table, column, row) and on nothing else."""

import hashlib
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zoo import COLUMNS, GENERATOR_TABLE, GENERATORS, PLACE_TABLE, TYPE_TABLE, ddl

import misata_sql

GOLDEN = Path(__file__).parent / "golden.json"
TABLES = {"types": TYPE_TABLE, "generators": GENERATOR_TABLE, "places": PLACE_TABLE}
N_ROWS = 5_000


@pytest.fixture(scope="module")
def shop():
    connection = misata_sql.connect()
    for text in TABLES.values():
        connection.execute("SELECT misata_define(?)", [text])
    yield connection
    connection.close()


def texts(con: duckdb.DuckDBPyConnection, source: str, *columns: str) -> list:
    """All rows as text, in the order in which they come on one thread."""
    con.execute("SET threads = 1")
    con.execute("SET TimeZone = 'UTC'")
    wanted = ", ".join(f"CAST({column} AS VARCHAR)" for column in columns or ("COLUMNS(*)",))
    return con.execute(f"SELECT {wanted} FROM {source}").fetchall()


def digest(con: duckdb.DuckDBPyConnection, source: str) -> str:
    """Of the text of all rows."""
    rows = texts(con, source)
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def column_digest(con: duckdb.DuckDBPyConnection, table: str, column: str, n_rows: int = 1_000) -> str:
    rows = texts(con, f"misata_table('{table}', {n_rows})", column)
    return hashlib.sha256("\n".join("NULL" if v is None else v for (v,) in rows).encode()).hexdigest()[:20]


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, cs in COLUMNS.items() for c in cs])
def test_golden_digests(shop, table, column):
    """The bytes of every type and generator are those of the recorded version; a change is a change of the contract."""
    golden = json.loads(GOLDEN.read_text())
    assert column_digest(shop, table, column) == golden[f"{table}.{column}"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("threads", [1, 2, 8])
def test_rows_do_not_depend_on_threads(shop, table, threads):
    """As a multiset: an unordered sink of many threads holds the same rows."""
    n_rows = 200_000
    columns = ", ".join(COLUMNS[table])
    shop.execute(f"SET threads = {threads}")
    query = f"SELECT count(*), sum(hash({columns})::HUGEINT), bit_xor(hash({columns})) FROM misata_table('{table}', {n_rows})"
    found = shop.execute(query).fetchone()
    shop.execute("SET threads = 1")
    assert found == shop.execute(query).fetchone()


@settings(max_examples=25, deadline=None)
@given(
    table=st.sampled_from(sorted(TABLES)),
    cuts=st.lists(st.integers(0, N_ROWS), max_size=4),
)
def test_rows_do_not_depend_on_the_split(shop, table, cuts):
    """Any split of the row range by `start` yields the same rows."""
    whole = texts(shop, f"misata_table('{table}', {N_ROWS})")
    bounds = [0, *sorted(cuts), N_ROWS]
    parts = []
    for low, high in pairwise(bounds):
        parts += texts(shop, f"misata_table('{table}', {high - low}, start := {low})")
    assert parts == whole


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_rows_do_not_depend_on_the_projection(shop, data):
    """A column is the same alone, in any company and in any order."""
    table = data.draw(st.sampled_from(sorted(TABLES)))
    names = list(COLUMNS[table])
    chosen = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=6, unique=True))
    whole = texts(shop, f"misata_table('{table}', 300)")
    part = texts(shop, f"misata_table('{table}', 300)", *chosen)
    places = [names.index(name) for name in chosen]
    assert part == [tuple(row[i] for i in places) for row in whole]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("capacity", [1, 7, 64, 2048, 5000])
def test_rows_do_not_depend_on_the_morsel(table, capacity, monkeypatch):
    """The capacity of the arenas, and so of a run of the kernels, changes no byte."""
    expected_con, con = misata_sql.connect(), misata_sql.connect()
    expected = digest(expected_con, "misata_table($$" + TABLES[table] + "$$, 500)")
    monkeypatch.setattr("misata_sql.plan.NATIVE_ROWS", capacity)
    monkeypatch.setattr("misata_sql.plan.PYTHON_ROWS", capacity)
    assert digest(con, "misata_table($$" + TABLES[table] + "$$, 500)") == expected


def test_rows_do_not_depend_on_the_process():
    """A fresh process gives the same digest."""
    script = (
        "import sys, misata_sql\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from test_determinism import digest\n"
        "from zoo import GENERATOR_TABLE\n"
        "con = misata_sql.connect()\n"
        "con.execute('SET enable_progress_bar = false')\n"
        "con.execute('SELECT misata_define(?)', [GENERATOR_TABLE])\n"
        "print(digest(con, \"misata_table('generators', 700)\"))\n"
    )
    run = [sys.executable, "-c", script, str(Path(__file__).parent)]
    first = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    con = misata_sql.connect()
    con.execute("SELECT misata_define(?)", [GENERATOR_TABLE])
    # DuckDB takes python -c for a terminal, where a query of over 2 s shows its progress
    assert first.split()[-1] == digest(con, "misata_table('generators', 700)")


def test_adding_a_column_changes_no_other(con):
    """Nor does the order of the columns."""
    few = {name: GENERATORS[name] for name in ("misata_normal", "misata_choice", "misata_zipf_large")}
    con.execute("SELECT misata_define(?)", [ddl("t", few)])
    names = ", ".join(few)
    before = con.execute(f"SELECT {names} FROM misata_table('t', 1000)").fetchall()
    more = {"x": "INTEGER", **dict(reversed(few.items())), "y": "VARCHAR"}
    con.execute("SELECT misata_define(?)", [ddl("t", more)])
    assert con.execute(f"SELECT {names} FROM misata_table('t', 1000)").fetchall() == before


def test_seed_table_and_column_choose_the_stream(con):
    """Another seed, table name or column name gives other numbers; the same in another case gives the same."""
    for name in ("t", "u"):
        con.execute(
            f"SELECT misata_define('CREATE TABLE {name} (a DOUBLE DEFAULT misata_normal(0, 1), b DOUBLE DEFAULT misata_normal(0, 1))')"
        )

    def column(what: str, table: str, *options: str) -> list:
        arguments = ", ".join([f"'{table}'", "100", *options])
        return con.execute(f"SELECT {what} FROM misata_table({arguments})").fetchall()

    base = column("a", "t")
    assert column("A", "T", "seed := 0") == base
    assert column("a", "t", "seed := 1") != base
    assert column("b", "t") != base
    assert column("a", "u") != base


def test_two_databases_stay_apart():
    """A definition in one database of the process is not seen in another."""
    one, two = misata_sql.connect(), misata_sql.connect()
    one.execute("SELECT misata_define('CREATE TABLE only_here (i INTEGER)')")
    assert one.execute("SELECT count(*) FROM misata_table('only_here', 3)").fetchone() == (3,)
    with pytest.raises(duckdb.Error, match="no table named 'only_here'"):
        two.execute("SELECT count(*) FROM misata_table('only_here', 3)")
