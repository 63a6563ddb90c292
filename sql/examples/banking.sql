-- A pack's tables at one scale belong together: accounts, and the transfers between them.
CREATE TABLE accounts  AS FROM misata_table('banking.accounts', NULL, scale := 2);
CREATE TABLE transfers AS FROM misata_table('banking.transfers', NULL, scale := 2);

-- What came in and what went out.
SELECT iban, accounts.kind, sum(amount) FILTER (to_account_id = account_id) AS received,
       sum(amount) FILTER (from_account_id = account_id) AS sent
FROM accounts JOIN transfers ON account_id IN (from_account_id, to_account_id)
GROUP BY ALL ORDER BY received + sent DESC LIMIT 3;

-- Every IBAN passes, no transfer goes back to its account, and each account is there.
SELECT count(*) AS transfers,
       count(*) FILTER (a.account_id IS NULL) AS lost,
       count(*) FILTER (from_account_id = to_account_id) AS to_itself,
       count(*) FILTER (CAST(iban[5:] || '1314' || iban[3:4] AS HUGEINT) % 97 <> 1) AS wrong_ibans
FROM transfers LEFT JOIN accounts a ON a.account_id = to_account_id;

-- The payments of one card, in the order of time.
SELECT sequence_no, category, amount, paid_at
FROM misata_table('banking.card_payments', NULL, scale := 2)
WHERE card_id = 5 ORDER BY sequence_no LIMIT 4;
