"""Numbers that a country gives to its people, in the form in which they are written.

Those that hold a birth date hold one of 1940 to 2004 (to 1999 where the form of later years differs). A right number
may be somebody's: only GB and US have ranges that are never given out, and those are used.
"""

import datetime as dt
from collections.abc import Callable
from functools import cache

from misata_sql.errors import UnknownNameError
from misata_sql.values.formats.language import (
    DIGITS,
    Check,
    Choice,
    Format,
    balanced,
    chars,
    digits,
    luhn,
    make_format,
    mod_97,
    numbers,
    pure_11_10,
    verhoeff,
    weighted,
)
from misata_sql.values.formats.tables import FormatTables, compile_format

FIRST_YEAR, LAST_YEAR = 1940, 2004
NOT_ZERO = DIGITS[1:]


def births(*forms: Callable[[dt.date], str], last_year: int = LAST_YEAR) -> Choice:
    """The days on which people are born, in each of the forms."""
    ordinals = range(dt.date(FIRST_YEAR, 1, 1).toordinal(), dt.date(last_year + 1, 1, 1).toordinal())
    days = list(map(dt.date.fromordinal, ordinals))
    return Choice(tuple(form(day) for form in forms for day in days))


def _ymd(d: dt.date) -> str:
    return f"{d.year % 100:02d}{d.month:02d}{d.day:02d}"


def _dmy(d: dt.date) -> str:
    return f"{d.day:02d}{d.month:02d}{d.year % 100:02d}"


def ymd(last_year: int = LAST_YEAR) -> Choice:
    """Births as YYMMDD."""
    return births(_ymd, last_year=last_year)


def dmy(last_year: int = LAST_YEAR) -> Choice:
    """Births as DDMMYY."""
    return births(_dmy, last_year=last_year)


def _month_plus(men: int, women: int, of_2000: int) -> tuple[Callable[[dt.date], str], ...]:
    """YYMMDD with something added to the month, by sex and century."""

    def form(more: int) -> Callable[[dt.date], str]:
        return lambda d: f"{d.year % 100:02d}{d.month + more + (of_2000 if d.year >= 2000 else 0):02d}{d.day:02d}"

    return tuple(map(form, sorted({men, women})))


def _sex_and_century(of_1900: str, of_2000: str) -> tuple[Callable[[dt.date], str], ...]:
    """A digit for sex and century, and YYMMDD."""

    def form(sex: int) -> Callable[[dt.date], str]:
        return lambda d: (of_2000 if d.year >= 2000 else of_1900)[sex] + _ymd(d)

    return tuple(map(form, range(len(of_1900))))


def eleven_minus(name: str, at_10: str = "0") -> Check:
    """The digit 11 - remainder, 0 for 11; at_10 for 10."""
    return Check("n", (name,), lambda states: (f"0123456789{at_10}"[-states[0] % 11],))


def _remainder(name: str, characters: str, kind: str = "n") -> Check:
    """The character of the remainder."""
    return Check(kind, (name,), lambda states: (characters[states[0]],))


def powers(n: int, base: int, modulus: int) -> tuple[int, ...]:
    """Weights that make a sum the number that n digits spell, modulo `modulus`."""
    return tuple(pow(base, n - 1 - i, modulus) for i in range(n))


def _at() -> Format:
    pieces = (chars(NOT_ZERO), digits(1), balanced("nn", "check"), dmy())
    return make_format(*pieces, sums={"check": weighted(11, "x" * 10, (3, 7, 9, 10, 5, 8, 4, 2, 1, 6))})


def _au() -> Format:
    pieces = (chars(NOT_ZERO), digits(6), balanced("nn", "check"))
    return make_format(*pieces, sums={"check": weighted(11, "x" * 9, (1, 4, 3, 7, 5, 8, 6, 9, 10))})


