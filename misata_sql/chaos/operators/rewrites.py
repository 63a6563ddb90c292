"""Rules that put one piece of text in the place of another: OCR confusions, homoglyphs, abbreviations."""

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from misata_sql.chaos.operators.constants import text_array

# What optical character recognition takes for each other, either way
OCR = (
    ("O", "0"),
    ("o", "0"),
    ("D", "0"),
    ("l", "1"),
    ("I", "1"),
    ("I", "l"),
    ("i", "1"),
    ("S", "5"),
    ("s", "5"),
    ("B", "8"),
    ("Z", "2"),
    ("z", "2"),
    ("G", "6"),
    ("b", "6"),
    ("g", "9"),
    ("q", "g"),
    ("A", "4"),
    ("T", "7"),
    ("rn", "m"),
    ("cl", "d"),
    ("vv", "w"),
    ("VV", "W"),
    ("li", "h"),
    ("ri", "n"),
    ("nn", "m"),
    ("c", "e"),
    ("u", "v"),
    ("f", "t"),
    ("E", "F"),
    ("C", "G"),
    ("Q", "O"),
    (",", "."),
)
OCR_LOST = (("ä", "a"), ("ö", "o"), ("ü", "u"), ("é", "e"), ("è", "e"), ("ç", "c"), ("ß", "B"))  # one way  # fmt: skip

# Letters and the Cyrillic and Greek ones that look the same, either way (Unicode Technical Standard #39)
CYRILLIC = dict(zip("ABCEHIJKMOPSTXYaceijopsxyh", "АВСЕНІЈКМОРЅТХУасеіјорѕхуһ", strict=True))
GREEK = dict(zip("ABEHIKMNOPTXYZov", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖον", strict=True))

# Either way
ABBREVIATIONS = (
    ("Street", "St."), ("Avenue", "Ave."), ("Road", "Rd."), ("Boulevard", "Blvd."), ("Drive", "Dr."), ("Lane", "Ln."),
    ("Square", "Sq."), ("Court", "Ct."), ("Place", "Pl."), ("North", "N"), ("South", "S"), ("East", "E"),
    ("West", "W"), ("Apartment", "Apt."), ("Suite", "Ste."), ("Building", "Bldg."), ("Saint", "St"), ("Mount", "Mt."),
    ("Straße", "Str."), ("Strasse", "Str."), ("Platz", "Pl."), ("Company", "Co."), ("Corporation", "Corp."),
    ("Incorporated", "Inc."), ("Limited", "Ltd."), ("Brothers", "Bros."), ("International", "Intl."),
    ("Association", "Assn."), ("Department", "Dept."), ("University", "Univ."), ("Manufacturing", "Mfg."),
    ("Gesellschaft", "Ges."), ("and", "&"), ("und", "&"), ("et", "&"), ("Doctor", "Dr."), ("Professor", "Prof."),
    ("Junior", "Jr."), ("Senior", "Sr."), ("Number", "No."), ("First", "1st"), ("Second", "2nd"), ("Third", "3rd"),
    ("William", "Bill"), ("Robert", "Bob"), ("Richard", "Dick"), ("Elizabeth", "Liz"), ("Katherine", "Kate"),
    ("Michael", "Mike"), ("James", "Jim"), ("Thomas", "Tom"), ("Margaret", "Peggy"), ("Edward", "Ted"),
)  # fmt: skip


def both_ways(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each pair, and the other way round."""
    return [pair for one, other in pairs for pair in ((one, other), (other, one))]


class Rules:
    """Arrays of fill_rewritten (kernels/chaos_rewrites.py), and the bytes that a rule may add."""

    def __init__(self, rules: Sequence[tuple[str, str]]) -> None:
        made = sorted({(old.encode(), new.encode()) for old, new in rules})
        firsts = np.searchsorted([old[0] for old, _ in made], np.arange(257)).astype(np.int64)
        self.arrays = (firsts, *text_array([old for old, _ in made]), *text_array([new for _, new in made]))
        self.growth = max(0, *(len(new) - len(old) for old, new in made))


@cache
def ocr_rules() -> Rules:
    return Rules([*both_ways(OCR), *OCR_LOST])


@cache
def homoglyph_rules(script: int) -> Rules:
    """script: 0: Cyrillic; 1: Greek; 2: either"""
    return Rules(both_ways([p for k, table in enumerate((CYRILLIC, GREEK)) if script in (k, 2) for p in table.items()]))


@cache
def abbreviation_rules() -> Rules:
    return Rules(both_ways(ABBREVIATIONS))
