"""The definitions of one database instance, and what SQL asks of them."""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from misata_sql.errors import ArgumentError, DefinitionError, MisataError, UnknownNameError
from misata_sql.packs import find_pack_tables, pack_rows, pack_table_names
from misata_sql.spec.keywords import fold, quote_name
from misata_sql.spec.table import table_key

if TYPE_CHECKING:
    from misata_sql.chaos.perturb import Perturbed
    from misata_sql.chaos.to_sql import ChaosSql
    from misata_sql.compile.table import CompiledTable
    from misata_sql.plan import Plan
    from misata_sql.spec.table import Table
    from misata_sql.spec.types import SqlType
    from misata_sql.values.locale_argument import Texts

TableKey = tuple[str, str]
Schema = Mapping[TableKey, "CompiledTable"]

MAX_ROWS = 2**53
MOST_VARIED = 64  # compiled tables that are kept for other options than their own, and of texts
DEFAULT_SEED = 0
SAMPLINGS = ("exact", "constructive")


def parse_reference(text: str) -> tuple[str | None, str]:
    """Schema and table of a reference such as orders, shop.orders or "My Shop"."Orders"."""
    parts: list[str] = []
    rest = text.strip()
    while rest:
        if rest.startswith('"'):
            end = 1
            while True:
                end = rest.find('"', end)
                if end < 0:
                    return None, text
                if rest[end : end + 2] != '""':
                    break
                end += 2
            parts.append(rest[1:end].replace('""', '"'))
            rest = rest[end + 1 :]
        else:
            part = rest.partition(".")[0]
            parts.append(part.strip())
            rest = rest[len(part) :]
        if rest and not rest.startswith("."):
            return None, text
        rest = rest[1:]
    if not parts:
        return None, text
    return (parts[-2] if len(parts) > 1 else None), parts[-1]


def looks_like_ddl(text: str) -> bool:
    """Whether a table argument is a definition itself and not a name."""
    return "(" in text or text.lstrip()[:6].lower() == "create" or text.lstrip()[:2] in ("--", "/*")


@dataclass(frozen=True)
class Definition:
    """A table and where it came from: "defined", or the name of a pack. n_rows: its natural size, where given"""

    table: "Table"
    origin: str
    n_rows: int | None = None


@dataclass(frozen=True)
class Variant:
    """What a call says of all tables that take part, as of Table."""

    locale: "Texts" = ()
    sampling: str = "exact"

    def of(self, table: "Table") -> "Table":
        """The table in this variant."""
        return replace(table, locale=self.locale, sampling=self.sampling)


