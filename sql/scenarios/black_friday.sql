-- Black Friday: ten times the orders for a day, most of them by the app, with discounts that were never agreed,
-- and statuses that stay behind.
-- Over: retail.orders
INSERT INTO retail.orders SELECT * REPLACE ('mobile_app' AS channel, CAST(0.5 AS DECIMAL(3,2)) AS discount)
  FROM retail.orders, range(9)
 WHERE ordered_at >= TIMESTAMP '2024-11-29' AND ordered_at < TIMESTAMP '2024-11-30';
UPDATE retail.orders SET status = 'pending'
 WHERE misata_chance(0.4) AND ordered_at >= TIMESTAMP '2024-11-29' AND ordered_at < TIMESTAMP '2024-11-30';
