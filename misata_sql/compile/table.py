"""From a table's declaration to one source of values a column, or to all the reasons why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from misata_sql.compile.checks import must_have_values, read_parts
from misata_sql.compile.constraints import Constraints
from misata_sql.compile.correlate import Correlation, Solved, is_correlation, read_correlations, solve_correlations
from misata_sql.compile.infer import infer_sampler, letters
from misata_sql.compile.link import (
    CompiledLink,
    Tables,
    compile_links,
    differing_links,
    fanned_link,
    keep_different,
    lines_column,
)
from misata_sql.compile.parents import LinkedCells
from misata_sql.compile.problems import Problems
from misata_sql.compile.rules import Step, apply_rules, settle
from misata_sql.compile.sources import InOrder, LineNumber, Source, TupleValue, read_columns
from misata_sql.compile.strategies import CheckStrategy, strategies_of
from misata_sql.compile.unique import KeyedTable, keep_unique, unique_constraints
from misata_sql.conditions.condition import Atom, Component
from misata_sql.domains.domain import Domain
from misata_sql.errors import ConstraintError, DefinitionError, GeneratorError, MisataError
from misata_sql.expressions.bind_expressions import ExpressionSource, bind_expression, bind_generated
from misata_sql.expressions.text_length import longest_text
from misata_sql.generators.bind import bind_generator, calls_generator, generator_call
from misata_sql.relations.cells import ParentCell
from misata_sql.relations.declared import is_line_number, read_ordered, read_pick
from misata_sql.relations.keys import TupleKey
from misata_sql.relations.links import UnknownParentError
from misata_sql.relations.ordered import fit_ordered
from misata_sql.relations.picks import Fanout
from misata_sql.samplers.base import NoDomainError, Sampler
from misata_sql.samplers.distinct import Distinct
from misata_sql.samplers.enumerated import Enumerated
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.numbered_names import NumberedNames
from misata_sql.samplers.place import TownText
from misata_sql.samplers.places import Counting
from misata_sql.samplers.progression import Sequence
from misata_sql.samplers.unique_default import infer_distinct
from misata_sql.spec.table import Check, Column, Table
from misata_sql.spec.types import SqlType

if TYPE_CHECKING:
    from sqlglot import exp

    from misata_sql.conditions.acceptance import Acceptance


@dataclass(frozen=True)
class CompiledColumn:
    """A column and where its values come from.

    source: a fitted sampler, an expression over draws and other columns, a cell of a parent, a part of a key
    origin: "DEFAULT", "PRIMARY KEY", "FOREIGN KEY", "GENERATED" or "inferred"; reason: why, in a sentence
    domain: what its CHECKs leave
    is_generated: GENERATED ALWAYS AS, which an INSERT must leave out
    limit: rows in which a key's computed values never repeat; None: any number
    """

    name: str
    type: SqlType
    not_null: bool
    source: Source
    origin: str
    reason: str
    domain: Domain
    is_generated: bool = False
    limit: int | None = None

    @property
    def nulls(self) -> str:
        """How often it is NULL, in words; "" for never."""
        source = self.source.sampler if isinstance(self.source, TupleValue | InOrder) else self.source
        if isinstance(source, Nullable):
            if source.reason:
                return f"in every row ({source.reason})"
            return f"with probability {source.rate}" if source.rate > 0 else ""
        if isinstance(source, Enumerated):
            return "in some rows" if source.can_be_null else ""
        return "in some rows" if isinstance(source, ExpressionSource | ParentCell) and source.can_be_null else ""

    @property
    def most_rows(self) -> int | None:
        """How many rows can have different values in it, where they must; None: any number."""
        if self.limit is not None:
            return self.limit
        match self.source.inner if isinstance(self.source, Nullable) else self.source:
            case Distinct(n_domain=n_values) | Counting(n_values=n_values):
                return n_values
            case TownText() as source:
                return source.n_different
            case Sequence() as source if (numbered := source.numbered()) is not None:
                return numbered.n_values
        return None


@dataclass(frozen=True)
class CompiledTable:
    """A table of which every column has a source.

    components: what is drawn again until their conditions hold
    widest: what drew the atoms of which conditions have tightened the range, for messages
    """

    table: Table
    columns: tuple[CompiledColumn, ...]
    strategies: tuple[CheckStrategy, ...]
    links: tuple[CompiledLink, ...] = ()
    tuples: tuple[TupleKey, ...] = ()
    components: tuple[Component, ...] = ()
    widest: Mapping[Atom, Sampler] = field(default_factory=dict[Atom, Sampler])

    @cached_property
    def settled(self) -> "CompiledTable":
        """With what is decided when the table is first used. Raises ConstraintError."""
        return settle(self)

    @cached_property
    def acceptances(self) -> "dict[object, Acceptance]":
        """Those of components by the sizes that they were measured at."""
        return {}

    @cached_property
    def _components(self) -> dict[Atom, Component]:
        return {atom: component for component in self.components for atom in component.atoms}

    def component_of(self, atom: Atom) -> Component | None:
        """What an atom is drawn together with until conditions hold; None where it is drawn by itself."""
        return self._components.get(atom)

    @property
    def stream_name(self) -> tuple[str, str]:
        return (self.table.schema or "main", self.table.name)

    def column(self, name: str) -> CompiledColumn:
        """The column of this name."""
        return self.columns[self.table.position(name)]


def compile_table(table: Table, tables: Tables | None = None) -> CompiledTable:
    """The compiled form of a table.

    tables: all tables that a foreign key may refer to, by their keys

    Raises DefinitionError with all problems or, where it is a single one of that kind, ConstraintError or
    GeneratorError; UnknownParentError where nothing is wrong but that parents are not defined.
    """
    return _Compiler(table, {**(tables or {}), table.key: table}).compile()


class _Compiler:
    def __init__(self, table: Table, tables: Tables) -> None:
        self.table = table
        self.tables = tables
        self.problems = Problems()
        self.links: list[CompiledLink] = []
        self.missing: MisataError | None = None  # why there are no links; what depends on them is not judged then
        self.differing: dict[Check, tuple[int, int]] = {}
        self.kept_different: dict[Check, str] = {}
        self.correlations: tuple[Solved, ...] = ()

    def compile(self) -> CompiledTable:
        table, problems = self.table, self.problems
        try:
            self.links = compile_links(table, self.tables)
        except UnknownParentError as error:
            self.missing = error
        except MisataError as error:
            span = table.foreign_keys[0].span if len(table.foreign_keys) == 1 else None
            self.missing = problems.located(error, span, table.name)
        self.parents = LinkedCells(table, self.links, self.tables) if table.foreign_keys else None
        self.differing = differing_links(table, self.links)
        state = Constraints(
            table, problems, self.links, self.parents, [*self.differing, *self._unjudged()], self._source
        )
        apply_rules(Step.DECLARED, state)
        if not problems.errors and self.missing is None:
            apply_rules(Step.FITTED, state)
            keyed = self._keep_keys(state.found, state.domains)
        if problems.errors and self.missing is not None and not isinstance(self.missing, UnknownParentError):
            problems.errors.insert(0, self.missing)
        problems.raise_all()
        if self.missing is not None:
            raise self.missing
        columns = [self._column(column, state, keyed) for column in table.columns]
        problems.raise_all()
        _order_columns(columns)
        state.sources, state.links, state.correlations = dict(keyed.sources), keyed.links, self.correlations
        apply_rules(Step.KEYED, state)
        problems.raise_all()
        return CompiledTable(
            table,
            tuple(replace(column, source=state.sources[column.name]) for column in columns),
            strategies_of(keyed, state, self.kept_different, self.correlations),
            tuple(keyed.links),
            tuple(keyed.tuples),
            tuple(state.components),
            state.widest,
        )

    def _column(self, column: Column, state: Constraints, keyed: KeyedTable) -> CompiledColumn:
        _, origin, reason = state.found[column.name]
        made = CompiledColumn(
            column.name, column.type, column.not_null, keyed.sources[column.name], origin, reason,
            state.domains[column.name], column.generated is not None,
            keyed.limits[column.name] if column.name in keyed.limited else None,
        )  # fmt: skip
        self.problems.guard(
            column.default_span or column.span,
            f"{self.table.name}.{column.name}",
            lambda: self._require(made, column, state),
        )
        return made

    def _unjudged(self) -> list[Check]:
        """CHECKs over foreign keys only, while a parent is missing that says how they are picked."""
        if self.missing is None:
            return []
        keys = {name for key in self.table.foreign_keys for name in key.columns}
        return [check for check in self.table.checks if set(check.columns) <= keys]

    def _keep_keys(self, found: "dict[str, tuple[Source, str, str]]", domains: dict[str, Domain]) -> KeyedTable:
        sources = {name: source for name, (source, _, _) in found.items()}
        inferred = {name for name, (_, origin, _) in found.items() if origin == "inferred"}
        keyed = KeyedTable(self.table, self.links, sources, inferred, domains)
        for constraint in unique_constraints(self.table, sources):
            self.problems.guard(
                constraint.span,
                self.table.name,
                lambda constraint=constraint: keep_unique(keyed, constraint),  # type: ignore[misc]
            )

        def differ() -> None:
            self.kept_different = keep_different(self.table, keyed.links, keyed.tuples, self.differing)

        if not self.problems.errors:
            self.problems.guard(None, self.table.name, differ)
        if not self.problems.errors:
            self._correlate(keyed)
        return keyed

    def _correlate(self, keyed: KeyedTable) -> None:
        checks = [check for check in self.table.checks if is_correlation(check)]
        declared: list[Correlation] = []
        for check in checks:
            read = self.problems.guard(
                check.span,
                self.table.name,
                lambda check=check: read_correlations(check),  # type: ignore[misc]
            )
            declared += read or []
        if not declared or self.problems.errors:
            return
        plan = self.problems.guard(checks[0].span, self.table.name, lambda: solve_correlations(keyed.sources, declared))
        if plan is not None:
            keyed.sources.update(plan.samplers)
            self.correlations = plan.solved

    def _source(self, column: Column, domain: Domain) -> tuple[Source, str, str]:
        """Where the values come from, by which origin, and why."""
        if column.generated is not None:
            return self._generated(column), "GENERATED", "computed from other columns"
        if any(column.name in key.columns for key in self.table.foreign_keys):
            return self._key_part(column), "FOREIGN KEY", self._key_reason(column)
        ordered = read_ordered(column.default)
        if ordered is not None:
            return self._in_order(column, ordered, domain), "DEFAULT", "its DEFAULT orders the rows of each parent"
        if self.missing is not None and column.default is not None and _needs_links(column.default):
            return ParentCell((0,), "", column.type, ""), "DEFAULT", ""  # reported as the missing parent
        if column.default is not None and is_line_number(column.default):
            return self._line_number(column), "DEFAULT", "its DEFAULT numbers the rows of each parent"
        lines = self._lines_link(column)
        if lines is not None:
            reason = "its key together with a foreign key: it numbers the rows of each parent"
            return self._numbered_lines(column, lines), "inferred", reason
        key = self.table.primary_key
        is_key = key is not None and key.columns == (column.name,)
        return _own_source(self.table, column, is_key, domain, self.parents)

    def _generated(self, column: Column) -> Source:
        assert column.generated is not None
        if calls_generator(column.generated):
            raise GeneratorError(
                f"GENERATED ALWAYS AS ({column.generated_sql}) calls a generator, which DuckDB would draw anew at "
                f"every read\n  Hint: write DEFAULT ({column.generated_sql})"
            )
        return bind_generated(self.table, column, self.parents)

    def _key_part(self, column: Column) -> Source:
        default = column.default
        if default is not None and read_pick(default) is None:
            from sqlglot import exp

            if calls_generator(default) or default.find(exp.Column):
                raise GeneratorError(
                    f"DEFAULT {column.default_sql} on a column of a FOREIGN KEY: its values are those of the parent\n"
                    f"  Hint: say how to pick one: DEFAULT misata_fk('uniform'), misata_fk('zipf', 1.1), "
                    f"misata_fk('fanout', 1, 10, 100)"
                )
        entry = next((entry for entry in self.links if column.name in entry.owned), None)
        if entry is None:  # the parent is missing or the links are wrong, which is reported
            return ParentCell((0,), "", column.type, "", is_key=True)
        name = entry.link.parent_column(column.name)
        text = f"{entry.link.parent.name}.{name}: {entry.pick.describe()}"
        if entry.null_rate:
            text += f"; NULL in {entry.null_rate:g} of the rows"
        length = entry.link.parent.column(name).length
        return ParentCell((entry.link.number,), name, column.type, text, entry.can_be_null, True, length)

    def _key_reason(self, column: Column) -> str:
        entry = next((entry for entry in self.links if column.name in entry.owned), None)
        if entry is None:
            return ""
        return f"{entry.link}" + (f" with {entry.declared}" if entry.declared else "")

    def _lines_link(self, column: Column) -> CompiledLink | None:
        """The link whose children an undeclared column numbers."""
        for entry in self.links:
            lines = lines_column(self.table, entry.link.columns)
            if lines is not None and lines.name == column.name and isinstance(entry.pick, Fanout):
                return entry
        return None

    def _line_number(self, column: Column) -> Source:
        if self.missing is not None:
            return LineNumber(0, column.type, "")
        return self._numbered_lines(column, fanned_link(self.links, "misata_line_number numbers"))

    def _in_order(self, column: Column, call: "exp.Expression", domain: Domain) -> Source:
        sampler, described = fit_ordered(call, self.table, column.name, column.type, domain)
        if self.missing is not None:
            return InOrder(0, sampler, "")
        link = fanned_link(self.links, "misata_ordered orders").link
        return InOrder(link.number, sampler, f"{described}, in order within the rows of one {link.parent.name}")

    def _numbered_lines(self, column: Column, entry: CompiledLink) -> Source:
        if not column.type.is_integer:
            raise GeneratorError(f"misata_line_number draws BIGINT, which does not go into {column.type}")
        assert isinstance(entry.pick, Fanout)
        bounds = column.type.bounds
        if bounds is not None and entry.pick.limit > bounds[1]:
            raise ConstraintError(
                f"misata_line_number reaches {entry.pick.limit:,}, but {column.type} holds up to {bounds[1]:,}\n"
                f"  Hint: use a wider type, or lower the most of misata_fk('fanout', ...)"
            )
        text = f"1, 2, ... among the rows of one {entry.link.parent.name}"
        return LineNumber(entry.link.number, column.type, text)

    def _require(self, made: CompiledColumn, column: Column, state: Constraints) -> None:
        """Refuse a source that may break the column's own declarations."""
        _require_length(made.source, column, self.table)
        never_null = must_have_values(self.table, column, state.parts)
        if never_null and made.nulls:
            raise ConstraintError(
                f"{never_null} cannot hold: the column's DEFAULT gives NULL {made.nulls}\n"
                f"  Hint: drop misata_null, or the NOT NULL"
            )


