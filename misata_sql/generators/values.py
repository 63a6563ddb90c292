"""Generators of values that people recognise."""

from misata_sql.generators.arguments import Argument
from misata_sql.generators.generator import Generator
from misata_sql.samplers.base import Sampler


def _faker(provider: str, locale: str) -> Sampler:
    from misata_sql.samplers.categories import Categories
    from misata_sql.values.pools import faker_pool

    pool = faker_pool(provider, locale)
    of = f" of {pool.source}" if pool.source not in (None, pool.locale) else ""
    text = f"misata_faker('{pool.provider}', '{pool.locale}'), {pool.size:,} values{of} from Faker {pool.faker_version}"
    return Categories(pool.values, pool.likelihoods, text, declared_weights=False)


VALUES = (
    Generator(
        "misata_faker",
        (
            Argument("provider", "text", "name of a provider of Faker, such as 'bban' or 'color_name'"),
            Argument("locale", "text", "a locale of misata_locales()", "en_US"),
        ),
        "type of the provider's values", "a value of the pool that Faker's provider fills (docs/values.md)",
        "misata_faker('bban', 'de_DE')", _faker,
    ),
)  # fmt: skip
