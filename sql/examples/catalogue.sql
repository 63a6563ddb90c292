-- The tables of a database define themselves, and DuckDB checks every row that comes back.
CREATE TABLE customers (
  customer_id BIGINT PRIMARY KEY,
  email       VARCHAR NOT NULL,
  country     VARCHAR,
  plan        ENUM('free', 'pro', 'team') DEFAULT misata_choice(['free', 'pro', 'team'], [0.8, 0.15, 0.05]),
  age         INTEGER CHECK (age BETWEEN 18 AND 99),
  signup      TIMESTAMP);

SELECT misata_define(sql) FROM duckdb_tables();

INSERT INTO customers SELECT * FROM misata_table('customers', 20_000);

SELECT plan, count(*) AS customers, min(age) AS youngest, max(age) AS oldest FROM customers GROUP BY plan ORDER BY plan;

-- What fills each column, and why.
SELECT name, strategy, detail, reason FROM misata_explain('customers');
