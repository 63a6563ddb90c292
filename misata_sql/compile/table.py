"""From a table's declaration to one fitted source of values a column, or to all the reasons why not."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from misata_sql.compile.correlate import (
    Correlation,
    CorrelationPlan,
    is_correlation,
    read_correlations,
    solve_correlations,
)
from misata_sql.compile.infer import infer_sampler, letters
from misata_sql.domains.domain import Domain, NotSupportedError, check_domain
from misata_sql.errors import ConstraintError, DefinitionError, GeneratorError, MisataError
from misata_sql.expressions.bind_expressions import ExpressionSource, bind_expression
from misata_sql.expressions.text_length import longest_text
from misata_sql.generators.bind import bind_generator, calls_generator, generator_call
from misata_sql.samplers.base import Sampler
from misata_sql.samplers.nullable import Nullable
from misata_sql.spec.source import Span, describe_problem
from misata_sql.spec.table import Check, Column, Table
from misata_sql.spec.types import SqlType

T = TypeVar("T")


@dataclass(frozen=True)
class CompiledColumn:
    """A column and where its values come from.

    source: a fitted sampler, or an expression over draws and other columns
    origin: "DEFAULT", "PRIMARY KEY" or "inferred"; reason: why, in a sentence
    domain: what its CHECKs leave
    """

    name: str
    type: SqlType
    not_null: bool
    source: Sampler | ExpressionSource
    origin: str
    reason: str
    domain: Domain


@dataclass(frozen=True)
class CheckStrategy:
    """How one constraint is kept.

    acceptance: share of proposals that pass it (1: none is rejected); reason: for misata_explain
    """

    constraint: str
    strategy: str
    columns: tuple[str, ...]
    acceptance: float
    reason: str = "declared"


@dataclass(frozen=True)
class CompiledTable:
    """A table of which every column has a source."""

    table: Table
    columns: tuple[CompiledColumn, ...]
    strategies: tuple[CheckStrategy, ...]

    @property
    def stream_name(self) -> tuple[str, str]:
        return (self.table.schema or "main", self.table.name)


def compile_table(table: Table) -> CompiledTable:
    """Raises DefinitionError or, where it is a single problem of that kind, ConstraintError or GeneratorError."""
    problems = _Problems()
    _refuse_unsupported(table, problems)
    domains = _collect_domains(table, problems)
    columns = []
    for column in table.columns:
        compiled = problems.guard(
            column.default_span or column.span,
            f"{table.name}.{column.name}",
            lambda column=column: _compile_column(table, column, domains[column.name]),  # type: ignore[misc]
        )
        if compiled is not None:
            columns.append(compiled)
    problems.raise_all()
    correlations = _correlate(table, columns, problems)
    columns = [replace(column, source=correlations.samplers.get(column.name, column.source)) for column in columns]
    _order_columns(columns)
    return CompiledTable(table, tuple(columns), _strategies(table, correlations))


class _Problems:
    """Collects errors so that all of one definition are shown at once."""

    def __init__(self) -> None:
        self.errors: list[MisataError] = []

    def add(self, what: str, span: Span | None, hint: str = "") -> None:
        self.errors.append(DefinitionError(describe_problem(what, span, hint)))

    def guard(self, span: Span | None, where: str, action: Callable[[], T]) -> T | None:
        """The action's result, or None and its error kept with the place it is about."""
        try:
            return action()
        except MisataError as error:
            text, hint_mark, hint = str(error).partition("\n  Hint: ")
            what = f"{where}: {text}" if where not in text else text
            kind = type(error) if isinstance(error, ConstraintError | GeneratorError) else DefinitionError
            self.errors.append(kind(describe_problem(what, span, hint if hint_mark else "")))
        return None

    def raise_all(self) -> None:
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise DefinitionError(map(str, self.errors))


def _refuse_unsupported(table: Table, problems: _Problems) -> None:
    for unique in table.uniques:
        problems.add(
            f"{table.name}: {unique} is not supported yet", unique.span, "drop it from the text given to misata_define"
        )
    for key in table.foreign_keys:
        problems.add(
            f"{table.name}: {key} is not supported yet", key.span,
            "drop it and draw the column over the parent's keys, for example misata_uniform(1, 1000)",
        )  # fmt: skip
    primary = table.primary_key
    if primary is not None and len(primary.columns) > 1:
        problems.add(f"{table.name}: {primary} on several columns is not supported yet", primary.span)
    for column in table.columns:
        if column.generated is not None:
            problems.add(
                f"{table.name}.{column.name}: GENERATED ALWAYS AS ({column.generated_sql}) is not supported yet",
                column.span, f"write it as DEFAULT ({column.generated_sql}) in the text given to misata_define",
            )  # fmt: skip


