"""What misata_ordered(generator) draws from: one quantile function, so that more random bits give no smaller value."""

from typing import TYPE_CHECKING

from misata_sql.errors import GeneratorError
from misata_sql.generators.bind import bind_generator
from misata_sql.samplers.calendar import as_calendar
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.timeline import Timeline

if TYPE_CHECKING:
    from sqlglot import exp

    from misata_sql.domains.domain import Domain
    from misata_sql.samplers.base import Sampler
    from misata_sql.spec.table import Table
    from misata_sql.spec.types import SqlType


def fit_ordered(
    call: "exp.Expression", table: "Table", column: str, type: "SqlType | None", domain: "Domain | None" = None
) -> "tuple[Sampler, str]":
    """The fitted sampler of the generator inside of misata_ordered, and its description.

    type: None for the generator's natural one; domain: None for all of the type

    Raises GeneratorError where the generator has no single quantile function.
    """
    from misata_sql.domains.domain import Domain

    sampler = bind_generator(call)
    if isinstance(sampler, Timeline):
        sampler = as_calendar(sampler)  # a timeline draws the time of day apart, which would not be in order
    placed = sampler.placed(table, column)
    type = placed.natural if type is None else type
    fitted = placed.fit(type, Domain(type) if domain is None else domain)
    ascending = None if isinstance(fitted, Nullable) else fitted.ascending()
    if ascending is None:
        raise GeneratorError(
            f"misata_ordered takes a generator of numbers or times that is one quantile function (got "
            f"{sampler.describe()})\n  Hint: misata_uniform, misata_timeline, misata_calendar and the "
            f"distributions are"
        )
    return ascending.sampler, sampler.describe()
