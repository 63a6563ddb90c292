"""PRIMARY KEY and UNIQUE by construction: which columns, picks and tuples are made so that nothing repeats."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from misata_sql.compile.sources import LineNumber, Source, TupleValue
from misata_sql.errors import ConstraintError
from misata_sql.expressions.bind_expressions import ExpressionSource, bind_expression
from misata_sql.expressions.injective import UNLIMITED, unique_rows
from misata_sql.relations.cells import ParentCell
from misata_sql.relations.keys import TupleKey, TuplePart
from misata_sql.relations.links import unique_columns
from misata_sql.relations.picks import Fanout, FromTuple, OneToOne, PreviousRow, SelfFanout, Uniform, Zipf
from misata_sql.samplers.base import Numbered, Sampler
from misata_sql.samplers.distinct import Distinct, require_distinct
from misata_sql.samplers.nullable import Nullable
from misata_sql.samplers.numbered_names import NumberedNames
from misata_sql.samplers.unique_default import infer_distinct

if TYPE_CHECKING:
    from misata_sql.compile.link import CompiledLink
    from misata_sql.domains.domain import Domain
    from misata_sql.spec.table import Column, PrimaryKey, Table, Unique

FEW = 10**6  # a UNIQUE column without a generator has as many values, where its name is not about few
AMPLE_VALUES = 2**40  # so many values that a column may be distinct on its own where only a tuple must be


@dataclass
class KeyedTable:
    """A table while its keys are seen to.

    sources: of every column; inferred: names of the columns whose generator was guessed; tuples: found so far
    strategies: by constraint, in words; kept: the constraints that are seen to
    limits: rows from row 0 on in which a computed column does not repeat a value, where that is not all
    """

    table: "Table"
    links: "list[CompiledLink]"
    sources: dict[str, Source]
    inferred: set[str]
    domains: "dict[str, Domain]"
    tuples: list[TupleKey] = field(default_factory=list)
    strategies: dict[str, str] = field(default_factory=dict)
    kept: "list[PrimaryKey | Unique]" = field(default_factory=list)
    limits: dict[str, int] = field(default_factory=dict)
    limited: set[str] = field(default_factory=set)  # columns whose limit a key relies on

    def link_over(self, columns: set[str]) -> "CompiledLink | None":
        return next((entry for entry in self.links if set(entry.link.columns) == columns), None)


def unique_constraints(table: "Table", sources: "Mapping[str, Source]") -> "list[PrimaryKey | Unique]":
    """PRIMARY KEY and UNIQUEs in the order in which to keep them.

    Narrow ones first: what they make distinct serves the wider ones that contain it. Computed columns last, since what
    is known of them rests on the columns that they read.
    """
    constraints: list[PrimaryKey | Unique] = [table.primary_key] if table.primary_key is not None else []

    def order(constraint: "PrimaryKey | Unique") -> tuple[bool, int]:
        computed = any(isinstance(sources.get(name), ExpressionSource) for name in constraint.columns)
        return computed, len(constraint.columns)

    return sorted([*constraints, *table.uniques], key=order)


def keep_unique(keyed: KeyedTable, constraint: "PrimaryKey | Unique") -> None:
    """Change sources and picks so that a PRIMARY KEY or UNIQUE holds. Raises ConstraintError."""
    narrower = next((kept for kept in keyed.kept if set(kept.columns) <= set(constraint.columns)), None)
    keyed.strategies[str(constraint)] = f"by {narrower}" if narrower is not None else _keep(keyed, constraint)
    keyed.kept.append(constraint)


def _keep(keyed: KeyedTable, constraint: "PrimaryKey | Unique") -> str:
    columns = constraint.columns
    within = [entry for entry in keyed.links if set(entry.link.columns) <= set(columns)]
    for entry in within:
        if isinstance(entry.pick, OneToOne | PreviousRow):
            return f"{entry.link.name} is one to one"
    for name in columns:
        if _is_distinct(keyed, name):
            if name in keyed.limits:
                keyed.limited.add(name)
            return f"{name} alone never repeats"
    linked = {name for entry in within for name in entry.link.columns}
    own = [name for name in columns if name not in linked]
    for name in own:
        if isinstance(keyed.sources[name], LineNumber):
            line = keyed.sources[name]
            assert isinstance(line, LineNumber)
            if set(keyed.links[line.link].link.columns) <= set(columns):
                return f"{name} numbers the rows of each {keyed.links[line.link].link.parent.name}"
    if len(columns) == 1:
        _make_distinct(keyed, columns[0], constraint)
        return "a permutation of its values"
    ample = [name for name in own if (values := _numbered(keyed, name)) and values.n_values >= AMPLE_VALUES]
    for name in own:
        if not ample and _takes_a_number(keyed.sources[name]):
            _make_distinct(keyed, name, constraint)
            return f"{name} alone never repeats"
    return _keep_tuple(keyed, constraint, within, own)


def _is_distinct(keyed: KeyedTable, name: str) -> bool:
    source = keyed.sources[name]
    if isinstance(source, ExpressionSource):
        samplers = {n: s for n in source.columns if isinstance(s := keyed.sources[n], Sampler)}
        n_rows = unique_rows(source, {n for n in source.columns if _is_distinct(keyed, n)}, samplers)
        if n_rows < UNLIMITED:
            keyed.limits[name] = n_rows
        return n_rows > 0
    if isinstance(source, ParentCell):
        return _is_distinct_cell(keyed, source)
    if isinstance(source, Nullable):
        source = source.inner
    return isinstance(source, Sampler) and source.is_unique


def _is_distinct_cell(keyed: KeyedTable, cell: ParentCell) -> bool:
    """Whether a cell is that of a column without repeats, in a parent that no two rows have."""
    (number, *further) = cell.path
    entry = keyed.links[number]
    alone = (cell.column,)
    return (
        not further
        and isinstance(entry.pick, OneToOne | PreviousRow)
        and any(columns == alone for columns in unique_columns(entry.link.parent))
    )


def _takes_a_number(source: Source) -> bool:
    inner = source.inner if isinstance(source, Nullable) else source
    return isinstance(inner, NumberedNames)


def _make_distinct(keyed: KeyedTable, name: str, constraint: "PrimaryKey | Unique") -> None:
    source = keyed.sources[name]
    where = f"{keyed.table.name}.{name}: {constraint}"
    if name in keyed.inferred:
        keyed.sources[name] = _inferred_distinct(keyed, name, source)
        return
    if isinstance(source, Sampler):
        keyed.sources[name] = require_distinct(source, str(constraint))
        return
    if isinstance(source, ExpressionSource):
        raise ConstraintError(
            f"{where}: nothing shows that the values of {source.text} never repeat\n"
            f"  Hint: let it contain misata_sequence(1), misata_uuid() or misata_hash_id() where it can be read back: "
            f"'user' || misata_sequence(1) || '@example.com'"
        )
    if isinstance(source, ParentCell) and source.is_key:
        link = keyed.links[source.path[0]].link
        raise ConstraintError(
            f"{where} on a part of {link}: not supported yet\n  Hint: make all of {', '.join(link.columns)} UNIQUE"
        )
    raise ConstraintError(
        f"{where} cannot hold: {source.describe()} repeats values\n"
        f"  Hint: make the foreign key UNIQUE and the parent's column too, or drop this UNIQUE"
    )


def _inferred_distinct(keyed: KeyedTable, name: str, source: Source) -> Source:
    """What a name suggests, as far as that has values enough; a text with a number behind it; or any values at all."""
    column, domain = keyed.table.column(name), keyed.domains[name]
    distinct = source.distinct() if isinstance(source, Sampler) else None
    if isinstance(distinct, Distinct) and distinct.n_domain < FEW and domain.is_free and not _is_meant(column, source):
        distinct = None
    if distinct is not None:
        return distinct
    if column.type.id == "VARCHAR" and domain.is_free:
        numbered = _numbered_text(keyed.table, column)
        if numbered is not None:
            return numbered
    return infer_distinct(column.type, domain, column.length, shuffled=True)


def _is_meant(column: "Column", source: Source) -> bool:
    """Whether few values are what the column's name or type is about: countries, truth values."""
    if column.type.id == "VARCHAR":
        return isinstance(source, Sampler) and "'word'" not in source.describe()
    return not (column.type.is_numeric or column.type.id in ("BIT", "BLOB", "DATE"))


