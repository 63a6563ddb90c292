-- clinic: a hospital's outpatients. Patients come to appointments with practitioners; an appointment may end with
-- diagnoses, and a diagnosis with prescriptions.
--
-- Natural sizes: practitioners 40, patients 1000, appointments 5000, prescriptions 4000

CREATE TABLE practitioners (
    practitioner_id INTEGER PRIMARY KEY,
    country         VARCHAR NOT NULL DEFAULT misata_constant('DE'),
    first_name      VARCHAR NOT NULL,
    last_name       VARCHAR NOT NULL,
    -- the number under which a doctor bills
    licence_no      CHAR(9) NOT NULL UNIQUE DEFAULT misata_regex('[1-9]\d{8}'),
    specialty       VARCHAR NOT NULL DEFAULT misata_choice(
                        ['general practice', 'cardiology', 'orthopaedics', 'dermatology', 'neurology', 'gynaecology'],
                        [0.4, 0.15, 0.15, 0.1, 0.1, 0.1]),
    room            VARCHAR NOT NULL DEFAULT misata_regex('[A-F][1-5]\d{2}')
);

CREATE TABLE patients (
    patient_id   BIGINT PRIMARY KEY,
    country      VARCHAR NOT NULL DEFAULT misata_choice(
                     ['DE', 'TR', 'PL', 'IT', 'UA'], [0.84, 0.05, 0.05, 0.03, 0.03]),
    first_name   VARCHAR NOT NULL,
    last_name    VARCHAR NOT NULL,
    sex          CHAR(1) NOT NULL DEFAULT misata_sex('F', 'M') CHECK (sex IN ('F', 'M')),
    birth_date   DATE NOT NULL DEFAULT misata_birth_date(18, 98),
    -- as on the card of the statutory health insurance
    insurance_no CHAR(10) NOT NULL UNIQUE DEFAULT misata_regex('[A-Z]\d{9}'),
    insurer      VARCHAR NOT NULL DEFAULT misata_choice(['statutory', 'private', 'self-payer'], [0.88, 0.11, 0.01])
                     CHECK (insurer IN ('statutory', 'private', 'self-payer')),
    blood_group  VARCHAR DEFAULT misata_null(0.4, misata_choice(
                     ['A+', 'O+', 'B+', 'A-', 'O-', 'AB+', 'B-', 'AB-'], [37, 35, 9, 6, 6, 4, 2, 1])),
    height_cm    INTEGER CHECK (height_cm BETWEEN 110 AND 210),
    weight_kg    DECIMAL(4, 1) DEFAULT misata_normal(78, 16) CHECK (weight_kg BETWEEN 18 AND 200),
    street       VARCHAR NOT NULL,
    postcode     VARCHAR NOT NULL,
    city         VARCHAR NOT NULL,
    phone        VARCHAR DEFAULT misata_null(0.1, misata_phone()),
    -- tall people weigh more
    CHECK (corr(height_cm, weight_kg) = 0.6)
);

