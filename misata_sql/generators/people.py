"""Generators of people: columns of one table and role describe the same person (docs/people.md)."""

from collections.abc import Callable
from typing import Any

from misata_sql.errors import GeneratorError
from misata_sql.generators.arguments import Argument
from misata_sql.generators.generator import Generator
from misata_sql.samplers.base import Sampler
from misata_sql.values.locale_argument import are_domains

LOCALE = Argument("locale", "locale", "a locale or country, a list or MAP of several, or a column that has them", None)


def _person(function: str, locale: Any) -> Any:
    from misata_sql.samplers.origins import Origins
    from misata_sql.samplers.person_draws import Person

    return Person(Origins.of_argument(function, locale))


def _name_part(function: str, kind: str) -> Callable[..., Sampler]:
    def make(locale: Any) -> Sampler:
        from misata_sql.samplers.person import NamePart

        return NamePart(_person(function, locale), kind=kind)

    return make


def _name(locale: Any) -> Sampler:
    from misata_sql.samplers.person import FullName

    return FullName(_person("misata_name", locale))


def _sex(female: str, male: str, other: str | None) -> Sampler:
    from misata_sql.samplers.person import Sex

    texts = (female, male) if other is None else (female, male, other)
    if len(set(texts)) < len(texts):
        raise GeneratorError(f"misata_sex: the texts must differ (got {', '.join(map(repr, texts))})")
    return Sex(_person("misata_sex", None), texts=texts)


def _email(locale: Any, domains: tuple[str, ...] | None) -> Sampler:
    from misata_sql.samplers.contacts import SAFE_DOMAINS, Email, checked_domains

    if domains is None and are_domains(locale):
        listed = tuple(locale)
        checked_domains(tuple(domain for domain, _ in listed))
        return Email(_person("misata_email", None), domains=listed)
    chosen = SAFE_DOMAINS if domains is None else tuple((domain, 1.0) for domain in checked_domains(domains))
    return Email(_person("misata_email", locale), domains=chosen)


def _user_name(locale: Any) -> Sampler:
    from misata_sql.samplers.contacts import UserName

    return UserName(_person("misata_user_name", locale))


def _phone(locale: Any) -> Sampler:
    from misata_sql.samplers.phone import Phone

    return Phone(_person("misata_phone", locale))


def _birth_date(min_age: int, max_age: int) -> Sampler:
    from misata_sql.samplers.birth import BirthDate

    return BirthDate(min_age, max_age)


PEOPLE = (
    Generator(
        "misata_first_name", (LOCALE,), "VARCHAR", "the given name of the row's person", "misata_first_name('de_DE')",
        _name_part("misata_first_name", "given"),
    ),
    Generator(
        "misata_last_name", (LOCALE,), "VARCHAR", "the family name of the row's person", "misata_last_name('PL')",
        _name_part("misata_last_name", "family"),
    ),
    Generator(
        "misata_middle_name", (LOCALE,), "VARCHAR", "a second given name of the row's person, or the patronymic",
        "misata_middle_name()", _name_part("misata_middle_name", "middle"),
    ),
    Generator(
        "misata_name", (LOCALE,), "VARCHAR", "given and family name of the row's person, in the locale's order",
        "misata_name('ja_JP')", _name,
    ),
    Generator(
        "misata_title", (LOCALE,), "VARCHAR", "Ms, Mr and the like, as the row's person is addressed",
        "misata_title('en_GB')", _name_part("misata_title", "title"),
    ),
    Generator(
        "misata_sex",
        (
            Argument("female", "text", "the text of women", "F"), Argument("male", "text", "the text of men", "M"),
            Argument("other", "text", "the text of neither, which 1% of the rows have", None),
        ),
        "VARCHAR", "the sex that the given name of the row's person is of", "misata_sex('female', 'male')", _sex,
    ),
    Generator(
        "misata_email",
        (
            Argument("locale", "locale", f"{LOCALE.meaning}; a list of domains may stand here too", None),
            Argument("domains", "texts", "of the addresses; by default reserved ones that reach nobody", None),
        ),
        "VARCHAR", "an address made of the names of the row's person, at example.com, .org or .net", "misata_email()",
        _email,
    ),
    Generator(
        "misata_user_name", (LOCALE,), "VARCHAR", "a login made of the names of the row's person", "misata_user_name()",
        _user_name,
    ),
    Generator(
        "misata_phone", (LOCALE,), "VARCHAR",
        "a telephone number of the row's country, of those kept for fiction where there are such",
        "misata_phone('GB')", _phone,
    ),
    Generator(
        "misata_birth_date",
        (
            Argument("min_age", "integer", "least age in years on 2025-01-01", 18),
            Argument("max_age", "integer", "greatest age in years on that day, up to 120", 90),
        ),
        "DATE", "the day of birth of the row's person", "misata_birth_date(18, 65)", _birth_date,
    ),
)  # fmt: skip
