"""Cells of conditioned tables depend on (definition, seed, table, column, row) only, by whichever strategy they are made."""

import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

import misata_sql

U = "INTEGER DEFAULT misata_uniform"
PARENT = "CREATE TABLE p (id INTEGER PRIMARY KEY, x INTEGER DEFAULT misata_uniform(0, 9), y INTEGER DEFAULT misata_uniform(0, 9), CHECK (x < y));"
TEXTS = {
    "truncate": f"CREATE TABLE t (a {U}(0, 99) CHECK (a BETWEEN 10 AND 20), b VARCHAR CHECK (b LIKE 'a%'))",
    "derive": "CREATE TABLE t (price DECIMAL(9,2), n INTEGER, total DECIMAL(18,2), CHECK (total = price * n))",
    "order": f"CREATE TABLE t (a {U}(0, 99), b {U}(0, 99), c {U}(0, 99), CHECK (a < b AND b < c), d DOUBLE)",
    "reject": f"CREATE TABLE t (a {U}(0, 99), b {U}(0, 99), c DOUBLE, CHECK (a * b % 7 = 3), CHECK (c > 500 OR a < 50))",
    "reject, judged": f"""CREATE TABLE t (a VARCHAR DEFAULT misata_regex('[a-f]{{1,6}}'), b {U}(0, 5), c VARCHAR, tags VARCHAR[],
        CHECK (length(a) > b), CHECK (reverse(a) < a), CHECK (contains(c, 'a') OR len(tags) > 2))""",
    "NULLs": """CREATE TABLE t (a INTEGER DEFAULT misata_null(0.3, misata_uniform(0, 9)), b INTEGER DEFAULT misata_null(0.3,
        misata_uniform(0, 9)), CHECK (a IS NULL OR b > a), s VARCHAR DEFAULT misata_null(0.5, misata_vocabulary('city')),
        CHECK (s IS NOT NULL OR a + b > 3))""",
    "GENERATED": f"CREATE TABLE t (a {U}(0, 9), b {U}(0, 9), s INTEGER GENERATED ALWAYS AS (a + b), d INTEGER DEFAULT (a * misata_uniform(1, 3)), CHECK (s < 6), CHECK (d <> b))",
    "persons": "CREATE TABLE t (first_name VARCHAR, last_name VARCHAR, email VARCHAR, birth_date DATE, CHECK (length(first_name) < length(last_name)))",
    "components": f"CREATE TABLE t (a {U}(0, 9), b {U}(0, 9), c {U}(0, 9), d {U}(0, 9), e {U}(0, 9), CHECK (a <> b), CHECK (c + d = 9), CHECK (e % 2 = 1))",
    "a parent": PARENT + f"CREATE TABLE t (pid INTEGER REFERENCES p DEFAULT misata_fk('uniform'), x INTEGER DEFAULT p.x, b {U}(0, 9), CHECK (b > p.x), CHECK (pid <> 3))",
    "a fan-out": PARENT + f"CREATE TABLE t (pid INTEGER REFERENCES p DEFAULT misata_fk('fanout', 0, 4, 10), x INTEGER DEFAULT p.x, y INTEGER DEFAULT p.y, b {U}(0, 99), CHECK (b > p.y))",
    "enclosures": "CREATE TABLE t (a DOUBLE DEFAULT misata_uniform(0.0, 9.0), b DOUBLE DEFAULT misata_null(0.2, misata_uniform(0.0, 9.0)), c VARCHAR, CHECK (ln(a) < exp(b / 5) - 1 AND a ** 1.5 > sin(b)), CHECK (a > 1 OR c > 'm'))",
    "dates": """CREATE TABLE t (ordered_at TIMESTAMP, shipped_at TIMESTAMP, discount DOUBLE, quantity INTEGER, CHECK (shipped_at > ordered_at
        AND shipped_at < ordered_at + INTERVAL 30 DAY), CHECK (discount < 0.3 OR quantity > 2))""",
    "constructive, windows": f"CREATE TABLE t (a {U}(0, 9), b {U}(0, 29), c {U}(0, 99), d DOUBLE DEFAULT misata_normal(0, 1), CHECK (a < b AND b < c), CHECK (c % 2 <> a % 2))",
    "constructive, judged": f"CREATE TABLE t (n {U}(0, 5), s VARCHAR DEFAULT misata_regex('[a-f]{{1,9}}'), CHECK (length(s) > n), z VARCHAR DEFAULT misata_regex('[a-z]{{3,9}}'), CHECK (reverse(z) > s))",
    "constructive, a parent": PARENT.replace("y INTEGER DEFAULT misata_uniform(0, 9)", "y INTEGER DEFAULT misata_uniform(0, 12)") + f"CREATE TABLE t (pid INTEGER REFERENCES p DEFAULT misata_fk('zipf', 1.1), x INTEGER DEFAULT misata_null(0.2, misata_uniform(0, 9)), b {U}(0, 19), CHECK (b > p.x), CHECK (x IS NULL OR b > x))",
}  # fmt: skip
N_ROWS = 1_000
N_PARENTS = 250


def call(key: str, n_rows: int = N_ROWS, *options: str) -> str:
    """The table function's call."""
    if key == "a fan-out":  # whose parents' rows lie in all rows of the table
        n_rows, options = N_ROWS, ()
    options = (*options, "sampling := 'constructive'") if key.startswith("constructive") else options
    sizes = [f"parents := MAP {{'p': {N_PARENTS}}}"] if TEXTS[key].startswith("CREATE TABLE p ") else []
    return f"misata_table('t', {', '.join([str(n_rows), *options, *sizes])})"


