"""What CHECKs cost, and how fast constrained rows are made, against rejection in numpy and solvers.

    pip install '.[bench]' z3-solver ortools                # solvers that are not installed are left out
    python benchmarks/constraints.py [--rows 2e6] [--repeat 3] [--out benchmarks/results/constraints.md]
    python -m venv peer && peer/bin/pip install torch sdv   # optional; then with SDV_PYTHON=peer/bin/python

`sum` is the system a, b, c in 0..100 with a + b + c = 100, a < b and 2b <= c + 50, which 950 of 1,030,301 triples
satisfy. `orders` is the reference table of orders.py with a shipped_at, without and with CHECKs. `masks` are conditions
that were never compiled, and the same ones again in a fresh process. One DuckDB thread; contest.py says how it is measured.
"""

import importlib.util
import os
import sys
import time
from collections.abc import Callable, Iterator

import contest
import reference
from contest import SEED, Work

# -- the sum -----------------------------------------------------------------------------------------------------------

SUM = """CREATE TABLE sums (
  a INTEGER CHECK (a BETWEEN 0 AND 100), b INTEGER CHECK (b BETWEEN 0 AND 100), c INTEGER CHECK (c BETWEEN 0 AND 100),
  CHECK (a + b + c = 100), CHECK (a < b), CHECK (2 * b <= c + 50))"""


def sums(n: int) -> Work:
    con = contest.misata(SUM)
    query = f"SELECT max(a), max(b), max(c) FROM misata_table('sums', {{}}, seed := {SEED})"
    con.execute(query.format(1_000)).fetchall()
    return contest.running(con, query.format(n))


def numpy_sums(n: int, is_eliminated: bool) -> Work:
    """Batches of 2^16 proposals, the accepted ones kept until there are enough."""
    import numpy as np

    def make(n: int) -> None:
        random = np.random.default_rng(SEED)
        kept, have = [], 0
        while have < n:
            a, b = (random.integers(0, 101, 1 << 16, dtype=np.int32) for _ in range(2))
            c = 100 - a - b if is_eliminated else random.integers(0, 101, 1 << 16, dtype=np.int32)
            holds = (c >= 0) & (a < b) & (2 * b <= c + 50)
            if not is_eliminated:
                holds &= a + b + c == 100
            kept.append(np.stack((a[holds], b[holds], c[holds])))
            have += kept[-1].shape[1]
        np.concatenate(kept, axis=1)[:, :n].max()

    make(1)
    return lambda: make(n)


def z3_triples(n: int) -> Iterator[tuple[int, int, int]]:
    """A solver for each row, with another seed."""
    import z3

    a, b, c = z3.Ints("a b c")
    conditions = [x >= 0 for x in (a, b, c)] + [x <= 100 for x in (a, b, c)]
    conditions += [a + b + c == 100, a < b, 2 * b <= c + 50]
    for seed in range(n):
        solver = z3.Solver()
        solver.set("random_seed", seed)
        solver.add(conditions)
        assert solver.check() == z3.sat
        model = solver.model()
        yield tuple(model[x].as_long() for x in (a, b, c))


def ortools_triples(n: int) -> Iterator[tuple[int, int, int]]:
    """The same by CP-SAT."""
    from ortools.sat.python import cp_model

    for seed in range(n):
        model = cp_model.CpModel()
        a, b, c = (model.NewIntVar(0, 100, name) for name in "abc")
        model.Add(a + b + c == 100)
        model.Add(a < b)
        model.Add(2 * b <= c + 50)
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = seed
        solver.parameters.randomize_search = True
        solver.parameters.num_workers = 1
        assert solver.Solve(model) == cp_model.OPTIMAL
        yield tuple(solver.Value(x) for x in (a, b, c))


def solved_anew(triples: Callable[[int], Iterator[tuple[int, int, int]]], n: int) -> Work:
    """The work of solving n times; the solver is imported by a first one."""
    list(triples(1))
    return lambda: list(triples(n)) and None


