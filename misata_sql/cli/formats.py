"""File formats of `generate`: which one a name asks for, and what it cannot hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from misata_sql.errors import ArgumentError


@dataclass(frozen=True)
class Format:
    """A format.

    endings: of file names; parts get the first one
    options: of DuckDB's COPY; None for a DuckDB database
    changed: types that DuckDB writes to it as something else, and as what
    """

    name: str
    endings: tuple[str, ...]
    options: str | None
    changed: tuple[tuple[str, str], ...] = ()

    @property
    def is_database(self) -> bool:
        return self.options is None


_CHANGED_BY_PARQUET = (
    ("HUGEINT", "DOUBLE, which has 53 bits"),
    ("UHUGEINT", "DOUBLE, which has 53 bits"),
    ("INTERVAL", "one of whole milliseconds"),
)
FORMATS = {
    form.name: form
    for form in (
        Format("parquet", (".parquet",), "FORMAT parquet, COMPRESSION zstd", _CHANGED_BY_PARQUET),
        Format("csv", (".csv",), "FORMAT csv, HEADER true, COMPRESSION none"),
        Format("json", (".jsonl", ".ndjson", ".json"), "FORMAT json, COMPRESSION none"),
        Format("duckdb", (".duckdb", ".db"), None),
    )
}


def choose_format(target: Path, named: str | None) -> Format:
    """The named format, or the one that the target's ending asks for. Raises ArgumentError."""
    if named is not None:
        return FORMATS[named]
    for form in FORMATS.values():
        if target.suffix.lower() in form.endings:
            return form
    known = ", ".join(ending for form in FORMATS.values() for ending in form.endings)
    raise ArgumentError(f"{target} does not end in one of {known}; choose with --format: {', '.join(FORMATS)}")


def check_types(form: Format, columns: Sequence[tuple[str, str]]) -> None:
    """Refuse columns that the format would change. Raises ArgumentError.

    columns: (name, type as DuckDB prints it)
    """
    for name, sql_type in columns:
        for changed, written in form.changed:
            if changed in _scalar_types(sql_type):
                raise ArgumentError(
                    f"column {name} is {sql_type}, but DuckDB writes {changed} to {form.name} as "
                    f"{written}; choose another format or type"
                )


def _scalar_types(sql_type: str) -> set[str]:
    """Names of the types in a type's text, without those of STRUCT fields and of ENUM values.

    >>> sorted(_scalar_types('STRUCT("interval" DATE, hugeint ENUM(\\'INTERVAL\\'))[]'))
    ['DATE', 'ENUM', 'STRUCT']
    """
    bare = re.sub(r"'(?:[^']|'')*'", "", sql_type)
    bare = re.sub(r'([(,]\s*)(?:"(?:[^"]|"")*"|\w+) (?=[A-Z])', r"\1", bare)
    return set(re.findall(r"[A-Z][A-Z_]*", bare))
