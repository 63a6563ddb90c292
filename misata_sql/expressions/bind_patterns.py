"""LIKE, GLOB and regular expressions, of which the pattern is a constant."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.expressions.expression_types import Node, NoTypeError, shown_sql
from misata_sql.expressions.letters import LOWER, is_plain
from misata_sql.expressions.patterns import PatternError, glob_pattern, like_pattern
from misata_sql.expressions.regex_patterns import Pattern, full_match, regex_pattern, rust_replacement
from misata_sql.expressions.signatures import text_operand
from misata_sql.spec.types import BOOLEAN, VARCHAR, list_of

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

Arguments = Sequence[exp.Expression]
Bind = Callable[["Binder", Arguments, exp.Expression, str], Node]


def _text_constant(binder: "Binder", node: Node, what: str) -> str | None:
    """The value of a pattern and the like; None where it is NULL."""
    node = text_operand(node, binder)
    if not node.is_constant:
        raise binder.error(f"{what} must be a constant {binder.where}", node.text)
    return node.value


def _matches(text: Node, pattern: str, expression: exp.Expression, *, op: str = "matches") -> Node:
    return Node(op, BOOLEAN, (text,), pattern, text.can_be_null, "", shown_sql(expression))


def _null(type_of: object, expression: exp.Expression) -> Node:
    return Node("constant", type_of, text=shown_sql(expression))  # type: ignore[arg-type]


def _like(ignores_case: bool) -> Callable[["Binder", exp.Expression], Node]:
    def bind(binder: "Binder", expression: exp.Expression) -> Node:
        return _bind_like(binder, [expression.this, expression.expression], expression, ignores_case)

    return bind


def _like_escape(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    if len(arguments) != 3:
        raise binder.error(f"{name} takes 3 arguments (got {len(arguments)})", expression)
    return _bind_like(binder, arguments, expression, name == "ilike_escape")


def _bind_like(binder: "Binder", arguments: Arguments, expression: exp.Expression, ignores_case: bool) -> Node:
    """Operands: text, pattern and, where there is one, the escape character."""
    text = text_operand(binder.bind(arguments[0]), binder)
    words = [_text_constant(binder, binder.bind(argument), "the pattern of LIKE") for argument in arguments[1:]]
    if None in words:
        return _null(BOOLEAN, expression)
    pattern, escape = words[0] or "", words[1] or "" if len(words) > 1 else ""
    if len(escape) > 1:
        raise binder.error("the escape of LIKE must be one character", expression)
    if ignores_case:
        if not is_plain(pattern + escape):
            raise binder.error("a letter of a rare script in ILIKE is not supported yet", expression)
        pattern, escape = ("".join(LOWER.get(c, c.lower()) for c in word) for word in (pattern, escape))
        text = Node("lower", VARCHAR, (text,), None, text.can_be_null, "", text.text)
    return _translated(binder, expression, lambda: _matches(text, like_pattern(pattern, escape), expression))


def _glob(binder: "Binder", expression: exp.Expression) -> Node:
    text = text_operand(binder.bind(expression.this), binder)
    pattern = _text_constant(binder, binder.bind(expression.expression), "the pattern of GLOB")
    if pattern is None:
        return _null(BOOLEAN, expression)

    def translate() -> Node:
        rust, by_bytes = glob_pattern(pattern)
        return _matches(text, rust, expression, op="matches bytes" if by_bytes else "matches")

    return _translated(binder, expression, translate)


def _translated(binder: "Binder", expression: exp.Expression, translate: Callable[[], Node]) -> Node:
    try:
        return translate()
    except PatternError as error:
        raise binder.error(str(error), expression) from None


def _regular(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """All functions of regular expressions: text, pattern, and more of each."""
    least, most = _TAKES[name]
    if not least <= len(arguments) <= most:
        raise binder.error(f"{name} takes {least} to {most} arguments (got {len(arguments)})", expression)
    text = text_operand(binder.bind(arguments[0]), binder)
    pattern = _text_constant(binder, binder.bind(arguments[1]), f"the pattern of {name}")
    rest = [binder.bind(argument) for argument in arguments[2:]]
    if pattern is None or any(node.is_constant and node.value is None for node in rest):
        return _null({"regexp_replace": VARCHAR, "regexp_extract": VARCHAR}.get(name, BOOLEAN), expression)

    def translate() -> Node:
        if name == "regexp_replace":
            return _replace(binder, text, pattern, rest, expression)
        if name in ("regexp_extract", "regexp_extract_all"):
            return _extract(binder, text, pattern, rest, expression, name)
        options = _text_constant(binder, rest[0], f"the options of {name}") or "" if rest else ""
        found = regex_pattern(pattern, options)
        return _matches(text, full_match(found) if name == "regexp_full_match" else found.rust, expression)

    return _translated(binder, expression, translate)


def _replace(binder: "Binder", text: Node, pattern: str, rest: Sequence[Node], expression: exp.Expression) -> Node:
    new = _text_constant(binder, rest[0], "the replacement of regexp_replace") or ""
    options = _text_constant(binder, rest[1], "the options of regexp_replace") or "" if len(rest) > 1 else ""
    every = "g" in options
    found = regex_pattern(pattern, options.replace("g", ""))
    if every and found.nullable:
        raise PatternError("regexp_replace of all matches of what can be empty is not supported")
    value = (found.rust, rust_replacement(new, found.groups), every)
    return Node("regexp_replace", VARCHAR, (text,), value, text.can_be_null, "", shown_sql(expression))


def _extract(
    binder: "Binder", text: Node, pattern: str, rest: Sequence[Node], expression: exp.Expression, name: str
) -> Node:
    if rest and rest[0].literal != "integer":
        raise NoTypeError(f"{name} of a group that is no integer constant")
    group = rest[0].value if rest else 0
    if not 0 <= group <= 9:
        raise binder.error(f"the group of {name} must be from 0 to 9 (got {group})", expression)
    options = _text_constant(binder, rest[1], f"the options of {name}") or "" if len(rest) > 1 else ""
    found: Pattern = regex_pattern(pattern, options)
    if name == "regexp_extract_all":
        if group or found.nullable:
            raise PatternError("regexp_extract_all of groups, or of what can be empty, is not supported")
        kind = list_of(VARCHAR)
        return Node("regexp_extract_all", kind, (text,), found.rust, text.can_be_null, "", shown_sql(expression))
    value = (found.rust, group if group <= found.groups else None)
    return Node("regexp_extract", VARCHAR, (text,), value, text.can_be_null, "", shown_sql(expression))


_TAKES = {
    "regexp_matches": (2, 3), "regexp_full_match": (2, 3), "regexp_replace": (3, 4), "regexp_extract": (2, 4),
    "regexp_extract_all": (2, 4),
}  # fmt: skip
FUNCTIONS: dict[str, Bind] = {
    **dict.fromkeys(_TAKES, _regular),
    "like_escape": _like_escape,
    "ilike_escape": _like_escape,
}
OPERATORS: dict[type[exp.Expression], Callable[["Binder", exp.Expression], Node]] = {
    exp.Like: _like(ignores_case=False),
    exp.ILike: _like(ignores_case=True),
    exp.Glob: _glob,
}
