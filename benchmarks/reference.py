"""The reference table of the speed figures: eight columns, and how each peer makes the same distributions."""

DDL = """
CREATE TABLE orders (
  order_id    BIGINT PRIMARY KEY,
  customer_id BIGINT DEFAULT misata_zipf(1.1, 1e7),
  ordered_at  TIMESTAMP DEFAULT misata_uniform(TIMESTAMP '2020-01-01', TIMESTAMP '2025-01-01'),
  status      VARCHAR DEFAULT misata_choice(['paid', 'shipped', 'delivered', 'cancelled', 'returned'],
                                            [0.30, 0.15, 0.45, 0.06, 0.04]),
  quantity    INTEGER DEFAULT misata_poisson(3.0) CHECK (quantity BETWEEN 1 AND 10),
  unit_price  DOUBLE DEFAULT misata_lognormal(3.0, 0.8),
  discount    DOUBLE DEFAULT misata_beta(2, 8),
  country     VARCHAR DEFAULT misata_choice([{countries}], [{weights}])
)
"""

STATUSES = ("paid", "shipped", "delivered", "cancelled", "returned")
STATUS_WEIGHTS = (0.30, 0.15, 0.45, 0.06, 0.04)

# Fifty countries, weights by rank.
COUNTRIES = tuple(
    "US CN IN DE GB FR JP BR IT CA KR RU AU ES MX ID NL SA TR CH TW PL SE BE AR "
    "TH IR AT NO AE NG IL ZA HK IE DK SG MY PH CO PK CL FI BD EG CZ VN PT RO NZ".split()
)
COUNTRY_WEIGHTS = tuple(round(1000 / (rank + 3)) for rank in range(len(COUNTRIES)))

ZIPF_EXPONENT, ZIPF_N = 1.1, 10_000_000

AGGREGATE = """
SELECT count(*), sum(order_id), sum(customer_id), max(ordered_at), max(status), sum(quantity),
       sum(unit_price), sum(discount), max(country)
FROM {source}
"""


def ddl() -> str:
    """The CREATE TABLE of the reference table."""
    return DDL.format(countries=", ".join(f"'{c}'" for c in COUNTRIES), weights=", ".join(map(str, COUNTRY_WEIGHTS)))
