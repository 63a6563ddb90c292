-- One place per row: the parts of an address agree with each other, with the row's country and with its person.
SELECT misata_define($$
  CREATE TABLE customers (
    customer_id BIGINT PRIMARY KEY,
    full_name   VARCHAR,
    street      VARCHAR,
    postcode    VARCHAR,
    city        VARCHAR,
    region      VARCHAR,
    country     VARCHAR DEFAULT misata_country(MAP {'US': 4, 'DE': 2, 'FR': 1, 'JP': 1, 'CH': 1}),
    latitude    DECIMAL(8,6),
    longitude   DECIMAL(9,6),
    time_zone   VARCHAR,
    phone       VARCHAR,
    label       VARCHAR DEFAULT misata_address());
  CREATE TABLE orders (
    order_id         BIGINT PRIMARY KEY,
    customer_id      BIGINT REFERENCES customers,
    ship_line        VARCHAR DEFAULT customers.label,
    ship_country     VARCHAR DEFAULT customers.country,
    -- another place, in the same country
    billing_street   VARCHAR,
    billing_postcode VARCHAR,
    billing_city     VARCHAR,
    billing_country  VARCHAR DEFAULT customers.country)
$$) AS tables;

SELECT full_name, street, postcode, city, region, country, phone
FROM misata_table('customers', 8);

SELECT label, latitude, longitude, time_zone
FROM misata_table('customers', 4);

SELECT ship_line, billing_street, billing_postcode, billing_city, billing_country
FROM misata_table('orders', 4, parents := MAP {'customers': 3});

-- A CHECK on one part decides the town, and so all the others.
FROM misata_table('CREATE TABLE branches (branch_id INTEGER PRIMARY KEY,
    city VARCHAR CHECK (city IN (''Chicago'', ''Houston'', ''Boston'')), state VARCHAR(2), zip VARCHAR(5), tz VARCHAR)', 4);

-- All towns of a country with at least 50,000 inhabitants, each once.
SELECT count(*) AS towns, count(DISTINCT region) AS regions, min(latitude) > 46.9 AND max(latitude) < 55.1 AS in_germany
FROM misata_table('CREATE TABLE cities (city VARCHAR PRIMARY KEY DEFAULT misata_city(''DE''), region VARCHAR, latitude DOUBLE)', 195);