def _be() -> Format:
    birth = births(lambda d: f"{d.year % 100:02d}.{d.month:02d}.{d.day:02d}", last_year=1999)
    check = Check("nn", ("check",), lambda states: (f"{97 - states[0]:02d}",))
    mask = "xx.xx.xx-xxx"
    sums = {"check": weighted(97, mask, powers(9, 10, 97))}
    return make_format(birth, "-", numbers(1, 997, 3), ".", check, sums=sums)


def _bg() -> Format:
    pieces = (births(*_month_plus(0, 0, 40)), digits(3), _remainder("check", "01234567890"))
    return make_format(*pieces, sums={"check": weighted(11, "x" * 9, (2, 4, 8, 5, 10, 9, 7, 3, 6))})


def _br() -> Format:
    """The first three digits differ somehow: 111.111.111-11 and its like are known as nobody's."""
    first = Choice(tuple(f"{n:03d}" for n in range(1000) if n % 111))
    pieces = (first, ".", digits(3), ".", digits(3), "-", eleven_minus("one"), eleven_minus("two"))
    return make_format(*pieces, sums={
        "one": weighted(11, "xxx.xxx.xxx", range(10, 1, -1)),
        "two": weighted(11, "xxx.xxx.xxx-x", range(11, 1, -1)),
    })  # fmt: skip


def _ca() -> Format:
    return make_format(chars("12345679"), digits(7), balanced("n", "luhn"), sums={"luhn": luhn("x" * 9)})


def _ch() -> Format:
    pieces = ("756.", digits(4), ".", digits(4), ".", digits(1), balanced("n", "ean"))
    return make_format(*pieces, sums={"ean": weighted(10, "xxx.xxxx.xxxx.xx", (1, 3) * 6 + (1,))})


def _cl() -> Format:
    check = Check("a", ("check",), lambda states: ("0123456789K"[-states[0] % 11],))
    weights = (3, 2, 7, 6, 5, 4, 3, 2)
    return make_format(chars("12"), digits(7), "-", check, sums={"check": weighted(11, "x" * 8, weights)})


# Districts of Beijing, Tianjin and Shanghai that have always had their code
CN_DISTRICTS = (
    "110101", "110102", "110105", "110106", "110107", "110108", "120101", "120102", "120103", "310101", "310104",
    "310105", "310106", "310107", "310109", "310110",
)  # fmt: skip


def _cn() -> Format:
    check = Check("a", ("check",), lambda states: ("0123456789X"[(1 - states[0]) % 11],))
    pieces = (Choice(CN_DISTRICTS), births(lambda d: f"{d.year}{d.month:02d}{d.day:02d}"), numbers(1, 999, 3), check)
    return make_format(*pieces, sums={"check": weighted(11, "x" * 17, powers(18, 2, 11)[:17])})


def _cz() -> Format:
    """Divisible by 11 as a whole."""
    birth = births(*_month_plus(0, 50, 0))
    birth = Choice(tuple(text for text in birth.texts if not "40" <= text[:2] < "54"))  # shorter numbers before 1954
    sums = {"check": weighted(11, "xxxxxx/xxxx", powers(10, 10, 11))}
    return make_format(birth, "/", digits(2), balanced("nn", "check"), sums=sums)


def _de() -> Format:
    """Of the first ten digits one comes twice and one never, so nine are different.

    What was used is a sum of powers of two.
    """

    def unused(n: int) -> Callable[[tuple[int, ...]], tuple[str, ...]]:
        def solve(states: tuple[int, ...]) -> tuple[str, ...]:
            left = [d for i, d in enumerate(DIGITS) if not states[0] >> i & 1]
            texts = tuple(a + b for a in left for b in left if a != b)
            return (texts + ("00",) * n)[:n]  # 00 for states that do not occur

        return solve

    def used(states: tuple[int, ...]) -> tuple[str, ...]:
        return (*(d for i, d in enumerate(DIGITS) if states[0] >> i & 1), *("0" * 9))[:9]

    first = Choice(tuple(a + b + c for a in NOT_ZERO for b in DIGITS for c in DIGITS if len({a, b, c}) == 3))
    pieces = (
        first, Check("nn", ("used",), unused(7 * 6)), Check("n", ("used",), used, rank=1),
        Check("nn", ("used",), unused(5 * 4)), Check("nn", ("used",), unused(3 * 2)),
        pure_11_10(10, rank=2),
    )  # fmt: skip
    used_up = weighted(1024, "xxxxx.xxxx", (1,) * 9, lambda c: 1 << int(c))
    return make_format(*pieces, sums={"used": used_up})