class Registry:
    """Tables by name. Every method may be called from many threads at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._definitions: dict[TableKey, Definition] = {}
        self._types: dict[str, SqlType] = {}
        self._inline: dict[str, Definition] = {}
        self._compiled: dict[TableKey, CompiledTable] = {}
        self._varied: OrderedDict[tuple[TableKey, Variant], CompiledTable] = OrderedDict()
        self._of_texts: OrderedDict[tuple[str, TableKey, Variant], tuple[Table, CompiledTable]] = OrderedDict()

    def define(self, ddl: str, rows: Any = None) -> str:
        """Register every CREATE TABLE of the text, all or none; returns their names, and says which were replaced.

        rows: the natural size, of a text with one table; or a dict of sizes by table
        A foreign key may refer to a table that is defined later: until then the table cannot be generated.
        """
        from misata_sql.compile.table import compile_table
        from misata_sql.relations.links import UnknownParentError
        from misata_sql.spec.ddl import parse_script

        with self._lock:
            known = dict(self._types)
        script = parse_script(ddl, known)
        if not script.tables and not script.types:
            raise DefinitionError("the definition has no CREATE TABLE")
        sizes = _read_sizes(rows, script.tables)
        with self._lock:
            tables = {key: definition.table for key, definition in self._definitions.items()}
        tables.update({table.key: table for table in script.tables})
        problems: list[str] = []
        for table in script.tables:
            try:
                compile_table(table, tables)
            except UnknownParentError:
                continue
            except DefinitionError as error:
                problems += error.problems
            except MisataError as error:
                if len(script.tables) == 1:
                    raise
                problems.append(str(error))
        if problems:
            raise DefinitionError(problems)
        said = []
        with self._lock:
            self._types.update(script.types)
            self._forget_compiled()
            for table in script.tables:
                replaced = table.key in self._definitions
                self._definitions[table.key] = Definition(table, "defined", sizes.get(table.key))
                said.append(table.full_name + (" (replaced)" if replaced else ""))
        return ", ".join(said)

    def drop(self, name: str) -> str:
        """Forget a definition; returns its name. Raises UnknownNameError."""
        key = table_key(*parse_reference(name))
        with self._lock:
            definition = self._definitions.pop(key, None)
            self._forget_compiled()
        if definition is None:
            raise UnknownNameError("defined table", name, self.defined_names())
        return definition.table.full_name

    def defined_names(self) -> list[str]:
        """Names of the defined tables, in the order of their definition."""
        with self._lock:
            return [d.table.full_name for d in self._definitions.values()]

    def definitions(self) -> list[Definition]:
        """The defined tables, in the order of their definition."""
        with self._lock:
            return list(self._definitions.values())

    def types(self) -> "dict[str, SqlType]":
        """Those of CREATE TYPE, by their folded names."""
        with self._lock:
            return dict(self._types)

    def find(self, name: str) -> Definition:
        """A defined table, a pack's table, or the table of a DDL text. Raises UnknownNameError, DefinitionError."""
        if looks_like_ddl(name):
            return self._find_inline(name)
        schema, table = parse_reference(name)
        with self._lock:
            definition = self._definitions.get(table_key(schema, table))
            if definition is None and schema is None:
                same = [d for (_, n), d in self._definitions.items() if n == fold(table)]
                definition = same[0] if len(same) == 1 else None
        if definition is not None:
            return definition
        packed = find_pack_tables(schema, table)
        if len(packed) == 1:
            return Definition(packed[0][1], packed[0][0])
        if len(packed) > 1:
            raise UnknownNameError("defined table", name, [f"{pack}.{table}" for pack, _ in packed])
        raise UnknownNameError("table", name, self.defined_names() + pack_table_names())

    def _find_inline(self, ddl: str) -> Definition:
        """The single table of a DDL text; the last few texts are kept."""
        from misata_sql.spec.ddl import parse_script

        with self._lock:
            known = self._inline.get(ddl)
            types = dict(self._types)
        if known is not None:
            return known
        tables = parse_script(ddl, types).tables
        if len(tables) != 1:
            raise DefinitionError(
                f"a definition in place of a table's name must have one CREATE TABLE (got {len(tables)})\n"
                f"  Hint: pass the text to misata_define, then name the table"
            )
        definition = Definition(tables[0], INLINE)
        with self._lock:
            if len(self._inline) >= 32:
                self._inline.pop(next(iter(self._inline)))
            self._inline[ddl] = definition
        return definition

    def _forget_compiled(self) -> None:
        self._compiled.clear()
        self._varied.clear()
        self._of_texts = OrderedDict()  # a new one: what is being compiled goes into the old one

    def schema(self, definition: Definition, variant: "Variant | None" = None) -> "dict[TableKey, CompiledTable]":
        """A table and all its ancestors, compiled. variant: of all of them

        Raises DefinitionError, ConstraintError or GeneratorError, UnknownParentError.
        """
        from misata_sql.compile.table import compile_table
        from misata_sql.packs import pack_schema

        variant = variant or Variant()
        if definition.origin not in ("defined", INLINE):
            packed = pack_schema(definition.origin, variant.locale, variant.sampling)
            return closure(definition.table.key, packed.__getitem__)
        with self._lock:
            tables = {key: other.table for key, other in self._definitions.items()}
            texts = self._of_texts
        tables[definition.table.key] = definition.table
        known = dict(tables)
        if variant != Variant():
            tables = {key: variant.of(table) for key, table in tables.items()}
        is_inline = definition.origin == INLINE

        def compiled(key: TableKey) -> "CompiledTable":
            if is_inline:
                return of_text(key)
            found = self._find_compiled(key, variant)
            if found is None:
                found = compile_table(tables[key], tables)
                self._keep_compiled(found, known[key], variant)
            return found

        def of_text(key: TableKey) -> "CompiledTable":
            """A parent, too, as the text's table may stand in the place of one that the parent refers to."""
            place = definition.table.sql, key, variant
            with self._lock:
                found = texts.get(place)
            if found is None or found[0] is not definition.table:
                found = definition.table, compile_table(tables[key], tables)
                with self._lock:
                    texts[place] = found
                    while len(texts) > MOST_VARIED:
                        texts.popitem(last=False)
            return found[1]

        return closure(definition.table.key, compiled)

    def _find_compiled(self, key: TableKey, variant: "Variant") -> "CompiledTable | None":
        with self._lock:
            return self._varied.get((key, variant)) if variant != Variant() else self._compiled.get(key)

    def _keep_compiled(self, compiled: "CompiledTable", table: "Table", variant: "Variant") -> None:
        """table: what it was compiled from, for which another definition may stand by now"""
        key = table.key
        with self._lock:
            definition = self._definitions.get(key)
            if definition is None or definition.table is not table:
                return
            if variant == Variant():
                self._compiled[key] = compiled
                return
            self._varied[key, variant] = compiled
            while len(self._varied) > MOST_VARIED:
                self._varied.popitem(last=False)

    def compiled(self, name: str) -> "CompiledTable":
        """The compiled form of a table by its name."""
        definition = self.find(name)
        return self.schema(definition)[definition.table.key]

    def natural_rows(self) -> "dict[TableKey, int]":
        """The sizes that misata_define was given."""
        with self._lock:
            return {key: d.n_rows for key, d in self._definitions.items() if d.n_rows is not None}

    def plan(
        self,
        name: str,
        rows: float | None,
        seed: Any = None,
        start: Any = None,
        *,
        parents: Any = None,
        scale: Any = None,
        total: Any = None,
        generated: bool = False,
        locale: Any = None,
        min_acceptance: float | None = None,
        sampling: str | None = None,
    ) -> "Plan":
        """The plan of misata_table(name, rows, seed, start, ...). The arguments are those of SQL.

        Raises UnknownNameError, DefinitionError, ArgumentError and, where the rows cannot be, ConstraintError.
        """
        from misata_sql.plan import Plan
        from misata_sql.relations.sizes import planned_sizes

        definition = self.find(name)
        factor = None if scale is None else read_scale(scale)
        if rows is None and factor is None:
            raise ArgumentError(
                "rows must be a whole number from 0 to 2^53 (got NULL)\n"
                "  Hint: NULL goes with scale: misata_table('orders', NULL, scale := 10)"
            )
        n_rows = None if rows is None else read_count("rows", rows)
        first_row = 0 if start is None else read_count("start", start)
        if first_row + (n_rows or 0) > MAX_ROWS:
            raise ArgumentError(
                f"start + rows must be at most 2^53 = {MAX_ROWS} (got start={first_row} and rows={n_rows})"
            )
        whole = None if total is None else read_count("total", total)
        if whole is not None and factor is not None:
            raise ArgumentError("total and scale both say how large the whole table is; give one of them")
        variant = Variant(() if locale is None else _read_locale(locale), read_sampling(sampling))
        schema = self.schema(definition, variant)
        key = definition.table.key
        is_packed = definition.origin not in ("defined", INLINE)
        declared = dict(pack_rows(definition.origin)) if is_packed else self.natural_rows()
        if definition.origin == INLINE:
            declared.pop(key, None)
        sizes = planned_sizes(
            schema, key, declared, n_rows=n_rows, first_row=first_row, scale=factor,
            total=whole, parents=read_parents(parents),
        )  # fmt: skip
        if n_rows is None:
            n_rows = max((sizes[key].n_rows or 0) - first_row, 0)
        least = read_min_acceptance(min_acceptance)
        plan = Plan(schema[key], schema, sizes, n_rows, first_row, read_seed(seed), generated, least)
        plan.check()
        return plan

    def perturbed(self, plan: "Plan", scenario: str) -> "Perturbed":
        """The rows of a plan under a scenario.

        Raises as scenario_text, and DefinitionError with all that is wrong with the scenario.
        """
        from misata_sql.chaos.bind import bind_scenario
        from misata_sql.chaos.named import scenario_text
        from misata_sql.chaos.perturb import Perturbed
        from misata_sql.chaos.samples import first_cells
        from misata_sql.chaos.violate.trial import try_violations

        def total_of(key: TableKey) -> tuple[int | None, str]:
            size = plan.sizes.get(key)
            return (None if size is None else size.n_rows), "0"

        text = scenario_text(scenario, plan.compiled.table)
        find = self._table_of(plan.schema)
        bound = bind_scenario(text, plan.seed, find, self.types(), total_of, partial(first_cells, plan))
        try_violations(plan, bound)
        return Perturbed(plan, bound)

    def _table_of(self, schema: "Schema") -> "Callable[[tuple[str, ...]], tuple[CompiledTable, Schema]]":
        """Finds a table by the parts of its name, in a schema or else among all that are defined."""

        def find(names: tuple[str, ...]) -> "tuple[CompiledTable, Schema]":
            inside, name = (names[-2] if len(names) > 1 else None), names[-1]
            own = [t for t in schema.values() if fold(t.table.name) == fold(name)]
            own = [t for t in own if inside is None or t.table.key == table_key(inside, name)]
            if len(own) == 1:
                return own[0], schema
            definition = self.find(".".join(quote_name(part) for part in names))
            found = self.schema(definition)
            return found[definition.table.key], found

        return find

    def chaos_sql(
        self, name: str, scenario: str, seed: Any = None, source: str | None = None, row: str = "rowid"
    ) -> "ChaosSql":
        """The queries that do to a stored table what misata_perturb does to a generated one.

        source: what to read in place of the table of that name; row: SQL of the number of a row in it, from 0

        Raises UnknownNameError, as scenario_text, and DefinitionError with all that is wrong with the scenario.
        """
        from misata_sql.chaos.bind import bind_scenario
        from misata_sql.chaos.named import scenario_text
        from misata_sql.chaos.to_sql import chaos_sql

        definition = self.find(name)
        schema = self.schema(definition)
        table = schema[definition.table.key]
        stored = source or definition.table.full_name

        def total_of(key: TableKey) -> tuple[int | None, str]:
            read = stored if key == table.table.key else schema[key].table.full_name if key in schema else ""
            return MAX_ROWS, f"(SELECT count(*) FROM {read})"

        text = scenario_text(scenario, table.table)
        find = self._table_of(schema)
        bound = bind_scenario(text, read_seed(seed), find, self.types(), total_of, lambda *_: None)
        return chaos_sql(table, schema, bound, stored, row)


