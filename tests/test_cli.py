"""The command line: arguments, listings, errors, pipes and the demo."""

import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

import misata_sql
from misata_sql.cli import main
from misata_sql.cli.arguments import split_shell_arguments
from misata_sql.cli.text import format_cell, format_records, format_table

COMMAND = [sys.executable, "-m", "misata_sql.cli"]
CONTROL_CHARACTERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
SHOP = """
CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE TABLE orders (id BIGINT PRIMARY KEY, mood mood NOT NULL);
CREATE TABLE "Big Shop"."my items" (id BIGINT PRIMARY KEY, price DECIMAL(8, 2) CHECK (price > 0));
"""


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """A file with two tables."""
    file = tmp_path / "shop.sql"
    file.write_text(SHOP)
    return str(file)


def run(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], input=stdin, capture_output=True, text=True, timeout=300)


def fails(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one text on stderr of a command that fails with code 1."""
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("misata-sql: ")
    assert "Traceback" not in err
    return err


# ---- help and version ----


def test_help_and_version_load_nothing_heavy() -> None:
    """--help, --version and usage errors need neither numpy nor DuckDB nor a compiler."""
    program = (
        "import sys; from misata_sql.cli import main\n"
        "for arguments in (['--help'], ['--version'], ['generate', '--help'], ['nonsense']):\n"
        "    try: main(arguments)\n"
        "    except SystemExit as end: print(end.code, file=sys.stderr)\n"
        "heavy = {'numpy', 'duckdb', 'numba', 'llvmlite', 'polars', 'pyarrow', 'sqlglot', 'tqdm'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "HEAVY []" in done.stdout
    assert f"misata-sql {misata_sql.__version__}\n" in done.stdout
    assert done.stderr.split("\n")[:3] == ["0", "0", "0"]
    assert done.stderr.strip().endswith("\n2")


def test_every_command_has_help() -> None:
    """Each command that --help names explains itself."""
    commands = re.findall(r"^    ([\w-]+)", run("--help").stdout, re.MULTILINE)
    assert commands == [
        "demo", "generate", "check", "dbt-schema", "tables", "columns", "explain", "generators", "install",
        "uninstall", "shell",
    ]  # fmt: skip
    for command in commands:
        with pytest.raises(SystemExit) as end:
            main([command, "--help"])
        assert end.value.code == 0


# ---- arguments ----


@pytest.mark.parametrize("text", ["-1", "1.5", "10M", "", "1e", "nan", "inf", "1__0", "1e99", "0x10", "2e16"])
def test_bad_row_counts_are_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A row count that is no whole number up to 2^53 is a usage error that shows what was given."""
    with pytest.raises(SystemExit) as end:
        main(["generate", "retail.orders", f"--rows={text}", "--out", "x.csv"])
    assert end.value.code == 2
    assert f"such as 1e7 or 10_000_000 (got {text!r})" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["1.5", "x", str(2**127), ""])
def test_bad_seeds_are_refused(text: str) -> None:
    """A seed is an integer of 128 bits."""
    with pytest.raises(SystemExit) as end:
        main(["demo", f"--seed={text}"])
    assert end.value.code == 2


def test_arguments_of_the_shell_are_left_alone() -> None:
    """What stands behind `shell` and its own options goes to DuckDB's shell, options too."""
    assert split_shell_arguments(["shell"]) == (["shell"], [])
    assert split_shell_arguments(["shell", "-c", "FROM t"]) == (["shell"], ["-c", "FROM t"])
    assert split_shell_arguments(["shell", "--duckdb=x", "--help", "a", "--duckdb", "b"]) == (
        ["shell", "--duckdb=x", "--help"],
        ["a", "--duckdb", "b"],
    )
    assert split_shell_arguments(["tables", "-c"]) == (["tables", "-c"], [])


# ---- listings ----


def test_listings_show_what_the_functions_return(capsys: pytest.CaptureFixture[str]) -> None:
    """tables and generators print every row of the SQL function, in its order."""
    con = misata_sql.connect()
    for command in ("tables", "generators"):
        assert main([command]) == 0
        shown = capsys.readouterr().out.splitlines()[2:]
        names = con.execute(f"SELECT name FROM misata_{command}()").fetchall()
        assert [line.split()[0] for line in shown] == [name for (name,) in names]