def _dk() -> Format:
    pieces = (dmy(1999), "-", chars("0123"), digits(1), balanced("nn", "check"))
    return make_format(*pieces, sums={"check": weighted(11, "xxxxxx-xxxx", (4, 3, 2, 7, 6, 5, 4, 3, 2, 1))})


def _ee() -> Format:
    """Two weightings: the second counts where the first one leaves 10."""

    def solve(states: tuple[int, ...]) -> tuple[str, ...]:
        return (str(states[0] if states[0] < 10 else states[1] % 10),)

    pieces = (births(*_sex_and_century("34", "56")), digits(3), Check("n", ("one", "two"), solve))
    return make_format(*pieces, sums={
        "one": weighted(11, "x" * 10, (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)),
        "two": weighted(11, "x" * 10, (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)),
    })  # fmt: skip


def _es() -> Format:
    check = _remainder("check", "TRWAGMYFPDXBNJZSQVHLCKE", "a")
    return make_format(digits(8), check, sums={"check": weighted(23, "x" * 8, powers(8, 10, 23))})


def _fi() -> Format:
    birth = births(lambda d: _dmy(d) + ("A" if d.year >= 2000 else "-"))
    check = _remainder("check", "0123456789ABCDEFHJKLMNPRSTUVWXY", "a")
    return make_format(birth, numbers(2, 899, 3), check, sums={"check": weighted(31, "xxxxxx.xxx", powers(9, 10, 31))})


def _fr() -> Format:
    """Sex, year, month and department of birth, commune, serial number, key."""
    years = Choice(tuple(f"{year % 100:02d}" for year in range(FIRST_YEAR, LAST_YEAR + 1)))
    departments = Choice(tuple(f"{n:02d}" for n in range(1, 96) if n != 20))
    check = Check("nn", ("check",), lambda states: (f"{97 - states[0]:02d}",))
    pieces = (chars("12"), years, numbers(1, 12, 2), departments, numbers(1, 989, 3), numbers(1, 999, 3), check)
    return make_format(*pieces, sums={"check": mod_97("n" * 13, range(13))})


def _gb() -> Format:
    """QQ begins no number: what the tax office uses in examples."""
    return make_format("QQ", digits(6), chars("ABCD"))


def _gr() -> Format:
    return make_format(dmy(), digits(4), balanced("n", "luhn"), sums={"luhn": luhn("x" * 11)})


def _hr() -> Format:
    return make_format(digits(10), pure_11_10(10))


def _ie() -> Format:
    check = _remainder("check", "WABCDEFGHIJKLMNOPQRSTUV", "a")
    return make_format(digits(7), check, sums={"check": weighted(23, "x" * 7, range(8, 1, -1))})


def _il() -> Format:
    return make_format(chars(NOT_ZERO), digits(7), balanced("n", "luhn"), sums={"luhn": luhn("x" * 9)})


def _in() -> Format:
    """Never a palindrome: the two digits in the middle differ."""
    middle = Choice(tuple(f"{n:02d}" for n in range(100) if n % 11))
    return make_format(chars("23456789"), digits(4), middle, digits(4), verhoeff(11))


def _is() -> Format:
    pieces = (dmy(1999), "-", chars("23456789"), balanced("nn", "check"), "9")
    return make_format(*pieces, sums={"check": weighted(11, "xxxxxx-xxx", (3, 2, 7, 6, 5, 4, 3, 2, 1))})


def _kr() -> Format:
    birth = births(*(_korean(sex) for sex in range(2)))
    pieces = (birth, numbers(0, 95, 2), digits(3), Check("n", ("check",), lambda s: (str((11 - s[0]) % 10),)))
    return make_format(*pieces, sums={"check": weighted(11, "xxxxxx-xxxxxx", (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5))})


