"""What holds in the packs beyond what their DDL declares: agreements between tables, and of one row."""


def _numbered(table: str, parent: str, line: str) -> str:
    """Parents whose children's lines are not 1, 2, ... without a gap."""
    return (
        f"FROM (SELECT min({line}) AS least, max({line}) AS most, count(DISTINCT {line}) AS n, count(*) AS n_rows "
        f"FROM {table} GROUP BY {parent}) WHERE least <> 1 OR most <> n OR n <> n_rows"
    )


def _luhn(column: str) -> str:
    """Whether a number does not end in its Luhn digit."""
    digit = f"CAST({column}[length({column}) - i] AS INTEGER)"
    doubled = f"(2 * {digit}) // 10 + (2 * {digit}) % 10"
    terms = f"[CASE WHEN i % 2 = 1 THEN {doubled} ELSE {digit} END FOR i IN range(length({column}))]"
    return f"list_sum({terms}) % 10 <> 0"


# pack -> what holds, and the rows that break it: `SELECT count(*)` of them is 0
AGREEMENTS = {
    "retail": {
        "a GENERATED column is what it says": "FROM order_items WHERE line_total <> quantity * unit_price",
        "nobody orders before signing up": "FROM orders JOIN customers USING (customer_id) WHERE ordered_at <= signed_up_at",
        "no product is sold before it is listed": "FROM order_items JOIN orders USING (order_id) "
        "JOIN products USING (product_id) WHERE ordered_at < listed_on",
        "orders go to the customer's country, in its currency": "FROM orders JOIN customers USING (customer_id) "
        "WHERE shipping_country <> country OR (currency = 'EUR') = (country IN ('US', 'GB', 'PL', 'SE'))",
        "the items of an order are numbered": _numbered("order_items", "order_id", "line_number"),
        "items cost what the product costs": "FROM order_items JOIN products USING (product_id) WHERE unit_price <> price",
        "an item's payment is its total less the order's discount": "FROM payments JOIN order_items USING (order_item_id) "
        "JOIN orders USING (order_id) WHERE amount <> CAST(line_total * (1 - discount) AS DECIMAL(12, 2))",
        "payments add up to the order, to half a cent an item": "FROM (SELECT any_value(discount) AS discount, "
        "sum(line_total) AS total, sum(amount) AS paid, count(*) AS n FROM orders JOIN order_items USING (order_id) "
        "JOIN payments USING (order_item_id) GROUP BY order_id) WHERE abs(paid - total * (1 - discount)) > 0.005 * n",
        "payments are in the state of their order": "FROM payments JOIN order_items USING (order_item_id) "
        "JOIN orders o USING (order_id) WHERE payments.status <> CASE o.status WHEN 'pending' THEN 'pending' "
        "WHEN 'cancelled' THEN 'voided' WHEN 'returned' THEN 'refunded' ELSE 'captured' END "
        "OR (paid_at IS NULL) <> (o.status IN ('pending', 'cancelled')) OR payments.currency <> o.currency",
        "nothing is paid before it is ordered": "FROM payments JOIN order_items USING (order_item_id) "
        "JOIN orders USING (order_id) WHERE paid_at < ordered_at",
        "nothing is shipped before it is ordered": "FROM shipments JOIN orders USING (order_id) WHERE shipped_at < ordered_at",
        "only what was shipped has a time of it": "FROM shipments s JOIN orders o USING (order_id) "
        "WHERE (shipped_at IS NULL) <> (o.status IN ('paid', 'pending', 'cancelled')) "
        "OR (delivered_at IS NULL) <> (o.status NOT IN ('delivered', 'returned'))",
        "every order has one shipment": "FROM orders ANTI JOIN shipments USING (order_id)",
        "barcodes pass": "FROM products WHERE list_sum([CAST(ean[i] AS INTEGER) * (1 + 2 * ((i + 1) % 2)) "
        "FOR i IN range(1, 14)]) % 10 <> 0",
    },
    "banking": {
        "accounts are numbered as in Germany": "FROM accounts WHERE iban NOT LIKE 'DE____________________'",
        "IBANs pass": "FROM accounts WHERE CAST(iban[5:] || '1314' || iban[3:4] AS HUGEINT) % 97 <> 1",
        "card numbers pass": f"FROM cards WHERE {_luhn('card_number')}",
        "no transfer goes back to its account": "FROM transfers WHERE from_account_id = to_account_id",
        "transfers are booked on working days, after both accounts were opened": "FROM transfers t "
        "JOIN accounts a ON a.account_id = from_account_id JOIN accounts b ON b.account_id = to_account_id "
        "WHERE booked_at < a.opened_on OR booked_at < b.opened_on OR isodow(booked_at) > 5 OR hour(booked_at) NOT BETWEEN 9 AND 16",
        "accounts are opened by customers": "FROM accounts JOIN customers USING (customer_id) WHERE opened_on < joined_on",
        "cards are issued for open accounts": "FROM cards JOIN accounts USING (account_id) WHERE issued_on <= opened_on",
        "card payments are numbered": _numbered("card_payments", "card_id", "sequence_no"),
        "card payments are in order, while the card is valid": "FROM (SELECT *, lag(paid_at) OVER (PARTITION BY card_id "
        "ORDER BY sequence_no) AS before FROM card_payments) JOIN cards USING (card_id) "
        "WHERE paid_at < before OR paid_at <= issued_on OR paid_at::DATE > expires_on",
        "loans are granted to account holders": "FROM loans JOIN accounts USING (account_id) WHERE granted_on <= opened_on",
        "instalments are numbered": _numbered("instalments", "loan_id", "instalment_no"),
        "instalments are due month by month, at the loan's rate": "FROM instalments JOIN loans USING (loan_id) "
        "WHERE due_on <> granted_on + to_months(instalment_no) OR amount <> monthly_rate OR instalment_no > term_months",
    },
    "hr": {
        "managers come before those they manage, and one has none": "FROM employees WHERE manager_id >= employee_id "
        "OR (manager_id IS NULL) <> (employee_id = 1)",
        "everybody's chain of managers ends at the head": "FROM employees WHERE employee_id NOT IN (WITH RECURSIVE below AS "
        "(SELECT employee_id FROM employees WHERE manager_id IS NULL UNION ALL "
        "SELECT e.employee_id FROM employees e JOIN below b ON e.manager_id = b.employee_id) FROM below)",
        "departments are led by their own": "FROM department_heads h JOIN employees e USING (employee_id) "
        "WHERE h.department_id <> e.department_id OR since < hired_on",
        "every department has a head": "FROM departments ANTI JOIN department_heads USING (department_id)",
        "people work in the country of their office": "FROM employees e JOIN departments USING (department_id) "
        "JOIN offices o USING (office_id) WHERE e.country <> o.country",
        "steps of pay are numbered": _numbered("salaries", "employee_id", "step"),
        "pay starts with the first salary and rises year by year": "FROM (SELECT *, lag(amount) OVER w AS less, "
        "lag(valid_from) OVER w AS before FROM salaries WINDOW w AS (PARTITION BY employee_id ORDER BY step)) "
        "JOIN employees USING (employee_id) WHERE amount <= less OR valid_from <= before "
        "OR (step = 1 AND (amount <> starting_salary OR valid_from <> hired_on))",
        "absences are in order, after the first day at work": "FROM (SELECT *, lag(starts_on) OVER (PARTITION BY employee_id "
        "ORDER BY absence_id) AS before FROM absences) JOIN employees USING (employee_id) "
        "WHERE starts_on < before OR starts_on <= hired_on",
    },
    "saas": {
        "invoices are for whole months": "FROM invoices WHERE day(period) <> 1",
        "every tenant has users from 1 on": _numbered("users", "tenant_id", "user_id"),
        "users come after their tenant, in order": "FROM (SELECT *, lag(created_at) OVER (PARTITION BY tenant_id "
        "ORDER BY user_id) AS before FROM users) u JOIN tenants t USING (tenant_id) "
        "WHERE u.created_at < before OR u.created_at < t.created_at OR u.country <> t.country",
        "projects are numbered": _numbered("projects", "tenant_id", "project_id"),
        "tasks are numbered": _numbered("tasks", "tenant_id, project_id", "task_no"),
        "owners are of the tenant, and there before their projects": "FROM projects p LEFT JOIN users u "
        "ON u.tenant_id = p.tenant_id AND u.user_id = p.owner_id WHERE u.user_id IS NULL OR p.created_at < u.created_at",
        "tasks are of the tenant's people, and come after project and reporter": "FROM tasks t "
        "LEFT JOIN projects p USING (tenant_id, project_id) "
        "LEFT JOIN users r ON r.tenant_id = t.tenant_id AND r.user_id = t.reporter_id "
        "LEFT JOIN users a ON a.tenant_id = t.tenant_id AND a.user_id = t.assignee_id "
        "WHERE p.project_id IS NULL OR r.user_id IS NULL OR (t.assignee_id IS NOT NULL AND a.user_id IS NULL) "
        "OR t.created_at < p.created_at OR t.created_at < r.created_at",
        "comments are of the tenant's people, and come after the task": "FROM comments c "
        "LEFT JOIN tasks t USING (tenant_id, project_id, task_no) "
        "LEFT JOIN users u ON u.tenant_id = c.tenant_id AND u.user_id = c.author_id "
        "WHERE u.user_id IS NULL OR c.created_at < t.created_at OR c.created_at < u.created_at",
        "invoices come month by month": "FROM (SELECT *, lag(period) OVER (PARTITION BY tenant_id ORDER BY invoice_no) AS before "
        "FROM invoices) WHERE period <> before + INTERVAL 1 MONTH OR (before IS NULL AND invoice_no <> 1)",
        "invoices are for the plan's seats": "FROM invoices JOIN tenants USING (tenant_id) WHERE amount <> seats * "
        "CASE plan WHEN 'free' THEN 0 WHEN 'team' THEN 8 WHEN 'business' THEN 15 ELSE 24 END",
    },
    "iot": {
        "readings are numbered": _numbered("readings", "device_id", "seq"),
        "readings come every quarter of an hour from the installation on": "FROM (SELECT *, date_diff('second', "
        "lag(read_at) OVER (PARTITION BY device_id ORDER BY seq), read_at) AS pause FROM readings) "
        "JOIN devices USING (device_id) WHERE pause NOT BETWEEN 880 AND 920 OR read_at <= installed_at",
        "no device has two readings of one moment": "FROM (FROM readings SELECT 1 GROUP BY device_id, read_at HAVING count(*) > 1)",
        "batteries run down": "FROM (SELECT *, lag(battery) OVER (PARTITION BY device_id ORDER BY seq) AS before FROM readings) "
        "WHERE battery >= before",
        "alerts follow their reading": "FROM alerts JOIN readings USING (device_id, seq) "
        "WHERE raised_at <= read_at OR raised_at > read_at + INTERVAL 30 SECOND",
    },
    "clinic": {
        "nobody is double-booked": "FROM (SELECT *, lag(ends_at) OVER (PARTITION BY practitioner_id ORDER BY starts_at) AS before "
        "FROM appointments) WHERE starts_at < before",
        "diagnoses are ranked": _numbered("diagnoses", "appointment_id", "rank"),
        "a code has one description": "FROM (FROM diagnoses SELECT 1 GROUP BY code HAVING count(DISTINCT description) > 1)",
        "codes have the form of ICD-10": "FROM diagnoses WHERE NOT regexp_full_match(code, '[A-Z]\\d\\d(\\.\\d)?')",
        "drugs are for the diagnosis": "FROM prescriptions JOIN diagnoses USING (appointment_id, rank) "
        "WHERE (code = 'E11.9') <> (drug LIKE 'metformin%' OR drug LIKE 'empagliflozin%') "
        "OR (code = 'K21.9') <> (drug LIKE 'pantoprazole%')",
        "prescriptions are issued at the appointment": "FROM prescriptions JOIN appointments USING (appointment_id) "
        "WHERE issued_on <> starts_at::DATE",
    },
    "social": {
        "nobody follows themselves, or anybody twice": "FROM (FROM follows SELECT 1 GROUP BY follower_id, followed_id "
        "HAVING count(*) > 1 OR follower_id = followed_id)",
        "people follow after both have joined": "FROM follows JOIN users a ON a.user_id = follower_id "
        "JOIN users b ON b.user_id = followed_id WHERE followed_at < a.joined_at OR followed_at < b.joined_at",
        "people post after they joined": "FROM posts JOIN users ON user_id = author_id WHERE posted_at <= joined_at",
        "comments come after the post and their author": "FROM comments c JOIN posts p USING (post_id) "
        "JOIN users ON user_id = c.author_id WHERE written_at < posted_at OR written_at < joined_at",
        "likes come after the post and the user": "FROM likes JOIN posts USING (post_id) JOIN users USING (user_id) "
        "WHERE liked_at < posted_at OR liked_at < joined_at",
    },
    "logistics": {
        "no shipment ends where it began": "FROM shipments WHERE origin_id = destination_id",
        "drivers are hired before they drive": "FROM shipments JOIN drivers USING (driver_id) WHERE departs_at < hired_on",
        "vehicles are registered before they drive": "FROM shipments JOIN vehicles USING (vehicle_id) WHERE departs_at < first_registered",
        "stops are numbered": _numbered("stops", "shipment_id", "stop_no"),
        "stops are in order, after the departure": "FROM (SELECT *, lag(left_at) OVER (PARTITION BY shipment_id ORDER BY stop_no) "
        "AS before FROM stops) JOIN shipments USING (shipment_id) WHERE arrived_at <= before OR arrived_at <= departs_at",
        "parcels are scanned at their stop": "FROM parcels JOIN stops USING (shipment_id, stop_no) "
        "WHERE scanned_at NOT BETWEEN arrived_at AND left_at",
        "tracking codes pass": f"FROM parcels WHERE {_luhn('tracking_code')}",
        "freight is by volume": "FROM parcels WHERE abs(volume_weight - length * width * height / 5000) > 0.006",
    },
    "tpch": {
        "brands are the manufacturer's": "FROM part WHERE p_brand NOT LIKE 'Brand#' || right(p_mfgr, 1) || '_'",
        "there are five nations of each region": "FROM (SELECT n_regionkey FROM nation GROUP BY 1 HAVING count(*) <> 5)",
        "four suppliers have each part": "FROM (SELECT ps_partkey FROM partsupp GROUP BY 1 HAVING count(*) <> 4)",
        "parts cost what TPC-H says": "FROM part WHERE p_retailprice <> CAST((90000 + (p_partkey // 10) % 20001 "
        "+ 100 * (p_partkey % 1000)) / 100.0 AS DECIMAL(15, 2))",
        "lines are numbered, 1 to 7": _numbered("lineitem", "l_orderkey", "l_linenumber") + " OR most > 7",
        "lines cost what their part costs": "FROM lineitem JOIN part ON p_partkey = l_partkey "
        "WHERE l_extendedprice <> l_quantity * p_retailprice",
        "lines are shipped up to 121 days after the order": "FROM lineitem JOIN orders ON o_orderkey = l_orderkey "
        "WHERE l_shipdate NOT BETWEEN o_orderdate + 1 AND o_orderdate + 121 "
        "OR l_commitdate NOT BETWEEN o_orderdate + 30 AND o_orderdate + 90",
        "finished orders have finished lines, open ones open lines": "FROM lineitem JOIN orders ON o_orderkey = l_orderkey "
        "WHERE o_orderstatus IN ('F', 'O') AND l_linestatus <> o_orderstatus",
        "only what was received is returned": "FROM lineitem WHERE (l_returnflag = 'N') <> (l_receiptdate > DATE '1995-06-17')",
        "phone numbers begin with the nation": "FROM (SELECT s_phone AS phone, s_nationkey AS nation FROM supplier UNION ALL "
        "SELECT c_phone, c_nationkey FROM customer) WHERE phone[1:3] <> (nation + 10) || '-'",
    },
}  # fmt: skip
