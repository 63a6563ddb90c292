"""IBANs: the account number's form in each country, and the check digits that the country itself puts inside.

Sources: ISO 13616 and its registry for the forms; for the national check digits the rules that the countries' central
banks publish. Where the registry allows letters and digits alike, digits are drawn (in `a` places letters). Digits that
single banks check by rules of their own (in DE, DK, GB, IE, SE and others) are random.
"""

from collections.abc import Callable
from functools import cache

from misata_sql.errors import GeneratorError, UnknownNameError
from misata_sql.values.formats.language import (
    LETTERS,
    Balanced,
    Check,
    Choice,
    Format,
    Piece,
    Sum,
    balanced,
    chars,
    digits,
    luhn,
    make_format,
    mod_97,
    numbers,
    pure_11_10,
    weighted,
)
from misata_sql.values.formats.tables import FormatTables, compile_format

# Countries without check digits of their own: letters, digits, and constants between quotes
PLAIN = {
    "AD": "n8 n12", "AE": "n3 n16", "AT": "n5 n11", "AZ": "a4 n20", "BG": "a4 n4 n2 n8", "BH": "a4 n14",
    "BY": "a4 n4 n16", "CH": "n5 n12", "CR": "'0' n3 n14", "CY": "n3 n5 n16", "DE": "n8 n10", "DK": "n4 n10",
    "DO": "a4 n20", "EG": "n4 n4 n17", "FO": "n4 n10", "GB": "a4 n6 n8", "GE": "a2 n16", "GI": "a4 n15",
    "GL": "n4 n10", "GR": "n3 n4 n16", "GT": "a4 n20", "IE": "a4 n6 n8", "IL": "n3 n3 n13", "IQ": "a4 n3 n12",
    "JO": "a4 n4 n18", "KW": "a4 n22", "KZ": "n3 n13", "LB": "n4 n20", "LI": "n5 n12", "LT": "n5 n11",
    "LU": "n3 n13", "LV": "a4 n13", "LY": "n3 n3 n15", "MD": "a2 n18", "MT": "a4 n5 n18", "PK": "a4 n16",
    "PS": "a4 n21", "QA": "a4 n21", "RO": "a4 n16", "SA": "n2 n18", "SE": "n3 n17", "SV": "a4 n20",
    "TR": "n5 '0' n16", "UA": "n6 n19", "VA": "n3 n15", "VG": "a4 n16",
}  # fmt: skip

Pieces = tuple[str | Piece | tuple[Piece, ...], ...]
National = tuple[Pieces, Callable[[str], dict[str, Sum]]]


def _plain(structure: str) -> Pieces:
    pieces: list[str | tuple[Piece, ...]] = []
    for part in structure.split():
        if part.startswith("'"):
            pieces.append(part.strip("'"))
        else:
            pieces.append(digits(int(part[1:])) if part[0] == "n" else chars(LETTERS, int(part[1:])))
    return tuple(pieces)


def _mask(marks: str) -> str:
    return "...." + marks


# -- national check digits; the sums are over places of the whole IBAN, whose account number begins at place 4


def _two_digits(n_free: int, first: int, last: int, target: int) -> National:
    """Account numbers that are `target` modulo 97 as a whole; the last two digits, first .. last, make them so."""
    candidates = tuple(f"{n:02d}" for n in range(first, last + 1))
    check = Balanced("nn", ("national",), (target,), candidates)
    return (digits(n_free), check), lambda kinds: {"national": mod_97(kinds, range(4, 4 + n_free + 2))}


def _belgium() -> National:
    """Of banks whose codes begin with 0: those that begin otherwise are not all given out."""
    check = Check("nn", ("national",), lambda states: (f"{states[0] or 97:02d}",))
    return ("0", digits(9), check), lambda kinds: {"national": mod_97(kinds, range(4, 14))}


def _czechia() -> National:
    pieces = (digits(4), digits(4), balanced("nn", "prefix"), digits(8), balanced("nn", "account"))
    return pieces, lambda kinds: {
        "prefix": weighted(11, _mask("....xxxxxx"), (10, 5, 8, 4, 2, 1)),
        "account": weighted(11, _mask("." * 10 + "x" * 10), (6, 3, 7, 9, 10, 5, 8, 4, 2, 1)),
    }


def _estonia() -> National:
    return (digits(15), balanced("n", "national")), lambda kinds: {
        "national": weighted(10, _mask("..xxxxxxxxxxxxxx"), (7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1))
    }


def _spain() -> National:
    def check(name: str) -> Check:
        return Check("n", (name,), lambda states: ("0123456789"[-states[0] % 11] if states[0] != 1 else "1",))

    pieces = (digits(8), check("bank"), check("account"), digits(10))
    return pieces, lambda kinds: {
        "bank": weighted(11, _mask("xxxxxxxx"), (4, 8, 5, 10, 9, 7, 3, 6)),
        "account": weighted(11, _mask("." * 10 + "x" * 10), (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)),
    }


