-- Bot traffic: for some hours every order comes fifty times within the same second, by the web, from the same customer.
-- Over: retail.orders
INSERT INTO retail.orders SELECT * REPLACE ('web' AS channel, 'pending' AS status)
  FROM retail.orders, range(50)
 WHERE misata_chance(0.05) AND ordered_at >= TIMESTAMP '2024-06-10' AND ordered_at < TIMESTAMP '2024-06-11';
