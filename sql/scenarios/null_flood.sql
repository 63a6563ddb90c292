-- Silent NULL flood: a field of a form becomes optional; over two months more and more rows come without it, and nobody
-- is told.
-- Over: retail.customers
UPDATE retail.customers SET phone = NULL    WHERE misata_chance(misata_ramp(signed_up_at, '2024-01-01', '2024-03-01'));
UPDATE retail.customers SET postcode = ''   WHERE misata_chance(0.8 * misata_ramp(signed_up_at, '2024-02-01', '2024-03-01'));
