"""Checks of what fills the columns: the distribution of each generator, and which parents a foreign key picks."""

from typing import TYPE_CHECKING

from misata_sql.compile.link import CompiledLink
from misata_sql.compile.sources import InOrder, LineNumber, TupleValue
from misata_sql.conditions.condition import Component
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.relations.cells import ParentCell
from misata_sql.relations.picks import Fanout, Follow, FromTuple, OneToOne, SelfFanout, Uniform, Zipf
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.binned import Binned
from misata_sql.samplers.correlated import Correlated
from misata_sql.samplers.distinct import Distinct
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.places import Counting
from misata_sql.samplers.progression import Sequence
from misata_sql.spec.table import Column
from misata_sql.spec.types import SqlType
from misata_sql.verify.bins import LEAST_EXPECTED, MOST_BINS, Bins, bins_of
from misata_sql.verify.constants import constant
from misata_sql.verify.constraints import check_computed
from misata_sql.verify.references import quoted, rows_of
from misata_sql.verify.select import Selected, count_where, not_checked, select
from misata_sql.verify.statistics import chi_square, shares

if TYPE_CHECKING:
    from misata_sql.compile.table import CompiledColumn
    from misata_sql.verify.calls import Calls

KIND = "distribution"
_WHY_NOT: dict[type, str] = {
    Zipf: "its shares go by the numbers of the parents' rows, which SQL does not see",
    OneToOne: "no parent comes twice, so the rows are not independent",
    FromTuple: "no tuple of the key comes twice, so the rows are not independent",
    Follow: "another foreign key says which parent",
}
_ROWS_A_PARENT_BIN = 20  # parents in a bin, so that none is empty


def check_column(calls: "Calls", compiled: "CompiledColumn", column: Column) -> Selected:
    """What fills a column that is in no foreign key."""
    source = compiled.source
    declaration = f"{column.name}: {source.describe()}"
    if column.generated is not None and column.generated_sql is not None:
        return check_computed(calls, column, "GENERATED", column.generated_sql, column.generated)
    match source:
        case ExpressionSource(draws=()) | ParentCell(is_key=False) if compiled.origin == "DEFAULT":
            assert column.default is not None and column.default_sql is not None
            return check_computed(calls, column, "DEFAULT", column.default_sql, column.default)
        case ExpressionSource(draws=()):
            return not_checked(KIND, declaration, f"it is computed, as {compiled.reason}")
        case ExpressionSource():
            return not_checked(KIND, declaration, "an expression over generators has no distribution that SQL knows")
        case Sampler():
            component = calls.plan.compiled.component_of(("column", column.name, ""))
            return check_sampler(calls, source, column, component)
        case LineNumber() | InOrder():
            return not_checked(KIND, declaration, "it depends on the other rows of the same parent")
        case TupleValue():
            return not_checked(KIND, declaration, "no tuple of the key comes twice, so its values are not independent")
    return not_checked(KIND, declaration, "its values are those of a parent's key")


def check_sampler(calls: "Calls", sampler: Sampler, column: Column, component: Component | None) -> Selected:
    """A generator's distribution, where it is known and no condition changes it."""
    declaration = f"{column.name}: {sampler.describe()}"
    inner = sampler
    while isinstance(inner, Nullable | Correlated):
        inner = inner.inner
    if isinstance(inner, Sequence):
        return _check_sequence(calls, inner, column, declaration)
    if component is not None or isinstance(inner, Binned):
        texts = component.texts if component is not None else "CHECKs"
        return not_checked(KIND, declaration, f"it is conditioned on {texts}")
    if isinstance(inner, Distinct | Counting) or inner.is_unique:
        return not_checked(KIND, declaration, "no value comes twice, so its values are not independent")
    bins = bins_of(sampler, quoted(column.name), calls.plan.n_rows)
    if bins is None:
        return not_checked(KIND, declaration, "no list of values and no distribution function that SQL could count by")
    return chi_square(
        declaration,
        shares(bins.probabilities),
        _counted(calls, column, bins),
        len(bins.probabilities) - 1,
        _said(len(bins.probabilities)),
    )


def _said(n_bins: int) -> str:
    if n_bins == 1:
        return "only that no value is impossible: one value, or too few rows for a chi-square"
    return f"chi-square of {n_bins} bins"


def _counted(calls: "Calls", column: Column, bins: Bins) -> str:
    impossible = f" WHEN {bins.impossible} THEN 0" if bins.impossible else ""
    tests = "".join(f" WHEN {test} THEN {i}" for i, test in enumerate(bins.tests, 1))
    number = f"CASE{impossible}{tests} ELSE 0 END AS bin"
    rows = rows_of(calls)
    if bins.is_listed:  # few values: each is looked for in the lists once
        name = quoted(column.name)
        groups = f"SELECT {name}, count(*) AS n FROM {rows} GROUP BY {name}"
        return f"SELECT {number}, CAST(sum(n) AS DOUBLE) AS observed FROM ({groups}) AS groups GROUP BY bin"
    return f"SELECT {number}, CAST(count(*) AS DOUBLE) AS observed FROM {rows} GROUP BY bin"