def _collect_domains(table: Table, problems: _Problems) -> dict[str, Domain]:
    domains = {column.name: Domain(column.type) for column in table.columns}
    for check in table.checks:
        if is_correlation(check):
            continue
        try:
            column, domain = _domain_of(table, check)
        except NotSupportedError as error:
            reason = f" ({error})" if str(error) else ""
            problems.add(
                f"{table.name}: {check} is not supported yet{reason}",
                check.span,
                "CHECKs with constant bounds on one column are: x > 0, x BETWEEN 1 AND 9, x IN ('a', 'b')",
            )
            continue
        if column is not None and domain is not None:
            domains[column.name] = domains[column.name].both(domain)
    for column in table.columns:
        if not domains[column.name].is_free:
            problems.guard(
                column.span,
                table.name,
                lambda c=column: domains[c.name].require_some(f"{table.name}.{c.name}"),  # type: ignore[misc]
            )
    return domains


def _correlate(table: Table, columns: list[CompiledColumn], problems: _Problems) -> CorrelationPlan:
    checks = [check for check in table.checks if is_correlation(check)]
    declared: list[Correlation] = []
    for check in checks:
        declared += problems.guard(check.span, table.name, lambda check=check: read_correlations(check)) or []  # type: ignore[misc]
    problems.raise_all()
    sources = {column.name: column.source for column in columns}
    plan = problems.guard(
        checks[0].span if checks else None, table.name, lambda: solve_correlations(sources, declared)
    )  # fmt: skip
    problems.raise_all()
    assert plan is not None
    return plan


def _domain_of(table: Table, check: Check) -> tuple[Column | None, Domain | None]:
    if check.foreign or len(check.columns) != 1:
        raise NotSupportedError
    column = table.column(check.columns[0])
    if column.collation is not None:
        raise NotSupportedError(f"{column.name} has COLLATE {column.collation}")
    if _says_not_null(check):
        return None, None
    return column, check_domain(check.expression, column.name, column.type, str(check))


def _says_not_null(check: Check) -> bool:
    from sqlglot import exp

    expression = check.expression.unnest()
    if isinstance(expression, exp.Not) and isinstance(inner := expression.this.unnest(), exp.Is):
        return isinstance(inner.expression, exp.Null) and isinstance(inner.this.unnest(), exp.Column)
    return False


def _must_have_values(table: Table, column: Column) -> str:
    """The declaration by which the column is never NULL; "" where there is none."""
    if column.not_null:
        key = table.primary_key
        return str(key) if key is not None and column.name in key.columns else "NOT NULL"
    for check in table.checks:
        if check.columns == (column.name,) and _says_not_null(check):
            return str(check)
    return ""


def _compile_column(table: Table, column: Column, domain: Domain) -> CompiledColumn:
    is_key = table.primary_key is not None and table.primary_key.columns == (column.name,)
    source, origin, reason = _source(table, column, is_key, domain)
    guessed_length = column.length if origin == "inferred" else None
    too_short = f"VARCHAR({guessed_length}) is too short for what its name suggests"
    if (
        guessed_length is not None
        and isinstance(source, ExpressionSource)
        and _is_too_long(source, guessed_length, table)
    ):
        source, reason = letters(guessed_length), too_short
    if isinstance(source, ExpressionSource):
        _require_length(source, column, table)
        if not domain.is_free:
            raise ConstraintError(
                f"{' and '.join(domain.sources)} on a column that is computed by an expression: not supported yet\n"
                f"  Hint: put the CHECK on the column of the draw, or drop it"
            )
        if is_key:
            raise ConstraintError(
                "PRIMARY KEY on a column that is computed by an expression: not supported yet\n"
                "  Hint: use misata_sequence, misata_hash_id or misata_uuid"
            )
    else:
        if is_key and not source.is_unique:
            raise ConstraintError(
                f"PRIMARY KEY needs different values, but {source.describe()} repeats some\n"
                f"  Hint: use misata_sequence, misata_hash_id or misata_uuid"
            )
        source = source.fit(column.type, domain)
        if guessed_length is not None and _is_too_long(source, guessed_length, table):
            source, reason = letters(guessed_length).fit(column.type, domain), too_short
        _require_length(source, column, table)
    never_null = _must_have_values(table, column)
    rate = source.rate if isinstance(source, Nullable) else 0.0
    if never_null and (rate > 0 or (isinstance(source, ExpressionSource) and source.can_be_null)):
        raise ConstraintError(
            f"{never_null} cannot hold: the column's DEFAULT gives NULL"
            + (f" with probability {rate}" if rate else " in some rows")
            + "\n  Hint: drop misata_null, or the NOT NULL"
        )
    return CompiledColumn(column.name, column.type, column.not_null, source, origin, reason, domain)