def _numbered_text(table: "Table", column: "Column") -> Source | None:
    """The text that the column's name suggests with the row's number behind it; None where that does not do."""
    import sqlglot

    from misata_sql.spec.entity_words import have_address
    from misata_sql.spec.names import infer

    guess = infer(column.name, column.type, table.name, have_address(table.column_names)).sql
    if guess is None or column.length is not None:
        return None
    expression = sqlglot.parse_one(f"({guess}) || ' ' || misata_sequence(1)", dialect="duckdb")
    source = bind_expression(expression, table, column)
    return source if unique_rows(source) >= UNLIMITED and not source.columns else None


def _keep_tuple(
    keyed: KeyedTable, constraint: "PrimaryKey | Unique", within: "list[CompiledLink]", own: list[str]
) -> str:
    where = f"{keyed.table.name}: {constraint}"
    partial = [
        name
        for name in own
        if any(name in entry.link.columns for entry in keyed.links) and isinstance(keyed.sources[name], ParentCell)
    ]
    free = [name for name in own if name not in partial]
    numbered = {name: values for name in free if (values := _numbered(keyed, name)) is not None}
    if partial or any(not _picks_freely(entry) for entry in within):
        return _keep_by_one(keyed, constraint, numbered)
    grouped = [entry for entry in within if isinstance(entry.pick, Fanout)]
    others: list[CompiledLink] = [entry for entry in within if entry not in grouped]
    uneven = [entry for entry in others if not isinstance(entry.pick, Uniform)]
    if uneven or len(grouped) > 1:
        names = " and ".join(f"{e.link.name} DEFAULT {e.declared or e.pick.describe()}" for e in uneven or grouped)
        raise ConstraintError(
            f"{where} cannot be kept by construction with {names}\n"
            f"  Hint: let all but one of the foreign keys in it be uniform; the one may be misata_fk('fanout', ...)"
        )
    parts = [TuplePart(entry.link.number) for entry in others]
    parts += [TuplePart(None, name, numbered[name]) for name in free if name in numbered]
    if grouped:
        parts = parts[:1]  # within one group a single further part is enough
    if not parts or (len(parts) < 2 and not grouped and not within):
        guessed = [name for name in free if name not in numbered and name in keyed.inferred]
        if guessed:  # nobody declared how its values are distributed, so they may as well differ
            _make_distinct(keyed, guessed[0], constraint)
            return f"{guessed[0]} alone never repeats"
        unsuited = ", ".join(name for name in free if name not in numbered) or ", ".join(constraint.columns)
        raise ConstraintError(
            f"{where} cannot be kept by construction: the values of {unsuited} cannot be numbered\n"
            f"  Hint: use misata_sequence, misata_uniform, misata_choice without weights or misata_regex"
        )
    number = len(keyed.tuples)
    if grouped:
        parts = [TuplePart(grouped[0].link.number), *parts]
    key = TupleKey(str(constraint), constraint.columns, tuple(parts), is_grouped=bool(grouped))
    keyed.tuples.append(key)
    for place, part in enumerate(parts):
        if part.link is None:
            source = keyed.sources[part.column]
            assert isinstance(source, Sampler) and part.values is not None
            keyed.sources[part.column] = TupleValue(number, place, source, part.values, str(constraint))
        elif not (grouped and place == 0):
            keyed.links[part.link] = replace(keyed.links[part.link], pick=FromTuple(number, place))
    return "a permutation within each group" if grouped else "a permutation of all tuples"


