"""Run TestU01 on the package's random streams and record every p-value. See README.md here.

python benchmarks/testu01/run.py                   SmallCrush, all orders and views
python benchmarks/testu01/run.py Crush rows high   one battery, order and view
python benchmarks/testu01/run.py --summary         only results/summary.md, from what is recorded
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from misata_sql.random.squares import squares64
from misata_sql.random.streams import stream_key

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
COLUMNS = [
    "order_id",
    "customer_id",
    "ordered_at",
    "status",
    "quantity",
    "unit_price",
    "discount",
    "country",
]
ORDERS = {
    "rows": [stream_key(1, "orders", name, purpose="value") for name in COLUMNS],
    "column": [stream_key(1, "orders", "unit_price", purpose="value")],
    "seeds": [stream_key(seed, "orders", "unit_price", purpose="value") for seed in range(65536)],
    # what the hash is for: the same reading with the seed itself as the key, which has to fail
    "control": [seed + 1 for seed in range(65536)],
}
VIEWS = ("high", "low", "high-reversed", "low-reversed")
SUSPECT, FAILED = 1e-3, 1e-10  # bounds of a p-value: TestU01's own for its summary, and for a fault


def build(folder: Path) -> Path:
    program = folder / "streams"
    libraries = ["-ltestu01", "-ltestu01probdist", "-ltestu01mylib", "-lm"]
    subprocess.run(["cc", "-O3", HERE / "streams.c", "-o", program, *libraries], check=True)
    return program


def write_keys(folder: Path, order: str) -> Path:
    path = folder / f"{order}.keys"
    path.write_text("".join(f"{key:016x}\n" for key in ORDERS[order]))
    return path


def check(program: Path, keys: Path, order: str) -> None:
    """The C generator gives the bits of the package's own, in the order that the name says."""
    count = 4 * len(ORDERS[order]) + 1000
    lines = subprocess.run(
        [program, "check", keys, str(count)], check=True, capture_output=True, text=True
    ).stdout.split()
    row, column = np.divmod(np.arange(count, dtype=np.uint64), np.uint64(len(ORDERS[order])))
    expected = squares64(np.array(ORDERS[order], np.uint64)[column.astype(np.int64)], row)
    if [int(line, 16) for line in lines] != expected.tolist():
        raise SystemExit(f"{order}: the C program and squares64 differ")
    print(f"{order}: {count} draws of the C program are those of squares64", flush=True)


def run(battery: str, orders: list[str], views: list[str]) -> None:
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = build(folder)
        for order in orders:
            keys = write_keys(folder, order)
            check(program, keys, order)
            for view in views:
                stem = RESULTS / f"{battery.lower()}-{order}-{view}"
                p_values = stem.with_suffix(".tsv")
                with stem.with_suffix(".log").open("w") as log:
                    subprocess.run([program, battery, keys, view, p_values], stdout=log, check=True)
                print(f"{battery} {order} {view}: {verdict(p_values)}", flush=True)


def verdict(path: Path) -> str:
    values = [line.split("\t") for line in path.read_text().splitlines()]
    tails = [(min(float(p), 1 - float(p)), float(p), name) for p, name in values]
    failed = [t for t in tails if t[0] < FAILED]
    suspect = [t for t in tails if FAILED <= t[0] < SUSPECT]
    text = f"{len(tails)} statistics, {len(failed)} failed, {len(suspect)} suspect"
    shown = "; ".join(f"{name} p = {p:.3g}" for _, p, name in suspect + failed[:3])
    return text + (f" ({shown}{', ...' if len(failed) > 3 else ''})" if shown else "")


def summarise() -> None:
    lines = ["| battery | order | view | result |", "|---|---|---|---|"]
    for path in sorted(RESULTS.glob("*.tsv")):
        battery, order, view = path.stem.split("-", 2)
        lines.append(f"| {battery} | {order} | {view} | {verdict(path)} |")
    (RESULTS / "summary.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] != ["--summary"]:
        battery, *rest = arguments or ["SmallCrush"]
        run(battery, rest[:1] or list(ORDERS), rest[1:] or list(VIEWS))
    summarise()
