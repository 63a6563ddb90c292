-- One person per row: whatever columns there are, they agree with each other and with the row's country.
SELECT misata_define($$
  CREATE TABLE customers (
    customer_id    BIGINT PRIMARY KEY,
    country        VARCHAR DEFAULT misata_choice(['DE', 'FR', 'JP', 'US'], [0.3, 0.2, 0.1, 0.4]),
    salutation     VARCHAR,
    first_name     VARCHAR,
    last_name      VARCHAR,
    sex            VARCHAR,
    birth_date     DATE,
    email          VARCHAR UNIQUE,
    phone          VARCHAR,
    job_title      VARCHAR,
    company        VARCHAR,
    company_domain VARCHAR DEFAULT misata_company_domain(),
    -- another person: her or his names have a role of their own
    billing_name   VARCHAR,
    billing_email  VARCHAR);
  CREATE TABLE reviews (
    review_id    BIGINT PRIMARY KEY,
    customer_id  BIGINT REFERENCES customers,
    reviewer     VARCHAR DEFAULT customers.first_name || ' ' || left(customers.last_name, 1) || '.',
    product_name VARCHAR,
    category     VARCHAR,
    price        DECIMAL(8, 2),
    rating       INTEGER CHECK (rating BETWEEN 1 AND 5),
    review_text  VARCHAR)
$$) AS tables;

SELECT country, salutation, first_name, last_name, sex, birth_date, email, phone
FROM misata_table('customers', 8);

SELECT country, job_title, company, company_domain, billing_name, billing_email
FROM misata_table('customers', 4);

SELECT product_name, category, price, rating, review_text
FROM misata_table('reviews', 5);

-- A child's cells of its parent are the parent's.
SELECT count(*) AS reviews,
       count(*) FILTER (r.reviewer = c.first_name || ' ' || left(c.last_name, 1) || '.') AS agree
FROM misata_table('reviews', 10_000, parents := MAP {'customers': 1_000}) r
JOIN misata_table('customers', 1_000) c USING (customer_id);

-- Everybody whom no country column places is from where locale := says, here from two countries.
SELECT misata_define('CREATE TABLE staff (full_name VARCHAR, work_email VARCHAR, mobile VARCHAR, company VARCHAR)');
FROM misata_table('staff', 6, locale := MAP {'PL': 0.6, 'IT': 0.4});

-- 100 million addresses, all different, at domains that reach nobody: a slice of them.
SELECT email FROM misata_table('customers', 3, start := 99_999_000, total := 1e8);
