-- retail: a web shop. Customers order products; orders are paid and shipped.
--
-- Plain DuckDB DDL: with the misata extension loaded it can be run as it is, and its tables filled by
--   INSERT INTO orders SELECT * FROM misata_table('retail.orders', 1e6);
-- No foreign keys yet: the columns that refer to other tables are plain numbers over fixed sizes, which are
-- 10,000 customers, 1,000 products and 100,000 orders.

CREATE TABLE customers (
    customer_id  BIGINT PRIMARY KEY DEFAULT misata_sequence(1),
    first_name   VARCHAR NOT NULL DEFAULT misata_vocabulary('first_name'),
    last_name    VARCHAR NOT NULL DEFAULT misata_vocabulary('family_name'),
    -- a reserved domain, so no mail ever reaches anybody
    email        VARCHAR NOT NULL DEFAULT 'customer' || misata_sequence(1) || '@example.com',
    phone        VARCHAR DEFAULT misata_null(0.25, misata_regex('\+1-[2-9]\d{2}-555-01\d{2}')),
    country      VARCHAR NOT NULL DEFAULT misata_vocabulary('country'),
    birth_date   DATE DEFAULT misata_null(0.1, misata_uniform(DATE '1940-01-01', DATE '2004-01-01')),
    segment      VARCHAR NOT NULL DEFAULT misata_choice(
                     ['consumer', 'small_business', 'corporate'], [0.7, 0.2, 0.1]),
    -- the shop grows by 30% a year and gains fewer customers at weekends
    signed_up_at TIMESTAMP NOT NULL DEFAULT misata_timeline(DATE '2020-01-01', DATE '2025-01-01', 1.3, 0.2, 0.1),
    newsletter   BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.35)
);

CREATE TABLE products (
    product_id   INTEGER PRIMARY KEY DEFAULT misata_sequence(1),
    sku          VARCHAR NOT NULL DEFAULT misata_regex('[A-Z]{3}-\d{4}-[A-Z0-9]{2}'),
    name         VARCHAR NOT NULL DEFAULT misata_vocabulary('product_adjective') || ' ' || misata_vocabulary('product_noun'),
    category     VARCHAR NOT NULL DEFAULT misata_vocabulary('category'),
    colour       VARCHAR DEFAULT misata_null(0.2, misata_vocabulary('colour')),
    price        DECIMAL(10, 2) NOT NULL DEFAULT misata_lognormal(3.2, 0.8) CHECK (price BETWEEN 0.99 AND 4999),
    -- kilograms
    weight       DECIMAL(8, 3) DEFAULT misata_null(0.05, misata_lognormal(-0.5, 0.9)) CHECK (weight BETWEEN 0.01 AND 80),
    stock        INTEGER NOT NULL DEFAULT misata_negative_binomial(2, 0.02) CHECK (stock >= 0),
    rating       DECIMAL(2, 1) DEFAULT misata_null(0.15, misata_triangular(1, 4.6, 5)) CHECK (rating BETWEEN 1 AND 5),
    listed_on    DATE NOT NULL DEFAULT misata_uniform(DATE '2018-01-01', DATE '2025-01-01'),
    discontinued BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.08)
);

