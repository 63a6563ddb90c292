"""Expression trees over Polars Series, one operation at a time.

Each operation is exact or raises: before integer arithmetic can overflow, its operands' ranges are looked at, and only
where these do not rule it out is each row looked at. A Series of one row stands for as many as there are.
"""

from collections.abc import Mapping
from typing import Any

from misata_sql.errors import GeneratorError
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import IntervalSeries, expand, polars_type
from misata_sql.spec.interval import Interval


class Evaluation:
    """One run over some rows.

    inputs: Series (or IntervalSeries) by the names that "column" and "draw" nodes have
    known: nodes whose values were computed before
    label: table and column, for messages
    """

    def __init__(self, inputs: Mapping[str, Any], n_rows: int, label: str, known: Mapping[Node, Any]) -> None:
        self.inputs = inputs
        self.n_rows = n_rows
        self.label = label
        self._done: dict[tuple[Node, int], Any] = {}
        self._known = known

    def value(self, node: Node, active: Any = None) -> Any:
        """The Series of a node.

        active: Boolean Series of the rows whose value is wanted; an error in any other row is none. None: all.
        """
        if node in self._known:
            return self._known[node]
        if node.op in ("column", "draw"):
            return self.inputs[node.value]
        if node.op == "constant":
            return constant_series(node)
        key = node, id(active)
        if key not in self._done:
            choice = _CHOICES.get(node.op)
            if choice is not None:
                result = choice(self, node, active)
            else:
                operands = [self.value(operand, active) for operand in node.operands]
                result = operations()[node.op](self, node, operands, active)
            # `active` is kept so that its id stays its own
            self._done[key] = result, active
        return self._done[key][0]

    def fail_where(self, bad: Any, active: Any, node: Node, what: str) -> None:
        """Raise GeneratorError where some wanted row is bad. bad: Boolean Series; NULL is not bad."""
        if active is not None:
            bad = bad & active
        if bad.any():
            raise GeneratorError(f"{self.label}: {what} in {node.text}")


def constant_series(node: Node) -> Any:
    """The one row of a constant."""
    import polars as pl

    if node.type.id == "INTERVAL":
        value = node.value if node.value is not None else Interval(None, None, None)  # type: ignore[arg-type]
        return IntervalSeries(*(pl.Series([part], dtype=pl.Int64) for part in value))
    return pl.Series([node.value], dtype=polars_type(node.type))


def _case(run: Evaluation, node: Node, active: Any) -> Any:
    """The first branch whose condition is true; only its value is computed for the row."""
    *branches, default = node.operands
    chosen = []
    rest = active
    for condition, value in zip(branches[::2], branches[1::2], strict=True):
        holds = expand(run.value(condition, rest).fill_null(False), run.n_rows)
        wanted = holds if rest is None else holds & rest
        rest = ~holds if rest is None else ~holds & rest
        chosen.append((wanted, run.value(value, wanted)))
    result = expand(run.value(default, rest), run.n_rows)
    for wanted, value in reversed(chosen):
        result = expand(value, run.n_rows).zip_with(wanted, result)
    return result


def _coalesce(run: Evaluation, node: Node, active: Any) -> Any:
    """The first operand that is not NULL; the others are not computed for the row."""
    result = expand(run.value(node.operands[0], active), run.n_rows)
    for operand in node.operands[1:]:
        known = result.is_not_null()
        if known.all():
            break
        rest = ~known if active is None else ~known & active
        result = result.zip_with(known, expand(run.value(operand, rest), run.n_rows))
    return result


_CHOICES = {"case": _case, "coalesce": _coalesce}


def operations() -> dict[str, Any]:
    """By the op of a node: (run, node, values of the operands, active) -> Series."""
    global _operations
    if _operations is None:
        from misata_sql.expressions import evaluate_casts, evaluate_numbers, evaluate_text, evaluate_times

        _operations = {
            **evaluate_numbers.OPERATIONS,
            **evaluate_text.OPERATIONS,
            **evaluate_times.OPERATIONS,
            **evaluate_casts.OPERATIONS,
        }
    return _operations


_operations: dict[str, Any] | None = None
