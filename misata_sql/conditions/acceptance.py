"""How many proposals satisfy a component's conditions, by drawing some; and the refusal where too few do.

Proposals are drawn by streams of a seed of their own, so that what is refused does not depend on the seed of a call.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.compile.sources import InOrder, LineNumber, TupleValue
from misata_sql.conditions.condition import Component, Condition, Leaf, leaf_atom
from misata_sql.conditions.judge import satisfied
from misata_sql.domains.storage import show
from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import ConstraintError
from misata_sql.relations.picks import Uniform, Zipf
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.binned import Binned
from misata_sql.samplers.progression import Sequence as Sequence_

if TYPE_CHECKING:
    from misata_sql.compile.table import CompiledTable
    from misata_sql.relations.links import TableKey

MIN_ACCEPTANCE = 1e-4  # below it a definition is refused, unless min_acceptance := says otherwise
ENOUGH = 64  # accepted proposals that show the rate well enough: to an eighth
FIRST_PROPOSALS = 16_384
SEEDS = 64  # of small tables, whose rows are few proposals
MOST_SEEDS = 1024  # of those where none is accepted
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
    seed: of the call, for parents that are picked: their rows are what they are; None where nothing depends on it
    """

    def __init__(
        self,
        schema: "Mapping[TableKey, CompiledTable]",
        sizes: "Mapping[TableKey, int | None]",
        key: "TableKey",
        component: Component,
        seed: int | None = None,
    ) -> None:
        self.schema = schema
        self.sizes = sizes
        self.key = key
        self.component = component
        self.seed = seed
        own = sizes[key]
        self.is_limited = own is not None and self._counts_rows()
        self.n_rows = own if own is not None and (self.is_limited or own >= FIRST_PROPOSALS) else 2**40

    def _counts_rows(self) -> bool:
        """Whether a key or number takes part, or a pick by all rows of the table, so that there are no other rows."""
        if any(not leaf.path and leaf_atom(leaf) not in self.component.atoms for _, leaf in self.component.leaves()):
            return True
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
        return Proposals(schema, self.sizes, self.key, self.component, self.seed)

    def values(self, leaves: Mapping[str, Leaf], seed: int, first_row: int, n_rows: int) -> dict[str, Any]:
        """First attempts at leaves, by name, as columns to evaluate. seed: of the streams"""
        from misata_sql.compose import Composer
        from misata_sql.engine.arena import Arena
        from misata_sql.engine.program import Program, flatten
        from misata_sql.expressions.nested_columns import read_cells

        composer = Composer(self.schema, self.sizes, seed)
        rows = composer.rows(self.key).drawing(self.component, composer.builder, None, again=False, known={})
        inputs = {name: rows.input(leaf) for name, leaf in leaves.items()}
        buffers = tuple(buffer for source in inputs.values() for buffer in source.layout.buffers())
        program = Program(tuple(flatten(composer.builder.steps)), (), None, buffers)
        arena = Arena(program, n_rows)
        arena.run(first_row, n_rows)
        return {name: read_cells(arena, source.layout, source.type, n_rows) for name, source in inputs.items()}

    def masks(self, seed: int, first_row: int, n_rows: int) -> tuple[np.ndarray, dict[str, Any]]:
        """(conditions, n_rows) bool, and the Series of the leaves, by rows first_row .. first_row + n_rows - 1."""
        values = self.values(dict(self.component.leaves()), seed, first_row, n_rows)
        return self._masks(values, n_rows), values

    def _masks(self, values: Mapping[str, Any], n_rows: int) -> np.ndarray:
        return np.array([satisfied(c, values, n_rows) for c in self.component.conditions])

    def satisfied(self, values: Mapping[str, Any], n_rows: int) -> np.ndarray:
        """(n_rows,) bool: whether all conditions hold of these values."""
        passed: np.ndarray = np.logical_and.reduce(self._masks(values, n_rows))
        return passed

    def require_decided(self) -> None:
        """Raise ConstraintError where machines differ about rows that are drawn, such as 5 for CHECK (ln(x) <= ln(5)).

        Such a row is never accepted. That changes nothing where it is one of very many, but not where it is likely.
        """
        doubted = [i for i, condition in enumerate(self.component.conditions) if condition.possible is not None]
        n = min(4 * FIRST_PROPOSALS, self.n_rows)
        if not doubted or n == 0:
            return
        masks, values = self.masks(0, 0, n)
        possible = masks.copy()
        for i in doubted:
            condition = self.component.conditions[i]
            assert condition.possible is not None
            possible[i] = satisfied(replace(condition, tree=condition.possible), values, n)
        passed, may_pass = np.logical_and.reduce(masks), np.logical_and.reduce(possible)
        if (may_pass & ~passed).any():
            row = int(np.argmax(may_pass & ~passed))
            condition = next(self.component.conditions[i] for i in doubted if not masks[i][row])
            seen = [
                f"  {leaf.column} is {show(values[name][row], leaf.type)}"
                for name, leaf in condition.leaves
                if leaf.type.is_numeric and values[name][row] is not None
            ]
            raise ConstraintError(
                "\n".join([
                    f"{self.component.table}: {condition.text} cannot be decided for "
                    f"{int((may_pass & ~passed).sum()):,} of {n:,} rows drawn: both sides are the same but for their "
                    f"last digits, which are not the same on every machine",
                    *seen,
                    "  Hint: move the bound off the values that are drawn, say by 1e-9, or round to some digits",
                ])
            )  # fmt: skip

    def acceptance(self, wanted: float) -> Acceptance:
        """Of as many proposals as show whether the rate is above `wanted`."""
        accepted = proposals = 0
        n_rows = FIRST_PROPOSALS
        for number in range(MOST_SEEDS):
            n = min(n_rows, self.n_rows)
            if n == 0 or (number >= SEEDS and (accepted or proposals >= FEW_PROPOSALS)):
                break
            accepted += self._count(number, proposals, n)
            proposals += n
            if accepted >= ENOUGH or proposals * wanted >= 4 * ENOUGH or _is_too_low(accepted, proposals * wanted):
                break
            n_rows = min(2 * n_rows, 1 << 18)
        return Acceptance(accepted, proposals)

    def _count(self, number: int, first_row: int, n_rows: int) -> int:
        picks_parents = any(leaf.path for _, leaf in self.component.leaves()) and not self.is_limited
        if self.seed is not None and picks_parents:
            masks, _ = self.masks(self.seed, first_row, n_rows)
        else:
            masks, _ = self.masks(SEED + number, 0, n_rows)
        return int(np.logical_and.reduce(masks).sum())

    def require_fixed(self, seed: int, first_row: int, n_rows: int) -> None:
        """Raise ConstraintError where conditions of which nothing can be drawn again fail, or there are too many rows.

        Keys, numbers and what is in order are what they are under the call's seed: so every row is looked at.
        """
        texts = in_words([condition.text for condition in self.component.conditions])
        if n_rows > MOST_FIXED:
            raise ConstraintError(
                f"{self.component.table}: {texts} is about keys and numbers only, of which nothing can be drawn again; "
                f"it can be looked at in {MOST_FIXED:,} rows, but {n_rows:,} are asked for\n"
                f"  Hint: drop the CHECK, or let a generator draw one of its columns"
            )
        for start in range(first_row, first_row + n_rows, FIRST_PROPOSALS):
            self._require_rows(
                seed,
                start,
                min(FIRST_PROPOSALS, first_row + n_rows - start),
                "does not satisfy it, and nothing in it can be drawn again",
                "change the CHECK, or let a generator draw one of its columns",
            )

    def _require_rows(self, seed: int, first_row: int, n_rows: int, what: str, hint: str) -> None:
        masks, values = self.masks(seed, first_row, n_rows)
        passed = np.logical_and.reduce(masks)
        if not passed.all():
            texts = in_words([condition.text for condition in self.component.conditions])
            row = first_row + int(np.argmin(passed))
            raise ConstraintError(
                "\n".join([
                    f"{self.component.table}: {texts} cannot hold: row {row:,} {what}",
                    *ranges(self.component.conditions, values),
                    f"  Hint: {hint}",
                ])
            )  # fmt: skip

    def require_values(self, seed: int, first_row: int, n_rows: int) -> None:
        """Raise ConstraintError where a GENERATED column over keys and numbers has no value in some row.

        Nothing is looked at where the ranges of what it reads show that it has. Of more than MOST_FIXED rows the first
        and the last are: a row between them without a value ends the query that computes it, here or in DuckDB.
        """
        if n_rows == 0 or all(
            self._has_values(condition, first_row, n_rows) for condition in self.component.conditions
        ):
            return
        starts = list(range(first_row, first_row + n_rows, FIRST_PROPOSALS))
        for start in starts if n_rows <= MOST_FIXED else (starts[0], starts[-1]):
            self._require_rows(
                seed,
                start,
                min(FIRST_PROPOSALS, first_row + n_rows - start),
                "has no value, and nothing in it can be drawn again",
                "change the expression, let it be NULL by TRY(...), or give the column a wider type",
            )

    def _has_values(self, condition: Condition, first_row: int, n_rows: int) -> bool:
        """Whether no operation can be an error, by the ranges of the leaves among these rows."""
        from misata_sql.conditions.lowering.lower import Input, Loop, NotLoweredError, stored_bounds

        inputs = {}
        for name, leaf in condition.leaves:
            source = self.schema[self.key].column(leaf.column).source if not leaf.path and not leaf.draw else None
            known = source.stored_range() if isinstance(source, Sampler) else None
            if isinstance(source, Sequence_) and known is not None:
                known = source.ends(first_row, n_rows)[:2]
            layout = Layout("fixed", leaf.type.storage.size, data=Buffer(leaf.type.storage.code))
            inputs[name] = Input(layout, leaf.type, known or stored_bounds(leaf.type))
        try:
            return not Loop(inputs).value(condition.tree).error
        except NotLoweredError:
            return False

    def refusal(self, found: Acceptance, wanted: float) -> ConstraintError:
        """The error for too low a rate: the smallest set of conditions that clash, what they see, and a way out."""
        alone = self.without_bins()
        masks, values = alone.masks(SEED if self.seed is None else self.seed, 0, min(8 * FIRST_PROPOSALS, self.n_rows))
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
    from misata_sql.domains.storage import lattice_range

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
