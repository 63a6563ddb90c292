-- Encoding migration gone wrong: the old database was Latin-1 and was exported as if it were UTF-8; some batches went
-- through twice, some systems decompose accents, and what did not fit was cut in the middle of a name.
-- Over: retail.customers
UPDATE retail.customers SET first_name = misata_mojibake(first_name), last_name = misata_mojibake(last_name),
                            street = misata_mojibake(street), city = misata_mojibake(city) WHERE misata_burst(0.3, 5000);
UPDATE retail.customers SET city = misata_mojibake(city)           WHERE misata_burst(0.05, 1000);
UPDATE retail.customers SET last_name = misata_unicode_form(last_name) WHERE misata_chance(0.1);
UPDATE retail.customers SET street = misata_truncate(street)       WHERE misata_chance(0.02);