def _needs_links(expression: "exp.Expression") -> bool:
    """Whether it needs the links: it names a parent's cells, or orders the children of one parent."""
    from sqlglot import exp

    return any(column.table for column in expression.find_all(exp.Column)) or any(
        called is not None and called[0] == "misata_ordered"
        for called in map(generator_call, expression.find_all(exp.Anonymous))
    )


def _own_source(
    table: Table, column: Column, is_key: bool, domain: Domain, parents: LinkedCells | None
) -> tuple[Source, str, str]:
    """The source of a column that is in no foreign key, fitted to its type and CHECKs."""
    if is_key and (column.default is None or not _draws(column.default)):
        named = _named_key(table, column, domain)
        if named is not None:
            return named
        key = infer_distinct(column.type, domain, column.length)
        return key, "PRIMARY KEY", "a PRIMARY KEY without a generator counts"
    source, origin, reason = _declared_or_inferred(table, column, domain, parents)
    if isinstance(source, ParentCell):
        return source, origin, reason
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
            raise NoDomainError(domain, source.describe())
        return source, origin, reason
    fitted = source.placed(table, column.name).fit(column.type, domain)
    if guessed_length is not None and _is_too_long(fitted, guessed_length, table):
        fitted, reason = letters(guessed_length).fit(column.type, domain), too_short
    return fitted, origin, reason


