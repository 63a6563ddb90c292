"""misata-sql generate: it writes what misata_table returns, all of it or nothing."""

import hashlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

import misata_sql
from misata_sql.cli import main
from misata_sql.cli.formats import FORMATS, check_types
from misata_sql.cli.target import publish
from misata_sql.cli.write_files import part_ranges
from misata_sql.errors import ArgumentError
from misata_sql.packs import pack_tables

COMMAND = [sys.executable, "-m", "misata_sql.cli"]
DDL = """
CREATE TABLE zoo (
  id BIGINT PRIMARY KEY, code UTINYINT,
  price DECIMAL(12, 3) DEFAULT misata_null(0.2, misata_uniform(1, 9)),
  ratio DOUBLE, name VARCHAR DEFAULT misata_choice(['ape', 'bär, "x"', '', 'NULL'], [4, 3, 2, 1]),
  seen TIMESTAMP, day DATE, flag BOOLEAN, key UUID, kind ENUM ('a', 'b'), small FLOAT, list INTEGER[]
);
CREATE TABLE other (id BIGINT PRIMARY KEY);
"""
N_ROWS = 5_000


@pytest.fixture
def zoo(tmp_path: Path) -> list[str]:
    """The arguments that name the table of a file, in a folder of its own."""
    file = tmp_path / "zoo.sql"
    file.write_text(DDL)
    return ["generate", str(file), "--table", "zoo", "--rows", str(N_ROWS)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def zoo_connection() -> duckdb.DuckDBPyConnection:
    con = misata_sql.connect()
    con.execute("SELECT misata_define($1)", [DDL])
    return con


def expected_rows(con: duckdb.DuckDBPyConnection, extra: str = "") -> list[tuple]:
    return con.execute(f"FROM misata_table('zoo', {N_ROWS}{extra})").fetchall()


def types_of_zoo(con: duckdb.DuckDBPyConnection) -> str:
    columns = con.execute("SELECT name, type FROM misata_columns('zoo')").fetchall()
    return "{" + ", ".join("'{}': '{}'".format(n, t.replace("'", "''")) for n, t in columns) + "}"


def read_all(reader: str) -> Callable[[duckdb.DuckDBPyConnection, Path], list[tuple]]:
    def read(con: duckdb.DuckDBPyConnection, path: Path) -> list[tuple]:
        return con.execute(f"FROM {reader.format(path=path, types=types_of_zoo(con))}").fetchall()

    return read


READERS = {
    ".parquet": read_all("read_parquet('{path}')"),
    ".csv": read_all("read_csv('{path}', header = true, columns = {types}, allow_quoted_nulls = false)"),
    ".jsonl": read_all("read_json('{path}', format = 'newline_delimited', columns = {types})"),
}


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ---- formats ----


@pytest.mark.parametrize("ending", READERS)
def test_files_hold_the_rows_in_order(zoo: list[str], folder: Path, ending: str) -> None:
    """Read back by DuckDB, a file has misata_table's cells by row number; twice the same bytes."""
    con = zoo_connection()
    digests = set()
    for i, threads in enumerate(("1", "4")):
        target = folder / f"{i}{ending}"
        assert main([*zoo, "--out", str(target), "--threads", threads, "--seed", "-5"]) == 0
        assert READERS[ending](con, target) == expected_rows(con, ", seed := -5")
        digests.add(hashlib.sha256(target.read_bytes()).hexdigest())
    assert len(digests) == 1
    assert names_in(folder) == [f"0{ending}", f"1{ending}"]


def test_json_has_one_object_a_line(zoo: list[str], folder: Path) -> None:
    assert main([*zoo, "--out", str(folder / "x.txt"), "--format", "json"]) == 0
    lines = (folder / "x.txt").read_text().splitlines()
    assert len(lines) == N_ROWS
    assert lines[0].startswith('{"id":1,')


def test_unordered_files_hold_the_same_rows(tmp_path: Path) -> None:
    """--unordered changes the order of the rows and nothing else."""
    common = ["generate", "-", "--rows", "300_000", "--threads", "4"]
    target = tmp_path / "x.parquet"
    ddl = "CREATE TABLE t (id BIGINT PRIMARY KEY, x DOUBLE)"
    done = subprocess.run([*COMMAND, *common, "--out", str(target), "--unordered"], input=ddl.encode(), timeout=300)
    assert done.returncode == 0
    con = misata_sql.connect()
    difference = f"""
        (FROM '{target}' EXCEPT ALL FROM misata_table('{ddl}', 3e5))
        UNION ALL (FROM misata_table('{ddl}', 3e5) EXCEPT ALL FROM '{target}')"""
    assert con.execute(difference).fetchall() == []


def test_parquet_is_compressed_by_zstd(zoo: list[str], folder: Path) -> None:
    target = folder / "x.parquet"
    assert main([*zoo, "--out", str(target)]) == 0
    query = f"SELECT DISTINCT compression FROM parquet_metadata('{target}')"
    assert duckdb.execute(query).fetchall() == [("ZSTD",)]


def test_parquet_refuses_types_that_it_would_change(tmp_path: Path, capsys) -> None:
    """DuckDB writes HUGEINT to Parquet as DOUBLE and cuts INTERVALs; both are refused by name."""
    target = tmp_path / "x.parquet"
    ddl = "CREATE TABLE t (id BIGINT, n HUGEINT)"
    assert main(["generate", ddl, "--rows", "5", "--out", str(target)]) == 1
    assert "column n is HUGEINT, but DuckDB writes HUGEINT to parquet as DOUBLE" in capsys.readouterr().err
    assert not target.exists()
    assert main(["generate", ddl, "--rows", "5", "--out", str(tmp_path / "x.csv")]) == 0
    for refused in (
        "INTERVAL",
        "UHUGEINT[]",
        "STRUCT(a INTEGER, b INTERVAL)",
        "MAP(VARCHAR, HUGEINT)",
    ):
        with pytest.raises(ArgumentError):
            check_types(FORMATS["parquet"], [("c", refused)])
    kept = (
        "ENUM('HUGEINT', 'it''s, INTERVAL')",
        'STRUCT("HUGEINT" INTEGER, interval DATE)',
        "BIGINT[3]",
    )
    check_types(FORMATS["parquet"], [("c", sql_type) for sql_type in kept])


def test_start_gives_a_range_of_the_rows(zoo: list[str], folder: Path) -> None:
    """--start 1000 begins with row 1000 of the same table."""
    con = zoo_connection()
    target = folder / "x.parquet"
    assert main([*zoo, "--out", str(target), "--start", "1e3"]) == 0
    assert READERS[".parquet"](con, target) == expected_rows(con, ", start := 1000")


def test_no_rows_make_an_empty_file(zoo: list[str], folder: Path) -> None:
    """Zero rows are a file with the columns and nothing else."""
    target = folder / "x.parquet"
    assert main([*zoo[:-1], "0", "--out", str(target)]) == 0
    assert duckdb.execute(f"SELECT count(*) FROM '{target}'").fetchone() == (0,)


# ---- partitions ----


def test_partitions_together_are_the_whole(zoo: list[str], folder: Path) -> None:
    """The parts, read in the order of their names, are the rows of one file."""
    con = zoo_connection()
    for ending in READERS:
        target = folder / ending[1:]
        arguments = ["--out", str(target), "--format", "json" if ending == ".jsonl" else ending[1:]]
        assert main([*zoo, *arguments, "--partitions", "3", "--start", "7"]) == 0
        parts = names_in(target)
        assert parts == [f"part-{i:05}{ending}" for i in range(3)]
        rows = [row for part in parts for row in READERS[ending](con, target / part)]
        assert rows == expected_rows(con, ", start := 7")
    assert names_in(folder) == ["csv", "jsonl", "parquet"]


def test_part_ranges_cover_every_row_once() -> None:
    """Ranges follow one another without a gap, and differ by one row at most."""
    for n_rows, n_parts in ((10, 3), (3, 3), (1, 1), (0, 1), (2**53 - 5, 7), (99, 100)):
        ranges = part_ranges(n_rows, 5, n_parts)
        end = 5
        for n, start in ranges:
            assert start == end
            end += n
        assert end == 5 + n_rows
        assert len(ranges) == n_parts
        assert max(n for n, _ in ranges) - min(n for n, _ in ranges) <= 1


def test_more_partitions_than_rows_are_refused(zoo: list[str], folder: Path, capsys) -> None:
    arguments = [*zoo[:-1], "5", "--out", str(folder / "x"), "--format", "csv", "--partitions", "6"]
    assert main(arguments) == 1
    assert "--partitions must be at most 5 for 5 rows (got 6)" in capsys.readouterr().err
    assert names_in(folder) == []


# ---- what is there already ----


def test_existing_files_are_replaced_by_force_only(zoo: list[str], folder: Path, capsys) -> None:
    target = folder / "x.csv"
    target.write_text("precious")
    assert main([*zoo, "--out", str(target)]) == 1
    assert capsys.readouterr().err == f"misata-sql: {target} exists; --force replaces it\n"
    assert target.read_text() == "precious"
    assert main([*zoo, "--out", str(target), "--force"]) == 0
    con = zoo_connection()
    assert READERS[".csv"](con, target) == expected_rows(con)
    assert names_in(folder) == ["x.csv"]


def test_a_link_stays_a_link(zoo: list[str], folder: Path) -> None:
    """--force replaces what a symbolic link points at, not the link."""
    (folder / "real.csv").write_text("old")
    (folder / "link.csv").symlink_to("real.csv")
    assert main([*zoo, "--out", str(folder / "link.csv"), "--force"]) == 0
    assert (folder / "link.csv").is_symlink()
    assert (folder / "real.csv").read_text().startswith("id,code,")


def test_folders_are_replaced_only_where_all_is_parts(zoo: list[str], folder: Path, capsys) -> None:
    target = folder / "x.parquet"
    arguments = [*zoo, "--out", str(target)]
    assert main([*arguments, "--partitions", "4"]) == 0
    assert main([*arguments, "--partitions", "2"]) == 1
    assert "exists; --force replaces it" in capsys.readouterr().err
    assert main([*arguments, "--force"]) == 1
    assert "is a folder; name a file" in capsys.readouterr().err
    assert main([*arguments, "--partitions", "2", "--force"]) == 0
    assert names_in(target) == ["part-00000.parquet", "part-00001.parquet"]
    (target / "thesis.txt").write_text("precious")
    assert main([*arguments, "--partitions", "2", "--force"]) == 1
    assert "it has 'thesis.txt' in it, which is no part" in capsys.readouterr().err
    assert len(names_in(target)) == 3
    assert names_in(folder) == ["x.parquet"]


def test_targets_that_cannot_be_are_refused(zoo: list[str], folder: Path, capsys) -> None:
    """A device, a missing folder, an unknown ending: refused before anything is made."""
    (folder / "x.csv").write_text("a file")
    for arguments, said in (
        (["--out", "/dev/null", "--format", "csv", "--force"], "/dev/null is not a file"),
        (["--out", str(folder / "no/x.csv")], f"there is no folder {folder / 'no'}"),
        (["--out", str(folder / "x.xlsx")], "does not end in one of .parquet, .csv, .jsonl"),
        (
            ["--out", str(folder / "x.csv"), "--partitions", "2", "--force"],
            "is a file; --partitions",
        ),
        (["--out", str(folder / "x.db"), "--partitions", "2"], "a database file takes one table"),
        (
            ["--out", str(folder / "y.csv"), "--into", "t"],
            "--into names the table in a .duckdb file",
        ),
    ):
        assert main([*zoo, *arguments]) == 1
        assert said in capsys.readouterr().err
    assert names_in(folder) == ["x.csv"]


def test_a_name_taken_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """Publishing without force never replaces, whether the name was free at the start or not."""
    (tmp_path / "made").write_text("new")
    (tmp_path / "target").write_text("old")
    with pytest.raises(ArgumentError, match="appeared meanwhile"):
        publish(tmp_path / "made", tmp_path / "target", force=False)
    assert (tmp_path / "target").read_text() == "old"
    for name in ("folder", "full"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text(name)
    with pytest.raises(ArgumentError, match="appeared meanwhile"):
        publish(tmp_path / "folder", tmp_path / "full", force=False)
    assert (tmp_path / "full" / "x").read_text() == "full"


# ---- database files ----


def test_database_files_get_one_table(zoo: list[str], folder: Path, capsys) -> None:
    """A table is added to a database; others stay as they are, and its own name needs --force."""
    target = folder / "x.duckdb"
    arguments = [*zoo, "--out", str(target)]
    assert main(arguments) == 0
    assert main([*arguments, "--into", "a.b", "--seed", "1"]) == 0
    capsys.readouterr()
    assert main([*arguments, "--into", "ZOO"]) == 1
    assert "has a table ZOO; --force replaces it" in capsys.readouterr().err
    con = zoo_connection()

    def table(name: str) -> list[tuple]:
        with duckdb.connect(str(target), read_only=True) as made:
            return made.execute(f"FROM {name}").fetchall()

    assert table("zoo") == expected_rows(con)
    assert table("a.b") == expected_rows(con, ", seed := 1")
    assert main([*arguments, "--force", "--seed", "2"]) == 0
    assert table("zoo") == expected_rows(con, ", seed := 2")
    assert table("a.b") == expected_rows(con, ", seed := 1")
    with duckdb.connect(str(target), read_only=True) as made:
        types = made.execute("SELECT column_type FROM (DESCRIBE zoo)").fetchall()
    assert types == con.execute("SELECT type FROM misata_columns('zoo')").fetchall()
    assert names_in(folder) == ["x.duckdb"]


def test_a_file_that_is_no_database_is_left_alone(zoo: list[str], folder: Path, capsys) -> None:
    target = folder / "x.db"
    target.write_text("not a database" * 1000)
    assert main([*zoo, "--out", str(target), "--force"]) == 1
    assert "not a valid DuckDB database file" in capsys.readouterr().err
    assert target.read_text() == "not a database" * 1000


# ---- interrupted ----

LONG = ["generate", "CREATE TABLE t (id BIGINT PRIMARY KEY, x DOUBLE, s UUID)", "--rows", "1e10"]


def take_signals() -> None:
    """A test run in a shell's background ignores SIGINT, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def finish(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """What it prints until it ends, within a minute; no run is left behind to fill the machine."""
    try:
        return process.communicate(timeout=60)
    finally:
        process.kill()


def start_long(target: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A run that would take an hour, after it has begun to write."""
    process = subprocess.Popen(
        [*COMMAND, *LONG, "--out", str(target), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=take_signals,
    )
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        if any(p.is_file() and p.stat().st_size > 100_000 for p in target.parent.rglob("*.*")):
            return process
        time.sleep(0.05)
    process.kill()
    raise AssertionError(process.communicate()[1].decode())


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("x.parquet", []),
        ("x.csv", ["--unordered"]),
        ("x.parquet", ["--partitions", "8"]),
        ("x.db", []),
    ],
)
def test_ctrl_c_leaves_nothing_behind(folder: Path, name: str, arguments: list[str]) -> None:
    """SIGINT in the middle: code 130, one line, no file under the name and no temporary one."""
    process = start_long(folder / name, *arguments)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    out, err = finish(process)
    assert time.monotonic() - began < 20
    assert (process.returncode, out, err) == (130, b"", b"misata-sql: interrupted\n")
    assert names_in(folder) == []


def test_sigterm_cleans_up_too(folder: Path) -> None:
    process = start_long(folder / "x.jsonl")
    process.terminate()
    _, err = finish(process)
    assert (process.returncode, err) == (143, b"misata-sql: ended by SIGTERM\n")
    assert names_in(folder) == []


def test_a_second_ctrl_c_does_not_wait() -> None:
    """A query that no interrupt stops (a Python function that sleeps) is left behind at the second."""
    program = """
import os, time, misata_sql
from misata_sql.cli.signals import Abandoned
from misata_sql.cli.work import run_statements
con = misata_sql.connect()
con.create_function("slow", lambda: print("asleep", flush=True) or time.sleep(100), [], "INTEGER")
try:
    run_statements(con, ["SELECT slow()"], 1)
except Abandoned as ended:
    os._exit(ended.code)
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, preexec_fn=take_signals)
    assert process.stdout is not None
    assert process.stdout.readline() == b"asleep\n"
    process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    process.stdout.close()


def test_kill_leaves_nothing_under_the_name(folder: Path) -> None:
    """After kill -9 there is a hidden temporary folder, and nothing that looks like the result."""
    process = start_long(folder / "x.parquet")
    process.kill()
    finish(process)
    assert [name for name in names_in(folder) if not name.startswith(".x.parquet.")] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_database_keeps_what_it_had(folder: Path, number: signal.Signals) -> None:
    """Interrupted or killed while a table is made, a database has its old tables only."""
    target = folder / "x.duckdb"
    with duckdb.connect(str(target)) as made:
        made.execute("CREATE TABLE old AS SELECT range AS i FROM range(100_000)")
        made.execute("CREATE TABLE t AS SELECT 42 AS i")
    size = target.stat().st_size
    process = subprocess.Popen(
        [*COMMAND, *LONG, "--out", str(target), "--force", "--into", "t"], preexec_fn=take_signals
    )
    end = time.monotonic() + 120
    while target.stat().st_size < size + 1_000_000 and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(number)
    finish(process)
    assert target.stat().st_size > size
    with duckdb.connect(str(target)) as made:
        assert made.execute("SELECT count(*), sum(i) FROM old").fetchone() == (100_000, 4999950000)
        assert made.execute("FROM t").fetchall() == [(42,)]
        tables = made.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
    assert tables == [("old",), ("t",)]


def test_a_failure_in_the_middle_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    """A disk that is full (here: a limit on the size of files) is code 1, and nothing is left."""
    target = folder / "x.csv"
    limited = "ulimit -f 2000; trap '' XFSZ; exec \"$@\""
    done = subprocess.run(
        ["sh", "-c", limited, "sh", *COMMAND, *LONG, "--out", str(target)],
        capture_output=True,
        text=True,
        env={**os.environ, "MISATA_CACHE_DIR": os.environ.get("MISATA_CACHE_DIR", "")},
        timeout=300,
    )
    assert done.returncode == 1, done.stderr
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert names_in(folder) == []


# ---- whole schemas ----


@pytest.mark.parametrize("pack", ["hr", "iot"])
def test_a_pack_makes_a_database_with_its_constraints(tmp_path: Path, pack: str, capsys) -> None:
    """All tables, at a scale, with the rows of misata_table and the keys of the DDL; the same rows each time."""
    out = tmp_path / "made.duckdb"
    assert main(["generate", pack, "--scale", "0.5", "--seed", "7", "--out", str(out)]) == 0
    written = re.fullmatch(
        r"wrote ([\d,]+) rows to (\d) tables of .*made.duckdb in [\d.]+ s\n", capsys.readouterr().out
    )
    con = misata_sql.connect()
    con.execute(f"ATTACH '{out}' AS made (READ_ONLY)")
    n_rows = 0
    for table in pack_tables(pack).values():
        source = f"misata_table('{pack}.{table.name}', NULL, scale := 0.5, seed := 7)"
        names = ", ".join(f'"{column.name}"' for column in table.columns if column.generated is None)
        expected = con.execute(f"SELECT {names} FROM {source} ORDER BY ALL").fetchall()
        assert con.execute(f"SELECT {names} FROM made.{table.name} ORDER BY ALL").fetchall() == expected
        n_rows += len(expected)
    assert (f"{n_rows:,}", len(pack_tables(pack))) == (written[1], int(written[2]))
    kinds = "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY' AND database_name = 'made'"
    expected_keys = sum(len(table.foreign_keys) for table in pack_tables(pack).values())
    assert con.execute(kinds).fetchone() == (expected_keys,)
    con.close()
    assert main(["generate", pack, "--out", str(out)]) == 1
    assert "exists; --force replaces it" in capsys.readouterr().err


def test_a_file_of_several_tables_makes_a_database(tmp_path: Path, capsys) -> None:
    """Also with schemas and a table that refers to itself by two columns; --table still chooses one."""
    file, out = tmp_path / "shop.sql", tmp_path / "shop.duckdb"
    file.write_text(
        "CREATE TABLE main.p (a INTEGER, b INTEGER, PRIMARY KEY (a, b));\n"
        "CREATE TABLE other.t (id INTEGER PRIMARY KEY, up INTEGER REFERENCES other.t, n INTEGER DEFAULT 3 + misata_uniform(1, 6));"
    )
    assert main(["generate", str(file), "--out", str(out), "--scale", "0.1"]) == 0
    con = duckdb.connect(str(out))
    assert con.execute("SELECT count(*), count(up), min(n), max(n) FROM other.t").fetchone() == (100, 99, 4, 9)
    assert con.execute("SELECT count(DISTINCT (a, b)) FROM p").fetchone() == (100,)
    con.close()
    assert main(["generate", str(file), "--table", "p", "--rows", "5", "--out", str(tmp_path / "p.csv")]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["hr", "--out", "x.parquet"], "hr is a pack of 7 tables, which go into a database file: --out hr.duckdb"),
        (["hr", "--rows", "5", "--out", "x.duckdb"], "--rows is for one table"),
        (["hr", "--into", "t", "--out", "x.duckdb"], "--into is for one table"),
    ],
)
def test_whole_packs_are_refused_where_they_cannot_be(tmp_path: Path, arguments, message, capsys, monkeypatch) -> None:
    """With what is for one table, and into other files."""
    monkeypatch.chdir(tmp_path)
    assert main(["generate", *arguments]) == 1
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
