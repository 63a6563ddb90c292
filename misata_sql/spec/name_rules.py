"""What columns are usually called, and what such columns hold: the table that names.py goes through in order.

The first rule whose words, type and table fit is taken, so the particular comes before the general. Times lie in
2020-01-01 .. 2025-01-01 (half-open), whatever today's date is. Amounts, rates and frequencies are our own estimates.
"""

from dataclasses import dataclass

SPAN_DATES = "misata_uniform(DATE '2020-01-01', DATE '2025-01-01')"
SPAN_TIMES = "misata_uniform(TIMESTAMP '2020-01-01 00:00:00', TIMESTAMP '2025-01-01 00:00:00')"


@dataclass(frozen=True)
class Draw:
    """A generator of numbers and the least and greatest it gives at all (at u = 2^-54 and 1 - 2^-54, rounded outwards)."""

    sql: str
    low: float
    high: float


@dataclass(frozen=True)
class Rule:
    """Columns that are called like this and are of such a type are filled by that.

    words: alternatives, separated by commas; one of several words stands for these words in a row
    kinds: of types: text, integer (DECIMAL without decimals too), fraction, boolean, date, timestamp, time
    fill: SQL, or for numbers Draws in order of preference: the first that the type can hold is taken
    note: what it gives, for people
    where: "end" (the name's last words), "start", "any" or "whole"
    tables: words of which the table's name must have one, separated by spaces; "" for any table
    spare: least and greatest value, if no Draw fits: uniform over that part of it which the type can hold
    """

    words: str
    kinds: str
    fill: "str | tuple[Draw, ...]"
    note: str
    where: str = "end"
    tables: str = ""
    spare: tuple[float, float] = (0, 9)


def _uniform(low: int | float, high: int | float) -> tuple[Draw, ...]:
    return (Draw(f"misata_uniform({low}, {high})", low, high),)


def _words(n: int) -> str:
    return " || ' ' || ".join(["misata_vocabulary('word')"] * n)


PEOPLE = (
    "customer client user person people employee staff contact member patient student teacher author passenger guest driver "
    "worker candidate lead subscriber player agent account buyer seller owner"
)
COMPANIES = "company supplier vendor manufacturer brand merchant organization organisation tenant partner store shop carrier firm"
PRODUCTS = "product item article good part sku"
PLACES = "address location site store shop branch warehouse supplier vendor company"

PERSON_NAME = "misata_vocabulary('first_name') || ' ' || misata_vocabulary('family_name')"
PRODUCT_NAME = "misata_vocabulary('product_adjective') || ' ' || misata_vocabulary('product_noun')"
COMPANY_NAME = "misata_vocabulary('family_name') || ' ' || misata_vocabulary('company_suffix')"
EMAIL = (
    "misata_vocabulary('first_name_ascii') || '.' || misata_vocabulary('family_name_ascii') || misata_sequence(1) || '@example.com'"
)
BYTE = r"(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])"
DAY_TEXT = r"202[0-4]-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])"

PRICE = (
    Draw("misata_lognormal(3.0, 0.8)", 0.02, 15_500),
    Draw("misata_lognormal(2.5, 0.7)", 0.03, 4_100),
    Draw("misata_lognormal(2.0, 0.5)", 0.1, 480),
)
TOTAL = (Draw("misata_lognormal(4.0, 1.0)", 0.01, 222_000), Draw("misata_lognormal(3.5, 0.6)", 0.2, 5_000))
SALARY = (Draw("misata_lognormal(10.8, 0.4)", 1_700, 1_400_000),)
SHARE = (Draw("misata_beta(2, 8)", 0, 0.994),)
LENGTH = (Draw("misata_lognormal(3.0, 0.6)", 0.1, 3_000), Draw("misata_triangular(1, 15, 90)", 1, 90))

