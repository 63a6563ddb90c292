"""The steps of a component: its first attempt, the mask of its conditions, and the Redraw that makes them hold."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from misata_sql.compile.sources import read_columns
from misata_sql.conditions.condition import Component, Leaf
from misata_sql.conditions.lowering.lower import Input
from misata_sql.engine.program import Buffer, Copy, Layout, Redraw, Step
from misata_sql.errors import ConstraintError
from misata_sql.kernels import windows
from misata_sql.samplers.base import ProgramBuilder

if TYPE_CHECKING:
    from misata_sql.compose import TableRows
    from misata_sql.conditions.judge import PolarsJudge

MOST_ATTEMPTS = (
    1_000_000  # of one row, unless min_acceptance := lets more be tried; at 1e-4 none of 1e40 rows gets there
)


class Block:
    """A component at some rows of a program. What is asked of it is drawn in both the first and the next attempts.

    first: the rows of the first attempt; again: the rejected ones
    """

    def __init__(self, rows: "TableRows", component: Component) -> None:
        seed = rows.composer.builder.seed
        given = {leaf: rows.input(leaf) for leaf in _given_leaves(rows, component)}
        known = rows.known_values()
        builder = ProgramBuilder(seed)
        self._rejected = Buffer("i8")
        self._again_builder = ProgramBuilder(seed)
        places = Buffer("i8")
        of_rejected = {leaf: _gathered(source, places, self._again_builder) for leaf, source in given.items()}
        self.first = rows.drawing(component, builder, rows.rows, again=False, known=known, given=given)
        self.again = rows.drawing(
            component, self._again_builder, self._rejected, again=True, known={},
            given={leaf: source for leaf, source in of_rejected.items() if source is not None},
        )  # fmt: skip
        masks = Buffer("u1"), Buffer("u1")
        most = rows.composer.most_attempts
        first = emit_mask(self.first, component, masks[0], False)
        again = emit_mask(self.again, component, masks[1], first is not None)
        self.redraw = Redraw(
            masks[0], rows.rows, self._rejected, places, masks[1], most,
            f"{component.table}: {component.texts}: a row has no values that satisfy it in {most:,} attempts"
            "\n  Hint: widen the CHECK, or give its columns generators that satisfy it more often",
            builder.steps, self._again_builder.steps,
        )  # fmt: skip
        if first is not None and again is not None:
            self.redraw.judges = first, again
            self.redraw.judged = [*first.buffers(), *again.buffers()]
        rows.builder.add(self.redraw)
        self._done: dict[Any, Any] = {}

    def layout(self, key: Any, emit: "Callable[[TableRows], Layout]") -> Layout:
        """Where a column or draw lies once it is accepted. key: by which it is known; emit: of the rows given"""
        if key not in self._done:
            first, again = emit(self.first), emit(self.again)
            self._take_over(first, again)
            self._done[key] = first
        found: Layout = self._done[key]
        return found

    def buffers(self, key: Any, emit: "Callable[[TableRows], tuple[Buffer, Buffer | None]]") -> Any:
        """The same for a pick: row numbers of a parent and which of them are not NULL."""
        if key not in self._done:
            (rows, validity), (other_rows, other_validity) = emit(self.first), emit(self.again)
            self.redraw.copies.append(Copy(other_rows, rows))
            if validity is not None and other_validity is not None:
                self.redraw.copies.append(Copy(other_validity, validity, is_bitmap=True))
            self._done[key] = rows, validity
        return self._done[key]

    def _take_over(self, target: Layout, source: Layout) -> None:
        assert (target.validity is None) == (source.validity is None)
        if target.kind != source.kind or target.kind in ("offsets32", "offsets64"):
            raise ConstraintError(f"{target.kind} cells cannot be drawn again")
        pairs = [(target.data, source.data, False), (target.offsets, source.offsets, False)]
        pairs.append((target.validity, source.validity, True))
        for to, of, is_bitmap in pairs:
            if to is not None and of is not None:
                self.redraw.copies.append(Copy(of, to, is_bitmap))
        for inner, other in zip(target.children, source.children, strict=True):
            self._take_over(inner, other)


def _given_leaves(rows: "TableRows", component: Component) -> "list[Leaf]":
    """What was drawn before and is kept, so that it is computed once for all attempts."""
    if not component.keeps_earlier:
        return []
    leaves = dict.fromkeys(leaf for _, leaf in component.leaves() if not component.draws(leaf))
    return [leaf for leaf in leaves if not _goes_by(rows, leaf, component)]


def _goes_by(rows: "TableRows", leaf: Leaf, component: Component) -> bool:
    """Whether a leaf is not drawn anew, but its generator reads what is."""
    source = None if leaf.path else rows.compiled.column(leaf.column).source
    return source is not None and any(("column", name, "") in component.atoms for name in read_columns(source))


def _gathered(source: Input, places: Buffer, builder: ProgramBuilder) -> Input | None:
    """The cells of the rejected rows; None where they have to be computed again. places: where they lie"""
    layout = source.layout
    if layout.kind not in ("fixed", "dict") or layout.data is None or layout.data.per_row != 1:
        return None
    data = Buffer(layout.data.dtype)
    builder.add(Step(windows.GATHER[data.dtype], (layout.data, places, data)))
    validity = None
    if layout.validity is not None:
        validity = Buffer("u1")
        builder.add(Step(windows.gather_flags, (layout.validity, places, validity)))
    return replace(source, layout=replace(layout, data=data, validity=validity))


def emit_mask(at: "TableRows", component: Component, mask: Buffer, by_polars: bool) -> "PolarsJudge | None":
    """Append the kernel that writes whether each row satisfies the conditions; or the judge that does.

    by_polars: whether the kernel is known not to do
    """
    from misata_sql.conditions.judge import PolarsJudge
    from misata_sql.conditions.lowering.lower import NotLoweredError, lower_mask

    inputs = {name: at.input(leaf) for name, leaf in component.leaves()}
    if not by_polars:
        try:
            kernel, arguments = lower_mask([condition.tree for condition in component.conditions], inputs, mask)
        except NotLoweredError:
            pass
        else:
            at.builder.add(Step(kernel, arguments))
            return None
    return PolarsJudge(component.conditions, inputs, mask)
