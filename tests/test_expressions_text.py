"""Letters one by one: what lower, upper and reverse make of them in DuckDB, or a refusal."""

import re

import duckdb
import numpy as np
import polars as pl
import pytest

from misata_sql.errors import GeneratorError
from misata_sql.expressions.evaluate import Evaluation
from misata_sql.expressions.expression_types import Node
from misata_sql.expressions.letters import CASED, PLAIN
from misata_sql.spec.types import VARCHAR

LETTERS = [chr(c) for c in range(1, 0x110000) if not 0xD800 <= c < 0xE000]
PLAIN_LETTERS = [c for c in LETTERS if re.match(f"[{PLAIN}]", c)]
KNOWN_LETTERS = {
    "reverse": PLAIN_LETTERS,
    **{op: [c for c in LETTERS if re.match(f"[{CASED}]", c)] for op in ("lower", "upper")},
}


def _ours(op: str, texts: list[str | None]) -> list[str | None]:
    node = Node(op, VARCHAR, (Node("column", VARCHAR, value="s"),), text=f"{op}(s)")
    run = Evaluation({"s": pl.Series(texts, dtype=pl.String)}, len(texts), "t.x", {})
    return run.value(node).to_list()


def _duckdb(op: str, texts: list[str]) -> list[str]:
    values = pl.DataFrame({"n": np.arange(len(texts)), "s": texts}).to_arrow()
    con = duckdb.connect()
    con.register("v", values)
    return [text for (text,) in con.execute(f"SELECT {op}(s) FROM v ORDER BY n").fetchall()]


@pytest.mark.parametrize("op", ["lower", "upper", "reverse"])
def test_every_plain_letter_is_as_in_duckdb(op: str) -> None:
    """Alone, and between letters whose case or order could depend on it."""
    assert len(PLAIN_LETTERS) > 30_000
    for form in ("{}", "aB{}", "{}Cd", "Σ{}Σ"):
        texts = [form.format(letter) for letter in KNOWN_LETTERS[op]]
        assert _ours(op, texts) == _duckdb(op, texts)


@pytest.mark.parametrize("op", ["lower", "upper", "reverse"])
def test_other_letters_are_refused(op: str) -> None:
    others = sorted(set(LETTERS) - set(KNOWN_LETTERS[op]))
    for letter in [*others[:50], *others[::997], "ﬁ", "\U0001f600", "e\u0301"]:
        with pytest.raises(GeneratorError, match="rare script"):
            _ours(op, ["plain", None, f"x{letter}"])


@pytest.mark.parametrize("op", ["lower", "upper", "reverse"])
def test_ascii_and_null(op: str) -> None:
    texts = ["", "aZ@[`{09", None, "\x7f\x00x"]
    assert _ours(op, texts) == [None if t is None else getattr(t, op)() if op != "reverse" else t[::-1] for t in texts]
