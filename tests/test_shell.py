"""The functions in real DuckDB shells: installed, piped, typed at, interrupted, and with their Python gone."""

import contextlib
import importlib.util
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import misata_sql
from misata_sql.connection import extension_file
from misata_sql.errors import InstallError
from misata_sql.extension import install

DDL = "CREATE TABLE t (id BIGINT PRIMARY KEY, price DOUBLE, status VARCHAR)"
QUICK = f"SELECT count(*), sum(id) FROM misata_table('{DDL}', 1000)"
ENDLESS = f"SELECT sum(price) FROM misata_table('{DDL}', 1e15)"


def program_of(package, *inside):
    spec = importlib.util.find_spec(package)
    path = Path(spec.origin).parent.joinpath(*inside) if spec and spec.origin else None
    if path is None or not path.exists():
        return None
    if not os.access(path, os.X_OK):  # haybarn's launcher does this when it first runs
        path.chmod(path.stat().st_mode | 0o111)
    return path


SHELLS = {
    "duckdb 1.5.6": program_of("duckdb_cli", "duckdb"),
    "haybarn 2.0.0": program_of("haybarn_cli", "_bin", "haybarn"),
}


@pytest.fixture(params=SHELLS)
def program(request):
    path = SHELLS[request.param]
    if path is None:
        pytest.skip(f"{request.param} is not installed")
    return path


@pytest.fixture(scope="module")
def kernels(tmp_path_factory):
    return tmp_path_factory.mktemp("kernels")


@pytest.fixture
def home(tmp_path, monkeypatch, kernels):
    """A home of its own; kernels compiled for one test serve the others."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("MISATA_CACHE_DIR", str(kernels))
    return home


def run(command, text=None, **kwargs):
    return subprocess.run([str(c) for c in command], input=text, capture_output=True, text=True, timeout=120, **kwargs)


def sql(program, *statements, options=("-unsigned",)):
    """A shell over a pipe."""
    return run([program, *options, "-csv", "-noheader"], "".join(f"{s};\n" for s in statements))


# ---- install ----


def test_an_installed_extension_loads_by_name(program, home):
    (file,) = install.install(shells=[program])
    assert file.is_relative_to(home)
    assert file.parts[-4:-2] in {("extensions", "v1.5.6"), ("extensions", "v2.0.0")}
    done = sql(program, "LOAD misata", QUICK)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1000,500500\n", "")


def test_both_shells_and_python_give_the_same_rows(home):
    programs = [p for p in SHELLS.values() if p]
    install.install(shells=programs)
    query = f"SELECT id, price, status FROM misata_table('{DDL}', 3000, seed := 5) ORDER BY id"
    digest = f"SELECT md5(string_agg(concat_ws('|', id, price, status), ',' ORDER BY id)) FROM ({query})"
    got = {sql(p, "LOAD misata", digest).stdout.strip() for p in programs}
    with misata_sql.connect() as con:
        got.add(con.execute(digest).fetchone()[0])
    assert len(got) == 1


def test_an_expression_means_the_same_in_every_version(program, home):
    """Also where the shell's own answer is another one: 2.68 and 0.0 of DuckDB before 2.0.1."""
    columns = {
        "x DOUBLE": "round(CAST(2.675 AS DOUBLE) + misata_choice([0, 0]), 2)",
        "n DOUBLE": "fmod(CAST(7926303812383129 + misata_choice([0, 0]) AS DOUBLE), CAST(0.7 AS DOUBLE))",
        "h BIGINT": "hour(CAST('1970-01-02 23:59:59.999999999' AS TIMESTAMP_NS) + to_hours(misata_choice([0, 0])))",
    }
    ddl = f"CREATE TABLE t ({', '.join(f'{name} DEFAULT ({text})' for name, text in columns.items())})"
    install.install(shells=[program])
    query = f"SELECT DISTINCT x, n, h FROM misata_table('{ddl.replace(chr(39), 2 * chr(39))}', 100)"
    done = sql(program, "LOAD misata", query)
    with misata_sql.connect() as con:
        expected = con.execute(query).fetchall()
        plain = ", ".join(columns.values()).replace("misata_choice([0, 0])", "0")
        assert con.execute(f"SELECT {plain}").fetchall() == expected == [(2.67, 0.6028551424389661, 23)]
    assert done.stdout.split() == [",".join(map(str, row)) for row in expected], done.stderr


