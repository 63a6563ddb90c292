-- Your CREATE TABLE is the specification: types, keys, CHECKs and DEFAULTs that call generators.
SELECT misata_define($$
  CREATE TABLE orders (
    order_id   BIGINT PRIMARY KEY,
    status     VARCHAR DEFAULT misata_choice(['paid', 'shipped', 'returned'], [0.7, 0.2, 0.1]),
    price      DECIMAL(10,2) DEFAULT misata_lognormal(3.0, 0.8) CHECK (price BETWEEN 1 AND 500),
    quantity   INTEGER CHECK (quantity BETWEEN 1 AND 10),
    code       VARCHAR DEFAULT 'ORD-' || misata_sequence(1000),
    ordered_at TIMESTAMP)
$$);

SELECT * FROM misata_table('orders', 1e9) LIMIT 3;

-- The same rows on every run and machine, under any number of threads.
SELECT status, count(*) AS orders, min(price) AS cheapest, max(price) AS dearest, max(quantity) AS most
FROM misata_table('orders', 1e5, seed := 7)
GROUP BY status ORDER BY status;

-- Any range of the rows, alone.
SELECT order_id, code FROM misata_table('orders', 2, start := 500_000_000);
