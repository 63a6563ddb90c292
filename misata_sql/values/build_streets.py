"""Writes misata_sql/values/built/streets.zlib, the names of streets by locale:

    pip install faker==40.54.0
    python -m misata_sql.values.build_streets

First come the common names of lists/streets.py, then names of the locale's pool in Faker (MIT license) that look alike.
The table is part of the tree, so that no row of an address needs Faker.
"""

import json
import re
import zlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from misata_sql.values.lists.streets import ADDED, STREETS
from misata_sql.values.street_names import FILE

MOST_NAMES = 360  # of a locale
LONGEST_NAME = 36


def build() -> dict[str, Any]:
    """The contents of the file: names by locale, and where they are from."""
    return {
        "source": f"lists/streets.py and Faker {version('faker')}",
        "streets": {locale: _with_pool(locale, names) for locale, names in STREETS.items()},
    }


def _with_pool(locale: str, names: tuple[str, ...]) -> list[str]:
    from misata_sql.values.person_pools import street_names

    listed = dict.fromkeys(names)
    pool = street_names(locale) if locale in ADDED else None
    if pool is not None:
        wanted = re.compile(ADDED[locale])
        ranked = sorted(range(len(pool.values)), key=lambda i: (-pool.weights[i], pool.values[i]))
        for i in ranked:
            if len(listed) < MOST_NAMES and len(pool.values[i]) <= LONGEST_NAME and wanted.fullmatch(pool.values[i]):
                listed.setdefault(pool.values[i])
    return list(listed)


def packed(content: dict[str, Any]) -> bytes:
    """The bytes of the file."""
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9)


if __name__ == "__main__":
    Path(FILE).write_bytes(packed(build()))