def test_all_checks_of_a_table_run(program, home):
    """misata_check lists SELECTs; query() runs them all, also over rows of another table."""
    install.install(shells=[program])
    ddl = """CREATE TABLE parents (id INTEGER PRIMARY KEY, age INTEGER DEFAULT misata_uniform(20, 60));
        CREATE TABLE kids (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents, price DOUBLE
        DEFAULT misata_lognormal(3, 0.8), code VARCHAR(3) NOT NULL, age INTEGER DEFAULT misata_poisson(9),
        CHECK (kids.age < parents.age), height DOUBLE DEFAULT misata_normal(130, 9),
        CHECK (corr(price, height) = 0.3))"""
    listed = "SELECT string_agg({}, ' UNION ALL ') FROM misata_check('kids', 2e4, seed := 3)"
    broken = "replace(check_sql, 'misata_table(''kids'', 20000, seed := 3)', 'broken')"
    counts = "SELECT count(*), count(violations), sum(violations) FROM query(getvariable('q'))"
    done = sql(
        program, "LOAD misata", f"CREATE TABLE defined AS SELECT misata_define($${ddl}$$)",
        f"SET VARIABLE q = ({listed.format('check_sql')})", counts,
        "CREATE TABLE broken AS FROM misata_table('kids', 2e4, seed := 3)",
        "UPDATE broken SET parent = -1 WHERE id = 5",
        f"SET VARIABLE q = ({listed.format(broken)})", counts,
    )  # fmt: skip
    assert done.stderr == ""
    right, wrong = ([int(n) for n in line.split(",")] for line in done.stdout.splitlines()[-2:])
    assert right[2] == 0
    assert right[0] > right[1] > 10
    assert wrong == [*right[:2], 1]


def test_a_path_of_ones_own(program, home, tmp_path):
    folder = tmp_path / "an odd 'place'"
    (file,) = install.install(path=folder)
    quoted = str(file).replace("'", "''")
    assert sql(program, f"LOAD '{quoted}'", QUICK).stdout == "1000,500500\n"


def test_installing_again_changes_only_what_differs(home, tmp_path):
    (file,) = install.install(path=tmp_path)
    settings = tmp_path / "misata.python"
    before = file.stat().st_ino, settings.stat().st_ino
    install.install(path=tmp_path)
    assert (file.stat().st_ino, settings.stat().st_ino) == before
    settings.write_text("damaged")
    install.install(path=tmp_path)
    assert file.stat().st_ino == before[0]
    assert settings.read_text() == install.settings_text()
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == [
        "misata.duckdb_extension",
        "misata.python",
    ]


def test_uninstall_removes_what_install_placed(program, home):
    install.install(shells=[program])
    assert len(install.uninstall(shells=[program])) == 2
    assert install.uninstall(shells=[program]) == []
    assert sql(program, "LOAD misata").returncode != 0


def test_a_folder_that_cannot_be_written_is_one_error(home, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InstallError, match="cannot install into"):
        install.install(path=tmp_path / "file" / "folder")


def test_a_program_that_is_no_shell_is_one_error(home):
    with pytest.raises(InstallError, match="does not run"):
        install.install(shells=["/nowhere/duckdb"])
    with pytest.raises(InstallError, match="does not say which DuckDB it is"):
        install.install(shells=["/bin/false"])


def test_no_shell_at_all_is_one_error(home, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InstallError, match="there is no `duckdb` program here"):
        install.install()


def test_a_python_without_libpython_is_one_error(home, monkeypatch, tmp_path):
    monkeypatch.setattr(install, "_libpython_candidates", lambda: [tmp_path / "libpython.so"])
    with pytest.raises(InstallError, match="has no shared libpython"):
        install.install(path=tmp_path / "there")
    assert not (tmp_path / "there" / "misata.duckdb_extension").exists()


# ---- piped ----


def test_errors_are_sql_errors_with_exit_code_1(program, home, tmp_path):
    install.install(path=tmp_path)
    load = f"LOAD '{tmp_path}/misata.duckdb_extension'"
    done = run([program, "-unsigned", "-c", f"{load}; SELECT * FROM misata_table('nonsense', 5)"])
    assert done.returncode == 1
    assert "nonsense" in done.stderr
    assert "internal error" not in done.stderr
    assert run([program, "-unsigned", "-c", f"{load}; SELECT * FROM misata_table(NULL, NULL)"]).returncode == 1
    assert run([program, "-unsigned", "-c", f"{load}; {QUICK}"]).returncode == 0


def test_an_unsigned_extension_needs_the_flag(program, home, tmp_path):
    install.install(path=tmp_path)
    done = sql(program, f"LOAD '{tmp_path}/misata.duckdb_extension'", options=())
    assert done.returncode != 0
    assert "unsigned" in done.stderr or "signature" in done.stderr


