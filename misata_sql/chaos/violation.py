"""misata_violate('<CHECK>') in a scenario: cells for which a CHECK of the table is false, and the others still hold."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.chaos.cells import concat, gather
from misata_sql.chaos.proposals import Proposals
from misata_sql.errors import GeneratorError
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.series import expand, truth
from misata_sql.random.squares import squares64
from misata_sql.random.streams import stream_key

if TYPE_CHECKING:
    from misata_sql.expressions.evaluate import Evaluation

NAME = "misata_violate"
MOST_ATTEMPTS = 2_000  # for one row, before the query fails
_EACH_ATTEMPT = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False)
class Violation:
    """A CHECK to break by some columns of a row, drawn together.

    name: of the CHECK; broken: the CHECK; kept: the others that read one of the columns, by their names
    read: the columns, and the parents' cells, that all of them read; drawn: those that are set
    """

    name: str
    label: str
    seed: int
    broken: Node
    kept: tuple[tuple[str, Node], ...]
    read: tuple[str, ...]
    drawn: tuple[tuple[str, Proposals], ...]

    @property
    def described(self) -> str:
        """What is looked for, as messages have it."""
        columns = " and ".join(name for name, _ in self.drawn)
        kept = f" and keeps {', '.join(name for name, _ in self.kept)}" if self.kept else ""
        return f"{self.label}: {NAME}('{self.name}') found no {columns} that breaks the CHECK{kept}"

    def draw(self, values: dict[str, Any], keys: np.ndarray) -> tuple[dict[str, Any], np.ndarray]:
        """(cells of the columns by name, at the rows where there are some, and those rows' places in order of `cells`).

        values: the columns that are read, of n rows each; keys: (n,) int64

        A row's cells are the first proposal that breaks the CHECK and keeps the others.
        """
        left = np.arange(len(keys))
        parts: dict[str, list[Any]] = {name: [] for name, _ in self.drawn}
        found: list[np.ndarray] = []
        for attempt in range(MOST_ATTEMPTS):
            if not len(left):
                break
            rows = {name: gather(value, left) for name, value in values.items()}
            accepted = np.ones(len(left), bool)
            proposed = {}
            for column, proposals in self.drawn:
                bits = np.stack([self._bits(column, purpose, keys[left], attempt) for purpose in "abc"])
                proposed[column], fits = proposals.draw(bits, rows)
                accepted &= fits
            accepted &= self._breaks({**rows, **proposed}, len(left))
            chosen = np.flatnonzero(accepted)
            if len(chosen):
                found.append(left[chosen])
                for column, cells in proposed.items():
                    parts[column].append(gather(cells, chosen))
                left = left[~accepted]
        places = np.concatenate(found) if found else np.zeros(0, np.int64)
        return {name: concat(*pieces) for name, pieces in parts.items() if pieces}, places

    def _bits(self, column: str, purpose: str, keys: np.ndarray, attempt: int) -> np.ndarray:
        key = np.uint64(stream_key(self.seed, NAME, column, purpose=purpose))
        with np.errstate(over="ignore"):
            found: np.ndarray = squares64(key, keys.astype(np.uint64) + np.uint64(attempt) * _EACH_ATTEMPT)
        return found

    def _breaks(self, values: dict[str, Any], n: int) -> np.ndarray:
        from misata_sql.expressions.evaluate import Evaluation

        value, failed = Evaluation(values, n, self.label, {}).attempt(self.broken, None)
        passes: np.ndarray = ~truth(value, n, null=True) & ~truth(failed, n)
        for _, kept in self.kept:
            value, failed = Evaluation(values, n, self.label, {}).attempt(kept, None)
            passes = passes & truth(value, n, null=True) & ~truth(failed, n)
        return passes


@dataclass(frozen=True, eq=False)
class ViolateCall:
    """The value of a node "call": a column of a Violation. Its operands are what that reads, and the row's key."""

    violation: Violation
    column: str
    kind = "violate"  # what the ledger calls it

    def evaluate(self, run: "Evaluation", node: Node, operands: list[Any], active: Any) -> Any:
        """The Series of the column. Raises GeneratorError where a row has no such value."""
        violation, n = self.violation, run.n_rows
        *cells, keys = operands
        values = {name: expand(value, n) for name, value in zip(violation.read, cells, strict=True)}
        found, places = violation.draw(values, expand(keys, n).to_numpy())
        if len(places) < n:
            raise GeneratorError(
                f"{violation.described} in {n - len(places):,} of {n:,} rows, in {MOST_ATTEMPTS:,} attempts each"
            )
        order = np.empty(n, np.int64)
        order[places] = np.arange(n)
        return gather(found[self.column], order)


def violations_of(tree: Node) -> list[Violation]:
    """Those that an expression draws from."""
    return [node.value.violation for node in tree.walk() if isinstance(node.value, ViolateCall)]