RULES = (
    # -- truth values, and numbers that stand for them
    Rule("active, enabled, verified, valid, visible, available, confirmed, published, subscribed, in stock", "boolean", "misata_bernoulli(0.9)", "TRUE in 90% of the rows"),
    Rule("deleted, archived, test, blocked, banned, fraud, fraudulent, spam, error, failed, cancelled, canceled, suspended, returned, refunded, churned, admin, disabled, hidden, gift", "boolean", "misata_bernoulli(0.05)", "TRUE in 5% of the rows"),
    Rule("is, has", "integer", "misata_bernoulli(0.5)", "1 in half of the rows, else 0", "start"),
    Rule("flag", "integer", "misata_bernoulli(0.2)", "1 in 20% of the rows, else 0"),
    # -- times
    Rule("birth date, birthdate, date of birth, dob, birthday, born, born on", "date", "misata_uniform(DATE '1940-01-01', DATE '2007-01-01')", "birth dates of adults in 2025", "any"),
    Rule("birth date, birthdate, date of birth, dob, birthday, born", "timestamp", "misata_uniform(TIMESTAMP '1940-01-01 00:00:00', TIMESTAMP '2007-01-01 00:00:00')", "births of adults in 2025", "any"),
    Rule("expiry, expire, expires, expiration, valid until, valid to, due", "date", "misata_uniform(DATE '2025-01-01', DATE '2030-01-01')", "days after the common span: 2025 to 2029", "any"),
    Rule("expiry, expire, expires, expiration, valid until, valid to, due", "timestamp", "misata_uniform(TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2030-01-01 00:00:00')", "moments after the common span: 2025 to 2029", "any"),
    Rule("hire date, hired, hired on, joined, join date, founded, opened, since", "date", "misata_uniform(DATE '2005-01-01', DATE '2025-01-01')", "days of 2005 to 2024", "any"),
    Rule("at, on, date, time, timestamp, day, order date, created, updated, modified", "date", SPAN_DATES, "days of 2020 to 2024"),
    Rule("at, created at, updated at, ordered at, on, date, time, timestamp, order date, created, updated, modified", "timestamp", SPAN_TIMES, "moments of 2020 to 2024"),
    Rule("at ms, timestamp ms, time ms, epoch ms", "integer", _uniform(1_577_836_800_000, 1_735_689_599_999), "Unix milliseconds of 2020 to 2024"),
    Rule("at, epoch, timestamp, unix time", "integer", _uniform(1_577_836_800, 1_735_689_599), "Unix seconds of 2020 to 2024"),
    Rule("at, timestamp, created, updated, datetime", "text", f"misata_regex('{DAY_TEXT} ([01]\\d|2[0-3])(:[0-5]\\d){{2}}')", "moments of 2020 to 2024 as text"),
    Rule("date, dob, birthday", "text", f"misata_regex('{DAY_TEXT}')", "days of 2020 to 2024 as text"),
    Rule("year, yr", "integer", _uniform(2000, 2024), "2000 to 2024", spare=(0, 99)),
    Rule("weekday, day of week, dow", "integer", _uniform(1, 7), "1 to 7", spare=(1, 7)),
    Rule("weekday, day of week, dow", "text", "misata_choice(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])", "names of days"),
    Rule("day, day of month", "integer", _uniform(1, 28), "1 to 28", spare=(1, 28)),
    Rule("month", "integer", _uniform(1, 12), "1 to 12", spare=(1, 12)),
    Rule("month", "text", "misata_choice(['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'])", "names of months"),
    Rule("week", "integer", _uniform(1, 52), "1 to 52", spare=(1, 52)),
    Rule("quarter", "integer", _uniform(1, 4), "1 to 4", spare=(1, 4)),
    Rule("hour", "integer", _uniform(0, 23), "0 to 23", spare=(0, 23)),
    Rule("minute, second", "integer", _uniform(0, 59), "0 to 59", spare=(0, 59), where="whole"),
    # -- numbers
    Rule("latitude, lat", "fraction", _uniform(-56.0, 72.0), "inhabited latitudes, degrees", spare=(-9, 9)),
    Rule("longitude, lon, lng, long", "fraction", _uniform(-180.0, 180.0), "degrees", spare=(-9, 9)),
    Rule("price cent, amount cent, cent", "integer", (Draw("misata_lognormal(7.6, 0.8)", 2, 1_550_000),), "cents, median 2,000", spare=(1, 30_000)),
    Rule("percent, percentage, pct", "fraction integer", _uniform(0, 100), "0 to 100", spare=(0, 100)),
    Rule("tax rate, vat rate, vat", "fraction", _uniform(0.05, 0.25), "shares, 0.05 to 0.25", spare=(0, 1)),
    Rule("rate, ratio, share, discount, tax, probability, prob, fraction, margin, confidence, utilization", "fraction", SHARE, "shares between 0 and 1, mean 0.2", spare=(0, 1)),
    Rule("discount, tax, rate, ratio, share, margin, probability", "integer", _uniform(0, 30), "percent, 0 to 30", spare=(0, 30)),
    Rule("salary, income, wage, compensation", "fraction integer", SALARY, "a year's pay, median 49,000", spare=(1_000, 100_000)),
    Rule("balance, budget, credit limit, revenue, turnover, limit", "fraction integer", (Draw("misata_lognormal(7.0, 1.0)", 0.2, 4_500_000),), "amounts, median 1,100", spare=(0, 10_000)),
    Rule("total, amount, total amount, total price, order total, amt, subtotal, sum, sale, payment, spend, value, profit, net, gross, charge, paid, refund", "fraction integer", TOTAL, "amounts, median 55", spare=(0, 1_000)),
    Rule("price, unit price, list price, sale price, unit cost, cost, fee, msrp, fare, rent, freight, shipping, tip, premium", "fraction integer", PRICE, "amounts, median 20", spare=(0, 100)),
    Rule("stock, inventory, on hand, capacity", "integer fraction", _uniform(0, 500), "0 to 500", spare=(0, 100)),
    Rule("quantity, qty, units, pieces, items", "integer fraction", (Draw("misata_geometric(0.4)", 1, 75),), "1 or more, mean 2.5", spare=(1, 9)),
    Rule("view, click, visit, like, follower, impression, download, hit", "integer fraction", (Draw("misata_lognormal(4.0, 1.2)", 0, 1_200_000), Draw("misata_poisson(20)", 0, 80)), "counts with a long tail, median 55"),
    Rule("count, cnt, children, attempts, retries, guests, seats, employees", "integer fraction", (Draw("misata_poisson(4)", 0, 40),), "counts, mean 4", spare=(0, 9)),
    Rule("num, number of, n, no of", "integer", (Draw("misata_poisson(4)", 0, 40),), "counts, mean 4", "start", spare=(0, 9)),
    Rule("age", "integer fraction", (Draw("misata_triangular(18, 32, 90)", 18, 90),), "years of adults", spare=(0, 9)),
    Rule("rating, star", "integer", (Draw("misata_choice([1, 2, 3, 4, 5], [0.05, 0.06, 0.14, 0.33, 0.42])", 1, 5),), "1 to 5"),
    Rule("rating, star", "fraction", (Draw("misata_triangular(1, 4.5, 5)", 1, 5),), "1 to 5", spare=(0, 1)),
    Rule("score, grade, points", "integer fraction", (Draw("misata_triangular(0, 70, 100)", 0, 100),), "0 to 100", spare=(0, 9)),
    Rule("priority, severity, level, tier", "integer", _uniform(1, 5), "1 to 5", spare=(1, 5)),
    Rule("rank, position", "integer", _uniform(1, 100), "1 to 100", spare=(1, 100)),
    Rule("line number, line no, line, version, revision", "integer", (Draw("misata_geometric(0.4)", 1, 75),), "1 or more, mean 2.5", spare=(1, 9)),
    Rule("weight, mass", "fraction integer", (Draw("misata_lognormal(0.5, 0.8)", 0, 1_300), Draw("misata_triangular(0, 2, 30)", 0, 30)), "kilograms, median 1.6", spare=(0, 9)),
    Rule("height", "fraction integer", (Draw("misata_normal(170, 10)", 85, 255),), "centimetres of adults", tables=PEOPLE, spare=(0, 9)),
    Rule("height, width, length, depth, diameter, thickness", "fraction integer", LENGTH, "centimetres, median 20", spare=(0, 9)),
    Rule("distance, mileage", "fraction integer", (Draw("misata_lognormal(3.0, 1.0)", 0, 85_000), Draw("misata_lognormal(3.0, 0.6)", 0.1, 3_000)), "kilometres, median 20", spare=(0, 99)),
    Rule("temperature, temp", "fraction integer", (Draw("misata_normal(18, 6)", -33, 69),), "degrees Celsius, mean 18", spare=(0, 40)),
    Rule("humidity, progress, battery, load", "fraction integer", (Draw("misata_triangular(0, 55, 100)", 0, 100),), "0 to 100", spare=(0, 9)),
    Rule("pressure", "fraction integer", (Draw("misata_normal(1013, 8)", 945, 1_081),), "hectopascals", spare=(0, 99)),
    Rule("speed, velocity", "fraction integer", (Draw("misata_triangular(0, 50, 130)", 0, 130),), "kilometres an hour", spare=(0, 99)),
    Rule("duration, elapsed, latency, delay, runtime, response time, duration ms, duration second", "fraction integer", (Draw("misata_lognormal(4.0, 1.0)", 0.01, 222_000), Draw("misata_lognormal(3.0, 0.6)", 0.1, 3_000)), "median 55, in the unit of the name", spare=(0, 99)),
    Rule("byte, file size, size byte", "integer fraction", (Draw("misata_lognormal(9.0, 2.0)", 0, 1.4e11), Draw("misata_lognormal(9.0, 1.0)", 2, 33_000_000)), "bytes, median 8,100", spare=(0, 30_000)),
    Rule("zip, zip code, postal code, postcode, plz", "integer", _uniform(10_000, 99_999), "five digits", spare=(1_000, 9_999)),
    Rule("phone, mobile, fax, telephone", "integer", _uniform(2_005_550_100, 9_995_550_199), "ten digits", spare=(1_000_000, 9_999_999)),
    Rule("port", "integer", _uniform(1_024, 65_535), "1024 to 65535", spare=(1_024, 9_999)),
    Rule("status code, http status, response code", "integer", (Draw("misata_choice([200, 201, 204, 301, 302, 304, 400, 401, 403, 404, 429, 500, 502, 503], [78, 3, 2, 1, 2, 4, 1.5, 1, 1, 4, 0.5, 1, 0.5, 0.5])", 200, 503),), "HTTP status codes", spare=(0, 99)),
    # -- identifiers that are text
    Rule("uuid, guid", "text", "misata_uuid()", "version 4 UUIDs"),
    Rule("hash, digest, checksum, token, secret, api key, signature, fingerprint, password, session", "text", "misata_hash_id(32)", "32 hexadecimal digits"),
    Rule("email, e mail, mail", "text", EMAIL, "distinct addresses at the reserved example.com", "any"),
    Rule("phone, mobile, telephone, tel, fax, cell", "text", r"misata_regex('\+1-[2-9]\d{2}-555-01\d{2}')", "US numbers of the range 555-01xx that nobody has", "any"),
    Rule("ipv6", "text", "misata_regex('2001:db8(:[0-9a-f]{1,4}){6}')", "addresses of the documentation range", "any"),
    Rule("ip, ip address, ipv4, ip addr", "text", f"misata_regex('10(\\.{BYTE}){{3}}')", "addresses of a private range"),
    Rule("mac, mac address", "text", "misata_regex('02(:[0-9a-f]{2}){5}')", "locally administered addresses"),
    Rule("url, uri, website, link, homepage, href", "text", "'https://www.example.com/' || misata_vocabulary('word') || '/' || misata_regex('[a-z0-9]{8}')", "pages of the reserved example.com", "any"),
    Rule("domain, host, hostname", "text", "misata_vocabulary('word') || '.example.com'", "names under the reserved example.com"),
    Rule("user agent", "text", "misata_vocabulary('user_agent')", "common browsers", "any"),
    Rule("mime type, content type, media type", "text", "misata_vocabulary('mime_type')", "media types"),
    Rule("http method, request method", "text", "misata_vocabulary('http_method')", "HTTP methods"),
    Rule("zip, zip code, zipcode, postal code, postcode, plz", "text", r"misata_regex('\d{5}')", "five digits", "any"),
    Rule("sku, article number, part number, item number, product code", "text", r"misata_regex('[A-Z]{3}-\d{4}-[A-Z0-9]{2}')", "for example QFT-3021-A7"),
    Rule("barcode, ean, upc, gtin", "text", r"misata_regex('\d{13}')", "13 digits, the last of them no check digit"),
    Rule("version", "text", r"misata_regex('[1-9]\.\d\.\d{1,2}')", "for example 2.4.11"),
    Rule("last four, last4", "text", r"misata_regex('\d{4}')", "four digits"),
    Rule("file, file name, filename, path", "text", "misata_vocabulary('word') || '_' || misata_regex('[a-z0-9]{6}') || '.pdf'", "for example river_k3x01b.pdf"),
    # -- people, companies, things
    Rule("username, user name, login, handle, nickname, screen name", "text", "misata_vocabulary('first_name_ascii') || misata_sequence(1)", "distinct, for example maria1"),
    Rule("first name, fname, given name, forename, vorname", "text", "misata_vocabulary('first_name')", "given names of many countries", "any"),
    Rule("last name, lname, family name, surname, nachname", "text", "misata_vocabulary('family_name')", "family names of many countries", "any"),
    Rule("middle name", "text", "misata_null(0.6, misata_vocabulary('first_name'))", "given names, NULL in 60% of the rows"),
    Rule("product name, item name, article name, product, item", "text", PRODUCT_NAME, "for example Foldable Lamp"),
    Rule("company name, company, supplier, supplier name, vendor, vendor name, manufacturer, brand, brand name, merchant, employer, organization, organisation", "text", COMPANY_NAME, "for example Tanaka Ltd"),
    Rule("country name", "text", "misata_vocabulary('country_name')", "English names of countries"),
    Rule("country, country code, nation, nationality, iso country", "text", "misata_vocabulary('country')", "ISO 3166 alpha-2 codes"),
    Rule("currency, currency code, ccy", "text", "misata_vocabulary('currency')", "ISO 4217 codes"),
    Rule("language, lang, language code", "text", "misata_vocabulary('language')", "ISO 639-1 codes"),
    Rule("city, town", "text", "misata_vocabulary('city')", "large cities"),
    Rule("city name", "text", "misata_vocabulary('city')", "large cities"),
    Rule("time zone, timezone, tz", "text", "misata_vocabulary('time_zone')", "IANA names"),
    Rule("region, territory, area, market", "text", "misata_vocabulary('region')", "sales regions"),
    Rule("state, province", "text", "misata_vocabulary('us_state')", "US states", tables=f"{PEOPLE} {PLACES}"),
    Rule("billing state, shipping state, ship state, home state, us state, province, state code", "text", "misata_vocabulary('us_state')", "US states"),
    Rule("street, address, street address, address line, addr", "text", "misata_uniform(1, 250) || ' ' || misata_vocabulary('street')", "for example 17 Mill Street"),
    Rule("gender", "text", "misata_vocabulary('gender')", "female, male, non_binary"),
    Rule("sex", "text", "misata_vocabulary('sex')", "F, M"),
    Rule("salutation, honorific", "text", "misata_vocabulary('honorific')", "Mr, Ms, ..."),
    Rule("job title, job, position, occupation, profession, role", "text", "misata_vocabulary('job_title')", "job titles"),
    Rule("title", "text", "misata_vocabulary('job_title')", "job titles", tables="employee staff contact worker"),
    Rule("department, dept, team", "text", "misata_vocabulary('department')", "departments"),
    Rule("full name, display name, customer name, client name, employee name, contact name, person name, author, author name, manager, owner, contact, assignee, created by, updated by, recipient", "text", PERSON_NAME, "given and family name"),
    Rule("name", "text", PERSON_NAME, "given and family name", "whole", tables=PEOPLE),
    Rule("name", "text", PRODUCT_NAME, "for example Foldable Lamp", "whole", tables=PRODUCTS),
    Rule("name", "text", COMPANY_NAME, "for example Tanaka Ltd", "whole", tables=COMPANIES),
    Rule("name", "text", "misata_vocabulary('country_name')", "English names of countries", "whole", tables="country"),
    Rule("name", "text", "misata_vocabulary('city')", "large cities", "whole", tables="city"),
    Rule("name", "text", "misata_vocabulary('category')", "product categories", "whole", tables="category"),
    Rule("name", "text", "misata_vocabulary('department')", "departments", "whole", tables="department"),
    # -- states and kinds
    Rule("payment method, pay method, payment type, method of payment, tender", "text", "misata_vocabulary('payment_method')", "ways to pay"),
    Rule("method", "text", "misata_vocabulary('payment_method')", "ways to pay", tables="payment transaction"),
    Rule("order status", "text", "misata_vocabulary('order_status')", "states of an order"),
    Rule("payment status", "text", "misata_vocabulary('payment_status')", "states of a payment"),
    Rule("shipment status, shipping status, delivery status, fulfillment status", "text", "misata_vocabulary('shipment_status')", "states of a shipment"),
    Rule("status, state", "text", "misata_vocabulary('order_status')", "states of an order", tables="order purchase"),
    Rule("status, state", "text", "misata_vocabulary('payment_status')", "states of a payment", tables="payment transaction invoice"),
    Rule("status, state", "text", "misata_vocabulary('shipment_status')", "states of a shipment", tables="shipment delivery parcel"),
    Rule("status, state", "text", "misata_vocabulary('ticket_status')", "states of a ticket", tables="ticket task issue case"),
    Rule("status, state", "text", "misata_vocabulary('status')", "states of a record"),
    Rule("priority, urgency", "text", "misata_vocabulary('priority')", "low to urgent"),
    Rule("severity, log level, level", "text", "misata_vocabulary('severity')", "severities"),
    Rule("category, product category, category name, product type", "text", "misata_vocabulary('category')", "product categories"),
    Rule("channel", "text", "misata_vocabulary('channel')", "sales channels"),
    Rule("source, medium, utm source, referrer", "text", "misata_vocabulary('source')", "where traffic comes from"),
    Rule("device, device type, platform", "text", "misata_vocabulary('device')", "mobile, desktop, tablet"),
    Rule("segment", "text", "misata_vocabulary('segment')", "customer segments"),
    Rule("tier, plan, subscription", "text", "misata_vocabulary('tier')", "plans"),
    Rule("event, event name, event type, action", "text", "misata_vocabulary('event')", "events of an application"),
    Rule("carrier, shipper, courier", "text", "misata_vocabulary('carrier')", "made-up carriers"),
    Rule("colour, color", "text", "misata_vocabulary('colour')", "colour names"),
    Rule("size", "text", "misata_vocabulary('size')", "clothing sizes"),
    Rule("unit, uom, unit of measure", "text", "misata_vocabulary('unit')", "units of sale"),
    Rule("type, kind, class, group", "text", "misata_choice(['standard', 'premium', 'basic'], [0.6, 0.25, 0.15])", "three made-up kinds"),
    # -- free text
    Rule("description, comment, note, text, body, message, content, review, bio, summary, remark, feedback, reason, detail", "text", _words(6), "six common English words", "any"),
    Rule("title, subject, headline, topic", "text", _words(3), "three common English words"),
    Rule("slug", "text", "misata_vocabulary('word') || '-' || misata_regex('[a-z0-9]{6}')", "for example river-k3x01b"),
    Rule("tag, keyword, label, word", "text", "misata_vocabulary('word')", "common English words"),
    Rule("code, ref, reference, number, no, nr, key, tracking", "text", r"misata_regex('[A-Z]{2}\d{6}')", "for example QF302117"),
    Rule("name", "text", _words(2), "two common English words"),
    Rule("code, number, no, nr, key", "integer", _uniform(1_000, 9_999), "four digits", spare=(1, 99)),
)  # fmt: skip
