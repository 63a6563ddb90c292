-- saas: an application that many companies share. Every key begins with tenant_id, so that no row of one company can refer
-- to a row of another.
--
-- Natural sizes: tenants 200, comments 8000

CREATE TABLE tenants (
    tenant_id  INTEGER PRIMARY KEY,
    country    VARCHAR NOT NULL DEFAULT misata_choice(
                   ['US', 'GB', 'DE', 'FR', 'CA', 'NL'], [0.45, 0.15, 0.15, 0.1, 0.09, 0.06]),
    name       VARCHAR NOT NULL DEFAULT misata_company(),
    subdomain  VARCHAR NOT NULL UNIQUE DEFAULT misata_regex('[a-z]{4,7}-[a-z0-9]{4}'),
    plan       VARCHAR NOT NULL DEFAULT misata_choice(
                   ['free', 'team', 'business', 'enterprise'], [0.5, 0.3, 0.15, 0.05])
                   CHECK (plan IN ('free', 'team', 'business', 'enterprise')),
    seats      INTEGER NOT NULL DEFAULT misata_lognormal(2.5, 1.0) CHECK (seats BETWEEN 1 AND 5000),
    -- ten times as many sign up at the end as at the start
    created_at TIMESTAMP NOT NULL DEFAULT misata_calendar(
                   DATE '2018-01-01', DATE '2023-01-01', {'hours': 'business', 'growth': 1.6})
);

CREATE TABLE users (
    tenant_id  INTEGER NOT NULL DEFAULT misata_fk('fanout', 1, 10, 200) REFERENCES tenants,
    -- counts within the tenant
    user_id    INTEGER NOT NULL DEFAULT misata_line_number(),
    country    VARCHAR NOT NULL DEFAULT tenants.country,
    first_name VARCHAR NOT NULL,
    last_name  VARCHAR NOT NULL,
    email      VARCHAR NOT NULL UNIQUE,
    role       VARCHAR NOT NULL DEFAULT CASE user_id WHEN 1 THEN 'owner'
                   ELSE misata_choice(['admin', 'member', 'guest'], [0.1, 0.75, 0.15]) END
                   CHECK (role IN ('owner', 'admin', 'member', 'guest')),
    -- the owner comes with the tenant, others follow
    created_at TIMESTAMP NOT NULL DEFAULT tenants.created_at
                   + to_minutes(CAST(
                       CASE user_id WHEN 1 THEN 0 ELSE misata_ordered(misata_uniform(1, 400000)) END AS INTEGER)),
    is_active  BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.9),
    PRIMARY KEY (tenant_id, user_id),
    CHECK ((role = 'owner') = (user_id = 1)),
    CHECK (created_at >= tenants.created_at)
);

CREATE TABLE projects (
    tenant_id  INTEGER NOT NULL DEFAULT misata_fk('fanout', 1, 4, 40) REFERENCES tenants,
    project_id INTEGER NOT NULL DEFAULT misata_line_number(),
    owner_id   INTEGER NOT NULL,
    name       VARCHAR NOT NULL DEFAULT
                   misata_choice(['Website', 'Mobile app', 'Data warehouse', 'Billing', 'Onboarding', 'Search', 'Help'])
                   || ' '
                   || misata_choice(['relaunch', 'migration', 'audit', 'redesign', 'pilot', '2025']),
    visibility ENUM ('private', 'team', 'public') NOT NULL DEFAULT misata_choice(
                   ['private', 'team', 'public'], [0.25, 0.7, 0.05]),
    created_at TIMESTAMP NOT NULL DEFAULT
                   owner_id.created_at + to_minutes(CAST(misata_uniform(5, 200000) AS INTEGER)),
    PRIMARY KEY (tenant_id, project_id),
    FOREIGN KEY (tenant_id, owner_id) REFERENCES users,
    CHECK (created_at > owner_id.created_at)
);

CREATE TABLE tasks (
    tenant_id   INTEGER NOT NULL,
    project_id  INTEGER NOT NULL DEFAULT misata_fk('fanout', 0, 8, 80),
    task_no     INTEGER NOT NULL DEFAULT misata_line_number(),
    reporter_id INTEGER NOT NULL,
    assignee_id INTEGER DEFAULT misata_null(0.15, misata_fk('uniform')),
    title       VARCHAR NOT NULL DEFAULT
                    misata_choice(['Fix', 'Review', 'Update', 'Test', 'Document', 'Migrate', 'Remove'],
                                  [25, 15, 20, 12, 10, 8, 10])
                    || ' '
                    || misata_choice(['the login page', 'the export', 'the price list', 'old reports', 'the search',
                                      'e-mail templates', 'the mobile menu', 'backups']),
    priority    VARCHAR NOT NULL DEFAULT misata_vocabulary('priority')
                    CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
    status      VARCHAR NOT NULL DEFAULT misata_choice(
                    ['open', 'in_progress', 'blocked', 'done'], [0.2, 0.15, 0.05, 0.6])
                    CHECK (status IN ('open', 'in_progress', 'blocked', 'done')),
    created_at  TIMESTAMP NOT NULL DEFAULT greatest(project_id.created_at, reporter_id.created_at)
                    + to_minutes(CAST(misata_exponential(0.00001) AS INTEGER)),
    -- NULL until it is done
    closed_at   TIMESTAMP DEFAULT CASE status WHEN 'done'
                    THEN created_at + to_minutes(CAST(misata_lognormal(8, 1.4) AS INTEGER)) END,
    PRIMARY KEY (tenant_id, project_id, task_no),
    FOREIGN KEY (tenant_id, project_id) REFERENCES projects,
    FOREIGN KEY (tenant_id, reporter_id) REFERENCES users,
    FOREIGN KEY (tenant_id, assignee_id) REFERENCES users,
    CHECK (closed_at >= created_at),
    CHECK ((status = 'done') = (closed_at IS NOT NULL)),
    CHECK (created_at >= project_id.created_at AND created_at >= reporter_id.created_at)
);

CREATE TABLE comments (
    comment_id BIGINT PRIMARY KEY,
    tenant_id  INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    task_no    INTEGER NOT NULL,
    author_id  INTEGER NOT NULL,
    body       VARCHAR NOT NULL DEFAULT misata_sentence(),
    created_at TIMESTAMP NOT NULL DEFAULT greatest(task_no.created_at, author_id.created_at)
                   + to_minutes(CAST(misata_lognormal(6, 2) AS INTEGER)),
    FOREIGN KEY (tenant_id, project_id, task_no) REFERENCES tasks,
    FOREIGN KEY (tenant_id, author_id) REFERENCES users,
    CHECK (created_at >= task_no.created_at AND created_at >= author_id.created_at)
);

-- one a month from the first on
CREATE TABLE invoices (
    tenant_id  INTEGER NOT NULL DEFAULT misata_fk('fanout', 1, 12, 24) REFERENCES tenants,
    invoice_no INTEGER NOT NULL DEFAULT misata_line_number(),
    period     DATE NOT NULL DEFAULT date_trunc('month', tenants.created_at) + INTERVAL 1 MONTH * (invoice_no - 1),
    amount     DECIMAL(10, 2) NOT NULL DEFAULT tenants.seats * CASE tenants.plan
                   WHEN 'free' THEN 0 WHEN 'team' THEN 8 WHEN 'business' THEN 15 ELSE 24 END
                   CHECK (amount >= 0),
    status     VARCHAR NOT NULL DEFAULT misata_choice(['paid', 'open', 'overdue'], [0.93, 0.05, 0.02])
                   CHECK (status IN ('paid', 'open', 'overdue')),
    PRIMARY KEY (tenant_id, invoice_no)
);
