-- banking: a retail bank in Germany. Customers hold accounts, accounts have cards and loans, and money goes from account
-- to account.
--
-- Natural sizes: branches 50, customers 1000, transfers 10000, loans 300

CREATE TABLE branches (
    branch_id   INTEGER PRIMARY KEY,
    bic         VARCHAR NOT NULL UNIQUE DEFAULT misata_bic('DE'),
    street      VARCHAR NOT NULL,
    postcode    VARCHAR NOT NULL,
    city        VARCHAR NOT NULL,
    country     VARCHAR NOT NULL DEFAULT misata_constant('DE'),
    opened_on   DATE NOT NULL DEFAULT misata_uniform(DATE '1960-01-01', DATE '2010-01-01')
);

CREATE TABLE customers (
    customer_id   BIGINT PRIMARY KEY,
    branch_id     INTEGER NOT NULL REFERENCES branches,
    country       VARCHAR NOT NULL DEFAULT misata_choice(
                      ['DE', 'AT', 'PL', 'TR', 'IT'], [0.86, 0.03, 0.04, 0.04, 0.03]),
    title         VARCHAR DEFAULT misata_title(),
    first_name    VARCHAR NOT NULL DEFAULT misata_first_name(),
    last_name     VARCHAR NOT NULL DEFAULT misata_last_name(),
    birth_date    DATE NOT NULL DEFAULT misata_birth_date(26, 90),
    email         VARCHAR UNIQUE DEFAULT misata_null(0.1, misata_email()),
    phone         VARCHAR NOT NULL DEFAULT misata_phone(),
    tax_id        VARCHAR NOT NULL UNIQUE DEFAULT misata_national_id('DE'),
    street        VARCHAR NOT NULL,
    postcode      VARCHAR NOT NULL,
    city          VARCHAR NOT NULL,
    risk_class    ENUM ('low', 'medium', 'high') NOT NULL DEFAULT misata_choice(
                      ['low', 'medium', 'high'], [0.82, 0.15, 0.03]),
    joined_on     DATE NOT NULL DEFAULT misata_uniform(DATE '2000-01-01', DATE '2019-01-01'),
    CHECK (joined_on >= birth_date + INTERVAL 18 YEAR)
);

CREATE TABLE accounts (
    account_id      BIGINT PRIMARY KEY,
    customer_id     BIGINT NOT NULL DEFAULT misata_fk('fanout', 1, 1.6, 6) REFERENCES customers,
    iban            VARCHAR NOT NULL UNIQUE DEFAULT misata_iban('DE'),
    kind            VARCHAR NOT NULL DEFAULT misata_choice(['current', 'savings', 'joint'], [0.68, 0.26, 0.06])
                        CHECK (kind IN ('current', 'savings', 'joint')),
    currency        CHAR(3) NOT NULL DEFAULT misata_constant('EUR'),
    balance         DECIMAL(14, 2) NOT NULL DEFAULT misata_mixture(
                        [0.12, 0.88], misata_uniform(-1500.0, 0.0), misata_lognormal(7.6, 1.3))
                        CHECK (balance >= -2000),
    overdraft_limit DECIMAL(8, 2) NOT NULL DEFAULT CASE kind
                        WHEN 'savings' THEN 0 ELSE misata_choice([0, 500, 1000, 2000], [0.3, 0.2, 0.3, 0.2]) END
                        CHECK (overdraft_limit >= 0),
    opened_on       DATE NOT NULL DEFAULT customers.joined_on + CAST(misata_uniform(0, 360) AS INTEGER),
    status          VARCHAR NOT NULL DEFAULT misata_choice(['open', 'dormant', 'blocked'], [0.94, 0.05, 0.01])
                        CHECK (status IN ('open', 'dormant', 'blocked')),
    CHECK (kind <> 'savings' OR overdraft_limit = 0),
    CHECK (opened_on >= customers.joined_on)
);

CREATE TABLE cards (
    card_id     BIGINT PRIMARY KEY,
    account_id  BIGINT NOT NULL DEFAULT misata_fk('fanout', 0, 0.9, 3) REFERENCES accounts,
    -- a test number of the network's
    card_number VARCHAR NOT NULL UNIQUE DEFAULT misata_card_number('visa'),
    kind        VARCHAR NOT NULL DEFAULT misata_choice(['debit', 'credit'], [0.75, 0.25])
                    CHECK (kind IN ('debit', 'credit')),
    issued_on   DATE NOT NULL DEFAULT accounts.opened_on + CAST(misata_uniform(3, 400) AS INTEGER),
    expires_on  DATE NOT NULL DEFAULT issued_on + 1461,
    daily_limit DECIMAL(8, 2) NOT NULL DEFAULT misata_choice([500, 1000, 2000, 5000], [0.2, 0.5, 0.25, 0.05])
                    CHECK (daily_limit > 0),
    is_blocked  BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.02),
    CHECK (expires_on > issued_on),
    CHECK (issued_on > accounts.opened_on)
);

