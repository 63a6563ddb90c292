"""The faults of detectors.py: each a scenario with one fault, on a column that some check is about or on one that none is.

An operator stands once for each column here, so that a table of the results shows what depends on the operator and what on
the column.
"""

from collections.abc import Iterator
from dataclasses import dataclass

RATE = 0.01
HIGH_RATE = 0.1  # where 1% would be a few dozen rows: of small tables, and of faults that few cells have a place for


@dataclass(frozen=True)
class Fault:
    """One scenario.

    family: of which the summary speaks; name: the operator's kind, or what is done to rows or columns
    tables: those that the scenario is about, as "retail.orders", the first one first
    column: "" where it is none or several
    """

    family: str
    name: str
    tables: tuple[str, ...]
    column: str
    scenario: str

    @property
    def title(self) -> str:
        return f"{self.name}, {self.place}"

    @property
    def place(self) -> str:
        """Table and column, without the pack."""
        table = ", ".join(name.partition(".")[2] for name in self.tables)
        return f"{table}.{self.column}" if self.column else table


# family -> operator -> columns, each with the call where it is more than the operator's own name and defaults
OPERATORS: dict[str, dict[str, dict[str, str]]] = {
    "missing and wrong values": {
        "null": {"orders.status": "NULL", "customers.phone": "NULL"},
        "default": {"orders.customer_id": "", "orders.shipping_fee": "", "customers.postcode": "", "customers.birth_date": ""},
        "stuck": {"products.price": "misata_stuck(price, 9.99)", "readings.temperature": "misata_stuck(temperature, 21.5)"},
        "swap": {
            "orders.status": "misata_swap(status, ['pending', 'paid', 'shipped', 'delivered', 'cancelled', 'returned'])",
            "orders.shipping_country": "misata_swap(shipping_country, ['DE', 'US', 'GB', 'FR', 'NL', 'IT'])",
        },
        "unseen": {"orders.status": "", "orders.channel": "", "products.category": ""},
        "orphan": {"orders.customer_id": "", "order_items.product_id": ""},
        "flip": {"customers.newsletter": ""},
        "violate": {"products.stock": "misata_violate('stock >= 0')", "order_items.quantity": "misata_violate('quantity BETWEEN 1 AND 20')"},
    },
    "numbers": {
        "unit": {"products.price": "", "order_items.unit_price": "", "shipments.weight": "misata_unit(weight, 1000)", "readings.temperature": "misata_unit(temperature, 1.8, 32)"},
        "sign": {"products.price": "", "payments.amount": "", "readings.temperature": ""},
        "digits": {"products.price": "", "orders.order_id": "", "order_items.product_id": ""},
        "check_digit": {"products.ean": ""},
        "round": {"products.price": "", "shipments.weight": ""},
        "precision": {"payments.amount": "misata_precision(amount, 11)", "orders.order_id": "misata_precision(order_id, 11)"},
        "noise": {"products.price": "misata_noise(price, 5)", "readings.humidity": "misata_noise(humidity, 5)"},
        "noise_ratio": {"order_items.unit_price": "", "shipments.weight": ""},
        "outlier": {"shipments.weight": "misata_outlier(weight, 1.5)", "products.stock": "", "readings.pressure": "misata_outlier(pressure, 8)"},
        "off_by_one": {"order_items.quantity": "", "order_items.line_number": ""},
        "shift_quantile": {"products.price": "misata_shift_quantile(price, 0.2)", "readings.humidity": "misata_shift_quantile(humidity, 0.2)"},
    },
    "dates and times": {
        "off_by_one": {"orders.ordered_at": "", "shipments.shipped_at": ""},
        "day_month": {"orders.ordered_at": "", "shipments.delivered_at": "", "customers.birth_date": ""},
        "century": {"orders.ordered_at": "", "customers.birth_date": ""},
        "utc_offset": {"orders.ordered_at": "", "shipments.shipped_at": ""},
        "dst": {"orders.ordered_at": ""},
        "clock_skew": {"payments.paid_at": "", "readings.read_at": ""},
        "date_format": {"products.listed_on": ""},
    },
    "texts": {
        "typo": {"orders.status": "", "products.sku": "", "customers.email": "", "customers.last_name": ""},
        "ocr": {"products.sku": "", "customers.street": ""},
        "case": {"orders.status": "", "customers.email": "", "customers.city": ""},
        "near_duplicate": {"products.name": "", "customers.street": ""},
        "whitespace": {"orders.status": "", "products.sku": "", "customers.city": ""},
        "invisible": {"orders.status": "", "customers.email": "", "customers.city": ""},
        "truncate": {"products.sku": "", "customers.postcode": ""},
        "broken_json": {"devices.settings": ""},
        "mojibake": {"customers.city": ""},
        "homoglyph": {"orders.status": "", "customers.email": "", "customers.last_name": ""},
        "unicode_form": {"customers.city": ""},
        "number_locale": {"customers.postcode": "", "products.price": ""},
    },
}  # fmt: skip
RETYPED = {("date_format", "products.listed_on"), ("number_locale", "products.price")}  # operators on texts

