"""What is said to be the longest text of an expression is never exceeded."""

import test_expressions
import test_expressions_calendar
import test_expressions_format
import test_expressions_nested
import test_expressions_patterns
from expression_oracle import COLUMNS, Oracle

from misata_sql.expressions.text_length import longest_text

MODULES = (
    test_expressions, test_expressions_calendar, test_expressions_format, test_expressions_nested, test_expressions_patterns,
)  # fmt: skip


def test_no_text_is_longer_than_its_bound() -> None:
    """Over all expressions of the other tests that are texts; of two in five a bound is known."""
    oracle = Oracle(n_rows=61)
    lengths = {name: max(len(v) for v in oracle.rows[name] if v is not None) for name in ("s", "w")}
    assert set(lengths) <= set(COLUMNS)
    known = texts = 0
    for expression in [e for module in MODULES for e in module.EVERY]:
        if oracle.typeof(expression) != "VARCHAR":
            continue
        texts += 1
        bound = longest_text(oracle.bind(expression), lengths)
        if bound is None:
            continue
        known += 1
        ((longest,),) = oracle.con.execute(f"SELECT max(length({expression})) FROM t").fetchall()
        assert (longest or 0) <= bound, (expression, longest, bound)
    assert known * 5 >= texts * 2, (known, texts)
