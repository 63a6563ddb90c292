"""Which parent row each child row has: the ways to pick one, as steps that write int64 row numbers."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from misata_sql.errors import ConstraintError
from misata_sql.kernels import convert, permutation, picks, quantile
from misata_sql.random.feistel import N_MAX
from misata_sql.samplers.base import Cell

if TYPE_CHECKING:
    from misata_sql.engine.program import Buffer
    from misata_sql.relations.links import Link
    from misata_sql.samplers.base import Sampler

UNBOUNDED = 2**53
MOST_FANNED = 2**40  # parents of a fan-out, see distributions/fanout.py


class Picking(Protocol):
    """A child's rows in a program, as far as a pick needs them.

    n_parents: size of the parent table; n_children: of the child's, None where nothing says it
    """

    cell: Cell
    n_parents: int
    n_children: int | None

    def fanout(self) -> "tuple[Buffer, Buffer]":
        """Parent row and line number of this link's fan-out."""

    def tuple_part(self, number: int, part: int) -> "Buffer":
        """The number of one part of a unique tuple."""

    def parent_of(self, path: tuple[int, ...]) -> "Buffer":
        """The row to which a chain of links leads."""


@dataclass(frozen=True)
class Pick(ABC):
    """is_even: every parent is equally likely, so that a unique tuple may do the picking instead"""

    is_even = False
    is_nullable = False

    @abstractmethod
    def emit(self, at: Picking) -> "Buffer":
        """Append the steps that write the parent rows."""

    @abstractmethod
    def describe(self) -> str:
        """For misata_explain."""

    def check(self, link: "Link", n_children: int, n_parents: int) -> None:
        """Raise ConstraintError where so many children cannot have so many parents."""
        if n_children and not n_parents:
            raise ConstraintError(
                f"{link}: {link.child.name} has {n_children:,} rows, but {link.parent.name} has none\n"
                f"  Hint: give it some, for example parents := MAP {{'{link.parent.name}': 1000}}"
            )


@dataclass(frozen=True)
class Uniform(Pick):
    """Every parent equally likely."""

    is_even = True

    def emit(self, at: Picking) -> "Buffer":
        rows = at.cell.buffer("i8")
        at.cell.add(quantile.fill_uniform_int, at.cell.key("parent"), 0, np.uint64(at.n_parents), rows)
        return rows

    def describe(self) -> str:
        return "every parent equally likely"


@lru_cache(maxsize=16)
def _zipf_ranks(exponent: float, n_parents: int) -> "Sampler":
    """Draws of ranks. Kept, because its table takes 10 to 50 ms, and a table is often asked for at one size again."""
    from misata_sql.domains.domain import Domain
    from misata_sql.samplers.discrete import make_discrete
    from misata_sql.spec.types import BIGINT

    return make_discrete("zipf", (exponent, n_parents)).fit(BIGINT, Domain(BIGINT))


@dataclass(frozen=True)
class Zipf(Pick):
    """Parent row k with a probability in proportion to 1 / (k + 1)^exponent."""

    exponent: float

    def emit(self, at: Picking) -> "Buffer":
        layout = _zipf_ranks(self.exponent, at.n_parents).emit(at.cell)
        assert layout.data is not None
        rows = at.cell.buffer("i8")
        at.cell.add(convert.affine, layout.data, 1, -1, rows)
        return rows

    def describe(self) -> str:
        return f"parent k in proportion to 1 / k^{self.exponent:g}"


@dataclass(frozen=True)
class OneToOne(Pick):
    """No parent twice."""

    is_even = True

    def emit(self, at: Picking) -> "Buffer":
        rows = at.cell.buffer("i8")
        at.cell.add(permutation.fill_permutation, at.cell.key("parent"), min(at.n_parents, N_MAX), 0, rows)
        return rows

    def describe(self) -> str:
        return "no parent twice"

    def check(self, link: "Link", n_children: int, n_parents: int) -> None:
        """As many parents as children at least."""
        super().check(link, n_children, n_parents)
        if n_children > n_parents:
            raise ConstraintError(
                f"{link}: {link.name} is one to one, but {link.child.name} has {n_children:,} rows "
                f"and {link.parent.name} {n_parents:,}\n"
                f"  Hint: ask for at most {n_parents:,} rows, or give more parents: "
                f"parents := MAP {{'{link.parent.name}': {n_children}}}"
            )