def _named_key(table: Table, column: Column, domain: Domain) -> tuple[Source, str, str] | None:
    """For a key that its name says is an e-mail address or the like, which a number in it keeps apart at any size."""
    if column.type.id != "VARCHAR" or domain.allowed is not None:
        return None
    inferred, reason = infer_sampler(table, column.name, column.type, domain)
    if not isinstance(inferred, NumberedNames):
        return None
    try:
        key = inferred.placed(table, column.name).fit(column.type, domain).distinct()
    except (ConstraintError, GeneratorError):
        return None
    if key is None or (column.length is not None and _is_too_long(key, column.length, table)):
        return None
    return key, "PRIMARY KEY", f"{reason}; as a PRIMARY KEY with a number of its own"


def _longest_text(source: Source, table: Table) -> int | None:
    match source:
        case Sampler():
            return source.longest_text()
        case ExpressionSource():
            return longest_text(source, {c.name: c.length for c in table.columns if c.length is not None})
        case TupleValue():
            return source.sampler.longest_text()
        case ParentCell():
            return source.length
    return None


def _is_too_long(source: Source, length: int, table: Table) -> bool:
    longest = _longest_text(source, table)
    if longest is None:  # of a sampler: no text; of an expression or another table's cell: not known
        return isinstance(source, ExpressionSource | ParentCell)
    return longest > length


