"""Numbers of cards, goods, books, vehicles, devices, companies and securities.

Numbers are from ranges that nobody is given where a standard keeps such ranges: see docs/identifiers.md.
"""

from functools import cache

from misata_sql.errors import GeneratorError, UnknownNameError
from misata_sql.values.formats.iban import COUNTRIES as IBAN_COUNTRIES
from misata_sql.values.formats.language import (
    DIGITS,
    LETTERS,
    Balanced,
    Check,
    Choice,
    Format,
    Piece,
    Sum,
    balanced,
    chars,
    digit_value,
    digits,
    luhn,
    make_format,
    mod_97,
    weighted,
)
from misata_sql.values.formats.tables import FormatTables, compile_format

LUHN_MAX = 40  # digits

# network -> (digits, first six digits of the numbers that payment providers publish for tests)
CARD_NETWORKS: dict[str, tuple[int, tuple[str, ...]]] = {
    "visa": (16, ("400000", "411111", "424242")),
    "mastercard": (16, ("222300", "510510", "555555")),
    "amex": (15, ("371449", "378282")),
    "discover": (16, ("601100", "601111")),
    "diners": (14, ("305693", "362272")),
    "jcb": (16, ("353011", "356600")),
}
ANY_CARD = "any"  # of the networks with 16 digits


@cache
def card_tables(network: str) -> FormatTables:
    """Card numbers of a network; ANY_CARD: every test prefix of 16-digit networks equally often."""
    name = network.lower()
    if name == ANY_CARD:
        length, prefixes = 16, tuple(p for n, found in CARD_NETWORKS.values() if n == 16 for p in found)
    elif name in CARD_NETWORKS:
        length, prefixes = CARD_NETWORKS[name]
    else:
        raise UnknownNameError("network for misata_card_number", network, (ANY_CARD, *CARD_NETWORKS))
    return compile_format(_luhn_format(length, prefixes))


def _luhn_format(length: int, prefixes: tuple[str, ...]) -> Format:
    free = length - len(prefixes[0]) - 1
    head = (Choice(prefixes),) if prefixes[0] else ()
    return make_format(head, digits(free), balanced("n", "luhn"), sums={"luhn": luhn("x" * length)})


@cache
def luhn_tables(n_digits: int, prefix: str) -> FormatTables:
    """Numbers of n_digits digits, the last one a Luhn digit."""
    if not 2 <= n_digits <= LUHN_MAX:
        raise GeneratorError(
            f"misata_luhn: n_digits must be from 2 to {LUHN_MAX} (got n_digits={n_digits})\n"
            f"  Hint: for example misata_luhn(10)"
        )
    _require_digits("misata_luhn", prefix, n_digits - 2, f"with n_digits={n_digits}")
    return compile_format(_luhn_format(n_digits, (prefix,)))


def _require_digits(function: str, prefix: str, most: int, why: str) -> None:
    if len(prefix) > most or not all(c in DIGITS for c in prefix):
        raise GeneratorError(
            f"{function}: prefix must be at most {most} digits {why} (got prefix={prefix!r})\n"
            f"  Hint: leave a digit that is drawn and the check digit"
        )


# -- goods and books


def _gtin_tables(function: str, length: int, prefix: str) -> FormatTables:
    """GS1 numbers: digits count 3 and 1 in turn, from the right. Source: GS1 General Specifications 7.9."""
    _require_digits(function, prefix, length - 2, f"of its {length}")
    return compile_format(_gtin_format(length, (prefix,) if prefix else ()))


def _gtin_format(length: int, prefixes: tuple[str, ...]) -> Format:
    head = (Choice(prefixes),) if prefixes else ()
    free = length - (len(prefixes[0]) if prefixes else 0) - 1
    weights = [3 if (length - 1 - place) % 2 else 1 for place in range(length)]
    return make_format(head, digits(free), balanced("n", "gtin"), sums={"gtin": weighted(10, "x" * length, weights)})


@cache
def ean13_tables(prefix: str) -> FormatTables:
    return _gtin_tables("misata_ean13", 13, prefix)


@cache
def upc_tables(prefix: str) -> FormatTables:
    return _gtin_tables("misata_upc", 12, prefix)


# Registration groups of one digit, which are given out as a whole. Source: International ISBN Agency
ISBN_GROUPS = "0123457"


@cache
def isbn13_tables() -> FormatTables:
    return compile_format(_gtin_format(13, tuple(f"978{group}" for group in ISBN_GROUPS)))


@cache
def isbn10_tables() -> FormatTables:
    """Weights 10 .. 1 modulo 11, X for ten."""
    value = lambda c: 10 if c == "X" else int(c)  # noqa: E731
    check = Balanced("n", ("isbn",), (0,), tuple(DIGITS + "X"))
    sums = {"isbn": weighted(11, "x" * 10, range(10, 0, -1), value)}
    return compile_format(make_format(chars(ISBN_GROUPS), digits(8), check, sums=sums))


# -- companies and securities