def _longest_text(source: Sampler | ExpressionSource, table: Table) -> int | None:
    if isinstance(source, Sampler):
        return source.longest_text()
    return longest_text(source, {c.name: c.length for c in table.columns if c.length is not None})


def _is_too_long(source: Sampler | ExpressionSource, length: int, table: Table) -> bool:
    longest = _longest_text(source, table)
    if longest is None:  # of a sampler: no text; of an expression: not known
        return isinstance(source, ExpressionSource)
    return longest > length


def _require_length(source: Sampler | ExpressionSource, column: Column, table: Table) -> None:
    """DuckDB does not enforce the length of VARCHAR(n), but whoever declares one means it."""
    if column.length is None or not _is_too_long(source, column.length, table):
        return
    longest = _longest_text(source, table)
    reach = f"texts of up to {longest} characters" if longest is not None else "texts whose length is not known"
    raise ConstraintError(
        f"VARCHAR({column.length}) cannot hold: {source.describe()} gives {reach}\n"
        f"  Hint: declare a longer VARCHAR, or none, or cut the text: left(..., {column.length})"
    )


def _source(table: Table, column: Column, is_key: bool, domain: Domain) -> tuple[Sampler | ExpressionSource, str, str]:
    """Where the values come from, by which origin, and why."""
    default = column.default
    if default is not None:
        from sqlglot import exp

        expression = default.unnest()
        if generator_call(expression):
            return bind_generator(expression), "DEFAULT", "its DEFAULT calls a generator"
        if calls_generator(expression) or expression.find(exp.Column):
            return (
                bind_expression(expression, table, column),
                "DEFAULT",
                "its DEFAULT is an expression over generators or columns",
            )
    sampler, reason = infer_sampler(table, column.name, column.type, is_key, domain)
    if default is not None:
        reason += "; a constant DEFAULT is no distribution"
    return sampler, "PRIMARY KEY" if is_key else "inferred", reason


def _order_columns(columns: list[CompiledColumn]) -> None:
    """Raise DefinitionError where expressions refer to each other in a circle."""
    needs = {c.name: set(c.source.columns) if isinstance(c.source, ExpressionSource) else set() for c in columns}
    done: set[str] = set()
    while len(done) < len(needs):
        ready = {name for name, needed in needs.items() if name not in done and needed <= done}
        if not ready:
            circle = ", ".join(name for name in needs if name not in done)
            raise DefinitionError(f"the DEFAULTs of these columns refer to each other in a circle: {circle}")
        done |= ready


def _strategies(table: Table, correlations: CorrelationPlan) -> tuple[CheckStrategy, ...]:
    strategies = []
    if table.primary_key is not None:
        strategies.append(CheckStrategy(str(table.primary_key), "construct", table.primary_key.columns, 1.0))
    for check in table.checks:
        if is_correlation(check):
            latent = ", ".join(
                f"{solved.latent:.6f} behind {solved.declared}"
                for solved in correlations.solved
                if solved.declared.source == str(check)
            )
            reason = f"declared; correlation of the normal deviates: {latent}"
            strategies.append(CheckStrategy(str(check), "copula", check.columns, 1.0, reason))
            continue
        strategy = "never NULL" if _says_not_null(check) else "truncate"
        strategies.append(CheckStrategy(str(check), strategy, check.columns, 1.0))
    for column in table.columns:
        if column.not_null and not (table.primary_key and column.name in table.primary_key.columns):
            strategies.append(CheckStrategy(f"{column.name} NOT NULL", "never NULL", (column.name,), 1.0))
    return tuple(strategies)
