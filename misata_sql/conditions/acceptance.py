"""How many proposals satisfy a component's conditions, by drawing some; and the refusal where too few do.

Proposals are drawn by streams of a seed of their own, so that what is refused does not depend on the seed of a call.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.compile.sources import InOrder, LineNumber, TupleValue
from misata_sql.conditions.condition import Component, Condition
from misata_sql.errors import ConstraintError
from misata_sql.relations.picks import Uniform, Zipf
from misata_sql.samplers.binned import Binned

if TYPE_CHECKING:
    from misata_sql.compile.table import CompiledTable
    from misata_sql.relations.links import TableKey

MIN_ACCEPTANCE = 1e-4  # below it a definition is refused, unless min_acceptance := says otherwise
ENOUGH = 64  # accepted proposals that show the rate well enough: to an eighth
FIRST_PROPOSALS = 16_384
SEEDS = 64  # of small tables, whose rows are few proposals
MOSTSEEDS = 1024  # of those where none is accepted
FEW_PROPOSALS = 4096  # with none accepted do not show that it cannot hold
MOST_FIXED = 1_000_000
_SURE = 28.0  # -log of the chance that a rate which is high enough is taken for too low
SEED = -(2**127)  # the last seed that anybody would choose


@dataclass(frozen=True)
class Acceptance:
    """accepted of proposals satisfy all conditions."""

    accepted: int
    proposals: int

    def is_below(self, wanted: float) -> bool:
        """Whether the rate is too low, and there are enough proposals to say so."""
        return self.rate < wanted and self.proposals >= FEW_PROPOSALS

    @property
    def rate(self) -> float:
        return self.accepted / self.proposals if self.proposals else 1.0


class Proposals:
    """First attempts at a component, with the mask of each condition.

    schema: the table and its ancestors; sizes: their numbers of rows
    """

    def __init__(
        self,
        schema: "Mapping[TableKey, CompiledTable]",
        sizes: "Mapping[TableKey, int | None]",
        key: "TableKey",
        component: Component,
    ) -> None:
        self.schema = schema
        self.sizes = sizes
        self.key = key
        self.component = component
        own = sizes[key]
        self.is_limited = own is not None and self._counts_rows()
        self.n_rows = own if own is not None and (self.is_limited or own >= FIRST_PROPOSALS) else 2**40

    def _counts_rows(self) -> bool:
        """Whether a foreign key that takes part is picked by all rows of the table, so that there are no others."""
        links = {leaf.path[0] for _, leaf in self.component.leaves() if leaf.path}
        links |= {int(name) for kind, name, _ in self.component.atoms if kind == "link"}
        for _, leaf in self.component.leaves():
            source = self.schema[self.key].column(leaf.column).source if not leaf.path else None
            if isinstance(source, TupleValue | LineNumber | InOrder):
                return True
        picks = {entry.link.number: entry.pick for entry in self.schema[self.key].links}
        return any(not isinstance(picks[number], Uniform | Zipf) for number in links)

    def without_bins(self) -> "Proposals":
        """The same of the columns as they are drawn alone, which shows what each condition costs."""
        compiled = self.schema[self.key]
        columns = tuple(
            replace(c, source=c.source.inner) if isinstance(c.source, Binned) else c for c in compiled.columns
        )
        schema = {**self.schema, self.key: replace(compiled, columns=columns)}
        return Proposals(schema, self.sizes, self.key, self.component)

    def masks(self, seed: int, first_row: int, n_rows: int) -> tuple[np.ndarray, dict[str, Any]]:
        """(conditions, n_rows) bool, and the Series of the leaves, by rows first_row .. first_row + n_rows - 1."""
        from misata_sql.compose import Composer
        from misata_sql.conditions.judge import satisfied
        from misata_sql.engine.arena import Arena
        from misata_sql.engine.program import Program, flatten
        from misata_sql.expressions.nested_columns import read_cells

        composer = Composer(self.schema, self.sizes, SEED + seed)
        rows = composer.rows(self.key).drawing(self.component, composer.builder, None, again=False, known={})
        inputs = {name: rows.input(leaf) for name, leaf in self.component.leaves()}
        buffers = tuple(buffer for source in inputs.values() for buffer in source.layout.buffers())
        program = Program(tuple(flatten(composer.builder.steps)), (), None, buffers)
        arena = Arena(program, n_rows)
        arena.run(first_row, n_rows)
        values = {name: read_cells(arena, source.layout, source.type, n_rows) for name, source in inputs.items()}
        return np.array([satisfied(c, values, n_rows) for c in self.component.conditions]), values

    def acceptance(self, wanted: float) -> Acceptance:
        """Of as many proposals as show whether the rate is above `wanted`."""
        accepted = proposals = 0
        n_rows = FIRST_PROPOSALS
        for seed in range(MOSTSEEDS):
            n = min(n_rows, self.n_rows)
            if n == 0 or (seed >= SEEDS and (accepted or proposals >= FEW_PROPOSALS)):
                break
            accepted += self._count(seed, n)
            proposals += n
            if accepted >= ENOUGH or proposals * wanted >= 4 * ENOUGH or _is_too_low(accepted, proposals * wanted):
                break
            n_rows = min(2 * n_rows, 1 << 18)
        return Acceptance(accepted, proposals)

    def _count(self, seed: int, n_rows: int) -> int:
        masks, _ = self.masks(seed, 0, n_rows)
        return int(np.logical_and.reduce(masks).sum())

    def require_fixed(self, first_row: int, n_rows: int) -> None:
        """Raise ConstraintError where conditions of which nothing can be drawn again fail, or there are too many rows.

        Keys, numbers and what is in order are what they are: so every row is looked at.
        """
        texts = in_words([condition.text for condition in self.component.conditions])
        if n_rows > MOST_FIXED:
            raise ConstraintError(
                f"{self.component.table}: {texts} is about keys and numbers only, of which nothing can be drawn again; "
                f"it can be looked at in {MOST_FIXED:,} rows, but {n_rows:,} are asked for\n"
                f"  Hint: drop the CHECK, or let a generator draw one of its columns"
            )
        for start in range(first_row, first_row + n_rows, FIRST_PROPOSALS):
            n = min(FIRST_PROPOSALS, first_row + n_rows - start)
            masks, values = self.masks(0, start, n)
            passed = np.logical_and.reduce(masks)
            if not passed.all():
                row = start + int(np.argmin(passed))
                raise ConstraintError(
                    "\n".join([
                        f"{self.component.table}: {texts} cannot hold: row {row:,} does not satisfy it, and "
                        f"nothing in it can be drawn again",
                        *ranges(self.component.conditions, values),
                        "  Hint: change the CHECK, or let a generator draw one of its columns",
                    ])
                )  # fmt: skip

    def refusal(self, found: Acceptance, wanted: float) -> ConstraintError:
        """The error for too low a rate: the smallest set of conditions that clash, what they see, and a way out."""
        alone = self.without_bins()
        masks, values = alone.masks(0, 0, min(8 * FIRST_PROPOSALS, self.n_rows))
        conditions = self.component.conditions
        clashing = _smallest(masks, wanted)
        texts = [conditions[i].text for i in clashing]
        seen = ranges([conditions[i] for i in clashing], values)
        table = self.component.table
        if found.accepted == 0:
            what = f"{table}: {in_words(texts)} cannot hold" + (" together" if len(texts) > 1 else "")
            what += f": none of {found.proposals:,} rows drawn satisfies {'them' if len(texts) > 1 else 'it'}"
        else:
            what = (
                f"{table}: {in_words(texts)} {'hold' if len(texts) > 1 else 'holds'} in {found.accepted:,} of "
                f"{found.proposals:,} rows drawn, a share of {found.rate:.2g} that is below {wanted:g}"
            )
        hint = "widen the CHECK, or let generators draw values that satisfy it"
        if found.accepted:
            hint += (
                f"; or ask for it by min_acceptance := {found.rate / 4:.0e}, at {1 / found.rate:,.0f} attempts a row"
            )
        if self._may_be_solved():
            hint += (
                "; or pip install 'misata-sql[solver]', which may find the rows that satisfy it, or prove that none do"
            )
        rates = [f"  {conditions[i].text}: {masks[i].mean():.2g} of the rows" for i in clashing if len(clashing) > 1]
        return ConstraintError("\n".join([what, *seen, *rates, f"  Hint: {hint}"]))

    def _may_be_solved(self) -> bool:
        """Whether a solver that is not installed would be asked before the table is refused."""
        from misata_sql.conditions.enumerate import finite_draws
        from misata_sql.conditions.solver import may_help

        draws = finite_draws(self.component, {c.name: c.source for c in self.schema[self.key].columns})
        return draws is not None and may_help(self.component.conditions, draws)


def _is_too_low(accepted: int, expected: float) -> bool:
    """Whether as few as `accepted` proposals have a chance below 1e-12 where `expected` are (Chernoff's bound)."""
    if accepted >= expected:
        return False
    return expected - accepted + (accepted * math.log(accepted / expected) if accepted else 0.0) > _SURE


def _smallest(masks: np.ndarray, wanted: float) -> list[int]:
    """Conditions of which none can be dropped without more rows passing than are wanted (deletion filter)."""
    kept = list(range(len(masks)))
    for i in range(len(masks)):
        rest = [j for j in kept if j != i]
        if rest and np.logical_and.reduce(masks[rest]).mean() < wanted:
            kept = rest
    return kept


def in_words(texts: Sequence[str]) -> str:
    """A list for a message, each text once."""
    return " and ".join(dict.fromkeys(texts))


def ranges(conditions: Sequence[Condition], values: Mapping[str, Any]) -> list[str]:
    """What the leaves of numbers, dates and times were drawn as."""
    from misata_sql.domains.storage import lattice_range, show

    lines = {}
    for condition in conditions:
        for name, leaf in condition.leaves:
            series = values[name]
            if lattice_range(leaf.type) is None and leaf.type.id not in ("DOUBLE", "FLOAT"):
                continue
            low, high = series.min(), series.max()
            if low is not None:
                label = leaf.column + (f" ({leaf.draw})" if leaf.draw else "")
                lines[name] = f"  {label} is drawn from {show(low, leaf.type)} to {show(high, leaf.type)}"
    return list(lines.values())
