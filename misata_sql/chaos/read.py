"""The grammar of a scenario: its text into statements whose expressions are delimited and not yet typed.

Read token by token, as CREATE TABLE is: what is not understood is refused with its place, and nothing is passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from misata_sql.errors import DefinitionError
from misata_sql.spec.cursor import Cursor, Refused, split_statements
from misata_sql.spec.lexer import Text, tokenize
from misata_sql.spec.source import Span, describe_problem
from misata_sql.spec.type_parser import read_type
from misata_sql.spec.types import SqlType

Range = tuple[int, int]  # tokens [first, last)
Name = tuple[str, Span]

MAX_COPIES = 1_000
MAX_WINDOW = 1_000_000  # rows; a thread holds twelve times as many
_KINDS = "UPDATE, DELETE, INSERT or ALTER TABLE"
_HINTS = {
    "SELECT": "a scenario changes rows; query its result: SELECT ... FROM misata_perturb(...)",
    "CREATE": "define tables by misata_define",
    "DROP": "leave columns out by ALTER TABLE t DROP COLUMN c, and rows by DELETE FROM t",
    "TRUNCATE": "write DELETE FROM t",
    "MERGE": "write UPDATE, DELETE and INSERT",
    "SET": "pass seed and the like as arguments of misata_perturb",
}


@dataclass
class Draft:
    """One statement as it is written.

    kind: update, delete, insert, add, drop, rename, retype, move or sort
    assignments: the column and the tokens of its expression; where: tokens of the condition
    column, new_name, type, expression, after: of ALTER TABLE; copies: of INSERT
    keys: of SET SORTED BY, each with whether it is descending and whether NULLs come first; window: rows
    """

    cursor: Cursor
    kind: str
    table: tuple[str, ...]
    table_span: Span
    assignments: list[tuple[Name, Range]] = field(default_factory=list)
    where: Range | None = None
    column: Name = ("", None)  # type: ignore[assignment]
    new_name: Name = ("", None)  # type: ignore[assignment]
    type: SqlType | None = None
    expression: Range | None = None
    after: Name | None = None
    copies: int = 1
    keys: list[tuple[Name, bool, bool]] = field(default_factory=list)
    window: int = 0

    @property
    def span(self) -> Span:
        tokens = self.cursor.tokens
        return self.cursor.text.span(tokens[self.cursor.first].start, tokens[self.cursor.last - 1].end)

    @property
    def text(self) -> str:
        """The statement without comments, white space as one space."""
        return self.cursor.clean(self.cursor.first, self.cursor.last)


def read_statements(scenario: str, types: Mapping[str, SqlType]) -> list[Draft]:
    """The statements of a scenario in order. Raises DefinitionError with all that is not understood."""
    text = Text(scenario)
    tokens = tokenize(text)
    drafts: list[Draft] = []
    problems: list[Refused] = []
    for first, last in split_statements(tokens):
        try:
            drafts.append(_read(Cursor(text, tokens, first, last), types))
        except Refused as refused:
            problems.append(refused)
    if problems:
        raise DefinitionError([refused.problem for refused in problems])
    if not drafts:
        hint = "write for example UPDATE orders SET email = NULL WHERE misata_chance(0.05)"
        raise DefinitionError(describe_problem("the scenario has no statement", None, hint))
    return drafts


def _read(cursor: Cursor, types: Mapping[str, SqlType]) -> Draft:
    word = cursor.next
    if cursor.accept("UPDATE"):
        return _update(cursor)
    if cursor.accept("DELETE"):
        return _delete(cursor)
    if cursor.accept("INSERT"):
        return _insert(cursor)
    if cursor.accept("ALTER"):
        return _alter(cursor, types)
    what = f"expected {_KINDS}, found {cursor.spelling(word)}"
    raise Refused(what, cursor.span_of(word), _HINTS.get(word.value, ""))


def _table(cursor: Cursor) -> tuple[tuple[str, ...], Span]:
    name, span = cursor.name("the name of a table")
    parts, whole = [name], span
    while cursor.accept_op("."):
        name, span = cursor.name("the name of a table")
        parts.append(name)
        whole = whole.to(span)
    return tuple(parts), whole


def _until(cursor: Cursor, what: str, *ends: str) -> Range:
    """The tokens up to a comma, or one of these words, outside of brackets and CASE."""
    first, depth = cursor.at, 0
    while not cursor.at_end():
        token = cursor.next
        if (token.kind == "op" and token.value in "([{") or (token.kind == "word" and token.value == "CASE"):
            depth += 1
        elif (token.kind == "op" and token.value in ")]}") or (token.kind == "word" and token.value == "END"):
            if not depth:
                break
            depth -= 1
        elif not depth and (token.is_op(",") or (token.kind == "word" and token.value in ends)):
            break
        cursor.take()
    if cursor.at == first:
        cursor.refuse_next(what)
    return first, cursor.at


def _where(cursor: Cursor, draft: Draft) -> Draft:
    if cursor.accept("WHERE"):
        draft.where = cursor.at, cursor.last
        if cursor.at_end():
            cursor.refuse_next("a condition")
        cursor.at = cursor.last
    if not cursor.at_end():
        cursor.refuse_next("WHERE or the end of the statement")
    return draft


def _update(cursor: Cursor) -> Draft:
    draft = Draft(cursor, "update", *_table(cursor))
    cursor.expect("SET")
    while True:
        name = cursor.name("the name of a column")
        cursor.expect_op("=")
        draft.assignments.append((name, _until(cursor, "an expression", "WHERE", "FROM", "RETURNING")))
        if not cursor.accept_op(","):
            break
    if cursor.at_words("FROM"):
        hint = "name a parent's cell as customers.country"
        raise Refused("UPDATE ... FROM is not supported", cursor.span_of(cursor.next), hint)
    return _where(cursor, draft)


def _delete(cursor: Cursor) -> Draft:
    cursor.expect("FROM")
    draft = Draft(cursor, "delete", *_table(cursor))
    if cursor.at_words("USING"):
        hint = "name a parent's cell as customers.country"
        raise Refused("DELETE ... USING is not supported", cursor.span_of(cursor.next), hint)
    return _where(cursor, draft)


def _insert(cursor: Cursor) -> Draft:
    """INSERT INTO t SELECT * [REPLACE (x AS c, ...)] FROM t [, range(n)] [WHERE ...]"""
    cursor.expect("INTO")
    draft = Draft(cursor, "insert", *_table(cursor))
    hint = "copies of rows are written INSERT INTO t SELECT * REPLACE (x AS column) FROM t WHERE ..."
    if not cursor.accept("SELECT"):
        cursor.accept_op("(")
        raise Refused("only INSERT INTO t SELECT * FROM t is supported", cursor.span_of(cursor.next), hint)
    if not cursor.accept_op("*"):
        raise Refused("the SELECT of an INSERT must begin with *", cursor.span_of(cursor.next), hint)
    if cursor.accept("REPLACE"):
        cursor.expect_op("(")
        while True:
            tokens = _until(cursor, "an expression", "AS")
            cursor.expect("AS")
            draft.assignments.append((cursor.name("the name of a column"), tokens))
            if not cursor.accept_op(","):
                break
        cursor.expect_op(")")
    cursor.expect("FROM")
    source, span = _table(cursor)
    if source != draft.table:
        raise Refused("rows can only be copied from the table itself", span, f"write FROM {'.'.join(draft.table)}")
    if cursor.accept_op(","):
        _copies(cursor, draft)
    return _where(cursor, draft)


def _copies(cursor: Cursor, draft: Draft) -> None:
    first = cursor.at
    name = cursor.name("range")[0]
    cursor.expect_op("(")
    count = cursor.take()
    cursor.expect_op(")")
    if name.lower() != "range" or not count.value.isdigit() or not 1 <= int(count.value) <= MAX_COPIES:
        what = f"expected range(n), n copies of each row, n from 1 to {MAX_COPIES:,}"
        raise Refused(what, cursor.span_from(first))
    draft.copies = int(count.value)


def _alter(cursor: Cursor, types: Mapping[str, SqlType]) -> Draft:
    cursor.expect("TABLE")
    draft = Draft(cursor, "", *_table(cursor))
    if cursor.accept("ADD"):
        cursor.accept("COLUMN")
        draft.kind, draft.column = "add", cursor.name("the name of a column")
        draft.type = read_type(cursor, types)[0]
        if cursor.accept("DEFAULT"):
            draft.expression = _until(cursor, "an expression")
    elif cursor.accept("DROP"):
        cursor.accept("COLUMN")
        draft.kind, draft.column = "drop", cursor.name("the name of a column")
    elif cursor.accept("RENAME"):
        if cursor.accept("TO"):
            hint = "the result of misata_perturb has no name; rename columns"
            raise Refused("a table cannot be renamed", cursor.span_from(cursor.first), hint)
        cursor.accept("COLUMN")
        draft.kind, draft.column = "rename", cursor.name("the name of a column")
        cursor.expect("TO")
        draft.new_name = cursor.name("the new name of the column")
    elif cursor.accept("ALTER"):
        cursor.accept("COLUMN")
        draft.column = cursor.name("the name of a column")
        _alter_column(cursor, draft, types)
    elif cursor.accept("SET"):
        _sort(cursor, draft)
    else:
        cursor.refuse_next("ADD, DROP, RENAME, ALTER COLUMN or SET SORTED BY")
    if not cursor.at_end():
        cursor.refuse_next("the end of the statement")
    return draft


def _sort(cursor: Cursor, draft: Draft) -> None:
    """SET SORTED BY (column [ASC | DESC] [NULLS FIRST | NULLS LAST], ...) WITHIN n ROWS"""
    draft.kind = "sort"
    cursor.expect("SORTED")
    cursor.expect("BY")
    cursor.expect_op("(")
    while True:
        name = cursor.name("the name of a column")
        is_descending = cursor.accept("DESC") or (cursor.accept("ASC") and False)
        nulls_first = cursor.accept("NULLS", "FIRST") or (cursor.accept("NULLS", "LAST") and False)
        draft.keys.append((name, is_descending, nulls_first))
        if not cursor.accept_op(","):
            break
    cursor.expect_op(")")
    if not cursor.accept("WITHIN"):
        hint = "say how far rows may move: SET SORTED BY (arrived_at) WITHIN 10000 ROWS"
        raise Refused("expected WITHIN n ROWS", cursor.span_of(cursor.next), hint)
    first = cursor.at
    count = cursor.take()
    if not count.value.isdigit() or not 1 <= int(count.value) <= MAX_WINDOW:
        raise Refused(f"expected a number of rows from 1 to {MAX_WINDOW:,}", cursor.span_from(first))
    draft.window = int(count.value)
    cursor.expect("ROWS")


def _alter_column(cursor: Cursor, draft: Draft, types: Mapping[str, SqlType]) -> None:
    if cursor.accept("FIRST"):
        draft.kind = "move"
    elif cursor.accept("AFTER"):
        draft.kind, draft.after = "move", cursor.name("the name of a column")
    elif cursor.accept("SET", "DATA", "TYPE") or cursor.accept("TYPE"):
        draft.kind = "retype"
        draft.type = read_type(cursor, types)[0]
        if cursor.accept("USING"):
            draft.expression = _until(cursor, "an expression")
    else:
        cursor.refuse_next("TYPE, FIRST or AFTER")