def test_columns_and_explain_take_packs_files_and_stdin(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A pack's table, a file's table and one on stdin are described alike."""
    assert main(["columns", "retail.orders"]) == 0
    assert "order_id" in capsys.readouterr().out
    assert main(["columns", shop, "--table", "my ITEMS"]) == 0
    from_file = capsys.readouterr().out
    assert re.search(r"2 +price +DECIMAL\(8,2\) +true", from_file)
    assert main(["columns", shop, "--table", '"big shop"."My Items"']) == 0
    assert capsys.readouterr().out == from_file
    assert main(["explain", shop, "--table", "orders"]) == 0
    assert "mood" in capsys.readouterr().out
    piped = run("columns", "-", stdin="CREATE TABLE t (price DOUBLE)")
    assert piped.returncode == 0
    assert re.search(r"1 +price +DOUBLE", piped.stdout)


def test_output_of_a_pipe_has_no_control_characters() -> None:
    """Without a terminal there is no bar, no colour, and no carriage return."""
    for arguments in (["generators"], ["explain", "retail.orders"], ["demo", "--rows", "1e5"]):
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
        assert not CONTROL_CHARACTERS.search(done.stdout)
        assert not CONTROL_CHARACTERS.search(done.stderr)
        assert "%" not in done.stderr


def test_a_reader_that_leaves_is_no_error() -> None:
    """`misata-sql generators | head -1` ends quietly."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*COMMAND, "generators"], stdout=writing, stderr=subprocess.PIPE, timeout=300)
    os.close(writing)
    assert done.returncode == 141
    assert done.stderr == b""


# ---- errors ----


def test_errors_are_one_text_without_traceback(shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be is said in the words of the extension, with code 1."""
    assert "did you mean 'retail.orders'?" in fails(capsys, "columns", "retail.ordes")
    assert "choose one with --table: orders, " in fails(capsys, "columns", shop)
    assert "did you mean 'orders'?" in fails(capsys, "columns", shop, "--table", "oders")
    # A pack has this one, but the file does not.
    assert "no table in" in fails(capsys, "columns", shop, "--table", "customers")
    assert "'retail.orders' is a table's name" in fails(capsys, "columns", "retail.orders", "--table", "x")
    assert "nothing.sql: No such file" in fails(capsys, "columns", str(tmp_path / "nothing.sql"))
    broken = tmp_path / "broken.sql"
    broken.write_text("CREATE TABLE t (id BIGINT,\n  x NONSENSE)")
    error = fails(capsys, "explain", str(broken))
    assert f"{broken}: " in error
    assert "line 2, column 5" in error
    assert "LINE 1" not in error
    broken.write_bytes(b"CREATE TABLE t\xff")
    assert "is not UTF-8 text (byte 0xff at 14)" in fails(capsys, "explain", str(broken))
    broken.write_text("")
    assert str(broken) in fails(capsys, "columns", str(broken))


# ---- demo ----


def test_demo_aggregates_and_says_what_it_cost(con, capsys: pytest.CaptureFixture[str]) -> None:
    """The demo's numbers are those of the same query, and add up to the rows."""
    assert main(["demo", "--rows", "1e5", "--seed", "3", "--threads", "2"]) == 0
    out = capsys.readouterr().out
    expected = con.execute(
        "SELECT strftime(ordered_at, '%Y-%m'), status, count(*), sum(shipping_fee) "
        "FROM misata_table('retail.orders', 1e5, seed := 3) GROUP BY ALL ORDER BY 1, 2"
    ).fetchall()
    shown = re.findall(r"^(\d{4}-\d\d)  (\w+) +(\d+) +([\d.]+)$", out, re.MULTILINE)
    assert shown == [tuple(map(str, row)) for row in expected]
    assert sum(int(row[2]) for row in shown) == 100_000
    last = out.splitlines()[-1]
    assert re.fullmatch(
        r"100,000 rows in [\d.]+ s: [\d.e+-]+ million rows/s, [\d.]+ CPU seconds \(\d+ ns a row\), "
        r"peak memory [\d.]+ [MG]B",
        last,
    )
    assert main(["demo", "--rows", "0"]) == 0


def run_on_terminal(
    *arguments: str, size: tuple[int, int] = (50, 100), env: dict[str, str] | None = None
) -> tuple[int, str]:
    """Exit code of a command and all that it wrote on its terminal of (lines, columns)."""
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        os.environ.pop("COLUMNS", None)
        os.environ.update({"TERM": "xterm", **(env or {})})
        os.execv(sys.executable, [*COMMAND, *arguments])
    written = b""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux's way to say that the child has gone
            break
        if not piece:
            break
        written += piece
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), written.decode()


def test_a_terminal_shows_a_bar_and_a_short_table() -> None:
    """On a terminal the demo has a progress bar, and the table's first and last rows."""
    code, written = run_on_terminal("demo", "--rows", "3e6")
    assert code == 0
    assert re.search(r"\r *\d+%\|.*\| .*/3.00M \[.* rows/s\]", written)
    assert "2020-01  cancelled" in written
    assert "2025-01  shipped" in written
    assert "... 342 more rows ..." in written


@pytest.mark.parametrize(("columns", "shown"), [(40, "name        order_id"), (400, "kind     ")])
def test_a_table_too_wide_for_the_terminal_is_shown_line_by_line(columns: int, shown: str) -> None:
    """No cell is cut or wrapped on a terminal that is too narrow."""
    code, written = run_on_terminal("explain", "retail.orders", size=(50, columns))
    assert code == 0
    assert shown in written
    assert "\x1b" not in written


def test_a_terminal_without_a_size_has_a_bar() -> None:
    code, written = run_on_terminal("demo", "--rows", "1e5", size=(0, 0))
    assert code == 0
    assert "%|" in written


def test_a_terminal_without_tqdm_has_no_bar(tmp_path: Path) -> None:
    """tqdm is optional: without it the result is the same and no bar is shown."""
    (tmp_path / "tqdm.py").write_text("raise ImportError('none here')")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    code, written = run_on_terminal("demo", "--rows", "1e5", env={"PYTHONPATH": path})
    assert code == 0
    assert "%|" not in written
    assert "100,000 rows in" in written


def test_compiling_is_announced_once(tmp_path: Path) -> None:
    """A run with an empty cache may say on stderr that it compiles; the next says nothing."""
    env = {**os.environ, "MISATA_CACHE_DIR": str(tmp_path)}
    command = [*COMMAND, "demo", "--rows", "1e4"]
    first = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    second = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    assert first.returncode == second.returncode == 0
    assert first.stderr in ("", "misata-sql: compiling kernels for this machine; "
                            "the next run finds them in the cache\n")  # fmt: skip
    assert second.stderr == ""


# ---- the shell ----


def test_install_and_uninstall_place_and_remove(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """install --path says what it placed and how to load it; both uninstalls remove it."""
    folder = tmp_path / "it's here"
    for remove in (["uninstall"], ["install", "--uninstall"]):
        assert main(["install", "--path", str(folder)]) == 0
        out = capsys.readouterr().out
        assert f"installed {folder / 'misata.duckdb_extension'}" in out
        assert "it''s here/misata.duckdb_extension';" in out
        assert (folder / "misata.duckdb_extension").is_file()
        assert main([*remove, "--path", str(folder)]) == 0
        assert f"removed {folder / 'misata.duckdb_extension'}" in capsys.readouterr().out
        assert list(folder.iterdir()) == []
    assert main(["uninstall", "--path", str(folder)]) == 0
    assert capsys.readouterr().out == "nothing was installed there\n"


@pytest.mark.skipif(shutil.which("duckdb") is None, reason="no duckdb shell")
def test_shell_runs_with_the_functions_loaded() -> None:
    """`shell` hands its arguments on, and the shell's exit code back."""
    query = "SELECT count(*) AS n FROM misata_table('retail.orders', 12345)"
    done = run("shell", "-csv", "-c", query)
    assert (done.returncode, done.stdout) == (0, "n\n12345\n")
    done = run("shell", "-c", "SELECT nonsense")
    assert done.returncode == 1


def test_shell_that_is_not_there_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "does not start" in fails(capsys, "shell", "--duckdb", str(tmp_path / "none"))
    assert "does not run" in fails(capsys, "install", "--duckdb", str(tmp_path / "none"))


# ---- text ----


def test_tables_are_aligned_and_escape_nothing_to_the_terminal() -> None:
    """Numbers stand to the right, NULL is empty, control characters are replaced."""
    rows = [("a", 1, True, None), ("b\nc", 22.5, False, "\x1b[31mred")]
    assert format_table(("name", "n", "yes", "x"), rows) == [
        "name     n  yes    x",
        "----  ----  -----  --------",
        "a        1  true",
        "b c   22.5  false  \N{REPLACEMENT CHARACTER}[31mred",
    ]
    assert format_records(("n", "name"), [(1, "a"), (None, "b")]) == [
        "n     1", "name  a", "", "n", "name  b",
    ]  # fmt: skip
    assert format_cell(0.1 + 0.2) == "0.3"
