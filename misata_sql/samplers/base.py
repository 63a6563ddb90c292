"""What a sampler is, and where its steps go."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Argument, AttemptKey, Buffer, Layout, Redraw, Step
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import convert, ids
from misata_sql.kernels.jit import Kernel
from misata_sql.random.feistel import N_MAX
from misata_sql.random.streams import stream_key
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from misata_sql.distributions.marginals import Marginal
    from misata_sql.spec.table import Table
    from misata_sql.values.locale_argument import Texts


@dataclass
class ProgramBuilder:
    """Collects the steps of one program. seed: of the call"""

    seed: int
    steps: list[Step | Redraw] = field(default_factory=list)
    _shared: dict[Hashable, Buffer] = field(default_factory=dict)

    def add(self, step: Step | Redraw) -> None:
        """Append a step; its buffers are ready for the steps after it."""
        self.steps.append(step)

    def shared(self, key: Hashable, fill: Callable[[], Buffer]) -> Buffer:
        """The buffer of this key; `fill` appends the steps that fill it, the first time."""
        if key not in self._shared:
            self._shared[key] = fill()
        return self._shared[key]


class RowColumns(Protocol):
    """The columns of a table at some rows; a program fills each of them once."""

    def layout(self, column: str) -> Layout:
        """Where a column lies, after the steps that fill it were appended."""


@dataclass(frozen=True)
class Cell:
    """Where a sampler writes: one column, or one place inside a nested column, at some rows of a table.

    table: schema and name, which the streams are keyed by
    path: names from the column inwards, the address of its random streams
    per_row: cells for each row of the scan; more than one inside LIST, ARRAY and MAP
    rows: int64 numbers of the table's rows, one a cell; None: the rows of the scan. So a child's program computes the
        cells of its parents' rows.
    draws: uint64 random bits, one a cell, in the place of the cell's own uniform numbers; only for a sampler that
        ascending() gave. So columns are drawn jointly.
    columns: the other columns of the same rows, for a sampler that reads some; None where there is no table
    is_redrawn: whether a Redraw changes its streams with every attempt
    """

    builder: ProgramBuilder
    table: tuple[str, str]
    path: tuple[str, ...]
    type: SqlType
    per_row: int = 1
    rows: Buffer | None = None
    columns: "RowColumns | None" = None
    draws: Buffer | None = None
    is_redrawn: bool = False

    def key(self, purpose: str) -> np.uint64:
        """The stream of this cell for one purpose."""
        key = stream_key(self.builder.seed, *self.table, *self.path, purpose=purpose)
        return AttemptKey(key) if self.is_redrawn else np.uint64(key)

    def buffer(self, dtype: str, items: int = 1) -> Buffer:
        """Memory for `items` items for each cell."""
        return Buffer(dtype, items * self.per_row)

    def add(self, kernel: Kernel, *arguments: Argument) -> None:
        """Append a step; arguments as the kernel declares them, without the row."""
        if self.draws is not None and kernel.has_draw:
            given = [p for p in kernel.parameters if p.kind != "row"]
            own = zip(given, arguments, strict=True)
            arguments = tuple(self.draws if parameter.is_draw else argument for parameter, argument in own)
            kernel = kernel.driven
        if self.rows is not None and kernel.has_row:
            place = next(i for i, p in enumerate(kernel.parameters) if p.kind == "row")
            arguments = (*arguments[:place], self.rows, *arguments[place:])
            kernel = kernel.gathered
        self.builder.add(Step(kernel, arguments, self.per_row))

    def row_numbers(self) -> Buffer:
        """int64 numbers of the table's rows, one a cell."""
        if self.rows is not None:
            return self.rows
        numbers = self.buffer("i8")
        self.add(ids.fill_sequence, 0, 1, numbers)
        return numbers

    def inside(self, name: str, type: SqlType, times: int = 1) -> "Cell":
        """A place inside this one: a field, or an item of which there are `times` in each cell."""
        inner = replace(self, path=(*self.path, name), type=type, per_row=self.per_row * times, draws=None)
        if self.rows is None or times == 1:
            return inner
        items = inner.buffer("i8")
        self.add(convert.number_items, self.rows, times, items)
        return replace(inner, rows=items)

    def hidden(self, name: str, type: SqlType) -> "Cell":
        """A draw that is no column: an operand of an expression, a component of a mixture."""
        return replace(self, path=(*self.path, name), type=type, draws=None)


