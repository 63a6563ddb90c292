"""What a checker says about some tables."""

from collections import defaultdict
from dataclasses import dataclass, field


def _sets() -> "dict[tuple[str, str], set[int]]":
    return defaultdict(set)


def _texts() -> "dict[tuple[str, str], set[str]]":
    return defaultdict(set)


@dataclass
class Found:
    """What failed.

    rows: (table, kind of check) -> positions of failing rows
    keys: (table, kind of check) -> primary keys, as text, that other tables refer to and that are not there
    whole: (table, kind of check, about what) that failed without naming rows, or could not run
    """

    rows: dict[tuple[str, str], set[int]] = field(default_factory=_sets)
    keys: dict[tuple[str, str], set[str]] = field(default_factory=_texts)
    whole: set[tuple[str, str, str]] = field(default_factory=set)
