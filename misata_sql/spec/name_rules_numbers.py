"""Inference by name for truth values, times and numbers; see name_rules.py."""

from misata_sql.spec import entity_words
from misata_sql.spec.name_rules import PEOPLE, PRODUCTS, SPAN_DATES, SPAN_TIMES, Draw, Rule


def uniform(low: int | float, high: int | float) -> tuple[Draw, ...]:
    return (Draw(f"misata_uniform({low}, {high})", low, high),)


PRICE = (
    Draw("misata_lognormal(3.0, 0.8)", 0.013, 29_000),
    Draw("misata_lognormal(2.5, 0.7)", 0.021, 7_070),
    Draw("misata_lognormal(2.0, 0.5)", 0.078, 696),
)
TOTAL = (
    Draw("misata_lognormal(4.0, 1.0)", 0.0061, 485_000),
    Draw("misata_lognormal(3.5, 0.6)", 0.14, 7_740),
)
# The tables of discrete draws go on to a few hundred, however improbable.
PIECES = (
    Draw("misata_geometric(0.4)", 1, 300),
    Draw("misata_choice([1, 2, 3, 4, 5, 6, 7, 8, 9], [40, 24, 14, 9, 5, 3, 2, 2, 1])", 1, 9),
)
COUNT = (
    Draw("misata_poisson(4)", 0, 300),
    Draw("misata_choice([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [2, 7, 15, 20, 20, 16, 10, 6, 3, 1])", 0, 9),
)
SALARY = (Draw("misata_lognormal(10.8, 0.4)", 1_200, 1_860_000),)
SHARE = (Draw("misata_beta(2, 8)", 0, 0.998),)
LENGTH = (
    Draw("misata_lognormal(3.0, 0.6)", 0.085, 4_700),
    Draw("misata_triangular(1, 15, 90)", 1, 90),
)