ROWS = (
    ("lost rows", "orders", "DELETE FROM retail.orders {hit}"),
    ("lost rows", "shipments", "DELETE FROM retail.shipments {hit}"),
    ("lost rows", "customers", "DELETE FROM retail.customers {hit}"),
    ("lost rows in bursts", "readings", "DELETE FROM iot.readings WHERE misata_burst(0.01, 50)"),
    ("outage of a week", "orders", "DELETE FROM retail.orders WHERE ordered_at >= TIMESTAMP '2024-03-04' AND ordered_at < TIMESTAMP '2024-03-11'"),
    ("outage of a week", "payments", "DELETE FROM retail.payments WHERE paid_at >= TIMESTAMP '2024-03-04' AND paid_at < TIMESTAMP '2024-03-11'"),
    ("replay", "orders", "INSERT INTO retail.orders SELECT * FROM retail.orders {hit}"),
    ("replay", "readings", "INSERT INTO iot.readings SELECT * FROM iot.readings {hit}"),
    ("replay under a new key", "orders", "INSERT INTO retail.orders SELECT * REPLACE (order_id + 10000000 AS order_id) FROM retail.orders {hit}"),
    ("near-duplicate under a new key", "customers", "INSERT INTO retail.customers SELECT * REPLACE (customer_id + 10000000 AS customer_id, misata_typo(email) AS email, misata_near_duplicate(street) AS street) FROM retail.customers {hit}"),
    ("volume spike under new keys", "orders", "INSERT INTO retail.orders SELECT * REPLACE (misata_uniform(10000000, 9000000000000) AS order_id) FROM retail.orders, range(9) WHERE ordered_at >= TIMESTAMP '2024-11-29' AND ordered_at < TIMESTAMP '2024-12-06'"),
)  # fmt: skip
COLUMNS = (
    ("rename", "orders", "status", "RENAME COLUMN status TO state"),
    ("rename", "customers", "phone", "RENAME COLUMN phone TO telephone"),
    ("drop", "orders", "channel", "DROP COLUMN channel"),
    ("drop", "orders", "note", "DROP COLUMN note"),
    ("add", "orders", "voucher", "ADD COLUMN voucher VARCHAR DEFAULT 'none'"),
    ("retype", "products", "price", "ALTER COLUMN price TYPE VARCHAR"),
    ("retype", "products", "product_id", "ALTER COLUMN product_id TYPE VARCHAR"),
    ("retype", "orders", "ordered_at", "ALTER COLUMN ordered_at TYPE DATE"),
    ("move", "orders", "status", "ALTER COLUMN status FIRST"),
)  # fmt: skip

_IOT = ("devices", "readings")
_SMALL = ("devices", "products")
_RARE = ("mojibake", "unicode_form")


def _full(table: str) -> str:
    return f"{'iot' if table in _IOT else 'retail'}.{table}"


def _hit(name: str, table: str) -> str:
    return f"WHERE misata_chance({HIGH_RATE if table in _SMALL or name in _RARE else RATE})"


def one_column() -> Iterator[Fault]:
    """The operators."""
    for family, operators in OPERATORS.items():
        for name, columns in operators.items():
            for place, call in columns.items():
                table, column = place.split(".")
                full = _full(table)
                scenario = f"UPDATE {full} SET {column} = {call or f'misata_{name}()'} {_hit(name, table)}"
                if (name, place) in RETYPED:
                    scenario = f"ALTER TABLE {full} ALTER COLUMN {column} TYPE VARCHAR; {scenario}"
                yield Fault(family, name, (full,), column, scenario)


def one_table() -> Iterator[Fault]:
    """Rows that go or come, and changes of the schema."""
    for name, table, scenario in ROWS:
        yield Fault("rows", name, (_full(table),), "", scenario.format(hit=_hit(name, table)))
    for name, table, column, change in COLUMNS:
        yield Fault("schema", name, (_full(table),), column, f"ALTER TABLE {_full(table)} {change}")


def named(scenarios: list[tuple[str, str]]) -> Iterator[Fault]:
    """scenarios: (name, tables) of misata_scenarios()"""
    for name, tables in scenarios:
        yield Fault("named scenarios", name, tuple(tables.split(", ")), "", name)
