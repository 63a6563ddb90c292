-- logistics: parcels on their way. A shipment goes from one warehouse to another by way of some stops, carries parcels, and
-- is driven by somebody in a vehicle.
--
-- Natural sizes: warehouses 30, drivers 80, vehicles 60, customers 500, shipments 2000, parcels 12000

CREATE TABLE warehouses (
    warehouse_id INTEGER PRIMARY KEY,
    code         CHAR(5) NOT NULL UNIQUE DEFAULT misata_regex('[A-Z]{3}\d{2}'),
    country      VARCHAR NOT NULL DEFAULT misata_choice(
                     ['DE', 'NL', 'BE', 'FR', 'PL', 'AT', 'IT'], [0.35, 0.12, 0.08, 0.16, 0.13, 0.06, 0.1]),
    street       VARCHAR NOT NULL,
    postcode     VARCHAR NOT NULL,
    city         VARCHAR NOT NULL,
    -- pallets
    capacity     INTEGER NOT NULL DEFAULT misata_lognormal(8, 0.5) CHECK (capacity > 0),
    opened_on    DATE NOT NULL DEFAULT misata_uniform(DATE '1990-01-01', DATE '2022-01-01')
);

CREATE TABLE drivers (
    driver_id  INTEGER PRIMARY KEY,
    country    VARCHAR NOT NULL DEFAULT misata_choice(['DE', 'PL', 'RO', 'NL', 'FR'], [0.4, 0.25, 0.15, 0.1, 0.1]),
    first_name VARCHAR NOT NULL,
    last_name  VARCHAR NOT NULL,
    phone      VARCHAR NOT NULL,
    birth_date DATE NOT NULL DEFAULT misata_birth_date(23, 66),
    licence_no VARCHAR NOT NULL UNIQUE DEFAULT misata_regex('[A-Z]\d{3}[A-Z0-9]{7}'),
    hired_on   DATE NOT NULL DEFAULT misata_uniform(DATE '2008-01-01', DATE '2024-01-01'),
    CHECK (hired_on >= birth_date + INTERVAL 21 YEAR)
);

CREATE TABLE vehicles (
    vehicle_id   INTEGER PRIMARY KEY,
    vin          CHAR(17) NOT NULL UNIQUE DEFAULT misata_vin(),
    plate        VARCHAR NOT NULL UNIQUE DEFAULT misata_regex('[A-Z]{1,3}-[A-Z]{2} [1-9]\d{2,3}'),
    kind         VARCHAR NOT NULL DEFAULT misata_choice(['van', 'truck', 'trailer truck'], [0.3, 0.45, 0.25])
                     CHECK (kind IN ('van', 'truck', 'trailer truck')),
    -- kilograms
    payload      INTEGER NOT NULL DEFAULT CASE kind WHEN 'van' THEN misata_uniform(800, 1500)
                     WHEN 'truck' THEN misata_uniform(5000, 12000) ELSE misata_uniform(20000, 25000) END
                     CHECK (payload BETWEEN 500 AND 30000),
    first_registered DATE NOT NULL DEFAULT misata_uniform(DATE '2012-01-01', DATE '2024-01-01')
);

CREATE TABLE customers (
    customer_id INTEGER PRIMARY KEY,
    country     VARCHAR NOT NULL DEFAULT misata_choice(
                    ['DE', 'NL', 'BE', 'FR', 'PL', 'AT', 'IT'], [0.35, 0.12, 0.08, 0.16, 0.13, 0.06, 0.1]),
    name        VARCHAR NOT NULL DEFAULT misata_company(),
    street      VARCHAR NOT NULL,
    postcode    VARCHAR NOT NULL,
    city        VARCHAR NOT NULL,
    phone       VARCHAR NOT NULL
);

