"""What a scenario costs over the clean rows, and its ledger.

    python benchmarks/scenarios.py [--rows 5e7] [--repeat 5] [--out benchmarks/results/scenarios.md]

`scenario` is the one of docs/chaos.md's kind with eight statements, which hits a tenth of the rows; `rare` are faults of
0.1%. Every column is read, by count(). One DuckDB thread; contest.py says how it is measured. Memory does not grow with the
rows: try --rows 1e9.
"""

import contest
from contest import SEED, Work

DDL = """
CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR);
CREATE TABLE orders (
  id BIGINT PRIMARY KEY, customer_id BIGINT NOT NULL REFERENCES customers(id), email VARCHAR, name VARCHAR,
  price DECIMAL(10,2) CHECK (price > 0), income DOUBLE, country VARCHAR CHECK (country IN ('DE', 'FR', 'US', 'UK', 'IT')),
  region VARCHAR CHECK (region IN ('EU', 'US', 'APAC')),
  ordered_at TIMESTAMP CHECK (ordered_at BETWEEN '2024-01-01' AND '2024-12-31'))"""

SCENARIO = """
UPDATE orders SET email = NULL                     WHERE misata_chance(0.05);
UPDATE orders SET price = price * 100              WHERE misata_chance(0.02) AND country = 'DE';
UPDATE orders SET income = NULL                    WHERE misata_chance(0.3) AND income > 1e5;
UPDATE orders SET customer_id = misata_orphan()    WHERE misata_chance(0.001);
UPDATE orders SET name = misata_typo(name)         WHERE misata_chance(0.03);
DELETE FROM orders WHERE ordered_at BETWEEN '2024-03-01' AND '2024-03-02' AND region = 'EU';
INSERT INTO orders SELECT * FROM orders            WHERE misata_chance(0.01);
ALTER TABLE orders ALTER COLUMN price TYPE VARCHAR;"""

RARE = """
UPDATE orders SET email = NULL                  WHERE misata_chance(0.001);
UPDATE orders SET customer_id = misata_orphan() WHERE misata_chance(0.001);"""

ROWS = "SELECT count(COLUMNS(*)) FROM "
CONTENDERS = {
    "clean rows": f"{ROWS} misata_table('orders', {{n}}, seed := {SEED})",
    "scenario: rows": f"{ROWS} misata_perturb('orders', {{n}}, $${SCENARIO}$$, seed := {SEED})",
    "scenario: ledger": f"{ROWS} misata_chaos_log('orders', {{n}}, $${SCENARIO}$$, seed := {SEED})",
    "rare: rows": f"{ROWS} misata_perturb('orders', {{n}}, $${RARE}$$, seed := {SEED})",
    "rare: ledger": f"{ROWS} misata_chaos_log('orders', {{n}}, $${RARE}$$, seed := {SEED})",
}


def prepare(name: str, n: int, folder: str) -> Work:
    con = contest.misata(DDL)
    con.execute(CONTENDERS[name].format(n=200_000)).fetchall()
    return contest.running(con, CONTENDERS[name].format(n=n))


if __name__ == "__main__":
    contest.Contest(
        script=__file__,
        description=__doc__,
        title="Scenarios over orders",
        rows=5e7,
        contenders=dict.fromkeys(CONTENDERS, 1.0),
        ratios=(
            ("scenario / clean rows", "scenario: rows", "clean rows", "<= 2"),
            ("rare faults / clean rows", "rare: rows", "clean rows", ""),
            ("ledger / rows of the scenario", "scenario: ledger", "scenario: rows", ""),
            ("ledger of rare faults / clean rows", "rare: ledger", "clean rows", ""),
        ),
        prepare=prepare,
    ).main()
