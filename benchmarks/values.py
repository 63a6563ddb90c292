"""How fast the values that people recognise are made, against Faker and mimesis.

    pip install '.[bench]'
    python benchmarks/values.py [--rows 1e7] [--repeat 3] [--out benchmarks/results/values.md]

A row is a person's name, e-mail address, postal address (street line, city, postcode) and phone number. Ours are columns
without a DEFAULT, so what they hold is inferred from their names. One DuckDB thread; contest.py says how it is measured.
"""

import contest
from contest import SEED, Work

COLUMNS = ("name", "email", "street", "city", "postcode", "phone")

DDL = f"CREATE TABLE customers ({', '.join(f'{column} VARCHAR' for column in COLUMNS)})"


def source(n: int) -> str:
    return f"misata_table('customers', {n}, seed := {SEED})"


def aggregate(n: int, columns: tuple[str, ...] = COLUMNS) -> Work:
    """Every text is made and compared."""
    con = contest.misata(DDL)
    query = f"SELECT {', '.join(f'max({column})' for column in columns)} FROM {{}}"
    con.execute(query.format(source(10_000))).fetchall()  # kernels, pools and tables
    return contest.running(con, query.format(source(n)))


def faker_rows(n: int) -> Work:
    from faker import Faker

    fake = Faker()
    fake.seed_instance(SEED)

    def rows(n: int) -> list[tuple[str, ...]]:
        return [
            (fake.name(), fake.email(), fake.street_address(), fake.city(), fake.postcode(), fake.phone_number())
            for _ in range(n)
        ]

    rows(100)
    return lambda: rows(n)


def mimesis_rows(n: int) -> Work:
    from mimesis import Generic
    from mimesis.locales import Locale

    generic = Generic(Locale.EN, seed=SEED)
    person, address = generic.person, generic.address

    def rows(n: int) -> list[tuple[str, ...]]:
        return [
            (person.full_name(), person.email(), address.address(), address.city(), address.postal_code(),
             person.phone_number())
            for _ in range(n)
        ]  # fmt: skip

    rows(100)
    return lambda: rows(n)


def prepare(name: str, n: int, folder: str) -> Work:
    """The work of a contender."""
    match name.partition(": "):
        case "row", _, "misata":
            return aggregate(n)
        case "row", _, "Faker":
            return faker_rows(n)
        case "row", _, "mimesis":
            return mimesis_rows(n)
        case "column", _, column:
            return aggregate(n, (column,))
    raise ValueError(name)


CONTENDERS = {
    "row: misata": 1.0,
    "row: Faker": 0.001,
    "row: mimesis": 0.001,
    **{f"column: {column}": 0.5 for column in COLUMNS},
}

RATIOS = (
    ("Faker / misata", "row: Faker", "row: misata", ">= 500"),
    ("mimesis / misata", "row: mimesis", "row: misata", ">= 40"),
)

if __name__ == "__main__":
    contest.Contest(
        script=__file__,
        description=__doc__,
        title="Rows of name, email, street, city, postcode and phone",
        rows=1e7,
        contenders=CONTENDERS,
        ratios=RATIOS,
        prepare=prepare,
    ).main()
