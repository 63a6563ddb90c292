"""Every way in which a Python client reads or writes, with the real engine."""

import threading
import time

import duckdb
import pytest

import misata_sql

DDL = """CREATE TABLE t (id BIGINT PRIMARY KEY, x DOUBLE DEFAULT misata_normal(0, 1),
  s VARCHAR DEFAULT misata_choice(['a', 'b', 'a text of more than twelve bytes']),
  code VARCHAR DEFAULT 'C-' || misata_sequence(1))"""
N = 50_000


@pytest.fixture
def shop(con):
    con.execute("SELECT misata_define(?)", [DDL]).fetchall()
    return con


def test_fetchall_and_streaming_fetch_agree(shop):
    """fetchall gives what repeated fetchmany gives."""
    query = f"SELECT * FROM misata_table('t', {N})"
    whole = shop.execute(query).fetchall()
    assert len(whole) == N
    parts, cursor = [], shop.execute(query)
    while batch := cursor.fetchmany(777):
        parts += batch
    assert parts == whole


def test_arrow_reader_and_polars(shop):
    """Record batches stream, and Polars takes a result."""
    relation = shop.sql(f"SELECT * FROM misata_table('t', {N})")
    reader = relation.to_arrow_reader(4096)
    table = reader.read_all()
    assert table.num_rows == N
    assert table.column("id").to_pylist() == list(range(1, N + 1))
    frame = shop.sql(f"SELECT * FROM misata_table('t', {N})").pl()
    assert frame.height == N
    assert frame["code"].to_list() == table.column("code").to_pylist()


def test_a_partly_read_result_may_be_dropped(shop):
    """Closing a stream of 1e10 rows after a few returns at once."""
    started = time.monotonic()
    cursor = shop.cursor()
    reader = cursor.sql("SELECT id, x FROM misata_table('t', 1e10)").to_arrow_reader(2048)
    assert reader.read_next_batch().num_rows == 2048
    del reader
    cursor.close()
    assert time.monotonic() - started < 20


def test_limit_returns_at_once(shop):
    """LIMIT 5 of 1e10 rows generates a few vectors."""
    started = time.process_time()
    assert len(shop.execute("SELECT * FROM misata_table('t', 1e10) LIMIT 5").fetchall()) == 5
    assert time.process_time() - started < 5


def test_relations_views_and_prepared_statements(shop):
    """The relation API, a view and parameters."""
    assert shop.table_function("misata_table", ["t", 10]).limit(3).fetchall()[2][0] == 3
    shop.execute("CREATE VIEW v AS SELECT * FROM misata_table('t', 100, seed := 3)")
    expected = shop.execute("SELECT * FROM misata_table('t', 100, seed := 3)").fetchall()
    assert shop.execute("SELECT * FROM v").fetchall() == expected
    assert shop.execute("SELECT count(*) FROM misata_table(?, ?)", ["t", 7]).fetchone() == (7,)
    shop.execute("PREPARE p AS SELECT count(*) FROM misata_table('t', ?::DOUBLE)")
    assert shop.execute("EXECUTE p(12)").fetchone() == (12,)


def test_create_insert_copy(shop, tmp_path):
    """CREATE TABLE AS, INSERT and COPY hold the rows of the query."""
    query = f"SELECT * FROM misata_table('t', {N})"
    expected = shop.execute(f"SELECT count(*), bit_xor(hash(COLUMNS(*))) FROM ({query})").fetchall()
    shop.execute(f"CREATE TABLE made AS {query}")
    shop.execute("CREATE TABLE filled (id BIGINT PRIMARY KEY, x DOUBLE, s VARCHAR, code VARCHAR)")
    shop.execute(f"INSERT INTO filled {query}")
    path = tmp_path / "t.parquet"
    shop.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    for source in ("made", "filled", f"'{path}'"):
        assert shop.execute(f"SELECT count(*), bit_xor(hash(COLUMNS(*))) FROM {source}").fetchall() == expected


def test_joins_of_two_calls(shop):
    """A self join on the key matches every row with itself."""
    row = shop.execute(
        f"SELECT count(*), count(*) FILTER (a.x = b.x) FROM misata_table('t', {N}) a JOIN misata_table('t', {N}) b USING (id)"
    ).fetchone()
    assert row == (N, N)


def test_eight_threads_on_cursors(shop):
    """Queries at once through cursors give what one gives."""
    query = "SELECT sum(hash(id, x, s, code)::HUGEINT) FROM misata_table('t', 60000, seed := {})"
    expected = [shop.execute(query.format(seed)).fetchone() for seed in range(8)]
    found: list = [None] * 8

    def work(seed: int) -> None:
        cursor = shop.cursor()
        for _ in range(3):
            found[seed] = cursor.execute(query.format(seed)).fetchone()
        cursor.close()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == expected


def test_an_interrupt_stops_generation(shop):
    """con.interrupt() in the middle of 1e12 rows."""
    raised = []

    def work() -> None:
        try:
            shop.execute("SELECT sum(x) FROM misata_table('t', 1e12)").fetchall()
        except duckdb.InterruptException as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.5)
    started = time.monotonic()
    shop.interrupt()
    thread.join(timeout=30)
    assert raised
    assert time.monotonic() - started < 15


def test_an_error_in_the_middle_of_a_scan(shop):
    """The query ends with the error, and the connection goes on."""
    shop.execute(
        "SELECT misata_define('CREATE TABLE o (n BIGINT DEFAULT misata_sequence(1), m TINYINT DEFAULT n + misata_uniform(0, 1))')"
    )
    with pytest.raises(duckdb.Error, match=r"\bm\b"):
        shop.execute("SELECT sum(m) FROM misata_table('o', 100000)").fetchall()
    assert shop.execute("SELECT count(*) FROM misata_table('t', 3)").fetchone() == (3,)


def test_memory_does_not_grow_with_rows(shop):
    """The peak of 40 times the rows is that of the rows, within 10%."""
    import resource

    query = "SELECT sum(id), sum(x), max(s) FROM misata_table('t', {})"
    shop.execute(query.format(1e5)).fetchall()
    small = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    shop.execute(query.format(2e7)).fetchall()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss <= 1.1 * small


def test_heavy_imports_stay_lazy():
    """`import misata_sql` imports none of the packages it is built on."""
    import subprocess
    import sys

    script = (
        "import sys, misata_sql\n"
        "heavy = {'numpy', 'numba', 'polars', 'pyarrow', 'duckdb', 'sqlglot', 'faker', 'nucs', 'llvmlite', 'scipy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_are_those_of_all():
    """__all__ is what the package offers, and nothing of it is missing."""
    assert misata_sql.__all__ == sorted(misata_sql.__all__)
    for name in misata_sql.__all__:
        assert getattr(misata_sql, name) is not None
