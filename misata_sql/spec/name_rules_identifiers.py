"""Inference by name for VARCHAR columns that hold identifiers and network addresses; see name_rules.py."""

from misata_sql.spec.name_rules import Rule

# words, country and note of national numbers that have a name of their own
_NATIONAL = (
    ("cpf", "BR", "Brazil's tax number"),
    ("ahv, ahv number, ahv nummer", "CH", "Switzerland's social security number"),
    ("steuer id, steuer identifikationsnummer", "DE", "Germany's tax number"),
    ("dni, nif", "ES", "Spain's identity number"),
    ("hetu", "FI", "Finland's identity code"),
    ("nir, insee number", "FR", "France's social security number"),
    ("nino, national insurance number", "GB", "QQ and six digits, which nobody is given"),
    ("aadhaar, aadhar", "IN", "India's identity number"),
    ("bsn", "NL", "the Netherlands' citizen service number"),
    ("pesel", "PL", "Poland's identity number"),
    ("personnummer", "SE", "Sweden's identity number"),
    (
        "ssn, social security number, social security, national id, national id number, national number, "
        "personal id, tax id, tax number, taxpayer id, tin",
        "US",
        "900-01-0001 to 999-49-9999, which nobody is given",
    ),
)

IDENTIFIER_RULES = (
    Rule("ipv6", "text", "misata_ipv6()", "addresses of the documentation range", "any"),
    Rule(
        "ip, ip address, ipv4, ip addr, remote addr, remote host", "text", "misata_ipv4()",
        "addresses of a private range",
    ),
    Rule("mac, mac address, mac addr", "text", "misata_mac()", "locally administered addresses"),
    Rule(
        "barcode, bar code, ean, ean 13, gtin, gtin 13", "text", "misata_ean13()",
        "EAN-13, of the range for use inside a company",
    ),
    Rule("upc, upc code", "text", "misata_upc()", "UPC-A, of the range for use inside a company"),
    Rule("isbn 10", "text", "misata_isbn10()", "ISBNs of 10 characters"),
    Rule("isbn, isbn 13", "text", "misata_isbn13()", "ISBNs of 13 digits"),
    Rule("iban, iban number", "text", "misata_iban()", "German IBANs"),
    Rule("bic, bic code, swift, swift code", "text", "misata_bic()", "BICs of test institutions"),
    Rule(
        "card number, card no, card num, credit card, cc number, pan", "text", "misata_card_number()",
        "16 digits that begin as test cards do",
    ),
    Rule("lei, lei code, legal entity identifier", "text", "misata_lei()", "ISO 17442"),
    Rule("isin, isin code", "text", "misata_isin()", "ISO 6166, of the USA"),
    Rule(
        "vin, vin number, vehicle identification number, chassis number", "text", "misata_vin()",
        "17 characters with a check digit",
    ),
    Rule("imei, imei number", "text", "misata_imei()", "IMEIs of test devices"),
    *(Rule(words, "text", f"misata_national_id('{country}')", note) for words, country, note in _NATIONAL),
    Rule("cnpj", "text", "misata_company_id('BR')", "Brazil's number of companies"),
    Rule(
        "vat, vat id, vat number, vat no, ust id, ust idnr, vatin", "text", "misata_company_id('DE')",
        "German VAT numbers",
    ),
    Rule(
        "hex colour, hex color, colour hex, color hex, colour code, color code, rgb", "text", "misata_hex_colour()",
        "for example #1087ef",
    ),
)  # fmt: skip