CREATE TABLE card_payments (
    card_id     BIGINT NOT NULL DEFAULT misata_fk('fanout', 0, 12, 120) REFERENCES cards,
    -- counts the payments of a card, in the order of time
    sequence_no INTEGER NOT NULL DEFAULT misata_line_number(),
    merchant    VARCHAR NOT NULL DEFAULT misata_company('DE'),
    -- what the merchant sells, by ISO 18245
    category    CHAR(4) NOT NULL DEFAULT misata_choice(
                    ['5411', '5812', '5541', '5912', '5732', '5651', '4111', '7011', '6011'],
                    [30, 18, 12, 8, 6, 8, 9, 3, 6]),
    amount      DECIMAL(10, 2) NOT NULL DEFAULT misata_lognormal(3.1, 0.9) CHECK (amount BETWEEN 0.01 AND 5000),
    paid_at     TIMESTAMP NOT NULL DEFAULT
                    cards.issued_on + to_minutes(CAST(misata_ordered(misata_uniform(1440, 1440000)) AS INTEGER)),
    is_contactless BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.7),
    PRIMARY KEY (card_id, sequence_no),
    CHECK (paid_at > cards.issued_on)
);

CREATE TABLE transfers (
    transfer_id     BIGINT PRIMARY KEY,
    -- few accounts pay often: those of employers and landlords
    from_account_id BIGINT NOT NULL DEFAULT misata_fk('zipf', 0.4) REFERENCES accounts,
    to_account_id   BIGINT NOT NULL REFERENCES accounts,
    amount          DECIMAL(12, 2) NOT NULL DEFAULT misata_lognormal(4.6, 1.3) CHECK (amount BETWEEN 0.01 AND 100000),
    currency        CHAR(3) NOT NULL DEFAULT misata_constant('EUR'),
    kind            VARCHAR NOT NULL DEFAULT misata_choice(['transfer', 'instant', 'standing_order', 'direct_debit'],
                        [0.42, 0.13, 0.2, 0.25])
                        CHECK (kind IN ('transfer', 'instant', 'standing_order', 'direct_debit')),
    reference       VARCHAR NOT NULL DEFAULT misata_choice(
                        ['Rent', 'Invoice', 'Salary', 'Savings', 'Gift', 'Insurance'],
                        [14, 38, 16, 12, 8, 12]) || ' ' || misata_regex('[A-Z]{2}\d{6}'),
    -- banks book on working days
    booked_at       TIMESTAMP NOT NULL DEFAULT misata_calendar(DATE '2023-01-01', DATE '2025-01-01',
                        {'hours': 'business', 'growth': 1.1,
                        'holidays': [DATE '2023-12-25', DATE '2024-01-01', DATE '2024-12-25']}),
    CHECK (from_account_id <> to_account_id)
);

CREATE TABLE loans (
    loan_id       INTEGER PRIMARY KEY,
    account_id    BIGINT NOT NULL UNIQUE REFERENCES accounts,
    purpose       VARCHAR NOT NULL DEFAULT misata_choice(
                      ['car', 'home', 'education', 'furniture', 'other'], [30, 28, 12, 16, 14]),
    principal     DECIMAL(12, 2) NOT NULL DEFAULT misata_choice(
                      [2000, 5000, 10000, 15000, 25000, 50000], [10, 24, 28, 18, 14, 6])
                      CHECK (principal > 0),
    -- a year's, in percent
    interest_rate DECIMAL(4, 2) NOT NULL DEFAULT misata_triangular(1.9, 5.5, 11.9)
                      CHECK (interest_rate BETWEEN 0 AND 20),
    term_months   INTEGER NOT NULL DEFAULT misata_choice([36, 48, 60, 72, 84], [20, 25, 30, 10, 15])
                      CHECK (term_months > 0),
    -- what is paid back each month, interest left out
    monthly_rate  DECIMAL(10, 2) NOT NULL DEFAULT principal / term_months CHECK (monthly_rate > 0),
    granted_on    DATE NOT NULL DEFAULT accounts.opened_on + CAST(misata_uniform(30, 1000) AS INTEGER),
    CHECK (monthly_rate * term_months BETWEEN principal - 1 AND principal + 1),
    CHECK (granted_on > accounts.opened_on)
);

-- those that have been due so far
CREATE TABLE instalments (
    loan_id       INTEGER NOT NULL DEFAULT misata_fk('fanout', 1, 20, 36) REFERENCES loans,
    instalment_no INTEGER NOT NULL DEFAULT misata_line_number(),
    due_on        DATE NOT NULL DEFAULT loans.granted_on + INTERVAL 1 MONTH * instalment_no,
    amount        DECIMAL(10, 2) NOT NULL DEFAULT loans.monthly_rate CHECK (amount > 0),
    paid_on       DATE DEFAULT due_on + CAST(misata_choice([0, 1, 2, 3, 10, 45], [60, 15, 8, 6, 8, 3]) AS INTEGER),
    PRIMARY KEY (loan_id, instalment_no),
    CHECK (paid_on >= due_on),
    CHECK (due_on > loans.granted_on)
);
