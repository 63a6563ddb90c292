"""Random tables with random CHECKs: DuckDB takes every row, or the definition is refused, and rightly.

    python benchmarks/fuzz_checks.py [--schemas 5000] [--rows 20000] [--seconds 3600] [--first 0] [--jobs 2] [--log FILE]

Each schema is one of tests/random_checks.py by its number, every other one in the form that duckdb_tables() prints. What is
accepted goes into a table of DuckDB with the same CHECKs; what is refused because too few rows satisfy it is compared with
200,000 rows drawn without the CHECKs. Writes benchmarks/results/fuzz_checks.md, and with --log a line of JSON a schema,
from which a run that was stopped goes on.
"""

import argparse
import json
import os
import platform
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from checked import MIN_ACCEPTANCE, N_PLAIN, judge  # noqa: E402
from random_checks import constructs, random_table  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "fuzz_checks.md"
RARE = 0.02  # acceptance below which masks are always kernels: Polars takes a millisecond an attempt


@dataclass
class Result:
    """What became of a schema.

    share: of rows drawn without the CHECKs those that satisfy them; masks: "kernel", "Polars" or both, of those emitted
    """

    number: int
    kind: str
    text: str
    script: str
    share: float | None
    constructs: list[str]
    masks: list[str] = field(default_factory=list)
    seconds: float = 0.0  # of CPU


def one(number: int, n_rows: int, by_kernel: int) -> Result:
    """Judge a schema. by_kernel: masks of one in so many schemas are kernels, which take a second to compile"""
    from misata_sql.conditions import emit

    start = time.process_time()
    original, masks = emit.emit_mask, set()

    def chosen(at: Any, component: Any, mask: Any, by_polars: bool) -> Any:
        rates = [found.rate for key, found in at.compiled.acceptances.items() if key[0] is component]
        is_slow = number % by_kernel != 0 and min(rates, default=1.0) > RARE
        judged = original(at, component, mask, by_polars or is_slow)
        masks.add("kernel" if judged is None else "Polars")
        return judged

    emit.emit_mask = chosen
    table = random_table(random.Random(number))
    try:
        outcome = judge(table, n_rows, seed=number % 3, by_catalogue=number % 2 == 1)
        kind, text = outcome.kind, outcome.text
    except Exception as error:
        kind, text = f"WRONG: {type(error).__name__}", str(error)
    finally:
        emit.emit_mask = original
    seconds = time.process_time() - start
    return Result(number, kind, text, table.script, table.share, sorted(table.constructs), sorted(masks), seconds)


def run(options: argparse.Namespace, done: set[int]) -> Iterator[Result]:
    """The results of the schemas that are not done, as they come, until the time is up."""
    start = time.monotonic()
    numbers = (n for n in range(options.first, options.first + options.schemas) if n not in done)
    waiting: set[Future[Result]] = set()
    with ProcessPoolExecutor(options.jobs, get_context("spawn")) as pool:
        while True:
            while len(waiting) < 2 * options.jobs and time.monotonic() - start < options.seconds:
                number = next(numbers, None)
                if number is None:
                    break
                waiting.add(pool.submit(one, number, options.rows, options.by_kernel))
            if not waiting:
                return
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schemas", type=int, default=5000)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--by-kernel", type=int, default=2, help="one schema in so many has its masks compiled")
    parser.add_argument("--log", type=Path, help="a file with a line of JSON for each schema, added to")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    results: list[Result] = []
    if options.log and options.log.exists():
        results = [Result(**json.loads(line)) for line in options.log.read_text(encoding="utf-8").splitlines()]
    start = time.monotonic()
    for result in run(options, {result.number for result in results}):
        results.append(result)
        if result.kind.startswith("WRONG"):
            print(f"schema {result.number}: {result.kind}\n{result.text}\n{result.script}", flush=True)
        if options.log:
            with options.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(asdict(result)) + "\n")
        if len(results) % 100 == 0:
            print(f"{len(results):,} schemas in {time.monotonic() - start:,.0f} s", flush=True)
            write(results, options)
    write(results, options)


def write(results: list[Result], options: argparse.Namespace) -> None:
    """The page of results."""
    n = len(results)
    counts = Counter(result.kind.partition(" (")[0] if "WRONG" in result.kind else result.kind for result in results)
    accepted = [result for result in results if result.kind == "accepted"]
    wrong = [result for result in results if result.kind.startswith("WRONG")]
    judged = Counter(" and ".join(result.masks) or "none" for result in accepted)
    shares = [result.share for result in accepted if result.share is not None]
    used = Counter(name for result in accepted for name in result.constructs)
    missing, rare = sorted(constructs() - set(used)), min(constructs(), key=lambda name: (used[name], name))
    grammar = (
        f"All {len(constructs())} constructs of the grammar occur in them, the rarest (`{rare}`) {used[rare]} times."
    )
    if missing:
        grammar = f"Constructs of the grammar that occur in none of them: {', '.join(f'`{name}`' for name in missing)}."
    work = sum(result.seconds for result in results)
    lines = [
        "# Random schemas with random CHECKs",
        "",
        f"Written by `benchmarks/fuzz_checks.py`: {n:,} schemas, {min(r.number for r in results)} to "
        f"{max(r.number for r in results)}, {options.rows:,} rows of each, in {work / 60:,.1f} minutes of CPU by "
        f"{options.jobs} processes on {platform.machine()} with {os.cpu_count()} cores, {work / n:.2f} s a schema; "
        f"DuckDB {duckdb.__version__}, Python {platform.python_version()}.",
        "",
        "| outcome | schemas | share |",
        "|---|---|---|",
        *(f"| {kind} | {count:,} | {count / n:.1%} |" for kind, count in sorted(counts.items())),
        "",
        "*accepted*: DuckDB took every row into a table with the same CHECKs, and a SELECT found no row that violates those "
        "which DuckDB cannot have (columns of a parent, GENERATED columns). *no table*: DuckDB itself refuses the CREATE TABLE. "
        f"*refused: too few rows satisfy it*, *no value*, *other*: of {N_PLAIN:,} rows drawn without the CHECKs at most "
        f"{2 * MIN_ACCEPTANCE:g} satisfy them. *keys and numbers*, *more rows than a UNIQUE column has values*: what is never drawn "
        "again cannot be rejected row by row. *not supported*: by the name of a function or of types. *last digits*: those of `ln` "
        "and its like would decide a comparison.",
        "",
        f"Most CHECKs are rectified: one that no row of a sample satisfies is negated (`tests/random_checks.py`). Of the "
        f"accepted schemas {sum(share < 1 for share in shares) / max(len(shares), 1):.0%} have CHECKs that some of 200 rows "
        f"drawn without them violate, {sum(share < 0.1 for share in shares) / max(len(shares), 1):.0%} such that more than "
        f"nine in ten do. {grammar}",
        "",
        f"Masks of one schema in {options.by_kernel} are kernels, as they are in use, and of those where fewer than {RARE:g} of "
        "the rows pass; the others are judged by Polars, which saves a second of compilation. Of the accepted schemas: "
        + ", ".join(f"{kind} {count:,}" for kind, count in sorted(judged.items()))
        + " (none: enumerated, truncated or constructed, so that no row is judged).",
        "",
        f"Wrong outcomes: {len(wrong)}.",
        *(f"\n```\nschema {r.number}: {r.kind}\n{r.text}\n{r.script}\n```" for r in wrong[:20]),
        "",
    ]  # fmt: skip
    options.out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