# -- orders ------------------------------------------------------------------------------------------------------------

SHIPPED = "shipped_at TIMESTAMP DEFAULT misata_uniform(TIMESTAMP '2020-01-01', TIMESTAMP '2025-01-01')"
CHECKS = {
    "without CHECKs": "",
    "one column": "CHECK (unit_price < 100)",
    "shipped within 30 days": "CHECK (shipped_at > ordered_at AND shipped_at < ordered_at + INTERVAL 30 DAY)",
    "discount or quantity": "CHECK (discount < 0.3 OR quantity > 2)",
}
CHECKS["both"] = f"{CHECKS['shipped within 30 days']}, {CHECKS['discount or quantity']}"


def orders(checks: str, n: int) -> Work:
    columns = reference.ddl().strip().removesuffix(")").rstrip()
    parts = [columns, SHIPPED, *([CHECKS[checks]] if CHECKS[checks] else [])]
    con = contest.misata(", ".join(parts) + ")")
    query = reference.AGGREGATE.replace("max(country)", "max(country), max(shipped_at)").format
    con.execute(query(source="misata_table('orders', 10000)")).fetchall()
    return contest.running(con, query(source=f"misata_table('orders', {n}, seed := {SEED})"))


# -- built-in rules of SDV ---------------------------------------------------------------------------------------------

PAIRS = """CREATE TABLE pairs (low INTEGER DEFAULT misata_uniform(0, 1000), middle INTEGER DEFAULT misata_uniform(0, 1000),
  high INTEGER DEFAULT misata_uniform(0, 1000), kind VARCHAR DEFAULT misata_choice(['a', 'b', 'c']),
  size VARCHAR DEFAULT misata_choice(['s', 'm', 'l']),
  CHECK (low <= high), CHECK (low <= middle AND middle <= high), CHECK (low >= 0),
  CHECK ((kind = 'a' AND size IN ('s', 'm')) OR (kind = 'b' AND size = 'l') OR (kind = 'c' AND size = 's')))"""


def pairs(n: int) -> Work:
    con = contest.misata(PAIRS)
    query = f"SELECT max(low), max(middle), max(high), max(kind), max(size) FROM misata_table('pairs', {{}}, seed := {SEED})"
    con.execute(query.format(1_000)).fetchall()
    return contest.running(con, query.format(n))


def sdv_pairs(n: int) -> Work:
    """Constraint augmentation, sdv.cag: Range, FixedCombinations, and Inequality between a pair of other columns."""
    import logging
    import warnings

    import numpy as np
    import pandas as pd

    warnings.filterwarnings("ignore")
    logging.disable()
    from sdv.cag import FixedCombinations, Range
    from sdv.metadata import Metadata
    from sdv.single_table import GaussianCopulaSynthesizer

    random = np.random.default_rng(SEED)
    numbers = np.sort(random.integers(0, 1001, (2_000, 3)), axis=1)
    places = random.integers(0, 4, 2_000)
    columns = {name: numbers[:, i] for i, name in enumerate(("low", "middle", "high"))}
    columns["kind"], columns["size"] = np.array(list("aabc"))[places], np.array(list("smls"))[places]
    kinds = {name: {"sdtype": "numerical" if name in ("low", "middle", "high") else "categorical"} for name in columns}
    synthesizer = GaussianCopulaSynthesizer(Metadata.load_from_dict({"tables": {"pairs": {"columns": kinds}}}))
    synthesizer.add_constraints([
        Range("low", "middle", "high", strict_boundaries=False), FixedCombinations(column_names=["kind", "size"]),
    ])  # fmt: skip
    synthesizer.fit({"pairs": pd.DataFrame(columns)})
    synthesizer.sample(100)
    return lambda: synthesizer.sample(n) and n


# -- compiling ---------------------------------------------------------------------------------------------------------


