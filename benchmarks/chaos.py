"""What an operator costs a row, against tab-err (PyPI) on the same column: 10% of the cells are changed.

    python -m venv peer && peer/bin/pip install tab-err
    python benchmarks/chaos.py --peer peer/bin/python [--rows 1e6] [--repeat 5] [--out benchmarks/results/chaos.md]

tab-err's "type" is its error type alone, which gets the mask of the cells from outside; "all" draws the mask too, through
create_errors. Ours "kernel" draws which cells are hit and changes them, over numpy arrays; "SQL" is misata_perturb, or the
operator under misata_chance, over a stored table of DuckDB on one thread, less the same query without it. Each work is
done several times in one process; contest.py says how it is measured.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import contest
from contest import SEED, Work

RATE = 0.1
TIMES = 10
PEER = "tab-err"
REQUIREMENT = "tab-err==0.2.1"


@dataclass(frozen=True)
class Fault:
    """One fault as both make it.

    column: "number", "day" or "text"; peer: (name of the error type, its configuration)
    kind, arguments: of our operator; sql: a cell of it in the column `value`
    """

    column: str
    peer: tuple[str, dict[str, Any]]
    kind: str
    arguments: tuple[Any, ...]
    sql: str
    wanted: str = ">= 1"


def hit(call: str) -> str:
    return f"CASE WHEN misata_chance({RATE}, key) THEN {call} ELSE value END"


def perturbed(kind: str) -> str:
    return f"misata_perturb(value, '{kind}', {RATE}, key)"


FAULTS = {
    "missing value": Fault("number", ("MissingValue", {}), "default", (float("nan"),), perturbed("null")),
    "add delta": Fault("number", ("AddDelta", {"add_delta_value": 5.0}), "unit", (1.0, 5.0), hit("misata_unit(value, 1, 5, key)")),
    "wrong unit": Fault("number", ("WrongUnit", {"wrong_unit_scaling": lambda x: 100.0 * x}), "unit", (100.0,), perturbed("unit")),
    "outlier": Fault("number", ("Outlier", {}), "outlier", (30.0,), hit("misata_outlier(value, 30, key)")),
    "typo": Fault("text", ("Typo", {"typo_keyboard_layout": "ansi-qwerty"}), "typo", (), perturbed("typo"), ">= 30"),
    "mojibake": Fault("text", ("Mojibake", {"encoding_sender": "utf_8", "encoding_receiver": "windows-1252"}), "mojibake", (), perturbed("mojibake"), ">= 30"),
}  # fmt: skip


def values(column: str, n: int) -> Any:
    """The column, of numpy, the same for all."""
    import numpy as np

    numbers = np.random.default_rng(SEED).lognormal(3.0, 0.8, n)
    if column == "number":
        return numbers
    names = ["Müller Straße", "Elm Street", "Rue de la Paix", "Calle Mayor", "Via Roma", "Kungsgatan"]
    return np.array([f"{names[i % 6]} {int(x)}" for i, x in enumerate(numbers)], object)


def known() -> dict[str, Fault]:
    """Those of which we have the operator; the peer's Python knows none of ours and is not asked."""
    try:
        from misata_sql.chaos.operators.catalogue import OPERATORS
    except ImportError:
        return FAULTS
    kinds = {operator.kind for operator in OPERATORS}
    return {name: fault for name, fault in FAULTS.items() if fault.kind in kinds}


def repeat(once: Callable[[], object], n: int) -> Work:
    def work() -> int:
        for _ in range(TIMES):
            once()
        return TIMES * n

    return work


def peer_work(fault: Fault, n: int, whole: bool) -> Work:
    import pandas as pd
    from tab_err import error_mechanism, error_type
    from tab_err.api.low_level import create_errors

    data = pd.DataFrame({"value": values(fault.column, n)})
    name, config = fault.peer
    made = getattr(error_type, name)(config, seed=SEED)
    mechanism = error_mechanism.ECAR(seed=SEED)
    if whole:
        return repeat(lambda: create_errors(data, "value", RATE, mechanism, made), n)
    mask = mechanism.sample(data, "value", RATE, error_mask=None)
    return repeat(lambda: made.apply(data, mask, "value"), n)


