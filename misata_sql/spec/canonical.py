"""One form for what can be written in several: as people type it, and as DuckDB prints the same."""

import re

from sqlglot import exp

_UNITS = """YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND MILLISECOND MICROSECOND DECADE CENTURY
MILLENNIUM"""
_UNIT_OF = {word: unit for unit in _UNITS.split() for word in (unit.lower(), unit.lower() + "s")}
_UNIT_OF |= {"centuries": "CENTURY", "millennia": "MILLENNIUM"}
UNIT_WORDS = frozenset(_UNIT_OF)
_FRACTIONAL = frozenset(("SECOND", "MILLISECOND"))  # of the others DuckDB cuts the fraction off

# Operators and special forms that are calls in DuckDB: the name and the arguments in DuckDB's order.
_CALLS: dict[type[exp.Expr], tuple[str, ...]] = {
    exp.Abs: ("abs", "this"),
    exp.BitwiseNot: ("~", "this"),
    exp.Overlay: ("overlay", "this", "expression", "from_", "for_"),
    exp.RegexpLike: ("regexp_matches", "this", "expression"),
    exp.RegexpFullMatch: ("regexp_full_match", "this", "expression"),
    exp.SimilarTo: ("regexp_full_match", "this", "expression"),
    exp.Pow: ("pow", "this", "expression"),
    exp.StartsWith: ("starts_with", "this", "expression"),
    exp.StrPosition: ("strpos", "this", "substr"),
    exp.Substring: ("substring", "this", "start", "length"),
}

_NEGATED = {"not_like_escape": "like_escape", "not_ilike_escape": "ilike_escape"}

_ONE_UNIT = re.compile(r"\s*([+-]?\d{1,18})\s*([A-Za-z]+)\s*\Z")
_NUMBER = re.compile(r"\s*([+-]?)(\d{1,18})(\.\d*)?\s*\Z")


def to_canonical(tree: exp.Expression) -> exp.Expression:
    """The tree with each of these in one form.

    exp.Interval('30', DAY)  INTERVAL 30 DAY, INTERVAL '30 days', CAST('30 days' AS INTERVAL),
                             to_days(30), and to_days(CAST(trunc(CAST(30 AS DOUBLE)) AS INTEGER)),
                             as DuckDB prints the first. An interval of several units stays
                             exp.Interval('1 year 2 months'), without a unit.
    exp.Boolean(TRUE)        TRUE, and CAST('t' AS BOOLEAN), as DuckDB 1.5 prints it
    exp.Is(x, TRUE)          x IS TRUE, and CAST(x AS BOOLEAN) IS NOT DISTINCT FROM true
    CASE WHEN x = 1 THEN     CASE x WHEN 1 THEN
    exp.Map([k], [v])        MAP {k: v}
    exp.Anonymous            calls, by their names in lower case, and the operators that are calls in DuckDB: x SIMILAR
                             TO 'r' is regexp_full_match(x, 'r'), x IN l with a list or string l is contains(l, x)
    """
    for node in reversed(list(tree.walk())):  # the inner ones first
        new = _canonical(node)
        if new is None:
            continue
        if node is tree:
            tree = new
        else:
            node.replace(new)
    return tree


