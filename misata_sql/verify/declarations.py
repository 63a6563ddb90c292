"""All that a table declares, each with the SELECT that checks it."""

from collections.abc import Iterator
from dataclasses import dataclass

from misata_sql.compile.correlate import is_correlation, read_correlations
from misata_sql.domains.storage import is_measure
from misata_sql.spec.table import Check
from misata_sql.verify.calls import Calls
from misata_sql.verify.constants import number
from misata_sql.verify.constraints import (
    check_condition,
    check_count,
    check_foreign_key,
    check_key,
    check_not_null,
    check_type,
)
from misata_sql.verify.distributions import check_column, check_pick
from misata_sql.verify.references import quoted, rows_of
from misata_sql.verify.select import Selected
from misata_sql.verify.statistics import correlation

LEAST_ROWS = 1_000  # for the normal approximation of a correlation


@dataclass(frozen=True)
class Declaration:
    """columns: of the table, that it is about; selected: its check"""

    columns: tuple[str, ...]
    selected: Selected


def declarations(calls: Calls) -> Iterator[Declaration]:
    """The number of rows, types, NOT NULL, keys, foreign keys, CHECKs, correlations, and what fills the columns."""
    compiled = calls.plan.compiled
    table = compiled.table
    key = table.primary_key
    yield Declaration((), check_count(calls))
    for column in table.columns:
        yield Declaration((column.name,), check_type(calls, column))
    for column in table.columns:
        if column.not_null and not (key is not None and column.name in key.columns):
            yield Declaration((column.name,), check_not_null(calls, column))
    if key is not None:
        yield Declaration(key.columns, check_key(calls, "PRIMARY KEY", str(key), key.columns))
    for unique in table.uniques:
        yield Declaration(unique.columns, check_key(calls, "UNIQUE", str(unique), unique.columns))
    for entry in compiled.links:
        yield Declaration(entry.link.columns, check_foreign_key(calls, entry.link))
    for check in table.checks:
        if not is_correlation(check):
            yield Declaration(check.columns, check_condition(calls, check))
    for check in table.checks:
        if is_correlation(check):
            yield from _correlations(calls, check)
    for entry in compiled.links:
        yield Declaration(entry.link.columns, check_pick(calls, entry))
    of_keys = {name for entry in compiled.links for name in entry.link.columns}
    for column in table.columns:
        if column.name not in of_keys:
            yield Declaration((column.name,), check_column(calls, compiled.column(column.name), column))


def _correlations(calls: Calls, check: Check) -> Iterator[Declaration]:
    table = calls.plan.compiled.table
    for one in read_correlations(check):
        columns = [table.column(name) for name in (one.first, one.second)]
        assert all(is_measure(column.type) for column in columns)
        x, y = (number(quoted(column.name), column.type) for column in columns)
        is_judged = calls.plan.n_rows >= LEAST_ROWS
        yield Declaration((one.first, one.second), correlation(str(one), rows_of(calls), x, y, one.value, is_judged))
