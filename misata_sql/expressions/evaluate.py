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
        self._caught: list[Any] | None = None  # inside TRY: Boolean Series of the rows that have failed

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
        """Raise GeneratorError where some wanted row is bad; inside TRY, the row is NULL instead.

        bad: Boolean Series; NULL is not bad
        """
        bad = self._wanted(bad, active)
        if bad.any():
            if self._caught is None:
                raise GeneratorError(f"{self.label}: {what} in {node.text}")
            self._caught.append(bad)

    def refuse_where(self, bad: Any, active: Any, node: Node, what: str) -> None:
        """Raise GeneratorError where DuckDB has a value for some wanted row and we are not sure which."""
        if self._wanted(bad, active).any():
            raise GeneratorError(f"{self.label}: {what} in {node.text}")

    def _wanted(self, bad: Any, active: Any) -> Any:
        if active is not None:
            bad = bad & active
        for failed in self._caught or ():
            bad = bad & ~failed
        return bad.fill_null(False) if bad.null_count() else bad

    def attempt(self, node: Node, active: Any) -> tuple[Any, Any]:
        """The value of a node, and a Boolean Series of the rows where it has none because of an error."""
        import polars as pl

        outer, self._caught = self._caught, []
        try:
            value = self.value(node, active)
            failed = pl.Series([False])
            for bad in self._caught:
                failed = failed | bad
        finally:
            self._caught = outer
        return value, failed


def constant_series(node: Node) -> Any:
    """The one row of a constant."""
    import polars as pl

    if node.type.id == "INTERVAL":
        value = node.value if node.value is not None else Interval(None, None, None)  # type: ignore[arg-type]
        return IntervalSeries(*(pl.Series([part], dtype=pl.Int64) for part in value))
    if node.type.is_nested:  # only NULL is such a constant
        from misata_sql.expressions.nested import null_of

        return null_of(node.type)
    return pl.Series([node.value], dtype=polars_type(node.type))


def _case(run: Evaluation, node: Node, active: Any) -> Any:
    """The first branch whose condition is true; only its value is computed for the row."""
    from misata_sql.expressions.nested import choose

    *branches, default = node.operands
    chosen = []
    rest = active
    for condition, value in zip(branches[::2], branches[1::2], strict=True):
        holds = expand(run.value(condition, rest).fill_null(False), run.n_rows)
        wanted = holds if rest is None else holds & rest
        rest = ~holds if rest is None else ~holds & rest
        chosen.append((wanted, run.value(value, wanted)))
    result = run.value(default, rest)
    for wanted, value in reversed(chosen):
        result = choose(wanted, value, result, node.type)
    return result


def _coalesce(run: Evaluation, node: Node, active: Any) -> Any:
    """The first operand that is not NULL; the others are not computed for the row."""
    from misata_sql.expressions.nested import choose, not_null

    result = run.value(node.operands[0], active)
    for operand in node.operands[1:]:
        known = expand(not_null(result), run.n_rows)
        if known.all():
            break
        rest = ~known if active is None else ~known & active
        result = choose(known, result, run.value(operand, rest), node.type)
    return result


def _try(run: Evaluation, node: Node, active: Any) -> Any:
    """NULL where the operand is an error."""
    from misata_sql.expressions.nested import null_out

    value, failed = run.attempt(node.operands[0], active)
    return null_out(value, ~failed, node.type)


def _try_cast(run: Evaluation, node: Node, active: Any) -> Any:
    """NULL where the cast is an error; an error in what is cast stays one."""
    run.value(node.operands[0].operands[0], active)
    return _try(run, node, active)


def _called(run: Evaluation, node: Node, operands: list[Any], active: Any) -> Any:
    """A call that evaluates itself: an operator of a scenario."""
    return node.value.evaluate(run, node, operands, active)


_CHOICES = {"case": _case, "coalesce": _coalesce, "try": _try, "try cast": _try_cast}


def operations() -> dict[str, Any]:
    """By the op of a node: (run, node, values of the operands, active) -> Series."""
    global _operations
    if _operations is None:
        from misata_sql.expressions import (
            evaluate_calendar,
            evaluate_casts,
            evaluate_encodings,
            evaluate_format,
            evaluate_inexact,
            evaluate_intervals,
            evaluate_mathematics,
            evaluate_nested,
            evaluate_numbers,
            evaluate_parse,
            evaluate_patterns,
            evaluate_text,
            evaluate_times,
            strftime,
        )

        _operations = {
            "call": _called,
            **evaluate_nested.OPERATIONS,
            **evaluate_numbers.OPERATIONS,
            **evaluate_encodings.OPERATIONS,
            **evaluate_format.OPERATIONS,
            **evaluate_inexact.OPERATIONS,
            **evaluate_mathematics.OPERATIONS,
            **evaluate_parse.OPERATIONS,
            **evaluate_patterns.OPERATIONS,
            **evaluate_text.OPERATIONS,
            **evaluate_times.OPERATIONS,
            **evaluate_intervals.OPERATIONS,
            **evaluate_calendar.OPERATIONS,
            **strftime.OPERATIONS,
            **evaluate_casts.OPERATIONS,
        }
    return _operations


_operations: dict[str, Any] | None = None
