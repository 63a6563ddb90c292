"""Places the extension for DuckDB shells, and starts one with it loaded.

Beside every installed misata.duckdb_extension lies misata.python, a text file of `key value` lines from which the
loader (loader.c) learns which Python to embed:

    version     of that Python, 3.x.y
    libpython   its shared library
    executable  the interpreter of the environment that has misata_sql
    stdlib      its standard library, to see that it is still there
    path        a folder that was on sys.path, any number of times
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from misata_sql.cache import cache_dir
from misata_sql.connection import extension_file
from misata_sql.errors import InstallError

EXTENSION = "misata.duckdb_extension"
SETTINGS = "misata.python"


# ---- this Python ----


def _libpython_candidates() -> Iterable[Path]:
    variables = sysconfig.get_config_vars()
    names = dict.fromkeys(
        str(variables[key])
        for key in ("INSTSONAME", "LDLIBRARY")
        if variables.get(key) and not str(variables[key]).endswith(".a")
    )
    suffix = "dylib" if sys.platform == "darwin" else "so"
    plain = f"libpython{variables['py_version_short']}{sys.abiflags}.{suffix}"
    # Of a framework build (macOS) the name is Python.framework/Versions/3.x/Python, below its own prefix.
    folders = dict.fromkeys(
        str(folder)
        for folder in (
            variables.get("LIBDIR"),
            Path(sys.base_prefix, "lib"),
            variables.get("PYTHONFRAMEWORKPREFIX"),
            sys.base_prefix,
            f"/usr/lib/{variables.get('MULTIARCH')}" if variables.get("MULTIARCH") else None,
        )
        if folder
    )
    for folder in folders:
        for name in [*names, plain, f"{plain}.1.0"]:
            yield Path(folder, name)


def libpython() -> Path:
    """The shared library of the running Python. Raises InstallError where it was built without one."""
    for candidate in _libpython_candidates():
        if candidate.is_file():
            return candidate.resolve()
    version = sysconfig.get_config_var("py_version_short")
    raise InstallError(
        f"{sys.executable} (Python {version}) has no shared libpython, which a DuckDB shell needs to run Python in; "
        f"on Debian and Ubuntu `apt install libpython{version}` brings it, pyenv builds one with "
        "PYTHON_CONFIGURE_OPTS=--enable-shared, and uv's and conda's Pythons have it"
    )


def settings_text() -> str:
    """The content of misata.python for the running interpreter. Raises InstallError."""
    stdlib = sysconfig.get_path("stdlib")
    own = {stdlib, sysconfig.get_path("platstdlib"), os.path.join(stdlib, "lib-dynload")}
    package = str(Path(__file__).resolve().parents[2])
    paths = [p for p in dict.fromkeys([*sys.path, package]) if os.path.isdir(p) and os.path.isabs(p) and p not in own]
    lines = [
        (
            "version",
            sysconfig.get_config_var("py_version") or ".".join(map(str, sys.version_info[:3])),
        ),
        ("libpython", str(libpython())),
        ("executable", os.path.abspath(sys.executable)),
        ("stdlib", stdlib),
        *(("path", path) for path in paths[:64]),
    ]
    for key, value in lines:
        if "\n" in value:
            raise InstallError(f"the {key} of this Python has a line break in its name: {value!r}")
    head = "# Which Python the misata extension embeds; written by `misata-sql install`.\n"
    return head + "".join(f"{key} {value}\n" for key, value in lines)


# ---- DuckDB shells ----


def find_shell() -> Path:
    """The `duckdb` program of this environment, else the one on PATH. Raises InstallError.

    The launcher script of the duckdb-cli package kills its shell at Ctrl-C, so the program behind it is taken.
    """
    beside = Path(sys.executable).parent / "duckdb"
    found = beside if os.access(beside, os.X_OK) else shutil.which("duckdb")
    if found is None:
        raise InstallError(
            "there is no `duckdb` program here; install it with `pip install 'misata-sql[shell]'`, or from duckdb.org"
        )
    return _behind_launcher(Path(found))


def _behind_launcher(program: Path) -> Path:
    with open(program, "rb") as file:
        is_script = file.read(2) == b"#!"
    spec = find_spec("duckdb_cli") if is_script and program.parent == Path(sys.executable).parent else None
    if spec is not None and spec.origin is not None:
        behind = Path(spec.origin).parent / "duckdb"
        if os.access(behind, os.X_OK):
            return behind
    return program


def extension_folder(program: str | Path) -> Path:
    """Where a DuckDB shell looks for `LOAD misata`: ~/.duckdb/extensions/<version>/<platform>, but for shells that
    have another home. Its own error for an extension that is not there tells. Raises InstallError.
    """
    query = "SELECT library_version, platform FROM pragma_version(), pragma_platform(); LOAD misata_nowhere"
    try:
        done = subprocess.run(
            [str(program), "-init", os.devnull, "-csv", "-noheader", "-c", query],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InstallError(f"{program} does not run: {error}") from error
    lines = done.stdout.split()
    if not lines or lines[-1].count(",") != 1:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise InstallError(f"{program} does not say which DuckDB it is ({said[-1] if said else 'no output'})")
    told = re.search(r'"(.+)/misata_nowhere\.duckdb_extension" not found', done.stderr)
    return Path(told[1]) if told else Path.home().joinpath(".duckdb", "extensions", *lines[-1].split(","))


# ---- install and uninstall ----


def _place(folder: Path, name: str, content: bytes, mode: int) -> None:
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, mode)
        os.replace(temporary, folder / name)
    except BaseException:
        os.unlink(temporary)
        raise


def _place_both(folder: Path) -> Path:
    """The settings first: an extension that is there always finds them."""
    contents = {
        SETTINGS: settings_text().encode(errors="surrogateescape"),
        EXTENSION: extension_file().read_bytes(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            target = folder / name
            if not target.is_file() or target.read_bytes() != content:
                _place(folder, name, content, 0o644)
    except OSError as error:
        raise InstallError(f"cannot install into {folder}: {error}") from error
    return folder / EXTENSION


def _folders(path: str | Path | None, shells: Sequence[str | Path] | None) -> list[Path]:
    if path is not None:
        return [Path(path).expanduser().absolute()]
    programs = shells or [find_shell()]
    return list(dict.fromkeys(extension_folder(program) for program in programs))


def install(path: str | Path | None = None, shells: Sequence[str | Path] | None = None) -> list[Path]:
    """Place the extension where DuckDB shells find it with `LOAD misata`; returns the files.

    path: a folder to use instead (then `LOAD '<file>'`)
    shells: DuckDB programs to install for; by default the `duckdb` of this environment or of PATH

    Files that are the same stay untouched; others are replaced whole, so a shell that runs keeps the old ones.
    Raises InstallError.
    """
    return [_place_both(folder) for folder in _folders(path, shells)]


def uninstall(path: str | Path | None = None, shells: Sequence[str | Path] | None = None) -> list[Path]:
    """Remove what `install` with the same arguments placed; returns the files that were there. Raises InstallError."""
    removed = []
    for folder in _folders(path, shells):
        for name in (EXTENSION, SETTINGS):
            try:
                (folder / name).unlink()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise InstallError(f"cannot remove {folder / name}: {error}") from error
            removed.append(folder / name)
    return removed


# ---- a shell with it ----


def shell(arguments: Sequence[str] = (), program: str | Path | None = None) -> None:
    """Become a DuckDB shell with the functions loaded; does not return. Raises InstallError.

    arguments: the shell's own; its ~/.duckdbrc, exit codes and Ctrl-C are untouched
    """
    program = find_shell() if program is None else program
    file = _place_both(cache_dir() / "shell" / "{}.{}".format(*sys.version_info[:2]))
    quoted = str(file).replace("'", "''")
    command = [str(program), "-unsigned", "-cmd", f"LOAD '{quoted}'", *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        os.execv(program, command)
    except OSError as error:
        raise InstallError(f"{program} does not start: {error}") from error
