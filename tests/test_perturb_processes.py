"""A scenario's rows and ledger are the same in another process, with other numbers of threads."""

import json
import os
import subprocess
import sys
from pathlib import Path

from scenarios import SCENARIO, call, connect_shop, random_scenario, types

from misata_sql.chaos.named import named_scenario, scenario_names

N = 70_000  # more than a fill
N_RANDOM = 15
NAMED = {f"{name} {table}": (name, table) for name in scenario_names() for table in named_scenario(name).tables}
OWN = {"own": (SCENARIO, "orders")} | {f"random {i}": (random_scenario(i), "orders") for i in range(N_RANDOM)}


def digests(n_threads: int) -> dict[str, list[str]]:
    """Columns, number of rows and checksum of misata_perturb and misata_chaos_log of each scenario."""
    con = connect_shop()
    con.execute(f"SET threads = {n_threads}")
    found = {}
    for name, (scenario, table) in (NAMED | OWN).items():
        for function in ("misata_perturb", "misata_chaos_log"):
            rows = call(function, N, scenario, table=table)
            counted = con.execute(f"SELECT count(*), sum(hash(t::VARCHAR)) FROM {rows} t").fetchone()
            found[f"{name} {function}"] = [repr(types(con, rows)), repr(counted)]
    return found


def test_another_process_gives_the_same_rows():
    code = "import json, sys; sys.path.insert(0, sys.argv[1]); import test_perturb_processes as t; print(json.dumps(t.digests(5)))"
    threads = {"POLARS_MAX_THREADS": "3", "NUMBA_NUM_THREADS": "2", "OMP_NUM_THREADS": "3", "PYTHONHASHSEED": "1"}
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(Path(__file__).parent)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | threads,
    )
    here = digests(1)
    out = other.communicate()[0]
    assert other.returncode == 0
    assert json.loads(out[out.index("{") :]) == here
    assert len(here) == 2 * len(NAMED | OWN)
    assert len({tuple(digest) for digest in here.values()}) > 1.5 * len(NAMED | OWN)  # not all of them do nothing
