"""Loading, closing, threads, interrupts, memory: the bridge as a guest of DuckDB and of Python."""

import contextlib
import gc
import os
import resource
import subprocess
import sys
import textwrap
import threading
import time
import weakref
from pathlib import Path

import duckdb
import numpy as np
import pytest
from arenas import Relation, fixed, native_arena, offset_texts, only_functions

import misata_sql
from misata_sql.connection import connect, load
from misata_sql.errors import InstallError
from misata_sql.extension import bridge
from misata_sql.extension.functions import ScalarFunction, ScalarOverload, TableFunction
from misata_sql.spec.types import SqlType

TESTS = Path(__file__).parent
BIG, TEXT, DOUBLE = SqlType("BIGINT"), SqlType("VARCHAR"), SqlType("DOUBLE")


class Registry(dict):
    """A dict that can be referred to weakly."""


def make_rows(first, n, ids):
    columns = {
        0: lambda: fixed(np.arange(first, first + n), "i8"),
        1: lambda: offset_texts([b"row number %d" % i for i in range(first, first + n)]),
    }
    return [columns[i]() for i in ids]


relations = []


def rows(registry, args, named):
    relation = Relation((("i", BIG), ("s", TEXT)), int(args[0]), make_rows, int(named.get("start", 0)))
    relations.append(relation)
    return relation


def remember(registry, args, n_rows, returns):
    registry.setdefault("seen", []).append(args[0])
    return [",".join(registry["seen"])] * n_rows


def endless(registry, args, named):
    """Fills that take a second each."""

    def make(first, n, ids):
        time.sleep(0.05)
        return make_rows(first, n, ids)

    return Relation((("i", BIG), ("s", TEXT)), 10**15, make)


FUNCTIONS = (
    TableFunction("rows", (DOUBLE,), rows, {"start": DOUBLE}),
    TableFunction("native", (DOUBLE,), lambda registry, args, named: Relation(
        (("i", BIG),), int(args[0]), make_rows, arena=lambda: native_arena(2048))),
    TableFunction("endless", (), endless),
    ScalarFunction("remember", (ScalarOverload((TEXT,), TEXT),), remember, volatile=True),
)  # fmt: skip


def open_database(path=":memory:", registry=Registry):
    with only_functions(*FUNCTIONS, registry=registry):
        return connect(path)


@pytest.fixture
def con():
    relations.clear()
    connection = open_database()
    yield connection
    connection.close()


def value(con, query):
    (got,) = con.execute(query).fetchone()
    return got


# ---- what a scan asks for ----


def test_only_projected_columns_are_asked_for(con):
    assert value(con, "SELECT max(s) FROM rows(10)") == "row number 9"
    assert relations[-1].opened == [(1,)]
    assert con.execute("SELECT s, i FROM rows(2)").fetchall() == [
        ("row number 0", 0),
        ("row number 1", 1),
    ]


def test_counting_rows_asks_for_the_first_column_only(con):
    """DuckDB counts the rows of a C API table function by its first column; see docs/extension.md."""
    assert value(con, "SELECT count(*) FROM rows(100_000)") == 100_000
    assert value(con, "SELECT count(*) FROM rows(3) a, rows(4) b") == 12
    assert con.execute("SELECT 1 FROM rows(3)").fetchall() == [(1,)] * 3
    assert {opened for relation in relations for opened in relation.opened} == {(0,)}


def test_no_rows_and_limit_0_open_nothing(con):
    assert con.execute("SELECT * FROM rows(0)").fetchall() == []
    assert con.execute("SELECT * FROM rows(10) LIMIT 0").fetchall() == []
    con.execute("EXPLAIN SELECT * FROM rows(10)").fetchall()
    assert all(not relation.opened for relation in relations)


def test_a_limit_on_a_huge_relation_returns_at_once(con):
    con.execute("SELECT i FROM native(1)").fetchall()  # compiles
    started = time.monotonic()
    assert con.execute("SELECT i FROM rows(1e15) LIMIT 5").fetchall() == [(i,) for i in range(5)]
    assert con.execute("SELECT i FROM native(1e15) LIMIT 5 OFFSET 5000").fetchall() == [(5000 + i,) for i in range(5)]
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("threads", [1, 2, 8])
@pytest.mark.parametrize("table", ["rows", "native"])
@pytest.mark.parametrize("n", [1, 2047, 2048, 2049, 5000, 5001, 300_001])
def test_every_row_comes_exactly_once(con, threads, table, n):
    con.execute(f"SET threads = {threads}")
    assert con.execute(f"SELECT count(i), count(DISTINCT i), min(i), max(i) FROM {table}({n})").fetchall() == [
        (n, n, 0, n - 1)
    ]