def _check_sequence(calls: "Calls", sequence: Sequence, column: Column, declaration: str) -> Selected:
    """Each value from the first row's to the last row's once."""
    name = quoted(column.name)
    plan = calls.plan
    if not plan.n_rows:
        return select(KIND, declaration, "count(*)", count_where(f"{name} IS NOT NULL"), rows_of(calls))
    low, high, step = sequence.ends(plan.first_row, plan.n_rows)
    type: SqlType = column.type
    wrong = f"{name} NOT BETWEEN {constant(low, type)} AND {constant(high, type)}"
    if type.is_integer and step > 1:
        wrong += f" OR (CAST({name} AS HUGEINT) - {low}) % {step} <> 0"
    repeated = f"count({name}) - count(DISTINCT {name})"
    note = f"every {step} from the first row's to the last row's" if step > 1 else ""
    return select(KIND, declaration, "count(*)", f"{count_where(wrong)} + {repeated}", rows_of(calls), note=note)


def check_pick(calls: "Calls", entry: CompiledLink) -> Selected:
    """Which parents a foreign key picks."""
    plan, link = calls.plan, entry.link
    declaration = f"{', '.join(map(str, entry.owned or link.columns))}: {entry.pick.describe()}"
    if entry.null_rate:
        declaration += f"; NULL in {entry.null_rate:g} of the rows"
    component = plan.compiled.component_of(("link", link.number, ""))
    if component is not None:
        return not_checked(KIND, declaration, f"it is conditioned on {component.texts}")
    if type(entry.pick) is Uniform and set(entry.owned) == set(link.columns):
        return _check_uniform_pick(calls, entry, declaration)
    if isinstance(entry.pick, Fanout) and not isinstance(entry.pick, SelfFanout):
        return _check_fanout(calls, entry, entry.pick, declaration)
    return not_checked(KIND, declaration, _WHY_NOT.get(type(entry.pick), "which parents it picks from differs by row"))


def _check_uniform_pick(calls: "Calls", entry: CompiledLink, declaration: str) -> Selected:
    """Rows by the hash of their parent's key, against parents by the same."""
    plan, link = calls.plan, entry.link
    n_parents = plan.sizes[link.parent.key].n_rows or 0
    n_bins = int(min(MOST_BINS, n_parents // _ROWS_A_PARENT_BIN, plan.n_rows * (1 - entry.null_rate) // LEAST_EXPECTED))
    if n_bins < 2:
        return not_checked(KIND, declaration, "too few rows or parents for a chi-square")

    def bin_of(columns: tuple[str, ...]) -> str:
        return f"CAST(hash({', '.join(map(quoted, columns))}) % {n_bins} AS INTEGER)"

    parents = f"SELECT {bin_of(link.parent_columns)} AS bin FROM {calls.parent(link.parent.key)}"
    of_all = f"{1 - entry.null_rate!r} * count(*) / sum(count(*)) OVER ()"
    share = f"SELECT bin, {of_all} AS share FROM ({parents}) AS parents GROUP BY bin"
    if entry.null_rate:
        share += f" UNION ALL SELECT -1, CAST({entry.null_rate!r} AS DOUBLE)"
    is_null = " OR ".join(f"{quoted(name)} IS NULL" for name in link.columns)
    counted = (
        f"SELECT CASE WHEN {is_null} THEN -1 ELSE {bin_of(link.columns)} END AS bin, "
        f"CAST(count(*) AS DOUBLE) AS observed FROM {rows_of(calls)} GROUP BY bin"
    )
    n_all = n_bins + (entry.null_rate > 0)
    if 0 < plan.n_rows * entry.null_rate < LEAST_EXPECTED:
        return not_checked(KIND, declaration, "too few rows are NULL for a chi-square")
    note = f"chi-square of {n_all} bins of parents"
    return chi_square(declaration, f"({share}) AS expected", counted, n_all - 1, note)


def _check_fanout(calls: "Calls", entry: CompiledLink, pick: Fanout, declaration: str) -> Selected:
    """Parents with too few or too many children."""
    plan, link = calls.plan, entry.link
    if plan.first_row or plan.sizes[plan.compiled.table.key].n_rows != plan.n_rows:
        return not_checked(
            KIND, declaration, "only some rows are asked for, and some parents have children among the others"
        )
    keys = list(zip(link.columns, link.parent_columns, strict=True))
    names = ", ".join(quoted(own) for own, _ in keys)
    children = f"SELECT {names}, count(*) AS n FROM {rows_of(calls)} GROUP BY {names}"
    listed = ", ".join(f"{quoted(theirs)} AS {quoted(f'key {i}')}" for i, (_, theirs) in enumerate(keys))
    on = " AND ".join(f"{quoted(own)} = {quoted(f'key {i}')}" for i, (own, _) in enumerate(keys))
    parents = f"(SELECT {listed} FROM {calls.parent(link.parent.key)}) AS parents"
    least = 0 if entry.null_rate else pick.least
    wrong = f"coalesce(n, 0) NOT BETWEEN {least} AND {pick.limit}"
    return select(
        KIND, declaration, "coalesce(sum(n), 0)", count_where(wrong),
        f"{parents} LEFT JOIN ({children}) AS children ON {on}", note="parents with too few or too many rows",
    )  # fmt: skip