def _canonical(node: exp.Expr) -> exp.Expression | None:
    match node:
        case exp.Interval():
            unit = node.args.get("unit")
            if unit is None:
                return _of_words(node.name) if isinstance(node.this, exp.Literal) else None
            return _of_one_unit(node.this, unit.name)
        case exp.Cast() if node.to.is_type("interval"):
            return _of_words(node.name) if isinstance(node.this, exp.Literal) and node.this.is_string else None
        case exp.Cast(this=exp.Literal(is_string=True)) if node.to.is_type("boolean"):
            truth_of = {"t": True, "true": True, "f": False, "false": False}
            if node.name.lower() in truth_of:
                return exp.Boolean(this=truth_of[node.name.lower()])
        case exp.NullSafeEQ() | exp.NullSafeNEQ():
            truth, value = node.expression, node.this
            if isinstance(truth, exp.Boolean) and isinstance(value, exp.Cast) and value.to.is_type("boolean"):
                is_truth = exp.Is(this=value.this, expression=truth)
                return is_truth if isinstance(node, exp.NullSafeEQ) else exp.Not(this=is_truth)
        case exp.Case() if node.this is not None:
            for branch in node.args["ifs"]:
                test = exp.EQ(this=_bracketed(node.this), expression=_bracketed(branch.this))
                branch.set("this", test)
            node.set("this", None)
        case exp.ToMap(this=exp.Struct(expressions=pairs)):
            keys = exp.Array(expressions=[pair.this for pair in pairs])
            return exp.Map(keys=keys, values=exp.Array(expressions=[p.expression for p in pairs]))
        case exp.In() if node.args.get("field") is not None:
            return _call("contains", node.args["field"], node.this)
        case exp.Escape(this=exp.Like() | exp.ILike()):
            name = "like_escape" if isinstance(node.this, exp.Like) else "ilike_escape"
            call = _call(name, node.this.this, node.this.expression, node.expression)
            return exp.Not(this=call) if node.this.args.get("negate") else call
        case exp.Like() | exp.ILike() if node.args.get("negate") and not isinstance(node.parent, exp.Escape):
            return exp.Not(this=type(node)(this=node.this, expression=node.expression))
        case exp.Trim():
            name = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get(str(node.args.get("position") or "").upper(), "trim")
            return _call(name, *(node.args[key] for key in ("this", "expression") if node.args.get(key) is not None))
        case exp.Extract():
            return _call("date_part", exp.Literal.string(node.name.lower()), node.expression)
        case exp.Anonymous():
            name = node.name.lower()
            arguments = node.expressions
            if name in _NEGATED:
                return exp.Not(this=_call(_NEGATED[name], *arguments))
            if name.startswith("to_") and len(arguments) == 1:
                interval = _of_one_unit(arguments[0], name[3:])
                if interval is not None:
                    return interval
            return _call(name, *arguments) if node.this != name else None
        case _ if type(node) in _CALLS:
            name, *keys = _CALLS[type(node)]
            return _call(name, *(node.args[key] for key in keys if node.args.get(key) is not None))
    return None


def _call(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _of_words(words: str) -> exp.Expression:
    found = _ONE_UNIT.match(words)
    unit = _UNIT_OF.get(found[2].lower()) if found else None
    if found and unit:
        return exp.Interval(this=exp.Literal.string(str(int(found[1]))), unit=exp.Var(this=unit))
    return exp.Interval(this=exp.Literal.string(words))


def _of_one_unit(number: object, unit: str) -> exp.Expression | None:
    known = _UNIT_OF.get(unit.lower())
    amount = _constant(number, whole=known not in _FRACTIONAL)
    if amount is None or known is None:
        return None
    return exp.Interval(this=exp.Literal.string(amount), unit=exp.Var(this=known))


def _constant(node: object, *, whole: bool) -> str | None:
    """The number inside of the casts that DuckDB prints around it."""
    minus = False
    while isinstance(node, exp.Cast | exp.Paren | exp.Neg) or (
        isinstance(node, exp.Anonymous) and node.this == "trunc"
    ):
        minus ^= isinstance(node, exp.Neg)
        node = node.expressions[0] if isinstance(node, exp.Anonymous) else node.this
    found = _NUMBER.match(node.name) if isinstance(node, exp.Literal) else None
    if not found:
        return None
    sign, digits, fraction = found.groups()
    fraction = "" if whole else (fraction or "").rstrip("0").rstrip(".")
    minus ^= sign == "-"
    amount = f"{int(digits)}{fraction}"
    return f"-{amount}" if minus and amount != "0" else amount


def _bracketed(node: exp.Expr) -> exp.Expr:
    node = node.copy()
    simple = isinstance(node, exp.Column | exp.Literal | exp.Paren | exp.Func | exp.Null | exp.Boolean)
    return node if simple else exp.Paren(this=node)