# Local operating units whose LEIs begin like this, as GLEIF lists them
LEI_PREFIXES = ("213800", "529900", "549300", "724500", "815600", "969500")
LEI_ENTITY = "naanannanann"  # where the twelve characters of the entity have letters


@cache
def lei_tables() -> FormatTables:
    """ISO 17442. Letters and digits stand at fixed places, which the standard leaves open."""
    entity = tuple(chars(DIGITS if kind == "n" else LETTERS)[0] for kind in LEI_ENTITY)
    checks = Balanced("nn", ("lei",), (1,), tuple(f"{n:02d}" for n in range(2, 99)))
    draft = make_format(Choice(LEI_PREFIXES), entity, checks)
    return compile_format(Format(draft.pieces, {"lei": mod_97(draft.kinds, range(20))}))


SEDOL_WEIGHTS = (1, 3, 1, 7, 3, 9, 1)
CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ"
ISIN_COUNTRIES = ("CH", "DE", "GB", "US", "XS")


@cache
def isin_tables(country: str) -> FormatTables:
    """ISO 6166: two letters, the country's own number with its own check digit, and a Luhn digit.

    Letters count as the two digits of 10 .. 35 in the last one, so which digits count double depends on where they are.
    """
    name = country.upper()
    if name not in ISIN_COUNTRIES:
        raise UnknownNameError("country for misata_isin", country, ISIN_COUNTRIES)
    sums = {}
    own: tuple[str | Piece | tuple[Piece, ...], ...]
    if name == "US":  # CUSIP
        own = (digits(8), balanced("n", "own"))
        sums["own"] = luhn("..xxxxxxxxx")
    elif name == "GB":  # SEDOL, which begins with a letter since 2004 and has no vowels
        own = ("00B", digits(1), chars(CONSONANTS, 2), digits(2), balanced("n", "own"))
        sums["own"] = weighted(10, "....xxxxxxx", SEDOL_WEIGHTS)
    else:
        own = {"CH": ("0", digits(8)), "DE": ("000", digits(6)), "XS": (digits(9),)}[name]
    draft = make_format(name, *own, balanced("n", "isin", rank=1))
    sums["isin"] = _expanded_luhn(draft.kinds)
    return compile_format(Format(draft.pieces, sums))


def _expanded_luhn(kinds: str) -> Sum:
    """luhn() over the digits that a text's characters spell, a letter two."""
    spelled = [place for place, kind in enumerate(kinds) for _ in range(1 if kind == "n" else 2)]
    doubled = [(len(spelled) - 1 - i) % 2 == 1 for i in range(len(spelled))]
    first = {place: spelled.index(place) for place in spelled}

    def worth(place: int, character: str) -> int:
        digits_ = map(int, str(digit_value(character)))
        return sum(
            sum(divmod(2 * digit, 10)) if doubled[first[place] + i] else digit for i, digit in enumerate(digits_)
        )

    return Sum(10, worth)


@cache
def bic_tables(country: str) -> FormatTables:
    """ISO 9362 codes of eight characters whose last one is 0: what SWIFT gives to test institutions."""
    from misata_sql.values.lists.places import COUNTRIES

    name = country.upper()
    known = sorted({*IBAN_COUNTRIES, *(c[0] for c in COUNTRIES)})
    if name not in known:
        raise UnknownNameError("country for misata_bic", country, known)
    return compile_format(make_format(chars(LETTERS, 4), name, chars(LETTERS), "0"))


# -- vehicles and devices

VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # no I, O and Q
VIN_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"
VIN_VALUES = {**{d: int(d) for d in DIGITS}, **dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (
    1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))}  # fmt: skip
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


@cache
def vin_tables() -> FormatTables:
    """ISO 3779 numbers with North America's check digit in the ninth place. Source: 49 CFR 565.15"""
    check = Check("a", ("vin",), lambda states: ("0123456789X"[states[0]],))
    pieces = (
        chars("12345"), chars(VIN_LETTERS, 2), chars(DIGITS + VIN_LETTERS, 5), check, chars(VIN_YEARS),
        chars(DIGITS + VIN_LETTERS), digits(6),
    )  # fmt: skip
    sums = {"vin": weighted(11, "x" * 17, VIN_WEIGHTS, VIN_VALUES.__getitem__)}
    return compile_format(make_format(*pieces, sums=sums))


@cache
def imei_tables() -> FormatTables:
    """Numbers of 15 digits that begin with 00, the reporting body of test devices."""
    return compile_format(_luhn_format(15, ("00",)))


# -- networks and notations

HEX = "0123456789abcdef"
_BYTES = tuple(f"{n:02x}" for n in range(256))


@cache
def mac_tables() -> FormatTables:
    """48 bits in six bytes; the first one has the bits of a locally administered unicast address."""
    first = Choice(tuple(byte for n, byte in enumerate(_BYTES) if n & 3 == 2))
    rest = tuple(piece for _ in range(5) for piece in (Choice((":",)), Choice(_BYTES)))
    return compile_format(make_format(first, rest))


@cache
def hex_colour_tables() -> FormatTables:
    """#rrggbb."""
    return compile_format(make_format("#", (Choice(_BYTES),) * 3))
