"""The locale argument of generators: a locale or country, several with weights, or a column that decides."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class ColumnName:
    """A column of the row in the place of a constant."""

    name: str


Texts = tuple[tuple[str, float], ...]


def read_locale(value: Any) -> "ColumnName | Texts | None":
    """Texts with their weights from a text, a list of texts or a dict of weights; a ColumnName as it is; else None.

    >>> read_locale("DE"), read_locale(["DE", "fr_FR"])
    ((('DE', 1.0),), (('DE', 1.0), ('fr_FR', 1.0)))
    """
    if isinstance(value, ColumnName):
        return value
    if isinstance(value, str):
        return ((value, 1.0),)
    entries: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = [(text, 1.0) for text in value]
    read = tuple((text, _weight(weight)) for text, weight in entries if isinstance(text, str))
    if len(read) != len(entries) or any(weight < 0 for _, weight in read) or not any(weight for _, weight in read):
        return None
    return tuple((text, weight) for text, weight in read if weight > 0)


def _weight(value: Any) -> float:
    """-1 for what is no weight."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return -1.0
    return float(value) if math.isfinite(value) else -1.0


def are_domains(texts: "ColumnName | Texts | None") -> bool:
    """Whether a list of texts is of Internet domains, which have a dot, and no locale has."""
    return isinstance(texts, tuple) and all("." in text for text, _ in texts)
