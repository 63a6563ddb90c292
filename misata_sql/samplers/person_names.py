"""Tables of names: those of several locales one behind the other, with the distribution of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.grouped import GroupedTable, grouped_table
from misata_sql.values.person_pools import Names, PersonPools, person_pools

# Names of more characters or ASCII letters are left out, so that columns of a common length hold all.
MOST_CHARACTERS, MOST_LETTERS = 20, 16
FEMALE, MALE = 0, 1
ANY_SEX = 2  # beside the two in the groups of given names: whoever
SHARE_FEMALE = 0.5

_UNUSABLE = re.compile(r"[()\[\]\d/@]")


@dataclass(frozen=True, eq=False)
class NameList:
    """Names of several locales under one numbering, and from which of them a row draws.

    values, ascii: UTF-8, by code
    table: one distribution a group
    """

    values: tuple[bytes, ...]
    ascii: tuple[bytes, ...]
    table: GroupedTable

    @property
    def dtype(self) -> str:
        """Of the codes."""
        return "u2" if len(self.values) <= 65536 else "u4"

    @cached_property
    def longest(self) -> int:
        """Characters."""
        return max(len(value.decode()) for value in self.values)

    @cached_property
    def longest_ascii(self) -> int:
        """Letters."""
        return max(map(len, self.ascii))


class Numbering:
    """Gives every name of several lists a code, and leaves out those that are too long or unusable."""

    def __init__(
        self,
        most_characters: int = MOST_CHARACTERS,
        most_letters: int | None = MOST_LETTERS,
        unusable: re.Pattern[str] = _UNUSABLE,
    ) -> None:
        self.values: list[bytes] = []
        self.ascii: list[bytes] = []
        self._limits = most_characters, most_letters, unusable

    def add(self, names: Names) -> tuple[list[int], list[float]]:
        """Codes and weights of the names that are usable, the weights adding up to 1."""
        first = len(self.values)
        most_characters, most_letters, unusable = self._limits
        weights = []
        for value, weight, ascii in zip(names.values, names.weights, names.ascii, strict=True):
            text = " ".join(value.split())
            fits = len(text) <= most_characters and (most_letters is None or len(ascii) <= most_letters)
            if fits and not unusable.search(text):
                self.values.append(text.encode())
                self.ascii.append(ascii.encode())
                weights.append(weight)
        total = 0.0
        for weight in weights:
            total += weight
        return list(range(first, len(self.values))), [weight / total for weight in weights]

    def add_text(self, text: str) -> list[int]:
        """The code of one text."""
        self.values.append(text.encode())
        self.ascii.append(b"")
        return [len(self.values) - 1]

    def list(self, groups: Sequence[tuple[list[int], list[float]]]) -> NameList:
        return NameList(tuple(self.values), tuple(self.ascii), grouped_table(groups))


def _both(female: tuple[list[int], list[float]], male: tuple[list[int], list[float]]) -> tuple[list[int], list[float]]:
    """Codes and weights of women and men together."""
    weights = [SHARE_FEMALE * weight for weight in female[1]] + [(1 - SHARE_FEMALE) * weight for weight in male[1]]
    return female[0] + male[0], weights


@dataclass(frozen=True, eq=False)
class PersonNames:
    """The names of the people of some locales, in this order.

    given: group 3 * locale + FEMALE, MALE or ANY_SEX
    sex_of_given: (names,) uint16, FEMALE or MALE
    family: group 2 * locale + sex where some locale's family names have a gender, else the locale
    """

    locales: tuple[str, ...]
    pools: tuple[PersonPools, ...]
    given: NameList
    sex_of_given: npt.NDArray[np.uint16]
    given_by_locale: NameList
    family: NameList
    is_gendered: bool
    locale_of_given: npt.NDArray[np.uint16]
    locale_of_family: npt.NDArray[np.uint16]

    @property
    def family_first(self) -> tuple[bool, ...]:
        return tuple(pools.family_first for pools in self.pools)

    @property
    def separators(self) -> tuple[bytes, ...]:
        return tuple(pools.separator.encode() for pools in self.pools)

    @cached_property
    def middle(self) -> NameList:
        """Middle names by 2 * locale + sex: patronymics where the locale has them, else given names."""
        numbering, groups = Numbering(), []
        for pools in self.pools:
            groups.append(numbering.add(pools.middle_female or pools.given_female))
            groups.append(numbering.add(pools.middle_male or pools.given_male))
        return numbering.list(groups)

    @cached_property
    def title(self) -> NameList:
        """What stands before a name, by 2 * locale + sex."""
        from misata_sql.values.honorifics import honorifics

        numbering, groups = Numbering(), []
        for pools in self.pools:
            groups += [numbering.add(names) for names in honorifics(pools)]
        return numbering.list(groups)

    @cached_property
    def before_family(self) -> NameList | None:
        """What a full name has between given and family name, with a space, by 2 * locale + sex; "" in most locales."""
        if not any(pools.middle_male for pools in self.pools):
            return None
        numbering = Numbering()
        nothing = numbering.add_text(""), [1.0]
        groups = []
        for pools in self.pools:
            for names in (pools.middle_female, pools.middle_male):
                groups.append(nothing if names is None else numbering.add(names))
        named = numbering.list(groups)
        return NameList(tuple(v + b" " * bool(v) for v in named.values), named.ascii, named.table)

    @cached_property
    def behind_family(self) -> NameList | None:
        """A second family name with a space before it, by locale; "" in most."""
        if all(pools.n_family == 1 for pools in self.pools):
            return None
        numbering = Numbering()
        nothing = numbering.add_text(""), [1.0]
        groups = [nothing if pools.n_family == 1 else numbering.add(pools.family_male) for pools in self.pools]
        named = numbering.list(groups)
        return NameList(tuple(b" " * bool(v) + v for v in named.values), named.ascii, named.table)


@lru_cache(maxsize=16)
def person_names(locales: tuple[str, ...]) -> PersonNames:
    """The tables of these locales' names, all of which have some. Reads or builds their pools."""
    pools = tuple(person_pools(locale) for locale in locales)
    is_gendered = any(pool.is_gendered for pool in pools)
    given, family = Numbering(), Numbering()
    by_sex, by_locale, families = [], [], []
    sexes: list[int] = []
    given_locales: list[int] = []
    family_locales: list[int] = []
    for place, pool in enumerate(pools):
        female, male = given.add(pool.given_female), given.add(pool.given_male)
        sexes += [FEMALE] * len(female[0]) + [MALE] * len(male[0])
        given_locales += [place] * (len(female[0]) + len(male[0]))
        by_sex += [female, male, _both(female, male)]
        by_locale.append(by_sex[-1])
        shared = family.add(pool.family_female)
        own = [shared, family.add(pool.family_male) if pool.is_gendered else shared]
        families += own if is_gendered else own[:1]
        family_locales += [place] * (len(family.values) - len(family_locales))
    return PersonNames(
        locales,
        pools,
        given.list(by_sex),
        np.array(sexes, np.uint16),
        given.list(by_locale),
        family.list(families),
        is_gendered,
        np.array(given_locales, np.uint16),
        np.array(family_locales, np.uint16),
    )