def kernel_work(fault: Fault, n: int) -> Work:
    import numpy as np

    from misata_sql.chaos.operators.catalogue import OPERATORS
    from misata_sql.chaos.operators.missing import choose
    from misata_sql.chaos.operators.run import run
    from misata_sql.kernels.chaos_chance import fill_hit
    from misata_sql.random.streams import stream_key
    from misata_sql.spec.types import DOUBLE, VARCHAR

    type = VARCHAR if fault.column == "text" else DOUBLE
    operator = next(operator for operator in OPERATORS if operator.kind == fault.kind)
    key = stream_key(SEED, "misata_chance", purpose="value")
    if fault.kind == "default":  # a NaN, which is what the peer writes and misata_default refuses
        prepared = choose(key, list(fault.arguments), DOUBLE)
    else:
        prepared = operator.call(type, fault.arguments, SEED)
    cells = values(fault.column, n)
    if fault.column == "text":
        texts = [text.encode() for text in cells]
        cells = np.frombuffer(b"".join(texts), np.uint8), np.cumsum([0, *map(len, texts)], dtype=np.int64)
    rows, rates, apply = np.arange(n), np.full(n, RATE), np.zeros(n, np.uint8)

    def once() -> None:
        fill_hit.compiled(np.uint64(key), rows, rates, apply)
        run(prepared, cells, rows, apply)

    once()
    return repeat(once, n)


def sql_work(fault: Fault, n: int, value: str) -> Work:
    con = contest.misata()
    cells = values(fault.column, n)
    import pandas as pd

    con.register("given", pd.DataFrame({"key": range(n), "value": cells}))
    con.execute("CREATE TABLE t AS SELECT * FROM given")
    folded = f"sum(strlen({value}))" if fault.column == "text" else f"sum({value})"
    query = f"SELECT {folded}, sum(key) FROM t"
    con.execute(query).fetchall()
    return repeat(lambda: con.execute(query).fetchall(), n)


def prepare(name: str, n: int, folder: str) -> Work:
    who, _, rest = name.partition(": ")
    fault_name, _, how = rest.rpartition(", ")
    fault = FAULTS[fault_name]
    if who == PEER:
        return peer_work(fault, n, how == "all")
    if how == "kernel":
        return kernel_work(fault, n)
    return sql_work(fault, n, fault.sql if how == "SQL" else "value")


def peer_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--peer", default=sys.executable, help=f"the Python that has {REQUIREMENT}")


def contenders() -> dict[str, float]:
    listed = {}
    for name, fault in known().items():
        slow = 0.1 if fault.column == "text" else 1.0
        listed |= {f"{PEER}: {name}, type": slow, f"{PEER}: {name}, all": slow}
        listed |= {f"misata: {name}, {how}": 1.0 for how in ("kernel", "SQL", "SQL without")}
    return listed


if __name__ == "__main__":
    contest.Contest(
        script=__file__,
        description=__doc__,
        title="Faults in 10% of a column",
        rows=1e6,
        contenders=contenders(),
        ratios=tuple(
            ratio
            for name, fault in known().items()
            for ratio in (
                (f"{name}: tab-err's type / our kernel", f"{PEER}: {name}, type", f"misata: {name}, kernel", fault.wanted),
                (f"{name}: tab-err's all / our SQL, the scan too", f"{PEER}: {name}, all", f"misata: {name}, SQL", fault.wanted),
            )
        ),
        prepare=prepare,
        interpreter=lambda name, options: options.peer if name.startswith(PEER) else sys.executable,
        arguments=peer_argument,
    ).main()  # fmt: skip
