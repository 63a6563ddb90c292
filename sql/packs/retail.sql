-- retail: a web shop. Customers order products; the items of an order are paid one by one, and it is shipped as a whole.
--
-- For misata_define, which knows the generators and the cells of parents in DEFAULTs. With DuckDB tables around it:
--   misata-sql generate retail --out retail.duckdb
-- Natural sizes: customers 1000, products 200, orders 5000

CREATE TABLE customers (
    customer_id  BIGINT PRIMARY KEY,
    country      VARCHAR NOT NULL DEFAULT misata_choice(
                     ['DE', 'US', 'GB', 'FR', 'NL', 'IT', 'ES', 'PL', 'AT', 'SE'],
                     [0.24, 0.22, 0.14, 0.12, 0.07, 0.06, 0.05, 0.04, 0.03, 0.03]),
    first_name   VARCHAR NOT NULL DEFAULT misata_first_name(),
    last_name    VARCHAR NOT NULL DEFAULT misata_last_name(),
    -- a reserved domain, so no mail ever reaches anybody
    email        VARCHAR NOT NULL UNIQUE DEFAULT misata_email(),
    phone        VARCHAR DEFAULT misata_null(0.25, misata_phone()),
    street       VARCHAR NOT NULL,
    postcode     VARCHAR NOT NULL,
    city         VARCHAR NOT NULL,
    birth_date   DATE DEFAULT misata_null(0.1, misata_birth_date()),
    segment      VARCHAR NOT NULL DEFAULT misata_choice(
                     ['consumer', 'small_business', 'corporate'], [0.7, 0.2, 0.1])
                     CHECK (segment IN ('consumer', 'small_business', 'corporate')),
    -- fewer people sign up at weekends
    signed_up_at TIMESTAMP NOT NULL DEFAULT misata_timeline(DATE '2016-01-01', DATE '2025-01-01', 0.85, 0.2, 0.1),
    newsletter   BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.35)
);

CREATE TABLE products (
    product_id   INTEGER PRIMARY KEY,
    sku          VARCHAR NOT NULL UNIQUE DEFAULT misata_regex('[A-Z]{3}-\d{4}-[A-Z0-9]{2}'),
    ean          VARCHAR NOT NULL UNIQUE DEFAULT misata_ean13(),
    name         VARCHAR NOT NULL DEFAULT misata_product(),
    category     VARCHAR NOT NULL DEFAULT misata_product_category(),
    colour       VARCHAR DEFAULT misata_null(0.2, misata_vocabulary('colour')),
    price        DECIMAL(10, 2) NOT NULL DEFAULT misata_price() CHECK (price BETWEEN 0.99 AND 4999),
    -- kilograms
    weight       DECIMAL(8, 3) DEFAULT misata_null(0.05, misata_lognormal(-0.5, 0.9))
                     CHECK (weight BETWEEN 0.01 AND 80),
    stock        INTEGER NOT NULL DEFAULT misata_negative_binomial(2, 0.02) CHECK (stock >= 0),
    rating       DECIMAL(2, 1) DEFAULT misata_null(0.15, misata_triangular(1, 4.6, 5)) CHECK (rating BETWEEN 1 AND 5),
    listed_on    DATE NOT NULL DEFAULT misata_uniform(DATE '2014-01-01', DATE '2020-01-01'),
    discontinued BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.08)
);

CREATE TABLE orders (
    order_id         BIGINT PRIMARY KEY,
    -- few customers order often, most order rarely
    customer_id      BIGINT NOT NULL DEFAULT misata_fk('zipf', 0.6) REFERENCES customers,
    -- the shop grows by 30% a year; who would have ordered before signing up orders in the month after
    ordered_at       TIMESTAMP NOT NULL DEFAULT greatest(
                         misata_timeline(DATE '2020-01-01', DATE '2025-01-01', 1.3, 0.25, 0.2),
                         customers.signed_up_at + to_seconds(CAST(misata_uniform(60, 2592000) AS INTEGER))),
    status           VARCHAR NOT NULL DEFAULT misata_choice(
                         ['delivered', 'shipped', 'paid', 'pending', 'cancelled', 'returned'],
                         [0.72, 0.09, 0.06, 0.04, 0.05, 0.04])
                         CHECK (status IN ('pending', 'paid', 'shipped', 'delivered', 'cancelled', 'returned')),
    channel          VARCHAR NOT NULL DEFAULT misata_choice(
                         ['web', 'mobile_app', 'marketplace', 'phone'], [0.52, 0.33, 0.12, 0.03]),
    currency         VARCHAR NOT NULL DEFAULT CASE customers.country
                         WHEN 'US' THEN 'USD' WHEN 'GB' THEN 'GBP' WHEN 'PL' THEN 'PLN' WHEN 'SE' THEN 'SEK'
                         ELSE 'EUR' END,
    shipping_country VARCHAR NOT NULL DEFAULT customers.country,
    -- most orders get none
    discount         DECIMAL(3, 2) NOT NULL DEFAULT misata_choice(
                         [0.00, 0.05, 0.10, 0.15, 0.20, 0.30], [0.8, 0.05, 0.07, 0.03, 0.03, 0.02])
                         CHECK (discount BETWEEN 0 AND 0.5),
    shipping_fee     DECIMAL(6, 2) NOT NULL DEFAULT misata_choice([0.00, 3.90, 5.90, 12.90], [0.45, 0.3, 0.2, 0.05])
                         CHECK (shipping_fee >= 0),
    note             VARCHAR DEFAULT misata_null(
                         0.92, misata_choice(['leave at the door', 'ring twice', 'gift, no invoice please',
                         'call before delivery'])),
    CHECK (ordered_at > customers.signed_up_at)
);