@dataclass(frozen=True)
class Fanout(Pick):
    """Every parent has least to most (None: any number of) children, in rows beside each other.

    Their number follows the distribution of maximum entropy with these bounds and the mean that the sizes give.
    """

    least: int
    mean: float
    most: int | None

    @property
    def limit(self) -> int:
        """The most children of one parent."""
        return UNBOUNDED if self.most is None else self.most

    def emit(self, at: Picking) -> "Buffer":
        return at.fanout()[0]

    def describe(self) -> str:
        most = "any number of" if self.most is None else f"{self.most:,}"
        return f"{self.least:,} to {most} children of each parent beside each other, {self.mean:g} on average"

    def check(self, link: "Link", n_children: int, n_parents: int) -> None:
        """Between least and most children of each parent."""
        super().check(link, n_children, n_parents)
        if n_parents > MOST_FANNED or n_children >= UNBOUNDED:
            raise ConstraintError(
                f"{link}: a fan-out takes at most 2^40 = {MOST_FANNED:,} parents and 2^53 - 1 children, but there are "
                f"{n_parents:,} and {n_children:,}\n  Hint: use misata_fk('uniform') or misata_fk('zipf', ...)"
            )
        if n_children and not self.least * n_parents <= n_children <= self.limit * n_parents:
            raise ConstraintError(
                f"{link}: {n_parents:,} rows of {link.parent.name} with {self.least:,} to {self.limit:,} children each "
                f"have {self.least * n_parents:,} to {self.limit * n_parents:,} rows of {link.child.name} together, "
                f"but {n_children:,} are asked for\n"
                f"  Hint: {self._way_out(link, n_children, n_parents)}"
            )

    def _way_out(self, link: "Link", n_children: int, n_parents: int) -> str:
        """How many parents would do, or how many children where no number of parents does."""
        fewest = -(-n_children // self.limit)
        most = n_children // self.least if self.least else MOST_FANNED
        if fewest <= most:
            wanted = min(max(round(n_children / self.mean) if self.mean else 1, fewest), most)
            way = f"the number of parents by parents := MAP {{'{link.parent.name}': {wanted}}}"
        else:
            nearest = min(max(n_children, self.least * n_parents), self.limit * n_parents)
            way = f"ask for another number of rows, for example {nearest:,}"
        return f"change misata_fk('fanout', ...), or {way}"


@dataclass(frozen=True)
class EarlierRow(Pick):
    """A row of the same table with a smaller number, each equally likely; row 0 has none."""

    is_nullable = True

    def emit(self, at: Picking) -> "Buffer":
        rows = at.cell.buffer("i8")
        at.cell.add(picks.fill_earlier_row, at.cell.key("parent"), rows)
        return rows

    def describe(self) -> str:
        return "an earlier row of the same table; row 0 has none"


@dataclass(frozen=True)
class PreviousRow(Pick):
    """The row before, so that no row is the parent of two; row 0 has none."""

    is_nullable = True

    def emit(self, at: Picking) -> "Buffer":
        rows = at.cell.buffer("i8")
        at.cell.add(picks.fill_previous_row, rows)
        return rows

    def describe(self) -> str:
        return "the row before; row 0 has none"


@dataclass(frozen=True)
class SelfFanout(Fanout):
    """A tree in which every row that has children has least to most; row 0 is the root.

    Row r > 0 is child r - 1 of the fan-out. With at least one child each, parent p has no child before row p + 1, so
    every parent has a smaller number than its children.
    """

    is_nullable = True

    def n_parents(self, n_children: int) -> int:
        """How many rows have children; 0 where no number of parents suits them."""
        low, high = -(-n_children // self.limit), n_children // self.least
        return min(max(round(n_children / max(self.mean, 1e-9)), low), high) if low <= high else 0

    def describe(self) -> str:
        return f"a tree from row 0 on, {super().describe()}"

    def check(self, link: "Link", n_children: int, n_parents: int) -> None:
        """Some number of the first rows has as many children as there are further rows."""
        if self.least < 1:
            raise ConstraintError(
                f"{link}: misata_fk('fanout') within one table needs at least 1 child of every parent, so that parents "
                f"come before their children (got least={self.least})\n  Hint: misata_fk('fanout', 1, ...)"
            )
        if n_children > 1 and not self.n_parents(n_children - 1):
            raise ConstraintError(
                f"{link}: {n_children - 1:,} rows below row 0 cannot be shared out by {self.least:,} to {self.limit:,} "
                f"to each parent\n  Hint: widen misata_fk('fanout', ...), or ask for another number of rows"
            )


@dataclass(frozen=True)
class FromTuple(Pick):
    """A part of a unique tuple."""

    number: int
    part: int

    def emit(self, at: Picking) -> "Buffer":
        return at.tuple_part(self.number, self.part)

    def describe(self) -> str:
        return "so that no tuple of the key comes twice"


@dataclass(frozen=True)
class Follow(Pick):
    """The row that another link's parent refers to: two foreign keys over the same columns."""

    path: tuple[int, ...]

    def emit(self, at: Picking) -> "Buffer":
        return at.parent_of(self.path)

    def describe(self) -> str:
        return "the parent's own parent, as the columns are the same"


@dataclass(frozen=True)
class WithinGroup(Pick):
    """A parent within the group that shared columns say, each equally likely.

    path: from the child to the group's table; group_link: the number of the parent's own link to the group, by fan-out
    """

    path: tuple[int, ...]
    group_link: int

    def emit(self, at: Picking) -> "Buffer":
        groups = at.parent_of(self.path)
        first, count = at.children_of_group(self.group_link, groups)  # type: ignore[attr-defined]
        rows = at.cell.buffer("i8")
        at.cell.add(picks.fill_within, at.cell.key("parent"), first, count, rows)
        return rows

    def describe(self) -> str:
        return "a parent with the same values in the shared columns, each equally likely"


@dataclass(frozen=True)
class OtherThan(Pick):
    """Every parent but the one that another foreign key to the same table has, equally likely."""

    other: int
    text: str

    def emit(self, at: Picking) -> "Buffer":
        other = at.parent_of((self.other,))
        places, rows = at.cell.buffer("i8"), at.cell.buffer("i8")
        n_places = np.uint64(max(at.n_parents - 1, 1))
        at.cell.add(quantile.fill_uniform_int, at.cell.key("parent"), 0, n_places, places)
        at.cell.add(picks.skip_row, places, other, rows)
        return rows

    def describe(self) -> str:
        return f"every parent but {self.text}'s equally likely"

    def check(self, link: "Link", n_children: int, n_parents: int) -> None:
        """There must be another parent."""
        super().check(link, n_children, n_parents)
        if n_children and n_parents < 2:
            raise ConstraintError(
                f"{link}: {link.name} and {self.text} must differ, but {link.parent.name} has {n_parents:,} row\n"
                f"  Hint: give it more, for example parents := MAP {{'{link.parent.name}': 1000}}"
            )
