"""How the benchmarks measure: contenders in turns, each in a fresh process, and the tables that come out of it.

Contenders take turns, so that a change of the machine's speed meets all of them; the median of the repeats is reported.
CPU seconds are those of the whole process between the start and the end of the work, without imports and warm-up.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SEED = 7
LESS = " less "

Work = Callable[[], object]
Figures = dict[str, float]


@dataclass(frozen=True)
class Contest:
    """A benchmark script: who takes part, and which ratios are wanted."""

    script: str
    description: str
    title: str
    rows: float
    contenders: dict[str, float]
    """Name -> share of --rows; slow ones make fewer rows, and figures are per row."""
    ratios: tuple[tuple[str, str, str, str], ...]
    """(what, numerator, denominator, wanted): CPU seconds a row, or wall or peak memory where `what` says so.

    Either may be "one less another one".
    """
    prepare: Callable[[str, int, str], Work]
    """(name, rows, folder) -> the work to measure, after imports and warm-up. The work may return its number of rows."""
    before: Callable[[list[str], int, str], None] = lambda names, rows, folder: None
    """(names, rows, folder): makes files that contenders read."""
    interpreter: Callable[[str, argparse.Namespace], str] = lambda name, options: sys.executable
    """(name, options) -> the Python that runs a contender."""
    arguments: Callable[[argparse.ArgumentParser], object] = lambda parser: None
    """Adds the script's own options."""

    def main(self) -> None:
        """The command line."""
        options = self._options()
        if options.one:
            work = self.prepare(options.one, int(options.rows), options.folder)
            print(json.dumps(measure(work, int(options.rows))))
            return
        names = [name for name in self.contenders if options.only in name]
        load = os.getloadavg()[0]
        with tempfile.TemporaryDirectory() as folder:
            self.before(names, int(options.rows), folder)
            results: dict[str, list[Figures]] = {name: [] for name in names}
            for _ in range(options.repeat):
                for name in names:
                    results[name].append(self._run(name, options, folder))
        text = self._report(results, options.rows, options.repeat, load)
        print(text)
        if options.out:
            Path(options.out).parent.mkdir(parents=True, exist_ok=True)
            Path(options.out).write_text(text + "\n")

    def _options(self) -> argparse.Namespace:
        parser = argparse.ArgumentParser(description=self.description.splitlines()[0])
        parser.add_argument("--rows", type=float, default=self.rows)
        parser.add_argument("--repeat", type=int, default=3)
        parser.add_argument("--only", default="", help="contenders whose name holds this text")
        parser.add_argument("--out", help="write the tables here too, as Markdown")
        parser.add_argument("--one", help=argparse.SUPPRESS)
        parser.add_argument("--folder", help=argparse.SUPPRESS)
        self.arguments(parser)
        return parser.parse_args()

    def _run(self, name: str, options: argparse.Namespace, folder: str) -> Figures:
        """One measurement in a fresh process."""
        rows = max(1000, int(options.rows * self.contenders[name]))
        command = [self.interpreter(name, options), self.script, "--one", name, "--rows", str(rows), "--folder", folder]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{name} failed:\n{done.stderr}")
        for made in Path(folder).glob("out-*"):
            shutil.rmtree(made) if made.is_dir() else made.unlink()
        return json.loads(done.stdout.splitlines()[-1])

    def _report(self, results: dict[str, list[Figures]], rows: float, repeat: int, load: float) -> str:
        """Two Markdown tables: figures of each contender, and the ratios."""
        import duckdb

        def median(name: str, what: str) -> float:
            return statistics.median(figure(r, what) for r in results[name])

        lines = [
            f"{self.title}, {rows:.0e} rows (fewer for slow peers), median of {repeat}, "
            f"{processor()}, {os.cpu_count()} cores, load {load:.1f} before, Python {platform.python_version()}, "
            f"DuckDB {duckdb.__version__}.",
            "",
            "| | rows | CPU ns/row | wall ns/row | peak MiB |",
            "|---|--:|--:|--:|--:|",
        ]
        for name, found in results.items():
            lines.append(
                f"| {name} | {found[0]['rows']:.1e} | {median(name, 'cpu') * 1e9:,.1f} | "
                f"{median(name, 'wall') * 1e9:,.1f} | {median(name, 'peak'):,.0f} |"
            )
        lines += ["", "| ratio (CPU a row) | found | wanted |", "|---|--:|--:|"]
        for what, above, below, wanted in self.ratios:
            if all(name in results for term in (above, below) for name in term.split(LESS)):
                unit = next((unit for unit in ("wall", "peak") if unit in what), "cpu")
                pairs = zip(figures(results, above, unit), figures(results, below, unit), strict=True)
                lines.append(f"| {what} | {statistics.median(a / b for a, b in pairs):,.2f} | {wanted} |")
        return "\n".join(lines)


def figures(results: dict[str, list[Figures]], term: str, unit: str) -> list[float]:
    """The figure of each repeat, or the difference where the term is "one less another one"."""
    first, *others = ([figure(found, unit) for found in results[name]] for name in term.split(LESS))
    return [a - sum(b) for a, *b in zip(first, *others, strict=True)]


def figure(found: Figures, what: str) -> float:
    """Seconds a row, or the process's peak memory in MiB."""
    return found[what] if what == "peak" else found[what] / found["rows"]


def measure(work: Work, rows: int) -> Figures:
    """CPU and wall seconds of one call, its rows, and the process's peak memory in MiB."""
    cpu, wall = time.process_time(), time.perf_counter()
    made = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"rows": made if isinstance(made, int) else rows, "cpu": cpu, "wall": wall, "peak": peak_memory()}


def peak_memory() -> float:
    """Peak resident memory of this process in MiB. Linux's ru_maxrss would start at the parent's size."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def processor() -> str:
    """Name of the processor."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


# -- contenders that DuckDB runs ---------------------------------------------------------------------------------------


def misata(ddl: str = "", threads: int = 1, ordered: bool = True):
    """A connection with our extension, and with the tables of some DDL defined."""
    import misata_sql

    con = misata_sql.connect()
    con.execute(f"SET threads = {threads}")
    con.execute(f"SET preserve_insertion_order = {str(ordered).lower()}")
    if ddl:
        con.execute("SELECT misata_define(?)", [ddl])
    return con


def plain_duckdb():
    """A connection without our extension."""
    import duckdb

    con = duckdb.connect()
    con.execute("SET threads = 1")
    return con


def running(con, *queries: str) -> Work:
    """The work of running queries."""

    def work() -> None:
        for query in queries:
            con.execute(query).fetchall()

    return work


def copying(con, relation: str, file: str) -> Work:
    """The work of writing a relation to a zstd Parquet file of its own process."""
    return running(con, f"COPY (FROM {relation}) TO '{own_file(file)}' (FORMAT parquet, COMPRESSION zstd)")


def own_file(path: str) -> str:
    """The path with a name that is this process's own; the runner deletes it."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/out-{os.getpid()}-{name}"
