"""Names as they stand in e-mail addresses and logins: lower-case ASCII letters."""

import re

# What anyascii writes with one letter and German with two.
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def ascii_form(text: str, locale: str = "") -> str:
    """The text in the letters a to z only, at least one.

    Accents are dropped and other scripts transliterated, by the package anyascii. A locale of German spells umlauts
    out. What has no letter at all becomes "x".

    >>> ascii_form("Strauß-Łęcki"), ascii_form("Müller", "de_DE"), ascii_form("Ольга"), ascii_form("王")
    ('strausslecki', 'mueller', 'olga', 'wang')
    """
    from anyascii import anyascii

    if locale.partition("_")[0] == "de":
        text = text.translate(_GERMAN)
    return re.sub("[^a-z]", "", anyascii(text).lower()) or "x"
