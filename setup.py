"""Builds the native parts: two Cython modules, the DuckDB extension file with its footer, and the compiled kernels."""

import os
import subprocess
import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, find_packages, setup
from setuptools.command.build_ext import build_ext

HERE = Path(__file__).parent
EXTENSION = HERE / "misata_sql" / "extension"
LOADER = "misata_sql.extension.misata"
FILE_NAME = "misata.duckdb_extension"

if sys.platform == "win32":
    raise SystemExit("misata-sql does not run on Windows yet: the loader needs dlopen. Linux, macOS and WSL work.")

COMPILE = ["-O3", "-fvisibility=hidden", "-std=c11"]


def read_footer() -> dict:
    """footer.py's names, without importing the package that is being built."""
    names: dict = {}
    exec(compile((EXTENSION / "footer.py").read_text(encoding="utf-8"), "footer.py", "exec"), names)
    return names


class BuildExtensions(build_ext):
    """Also makes misata.duckdb_extension: the loader as a plain shared object, then the footer."""

    def run(self) -> None:
        super().run()
        self.compile_kernels()

    def compile_kernels(self) -> None:
        """The kernels' object code for this machine's level, or for those that MISATA_BUILD_LEVELS names."""
        root = HERE if self.inplace or self.editable_mode else Path(self.build_lib).absolute()
        folder = root / "misata_sql" / "kernels" / "objects"
        levels = os.environ.get("MISATA_BUILD_LEVELS", "").split()
        command = [sys.executable, "-m", "misata_sql.kernels.prebuild", str(folder), *levels]
        # pip hands the build requirements to us by PYTHONPATH too
        path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
        subprocess.run(command, check=True, cwd=HERE, env={**os.environ, "PYTHONPATH": path})

    def get_ext_filename(self, fullname: str) -> str:
        if fullname.rpartition(".")[2] == LOADER.rpartition(".")[2]:
            return str(Path(*fullname.split(".")[:-1], FILE_NAME))
        return super().get_ext_filename(fullname)

    def get_export_symbols(self, ext: Extension) -> list[str]:
        return [] if ext.name == LOADER else super().get_export_symbols(ext)

    def build_extension(self, ext: Extension) -> None:
        super().build_extension(ext)
        if ext.name == LOADER:
            names = read_footer()
            version = "v" + self.distribution.get_version()
            built = Path(self.get_ext_fullpath(ext.name))
            shared_object = built.read_bytes().removesuffix(names["footer"](version, names["duckdb_platform"]()))
            built.write_bytes(shared_object + names["footer"](version, names["duckdb_platform"]()))


loader = Extension(
    LOADER,
    sources=["misata_sql/extension/loader.c"],
    depends=["misata_sql/extension/capi.h", "misata_sql/extension/footer.py"],
    extra_compile_args=COMPILE,
)
modules = cythonize(
    [
        Extension(
            "misata_sql.extension.bridge",
            sources=["misata_sql/extension/bridge.pyx"],
            depends=[str(p.relative_to(HERE)) for p in [*EXTENSION.glob("*.h"), *EXTENSION.glob("*.px[di]")]]
            + ["misata_sql/engine/native.h"],
            extra_compile_args=[*COMPILE, "-Wno-unused-function"],
        ),
        Extension(
            "misata_sql.engine.arena",
            sources=["misata_sql/engine/arena.pyx"],
            depends=["misata_sql/engine/native.h"],
            extra_compile_args=COMPILE,
        ),
    ],
    language_level=3,
)

setup(
    # Packs and scenarios are plain SQL at the top of the tree; an installed copy has them as packages.
    packages=[*find_packages(include=["misata_sql*"]), "misata_sql.pack_files", "misata_sql.scenario_files"],
    package_dir={"misata_sql.pack_files": "sql/packs", "misata_sql.scenario_files": "sql/scenarios"},
    ext_modules=[*modules, loader],
    cmdclass={"build_ext": BuildExtensions},
)