def mask(folder: str, is_new: bool) -> Work:
    """From definition to the first row, in a process that has run another mask; --rows says nothing here."""
    cache = f"{folder}/cache"
    os.environ["MISATA_CACHE_DIR"] = cache
    number = int(time.time() * 1000) % 1_000_000 if is_new else 1
    con = contest.misata("CREATE TABLE warm (a INTEGER, b INTEGER, CHECK (a % 7 <> b % 5))")
    con.execute("FROM misata_table('warm', 1)").fetchall()

    def make() -> int:
        ddl = (
            f"CREATE TABLE t (a INTEGER, b INTEGER, d DATE, CHECK (a + b > {number % 100} OR month(d) = 3), "
            f"CHECK (abs(a - b) <> {number}))"
        )
        con.execute("SELECT misata_define(?)", [ddl]).fetchall()
        con.execute("FROM misata_table('t', 1)").fetchall()
        return 1

    return make


# -- contenders --------------------------------------------------------------------------------------------------------


def prepare(name: str, n: int, folder: str) -> Work:
    """The work of a contender."""
    kind, _, which = name.partition(": ")
    match kind, which:
        case "sum", "misata":
            return sums(n)
        case "sum", "z3":
            return solved_anew(z3_triples, n)
        case "sum", "OR-Tools CP-SAT":
            return solved_anew(ortools_triples, n)
        case "sum", _:
            return numpy_sums(n, "eliminated" in which)
        case "orders", _:
            return orders(which, n)
        case "rules", "misata":
            return pairs(n)
        case "rules", "SDV":
            return sdv_pairs(n)
        case "mask", _:
            return mask(folder, which == "never seen")
    raise ValueError(name)


SOLVERS = {"z3": "z3", "OR-Tools CP-SAT": "ortools"}
CONTENDERS = {
    "sum: misata": 1.0,
    "sum: numpy, equality eliminated": 1.0,
    "sum: numpy, three variables": 0.05,
    **{f"sum: {name}": 0.0005 for name, module in SOLVERS.items() if importlib.util.find_spec(module)},
    **{f"orders: {checks}": 1.0 for checks in CHECKS},
    "rules: misata": 1.0,
    **({"rules: SDV": 0.05} if "SDV_PYTHON" in os.environ else {}),
    "mask: never seen": 0.001,
    "mask: seen before": 0.001,
}
RATIOS = (
    ("numpy with the equality eliminated / misata", "sum: numpy, equality eliminated", "sum: misata", ">= 1"),
    ("numpy over three variables / misata", "sum: numpy, three variables", "sum: misata", ">= 30"),
    ("z3, solved anew for each row / misata", "sum: z3", "sum: misata", ">= 10,000"),
    ("OR-Tools CP-SAT, solved anew for each row / misata", "sum: OR-Tools CP-SAT", "sum: misata", ">= 10,000"),
    ("constraint augmentation of SDV / misata", "rules: SDV", "rules: misata", ">= 50"),
    ("rows a second with both CHECKs, share of those without", "orders: without CHECKs", "orders: both", ">= 0.70"),
    ("the same with a CHECK on one column", "orders: without CHECKs", "orders: one column", "1"),
)  # fmt: skip


def warm_cache(names: list[str], n: int, folder: str) -> None:
    """A mask that `seen before` has seen."""
    if any(name.startswith("mask") for name in names):
        own = os.environ.get("MISATA_CACHE_DIR")
        mask(folder, is_new=False)()
        if own is None:
            del os.environ["MISATA_CACHE_DIR"]
        else:
            os.environ["MISATA_CACHE_DIR"] = own


if __name__ == "__main__":
    contest.Contest(
        script=__file__,
        description=__doc__,
        title="Constraints",
        rows=2e6,
        contenders=CONTENDERS,
        ratios=RATIOS,
        prepare=prepare,
        before=warm_cache,
        interpreter=lambda name, options: os.environ["SDV_PYTHON"] if "SDV" in name else sys.executable,
    ).main()