INLINE = "inline"


def closure(root: TableKey, compiled: "Callable[[TableKey], CompiledTable]") -> "dict[TableKey, CompiledTable]":
    """A table and all that its foreign keys lead to."""
    found: dict[TableKey, CompiledTable] = {}
    todo = [root]
    while todo:
        key = todo.pop()
        if key not in found:
            found[key] = compiled(key).settled
            todo += [entry.link.parent.key for entry in found[key].links]
    return found


def _read_sizes(rows: Any, tables: "Sequence[Table]") -> dict[TableKey, int]:
    """Natural sizes by table, of the second argument of misata_define. A name without a schema is any schema's."""
    if rows is None:
        return {}
    names = [table.full_name for table in tables]
    if isinstance(rows, dict):
        sizes = {}
        for text, count in rows.items():
            schema, name = parse_reference(str(text))
            found = [t.key for t in tables if t.key == table_key(schema or t.schema, name)]
            if not found:
                raise UnknownNameError("table in the definition", str(text), names)
            sizes.update(dict.fromkeys(found, read_count(f"rows of {text}", count)))
        return sizes
    if len(names) != 1:
        raise ArgumentError(
            f"rows is the natural size of one table, but the definition has {len(names)}\n"
            f"  Hint: say which by a MAP: misata_define(ddl, MAP {{'{names[0] if names else 'orders'}': 1e6}})"
        )
    return {tables[0].key: read_count("rows", rows)}


