"""What a checker says about some tables."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple


class Check(NamedTuple):
    """table: of which it names rows; kind: not_null and the like; about: its column or columns, "" where it has none"""

    table: str
    kind: str
    about: str


@dataclass
class Found:
    """What failed.

    rows: positions of failing rows; keys: primary keys, as text, that other tables refer to and that are not there
    whole: what failed without naming rows, or could not run
    """

    rows: defaultdict[Check, set[int]] = field(default_factory=lambda: defaultdict(set))
    keys: defaultdict[Check, set[str]] = field(default_factory=lambda: defaultdict(set))
    whole: set[Check] = field(default_factory=set)
