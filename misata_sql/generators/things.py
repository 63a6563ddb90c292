"""Generators of companies, products and text (docs/people.md)."""

from collections.abc import Callable
from typing import Any

from misata_sql.errors import GeneratorError
from misata_sql.generators.arguments import Argument
from misata_sql.generators.generator import Generator
from misata_sql.generators.people import LOCALE
from misata_sql.samplers.base import Sampler


def _company(function: str, name: str) -> Callable[..., Sampler]:
    def make(locale: Any) -> Sampler:
        from misata_sql.samplers import company
        from misata_sql.samplers.origins import Origins

        sampler: Sampler = getattr(company, name)(origins=Origins.of_argument(function, locale))
        return sampler

    return make


def _job_title(locale: Any) -> Sampler:
    from misata_sql.samplers.company import JobTitle
    from misata_sql.samplers.origins import Origins
    from misata_sql.samplers.person_draws import Person

    return JobTitle(Person(Origins.of_argument("misata_job_title", locale)))


def _product(name: str) -> Callable[..., Sampler]:
    def make() -> Sampler:
        from misata_sql.samplers import product

        sampler: Sampler = getattr(product, name)()
        return sampler

    return make


def _words(n: int = 1) -> Sampler:
    from misata_sql.samplers.phrases import Words

    return Words(n_words=n)


def _sentences(n: int = 1) -> Sampler:
    from misata_sql.samplers.phrases import Sentences

    return Sentences(n_sentences=n)


def _review(rating: Any) -> Sampler:
    from misata_sql.samplers.phrases import DEFAULT_RATING, Review

    if isinstance(rating, float) and not 0 <= rating <= DEFAULT_RATING:
        raise GeneratorError(f"misata_review: rating must be from 0 to {DEFAULT_RATING:g} (got rating={rating:g})")
    return Review(given=rating)


THINGS = (
    Generator(
        "misata_company", (LOCALE,), "VARCHAR", "the name of the row's company", "misata_company('fr_FR')",
        _company("misata_company", "Company"),
    ),
    Generator(
        "misata_company_domain", (LOCALE,), "VARCHAR",
        "a domain with the name of the row's company, under the reserved ending .example", "misata_company_domain()",
        _company("misata_company_domain", "CompanyDomain"),
    ),
    Generator(
        "misata_job_title", (LOCALE,), "VARCHAR", "a job, in the language of the row's person",
        "misata_job_title('de_DE')", _job_title,
    ),
    Generator(
        "misata_product", (), "VARCHAR", "the name of the row's product", "misata_product()", _product("ProductName"),
    ),
    Generator(
        "misata_product_category", (), "VARCHAR", "the category that the row's product is in",
        "misata_product_category()", _product("ProductCategory"),
    ),
    Generator(
        "misata_price", (), "DOUBLE", "what is asked for the row's product", "misata_price()", _product("Price"),
    ),
    Generator("misata_word", (), "VARCHAR", "a common English word", "misata_word()", _words),
    Generator(
        "misata_words", (Argument("n", "integer", "how many, 1 to 50", 6),), "VARCHAR", "common English words",
        "misata_words(3)", _words,
    ),
    Generator("misata_sentence", (), "VARCHAR", "an English sentence", "misata_sentence()", _sentences),
    Generator(
        "misata_paragraph", (Argument("sentences", "integer", "how many, 1 to 20", 4),), "VARCHAR",
        "English sentences", "misata_paragraph(3)", _sentences,
    ),
    Generator(
        "misata_review",
        (
            Argument(
                "rating", "rating", "a number from 0 to 5, or a column that has one; by default the row's rating", None
            ),
        ),
        "VARCHAR", "what a customer writes, as content as the rating says", "misata_review(5)", _review,
    ),
)  # fmt: skip