def _read_locale(value: Any) -> "Texts":
    from misata_sql.samplers.origins import read_default_locale

    return read_default_locale(value)


def read_parents(value: Any) -> dict[str, int]:
    """Sizes of parents by name, from parents := MAP {...} (or a STRUCT)."""
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise ArgumentError(
            f"parents must be a MAP of tables and their numbers of rows (got {value!r})\n"
            f"  Hint: parents := MAP {{'customers': 1e6}}"
        )
    return {name: read_count(f"parents['{name}']", count) for name, count in value.items()}


def read_scale(value: Any) -> Fraction:
    """A finite factor above 0, exactly as given; ArgumentError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not math.isfinite(value):
        raise ArgumentError(f"scale must be a number above 0 (got {value!r})")
    if not 0 < value <= MAX_ROWS:
        raise ArgumentError(f"scale must be above 0 and at most 2^53 (got {_plain(value)})")
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def read_min_acceptance(value: Any) -> float:
    """The least share of rows drawn that must satisfy the CHECKs, above 0 and at most 1; 1e-4 where none is given."""
    from misata_sql.conditions.acceptance import MIN_ACCEPTANCE

    if value is None:
        return MIN_ACCEPTANCE
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not 0 < value <= 1:
        raise ArgumentError(f"min_acceptance must be above 0 and at most 1 (got {value!r})")
    return float(value)


def read_sampling(value: Any) -> str:
    """How columns that CHECKs join are drawn: "exact" where nothing is said."""
    if value is None:
        return SAMPLINGS[0]
    if value not in SAMPLINGS:
        raise ArgumentError(f"sampling must be {' or '.join(map(repr, SAMPLINGS))} (got {value!r})")
    return str(value)


def read_count(name: str, value: Any) -> int:
    """A whole number from 0 to 2^53; ArgumentError names the argument and what was given."""
    if value is None:
        raise ArgumentError(f"{name} must be a whole number from 0 to 2^53 (got NULL)")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ArgumentError(f"{name} must be a whole number from 0 to 2^53 (got {value!r})")
    if not math.isfinite(value) or value != int(value) or not 0 <= value <= MAX_ROWS:
        raise ArgumentError(f"{name} must be a whole number from 0 to 2^53 = {MAX_ROWS} (got {_plain(value)})")
    return int(value)


def _plain(value: float | Decimal) -> str:
    """-1 for -1.0, as the user wrote it; counts arrive as DOUBLE."""
    return str(int(value)) if math.isfinite(value) and value == int(value) and abs(float(value)) < 1e17 else str(value)


def read_seed(value: Any) -> int:
    """A seed: any integer of a HUGEINT; 0 where none is given."""
    from misata_sql.random.streams import checked_seed

    return DEFAULT_SEED if value is None else checked_seed(value)