def _picks_freely(entry: "CompiledLink") -> bool:
    return isinstance(entry.pick, Uniform | Zipf | Fanout) and not isinstance(entry.pick, SelfFanout)


def _numbered(keyed: KeyedTable, name: str) -> Numbered | None:
    source = keyed.sources[name]
    return source.numbered() if isinstance(source, Sampler) else None


def _keep_by_one(keyed: KeyedTable, constraint: "PrimaryKey | Unique", numbered: "dict[str, Numbered]") -> str:
    """Make one column distinct in the whole table, which is more than is wanted but needs no tuple."""
    ample = [name for name, values in numbered.items() if values.n_values >= AMPLE_VALUES]
    candidates = ample or [name for name in numbered if keyed.table.column(name).type.is_integer] or list(numbered)
    if not candidates:
        linked = {name for entry in keyed.links for name in entry.link.columns}
        way = (
            "make one of the foreign keys in it UNIQUE, or drop it"
            if set(constraint.columns) <= linked
            else "give one of them DEFAULT misata_sequence(1), misata_uuid() or misata_hash_id()"
        )
        raise ConstraintError(
            f"{keyed.table.name}: {constraint} overlaps other keys, and none of its columns can be distinct alone\n"
            f"  Hint: {way}"
        )
    _make_distinct(keyed, candidates[0], constraint)
    return f"{candidates[0]} alone never repeats"