def connect(key: str) -> Any:
    connection = misata_sql.connect()
    connection.execute("SET threads = 1")
    connection.execute("SELECT misata_define(?)", [TEXTS[key]]).fetchall()
    return connection


def texts(connection: Any, source: str, columns: str = "*") -> list[tuple[Any, ...]]:
    """All rows as text."""
    return connection.execute(f"SELECT CAST(COLUMNS({columns}) AS VARCHAR) FROM {source}").fetchall()


@pytest.fixture(params=TEXTS)
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_rows_do_not_depend_on_the_projection(key: str) -> None:
    """Every subset of columns has the same cells."""
    con = connect(key)
    names = [name for name, *_ in con.execute(f"DESCRIBE SELECT * FROM {call(key)}").fetchall()]
    whole = texts(con, call(key))
    for size in range(1, len(names)):
        for chosen in combinations(names, size):
            part = con.execute(
                f"SELECT {', '.join(f'CAST({n} AS VARCHAR)' for n in chosen)} FROM {call(key)}"
            ).fetchall()
            assert part == [tuple(row[names.index(name)] for name in chosen) for row in whole], chosen


def test_rows_do_not_depend_on_the_split(key: str) -> None:
    """Any part of the rows alone, by `start`, and a single row."""
    if key == "a fan-out":
        pytest.skip("its rows are as many as its parents have")
    con = connect(key)
    whole = texts(con, call(key))
    parts = []
    for low, high in pairwise([0, 1, 7, 333, 998, N_ROWS]):
        parts += texts(con, call(key, high - low, f"start := {low}"))
    assert parts == whole


def test_rows_do_not_depend_on_the_morsel(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor on how many rows are drawn and rejected together."""
    whole = texts(connect(key), call(key))
    for capacity in (1, 7, 64):
        monkeypatch.setattr("misata_sql.plan.NATIVE_ROWS", capacity)
        monkeypatch.setattr("misata_sql.plan.PYTHON_ROWS", capacity)
        assert texts(connect(key), call(key)) == whole


def test_rows_do_not_depend_on_threads(key: str) -> None:
    """As a multiset."""
    con = connect(key)
    n_rows = 1_000 if key == "a fan-out" else 150_000
    found = set()
    for threads in (1, 2, 5):
        con.execute(f"SET threads = {threads}")
        found.add(
            con.execute(
                f"SELECT count(*), sum(hash(t)::HUGEINT), bit_xor(hash(t)) FROM {call(key, n_rows)} AS t"
            ).fetchone()
        )
    assert len(found) == 1


def test_rows_do_not_depend_on_the_process() -> None:
    """A fresh process gives the same rows."""
    script = (
        "import sys, hashlib\nsys.path.insert(0, sys.argv[1])\n"
        "from test_conditions_determinism import TEXTS, call, connect, texts\n"
        "print(hashlib.sha256(repr([texts(connect(key), call(key)) for key in TEXTS]).encode()).hexdigest())\n"
    )
    run = [sys.executable, "-c", script, str(Path(__file__).parent)]
    first, second = (subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()[-1] for _ in "ab")
    assert first == second


def test_a_child_sees_the_conditioned_cells() -> None:
    """What a child computes of its parent's row is what the parent's table has there."""
    for key in ("a parent", "a fan-out"):
        con = connect(key)
        con.execute(f"CREATE TABLE parents AS FROM misata_table('p', {N_PARENTS})")
        con.execute(f"CREATE TABLE children AS FROM {call(key)}")
        assert con.execute("SELECT count(*) FROM parents WHERE NOT (x < y)").fetchone() == (0,)
        told = con.execute(
            "SELECT count(*) FROM children AS t JOIN parents AS p ON pid = id WHERE t.x = p.x"
        ).fetchone()
        assert told == (N_ROWS,)


FREE = {
    "reject": f"CREATE TABLE t (a {U}(0, 99), b {U}(0, 99), c DOUBLE)",
    "reject, judged": f"CREATE TABLE t (a VARCHAR DEFAULT misata_regex('[a-f]{{1,6}}'), b {U}(0, 5), c VARCHAR, tags VARCHAR[])",
    "a parent": PARENT
    + f"CREATE TABLE t (pid INTEGER REFERENCES p DEFAULT misata_fk('uniform'), x INTEGER DEFAULT p.x, b {U}(0, 9))",
}
ACCEPTED = {
    "reject": "a * b % 7 = 3 AND (c > 500 OR a < 50)",
    "reject, judged": "length(a) > b AND reverse(a) < a AND (contains(c, 'a') OR len(tags) > 2)",
    "a parent": "b > x AND pid <> 3",
}


@pytest.mark.parametrize("key", FREE)
def test_what_passes_at_once_is_as_without_the_checks(key: str) -> None:
    """Rejection draws other rows anew, and only those: the first attempt is the row that there would be anyhow."""
    con = connect(key)
    conditioned = con.execute(f"SELECT * FROM {call(key)}").fetchall()
    con.execute("SELECT misata_define(?)", [FREE[key]]).fetchall()
    free = con.execute(f"SELECT *, {ACCEPTED[key]} FROM {call(key)}").fetchall()
    passed = [row[-1] is not False for row in free]
    assert N_ROWS / 50 < sum(passed) < N_ROWS
    assert all(row[:-1] == other for row, other, ok in zip(free, conditioned, passed, strict=True) if ok)
    assert not any(row[:-1] == other for row, other, ok in zip(free, conditioned, passed, strict=True) if not ok)
