"""Keys over several columns whose tuples never repeat, by construction: a permutation of all tuples."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from misata_sql.errors import ConstraintError

if TYPE_CHECKING:
    from misata_sql.samplers.base import Numbered


@dataclass(frozen=True)
class TuplePart:
    """One component of a tuple: a parent row, or a column's own value by its number.

    link: the number of the foreign key whose parent row it is; None: a column of the table itself
    column, values: of such a column; n_values: how many it has (of a link: known at the plan only)
    """

    link: int | None = None
    column: str = ""
    values: "Numbered | None" = None

    @property
    def n_values(self) -> int:
        assert self.values is not None
        return self.values.n_values


@dataclass(frozen=True)
class TupleKey:
    """A PRIMARY KEY or UNIQUE over several parts.

    is_grouped: the first part is a fan-out, which picks by itself; within a group the second part never repeats.
        Otherwise each row has another tuple of a permutation of all tuples.
    differ: two parts of the same table that a CHECK wants to differ
    """

    constraint: str
    columns: tuple[str, ...]
    parts: tuple[TuplePart, ...]
    is_grouped: bool = False
    differ: bool = False

    def counts(self, n_parents: "dict[int, int]") -> list[int]:
        """Values of each part. n_parents: by the number of the link"""
        return [part.n_values if part.link is None else n_parents[part.link] for part in self.parts]

    def n_domain(self, counts: list[int]) -> int | None:
        """How many different tuples there are; None where a fan-out decides."""
        if self.is_grouped:
            return None
        if self.differ:
            return counts[0] * max(counts[0] - 1, 0)
        n = 1
        for count in counts:
            n *= count
        return n

    def check(self, table: str, counts: list[int], n_rows: int, most_in_group: int) -> None:
        """Raise ConstraintError where there are not enough tuples for the rows."""
        n_domain = self.n_domain(counts)
        if n_domain is None:
            n_values = counts[1] - 1 if self.differ else counts[1]
            if most_in_group > n_values:
                raise ConstraintError(
                    f"{table}: {self.constraint}: a parent may have {most_in_group:,} children, "
                    f"but there are only {n_values:,} values to tell them apart by\n"
                    f"  Hint: lower the most of misata_fk('fanout', ...), or give more parents"
                )
        elif n_rows > n_domain:
            shown = " x ".join(f"{count:,}" for count in counts) + (" without equal pairs" if self.differ else "")
            has_parents = any(part.link is not None for part in self.parts)
            more = "give more parents by parents := MAP {...}" if has_parents else "let its columns have more values"
            raise ConstraintError(
                f"{table}: {self.constraint} has {n_domain:,} different tuples ({shown}), "
                f"but {n_rows:,} rows are asked for\n"
                f"  Hint: ask for fewer rows, or {more}"
            )