CREATE TABLE shipments (
    shipment_id    BIGINT PRIMARY KEY,
    -- from here to there, and never back into the same warehouse
    origin_id      INTEGER NOT NULL REFERENCES warehouses,
    destination_id INTEGER NOT NULL REFERENCES warehouses,
    driver_id      INTEGER NOT NULL REFERENCES drivers,
    vehicle_id     INTEGER NOT NULL REFERENCES vehicles,
    departs_at     TIMESTAMP NOT NULL DEFAULT misata_calendar(DATE '2024-02-01', DATE '2025-01-01',
                       {'weekdays': [1, 1, 1, 1, 1, 0.3, 0],
                       'hours': [1, 1, 1, 2, 4, 8, 8, 6, 4, 3, 2, 2, 2, 2, 2, 3, 4, 6, 8, 8, 6, 4, 2, 1]}),
    status         VARCHAR NOT NULL DEFAULT misata_choice(
                       ['delivered', 'under way', 'planned', 'cancelled'], [0.86, 0.07, 0.05, 0.02])
                       CHECK (status IN ('planned', 'under way', 'delivered', 'cancelled')),
    CHECK (origin_id <> destination_id)
);

CREATE TABLE stops (
    shipment_id  BIGINT NOT NULL DEFAULT misata_fk('fanout', 1, 4, 12) REFERENCES shipments,
    stop_no      INTEGER NOT NULL DEFAULT misata_line_number(),
    customer_id  INTEGER NOT NULL REFERENCES customers,
    -- an hour and a half from stop to stop, sooner or later by half an hour
    arrived_at   TIMESTAMP NOT NULL DEFAULT
                     shipments.departs_at + to_minutes(CAST(90 * stop_no + misata_uniform(-30, 30) AS INTEGER)),
    left_at      TIMESTAMP NOT NULL DEFAULT arrived_at + to_minutes(CAST(misata_uniform(5, 25) AS INTEGER)),
    kind         VARCHAR NOT NULL DEFAULT misata_choice(['delivery', 'pick-up'], [0.8, 0.2])
                     CHECK (kind IN ('delivery', 'pick-up')),
    PRIMARY KEY (shipment_id, stop_no),
    CHECK (left_at > arrived_at),
    CHECK (arrived_at > shipments.departs_at)
);

CREATE TABLE parcels (
    parcel_id     BIGINT PRIMARY KEY,
    -- delivered, or picked up, at one stop
    shipment_id   BIGINT NOT NULL,
    stop_no       INTEGER NOT NULL,
    tracking_code VARCHAR NOT NULL UNIQUE DEFAULT misata_luhn(14, '00'),
    -- centimetres, and kilograms
    length        DECIMAL(5, 1) NOT NULL DEFAULT misata_triangular(10, 40, 120) CHECK (length BETWEEN 1 AND 200),
    width         DECIMAL(5, 1) NOT NULL DEFAULT misata_triangular(8, 30, 80) CHECK (width BETWEEN 1 AND 120),
    height        DECIMAL(5, 1) NOT NULL DEFAULT misata_triangular(3, 20, 60) CHECK (height BETWEEN 1 AND 120),
    weight        DECIMAL(6, 2) NOT NULL DEFAULT misata_gamma(1.4, 3.5) CHECK (weight BETWEEN 0.05 AND 31.5),
    -- by which freight is paid where a parcel is large and light
    volume_weight DECIMAL(8, 2) GENERATED ALWAYS AS (length * width * height / 5000),
    value         DECIMAL(10, 2) DEFAULT misata_null(0.6, misata_lognormal(4, 1)) CHECK (value > 0),
    service       VARCHAR NOT NULL DEFAULT misata_choice(
                      ['standard', 'express', 'fragile', 'cooled'], [0.78, 0.14, 0.06, 0.02]),
    scanned_at    TIMESTAMP NOT NULL DEFAULT stop_no.arrived_at + to_minutes(CAST(misata_uniform(0, 4) AS INTEGER)),
    FOREIGN KEY (shipment_id, stop_no) REFERENCES stops,
    CHECK (scanned_at >= stop_no.arrived_at)
);
