"""What a sampler is, and where its steps go."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Argument, Buffer, Layout, Step
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels.jit import Kernel
from misata_sql.random.streams import stream_key
from misata_sql.spec.types import SqlType


@dataclass
class ProgramBuilder:
    """Collects the steps of one program.

    seed: of the call; table: schema and name, which the streams are keyed by
    """

    seed: int
    table: tuple[str, ...]
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """Where a sampler writes: one column, or one place inside a nested column.

    path: names from the column inwards, the address of its random streams
    per_row: cells for each row of the table; more than one inside LIST, ARRAY and MAP
    """

    builder: ProgramBuilder
    path: tuple[str, ...]
    type: SqlType
    per_row: int = 1

    def key(self, purpose: str) -> np.uint64:
        """The stream of this cell for one purpose."""
        builder = self.builder
        return np.uint64(stream_key(builder.seed, *builder.table, *self.path, purpose=purpose))

    def buffer(self, dtype: str, items: int = 1) -> Buffer:
        """Memory for `items` items for each cell."""
        return Buffer(dtype, items * self.per_row)

    def add(self, kernel: Kernel, *arguments: Argument) -> None:
        """Append a step; arguments as the kernel declares them, without the row."""
        self.builder.steps.append(Step(kernel, arguments, self.per_row))

    def inside(self, name: str, type: SqlType, times: int = 1) -> "Cell":
        """A place inside this one: a field, or an item of which there are `times` in each cell."""
        return Cell(self.builder, (*self.path, name), type, self.per_row * times)

    def hidden(self, name: str, type: SqlType) -> "Cell":
        """A draw that is no column: an operand of an expression, a component of a mixture."""
        return Cell(self.builder, (*self.path, name), type, self.per_row)


class Sampler(ABC):
    """A generator with its arguments: a quantile function (or a bijection) of each row's random number.

    natural: the type that it draws where no column says another
    is_unique: no two rows ever have the same value
    """

    natural: SqlType
    is_unique: bool = False

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

    def longest_text(self) -> int | None:
        """Characters of the longest text that a fitted sampler gives; None for what is no text."""
        return None

    def check_rows(self, first_row: int, n_rows: int, column: str) -> None:
        """Raise ConstraintError where these rows cannot all have a value; most samplers always can."""
        return


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


def wrong_type(sampler: "Sampler", type: SqlType) -> GeneratorError:
    """The error for a column that a generator's values are not for."""
    return GeneratorError(f"{sampler.describe()} draws {sampler.natural}, which does not go into {type}")


def no_domain(sampler: "Sampler", domain: Domain) -> ConstraintError:
    """The error for a generator that cannot be restricted by a CHECK."""
    return ConstraintError(
        f"{' and '.join(domain.sources)} on a column filled by {sampler.describe()}: not supported yet\n"
        f"  Hint: use misata_choice or misata_regex with only the values wanted, or drop the CHECK"
    )
