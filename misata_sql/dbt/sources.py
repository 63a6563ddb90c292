"""The definitions of a project: what its files declare, and what the yml says of the other generated sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from misata_sql.dbt.declare import Declaration, Options, declare
from misata_sql.dbt.define import define, with_tests
from misata_sql.dbt.generated import Generated, known_sizes, read_generated, rows_sql
from misata_sql.dbt.manifest import DbtTable, Manifest
from misata_sql.errors import DefinitionError, UnknownNameError
from misata_sql.spec.keywords import fold

if TYPE_CHECKING:
    import duckdb

Place = tuple[str, str, str]  # database, schema, identifier


@dataclass
class Definitions:
    """text: of all files; sources: by the place that dbt knows them by; declarations: of those that have no file"""

    connection: "duckdb.DuckDBPyConnection"
    text: str
    sources: Mapping[Place, Generated]
    declarations: Sequence[Declaration]
    _selects: dict[Place, str] = field(default_factory=dict)

    def schemas(self) -> list[tuple[str, str]]:
        """Databases and schemas of the sources."""
        return list(dict.fromkeys((database, schema) for database, schema, _ in self.sources))

    def select(self, database: str, schema: str, identifier: str) -> tuple[str, str]:
        """SQL of a source's rows, and whether it is a view or a table. Raises MisataError."""
        place = _place(database, schema, identifier)
        source = self.sources.get(place)
        if source is None:
            raise UnknownNameError(
                "generated source", f"{schema}.{identifier}", [".".join(p[1:]) for p in self.sources]
            )
        if place not in self._selects:
            self._selects[place] = self._select(source)
        return self._selects[place], source.kind

    def definition(self, database: str, schema: str, identifier: str) -> str:
        """The text that decides what its rows are: of the files, of its own declaration and of those it refers to."""
        by_id = {declaration.table.id: declaration for declaration in self.declarations}
        name = self.sources[_place(database, schema, identifier)].table
        todo = [id for id, declaration in by_id.items() if declaration.name == name]
        found: dict[str, str] = {}
        while todo:
            id = todo.pop()
            if id in by_id and id not in found:
                found[id] = by_id[id].sql
                todo += by_id[id].references
        return "\n".join([self.text, *(found[id] for id in sorted(found))])

    def _select(self, source: Generated) -> str:
        try:
            ancestors = self._ancestors(source)
            sql = rows_sql(source, known_sizes(source, ancestors, self._natural))
            self._run(f"SELECT * FROM ({sql}) LIMIT 0")
        except DefinitionError as error:
            raise DefinitionError(f"{source.label}: {with_tests(str(error), self.declarations)}") from None
        return sql

    def _natural(self, source: Generated) -> int:
        """Rows at its scale."""
        ((n_rows,),) = self._run(
            "SELECT rows FROM misata_explain($1, scale := $2) WHERE kind = 'size' AND strategy = 'itself'",
            [source.table, float(source.scale or 1)],
        )
        return int(n_rows)

    def _ancestors(self, source: Generated) -> dict[str, Generated]:
        """Generated sources that a source refers to, by the names of their tables."""
        found = self._run(
            "SELECT name FROM misata_explain($1, scale := 1) WHERE kind = 'size' AND strategy <> 'itself'",
            [source.table],
        )
        by_table = {fold(other.table): other for other in self.sources.values()}
        return {name: by_table[fold(name)] for (name,) in found if fold(name) in by_table}

    def _run(self, sql: str, parameters: "list[Any] | None" = None) -> list[Any]:
        return run(self.connection, sql, parameters)


def run(connection: "duckdb.DuckDBPyConnection", sql: str, parameters: "list[Any] | None" = None) -> list[Any]:
    """Rows of a query. Raises DefinitionError with the text of DuckDB's error."""
    import duckdb

    with connection.cursor() as cursor:
        try:
            return cursor.execute(sql, parameters or []).fetchall()
        except duckdb.Error as error:
            text = str(error).partition("\n\nLINE ")[0]
            raise DefinitionError(text.partition(" Error: ")[2] or text) from None


def define_files(connection: "duckdb.DuckDBPyConnection", files: Sequence[Path]) -> list[str]:
    """Define the tables of files; returns their texts. Raises DefinitionError, which names the file."""
    texts = []
    for file in files:
        texts.append(file.read_text(encoding="utf-8-sig"))
        try:
            run(connection, "SELECT misata_define($1)", [texts[-1]])
        except DefinitionError as error:
            raise DefinitionError(f"{file}: {error}") from None
    return texts


def define_sources(
    connection: "duckdb.DuckDBPyConnection",
    texts: Sequence[str],
    manifest: Manifest,
    plugin: str,
    variables: Mapping[str, Any],
    options: Options,
    root: Path,
) -> Definitions:
    """Define the sources of this plugin that have no CREATE TABLE in the texts of files, which are defined already.

    plugin: the name in `meta: {plugin: ...}`; variables: seed, scale and scenario of sources that say nothing

    Raises MisataError.
    """
    of_files = _names_in(texts)
    ours = [t for t in manifest.tables.values() if t.is_source and t.meta.get("plugin") == plugin]
    names = {table.id: name for table in ours if (name := _defined_elsewhere(table, of_files)) is not None}
    wanted = [table.id for table in ours if table.id not in names]
    declarations = declare(manifest, wanted, replace(options, names=names))
    _refuse_strangers(declarations, manifest, {table.id for table in ours}, options)
    define(declarations, lambda text: run(connection, "SELECT misata_define($1)", [text]))
    names |= {declaration.table.id: declaration.name for declaration in declarations}
    sources = {
        _place(table.database, table.schema, table.identifier): read_generated(
            table.label, names[table.id], table.meta, variables, root
        )
        for table in ours
    }
    return Definitions(connection, "\n".join(texts), sources, declarations)


def _names_in(texts: Sequence[str]) -> dict[tuple[str, str], str]:
    """Full names of the tables that texts define, by schema ("" where there is none) and name."""
    from misata_sql.spec.ddl import parse_script
    from misata_sql.spec.types import SqlType

    types: dict[str, SqlType] = {}
    names: dict[tuple[str, str], str] = {}
    for text in texts:
        script = parse_script(text, types)
        types |= script.types
        names |= {(fold(table.schema or ""), fold(table.name)): table.full_name for table in script.tables}
    return names


def _defined_elsewhere(table: DbtTable, of_files: Mapping[tuple[str, str], str]) -> str | None:
    """The name of the source's table where `meta: {table: ...}` gives it or a file defines it."""
    if table.meta.get("table"):
        return str(table.meta["table"])
    name = fold(table.identifier)
    return of_files.get((fold(table.schema), name)) or of_files.get(("", name))


def _refuse_strangers(
    declarations: Sequence[Declaration], manifest: Manifest, ours: set[str], options: Options
) -> None:
    """A row can refer to generated rows alone: the keys of others are not known."""
    problems = []
    for declaration in declarations:
        for parent, reasons in declaration.references.items():
            if parent not in ours and declaration.table.id in ours:
                problems.append(
                    f"{reasons[0]} of {declaration.table.label} cannot be honoured: {manifest.tables[parent].label} is "
                    f"not generated by this plugin\n  Hint: {options.how_to.format(name=reasons[0])}"
                )
    if problems:
        raise DefinitionError(problems)


def _place(database: str, schema: str, identifier: str) -> Place:
    return fold(database), fold(schema), fold(identifier)
