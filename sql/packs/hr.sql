-- hr: the people of a company. Everyone but the head of it has a manager, every department is led by one of its own, and
-- pay, absences and reviews are kept by year.
--
-- Natural sizes: offices 8, departments 40, employees 1000

CREATE TABLE offices (
    office_id INTEGER PRIMARY KEY,
    country   VARCHAR NOT NULL DEFAULT misata_choice(['DE', 'FR', 'GB', 'US', 'ES'], [0.4, 0.2, 0.15, 0.15, 0.1]),
    street    VARCHAR NOT NULL,
    postcode  VARCHAR NOT NULL,
    city      VARCHAR NOT NULL,
    opened_on DATE NOT NULL DEFAULT misata_uniform(DATE '1995-01-01', DATE '2010-01-01')
);

CREATE TABLE departments (
    department_id INTEGER PRIMARY KEY,
    office_id     INTEGER NOT NULL REFERENCES offices,
    name          VARCHAR NOT NULL DEFAULT misata_vocabulary('department'),
    cost_centre   CHAR(6) NOT NULL UNIQUE DEFAULT misata_regex('[1-9]\d{5}'),
    budget        DECIMAL(12, 2) NOT NULL DEFAULT misata_lognormal(13.5, 0.6) CHECK (budget > 0)
);

CREATE TABLE employees (
    employee_id     INTEGER PRIMARY KEY,
    department_id   INTEGER NOT NULL DEFAULT misata_fk('fanout', 1, 25, 200) REFERENCES departments,
    -- of a smaller number, so nobody is their own manager's manager; NULL for the head of the company alone
    manager_id      INTEGER DEFAULT misata_fk('fanout', 1, 6, 15) REFERENCES employees,
    country         VARCHAR NOT NULL DEFAULT departments.office_id.country,
    first_name      VARCHAR NOT NULL,
    last_name       VARCHAR NOT NULL,
    sex             CHAR(1) NOT NULL DEFAULT misata_sex('F', 'M'),
    email           VARCHAR NOT NULL UNIQUE,
    phone           VARCHAR,
    birth_date      DATE NOT NULL DEFAULT misata_birth_date(27, 64),
    job_title       VARCHAR NOT NULL DEFAULT misata_job_title('en_US'),
    hired_on        DATE NOT NULL DEFAULT misata_uniform(DATE '2005-01-01', DATE '2019-01-01'),
    starting_salary DECIMAL(10, 2) NOT NULL DEFAULT misata_lognormal(10.8, 0.35)
                        CHECK (starting_salary BETWEEN 24000 AND 400000),
    contract        VARCHAR NOT NULL DEFAULT misata_choice(
                        ['permanent', 'fixed_term', 'working_student'], [0.88, 0.09, 0.03])
                        CHECK (contract IN ('permanent', 'fixed_term', 'working_student')),
    weekly_hours    DECIMAL(4, 1) NOT NULL DEFAULT misata_choice([40.0, 35.0, 30.0, 20.0], [0.7, 0.12, 0.1, 0.08])
                        CHECK (weekly_hours BETWEEN 5 AND 40),
    UNIQUE (department_id, employee_id),
    CHECK (hired_on >= birth_date + INTERVAL 18 YEAR),
    CHECK (manager_id <> employee_id)
);

-- who leads a department works in it
CREATE TABLE department_heads (
    department_id INTEGER PRIMARY KEY REFERENCES departments,
    employee_id   INTEGER NOT NULL,
    since         DATE NOT NULL DEFAULT employee_id.hired_on + CAST(misata_uniform(90, 1500) AS INTEGER),
    FOREIGN KEY (department_id, employee_id) REFERENCES employees (department_id, employee_id),
    CHECK (since > employee_id.hired_on)
);

-- a year's pay, raised by 2% of the first at every step
CREATE TABLE salaries (
    employee_id INTEGER NOT NULL DEFAULT misata_fk('fanout', 1, 4, 8) REFERENCES employees,
    step        INTEGER NOT NULL DEFAULT misata_line_number(),
    valid_from  DATE NOT NULL DEFAULT employees.hired_on + INTERVAL 1 YEAR * (step - 1),
    amount      DECIMAL(10, 2) NOT NULL DEFAULT employees.starting_salary * (98 + 2 * step) / 100
                    CHECK (amount > 0),
    PRIMARY KEY (employee_id, step),
    CHECK (valid_from >= employees.hired_on)
);

CREATE TABLE absences (
    absence_id  BIGINT PRIMARY KEY,
    employee_id INTEGER NOT NULL DEFAULT misata_fk('fanout', 0, 5, 40) REFERENCES employees,
    kind        VARCHAR NOT NULL DEFAULT misata_choice(
                    ['holiday', 'illness', 'parental_leave', 'training'], [0.62, 0.3, 0.02, 0.06])
                    CHECK (kind IN ('holiday', 'illness', 'parental_leave', 'training')),
    starts_on   DATE NOT NULL DEFAULT employees.hired_on + CAST(misata_ordered(misata_uniform(30, 2000)) AS INTEGER),
    n_days      INTEGER NOT NULL DEFAULT CASE kind
                    WHEN 'parental_leave' THEN misata_uniform(60, 365) WHEN 'training' THEN misata_uniform(1, 5)
                    ELSE misata_choice([1, 2, 3, 5, 7, 10, 14], [22, 14, 12, 20, 12, 10, 10]) END
                    CHECK (n_days BETWEEN 1 AND 365),
    -- the last day of it, which the CHECK says
    ends_on     DATE NOT NULL,
    CHECK (ends_on = starts_on + (n_days - 1)),
    CHECK (ends_on >= starts_on),
    CHECK (starts_on > employees.hired_on)
);

CREATE TABLE reviews (
    employee_id INTEGER NOT NULL DEFAULT misata_fk('fanout', 0, 3, 6) REFERENCES employees,
    year        INTEGER NOT NULL DEFAULT misata_uniform(2019, 2024) CHECK (year BETWEEN 2000 AND 2100),
    rating      INTEGER NOT NULL DEFAULT misata_choice([1, 2, 3, 4, 5], [2, 8, 44, 34, 12])
                    CHECK (rating BETWEEN 1 AND 5),
    comment     VARCHAR DEFAULT misata_null(0.3, misata_sentence()),
    PRIMARY KEY (employee_id, year)
);