CREATE TABLE appointments (
    appointment_id  BIGINT PRIMARY KEY,
    patient_id      BIGINT NOT NULL DEFAULT misata_fk('zipf', 0.3) REFERENCES patients,
    practitioner_id INTEGER NOT NULL REFERENCES practitioners,
    -- half an hour of the 16 of each working day of 2024, counted from its first; nobody is double-booked
    slot            INTEGER NOT NULL DEFAULT misata_uniform(0, 4159) CHECK (slot BETWEEN 0 AND 4159),
    starts_at       TIMESTAMP NOT NULL DEFAULT TIMESTAMP '2024-01-01 08:00:00'
                        + to_days(CAST(slot // 80 * 7 + slot % 80 // 16 AS INTEGER))
                        + to_minutes(CAST(slot % 16 * 30 AS INTEGER)),
    ends_at         TIMESTAMP NOT NULL DEFAULT starts_at + INTERVAL 30 MINUTE,
    kind            VARCHAR NOT NULL DEFAULT misata_choice(
                        ['first visit', 'follow-up', 'check-up', 'emergency'], [0.3, 0.45, 0.2, 0.05]),
    -- most are early
    arrived_at      TIMESTAMP NOT NULL DEFAULT
                        starts_at + to_minutes(CAST(misata_triangular(-30, -8, 15) AS INTEGER)),
    UNIQUE (practitioner_id, slot),
    CHECK (ends_at > starts_at),
    -- from Monday to Friday, from eight to four
    CHECK (isodow(starts_at) <= 5 AND starts_at::TIME BETWEEN TIME '08:00' AND TIME '15:30'),
    CHECK (arrived_at BETWEEN starts_at - INTERVAL 30 MINUTE AND starts_at + INTERVAL 15 MINUTE)
);

CREATE TABLE diagnoses (
    appointment_id BIGINT NOT NULL DEFAULT misata_fk('fanout', 0, 1.2, 5) REFERENCES appointments,
    rank           INTEGER NOT NULL DEFAULT misata_line_number(),
    -- ICD-10; what is common comes first
    code           VARCHAR NOT NULL DEFAULT misata_choice(
                       ['I10', 'E11.9', 'M54.5', 'J06.9', 'E78.5', 'F32.1', 'J45.9', 'K21.9', 'G43.9', 'L20.9',
                       'I48.9', 'R51'],
                       [20, 12, 13, 12, 9, 7, 6, 6, 5, 4, 3, 3]),
    description    VARCHAR NOT NULL DEFAULT CASE code
                       WHEN 'I10' THEN 'Essential (primary) hypertension'
                       WHEN 'E11.9' THEN 'Type 2 diabetes mellitus without complications'
                       WHEN 'M54.5' THEN 'Low back pain'
                       WHEN 'J06.9' THEN 'Acute upper respiratory infection, unspecified'
                       WHEN 'E78.5' THEN 'Hyperlipidaemia, unspecified'
                       WHEN 'F32.1' THEN 'Moderate depressive episode'
                       WHEN 'J45.9' THEN 'Asthma, unspecified'
                       WHEN 'K21.9' THEN 'Gastro-oesophageal reflux disease without oesophagitis'
                       WHEN 'G43.9' THEN 'Migraine, unspecified'
                       WHEN 'L20.9' THEN 'Atopic dermatitis, unspecified'
                       WHEN 'I48.9' THEN 'Atrial fibrillation and atrial flutter, unspecified'
                       ELSE 'Headache' END,
    certainty      ENUM ('confirmed', 'suspected', 'excluded') NOT NULL
                       DEFAULT misata_choice(['confirmed', 'suspected', 'excluded'], [0.75, 0.18, 0.07]),
    PRIMARY KEY (appointment_id, rank)
);

CREATE TABLE prescriptions (
    prescription_id BIGINT PRIMARY KEY,
    -- a drug is given for one diagnosis
    appointment_id  BIGINT NOT NULL,
    rank            INTEGER NOT NULL,
    drug            VARCHAR NOT NULL DEFAULT CASE rank.code
                        WHEN 'I10' THEN misata_choice(
                            ['ramipril 5 mg', 'amlodipine 5 mg', 'candesartan 8 mg'], [5, 3, 2])
                        WHEN 'E11.9' THEN misata_choice(
                            ['metformin 500 mg', 'metformin 1000 mg', 'empagliflozin 10 mg'], [4, 4, 2])
                        WHEN 'M54.5' THEN misata_choice(['ibuprofen 400 mg', 'diclofenac 75 mg'], [7, 3])
                        WHEN 'E78.5' THEN misata_choice(['atorvastatin 20 mg', 'simvastatin 20 mg'], [6, 4])
                        WHEN 'F32.1' THEN misata_choice(['sertraline 50 mg', 'citalopram 20 mg'], [6, 4])
                        WHEN 'J45.9' THEN misata_choice(['salbutamol inhaler', 'budesonide inhaler'], [6, 4])
                        WHEN 'K21.9' THEN 'pantoprazole 40 mg'
                        WHEN 'G43.9' THEN misata_choice(['sumatriptan 50 mg', 'ibuprofen 600 mg'], [6, 4])
                        WHEN 'L20.9' THEN 'hydrocortisone cream 1%'
                        WHEN 'I48.9' THEN misata_choice(['apixaban 5 mg', 'bisoprolol 2.5 mg'], [6, 4])
                        ELSE 'paracetamol 500 mg' END,
    -- tablets, puffs or applications a day
    daily_doses     INTEGER NOT NULL DEFAULT misata_choice([1, 2, 3, 4], [0.5, 0.3, 0.15, 0.05])
                        CHECK (daily_doses BETWEEN 1 AND 6),
    n_days          INTEGER NOT NULL DEFAULT misata_choice([5, 7, 10, 30, 90], [15, 20, 20, 30, 15])
                        CHECK (n_days > 0),
    -- which the CHECK says
    n_doses         INTEGER NOT NULL,
    issued_on       DATE NOT NULL DEFAULT CAST(rank.appointment_id.starts_at AS DATE),
    valid_until     DATE NOT NULL DEFAULT issued_on + 28,
    FOREIGN KEY (appointment_id, rank) REFERENCES diagnoses,
    CHECK (n_doses = daily_doses * n_days),
    CHECK (valid_until > issued_on)
);
