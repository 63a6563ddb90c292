"""What the tests of people share: the names that a locale has, and the tests of counts."""

import re
from collections.abc import Mapping

import scipy.stats

from misata_sql.values.person_pools import Names, person_pools

FALSE_ALARM = 1e-6  # of each test of counts, at a fixed seed


def letters(locale: str, *lists: str) -> dict[str, set[str]]:
    """The ASCII forms by name, of the lists of a locale's pools; a few names are in two lists with one form each."""
    found: dict[str, set[str]] = {}
    for listed in lists:
        names: Names = getattr(person_pools(locale), listed)
        for value, ascii in zip(names.values, names.ascii, strict=True):
            found.setdefault(" ".join(value.split()), set()).add(ascii)
    return found


def given_letters(locale: str) -> dict[str, set[str]]:
    return letters(locale, "given_female", "given_male")


def family_letters(locale: str) -> dict[str, set[str]]:
    return letters(locale, "family_female", "family_male")


def is_of(text: str, given: set[str], family: set[str], joints: str, tail: str) -> bool:
    """Whether a text is one of these names' forms, one of the joints (a pattern) between them, and the tail behind."""
    firsts, lasts = "|".join(map(re.escape, given)), "|".join(map(re.escape, family))
    return re.fullmatch(f"({firsts})({joints})({lasts}){tail}", text) is not None


def counts_match(counts: Mapping[object, int], shares: Mapping[object, float]) -> bool:
    """A chi-square test of counts against shares of any sum; values that are expected less than 5 times are one."""
    assert set(counts) <= set(shares), sorted(map(str, set(counts) - set(shares)))[:5]
    n, total = sum(counts.values()), sum(shares.values())
    expected = {value: n * share / total for value, share in shares.items()}
    common = [value for value in shares if expected[value] >= 5]
    seen = [counts.get(value, 0) for value in common]
    wanted = [expected[value] for value in common]
    rest = n - sum(wanted)
    if rest >= 5:
        seen, wanted = [*seen, n - sum(seen)], [*wanted, rest]
    else:  # too few for a class of their own
        seen, wanted = [n - sum(seen[1:]), *seen[1:]], [wanted[0] + rest, *wanted[1:]]
    return len(seen) == 1 or scipy.stats.chisquare(seen, wanted).pvalue > FALSE_ALARM