def _require_length(source: Source, column: Column, table: Table) -> None:
    """DuckDB does not enforce the length of VARCHAR(n), but whoever declares one means it."""
    if column.length is None or not _is_too_long(source, column.length, table):
        return
    longest = _longest_text(source, table)
    reach = f"texts of up to {longest} characters" if longest is not None else "texts whose length is not known"
    raise ConstraintError(
        f"VARCHAR({column.length}) cannot hold: {source.describe()} gives {reach}\n"
        f"  Hint: declare a longer VARCHAR, or none, or cut the text: left(..., {column.length})"
    )


def _draws(default: "exp.Expression") -> bool:
    """Whether a DEFAULT is more than a constant."""
    from sqlglot import exp

    return calls_generator(default) or default.find(exp.Column) is not None


def _declared_or_inferred(
    table: Table, column: Column, domain: Domain, parents: LinkedCells | None
) -> tuple[Sampler | ExpressionSource | ParentCell, str, str]:
    default = column.default
    if default is not None:
        from sqlglot import exp

        expression = default.unnest()
        if generator_call(expression):
            return bind_generator(expression), "DEFAULT", "its DEFAULT calls a generator"
        if isinstance(expression, exp.Column) and expression.table and parents is not None:
            cell = parents.find([part.name for part in expression.parts])
            if cell.type == column.type:
                return cell, "DEFAULT", "its DEFAULT is a cell of its parent"
        if _draws(expression):
            return (
                bind_expression(expression, table, column, parents),
                "DEFAULT",
                "its DEFAULT is an expression over generators or columns",
            )
    sampler, reason = infer_sampler(table, column.name, column.type, domain)
    if isinstance(sampler, Nullable) and must_have_values(table, column, read_parts(table, ())):
        sampler, reason = sampler.inner, f"{reason}, and here in none"
    if default is not None:
        reason += "; a constant DEFAULT is no distribution"
    return sampler, "inferred", reason


def _order_columns(columns: list[CompiledColumn]) -> None:
    """Raise DefinitionError where expressions refer to each other in a circle."""
    needs = {c.name: set(read_columns(c.source)) for c in columns}
    done: set[str] = set()
    while len(done) < len(needs):
        ready = {name for name, needed in needs.items() if name not in done and needed <= done}
        if not ready:
            circle = ", ".join(name for name in needs if name not in done)
            raise DefinitionError(
                f"the DEFAULTs of these columns refer to each other in a circle: {circle}\n"
                "  Hint: give one of them a DEFAULT that names none of the others"
            )
        done |= ready
