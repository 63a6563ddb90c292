"""The expressions of DEFAULT, CHECK and GENERATED AS: sqlglot trees that lack nothing of the text.

sqlglot gets the tokens of the expression only, each in the one form that it reads as DuckDB does.
Afterwards every literal, name, NOT, AND and OR of the text must be in the tree again: a parser
that drops half of a CHECK would otherwise pass unnoticed. Columns are resolved (resolve.py), and
what can be written in several ways is brought to one (canonical.py), so that later passes meet
fewer cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from misata_sql.spec.accounting import refuse_lost
from misata_sql.spec.canonical import to_canonical
from misata_sql.spec.cursor import Cursor, Refused
from misata_sql.spec.dialect import parse_sql
from misata_sql.spec.lexer import Text, Token
from misata_sql.spec.precedence import refuse_unclear_precedence
from misata_sql.spec.resolve import Scope, resolve_columns
from misata_sql.spec.rewrite import rewrite_for_sqlglot
from misata_sql.spec.source import Span

# sqlglot's parser and most passes over its trees are recursive; Python's default limit of 1,000
# frames allows about 40 levels of brackets when nothing else is on the stack.
MAX_BRACKETS = 28
MAX_DEPTH = 100  # levels of the tree, where a chain of ANDs or ORs counts once
MAX_TOKENS = 100_000
MAX_SIGNS = 24  # NOT NOT NOT ..., - - - ...
MAX_SUBSCRIPTS = 16  # x[1][1]...: sqlglot needs quadratic time for these


@dataclass(frozen=True)
class Parsed:
    """An expression and its text without comments and outer brackets.

    columns: of its own table; foreign: (table, column) of others
    """

    expression: exp.Expression
    sql: str
    columns: tuple[str, ...]
    foreign: tuple[tuple[str, str], ...]
    span: Span


def parse_expression(
    text: Text,
    tokens: Sequence[Token],
    first: int,
    last: int,
    scope: Scope,
    what: str,
    *,
    foreign: bool = False,
) -> Parsed:
    """The expression of tokens [first, last). Raises Refused.

    what: 'CHECK', 'DEFAULT', ... for messages; foreign: whether columns of other tables may be
    named
    """
    if first >= last:
        place = tokens[first - 1]
        raise Refused(f"the expression of {what} is missing", text.span(place.start, place.end))
    first, last = _strip_brackets(tokens, first, last)
    cursor = Cursor(text, tokens, first, last)
    span = text.span(tokens[first].start, tokens[last - 1].end)
    _check_size(cursor, what, span)
    refuse_unclear_precedence(cursor)
    sql = cursor.clean(first, last)
    source = rewrite_for_sqlglot(cursor, scope.types)
    try:
        tree = _parse(source)
        _refuse_unsupported(tree, what, span)
        if _depth(tree) > MAX_DEPTH:
            hint = "put brackets into the chain, or split the expression"
            raise Refused(f"the expression of {what} is more than {MAX_DEPTH} levels deep", span, hint)
        refuse_lost(source, tree, what, span)
        tree, columns, others = resolve_columns(tree, cursor, scope, what, span, foreign=foreign)
        tree = to_canonical(tree)
    except RecursionError:
        raise Refused(f"the expression of {what} is nested too deeply", span, "split it") from None
    except ParseError as error:
        raise Refused(f"the expression of {what} is not understood", _place_of(error, cursor, span)) from None
    except SqlglotError:
        raise Refused(f"the expression of {what} is not understood", span) from None
    return Parsed(tree, sql, columns, others, span)


def _strip_brackets(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """Without brackets around the whole, of which DuckDB prints two pairs."""
    while last - first > 2 and tokens[first].is_op("(") and tokens[last - 1].is_op(")"):
        depth = 0
        for at in range(first, last):
            token = tokens[at]
            if token.kind == "op":
                depth += (token.value in "([{") - (token.value in ")]}")
            if not depth:
                break
            if depth == 1 and token.is_op(","):  # (1, 2) is a row
                return first, last
        if at != last - 1:
            break
        first, last = first + 1, last - 1
    return first, last


def _check_size(cursor: Cursor, what: str, span: Span) -> None:
    first, last, tokens = cursor.first, cursor.last, cursor.tokens
    if last - first > MAX_TOKENS:
        raise Refused(
            f"the expression of {what} has {last - first:,} parts, at most {MAX_TOKENS:,} are read",
            span,
        )
    depth = signs = subscripts = 0
    previous = Token("end", "", 0, 0)
    for at in range(first, last):
        token = tokens[at]
        kind, value, _, _ = token
        if (kind == "op" and value in "([{") or (kind == "word" and value == "CASE"):
            depth += 1
            if depth > MAX_BRACKETS:
                deep = f"{what} has more than {MAX_BRACKETS} levels of brackets or CASE"
                raise Refused(deep, cursor.span_of(token), "split it")
            if value == "[" and previous.is_op("]"):
                subscripts += 1
                if subscripts > MAX_SUBSCRIPTS:
                    raise Refused(f"more than {MAX_SUBSCRIPTS} subscripts", cursor.span_of(token))
        elif (kind == "op" and value in ")]}") or (kind == "word" and value == "END"):
            depth -= 1
        signs = signs + 1 if (kind == "op" and value in "-+~@!") or (kind == "word" and value == "NOT") else 0
        if signs > MAX_SIGNS:
            raise Refused(f"more than {MAX_SIGNS} signs in a row", cursor.span_of(token))
        if kind == "op" and value == "?":
            raise Refused("? is a parameter, which has no value in a definition", cursor.span_of(token))
        if kind == "word" and value == "SELECT":
            raise Refused(f"{what} cannot contain a query", cursor.span_of(token))
        if kind == "string" and previous.kind == "string":
            both = cursor.text.span(previous.start, token.end)
            raise Refused("two strings beside each other", both, "write || between them")
        previous = token


_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ)


def _parse(source: str) -> exp.Expression:
    try:
        trees = parse_sql(source)
    except (
        AttributeError,
        TypeError,
        IndexError,
    ) as error:  # of sqlglot's own, where a piece it takes for granted is missing
        raise ParseError("nothing was read") from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Expression):
        raise ParseError("nothing was read")
    inner = trees[0].unnest()
    assert isinstance(inner, exp.Expression)
    return inner


def _place_of(error: ParseError, cursor: Cursor, span: Span) -> Span:
    """The token at which sqlglot stopped, if its text occurs once; else the whole expression."""
    stopped = next((e.get("highlight") for e in error.errors if e.get("highlight")), None)
    tokens = cursor.tokens[cursor.first : cursor.last]
    found = [token for token in tokens if cursor.spelling(token) == stopped]
    return cursor.span_of(found[0]) if len(found) == 1 else span


def _refuse_unsupported(tree: exp.Expression, what: str, span: Span) -> None:
    for node in tree.walk():
        match node:
            case exp.Query() | exp.Exists() | exp.DDL() | exp.DML() | exp.Command():
                raise Refused(f"{what} cannot contain a query", span)
            case exp.Window():
                raise Refused(f"{what} cannot contain a window function", span)
            case exp.AggFunc() if not (isinstance(node, exp.Corr) and what == "CHECK"):
                raise Refused(f"{what} cannot contain an aggregate function ({node.sql_name().lower()})", span)
            case exp.Placeholder() | exp.Parameter() | exp.SessionParameter():
                raise Refused(f"{what} cannot contain a parameter", span)
            case exp.Star() | exp.Columns():
                raise Refused(f"{what} cannot contain *", span, "name the columns")
            case exp.Binary(this=left, expression=right) if isinstance(node, _COMPARISONS):
                if isinstance(left, _COMPARISONS) or isinstance(right, _COMPARISONS):
                    raise Refused(
                        "a chain of comparisons, which DuckDB does not allow",
                        span,
                        "join them with AND",
                    )
            case exp.Is() if not isinstance(node.expression, exp.Null | exp.Boolean):
                raise Refused("IS is understood before NULL, TRUE, FALSE and DISTINCT FROM only", span)
            case exp.Tuple(expressions=[]):
                raise Refused(f"the expression of {what} is not understood", span)
            case exp.Comprehension():
                raise Refused(
                    "a list comprehension is not supported",
                    span,
                    "use list_transform and list_filter",
                )
            case exp.Dot(expression=exp.Func()):
                call = node.sql(dialect="duckdb")
                call = call if len(call) <= 60 else call[:57] + "..."
                hint = "write the function first and without a schema, as in lower(x)"
                raise Refused(f"the call {call} is not supported", span, hint)


def _depth(tree: exp.Expression) -> int:
    deepest, todo = 0, [(tree, 1)]
    while todo:
        node, depth = todo.pop()
        deepest = max(deepest, depth)
        for child in node.iter_expressions():
            chained = isinstance(child, exp.And | exp.Or) and type(child) is type(node)
            todo.append((child, depth if chained else depth + 1))
    return deepest
