"""Random tables with random CHECKs: DuckDB takes every row, or the definition is refused, and rightly.

    python benchmarks/fuzz_checks.py [--schemas 5000] [--rows 20000] [--seconds 900] [--first 0] [--processes 2]

Each schema is one of tests/random_checks.py by its number, every other one in the form that duckdb_tables() prints. What is
accepted goes into a table of DuckDB with the same CHECKs; what is refused because too few rows satisfy it is compared with
200,000 rows drawn without the CHECKs. Writes benchmarks/results/fuzz_checks.md.
"""

import argparse
import os
import platform
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from checked import MIN_ACCEPTANCE, N_PLAIN, judge  # noqa: E402
from random_checks import random_table  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "fuzz_checks.md"


def one(number: int, n_rows: int, by_kernel: int) -> tuple[int, str, str, str]:
    """The outcome of a schema. by_kernel: masks of one in so many schemas are kernels, which take a second to compile"""
    from misata_sql.conditions.lowering import lower

    compiled = lower.lower_mask
    if number % by_kernel:

        def refused(*_: object) -> Any:
            raise lower.NotLoweredError("by Polars")

        lower.lower_mask = refused
    table = random_table(random.Random(number))
    try:
        outcome = judge(table, n_rows, seed=number % 3, by_catalogue=number % 2 == 1)
    except Exception as error:
        return number, f"WRONG: {type(error).__name__}", str(error), table.script
    finally:
        lower.lower_mask = compiled
    return number, outcome.kind, outcome.text, table.script


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schemas", type=int, default=5000)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=900.0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--by-kernel", type=int, default=8, help="one schema in so many has its masks compiled")
    options = parser.parse_args()
    start = time.monotonic()
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    with ProcessPoolExecutor(options.processes, get_context("spawn")) as pool:
        numbers = iter(range(options.first, options.first + options.schemas))
        waiting = {
            pool.submit(one, next(numbers), options.rows, options.by_kernel) for _ in range(2 * options.processes)
        }
        while waiting:
            done = next(as_completed(waiting))
            waiting.discard(done)
            number, kind, text, script = done.result()
            counts[kind.partition(" (")[0] if kind.startswith("WRONG") else kind] += 1
            if kind.startswith("WRONG"):
                wrong.append(f"schema {number}: {kind}\n{text}\n{script}")
                print(wrong[-1], flush=True)
            following = next(numbers, None)
            if following is not None and time.monotonic() - start < options.seconds:
                waiting.add(pool.submit(one, following, options.rows, options.by_kernel))
            if sum(counts.values()) % 100 == 0 or not waiting:
                write(counts, wrong, options, time.monotonic() - start)


def write(counts: Counter[str], wrong: list[str], options: argparse.Namespace, seconds: float) -> None:
    n = sum(counts.values())
    lines = [
        "# Random schemas with random CHECKs",
        "",
        f"Written by `benchmarks/fuzz_checks.py`: {n:,} schemas from number {options.first}, {options.rows:,} rows of each, in "
        f"{seconds:,.0f} s by {options.processes} processes on {platform.machine()} with {os.cpu_count()} cores; DuckDB {duckdb.__version__}, "
        f"Python {platform.python_version()}. Masks of one schema in {options.by_kernel} are kernels, the others are judged by Polars.",
        "",
        "| outcome | schemas | share |",
        "|---|---|---|",
        *(f"| {kind} | {count:,} | {count / n:.1%} |" for kind, count in sorted(counts.items())),
        "",
        "*accepted*: DuckDB took every row into a table with the same CHECKs, and a SELECT found no row that violates those "
        "which DuckDB cannot have (columns of a parent, GENERATED columns). *no table*: DuckDB itself refuses the CREATE TABLE. "
        f"*refused: too few rows satisfy it*, *no value*: of {N_PLAIN:,} rows drawn without the CHECKs at most {2 * MIN_ACCEPTANCE:g} "
        "satisfy them.",
        "",
        f"Wrong outcomes: {len(wrong)}.",
        *(f"\n```\n{text}\n```" for text in wrong[:20]),
        "",
    ]  # fmt: skip
    RESULTS.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