NUMBER_RULES = (
    # -- truth values, and numbers that stand for them
    Rule(
        "active, enabled, verified, valid, visible, available, confirmed, published, subscribed, "
        "in stock", "boolean", "misata_bernoulli(0.9)", "TRUE in 90% of the rows",
    ),
    Rule(
        "deleted, archived, test, blocked, banned, fraud, fraudulent, spam, error, failed, "
        "cancelled, canceled, suspended, returned, refunded, churned, admin, disabled, hidden, "
        "gift", "boolean", "misata_bernoulli(0.05)", "TRUE in 5% of the rows",
    ),
    Rule("is, has", "integer", "misata_bernoulli(0.5)", "1 in half of the rows, else 0", "start"),
    Rule("flag", "integer", "misata_bernoulli(0.2)", "1 in 20% of the rows, else 0"),
    # -- times
    Rule(
        entity_words.BIRTH_DATE, "date timestamp", "misata_birth_date()",
        "births of people who are 18 to 90 years old on 2025-01-01", "any",
    ),
    Rule(
        "expiry, expire, expires, expiration, valid until, valid to, due", "date",
        "misata_uniform(DATE '2025-01-01', DATE '2030-01-01')",
        "days after the common span: 2025 to 2029", "any",
    ),
    Rule(
        "expiry, expire, expires, expiration, valid until, valid to, due", "timestamp",
        "misata_uniform(TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2030-01-01 00:00:00')",
        "moments after the common span: 2025 to 2029", "any",
    ),
    Rule(
        "hire date, hired, hired on, joined, join date, founded, opened, since", "date",
        "misata_uniform(DATE '2005-01-01', DATE '2025-01-01')", "days of 2005 to 2024", "any",
    ),
    Rule(
        "at, on, date, time, timestamp, day, order date, created, updated, modified", "date",
        SPAN_DATES, "days of 2020 to 2024",
    ),
    Rule(
        "at, created at, updated at, ordered at, on, date, time, timestamp, order date, created, "
        "updated, modified", "timestamp", SPAN_TIMES, "moments of 2020 to 2024",
    ),
    Rule(
        "at ms, timestamp ms, time ms, epoch ms", "integer",
        uniform(1_577_836_800_000, 1_735_689_599_999), "Unix milliseconds of 2020 to 2024",
    ),
    Rule(
        "at, epoch, timestamp, unix time", "integer", uniform(1_577_836_800, 1_735_689_599),
        "Unix seconds of 2020 to 2024",
    ),
    Rule("year, yr", "integer", uniform(2000, 2024), "2000 to 2024", spare=(0, 99)),
    Rule("weekday, day of week, dow", "integer", uniform(1, 7), "1 to 7", spare=(1, 7)),
    Rule("day, day of month", "integer", uniform(1, 28), "1 to 28", spare=(1, 28)),
    Rule("month", "integer", uniform(1, 12), "1 to 12", spare=(1, 12)),
    Rule("week", "integer", uniform(1, 52), "1 to 52", spare=(1, 52)),
    Rule("quarter", "integer", uniform(1, 4), "1 to 4", spare=(1, 4)),
    Rule("hour", "integer", uniform(0, 23), "0 to 23", spare=(0, 23)),
    Rule("minute, second", "integer", uniform(0, 59), "0 to 59", spare=(0, 59), where="whole"),
    # -- numbers
    Rule(
        entity_words.LATITUDE, "fraction", (Draw("misata_latitude()", -55, 79),), "of the row's place, degrees",
        spare=(-9, 9),
    ),
    Rule(
        entity_words.LONGITUDE, "fraction", (Draw("misata_longitude()", -180, 180),), "of the row's place, degrees",
        spare=(-99, 99),
    ),
    Rule(
        "price cent, amount cent, cent", "integer",
        (Draw("misata_lognormal(7.6, 0.8)", 1.3, 2_880_000),), "cents, median 2,000",
        spare=(1, 30_000),
    ),
    Rule(
        "percent, percentage, pct", "fraction integer", uniform(0, 100), "0 to 100",
        spare=(0, 100),
    ),
    Rule(
        "tax rate, vat rate, vat", "fraction", uniform(0.05, 0.25), "shares, 0.05 to 0.25",
        spare=(0, 1),
    ),
    Rule(
        "rate, ratio, share, discount, tax, probability, prob, fraction, margin, confidence, "
        "utilization", "fraction", SHARE, "shares between 0 and 1, mean 0.2", spare=(0, 1),
    ),
    Rule(
        "discount, tax, rate, ratio, share, margin, probability", "integer", uniform(0, 30),
        "percent, 0 to 30", spare=(0, 30),
    ),
    Rule(
        "salary, income, wage, compensation", "fraction integer", SALARY,
        "a year's pay, median 49,000", spare=(1_000, 100_000),
    ),
    Rule(
        "balance, budget, credit limit, revenue, turnover, limit", "fraction integer",
        (Draw("misata_lognormal(7.0, 1.0)", 0.12, 9_730_000),), "amounts, median 1,100",
        spare=(0, 10_000),
    ),
    Rule(
        "total, amount, total amount, total price, order total, amt, subtotal, sum, sale, "
        "payment, spend, value, profit, net, gross, charge, paid, refund", "fraction integer",
        TOTAL, "amounts, median 55", spare=(0, 1_000),
    ),
    Rule(
        entity_words.PRICE, "fraction integer", (Draw("misata_price()", 0.49, 2_240), *PRICE),
        "what the row's product costs", tables=PRODUCTS, spare=(0, 100),
    ),
    Rule(
        "price, unit price, list price, sale price, unit cost, cost, fee, msrp, fare, rent, "
        "freight, shipping, tip, premium, preis, einzelpreis, prix, prix unitaire, precio, precio unitario, prezzo, "
        "prezzo unitario, preco, preço, prijs", "fraction integer", PRICE, "amounts, median 20",
        spare=(0, 100),
    ),
    Rule(
        "stock, inventory, on hand, capacity", "integer fraction", uniform(0, 500), "0 to 500",
        spare=(0, 100),
    ),
    Rule(
        "quantity, qty, units, pieces, items", "integer fraction",
        PIECES, "1 or more, mean 2.5", spare=(1, 9),
    ),
    Rule(
        "view, click, visit, like, follower, impression, download, hit", "integer fraction",
        (Draw("misata_lognormal(4.0, 1.2)", 0, 2_990_000), Draw("misata_poisson(20)", 0, 300)),
        "counts with a long tail, median 55",
    ),
    Rule(
        "count, cnt, children, attempts, retries, guests, seats, employees", "integer fraction",
        COUNT, "counts, mean 4", spare=(0, 9),
    ),
    Rule(
        "num, number of, n, no of", "integer", COUNT,
        "counts, mean 4", "start", spare=(0, 9),
    ),
    Rule(
        "age", "integer fraction", (Draw("misata_triangular(18, 32, 90)", 18, 90),),
        "years of adults", spare=(0, 9),
    ),
    Rule(
        entity_words.RATING, "integer",
        (Draw("misata_choice([1, 2, 3, 4, 5], [0.05, 0.06, 0.14, 0.33, 0.42])", 1, 5),), "1 to 5",
    ),
    Rule(
        entity_words.RATING, "fraction", (Draw("misata_triangular(1, 4.5, 5)", 1, 5),), "1 to 5",
        spare=(0, 1),
    ),
    Rule(
        "score, grade, points", "integer fraction",
        (Draw("misata_triangular(0, 70, 100)", 0, 100),), "0 to 100", spare=(0, 9),
    ),
    Rule("priority, severity, level, tier", "integer", uniform(1, 5), "1 to 5", spare=(1, 5)),
    Rule("rank, position", "integer", uniform(1, 100), "1 to 100", spare=(1, 100)),
    Rule(
        "line number, line no, line, version, revision", "integer",
        PIECES, "1 or more, mean 2.5", spare=(1, 9),
    ),
    Rule(
        "weight, mass", "fraction integer",
        (Draw("misata_lognormal(0.5, 0.8)", 0, 2_380), Draw("misata_triangular(0, 2, 30)", 0, 30)),
        "kilograms, median 1.6", spare=(0, 9),
    ),
    Rule(
        "height", "fraction integer", (Draw("misata_normal(170, 10)", 79, 261),),
        "centimetres of adults", tables=PEOPLE, spare=(0, 9),
    ),
    Rule(
        "height, width, length, depth, diameter, thickness", "fraction integer", LENGTH,
        "centimetres, median 20", spare=(0, 9),
    ),
    Rule(
        "distance, mileage", "fraction integer",
        (
            Draw("misata_lognormal(3.0, 1.0)", 0, 179_000),
            Draw("misata_lognormal(3.0, 0.6)", 0.085, 4_700),
        ),
        "kilometres, median 20", spare=(0, 99),
    ),
    Rule(
        "temperature, temp", "fraction integer", (Draw("misata_normal(18, 6)", -37, 73),),
        "degrees Celsius, mean 18", spare=(0, 40),
    ),
    Rule(
        "humidity, progress, battery, load", "fraction integer",
        (Draw("misata_triangular(0, 55, 100)", 0, 100),), "0 to 100", spare=(0, 9),
    ),
    Rule(
        "pressure", "fraction integer", (Draw("misata_normal(1013, 8)", 940, 1_086),),
        "hectopascals", spare=(0, 99),
    ),
    Rule(
        "speed, velocity", "fraction integer", (Draw("misata_triangular(0, 50, 130)", 0, 130),),
        "kilometres an hour", spare=(0, 99),
    ),
    Rule(
        "duration, elapsed, latency, delay, runtime, response time, duration ms, duration second",
        "fraction integer",
        (
            Draw("misata_lognormal(4.0, 1.0)", 0.0061, 485_000),
            Draw("misata_lognormal(3.0, 0.6)", 0.085, 4_700),
        ),
        "median 55, in the unit of the name", spare=(0, 99),
    ),
    Rule(
        "byte, file size, size byte", "integer fraction",
        (
            Draw("misata_lognormal(9.0, 2.0)", 0, 6.37e11),
            Draw("misata_lognormal(9.0, 1.0)", 0.91, 71_900_000),
        ),
        "bytes, median 8,100", spare=(0, 30_000),
    ),
    Rule(
        "zip, zip code, postal code, postcode, plz", "integer", uniform(10_000, 99_999),
        "five digits", spare=(1_000, 9_999),
    ),
    Rule(
        "phone, mobile, fax, telephone", "integer", uniform(2_005_550_100, 9_995_550_199),
        "ten digits", spare=(1_000_000, 9_999_999),
    ),
    Rule("port", "integer", uniform(1_024, 65_535), "1024 to 65535", spare=(1_024, 9_999)),
    Rule(
        "status code, http status, response code", "integer",
        (
            Draw(
                "misata_choice([200, 201, 204, 301, 302, 304, 400, 401, 403, 404, 429, 500, 502, "
                "503], [78, 3, 2, 1, 2, 4, 1.5, 1, 1, 4, 0.5, 1, 0.5, 0.5])", 200, 503,
            ),
        ),
        "HTTP status codes", spare=(0, 99),
    ),
    Rule(
        "code, number, no, nr, key", "integer", uniform(1_000, 9_999), "four digits",
        spare=(1, 99),
    ),
)  # fmt: skip
