"""Run TestU01 on the package's random streams and record every p-value. See README.md here.

python benchmarks/testu01/run.py                                        SmallCrush of everything
python benchmarks/testu01/run.py Crush --order rows --view high
python benchmarks/testu01/run.py Crush --order rows --view high --test 9 --seed 2 3 4
python benchmarks/testu01/run.py --summary                              only results/summary.md
"""

import argparse
import subprocess
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
ORDERS = ("rows", "column", "seeds", "control")
VIEWS = ("high", "low", "high-reversed", "low-reversed")
SUSPECT, FAILED = 1e-3, 1e-10  # bounds of a p-value: TestU01's own for its summary, and for a fault


def keys_of(order: str, seed: int) -> list[int]:
    """The keys of an order, from this seed on."""
    if order == "rows":
        return [stream_key(seed, "orders", name, purpose="value") for name in COLUMNS]
    if order == "column":
        return [stream_key(seed, "orders", "unit_price", purpose="value")]
    seeds = range(seed - 1, seed + 65535)
    if order == "seeds":
        return [stream_key(s, "orders", "unit_price", purpose="value") for s in seeds]
    # what the hash is for: the same reading with the seed itself as the key, which has to fail
    return [s + 1 for s in seeds]


def build(folder: Path) -> Path:
    program = folder / "streams"
    libraries = ["-ltestu01", "-ltestu01probdist", "-ltestu01mylib", "-lm"]
    subprocess.run(["cc", "-O3", HERE / "streams.c", "-o", program, *libraries], check=True)
    return program


def check(program: Path, key_file: Path, keys: list[int]) -> None:
    """The C generator gives the bits of the package's own, in the order that was meant."""
    count = 4 * len(keys) + 1000
    lines = subprocess.run(
        [program, "check", key_file, str(count)], check=True, capture_output=True, text=True
    ).stdout.split()
    row, column = np.divmod(np.arange(count), len(keys))
    expected = squares64(np.array(keys, np.uint64)[column], row)
    if [int(line, 16) for line in lines] != expected.tolist():
        raise SystemExit(f"{key_file.stem}: the C program and squares64 differ")
    print(f"{key_file.stem}: {count} draws of the C program are those of squares64", flush=True)


def run(battery: str, order: str, views: list[str], seed: int, test: int) -> None:
    RESULTS.mkdir(exist_ok=True)
    keys = keys_of(order, seed)
    with tempfile.TemporaryDirectory() as name:
        program = build(Path(name))
        key_file = Path(name) / f"{order}.keys"
        key_file.write_text("".join(f"{key:016x}\n" for key in keys))
        check(program, key_file, keys)
        for view in views:
            which = f"{battery.lower()}-{order}-{view}"
            which += f"-test{test}" if test else ""
            which += f"-seed{seed}" if seed != 1 else ""
            p_values = RESULTS / f"{which}.tsv"
            with p_values.with_suffix(".log").open("w") as log:
                command = [program, battery, key_file, view, p_values]
                subprocess.run([*command, *([str(test)] if test else [])], stdout=log, check=True)
            print(f"{which}: {verdict(p_values)}", flush=True)


def shown_p(p: float) -> str:
    return f"1 - {1 - p:.2g}" if p > 0.99 else f"{p:.3g}"


def verdict(path: Path) -> str:
    values = [line.split("\t") for line in path.read_text().splitlines()]
    tails = [(min(float(p), 1 - float(p)), float(p), name) for p, name in values]
    failed = [t for t in tails if t[0] < FAILED]
    suspect = [t for t in tails if FAILED <= t[0] < SUSPECT]
    text = f"{len(tails)} statistics, {len(failed)} failed, {len(suspect)} suspect"
    shown = "; ".join(f"{name} p = {shown_p(p)}" for _, p, name in suspect + failed[:3])
    return text + (f" ({shown}{', ...' if len(failed) > 3 else ''})" if shown else "")


def summarise() -> None:
    """Write summary.md from what is recorded; one test under several seeds shares a line."""
    lines = ["| run | result |", "|---|---|"]
    repeated: dict[str, list[float]] = {}
    for path in sorted(RESULTS.glob("*.tsv")):
        if "-test" in path.stem:
            which = path.stem.split("-seed")[0]
            values = [float(line.split("\t")[0]) for line in path.read_text().splitlines()]
            repeated.setdefault(which, []).extend(values)
        else:
            lines.append(f"| {path.stem} | {verdict(path)} |")
    for which, values in repeated.items():
        shown = ", ".join(map(shown_p, values))
        lines.append(f"| {which} under {len(values)} other seeds | p = {shown} |")
    (RESULTS / "summary.md").write_text("\n".join(lines) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("battery", nargs="?", choices=["SmallCrush", "Crush"], default="SmallCrush")
    parser.add_argument("--order", nargs="+", choices=ORDERS, default=ORDERS)
    parser.add_argument("--view", nargs="+", choices=VIEWS, default=VIEWS)
    parser.add_argument("--seed", nargs="+", type=int, default=[1])
    parser.add_argument("--test", type=int, default=0, help="number of one test of the battery")
    parser.add_argument("--summary", action="store_true", help="only rewrite summary.md")
    options = parser.parse_args()
    if not options.summary:
        for seed in options.seed:
            for order in options.order:
                run(options.battery, order, list(options.view), seed, options.test)
    summarise()


if __name__ == "__main__":
    main()
