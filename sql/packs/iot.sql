-- iot: weather stations that report every quarter of an hour. Sites have devices, devices send readings, and some readings
-- raise an alert.
--
-- Natural sizes: sites 20, models 6, devices 100, alerts 200

CREATE TABLE sites (
    site_id   INTEGER PRIMARY KEY,
    name      VARCHAR NOT NULL DEFAULT 'Site ' || site_id,
    country   VARCHAR NOT NULL DEFAULT misata_choice(['DE', 'FR', 'AT', 'CH', 'IT'], [0.4, 0.25, 0.12, 0.13, 0.1]),
    city      VARCHAR NOT NULL,
    latitude  DOUBLE NOT NULL DEFAULT misata_uniform(43.0, 54.0) CHECK (latitude BETWEEN -90 AND 90),
    longitude DOUBLE NOT NULL DEFAULT misata_uniform(2.0, 14.0) CHECK (longitude BETWEEN -180 AND 180),
    -- metres above the sea
    altitude  INTEGER NOT NULL DEFAULT misata_lognormal(5.5, 0.8) CHECK (altitude BETWEEN 0 AND 3500)
);

CREATE TABLE models (
    model_id     INTEGER PRIMARY KEY,
    name         VARCHAR NOT NULL UNIQUE DEFAULT misata_regex('(WX|AQ|HT)-[1-9]\d{3}[A-D]'),
    manufacturer VARCHAR NOT NULL DEFAULT misata_company('DE'),
    -- years that a battery lasts
    battery_life DECIMAL(3, 1) NOT NULL DEFAULT misata_choice([1.5, 2.0, 3.0, 5.0]) CHECK (battery_life > 0)
);

CREATE TABLE devices (
    device_id    UUID PRIMARY KEY,
    site_id      INTEGER NOT NULL DEFAULT misata_fk('fanout', 1, 5, 30) REFERENCES sites,
    model_id     INTEGER NOT NULL DEFAULT misata_fk('zipf', 0.7) REFERENCES models,
    serial_no    VARCHAR NOT NULL UNIQUE DEFAULT misata_regex('[A-Z]{2}\d{8}'),
    mac          VARCHAR NOT NULL UNIQUE DEFAULT misata_mac(),
    ip           VARCHAR NOT NULL UNIQUE DEFAULT misata_ipv4('10.0.0.0/8'),
    firmware     VARCHAR NOT NULL DEFAULT misata_regex('[23]\.[0-9]\.[0-9]'),
    installed_at TIMESTAMP NOT NULL DEFAULT misata_calendar(
                     DATE '2022-01-01', DATE '2024-01-01', {'hours': 'business'}),
    settings     VARCHAR NOT NULL DEFAULT misata_json(
                     '{"interval_s": 900, "led": "{misata_bernoulli(0.2)}", "offset_c": "{misata_normal(0, 0.3)::DECIMAL(4,2)}"}'),
    is_online    BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.95)
);

CREATE TABLE readings (
    device_id   UUID NOT NULL DEFAULT misata_fk('fanout', 1, 100, 400) REFERENCES devices,
    -- counts the readings of a device
    seq         INTEGER NOT NULL DEFAULT misata_line_number(),
    -- a quarter of an hour after the one before it, up to 20 seconds late
    read_at     TIMESTAMP NOT NULL DEFAULT
                    devices.installed_at + to_seconds(CAST(900 * seq + misata_uniform(0, 20) AS INTEGER)),
    -- degrees Celsius, warmest at three in the afternoon
    temperature DECIMAL(5, 2) NOT NULL DEFAULT misata_normal(15.5, 2.5) - 0.6 * abs(hour(read_at) - 15)
                    CHECK (temperature BETWEEN -60 AND 60),
    -- percent
    humidity    DECIMAL(5, 2) NOT NULL DEFAULT misata_triangular(15, 62, 100) CHECK (humidity BETWEEN 0 AND 100),
    -- hectopascals
    pressure    DECIMAL(6, 1) NOT NULL DEFAULT misata_normal(1013, 8) CHECK (pressure BETWEEN 870 AND 1085),
    -- percent, a little less at every reading
    battery     DECIMAL(5, 2) NOT NULL DEFAULT 100 - CAST(seq AS DECIMAL(7, 2)) / 10
                    CHECK (battery BETWEEN 0 AND 100),
    PRIMARY KEY (device_id, seq),
    CHECK (read_at > devices.installed_at)
);

CREATE TABLE alerts (
    alert_id        BIGINT PRIMARY KEY,
    device_id       UUID NOT NULL,
    seq             INTEGER NOT NULL,
    severity        ENUM ('info', 'warning', 'critical') NOT NULL DEFAULT misata_choice(
                        ['info', 'warning', 'critical'], [0.5, 0.4, 0.1]),
    message         VARCHAR NOT NULL DEFAULT CASE severity
                        WHEN 'info' THEN misata_choice(['clock adjusted', 'firmware update available'])
                        WHEN 'warning' THEN misata_choice(['battery low', 'value out of range', 'signal weak'])
                        ELSE misata_choice(['sensor failed', 'no power']) END,
    raised_at       TIMESTAMP NOT NULL DEFAULT seq.read_at + to_seconds(CAST(misata_uniform(1, 30) AS INTEGER)),
    -- NULL while nobody has
    acknowledged_at TIMESTAMP DEFAULT
                        raised_at + to_seconds(CAST(misata_null(0.2, misata_lognormal(7, 1.2)) AS INTEGER)),
    UNIQUE (device_id, seq),
    FOREIGN KEY (device_id, seq) REFERENCES readings,
    CHECK (acknowledged_at >= raised_at),
    CHECK (raised_at > seq.read_at)
);
