"""What an operator costs a row, against tab-err (PyPI) on the same column: 10% of the cells are changed.

    python -m venv peer && peer/bin/pip install tab-err
    python benchmarks/chaos.py --peer peer/bin/python [--rows 1e6] [--repeat 5] [--out benchmarks/results/chaos.md]

tab-err's "type" is its error type alone, and ours "kernel" the operator alone, over numpy arrays: both get the mask of the
cells from outside and give the whole column. tab-err's "all" draws the mask too, through create_errors, and so do ours in
SQL, over a stored table of DuckDB on one thread: "SQL" is the operator's function under misata_chance (missing value:
misata_perturb), "perturb" is misata_perturb, and "SQL without" the same query over the column as it is. "DuckDB: picks" is
what DuckDB itself takes to put a stored text, or number, in the place of the others by a stored flag, under CASE. Each work
is done several times in one process; contest.py says how it is measured.

tab-err's Replace and Mistype have no counterpart: an operator changes one place of a text, and a column has one type.
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

    column: "number", "text" or "category"; peer: (name of the error type, its configuration)
    kind, arguments: of our operator; sql: a cell of it in the column `value`
    has_perturb: whether misata_perturb is measured beside it
    """

    column: str
    peer: tuple[str, dict[str, Any]]
    kind: str
    arguments: tuple[Any, ...]
    sql: str
    wanted: str = ">= 1"
    has_perturb: bool = False


def hit(call: str) -> str:
    return f"CASE WHEN misata_chance({RATE}, key) THEN {call} ELSE value END"


def perturbed(kind: str) -> str:
    return f"misata_perturb(value, '{kind}', {RATE}, key)"


STATUSES = ["paid", "open", "returned", "shipped", "cancelled", "waiting for payment"]
FAULTS = {
    "missing value": Fault("number", ("MissingValue", {}), "default", (float("nan"),), perturbed("null")),
    "add delta": Fault("number", ("AddDelta", {"add_delta_value": 5.0}), "unit", (1.0, 5.0), hit("misata_unit(value, 1, 5, key)")),
    "wrong unit": Fault("number", ("WrongUnit", {"wrong_unit_scaling": lambda x: 100.0 * x}), "unit", (100.0,), perturbed("unit")),
    "outlier": Fault("number", ("Outlier", {}), "outlier", (30.0,), hit("misata_outlier(value, 30, key)")),
    "typo": Fault("text", ("Typo", {"typo_keyboard_layout": "ansi-qwerty"}), "typo", (), hit("misata_typo(value, key)"), ">= 30", True),
    "mojibake": Fault("text", ("Mojibake", {"encoding_sender": "utf_8", "encoding_receiver": "windows-1252"}), "mojibake", (), hit("misata_mojibake(value, key)"), ">= 30", True),
    "extraneous": Fault("text", ("Extraneous", {"extraneous_value_template": "{value} "}), "whitespace", ("trailing",), hit("misata_whitespace(value, 'trailing', key)")),
    "permutate": Fault("text", ("Permutate", {}), "near_duplicate", ("swapped_words",), hit("misata_near_duplicate(value, 'swapped_words', key)")),
    "category swap": Fault("category", ("CategorySwap", {}), "swap", (STATUSES,), hit(f"misata_swap(value, {STATUSES}, key)")),
}  # fmt: skip