def test_rows_come_in_order_where_order_is_kept(con):
    con.execute("SET threads = 8")
    for query in ("SELECT i FROM rows(200_000)", "SELECT i FROM native(200_000)"):
        assert [row[0] for row in con.execute(query).fetchall()] == list(range(200_000))
    con.execute("CREATE TABLE t AS SELECT * FROM rows(200_000)")
    assert value(con, "SELECT bool_and(i = rowid) FROM t")


def test_the_first_row_is_the_relations(con):
    assert con.execute("SELECT * FROM rows(2, start := 7)").fetchall() == [
        (7, "row number 7"),
        (8, "row number 8"),
    ]


def test_the_cardinality_is_known_to_the_optimizer(con):
    assert "123,456" in con.execute("EXPLAIN SELECT i FROM rows(123456)").fetchall()[0][1].replace("123456", "123,456")


def test_one_plan_may_be_scanned_often(con):
    con.execute("CREATE VIEW v AS SELECT * FROM rows(1000)")
    con.execute("PREPARE p AS SELECT sum(i) FROM rows(1000) WHERE i > $1")
    for _ in range(3):
        assert value(con, "SELECT sum(a.i + b.i) FROM v a JOIN v b USING (s)") == 999_000
        assert value(con, "EXECUTE p(10)") == 499_500 - 55
    assert (
        value(
            con,
            "WITH x AS MATERIALIZED (FROM rows(1000)) SELECT count(*) FROM x a JOIN x b USING (i)",
        )
        == 1000
    )


def test_every_way_to_fetch_gives_the_same_rows(con):
    expected = [(i, f"row number {i}") for i in range(10_000)]
    query = "SELECT * FROM rows(10_000)"
    assert con.execute(query).fetchall() == expected
    assert con.sql(query).to_arrow_table().to_pylist() == [{"i": i, "s": s} for i, s in expected]
    assert con.sql(query).pl().rows() == expected
    assert con.sql(query).filter("i >= 9998").fetchall() == expected[9998:]
    reader = con.sql(query).to_arrow_reader(1000)
    assert [i for batch in reader for i in batch.column(0).to_pylist()] == list(range(10_000))


def test_rows_produced_counts_what_scans_emit(con):
    before = bridge.rows_produced()
    con.execute("SELECT sum(i) FROM rows(12_345)").fetchall()
    assert bridge.rows_produced() - before == 12_345


# ---- loading ----


def test_loading_needs_unsigned_extensions():
    with (
        duckdb.connect() as connection,
        pytest.raises(InstallError, match="allow_unsigned_extensions"),
    ):
        load(connection)
    with pytest.raises(InstallError, match="allow_unsigned_extensions = 'false'"):
        connect(config={"allow_unsigned_extensions": "false"})


def test_loading_twice_does_nothing(con):
    con.execute("SELECT remember('a')").fetchall()
    load(con)
    load(con.cursor())
    assert value(con, "SELECT remember('b')") == "a,b"


def test_loading_in_a_transaction_works():
    with duckdb.connect(config={"allow_unsigned_extensions": "true"}) as connection:
        connection.execute("BEGIN")
        with only_functions(*FUNCTIONS):
            load(connection)
        connection.execute("ROLLBACK")
        assert value(connection, "SELECT sum(i) FROM rows(3)") == 3


def test_databases_do_not_share_a_registry():
    with open_database() as a, open_database() as b:
        assert value(a, "SELECT remember('a')") == "a"
        assert value(b, "SELECT remember('b')") == "b"
        assert value(a.cursor(), "SELECT remember('c')") == "a,c"


