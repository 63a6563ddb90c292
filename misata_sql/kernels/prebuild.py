"""All packaged kernels as a shared library, made when the package is built.

    python -m misata_sql.kernels.prebuild FOLDER [LEVEL ...]

By default for the processor level of this machine; with level names behind the folder, for those (a wheel that others
install wants x86-64-v3 and x86-64-v4). The results of a kernel are the same bits on all levels.
"""

import importlib
import json
import os
import pkgutil
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import misata_sql.kernels
from misata_sql.cache import write_atomically
from misata_sql.kernels.jit import LIBRARY_NAME, SYMBOLS_NAME, Kernel, processor_level, source_digest

# Numba's own settings for the target; "generic" is LLVM's name for any 64-bit ARM.
_TARGET_NAMES = {"x86-64-v3": "x86-64-v3", "x86-64-v4": "x86-64-v4", "aarch64": "generic"}


def packaged_kernels() -> list[Kernel]:
    """Every kernel of every module of this package, by name."""
    found = {}
    for module_info in pkgutil.iter_modules(misata_sql.kernels.__path__):
        if module_info.name in ("numba_entry", "prebuild"):
            continue
        module = importlib.import_module(f"misata_sql.kernels.{module_info.name}")
        values = list(vars(module).values())
        values += [inner for value in values if isinstance(value, dict) for inner in value.values()]
        kernels = [form for value in values if isinstance(value, Kernel) for form in value.forms()]
        found.update({kernel.name: kernel for kernel in kernels})
    return [found[name] for name in sorted(found)]


def build_level(folder: Path, level: str) -> None:
    """Compile and link for one level; Numba must have been started with that level's settings."""
    from misata_sql.kernels.numba_entry import compile_for_linking

    symbols = {}
    with tempfile.TemporaryDirectory() as scratch:
        objects = []
        for kernel in packaged_kernels():
            symbols[kernel.name], code = compile_for_linking(kernel, _TARGET_NAMES[level])
            objects.append(Path(scratch, f"{kernel.name}.o"))
            objects[-1].write_bytes(code)
        linked = Path(scratch, LIBRARY_NAME)
        compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")
        subprocess.run([*compiler, "-shared", "-o", str(linked), *map(str, objects)], check=True)
        target = folder / f"{source_digest()}-{level}"
        for name, content in ((LIBRARY_NAME, linked.read_bytes()), (SYMBOLS_NAME, json.dumps(symbols).encode())):
            if not write_atomically(target / name, content):
                raise SystemExit(f"cannot write {target}")


def main(arguments: list[str]) -> None:
    """FOLDER [LEVEL ...]"""
    folder, *levels = arguments
    if levels[:1] == ["--one"]:
        build_level(Path(folder), levels[1])
        return
    own = processor_level()
    for level in levels or ([own] if own else []):
        settings = {"NUMBA_CPU_NAME": _TARGET_NAMES[level], "NUMBA_CPU_FEATURES": ""}
        command = [sys.executable, "-m", "misata_sql.kernels.prebuild", folder, "--one", level]
        subprocess.run(command, check=True, env={**os.environ, **settings})


if __name__ == "__main__":
    main(sys.argv[1:])
