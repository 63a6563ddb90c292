"""The part of a definition that DuckDB itself takes, with or without the extension.

misata_define understands more than DuckDB: a DEFAULT that names columns, CHECK (corr(a, b) = 0.7), a CHECK over cells
of parents. And a DEFAULT that calls a generator ties the table to the extension. These are cut out of the text; what
stays is as it was written, with its comments: types, keys, the other CHECKs and constant DEFAULTs.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from misata_sql.spec.lexer import Token
    from misata_sql.spec.table import Table
    from misata_sql.spec.types import SqlType


def duckdb_ddl(text: str, types: "Mapping[str, SqlType] | None" = None) -> str:
    """The CREATE TABLEs of a text without what only misata_define understands.

    types: those of CREATE TYPEs that are not in the text

    Raises DefinitionError where the text is no definition.

    >>> duckdb_ddl("CREATE TABLE t (i INTEGER DEFAULT 7, j INTEGER NOT NULL DEFAULT i + misata_uniform(1, 6))")
    'CREATE TABLE t (i INTEGER DEFAULT 7, j INTEGER NOT NULL)'
    """
    from misata_sql.spec.ddl import parse_script
    from misata_sql.spec.lexer import Text, tokenize

    tables = parse_script(text, types).tables
    tokens = tokenize(Text(text))
    pieces, at = [], 0
    for start, end in sorted(cut for table in tables for cut in _cuts(table, tokens, text)):
        pieces.append(text[at:start])
        at = end
    return "".join([*pieces, text[at:]])


def _cuts(table: "Table", tokens: "list[Token]", text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each piece to leave out; pieces do not overlap."""
    from sqlglot import exp

    from misata_sql.compile.correlate import is_correlation
    from misata_sql.generators.bind import calls_generator

    starts = {token.start: i for i, token in enumerate(tokens)}
    for column in table.columns:
        default, span = column.default, column.default_span
        if default is None or span is None or not (calls_generator(default) or default.find(exp.Column)):
            continue
        first = last = starts[span.start]
        while tokens[last].end < span.end:
            last += 1
        while tokens[first - 1].is_op("("):  # the span is that of what brackets around the whole hold
            first, last = first - 1, last + 1
        yield from _cut(tokens, first - 1, last, text)
    commas: set[int] = set()  # that are cut
    for check in table.checks:
        if (is_correlation(check) or check.foreign) and check.span is not None:
            first = last = starts[check.span.start]
            while tokens[last].end < check.span.end:
                last += 1
            if tokens[first - 1].is_op(",") or tokens[first - 1].is_op("("):  # an element of the table
                if tokens[first - 1].is_op(",") and first - 1 not in commas:
                    commas.add(first - 1)
                    yield tokens[first - 1].start, tokens[first - 1].end
                elif tokens[last + 1].is_op(","):
                    last += 1
                    commas.add(last)
            yield from _cut(tokens, first, last, text)


def _cut(tokens: "list[Token]", first: int, last: int, text: str) -> Iterator[tuple[int, int]]:
    """Tokens first to last, the space in front of them, and not the comments between them.

    A comment to the end of a line stays with its line's end, so that nothing gets into it.
    """
    start = tokens[first].start
    if first and not text[tokens[first - 1].end : start].strip():
        start = tokens[first - 1].end
    for token, following in zip(tokens[first:last], tokens[first + 1 : last + 1], strict=True):
        if text[token.end : following.start].strip():
            yield start, token.end
            start = following.start
    yield start, tokens[last].end
