"""Names of streets by locale. The table is built/streets.zlib, written by build_streets.py; see docs/places.md."""

import json
import zlib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "built" / "streets.zlib"


@cache
def street_names() -> dict[str, tuple[str, ...]]:
    """The names by locale, or by language where that has to do for several countries; the commonest first."""
    content = json.loads(zlib.decompress(FILE.read_bytes()))
    return {locale: tuple(names) for locale, names in content["streets"].items()}
