"""Whether all of an expression's text is in its tree, since a parser may drop half of a CHECK."""

import re
from collections import Counter

from sqlglot import exp

from misata_sql.spec.canonical import UNIT_WORDS
from misata_sql.spec.cursor import Refused
from misata_sql.spec.lexer import Text, tokenize
from misata_sql.spec.source import Span

# Words that sqlglot may write in another way, so that they need not come back. Of types there is
# nothing to check here: those of casts were read and written by our own parser.
_REWRITTEN_WORDS = """
    array as at both cast default escape for from glob ilike in is isnull lambda leading like
    notnull null row similar symmetric to trailing try_cast using zone with without
    bigint bit blob boolean date decimal double float hugeint int integer interval precision real
    smallint text time timestamp timestamptz timestamp_s timestamp_ms timestamp_ns timestamp_us
    tinyint ubigint uinteger uuid varchar"""
_REWRITTEN = frozenset(_REWRITTEN_WORDS.split())
_UNITS = UNIT_WORDS | {"dow", "doy"}  # which EXTRACT gets back as DAYOFWEEK and DAYOFYEAR
_PIECE = re.compile(r"\w+|[^\w\s]")


def refuse_lost(source: str, tree: exp.Expression, what: str, span: Span) -> None:
    """Compares what sqlglot was given with what it would write."""
    lost = _pieces(source)
    lost.subtract(_pieces(tree.sql(dialect="duckdb")))
    for piece, count in lost.items():
        if count > 0 and piece not in _REWRITTEN and piece not in _UNITS:
            raise Refused(f"{piece!r} in the expression of {what} is not understood", span)


def _pieces(sql: str) -> Counter[str]:
    """Words, numbers and signs of all literals and names, and the words that join conditions."""
    tokens = tokenize(Text(sql))
    pieces: Counter[str] = Counter()
    for at, (kind, value, _, _) in enumerate(tokens):
        match kind:
            case "number":
                # sqlglot writes the 1.5 of INTERVAL 1.5 SECOND as a string
                pieces.update(_PIECE.findall(("0" if value[0] == "." else "") + value.lower()))
            case "string" | "quoted":
                pieces.update(_PIECE.findall(value.lower()))
            case "word":
                called = at + 1 < len(tokens) and tokens[at + 1].is_op("(")
                if not called or value in ("NOT", "AND", "OR"):
                    pieces[value.lower()] += 1
    return pieces