def test_every_database_of_a_shell_has_its_own_definitions(program, home, tmp_path):
    install.install(path=tmp_path)
    load = f"LOAD '{tmp_path}/misata.duckdb_extension'"
    text = "\n".join([
        f"{load};", "SELECT misata_define('CREATE TABLE mine (id BIGINT PRIMARY KEY)');",
        "SELECT count(*) FROM misata_table('mine', 7);",
        f".open {tmp_path}/other.duckdb", f"{load};",
        f"{QUICK};", "SELECT count(*) FROM misata_table('mine', 7);",
    ])  # fmt: skip
    done = run([program, "-unsigned", "-csv", "-noheader"], text + "\n")
    assert done.stdout.split() == ["mine", "7", "1000,500500"]
    assert "mine" in done.stderr


def test_the_file_is_free_when_the_shell_has_ended(program, home, tmp_path):
    install.install(path=tmp_path)
    database = tmp_path / "shop.duckdb"
    load = f"LOAD '{tmp_path}/misata.duckdb_extension'"
    for n in (1, 2):
        done = run(
            [program, "-unsigned", "-csv", "-noheader", database],
            f"""{load};
            CREATE TABLE IF NOT EXISTS t (id BIGINT); INSERT INTO t SELECT id FROM misata_table('{DDL}', 10);
            SELECT count(*) FROM t;\n""",
        )
        assert done.stdout.split() == [str(10 * n)], done.stderr


# ---- a Python that is missing, moved or another ----

DAMAGE = {
    "no settings": (None, "cannot read {folder}/misata.python"),
    "empty settings": (lambda text: "", "is damaged"),
    "no environment": (
        lambda text: _set(text, "executable", "/nowhere/bin/python"),
        "the Python environment of /nowhere/bin/python is gone or has moved",
    ),
    "no libpython": (lambda text: _set(text, "libpython", "/nowhere/libpython.so"), "cannot load Python"),
    "no stdlib": (lambda text: _set(text, "stdlib", "/nowhere/lib"), "the standard library of Python"),
    "another version": (lambda text: _set(text, "version", "3.99.0"), "names Python 3.99.0"),
    "a library that is not Python": (
        lambda text: _set(text, "libpython", str(extension_file())),
        "Python 3.11 or later is needed",
    ),
    "no package": (
        lambda text: _set("".join(line for line in text.splitlines(True) if not line.startswith("path ")),
                          "executable", os.path.realpath(sys.executable)),
        "cannot import misata_sql",
    ),
}  # fmt: skip


def _set(text, key, value):
    return "".join(f"{key} {value}\n" if line.startswith(f"{key} ") else line for line in text.splitlines(True))


def load_fails(program, folder):
    """The sentence of a failing LOAD; anything but a plain SQL error is a failure."""
    done = run([program, "-unsigned", "-c", f"LOAD '{folder}/misata.duckdb_extension'"])
    assert done.returncode == 1
    assert done.stdout == ""
    said = [line for line in done.stderr.splitlines() if "misata: " in line]
    assert len(said) == 1, done.stderr
    return said[0].partition("misata: ")[2]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_python_that_is_not_there_is_one_sentence(program, home, tmp_path, damage):
    change, says = DAMAGE[damage]
    install.install(path=tmp_path)
    settings = tmp_path / "misata.python"
    if change is None:
        settings.unlink()
    else:
        settings.write_text(change(settings.read_text()))
    sentence = load_fails(program, tmp_path)
    assert says.format(folder=tmp_path) in sentence
    assert "run `misata-sql install` again" in sentence or damage == "a library that is not Python"


def test_an_environment_that_was_moved_is_one_sentence(program, home, tmp_path):
    """A real one: made, installed from, used, renamed."""
    environment = tmp_path / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    site = next((environment / "lib").glob("python*/site-packages"))
    folders = [
        str(Path(misata_sql.__file__).parents[1]),
        *(p for p in sys.path if p.endswith("-packages")),
    ]
    (site / "others.pth").write_text("".join(f"{f}\n" for f in folders))
    code = f"from misata_sql.extension.install import install; install({str(tmp_path)!r})"
    run([environment / "bin" / "python", "-c", code], check=True)
    load = f"LOAD '{tmp_path}/misata.duckdb_extension'"
    assert sql(program, load, QUICK).stdout == "1000,500500\n"
    environment.rename(tmp_path / "moved")
    assert "is gone or has moved" in load_fails(program, tmp_path)


