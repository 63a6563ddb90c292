"""Calls of operators within the expressions of a scenario."""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.chaos.operators.operator import Operator, Prepared
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import truth
from misata_sql.kernels import chaos_marks
from misata_sql.random.streams import stream_key
from misata_sql.spec.types import BIGINT, DATE, DOUBLE, INTEGER, SMALLINT, TIMESTAMP, VARCHAR, SqlType

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

ROW_KEY = "\0row key"  # no column can have this name
KEY_COLUMN = "misata_key"  # of the row's key in the SQL of misata_chaos_sql


def call_seed(seed: int, table: tuple[str, str], statement: str, nth: int, place: int) -> int:
    """The seed of one call of an operator, from 0 to 2^63 - 1.

    statement: its text; nth: how many statements before it have the same text; place: of the call in it
    So the rows that a statement hits stay the same when others are added to the scenario.
    """
    digest = hashlib.blake2b(digest_size=8, person=b"misata-chaos-1")
    for part in (str(seed), *table, statement, str(nth), str(place)):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "little") + encoded)
    return int.from_bytes(digest.digest(), "little") >> 1


def copy_stream(seed: int) -> int:
    """The key of the stream that gives the copies of an INSERT their keys."""
    return stream_key(seed, "misata_copy_key", purpose="value")


def find_operator(name: str) -> Operator | None:
    """The operator that a function name in lower case calls."""
    from misata_sql.chaos.operators.catalogue import OPERATORS

    return next((o for o in OPERATORS if o.is_function and o.name == name and not o.in_scenarios), None)


def operator_names() -> list[str]:
    """The functions of all operators."""
    from misata_sql.chaos.operators.catalogue import OPERATORS

    return [operator.name for operator in OPERATORS if operator.is_function]


def value_type(operator: Operator, type: SqlType) -> SqlType | None:
    """The type as which an operator takes a value of some type; None: not at all."""
    assert operator.types is not None
    if type in operator.types and type.id != "DECIMAL":
        return type
    if type.id == "ENUM" and VARCHAR in operator.types:
        return VARCHAR
    # as DuckDB casts an argument, so that a query with the scalar functions does the same
    if type.is_numeric and type.id in ("DECIMAL", "FLOAT", "HUGEINT", "UHUGEINT") and DOUBLE in operator.types:
        return DOUBLE
    if type.is_integer:
        return next((known for known in _WIDER if known in operator.types and _holds(known, type)), None)
    return TIMESTAMP if type == DATE and TIMESTAMP in operator.types else None


_WIDER = (SMALLINT, INTEGER, BIGINT, DOUBLE)


def _holds(wide: SqlType, type: SqlType) -> bool:
    """Whether DuckDB takes an argument of an integer type for one of the other by itself."""
    if wide == DOUBLE:
        return True
    assert wide.bounds is not None and type.bounds is not None
    return wide.bounds[0] <= type.bounds[0] and type.bounds[1] <= wide.bounds[1]


@dataclass(frozen=True, eq=False)
class OperatorCall:
    """The value of a node "call": its operands are the value, where the operator has one, and the row's key.

    given: the constants that were given; arguments: the same as SQL; seed: of this call
    """

    operator: Operator
    prepared: Prepared
    type: SqlType | None
    given: tuple[Any, ...]
    arguments: tuple[str, ...]
    seed: int
    _rates: dict[Node, float | None] = field(default_factory=dict, repr=False)

    @property
    def kind(self) -> str:
        """What the ledger calls it."""
        return self.operator.kind

    def evaluate(self, run: "Evaluation", node: Node, operands: list[Any], active: Any) -> Any:
        """The Series of the result."""
        from misata_sql.chaos.operators.cells import apply_to_series

        apply = truth(active, run.n_rows) if active is not None else None
        *values, keys = operands
        value = values[0] if values else None
        return apply_to_series(self.prepared, value, self.type, keys.to_numpy(), apply, run.n_rows)

    def constant_rate(self, node: Node) -> float | None:
        """The rate of a misata_chance whose rate is the same for every row."""
        if self.operator.kind != "chance" or any(n.op in ("column", "call") for n in node.operands[0].walk()):
            return None
        if node not in self._rates:
            from misata_sql.expressions.evaluate import Evaluation

            self._rates[node] = Evaluation({}, 1, node.text, {}).value(node.operands[0])[0]
        rate = self._rates[node]
        return 0.0 if rate is None else float(rate)

    def hits(self, rate: float, keys: np.ndarray | range) -> np.ndarray:
        """(n_rows,) bool: which rows a misata_chance of that rate hits. keys: int64, or a range of consecutive ones"""
        out = np.empty(len(keys), np.uint8)
        key, threshold = np.uint64(self.prepared.key), np.uint64(chaos_marks.hit_threshold(rate))
        if isinstance(keys, range):
            chaos_marks.fill_hits.compiled(key, keys.start, threshold, out)
        else:
            chaos_marks.fill_hits.gathered.compiled(key, keys, threshold, out)
        return out.view(np.bool_)
