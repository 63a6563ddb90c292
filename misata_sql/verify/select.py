"""The SELECT of one check: one row, of the same columns for every check, so that UNION ALL puts them together."""

from dataclasses import dataclass

from misata_sql.spec.keywords import quote_text

COLUMNS = ("kind", "declaration", "rows_checked", "violations", "figure", "p_value", "note")
NO_NUMBER = "CAST(NULL AS DOUBLE)"
NO_COUNT = "CAST(NULL AS BIGINT)"


@dataclass(frozen=True)
class Selected:
    """A check of a declaration: its SELECT, and what that says first."""

    kind: str
    declaration: str
    sql: str


def select(
    kind: str,
    declaration: str,
    rows: str,
    violations: str,
    source: str = "",
    *,
    figure: str = NO_NUMBER,
    p_value: str = NO_NUMBER,
    note: str = "",
) -> Selected:
    """rows, violations: expressions of whole numbers over the source; source: what stands behind FROM"""
    said = quote_text(note) if note else "CAST(NULL AS VARCHAR)"
    counts = f"CAST({rows} AS BIGINT) AS rows_checked, CAST({violations} AS BIGINT) AS violations"
    columns = (
        f"{quote_text(kind)} AS kind, {quote_text(declaration)} AS declaration, {counts}, "
        f"{figure} AS figure, {p_value} AS p_value, {said} AS note"
    )
    return Selected(kind, declaration, f"SELECT {columns} FROM {source}" if source else f"SELECT {columns}")


def not_checked(kind: str, declaration: str, reason: str) -> Selected:
    """The row of a declaration that nothing here judges: no number of violations, and why."""
    return select(kind, declaration, NO_COUNT, NO_COUNT, note=f"not checked: {reason}")


def count_where(condition: str) -> str:
    """How many rows satisfy the condition; NULL does not."""
    return f"count(*) FILTER (WHERE {condition})"
