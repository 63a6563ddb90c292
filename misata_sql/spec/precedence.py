"""Where DuckDB's and sqlglot's operators bind differently, brackets are asked for.

Found by comparing with what DuckDB prints of random expressions, see test_ddl_expressions.py. Both
have the same order of OR, AND, NOT, comparisons, LIKE, BETWEEN, IN (...), ||, + - * / // % ^,
unary minus and ::.
"""

from misata_sql.spec.cursor import Cursor, Refused
from misata_sql.spec.keywords import RESERVED, fold
from misata_sql.spec.lexer import Token
from misata_sql.spec.source import Span

_SYMBOLS = "~!@#^&|<>=*+-/%"
# With a rank of their own in sqlglot, where DuckDB has one for all of them.
_RANK = "|| | & << >> && @> <@ -> ->> ^@ ~ !~ ~* !~* ~~ !~~ ~~* !~~* ~~~ # #> #>> @@ <-> <=>"
_ONE_RANK = frozenset(_RANK.split())
_OPERAND_WORDS = frozenset(("END", "NULL", "TRUE", "FALSE"))
_SINGLE = ("word", "quoted", "number")
# A new operand region begins behind these.
_SEPARATORS = frozenset(("AND", "OR", "NOT", "WHEN", "THEN", "ELSE", "CASE", "END", "IS", "IN", "DISTINCT", "FROM"))
_LIKES = frozenset(("LIKE", "ILIKE", "GLOB", "SIMILAR", "BETWEEN", "BETWEEN ... AND"))


def refuse_unclear_precedence(cursor: Cursor) -> None:
    """Raises Refused at an operator whose operands DuckDB and sqlglot may see differently."""
    tokens, at, last = cursor.tokens, cursor.first, cursor.last
    used: list[str | None] = [None]  # of each open bracket: the operator of _ONE_RANK in the current region
    while at < last:
        token = tokens[at]
        if token.kind == "word":
            if token.value == "AND" and used[-1] == "BETWEEN":
                used[-1] = "BETWEEN ... AND"
            elif token.value in _SEPARATORS:
                used[-1] = None
            if token.value in _LIKES:
                if used[-1] in _ONE_RANK and used[-1] != "||":
                    what = f"which of {used[-1]} and {token.value} comes first is not clear"
                    raise Refused(what, cursor.span_of(token), "put brackets around one of them")
                used[-1] = token.value
            if token.value == "IN":
                _check_in(cursor, at)
            elif token.value in ("TRUE", "FALSE", "NULL", "UNKNOWN", "ISNULL", "NOTNULL"):
                _check_is(cursor, at)
        elif token.kind == "op" and token.value in "([{":
            used.append(None)
        elif token.kind == "op" and token.value in ")]}":
            del used[max(1, len(used) - 1) :]
        elif token.kind == "op" and token.value == ",":
            used[-1] = None
        elif token.kind == "op" and token.value in _SYMBOLS:
            end = _run_end(cursor, at)
            run = "".join(t.value for t in tokens[at:end])
            prefix = at == cursor.first or not _ends_operand(tokens[at - 1])
            if run in ("=", "<", ">", "<=", ">=", "<>", "!=", "=="):
                used[-1] = None
            elif prefix and run[-1] in "~@":
                _check_prefix(cursor, at, end)
            elif run in _ONE_RANK:
                lambda_arrow = run == "->" and tokens[at - 1].kind in ("word", "quoted") and used[-1] is None
                if used[-1] not in (None, run) and not (run == "||" and used[-1] in _LIKES):
                    what = f"which of {used[-1]} and {run} comes first is not clear"
                    raise Refused(what, _span(cursor, at, end), "put brackets around one of them")
                used[-1] = None if lambda_arrow else run
            elif any(symbol in run for symbol in "~@#") and run not in _ONE_RANK:
                raise Refused(
                    f"the operator {run} is not understood",
                    _span(cursor, at, end),
                    "put spaces or brackets",
                )
            at = end
            continue
        at += 1


def _run_end(cursor: Cursor, at: int) -> int:
    """The end of the symbols that touch each other; signs at the end belong to the next operand."""
    tokens, end = cursor.tokens, at + 1
    while end < cursor.last and tokens[end].kind == "op" and tokens[end].value in _SYMBOLS:
        if tokens[end].start != tokens[end - 1].end:
            break
        end += 1
    while end > at + 1 and tokens[end - 1].value in "+-":
        end -= 1
    return end


def _ends_operand(token: Token) -> bool:
    if token.kind == "op":
        return token.value in ")]}"
    return token.kind != "word" or fold(token.value) not in RESERVED or token.value in _OPERAND_WORDS


def _check_prefix(cursor: Cursor, at: int, end: int) -> None:
    """@a - 1 is @(a - 1) to DuckDB, which itself prints (@(...)); sqlglot takes @a alone."""
    tokens, first, last = cursor.tokens, cursor.first, cursor.last
    run = "".join(t.value for t in tokens[at:end])
    opened = at == first or tokens[at - 1].value in ("(", "[", ",")
    inner = Cursor(cursor.text, tokens, end, last)
    behind = inner.group_end() if inner.at_op("(") else end + 1 if inner.next.kind in _SINGLE else at
    closed = behind == last or (behind > at and tokens[behind].value in (")", "]", ","))
    if len(run) != 1 or not (opened and closed):
        hint = "write abs(...)" if run == "@" else f"write ({run}(...)), with brackets inside and outside"
        raise Refused(f"what belongs to {run} is not clear", _span(cursor, at, end), hint)


def _check_in(cursor: Cursor, at: int) -> None:
    """x IN l || m is x IN (l || m) to DuckDB."""
    operand = Cursor(cursor.text, cursor.tokens, min(at + 1, cursor.last), cursor.last)
    if not operand.at_op("(") and not _is_inside_position(cursor, at):
        token = operand.next
        raise Refused(
            "IN is understood before ( ... ) only",
            cursor.span_of(token),
            "write contains(list, value)",
        )


def _is_inside_position(cursor: Cursor, at: int) -> bool:
    """POSITION(part IN text)"""
    depth = 0
    while at > cursor.first:
        at -= 1
        token = cursor.tokens[at]
        if token.kind == "op" and token.value in "([{":
            if depth == 0:
                before = cursor.tokens[at - 1]
                return at > cursor.first and before.kind == "word" and before.value == "POSITION"
            depth -= 1
        elif token.kind == "op" and token.value in ")]}":
            depth += 1
    return False


def _check_is(cursor: Cursor, at: int) -> None:
    """x IS TRUE::VARCHAR is (x IS TRUE)::VARCHAR to DuckDB."""
    tokens, last = cursor.tokens, cursor.last
    test = tokens[at].value in ("ISNULL", "NOTNULL")
    test |= at > cursor.first and tokens[at - 1].value in ("IS", "NOT")
    if not test or at + 1 >= last or tokens[at + 1].kind != "op":
        return
    behind = tokens[at + 1].value
    if behind == "!" and at + 2 < last and tokens[at + 2].value == "=":
        return
    if behind in "!:[+-*/%^|&#~@":
        raise Refused("what belongs to IS is not clear", cursor.span_of(tokens[at]), "put brackets")


def _span(cursor: Cursor, first: int, end: int) -> Span:
    return cursor.text.span(cursor.tokens[first].start, cursor.tokens[end - 1].end)
