"""Tables that are drawn, or refused by proof, with NuCS and not without it. Most are skipped where the extra is not."""

import itertools
import os
import pty
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import misata_sql
from misata_sql.conditions import enumerate as enumeration
from misata_sql.conditions import solver
from misata_sql.conditions.solver import is_installed

needs_nucs = pytest.mark.skipif(not is_installed(), reason="nucs is an extra")

LEAST_P = 1e-6  # each test of a distribution fails by chance once in a million seeds; the seed is fixed
U = "DEFAULT misata_uniform"
COLUMNS = f"x INTEGER {U}(1, 4000), y INTEGER {U}(1, 4000), z INTEGER {U}(1, 4000), w INTEGER DEFAULT misata_choice([1, 2, 3], [5, 3, 2])"
DEEP = f"CREATE TABLE deep ({COLUMNS}, CHECK (x * y = 5040), CHECK (x + z IN (300, 2600)), CHECK (w <> x % 4))"
NONE = f"CREATE TABLE none ({COLUMNS}, CHECK (w <> x % 4), CHECK (x * y = 5040), CHECK (z > w), CHECK (x + y IN (150, 2530)))"
MONEY = (
    "CREATE TABLE money (p DECIMAL(8,2) CHECK (p BETWEEN 0.01 AND 30), n INTEGER DEFAULT misata_uniform(2, 3000), "
    "q DECIMAL(10,2) CHECK (q BETWEEN 0 AND 40), day DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2027-12-31'), "
    "CHECK (p * n BETWEEN 36.96 AND 36.96), CHECK (q - p IN (0.05, 0.5)), CHECK (day <= DATE '2019-12-31' + n AND day >= DATE '2019-12-31' + n))"
)


