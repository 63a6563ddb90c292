"""CREATE TABLE and CREATE TYPE texts into Tables: what DuckDB prints, and what people write.

The structure of a statement is read token by token, so that each token is either understood or
refused with its place; the expressions inside are read by sqlglot. All problems of a text are
raised together.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from misata_sql.errors import DefinitionError
from misata_sql.spec.cursor import Cursor, Refused, split_statements
from misata_sql.spec.keywords import fold
from misata_sql.spec.lexer import Text, tokenize
from misata_sql.spec.source import describe_problem
from misata_sql.spec.table import Table
from misata_sql.spec.table_builder import build_table
from misata_sql.spec.table_parser import read_table
from misata_sql.spec.type_parser import read_type
from misata_sql.spec.types import SqlType

MAX_PROBLEMS = 20

_STATEMENTS = """ALTER ANALYZE ATTACH BEGIN CALL CHECKPOINT COMMENT COMMIT COPY DEALLOCATE DELETE
DESCRIBE DETACH DROP EXECUTE EXPLAIN EXPORT FORCE FROM IMPORT INSERT INSTALL LOAD MERGE PIVOT PRAGMA
PREPARE RESET ROLLBACK SELECT SET SHOW START SUMMARIZE TABLE TRUNCATE UNPIVOT UPDATE USE VACUUM
VALUES WITH"""
_OTHER_STATEMENTS = frozenset(_STATEMENTS.split())
_HINTS = {
    "ALTER": "write the table as it is after the change",
    "DROP": "use misata_drop to forget a definition",
    "SELECT": "give the text of a CREATE TABLE, or the sql of duckdb_tables()",
}
_CREATABLE = """VIEW RECURSIVE INDEX UNIQUE SCHEMA SEQUENCE MACRO FUNCTION SECRET DATABASE TRIGGER
EXTERNAL VIRTUAL MATERIALIZED"""
_OTHER_OBJECTS = frozenset(_CREATABLE.split())


@dataclass(frozen=True)
class Script:
    """The tables of a text in their order, and the types it creates, by folded name."""

    tables: tuple[Table, ...]
    types: Mapping[str, SqlType]


def parse_tables(ddl: str, types: Mapping[str, SqlType] | None = None) -> list[Table]:
    """The tables of the text, in their order.

    types: those of earlier CREATE TYPEs, by folded name

    Raises DefinitionError with all problems of the text.

    >>> [table] = parse_tables("CREATE TABLE t (id BIGINT, price DECIMAL(10,2) CHECK (price > 0))")
    >>> table.column("ID").type, str(table.checks[0])
    (SqlType('BIGINT'), 'CHECK (price > 0)')
    """
    return list(parse_script(ddl, types).tables)


def parse_script(ddl: str, types: Mapping[str, SqlType] | None = None) -> Script:
    """The same, together with the types that the text creates."""
    text = Text(ddl)
    tokens = tokenize(text)
    if not tokens:
        what = "the definition is empty" if not ddl.strip() else "the definition contains only comments"
        raise DefinitionError(describe_problem(what, None, "give the text of a CREATE TABLE"))
    known, created = dict(types or {}), {}
    tables: list[Table] = []
    problems: list[Refused] = []

    pieces = split_statements(tokens)
    if not pieces:
        raise DefinitionError(describe_problem("the definition is empty", None, "give the text of a CREATE TABLE"))
    for first, last in pieces:
        cursor = Cursor(text, tokens, first, last)
        try:
            read, replaces = _statement(cursor)
            if read == "TYPE":
                name, type_ = _read_create_type(cursor, known, replaces)
                known[name] = created[name] = type_
            else:
                draft = read_table(cursor, known, temporary=read == "TEMP TABLE", problems=problems)
                tables.append(build_table(cursor, draft, known, problems))
        except Refused as refused:
            problems.append(refused)
        if len(problems) > MAX_PROBLEMS:
            break
    if problems:
        problems.sort(key=lambda refused: refused.position)
        texts = list(dict.fromkeys(refused.problem for refused in problems))
        more = len(texts) - MAX_PROBLEMS
        if more > 0:
            texts[MAX_PROBLEMS:] = ["there are more problems, which are not shown"]
        raise DefinitionError(texts)
    return Script(tuple(tables), created)


def _statement(cursor: Cursor) -> tuple[str, bool]:
    """Reads up to the TABLE or TYPE of CREATE TABLE, CREATE TYPE."""
    first = cursor.at
    word = cursor.next
    if not cursor.accept("CREATE"):
        if word.kind == "word" and word.value in _OTHER_STATEMENTS:
            what = f"{word.value} is not a definition, only CREATE TABLE and CREATE TYPE are"
            raise Refused(what, cursor.span_of(word), _HINTS.get(word.value, ""))
        cursor.refuse_next("CREATE TABLE")
    replaces = cursor.accept("OR", "REPLACE")
    temporary = cursor.accept("TEMP") or cursor.accept("TEMPORARY")
    if cursor.accept("TABLE"):
        return ("TEMP TABLE" if temporary else "TABLE"), replaces
    if cursor.accept("TYPE"):
        return "TYPE", replaces
    found = cursor.next
    if found.kind != "word" or found.value not in _OTHER_OBJECTS:
        cursor.refuse_next("TABLE or TYPE")
    cursor.take()
    cursor.accept("INDEX")
    spelled = cursor.clean(first, cursor.at).upper()
    hint = "leave this statement out"
    if found.value == "UNIQUE":
        hint = "declare UNIQUE (...) in the table itself"
    refused = f"{spelled} is not supported, only CREATE TABLE and CREATE TYPE are"
    raise Refused(refused, cursor.span_from(first), hint)


def _read_create_type(cursor: Cursor, known: Mapping[str, SqlType], replaces: bool) -> tuple[str, SqlType]:
    keeps = cursor.accept("IF", "NOT", "EXISTS")
    name, span = cursor.name("the name of the type")
    while cursor.accept_op("."):
        name, span = cursor.name("the name of the type")
    cursor.expect("AS")
    type_ = read_type(cursor, known)[0]
    if not cursor.at_end():
        cursor.refuse_next("the end of the statement")
    if fold(name) in known and known[fold(name)] != type_ and not replaces:
        if keeps:
            return fold(name), known[fold(name)]
        raise Refused(
            f"the type {name} is already there with other values",
            span,
            "write CREATE OR REPLACE TYPE",
        )
    return fold(name), type_
