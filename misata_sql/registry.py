"""The definitions of one database instance, and what SQL asks of them."""

import math
import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from misata_sql.errors import ArgumentError, DefinitionError, MisataError, UnknownNameError
from misata_sql.packs import find_pack_tables, pack_table_names

if TYPE_CHECKING:
    from misata_sql.compile.table import CompiledTable
    from misata_sql.plan import Plan
    from misata_sql.spec.types import SqlType

MAX_ROWS = 2**53
DEFAULT_SEED = 0


def table_key(schema: str | None, name: str) -> tuple[str, str]:
    """How definitions are told apart: by schema and name, ASCII letters in any case."""
    return (schema or "main").lower(), name.lower()


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
    """A compiled table and where it came from: "defined", or the name of a pack."""

    compiled: "CompiledTable"
    origin: str


class Registry:
    """Tables by name. Every method may be called from many threads at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._definitions: dict[tuple[str, str], Definition] = {}
        self._types: dict[str, SqlType] = {}
        self._inline: dict[str, Definition] = {}

    def define(self, ddl: str) -> str:
        """Register every CREATE TABLE of the text, all or none; returns their names, and says which were replaced."""
        from misata_sql.compile.table import compile_table
        from misata_sql.spec.ddl import parse_script

        with self._lock:
            known = dict(self._types)
        script = parse_script(ddl, known)
        if not script.tables and not script.types:
            raise DefinitionError("the definition has no CREATE TABLE")
        compiled: list[CompiledTable] = []
        problems: list[str] = []
        for table in script.tables:
            try:
                compiled.append(compile_table(table))
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
            for one in compiled:
                key = table_key(one.table.schema, one.table.name)
                replaced = key in self._definitions
                self._definitions[key] = Definition(one, "defined")
                said.append(one.table.full_name + (" (replaced)" if replaced else ""))
        return ", ".join(said)

    def drop(self, name: str) -> str:
        """Forget a definition; returns its name. Raises UnknownNameError."""
        key = table_key(*parse_reference(name))
        with self._lock:
            definition = self._definitions.pop(key, None)
        if definition is None:
            raise UnknownNameError("defined table", name, self.defined_names())
        return definition.compiled.table.full_name

    def defined_names(self) -> list[str]:
        """Names of the defined tables, in the order of their definition."""
        with self._lock:
            return [d.compiled.table.full_name for d in self._definitions.values()]

    def definitions(self) -> list[Definition]:
        """The defined tables, in the order of their definition."""
        with self._lock:
            return list(self._definitions.values())

    def find(self, name: str) -> Definition:
        """A defined table, a pack's table, or the table of a DDL text. Raises UnknownNameError, DefinitionError."""
        if looks_like_ddl(name):
            return self._find_inline(name)
        schema, table = parse_reference(name)
        with self._lock:
            definition = self._definitions.get(table_key(schema, table))
            if definition is None and schema is None:
                same = [d for (_, n), d in self._definitions.items() if n == table.lower()]
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
        """The single table of a DDL text; the last few texts are kept compiled."""
        from misata_sql.compile.table import compile_table
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
        definition = Definition(compile_table(tables[0]), "defined")
        with self._lock:
            if len(self._inline) >= 32:
                self._inline.pop(next(iter(self._inline)))
            self._inline[ddl] = definition
        return definition

    def plan(self, name: str, rows: float | None, seed: Any = None, start: Any = None) -> "Plan":
        """The plan of misata_table(name, rows, seed, start).

        Raises UnknownNameError, DefinitionError, ArgumentError and, where the rows cannot be, ConstraintError.
        """
        from misata_sql.plan import Plan

        definition = self.find(name)
        n_rows = read_count("rows", rows)
        first_row = 0 if start is None else read_count("start", start)
        if first_row + n_rows > MAX_ROWS:
            raise ArgumentError(
                f"start + rows must be at most 2^53 = {MAX_ROWS} (got start={first_row} and rows={n_rows})"
            )
        plan = Plan(definition.compiled, n_rows, first_row, read_seed(seed))
        plan.check()
        return plan


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
