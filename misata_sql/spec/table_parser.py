"""The grammar of CREATE TABLE.

Expressions are only delimited here, since they may name columns that come later.
"""

from collections.abc import Iterator, Mapping, Sequence

from misata_sql.spec.cursor import Cursor, Refused
from misata_sql.spec.draft import ColumnDraft, ForeignKeyDraft, KeyDraft, Range, TableDraft
from misata_sql.spec.keywords import RESERVED, fold
from misata_sql.spec.lexer import Token
from misata_sql.spec.source import Span
from misata_sql.spec.type_parser import read_type
from misata_sql.spec.types import SqlType

MAX_COLUMNS = 10_000

_CONSTRAINT_STARTS = ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN")
# Words after which an expression goes on, so that a NULL or NOT behind them belongs to it.
_OPERAND_WORDS = frozenset(("null", "true", "false", "end", "default"))
_OPERATOR_WORDS = (RESERVED - _OPERAND_WORDS) | {"between", "escape"}
_AFTER_DEFAULT = frozenset(("PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "CONSTRAINT", "DEFAULT", "GENERATED"))


def read_table(cursor: Cursor, types: Mapping[str, SqlType], *, temporary: bool, problems: list[Refused]) -> TableDraft:
    """The rest of a statement behind CREATE TABLE.

    What is wrong with one column or constraint goes to problems.

    Raises Refused where the statement as a whole is not understood.
    """
    cursor.accept("IF", "NOT", "EXISTS")
    names, name_span = _read_qualified_name(cursor, "the name of the table")
    draft = TableDraft(names, name_span, temporary)
    _refuse_other_forms(cursor)
    if not cursor.at_op("("):
        cursor.refuse_next("( and the columns of the table")
    body, end = cursor.at + 1, cursor.group_end() - 1
    if body == end:
        raise Refused(f"the table {names[2]} has no columns", name_span)
    for first, last in _split_at_commas(cursor.tokens, body, end):
        part = Cursor(cursor.text, cursor.tokens, first, last)
        try:
            if part.at_end():
                _refuse_empty_element(cursor, first, end)
            elif _begins_constraint(part):
                _read_table_constraint(part, draft)
            else:
                _read_column(part, draft, types)
        except Refused as refused:
            problems.append(refused)
        if len(draft.columns) > MAX_COLUMNS:
            raise Refused(f"the table {names[2]} has more than {MAX_COLUMNS:,} columns", name_span)
    cursor.at = end + 1
    _read_options(cursor, temporary)
    return draft


def _read_qualified_name(cursor: Cursor, what: str) -> tuple[tuple[str | None, str | None, str], Span]:
    """[[catalog.]schema.]name"""
    name, span = cursor.name(what)
    parts, whole = [name], span
    while cursor.accept_op("."):
        name, span = cursor.name(what)
        parts.append(name)
        whole = whole.to(span)
    if len(parts) > 3:
        raise Refused("a name has at most three parts: catalog.schema.table", whole)
    catalog, schema, table = [None] * (3 - len(parts)) + parts
    assert table is not None
    return (catalog, schema, table), whole


def _refuse_other_forms(cursor: Cursor) -> None:
    hint = "write the columns and their types, or create it and take duckdb_tables().sql"
    at_as = cursor.at_words("AS")
    if cursor.at_op("("):
        behind = Cursor(cursor.text, cursor.tokens, cursor.group_end(), cursor.last)
        at_as = behind.at_words("AS")
    if at_as:
        first, last = cursor.tokens[cursor.first], cursor.tokens[cursor.last - 1]
        span = cursor.text.span(first.start, last.end)
        raise Refused("CREATE TABLE ... AS is not supported", span, hint)
    if cursor.at_words("LIKE"):
        raise Refused("CREATE TABLE ... LIKE is not supported", cursor.span_of(cursor.next), hint)


def _split_at_commas(tokens: Sequence[Token], first: int, last: int) -> Iterator[Range]:
    """The elements between the commas; DuckDB allows one more comma behind the last."""
    depth, start = 0, first
    for at in range(first, last):
        token = tokens[at]
        if token.kind == "op":
            if token.value in "([{":
                depth += 1
            elif token.value in ")]}":
                depth -= 1
            elif token.value == "," and not depth:
                yield start, at
                start = at + 1
    if start < last or start == first:
        yield start, last


def _refuse_empty_element(cursor: Cursor, at: int, end: int) -> None:
    token = cursor.tokens[min(at, end)]
    raise Refused(f"expected a column, found {cursor.spelling(token)}", cursor.span_of(token))


def _begins_constraint(part: Cursor) -> bool:
    return any(part.at_words(word) for word in _CONSTRAINT_STARTS)


# constraints of the table


def _read_table_constraint(part: Cursor, draft: TableDraft) -> None:
    first = part.at
    name = part.name("the name of the constraint")[0] if part.accept("CONSTRAINT") else None
    if part.accept("PRIMARY", "KEY"):
        columns = _read_columns(part)
        draft.primary_keys.append(KeyDraft(columns, name, part.span_from(first)))
    elif part.accept("UNIQUE"):
        columns = _read_columns(part)
        draft.uniques.append(KeyDraft(columns, name, part.span_from(first)))
    elif part.accept("CHECK"):
        expression = _read_brackets(part, "CHECK")
        draft.checks.append((name, expression, part.span_from(first)))
    elif part.accept("FOREIGN", "KEY"):
        columns = _read_columns(part)
        part.expect("REFERENCES")
        draft.foreign_keys.append(_read_references(part, columns, name, first))
    else:
        part.refuse_next("PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY")
    if not part.at_end():
        part.refuse_next("a comma or the end of the table")


def _read_columns(part: Cursor) -> list[tuple[str, Span]]:
    part.expect_op("(")
    columns = [part.name("the name of a column")]
    while part.accept_op(","):
        columns.append(part.name("the name of a column"))
    part.expect_op(")")
    return columns


def _read_brackets(part: Cursor, what: str) -> Range:
    """The range inside of the brackets that come next."""
    if not part.at_op("("):
        part.refuse_next(f"( and the expression of {what}")
    inside, end = part.at + 1, part.group_end()
    part.at = end
    return inside, end - 1


def _read_references(part: Cursor, columns: list[tuple[str, Span]], name: str | None, first: int) -> ForeignKeyDraft:
    parent = _read_qualified_name(part, "the name of the table that is referred to")[0]
    parent_columns = _read_columns(part) if part.at_op("(") else []
    while part.at_words("ON") or part.at_words("MATCH"):
        at = part.at
        if part.accept("MATCH"):
            part.take()
            raise Refused("MATCH is not supported", part.span_from(at), "leave it out")
        part.take()
        if not (part.accept("DELETE") or part.accept("UPDATE")):
            part.refuse_next("DELETE or UPDATE")
        if part.accept("NO", "ACTION") or part.accept("RESTRICT"):
            continue
        if part.accept("CASCADE") or part.accept("SET", "NULL") or part.accept("SET", "DEFAULT"):
            what = part.clean(at, part.at).upper()
            raise Refused(f"{what} is not supported, by DuckDB neither", part.span_from(at), "leave it out")
        part.refuse_next("NO ACTION or RESTRICT")
    return ForeignKeyDraft(columns, name, part.span_from(first), parent, parent_columns)


# columns


def _read_column(part: Cursor, draft: TableDraft, types: Mapping[str, SqlType]) -> None:
    first = part.at
    if part.at_words("LIKE"):
        raise Refused("LIKE is not supported in a table", part.span_of(part.next), "write the columns")
    name, name_span = part.name("the name of a column")
    column = ColumnDraft(name, name_span)
    draft.columns.append(column)  # before what may be refused, so that expressions may name it
    column.span = part.text.span(part.tokens[first].start, part.tokens[part.last - 1].end)
    if part.at_words("AS") or part.at_words("GENERATED"):
        pass  # the type is that of the expression
    elif part.at_end():
        raise Refused(f"the column {name} has no type", name_span)
    else:
        column.type, column.length = read_type(part, types)
    while not part.at_end():
        _read_column_constraint(part, column, draft)


def _read_column_constraint(part: Cursor, column: ColumnDraft, draft: TableDraft) -> None:
    first = part.at
    name = part.name("the name of the constraint")[0] if part.accept("CONSTRAINT") else None
    itself = [(column.name, column.span)]
    if part.accept("NOT", "NULL"):
        column.not_null = part.span_from(first)
    elif part.accept("NULL"):
        column.nullable = part.span_from(first)
    elif part.accept("PRIMARY", "KEY"):
        column.constrained = part.span_from(first)
        draft.primary_keys.append(KeyDraft(itself, name, column.constrained))
    elif part.accept("UNIQUE"):
        column.constrained = part.span_from(first)
        draft.uniques.append(KeyDraft(itself, name, column.constrained))
    elif part.accept("CHECK"):
        expression = _read_brackets(part, "CHECK")
        column.constrained = part.span_from(first)
        draft.checks.append((name, expression, column.constrained))
    elif part.accept("REFERENCES"):
        draft.foreign_keys.append(_read_references(part, itself, name, first))
        column.constrained = part.span_from(first)
    elif name is not None:
        part.refuse_next("NOT NULL, PRIMARY KEY, UNIQUE, CHECK or REFERENCES")
    elif part.accept("DEFAULT"):
        if column.default:
            raise Refused(f"the column {column.name} has two DEFAULTs", part.span_from(first))
        column.default = _read_default(part)
    elif part.accept("GENERATED", "ALWAYS", "AS") or part.accept("AS"):
        if column.generated:
            raise Refused(f"the column {column.name} is GENERATED twice", part.span_from(first))
        if part.at_words("IDENTITY"):
            raise Refused("AS IDENTITY is not supported", part.span_from(first), "use PRIMARY KEY")
        column.generated = _read_brackets(part, "GENERATED ALWAYS AS")
        if part.accept("STORED"):
            column.stored = True
        else:
            part.accept("VIRTUAL")
    elif part.accept("GENERATED", "BY", "DEFAULT"):
        raise Refused("GENERATED BY DEFAULT is not supported", part.span_from(first), "use PRIMARY KEY")
    elif part.accept("COLLATE"):
        names = [part.name("the name of a collation")[0]]
        while part.accept_op("."):
            names.append(part.name("the name of a collation")[0])
        if column.collation is not None:
            raise Refused(f"the column {column.name} has two COLLATEs", part.span_from(first))
        column.collation = ".".join(map(fold, names))
    elif part.accept("USING", "COMPRESSION"):
        part.name("the name of a compression")  # how DuckDB stores it, nothing about its values
    else:
        part.refuse_next("a comma, DEFAULT, NOT NULL, CHECK or another constraint")


def _read_default(part: Cursor) -> Range:
    """The range of DEFAULT's expression: up to the next constraint outside of brackets and CASE."""
    first, depth = part.at, 0
    while not part.at_end():
        token = part.next
        if (token.kind == "op" and token.value in "([{") or (token.kind == "word" and token.value == "CASE"):
            depth += 1
        elif (token.kind == "op" and token.value in ")]}") or (token.kind == "word" and token.value == "END"):
            depth -= 1
        elif token.kind == "word" and not depth and part.at > first and _ends_default(part, first):
            break
        part.take()
    if part.at == first:
        part.refuse_next("the value of DEFAULT")
    return first, part.at


def _ends_default(part: Cursor, first: int) -> bool:
    if part.next.value in _AFTER_DEFAULT:
        return True
    if part.at_words("USING", "COMPRESSION"):
        return True
    before = part.tokens[part.at - 1]
    complete = before.kind not in ("word", "op") or (
        before.value in ")]}" if before.kind == "op" else fold(before.value) not in _OPERATOR_WORDS
    )
    return complete and (part.at_words("NULL") or part.at_words("NOT", "NULL"))


def _read_options(cursor: Cursor, temporary: bool) -> None:
    if cursor.at_end():
        return
    if temporary and cursor.accept("ON", "COMMIT", "PRESERVE", "ROWS") and cursor.at_end():
        return
    cursor.refuse_next("the end of the statement")