def _finland() -> National:
    return (digits(13), balanced("n", "national")), lambda kinds: {"national": luhn(_mask("x" * 14))}


def _croatia() -> National:
    return (digits(6), pure_11_10(6), digits(9), pure_11_10(9)), lambda kinds: {}


def _hungary() -> National:
    weights = (9, 7, 3, 1) * 4
    return (digits(7), balanced("n", "bank"), digits(15), balanced("n", "account")), lambda kinds: {
        "bank": weighted(10, _mask("x" * 8), weights[:8]),
        "account": weighted(10, _mask("." * 8 + "x" * 16), weights),
    }


def _iceland() -> National:
    """The holder's national number ends the account number; it has a check digit and a digit of the century."""
    days = tuple(f"{d:02d}{m:02d}" for m, last in enumerate(DAYS_OF_MONTHS, 1) for d in range(1, last + 1))
    pieces = (digits(12), Choice(days), digits(3), balanced("nn", "holder"), "9")
    return pieces, lambda kinds: {"holder": weighted(11, _mask("." * 12 + "x" * 9), (3, 2, 7, 6, 5, 4, 3, 2, 1))}


def _italy() -> National:
    """A letter in front; characters at odd places count by a table. Source: ABI, coordinate bancarie."""
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)

    def worth(place: int, character: str) -> int:
        if place < 5:
            return 0
        return odd[int(character)] if place % 2 else int(character)

    check = Check("a", ("national",), lambda states: (LETTERS[states[0]],))
    return (check, digits(22)), lambda kinds: {"national": Sum(26, worth)}


def _netherlands() -> National:
    """The eleven test, which account numbers of before 2014 pass."""
    pieces = (chars(LETTERS, 4), digits(8), balanced("nn", "national"))
    return pieces, lambda kinds: {"national": weighted(11, _mask("....xxxxxxxxxx"), range(10, 0, -1))}


def _norway() -> National:
    """The first and the fifth digit are not 0: numbers with zeros there are checked by other rules."""
    pieces = (numbers(1, 9, 1), digits(3), numbers(1, 9, 1), digits(4), balanced("nn", "national"))
    return pieces, lambda kinds: {"national": weighted(11, _mask("x" * 11), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))}


def _poland() -> National:
    pieces = (digits(7), balanced("n", "bank"), digits(16))
    return pieces, lambda kinds: {"bank": weighted(10, _mask("xxxxxxxx"), (3, 9, 7, 1, 3, 9, 7, 1))}


DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # 29 February is left out

# (free digits, least and greatest check digits, remainder of the whole)
_MOD_97 = {
    "BA": (14, 2, 98, 1), "FR": (21, 1, 97, 0), "MC": (21, 1, 97, 0), "ME": (16, 2, 98, 1), "MK": (13, 2, 98, 1),
    "MR": (21, 1, 97, 0), "PT": (19, 2, 98, 1), "RS": (16, 2, 98, 1), "SI": (13, 2, 98, 1), "TL": (17, 2, 98, 1),
    "TN": (18, 1, 97, 0), "XK": (14, 2, 98, 1),
}  # fmt: skip
_OTHERS: dict[str, Callable[[], National]] = {
    "BE": _belgium, "CZ": _czechia, "EE": _estonia, "ES": _spain, "FI": _finland, "HR": _croatia, "HU": _hungary,
    "IS": _iceland, "IT": _italy, "NL": _netherlands, "NO": _norway, "PL": _poland, "SK": _czechia, "SM": _italy,
}  # fmt: skip

COUNTRIES = tuple(sorted([*PLAIN, *_MOD_97, *_OTHERS]))


def _account_number(country: str) -> National:
    if country in PLAIN:
        return _plain(PLAIN[country]), lambda kinds: {}
    return _two_digits(*_MOD_97[country]) if country in _MOD_97 else _OTHERS[country]()


def iban_format(country: str) -> Format:
    """The form of a country's IBANs. country: one of COUNTRIES"""
    pieces, national = _account_number(country)
    # 02 .. 98 are the check digits of ISO 7064; the account number comes first in what they check
    checks = Balanced("nn", ("iban",), (1,), tuple(f"{n:02d}" for n in range(2, 99)), rank=1)
    draft = make_format(country, checks, *pieces)
    order = (*range(4, draft.length), 0, 1, 2, 3)
    return Format(draft.pieces, {**national(draft.kinds), "iban": mod_97(draft.kinds, order)})


@cache
def iban_tables(country: str) -> FormatTables:
    """Raises UnknownNameError for a country whose IBANs are not known here."""
    if len(country) != 2:
        raise GeneratorError(
            f"misata_iban: country must be a code of two letters (got country={country!r})\n"
            f"  Hint: ISO 3166 alpha-2, for example 'DE'"
        )
    if country.upper() not in COUNTRIES:
        raise UnknownNameError("country for misata_iban", country, COUNTRIES)
    return compile_format(iban_format(country.upper()))
