"""Inference by name for VARCHAR columns; see name_rules.py."""

from misata_sql.spec import entity_words
from misata_sql.spec.name_rules import ADDRESSED, COMPANIES, PEOPLE, PRODUCTS, Rule
from misata_sql.spec.name_rules_identifiers import IDENTIFIER_RULES


def words(n: int) -> str:
    return " || ' ' || ".join(["misata_vocabulary('word')"] * n)


DAY_TEXT = r"202[0-4]-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])"

TEXT_RULES = (
    Rule(
        entity_words.BIRTH_DATE, "text", "CAST(misata_birth_date() AS VARCHAR)", "birth dates of adults as text",
        "any",
    ),
    Rule(
        "at, timestamp, created, updated, datetime", "text",
        f"misata_regex('{DAY_TEXT} ([01]\\d|2[0-3])(:[0-5]\\d){{2}}')",
        "moments of 2020 to 2024 as text",
    ),
    Rule("date", "text", f"misata_regex('{DAY_TEXT}')", "days of 2020 to 2024 as text"),
    Rule(
        "weekday, day of week, dow", "text",
        "misata_choice(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', "
        "'Sunday'])", "names of days",
    ),
    Rule(
        "month", "text",
        "misata_choice(['January', 'February', 'March', 'April', 'May', 'June', 'July', "
        "'August', 'September', 'October', 'November', 'December'])", "names of months",
    ),
    # -- identifiers that are text
    Rule("uuid, guid", "text", "misata_uuid()", "version 4 UUIDs"),
    Rule(
        "hash, digest, checksum, token, secret, api key, signature, fingerprint, password, session",
        "text", "misata_hash_id(32)", "32 hexadecimal digits",
    ),
    Rule(
        entity_words.EMAIL, "text", "misata_email()",
        "addresses of the row's person at the reserved example.com, .org and .net", "any",
    ),
    Rule(entity_words.PHONE, "text", "misata_phone()", "numbers of the row's country", "any"),
    *IDENTIFIER_RULES,
    Rule(
        "url, uri, website, link, homepage, href", "text", "misata_url()",
        "pages of the reserved example.com, .org and .net", "any",
    ),
    Rule(
        "domain, domain name", "text", "misata_company_domain()", "of the row's company, under .example",
        tables=COMPANIES,
    ),
    Rule(
        "domain, host, hostname", "text", "misata_domain()", "names under the reserved example.com, .org and .net",
    ),
    Rule("user agent", "text", "misata_user_agent()", "common browsers", "any"),
    Rule(
        "mime type, content type, media type", "text", "misata_mime_type()",
        "media types",
    ),
    Rule("http method, request method", "text", "misata_vocabulary('http_method')", "HTTP methods"),
    Rule(entity_words.POSTCODE, "text", "misata_postcode()", "of the row's place", "any"),
    Rule(entity_words.POSTCODE_ABBREVIATION, "text", "misata_postcode()", "of the row's place", "whole"),
    Rule(
        "sku, article number, part number, item number, product code", "text",
        r"misata_regex('[A-Z]{3}-\d{4}-[A-Z0-9]{2}')", "for example QFT-3021-A7",
    ),
    Rule(
        "version, semver, release", "text", "misata_semver()",
        "semantic versions, for example 2.4.11",
    ),
    Rule("last four, last4", "text", r"misata_regex('\d{4}')", "four digits"),
    Rule(
        "file, file name, filename, path", "text", "misata_file_name()", "for example river_k3x01b.pdf",
    ),
    # -- people, companies, things
    Rule(entity_words.USER_NAME, "text", "misata_user_name()", "of the names of the row's person"),
    Rule(
        entity_words.MIDDLE_NAME, "text", "misata_null(0.6, misata_middle_name())",
        "given names or patronymics, NULL in 60% of the rows",
    ),
    Rule(entity_words.GIVEN_NAME, "text", "misata_first_name()", "given names of the row's country", "any"),
    Rule(entity_words.FAMILY_NAME, "text", "misata_last_name()", "family names of the row's country", "any"),
    Rule(entity_words.PRODUCT, "text", "misata_product()", "for example Foldable Lamp"),
    Rule(
        f"{entity_words.COMPANY}, {entity_words.COMPANIES_BY_ROLE}", "text", "misata_company()",
        "companies of the row's country",
    ),
    Rule(entity_words.COUNTRY_NAME, "text", "misata_country_name()", "English names, of the row's place"),
    Rule(entity_words.COUNTRY_ALPHA3, "text", "misata_country_alpha3()", "three letters, of the row's place"),
    Rule(entity_words.NATIONALITY, "text", "misata_vocabulary('country')", "ISO 3166 alpha-2 codes"),
    Rule(
        "country, country code, country iso, iso country, iso country code, country iso code, country iso2, "
        "country alpha2, land, ländercode, laendercode, landcode, pays, code pays, pais, país, paese, nazione", "text",
        "misata_country()", "ISO 3166 alpha-2 codes; where the row's people and places are",
    ),
    Rule("currency, currency code, ccy", "text", "misata_currency()", "ISO 4217 codes"),
    Rule(
        "language, lang, language code", "text", "misata_vocabulary('language')", "ISO 639-1 codes",
    ),
    Rule(entity_words.CITY, "text", "misata_city()", "towns of the row's country, by their inhabitants"),
    Rule(entity_words.TIME_ZONE, "text", "misata_time_zone()", "IANA names, of the row's place"),
    Rule(entity_words.REGION_CODE, "text", "misata_region_code()", "as addresses write them: TX"),
    Rule(entity_words.REGION, "text", "misata_region()", "states, provinces and the like of the row's place"),
    Rule("region", "text", "misata_region()", "states, provinces and the like of the row's place", tables=ADDRESSED),
    Rule("region, territory, area, market", "text", "misata_vocabulary('region')", "sales regions"),
    Rule(
        entity_words.STATE, "text", "misata_region_code()", "of the row's place, as addresses write them: TX",
        tables=ADDRESSED,
    ),
    Rule(
        "billing state, shipping state, ship state, home state, bill state, delivery state, mailing state", "text",
        "misata_region_code()", "of the row's place, as addresses write them: TX",
    ),
    Rule(
        entity_words.ADDRESS_2, "text",
        "misata_null(0.8, misata_regex('(Apt|Suite|Unit) [1-9]\\d?'))", "for example Apt 12; NULL in 80% of the rows",
    ),
    Rule(entity_words.STREET_NAME, "text", "misata_street_name()", "streets of the row's place, without a number"),
    Rule(entity_words.STREET, "text", "misata_street()", "street and house number of the row's place"),
    Rule(
        entity_words.STREET_ABBREVIATION, "text", "misata_street()", "street and house number of the row's place",
        "whole",
    ),
    Rule(
        entity_words.ADDRESS, "text", "misata_address()",
        "the row's place in one line; where the table has a city or postcode, the street and the house number",
    ),
    Rule("gender", "text", "misata_sex('female', 'male', 'non_binary')", "as the given name; 1% non_binary"),
    Rule("geschlecht", "text", "misata_sex('w', 'm', 'd')", "as the given name; 1% d"),
    Rule("geslacht", "text", "misata_sex('V', 'M')", "as the given name: V, M"),
    Rule(
        "sex, sexe, sexo, sesso, genre, genero, género, genere", "text", "misata_sex()", "as the given name: F, M",
    ),
    Rule(entity_words.HONORIFIC, "text", "misata_title()", "Ms, Mr, ... by sex and language"),
    Rule(
        f"{entity_words.JOB_TITLE}, role", "text", "misata_job_title()", "job titles in the row's language",
    ),
    Rule(
        "title", "text", "misata_job_title()", "job titles in the row's language",
        tables="employee staff contact worker mitarbeiter employe empleado dipendente medewerker",
    ),
    Rule("department, dept, team", "text", "misata_vocabulary('department')", "departments"),
    Rule(
        f"{entity_words.FULL_NAME}, customer name, client name, employee name, contact name, author name, "
        "recipient name, "
        "billing name, shipping name, ship name, "
        "kundenname, mitarbeitername, nom client, nombre cliente, nome cliente, klantnaam, "
        f"{entity_words.PEOPLE_BY_ROLE}", "text", "misata_name()", "given and family name",
    ),
    Rule("name, naam", "text", "misata_name()", "given and family name", "whole", tables=PEOPLE),
    Rule(
        "nombre, nome", "text", "misata_first_name()", "given names of the row's country", "whole", tables=PEOPLE,
    ),
    Rule("nom", "text", "misata_last_name()", "family names of the row's country", "whole", tables=PEOPLE),
    Rule(
        "name, title, bezeichnung, nombre, nom, nome, naam", "text", "misata_product()", "for example Foldable Lamp",
        "whole", tables=PRODUCTS,
    ),
    Rule(
        "name, nombre, nom, nome, naam", "text", "misata_company()", "companies of the row's country", "whole",
        tables=COMPANIES,
    ),
    Rule(
        "name", "text", "misata_country_name()", "English names of countries", "whole",
        tables="country land pay paese",
    ),
    Rule(
        "name", "text", "misata_city()", "towns of the row's country, by their inhabitants", "whole",
        tables="city town stadt ort ville ciudad",
    ),
    Rule(
        "name", "text", "misata_vocabulary('category')", "product categories", "whole",
        tables="category",
    ),
    Rule(
        "name", "text", "misata_vocabulary('department')", "departments", "whole",
        tables="department",
    ),
    # -- states and kinds
    Rule(
        "payment method, pay method, payment type, method of payment, tender", "text",
        "misata_vocabulary('payment_method')", "ways to pay",
    ),
    Rule(
        "method", "text", "misata_vocabulary('payment_method')", "ways to pay",
        tables="payment transaction",
    ),
    Rule("order status", "text", "misata_vocabulary('order_status')", "states of an order"),
    Rule("payment status", "text", "misata_vocabulary('payment_status')", "states of a payment"),
    Rule(
        "shipment status, shipping status, delivery status, fulfillment status", "text",
        "misata_vocabulary('shipment_status')", "states of a shipment",
    ),
    Rule(
        "status, state", "text", "misata_vocabulary('order_status')", "states of an order",
        tables="order purchase",
    ),
    Rule(
        "status, state", "text", "misata_vocabulary('payment_status')", "states of a payment",
        tables="payment transaction invoice",
    ),
    Rule(
        "status, state", "text", "misata_vocabulary('shipment_status')", "states of a shipment",
        tables="shipment delivery parcel",
    ),
    Rule(
        "status, state", "text", "misata_vocabulary('ticket_status')", "states of a ticket",
        tables="ticket task issue case",
    ),
    Rule("status, state", "text", "misata_vocabulary('status')", "states of a record"),
    Rule("priority, urgency", "text", "misata_vocabulary('priority')", "low to urgent"),
    Rule("severity, log level, level", "text", "misata_vocabulary('severity')", "severities"),
    Rule(
        entity_words.CATEGORY, "text", "misata_product_category()", "categories of the row's product",
    ),
    Rule("channel", "text", "misata_vocabulary('channel')", "sales channels"),
    Rule(
        "source, medium, utm source, referrer", "text", "misata_vocabulary('source')",
        "where traffic comes from",
    ),
    Rule(
        "device, device type, platform", "text", "misata_vocabulary('device')",
        "mobile, desktop, tablet",
    ),
    Rule("segment", "text", "misata_vocabulary('segment')", "customer segments"),
    Rule("tier, plan, subscription", "text", "misata_vocabulary('tier')", "plans"),
    Rule(
        "event, event name, event type, action", "text", "misata_vocabulary('event')",
        "events of an application",
    ),
    Rule("carrier, shipper, courier", "text", "misata_vocabulary('carrier')", "made-up carriers"),
    Rule("colour, color", "text", "misata_colour()", "colour names"),
    Rule("size", "text", "misata_vocabulary('size')", "clothing sizes"),
    Rule("unit, uom, unit of measure", "text", "misata_vocabulary('unit')", "units of sale"),
    Rule(
        "type, kind, class, group", "text",
        "misata_choice(['standard', 'premium', 'basic'], [0.6, 0.25, 0.15])", "three made-up kinds",
    ),
    # -- free text
    Rule(entity_words.REVIEW, "text", "misata_review()", "as content as the row's rating says", "any"),
    Rule(entity_words.DESCRIPTION, "text", "misata_sentence()", "an English sentence", "any"),
    Rule(entity_words.LONG_TEXT, "text", "misata_paragraph(3)", "three English sentences", "any"),
    Rule("title, subject, headline, topic", "text", words(3), "three common English words"),
    Rule(
        "slug", "text", "misata_vocabulary('word') || '-' || misata_regex('[a-z0-9]{6}')",
        "for example river-k3x01b",
    ),
    Rule("tag, keyword, label, word", "text", "misata_vocabulary('word')", "common English words"),
    Rule(
        "code, ref, reference, number, no, nr, key, tracking", "text",
        r"misata_regex('[A-Z]{2}\d{6}')", "for example QF302117",
    ),
    Rule("name", "text", words(2), "two common English words"),
)  # fmt: skip