def test_python_variables_of_the_user_do_not_matter(program, home, tmp_path, monkeypatch):
    """A PYTHONHOME for another Python would abort the process at start."""
    install.install(path=tmp_path)
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("LC_ALL", "C")
    assert sql(program, f"LOAD '{tmp_path}/misata.duckdb_extension'", QUICK).stdout == "1000,500500\n"


# ---- misata-sql shell ----


def shell(*arguments, program=None, text=None):
    code = (
        f"import sys; from misata_sql.extension.install import shell; shell(sys.argv[1:], {program and str(program)!r})"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(misata_sql.__file__).parents[1])}
    return run([sys.executable, "-c", code, *arguments], text, env=environment)


def test_a_shell_starts_with_the_functions_loaded(program, home):
    done = shell("-csv", "-noheader", "-c", QUICK, program=program)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1000,500500\n", "")


def test_a_shell_keeps_exit_codes_input_and_databases(program, home, tmp_path):
    assert shell("-c", "SELECT nonsense", program=program).returncode == 1
    assert shell("-c", ".exit 7", program=program).returncode == 7
    database = tmp_path / "a.duckdb"
    assert shell(database, "-c", f"CREATE TABLE t AS FROM misata_table('{DDL}', 5)", program=program).returncode == 0
    done = shell("-csv", "-noheader", database, program=program, text="SELECT count(*) FROM t;\n")
    assert done.stdout == "5\n"


def test_a_shell_reads_the_users_startup_file(home):
    (home / ".duckdbrc").write_text(".mode csv\n.headers off\nSET threads = 1;\n")
    done = shell("-c", "SELECT current_setting('threads')", program=SHELLS["duckdb 1.5.6"])
    assert done.stdout.split() == ["1"]


def test_the_default_shell_is_that_of_the_environment(home):
    assert install.find_shell().name == "duckdb"
    assert shell("-csv", "-noheader", "-c", QUICK).stdout == "1000,500500\n"


# ---- at a terminal ----


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, command):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "dumb"  # else it asks the terminal for its colours and cursor, and waits
            os.execv(str(command[0]), [str(c) for c in command])
        self.seen = ""

    def type(self, text):
        os.write(self.fd, text.encode())

    def wait_for(self, text, seconds=60.0):
        """Read until text shows that was not there before; seconds it took."""
        started = time.monotonic()
        self.seen = ""
        while text not in self.seen:
            left = seconds - (time.monotonic() - started)
            assert left > 0, f"no {text!r} in {self.seen[-2000:]!r}"
            if select.select([self.fd], [], [], left)[0]:
                self.seen += os.read(self.fd, 65536).decode(errors="replace")
        return time.monotonic() - started

    def exit_code(self, seconds=30.0):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if select.select([self.fd], [], [], 0.1)[0]:
                with contextlib.suppress(OSError):  # the other end is closed
                    self.seen += os.read(self.fd, 65536).decode(errors="replace")
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.fd)
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"still running: {self.seen[-2000:]!r}")

    def kill(self):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)


def test_ctrl_c_stops_a_long_query_and_not_the_shell(program, home, tmp_path):
    install.install(path=tmp_path)
    terminal = Terminal([program, "-dark-mode", "-unsigned"])
    try:
        terminal.type(f"LOAD '{tmp_path}/misata.duckdb_extension';\n")
        for _ in range(2):
            terminal.type(f"{QUICK};\n")
            terminal.wait_for("500500")
            terminal.type(f"{ENDLESS};\n")
            time.sleep(2)  # well inside
            terminal.type("\x03")
            terminal.type("SELECT 'still' || ' here';\n")
            assert terminal.wait_for("still here") < 5
        terminal.type(".exit 3\n")
        assert terminal.exit_code() == 3
    finally:
        terminal.kill()


def test_ctrl_c_while_tables_are_made_leaves_nothing(program, home, tmp_path):
    install.install(path=tmp_path)
    terminal = Terminal([program, "-dark-mode", "-unsigned", tmp_path / "shop.duckdb"])
    try:
        terminal.type(f"LOAD '{tmp_path}/misata.duckdb_extension';\n")
        terminal.type(f"CREATE TABLE big AS FROM misata_table('{DDL}', 1e12);\n")
        time.sleep(2)
        terminal.type("\x03")
        terminal.type("SELECT 'tables: ' || count(*) FROM duckdb_tables();\n")
        assert terminal.wait_for("tables: 0") < 10
        terminal.type(".exit 4\n")
        assert terminal.exit_code() == 4
    finally:
        terminal.kill()