def _korean(sex: int) -> Callable[[dt.date], str]:
    return lambda d: f"{_ymd(d)}-{('34' if d.year >= 2000 else '12')[sex]}"


def _nl() -> Format:
    pieces = (chars(NOT_ZERO), digits(6), balanced("nn", "check"))
    return make_format(*pieces, sums={"check": weighted(11, "x" * 9, (9, 8, 7, 6, 5, 4, 3, 2, 10))})


def _no() -> Format:
    """Two check digits of which neither may be 10: the last four digits make both sums come out."""
    return make_format(dmy(1999), chars("01234"), balanced("nnnn", "one", "two"), sums={
        "one": weighted(11, "x" * 10, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)),
        "two": weighted(11, "x" * 11, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)),
    })  # fmt: skip


def _pl() -> Format:
    pieces = (births(*_month_plus(0, 0, 20)), digits(4), balanced("n", "check"))
    return make_format(*pieces, sums={"check": weighted(10, "x" * 11, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1))})


def _pt() -> Format:
    pieces = (chars("123"), digits(7), eleven_minus("check"))
    return make_format(*pieces, sums={"check": weighted(11, "x" * 8, range(9, 1, -1))})


def _ro() -> Format:
    counties = Choice(tuple(f"{n:02d}" for n in (*range(1, 47), 51, 52)))
    pieces = (
        births(*_sex_and_century("12", "56")), counties, numbers(1, 999, 3), _remainder("check", "01234567891"),
    )  # fmt: skip
    return make_format(*pieces, sums={"check": weighted(11, "x" * 12, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9))})


def _se() -> Format:
    return make_format(ymd(), "-", digits(3), balanced("n", "luhn"), sums={"luhn": luhn("xxxxxx-xxxx")})


def _th() -> Format:
    pieces = (chars("12345678"), digits(11), Check("n", ("check",), lambda s: (str((11 - s[0]) % 10),)))
    return make_format(*pieces, sums={"check": weighted(11, "x" * 12, range(13, 1, -1))})


def _tr() -> Format:
    return make_format(chars(NOT_ZERO), digits(8), balanced("n", "one"), _remainder("two", DIGITS), sums={
        "one": weighted(10, "x" * 10, (3, 1, 3, 1, 3, 1, 3, 1, 3, 1)),
        "two": weighted(10, "x" * 10, (1,) * 10),
    })  # fmt: skip


def _us() -> Format:
    """900 to 999 are never given out as social security numbers; 01 to 49 behind them not as other numbers either."""
    return make_format(numbers(900, 999, 3), "-", numbers(1, 49, 2), "-", numbers(1, 9999, 4))


def _za() -> Format:
    pieces = (ymd(), digits(4), chars("01"), "8", balanced("n", "luhn"))
    return make_format(*pieces, sums={"luhn": luhn("x" * 13)})


FORMATS: dict[str, Callable[[], Format]] = {
    "AT": _at, "AU": _au, "BE": _be, "BG": _bg, "BR": _br, "CA": _ca, "CH": _ch, "CL": _cl, "CN": _cn, "CZ": _cz,
    "DE": _de, "DK": _dk, "EE": _ee, "ES": _es, "FI": _fi, "FR": _fr, "GB": _gb, "GR": _gr, "HR": _hr, "IE": _ie,
    "IL": _il, "IN": _in, "IS": _is, "KR": _kr, "LT": _ee, "NL": _nl, "NO": _no, "PL": _pl, "PT": _pt, "RO": _ro,
    "SE": _se, "SK": _cz, "TH": _th, "TR": _tr, "US": _us, "ZA": _za,
}  # fmt: skip


@cache
def national_tables(country: str) -> FormatTables:
    """Raises UnknownNameError for a country whose numbers are not known here."""
    name = country.upper()
    if name not in FORMATS:
        raise UnknownNameError("country for misata_national_id", country, FORMATS)
    return compile_format(FORMATS[name]())