class Sampler(ABC):
    """A generator with its arguments: a quantile function (or a bijection) of each row's random number.

    natural: the type that it draws where no column says another
    is_unique: no two rows ever have the same value
    is_shared: other columns of the row agree with it because they share draws (samplers/entities.py)
    columns: the columns of the same row that it reads (Cell.columns)
    """

    natural: SqlType
    is_unique: bool = False
    is_shared: bool = False
    columns: tuple[str, ...] = ()

    def placed(self, table: "Table", column: str) -> "Sampler":
        """This sampler in a column of a table, before it is fitted: where it may find other columns to agree with."""
        return self

    def with_locale(self, locale: "Texts") -> "Sampler":
        """This sampler, which is in no column of its own, with other locales for what no argument decides."""
        return self

    @abstractmethod
    def fit(self, type: SqlType, domain: Domain) -> "Sampler":
        """This sampler conditioned on the domain, for a column of the type.

        GeneratorError where its values are not of the type or do not fit; ConstraintError where none are left.
        """

    @abstractmethod
    def emit(self, cell: Cell) -> Layout:
        """Append the steps that fill the cell. Only a fitted sampler may be asked."""

    @abstractmethod
    def describe(self) -> str:
        """What it draws, in a few words and numbers, for misata_explain."""

    def distinct(self) -> "Sampler | None":
        """A fitted sampler of the same kind of values that never repeats one; None where there is no such one."""
        if self.is_unique:
            return self
        numbered = self.numbered()
        if numbered is None:
            return None
        from misata_sql.samplers.distinct import Distinct

        return Distinct(self, numbered)

    def numbered(self) -> "Numbered | None":
        """A fitted sampler's values by number, where they can be numbered without repeating one; None where not."""
        return None

    def ascending(self) -> "Ascending | None":
        """A fitted sampler of numbers or times as a function of one draw; None where there is no such one."""
        return None

    def why_repeated(self) -> str:
        """Where a fitted sampler has no distinct(): why, and what to do instead, as the end of an error's text."""
        return (
            f"{self.describe()} repeats values\n"
            f"  Hint: use misata_sequence, misata_uuid, misata_hash_id, misata_regex or misata_uniform"
        )

    def longest_text(self) -> int | None:
        """Characters of the longest text that a fitted sampler gives; None for what is no text."""
        return None

    def stored_range(self) -> tuple[int, int] | None:
        """Least and greatest stored integer of a fitted sampler, as far as known; None for what is no integer."""
        return None

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """Raise ConstraintError where these rows cannot all have a value; most samplers always can."""
        return


@dataclass(frozen=True)
class Ascending:
    """A fitted sampler whose value does not descend with Cell.draws, and its distribution: what can be correlated."""

    sampler: Sampler
    marginal: "Marginal"


class Numbered(ABC):
    """The different values of a fitted sampler, numbered 0 .. n_values - 1: what makes keys by construction.

    A permutation of the numbers gives each row another value; several columns' numbers in mixed radix give each row
    another tuple.

    n_values: how many there are, at least 1; may be more than 64 bits hold
    note: what becomes of the sampler's distribution where that is not plain, for misata_explain
    can_be_null: some cells are NULL in place of their value, which SQL's UNIQUE allows in any number of rows
    """

    n_values: int
    note: str = ""
    can_be_null: bool = False

    @property
    def n_numbers(self) -> int:
        """How many numbers there are: below n_values where that is more than a permutation takes."""
        return min(self.n_values, N_MAX)

    @abstractmethod
    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        """Append the steps that write value numbers[i] (int64, 0 <= number < n_numbers) into cell i.

        Two different numbers must give two different values, and a number the same one in every row. Where n_values
        is above 2^62, the numbers must be spread over all values (kernels/numbers.py), by draws at the number.
        """


class Unfitted(Sampler):
    """A sampler as a call declares it: fit() gives the one that draws."""

    def emit(self, cell: Cell) -> Layout:
        raise AssertionError("not fitted")


class Fitted(Sampler):
    """A sampler that has its column's type and domain."""

    type: SqlType

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.type

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        raise AssertionError("already fitted")


class Guided(Sampler):
    """A fitted sampler whose random bits, or values, another one says. inner: as ascending() gives it"""

    inner: Sampler

    @property
    def natural(self) -> SqlType:  # type: ignore[override]
        return self.inner.natural

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        raise AssertionError("already fitted")

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """As the wrapped sampler."""
        self.inner.check_rows(first_row, n_rows, column)

    def stored_range(self) -> tuple[int, int] | None:
        """As the wrapped sampler."""
        return self.inner.stored_range()

    def describe(self) -> str:
        return self.inner.describe()


def wrong_type(sampler: "Sampler", type: SqlType) -> GeneratorError:
    """The error for a column that a generator's values are not for."""
    return GeneratorError(f"{sampler.describe()} draws {sampler.natural}, which does not go into {type}")


class NoDomainError(ConstraintError):
    """A CHECK's bounds that a generator cannot be conditioned on: its rows are drawn again until they are within."""

    def __init__(self, domain: Domain, text: str) -> None:
        super().__init__(
            f"{' and '.join(domain.sources)} on a column filled by {text}: not supported yet\n"
            f"  Hint: use misata_choice or misata_regex with only the values wanted, or drop the CHECK"
        )


def no_domain(sampler: "Sampler", domain: Domain) -> NoDomainError:
    """The error for a generator that cannot be restricted by a CHECK."""
    return NoDomainError(domain, sampler.describe())
