"""Tax and register numbers of companies, in the form in which they are written. A right number may be somebody's."""

from collections.abc import Callable
from functools import cache

from misata_sql.errors import UnknownNameError
from misata_sql.values.formats.language import (
    DIGITS,
    Balanced,
    Check,
    Choice,
    Format,
    balanced,
    chars,
    digits,
    luhn,
    make_format,
    numbers,
    pure_11_10,
    weighted,
)
from misata_sql.values.formats.national import NOT_ZERO, eleven_minus, powers
from misata_sql.values.formats.tables import FormatTables, compile_format


def _at() -> Format:
    """UID: 6 less the digits, of which every second one counts double."""
    check = Check("n", ("luhn",), lambda states: (str((6 - states[0]) % 10),))
    return make_format("ATU", digits(7), check, sums={"luhn": luhn("...xxxxxxx")})


def _be() -> Format:
    check = Check("nn", ("check",), lambda states: (f"{97 - states[0]:02d}",))
    pieces = ("BE0", chars(NOT_ZERO), digits(6), check)
    return make_format(*pieces, sums={"check": weighted(97, "..xxxxxxxx", powers(8, 10, 97))})


def _br() -> Format:
    """CNPJ of a head office."""
    weights = (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    pieces = (
        chars(NOT_ZERO), digits(1), ".", digits(3), ".", digits(3), "/0001-", eleven_minus("one"), eleven_minus("two"),
    )  # fmt: skip
    return make_format(*pieces, sums={
        "one": weighted(11, "xx.xxx.xxx/xxxx", weights),
        "two": weighted(11, "xx.xxx.xxx/xxxx-x", (6, *weights)),
    })  # fmt: skip


def _ch() -> Format:
    """UID."""
    pieces = ("CHE-", chars(NOT_ZERO), digits(2), ".", digits(3), ".", digits(1), balanced("nn", "check"))
    return make_format(*pieces, sums={"check": weighted(11, "....xxx.xxx.xxx", (5, 4, 3, 2, 7, 6, 5, 4, 1))})


def _de() -> Format:
    """USt-IdNr."""
    return make_format("DE", chars(NOT_ZERO), digits(7), pure_11_10(8))


def _dk() -> Format:
    """CVR."""
    pieces = ("DK", chars(NOT_ZERO), digits(5), balanced("nn", "check"))
    return make_format(*pieces, sums={"check": weighted(11, "..xxxxxxxx", (2, 7, 6, 5, 4, 3, 2, 1))})


def _es() -> Format:
    """NIF of a limited company: B, a province, a number, a Luhn digit."""
    pieces = ("B", numbers(1, 52, 2), digits(5), balanced("n", "luhn"))
    return make_format(*pieces, sums={"luhn": luhn(".xxxxxxxx")})


def _fi() -> Format:
    """Y-tunnus."""
    check = Balanced("n.n", ("check",), (0,), tuple(f"{a}-{b}" for a in DIGITS for b in DIGITS))
    sums = {"check": weighted(11, "xxxxxxx-x", (7, 9, 10, 5, 8, 4, 2, 1))}
    return make_format(chars("0123"), digits(5), check, sums=sums)


def _fr() -> Format:
    """TVA: FR, a key, and the SIREN with its Luhn digit, which the key covers."""
    key = Check("nn", ("key",), lambda states: (f"{(states[0] + 12) % 97:02d}",), rank=1)
    pieces = ("FR", key, chars(NOT_ZERO), digits(7), balanced("n", "luhn"))
    weights = tuple(100 * weight for weight in powers(9, 10, 97))
    return make_format(*pieces, sums={"key": weighted(97, "....xxxxxxxxx", weights), "luhn": luhn("....xxxxxxxxx")})


def _gb() -> Format:
    """VAT number, by the older of its two rules."""
    check = Balanced("nn", ("check",), (0,), tuple(f"{n:02d}" for n in range(97)))
    pieces = ("GB", chars(NOT_ZERO), digits(6), check)
    return make_format(*pieces, sums={"check": weighted(97, "..xxxxxxxxx", (8, 7, 6, 5, 4, 3, 2, 10, 1))})


def _it() -> Format:
    """Partita IVA: a number, a province, a Luhn digit."""
    pieces = ("IT", chars(NOT_ZERO), digits(6), numbers(1, 100, 3), balanced("n", "luhn"))
    return make_format(*pieces, sums={"luhn": luhn("..xxxxxxxxxxx")})


def _nl() -> Format:
    """BTW number: nine digits that pass the eleven test, and B01."""
    pieces = ("NL", chars(NOT_ZERO), digits(6), balanced("nn", "check"), "B01")
    return make_format(*pieces, sums={"check": weighted(11, "..xxxxxxxxx", (9, 8, 7, 6, 5, 4, 3, 2, 10))})


def _no() -> Format:
    pieces = (chars("89"), digits(6), balanced("nn", "check"))
    return make_format(*pieces, sums={"check": weighted(11, "xxxxxxxxx", (3, 2, 7, 6, 5, 4, 3, 2, 1))})


def _pl() -> Format:
    """NIP."""
    pieces = (chars(NOT_ZERO), digits(7), balanced("nn", "check"))
    return make_format(*pieces, sums={"check": weighted(11, "x" * 10, (6, 5, 7, 2, 3, 4, 5, 6, 7, 10))})


def _pt() -> Format:
    """NIF."""
    pieces = ("5", digits(7), eleven_minus("check"))
    return make_format(*pieces, sums={"check": weighted(11, "x" * 8, range(9, 1, -1))})


def _se() -> Format:
    """Organisationsnummer of a limited company."""
    pieces = (Choice(("556", "559")), digits(3), "-", digits(3), balanced("n", "luhn"))
    return make_format(*pieces, sums={"luhn": luhn("xxxxxx-xxxx")})


FORMATS: dict[str, Callable[[], Format]] = {
    "AT": _at, "BE": _be, "BR": _br, "CH": _ch, "DE": _de, "DK": _dk, "ES": _es, "FI": _fi, "FR": _fr, "GB": _gb,
    "IT": _it, "NL": _nl, "NO": _no, "PL": _pl, "PT": _pt, "SE": _se,
}  # fmt: skip


@cache
def company_tables(country: str) -> FormatTables:
    """Raises UnknownNameError for a country whose numbers are not known here."""
    name = country.upper()
    if name not in FORMATS:
        raise UnknownNameError("country for misata_company_id", country, FORMATS)
    return compile_format(FORMATS[name]())
