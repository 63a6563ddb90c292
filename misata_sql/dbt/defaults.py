"""Generators of columns whose tests say more of the values than a CHECK could find among those of the column's name."""

import re

from misata_sql.errors import MisataError
from misata_sql.spec.keywords import quote_text
from misata_sql.spec.types import SqlType

N_SAMPLES = 16


def pattern_default(name: str, type: SqlType, table: str, pattern: str) -> str:
    """A DEFAULT for a column whose texts must match a regular expression: "" where those of its name do so already.

    It is also "" for what misata_regex does not generate; the CHECK decides then.
    """
    from misata_sql.chaos.draws import draw_text
    from misata_sql.spec.names import infer
    from misata_sql.values.regex import compile_regex

    if type.id != "VARCHAR":
        return ""
    inferred = infer(name, type, table).sql
    inner = pattern.removeprefix("^").removesuffix("$")
    try:
        compile_regex(inner)
        samples = [draw_text(inferred, key) for key in range(N_SAMPLES)] if inferred is not None else []
        if samples and all(re.search(pattern, str(sample)) for sample in samples):
            return ""
    except (MisataError, re.error):
        return ""
    return f"misata_regex({quote_text(inner)})"


def null_default(name: str, type: SqlType, table: str) -> str:
    """A DEFAULT for a column of NULLs alone: that of its name, with NULL at a rate of 1."""
    from misata_sql.spec.names import infer

    inferred = infer(name, type, table).sql
    return "" if inferred is None else f"misata_null(1, {inferred})"