CREATE TABLE order_items (
    order_item_id BIGINT PRIMARY KEY,
    order_id      BIGINT NOT NULL DEFAULT misata_fk('fanout', 1, 2.5, 20) REFERENCES orders,
    line_number   INTEGER NOT NULL DEFAULT misata_line_number(),
    -- bestsellers: the k-th product sells in proportion to 1/k
    product_id    INTEGER NOT NULL DEFAULT misata_fk('zipf', 1.0) REFERENCES products,
    quantity      INTEGER NOT NULL DEFAULT misata_geometric(0.65) CHECK (quantity BETWEEN 1 AND 20),
    unit_price    DECIMAL(10, 2) NOT NULL DEFAULT products.price CHECK (unit_price BETWEEN 0.99 AND 4999),
    line_total    DECIMAL(12, 2) GENERATED ALWAYS AS (quantity * unit_price),
    is_gift       BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.04),
    UNIQUE (order_id, line_number)
);

CREATE TABLE payments (
    payment_id    BIGINT PRIMARY KEY,
    order_item_id BIGINT NOT NULL UNIQUE REFERENCES order_items,
    reference     VARCHAR NOT NULL UNIQUE DEFAULT 'PAY-' || misata_hash_id(12),
    method        VARCHAR NOT NULL DEFAULT misata_vocabulary('payment_method'),
    status        VARCHAR NOT NULL DEFAULT CASE order_items.order_id.status
                      WHEN 'pending' THEN 'pending' WHEN 'cancelled' THEN 'voided' WHEN 'returned' THEN 'refunded'
                      ELSE 'captured' END
                      CHECK (status IN ('pending', 'captured', 'voided', 'refunded')),
    -- less the order's discount
    amount        DECIMAL(12, 2) NOT NULL DEFAULT
                      order_items.quantity * order_items.unit_price * (1 - order_items.order_id.discount)
                      CHECK (amount >= 0),
    currency      VARCHAR NOT NULL DEFAULT order_items.order_id.currency,
    -- NULL while it is pending, and where it was voided
    paid_at       TIMESTAMP DEFAULT CASE WHEN order_items.order_id.status NOT IN ('pending', 'cancelled')
                      THEN order_items.order_id.ordered_at + to_seconds(CAST(misata_lognormal(6, 1.5) AS INTEGER)) END,
    CHECK (paid_at >= order_items.order_id.ordered_at)
);

CREATE TABLE shipments (
    shipment_id    BIGINT PRIMARY KEY,
    order_id       BIGINT NOT NULL UNIQUE REFERENCES orders,
    tracking_code  VARCHAR NOT NULL UNIQUE DEFAULT misata_regex('[A-Z]{2}\d{9}[A-Z]{2}'),
    carrier        VARCHAR NOT NULL DEFAULT misata_vocabulary('carrier'),
    status         ENUM ('announced', 'in_transit', 'delivered', 'returned', 'cancelled') NOT NULL DEFAULT
                       CASE orders.status
                       WHEN 'delivered' THEN 'delivered' WHEN 'returned' THEN 'returned' WHEN 'shipped' THEN 'in_transit'
                       WHEN 'cancelled' THEN 'cancelled' ELSE 'announced' END,
    -- kilograms
    weight         DECIMAL(8, 3) NOT NULL DEFAULT misata_gamma(1.5, 1.2) CHECK (weight BETWEEN 0.05 AND 70),
    shipped_at     TIMESTAMP DEFAULT CASE WHEN orders.status IN ('shipped', 'delivered', 'returned')
                       THEN orders.ordered_at + to_hours(CAST(misata_uniform(2, 96) AS INTEGER)) END,
    -- days on the way; NULL before they are over
    transit_days   INTEGER DEFAULT CASE WHEN orders.status IN ('delivered', 'returned')
                       THEN CAST(misata_choice([1, 2, 3, 4, 5, 6, 7], [20, 32, 22, 12, 7, 4, 3]) AS INTEGER) END
                       CHECK (transit_days BETWEEN 0 AND 30),
    delivered_at   TIMESTAMP DEFAULT shipped_at + to_days(transit_days),
    CHECK (shipped_at <= delivered_at),
    CHECK (shipped_at > orders.ordered_at)
);