def solutions():
    """(x, y, z, w) of DEEP, with their probabilities, by all divisors."""
    weights = {1: 0.5, 2: 0.3, 3: 0.2}
    found = {}
    for x in (d for d in range(1, 4001) if 5040 % d == 0 and 5040 // d <= 4000):
        for total, w in itertools.product((300, 2600), weights):
            if 1 <= total - x <= 4000 and w != x % 4:
                found[x, 5040 // x, total - x, w] = weights[w]
    whole = sum(found.values())
    return {row: weight / whole for row, weight in found.items()}


def define(con, ddl):
    con.execute("SELECT misata_define($1)", [ddl]).fetchall()


@needs_nucs
def test_rows_are_drawn_from_the_solutions(con):
    """All of them, none else, by their probabilities: chi-square."""
    define(con, DEEP)
    rows = con.execute("SELECT x, y, z, w, count(*) FROM misata_table('deep', 100_000) GROUP BY ALL").fetchall()
    wanted = solutions()
    counts = {row[:4]: row[4] for row in rows}
    assert counts.keys() == wanted.keys() and len(wanted) > 100
    expected = np.array([100_000 * wanted[row] for row in wanted])
    assert stats.chisquare([counts[row] for row in wanted], expected).pvalue > LEAST_P
    details = con.execute(
        "SELECT strategy, detail, acceptance FROM misata_explain('deep') WHERE kind = 'constraint'"
    ).fetchall()
    assert {strategy for strategy, _, _ in details} == {"enumerate"} and {rate for _, _, rate in details} == {1.0}
    assert all(f"{len(wanted)} solutions of " in detail and "found by NuCS" in detail for _, detail, _ in details)
    assert "tightened: x from 2 to 2520, y from 2 to 2520" in details[0][1]


@needs_nucs
def test_decimals_and_dates(con):
    """Scaled and shifted into 32 bits; DuckDB itself checks the rows."""
    define(con, MONEY)
    con.execute(MONEY.replace("CREATE TABLE", "CREATE OR REPLACE TEMP TABLE"))
    con.execute("INSERT INTO money SELECT * FROM misata_table('money', 20_000)")
    found = con.execute("SELECT DISTINCT p, n, q FROM money ORDER BY ALL").fetchall()
    wanted = [
        (cents, n, cents + more)
        for n in range(2, 2923) if 3696 % n == 0
        for cents in [3696 // n] if cents <= 3000
        for more in (5, 50)
    ]  # fmt: skip
    assert [(round(100 * p), n, round(100 * q)) for p, n, q in found] == sorted(wanted)


@needs_nucs
def test_a_proof_names_the_smallest_set(con):
    """Which clash together, though neither does alone; with what their columns are drawn from."""
    define(con, NONE)
    with pytest.raises(Exception, match="cannot hold") as caught:
        con.execute("FROM misata_table('none', 10)")
    text = str(caught.value)
    assert (
        "none: CHECK (x * y = 5040) and CHECK (x + y IN (150, 2530)) cannot hold together: none of the 16,000,000 combinations of x and y "
        in text
    )
    assert "this is proved by NuCS, not sampled" in text and "CHECK (z > w)" not in text and "% 4" not in text
    assert "x is drawn from 1 to 4000" in text and "Hint: widen the CHECK" in text


@needs_nucs
def test_cells_depend_on_nothing_but_their_row(con):
    """Neither on the columns asked for, nor on where the rows start, nor on threads, nor on the process."""
    define(con, DEEP)
    whole = con.execute("FROM misata_table('deep', 5000, seed := 3)").fetchall()
    assert con.execute("FROM misata_table('deep', 1000, seed := 3, start := 3000)").fetchall() == whole[3000:4000]
    for place, name in enumerate("xyzw"):
        assert con.execute(f"SELECT {name} FROM misata_table('deep', 5000, seed := 3)").fetchall() == [
            (r[place],) for r in whole
        ]
    digest = "SELECT bit_xor(hash(x, y, z, w)), count(*) FROM misata_table('deep', 300_000, seed := 3)"
    con.execute("SET threads = 1")
    alone = con.execute(digest).fetchall()
    con.execute("SET threads = 4")
    assert con.execute(digest).fetchall() == alone
    con.execute("RESET threads")
    script = (
        "import misata_sql, sys\ncon = misata_sql.connect()\ncon.execute('SELECT misata_define($1)', [sys.argv[1]])\n"
        "print(con.execute(sys.argv[2]).fetchall())"
    )
    done = subprocess.run([sys.executable, "-c", script, DEEP, digest], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == str(alone) and done.stderr == ""


@needs_nucs
def test_nothing_is_forked_or_compiled_again():
    """In one process: a table is drawn although it cannot fork; what was compiled before comes out of the cache."""
    script = (
        "import os, sys, logging, misata_sql\nfrom pathlib import Path\nfrom numba.core import event\n"
        "def refuse(*arguments): raise AssertionError('forked')\n"
        "os.fork = os.posix_spawn = refuse\n"
        "before = list(logging.getLogger().handlers), logging.getLogger().level\n"
        "with event.install_recorder('numba:compile') as recorder:\n"
        "    con = misata_sql.connect()\n"
        "    rows = con.execute('FROM misata_table($1, 100)', [sys.argv[1]]).fetchall()\n"
        "assert len(rows) == 100 and 'nucs.solvers.backtrack_solver' in sys.modules\n"
        "assert (list(logging.getLogger().handlers), logging.getLogger().level) == before\n"
        "import threading, multiprocessing\n"
        "assert multiprocessing.active_children() == []\n"
        "assert 'nucs.solvers.multiprocessing_solver' not in sys.modules\n"
        "from misata_sql.cache import cache_dir\n"
        "assert list((cache_dir() / 'nucs').rglob('*solve_one*.nbi'))\n"
        "print(len(recorder.buffer))"
    )
    counts = [
        subprocess.run([sys.executable, "-c", script, DEEP], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert counts[1] == "0\n"


CLASSIC = """CREATE TABLE t (a INTEGER DEFAULT misata_uniform(0, 100), b INTEGER DEFAULT misata_uniform(0, 100),
    c INTEGER DEFAULT misata_uniform(0, 100), CHECK (a + b + c = 100), CHECK (a < b), CHECK (2 * b <= c + 50))"""
BOTH = {
    "joined": CLASSIC,
    "few": "CREATE TABLE t (a INTEGER DEFAULT misata_uniform(1, 9), b INTEGER DEFAULT misata_uniform(1, 9), CHECK (a * b = 12))",
    "rejected": "CREATE TABLE t (a INTEGER DEFAULT misata_uniform(1, 9999), b INTEGER DEFAULT misata_uniform(1, 9999), CHECK (a * b % 12 <> 7))",
    "rare": f"CREATE TABLE t (x INTEGER {U}(1, 3000), y INTEGER {U}(1, 3000), z INTEGER {U}(1, 3000), CHECK (abs(x * y - 1000 * z) < 1000))",
}


@needs_nucs
@pytest.mark.parametrize("name", BOTH)
def test_rows_are_the_same_without_it(name, monkeypatch):
    """Where a table is accepted by both, the solver is not asked, and every byte is what it is without."""
    asked = []
    monkeypatch.setattr(enumeration, "search", lambda *arguments: asked.append(arguments))
    rows = []
    for there in (True, False):
        monkeypatch.setattr(solver, "is_installed", lambda there=there: there)
        con = misata_sql.connect()
        rows.append(con.execute("FROM misata_table($1, 2000)", [BOTH[name]]).fetchall())
    assert rows[0] == rows[1] and len(rows[0]) == 2000 and not asked


@pytest.mark.parametrize(
    ("ddl", "is_offered"),
    [
        (DEEP, True),
        (f"CREATE TABLE t (x DOUBLE {U}(0.0, 1.0), y DOUBLE {U}(0.0, 1.0), CHECK (x * y < 1e-7))", False),
        (
            f"CREATE TABLE t (x BIGINT {U}(1, 1000000000), y BIGINT {U}(1, 1000000000), CHECK (x * y % 1000003 = 7))",
            False,
        ),
        (
            f"CREATE TABLE t (x INTEGER {U}(1, 4000), y INTEGER {U}(1, 4000), z INTEGER {U}(1, 4000), CHECK (sqrt(x) + y + z < 5))",
            False,
        ),
    ],
    ids=["integers", "doubles", "too many values", "by no constraint"],
)
def test_the_extra_is_offered_where_it_may_help(con, monkeypatch, ddl, is_offered):
    """A refusal without it says so, and only there."""
    monkeypatch.setattr(solver, "is_installed", lambda: False)
    with pytest.raises(Exception, match="Hint: widen") as caught:
        con.execute("FROM misata_table($1, 10)", [ddl])
    assert ("pip install 'misata-sql[solver]'" in str(caught.value)) == is_offered, str(caught.value)


def on_terminal(arguments, env):
    """What a command writes on its terminal's stderr; its stdout goes elsewhere."""
    outer, inner = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "misata_sql.cli", *arguments], stdout=subprocess.DEVNULL, stderr=inner, env=env
    ) as process:
        os.close(inner)
        written = b""
        try:
            while piece := os.read(outer, 65536):
                written += piece
        except OSError:  # Linux: the other end is closed
            pass
    os.close(outer)
    assert process.returncode == 0, written
    return written.decode()


@needs_nucs
@pytest.mark.slow
def test_a_terminal_is_told_that_it_compiles(tmp_path: Path):
    """With an empty cache, once; not what is no terminal, and not the run after it."""
    (tmp_path / "t.sql").write_text(
        f"CREATE TABLE t (x INTEGER {U}(1, 4000), y INTEGER {U}(1, 4000), CHECK (x * y = 5040))"
    )
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache"), "TERM": "dumb"}
    command = ["generate", str(tmp_path / "t.sql"), "--rows", "100", "--out", str(tmp_path / "t.csv"), "--force"]
    said = "compiling the solver NuCS"
    assert on_terminal(command, env).count(said) == 1
    assert said not in on_terminal(command, env)


def test_what_is_no_terminal_is_told_nothing(capfd):
    """Neither by the command line, nor by a process that has nobody listening."""
    from misata_sql.cli.progress import say_on_terminal
    from misata_sql.notices import listening, notify

    said = []
    with listening(said.append), listening(say_on_terminal):
        notify("one")
    notify("two")
    assert said == ["one"] and capfd.readouterr() == ("", "")
