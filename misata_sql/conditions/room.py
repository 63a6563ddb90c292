"""sampling := 'constructive': whether what is kept leaves room for what is drawn after it, in every row.

Earlier rows are tried with attempts of their own; and, since those are a sample, the ends of each earlier column, where
room is least. What is refused depends on the seed of a call only where it says which rows the parents have.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from misata_sql.conditions.acceptance import SEED, Acceptance, Proposals, in_words
from misata_sql.conditions.bind import is_redrawable
from misata_sql.conditions.condition import Component, Leaf, leaf_atom
from misata_sql.conditions.draws import replace_draw, sampler_of
from misata_sql.conditions.enumerate import label
from misata_sql.conditions.order import values_at
from misata_sql.domains.storage import TIMESTAMP_UNITS, show
from misata_sql.engine.program import Buffer
from misata_sql.errors import ConstraintError
from misata_sql.relations.picks import Uniform, Zipf
from misata_sql.samplers.base import Guided, Sampler
from misata_sql.samplers.forced import Forced
from misata_sql.samplers.nullable import Nullable

if TYPE_CHECKING:
    from misata_sql.compile.sources import Source

N_ROWS = 16_384  # earlier rows that are tried
N_AT_ENDS = 256  # of which the other columns are what they are beside the end of one
MOST_ATTEMPTS = 1 << 19  # at all of them; some of those that are left are looked at closely
FEW = 4
RARE = Fraction(1, 10**12)  # a share of rows without room that is not refused: such a row would end the query


def room(proposals: Proposals, wanted: float) -> Acceptance:
    """The share of attempts at a component that are accepted beside what is kept.

    Raises ConstraintError where some of what is kept leaves less than the share `wanted`.
    """
    if not _is_free_of_row(proposals):
        return proposals.acceptance(wanted)
    for _, leaf in proposals.component.leaves():
        end = None if proposals.component.draws(leaf) else _end_of(proposals, leaf)
        if end is not None:
            end.require_room(wanted)
    return _of_rows(proposals, wanted)


def _is_free_of_row(proposals: Proposals) -> bool:
    """Whether an attempt does not depend on the number of the row, but for what is kept."""
    picks = {entry.link.number: entry.pick for entry in proposals.schema[proposals.key].links}
    links = (int(name) for kind, name, _ in proposals.component.atoms if kind == "link")
    return all(isinstance(picks[number], Uniform | Zipf) for number in links)


def _is_of_row(proposals: Proposals, leaf: Leaf) -> bool:
    """Whether a leaf is a key or a number of the row, or of a parent that goes by it, so that there are no others."""
    compiled = proposals.schema[proposals.key]
    if leaf.path:
        return not isinstance(compiled.links[leaf.path[0]].pick, Uniform | Zipf)
    sampler = sampler_of(leaf_atom(leaf), {column.name: column.source for column in compiled.columns})
    return sampler is None or not is_redrawable(sampler)


class _Beside(Proposals):
    """Attempts beside given rows of what is kept.

    filters: conditions of what is kept, which is drawn here as if there were none
    beside: numbers of the rows
    """

    def __init__(
        self, proposals: Proposals, filters: Sequence[Component] = (), pinned: tuple[Buffer, ...] = ()
    ) -> None:
        from misata_sql.compose import Composer, TableRows
        from misata_sql.engine.arena import Arena
        from misata_sql.engine.program import Program, flatten

        super().__init__(proposals.schema, proposals.sizes, proposals.key, proposals.component, proposals.seed)
        size = self.sizes[self.key]
        is_limited = size is not None and any(_is_of_row(self, leaf) for _, leaf in self.component.leaves())
        self.n_kept = min(N_ROWS, size) if size is not None and is_limited else N_ROWS
        self.n_rows = 2**40
        self.beside = np.arange(self.n_kept)
        self.filters = [condition for component in filters for condition in component.conditions]
        composer = Composer(self.schema, self.sizes, self._seed())
        self._kept = Buffer("i8")
        kept = TableRows(composer, self.schema[self.key], self._kept, "", composer.builder)
        leaves = dict(self.component.leaves())
        leaves.update({name: leaf for condition in self.filters for name, leaf in condition.leaves})
        given = {leaf: kept.input(leaf) for leaf in leaves.values() if not self.component.draws(leaf)}
        own = composer.rows(self.key)
        own = own.drawing(self.component, composer.builder, None, again=False, known={}, given=given)
        self._inputs = {name: own.input(leaf) for name, leaf in leaves.items()}
        read = tuple(buffer for source in self._inputs.values() for buffer in source.layout.buffers())
        steps = tuple(flatten(composer.builder.steps))
        self.arena = Arena(Program(steps, (), None, (*read, *pinned, self._kept)), N_ROWS)
        self._n_done = 0

    def _seed(self) -> int:
        """Of the call, where parents are read: their rows are what they are."""
        reads_parents = any(leaf.path for _, leaf in self.component.leaves())
        return self.seed if reads_parents and self.seed is not None else SEED

    def beside_rows(self, rows: np.ndarray) -> dict[str, Any]:
        """The leaves of a new attempt beside each of the rows, N_ROWS at most."""
        from misata_sql.expressions.nested_columns import read_cells

        n = len(rows)
        self.arena.array(self._kept)[:n] = rows
        self.arena.run(self._n_done, n)
        self._n_done += n
        return {name: read_cells(self.arena, at.layout, at.type, n) for name, at in self._inputs.items()}

    def accepted(self, rows: np.ndarray) -> np.ndarray:
        """(n,) bool: whether a new attempt beside each of the rows is accepted."""
        return self.satisfied(self.beside_rows(rows), len(rows))

    def possible(self) -> np.ndarray:
        """Rows that satisfy the filters."""
        from misata_sql.conditions.judge import satisfied

        rows = np.arange(self.n_kept)
        values = self.beside_rows(rows)
        masks = [satisfied(c, values, len(rows)) for c in self.filters]
        found: np.ndarray = rows[np.logical_and.reduce(masks)] if masks else rows
        return found

    def _count(self, number: int, first_row: int, n_rows: int) -> int:
        parts = (min(N_ROWS, n_rows - start) for start in range(0, n_rows, N_ROWS))
        return sum(int(self.accepted(np.resize(self.beside, n)).sum()) for n in parts)


@dataclass(frozen=True, eq=False)
class _End:
    """An earlier column that may be drawn from a range of numbers or times.

    table: whose column it is; sampler: what draws it; data: where its value is; at: attempts beside that value
    """

    table: str
    leaf: Leaf
    sampler: Sampler
    data: Buffer
    at: _Beside

    def value(self, bits: int, is_high: bool) -> Any:
        """Its stored value at random bits."""
        return values_at(self.sampler, np.array([bits], np.uint64), is_high)[0].item()

    def has_room(self, value: Any, wanted: float) -> bool:
        """Whether enough attempts beside a value of it are accepted; also where no row has the value."""
        self.at.arena.array(self.data)[:] = value
        beside = self.at.possible()[:N_AT_ENDS]
        if not len(beside):
            return True
        self.at.beside = beside
        return not self.at.acceptance(wanted).is_below(wanted)

    def require_room(self, wanted: float) -> None:
        """Raise ConstraintError where there is too little at one of its ends."""
        last, rare = 2**64 - 1, int(RARE * 2**64)
        middle = self.value(1 << 63, True)
        for bits, near, is_high in ((0, rare, False), (last, last - rare, True)):
            if self.has_room(self.value(bits, is_high), wanted) or self.has_room(self.value(near, is_high), wanted):
                continue
            if not self.has_room(middle, wanted):
                return  # rows that are drawn will show what clashes
            kept = self._last_with_room(self.value(bits, is_high), middle, wanted)
            share = 1 - share_up_to(self.sampler, kept) if is_high else share_up_to(self.sampler, _below(kept))
            if share > RARE:
                raise self._refusal(kept, float(share), is_high, wanted)

    def _last_with_room(self, end: Any, good: Any, wanted: float) -> Any:
        """From `good` towards the end, to a hundredth of what is left of it."""
        bad = end
        while abs(bad - good) * 100 > abs(end - good):
            middle = (bad + good) // 2 if isinstance(bad, int) else (bad + good) / 2
            if middle in (bad, good):
                break
            if self.has_room(middle, wanted):
                good = middle
            else:
                bad = middle
        return good

    def _rounded(self, value: Any, is_high: bool) -> Any:
        """To whole seconds, inwards."""
        ticks = TIMESTAMP_UNITS.get(self.leaf.type.id, 1)
        if ticks > 1:
            value -= value % ticks if is_high else value % -ticks
        return value

    def _refusal(self, kept: Any, share: float, is_high: bool, wanted: float) -> ConstraintError:
        component = self.at.component
        drawn = in_words([leaf.column for _, leaf in component.leaves() if component.draws(leaf)])
        end, beyond = show(kept, self.leaf.type), "above" if is_high else "below"
        limit = _constant(show(self._rounded(kept, is_high), self.leaf.type), self.leaf.type)
        bound = f"CHECK ({self.leaf.column} {'<=' if is_high else '>='} {limit})"
        bound += f" on {self.table}" if self.leaf.path else ""
        return ConstraintError(
            "\n".join([
                f"{component.table}: {component.texts} leaves too little room for {drawn} beside some values of "
                f"{self.leaf.column}, which sampling := 'constructive' keeps",
                f"  {self.leaf.column} is {beyond} {end} in a share of {share:.2g}: there fewer than {wanted:g} of the "
                f"draws of {drawn} satisfy it",
                *_drawn_from(self.at),
                f"  Hint: declare {bound}, widen {drawn}, or leave out sampling := 'constructive'",
            ])
        )  # fmt: skip


def _below(value: Any) -> Any:
    return value - 1 if isinstance(value, int) else np.nextafter(value, -np.inf)


def _constant(text: str, type: Any) -> str:
    return text if type.is_numeric else f"{type} '{text}'"


def _end_of(proposals: Proposals, leaf: Leaf) -> _End | None:
    """None where a leaf is no range of numbers, or conditions of its own table join it with others there."""
    key = proposals.key
    for number in leaf.path:
        key = proposals.schema[key].links[number].link.parent.key
    compiled, atom = proposals.schema[key], leaf_atom(leaf)
    if leaf.path and (compiled.component_of(atom) is not None or key == proposals.key):
        return None
    sources: dict[str, Source] = {column.name: column.source for column in compiled.columns}
    sampler = sampler_of(atom, sources)
    found = _alone(sampler)
    if found is None:
        return None
    data = Buffer(leaf.type.storage.code)
    replace_draw(atom, Forced(found, data), sources)
    columns = tuple(replace(column, source=sources[column.name]) for column in compiled.columns)
    schema = {**proposals.schema, key: replace(compiled, columns=columns)}
    own = schema[proposals.key]
    earlier = own.components[: own.components.index(proposals.component)]
    earlier = tuple(component for component in earlier if component.atoms)
    schema[proposals.key] = replace(own, components=(proposals.component,))
    at = _Beside(
        Proposals(schema, proposals.sizes, proposals.key, proposals.component, proposals.seed), earlier, (data,)
    )
    return _End(compiled.table.name, leaf, found, data, at)


def _alone(sampler: Sampler | None) -> Sampler | None:
    """A sampler as a function of one draw, without what other columns say of it; None where it is none."""
    while isinstance(sampler, Guided | Nullable):
        sampler = sampler.inner
    found = sampler.ascending() if sampler is not None and not sampler.is_unique else None
    if found is None or isinstance(found.sampler, Nullable) or found.sampler.natural.storage.size > 8:
        return None
    return found.sampler


def _drawn_from(at: Proposals) -> list[str]:
    """The ranges of the columns of a component, for a message."""
    sources: dict[str, Source] = {column.name: column.source for column in at.schema[at.key].columns}
    lines = []
    for _, leaf in at.component.leaves():
        sampler = None if leaf.path else _alone(sampler_of(leaf_atom(leaf), sources))
        if sampler is not None:
            ends = (values_at(sampler, np.array([bits], np.uint64), bits > 0)[0].item() for bits in (0, 2**64 - 1))
            lines.append(f"  {label(leaf_atom(leaf))} is drawn from {' to '.join(show(e, leaf.type) for e in ends)}")
    return list(dict.fromkeys(lines))


def share_up_to(sampler: Sampler, value: Any) -> Fraction:
    """The probability that a sampler of ascending() is at most a stored value.

    Where some of a value is drawn apart, as a timeline's time of day, all of it counts alike.
    """
    sure, possible = (_bits_up_to(sampler, value, is_high) for is_high in (True, False))
    within = Fraction(0)
    if possible > sure:
        low, high = (int(values_at(sampler, np.array([sure], np.uint64), end)[0]) for end in (False, True))
        within = (possible - sure) * Fraction(int(value) - low + 1, high - low + 1)
    return (sure + within) / Fraction(1 << 64)


def _bits_up_to(sampler: Sampler, value: Any, is_high: bool) -> int:
    """How many of the random bits have a value up to it."""
    low, high = 0, 1 << 64
    while low < high:
        middle = (low + high) // 2
        if values_at(sampler, np.array([middle], np.uint64), is_high)[0] <= value:
            low = middle + 1
        else:
            high = middle
    return low


def _of_rows(proposals: Proposals, wanted: float) -> Acceptance:
    """Of rows as they are drawn."""
    at = _Beside(proposals)
    left = np.arange(at.n_kept)
    accepted = attempts = 0
    while len(left) and attempts < MOST_ATTEMPTS:
        times = max(N_ROWS // len(left), 1)
        passed = at.accepted(np.repeat(left, times)).reshape(len(left), times)
        succeeded = passed.any(axis=1)
        attempts += int(np.where(succeeded, passed.argmax(axis=1) + 1, times).sum())
        accepted += int(succeeded.sum())
        left = left[~succeeded]
    for row in left[:FEW]:
        at.beside = np.array([row])
        if at.acceptance(wanted).is_below(wanted):
            raise _refusal(at, int(row), len(left), wanted)
    return Acceptance(accepted, attempts)


def _refusal(at: _Beside, row: int, n_without: int, wanted: float) -> ConstraintError:
    """The error for rows beside which too few attempts are accepted. row: one of them"""
    component = at.component
    leaves = dict(component.leaves())
    values = at.beside_rows(np.array([row]))
    drawn = in_words([leaf.column for leaf in leaves.values() if component.draws(leaf)])
    kept = {leaf.column: values[name][0] for name, leaf in leaves.items() if not component.draws(leaf)}
    said = " and ".join(f"{name} is {value}" for name, value in kept.items())
    return ConstraintError(
        "\n".join([
            f"{component.table}: {component.texts} leaves too little room for {drawn} in {n_without:,} of "
            f"{at.n_kept:,} rows drawn, of which sampling := 'constructive' keeps {in_words(list(kept))}",
            f"  where {said}, fewer than {wanted:g} of the draws of {drawn} satisfy it",
            *_drawn_from(at),
            f"  Hint: bound {in_words(list(kept))} by CHECKs, widen {drawn}, or leave out sampling := 'constructive'",
        ])
    )  # fmt: skip
