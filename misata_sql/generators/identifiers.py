"""Generators of identifiers: their check digits are right."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from misata_sql.generators.arguments import Argument
from misata_sql.generators.generator import Generator
from misata_sql.samplers.base import Sampler


def identifier(function: str, module: str, make_tables: str) -> Callable[..., Sampler]:
    """make() of a format: its tables are made by a function of values.formats, which refuses bad arguments."""

    def make(*arguments: Any) -> Sampler:
        from misata_sql.samplers.identifiers import Identifier

        tables = getattr(import_module(f"misata_sql.values.formats.{module}"), make_tables)(*arguments)
        return Identifier(lambda: tables, f"misata_{function}({', '.join(map(repr, arguments))})")

    return make


A = Argument
IDENTIFIERS: tuple[Generator, ...] = (
    Generator(
        "misata_iban", (A("country", "text", "ISO 3166 code of a country that has IBANs", "DE"),),
        "VARCHAR", "IBANs, with the country's own check digits inside", "misata_iban('FR')",
        identifier("iban", "iban", "iban_tables"),
    ),
    Generator(
        "misata_bic", (A("country", "text", "ISO 3166 code", "DE"),),
        "VARCHAR", "BICs of test institutions: their eighth character is 0", "misata_bic('FR')",
        identifier("bic", "codes", "bic_tables"),
    ),
    Generator(
        "misata_card_number",
        (A("network", "text", "visa, mastercard, amex, discover, diners, jcb, or any of those with 16 digits", "any"),),
        "VARCHAR", "card numbers that begin as the published test numbers do; Luhn digit", "misata_card_number('visa')",
        identifier("card_number", "codes", "card_tables"),
    ),
    Generator(
        "misata_luhn",
        (
            A("n_digits", "integer", "digits in all, 2 to 40"),
            A("prefix", "text", "digits that each one begins with", ""),
        ),
        "VARCHAR", "digits of which the last is the Luhn check digit", "misata_luhn(10, '77')",
        identifier("luhn", "codes", "luhn_tables"),
    ),
    Generator(
        "misata_ean13", (A("prefix", "text", "first digits; 2 is for use inside a company", "2"),),
        "VARCHAR", "EAN-13 (GTIN-13) article numbers", "misata_ean13()", identifier("ean13", "codes", "ean13_tables"),
    ),
    Generator(
        "misata_upc", (A("prefix", "text", "first digits; 4 is for use inside a company", "4"),),
        "VARCHAR", "UPC-A (GTIN-12) article numbers", "misata_upc()", identifier("upc", "codes", "upc_tables"),
    ),
    Generator(
        "misata_isbn13", (), "VARCHAR", "ISBNs of 13 digits", "misata_isbn13()",
        identifier("isbn13", "codes", "isbn13_tables"),
    ),
    Generator(
        "misata_isbn10", (), "VARCHAR", "ISBNs of 10 characters, the last one 0 to 9 or X", "misata_isbn10()",
        identifier("isbn10", "codes", "isbn10_tables"),
    ),
    Generator(
        "misata_lei", (), "VARCHAR", "legal entity identifiers (ISO 17442)", "misata_lei()",
        identifier("lei", "codes", "lei_tables"),
    ),
    Generator(
        "misata_isin", (A("country", "text", "CH, DE, GB, US or XS", "US"),),
        "VARCHAR", "securities (ISO 6166), with the country's own check digit inside", "misata_isin('DE')",
        identifier("isin", "codes", "isin_tables"),
    ),
    Generator(
        "misata_vin", (), "VARCHAR", "vehicle identification numbers with North America's check digit", "misata_vin()",
        identifier("vin", "codes", "vin_tables"),
    ),
    Generator(
        "misata_imei", (), "VARCHAR", "IMEIs of test devices: they begin with 00; Luhn digit", "misata_imei()",
        identifier("imei", "codes", "imei_tables"),
    ),
    Generator(
        "misata_national_id", (A("country", "text", "ISO 3166 code"),),
        "VARCHAR", "a country's personal number: tax, social security or identity", "misata_national_id('PL')",
        identifier("national_id", "national", "national_tables"),
    ),
    Generator(
        "misata_company_id", (A("country", "text", "ISO 3166 code"),),
        "VARCHAR", "a country's tax or register number of companies", "misata_company_id('IT')",
        identifier("company_id", "companies", "company_tables"),
    ),
)  # fmt: skip