def test_a_registry_that_fails_fails_the_load():
    with (
        only_functions(registry=lambda: 1 // 0),
        pytest.raises(InstallError, match="ZeroDivisionError"),
    ):
        connect()


def settle(condition, seconds=5.0):
    """Objects that DuckDB drops are released when this thread next runs Python's pending calls."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        gc.collect()
        time.sleep(0.01)
    return condition()


def test_closing_frees_the_registry():
    made = []

    def registry():
        made.append(weakref.ref(one := Registry()))
        return one

    connection = open_database(registry=registry)
    cursor = connection.cursor()
    assert value(cursor, "SELECT count(*) FROM rows(5)") == 5
    cursor.close()
    assert not settle(lambda: made[0]() is None, seconds=0.2)
    connection.close()
    assert settle(lambda: made[0]() is None)


def test_scans_free_what_they_held(con):
    alive = []
    for query in (
        "SELECT sum(i) FROM rows(100_000)",
        "SELECT * FROM rows(100_000) LIMIT 1",
        "EXPLAIN FROM rows(5)",
    ):
        con.execute(query).fetchall()
        alive.append(weakref.ref(relations.pop()))
    con.execute("SELECT 1").fetchall()
    assert settle(lambda: all(ref() is None for ref in alive))


def test_a_result_read_in_part_can_be_dropped(con):
    for _ in range(20):
        con.cursor().execute("SELECT * FROM rows(1e12)").fetchone()
        reader = con.cursor().sql("SELECT * FROM rows(1e12)").to_arrow_reader(1000)
        reader.read_next_batch()
        del reader
    assert value(con, "SELECT 1") == 1


# ---- files ----


def run_python(code):
    package = Path(misata_sql.__file__).parents[1]
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(package), str(TESTS)])},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_closing_releases_the_file_lock(tmp_path):
    path = tmp_path / "shop.duckdb"
    other = f"import duckdb; print(duckdb.connect({str(path)!r}).execute('SELECT count(*) FROM t').fetchone()[0])"
    for n in (1, 2, 3):
        connection = open_database(path)
        connection.execute("CREATE TABLE IF NOT EXISTS t (i BIGINT)")
        connection.execute("INSERT INTO t SELECT i FROM rows(10)")
        assert run_python(other).returncode != 0
        connection.close()
        done = run_python(other)
        assert (done.stdout.strip(), done.stderr) == (str(10 * n), "")


def test_a_closed_file_opens_again_in_the_same_process(tmp_path):
    path = tmp_path / "shop.duckdb"
    for read_only in (False, True, False):
        with only_functions(*FUNCTIONS):
            connection = connect(path, read_only)
        assert value(connection, "SELECT count(*) FROM rows(10)") == 10
        connection.close()


# ---- threads and interrupts ----


def test_eight_threads_query_through_cursors(con):
    errors = []

    def work(k):
        try:
            cursor = con.cursor()
            for n in range(1, 30):
                assert value(cursor, f"SELECT sum(i) FROM rows({n * 1000})") == n * 1000 * (n * 1000 - 1) // 2
                assert value(cursor, f"SELECT remember('{k}')").endswith(str(k))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    assert errors == []


def test_databases_open_and_close_on_threads():
    errors = []

    def work():
        try:
            for _ in range(10):
                with duckdb.connect(config={"allow_unsigned_extensions": "true"}) as connection:
                    load(connection)
                    assert value(connection, "SELECT count(i) FROM rows(10000)") == 10_000
        except BaseException as error:
            errors.append(error)

    with only_functions(*FUNCTIONS):
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    assert errors == []


@pytest.mark.parametrize("query", [
    "SELECT sum(i) FROM native(1e14)",
    "SELECT sum(i) FROM endless()",
    "SELECT count(*) FROM native(1e15)",
])  # fmt: skip
def test_an_interrupt_stops_generation_promptly(con, query):
    timer = threading.Timer(0.5, con.interrupt)
    timer.start()
    started = time.monotonic()
    with pytest.raises(duckdb.InterruptException):
        con.execute(query).fetchall()
    assert time.monotonic() - started < 3
    assert value(con, "SELECT count(*) FROM rows(5)") == 5


# ---- the end of the process ----


def test_a_process_ends_well_in_the_middle_of_everything():
    """Results read in part and databases left open when the interpreter goes."""
    code = """
        from test_extension_life import open_database
        con, other, third = open_database(), open_database(), open_database()
        con.execute("SELECT * FROM {table}").fetchone()
        reader = other.sql("SELECT * FROM {table}").to_arrow_reader(1000)
        reader.read_next_batch()
        third.execute("SELECT remember('x')").fetchall()
        print("done", flush=True)
    """
    for table in ("rows(1e12)", "native(1e14)"):
        done = run_python(code.replace("{table}", table))
        assert (done.returncode, done.stdout.strip()) == (0, "done"), done.stderr


def rss_kib():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_ten_thousand_small_queries_do_not_leak(con):
    """Every callback, argument kind and error path; 10,000 more queries may cost 4 MiB, 0.4 KiB each."""
    queries = [
        "SELECT i, s FROM rows(3, start := 5)",
        "SELECT count(*) FROM rows(3)",
        "SELECT sum(i) FROM native(3000)",
        "SELECT remember('x')",
        "SELECT * FROM rows('no number')",
        "SELECT * FROM rows(3, start := NULL)",
    ]

    def many(n):
        for k in range(n):
            with contextlib.suppress(duckdb.Error):
                con.execute(queries[k % len(queries)]).fetchall()
            relations.clear()

    memo = Registry
    con.close()
    con = open_database(registry=lambda: memo(seen=_Short()))
    many(3000)
    gc.collect()
    before = rss_kib()
    many(10_000)
    gc.collect()
    grown = rss_kib() - before
    con.close()
    assert grown < 4096, f"{grown} KiB"


class _Short(list):
    """Forgets, so that the test's own memory does not grow."""

    def append(self, item):
        self[:] = [item]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_opening_and_closing_databases_does_not_leak():
    """Each load registers functions and makes a registry; both go with the database."""

    def many(n):
        for _ in range(n):
            open_database().close()

    many(30)
    gc.collect()
    before = rss_kib()
    many(100)
    gc.collect()
    assert rss_kib() - before < 10 * 1024