def values(column: str, n: int) -> Any:
    """The column, of numpy, the same for all."""
    import numpy as np

    numbers = np.random.default_rng(SEED).lognormal(3.0, 0.8, n)
    if column == "number":
        return numbers
    if column == "category":
        return np.array([STATUSES[int(x) % len(STATUSES)] for x in numbers], object)
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

    cells = values(fault.column, n)
    data = pd.DataFrame({"value": pd.Categorical(cells) if fault.column == "category" else cells})
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

    type = DOUBLE if fault.column == "number" else VARCHAR
    operator = next(operator for operator in OPERATORS if operator.kind == fault.kind)
    key = stream_key(SEED, "misata_chance", purpose="value")
    if fault.kind == "default":  # a NaN, which is what the peer writes and misata_default refuses
        prepared = choose(key, list(fault.arguments), DOUBLE)
    else:
        prepared = operator.call(type, fault.arguments, SEED)
    cells = values(fault.column, n)
    if fault.column != "number":
        texts = [text.encode() for text in cells]
        cells = np.frombuffer(b"".join(texts), np.uint8), np.cumsum([0, *map(len, texts)], dtype=np.int64)
    rows, apply = np.arange(n), np.zeros(n, np.uint8)
    fill_hit.compiled(np.uint64(key), rows, np.full(n, RATE), apply)
    run(prepared, cells, rows, apply)
    return repeat(lambda: run(prepared, cells, rows, apply), n)


def sql_work(column: str, n: int, value: str) -> Work:
    con = contest.misata()
    cells = values(column, n)
    import pandas as pd

    con.register("given", pd.DataFrame({"key": range(n), "value": cells}))
    other = "value + 5" if column == "number" else "value || '.'"
    con.execute(f"CREATE TABLE t AS SELECT *, misata_chance({RATE}, key) AS flag, {other} AS other FROM given")
    folded = f"sum({value})" if column == "number" else f"sum(strlen({value}))"
    query = f"SELECT {folded}, sum(key) FROM t"
    con.execute(query).fetchall()
    return repeat(lambda: con.execute(query).fetchall(), n)


def prepare(name: str, n: int, folder: str) -> Work:
    who, _, rest = name.partition(": ")
    fault_name, _, how = rest.rpartition(", ")
    if who == "DuckDB":
        return sql_work(how, n, "CASE WHEN flag THEN other ELSE value END")
    fault = FAULTS[fault_name]
    if who == PEER:
        return peer_work(fault, n, how == "all")
    if how == "kernel":
        return kernel_work(fault, n)
    value = {"SQL": fault.sql, "perturb": perturbed(fault.kind), "SQL without": "value"}[how]
    return sql_work(fault.column, n, value)


def peer_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--peer", default=sys.executable, help=f"the Python that has {REQUIREMENT}")


def contenders() -> dict[str, float]:
    listed = {"DuckDB: picks, number": 1.0, "DuckDB: picks, text": 1.0}
    for name, fault in known().items():
        slow = 1.0 if fault.column == "number" else 0.1
        listed |= {f"{PEER}: {name}, type": slow, f"{PEER}: {name}, all": slow}
        listed |= {f"misata: {name}, {how}": 1.0 for how in ("kernel", "SQL", "SQL without")}
        if fault.has_perturb:
            listed[f"misata: {name}, perturb"] = 1.0
    return listed


def ratios() -> list[tuple[str, str, str, str]]:
    listed = []
    for name, fault in known().items():
        alone, whole, ours = f"{PEER}: {name}, type", f"{PEER}: {name}, all", f"misata: {name}"
        listed.append((f"{name}: tab-err's type / our kernel", alone, f"{ours}, kernel", fault.wanted))
        for how in ("SQL", "perturb") if fault.has_perturb else ("SQL",):
            listed.append((f"{name}: tab-err's all / our {how}, the scan too", whole, f"{ours}, {how}", fault.wanted))
            less = f"{ours}, {how}{contest.LESS}{ours}, SQL without"
            listed.append((f"{name}: tab-err's all / our {how} less the scan", whole, less, fault.wanted))
        floor = f"DuckDB: picks, {'number' if fault.column == 'number' else 'text'}"
        listed.append((f"{name}: tab-err's all / what DuckDB takes to pick stored cells", whole, floor, ""))
    return listed


if __name__ == "__main__":
    contest.Contest(
        script=__file__,
        description=__doc__,
        title="Faults in 10% of a column",
        rows=1e6,
        contenders=contenders(),
        ratios=tuple(ratios()),
        prepare=prepare,
        interpreter=lambda name, options: options.peer if name.startswith(PEER) else sys.executable,
        arguments=peer_argument,
    ).main()