CREATE TABLE orders (
    order_id         BIGINT PRIMARY KEY DEFAULT misata_sequence(1),
    -- few customers order often, most order rarely
    customer_id      BIGINT NOT NULL DEFAULT misata_zipf(0.6, 10000),
    ordered_at       TIMESTAMP NOT NULL DEFAULT misata_timeline(DATE '2020-01-01', DATE '2025-01-01', 1.3, 0.25, 0.2),
    status           VARCHAR NOT NULL DEFAULT misata_choice(
                         ['delivered', 'shipped', 'paid', 'pending', 'cancelled', 'returned'],
                         [0.72, 0.09, 0.06, 0.04, 0.05, 0.04])
                         CHECK (status IN ('pending', 'paid', 'shipped', 'delivered', 'cancelled', 'returned')),
    channel          VARCHAR NOT NULL DEFAULT misata_choice(
                         ['web', 'mobile_app', 'marketplace', 'phone'], [0.52, 0.33, 0.12, 0.03]),
    currency         VARCHAR NOT NULL DEFAULT misata_choice(['EUR', 'USD', 'GBP'], [0.55, 0.3, 0.15]),
    shipping_country VARCHAR NOT NULL DEFAULT misata_vocabulary('country'),
    -- most orders get none
    discount         DECIMAL(3, 2) NOT NULL DEFAULT misata_choice(
                         [0.00, 0.05, 0.10, 0.15, 0.20, 0.30], [0.8, 0.05, 0.07, 0.03, 0.03, 0.02])
                         CHECK (discount BETWEEN 0 AND 0.5),
    shipping_fee     DECIMAL(6, 2) NOT NULL DEFAULT misata_choice([0.00, 3.90, 5.90, 12.90], [0.45, 0.3, 0.2, 0.05]),
    total            DECIMAL(12, 2) NOT NULL DEFAULT misata_lognormal(4.0, 0.9) CHECK (total > 0),
    note             VARCHAR DEFAULT misata_null(
                         0.92, misata_choice(['leave at the door', 'ring twice', 'gift, no invoice please', 'call before delivery']))
);

CREATE TABLE order_items (
    order_item_id BIGINT PRIMARY KEY DEFAULT misata_sequence(1),
    order_id      BIGINT NOT NULL DEFAULT misata_uniform(1, 100000),
    -- bestsellers: the k-th product sells in proportion to 1/k
    product_id    INTEGER NOT NULL DEFAULT misata_zipf(1.0, 1000),
    quantity      INTEGER NOT NULL DEFAULT misata_geometric(0.65) CHECK (quantity BETWEEN 1 AND 20),
    unit_price    DECIMAL(10, 2) NOT NULL DEFAULT misata_lognormal(3.2, 0.8) CHECK (unit_price BETWEEN 0.99 AND 4999),
    is_gift       BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.04)
);

CREATE TABLE payments (
    payment_id BIGINT PRIMARY KEY DEFAULT misata_sequence(1),
    order_id   BIGINT NOT NULL DEFAULT misata_uniform(1, 100000),
    reference  VARCHAR NOT NULL DEFAULT 'PAY-' || misata_hash_id(12),
    method     VARCHAR NOT NULL DEFAULT misata_vocabulary('payment_method'),
    status     VARCHAR NOT NULL DEFAULT misata_vocabulary('payment_status'),
    amount     DECIMAL(12, 2) NOT NULL DEFAULT misata_lognormal(4.0, 0.9) CHECK (amount > 0),
    paid_at    TIMESTAMP DEFAULT misata_null(0.05, misata_timeline(DATE '2020-01-01', DATE '2025-01-01', 1.3, 0.25, 0.2))
);

CREATE TABLE shipments (
    shipment_id    BIGINT PRIMARY KEY DEFAULT misata_sequence(1),
    order_id       BIGINT NOT NULL DEFAULT misata_uniform(1, 100000),
    tracking_code  VARCHAR NOT NULL DEFAULT misata_regex('[A-Z]{2}\d{9}[A-Z]{2}'),
    carrier        VARCHAR NOT NULL DEFAULT misata_vocabulary('carrier'),
    status         ENUM ('label_created', 'in_transit', 'out_for_delivery', 'delivered', 'delayed', 'returned', 'lost')
                       NOT NULL DEFAULT misata_choice(
                           ['label_created', 'in_transit', 'out_for_delivery', 'delivered', 'delayed', 'returned', 'lost'],
                           [0.04, 0.13, 0.04, 0.74, 0.03, 0.015, 0.005]),
    -- kilograms
    weight         DECIMAL(8, 3) NOT NULL DEFAULT misata_gamma(1.5, 1.2) CHECK (weight BETWEEN 0.05 AND 70),
    shipped_at     TIMESTAMP NOT NULL DEFAULT misata_timeline(DATE '2020-01-01', DATE '2025-01-01', 1.3, 0.6, 0.2),
    -- days from dispatch to the door; NULL while it is on its way
    transit_days   INTEGER DEFAULT misata_null(0.2, misata_poisson(2.5)) CHECK (transit_days BETWEEN 0 AND 30)
);
